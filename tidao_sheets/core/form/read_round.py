"""All forms that were read → the scores and findings of one round; copies are folded or refused by name."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tidao_sheets.core.form.read_form import FormReading, read_book
from tidao_sheets.core.form.read_tab import OfficeReading, link_to
from tidao_sheets.core.scoring.assessment import OfficeScores
from tidao_sheets.core.scoring.findings import Finding, in_order, office_place
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tidao_sheets.core.programme.records import Programme
    from tidao_sheets.core.scoring.assessment import Assessment
    from tidao_sheets.core.sheet.observed import Book


@dataclass(frozen=True, slots=True)
class RoundReading:
    """One round as read: scores by office in programme order, findings in order, and the forms that count.

    `cells` tells, by office and criterion, where its score stands: (workbook, tab, A1 address); `links` opens it.
    """

    round: int
    scores: tuple[OfficeScores, ...]
    findings: tuple[Finding, ...]
    forms: Mapping[str, FormReading] = field(default_factory=dict)
    cells: Mapping[tuple[str, str], tuple[str, str, str]] = field(default_factory=dict)
    links: Mapping[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Collection:
    """Every workbook that was found, sorted: forms by round, and findings about workbooks that are no form of ours."""

    forms: Mapping[int, tuple[FormReading, ...]]
    findings: tuple[Finding, ...]


def collect(programme: Programme, books: Iterable[Book], *, any_version: bool = False) -> Collection:
    """Read every workbook once and sort the forms by round; `any_version` is for rebuilding."""
    forms: dict[int, list[FormReading]] = defaultdict(list)
    findings: list[Finding] = []
    for book in sorted(books, key=lambda b: b.workbook):
        read = read_book(programme, book, any_version=any_version)
        if isinstance(read, FormReading):
            forms[read.identity.round].append(read)
        else:
            findings += read
    return Collection({n: tuple(f) for n, f in forms.items()}, tuple(findings))


def round_reading(
    programme: Programme, collection: Collection, round_number: int, before: Assessment | None = None
) -> RoundReading:
    """Fold the forms of one round; `before` is the last earlier round that has figures, for the copy warning."""
    findings = [f for f in collection.findings if f.params.get("round", str(round_number)) == str(round_number)]
    excused = {f.committee for f in findings if f.code == "form_other_version"}
    by_committee: dict[str, list[FormReading]] = defaultdict(list)
    for form in collection.forms.get(round_number, ()):
        by_committee[form.identity.committee].append(form)
    chosen: dict[str, FormReading] = {}
    offices: dict[str, OfficeReading] = {}
    for committee in programme.committees.values():
        forms = newest(programme, by_committee.get(committee.id, []), findings)
        if not forms:
            if committee.id not in excused:
                findings.append(_missing(committee.id, committee.name, round_number))
            continue
        chosen[committee.id] = forms[0]
        there = folded(programme, forms, findings)
        for form in forms:  # a tab that one copy lacks and another has is not missing
            findings += [f for f in form.findings if f.code != "tab_missing" or f.office not in there]
        offices |= there
    for reading in offices.values():
        findings += reading.findings
    findings += _patterns(programme, offices, before)
    scores = tuple(_scores(programme, code, offices.get(code), findings) for code in programme.offices)
    cells = {
        (code, criterion): (reading.workbook, reading.tab, at.a1)
        for code, reading in offices.items()
        for criterion, at in reading.where.items()
    }
    books = {form.book.workbook: form.book for forms in by_committee.values() for form in forms}
    links = {
        (code, criterion): books[reading.workbook].link(reading.tab, at)
        for code, reading in offices.items()
        for criterion, at in reading.where.items()
    }
    return RoundReading(round_number, scores, tuple(in_order(_once(findings), programme)), chosen, cells, links)


def _missing(committee: str, name: str, round_number: int) -> Finding:
    return Finding("form_missing", Text(name, committee), committee, params={"round": str(round_number)})


def _once(findings: Iterable[Finding]) -> list[Finding]:
    """Drop what was said twice in the very same words."""
    seen: dict[object, Finding] = {}
    for f in findings:
        said = frozenset(f.params.items())
        seen.setdefault((f.code, f.committee, f.workbook, f.tab, f.at, f.office, f.criterion, f.value, said), f)
    return list(seen.values())


def newest(programme: Programme, forms: list[FormReading], findings: list[Finding]) -> list[FormReading]:
    """Keep the forms of the highest build: a rebuilt form takes the place of what it was rebuilt from."""
    if not forms:
        return []
    build = max(f.identity.build for f in forms)
    newest = [f for f in forms if f.identity.build == build]
    for form in forms:
        if form.identity.build < build:
            name = programme.committees[form.identity.committee].name
            findings.append(
                Finding(
                    "form_superseded",
                    Text(name, form.identity.committee),
                    form.identity.committee,
                    form.book.name,
                    link=form.book.workbook,
                    params={"other": newest[0].book.name},
                )
            )
    return newest


def folded(programme: Programme, forms: list[FormReading], findings: list[Finding]) -> dict[str, OfficeReading]:
    """Fold copies office by office: an untouched tab says nothing, touched ones must agree in all that was typed."""
    offices: dict[str, OfficeReading] = {}
    disagreed = False
    for code in programme.committees[forms[0].identity.committee].offices:
        copies = [(f, f.offices[code]) for f in forms if code in f.offices]
        touched = [(f, r) for f, r in copies if not r.untouched] or copies[:1]
        if not touched:
            continue
        base = touched[0]
        clashes = {place: f for other in touched[1:] for place, f in _clashes(programme, base, other)}
        for (_, criterion, key), clash in clashes.items():
            findings.append(clash)
            base[1].withdraw(criterion, key)
        disagreed = disagreed or bool(clashes)
        offices[code] = base[1]
    if len(forms) > 1 and not disagreed:
        findings += [_agreeing(programme, forms[0], other) for other in forms[1:]]
    return offices


def _agreeing(programme: Programme, form: FormReading, other: FormReading) -> Finding:
    committee = form.identity.committee
    place = Text(programme.committees[committee].name, committee)
    return Finding(
        "copies_agree", place, committee, form.book.name, link=form.book.workbook, params={"other": other.book.name}
    )


def _clashes(
    programme: Programme, base: tuple[FormReading, OfficeReading], other: tuple[FormReading, OfficeReading]
) -> Iterable[tuple[tuple[str, str, str], Finding]]:
    """Yield what two copies disagree about, by (the other's name, criterion, column key)."""
    form, reading = base
    ours, theirs = reading.content(), other[1].content()
    order = {c.id: n for n, c in enumerate(programme.criteria)}
    for criterion, key in sorted({*ours, *theirs}, key=lambda k: (order.get(k[0], -1), k[1])):
        mine, yours = ours.get((criterion, key), ""), theirs.get((criterion, key), "")
        if mine == yours:
            continue
        at = reading.at(criterion, key)
        yield (
            (other[0].book.workbook, criterion, key),
            Finding(
                "copies_disagree",
                office_place(programme, reading.office),
                form.identity.committee,
                form.book.name,
                reading.tab,
                at,
                reading.office,
                criterion,
                mine,
                link_to(form.book, reading.tab, at or At(0, 0)),
                {"other": other[0].book.name, "other_value": yours},
            ),
        )


def _patterns(
    programme: Programme, offices: Mapping[str, OfficeReading], before: Assessment | None
) -> Iterable[Finding]:
    """Point at rounds that look careless: full marks throughout, or the former round again."""
    for code, reading in offices.items():
        if len(reading.points) < len(programme.criteria):
            continue
        committee = programme.committee_of(code).id

        place = office_place(programme, code)
        if all(reading.points[c.id] == c.full_marks for c in programme.criteria):
            yield Finding("all_full_marks", place, committee, tab=reading.tab, office=code)
        if before and dict(before.offices[code].scores.points) == reading.points:
            other = {"other": str(before.round)}
            yield Finding("same_as_before", place, committee, tab=reading.tab, office=code, params=other)


def _scores(programme: Programme, code: str, reading: OfficeReading | None, findings: list[Finding]) -> OfficeScores:
    if reading is None:
        faulty = any(f.office == code and f.severity == "error" for f in findings)
        return OfficeScores(code, faulty=faulty, missing=() if faulty else tuple(c.id for c in programme.criteria))
    return OfficeScores(
        office=code,
        points=dict(reading.points),
        missing=tuple(reading.blank),
        faulty=any(f.office == code and f.severity == "error" for f in findings),
        texts={k: dict(v) for k, v in reading.texts.items()},
    )
