"""A declared workbook → the bytes of an .xlsx file, formulas with their stored values."""

from __future__ import annotations

import io
import re
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.declared import Cell, Plain, Tab, Workbook
from tidao_sheets.core.sheet.styles import FONT, INK, STYLES, TEXT, Style
from tidao_sheets.stores.xlsx.charts import insert_chart
from tidao_sheets.stores.xlsx.formats import excel_days
from tidao_sheets.stores.xlsx.spelling import footer, put_link, put_text, spelt

if TYPE_CHECKING:
    from xlsxwriter.format import Format

MEASURE = "Arial"
"""The face whose digits columns are as wide as, here 7 pixels, as Tahoma's: every machine has it, or its measures.

Where Tahoma is missing, LibreOffice takes one whose digits are a sixth wider: columns would leave the page.
"""
_CREATED = datetime(2024, 1, 1)  # noqa: DTZ001 - a fixed stamp: the same declaration gives the same bytes
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_format_properties": {"font_name": MEASURE, "font_size": 10},
}
_NUMERAL = re.compile(r"\d+(\.\d+)*")
_CUSTOM = {"validate": "custom"}
_PROTECTION = {"format_columns": True, "format_rows": True, "select_locked_cells": True, "select_unlocked_cells": True}


def workbook_bytes(workbook: Workbook) -> bytes:
    """Return the file's bytes."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, deepcopy(_OPTIONS))  # it writes into its options
    told = {"title": workbook.title, "author": workbook.author, "subject": workbook.subject}
    book.set_properties({**told, "created": _CREATED})
    book.set_calc_mode("auto")
    writer = _Writer(book)
    for tab in workbook.tabs:
        writer.tab(tab)
    book.close()
    return stream.getvalue()


class _GrowingRows(Worksheet):
    """A sheet whose rows start at a given height and still grow with what people type: heights are not "custom"."""

    def _xml_start_tag_unencoded(self, tag: str, attributes: list[tuple[str, Any]] | None = None) -> None:
        super()._xml_start_tag_unencoded(tag, _not_custom(attributes) if tag == "row" else attributes)

    def _xml_empty_tag_unencoded(self, tag: str, attributes: list[tuple[str, Any]] | None = None) -> None:
        super()._xml_empty_tag_unencoded(tag, _not_custom(attributes) if tag == "row" else attributes)


def _not_custom(attributes: list[tuple[str, Any]] | None) -> list[tuple[str, Any]]:
    return [(name, value) for name, value in attributes or [] if name != "customHeight"]


@dataclass(slots=True)
class _Writer:
    book: xlsxwriter.Workbook
    formats: dict[tuple[Style, bool], Format] = field(default_factory=dict)

    def tab(self, tab: Tab) -> None:
        """Write one tab."""
        sheet = self.book.add_worksheet(tab.title, _GrowingRows)
        sheet.hide_gridlines(2)
        for column, width in tab.widths.items():
            sheet.set_column(column, column, width)
        for column in tab.hidden_columns:
            sheet.set_column(column, column, 2, None, {"hidden": True})
        for row, height in (tab.fitted_heights() | tab.heights).items():
            sheet.set_row(row, height)
        for row in tab.hidden_rows:
            sheet.set_row(row, None, None, {"hidden": True})
        for first, last in tab.merges:
            style = self.format(tab.cells[first])
            sheet.merge_range(*first, *last, "", style)
        for at, cell in tab.cells.items():
            self.cell(sheet, at, cell)
        self.extras(sheet, tab)
        _page(sheet, tab)
        for chart in tab.charts:
            insert_chart(self.book, sheet, tab.title, chart)

    def format(self, cell: Cell) -> Format:
        """Return the format of a cell's style, made once."""
        key = (cell.look, cell.input)
        if key not in self.formats:
            self.formats[key] = self.book.add_format(_properties(cell.look) | {"locked": not cell.input})
        return self.formats[key]

    def cell(self, sheet: Worksheet, at: At, cell: Cell) -> None:
        """Write one cell by its kind, never by what its text looks like."""
        style, value = self.format(cell), cell.value
        if cell.link is not None and (cell.formula or not isinstance(value, str)):
            put_link(sheet, at, " ", style, cell.link)  # the content takes the place of the text
        if cell.formula is not None:
            sheet.write_formula(*at, cell.formula, style, _stored(value))
        elif value is None:
            sheet.write_blank(*at, None, style)
        elif isinstance(value, bool):
            sheet.write_boolean(*at, value, style)
        elif isinstance(value, (int, Decimal)):
            sheet.write_number(*at, _binary(value), style)
        elif isinstance(value, (date, time, timedelta)):
            sheet.write_number(*at, excel_days(value), style)
        else:
            put_text(sheet, at, value, style, cell.link)

    def extras(self, sheet: Worksheet, tab: Tab) -> None:
        """Write what lies over the cells: validation, conditional formats, panes, protection."""
        for rule in tab.validations:
            options = {
                **(
                    {"validate": "list", "source": [*rule.choices]}
                    if rule.choices
                    else _CUSTOM | {"value": rule.formula}
                ),
                "input_title": rule.prompt_title,
                "input_message": rule.prompt,
                "error_title": rule.error_title,
                "error_message": rule.error,
                "error_type": "stop",
            }
            sheet.data_validation(*rule.at, *rule.at, options)
        for overlaid in tab.conditionals:
            overlay = self.book.add_format(_overlay(STYLES[overlaid.style]))
            shown: dict[str, Any] = {"type": "formula", "criteria": overlaid.formula, "format": overlay}
            sheet.conditional_format(*overlaid.first, *overlaid.last, shown)
        if tab.freeze is not None:
            sheet.freeze_panes(*tab.freeze)
        if tab.colour:
            sheet.set_tab_color("#" + tab.colour)
        typed = [at.a1 for at, cell in tab.cells.items() if cell.look.number == TEXT or _numeral(cell.value)]
        if typed:  # no green corner says that 80%, or a criterion's 1.1, should have been a number
            sheet.ignore_errors({"number_stored_as_text": " ".join(typed)})
        if tab.protected:
            sheet.protect("", _PROTECTION | {"select_locked_cells": not tab.inputs_only})
        if tab.begin is not None:
            sheet.set_selection(*tab.begin, *tab.begin)


def _numeral(value: Plain) -> bool:
    """Whether a cell holds a text that looks like a number."""
    return isinstance(value, str) and _NUMERAL.fullmatch(value) is not None


def _binary(value: Decimal | int) -> float:
    """Cross into the file format, whose numbers are binary; up to 15 digits come back exactly (sheet.number)."""
    return float(value)


def _stored(value: Plain) -> Any:  # noqa: ANN401 - XlsxWriter's own type
    if value is None:
        return ""
    if isinstance(value, str):
        return spelt(value)
    if isinstance(value, (date, time, timedelta)):
        return excel_days(value)
    return _binary(value) if isinstance(value, Decimal) else value


def _page(sheet: Worksheet, tab: Tab) -> None:
    page = tab.page
    if page.landscape:
        sheet.set_landscape()
    sheet.set_paper(9)  # A4
    if page.scale:  # Excel ignores breaks where it fits to pages
        sheet.set_print_scale(page.scale)
        sheet.set_h_pagebreaks(list(page.breaks))
    else:
        sheet.fit_to_pages(1, 1 if page.one else 0)
    sheet.set_margins(left=0.25, right=0.25, top=0.25, bottom=0.4)
    sheet.center_horizontally()
    if page.repeat:
        sheet.repeat_rows(*page.repeat)
    if page.area:
        sheet.print_area(*page.area[0], *page.area[1])
    sheet.set_footer(footer(page.footer), {"margin": 0.2})


def _properties(style: Style) -> dict[str, Any]:
    made: dict[str, Any] = {
        "font_name": FONT,
        "font_scheme": "none",  # else Excel shows the theme's face, Calibri, in its place
        "font_size": style.size,
        "font_color": "#" + style.colour,
        "align": style.align,
        "valign": "vcenter" if style.vertical == "middle" else style.vertical,
        "text_wrap": style.wrap,
        "shrink": style.shrink,
        "num_format": style.number,
    }
    if style.bold:
        made["bold"] = True
    if style.italic:
        made["italic"] = True
    if style.underline:
        made["underline"] = 1
    if style.strike:
        made["font_strikeout"] = True
    if style.fill:
        made["bg_color"] = "#" + style.fill
    if style.border:
        made |= {"border": 1, "border_color": "#" + style.border}
    if style.indent:
        made["indent"] = style.indent
    if style.upright:
        made["rotation"] = 90
    return made


def _overlay(style: Style) -> dict[str, Any]:
    made: dict[str, Any] = {"bold": style.bold}
    if style.colour != INK:
        made["font_color"] = "#" + style.colour
    if style.fill:
        made["bg_color"] = "#" + style.fill
    return made
