"""The script that asks the real Google what the tests assume, asked of the test server: in a spreadsheet of its own."""

import copy
import importlib
import json
import os
import signal
import subprocess
import sys
import time

import pytest
from google_work import FORM, NORTH, SECRETARY, log_in_as_person
from sheets_server.options import DOUBTS, Options
from workspaces import ROOT

from tidao_sheets.core.settings.records import LOGIN
from tidao_sheets.stores.google.auth import DRIVE, SHEETS

pytest_plugins = ["sheets_server.fixtures", "google_fixtures"]
pytestmark = pytest.mark.usefixtures("_today")
SCRIPT = ROOT / "scripts" / "google_check.py"
SWITCHES = [(name, other) for name, others in DOUBTS.items() for other in others]


@pytest.fixture(scope="module")
def script():
    """The script as a module, its folder on the path as when it is run."""
    before = list(sys.path)
    sys.path.insert(0, str(SCRIPT.parent))
    yield importlib.import_module("google_check")
    sys.path[:] = before


@pytest.fixture
def owner(empty):
    """The workspace of a person whose login may use Drive: a spreadsheet of the script's own is made and deleted."""
    log_in_as_person(empty, (SHEETS, DRIVE))
    text = empty.settings.read_text(encoding="utf-8")
    text = text.replace("[google.share]\n", '[google.share]\n"สายเหนือ" = ["chair@example.org"]\n')
    empty.settings.write_text(text, encoding="utf-8")
    assert empty.run("trust", "--yes").code == 0
    return empty


def blank(google):
    """Make a blank spreadsheet of a person's, shared with the service account; return its address."""
    return FORM.format(google.server.world.add_spreadsheet("ทดลอง", SECRETARY, share={google.robot: "writer"}))


def everything(google):
    """Return all that the server and the workspace's folder hold."""
    world = google.server.world
    books = {
        key: (book.properties, [(s.sheet_id, s.properties, s.cells, s.protected) for s in book.sheets])
        for key, book in world.books.items()
    }
    files = {key: (file.name, file.trashed, file.permissions) for key, file in world.files.items()}
    kept = {path.name: path.read_bytes() for path in google.folder.iterdir() if path.is_file()}
    return copy.deepcopy((books, files, kept))


@pytest.fixture
def run(script, capsys):
    """Run the script; give its exit code, its report, and what was said beside it."""

    def run(google, *arguments, as_json=True):
        code = script.run(["--workspace", str(google.folder), *(["--json"] if as_json else []), *arguments])
        said = capsys.readouterr()
        return code, json.loads(said.out) if as_json else said.out, said.err

    return run


def verdicts(report):
    return {probe["switch"]: probe["verdict"] for probe in report["probes"]}


def test_each_doubt_has_its_question(run, owner):
    before = everything(owner)
    code, report, said = run(owner)
    assert (code, said, list(verdicts(report))) == (0, "", list(DOUBTS))
    assert set(verdicts(report).values()) == {"as_assumed"}
    assert (report["own"], report["switches"]) == (True, {})
    assert report["counts"] == {"as_assumed": len(DOUBTS), "different": 0, "not_asked": 0}
    assert everything(owner) == before
    assert report["spreadsheet"].split("/")[5] not in owner.server.world.files


def test_in_a_blank_spreadsheet_that_is_given(run, empty):
    place = blank(empty)
    before = everything(empty)
    code, report, _ = run(empty, "--spreadsheet", place)
    assert (code, report["spreadsheet"], report["own"]) == (0, place, False)
    assert [name for name, verdict in verdicts(report).items() if verdict != "as_assumed"] == ["drive_unknown_fields"]
    assert report["counts"]["not_asked"] == 1
    assert everything(empty) == before


@pytest.mark.parametrize(("name", "other"), SWITCHES)
def test_what_is_different_sets_that_switch(run, owner, tmp_path, name, other):
    owner.server.world.options.set({name: other})
    before, path = everything(owner), tmp_path / "report.json"
    code, report, _ = run(owner, "--report", str(path))
    assert (code, report["switches"]) == (1, {name: other})
    assert [probe for probe, verdict in verdicts(report).items() if verdict != "as_assumed"] == [name]
    assert json.loads(path.read_text(encoding="utf-8")) == report
    told = Options()
    told.read(path)
    assert told == owner.server.world.options
    assert everything(owner) == before


def test_in_a_folder_of_a_shared_drive(run, empty):
    drive = empty.server.world.add_drive("งาน", {empty.robot: "writer"})
    text = empty.settings.read_text(encoding="utf-8").replace("[google]\n", f'[google]\nfolder = "{drive}"\n')
    empty.settings.write_text(text, encoding="utf-8")
    code, report, _ = run(empty)
    assert code == 0
    left = empty.server.world.files[report["spreadsheet"].split("/")[5]]
    assert left.trashed, "who may not delete there puts it into the bin"


def test_an_answer_that_no_switch_knows_is_told_as_it_is(script):
    class Odd:
        own = True

        def typed(self, *_):
            return {"userEnteredValue": {"boolValue": True}}

    from _google_probes import PROBES

    found = {p.switch: script.asked(p, Odd()) for p in PROBES if p.switch.startswith(("thai", "buddhist", "formatted"))}
    assert len(found) == 5
    assert {(one.verdict, one.found) for one in found.values()} == {("different", None)}
    assert "boolValue" in found["thai_dates"].line("en")


@pytest.mark.parametrize("given", [False, True])
def test_a_failure_on_the_way_leaves_nothing(run, owner, given):
    place = ["--spreadsheet", FORM.format(owner.server.world.add_spreadsheet("ทดลอง", SECRETARY))] if given else []
    before = everything(owner)
    owner.control.fault("status", "values.update", None, status=503, skip=3)
    code, report, _ = run(owner, *place)
    assert (code, report["error"]["code"]) == (4, "google_unavailable")
    assert everything(owner) == before


def test_a_creation_that_is_not_answered_leaves_nothing(run, owner):
    before = everything(owner)
    owner.control.fault("drop", "spreadsheets.create", after=True)
    code, report, _ = run(owner)
    assert (code, report["error"]["code"]) == (4, "google_create_uncertain")
    assert everything(owner) == before


def test_what_cannot_be_cleaned_up_is_named(run, owner):
    owner.control.fault("status", "files.update", None, status=403, skip=1)
    code, report, _ = run(owner)
    assert (code, report["error"]["code"]) == (4, "check_left_behind")
    (left,) = [file for file in owner.server.world.files.values() if file.name.startswith("tidao google_check")]
    assert left.file_id in report["error"]["message"]


def test_a_polite_end_leaves_nothing(script, owner, monkeypatch):
    before = everything(owner)
    monkeypatch.setattr(script, "asked", lambda *_: signal.raise_signal(signal.SIGTERM))
    with pytest.raises(KeyboardInterrupt):
        script.run(["--workspace", str(owner.folder)])
    assert everything(owner) == before


def test_an_interruption_leaves_nothing(owner):
    before = everything(owner)
    owner.control.latency(100)
    command = [sys.executable, str(SCRIPT), "--workspace", str(owner.folder)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=environment, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdout.readline().startswith("✓")
        assert everything(owner) != before
        for _ in range(3):  # impatient further ones change nothing
            process.send_signal(signal.SIGINT)
            time.sleep(0.01)
        _, said = process.communicate(timeout=60)
    assert (process.returncode, "Traceback" in said) == (130, False), said
    assert everything(owner) == before


def test_only_a_blank_spreadsheet_is_a_place(run, empty):
    taken = empty.server.world.add_spreadsheet("งบ", SECRETARY, share={empty.robot: "writer"})
    empty.control.edit(taken, SECRETARY, {"A1": [["งบประมาณ"]]})
    before = everything(empty)
    for place in ("อะไร", FORM.format(taken), FORM.format(empty.id(NORTH)), FORM.format(empty.id("summary"))):
        code, report, _ = run(empty, "--spreadsheet", place)
        assert (code, report["error"]["code"]) == (2, "check_place_refused")
    assert everything(empty) == before


def test_who_cannot_make_one_is_told_what_to_do(run, empty):
    code, said, complaint = run(empty, "--lang", "th", as_json=False)
    assert (code, said) == (2, "")
    assert f"สร้างสเปรดชีตเปล่าที่ https://sheets.new แชร์ให้ {empty.robot} เป็นผู้แก้ไข" in complaint
    log_in_as_person(empty)
    kept = (empty.folder / LOGIN).read_bytes()
    code, _, complaint = run(empty, "--lang", "en", as_json=False)
    assert (code, "with --spreadsheet URL" in complaint) == (2, True)
    assert (empty.folder / LOGIN).read_bytes() == kept, "no further right is asked for"


def test_the_words(run, owner):
    owner.server.world.options.thai_digits = "number"
    code, said, _ = run(owner, "--lang", "th", as_json=False)
    assert code == 1
    assert '✗ ต่างจากที่คาดไว้ · พิมพ์ "๘": เป็นตัวเลข (คาดไว้: เป็นข้อความ)\n' in said
    assert said.endswith("ส่งรายงาน (--report แฟ้ม) ให้ผู้ดูแลโปรแกรม\n")
    assert f"ตรงกับที่คาดไว้ {len(DOUBTS) - 1}, ต่างจากที่คาดไว้ 1, ไม่ได้ถาม 0\nลบสเปรดชีตที่ใช้ทดลองแล้ว" in said
    code, said, _ = run(owner, "--lang", "en", as_json=False)
    assert '✓ as assumed · "4/5" typed under th_TH: a date\n' in said
    assert "✓ as assumed · formulas are read by the locale: yes\n" in said


def test_a_workspace_of_excel_files_is_none_to_ask_with(run, empty):
    text = empty.settings.read_text(encoding="utf-8").replace('store = "google"', 'store = "xlsx"')
    empty.settings.write_text(text, encoding="utf-8")
    code, report, _ = run(empty)
    assert (code, report["error"]["code"]) == (2, "check_not_google")


def test_help_and_wrong_usage(script, capsys):
    with pytest.raises(SystemExit) as stopped:
        script.run(["--help"])
    said = capsys.readouterr().out
    assert stopped.value.code == 0
    assert all(word in said for word in ("--workspace", "--spreadsheet", "--report", "--json", "คาดไว้", "exit codes"))
    for wrong in ("--sheet", "--report=/nowhere/at/all.json"):
        with pytest.raises(SystemExit) as stopped:
            script.run([wrong])
        assert (stopped.value.code, "คำสั่งไม่ถูกต้อง" in capsys.readouterr().err) == (2, True)
