"""What is written into a workbook is read back the same, whatever it is."""

import warnings
import zipfile
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from tidao_sheets.core.sheet.cells import LONGEST, At, held
from tidao_sheets.core.sheet.declared import Cell, Tab, Workbook
from tidao_sheets.core.sheet.difference import content, difference
from tidao_sheets.stores.xlsx.reader import read_workbook
from tidao_sheets.stores.xlsx.writer import workbook_bytes

PIECES = ["_", "x", "_x", "_x0041_", "_x005F_", "x0041_", "_xD800_", "<r>", "</r>", "<t>", "&", "&#10;", "]]>", "\r\n"]
TEXTS = st.lists(
    st.sampled_from(
        [*PIECES, "=", "'", "+1", " ", "\t", "\n", "\r", "\x00", "\x1f", "\x7f", "\x85", "\ud83d", "\ude00"]
    )
    | st.characters()
    | st.characters(categories=["Cs"])
    | st.characters(min_codepoint=0x10000),
    max_size=12,
).map("".join)


def round_trip(tmp_path_factory, *cells):
    """Return declared cells as they are read back, in order."""
    tab = Tab("ชีต")
    for row, cell in enumerate(cells):
        tab.cells[At(row, 0)] = cell
    path = tmp_path_factory.mktemp("w") / "แฟ้ม.xlsx"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        path.write_bytes(workbook_bytes(Workbook((tab,), "ชื่อ", "ผู้เขียน")))
    book = read_workbook(path)
    assert [*difference(tab, book.tabs[0])] == []
    return path, [book.tabs[0].get(At(row, 0)) for row in range(len(cells))]


@given(text=TEXTS)
@example("_x0041_x0042_")
@example("<r></r>")
@example("<r>_x000D_</r>")
@example("\r")
@example("_x005F_x0041_")
def test_every_text_is_read_back_as_it_was_written(tmp_path_factory, text):
    cells = Cell(text), Cell(text, link="https://example.org/"), Cell(text, formula='="?"'), Cell(text, input=True)
    path, read = round_trip(tmp_path_factory, *cells)
    for cell in read:
        assert (cell.value or "") == held(text)
    assert all(content(one) == content(cell) for one, cell in zip(read, cells, strict=True))
    with zipfile.ZipFile(path) as package:
        assert package.testzip() is None


@pytest.mark.parametrize("piece", ["ก", "😀", "a😀", "_x0041_", "\ud83d"])
@pytest.mark.parametrize("less", [-1, 0, 1])
def test_a_text_at_the_limit_is_read_back_as_what_a_cell_holds_of_it(tmp_path_factory, piece, less):
    text = (piece * LONGEST)[: LONGEST - less]
    _, (read,) = round_trip(tmp_path_factory, Cell(text))
    assert read.value == held(text)


@given(text=TEXTS)
def test_calamine_reads_what_was_written_the_same(tmp_path_factory, text):
    path, _ = round_trip(tmp_path_factory, Cell("first"), Cell(text))
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    assert (rows[1][0] if rows[1:] else "") == held(text)


@given(number=st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**8), max_value=10**8))
def test_every_number_is_read_back_as_it_was_written(tmp_path_factory, number):
    _, (read,) = round_trip(tmp_path_factory, Cell(number))
    assert read.value == Decimal(f"{number:.15g}")


@given(piece=TEXTS, times=st.integers(0, 20000))
def test_what_a_cell_holds_of_a_text(piece, times):
    text = piece * times
    kept = held(text)
    assert len(kept.encode("utf-16-le")) <= 2 * LONGEST
    assert held(kept) == kept
    whole = text.encode("utf-16-le", "replace").decode("utf-16-le")
    if len(text.encode("utf-16-le", "replace")) <= 2 * LONGEST:
        assert kept.replace("\ufffd", "?") == whole.replace("\ufffd", "?")
    else:
        assert kept.endswith("…")


@pytest.mark.parametrize("long", [2080, 40000])
def test_a_link_that_excel_cannot_hold_is_left_out(tmp_path_factory, long):
    _, (read,) = round_trip(tmp_path_factory, Cell("ที่นี่", link="https://example.org/" + "a" * long))
    assert read.value == "ที่นี่"


def test_workbooks_of_one_run_have_the_same_bytes_in_any_order():
    def declared(style):
        tab = Tab("ชีต")
        tab.put(0, 0, "ก", style)
        return Workbook((tab,), "ชื่อ", "ผู้เขียน")

    one, other = declared("title"), declared("cell")
    first = [workbook_bytes(one), workbook_bytes(other)]
    assert [workbook_bytes(other), workbook_bytes(one)] == first[::-1]
