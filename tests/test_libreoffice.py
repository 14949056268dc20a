"""LibreOffice as a second opinion: it recalculates what a committee has typed, and what it saves reads the same."""

import datetime as dt
from decimal import Decimal

import pytest
from books import REAL, SMALL, Folder, all_points, cell, edited, points_for, row_of, said
from openpyxl import load_workbook
from openpyxl.formula.translate import Translator

from tidao_sheets.core.form import layout
from tidao_sheets.core.form.layout import office_rows
from tidao_sheets.core.form.workbook import form_workbook
from tidao_sheets.core.programme.records import OVERVIEW

pytestmark = pytest.mark.libreoffice

TEXTS = {"1.1": {"strength": "ก\nข", "advice": "=1+1", "evidence": " ภาพ.jpg"}, "2.1": {"internal": "<b>&amp;😀"}}
TYPED = {  # office → criterion → what is typed into its score cell
    "5708": points_for(REAL, "79.5"),
    "5707": points_for(REAL, "79.99"),
    "5709": all_points(REAL, c1="8", c2="๔", c3=" 4.5 ", c4="8 คะแนน", c5="8/10", c6="ขาด", c8="1,5"),
    "5717": all_points(REAL, "1", c1=Decimal(11), c2=Decimal(-1), c3=Decimal("1.125"), c4=dt.date(2024, 5, 4)),
    "5715": all_points(REAL, "0.5", c3=None, c9=None),
    "5718": all_points(REAL, "1.34"),  # 79.9 as a sum of binary numbers
}
SMALL_TYPED = {
    "pua": all_points(SMALL, c1=Decimal("2.4"), c2=Decimal("7.6")),
    "thawangpha": all_points(SMALL, "2.5"),
}
CASES = {"real": (REAL, "zone-1", TYPED), "small": (SMALL, "สายเหนือ", SMALL_TYPED)}


def type_in(path, programme, typed, texts=None):
    """Type scores and texts as a person does: formulas lose their stored values, so that all must be recalculated."""
    with edited(path) as book:
        for office, given in typed.items():
            sheet = book[programme.offices[office].short_name]
            for criterion, cells in given.items():
                target = sheet[cell(criterion, programme=programme)]
                target.value = cells["score"]
                target.data_type = "s" if isinstance(cells["score"], str) else target.data_type
            for criterion, fields in (texts or {}).items():
                for key, text in fields.items():
                    sheet[cell(criterion, key, programme)].value = text
                    sheet[cell(criterion, key, programme)].data_type = "s"


@pytest.fixture(scope="module", params=CASES)
def recalculated(request, soffice, tmp_path_factory):
    """A filled form, and the same as LibreOffice saved it: (programme, committee, typed, before, after)."""
    programme, committee, typed = CASES[request.param]
    folder = Folder(tmp_path_factory.mktemp("typed"), programme)
    path = folder.form(committee)
    type_in(path, programme, typed, TEXTS if programme is REAL else None)
    after = Folder(tmp_path_factory.mktemp("saved"), programme)
    soffice.resave_xlsx(path, after.path)
    return programme, committee, typed, folder, after


def differences(workbook, path):
    """Return the formula cells whose value in a file differs from the declared one: (tab, cell, found, declared)."""
    book = load_workbook(path, data_only=True)
    found, checked = [], 0
    for tab in workbook.tabs:
        for at, declared in tab.cells.items():
            if declared.formula is None:
                continue
            checked += 1
            value = book[tab.title][at.a1].value
            if isinstance(value, (int, float)) and isinstance(declared.value, (int, Decimal)):
                same = abs(Decimal(str(value)) - declared.value) < Decimal("0.000001")
            else:
                same = value == declared.value
            if not same:
                found.append((tab.title, at.a1, value, declared.value))
    return found, checked


def test_its_totals_sums_statuses_states_and_stars_are_ours(recalculated):
    programme, committee, typed, _, after = recalculated
    chosen = programme.committees[committee]
    declared = form_workbook(programme, programme.rounds[1], chosen, filled=typed)
    found, checked = differences(declared, next(after.path.glob("*.xlsx")))
    assert found == []
    offices, sums, criteria = len(chosen.offices), len(programme.dimensions), len(programme.criteria)
    on_tabs, on_overview = criteria + sums + 4, sums + 3  # statuses, sums, total (on tabs in words, too), star, state
    assert checked == offices * (on_tabs + on_overview)


def test_what_it_saves_reads_the_same(recalculated):
    _, committee, typed, before, after = recalculated
    ours, theirs = before.read(), after.read()
    assert [(s.points, s.texts, s.missing, s.faulty) for s in theirs.scores] == [
        (s.points, s.texts, s.missing, s.faulty) for s in ours.scores
    ]
    assert said(after.findings(committee)) == said(before.findings(committee))
    assert sum(bool(s.points) for s in theirs.scores) == len(typed)


def test_texts_came_through(recalculated):
    programme, _, typed, _, after = recalculated
    if programme is REAL:
        assert all(after.scores(office).texts == TEXTS for office in typed)


def test_a_score_typed_as_text_leaves_no_figure_to_differ(soffice, tmp_path):
    """The program reads "๘" and the form cannot: it shows no sum that lacks it, and so there is nothing to warn of."""
    folder = Folder(tmp_path / "typed", SMALL)
    path = folder.form("สายเหนือ")
    type_in(path, SMALL, {"pua": all_points(SMALL, "1", c1="๘")})
    after = Folder(tmp_path / "saved", SMALL)
    saved = soffice.resave_xlsx(path, after.path)
    assert [f.code for f in after.findings("สายเหนือ")] == ["text_number"]
    assert sum(after.points("pua").values()) == Decimal("42.5")
    rows, sheet = office_rows(SMALL), load_workbook(saved, data_only=True)["ปัว"]
    sums = [sheet.cell(row + 1, 6).value for row in (*rows.dimensions.values(), rows.total)]
    assert sums[0] == sums[-1] == layout.UNKNOWN
    assert sums[1] == 28


TYPED_TEXTS = ("80%", "4/5", "1,500", "TRUE", "007", "1e3", "5/2567", "12:30", "=1+1", "-", "๘", "1.10")


def test_what_is_typed_into_a_text_cell_stays_as_it_was_typed(soffice, tmp_path):
    folder = Folder(tmp_path / "made")
    path = folder.form("zone-1")
    places = [(c.id, key) for c in REAL.criteria for key in ("strength", "advice")][: len(TYPED_TEXTS)]
    typed = [("เชียงแสน", cell(*place), text) for place, text in zip(places, TYPED_TEXTS, strict=True)]
    after = Folder(tmp_path / "saved")
    soffice.type_in(path, after.path, [*typed, ("เชียงแสน", cell("1.1"), "8.5")])
    scores = after.scores("5708")
    assert [scores.texts[criterion][key] for criterion, key in places] == [*TYPED_TEXTS]
    assert scores.points == {"1.1": Decimal("8.5")}
    assert "text_coerced" not in {f.code for f in after.findings("zone-1")}


# ── sorting and inserting ──


def sort_whole_rows(sheet, order):
    """Put the criteria's rows into another order as spreadsheet programs do: whole, formulas following their rows."""
    rows = sorted(row_of(sheet, key) for key in order)
    taken = []
    for key in order:
        source = row_of(sheet, key)
        taken.append([(c.coordinate, c.column, c.value, c.data_type) for c in sheet[source]])
    for row, values in zip(rows, taken, strict=True):
        for coordinate, column, value, kind in values:
            target = sheet.cell(row, column)
            moved = Translator(value, coordinate).translate_formula(target.coordinate) if kind == "f" else value
            target.value = moved
            target.data_type = kind


def test_sorted_rows_keep_totals_statuses_and_stars(soffice, tmp_path):
    folder = Folder(tmp_path / "typed")
    path = folder.form("zone-1")
    wanted = points_for(REAL, "79.5")
    type_in(path, REAL, {"5708": wanted})
    order = sorted((c.id for c in REAL.criteria), key=lambda c: (wanted[c]["score"], c))
    assert order != [c.id for c in REAL.criteria]
    with edited(path) as book:
        sort_whole_rows(book["เชียงแสน"], order)
    after = Folder(tmp_path / "saved")
    saved = soffice.resave_xlsx(path, after.path)
    rows, sheet = office_rows(REAL), load_workbook(saved, data_only=True)["เชียงแสน"]
    assert [sheet.cell(row + 1, 6).value for row in rows.dimensions.values()] == [20, 20, 20, 19.5, 0]
    assert (sheet.cell(rows.total + 1, 6).value, sheet.cell(rows.tier + 1, 6).value) == (79.5, "ดาวเงิน")
    assert sheet.cell(rows.state + 1, 3).value == "ครบทุกข้อ พร้อมลงนาม\nรวม ๗๙.๕/๑๐๐"
    assert [sheet.cell(row + 1, 1).value for row in rows.criteria.values()] == order
    assert after.findings("zone-1") == []
    assert after.points("5708") == {c: cells["score"] for c, cells in wanted.items()}


@pytest.mark.parametrize("programme", [REAL, SMALL], ids=["real", "small"])
def test_it_keeps_what_makes_a_form_a_form(programme, soffice, tmp_path):
    committee = next(iter(programme.committees.values()))
    path = Folder(tmp_path / "made", programme).form()
    saved = load_workbook(soffice.resave_xlsx(path, tmp_path / "saved"))
    for code in committee.offices:
        sheet = saved[programme.offices[code].short_name]
        assert sheet.protection.sheet
        assert not sheet[cell(programme.criteria[0].id, programme=programme)].protection.locked
        assert sheet.row_dimensions[1].hidden
        assert (
            sum(len(str(r.sqref).split()) for r in sheet.data_validations.dataValidation) == len(programme.criteria) + 1
        )
    assert OVERVIEW in saved.sheetnames
