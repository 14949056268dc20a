"""What the catalogue is made of: kinds of finding, their severities, and the words that several share."""

from functools import partial
from typing import Literal, NamedTuple

from tidao_sheets.core.text import Text

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
SEVERITY_NAMES = {
    "error": Text("รายการที่ต้องแก้ไข", "errors"),
    "warning": Text("ควรตรวจสอบ", "warnings"),
    "info": Text("ข้อสังเกต", "notes"),
}


class FindingKind(NamedTuple):
    """What all findings of one code say and advise; {value}, {full}, {decimals}, {other}, … are filled in."""

    severity: Severity
    says: Text
    remedy: Text


def _kind(severity: Severity, th: str, en: str, remedy_th: str, remedy_en: str) -> FindingKind:
    return FindingKind(severity, Text(th, en), Text(remedy_th, remedy_en))


error = partial(_kind, "error")
warning = partial(_kind, "warning")
info = partial(_kind, "info")

REBUILD = (
    'สั่ง "tidao forms --rebuild" เพื่อสร้างแบบใหม่ที่ยกคะแนนและข้อความเดิมมาให้',
    'Run "tidao forms --rebuild": it makes a new form that carries over the scores and texts.',
)
