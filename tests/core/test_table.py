"""Tables by columns: a column that is put in anywhere moves all that refers to the others."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from tidao_sheets.core.programme.file import parse_programme_bytes
from tidao_sheets.core.scoring.assessment import OfficeScores, assess
from tidao_sheets.core.scoring.round import SummaryRound
from tidao_sheets.core.settings.records import LetterSettings
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.declared import Cell, Tab
from tidao_sheets.core.sheet.table import Column, Table
from tidao_sheets.core.summary import ranking, remarks, tabs
from tidao_sheets.core.summary.plan import summary_cells, summary_workbook

SMALL = parse_programme_bytes((Path(__file__).parents[1] / "programmes" / "small.toml").read_bytes(), "small.toml")


def test_heads_widths_keys_and_rows():
    table = Table(
        (
            Column("name", "ชื่อ", 20, lambda r: r[0]),
            Column("points", "คะแนน", 8, lambda r: r[1], lambda r: "number" if r[1] else "cell"),
            Column(
                "double",
                "สองเท่า",
                9,
                lambda r: 2 * r[1],
                "number",
                formula=lambda _, at: f"={at('points').a1}*2",
                link=lambda r: r[2],
                input=True,
            ),
        ),
        head=2,
        left=1,
        row_key=lambda r: r[0].upper(),
    )
    tab = Tab("ก")
    table.put_keys(tab)
    table.put(tab, [("a", 1, None), ("b", 0, "#x")])
    assert [tab.cells[At(0, c)] for c in (1, 2, 3)] == [Cell(k, style="key") for k in ("name", "points", "double")]
    assert [tab.cells[At(2, c)] for c in (1, 2, 3)] == [Cell(h, style="head") for h in ("ชื่อ", "คะแนน", "สองเท่า")]
    assert tab.widths == {1: 20, 2: 8, 3: 9}
    assert [tab.cells[At(r, 0)] for r in (3, 4)] == [Cell("A", style="key"), Cell("B", style="key")]
    assert [tab.cells[At(r, 2)] for r in (3, 4)] == [Cell(1, style="number"), Cell(0, style="cell")]
    assert tab.cells[At(3, 3)] == Cell(2, formula="=C4*2", style="number", input=True)
    assert tab.cells[At(4, 3)] == Cell(0, formula="=C5*2", style="number", input=True, link="#x")
    assert (table.first, table.last_column) == (3, 3)
    assert len(tab.cells) == 3 + 3 + 2 * 4


def summary(monkeypatch, extra):
    """Declare a summary, with one more column in front of each of its tables or without it."""
    for module, name in ((ranking, "ranking_table"), (tabs, "_progress_table"), (remarks, "remarks_table")):
        made = getattr(module, name)
        column = Column("extra", "เพิ่ม", 5, lambda _: None)

        def more(*given, made=made, column=column):
            table = made(*given)
            return replace(table, columns=(column, *table.columns))

        if extra:
            monkeypatch.setattr(module, name, more)
    round_ = SummaryRound(
        assessment=assess(
            SMALL, 1, [OfficeScores(o, {c.id: c.full_marks for c in SMALL.criteria}) for o in SMALL.offices]
        ),
        findings=(),
        read_at=dt.datetime(2025, 1, 21, tzinfo=dt.UTC),
        links={},
    )
    workbook = summary_workbook(SMALL, [round_], remarks.NONE, dt.date(2025, 1, 21), LetterSettings())
    return {tab.title.split()[0]: tab for tab in workbook.tabs}, summary_cells(SMALL, round_)


@pytest.mark.parametrize("complete", [0, 1])
def test_heads_of_the_charts_figures_stand_only_where_a_chart_lies_over_them(complete):
    points = {c.id: c.full_marks for c in SMALL.criteria}
    scores = [OfficeScores(code, points) for code in [*SMALL.offices][:complete]]
    round_ = SummaryRound(
        assessment=assess(SMALL, 1, scores), findings=(), read_at=dt.datetime(2025, 1, 21, tzinfo=dt.UTC), links={}
    )
    tab = ranking.ranking_tab(SMALL, round_, {})
    heads = [cell.value for at, cell in tab.cells.items() if at.row == ranking.HEAD]
    assert len(tab.charts) == complete
    for tier in SMALL.tiers:
        assert (f"{tier.name} {tier.floor}" in heads) == bool(complete)
    rows = [tab.heights[row] for row in range(ranking.HEAD + 1, ranking.HEAD + 1 + len(SMALL.offices))]
    assert min(rows) >= 30, "few offices' rows leave a chart its height"


def test_one_edit_puts_a_column_in(monkeypatch):
    (before, places), (after, moved) = (summary(monkeypatch, extra) for extra in (False, True))
    [chart], [shifted] = before["จัดลำดับ"].charts, after["จัดลำดับ"].charts
    for was, now in ((chart.categories, shifted.categories), (chart.values, shifted.values)):
        assert now == tuple(At(at.row, at.column + 1) for at in was)
    for code, place in places.items():
        assert place["total"]["cell"][0] < moved[code]["total"]["cell"][0]
        assert place["remark"]["cell"][0] < moved[code]["remark"]["cell"][0]
    formulas = [sorted({c.formula for c in t["ความคืบหน้า"].cells.values() if c.formula}) for t in (before, after)]
    assert "=INT(D7*100/E7)" in formulas[0]
    assert "=INT(E7*100/F7)" in formulas[1]
    assert "=SUM(D7:D8)" in formulas[0]
    assert "=SUM(E7:E8)" in formulas[1]
    looked_up = [next(c.formula for c in t["จัดลำดับ"].cells.values() if c.formula) for t in (before, after)]
    assert "!$D:$D," in looked_up[0]
    assert "!$E:$E," in looked_up[1]
