"""The sign-off block: a place to sign for each seat, two a line, with the conflicts that the roster tells."""

from collections.abc import Sequence
from typing import NamedTuple

from tidao_sheets.core.programme.records import Committee, Office, Programme, Round, Seat
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.declared import Tab
from tidao_sheets.core.thai import thai_digits


class Paper(NamedTuple):
    """The first and last column of each half of the page, and the points that the places to sign may take."""

    left: tuple[int, int]
    right: tuple[int, int]
    room: float


_DOTS = "." * 44
LEAST, _MOST = 60, 84
"""How high one place is, in points: four lines of text, and room for a pen."""


def lines(committee: Committee) -> int:
    """Return how many lines of two places to sign a committee takes."""
    return (len(committee.seats) + 1) // 2


def sign_off(
    tab: Tab,
    row: int,
    paper: Paper,
    programme: Programme,
    round_: Round,
    committee: Committee,
    office: Office | None,
) -> int:
    """Declare the block from `row` on and return its last row; without an office it signs a committee's overview."""
    what = office.name if office else f"สำนักงานทั้ง {thai_digits(str(len(committee.offices)))} แห่งตามรายการข้างต้น"
    text = (
        f"ขอรับรองว่าคะแนนข้างต้นเป็นผลการประเมิน{what} รอบที่ {thai_digits(str(round_.number))} ของ{committee.name}\n"
        f"ประเมิน ณ พื้นที่เมื่อวันที่ {_DOTS}"
    )
    tab.put(row, paper.left[0], "การลงนามรับรอง", "state")
    put_block(tab, row + 1, (paper.left[0], paper.right[1]), text, "vow")
    tab.heights[row + 1] = 30
    policy = programme.conflict_policy(committee)
    assessed = (office.code,) if office else committee.offices
    known = [seat for code in assessed for seat in committee.conflicted(code) if policy != "allow"]
    count = lines(committee)
    for n in range(count):
        _line(tab, row + 2 + n, paper, committee.seats[2 * n : 2 * n + 2], known, policy)
        tab.heights[row + 2 + n] = min(max(paper.room // count, LEAST), _MOST)
    return row + 1 + count


def _line(tab: Tab, row: int, paper: Paper, seats: Sequence[Seat], known: Sequence[Seat], policy: str) -> None:
    for half, seat in zip((paper.left, paper.right), seats, strict=False):  # the last line may have one seat
        conflicted = seat in known
        said = (
            f"ลงชื่อ {_DOTS} {seat.role}",
            f"({seat.holder or _DOTS})",
            seat.position,
            _boxes(conflicted=conflicted, policy=policy),
        )
        put_block(tab, row, half, "\n".join(said), "conflict" if conflicted else "sign")


def _boxes(*, conflicted: bool, policy: str) -> str:
    conflict = "☑ มีส่วนได้เสีย" if conflicted else "☐ มีส่วนได้เสีย"
    if policy == "abstain":
        conflict += " งดให้คะแนน"
    return f"☐ ร่วมให้คะแนน   ☐ ไม่ได้ร่วมประเมิน   {conflict}   ☐ เป็นผู้แทนของ {_DOTS[:16]}"


def put_block(
    tab: Tab,
    row: int,
    columns: tuple[int, int],
    text: str,
    style: str,
    *,
    rows: int = 1,
    formula: str | None = None,
) -> None:
    """Declare one cell of merged rows and columns; the first and the last of these are given."""
    first, last = columns
    tab.put(row, first, text, style, formula=formula)
    for each in range(row, row + rows):
        tab.fill(each, range(first, last + 1), style)
    tab.merges.append((At(row, first), At(row + rows - 1, last)))
