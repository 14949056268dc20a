"""Why a file that was given is not taken, and what to do."""

from typing import NamedTuple

from tidao_sheets.core.text import Text


class Why(NamedTuple):
    """What is wrong with a file, and what to do."""

    reason: Text
    remedy: Text


def _why(th: str, en: str, remedy: Text) -> Why:
    return Why(Text(th, en), remedy)


_ITSELF = Text("ส่งแฟ้มจริงแทน", "give the file itself")
_UNPACKED = Text("ขอให้ผู้ส่งส่งแฟ้มโดยไม่บีบอัด", "ask for the files themselves, not packed")

LINK = _why("เป็นลิงก์ จึงไม่เปิดตาม", "it is a link, which was not followed", _ITSELF)
DEVICE = _why("ไม่ใช่แฟ้มธรรมดา (เป็นท่อหรืออุปกรณ์)", "it is no plain file (but a pipe or a device)", _ITSELF)
REFUSED = _why(
    "ระบบไม่ให้อ่าน",
    "the system refuses to read it",
    Text("ขอสิทธิ์อ่าน หรือคัดลอกแฟ้มมาใหม่", "ask for permission, or copy it anew"),
)
TOO_LARGE = _why(
    "ใหญ่กว่า 64 MB",
    "it is larger than 64 MB",
    Text("หากเป็นแบบให้คะแนน ให้วางลงในโฟลเดอร์แบบให้คะแนนเอง", "put a form of that size into the forms folder yourself"),
)
LEADS_OUT = _why("ชื่อในแฟ้มบีบอัดชี้ออกไปที่อื่น", "its name in the archive leads elsewhere", _UNPACKED)
LOCKED = _why(
    "แฟ้มบีบอัดตั้งรหัสผ่านไว้",
    "it is packed with a password",
    Text("คลายแฟ้มเองแล้วรับใหม่", "unpack it, then collect what was in it"),
)
BOMB = _why("ขยายใหญ่ผิดปกติเมื่อคลาย จึงไม่คลาย", "it is abnormally large when unpacked, and was not", _UNPACKED)
NESTED = _why("แฟ้มบีบอัดซ้อนกันหลายชั้นเกินไป", "archives are nested too deep", _UNPACKED)
DAMAGED = _why("แฟ้มบีบอัดเสียหายหรือใช้วิธีที่อ่านไม่ได้", "the archive is damaged, or packed in an unknown way", _UNPACKED)
HOLLOW = _why("แฟ้มบีบอัดไม่มีแฟ้มอยู่ข้างใน", "the archive holds no file", _UNPACKED)
IN_GOOGLE = _why(
    "แบบของงานนี้อยู่ใน Google Sheets จึงไม่นับแฟ้ม",
    "the forms of this work are in Google Sheets, so a file of one does not count",
    Text(
        'พิมพ์ลงในแบบที่ Google Sheets ดูที่อยู่ด้วย "tidao forms" หรือ "tidao evidence"',
        'type it into the form at Google Sheets; "tidao forms" or "tidao evidence" tells where it is',
    ),
)
SUPERSEDED = _why(
    "มีแบบที่สร้างใหม่แทนฉบับนี้แล้ว จึงไม่นับแฟ้มนี้",
    "the form has been rebuilt since, so this one does not count",
    Text("ขอให้คณะกรรมการกรอกในแบบฉบับใหม่", "have the committee fill in the new form"),
)
SIGNED = Text(
    "หากเป็นแบบที่ลงนามแล้ว รับแฟ้มนี้อีกครั้งโดยเพิ่ม --signed กับรหัสคณะกรรมการหรือสำนักงาน",
    "if it is a signed sheet, collect it again with --signed and the id of the committee or office",
)
"""What to do with a scan."""
