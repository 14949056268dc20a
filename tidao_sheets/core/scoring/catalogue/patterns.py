"""What can be said of an office's scores as a whole: patterns that deserve a second look."""

from __future__ import annotations

from tidao_sheets.core.scoring.catalogue.kinds import FindingKind, warning

PATTERNS: dict[str, FindingKind] = {
    "all_full_marks": warning(
        "ได้คะแนนเต็มทุกข้อ",
        "every criterion has full marks",
        "ขอให้คณะกรรมการยืนยันว่าเป็นผลการพิจารณาจริง",
        "Ask the committee to confirm that this is its judgement.",
    ),
    "same_as_before": warning(
        "คะแนนทุกข้อเหมือนรอบที่ {other} ทุกประการ",
        "every score is the same as in round {other}",
        "ขอให้คณะกรรมการยืนยันว่าไม่ได้คัดลอกคะแนนรอบก่อน",
        "Ask the committee to confirm that the former round was not copied.",
    ),
}
