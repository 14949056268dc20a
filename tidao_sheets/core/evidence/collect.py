"""All evidence workbooks that were found → what every office has reported, and what is said of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tidao_sheets.core.evidence.counts import Days, counts_of
from tidao_sheets.core.evidence.read import evidence_source, read_evidence_book
from tidao_sheets.core.evidence.source import EvidenceSource
from tidao_sheets.core.form.copies import FoldedForms, fold_copies
from tidao_sheets.core.form.form_reading import FormReading
from tidao_sheets.core.programme.records import Programme
from tidao_sheets.core.scoring.findings import Finding, in_order
from tidao_sheets.core.scoring.reported import OfficeEvidence
from tidao_sheets.core.sheet.observed import Book
from tidao_sheets.core.text import Text


@dataclass(frozen=True, slots=True)
class UnreadEvidence:
    """A workbook that cannot be read: its name, why, and whose it is, where that is known."""

    name: str
    reason: Text
    office: str | None = None


@dataclass(frozen=True, slots=True)
class EvidenceCollection:
    """Every workbook that was found: those of each office, and findings about those that are none's."""

    forms: Mapping[str, tuple[FormReading, ...]]
    findings: tuple[Finding, ...]
    unread: tuple[UnreadEvidence, ...] = ()

    def folded(self, office: str) -> FoldedForms | None:
        """Return the copies of one office's workbook as one, or None where it has none."""
        copies = self.forms.get(office, ())
        return fold_copies(copies) if copies else None

    @property
    def used(self) -> bool:
        """Whether anybody has a workbook at all."""
        return bool(self.forms or self.unread)


@dataclass(frozen=True, slots=True)
class YearEvidence:
    """What offices have reported, by code, and what is said of it, in order."""

    offices: Mapping[str, OfficeEvidence] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def collect_evidence(
    programme: Programme,
    books: Sequence[Book],
    *,
    others: Sequence[str] = (),
    unread: Iterable[UnreadEvidence] = (),
) -> EvidenceCollection:
    """Read every workbook once and sort them by office; `others` names files that are no workbooks."""
    forms: dict[str, list[FormReading]] = defaultdict(list)
    about = EvidenceSource(programme)
    findings = [about.about_form("files_others", value=", ".join(others))] if others else []
    for book in sorted(books, key=lambda b: b.workbook):
        read = read_evidence_book(programme, book)
        if isinstance(read, FormReading):
            forms[read.identity.committee].append(read)
        else:
            findings += read
    told = tuple(unread)
    for each in told:
        source = evidence_source(programme, each.office) if each.office else about
        reason = {"reason": each.reason.th, "reason_en": each.reason.en}
        findings.append(source.about_form("unreadable", value=each.name, **reason))
    return EvidenceCollection({office: tuple(f) for office, f in forms.items()}, tuple(findings), told)


def year_evidence(programme: Programme, collection: EvidenceCollection, on: Days) -> YearEvidence:
    """Count what offices have reported; where nobody has a workbook, nothing is said."""
    offices: dict[str, OfficeEvidence] = {}
    findings = [*collection.findings]
    unseen = {unread.office for unread in collection.unread}
    for code in programme.offices:
        source, folded = evidence_source(programme, code), collection.folded(code)
        if folded is None:
            if collection.used and code not in unseen and None not in unseen:
                findings.append(source.about_form("missing"))
            continue
        counts, found = counts_of(programme, folded.offices, source, on)
        offices[code] = OfficeEvidence(office=code, workbook=folded.forms[0].book.workbook, counts=counts)
        findings += [*folded.findings, *found]
    return YearEvidence(offices, tuple(in_order(findings, programme)))
