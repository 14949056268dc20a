"""The tab that tells whether work with nobody at the terminal goes on; its formula turns red where runs fail to come.

Only a summary that is written cell by cell has it, and only once such a run has written it.
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from tidao_sheets.core.programme.records import Programme
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.declared import Conditional, Tab
from tidao_sheets.core.sheet.difference import content
from tidao_sheets.core.sheet.observed import Book
from tidao_sheets.core.summary.layout import TabKey, keyed_tabs, summary_tab
from tidao_sheets.core.thai import thai_digits, thai_moment

PAUSE = timedelta(hours=1)
"""How long a shown moment stands, at the least, before a newer one is written."""
KEY = TabKey("heartbeat", 0)
SIGN = At(4, 1)
STOPPED = "หยุดทำเอง"
_SIGN = re.compile(r"NOW\(\)-\(DATE\((\d+),(\d+),(\d+)\)\+TIME\((\d+),(\d+),(\d+)\)\)>(\d+)/24")


class Beat(NamedTuple):
    """When a run was, by the programme's clock, and how many hours later another one must have been."""

    at: datetime
    hours: int

    def formula(self) -> str:
        """Return the formula that says so, and from then on that none has come."""
        at, when = self.at, thai_moment(self.at)
        moment = f"(DATE({at.year},{at.month},{at.day})+TIME({at.hour},{at.minute},{at.second}))"
        return f'=IF(NOW()-{moment}>{self.hours}/24,"{STOPPED}ตั้งแต่ {when}","ทำเองล่าสุด {when}")'

    @classmethod
    def of(cls, text: str) -> "Beat | None":
        """Return what such a formula says, None of any other text."""
        found = _SIGN.search(text)
        if found is None:
            return None
        *moment, hours = map(int, found.groups())
        try:
            return cls(datetime.fromisoformat("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}".format(*moment)), hours)
        except ValueError:
            return None


def heartbeat_tab(programme: Programme, beat: Beat) -> Tab:
    """Declare the tab."""
    tab = summary_tab(programme, KEY.kind, "การทำงานเองของโปรแกรม", None)
    tab.widths[1] = 110
    tab.put(*SIGN, f"ทำเองล่าสุด {thai_moment(beat.at)}", "good-cell", formula=beat.formula())
    tab.conditionals.append(Conditional(SIGN, SIGN, f'=LEFT({SIGN.a1},{len(STOPPED)})="{STOPPED}"', "bad"))
    hint = (
        "โปรแกรมอ่านแบบและปรับปรุงสรุปผลนี้เองตามเวลา ช่องข้างบนเป็นสีแดงเมื่อไม่มีการทำเองเกิน "
        f"{thai_digits(str(beat.hours))} ชั่วโมง ให้เลขานุการตรวจเครื่องที่สั่ง tidao watch"
    )
    tab.put(SIGN.row + 1, 1, hint, "muted")
    return tab


def beat_to_show(
    programme: Programme, beat: Beat | None, written: list[Mapping[str, Mapping[str, str]]], book: Book | None
) -> Beat | None:
    """Return what the tab shall say: a new beat where what the program has `written` is an hour old, else that.

    A record that knows of no tab takes the one in the summary as it is.
    """
    cells = [tabs[f"{KEY.kind}:{KEY.round}"] for tabs in written if f"{KEY.kind}:{KEY.round}" in tabs]
    known = Beat.of(cells[-1].get(SIGN.a1, "")) if cells else _in_summary(programme, book)
    if known is None or (cells and beat and not timedelta(0) <= beat.at - known.at < PAUSE):
        return beat or known
    return known


def _in_summary(programme: Programme, book: Book | None) -> Beat | None:
    keyed = keyed_tabs(programme, book)[0].get(KEY) if book else None
    seen = (Beat.of(content(cell)) for cell in keyed.tab.cells.values()) if keyed else ()
    return next(filter(None, seen), None)
