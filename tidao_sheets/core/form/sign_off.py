"""The sign-off block: one row a seat, with the conflicts that the roster tells."""

from typing import NamedTuple

from tidao_sheets.core.programme.records import Committee, Office, Programme, Round, Seat
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.declared import Tab
from tidao_sheets.core.thai import thai_digits


class Spans(NamedTuple):
    """The first and last column of each part of the block."""

    no: tuple[int, int]
    who: tuple[int, int]
    role: tuple[int, int]
    signature: tuple[int, int]
    boxes: tuple[int, int]


_HEADS = ("ที่", "ชื่อ / ตำแหน่ง", "หน้าที่", "ลงชื่อ", "การร่วมประเมิน (ทำเครื่องหมาย)")
_DOTS = "." * 40


def sign_off(
    tab: Tab, row: int, spans: Spans, programme: Programme, round_: Round, committee: Committee, office: Office | None
) -> int:
    """Declare the block from `row` on and return its last row; without an office it signs a committee's overview."""
    what = office.name if office else f"สำนักงานทั้ง {thai_digits(str(len(committee.offices)))} แห่งตามรายการข้างต้น"
    text = (
        f"ขอรับรองว่าคะแนนข้างต้นเป็นผลการประเมิน{what} รอบที่ {thai_digits(str(round_.number))} ของ{committee.name} "
        f"ประเมิน ณ พื้นที่เมื่อวันที่ {_DOTS[:30]}"
    )
    tab.put(row, spans.no[0], "การลงนามรับรอง", "state")
    tab.put(row + 1, spans.no[0], text, "text")
    _line(tab, row + 2, spans, _HEADS, "head")
    policy = programme.conflict_policy(committee)
    assessed = (office.code,) if office else committee.offices
    known = [seat for code in assessed for seat in committee.conflicted(code) if policy != "allow"]
    for n, seat in enumerate(committee.seats, 1):
        conflicted = seat in known
        boxes = _boxes(conflicted=conflicted, policy=policy)
        values = (thai_digits(str(n)), _who(seat), seat.role, f"ลงชื่อ {_DOTS}", boxes)
        _line(tab, row + 2 + n, spans, values, "conflict" if conflicted else "sign")
    return row + 2 + len(committee.seats)


def _who(seat: Seat) -> str:
    return f"{seat.holder}\n{seat.position}" if seat.holder else f"({_DOTS})\n{seat.position}"


def _boxes(*, conflicted: bool, policy: str) -> str:
    conflict = "☑ มีส่วนได้เสีย" if conflicted else "☐ มีส่วนได้เสีย"
    if policy == "abstain":
        conflict += " งดให้คะแนน"
    return f"☐ ร่วมให้คะแนน    ☐ ไม่ได้ร่วมประเมิน    {conflict}    ☐ เป็นผู้แทนของ {_DOTS[:20]}"


def _line(tab: Tab, row: int, spans: Spans, values: tuple[str, ...], style: str) -> None:
    for n, ((first, last), value) in enumerate(zip(spans, values, strict=True)):
        tab.put(row, first, value, "sign-no" if n == 0 and style == "sign" else style)
        if first != last:
            tab.fill(row, range(first, last + 1), style)
            tab.merges.append((At(row, first), At(row, last)))
