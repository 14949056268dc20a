"""Why a workbook cannot be read, and what its owner can do."""

from __future__ import annotations

from tidao_sheets.core.text import Text

CORRUPT = Text(
    "แฟ้มเสียหาย เปิดอ่านไม่ได้ ขอให้ผู้ส่งบันทึกเป็น .xlsx แล้วส่งใหม่ หากไม่ใช่แบบให้คะแนนให้ย้ายออกจากโฟลเดอร์",
    "the file is damaged and cannot be read; ask for it to be saved as .xlsx and sent again, or move it elsewhere",
)
PASSWORD = Text(
    "แฟ้มตั้งรหัสผ่านไว้ ให้เปิดด้วยโปรแกรมตารางคำนวณ เอารหัสผ่านออก แล้วบันทึกใหม่",
    "the file has a password; open it in a spreadsheet program, remove the password and save it",
)
OLD = Text(
    "แฟ้มเป็นรูปแบบเก่าหรือรูปแบบอื่น ให้เปิดแล้วบันทึกเป็น .xlsx",
    "the file is of an old or other format; open it and save it as .xlsx",
)
TOO_BIG = Text(
    "แฟ้มใหญ่ผิดปกติเมื่อคลายแล้ว จึงไม่เปิดอ่านเพื่อความปลอดภัย ขอให้ผู้ส่งตรวจแฟ้มแล้วส่งใหม่",
    "the file is abnormally large when unpacked and was not opened, for safety; ask for a sound copy",
)
EMPTY = Text("แฟ้มว่างเปล่า (0 ไบต์) ขอให้ผู้ส่งส่งใหม่", "the file is empty (0 bytes); ask for it to be sent again")
NAME = Text(
    "ชื่อแฟ้มมีอักขระที่อ่านไม่ได้ ให้เปลี่ยนชื่อแฟ้ม แล้วสั่งอีกครั้ง",
    "the file's name holds characters that cannot be read; rename it, then run the command again",
)
NO_FILE = Text(
    "ไม่ใช่แฟ้มธรรมดา (เป็นท่อหรืออุปกรณ์) จึงไม่เปิดอ่าน ให้ย้ายออกจากโฟลเดอร์",
    "this is not a plain file (but a pipe or a device) and was not opened; move it out of the folder",
)
NO_RIGHT = Text(
    "ไม่มีสิทธิ์อ่านแฟ้มนี้ ให้ขอสิทธิ์ หรือคัดลอกแฟ้มมาวางใหม่",
    "there is no permission to read this file; ask for it, or copy the file anew",
)


class UnreadableError(Exception):
    """A workbook that cannot be read; `reason` says why and what to do."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason
