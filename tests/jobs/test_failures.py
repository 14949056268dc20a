"""What goes wrong outside: every failure is one sentence with its remedy and exit code, and nothing is lost by it."""

import errno
import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
from workspaces import DAY, POINTS, ROOT, files, fill, tidao

from tidao_sheets.core.text import TidaoError
from tidao_sheets.files import back_up, write_whole
from tidao_sheets.stores.xlsx.store import XlsxStore

BETTER = {**POINTS, "wiangsa": ("12", "7", "20", "10")}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
THAI = re.compile("[ก-๙]")


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setenv("TIDAO_TODAY", DAY)


@pytest.fixture
def work(work):
    """A workspace whose first round is synced, and has changed since."""
    fill(work, 1, BETTER)
    return work


def run(folder, *arguments, lang="en"):
    return tidao(*arguments, "--workspace", folder, lang=lang)


def fails(folder, *arguments, code, named, but=()):
    """Assert how a command fails: its exit code, one sentence and a remedy in both languages, and nothing changed."""
    before = files(folder, but=but)
    for lang in ("th", "en"):
        told = run(folder, *arguments, lang=lang)
        assert (told.code, told.out) == (code, ""), told.said
        first, *rest = [line for line in told.err.splitlines() if "--round" not in line]
        assert first.startswith("✗ ")
        assert any(line.strip().startswith("→") for line in rest)
        assert "Traceback" not in told.err
        assert bool(THAI.search(re.sub('".*?"', "", first.replace(str(folder), "")))) == (lang == "th")
        error = run(folder, *arguments, "--json", lang=lang).json["error"]
        assert error["code"] == named
        assert error["message"]
        assert error["remedy"]
    assert files(folder, but=but) == before


# ── Forms that cannot be read ───────────────────────────────────────────────────────────────────────────────────────


def archive(**parts):
    """Return a zip file; `parts` are named with __ for /."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        for name, data in parts.items():
            made.writestr(name.replace("__", "/") + ".xml", data)
    return stream.getvalue()


def with_part(form, name, text):
    """Return a sound form of which one part is replaced."""
    stream = io.BytesIO()
    with zipfile.ZipFile(form) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, text if part == name else old.read(part))
    return stream.getvalue()


def entities(form, kind):
    """Return a form whose shared texts are an entity bomb, or reach for a file of this machine."""
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    bombs = {"laughs": f'<!ENTITY a0 "ฮ่า">{laughs}', "outside": '<!ENTITY a9 SYSTEM "file:///etc/passwd">'}
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    text = f'<!DOCTYPE sst [{bombs[kind]}]><sst xmlns="{space}">' + "<si><t>&a9;</t></si>" * 400 + "</sst>"
    return with_part(form, "xl/sharedStrings.xml", f'<?xml version="1.0"?>{text}'.encode())


def locked_with_password(_):
    return OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(200)


BAD = {
    "corrupt": (lambda _: b"PK\x03\x04" + bytes(range(256)) * 4, "damaged", "เสียหาย"),
    "truncated": (lambda form: form.read_bytes()[:-900], "damaged", "เสียหาย"),
    "half": (lambda form: form.read_bytes()[: form.stat().st_size // 2], "damaged", "เสียหาย"),
    "password": (locked_with_password, "password", "รหัสผ่าน"),
    "old": (lambda _: OLE + bytes(2000), "old or other format", "รูปแบบเก่า"),
    "bomb": (lambda _: archive(xl__workbook=bytes(150 << 20)), "abnormally large", "ใหญ่ผิดปกติ"),
    "laughs": (lambda form: entities(form, "laughs"), "damaged", "เสียหาย"),
    "outside": (lambda form: entities(form, "outside"), None, None),
    "empty": (lambda _: b"", "empty", "ว่างเปล่า"),
    "document": (lambda _: archive(word__document=b"<w/>"), "old or other format", "รูปแบบเก่า"),
    "no workbook": (lambda _: archive(xl__nothing=b"<x/>"), "damaged", "เสียหาย"),
    "html": (lambda _: b"<html><table></table></html>", "", ""),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_form_that_cannot_be_read_is_named_and_the_others_are_read(work, kind):
    spoil, english, thai = BAD[kind]
    form = work / "forms" / "รอบ1-สายเหนือ.xlsx"
    form.write_bytes(spoil(form))
    before = files(work)
    done = run(work, "check", "--json")
    if english is None:  # read or not, nothing of this machine comes out
        assert "root:" not in done.out
        assert done.code in {1, 4}
        return
    assert done.code == 4
    [unread] = done.json["unread"]
    assert unread["workbook"] == str(form)
    assert english in unread["reason"]
    totals = {o["code"]: o["total"] for o in done.json["offices"]}
    assert totals == {"muang": "40", "wiangsa": "49", "pua": None, "thawangpha": None}
    assert thai in run(work, "check", lang="th").out
    sync = run(work, "sync", "--overwrite", "--json")
    assert (sync.code, sync.json["written"]["cells"], sync.json["unread"]) == (4, 0, done.json["unread"])
    assert run(work, "status", "--json").code == 4
    assert files(work) == before


@pytest.mark.parametrize("lang", ["th", "en"])
@pytest.mark.parametrize("command", ["check", "status", "sync", "forms", "letters", "export --to ก.csv", "doctor"])
def test_every_command_that_reads_names_what_it_could_not_read(work, command, lang):
    form = work / "forms" / "รอบ1-สายเหนือ.xlsx"
    form.write_bytes(b"PK")
    done = tidao(*command.split(), "--workspace", work, "--round", 1, cwd=work.parent, lang=lang)
    assert done.code == 4
    assert form.name in done.out
    assert not re.search("ไม่พบรายการที่ต้องแก้ไข|Nothing to mend|ไม่พบแบบให้คะแนน[^ที]|no form found", done.out)


def test_an_export_with_faults_says_so(work):
    fill(work, 1, {**POINTS, "pua": ("99", "7", "18", "8")})
    done = tidao("export", "--to", work.parent / "ก.csv", "--workspace", work, "--round", 1)
    assert done.code == 1
    assert "1 to mend" in done.out


def test_a_form_in_place_of_an_unreadable_one_wants_to_be_asked_for(work):
    form = work / "forms" / "รอบ1-สายเหนือ.xlsx"
    form.write_bytes(b"")
    before = files(work)
    done = run(work, "forms", "--json")
    assert (done.code, done.json["waiting"]) == (4, ["สายเหนือ"])
    assert files(work) == before
    assert [f["made"] for f in run(work, "forms", "--rebuild", "--json").json["forms"]] == [True, False]
    del before["tidao.db"]  # has a record more
    assert {name: digest for name, digest in files(work).items() if name in before} == before


def test_no_blank_form_takes_the_place_of_one_that_has_lost_its_identity(work):
    form = work / "forms" / "รอบ1-สายเหนือ.xlsx"
    book = openpyxl.load_workbook(form)
    for sheet in book.worksheets:
        sheet.delete_rows(1)
    book.save(form)
    before = files(work)
    for options in ([], ["--rebuild"]):
        done = run(work, "forms", *options, "--json")
        assert (done.code, done.json["waiting"]) == (1, ["สายเหนือ"])
        assert [f["code"] for f in done.json["damaged"]] == ["form_unidentified"]
    assert files(work) == before
    done = run(work, "check", "--json")
    assert (done.code, {f["code"] for f in done.json["findings"]} & {"form_unidentified", "form_missing"}) == (
        1, {"form_unidentified"},
    )  # fmt: skip


def test_a_form_whose_name_is_no_text_is_named(work):
    form = work / "forms" / "รอบ1-สายเหนือ.xlsx"
    try:
        form.rename(os.fsdecode(bytes(work / "forms") + b"/\xc3\xcd\xba1.xlsx"))  # as an old archive spells it
    except OSError:
        pytest.skip("this system wants names of text")
    done = run(work, "sync", "--json")
    assert done.code in {0, 4}


OTHER_KINDS = (
    "a.xls",
    "b.ods",
    "c.xlsb",
    "d.csv",
    "e.gsheet",
    "f.zip",
    "g.fods",
    "h.ett",
    "i.htm",
    "j.numbers",
    "k.CSV ",
)


def test_spreadsheets_of_other_kinds_are_named_not_passed_over(work):
    for name in OTHER_KINDS:
        (work / "forms" / name).write_bytes(b"x")
    unread = run(work, "check", "--json").json["unread"]
    assert [Path(u["workbook"]).name for u in unread] == list(OTHER_KINDS)
    assert (
        len({u["reason"] for u in unread}) == 7
    )  # save as, by way of each of three programs, send the workbook itself, open the link, unpack


def test_a_form_under_an_odd_name_is_read(work):
    form = work / "forms" / "รอบ1-สายเหนือ.xlsx"
    before = run(work, "check", "--json").json["offices"]
    for name in ("แบบ.XLTX", "แบบ.xlsx ", "แบบ.xlsx\u200b"):
        form = form.rename(form.with_name(name))
        assert run(work, "check", "--json").json["offices"] == before


def test_a_form_that_is_open_elsewhere_is_read(work):
    (work / "forms" / "~$รอบ1-สายเหนือ.xlsx").write_bytes(b"x")
    done = run(work, "check", "--json")
    assert done.code == 0
    assert {f["code"] for f in done.json["findings"]} == {"form_open"}
    assert run(work, "sync").code == 0


# ── Places that are not there, or not what they should be ───────────────────────────────────────────────────────────


@pytest.mark.parametrize("command", ["check", "sync", "status", "letters", "export"])
def test_a_missing_folder_of_forms_stops_everything_that_reads(work, command):
    shutil.rmtree(work / "forms")
    more = {"export": ["--to", work / "a.csv"]}.get(command, [])
    fails(work, command, "--round", 1, *more, code=4, named="no_forms")


def test_forms_makes_its_folder(work):
    shutil.rmtree(work / "forms")
    assert run(work, "forms").code == 0
    assert len(list((work / "forms").iterdir())) == 2


def test_a_file_in_place_of_the_forms_folder(work):
    shutil.rmtree(work / "forms")
    (work / "forms").touch()
    fails(work, "check", code=4, named="file_refused")
    fails(work, "forms", code=4, named="file_refused")


def test_a_folder_in_place_of_the_summary(work):
    (work / "summary.xlsx").unlink()
    (work / "summary.xlsx").mkdir()
    fails(work, "sync", code=4, named="summary_unreadable")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", OLE])
def test_an_unreadable_summary_is_never_replaced(work, content):
    (work / "summary.xlsx").write_bytes(content)
    fails(work, "sync", "--overwrite", code=4, named="summary_unreadable")


def test_a_spoilt_ledger_stops_the_sync(work):
    (work / "tidao.db").write_bytes(b"not a database" * 100)
    fails(work, "sync", code=4, named="ledger_refused")
    assert "move it away" in run(work, "sync", "--json").json["error"]["remedy"]


def test_a_ledger_that_another_run_holds_stops_the_sync(work):
    with sqlite3.connect(work / "tidao.db", isolation_level=None) as held:
        held.execute("begin exclusive")
        before = files(work, but=["tidao.db-journal"])
        done = run(work, "sync", "--json")
        assert (done.code, done.json["error"]["code"]) == (4, "ledger_refused")
        held.execute("rollback")
        assert files(work) == before
    held.close()


def test_a_file_in_place_of_the_letters_folder(work):
    (work / "letters").touch()
    fails(work, "letters", "--round", 1, "--office", "pua", code=4, named="file_refused")
    assert 'letters" is not a folder' in run(work, "letters", "--round", 1, "--office", "pua").err


def test_no_workspace(tmp_path):
    fails(tmp_path, "check", code=2, named="no_workspace")
    fails(tmp_path / "ไม่มี", "sync", code=2, named="no_workspace")


@pytest.mark.parametrize("command", ["check", "sync", "status", "forms", "letters"])
@pytest.mark.parametrize("number", [0, 4, -1])
def test_an_unknown_round(work, command, number):
    done = run(work, command, "--round", number, "--json")
    assert (done.code, done.json["error"]["code"]) == (2, "unknown_round")
    assert "1, 2, 3" in done.json["error"]["remedy"]


@pytest.mark.parametrize(("name", "named"), [("programme", "programme_invalid"), ("workspace", "workspace_invalid")])
@pytest.mark.parametrize("command", ["check", "sync", "forms", "status"])
def test_a_broken_file_tells_all_its_mistakes(work, name, named, command):
    path = work / f"{name}.toml"
    text = path.read_text(encoding="utf-8")
    wrong = {"programme": [('kind = "district"', 'kind = "planet"'), ("due =", "deu =")], "workspace": []}[name]
    for old, new in wrong:
        text = text.replace(old, new)
    if name == "workspace":
        text = 'stroe = "xlsx"\n[letters]\nreviwe = 3\n'
    path.write_text(text, encoding="utf-8")
    fails(work, command, code=2, named=named)
    said = run(work, command).err
    assert all(word in said for word in {"programme": ("planet", "deu"), "workspace": ("stroe", "reviwe")}[name])


def test_a_broken_programme_is_told_before_init_makes_anything(tmp_path):
    (tmp_path / "x.toml").write_text("[programme]\n", encoding="utf-8")
    done = tidao("init", tmp_path / "งาน", "--programme", tmp_path / "x.toml", "--json")
    assert (done.code, done.json["error"]["code"]) == (2, "programme_invalid")
    assert not (tmp_path / "งาน").exists()


@pytest.mark.parametrize("command", ["init", "demo --out", "check --workspace"])
def test_a_wrong_day_is_told_before_anything_is_made(tmp_path, monkeypatch, command):
    monkeypatch.setenv("TIDAO_TODAY", "31/3/2567")
    done = tidao(*command.split(), tmp_path / "งาน", "--json")
    assert (done.code, done.json["error"]["code"]) == (2, "bad_date")
    assert not (tmp_path / "งาน").exists()


# ── A disk that is full ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def small_disk(tmp_path):
    """A disk of one megabyte."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a small disk cannot be mounted here")
    yield place
    subprocess.run(["umount", place], check=True)


def fill_up(folder, leave):
    """Fill a disk but for some bytes."""
    filler = folder / "filler"
    room = shutil.disk_usage(folder).free
    filler.write_bytes(bytes(max(0, room - leave)))
    return filler


@pytest.mark.parametrize("leave", [0, 8 << 10, 40 << 10, 90 << 10])
def test_a_full_disk_loses_nothing(work, small_disk, leave):
    folder = Path(shutil.copytree(work, small_disk / "งาน"))
    before = files(folder, but=["tidao.db"])
    filler = fill_up(folder.parent, leave)
    done = run(folder, "sync", "--json")
    room = shutil.disk_usage(folder).free
    if done.code == 0:
        assert leave
        return
    assert (done.code, done.json["error"]["remedy"] != "") == (4, True), done.said
    assert "disk" in done.json["error"]["message"]
    assert room <= leave
    after = files(folder, but=["tidao.db"])
    assert {k: v for k, v in after.items() if not k.startswith("backup")} == before
    for copy in (folder / "backup").glob("*"):
        assert copy.read_bytes() == (folder / "summary.xlsx").read_bytes()
    filler.unlink()
    assert run(folder, "sync").code == 0


def test_forms_on_a_full_disk_leave_nothing_half_made(work, small_disk):
    folder = Path(shutil.copytree(work, small_disk / "งาน"))
    fill_up(folder.parent, 20 << 10)  # what is intended does not fit
    fails(folder, "forms", "--round", 2, code=4, named="ledger_refused", but=["forms/รอบ2", "tidao.db"])
    for form in (folder / "forms").glob("รอบ2*"):
        assert zipfile.is_zipfile(form)


@pytest.mark.skipif(sys.platform == "win32", reason="this system limits no sizes")
def test_a_limit_on_the_size_of_files_is_told_as_one(work):
    import resource

    words = ["-m", "tidao_sheets", "export", "--to", "ก.xlsx", "--round", "1", "--json", "--lang", "en"]
    done = subprocess.run(
        [sys.executable, *words],
        cwd=work,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},  # Python would cut its own short
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100)),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 4
    told = json.loads(done.stdout)["error"]
    assert "limits the size of files" in told["message"]
    assert "ulimit" in told["remedy"]
    assert not (work / "ก.xlsx").exists()


@pytest.mark.parametrize("wrong", [errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EIO])
@pytest.mark.parametrize("step", ["fsync", "replace", "mkdir"])
def test_a_write_that_fails_leaves_the_old_file_alone(tmp_path, monkeypatch, wrong, step):
    (tmp_path / "ที่").mkdir()
    path = tmp_path / "ที่" / "แฟ้ม.xlsx"
    path.write_bytes(b"old")

    def refuse(*_, **__):
        raise OSError(wrong, os.strerror(wrong))

    if step == "replace":
        monkeypatch.setattr(os, "link", refuse)
    monkeypatch.setattr(*{"fsync": (os, "fsync"), "replace": (Path, "replace"), "mkdir": (Path, "mkdir")}[step], refuse)
    for write in (lambda: write_whole(path, b"new"), lambda: back_up(path, b"old", path.parent, "2024-01-01 00.00.00")):
        with pytest.raises(TidaoError) as caught:
            write()
        assert caught.value.exit == 4
        assert caught.value.remedy.th
        assert [p.read_bytes() for p in path.parent.iterdir()] == [b"old"]


def test_backups_never_replace_one_another_nor_anybody_s_files(tmp_path):
    path, folder = tmp_path / "summary.xlsx", tmp_path / "backup"
    folder.mkdir()
    (folder / "summary (ฉบับลงนาม).xlsx").write_bytes(b"mine")
    for n in range(40):
        path.write_bytes(str(n).encode())
        back_up(path, path.read_bytes(), folder, f"2024-01-01 00.00.{n // 2:02}")
    kept = {p.read_bytes() for p in folder.iterdir()}
    assert kept == {b"mine", *(str(n).encode() for n in range(10, 40))}


# ── Rights ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def as_nobody_special(*arguments):
    """Run the command line without root's right to pass over all others."""
    drop = []
    if not hasattr(os, "geteuid"):
        pytest.skip("this system's rights are not modes")
    if os.geteuid() == 0:
        if not shutil.which("setpriv"):
            pytest.skip("setpriv, which takes root's rights away, is not installed")
        drop = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search,-fowner"]
    done = subprocess.run(
        [*drop, sys.executable, "-m", "tidao_sheets", *map(str, arguments), "--lang", "en", "--json"],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done.returncode, json.loads(done.stdout)


@pytest.mark.parametrize(
    ("place", "command", "code", "named"),
    [
        ("forms", "check", 4, "file_refused"),
        ("programme.toml", "check", 2, "file_refused"),
        ("summary.xlsx", "sync", 4, "summary_unreadable"),
        ("tidao.db", "sync", 4, "ledger_refused"),
    ],
)
def test_what_may_not_be_read_is_told(work, place, command, code, named):
    before, path = files(work), work / place
    mode = path.stat().st_mode
    path.chmod(0)
    done = as_nobody_special(command, "--workspace", work)
    path.chmod(mode)
    assert done[0] == code
    assert done[1]["error"]["code"] == named
    assert files(work) == before


def test_a_form_that_may_not_be_read_is_told(work):
    form = work / "forms" / "รอบ1-สายใต้.xlsx"
    form.chmod(0)
    code, document = as_nobody_special("check", "--workspace", work)
    form.chmod(0o644)
    assert code == 4
    assert "permission" in document["unread"][0]["reason"]
    assert [o["total"] for o in document["offices"]].count(None) == 2


@pytest.mark.parametrize("command", [["sync"], ["letters", "--round", 1, "--office", "pua"], ["forms", "--round", 2]])
def test_where_nothing_may_be_written_nothing_is(work, command):
    before = files(work)
    folders = [work, *(p for p in work.rglob("*") if p.is_dir())]
    for path in [*folders, work / "tidao.db"]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    code, document = as_nobody_special(*command, "--workspace", work)
    for path in [*folders, work / "tidao.db"]:
        path.chmod(0o755)
    assert code == 4
    assert document["error"]["remedy"]
    assert files(work) == before


def test_a_check_wants_no_right_to_write(work):
    folders = [work, *(p for p in work.rglob("*") if p.is_dir())]
    for path in folders:
        path.chmod(0o555)
    code, document = as_nobody_special("check", "--workspace", work)
    for path in folders:
        path.chmod(0o755)
    assert (code, document["kpi"]["rated"]) == (0, 4)


# ── Stopped ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def stop(*_, **__):
    raise KeyboardInterrupt


def stop_wrapped(*_, **__):
    """Press Ctrl+C while Python makes a class: Python 3.11 wraps what an attribute raises then."""

    class Attribute:
        __set_name__ = stop

    type("Stopped", (), {"attribute": Attribute()})


def test_ctrl_c_while_a_class_is_made_is_one_too(work, monkeypatch):
    monkeypatch.setattr(XlsxStore, "read_forms", stop_wrapped)
    assert run(work, "check", "--json").json["error"]["code"] == "cancelled"


RECORDS = ("tidao.db", "tidao.written", "backup")  # what was about to be written is recorded before


@pytest.mark.parametrize("owner", ["read", "fsync"])
def test_ctrl_c_leaves_nothing_half_written(work, monkeypatch, owner):
    before = files(work, but=RECORDS)
    monkeypatch.setattr(*{"read": (XlsxStore, "read_forms"), "fsync": (os, "fsync")}[owner], stop)
    for lang in ("th", "en"):
        done = run(work, "sync", lang=lang)
        assert (done.code, done.out) == (130, "")
        assert "✗" in done.err
    assert run(work, "sync", "--json").json["error"]["code"] == "cancelled"
    assert files(work, but=RECORDS) == before


@pytest.mark.parametrize("more", [[], ["--json"]])
def test_a_reader_that_goes_away_changes_no_exit_code(work, more):
    started = subprocess.Popen(
        [sys.executable, "-m", "tidao_sheets", "check", "--workspace", work, "--round", "1", *more],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    started.stdout.close()
    said = started.stderr.read().decode()
    started.stderr.close()
    assert (started.wait(), said) == (0, "")


@pytest.mark.parametrize("merged", [True, False])
@pytest.mark.parametrize(("round_", "code"), [(["--round", "1"], 0), ([], 0), (["--round", "9"], 2)])
def test_nobody_who_hears_what_is_said_beside_the_result_changes_nothing(work, merged, round_, code):
    heard, says = os.pipe()
    command = [sys.executable, "-m", "tidao_sheets", "-v", "sync", "--workspace", work, *round_]
    started = subprocess.Popen(command, stdout=says if merged else subprocess.PIPE, stderr=says, text=True)
    os.close(says)
    os.close(heard)
    if not merged:
        assert bool(started.stdout.read()) == (code == 0)
        started.stdout.close()
    assert started.wait() == code
    assert (work / "tidao.db").stat().st_size


# ── Consoles of all kinds ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("encoding", ["cp874", "ascii", "cp1252", "utf-16"])
@pytest.mark.parametrize("arguments", [["check", "--json"], ["check"], ["--help"], ["check", "--round", "9"]])
def test_thai_comes_out_whatever_the_console_s_encoding(work, encoding, arguments):
    if arguments != ["check", "--json"] and encoding in {"cp1252", "utf-16"}:
        arguments = ["--version"]
    done = subprocess.run(
        [sys.executable, "-m", "tidao_sheets", *arguments],
        capture_output=True,
        cwd=work,
        env={**os.environ, "PYTHONIOENCODING": encoding, "LC_ALL": "C", "PYTHONPATH": HERE},
        check=False,
    )
    out, said = done.stdout.decode(), done.stderr.decode()
    assert "Traceback" not in said
    assert "tidao" in out or THAI.search(out + said)
    if "--json" in arguments:
        assert json.loads(out)["programme"] == "ห้องสมุด-2568"


HERE = str(Path(__file__).parents[2])


def test_a_full_device_behind_stdout_is_told(work):
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full")
    with open("/dev/full", "w") as full:  # noqa: PTH123 - a device
        done = subprocess.run(
            [sys.executable, "-m", "tidao_sheets", "check", "--workspace", work, "--json"],
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
    assert done.returncode == 4
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize("name", ["workspace.toml", "programme.toml"])
def test_a_pipe_in_place_of_a_file_is_not_waited_for(work, name):
    (work / name).unlink()
    os.mkfifo(work / name)
    assert run(work, "check", "--json").code == 2


def test_a_summary_that_yields_no_tabs_is_not_replaced(work):
    summary = work / "summary.xlsx"
    summary.write_bytes(with_part(summary, "xl/workbook.xml", b"<workbook><sheets/></workbook>"))
    before = summary.read_bytes()
    assert run(work, "sync", "--json").json["error"]["code"] == "summary_unreadable"
    assert summary.read_bytes() == before
