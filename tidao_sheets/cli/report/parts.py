"""Parts that several JSON documents share."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tidao_sheets.cli.report import Document
    from tidao_sheets.core.scoring.findings import Finding
    from tidao_sheets.stores.store import Calls, Unread


def finding_json(finding: Finding, lang: str) -> Document:
    """Return one finding."""
    return {
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


def unread_json(unread: Unread, lang: str) -> Document:
    """Return a workbook that could not be read."""
    return {"workbook": unread.workbook, "reason": unread.reason.in_(lang)}


def calls_json(calls: Calls) -> Document:
    """Return how many reads and writes a job made."""
    return {"read": calls.read, "write": calls.write}
