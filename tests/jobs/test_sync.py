"""Bringing the summary up to date: nothing without need, nothing of a person's ever lost, and refusals that say why."""

import io
import shutil
import zipfile
from pathlib import Path

import pytest
from books import edited, row_of
from openpyxl import load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from PIL import Image as Picture
from workspaces import POINTS, SECOND, files, fill, shown, tidao, trusted

from tidao_sheets.core.summary import plan
from tidao_sheets.core.summary.layout import OF_ALL_ROUNDS
from tidao_sheets.core.summary.plan import plan_summary
from tidao_sheets.jobs.workspace import Workspace
from tidao_sheets.ledger.ledger import Ledger
from tidao_sheets.ledger.witness import WITNESS
from tidao_sheets.stores.xlsx.store import XlsxStore

RANKING, MATRIX, REMARKS = "จัดลำดับ รอบ 1", "คะแนนรายข้อ รอบ 1", "หมายเหตุ"
BETTER = {**POINTS, "wiangsa": ("12", "7", "20", "10")}  # from the last rank to the first
LEDGER = "tidao.db"


def run(folder, *more, command="sync", number=1):
    return tidao(command, "--workspace", folder, "--round", number, "--json", *more)


def total_place(folder, office):
    """Return tab and cell of an office's total."""
    place = run(folder, command="check").json["summary"]["cells"][office]["total"]
    return place["tab"], place["cell"]


def remark_place(office):
    """Return tab and cell of an office's remark; the offices stand there in the programme's order."""
    return REMARKS, f"D{7 + ['muang', 'pua', 'wiangsa', 'thawangpha'].index(office)}"


def type_in(folder, tab, cell, *, value):
    with edited(folder / "summary.xlsx") as book:
        book[tab][cell] = value


def remark(folder, office, text):
    type_in(folder, *remark_place(office), value=text)


def remark_of(folder, office):
    return shown(folder / "summary.xlsx", *remark_place(office))


def refused(done):
    """Assert that a run was refused as a person's edit, and return its conflicts."""
    assert done.code == 3, done.said
    assert done.json["written"] == {"cells": 0, "workbooks": []}
    return [(c["tab"], c["cell"], c["written"], c["found"]) for c in done.json["conflicts"]]


# ── Nothing changed, nothing written ────────────────────────────────────────────────────────────────────────────────


def untouched(folder, *more):
    """Assert that a run leaves the summary as it is, to the byte and the second."""
    summary = folder / "summary.xlsx"
    before = summary.read_bytes(), summary.stat().st_mtime_ns, summary.stat().st_ino
    done = run(folder, *more)
    assert done.code == 0, done.said
    assert done.json["calls"]["write"] == done.json["written"]["cells"] == done.json["planned"]["cells"] == 0
    assert (summary.read_bytes(), summary.stat().st_mtime_ns, summary.stat().st_ino) == before
    assert not (folder / "backup").exists()


def test_nothing_changed_writes_nothing(work):
    untouched(work)
    untouched(work)


def test_a_new_remark_alone_writes_nothing(work):
    remark(work, "pua", "ดีเยี่ยม")
    untouched(work)
    untouched(work)


def test_the_next_day_alone_writes_nothing(work, monkeypatch):
    monkeypatch.setenv("TIDAO_TODAY", "2025-02-22")
    untouched(work)


def test_a_moved_workspace_is_still_the_same(work, tmp_path):
    moved = shutil.move(work, tmp_path / "ที่ใหม่ #1?")
    untouched(moved)
    fill(moved, 1, BETTER)
    assert run(moved).code == 0


def test_a_moved_workspace_with_linked_findings_changes_no_cell(work, tmp_path):
    fill(work, 1, {**POINTS, "pua": ("12", "7", "'18", "8"), "wiangsa": ("8", "5", "", "99")})
    assert run(work).json["written"]["cells"] > 0
    shutil.rmtree(work / "backup")
    moved = Path(shutil.move(work, tmp_path / "ที่ใหม่"))
    before = (moved / "summary.xlsx").read_bytes()
    done = run(moved)
    assert done.json["planned"]["cells"] == done.json["written"]["cells"] == 0
    assert (moved / "summary.xlsx").read_bytes() == before
    assert not (moved / "backup").exists()


@pytest.mark.libreoffice
def test_saving_in_libreoffice_is_no_conflict(work, soffice, tmp_path):
    remark(work, "pua", "บันทึกจาก LibreOffice")
    soffice.resave_xlsx(work / "summary.xlsx", tmp_path / "saved").replace(work / "summary.xlsx")
    untouched(work)
    fill(work, 1, BETTER)
    assert run(work).code == 0
    assert remark_of(work, "pua") == "บันทึกจาก LibreOffice"


# ── What changes is written, and what is a person's stays ───────────────────────────────────────────────────────────


def test_a_new_score_is_written_and_the_former_file_kept(work):
    before = (work / "summary.xlsx").read_bytes()
    fill(work, 1, BETTER)
    done = run(work)
    assert done.code == 0
    assert done.json["written"]["cells"] > 0
    assert done.json["written"]["workbooks"] == [done.json["summary"]["workbook"]]
    assert [p.read_bytes() for p in (work / "backup").iterdir()] == [before]
    assert shown(work / "summary.xlsx", *total_place(work, "wiangsa")) == 49


def test_remarks_follow_their_office_through_a_change_of_ranks(work):
    text = "=บรรทัดแรก\nบรรทัดที่สอง  'มีเครื่องหมาย'"
    with edited(work / "summary.xlsx") as book:
        for office in POINTS:
            tab, cell = remark_place(office)
            book[tab][cell] = f"{office} {text}"
    fill(work, 1, BETTER)
    assert run(work).code == 0
    tab = load_workbook(work / "summary.xlsx", data_only=True)[RANKING]
    column = next(c.column for c in tab[1] if c.value == "remark")
    for office in POINTS:
        assert remark_of(work, office) == f"{office} {text}"
        assert tab.cell(row_of(tab, office), column).value == f"{office} {text}"


@pytest.mark.parametrize("typed", [" ", 5, "=1+1"])
def test_whatever_is_typed_as_a_remark_is_no_conflict(work, typed):
    remark(work, "pua", typed)
    fill(work, 1, BETTER)
    assert run(work).code == 0
    book = load_workbook(work / "summary.xlsx")
    assert book[REMARKS][remark_place("pua")[1]].value in {typed, str(typed)}


def swap_remark_rows(folder):
    """Change places of two offices' whole rows on the remarks tab."""
    with edited(folder / "summary.xlsx") as book:
        tab = book[REMARKS]
        for one, other in zip(tab[row_of(tab, "pua")], tab[row_of(tab, "muang")], strict=True):
            one.value, other.value = other.value, one.value


def test_moved_remark_rows_keep_their_remarks(work):
    remark(work, "pua", "ของปัว")
    swap_remark_rows(work)
    done = run(work)
    assert done.code == 0, done.said
    assert remark_of(work, "pua") == "ของปัว"
    assert remark_of(work, "muang") is None


def test_a_changed_name_in_a_moved_remark_row_is_a_conflict_at_its_place(work):
    swap_remark_rows(work)
    with edited(work / "summary.xlsx") as book:
        row = row_of(book[REMARKS], "pua")
        book[REMARKS].cell(row, 3).value = "ชื่ออื่น"
    [(tab, cell, written, found)] = refused(run(work))
    assert (tab, cell, found) == (REMARKS, f"C{row}", "ชื่ออื่น")
    assert "ปัว" in written


def sort_visible(folder, *, columns):
    """Change places of two offices in these columns alone, from 1: the hidden keys stay where they are."""
    with edited(folder / "summary.xlsx") as book:
        tab = book[REMARKS]
        rows = row_of(tab, "pua"), row_of(tab, "muang")
        for column in columns:
            one, other = (tab.cell(row, column) for row in rows)
            one.value, other.value = other.value, one.value


def test_sorting_what_is_seen_gives_no_office_the_remark_of_another(work):
    remark(work, "pua", "ของปัว")
    sort_visible(work, columns=range(2, 7))
    fill(work, 1, BETTER)
    refused(run(work))
    assert run(work, "--overwrite").code == 0
    assert (remark_of(work, "pua"), remark_of(work, "muang")) == ("ของปัว", None)


def test_names_and_keys_that_disagree_are_never_overwritten(work):
    remark(work, "pua", "ของใคร")
    sort_visible(work, columns=[3, 4])  # the numbers have stayed
    before = files(work)
    assert {found for *_, found in refused(run(work, "--overwrite"))} >= {"ห้องสมุดประชาชนอำเภอปัว"}
    assert files(work) == before
    assert "ที่" in tidao("sync", "--workspace", work, "--overwrite", lang="th").out


def test_a_remark_of_an_office_that_the_programme_no_longer_has_is_not_dropped(work):
    remark(work, "pua", "ห้ามหาย")
    for name in ("programme.toml",):
        text = (work / name).read_text(encoding="utf-8")
        (work / name).write_text(text.replace('"pua"', '"pua-2"'), encoding="utf-8", newline="\n")
    assert any("ห้ามหาย" in found for *_, found in refused(run(work)))


def test_a_summary_that_was_deleted_is_made_anew(work):
    (work / "summary.xlsx").unlink()
    done = run(work)
    assert (done.code, done.json["calls"]["write"]) == (0, 1)
    untouched(work)


# ── A person's edit in a cell of the program's ──────────────────────────────────────────────────────────────────────


def tamper_total(folder):
    tab, cell = total_place(folder, "pua")
    type_in(folder, tab, cell, value=50)
    return tab, cell


def test_a_changed_cell_stops_the_sync(work):
    place = tamper_total(work)
    before = files(work)
    for more in ((), ("--dry-run",)):
        assert refused(run(work, *more)) == [(*place, "45", "50")]
    assert files(work) == before


def test_a_conflict_is_told_to_people_in_both_languages(work):
    tab, cell = tamper_total(work)
    for lang, remedy in (("th", "--overwrite"), ("en", "--overwrite")):
        done = tidao("sync", "--workspace", work, lang=lang)
        assert done.code == 3
        assert all(part in done.out for part in (tab, cell, '"45"', '"50"', remedy))


def test_overwrite_takes_the_cell_back_and_keeps_the_former_file(work):
    remark(work, "pua", "อยู่ต่อ")
    place = tamper_total(work)
    before = (work / "summary.xlsx").read_bytes()
    done = run(work, "--overwrite")
    assert (done.code, done.json["conflicts"]) == (0, [])
    assert shown(work / "summary.xlsx", *place) == 45
    assert remark_of(work, "pua") == "อยู่ต่อ"
    assert Path(done.json["backup"]).read_bytes() == before
    shutil.rmtree(work / "backup")
    untouched(work)


@pytest.mark.parametrize(
    ("tab", "cell", "value"),
    [
        (RANKING, "B60", "จดไว้ข้างล่าง"),
        (MATRIX, "Z3", 7),
        (REMARKS, "F2", "จดไว้ข้าง ๆ"),
        (RANKING, "B4", "อ่านเมื่อวาน"),  # the moment of reading, which changes by itself
        (RANKING, "G4", None),
    ],
)
def test_any_other_cell_of_the_program_s_is_guarded(work, tab, cell, value):
    type_in(work, tab, cell, value=value)
    [conflict] = refused(run(work))
    assert conflict[:2] == (tab, cell)
    assert conflict[3] == ("" if value is None else str(value))
    assert run(work, "--overwrite").code == 0
    shutil.rmtree(work / "backup")
    untouched(work)


def test_a_changed_formula_is_a_conflict(work):
    tab = load_workbook(work / "summary.xlsx")[RANKING]
    cell = next(c.coordinate for row in tab.iter_rows() for c in row if str(c.value).startswith("=IFERROR"))
    type_in(work, RANKING, cell, value='="ดี"')
    assert [c[:2] for c in refused(run(work))] == [(RANKING, cell)]


# ── What people have added beside it ────────────────────────────────────────────────────────────────────────────────


def add_tab(book):
    book.create_sheet("ของฉัน")["A1"] = "สำคัญ"


def add_chart(book):
    chart = BarChart()
    chart.add_data(Reference(book[RANKING], min_col=9, min_row=10, max_row=13))
    book[RANKING].add_chart(chart, "B40")


def add_picture(book, tab=RANKING):
    drawn = io.BytesIO()
    Picture.new("RGB", (4, 4), "red").save(drawn, "PNG")
    book[tab].add_image(Image(drawn), "B40")


def add_comment(book):
    book[RANKING]["C10"].comment = Comment("น่าสงสัย", "เลขานุการ")


def double_tab(book):
    book.copy_worksheet(book[RANKING])


def as_excel_names_comments(path):
    """Move openpyxl's comments to where Excel and LibreOffice put them."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(
                name.replace("xl/comments/comment", "xl/comments"), data.replace(b"comments/comment1", b"comments1")
            )


ADDED = {"tab": add_tab, "chart": add_chart, "picture": add_picture, "comment": add_comment, "double": double_tab}


@pytest.mark.parametrize("what", ADDED)
def test_what_people_have_added_is_never_dropped(work, what):
    with edited(work / "summary.xlsx") as book:
        ADDED[what](book)
    as_excel_names_comments(work / "summary.xlsx")
    untouched(work)  # nothing has to be written, so nothing is in the way
    fill(work, 1, BETTER)
    before = files(work)
    for more in ((), ("--overwrite",), ("--dry-run",)):
        [(tab, cell, _, found)] = refused(run(work, *more))
        assert cell is None
        assert {"tab": "ของฉัน", "double": f"{RANKING} Copy"}.get(what, "summary.xlsx") == tab
        assert {"comment": "comments", "chart": "charts", "picture": "pictures"}.get(what, "tab") in found
    assert files(work) == before
    text = tidao("sync", "--workspace", work, lang="th").out
    assert "แฟ้มอื่น" in text


def test_a_comment_is_found_wherever_a_program_keeps_it(work):
    with edited(work / "summary.xlsx") as book:
        add_comment(book)
    fill(work, 1, BETTER)
    refused(run(work, "--overwrite"))


def test_a_picture_in_the_place_of_our_chart_is_never_dropped(work):
    with edited(work / "summary.xlsx") as book:
        book[RANKING]._charts = []
        add_picture(book)
    fill(work, 1, BETTER)
    refused(run(work, "--overwrite"))


def test_a_picture_in_a_header_is_never_dropped(work):
    summary = work / "summary.xlsx"
    with zipfile.ZipFile(Path(__file__).parent.parent / "field" / "summary-pictures" / "header.xlsx") as theirs:
        drawing = theirs.read("xl/drawings/vmlDrawing1.vml")
    with zipfile.ZipFile(summary) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    relations = "xl/worksheets/_rels/sheet2.xml.rels"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/vmlDrawing"
    related = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId7" Type="{kind}" Target="../drawings/vmlDrawing9.vml"/></Relationships>'
    )
    parts |= {"xl/drawings/vmlDrawing9.vml": drawing, relations: related.encode()}
    with zipfile.ZipFile(summary, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    fill(work, 1, BETTER)
    before = files(work)
    assert any("pictures" in found for *_, found in refused(run(work, "--overwrite")))
    assert files(work) == before


# ── Trial runs ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_dry_run_writes_nothing_at_all(work):
    fill(work, 1, BETTER)
    before = files(work)
    done = run(work, "--dry-run")
    assert done.code == 0
    assert done.json["planned"]["cells"] > 0
    assert done.json["calls"]["write"] == 0
    assert files(work) == before
    assert "wiangsa" not in tidao("sync", "--workspace", work, "--dry-run").err
    assert "→ 49" in tidao("sync", "--workspace", work, "--dry-run").out


def test_a_dry_run_and_a_check_make_no_ledger(work):
    (work / LEDGER).unlink()
    before = files(work)
    assert run(work, "--dry-run").code == run(work, command="check").code == run(work, command="status").code == 0
    assert files(work) == before


# ── Interrupted ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("cut", ["finish_write", "plan_write", "write_summary"])
def test_a_run_that_was_cut_off_leaves_no_conflict(work, monkeypatch, cut):
    fill(work, 1, BETTER)
    owner = XlsxStore if cut == "write_summary" else Ledger

    def stop(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(owner, cut, stop)
        assert run(work).code == 130
    fill(work, 1, {**POINTS, "pua": ("1", "1", "1", "1")})
    done = run(work)
    assert (done.code, done.json["conflicts"]) == (0, [])
    assert shown(work / "summary.xlsx", *total_place(work, "pua")) == 4
    tamper_total(work)
    assert len(refused(run(work))) == 1


# ── The ledger lost ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_without_its_ledger_an_unchanged_summary_is_known_again(work):
    remark(work, "pua", "อยู่ต่อ")
    (work / LEDGER).unlink()
    untouched(work)
    fill(work, 1, BETTER)
    assert run(work).code == 0
    assert remark_of(work, "pua") == "อยู่ต่อ"


def test_without_its_ledger_a_changed_summary_is_written_again(work):
    (work / LEDGER).unlink()
    fill(work, 1, BETTER)
    done = run(work)
    assert (done.code, done.json["conflicts"]) == (0, [])


def test_without_any_record_a_changed_summary_is_refused(work):
    (work / LEDGER).unlink()
    (work / WITNESS).unlink()
    fill(work, 1, BETTER)
    before = files(work)
    assert refused(run(work))
    assert files(work) == before
    done = run(work, "--overwrite")
    assert (done.code, bool(done.json["backup"])) == (0, True)


def test_without_ledger_and_forms_a_round_s_tabs_are_not_dropped(work):
    fill(work, 2, SECOND)
    (work / LEDGER).unlink()
    for form in (work / "forms").glob("รอบ1-*"):
        form.unlink()
    for more in ((), ("--overwrite",)):
        found = refused(run(work, *more, number=2))
        assert RANKING in {tab for tab, cell, *_ in found if cell is None}
    assert "รอบ" in tidao("sync", "--workspace", work, "--round", 2, lang="th").out


# ── Two rounds ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_second_round_keeps_the_first_as_it_was_recorded(work):
    before = load_workbook(work / "summary.xlsx")
    fill(work, 1, BETTER)  # tampered with after it was synced
    fill(work, 2, SECOND)
    assert run(work, number=2).code == 0
    after = load_workbook(work / "summary.xlsx")
    assert after.sheetnames[:2] == ["สรุปผู้บริหาร รอบ 2", "จัดลำดับ รอบ 2"]
    for title in before.sheetnames:
        if title not in OF_ALL_ROUNDS.values():
            assert [[c.value for c in row] for row in after[title]] == [[c.value for c in row] for row in before[title]]
    moved = run(work, number=2).json["offices"]
    assert {o["code"]: o["movement"] for o in moved if o["complete"]} == {
        "pua": {"total": "1", "rank": None},
        "muang": {"total": "-0.1", "rank": None},
    }
    assert run(work, number=1).json["planned"]["cells"] > 0
    assert shown(work / "summary.xlsx", *total_place(work, "wiangsa")) == 49


def test_a_form_under_a_new_name_is_linked_anew(work):
    fill(work, 1, {**POINTS, "pua": ("12", "7", "'18", "8")})
    assert run(work).code == 0
    form = next((work / "forms").glob("*สายเหนือ*"))
    form.rename(form.with_name("ส่งคืน.xlsx"))
    assert run(work).json["planned"]["cells"] > 0
    with zipfile.ZipFile(work / "summary.xlsx") as archive:
        links = "".join(archive.read(n).decode() for n in archive.namelist() if "worksheets/_rels" in n)
    assert "ส่งคืน.xlsx" in links
    assert "สายเหนือ" not in links


# ── In use by others ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("lock", ["~$summary.xlsx", ".~lock.summary.xlsx#"])
def test_an_open_summary_is_not_replaced(work, lock):
    (work / lock).touch()
    untouched(work)
    fill(work, 1, BETTER)
    before = files(work)
    done = run(work)
    assert (done.code, done.json["error"]["code"]) == (4, "summary_open")
    assert str(work / lock) in done.json["error"]["remedy"]  # what to delete after a crash
    assert files(work) == before


def test_what_is_saved_while_the_sync_works_is_not_lost(work, monkeypatch):
    fill(work, 1, BETTER)

    def meanwhile(*given):
        remark(work, "pua", "พิมพ์ระหว่างนั้น")
        return plan_summary(*given)

    with monkeypatch.context() as patch:
        patch.setattr(plan, "plan_summary", meanwhile)
        done = run(work)
    assert (done.code, done.json["error"]["code"]) == (3, "summary_changed")
    assert run(work).code == 0
    assert remark_of(work, "pua") == "พิมพ์ระหว่างนั้น"


def test_a_summary_that_comes_into_being_meanwhile_is_not_replaced(work, monkeypatch):
    (work / "summary.xlsx").rename(work / "aside")

    def meanwhile(*given):
        shutil.copy(work / "aside", work / "summary.xlsx")
        return plan_summary(*given)

    monkeypatch.setattr(plan, "plan_summary", meanwhile)
    assert run(work).code == 3
    assert (work / "summary.xlsx").read_bytes() == (work / "aside").read_bytes()


def test_a_shared_ledger_tells_workspaces_apart(work, tmp_path):
    settings = '[ledger]\nurl = "sqlite:///../shared.db"\n'
    for folder in (work, shutil.copytree(work, tmp_path / "อีกงาน")):
        (folder / "workspace.toml").write_text(settings, encoding="utf-8")
        trusted(folder)
    fill(tmp_path / "อีกงาน", 1, BETTER)
    (tmp_path / "อีกงาน" / "summary.xlsx").unlink()
    assert run(tmp_path / "อีกงาน").code == run(work).code == 0
    assert (tmp_path / "shared.db").exists()
    ledger = Workspace.open(work).ledger()
    assert len(ledger.former_writes(str(work / "summary.xlsx")).cells) == 1
    ledger.close()
