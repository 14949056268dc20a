"""What people add to the summary beside their remarks' texts: carried over, told before it is left out, or refused."""

import io
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from books import edited, row_of
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table
from workspaces import DAY, POINTS, demo_workspace, files, fill, shown, tidao

from tidao_sheets.core.sheet.cells import At, blocks, linkable
from tidao_sheets.core.summary import executive
from tidao_sheets.stores.xlsx.reader import read_workbook

FIELD = Path(__file__).parents[1] / "field"
RANKING, MATRIX, REMARKS = "จัดลำดับ รอบ 1", "คะแนนรายข้อ รอบ 1", "หมายเหตุ"
BETTER = {**POINTS, "wiangsa": ("12", "7", "20", "10")}  # from the last rank to the first
WORSE = {**POINTS, "pua": ("1", "1", "1", "1")}
YELLOW = PatternFill("solid", "FFFF00")
REMARKS_PART = "xl/worksheets/sheet7.xml"


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setenv("TIDAO_TODAY", DAY)


def sync(folder, *more, number=1):
    return tidao("sync", "--workspace", folder, "--round", number, "--json", *more)


def rewritten(folder, points=BETTER, *more):
    """Change a score, sync, and return what was left out: (tab, kind) → places."""
    fill(folder, 1, points)
    done = sync(folder, *more)
    assert done.code == 0, done.said
    assert done.json["planned"]["cells"] > 0
    return {(out["tab"], out["kind"]): out["places"] for out in done.json["left_out"]}


def remarks_of(path):
    """Return the remarks tab as it is in the file."""
    return next(tab for tab in read_workbook(path).tabs if tab.title == REMARKS)


# ── Carried over with a remark ──────────────────────────────────────────────────────────────────────────────────────


def fielded(tmp_path, tmp_path_factory, kind):
    """Return the demo with this summary of the field in place of its own, and its first round read again."""
    folder = tmp_path / "งาน"
    shutil.copytree(demo_workspace(tmp_path_factory), folder)
    shutil.copy(FIELD / kind / "summary.xlsx", folder / "summary.xlsx")
    return folder


def test_a_link_on_a_remark_stays_with_it(tmp_path, tmp_path_factory):
    folder = fielded(tmp_path, tmp_path_factory, "hyperlink-remark")
    before = remarks_of(folder / "summary.xlsx")
    done = sync(folder, "--overwrite")
    assert done.json["written"]["cells"] > 0, done.said
    after = remarks_of(folder / "summary.xlsx")
    at = At(8, 3)
    assert after.links == before.links == {at: "https://example.org/doc"}
    assert after.get(at).value == before.get(at).value
    assert not [out for out in done.json["left_out"] if out["kind"] == "link"]


LINKS = (
    "https://example.org/a%20b?q=1#บท", "mailto:a@example.org", "#'หมายเหตุ'!D7", "เอกสาร/บันทึก 1.docx",
    "file:///C:/งาน/a.xlsx#'A'!B2", "\\\\server\\share\\a.docx",
)  # fmt: skip


def test_links_of_every_kind_stay_through_two_rewrites(work):
    with edited(work / "summary.xlsx") as book:
        for row, link in enumerate(LINKS[:4], 7):
            book[REMARKS].cell(row, 4, f"ดู {row}").hyperlink = link
        for row, link in enumerate(LINKS[4:], 7):
            book[REMARKS].cell(row, 5, 1.5).hyperlink = link

    def targets():
        links = remarks_of(work / "summary.xlsx").links  # with whichever slashes, and blanks spelt out or not
        told = {at.a1: link.replace("\\", "/").replace("%20", " ") for at, link in links.items()}
        return {a1: link.removeprefix("file:///") for a1, link in told.items()}

    first = targets()
    assert len(first) == len(LINKS)
    assert not rewritten(work)
    assert targets() == first
    assert not rewritten(work, WORSE)
    assert targets() == first
    assert shown(work / "summary.xlsx", REMARKS, "D7") == "ดู 7"
    assert shown(work / "summary.xlsx", REMARKS, "E7") == 1.5


def test_a_link_that_no_cell_can_hold_is_told(work):
    with edited(work / "summary.xlsx") as book:
        book[REMARKS]["D7"] = "โทร"
        book[REMARKS]["D7"].hyperlink = "tel:053123456"
    assert rewritten(work) == {(REMARKS, "link"): ["D7"]}
    assert [linkable(link) for link in ("tel:1", "file:///home/a", "file://server/a", "x" * 3000)] == [False] * 4


def test_remarks_stored_as_numbers_stay_as_they_were_shown(tmp_path, tmp_path_factory):
    folder = fielded(tmp_path, tmp_path_factory, "remark-kinds")
    before = remarks_of(folder / "summary.xlsx")
    for _ in range(2):
        assert sync(folder, "--overwrite").json["conflicts"] == []
        after = remarks_of(folder / "summary.xlsx")
        for at in (At(6, 3), At(7, 3), At(8, 3)):
            assert after.get(at) == before.get(at)
        book = load_workbook(folder / "summary.xlsx")
        assert [book[REMARKS][a1].number_format for a1 in ("D7", "D8", "D9")] == ["0%", "mm-dd-yy", "#,##0"]
        tab = book[RANKING]
        column = next(c.column for c in tab[1] if c.value == "remark")
        offices = [book[REMARKS].cell(row, 1).value for row in (7, 8, 9)]
        formats = [tab.cell(row_of(tab, code), column).number_format for code in offices]
        assert formats == ["0%", "mm-dd-yy", "#,##0"]  # the ranking shows them as people see them, too
        shutil.copy(demo_workspace(tmp_path_factory) / "tidao.db", folder)  # so that all is written again


@pytest.mark.libreoffice
def test_libreoffice_shows_such_a_remark_in_both_tabs(tmp_path, tmp_path_factory, soffice):
    folder = fielded(tmp_path, tmp_path_factory, "remark-kinds")
    assert sync(folder, "--overwrite").json["written"]["cells"] > 0
    saved = soffice.resave_xlsx(folder / "summary.xlsx", tmp_path / "saved")
    tabs = {tab.title: tab for tab in read_workbook(saved).tabs}
    remarks, ranking = tabs[REMARKS], tabs[RANKING]
    column = next(at.column for at, cell in ranking.cells.items() if at.row == 0 and cell.value == "remark")
    rows = {cell.value: at.row for at, cell in ranking.cells.items() if at.column == 0}
    for row in (6, 7, 8):
        there, here = remarks.get(At(row, 3)), ranking.get(At(rows[remarks.get(At(row, 0)).value], column))
        assert (here.value, here.shown_as) == (there.value, there.shown_as)
    assert sync(folder).json["planned"]["cells"] == 0


def test_the_paint_of_a_remark_comes_along(work):
    with edited(work / "summary.xlsx") as book:
        cell = book[REMARKS]["D8"]  # pua
        cell.value, cell.fill, cell.font = "เร่งด่วน", YELLOW, Font(bold=True, color="FF0000", strike=True)
        book[REMARKS]["D9"].fill = PatternFill("solid", "92D050")  # a remark to come
    for points in (BETTER, WORSE):
        assert not rewritten(work, points)
        tab = load_workbook(work / "summary.xlsx")[REMARKS]
        assert [tab[a1].fill.fgColor.rgb for a1 in ("D7", "D8", "D9")] == ["FFFFF7D6", "FFFFFF00", "FF92D050"]
        assert (tab["D8"].font.b, tab["D8"].font.color.rgb, tab["D8"].font.strike) == (True, "FFFF0000", True)


# ── Told before it is left out ──────────────────────────────────────────────────────────────────────────────────────


def colour(book):
    for row in book[RANKING]["C10:D11"]:
        for cell in row:
            cell.fill = YELLOW
    book[MATRIX]["Z40"].fill = YELLOW  # an empty cell


def validate(book):
    rule = DataValidation("list", formula1='"ก,ข"')
    rule.add("D7:D10")
    book[REMARKS].add_data_validation(rule)


def condition(book):
    book[RANKING].conditional_formatting.add("G10:G13", CellIsRule("lessThan", ["30"], fill=YELLOW))


def filter_rows(book):
    book[RANKING].auto_filter.ref = "B9:K13"


def name(book):
    book.defined_names["คะแนนปัว"] = DefinedName("คะแนนปัว", attr_text=f"'{RANKING}'!$G$10")


def merge(book):
    book[RANKING].merge_cells("B40:D41")


def head(book):
    book[RANKING].oddHeader.center.text = "ลับ"


def table(book):
    book[MATRIX].add_table(Table(displayName="T1", ref="B6:C10"))


def rename(book):
    book[MATRIX].title = "คะแนน"


def protect(book):
    book[MATRIX].protection.set_password("ลับ")


def protect_all(book):
    book.security = WorkbookProtection(workbookPassword="ลับ", lockStructure=True)


def link(book):
    book[RANKING]["C10"].hyperlink = "https://example.org/"


TOLD: dict[str, tuple[Callable[[Workbook], None], list[tuple[str | None, list[str]]]]] = {
    "paint": (colour, [(RANKING, ["C10:D11"]), (MATRIX, ["Z40"])]),
    "validation": (validate, [(REMARKS, ["D7:D10"])]),
    "conditional": (condition, [(RANKING, ["G10:G13"])]),
    "filter": (filter_rows, [(RANKING, ["B9:K13"])]),
    "name": (name, [(None, ["คะแนนปัว"])]),
    "merge": (merge, [(RANKING, ["B40:D41"])]),
    "header": (head, [(RANKING, ["&Cลับ"])]),
    "table": (table, [(MATRIX, ["B6:C10"])]),
    "title": (rename, [("คะแนน", ["คะแนน"])]),
    "password": (protect, [(MATRIX, [""])]),
    "password of all": (protect_all, [(None, [""])]),
    "link": (link, [(RANKING, ["C10"])]),
}


@pytest.mark.parametrize("kind", TOLD)
def test_what_a_rewrite_leaves_out_is_told_before_and_with_it(work, kind):
    change, expected = TOLD[kind]
    with edited(work / "summary.xlsx") as book:
        change(book)
    before = (work / "summary.xlsx").read_bytes()
    assert sync(work).json["left_out"] == []  # nothing has to be written, so nothing is lost
    fill(work, 1, BETTER)
    told = [{"tab": tab, "kind": kind.partition(" ")[0], "places": places} for tab, places in expected]
    assert sync(work, "--dry-run").json["left_out"] == told
    words = tidao("sync", "--workspace", work, "--dry-run", lang="th").out
    assert "จะไม่ได้ยกไป" in words
    assert expected[0][1][0] in words
    done = sync(work)
    assert (done.code, done.json["left_out"]) == (0, told)
    assert Path(done.json["backup"]).read_bytes() == before
    assert not rewritten(work, WORSE)  # what is gone is not told again


def test_blocks_that_a_former_version_has_merged_are_no_one_s_addition(work, monkeypatch):
    with monkeypatch.context() as then:
        then.setattr(executive, "RIGHT", executive.RIGHT + 1)
        assert not rewritten(work, WORSE)
    with edited(work / "summary.xlsx") as book:
        book["สรุปผู้บริหาร รอบ 1"].merge_cells("C40:D40")
    assert rewritten(work) == {("สรุปผู้บริหาร รอบ 1", "merge"): ["C40:D40"]}


def test_the_program_s_own_empty_cells_that_somebody_has_merged_are_told(work):
    rule, title = "B5:D5", "สรุปผู้บริหาร รอบ 1"
    with edited(work / "summary.xlsx") as book:
        book[title].merge_cells(rule)
    assert rewritten(work, WORSE) == {(title, "merge"): [rule]}


PARTS = "<r><rPr><b/></rPr><t>Very</t></r><r><t> good</t></r>"


@pytest.mark.parametrize("part", [REMARKS_PART, "xl/sharedStrings.xml"])
def test_a_part_of_a_remark_in_another_type_is_told(work, part):
    with edited(work / "summary.xlsx") as book:
        book[REMARKS]["D7"] = "Very good"
    if part == "xl/sharedStrings.xml":
        assert not rewritten(work, WORSE)  # then the file shares its texts
    change_part(work / "summary.xlsx", part, lambda xml: re.sub("<t[^>]*>Very good</t>", PARTS, xml))
    assert rewritten(work) == {(REMARKS, "rich"): ["D7"]}
    assert shown(work / "summary.xlsx", REMARKS, "D7") == "Very good"


def test_the_program_s_own_paint_is_never_told_whoever_saves(work):
    with edited(work / "summary.xlsx"):
        pass
    assert not rewritten(work)  # ranks have changed, and the colours of tiers with them
    (work / "tidao.db").unlink()
    assert not rewritten(work, WORSE)


@pytest.mark.libreoffice
def test_libreoffice_adds_nothing_of_its_own(work, soffice, tmp_path):
    soffice.resave_xlsx(work / "summary.xlsx", tmp_path / "saved").replace(work / "summary.xlsx")
    assert not rewritten(work)


# ── Refused by name ─────────────────────────────────────────────────────────────────────────────────────────────────


def change_part(path, part, change):
    """Change the XML of one part of a workbook."""
    with zipfile.ZipFile(path) as archive:
        parts = {entry: archive.read(entry) for entry in archive.namelist()}
    before = parts[part].decode("utf-8")
    after = change(before)
    assert after != before
    parts[part] = after.encode("utf-8")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def refused(folder, *more):
    """Assert that no sync rewrites the summary, whatever it is asked, and return what is in the way."""
    fill(folder, 1, BETTER)
    before = files(folder)
    for asked in ((), ("--overwrite",)):
        done = sync(folder, *asked, *more)
        assert done.code == 3, done.said
        assert done.json["written"]["cells"] == 0
    assert files(folder) == before
    assert tidao("sync", "--workspace", folder, "--overwrite", lang="th").code == 3
    return [(c["tab"], c["cell"], c["found"]) for c in done.json["conflicts"]]


@pytest.mark.parametrize("formula", ['=_xlfn.DISPIMG("ID_1",1)', '=_xlfn.IMAGE("https://example.org/a.png")'])
def test_a_formula_that_shows_a_picture_refuses_the_rewrite(work, formula):
    with edited(work / "summary.xlsx") as book:
        book[REMARKS]["D7"] = formula
    assert refused(work) == [(REMARKS, "D7", formula)]
    assert "D7" in tidao("sync", "--workspace", work, lang="th").out


def test_a_picture_placed_in_a_cell_refuses_the_rewrite(work):
    cell = '<c r="D7" t="e" vm="1"><v>#VALUE!</v></c>'
    change_part(work / "summary.xlsx", REMARKS_PART, lambda xml: re.sub(r'<c r="D7"[^>]*/>', cell, xml))
    assert refused(work) == [(REMARKS, "D7", "#PICTURE!")]


RELATED = {"image": "pictures", "control": "pictures", "oleObject": "pictures", "pivotTable": "pivot tables"}


@pytest.mark.parametrize("kind", RELATED)
def test_whatever_else_lies_on_a_tab_refuses_the_rewrite(work, kind):
    relation = (
        '<Relationship Id="rId9" Target="../media/x.bin" '
        f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/></Relationships>'
    )
    change_part(
        work / "summary.xlsx",
        "xl/worksheets/_rels/sheet2.xml.rels",
        lambda xml: xml.replace("</Relationships>", relation),
    )
    with zipfile.ZipFile(work / "summary.xlsx", "a") as archive:
        archive.writestr("xl/media/x.bin", b"x")
    [(tab, cell, found)] = refused(work)
    assert (tab, cell) == ("summary.xlsx", None)
    assert RELATED[kind] in found


# ── Remarks that were not read ──────────────────────────────────────────────────────────────────────────────────────


def test_a_remarks_tab_that_is_gone_refuses_the_rewrite(work):
    with edited(work / "summary.xlsx") as book:
        del book[REMARKS]
    assert refused(work) == [(REMARKS, None, "")]
    assert "backup" in tidao("sync", "--workspace", work).out


def clear_identity(tab):
    tab["A1"] = None


def drop_first_row(tab):
    tab.delete_rows(1)


def drop_first_column(tab):
    tab.delete_cols(1)


@pytest.mark.parametrize("change", [clear_identity, drop_first_row, drop_first_column])
def test_a_remarks_tab_without_its_identity_refuses_the_rewrite(work, change):
    with edited(work / "summary.xlsx") as book:
        book[REMARKS]["D7"] = "ห้ามหาย"
        change(book[REMARKS])
    assert (REMARKS, None, "") in refused(work)


def clear_row_key(tab):
    tab["A8"] = None


def clear_column_key(tab):
    tab["D1"] = None


def double_row_key(tab):
    tab["A9"] = tab["A8"].value


def double_column_key(tab):
    tab["E1"] = tab["D1"].value


KEYS = {clear_row_key: "C8", clear_column_key: "D6", double_row_key: "C8", double_column_key: "D6"}


@pytest.mark.parametrize("change", KEYS)
def test_remarks_without_keys_refuse_the_rewrite(work, change):
    with edited(work / "summary.xlsx") as book:
        book[REMARKS]["D8"] = "ของปัว"
        change(book[REMARKS])
    assert (REMARKS, KEYS[change]) in [(tab, cell) for tab, cell, _ in refused(work)]
    said = tidao("sync", "--workspace", work, lang="th").out
    assert "backup" in said
    assert "--overwrite" not in said  # which would not help


def test_a_new_office_of_the_programme_takes_no_remark_away(work):
    with edited(work / "summary.xlsx") as book:
        book[REMARKS]["D8"] = "ของปัว"
    assert not rewritten(work)
    assert shown(work / "summary.xlsx", REMARKS, "D8") == "ของปัว"


@pytest.mark.parametrize("part", [REMARKS_PART, "xl/sharedStrings.xml", "xl/_rels/workbook.xml.rels"])
def test_a_summary_of_which_a_part_is_gone_is_not_rewritten(work, part):
    path, kept = work / "summary.xlsx", io.BytesIO()
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(kept, "w") as new:
        for entry in archive.namelist():
            if entry != part:
                new.writestr(entry, archive.read(entry))
    path.write_bytes(kept.getvalue())
    fill(work, 1, BETTER)
    before = files(work)
    done = sync(work, "--overwrite")
    assert (done.code, done.json["error"]["code"]) == (4, "summary_unreadable")
    assert "backup" in done.json["error"]["remedy"]
    assert files(work) == before


STRICT = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships":
        "http://purl.oclc.org/ooxml/officeDocument/relationships",
    "http://schemas.openxmlformats.org/drawingml/2006/": "http://purl.oclc.org/ooxml/drawingml/",
}  # fmt: skip


def test_a_strict_summary_keeps_its_remarks(work):
    with edited(work / "summary.xlsx") as book:
        book[REMARKS]["D8"], book[REMARKS]["D8"].hyperlink = "ของปัว", "https://example.org/"
    path, kept = work / "summary.xlsx", io.BytesIO()
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(kept, "w") as new:
        for entry in archive.namelist():
            text = archive.read(entry)
            for loose, strict in STRICT.items():
                text = text.replace(loose.encode(), strict.encode())
            new.writestr(entry.replace("sheet7", "Sheet7"), text)  # such files spell their parts as they like
    path.write_bytes(kept.getvalue())
    assert not rewritten(work)
    tab = load_workbook(path)[REMARKS]
    assert (tab["D8"].value, tab["D8"].hyperlink.target) == ("ของปัว", "https://example.org/")


# ── Sorted by what people see ───────────────────────────────────────────────────────────────────────────────────────


def test_a_summary_that_was_sorted_by_what_people_see(tmp_path, tmp_path_factory):
    folder = fielded(tmp_path, tmp_path_factory, "sort-visible")
    before = remarks_of(folder / "summary.xlsx")
    names = {at.row: cell.value for at, cell in before.cells.items() if at.column == 2}
    told = {names[at.row]: c.value for at, c in before.cells.items() if at.column == 3 and at.row > 5}
    assert told
    assert sync(folder, "--overwrite").json["written"]["cells"] > 0
    after = remarks_of(folder / "summary.xlsx")
    names = {at.row: cell.value for at, cell in after.cells.items() if at.column == 2}
    assert {names[at.row]: c.value for at, c in after.cells.items() if at.column == 3 and at.row > 5} == told


@pytest.mark.libreoffice
@pytest.mark.parametrize("columns", [range(2, 7), range(1, 7)])
def test_the_look_up_follows_what_people_sort(work, soffice, tmp_path, columns):
    with edited(work / "summary.xlsx") as book:
        tab = book[REMARKS]
        rows = row_of(tab, "pua"), row_of(tab, "muang")
        tab.cell(rows[0], 4).value, tab.cell(rows[1], 4).value = "ของปัว", "ของเมือง"
        for column in columns:
            one, other = (tab.cell(row, column) for row in rows)
            one.value, other.value = other.value, one.value
    saved = load_workbook(soffice.resave_xlsx(work / "summary.xlsx", tmp_path / "saved"), data_only=True)[RANKING]
    column = next(c.column for c in saved[1] if c.value == "remark")
    assert {code: saved.cell(row_of(saved, code), column).value for code in ("pua", "muang")} == {
        "pua": "ของปัว",
        "muang": "ของเมือง",
    }


def test_blocks_are_told_as_people_write_them():
    square = [At(r, c) for r in range(1, 4) for c in (1, 2)]
    assert blocks([*square, At(0, 4), At(9, 2)]) == ["E1", "B2:C4", "C10"]
    assert blocks([]) == []


def test_a_formula_that_refers_to_another_workbook_refuses_the_rewrite(work):
    cell = '<c r="D7" t="str"><f>[1]Sheet1!A1</f><v>Very good</v></c>'
    part = REMARKS_PART
    change_part(work / "summary.xlsx", part, lambda xml: re.sub(r'<c r="D7"[^>]*/>', cell, xml))
    assert refused(work) == [(REMARKS, "D7", "=[1]Sheet1!A1")]


def test_what_is_in_the_way_is_named_with_its_tab_in_both_languages(work):
    with edited(work / "summary.xlsx") as book:
        book[REMARKS]["D7"].comment = Comment("ใครพูด", "เลขานุการ")
    fill(work, 1, BETTER)
    said = {lang: tidao("sync", "--workspace", work, lang=lang).out for lang in ("th", "en")}
    assert f'มีความคิดเห็นที่ผู้อื่นเพิ่มไว้ ในชีต "{REMARKS}"' in " ".join(said["th"].split())
    assert f'holds comments that somebody has added (on "{REMARKS}")' in " ".join(said["en"].split())
