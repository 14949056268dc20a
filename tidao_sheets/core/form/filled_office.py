"""One office in one form: whose tab it is, what is filled in, and the values stored beside the tab's formulas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from tidao_sheets.core.decimals import plain
from tidao_sheets.core.form import layout
from tidao_sheets.core.form.before import Before, has_former
from tidao_sheets.core.form.identity import Identity, form_version, words_digest
from tidao_sheets.core.form.in_words import in_words
from tidao_sheets.core.form.reported import Reported
from tidao_sheets.core.form.score_cell import as_number, status
from tidao_sheets.core.programme.records import Committee, Criterion, Dimension, Office, Programme, Round
from tidao_sheets.core.scoring.assessment import tier_of
from tidao_sheets.core.sheet.declared import Cell, Plain
from tidao_sheets.core.thai import thai_digits


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledOffice:
    """One office of one form; `filled` holds criterion id → column key → what already stands in the cell."""

    programme: Programme
    round: Round
    committee: Committee
    office: Office
    build: int = 1
    filled: Mapping[str, Mapping[str, Plain | Cell]] = field(default_factory=dict)
    before: Before = field(default_factory=Before)

    @property
    def former(self) -> bool:
        """Whether its round comes after another one."""
        return has_former(self.programme, self.round.number)

    @property
    def reported(self) -> Reported | None:
        """What it has reported over the year, where that is known."""
        return self.before.reported.get(self.office.code)

    @property
    def unused(self) -> tuple[str, ...]:
        """The columns that this form hides and leaves empty."""
        return (*(() if self.reported else (layout.REPORTED,)), *(() if self.former else layout.FORMER))

    @property
    def identity(self) -> Identity:
        """The identity that stands in A1."""
        return Identity(
            programme=self.programme.id,
            version=form_version(self.programme),
            round=self.round.number,
            committee=self.committee.id,
            tab=self.office.code,
            build=self.build,
            words=words_digest(self.programme),
        )

    @property
    def title(self) -> str:
        """The title of the office's tab."""
        return tab_title(self.programme, self.office)

    def score(self, criterion: Criterion) -> Plain:
        """Return what stands in the score cell of a criterion."""
        given = self.filled.get(criterion.id, {}).get("score")
        return given.value if isinstance(given, Cell) else given

    def status(self, criterion: Criterion) -> str:
        """Return what the status beside a criterion's score says."""
        return status(self.score(criterion), criterion, self.programme.scoring)

    def counts(self, criteria: Iterable[Criterion]) -> bool:
        """Whether every one of some criteria has a score that counts."""
        return all(self.status(c) == layout.OK for c in criteria)

    def so_far(self, criteria: Iterable[Criterion]) -> Decimal:
        """Return the sum of those scores among some criteria's that count, in points."""
        counted = (c for c in criteria if self.status(c) == layout.OK)
        return sum((as_number(self.score(c)) or Decimal(0) for c in counted), Decimal(0))

    def subtotal(self, dimension: Dimension) -> Decimal | str:
        """Return a dimension's sum in points, or "–" where not all of its scores count."""
        return self.so_far(dimension.criteria) if self.counts(dimension.criteria) else layout.UNKNOWN

    @property
    def total(self) -> Decimal | str:
        """The sum in points, or "–" where not all scores count."""
        criteria = self.programme.criteria
        return self.so_far(criteria) if self.counts(criteria) else layout.UNKNOWN

    @property
    def total_in_words(self) -> str:
        """The sum in words, or "–" where not all scores count."""
        return self.total if isinstance(self.total, str) else in_words(self.total)

    @property
    def state(self) -> str:
        """What the tab's state line says."""
        criteria = self.programme.criteria
        statuses = [self.status(c) for c in criteria]
        done, waiting = statuses.count(layout.OK), statuses.count(layout.NOT_SCORED)
        bad = len(statuses) - done - waiting
        complete = layout.ALL_DONE if done == len(statuses) else layout.UNDER_WAY if done else layout.NOT_BEGUN
        told = {"count": len(statuses), "total": plain(self.so_far(criteria)), "full": plain(self.programme.full_marks)}
        said = thai_digits((layout.TO_MEND if bad else complete).format(bad=bad, done=done, **told))
        wrong = [c for c, s in zip(criteria, statuses, strict=True) if s not in {layout.OK, layout.NOT_SCORED}][-1:]
        return said + "".join(layout.FOR_EXAMPLE.format(id=c.id, status=self.status(c)) for c in wrong)

    @property
    def tier(self) -> str:
        """What the tab's star line says."""
        if isinstance(self.total, str):
            return layout.TIER_UNKNOWN
        tier = tier_of(self.programme, self.total)
        return tier.name if tier else layout.NO_STAR


def tab_title(programme: Programme, office: Office) -> str:
    """Return the title of an office's tab: its short name, with the code where two offices share one."""
    shared = sum(1 for o in programme.offices.values() if o.short_name == office.short_name) > 1
    return f"{office.short_name} {office.code}" if shared else office.short_name
