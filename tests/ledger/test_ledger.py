"""The ledger, the same on SQLite and PostgreSQL: what is recorded is found again, by its workspace alone."""

import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest
from books import edited
from databases import Place
from ledger_work import LAYOUT_1, shared_workspace, with_ledger
from workspaces import DAY, POINTS, files, fill, small_workspace, tidao, trusted

from tidao_sheets.jobs.assess import assess_round
from tidao_sheets.jobs.workspace import Workspace
from tidao_sheets.ledger.intentions import Intention
from tidao_sheets.ledger.layout import LAYOUT
from tidao_sheets.ledger.views import VIEWS
from tidao_sheets.ledger.witness import WITNESS, FormerWrites

BETTER = {**POINTS, "wiangsa": ("12", "7", "20", "10")}
CELLS = {"ranking:1": {"A1": "ก", "B2": "=SUM(A1)"}, "remarks:0": {"A1": "\x00 \ud800"}}


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setenv("TIDAO_TODAY", DAY)


@pytest.fixture
def work(tmp_path, tmp_path_factory, database):
    return shared_workspace(tmp_path_factory, tmp_path / "งาน", database)


def settled(folder, *lines):
    """Write lines into [ledger]; "id" alone leaves the id out."""
    path = folder / "workspace.toml"
    kept = [line for line in path.read_text(encoding="utf-8").split("\n") if "id" not in lines or line[:5] != "id = "]
    at = kept.index("[ledger]") + 1
    path.write_text("\n".join([*kept[:at], *(x for x in lines if x != "id"), *kept[at:]]), encoding="utf-8")


def run(folder, *more, command="sync"):
    return tidao(command, "--workspace", folder, "--round", 1, "--json", *more)


def opened(folder):
    return closing(Workspace.open(folder).ledger())


def id_of(folder):
    return Workspace.open(folder).settings.ledger.id


# ── What is recorded ──


def test_a_sync_is_recorded_and_a_change_known(work, database):
    assert run(work).code == 0
    assert run(work).json["written"]["cells"] == 0
    fill(work, 1, BETTER)
    done = run(work)
    assert (done.code, done.json["conflicts"]) == (0, [])
    assert [n for n, *_ in database.rows("SELECT count(*) FROM tidao_reading")] == [3]
    assert [n for n, *_ in database.rows("SELECT count(*) FROM tidao_workspace")] == [1]


def test_readings_come_back_as_they_were(work):
    workspace = Workspace.open(work)
    assessed = assess_round(workspace, 1).round
    with opened(work) as ledger:
        assert ledger.last_readings(workspace.programme) == {}
        ledger.record_reading(workspace.programme, assessed, workspace.file)
        ledger.record_reading(workspace.programme, assessed, workspace.file)
    with opened(work) as ledger:
        assert ledger.last_readings(workspace.programme) == {1: assessed}


def test_writes_come_back_since_the_last_finished_one(work):
    now, book = Workspace.open(work).now(), str(work / "summary.xlsx")
    with opened(work) as ledger:
        assert ledger.former_writes(book) == FormerWrites([], None)
        for n in range(3):
            number = ledger.plan_write(Intention("summary", book, ""), now, {**CELLS, "matrix:1": {"A1": str(n)}}, n)
            if n < 2:
                ledger.finish_write(number)
    with opened(work) as ledger:
        found = ledger.former_writes(book)
        assert [w["matrix:1"]["A1"] for w in found.cells] == ["1", "2"]
        assert found.cells[0]["remarks:0"] == CELLS["remarks:0"]
        assert found.charts == 2
        assert ledger.former_writes(str(work / "other.xlsx")) == FormerWrites([], None)


def test_contents_are_kept_once(work, database):
    now, book = Workspace.open(work).now(), str(work / "summary.xlsx")
    with opened(work) as ledger:
        for _ in range(5):
            with ledger.planned("summary", now, CELLS) as intend:
                intend(book, "")
    assert database.rows("SELECT count(*) FROM tidao_content") == [(2,)]


def test_intentions_stand_until_they_are_done(work):
    path = str(work / "letters" / "a.pdf")
    with opened(work) as ledger:
        assert ledger.unfinished() == {}
        ledger.intend("one", [Intention("letter", path, "ab"), Intention("summary", "https://x", "cd")])
        ledger.intend("two", [Intention("letter", path, "ef")])
    with opened(work) as ledger:
        two = (Intention("letter", path, "ef"),)
        assert ledger.unfinished() == {"one": (Intention("summary", "https://x", "cd"),), "two": two}
        ledger.done("one")
        assert ledger.unfinished() == {"two": two}
        ledger.done("two")
        assert ledger.unfinished() == {}


def test_letters_are_recorded_relative_to_the_workspace(work, database):
    [letter] = tidao("letters", "--workspace", work, "--round", 1, "--office", "pua", "--json").json["letters"]
    [row] = database.rows("SELECT kind, office, path, fingerprint FROM tidao_letter")
    assert row == ("result", "pua", os.path.relpath(letter["pdf"], work), letter["fingerprint"])


@pytest.mark.parametrize("command", ["check", "status", "doctor"])
def test_what_only_reads_makes_no_file_and_no_table(work, database, tmp_path, command):
    before = files(tmp_path)
    assert run(work, command=command).code == 0
    assert run(work, "--dry-run").code == 0
    assert files(tmp_path) == before
    if database.on_server:
        assert database.rows("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]


def test_first_runs_at_once_make_one_ledger(work, database):
    workspace = Workspace.open(work)
    errors, ready = [], threading.Barrier(6)

    def record():
        try:
            with closing(workspace.ledger()) as ledger:
                ready.wait()
                ledger.intend("r", [Intention("letter", "x", "y")])
        except Exception as error:  # noqa: BLE001 - told below
            errors.append(error)

    threads = [threading.Thread(target=record) for _ in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert errors == []
    assert database.rows("SELECT count(*) FROM tidao_about WHERE name = 'layout'") == database.rows(
        "SELECT count(*) FROM tidao_workspace"
    )


# ── Who a workspace is ──


def test_init_gives_every_workspace_an_id_of_its_own(tmp_path):
    ids = set()
    for name in "ab":
        assert tidao("init", tmp_path / name).code == 0
        ids.add(id_of(tmp_path / name))
    assert len(ids - {None}) == 2


def test_a_workspace_without_an_id_gets_one_when_it_first_writes(work):
    settled(work, "id")
    assert run(work, command="check").code == 0
    assert id_of(work) is None
    assert run(work).code == 0
    first = id_of(work)
    assert first
    settled(work, "id")
    assert run(work).code == 0
    assert id_of(work) == first


def test_a_moved_workspace_is_the_same(work, tmp_path):
    run(work)
    trusted(work.rename(tmp_path / "ย้ายแล้ว"))
    fill(tmp_path / "ย้ายแล้ว", 1, BETTER)
    done = run(tmp_path / "ย้ายแล้ว")
    assert (done.code, done.json["conflicts"]) == (0, [])


def test_a_copy_is_asked_about_and_nothing_is_mixed(work, tmp_path, database):
    run(work)
    copy = trusted(shutil.copytree(work, tmp_path / "สำเนา"))
    before, rows = files(tmp_path, but=["shared.db"]), database.rows("SELECT count(*) FROM tidao_reading")
    for command, code in (("check", 2), ("sync", 2), ("status", 2), ("doctor", 2)):
        done = run(copy, command=command)
        assert done.code == code
        said = done.json["checks"] if command == "doctor" else [done.json["error"]]
        assert any(str(work) in c["message"] and "copy" in c["remedy"] for c in said)
    assert database.rows("SELECT count(*) FROM tidao_reading") == rows
    assert files(tmp_path, but=["shared.db"]) == before
    settled(copy, "id")
    fill(copy, 1, BETTER)
    assert run(copy).code == 0
    assert id_of(copy) not in {None, id_of(work)}
    assert run(work, command="check").json["offices"] != run(copy, command="check").json["offices"]


def test_a_workspace_from_another_computer_goes_on_when_it_is_said_to_have_moved(work, database):
    run(work)
    database.rows("UPDATE tidao_workspace SET place = '/งานเดิม (1f-2e)'")
    done = run(work)
    assert (done.code, done.json["error"]["code"]) == (2, "ledger_copied")
    line = "moved_from = '/งานเดิม (1f-2e)'"
    assert line in done.json["error"]["remedy"]
    settled(work, line)
    assert run(work).code == 0
    assert "งานเดิม" not in database.rows("SELECT place FROM tidao_workspace")[0][0]


@pytest.mark.parametrize(
    ("device", "number", "path", "code"),
    [
        (1, 0, "", 0),  # the same folder, its device numbered anew: another container, a restart
        (0, 0, "/อีกที่", 0),  # the same folder, mounted elsewhere
        (0, 1, "", 2),  # another folder in the same place: a copy in another container, or on another computer
        (1, 0, "/อีกที่", 2),
        (0, 1, "/อีกที่", 2),
    ],
)
def test_a_folder_is_known_by_its_number_whatever_the_computer_is_called(
    work, database, monkeypatch, device, number, path, code
):
    run(work)
    about = work.stat()
    place = f"{path or work} ({about.st_dev + device:x}-{about.st_ino + number:x})"
    database.rows("UPDATE tidao_workspace SET place = ?", place)
    monkeypatch.setattr("platform.node", lambda: "a-name-made-up-for-this-run")
    assert run(work, command="check").code == run(work).code == code


# ── A ledger moved away ──


def forget(database):
    for view in VIEWS:
        database.rows(f"DROP VIEW {view.name}")
    record = ("cells", "write", "reading", "act", "content", "letter", "intention", "about", "workspace", "chain")
    for table in (*record, "rubric", "office", "criterion", "finding", "figures"):
        database.rows(f"DROP TABLE tidao_{table}")


def test_a_ledger_moved_away_causes_no_false_conflicts(work, database):
    run(work)
    forget(database)
    fill(work, 1, BETTER)
    done = run(work)
    assert (done.code, done.json["conflicts"]) == (0, [])


@pytest.mark.parametrize("command", ["sync", "close"])
def test_a_closing_that_went_with_the_ledger_is_told_and_not_undone_in_silence(work, database, command, monkeypatch):
    assert (run(work).code, run(work, command="close").code) == (0, 0)
    forget(database)
    monkeypatch.setenv("TIDAO_TODAY", "2025-01-22")
    before = (work / "summary.xlsx").read_bytes()
    done = run(work, command=command)
    assert (done.code, done.json["conflicts"][0]["tab"]) == (3, "จัดลำดับ รอบ 1")
    assert done.json["conflicts"][0]["found"].startswith("ปิดรอบแล้วเมื่อ")
    assert "the ledger knows nothing" in " ".join(tidao(command, "--workspace", work, "--round", 1).said.split())
    assert (work / "summary.xlsx").read_bytes() == before
    assert run(work, "--overwrite").code == 0
    assert (run(work, command="close").code, run(work, "--dry-run").code) == (0, 3)
    assert run(work, "--reason", "ตรวจใหม่", command="reopen").code == 0
    assert run(work).code == 0


@pytest.mark.parametrize("spoilt", [b"", b"x", b"x\x9c", None])
def test_without_ledger_and_witness_a_changed_summary_is_refused(work, database, spoilt):
    run(work)
    database.rows("DELETE FROM tidao_cells")
    database.rows("DELETE FROM tidao_write")
    fill(work, 1, BETTER)
    (work / WITNESS).unlink()
    if spoilt is not None:
        (work / WITNESS).write_bytes(spoilt)
    assert run(work).code == 3


def test_the_witness_hides_nobody_s_edit(work, database):
    run(work)
    database.rows("DELETE FROM tidao_cells")
    database.rows("DELETE FROM tidao_write")
    place = run(work, command="check").json["summary"]["cells"]["pua"]["total"]
    with edited(work / "summary.xlsx") as book:
        book[place["tab"]][place["cell"]] = 77
    fill(work, 1, BETTER)
    assert [c["found"] for c in run(work).json["conflicts"]] == ["77"]


# ── SQLite alone ──


@pytest.fixture
def own(tmp_path, tmp_path_factory):
    """A workspace with a ledger of its own."""
    return small_workspace(tmp_path_factory, tmp_path / "งาน")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_the_ledger_is_for_its_owner_alone(own):
    for name in ("tidao.db", WITNESS):
        assert stat.S_IMODE((own / name).stat().st_mode) == 0o600


def test_the_file_is_one_file_and_written_in_full(own):
    with opened(own) as ledger:
        ledger.intend("r", [])
        told = [ledger._database.rows(f"PRAGMA {name}")[0][0] for name in ("journal_mode", "synchronous")]
    assert told == ["delete", 2]
    assert not [p for p in own.iterdir() if p.name.startswith("tidao.db-")]


def test_a_copy_with_its_own_ledger_goes_on_by_itself(own, tmp_path):
    copy = shutil.copytree(own, tmp_path / "สำเนา")
    fill(copy, 1, BETTER)
    assert run(copy).code == run(own).code == 0


def as_layout_1(folder, path, base=""):
    """Write the present record of a workspace as the former version would have done it."""
    workspace = Workspace.open(folder)
    with opened(folder) as ledger:
        [round_] = ledger.last_readings(workspace.programme).values()
        former = ledger.former_writes(str(folder / "summary.xlsx"))
    from tidao_sheets.ledger.snapshots import reading_body

    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as old, old:
        old.executescript(LAYOUT_1)
        old.execute("INSERT INTO snapshot VALUES ('f', ?)", [reading_body(round_, None, f"{folder}{os.sep}")])
        at = round_.read_at.isoformat()
        old.execute("INSERT INTO reading VALUES (1, ?, 1, ?, 'f')", [workspace.programme.id, at])
        cells = json.dumps(former.cells[-1])
        name = f"{base}summary.xlsx"
        old.execute("INSERT INTO write VALUES (1, ?, ?, 'done', ?, ?)", [name, at, former.charts, cells])
        old.execute("INSERT INTO letter VALUES (1, 'p', 1, 'result', 'pua', ?, 'x.pdf', 'f')", [at])
    path.chmod(0o644)
    return round_, former


@pytest.mark.parametrize("shared", [False, True])
def test_a_ledger_of_the_former_layout_is_brought_forward_with_a_backup(own, tmp_path, shared):
    path = tmp_path / "shared.db" if shared else own / "tidao.db"
    was, former = as_layout_1(own, path, f"{own}{os.sep}" if shared else "")
    before = path.read_bytes()
    (own / WITNESS).unlink()
    if shared:
        with_ledger(own, f"sqlite:///{path}")
    assert run(own, command="check").code == run(own, command="doctor").code == 0
    with opened(own) as ledger:
        programme = Workspace.open(own).programme
        assert ledger.last_readings(programme)[1].assessment == was.assessment
        assert ledger.former_writes(str(own / "summary.xlsx")).cells == former.cells[-1:]
    assert path.read_bytes() == before
    fill(own, 1, BETTER)
    done = run(own)
    assert (done.code, done.json["conflicts"]) == (0, [])
    backup = path.with_name(f"{path.name}.layout-1")
    assert backup.read_bytes() == before
    if os.name != "nt":
        assert {stat.S_IMODE(p.stat().st_mode) for p in (path, backup)} == {0o600}
    with closing(sqlite3.connect(path)) as now:
        tables = {name for (name,) in now.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert all(name.startswith("tidao_") for name in tables)
        assert now.execute("SELECT value FROM tidao_about WHERE name = 'layout'").fetchall() == [(str(LAYOUT),)]
        assert now.execute("SELECT kind, office FROM tidao_letter").fetchall() == [("result", "pua")]


@pytest.mark.postgresql
def test_tables_of_the_former_layout_on_a_server_are_brought_forward_and_kept(own, tmp_path, postgresql):
    database = Place(postgresql.new_database())
    was, former = as_layout_1(own, tmp_path / "former.db", f"{own}{os.sep}")
    with closing(sqlite3.connect(tmp_path / "former.db")) as old:
        inserts = [line for line in old.iterdump() if line.startswith("INSERT")]
    for line in (*LAYOUT_1.split(";")[:5], *sorted(inserts, key=lambda line: "snapshot" not in line[:22])):
        database.rows(line)
    names = ("about", "snapshot", "reading", "write", "letter")
    rows = [database.rows(f"TABLE {name}") for name in names]
    (own / WITNESS).unlink()
    with_ledger(own, database.url)
    programme, tables = Workspace.open(own).programme, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    before = {*database.rows(tables)}
    assert run(own, command="check").code == run(own, command="doctor").code == 0
    with opened(own) as ledger:
        assert ledger.last_readings(programme)[1].assessment == was.assessment
        assert ledger.former_writes(str(own / "summary.xlsx")).cells == former.cells[-1:]
    assert {*database.rows(tables)} == before
    fill(own, 1, BETTER)
    done = run(own)
    assert (done.code, done.json["conflicts"]) == (0, [])
    assert all(name.startswith("tidao_") for (name,) in database.rows(tables))
    assert [database.rows(f"TABLE tidao_layout_1_{name}") for name in names] == rows
    assert database.rows("SELECT kind, office FROM tidao_letter") == [("result", "pua")]
    [told] = [check for check in run(own, command="doctor").json["checks"] if check["name"] == "ledger"]
    assert all(f"tidao_layout_1_{name}" in told["message"] for name in names)


@pytest.mark.postgresql
def test_somebody_else_s_table_on_a_server_is_left_alone(own, postgresql):
    database = Place(postgresql.new_database())
    database.rows("CREATE TABLE about (whom TEXT)")
    with_ledger(own, database.url)
    assert run(own).code == 0
    assert database.rows("SELECT * FROM about") == []


def test_a_migration_that_is_cut_off_has_not_begun(own, monkeypatch):
    from tidao_sheets.ledger import layout

    path = own / "tidao.db"
    as_layout_1(own, path)
    before = path.read_bytes()

    def stop(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(layout, "keep_write", stop)
        assert run(own, "--dry-run").code == 130
        fill(own, 1, BETTER)
        with opened(own) as ledger, pytest.raises(KeyboardInterrupt):
            ledger.intend("r", [])
    assert path.read_bytes() == before
    assert run(own).code == 0


def test_check_and_sync_import_no_driver_and_no_other_database(own):
    code = "import sys; from tidao_sheets.cli.main import run; c = run(sys.argv[1:]); "
    code += "print(c, *sorted(sys.modules), file=sys.stderr)"
    for command in ("check", "sync"):
        arguments = [command, "--workspace", str(own), "--json"]
        done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
        loaded = done.stderr.splitlines()[-1].split()
        assert loaded[0] == "0"
        assert "sqlite3" in loaded
        assert not {"psycopg", "sqlalchemy"} & {*loaded}


NIGHTS = 30


def test_a_year_of_nightly_syncs_stays_small(own):
    """365 nights in which everything changes would come to 20 MB at most; a short year is measured here."""
    workspace = Workspace.open(own)
    round_ = assess_round(workspace, 1).round
    book, path = str(own / "summary.xlsx"), own / "tidao.db"
    with opened(own) as ledger:
        [*_, last] = ledger.former_writes(book).cells
        before = path.stat().st_size
        for night in range(NIGHTS):
            at = round_.read_at + timedelta(days=night)
            ledger.record_reading(workspace.programme, replace(round_, read_at=at), workspace.file)
        quiet = (path.stat().st_size - before) / NIGHTS
        before = path.stat().st_size
        for night in range(NIGHTS):
            changed = {tab: {**cells, "A2": f"{tab} {night}"} for tab, cells in last.items()}
            with ledger.planned("summary", round_.read_at + timedelta(days=night), changed) as intend:
                intend(book, "")
        busy = (path.stat().st_size - before) / NIGHTS
    assert quiet < 400
    assert busy * 365 < 20e6


@pytest.mark.postgresql
def test_a_run_that_has_ended_holds_nothing_whenever_the_server_notices(own, postgresql, monkeypatch):
    """The next run was told now and then that one on another computer was at work."""
    with_ledger(own, postgresql.new_database())
    assert run(own).code == 0
    late = []
    with monkeypatch.context() as server, opened(own) as ledger:
        assert ledger.hold()
        server.setattr("psycopg.Connection.close", lambda connection: late.append(connection))  # noqa: PLW0108 - bound
        ledger.close()
    assert run(own).code == 0
    for connection in late:
        connection.close()


@pytest.mark.postgresql
def test_machines_that_share_a_server_write_one_at_a_time(own, postgresql):
    """The folder's lock is of one machine; the server's is of all, and a run that dies has none."""
    with_ledger(own, postgresql.new_database())
    assert run(own).code == 0
    settings = (own / "workspace.toml").read_text("utf-8")
    assert "id" in settings
    with opened(own) as ledger:
        assert ledger.hold()
        busy = run(own)
        assert (busy.code, busy.json["error"]["code"]) == (4, "busy")
        assert run(own, command="check").code == 0  # to look is always allowed
    assert run(own).code == 0
