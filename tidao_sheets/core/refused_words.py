"""Why the system refuses a file or folder, in words, each with a remedy."""

import errno
from typing import Final

from tidao_sheets.core.text import Text

OTHER: Final = (
    Text('ใช้แฟ้มหรือโฟลเดอร์ "{path}" ไม่ได้ ({detail})', 'Cannot use "{path}" ({detail}).'),
    Text("ตรวจว่าที่อยู่ถูกต้องและเปิดใช้ได้ แล้วสั่งอีกครั้ง", "Check that the path is right and usable, then try again."),
)
_NO_RIGHT: Final = (
    Text('ไม่มีสิทธิ์ใช้ "{path}" หรือมีโปรแกรมอื่นเปิดแฟ้มอยู่', 'No permission to use "{path}", or another program has it open.'),
    Text(
        "ปิดแฟ้มในโปรแกรมอื่น หรือขอสิทธิ์อ่านและเขียนโฟลเดอร์นี้ แล้วสั่งอีกครั้ง",
        "Close it in other programs, or ask for permission to read and write this folder, then try again.",
    ),
)
REASONS: Final = {
    errno.ENOSPC: (
        Text(
            'ดิสก์เต็ม จึงเขียน "{path}" ไม่ได้ ของเดิมยังอยู่ครบ',
            'The disk is full; "{path}" was not written and nothing was lost.',
        ),
        Text("ลบแฟ้มที่ไม่ใช้เพื่อเพิ่มที่ว่าง แล้วสั่งอีกครั้ง", "Free some space, then try again."),
    ),
    errno.EACCES: _NO_RIGHT,
    errno.EPERM: _NO_RIGHT,
    errno.EBUSY: _NO_RIGHT,
    errno.EROFS: (
        Text('โฟลเดอร์ของ "{path}" อ่านได้อย่างเดียว', 'The folder of "{path}" is read-only.'),
        Text("คัดลอกโฟลเดอร์งานไปไว้ในที่ที่เขียนได้", "Copy the workspace to a place that can be written."),
    ),
    errno.ENOENT: (
        Text('ไม่พบแฟ้มหรือโฟลเดอร์ "{path}"', 'There is no file or folder "{path}".'),
        Text("ตรวจชื่อและที่อยู่ แล้วสั่งอีกครั้ง", "Check the name and place, then try again."),
    ),
    errno.ENODEV: (
        Text('"{path}" ไม่ใช่แฟ้มธรรมดา (เป็นท่อหรืออุปกรณ์)', '"{path}" is not a plain file (but a pipe or a device).'),
        Text("ย้ายออก แล้ววางแฟ้มจริงแทน", "Move it away, and put the real file in its place."),
    ),
    errno.EFBIG: (
        Text(
            'ระบบจำกัดขนาดแฟ้มไว้ จึงเขียน "{path}" ไม่ได้ ของเดิมยังอยู่ครบ',
            'The system limits the size of files; "{path}" was not written and nothing was lost.',
        ),
        Text(
            "ให้ผู้ดูแลเครื่องเพิ่มขนาดที่อนุญาต (ulimit -f) หรือย้ายโฟลเดอร์งานไปไว้ในดิสก์อื่น แล้วสั่งอีกครั้ง",
            "Have the limit raised (ulimit -f), or move the workspace to another disk, then try again.",
        ),
    ),
    errno.ENOTDIR: (
        Text('"{path}" ไม่ใช่โฟลเดอร์', '"{path}" is not a folder.'),
        Text("ตรวจชื่อและที่อยู่ แล้วสั่งอีกครั้ง", "Check the name and place, then try again."),
    ),
}
REASONS[errno.EEXIST] = REASONS[errno.ENOTDIR]
REASONS[getattr(errno, "EDQUOT", errno.ENOSPC)] = REASONS[errno.ENOSPC]
TOO_LONG: Final = (
    Text('ไม่พบ "{path}" หรือที่อยู่ยาวเกินกว่าที่ระบบรับ', 'There is no "{path}", or the path is longer than this system takes.'),
    Text(
        "ย้ายโฟลเดอร์งานไปไว้ในที่ที่ชื่อสั้นกว่า เช่น D:\\งาน หรือตั้งชื่อให้สั้นลง แล้วสั่งอีกครั้ง",
        "Move the workspace to a place with a shorter name, such as D:\\work, or shorten the name, then try again.",
    ),
)
TOO_LARGE: Final = (
    Text('"{path}" ใหญ่เกินกว่าแฟ้มของงานนี้', '"{path}" is larger than any file of this work.'),
    Text("ตรวจว่าเป็นแฟ้มที่ถูกต้อง หรือย้ายออก", "Check that it is the right file, or move it away."),
)
