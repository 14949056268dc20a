"""What pages show of the findings in a committee's form, and what the committee is to be told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidao_sheets.core.scoring.catalogue import SEVERITIES, SEVERITY_NAMES
from tidao_sheets.core.text import Text

if TYPE_CHECKING:
    from tidao_sheets.core.programme.records import Committee
    from tidao_sheets.core.scoring.catalogue import Severity
    from tidao_sheets.core.scoring.findings import Finding

BLANKS = Text("ให้คะแนนให้ครบ หากพิจารณาแล้วไม่มีผลงานให้พิมพ์ 0", "Score them; 0 where there is no work to rate.")


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Findings that are told together: one, or the blank cells of an office."""

    findings: tuple[Finding, ...]

    def message(self, lang: str) -> str:
        """Say where and what."""
        first, *others = self.findings
        if not others:
            return first.message(lang)
        cells = ", ".join(f"{f.criterion} ({f.cell})" for f in self.findings)
        told = Text(f"ยังไม่ได้ให้คะแนน {len(self.findings)} ข้อ: {cells}", f"{len(self.findings)} not scored yet: {cells}")
        return f"{first.place.in_(lang)} {told.in_(lang)}"

    def remedy(self, lang: str) -> str:
        """Say what to do."""
        return self.findings[0].remedy(lang) if len(self.findings) == 1 else BLANKS.in_(lang)


@dataclass(frozen=True, slots=True)
class CommitteeFindings:
    """What was found in a committee's form, or in none; `message` tells what the committee owes, and no score."""

    committee: Committee | None
    findings: tuple[Finding, ...]
    message: Text | None

    def by_severity(self) -> list[tuple[Severity, Text, list[FindingGroup]]]:
        """Return severities with their names and findings, the gravest first; the blank cells of an office are one."""
        told = []
        for severity in SEVERITIES:
            alike: dict[tuple[str, ...], list[Finding]] = {}
            for n, finding in enumerate(f for f in self.findings if f.severity == severity):
                key = (finding.code, finding.office or "") if finding.code == "blank" else (str(n),)
                alike.setdefault(key, []).append(finding)
            if alike:
                told.append((severity, SEVERITY_NAMES[severity], [FindingGroup(tuple(g)) for g in alike.values()]))
        return told
