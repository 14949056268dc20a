"""All forms that were read → the scores and findings of one round; copies of one form are folded into one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tidao_sheets.core.form.copies import NO_CHOICES, Choices, fold_copies
from tidao_sheets.core.form.form_reading import FormReading
from tidao_sheets.core.form.former import FormerWords
from tidao_sheets.core.form.office_reading import OfficeReading
from tidao_sheets.core.form.read_form import read_book
from tidao_sheets.core.programme.records import Programme
from tidao_sheets.core.scoring.assessment import Assessment, OfficeScores
from tidao_sheets.core.scoring.findings import Finding, FindingSource, files_not_forms, in_order
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.observed import Book

LOST = "form_unidentified"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundReading:
    """One round as read: scores by office in programme order, findings in order, and the forms that count.

    `places` tells, by office and criterion, where its score stands: (workbook, tab, cell); `links` opens it.
    """

    round: int
    scores: tuple[OfficeScores, ...]
    findings: tuple[Finding, ...]
    forms: Mapping[str, FormReading] = field(default_factory=dict)
    places: Mapping[tuple[str, str], tuple[str, str, At]] = field(default_factory=dict)
    links: Mapping[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Collection:
    """Every workbook that was found, sorted: forms by round, and findings about workbooks that are no form of ours.

    `unread` has an entry for each workbook that cannot be read: whose form it is, None where nobody can tell.
    """

    forms: Mapping[int, tuple[FormReading, ...]]
    findings: tuple[Finding, ...]
    unread: tuple[str | None, ...] = ()

    def of(self, round_number: int, committee: str) -> tuple[FormReading, ...]:
        """Return the forms of one committee and round: copies, and what they were rebuilt from."""
        return tuple(f for f in self.forms.get(round_number, ()) if f.identity.committee == committee)

    def besides(self, round_number: int) -> tuple[Finding, ...]:
        """Return the findings about workbooks that are no form of ours, less those certainly of other rounds."""
        asked = str(round_number)
        return tuple(f for f in self.findings if f.code != LOST or f.params.get("round", asked) == asked)

    def out_of_sight(self, round_number: int) -> tuple[str | None, ...]:
        """Return whose forms of a round may be there and cannot be read, an entry a workbook; None as in `unread`."""
        return (*self.unread, *(f.committee for f in self.besides(round_number) if f.code == LOST))

    @property
    def rounds(self) -> frozenset[int]:
        """The rounds that have a form, though it may be of another rubric or have lost its identity."""
        return frozenset((*self.forms, *(int(f.params["round"]) for f in self.findings if f.code == LOST and f.params)))


def collect(
    programme: Programme, books: Sequence[Book], *, others: Sequence[str] = (), unread: Iterable[str | None] = ()
) -> Collection:
    """Read every workbook once and sort the forms by round.

    `others` names the files among the forms that are no workbooks; `unread` is as in `Collection`.
    """
    forms: dict[int, list[FormReading]] = defaultdict(list)
    findings = [files_not_forms(others)] if others else []
    words = FormerWords(programme, books)
    for book in sorted(books, key=lambda b: b.workbook):
        read = read_book(programme, book, words)
        if isinstance(read, FormReading):
            forms[read.identity.round].append(read)
        else:
            findings += read
    return Collection({n: tuple(f) for n, f in forms.items()}, tuple(findings), tuple(unread))


def round_reading(
    programme: Programme,
    collection: Collection,
    round_number: int,
    before: Assessment | None = None,
    choices: Choices = NO_CHOICES,
) -> RoundReading:
    """Fold the forms of one round; `before` is the last earlier round that has figures, for the copy warning.

    `choices` are what somebody has chosen where copies disagree.
    """
    findings = [*collection.besides(round_number)]
    forms: dict[str, FormReading] = {}
    offices: dict[str, OfficeReading] = {}
    for committee in programme.committees:
        copies = collection.of(round_number, committee)
        if copies:
            folded = fold_copies(copies, counted=True, choices=choices)
            if folded.forms:
                forms[committee] = folded.forms[0]
            offices |= folded.offices
            findings += folded.findings
    findings += _missing(programme, collection, round_number)
    for code, reading in offices.items():
        findings += [*reading.findings, *_patterns(programme, code, reading, before)]
    scores = [(code, c, tab, at) for code, reading in offices.items() for c, (tab, at) in reading.where.items()]
    return RoundReading(
        round=round_number,
        scores=tuple(_scores(programme, code, offices.get(code), findings) for code in programme.offices),
        findings=tuple(in_order(_once(findings), programme)),
        forms=forms,
        places={(code, c): (tab.book.workbook, tab.tab, at) for code, c, tab, at in scores},
        links={(code, c): tab.book.link(tab.tab, at) for code, c, tab, at in scores},
    )


def _missing(programme: Programme, collection: Collection, round_number: int) -> Iterator[Finding]:
    """Tell which forms are not there; not while each of them may be one of the workbooks that cannot be read."""
    unseen = collection.out_of_sight(round_number)
    absent = [c for c in programme.committees if not collection.of(round_number, c) and c not in unseen]
    if len(absent) > unseen.count(None):
        yield from (FindingSource(programme, c).about_form("form_missing", round=str(round_number)) for c in absent)


def _once(findings: Iterable[Finding]) -> list[Finding]:
    """Drop what was said twice in the very same words."""
    first: dict[object, Finding] = {}
    for f in findings:
        said = frozenset(f.params.items())
        first.setdefault((f.code, f.committee, f.workbook, f.tab, f.at, f.office, f.criterion, f.value, said), f)
    return list(first.values())


def _patterns(programme: Programme, code: str, reading: OfficeReading, before: Assessment | None) -> Iterator[Finding]:
    """Point at scores that look careless: full marks throughout, or the former round again."""
    points = reading.points
    if len(points) < len(programme.criteria):
        return
    source = FindingSource(programme, programme.committee_of(code).id)
    if all(points[c.id] == c.full_marks for c in programme.criteria):
        yield source.about_tab("all_full_marks", reading.tab, office=code)
    if before and dict(before.offices[code].scores.points) == points:
        yield source.about_tab("same_as_before", reading.tab, office=code, other=str(before.round))


def _scores(programme: Programme, code: str, reading: OfficeReading | None, findings: list[Finding]) -> OfficeScores:
    faulty = any(f.office == code and f.severity == "error" for f in findings)
    if reading is None:
        return OfficeScores(code, faulty=faulty, missing=() if faulty else tuple(c.id for c in programme.criteria))
    return OfficeScores(code, reading.points, reading.blank, faulty, reading.texts)
