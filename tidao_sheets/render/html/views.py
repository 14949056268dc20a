"""What pages show of a round and of an office: records that a template walks through; nothing is computed anew here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from tidao_sheets.core.decimals import dashed
from tidao_sheets.core.record.owed import message, owed
from tidao_sheets.core.scoring.overview import criterion_mean, overview
from tidao_sheets.core.settings.records import LetterSettings
from tidao_sheets.core.text import Text
from tidao_sheets.render.html.charts import BarChart, StackPart, ranking_chart, stack, tone
from tidao_sheets.render.html.committees import CommitteeFindings

if TYPE_CHECKING:
    from tidao_sheets.core.programme.records import Committee, Criterion, Programme, Tier
    from tidao_sheets.core.record.acts import RoundRecord
    from tidao_sheets.core.scoring.assessment import Assessment, OfficeResult
    from tidao_sheets.core.scoring.overview import Count, Overview
    from tidao_sheets.core.scoring.round import SummaryRound

FEWEST = 3
"""Of how many offices a mean tells no one's points, not even to another of them."""


class UnreadBook(NamedTuple):
    """A workbook that could not be read, whose form it is as far as that is known, and why."""

    name: str
    committee: str | None
    reason: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundView:
    """A round as pages show it, with the others that are known.

    Without `scores` no points and no ranks are shown, and no office without a star is named, as circular and
    announcement do it (`disclosure` of the letters); `internal` says that they are shown all the same, to those who
    decide. `days_left` are those until the round is due; `remarks` are the secretary's, by office.
    """

    round: SummaryRound
    others: Mapping[int, SummaryRound]
    record: RoundRecord
    letters: LetterSettings
    remarks: Mapping[str, str] = field(default_factory=dict)
    unread: tuple[UnreadBook, ...] = ()
    scores: bool = True
    internal: bool = False
    days_left: int = 0
    overview: Overview = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "overview", overview(self.round.assessment))

    @property
    def assessment(self) -> Assessment:
        """What the round comes to."""
        return self.round.assessment

    @property
    def programme(self) -> Programme:
        """The programme that the round was judged by."""
        return self.round.assessment.programme

    @property
    def number(self) -> int:
        """The round's number."""
        return self.round.number

    @property
    def rounds(self) -> list[SummaryRound]:
        """All rounds that are known, by number."""
        return [each for _, each in sorted({**self.others, self.number: self.round}.items())]

    @property
    def ranking(self) -> list[OfficeResult]:
        """Every office, ranked ones first."""
        return self.assessment.ranking()

    @property
    def with_star(self) -> list[tuple[Tier, list[OfficeResult]]]:
        """Each tier that an office has, from the top, with its offices in programme order."""
        results = self.assessment.offices.values()
        found = [(tier, [r for r in results if r.tier == tier]) for tier in self.programme.tiers]
        return [(tier, offices) for tier, offices in found if offices]

    @property
    def means(self) -> bool:
        """Whether means are shown: where points are not, those of so few offices would tell them."""
        return self.overview.count.complete >= (1 if self.scores else FEWEST)

    @property
    def zone_names(self) -> set[str]:
        """What zones are called; an office that is alone without a zone stands among them under its own name."""
        return {zone.name for zone in self.programme.zones.values()}

    def tone(self, result: OfficeResult) -> str:
        """Return which colour an office's star has."""
        return tone(self.programme, result.tier)

    def chart(self, lang: str) -> BarChart:
        """Return the chart of the complete offices, by rank."""
        complete = [r for r in self.ranking if r.complete]
        figures = [
            (r.office.listed.in_(lang), f"{dashed(r.total)} {'★' * r.tier.level if r.tier else ''}".rstrip())
            for r in complete
        ]
        return ranking_chart(self.programme, complete, figures)

    def stack(self, count: Count) -> list[StackPart]:
        """Return the parts of a bar for how some offices stand."""
        return stack(count)

    def committees(self) -> list[CommitteeFindings]:
        """Return what was found, by committee; None stands for what is about no committee's form."""
        known: list[Committee | None] = [*self.programme.committees.values(), None]
        owing = {o.committee.id: message(self.round, [o], self.days_left) for o in owed(self.round)}
        found = []
        for committee in known:
            code = committee.id if committee else ""
            ours = tuple(f for f in self.round.findings if (f.committee or "") == code)
            if ours or code in owing:
                found.append(CommitteeFindings(committee, ours, owing.get(code)))
        return found

    def mean(self, criterion: Criterion) -> Decimal | None:
        """Return the mean of a criterion over the complete offices."""
        return criterion_mean(self.assessment, criterion).shown

    def heat(self, points: Decimal | None, criterion: Criterion) -> str:
        """Return how dark the cell of some points is: by the tier whose share of all points they reach."""
        if points is None:
            return "heat-blank"
        programme = self.programme
        share = points * programme.full_marks / criterion.full_marks
        return f"heat-{next((n for n, t in enumerate(programme.tiers[:3]) if share >= t.floor), 3)}"

    def faulty(self, code: str, criterion: Criterion) -> bool:
        """Whether something is to be mended in an office's cell."""
        return any((f.office, f.criterion, f.severity) == (code, criterion.id, "error") for f in self.round.findings)
