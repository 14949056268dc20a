"""What a ledger refuses: each sentence with the remedy that suits its database."""

from tidao_sheets.core.text import Text, TidaoError


class NoDriverError(TidaoError):
    """The package through which Python speaks to this database is not installed."""

    code = "ledger_driver"
    exit = 4
    says = Text(
        'ใช้บันทึกประวัติ "{name}" ไม่ได้ เพราะยังไม่ได้ติดตั้ง {module}',
        'The ledger "{name}" cannot be used: {module} is not installed.',
    )
    advises = Text(
        'ติดตั้งด้วย: python -m pip install "{module}[binary]"', 'Install it with: python -m pip install "{module}[binary]"'
    )


class LedgerError(TidaoError):
    """The ledger cannot be opened or written."""

    code = "ledger_refused"
    exit = 4
    says = Text('ใช้บันทึกประวัติ "{name}" ไม่ได้ ({detail})', 'The ledger "{name}" cannot be used ({detail}).')
    advises = Text(
        "ตรวจว่าโฟลเดอร์งานเขียนได้ ดิสก์ไม่เต็ม และไม่มีคำสั่งอื่นทำงานค้างอยู่ แล้วสั่งอีกครั้ง",
        "Check that the workspace can be written, the disk has room and no other run is under way.",
    )


class ServerError(LedgerError):
    """The ledger's server cannot be reached or refuses."""

    advises = Text(
        "ตรวจว่าเซิร์ฟเวอร์ฐานข้อมูลเปิดและติดต่อได้ ชื่อผู้ใช้ รหัสผ่าน และชื่อฐานข้อมูลใน [ledger] url ของ workspace.toml ถูกต้อง "
        "และผู้ใช้นี้สร้างและเขียนตารางได้ แล้วสั่งอีกครั้ง",
        "Check that the server runs and can be reached, that user, password and database in [ledger] url of "
        "workspace.toml are right, and that this user may make and write tables; then run again.",
    )


class DamagedLedgerError(LedgerError):
    """The ledger's file is no database any more, or holds what the program has never written."""

    advises = Text(
        "กู้แฟ้มนี้จากสำเนาสำรอง หรือย้ายออกไปเก็บไว้ แล้วสั่งอีกครั้ง โปรแกรมจะเริ่มบันทึกใหม่ "
        "(คะแนนอยู่ในแบบ แต่การปิดรอบ ผลการทบทวน และประวัติไม่มีที่อื่น)",
        "Restore the file from a copy, or move it away and run again: a new record begins "
        "(the scores are in the forms; closings, reviews and history are nowhere else).",
    )


class DamagedDatabaseError(LedgerError):
    """The ledger's tables on a server hold what the program has never written."""

    advises = Text(
        "ให้ผู้ดูแลกู้ฐานข้อมูลจากสำเนาสำรอง หรือระบุฐานข้อมูลใหม่ใน [ledger] url ของ workspace.toml แล้วสั่งอีกครั้ง "
        "โปรแกรมจะเริ่มบันทึกใหม่ (คะแนนอยู่ในแบบ แต่การปิดรอบ ผลการทบทวน และประวัติไม่มีที่อื่น)",
        "Have the database restored from a copy, or name a new one in [ledger] url of workspace.toml and run again: "
        "a new record begins (the scores are in the forms; closings, reviews and history are nowhere else).",
    )


class NewerLedgerError(TidaoError):
    """The ledger was made by a newer version of the program."""

    code = "ledger_newer"
    exit = 4
    says = Text(
        'บันทึกประวัติ "{name}" ทำโดยโปรแกรมรุ่นใหม่กว่า (รูปแบบที่ {found} รุ่นนี้รู้จักถึงรูปแบบที่ {known})',
        'The ledger "{name}" was made by a newer version (layout {found}; this one knows up to {known}).',
    )
    advises = Text("ปรับปรุงโปรแกรมเป็นรุ่นใหม่ แล้วสั่งอีกครั้ง", "Install the newer version of the program, then run again.")


class CopiedWorkspaceError(TidaoError):
    """The ledger knows this workspace's id from another place: it is a copy, or was moved."""

    code = "ledger_copied"
    says = Text(
        'รหัสของโฟลเดอร์งานนี้ใช้อยู่ในบันทึกประวัติ "{name}" แล้วที่ "{place}" โฟลเดอร์นี้คัดลอกหรือย้ายมาจากที่นั่นหรือไม่',
        'The ledger "{name}" knows this workspace\'s id from "{place}": is this folder a copy, or was it moved here?',
    )
    advises = Text(
        "ถ้าคัดลอกมา ให้ลบบรรทัด id ใน [ledger] ของ workspace.toml แล้วสั่งอีกครั้ง ถ้าย้ายมาและที่เดิมเลิกใช้แล้ว "
        "ให้เพิ่มบรรทัด moved_from = '{place}' ใน [ledger]",
        "If it is a copy, delete the line id in [ledger] of workspace.toml and run again. If it was moved and the "
        "former place is given up, add the line moved_from = '{place}' to [ledger].",
    )
