"""Results → the JSON of the contract (design.md, section 6; docs/json.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tidao_sheets.core.decimals import plain
from tidao_sheets.core.scoring.round import filled_in
from tidao_sheets.core.summary.plan import summary_cells

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal
    from pathlib import Path

    from tidao_sheets.core.scoring.assessment import Kpi, OfficeResult
    from tidao_sheets.core.scoring.findings import Finding
    from tidao_sheets.jobs.forms import FormsOutcome
    from tidao_sheets.jobs.letters_outcome import LettersOutcome
    from tidao_sheets.jobs.sync import Outcome
    from tidao_sheets.stores.store import Unread


def outcome_json(outcome: Outcome, lang: str) -> dict[str, Any]:
    """Return what `check` and `sync` say."""
    refused = outcome.refused
    return {
        "programme": outcome.programme.id,
        "round": outcome.round.number,
        "read_at": outcome.round.read_at.isoformat(),
        "fingerprint": outcome.assessment.fingerprint(),
        "offices": [_office(r) for r in outcome.assessment.offices.values()],
        "kpi": _kpi(outcome.assessment.kpi),
        "findings": [_finding(f, lang) for f in outcome.round.findings],
        "unread": [_unread(u, lang) for u in outcome.unread],
        "conflicts": [{"tab": c.tab, "cell": c.cell, "written": c.written, "found": c.found} for c in refused],
        "planned": {"cells": outcome.planned},
        "written": {
            "cells": outcome.written,
            "workbooks": [outcome.summary] * bool(outcome.written) + list(outcome.marked),
        },
        "backup": outcome.kept,
        "calls": {"read": outcome.reads, "write": outcome.writes},
        "summary": {"workbook": outcome.summary, "cells": summary_cells(outcome.programme, outcome.round)},
    }


def _exact(number: Decimal | None) -> str | None:
    return None if number is None else plain(number)


def _office(result: OfficeResult) -> dict[str, Any]:
    return {
        "code": result.office.code,
        "name": result.office.name,
        "committee": result.committee.id,
        "complete": result.complete,
        "missing": list(result.scores.missing),
        "points": {criterion: plain(points) for criterion, points in result.scores.points.items()},
        "dimensions": {dimension: _exact(points) for dimension, points in result.dimensions.items()},
        "total": _exact(result.total),
        "tier": result.tier_id,
        "rank": result.rank,
        "distance": _exact(result.distance),
        "movement": {"total": plain(result.movement.total), "rank": result.movement.rank} if result.movement else None,
    }


def _kpi(kpi: Kpi) -> dict[str, Any]:
    return {
        "target": plain(kpi.target),
        "rated": kpi.rated,
        "offices": kpi.offices,
        "percent": plain(kpi.percent),
        "met": kpi.met,
    }


def _finding(finding: Finding, lang: str) -> dict[str, Any]:
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


def _unread(unread: Unread, lang: str) -> dict[str, str]:
    return {"workbook": unread.workbook, "reason": unread.reason.in_(lang)}


def forms_json(outcome: FormsOutcome, lang: str) -> dict[str, Any]:
    """Return what `forms` says."""
    return {
        "programme": outcome.programme.id,
        "round": outcome.round,
        "forms": [
            {
                "committee": form.committee.id,
                "scorer": None,
                "workbook": form.workbook,
                "made": form.made,
                "rebuilt_from": form.rebuilt_from,
                "left": list(form.left),
                "tabs": form.tabs,
            }
            for form in outcome.forms
        ],
        "damaged": [_finding(f, lang) for f in outcome.damaged],
        "unread": [_unread(u, lang) for u in outcome.unread],
        "waiting": [c.id for c in outcome.waiting],
        "calls": {"read": outcome.calls.read, "write": outcome.calls.write},
        "summary": outcome.summary,
    }


def letters_json(outcome: LettersOutcome, lang: str) -> dict[str, Any]:
    """Return what `letters` says."""
    return {
        "programme": outcome.outcome.programme.id,
        "round": outcome.outcome.round.number,
        "folder": str(outcome.folder),
        "letters": [
            {
                "kind": letter.kind,
                "office": letter.office.code if letter.office else None,
                "place": letter.place,
                "tier": letter.tier,
                "number": letter.number,
                "date": letter.date.isoformat() if letter.date else None,
                "pdf": _file(letter.paths, "pdf"),
                "docx": _file(letter.paths, "docx"),
                "fingerprint": letter.fingerprint,
                "made": letter.made,
                "placeholders": list(letter.placeholders),
                "doubts": list(letter.doubts),
                "kept": [str(path) for path in letter.kept],
                "pictures": [str(path) for path in letter.pictures],
            }
            for letter in outcome.letters
        ],
        "doubts": [doubt.in_(lang) for doubt in outcome.numbering],
        "refused": [
            {"kind": r.kind, "office": r.office.code if r.office else None, "reason": r.reason.in_(lang)}
            for r in outcome.refused
        ],
        "unread": [_unread(u, lang) for u in outcome.outcome.unread],
    }


def _file(paths: Mapping[str, Path], form: str) -> str | None:
    return str(paths[form]) if form in paths else None


def verify_json(outcome: LettersOutcome, lang: str) -> dict[str, Any]:
    """Return what `letters --verify` says."""
    return {
        "programme": outcome.outcome.programme.id,
        "round": outcome.outcome.round.number,
        "folder": str(outcome.folder),
        "fingerprint": outcome.outcome.assessment.fingerprint(),
        "files": [
            {"file": str(c.path), "kind": c.kind, "office": c.office, "fingerprint": c.fingerprint, "state": c.state}
            for c in outcome.checked or ()
        ],
        "unread": [_unread(u, lang) for u in outcome.outcome.unread],
    }


def status_json(outcome: Outcome, days_left: int, lang: str) -> dict[str, Any]:
    """Return what `status` says."""
    count = len(outcome.programme.criteria)
    errors = [f.office for f in outcome.round.findings if f.severity == "error"]
    return {
        "programme": outcome.programme.id,
        "round": outcome.round.number,
        "due": outcome.programme.rounds[outcome.round.number].due.isoformat(),
        "days_left": days_left,
        "committees": [
            {
                "committee": committee.id,
                "workbook": form.book.workbook if form else None,
                "offices": [
                    {
                        "code": code,
                        "filled": filled(outcome, code),
                        "of": count,
                        "errors": errors.count(code),
                        "complete": outcome.assessment.offices[code].complete,
                    }
                    for code in committee.offices
                ],
            }
            for committee, form in ((c, outcome.reading.forms.get(c.id)) for c in outcome.programme.committees.values())
        ],
        "unread": [_unread(u, lang) for u in outcome.unread],
        "calls": {"read": outcome.reads, "write": outcome.writes},
        "summary": outcome.summary,
    }


def filled(outcome: Outcome, code: str) -> int:
    """Return how many criteria of an office hold something, right or wrong."""
    return filled_in(outcome.programme, outcome.assessment.offices[code])
