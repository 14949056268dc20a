"""What came back is told, kept as it is, and recorded, whatever happens meanwhile."""

import contextlib
import hashlib
import itertools
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from books import edited
from databases import Place
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_work import shared_workspace
from workspaces import DAY, POINTS, ROOT, SMALL, files, fill, tidao

from tidao_sheets.core.evidence.workbook import evidence_workbook
from tidao_sheets.files import write_new
from tidao_sheets.jobs.collect import CollectAsked, collect_files
from tidao_sheets.jobs.workspace import Workspace, make_workspace
from tidao_sheets.ledger.ledger import Ledger
from tidao_sheets.stores.xlsx.writer import workbook_bytes

CHANGED = {**POINTS, "pua": ("12", "7", "18", "7.5")}


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="session")
def come_back(tmp_path_factory):
    """Files of every kind, by name."""
    folder = tmp_path_factory.mktemp("คืน")
    make_workspace(folder / "งาน", str(SMALL))
    fill(folder / "งาน", 1, CHANGED)
    forms, made = folder / "งาน" / "forms", folder / "แฟ้ม"
    made.mkdir()
    shutil.copy(forms / "รอบ1-สายเหนือ.xlsx", made / "แบบ แก้ไข.xlsx")
    shutil.copy(forms / "รอบ1-สายเหนือ.xlsx", made / "แบบ แก้ไข (1).xlsx")
    shutil.copy(forms / "รอบ1-สายใต้.xlsx", made / "สายใต้.XLSX_")
    other = ROOT / "tests" / "field" / "copies-crlf" / "as-excel.xlsx"
    shutil.copy(other, made / "เชียงราย.xlsx")
    (made / "เก่า.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old")
    (made / "ว่าง.xlsx").touch()
    (made / "ลงนาม.pdf").write_bytes(b"%PDF-1.7")
    (made / "รูป.JPG").write_bytes(b"\xff\xd8\xff\xe0")
    (made / "บันทึก.txt").write_text("จดหมาย")
    (made / "Thumbs.db").write_bytes(b"x")
    return made


KINDS = {
    "แบบ แก้ไข.xlsx": "form",
    "แบบ แก้ไข (1).xlsx": "form",
    "สายใต้.XLSX_": "form",
    "เชียงราย.xlsx": "foreign",
    "เก่า.xls": "unreadable",
    "ว่าง.xlsx": "unreadable",
    "ลงนาม.pdf": "scan",
    "รูป.JPG": "scan",
    "บันทึก.txt": "document",
    "Thumbs.db": "litter",
}


def collected(work, *paths, **more):
    asked = [word for key, value in more.items() for word in (f"--{key}", value)]
    return tidao("collect", *paths, *asked, "--workspace", work, "--round", "1", "--json")


def receipts(work):
    with Workspace.open(work).ledger() as ledger:
        return ledger.record(Workspace.open(work).programme, 1).receipts


def test_each_file_is_told_once_and_kept_byte_for_byte(work, come_back):
    before, forms = files(come_back), files(work / "forms")
    done = collected(work, come_back)
    assert done.code == 4
    told = {f["name"]: f for f in done.json["files"]}
    assert len(told) == len(done.json["files"])
    assert {name: f["kind"] for name, f in told.items()} == KINDS
    for name, f in told.items():
        if f["place"]:
            assert digest(Path(f["place"])) == digest(come_back / name) == f["sha256"]
        else:
            assert f["kind"] == "litter" or digest(Path(f["same_as"])) == f["sha256"]
    assert files(come_back) == before
    assert {name: d for name, d in files(work / "forms").items() if not name.startswith("returned")} == forms
    assert sorted(p.name for p in (work / "forms" / "returned").iterdir()) == ["แบบ แก้ไข (1).xlsx"]
    assert not [*work.rglob(".tidao-*.tmp")]


def test_what_a_form_changes_is_told_against_the_last_reading(work, come_back):
    form = next(f for f in collected(work, come_back).json["files"] if f["kind"] == "form" and f["place"])
    change = {"office": "pua", "criterion": "ข.2", "field": "score", "before": "8", "after": "7.5"}
    assert form["changes"] == [change]
    assert form["against"]
    fresh = work.parent / "ใหม่"
    make_workspace(fresh, str(SMALL))
    fill(fresh, 1, {})
    form = next(f for f in collected(fresh, come_back).json["files"] if f["kind"] == "form" and f["place"])
    assert (form["against"], len(form["changes"])) == (None, 8)


def test_copies_that_disagree_are_shown_side_by_side_and_do_not_count(work, come_back):
    done = collected(work, come_back / "แบบ แก้ไข.xlsx")
    assert done.code == 1
    (dispute,) = done.json["disputes"]
    told = {(c["file"], c["value"]) for c in dispute["copies"]}
    assert told == {("returned/แบบ แก้ไข.xlsx", "7.5"), ("รอบ1-สายเหนือ.xlsx", "8")}
    assert (dispute["office"], dispute["criterion"], dispute["field"]) == ("pua", "ข.2", "score")
    codes = [f["code"] for f in tidao("check", "--workspace", work, "--json", "--round", 1).json["findings"]]
    assert "copies_disagree" in codes


def test_the_same_again_is_held_and_neither_kept_nor_recorded_twice(work, come_back):
    collected(work, come_back)
    before, known = files(work), receipts(work)
    again = collected(work, come_back).json["files"]
    assert {f["place"] for f in again} == {None}
    assert {f["name"] for f in again if f["same_as"]} == {*KINDS} - {"Thumbs.db"}
    assert files(work, but=("tidao.db",)) == {n: d for n, d in before.items() if not n.startswith("tidao.db")}
    assert receipts(work) == known


def test_what_was_taken_out_by_hand_is_kept_again(work, come_back):
    collected(work, come_back)
    shutil.rmtree(work / "received")
    shutil.rmtree(work / "forms" / "returned")
    again = collected(work, come_back).json["files"]
    assert len([f for f in again if f["place"]]) == 7


@pytest.mark.parametrize("seed", range(3))
def test_any_order_of_the_same_files_gives_the_same(work, come_back, seed):
    paths = sorted(come_back.iterdir())
    other = Path(shutil.copytree(work, work.with_name("อื่น")))
    order = sorted(paths, key=lambda path: hashlib.sha256(f"{seed}{path.name}".encode()).digest())
    told = [collected(w, *p).json["files"] for w, p in ((work, paths), (other, order))]
    assert str(told[0]).replace(str(work), "") == str(told[1]).replace(str(other), "")
    assert files(work / "received") == files(other / "received")
    assert files(work / "forms") == files(other / "forms")


def test_an_archive_gives_the_same_as_its_files(work, come_back):
    with zipfile.ZipFile(work.parent / "ก.zip", "w") as archive:
        for path in come_back.iterdir():
            archive.write(path, path.name)
    other = Path(shutil.copytree(work, work.with_name("อื่น")))
    collected(work, work.parent / "ก.zip")
    collected(other, come_back)
    assert files(work / "received") == files(other / "received")
    assert files(work / "forms") == files(other / "forms")


def test_without_paths_the_inbox_is_looked_in(work, come_back):
    done = collected(work)
    assert (done.code, done.json["files"], (work / "inbox").is_dir()) == (0, [], True)
    shutil.copytree(come_back, work / "inbox" / "จากไลน์")
    told = collected(work).json["files"]
    assert len(told) == len(KINDS)
    assert len(collected(work, work / "inbox" / "จากไลน์" / "ลงนาม.pdf").json["files"]) == 1


def test_neither_inbox_nor_what_is_no_form_is_ever_read_as_a_form(work, come_back):
    settings_ = work / "workspace.toml"
    settings_.write_text(settings_.read_text("utf-8").replace('forms = "forms"', 'forms = "."'), "utf-8")
    for path in (work / "forms").iterdir():
        path.rename(work / path.name)
    shutil.copytree(come_back, work / "inbox")
    before = tidao("check", "--workspace", work, "--json", "--round", 1).json
    assert not before["unread"]
    assert "copies_disagree" not in {f["code"] for f in before["findings"]}
    collected(work)
    after = tidao("check", "--workspace", work, "--json", "--round", 1).json
    assert not after["unread"]
    assert "copies_disagree" in {f["code"] for f in after["findings"]}


def test_signed_sheets_are_noted_as_the_secretary_says(work, come_back):
    collected(work, come_back / "ลงนาม.pdf")
    done = collected(work, come_back / "ลงนาม.pdf", signed="สายเหนือ", sender="นายสมชาย")
    assert [(f["kind"], f["committee"], f["place"]) for f in done.json["files"]] == [("signed", "สายเหนือ", None)]
    assert [(r.kind, r.committee, r.office, r.sender) for r in receipts(work)] == [
        ("scan", None, None, ""),
        ("signed", "สายเหนือ", None, "นายสมชาย"),
    ]
    done = collected(work, come_back / "รูป.JPG", signed="pua")
    assert [(f["committee"], f["office"]) for f in done.json["files"]] == [("สายเหนือ", "pua")]
    before = files(work)
    assert collected(work, come_back / "แบบ แก้ไข.xlsx", signed="pua").json["error"]["code"] == "no_scan"
    assert collected(work, come_back / "ลงนาม.pdf", signed="ไม่มี").json["error"]["code"] == "unknown_signer"
    assert files(work) == before


@pytest.mark.parametrize("name", ["", "forms", "received", "letters", "backup", "forms/รอบ1-สายเหนือ.xlsx"])
def test_the_workspace_s_own_folders_are_not_received(work, name):
    for each in ("received", "letters", "backup"):
        (work / each).mkdir(exist_ok=True)
    before = files(work)
    assert collected(work, work / name).json["error"]["code"] == "own_given"
    assert files(work) == before


@pytest.mark.skipif(os.name == "nt", reason="links want rights there")
@pytest.mark.parametrize("name", ["received", "inbox", "forms/returned"])
def test_a_link_in_place_of_a_folder_is_not_written_through(work, come_back, name):
    elsewhere = work.parent / "อื่น"
    elsewhere.mkdir()
    (work / name).symlink_to(elsewhere, target_is_directory=True)
    tidao("trust", "--yes", "--workspace", work)
    done = collected(work, come_back)
    assert done.json["error"]["code"] == "place_refused"
    assert not [*elsewhere.iterdir()]


@pytest.mark.parametrize("name", ["received", "inbox", "received/แบบ"])
def test_folders_of_forms_that_would_mix_are_refused(work, come_back, name):
    settings_ = work / "workspace.toml"
    settings_.write_text(settings_.read_text("utf-8").replace('forms = "forms"', f'forms = "{name}"'), "utf-8")
    (work / name).mkdir(parents=True)
    for path in (work / "forms").iterdir():
        path.rename(work / name / path.name)
    assert collected(work, come_back).json["error"]["code"] == "place_refused"
    assert tidao("check", "--workspace", work, "--round", 1).code == 0  # they are read as before


def test_a_form_of_a_closed_round_is_kept_and_told(work, come_back):
    assert tidao("close", "--workspace", work, "--round", 1).code == 0
    done = tidao("collect", come_back / "แบบ แก้ไข.xlsx", "--workspace", work, "--round", "1")
    assert "round 1 is closed; its result stands" in done.out
    assert tidao("reopen", "--workspace", work, "--round", 1, "--reason", "ก").code == 0
    assert len(receipts(work)) == 1


def test_a_form_that_was_rebuilt_since_does_not_count(work, come_back):
    with edited(work / "forms" / "รอบ1-สายเหนือ.xlsx") as book:
        del book["ปัว"]
    assert tidao("forms", "--rebuild", "--workspace", work, "--round", 1).code in {0, 1}
    done = collected(work, come_back / "แบบ แก้ไข.xlsx")
    (form,) = done.json["files"]
    assert (done.code, bool(form["place"])) == (1, True)
    assert "rebuilt" in form["reason"]


def test_an_untouched_form_is_told(work):
    blank = work.parent / "เปล่า"
    make_workspace(blank, str(SMALL))
    fill(blank, 1, {})
    done = collected(work, blank / "forms" / "รอบ1-สายใต้.xlsx")
    (form,) = done.json["files"]
    assert (done.code, form["filled"], form["changes"]) == (0, False, [])
    assert "nothing is filled in" in form["reason"]


def test_on_google_forms_are_refused_by_name_and_all_else_is_kept(work, come_back):
    settings_ = work / "workspace.toml"
    text = settings_.read_text("utf-8").replace('store = "xlsx"', 'store = "google"', 1)
    settings_.write_text(text.replace('# credentials = "google.json"', 'credentials = "google.json"'), "utf-8")
    told = {f["name"]: f for f in collected(work, come_back).json["files"]}
    assert {name: f["kind"] for name, f in told.items()} == KINDS
    assert told["แบบ แก้ไข.xlsx"]["place"] is None
    assert "Google Sheets" in told["แบบ แก้ไข.xlsx"]["reason"]
    assert Path(told["ลงนาม.pdf"]["place"]).is_file()
    assert not (work / "forms" / "returned").exists()


def reported(work, name, filled=None):
    """Write an office's evidence as it came back."""
    programme = Workspace.open(work).programme
    path = work.parent / name
    path.write_bytes(workbook_bytes(evidence_workbook(programme, programme.offices["pua"], filled=filled)))
    return path


def test_evidence_is_kept_where_it_is_counted(work):
    entry = {"register:ข.1": {"+01": {"person": "สมใจ", "work": "ชั้นหนังสือ"}}}
    given_ = reported(work, "หลักฐาน ปัว.XLSX_", entry)
    (told,) = collected(work, given_).json["files"]
    assert (told["kind"], told["office"], told["committee"], told["filled"]) == ("evidence", "pua", "สายเหนือ", True)
    assert told["place"] == str(work / "evidence" / "returned" / "หลักฐาน ปัว.XLSX_.xlsx")
    assert digest(Path(told["place"])) == digest(given_)
    found = tidao("evidence", "--workspace", work, "--json").json
    assert "หลักฐาน ปัว" in str(found)
    assert collected(work, given_).json["files"][0]["same_as"] == told["place"]
    (blank,) = collected(work, reported(work, "เปล่า.xlsx")).json["files"]
    assert (blank["kind"], blank["filled"]) == ("evidence", False)
    assert [(r.kind, r.office) for r in receipts(work)] == [("evidence", "pua")] * 2


def test_returned_evidence_is_told_by_the_cells_that_it_changes(work):
    """What was there is what the cells are held against: typed anew, changed, and taken out."""
    first = {"monthly": {"2025-01/ก.1": {"mark": "แล้ว", "did": "กวาดลาน"}, "2025-02/ก.1": {"mark": "แล้ว"}}}
    (new,) = collected(work, reported(work, "ปัว 1.xlsx", first)).json["files"]
    assert [(c["field"], c["before"]) for c in new["changes"]] == [
        ("2025-01/ก.1/did", None),
        ("2025-01/ก.1/mark", None),
        ("2025-02/ก.1/mark", None),
    ]
    then = {"monthly": {"2025-01/ก.1": {"mark": "แล้ว", "did": "ทาสีรั้ว"}}, "count:ข.2": {"+01": {"what": "ประชุม"}}}
    path = reported(work, "ปัว 2.xlsx", then)
    said = tidao("collect", path, "--workspace", work, lang="th").said
    assert "เทียบกับแบบรายงานหลักฐานที่มีอยู่: กรอกใหม่ 1 ช่อง เปลี่ยน 2 ช่อง" in said
    assert 'ชีต "รายเดือน" ข้อ ก.1 มกราคม ๒๕๖๘ สิ่งที่ได้ดำเนินการ: กวาดลาน → ทาสีรั้ว' in said
    assert 'ชีต "รายเดือน" ข้อ ก.1 กุมภาพันธ์ ๒๕๖๘ รายงาน แล้วหรือยัง: แล้ว → (ว่าง)' in said


def test_evidence_of_another_programme_is_told(work):
    path = reported(work, "หลักฐาน.xlsx")
    programme = work / "programme.toml"
    programme.write_text(programme.read_text("utf-8").replace('id = "', 'id = "อื่น', 1), "utf-8")
    (told,) = collected(work, path).json["files"]
    assert told["kind"] == "foreign"
    assert told["reason"]


def test_files_of_one_name_are_numbered_and_told_apart(work):
    top = work.parent / "คืน"
    for n in range(4):
        (top / str(n)).mkdir(parents=True)
        (top / str(n) / "ลงนาม.pdf").write_bytes(b"%%PDF-%d" % n)
    told = collected(work, top).json["files"]
    names = ["ลงนาม.pdf", "ลงนาม (2).pdf", "ลงนาม (3).pdf", "ลงนาม (4).pdf"]
    assert {f["name"]: Path(f["place"]).name for f in told} == {f"{n}/ลงนาม.pdf": name for n, name in enumerate(names)}


def test_copies_of_one_name_from_two_folders_are_told_apart(work):
    chiang_rai = work.parent / "เชียงราย"
    make_workspace(chiang_rai, None)
    for folder, name in (("ไลน์", "a.xlsx"), ("อีเมล", "b.xlsx")):
        (chiang_rai / "inbox" / folder).mkdir(parents=True)
        shutil.copy(ROOT / "tests" / "field" / "copies-same-name" / name, chiang_rai / "inbox" / folder / "แบบ.xlsx")
    done = collected(chiang_rai)
    assert done.code == 1
    (dispute,) = done.json["disputes"]
    assert [c["file"] for c in dispute["copies"]] == ["returned/แบบ (2).xlsx", "returned/แบบ.xlsx"]


def test_copies_that_differ_in_what_nobody_sees_are_no_dispute(work):
    chiang_rai = work.parent / "เชียงราย"
    make_workspace(chiang_rai, None)
    done = collected(chiang_rai, ROOT / "tests" / "field" / "copies-crlf")
    assert [f["kind"] for f in done.json["files"] if f["name"].endswith("xlsx")] == ["form", "form"]
    assert (done.code, done.json["disputes"]) == (0, [])


def test_names_that_would_steer_a_terminal_are_told_visibly_and_kept_plainly(work):
    with zipfile.ZipFile(work.parent / "ก.zip", "w") as archive:
        for name in ("\x1b[2Jแบบ.pdf", "a\u202efdp.exe", "=cmd|calc!A0.pdf", "con.pdf", ".ซ่อน.pdf", "ก\nข.pdf"):
            archive.writestr(name, f"%PDF {name}")
    for lang in ("th", "en"):
        done = tidao("collect", work.parent / "ก.zip", "--workspace", work, "--round", 1, lang=lang)
        assert not {"\x1b", "\u202e"} & {*done.said}
    kept = sorted(path.name for path in (work / "received").iterdir())
    assert kept == sorted(["[U+001B][2Jแบบ.pdf", "afdp.exe", "=cmd_calc!A0.pdf", "_con.pdf", "ซ่อน.pdf", "ก ข.pdf"])


# ── Cut off, at once with others, on both databases ─────────────────────────────────────────────────────────────────


class CutOff(BaseException):
    """In place of SIGKILL: nothing of what follows is done."""


def open_intentions(work):
    return Place(f"sqlite:///{work / 'tidao.db'}").rows("SELECT count(*) FROM tidao_intention")[0][0]


def told_of(work):
    return [(r.name, r.kind, r.sha256, r.place, r.committee) for r in receipts(work)]


@pytest.mark.parametrize(
    "following", [("collect",), ("sync", "--round", "1"), ("forms", "--round", "1")], ids=lambda c: c[0]
)
@pytest.mark.parametrize("written", [0, 2, 5, "all"])
def test_a_run_that_was_cut_off_is_finished_by_any_other(work, come_back, monkeypatch, written, following):
    undisturbed = Path(shutil.copytree(work, work.with_name("undisturbed")))
    collected(undisturbed, come_back)
    real, count = write_new, itertools.count()

    def write(path, data):
        if next(count) == written:
            raise CutOff
        return real(path, data)

    def stop(*_):
        raise CutOff

    with monkeypatch.context() as patch:
        patch.setattr("tidao_sheets.jobs.keeping.write_new", write)
        if written == "all":
            patch.setattr(Ledger, "record_receipts", stop)
        with pytest.raises(CutOff):
            collected(work, come_back)
    assert open_intentions(work) > 0
    assert tidao(*following, "--workspace", work).code in {0, 1, 4}
    assert open_intentions(work) == 0
    kept = sum(path.is_file() for folder in ("received", "forms/returned") for path in (work / folder).rglob("*"))
    assert len(receipts(work)) == kept + 1  # one was held already
    collected(work, come_back)
    assert sorted(map(str, told_of(work))) == sorted(map(str, told_of(undisturbed)))
    for folder in ("received", "forms"):
        assert files(work / folder) == files(undisturbed / folder)


KILLED = """
import os, signal, sys
from tidao_sheets.cli import main
from tidao_sheets.jobs import keeping
left, real = int(sys.argv[1]), keeping.write_new
def write(path, data):
    global left
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
    left -= 1
    return real(path, data)
keeping.write_new = write
main.run(["collect", "--round", "1", *sys.argv[2:]])
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_a_killed_run_leaves_nothing_half_written(work, come_back):
    program = [sys.executable, "-c", KILLED, "3", come_back, "--workspace", work]
    assert subprocess.run(program, capture_output=True, check=False).returncode == -signal.SIGKILL
    digests = {digest(path) for path in come_back.iterdir()}
    kept = [*(work / "received").glob("[!.]*"), *(work / "forms" / "returned").glob("*")]
    assert len(kept) == 3
    assert {digest(path) for path in kept} <= digests
    assert collected(work, come_back).code == 4
    assert not [*work.rglob(".tidao-*.tmp")]


def test_a_file_that_arrives_under_the_chosen_name_is_kept(work, come_back, monkeypatch):
    real = write_new

    def late(path, data):
        if not path.exists():
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(b"theirs")
        return real(path, data)

    monkeypatch.setattr("tidao_sheets.jobs.keeping.write_new", late)
    (told,) = collected(work, come_back / "ลงนาม.pdf").json["files"]
    assert Path(told["place"]).name == "ลงนาม (2).pdf"
    assert (work / "received" / "ลงนาม.pdf").read_bytes() == b"theirs"
    assert [r.place for r in receipts(work)] == [str(Path("received", "ลงนาม (2).pdf"))]


def test_receipts_stand_in_the_chain_on_either_database(tmp_path_factory, tmp_path, come_back, database, monkeypatch):
    monkeypatch.setenv("TIDAO_TODAY", DAY)
    work = shared_workspace(tmp_path_factory, tmp_path / "งาน", database)
    collected(work, come_back)
    assert len(receipts(work)) == 8
    with contextlib.closing(Workspace.open(work).ledger()) as ledger:
        assert ledger.first_broken() is None
    database.rows("UPDATE tidao_act SET at = '2001-01-01T00:00:00+07:00' WHERE id = 2")
    with contextlib.closing(Workspace.open(work).ledger()) as ledger:
        assert ledger.first_broken() == ("act", 2)


@settings(max_examples=15)
@given(st.lists(st.tuples(st.sampled_from(["ก.pdf", "ข.pdf", "ก.txt"]), st.binary(max_size=3)), max_size=5))
def test_nothing_is_lost_whatever_is_called_alike(tmp_path_factory, contents):
    """The same name many times, the same content under many names."""
    top = tmp_path_factory.mktemp("ก")
    make_workspace(top / "งาน", str(SMALL))
    for n, (name, content) in enumerate(contents):
        (top / "คืน" / str(n)).mkdir(parents=True)
        (top / "คืน" / str(n) / name).write_bytes(content)
    (top / "คืน").mkdir(exist_ok=True)
    found = collect_files(Workspace.open(top / "งาน"), 1, [top / "คืน"], CollectAsked())
    assert len(found.files) == len(contents)
    kept = {digest(path) for path in (top / "งาน" / "received").glob("*")}
    assert kept == {hashlib.sha256(content).hexdigest() for _, content in contents}
    assert len(kept) == sum(f.place is not None for f in found.files)
