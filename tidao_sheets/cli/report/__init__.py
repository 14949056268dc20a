"""How the result of a command is told: by its type, as JSON for programs, as text for people, and by an exit code.

The report of a record stands in the module that is named as the record's: a `SyncOutcome` of `jobs/sync.py` is told by
`cli/report/sync.py`, which is imported when there is something to tell.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import singledispatch
from importlib import import_module
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from tidao_sheets.cli.program import program, quoted
from tidao_sheets.cli.report.terminal import Terminal
from tidao_sheets.core.scoring.catalogue import SEVERITIES, SEVERITY_NAMES
from tidao_sheets.core.text import Text, visible
from tidao_sheets.core.wrap import wrapped

if TYPE_CHECKING:
    from tidao_sheets.core.scoring.findings import Finding
    from tidao_sheets.stores.store import Calls, Unread

R = TypeVar("R")
Json = dict[str, object]
"""A JSON document, or a part of one."""
MARKS = {"error": "✗", "warning": "!", "info": "·"}
_LOOKS = {"✗": "bold red", "!": "yellow", "·": "dim"}


class Step(NamedTuple):
    """What to do next; `words` follow the program's name where a command does it, and end with `workspace`, if any."""

    said: Text
    words: str = ""
    workspace: str = ""


class Report(ABC, Generic[R]):
    """How results of one type are told; text, JSON and the exit code all come from the same record."""

    def __init__(self, result: R) -> None:
        self.result = result

    @property
    def exit(self) -> int:
        """The exit code: 4 before 3 before 1 before 0 (docs/json.md)."""
        return 0

    @abstractmethod
    def document(self, lang: str) -> Json:
        """Return what `--json` says, with its sentences in `lang` (docs/json.md)."""

    @abstractmethod
    def tell(self, reporter: Reporter) -> None:
        """Print what a person reads."""

    @abstractmethod
    def next_step(self) -> Step:
        """Return what to do next."""


@singledispatch
def report(result: object) -> Report[object]:
    """Return the report of a result whose module is imported; `@report.register(Result)` declares one."""
    raise TypeError(f"{type(result).__name__} has no report")


def report_of(result: object) -> Report[object]:
    """Return the report of any result."""
    import_module(f"{__name__}.{type(result).__module__.rpartition('.')[2]}")
    return report(result)


class Reporter:
    """Prints lines in one language; they get colours on a terminal and stay plain elsewhere."""

    def __init__(self, lang: str, terminal: Terminal | None = None) -> None:
        self.lang = lang
        self.terminal = terminal or Terminal()

    def say(self, th: str, en: str, style: str = "") -> None:
        """Print one sentence in the chosen language, in lines that fit, between words."""
        self._print(Text(th, en).in_(self.lang), style)

    def _print(self, sentence: str, style: str, mark: str = "") -> None:
        line = wrapped(mark + visible(self.terminal.called(sentence)), self.terminal.width)
        self.terminal.print((line[: len(mark)], _LOOKS.get(mark.strip(), style)), (line[len(mark) :], style))

    def pick(self, th: str, en: str) -> str:
        """Return the text of the chosen language."""
        return en if self.lang == "en" else th

    def gap(self) -> None:
        """Print an empty line."""
        self.terminal.print()

    def problem(self, said: Text, remedy: Text, severity: str = "error") -> None:
        """Print what is wrong and how to mend it."""
        self._print(said.in_(self.lang), "", f"  {MARKS[severity]} ")
        self._print(f"    → {remedy.in_(self.lang)}", "dim")

    def step(self, step: Step) -> None:
        """Print what to do next; a command stands on a line of its own, which is never broken."""
        self.gap()
        self.say(f"ขั้นต่อไป: {step.said.th}", f"Next: {step.said.en}")
        if step.words:
            where = f" --workspace {quoted(step.workspace)}" if step.workspace else ""
            self.terminal.print((f"    {program()} {step.words}{where}", "bold"))

    def findings(self, findings: Iterable[Finding], unread: Sequence[Unread] = ()) -> None:
        """Print findings, errors first, and what could not be read; those alike are told together."""
        by_severity: dict[str, list[Finding]] = defaultdict(list)
        for finding in findings:
            by_severity[finding.severity].append(finding)
        if not by_severity:
            if not unread:
                self.say("ไม่พบรายการที่ต้องแก้ไข", "Nothing to mend.", "green")
            self.unread(unread)
            return
        counts = "  ".join(
            f"{SEVERITY_NAMES[s].in_(self.lang)} {len(by_severity[s])}" for s in SEVERITIES if by_severity[s]
        )
        self.say(counts, counts, "bold")
        for severity in SEVERITIES:
            alike: dict[tuple[str, ...], list[Finding]] = defaultdict(list)
            for finding in by_severity[severity]:
                alike[_alike(finding)].append(finding)
            for group in alike.values():
                if group[0].code == "blank":
                    self._blanks(group, severity)
                else:
                    self._group(group, severity)
        self.unread(unread)

    def _group(self, group: list[Finding], severity: str) -> None:
        first, lang = group[0], self.lang
        places = ", ".join(dict.fromkeys(where for f in group if (where := f.where(lang))))
        said, remedy = f"{places} {first.said(lang)}".lstrip(), first.remedy(lang)
        self.problem(Text(said, said), Text(remedy, remedy), severity)

    def _blanks(self, group: list[Finding], severity: str) -> None:
        place = group[0].place
        criteria = ", ".join(f.criterion or "" for f in group)
        said = Text(
            f"{place.th} ยังไม่ได้ให้คะแนน {len(group)} ข้อ: {criteria}",
            f"{place.en} {len(group)} not scored yet: {criteria}",
        )
        remedy = Text("ให้คะแนนให้ครบ หากพิจารณาแล้วไม่มีผลงานให้พิมพ์ 0", "Score them; 0 where there is no work to rate.")
        self.problem(said, remedy, severity)

    def unread(self, unread: Iterable[Unread]) -> None:
        """Print the workbooks that could not be read."""
        for u in unread:
            name = u.title or Text(f'แฟ้ม "{u.name}"', f'"{u.name}"')
            self.problem(Text(f"อ่าน{name.th} ไม่ได้", f"{name.en} cannot be read"), u.reason)


def _alike(finding: Finding) -> tuple[str, ...]:
    """Return what findings have in common that are told together: blank cells of an office, one fault of several."""
    if finding.code == "blank":
        return finding.code, finding.office or ""
    return finding.said(), finding.remedy(), finding.where() if finding.tab else ""


def findings_json(findings: Iterable[Finding], lang: str) -> list[Json]:
    """Return findings, in their order."""
    return [
        {
            "code": finding.code,
            "severity": finding.severity,
            "committee": finding.committee,
            "workbook": finding.workbook,
            "tab": finding.tab,
            "cell": finding.cell,
            "office": finding.office,
            "criterion": finding.criterion,
            "value": finding.value,
            "message": finding.message(lang),
            "remedy": finding.remedy(lang),
            "link": finding.link,
        }
        for finding in findings
    ]


def unread_json(unread: Iterable[Unread], lang: str) -> list[Json]:
    """Return the workbooks that could not be read."""
    return [{"workbook": u.workbook, "reason": u.reason.in_(lang)} for u in unread]


def calls_json(calls: Calls) -> Json:
    """Return how many reads and writes a job made."""
    return {"read": calls.read, "write": calls.write}
