"""What the documents of a kind are about: offices, places, requests for review, signatories; and their files' names."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from tidao_sheets.core.letters import people
from tidao_sheets.core.letters.context import RoundIncomplete
from tidao_sheets.core.letters.kinds import Kind
from tidao_sheets.core.programme.records import Office, Programme
from tidao_sheets.core.scoring.assessment import Assessment
from tidao_sheets.core.scoring.findings import office_names
from tidao_sheets.core.text import safe_name

if TYPE_CHECKING:
    from tidao_sheets.core.record.acts import Review
    from tidao_sheets.core.record.owed import Owed

Papers = Mapping[str | None, Mapping[str, int]]
"""How many documents of each frame await each signatory, by his id (None: the programme's usual one, or nobody yet)."""


class Target(NamedTuple):
    """What one document is about: an office (None: all of them), and the outstanding place that it certifies.

    What submits others has the id of their signatory in `to`, where that is not the programme's usual one; a reply has
    in `review` the number of the request that it answers, a reminder in `committee` the id of whom it reminds.
    """

    office: Office | None
    place: int | None = None
    to: str | None = None
    review: int | None = None
    committee: str | None = None

    @property
    def about(self) -> About:
        """The same by codes, for what is looked up."""
        return self.office.code if self.office else None, self.place, self.to, self.review, self.committee


About: TypeAlias = tuple[str | None, int | None, str | None, int | None, str | None]
"""What one document is about: the office's code, the place, whom it submits to, the request, the committee."""


def targets_of(
    kind: Kind,
    assessment: Assessment,
    offices: Collection[str],
    outstanding: Sequence[str],
    papers: Papers,
    reviews: Sequence[Review] = (),
    *,
    partial: bool,
) -> list[Target]:
    """Return what the documents of a kind are about; `offices` (codes) asks for those alone.

    `outstanding` holds the codes of the outstanding offices, the first place first; what submits others is made for
    each signatory of `papers`, the usual one first; `reviews` are the requests of the round, each of which has a reply
    of its own: it cites one letter, and stands whatever is decided later. Raises `RoundIncomplete`: an award waits for
    the whole round, unless it may be `partial`.
    """
    if kind.about_all:
        signers = [None, *assessment.programme.signatories]
        waiting = [to for to in signers if any(papers.get(to, {}).get(frame) for frame in kind.submits)]
        return [Target(None, to=to) for to in waiting or (None,)]
    results = assessment.offices.values()
    chosen = [r for r in results if not offices or r.office.code in offices]
    if kind.replies:
        asked = {r.office.code: [n for n in reviews if n.office == r.office.code] for r in chosen}
        replies = [Target(r.office, review=n.number) for r in chosen for n in asked[r.office.code]]
        return replies + [Target(r.office) for r in chosen if offices and not asked[r.office.code]]
    if not kind.awarded:
        return [Target(r.office) for r in chosen]
    missing = tuple(r.office for r in results if not r.complete)
    if missing and not partial:
        raise RoundIncomplete(count=len(missing), names=office_names(missing))
    rated = [r.office for r in chosen if r.tier or (offices and r.complete)]
    places = {code: n for n, code in enumerate(outstanding, 1)}
    placed = [r.office for r in chosen if r.office.code in places]
    return [Target(o) for o in rated] + [Target(o, places[o.code]) for o in placed]


def reminders_of(owed: Iterable[Owed], offices: Collection[str]) -> list[Target]:
    """Return what reminders are about: the committees that owe something, of some `offices` if these are asked."""
    return [
        Target(None, committee=each.committee.id)
        for each in owed
        if not offices or {*offices} & {*each.committee.offices}
    ]


def folder_name(kind: Kind) -> str:
    """Return the name of the folder of a kind's documents, in that of the round."""
    return safe_name(kind.name)


def file_name(kind: Kind, target: Target, programme: Programme) -> str:
    """Return a document's usual file name without its ending."""
    office, place, to, review, committee = target
    about = [office.code, office.short_name] if office else []
    about += [programme.committees[committee].name] if committee else []
    about += [f"เสนอ{people.own_position(programme, programme.signatories[to])}"] if to else []
    about += ["ดีเด่น"] if place else [f"คำขอที่ {review}"] if review else []
    return safe_name(" ".join([kind.name, *about]))
