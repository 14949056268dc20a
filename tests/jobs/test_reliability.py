"""What cannot be lost: one run at a time, whole files, and what people save or send meanwhile."""

import contextlib
import hashlib
import json
import os
import re
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from workspaces import POINTS, SMALL, files, fill, form_cell, run, tamper, tidao

from tidao_sheets.files import back_up, write_new
from tidao_sheets.jobs import manifest
from tidao_sheets.jobs.closing import standing_round
from tidao_sheets.jobs.letters import publish
from tidao_sheets.jobs.letters_outcome import Wanted
from tidao_sheets.jobs.lock import HOLDER, MovedError, locked
from tidao_sheets.jobs.opening import writing
from tidao_sheets.jobs.workspace import Workspace, make_workspace
from tidao_sheets.ledger.intentions import Intention
from tidao_sheets.ledger.ledger import Ledger
from tidao_sheets.stores.xlsx import replace
from tidao_sheets.stores.xlsx import store as xlsx
from tidao_sheets.stores.xlsx.errors import SummaryChangedError

HOLD = """
import sys, time
from pathlib import Path
from tidao_sheets.jobs.lock import locked
with locked(Path(sys.argv[1]), "sync"):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def other_run(work):
    with subprocess.Popen([sys.executable, "-c", HOLD, work], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "held\n"
        yield other
        other.kill()


WRITING = (["sync"], ["forms"], ["letters", "--round", "1"], ["export", "--to", "{work}/คะแนน.csv"])
READING = (["check"], ["status"], ["doctor"], ["sync", "--dry-run"], ["export", "--to", "{work}/../คะแนน.csv"])


def in_(work, arguments):
    return [argument.format(work=work) for argument in arguments]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows moves no folder with open files")
@pytest.mark.parametrize("anew", [True, False])
def test_a_workspace_that_is_moved_under_a_run_is_told(work, anew):
    """Documents used to be made in the former place, which was made anew for them, with exit 0."""
    new, wanted = work.with_name("ใหม่"), Wanted(kinds=("result",), formats=("docx",))

    def letters_while_it_is_moved():
        with writing(work, 1, "letters") as (workspace, number):
            assessed = standing_round(workspace, number)
            work.rename(new)
            if anew:
                publish(workspace, assessed, wanted)

    with pytest.raises(MovedError) as told:
        letters_while_it_is_moved()
    assert str(work) in str(told.value)
    assert [*work.rglob("*.docx")] if anew else not work.exists()
    assert tidao("letters", "--workspace", new, "--round", 1, "--kind", "result", "--format", "docx").code == 0
    assert [*new.rglob("*.docx")]


def test_a_second_run_that_writes_leaves_at_once_and_names_the_first(work, other_run):
    for arguments in WRITING:
        began = time.monotonic()
        done = tidao(*in_(work, arguments), "--workspace", work, "--json")
        assert (done.code, done.json["error"]["code"]) == (4, "busy")
        assert time.monotonic() - began < 10
        assert f"process {other_run.pid}" in done.json["error"]["message"]
        assert "tidao sync" in done.json["error"]["message"]
    assert tidao("init", work / ".." / work.name).code == 2  # what is there is said first


def test_runs_that_only_read_need_no_lock(work, other_run):
    del other_run
    for arguments in READING:
        assert tidao(*in_(work, arguments), "--workspace", work).code == 0, arguments


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_a_run_that_was_killed_holds_nothing(work, other_run):
    other_run.send_signal(signal.SIGKILL)
    other_run.wait()
    assert (work / HOLDER).exists()
    assert tidao("sync", "--workspace", work).code == 0
    assert not (work / HOLDER).exists()


def test_word_of_the_holder_is_anybody_s_file(work, tmp_path):
    target = tmp_path / "mine.txt"
    target.write_text("mine")
    (work / HOLDER).symlink_to(target)
    assert tidao("sync", "--workspace", work).code == 0
    assert target.read_text() == "mine"
    with locked(work, "sync"):
        (work / HOLDER).write_text(json.dumps({"pid": 1, "host": "\x1b[2J", "command": "x" * 999, "since": None}))
        said = tidao("sync", "--workspace", work).err
    assert "\x1b" not in said
    assert "x" * 81 not in said


def test_init_that_was_cut_off_between_its_files_is_finished(tmp_path):
    make_workspace(tmp_path / "whole", str(SMALL))
    make_workspace(tmp_path / "cut", str(SMALL))
    (tmp_path / "cut" / "workspace.toml").unlink()
    assert tidao("init", tmp_path / "cut", "--programme", SMALL).code == 0
    assert (tmp_path / "cut" / "workspace.toml").exists()
    (tmp_path / "cut" / "workspace.toml").unlink()
    (tmp_path / "cut" / "programme.toml").write_text("# mine\n")
    done = tidao("init", tmp_path / "cut", "--programme", SMALL, "--json")
    assert done.json["error"]["code"] == "workspace_exists"
    assert (tmp_path / "cut" / "programme.toml").read_text() == "# mine\n"


def test_litter_is_cleared_by_the_next_run_that_writes(work):
    assert tidao("letters", "--workspace", work, "--round", "1", "--office", "pua").code in {0, 1}
    places = [work, work / "forms", work / "backup", *(work / "letters").glob("**")]
    for place in places:
        place.mkdir(exist_ok=True)
        (place / ".tidao-abc.tmp").write_bytes(b"half")
    (work / ".tidao-mine.txt").write_text("mine")
    assert tidao("check", "--workspace", work).code == 0
    assert (work / ".tidao-abc.tmp").exists()  # another run may be writing it
    assert tidao("sync", "--workspace", work).code == 0
    assert not [*work.rglob(".tidao-*.tmp")]
    assert (work / ".tidao-mine.txt").exists()


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.skipif(os.name == "nt", reason="modes are not this system's rights")
def test_backups_are_for_their_owner_alone(work):
    tamper(work)
    assert tidao("sync", "--workspace", work, "--overwrite").code == 0
    assert [mode(path) for path in (work / "backup").iterdir()] == [0o600]


def test_the_backup_that_a_run_names_is_never_pruned(tmp_path):
    path, folder = tmp_path / "summary.xlsx", tmp_path / "backup"
    folder.mkdir()
    path.write_bytes(b"now")
    for n in range(30):
        (folder / f"summary 2099-01-01 00.00.{n:02}.xlsx").write_bytes(b"later")
    copy = back_up(path, b"now", folder, "2024-01-01 00.00.00")
    again = back_up(path, b"now", folder, "2024-01-01 00.00.00")
    assert copy.read_bytes() == again.read_bytes() == b"now"
    assert len([*folder.iterdir()]) == 30


def test_a_file_that_arrives_under_a_name_being_made_is_kept(tmp_path, monkeypatch):
    path = tmp_path / "แบบ.xlsx"
    real, arrived = os.link, []

    def late(source, target):
        if not arrived:
            arrived.append(Path(target).write_bytes(b"theirs"))
        return real(source, target)

    monkeypatch.setattr(os, "link", late)
    made = write_new(path, b"ours")
    assert (path.read_bytes(), made.read_bytes()) == (b"theirs", b"ours")
    assert made != path

    def none(*_):
        raise OSError(95, "no links")

    monkeypatch.setattr(os, "link", none)
    assert write_new(tmp_path / "ใหม่.xlsx", b"ours").read_bytes() == b"ours"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["แบบ (2).xlsx", "แบบ.xlsx", "ใหม่.xlsx"]


MOMENTS = ("built", "checked", "backed up", "replaced")


@pytest.mark.parametrize("moment", MOMENTS)
def test_what_somebody_saves_while_the_summary_is_written_is_never_lost(work, monkeypatch, moment):
    """A person saves: before the check, after it, after the backup, and between the last look and the move."""
    from tidao_sheets.stores.xlsx import store as module

    tamper(work)
    summary = work / "summary.xlsx"

    def save():
        summary.write_bytes(b"with a remark")

    def before(owner, name):
        real = getattr(owner, name)

        def first(*arguments, **named):
            save()
            return real(*arguments, **named)

        monkeypatch.setattr(owner, name, first)

    if moment == "replaced" and not sys.platform.startswith(("linux", "darwin")):
        pytest.skip("files are not exchanged in one step here")
    before(
        *{
            "built": (module.XlsxStore, "_bytes"),
            "checked": (module, "back_up"),
            "backed up": (module, "replace_read"),
            "replaced": (replace, "_exchange"),
        }[moment]
    )
    if moment == "replaced":  # a person saves once
        real = replace._exchange
        monkeypatch.setattr(replace, "_exchange", lambda a, b: (real(a, b), monkeypatch.undo())[0])
    done = tidao("sync", "--workspace", work, "--overwrite", "--json")
    assert (done.code, done.json["error"]["code"]) == (3, SummaryChangedError.code), done.said
    assert summary.read_bytes() == b"with a remark"


def test_a_first_summary_is_never_put_over_one_that_arrives(work, monkeypatch):
    from tidao_sheets.stores.xlsx import store as module

    summary, real = work / "summary.xlsx", write_new
    summary.unlink()

    def late(path, data):
        summary.write_bytes(b"theirs")
        return real(path, data)

    monkeypatch.setattr(module, "write_new", late)
    assert tidao("sync", "--workspace", work).code == 3
    assert summary.read_bytes() == b"theirs"
    assert not [*work.glob("summary (*")]


def test_two_first_syncs_at_once_end_as_one(tmp_path):
    work = tmp_path / "งาน"
    make_workspace(work, str(SMALL))
    workspace = Workspace.open(work)
    del workspace
    assert run("forms", "--workspace", work).returncode == 0
    command = [sys.executable, "-m", "tidao_sheets", "sync", "--workspace", work]
    runs = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for _ in range(3)]
    codes = [each.wait() for each in runs]
    assert min(codes) in {0, 1}
    assert set(codes) <= {0, 1, 4}


HARD = {"long": "ก" * 32_767, "spelt": "_x0041_x0042_", "control": "8\r\n\x01", "rich": "<r>8</r>", "formula": "'=1+1"}


@pytest.mark.parametrize("typed", HARD.values(), ids=HARD)
def test_no_text_in_a_cell_jams_the_summary(work, typed):
    form = next((work / "forms").glob("*.xlsx"))
    set_score(form, typed)
    assert tidao("sync", "--workspace", work).code == 1
    again = tidao("sync", "--workspace", work, "--json")
    assert (again.code, again.json["written"]["cells"]) == (1, 0), again.said
    (finding,) = (f for f in again.json["findings"] if f["severity"] == "error")
    assert finding["value"] == typed
    assert len(finding["message"]) < 500


def test_copies_that_disagree_in_a_long_text_do_not_jam_the_summary(work):
    form = next((work / "forms").glob("*.xlsx"))
    set_score(form, "ก" * 20_000)
    copy = form.with_name("สำเนา.xlsx")
    copy.write_bytes(form.read_bytes())
    set_score(copy, "ข" * 20_000)
    for _ in range(2):
        assert tidao("sync", "--workspace", work).code == 1


def set_score(form, text):
    """Type a text into the first score of a form, as a program would store it."""
    place = form_cell("ก.1", Workspace.open(form.parent.parent).programme)
    spelt = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\r]", lambda m: f"_x{ord(m[0]):04X}_", text)
    told = spelt.replace("&", "&amp;").replace("<", "&lt;")
    cell = rf'<c r="{place}"[^>]*?(/>|>.*?</c>)'
    with zipfile.ZipFile(form) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    for name in sorted(parts):
        if name.startswith("xl/worksheets/sheet") and re.search(cell, sheet := parts[name].decode()):
            inline = f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{told}</t></is></c>'
            if "ก.1" not in sheet and name.endswith("sheet1.xml"):
                continue  # the instructions come first
            before, _, after = re.split(cell, sheet, maxsplit=1)
            parts[name] = f"{before}{inline}{after}".encode()
            break
    with zipfile.ZipFile(form, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            new.writestr(name, data)


KILLED = """
import os, signal, sys
from tidao_sheets.cli import main
from tidao_sheets.jobs import manifest
left, real = int(sys.argv[1]), manifest.write_whole
def write(path, data):
    global left
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
    left -= 1
    real(path, data)
manifest.write_whole = write
main.run(["letters", "--round", "1", "--workspace", *sys.argv[2:]])
"""


def letter_rows(work):
    """Return what the ledger knows of letters, and how much it waits for."""
    with contextlib.closing(sqlite3.connect(work / "tidao.db")) as database:
        rows = database.execute("SELECT kind, office, path, fingerprint FROM tidao_letter").fetchall()
        return sorted(map(str, rows)), database.execute("SELECT count(*) FROM tidao_intention").fetchone()[0]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
@pytest.mark.parametrize(("writes", "formats"), [(0, "pdf"), (1, "pdf"), (3, "pdf"), (5, "pdf"), (4, "pdf,docx")])
def test_letters_that_were_cut_off_end_as_undisturbed_ones(work, tmp_path, writes, formats):
    undisturbed, asked = Path(shutil.copytree(work, tmp_path / "undisturbed")), ("--format", formats)
    assert tidao("letters", "--workspace", undisturbed, "--round", "1", *asked).code == 0
    program = [sys.executable, "-c", KILLED, str(writes), work, *asked]
    killed = subprocess.run(program, capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    verified = tidao("letters", "--workspace", work, "--round", "1", "--verify", "--json").json
    # Cut off before anything was there to verify, it is the missing manifest that is told.
    found = verified.get("files", ())
    assert "altered" not in {file["state"] for file in found}
    assert tidao("letters", "--workspace", work, "--round", "1", *asked).code == 0
    assert files(work / "letters") == files(undisturbed / "letters")
    assert letter_rows(work) == letter_rows(undisturbed)
    assert not [*work.glob("backup/*.pdf")]


class CutOff(BaseException):
    """In place of SIGKILL: nothing of what follows is done."""


CUT = {  # command → what writes, and what records that it is written
    ("forms", "--round", "2"): ((xlsx, "write_new"), (Ledger, "finish_write")),
    ("sync", "--overwrite"): ((xlsx, "replace_read"), (Ledger, "finish_write")),
    ("letters", "--round", "1"): ((manifest, "write_whole"), (Ledger, "record_letters")),
}
FOLLOWING = [("sync", "--round", "1"), ("forms", "--round", "2"), ("letters", "--round", "1")]


def recorded(work):
    """Return which workbooks and letters the ledger knows to be written, and how much it waits for."""
    with contextlib.closing(sqlite3.connect(work / "tidao.db")) as database:
        return sorted(database.execute("SELECT workbook FROM tidao_write WHERE done = 1")), *letter_rows(work)


@pytest.mark.parametrize("following", FOLLOWING, ids=lambda c: c[0])
@pytest.mark.parametrize("moment", [0, 1], ids=["nothing written", "not recorded"])
@pytest.mark.parametrize("command", CUT, ids=lambda c: c[0])
def test_any_run_that_writes_finishes_the_record_of_one_that_was_cut_off(work, monkeypatch, command, moment, following):
    if command[0] == "sync":
        tamper(work)  # there is something to write
    undisturbed = Path(shutil.copytree(work, work.with_name("undisturbed")))
    for each in (command, following):
        assert tidao(*each, "--workspace", undisturbed).code == 0

    def stop(*_, **__):
        raise CutOff

    with monkeypatch.context() as patch:
        patch.setattr(*CUT[command][moment], stop)
        with pytest.raises(CutOff):
            tidao(*command, "--workspace", work)
    assert recorded(work)[-1] > 0
    assert tidao(*following, "--workspace", work).code in {0, 3}
    assert recorded(work)[-1] == 0
    assert tidao(*command, "--workspace", work).code == 0
    assert recorded(work) == recorded(undisturbed)
    if command[0] == "letters":
        verified = tidao("letters", "--workspace", work, "--round", "1", "--verify", "--json").json
        assert {file["state"] for file in verified["files"]} == {"current"}


@pytest.mark.parametrize("kind", ["form", "letter"])
@pytest.mark.parametrize("name", ["../outside.xlsx", "/etc/passwd", "letters/../../outside.xlsx", "https://x/y"])
def test_files_outside_that_a_ledger_tells_of_are_never_opened(work, monkeypatch, kind, name):
    outside = (work.parent / "outside.xlsx").resolve()
    outside.write_bytes(b"x")
    with contextlib.closing(Workspace.open(work).ledger()) as ledger:
        run = "write 1" if kind == "form" else "letters"
        ledger.intend(run, [Intention(kind, name, hashlib.sha256(b"x").hexdigest())])
    opened, real = [], Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: (opened.append(str(path)), real(path))[1])
    assert tidao("forms", "--workspace", work, "--round", "1").code == 0
    assert opened
    assert not {str(outside), "/etc/passwd"} & {*map(os.path.normpath, opened)}
    assert recorded(work)[-1] == 0


@pytest.mark.parametrize("ending", ["csv", "json", "xlsx", "parquet"])
def test_an_export_is_written_over_by_the_next_one_and_nothing_else_is(work, ending):
    to = work / f"คะแนน.{ending}"
    export = ("export", "--workspace", work, "--to", to, "--json")
    assert tidao(*export).code == 0
    first = to.read_bytes()
    set_score(next((work / "forms").glob("*.xlsx")), "3")
    assert tidao(*export).code in {0, 1}
    assert to.read_bytes() != first
    theirs = {"json": b'{"type": "service_account"}', "xlsx": (work / "summary.xlsx").read_bytes()}
    for other in (theirs.get(ending, b"name,points\r\n"), b"", b"PAR1", b"PK\x03\x04"):
        to.write_bytes(other)
        done = tidao(*export)
        assert (done.code, done.json["error"]["code"]) == (2, "foreign_file")
        assert to.read_bytes() == other


def test_an_export_is_never_put_over_a_file_that_arrives(work, monkeypatch):
    from tidao_sheets.jobs import export

    real, to = write_new, work / "คะแนน.csv"

    def late(path, data):
        to.write_bytes(b"theirs")
        return real(path, data)

    monkeypatch.setattr(export, "write_new", late)
    assert tidao("export", "--workspace", work, "--to", to, "--json").json["error"]["code"] == "foreign_file"
    assert to.read_bytes() == b"theirs"
    assert not (work / "คะแนน (2).csv").exists()


@pytest.mark.skipif(os.name == "nt", reason="another shell")
@pytest.mark.parametrize("closed", [[1], [2], [1, 2], [0, 1, 2]])
@pytest.mark.parametrize("more", [[], ["--json"]])
def test_closed_streams_leave_no_traceback(work, closed, more):
    def close():
        for number in closed:
            os.close(number)

    command = [sys.executable, "-m", "tidao_sheets", "check", "--workspace", work, *more]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", preexec_fn=close, check=False)
    assert done.returncode == 0
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.parametrize("letter", ["ก", "&", "'", '"', "😀"])
def test_names_of_any_length_give_no_warning(tmp_path, letter):
    told = Path(SMALL).read_text(encoding="utf-8")
    long = re.sub(r'(?m)^name = "([^"]*)"', lambda found: f"name = {(found[1] + letter * 480)[:480]!r}", told)
    (tmp_path / "p.toml").write_text(long, encoding="utf-8")
    work = tmp_path / "งาน"
    assert tidao("init", work, "--programme", tmp_path / "p.toml").code == 0
    fill(work, 1, POINTS)
    for command in ("forms", "sync", "status"):
        done = tidao(command, "--workspace", work, "--round", 1)
        assert (done.code, done.err) == (0, "")
    assert tidao("letters", "--workspace", work, "--round", 1).code in {0, 1}


@pytest.mark.parametrize("command", ["init {}", "check --workspace {}", "export --to {}.csv", "export --to {}.xlsx"])
def test_a_name_that_no_system_takes_is_a_sentence(work, command):
    long = "ก" * 500
    done = run(*command.format(long).split(), cwd=work)
    assert done.returncode in {2, 4}
    assert "✗ " in done.stderr
    assert "Traceback" not in done.stderr
    assert "Warning" not in done.stderr


@pytest.mark.parametrize("key", [".".join("a" * 100_000), " . ".join(['"ก"'] * 100_000)], ids=["bare", "quoted"])
def test_a_key_of_very_many_parts_is_a_mistake_with_its_line(work, key):
    text = (work / "programme.toml").read_text("utf-8")
    for broken in (f"{text}\n{key} = 1\n", f"{text}\n[{key}]\n"):
        (work / "programme.toml").write_text(broken, "utf-8")
        began = time.monotonic()
        done = tidao("check", "--workspace", work)
        assert done.code == 2
        assert f"line {text.count(chr(10)) + 2}" in done.err
        assert time.monotonic() - began < 5


def test_a_lock_that_leads_elsewhere_or_is_unknown_here_is_a_sentence(work, tmp_path, monkeypatch):
    target = tmp_path / "mine.txt"
    target.write_text("mine")
    (work / ".tidao.lock").unlink()
    (work / ".tidao.lock").symlink_to(target)
    done = tidao("sync", "--workspace", work, "--json")
    assert done.code == 0 or done.json["error"]["code"] == "file_refused"
    assert target.read_text() == "mine"

    def unknown(*_, **__):
        raise NotImplementedError

    monkeypatch.setattr("filelock.FileLock.acquire", unknown)
    assert tidao("sync", "--workspace", work, "--json").json["error"]["code"] == "file_refused"
