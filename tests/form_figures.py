"""The judge of what a form shows: each figure is the program's own, or "–"."""

import random
import re
from dataclasses import replace
from datetime import date, time
from decimal import Decimal

from books import REAL

from tidao_sheets.core.decimals import plain
from tidao_sheets.core.form import layout
from tidao_sheets.core.form.layout import COLUMN
from tidao_sheets.core.form.read_form import read_book
from tidao_sheets.core.programme.records import OVERVIEW
from tidao_sheets.core.scoring.assessment import tier_of
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.declared import Cell
from tidao_sheets.core.sheet.observed import CellError
from tidao_sheets.core.thai import ascii_digits

SO_FAR = re.compile(r"รวม(?:ขณะนี้)? ([0-9.]+)/")


def wide(offices):
    """Return the programme with one committee of many offices, each a tab of its form."""
    first = next(iter(REAL.offices.values()))
    made = {f"{n}": replace(first, code=f"{n}", name=f"สำนักงานที่ {n}", short_name=f"แห่งที่ {n}") for n in range(offices)}
    committee = replace(next(iter(REAL.committees.values())), offices=tuple(made))
    return replace(REAL, offices=made, committees={committee.id: committee})


def figures(programme, points):
    """Return what a form may show of these points, by row key: (figure, where it is not known)."""

    def sum_of(criteria):
        return sum((points[c.id] for c in criteria), Decimal(0)) if points.keys() >= {c.id for c in criteria} else None

    total = sum_of(programme.criteria)
    tier = tier_of(programme, total) if total is not None else None
    star = tier.name if tier else layout.NO_STAR
    yield layout.ROW_TOTAL, total, layout.UNKNOWN
    yield layout.ROW_TIER, None if total is None else star, layout.TIER_UNKNOWN
    for d in programme.dimensions:
        yield layout.row_dimension(d.id), sum_of(d.criteria), layout.UNKNOWN


def misleading(programme, form, shown):
    """Name every figure that a form shows otherwise than the program counts: (tab, what, shown, counted).

    `form` is what the program reads, `shown` a function from tab and place to what the spreadsheet program shows.
    """
    for reading in form.offices.values():
        points = reading.points
        for key, counted, unknown in figures(programme, points):
            value = shown(reading.tab, reading.computed[key]) if key in reading.computed else unknown
            if value not in {unknown, None} and value != counted:
                yield reading.tab, key, value, counted
        state = reading.computed.get(layout.ROW_STATE)
        said = shown(reading.tab, At(state.row, state.column - COLUMN["score"] + COLUMN["id"])) if state else ""
        so_far = SO_FAR.search(ascii_digits(str(said or "")))
        if so_far and so_far[1] != plain(sum(points.values(), Decimal(0))):
            yield reading.tab, "state", said, points


def on_overview(programme, form, book):
    """Name every figure of the overview that is neither "–" nor what the program counts."""
    tab = next(tab for tab in book.tabs if tab.title == OVERVIEW)
    for at, cell in tab.cells.items():
        if at.column != 0 or cell.value not in programme.offices:
            continue
        reading = form.offices.get(cell.value)
        wanted = {key: counted for key, counted, _ in figures(programme, reading.points if reading else {})}
        keys = [layout.ROW_TOTAL, None, *(layout.row_dimension(d.id) for d in programme.dimensions)]
        for column, key in ((n, key) for n, key in enumerate(keys, 4) if key):
            value = tab.get(At(at.row, column)).value
            gone = reading is None and isinstance(value, CellError)  # a deleted tab
            if value != layout.UNKNOWN and value != wanted[key] and not gone:
                yield cell.value, key, value, wanted[key]


def read(programme, book):
    form = read_book(programme, book)
    assert not isinstance(form, tuple), form
    return form


PLAIN = 0.93
"""How many of a careful committee's cells hold a score within the rules."""


def random_score(rng, criterion, *, dressed):
    """Return what somebody may leave in a score cell.

    `dressed` allows what not every spreadsheet program tells its formulas: number formats, and the noise of binary
    sums behind the 15th digit.
    """
    full = criterion.full_marks
    score = Decimal(rng.randrange(int(full * 100) + 1)) / 100
    if rng.random() < PLAIN:
        return rng.choice((score, score, Decimal(int(score)), full, Decimal(0)))
    text = plain(score)
    noise = Decimal(rng.choice(("-1e-12", "1e-11", "1e-9", "1e-4", "0.005")))
    made = [
        None, "", " ", "ขาด", "๘", "-", True, False, -score, full + score, score + noise, full + noise,
        text, f" {text} ", f"{text} คะแนน", f"{text}/{plain(full)}", f"+{text}", text.replace(".", ","),
        date(2024, 5, 4), Decimal("45487.5"), Decimal("1e20"), Decimal("-1e-12"),
        Cell(score, formula=f"={text}"),
        Cell("ขาด", formula='="ขาด"'),
        Cell(value=True, formula="=1=1"),
        Cell(None, formula="=1/0"),
        Cell(None, formula="=#REF!+1"),
    ]  # fmt: skip
    if dressed:
        made += [Cell(score, number=n) for n in ("0%", "0.00%", "# ?/?", "#,##0.00", '0.00" คะแนน"', "d/m/yyyy", 9)]
        made += [score + Decimal(n) for n in ("1e-15", "-2e-15", "3e-14", "-1e-13")]
        made += [Cell(Decimal("0.3"), formula="=0.1+0.2"), Cell(Decimal("8.3"), formula="=8.1+0.2")]
        made += [Cell(Decimal(7), formula="=0.07*100")]
        made += [date(1900, 1, 4), time(12, 0), Cell(Decimal("0.5"), number="[h]:mm")]
    return rng.choice(made)


def random_offices(programme, seed):
    """Return office → criterion → {"score": …}; every other office has number formats besides."""
    rng = random.Random(seed)  # noqa: S311 - reproducible cells, no secrets
    return {
        code: {c.id: {"score": random_score(rng, c, dressed=n % 2 == 1)} for c in programme.criteria}
        for n, code in enumerate(programme.offices)
    }
