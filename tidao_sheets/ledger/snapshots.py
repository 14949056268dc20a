"""A reading as text for the ledger, and back: figures stay exact, nothing but text and whole numbers in between.

What comes back is taken for nothing better than a stranger's: the ledger may have come with its workspace by mail. What
the program would never have written raises one of `UNSOUND`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from tidao_sheets.core.decimals import plain, points_from
from tidao_sheets.core.programme.records import Programme
from tidao_sheets.core.programme.year import Month
from tidao_sheets.core.scoring.assessment import Assessment, OfficeScores, assess
from tidao_sheets.core.scoring.catalogue import CATALOGUE
from tidao_sheets.core.scoring.catalogue.scores import CELLS
from tidao_sheets.core.scoring.findings import Finding, asked
from tidao_sheets.core.scoring.reported import Counted, OfficeEvidence
from tidao_sheets.core.scoring.round import SummaryRound
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.text import Text

if TYPE_CHECKING:
    from tidao_sheets.core.record.past import CellKey

HERE = "workspace:"
"""Stands before links into the workspace itself, in place of its folder: a workspace may be moved."""


_OF_TEXTS = ("text_coerced", "text_error", "picture_in_cell")
"""Findings about a cell that is no score."""

UNSOUND = (ValueError, TypeError, LookupError, ArithmeticError, AttributeError, RecursionError)
"""What is raised by a text that the program has not written."""


def reading_body(round_: SummaryRound, file: str | None, base: str = "") -> str:
    """Return a reading as JSON text; `file` is the SHA-256 of the programme file's text; links below `base` lose it."""
    tabs = {office: [_kept(book, base), tab] for (office, _), (book, tab, _) in sorted(round_.places.items())}
    body = {
        "programme": file,
        "scores": [_scores(r.scores) for r in round_.assessment.offices.values()],
        "findings": [_finding(f, base) for f in round_.findings],
        "cells": [
            [*key, _kept(link, base), *_cell(round_, key, tabs, base)] for key, link in sorted(round_.links.items())
        ],
        "tabs": tabs,
    }
    if round_.evidence:
        body["evidence"] = [_evidence(e, base) for e in round_.evidence.values()]
    return json.dumps(body, sort_keys=True, separators=(",", ":"))


def _evidence(evidence: OfficeEvidence, base: str) -> dict[str, Any]:
    counts = {
        criterion: [[m.key for m in c.months], c.number, c.people, c.last.isoformat() if c.last else None, *c.titles]
        for criterion, c in evidence.counts.items()
    }
    return {"office": evidence.office, "workbook": _kept(evidence.workbook, base), "counts": counts}


def _evidence_from(told: dict[str, Any], base: str) -> OfficeEvidence:
    counts = {
        _text(criterion): Counted(
            months=tuple(filter(None, map(Month.parse, months))),
            number=int(number),
            people=int(people),
            last=date.fromisoformat(last) if last else None,
            titles=tuple(map(_text, titles)),
        )
        for criterion, (months, number, people, last, *titles) in told["counts"].items()
    }
    return OfficeEvidence(office=_text(told["office"]), workbook=_opened(_text(told["workbook"]), base), counts=counts)


def reading_from(
    programme: Programme, number: int, read_at: datetime, text: str, before: Assessment | None, base: str = ""
) -> SummaryRound:
    """Return the reading that a body tells of, assessed again by the programme as it is now."""
    body = json.loads(text)
    criteria = {c.id for c in programme.criteria}
    scores = [_scores_from(s, criteria) for s in body["scores"] if s["office"] in programme.offices]
    return SummaryRound(
        assessment=assess(programme, number, scores, before),
        findings=tuple(_finding_from(f, base) for f in body["findings"] if f["code"] in CATALOGUE),
        read_at=read_at,
        links={(_text(office), _text(criterion)): _opened(link, base) for office, criterion, link, *_ in body["cells"]},
        places=dict(_places(body, base)),
        evidence={e["office"]: _evidence_from(e, base) for e in body.get("evidence", ())},
    )


class Cells(NamedTuple):
    """What every cell of a reading held, the points that counted, and the SHA-256 of the programme file's text."""

    cells: dict[CellKey, str]
    points: dict[str, dict[str, Decimal]]
    file: str | None


def cells_from(text: str) -> Cells:
    """Return what every cell of a reading held, as it was typed, and the points that counted, by office.

    What was typed where a score was to be understood first (๘, "8 คะแนน"), or was refused, stands in its finding.
    """
    body = json.loads(text)
    cells: dict[CellKey, str] = {}
    points: dict[str, dict[str, Decimal]] = {}
    for scores in body["scores"]:
        office = _text(scores["office"])
        points[office] = {criterion: points_from(value) for criterion, value in scores["points"].items()}
        cells |= {(office, criterion, "score"): plain(value) for criterion, value in points[office].items()}
        for criterion, found in scores["texts"].items():
            cells |= {(office, criterion, column): text for column, text in texts(found).items()}
    for finding in body["findings"]:
        named = finding["value"] and finding["office"] and finding["criterion"]
        if named and finding["code"] in CELLS and finding["code"] not in _OF_TEXTS:
            cells[finding["office"], finding["criterion"], "score"] = _text(finding["value"])
    file = body.get("programme")
    return Cells(cells, points, None if file is None else _text(file))


def _cell(
    round_: SummaryRound, key: tuple[str, str], tabs: dict[str, list[str]], base: str
) -> Iterator[list[int] | list[str]]:
    """Yield where a score stood, and on which workbook and tab where that is another than its office's."""
    if key in round_.places:
        book, tab, at = round_.places[key]
        yield list(at)
        if (place := [_kept(book, base), tab]) != tabs[key[0]]:
            yield place


def _places(body: dict[str, Any], base: str) -> Iterator[tuple[tuple[str, str], tuple[str, str, At]]]:
    """Yield in which workbook, tab and cell each score stood; former versions did not record it."""
    tabs = {office: tuple(map(_text, told)) for office, told in body.get("tabs", {}).items()}
    for office, criterion, _, *cell in body["cells"]:
        if cell and office in tabs:
            book, tab = map(_text, cell[1]) if len(cell) > 1 else tabs[office]
            yield (office, criterion), (_opened(book, base), tab, At(*map(int, cell[0])))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def texts(value: dict[str, object]) -> dict[str, str]:
    """Return what holds nothing but texts, such as the cells of a tab: A1 address → content."""
    return {key: _text(text) for key, text in value.items()}


def _kept(link: str, base: str) -> str:
    return HERE + link.removeprefix(base) if base and link.startswith(base) else link


def _opened(link: str, base: str) -> str:
    return base + link.removeprefix(HERE) if link.startswith(HERE) else link


def _scores(scores: OfficeScores) -> dict[str, Any]:
    return {
        "office": scores.office,
        "points": {k: plain(v) for k, v in scores.points.items()},
        "missing": list(scores.missing),
        "faulty": scores.faulty,
        "texts": {k: dict(v) for k, v in scores.texts.items()},
    }


def _scores_from(row: dict[str, Any], criteria: set[str]) -> OfficeScores:
    return OfficeScores(
        row["office"],
        {k: points_from(v) for k, v in row["points"].items() if k in criteria},
        tuple(k for k in row["missing"] if k in criteria),
        bool(row["faulty"]),
        {k: texts(v) for k, v in row["texts"].items()},
    )


def _finding(finding: Finding, base: str) -> dict[str, Any]:
    row = {name: getattr(finding, name) for name in Finding.__slots__}
    link = _kept(finding.link, base) if finding.link else None
    return row | {"params": dict(finding.params), "link": link}


def _finding_from(row: dict[str, Any], base: str) -> Finding:
    place, at = Text(*map(_text, row["place"])), row["at"]
    params = dict.fromkeys(asked(row["code"]), "…") | texts(row["params"])  # today's words may ask for more
    link = _opened(row["link"], base) if row["link"] else None
    finding = Finding(
        **{**row, "place": place, "at": At(*map(int, at)) if at else None, "params": params, "link": link}
    )
    for name in ("committee", "workbook", "tab", "office", "criterion", "value"):
        _text(getattr(finding, name) or "")
    for tell in (finding.message, finding.remedy):
        tell()  # all that it speaks of is there
    return finding
