"""The forms of official documents, and by which words a template's head names their parts.

A frame (หนังสือภายนอก, บันทึกข้อความ) says which head parts there are, in which order and with which label.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Frame:
    """A form of official document: id, Thai name, printed heading, and head parts (role → printed label) in order."""

    id: str
    name: str
    heading: str
    parts: Mapping[str, str]


_ADDRESSED = {"subject": "เรื่อง", "to": "เรียน", "referred": "อ้างถึง", "enclosed": "สิ่งที่ส่งมาด้วย"}

FRAMES = (
    Frame("letter", "หนังสือภายนอก", "", {"reference": "ที่", "agency": "", "date": "", **_ADDRESSED}),
    Frame("memo", "บันทึกข้อความ", "บันทึกข้อความ", {"agency": "ส่วนราชการ", "reference": "ที่", "date": "วันที่", **_ADDRESSED}),
    Frame("announcement", "ประกาศ", "", {"title": "", "subject": "เรื่อง"}),
    Frame("certificate", "เกียรติบัตร", "", {"reference": "ทะเบียนเลขที่", "title": "", "presents": "", "recipient": ""}),
    Frame(
        "sheet",
        "ใบคะแนน",
        "",
        {
            "title": "",
            "office": "สำนักงานที่รับการประเมิน",
            "committee": "ประเมินโดย",
            "read": "อ่านคะแนนเมื่อ",
            "day": "ข้อมูล ณ วันที่",
            "code": "รหัสตรวจสอบ",
        },
    ),
)

HEAD_KEYS = {
    "ที่": "reference",
    "ส่วนราชการ": "agency",
    "วันที่": "date",
    "เรื่อง": "subject",
    "เรียน": "to",
    "อ้างถึง": "referred",
    "สิ่งที่ส่งมาด้วย": "enclosed",
    "หัวเรื่อง": "title",
    "ข้อความมอบ": "presents",
    "มอบแก่": "recipient",
    "สำนักงาน": "office",
    "คณะกรรมการ": "committee",
    "อ่านคะแนนเมื่อ": "read",
    "ข้อมูล ณ วันที่": "day",
    "รหัสตรวจสอบ": "code",
}
FOOT_KEYS = {"คำลงท้าย": "phrase", "ลงชื่อ": "name", "ตำแหน่ง": "position", "เจ้าของเรื่อง": "unit", "สำเนาส่ง": "copies"}
FRAME_KEY = "แบบ"
NUMBERED_PARTS = ("referred", "enclosed")
OPTIONAL_PARTS = (*NUMBERED_PARTS, "read", "day", "code")
TITLE_PARTS = ("title", "subject", "to", "recipient", "office")
FREE_PARTS = ("reference", "date")
"""Parts that keep their line when there is nothing to print yet: people fill them in by hand."""
