"""The year's evidence: its workbooks made where there are none, and what stands in them read and counted."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from tidao_sheets.core.evidence.collect import (
    EvidenceCollection,
    UnreadEvidence,
    YearEvidence,
    collect_evidence,
    year_evidence,
)
from tidao_sheets.core.evidence.counts import Days
from tidao_sheets.core.text import Text, TidaoError
from tidao_sheets.stores.store import Calls, Store, Unread, Unshared

if TYPE_CHECKING:
    from tidao_sheets.core.form.copies import FoldedForms
    from tidao_sheets.core.programme.records import Office, Programme
    from tidao_sheets.core.scoring.findings import Finding
    from tidao_sheets.jobs.workspace import Workspace
    from tidao_sheets.ledger.ledger import Ledger

DAMAGE = frozenset(
    f"evidence_{code}"
    for code in (
        *("tab_missing", "tab_doubled_differs", "tab_foreign", "column_missing", "column_doubled"),
        *("key_missing", "key_doubled", "other_version"),
    )
)
"""Findings that concern the workbook itself."""


class NoEvidenceError(TidaoError):
    """The programme asks for no evidence."""

    code = "no_evidence"
    says = Text(
        "โครงการนี้ไม่ได้กำหนดให้รายงานหลักฐาน (programme.toml ไม่มี [evidence])",
        "This programme asks for no evidence (programme.toml has no [evidence]).",
    )
    advises = Text(
        "เพิ่ม [evidence] และใส่ evidence ในข้อที่ต้องรายงาน ดูตัวอย่างในแฟ้มโครงการที่มากับโปรแกรม",
        "Add [evidence], and state the evidence of criteria; the shipped programme shows how.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceMade:
    """One office's workbook: where it is, whether it was made now and from what; how much it could not take over."""

    office: Office
    workbook: str
    made: bool
    rebuilt_from: str | None = None
    left: int = 0


@dataclass(slots=True, kw_only=True)
class EvidenceOutcome:
    """What `tidao evidence` came to: the workbooks, what offices have reported as of a day, and what is said of it.

    `damaged` are findings about workbooks that exist, `waiting` offices without one while a file cannot be read,
    `unshared` whoever is to edit one and cannot yet.
    """

    programme: Programme
    day: date
    made: list[EvidenceMade] = field(default_factory=list)
    year: YearEvidence = field(default_factory=YearEvidence)
    damaged: list[Finding] = field(default_factory=list)
    waiting: list[Office] = field(default_factory=list)
    unread: tuple[Unread, ...] = ()
    unshared: list[Unshared] = field(default_factory=list)
    calls: Calls = field(default_factory=Calls)


def read_evidence(
    programme: Programme, store: Store, progress: Callable[[str], None] = lambda _: None
) -> tuple[EvidenceCollection, tuple[Unread, ...]]:
    """Read every workbook of the evidence; one that cannot be read is told, and stops nothing."""
    read = store.read_evidence(progress)
    unread = [UnreadEvidence(u.name, u.reason, u.committee) for u in read.unread]
    return collect_evidence(programme, read.books, others=read.others, unread=unread), read.unread


def look_at_evidence(workspace: Workspace, progress: Callable[[str], None] = lambda _: None) -> EvidenceOutcome:
    """Read the evidence and count it as of today; nothing is written."""
    store, outcome = workspace.store(), _outcome(workspace)
    collection, outcome.unread = read_evidence(workspace.programme, store, progress)
    outcome.calls = store.calls
    _count(outcome, collection)
    return outcome


def make_evidence(
    workspace: Workspace,
    progress: Callable[[str], None] = lambda _: None,
    *,
    offices: Collection[str] = (),
    rebuild: bool = False,
) -> EvidenceOutcome:
    """Make the workbooks that do not exist yet, of all offices or of some; what exists is never touched.

    A file that cannot be read may be anybody's: while there is one, new ones are made only with `rebuild`.
    """
    from tidao_sheets.core.evidence.workbook import evidence_workbook
    from tidao_sheets.core.form.slot import evidence_slot
    from tidao_sheets.jobs.forms import put_workbook

    programme, store, outcome = workspace.programme, workspace.store(), _outcome(workspace)
    collection, outcome.unread = read_evidence(programme, store, progress)
    unseen = {unread.office for unread in collection.unread}
    with workspace.ledger() as ledger:
        for office in programme.offices.values():
            if offices and office.code not in offices:
                continue
            progress(office.name)
            if folded := collection.folded(office.code):
                _existing(workspace, store, ledger, outcome, office, folded, rebuild=rebuild)
            elif office.code in unseen or (None in unseen and not rebuild):
                outcome.waiting.append(office)
            else:
                workbook = evidence_workbook(programme, office)
                place = put_workbook(store, ledger, workspace.now(), evidence_slot(programme, office), workbook)
                outcome.made.append(EvidenceMade(office=office, workbook=place, made=True))
    for made in outcome.made:
        outcome.unshared += store.share(evidence_slot(programme, made.office), made.workbook)
    outcome.calls = store.calls
    _count(outcome, collection)
    return outcome


def _existing(
    workspace: Workspace,
    store: Store,
    ledger: Ledger,
    outcome: EvidenceOutcome,
    office: Office,
    folded: FoldedForms,
    *,
    rebuild: bool,
) -> None:
    """Leave a workbook as it is, or put a rebuilt one beside it."""
    from tidao_sheets.core.evidence.carry import carry_evidence
    from tidao_sheets.core.evidence.workbook import evidence_workbook
    from tidao_sheets.core.form.slot import evidence_slot
    from tidao_sheets.jobs.forms import put_workbook

    form, programme = folded.forms[0], outcome.programme
    damage = damage_of(folded)
    if not rebuild or not damage:
        outcome.made.append(EvidenceMade(office=office, workbook=form.book.workbook, made=False))
        outcome.damaged += damage
        return
    carried, build = carry_evidence(programme, folded), form.identity.build + 1
    workbook = evidence_workbook(programme, office, build=build, filled=carried.filled, leftovers=carried.leftovers)
    slot, former = evidence_slot(programme, office), form.book.workbook
    place = put_workbook(store, ledger, workspace.now(), slot, workbook, former)
    left = len(carried.leftovers)
    outcome.made.append(EvidenceMade(office=office, workbook=place, made=True, rebuilt_from=former, left=left))


def damage_of(folded: FoldedForms) -> list[Finding]:
    """Return what is wrong with a workbook itself, which a rebuilt one does away with."""
    found = [*folded.findings, *(f for reading in folded.offices.values() for f in reading.findings)]
    return [finding for finding in found if finding.code in DAMAGE]


def _outcome(workspace: Workspace) -> EvidenceOutcome:
    if workspace.programme.evidence is None:
        raise NoEvidenceError
    return EvidenceOutcome(programme=workspace.programme, day=workspace.now().date())


def _count(outcome: EvidenceOutcome, collection: EvidenceCollection) -> None:
    outcome.year = year_evidence(outcome.programme, collection, Days(outcome.day, outcome.day))
