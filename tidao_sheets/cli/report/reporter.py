"""How results are told to a person: lines in Thai or English, with colours on a terminal."""

from __future__ import annotations

import sys
from collections import defaultdict
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text as Line

from tidao_sheets.core.scoring.catalogue import SEVERITIES, SEVERITY_NAMES
from tidao_sheets.core.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tidao_sheets.core.scoring.findings import Finding
    from tidao_sheets.stores.store import Unread

MARKS = {"error": ("✗", "bold red"), "warning": ("!", "yellow"), "info": ("·", "dim")}


class Reporter:
    """Prints lines in one language; they get colours on a terminal and stay plain elsewhere."""

    def __init__(self, lang: str, console: Console | None = None) -> None:
        self.lang = lang
        self.console = console or make_console()

    def say(self, th: str, en: str, style: str = "") -> None:
        """Print one line in the chosen language."""
        self.console.print(Line(Text(th, en).in_(self.lang), style), highlight=False, soft_wrap=True)

    def pick(self, th: str, en: str) -> str:
        """Return the text of the chosen language."""
        return en if self.lang == "en" else th

    def gap(self) -> None:
        """Print an empty line."""
        self.console.print()

    def problem(self, said: Text, remedy: Text, severity: str = "error") -> None:
        """Print what is wrong and how to mend it."""
        mark, look = MARKS[severity]
        self.console.print(Line.assemble((f"  {mark} ", look), said.in_(self.lang)), soft_wrap=True, highlight=False)
        self.console.print(Line(f"    → {remedy.in_(self.lang)}", "dim"), soft_wrap=True, highlight=False)

    def findings(self, findings: Iterable[Finding]) -> None:
        """Print findings, errors first; blank cells of one office are told in one line."""
        by_severity: dict[str, list[Finding]] = defaultdict(list)
        for finding in findings:
            by_severity[finding.severity].append(finding)
        if not by_severity:
            self.say("ไม่พบรายการที่ต้องแก้ไข", "Nothing to mend.", "green")
            return
        counts = "  ".join(
            f"{SEVERITY_NAMES[s].in_(self.lang)} {len(by_severity[s])}" for s in SEVERITIES if by_severity[s]
        )
        self.say(counts, counts, "bold")
        for severity in SEVERITIES:
            blanks: dict[str | None, list[Finding]] = defaultdict(list)
            for finding in by_severity[severity]:
                if finding.code == "blank":
                    blanks[finding.office].append(finding)
                else:
                    said = Text(finding.message("th"), finding.message("en"))
                    self.problem(said, Text(finding.remedy("th"), finding.remedy("en")), severity)
            for group in blanks.values():
                self._blanks(group, severity)

    def _blanks(self, group: list[Finding], severity: str) -> None:
        place = group[0].place
        criteria = ", ".join(f.criterion or "" for f in group)
        said = Text(
            f"{place.th} ยังไม่ได้ให้คะแนน {len(group)} ข้อ: {criteria}",
            f"{place.en} {len(group)} not scored yet: {criteria}",
        )
        remedy = Text(
            "ให้คะแนนให้ครบ หากพิจารณาแล้วไม่มีผลงานให้พิมพ์ 0",
            "Score them; 0 where there is no work to rate.",
        )
        self.problem(said, remedy, severity)

    def unread(self, unread: Iterable[Unread]) -> None:
        """Print the workbooks that could not be read."""
        for u in unread:
            self.problem(Text(f'อ่านแฟ้ม "{u.name}" ไม่ได้', f'"{u.name}" cannot be read'), u.reason)


class _Console(Console):
    def on_broken_pipe(self) -> None:
        raise  # noqa: PLE0704 - the command line knows the exit code, see console.Options.finish


def make_console() -> Console:
    """Return a console for stdout; away from a terminal its lines are not cut to a width."""
    return _Console(file=sys.stdout, width=None if sys.stdout.isatty() else 1000)
