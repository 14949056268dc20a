"""What the summary's tabs share: the rounds they show, the identity of a tab, and its frame of hidden keys."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from tidao_sheets.core.thai import thai_moment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tidao_sheets.core.programme.records import Programme
    from tidao_sheets.core.scoring.round import SummaryRound
    from tidao_sheets.core.sheet.cells import At
    from tidao_sheets.core.sheet.declared import Tab
    from tidao_sheets.core.sheet.observed import Book, ObservedTab

LAYOUT = 1
REMARKS = "หมายเหตุ"
TITLES = {
    "ranking": "จัดลำดับ รอบ {}",
    "matrix": "คะแนนรายข้อ รอบ {}",
    "findings": "รายการตรวจ รอบ {}",
    "progress": "ความคืบหน้า รอบ {}",
}
_IDENTITY = re.compile(r"tidao summary=(\d+) programme=(\S+) tab=(\S+) round=(\d+)")


class TabKey(NamedTuple):
    """Which tab of the summary: its kind, and its round (0 for the remarks, which hold all rounds)."""

    kind: str
    round: int

    def title(self) -> str:
        """The tab's title."""
        return TITLES[self.kind].format(self.round) if self.round else REMARKS


@dataclass(frozen=True, slots=True)
class Remarks:
    """People's remarks: (round, office code) → text, and the formula where somebody has typed one."""

    texts: Mapping[tuple[int, str], str]
    formulas: Mapping[tuple[int, str], str] = field(default_factory=dict)

    def get(self, round_number: int, code: str) -> str:
        """Return a remark, or an empty text."""
        return self.texts.get((round_number, code), "")


def identity(programme: Programme, key: TabKey) -> str:
    """Return the text of A1."""
    return f"tidao summary={LAYOUT} programme={programme.id} tab={key.kind} round={key.round}"


def frame(tab: Tab, programme: Programme, key: TabKey, columns: list[str]) -> None:
    """Put the identity and the column keys into the hidden first row, and hide the first column."""
    tab.put(0, 0, identity(programme, key), "key")
    for column, name in enumerate(columns, 1):
        tab.put(0, column, name, "key")
    tab.hidden_rows.append(0)
    tab.hidden_columns.append(0)


def titles(tab: Tab, programme: Programme, heading: str, round_: SummaryRound | None) -> None:
    """Put the heading, the programme's name, and from which reading the tab was made."""
    tab.put(1, 1, heading, "title")
    tab.put(2, 1, programme.name, "subtitle")
    if round_ is not None:
        tab.put(3, 1, f"ปรับปรุงข้อมูลล่าสุด {thai_moment(round_.read_at)}", "muted", volatile=True)
        tab.put(3, 4, f"รหัสตรวจสอบ {round_.assessment.fingerprint()}", "muted")


class KeyedSummaryTab(NamedTuple):
    """A tab of ours in an observed summary, and the corner that its keys are counted from."""

    key: TabKey
    corner: At
    tab: ObservedTab


def keyed_tabs(programme: Programme, book: Book) -> tuple[dict[TabKey, KeyedSummaryTab], list[ObservedTab]]:
    """Sort an observed summary's tabs into ours, by identity, and those that somebody else put there."""
    ours: dict[TabKey, KeyedSummaryTab] = {}
    foreign: list[ObservedTab] = []
    for tab in book.tabs:
        found = _keyed(programme, tab)
        if found is None or found.key in ours:
            foreign.append(tab)
        else:
            ours[found.key] = found
    return ours, foreign


def _keyed(programme: Programme, tab: ObservedTab) -> KeyedSummaryTab | None:
    for at, seen in sorted(tab.cells.items()):
        match = _IDENTITY.fullmatch(seen.value) if isinstance(seen.value, str) else None
        if match and match[2] == programme.id:
            return KeyedSummaryTab(TabKey(match[3], int(match[4])), at, tab)
    return None
