"""Findings about evidence: the score form's, under codes of their own, since none of them may stop a score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tidao_sheets.core.evidence.layout import ADDED, LISTED
from tidao_sheets.core.scoring.findings import Finding, FindingSource


@dataclass(frozen=True, slots=True)
class EvidenceSource(FindingSource):
    """Makes the findings about an office's workbook; `titles` are those of its parts, by key.

    What reads score forms names a tab by its key where that is an office's code, and a row by its criterion's id.
    """

    office: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)

    def _placed(self, finding: Finding) -> Finding:
        part, row = finding.office or "", finding.criterion or ""
        listed = part.partition(":")[2] if row.startswith((LISTED, ADDED)) else ""
        params = {"part": self.titles.get(part, part), "row": row, **finding.params}
        return FindingSource._placed(  # noqa: SLF001 - super() has no class in a frozen record with slots
            self,
            replace(
                finding,
                code=f"evidence_{finding.code}",
                office=self.office or None,
                criterion=listed or row.rpartition("/")[2] or None,
                params=params,
            ),
        )
