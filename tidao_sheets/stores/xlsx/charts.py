"""A declared chart → a native one of an Excel file: columns, each in its own colour, and lines across them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.declared import Chart
from tidao_sheets.core.sheet.styles import FONT, INK, NAVY

if TYPE_CHECKING:
    import xlsxwriter
    from xlsxwriter.worksheet import Worksheet

_SMALL = {"name": FONT, "size": 10, "bold": False, "color": "#" + INK}
_UPRIGHT = _SMALL | {"rotation": -90}
"""How names stand below the columns: so that none of them is left out, however many there are."""
_PALE = {"color": "#D5DCE3", "width": 0.5}


def insert_chart(book: xlsxwriter.Workbook, sheet: Worksheet, title: str, chart: Chart) -> None:
    """Draw a chart on the tab of this title."""

    def series(block: tuple[At, At]) -> dict[str, Any]:
        first, last = block
        named = [title, first.row - 1, first.column]
        return {"name": named, "categories": [title, *chart.categories[0], *chart.categories[1]],
                "values": [title, *first, *last]}  # fmt: skip

    drawn: Any = book.add_chart({"type": "column"})
    points = [{"fill": {"color": "#" + c}} for c in chart.colours]
    drawn.add_series(series(chart.values) | {"points": points, "gap": 45})
    if chart.lines:
        across: Any = book.add_chart({"type": "line"})
        for line in chart.lines:
            across.add_series(series(line.values) | {"line": {"color": "#" + line.colour, "width": 1.75}})
        drawn.combine(across)
    drawn.set_title({"name": chart.title, "name_font": {"name": FONT, "size": 12, "color": "#" + NAVY}})
    drawn.set_chartarea({"border": {"none": True}})
    drawn.set_legend({"position": "top", "font": _SMALL, "delete_series": [0]} if chart.lines else {"none": True})
    drawn.set_x_axis({"interval_unit": 1, "num_font": _UPRIGHT, "major_tick_mark": "none"})
    drawn.set_y_axis(
        {
            "min": 0,
            "max": float(chart.maximum),
            "num_font": _SMALL,
            "line": {"none": True},
            "major_gridlines": {"visible": True, "line": _PALE},
        }
    )
    drawn.set_size({"width": chart.size[0], "height": chart.size[1]})
    sheet.insert_chart(*chart.at, drawn, {"object_position": 1})
