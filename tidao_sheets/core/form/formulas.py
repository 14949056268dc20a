"""The formulas of an office tab: they find rows by key, and show a figure only where the program counts the same.

Rows may be sorted, inserted and copied, and cells moved: a formula's own row is told by ROW(), never by an address
that follows a moved cell. All functions are those that Excel 2010, LibreOffice and Google share.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter

from tidao_sheets.core.decimals import plain
from tidao_sheets.core.form import layout, score_cell
from tidao_sheets.core.form.layout import COLUMN, OfficeRows
from tidao_sheets.core.programme.records import Criterion, Dimension, Programme
from tidao_sheets.core.sheet.cells import At, literal
from tidao_sheets.core.thai import ASCII_DIGITS, THAI_DIGITS

_SEEN = 200
"""The characters of a criterion's name that are compared; a text in a formula may have 255."""
_NOISE = 6
"""Decimals to which sums are rounded: binary noise goes, and no score has as many."""


@dataclass(frozen=True, slots=True)
class Formulas:
    """The formulas of the tab that a programme's rows are laid out on."""

    programme: Programme
    rows: OfficeRows

    def column(self, key: str) -> str:
        """Return a column's cells of all criteria; the ends are no person's cells, and so never moved."""
        return f"{At(self.rows.first, COLUMN[key]).absolute}:{At(self.rows.last + 1, COLUMN[key]).absolute}"

    def own(self, key: str) -> str:
        """Return the cell of a column in the formula's own row."""
        return f"INDEX({self.column(key)},ROW()-ROW({At(self.rows.first, 0).absolute})+1)"

    def status(self, criterion: Criterion) -> str:
        """Return the formula of the status beside a criterion's score."""
        altered = (
            f'SUMPRODUCT(--({self.column("key")}&""={literal(criterion.id)}))<>1',
            f'{self.own("key")}&""<>{literal(criterion.id)}',
            f"IFERROR(VALUE({self.own('full_marks')}),-1)<>{plain(criterion.full_marks)}",
            f"LEFT({self.own('name')},{_SEEN})<>{literal(criterion.name[:_SEEN])}",
            f"LEN({_bare(self.own('guidance'))})<>{_length(layout.guidance_text(criterion.guidance))}",
        )
        places = {"cell": self.own("score"), "plain": self.own("full_marks"), "altered": f"OR({','.join(altered)})"}
        return score_cell.status_formula(places, criterion, self.programme.scoring)

    def dimension(self, dimension: Dimension) -> str:
        """Return the formula of a dimension's sum: "–" until each of its criteria has a score that counts."""
        whose = f"{self.column('dimension')},{literal(layout.sum_key(dimension.id))}"
        sound = f"{whose},{self.column('status')},{literal(layout.OK)}"
        added = f"ROUND(SUMIFS({self.column('score')},{sound}),{_NOISE})"
        return f"=IF(COUNTIFS({sound})={len(dimension.criteria)},{added},{literal(layout.UNKNOWN)})"

    def total(self) -> str:
        """Return the formula of the total: "–" until each dimension has its sum."""
        places = [At(row, COLUMN["score"]).absolute for row in self.rows.dimensions.values()]
        sums = f"{places[0]}:{places[-1]}"
        added = f"ROUND(SUM({sums}),{_NOISE})"
        return f"=IF(COUNT({sums})={len(places)},{added},{literal(layout.UNKNOWN)})"

    def tier(self) -> str:
        """Return the formula of the star."""
        total = At(self.rows.total, COLUMN["score"]).a1
        formula = literal(layout.NO_STAR)
        for tier in reversed(self.programme.tiers):
            formula = f"IF({total}>={plain(tier.floor)},{literal(tier.name)},{formula})"
        return f"=IF(ISNUMBER({total}),{formula},{literal(layout.TIER_UNKNOWN)})"

    def state(self) -> str:
        """Return the formula of the state line: how far the tab is, and the sum so far while nothing is wrong."""
        status, total = self.column("status"), At(self.rows.total, COLUMN["score"]).a1
        done, waiting = (f"COUNTIF({status},{literal(said)})" for said in (layout.OK, layout.NOT_SCORED))
        bad = f"({len(self.programme.criteria)}-{done}-{waiting})"
        so_far = f"ROUND(SUMIF({status},{literal(layout.OK)},{self.column('score')}),{_NOISE})"
        told = {
            "bad": bad,
            "done": done,
            "total": so_far,
            "count": literal(str(len(self.programme.criteria))),
            "full": literal(plain(self.programme.full_marks)),
        }
        mend, ready, begun, nothing = (
            _joined(said, told) for said in (layout.TO_MEND, layout.ALL_DONE, layout.UNDER_WAY, layout.NOT_BEGUN)
        )
        said = _thai(f"IF({bad}<>0,{mend},IF(ISNUMBER({total}),{ready},IF({done}=0,{nothing},{begun})))")
        return f"={said}&IF({bad}<>0,{self._last_bad()},{literal('')})"

    def _last_bad(self) -> str:
        """Return a formula of what is wrong with the last criterion that is to be mended; "" where none can be told."""
        status = self.column("status")
        well = "".join(f"*({status}<>{literal(said)})" for said in ("", layout.OK, layout.NOT_SCORED))
        at = f"SUMPRODUCT(MAX(ROW({status}){well}))-ROW({At(self.rows.first, 0).absolute})+1"
        told = {key: f"INDEX({self.column(key)},{at})" for key in ("id", "status")}
        return f"IFERROR({_joined(layout.FOR_EXAMPLE, told)},{literal('')})"


def _joined(said: str, told: Mapping[str, str]) -> str:
    """Return a formula that joins a sentence, its places filled in with formulas."""
    parts: list[str] = []
    for text, place, _, _ in Formatter().parse(said):
        parts += ["&CHAR(10)&".join(map(literal, text.split("\n")))] if text else []
        parts += [told[place]] if place else []
    return "&".join(parts)


def _thai(formula: str) -> str:
    """Return a formula that writes the text of another with Thai digits."""
    for digit, thai in zip(ASCII_DIGITS, THAI_DIGITS, strict=True):
        formula = f'SUBSTITUTE({formula},"{digit}","{thai}")'
    return formula


def _bare(formula: str) -> str:
    """Return a formula that takes spaces and line ends out of the text of another, as programs may change them."""
    return f'SUBSTITUTE(SUBSTITUTE(SUBSTITUTE({formula}," ",""),CHAR(10),""),CHAR(13),"")'


def _length(text: str) -> int:
    """Return how long spreadsheets take such a text for: in UTF-16 units."""
    return sum(1 + (c > "\uffff") for c in text if c not in " \n\r")
