"""Ledgers that are damaged, foreign or out of reach, on both databases: a sentence, never a traceback."""

import hashlib
import json
import os
import sqlite3
import zlib
from contextlib import closing

import pytest
from databases import Place
from ledger_work import LAYOUT_1, shared_workspace, with_ledger
from workspaces import DAY, files, small_workspace, tidao

from tidao_sheets.core.scoring.catalogue import CATALOGUE
from tidao_sheets.files import LARGEST
from tidao_sheets.jobs.workspace import Workspace
from tidao_sheets.ledger.errors import DamagedLedgerError
from tidao_sheets.ledger.layout import LAYOUT

WRONG = "SECRET-1"
FINE, DAMAGED, NEWER = (0, ""), (4, "ledger_refused"), (4, "ledger_newer")


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setenv("TIDAO_TODAY", DAY)


@pytest.fixture
def work(tmp_path, tmp_path_factory, database):
    """A synced workspace with a shared ledger."""
    folder = shared_workspace(tmp_path_factory, tmp_path / "งาน", database)
    assert run(folder, "sync") == FINE
    return folder


def run(folder, command):
    """Run a command; return its exit code and what it says is wrong with the ledger."""
    done = tidao(command, "--workspace", folder, "--round", 1, "--json")
    assert "Traceback" not in done.said
    if command == "doctor":
        bad = [c for c in done.json["checks"] if not c["ok"]]
        assert all(c["name"] == "ledger" and c["remedy"] for c in bad)
        return done.code, bad[0]["message"] + bad[0]["remedy"] if bad else ""
    error = done.json.get("error", {})
    assert bool(error) == bool(error.get("remedy")) == (done.code == 4)
    return done.code, error.get("code", "")


def look(folder, database, expected):
    """Let every command meet a damaged ledger: each stops with the expected code or is not concerned."""
    before = files(folder)
    code, said = run(folder, "doctor")
    assert code == expected[0]
    if database.on_server:
        assert not any(word in said for word in ("disk has room", "file"))
    for command in ("check", "status", "sync"):
        assert run(folder, command) in {FINE, expected}
    assert files(folder) == before  # nothing has changed in the forms, so nothing is written


# ── Statements that damage tables ──

TABLES = ("workspace", "content", "reading", "write", "cells", "letter", "intention", "act", "chain")
COLUMNS = {
    "about": "value",
    "workspace": "place",
    "content": "body",
    "reading": "read_at",
    "write": "charts",
    "cells": "tab",
    "intention": "hash",
    "act": "at",
}
LAYOUTS = {
    **dict.fromkeys(("99", str(LAYOUT + 1), "100000000"), NEWER),
    **dict.fromkeys(("0", "-1", "", "สอง", "๒", "2.0", "1e3", "9" * 40), DAMAGED),
}


@pytest.mark.parametrize("table", TABLES)
def test_a_table_that_is_missing(work, database, table):
    database.rows(f"DROP TABLE tidao_{table}" + " CASCADE" * database.on_server)
    look(work, database, DAMAGED)


@pytest.mark.parametrize("table", COLUMNS)
def test_a_column_of_another_name(work, database, table):
    database.rows(f"ALTER TABLE tidao_{table} RENAME COLUMN {COLUMNS[table]} TO other")
    look(work, database, DAMAGED)


@pytest.mark.parametrize(("number", "expected"), LAYOUTS.items())
def test_a_layout_that_is_newer_or_none(work, database, number, expected):
    database.rows("UPDATE tidao_about SET value = ?", number)
    look(work, database, expected)
    [row] = database.rows("SELECT value FROM tidao_about WHERE name = 'layout'")
    assert row == (number,)


def test_no_layout_at_all(work, database):
    database.rows("DELETE FROM tidao_about")
    look(work, database, DAMAGED)


@pytest.mark.parametrize("moment", ["yesterday", "", "2025-13-45T00:00:00+07:00", "2025-01-21T00:00:00", "2025-01-21"])
def test_a_bad_date(work, database, moment):
    database.rows("UPDATE tidao_reading SET read_at = ?", moment)
    look(work, database, DAMAGED)


# ── Contents ──

BODIES = {
    "empty": b"",
    "no zlib": b"not compressed",
    "cut off": zlib.compress(b"x" * 1000)[:-6],
    "something else": zlib.compress(b"{}"),
    "a bomb": zlib.compress(b" " * (LARGEST + 1)),
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_content_that_is_not_what_its_hash_says(work, database, body):
    database.rows("UPDATE tidao_content SET body = ?", body)
    look(work, database, DAMAGED)


def put(database, table, text):
    """Put a content with a right hash in place of what a table refers to."""
    content = text.encode()
    found = hashlib.sha256(content).hexdigest()
    sql = "INSERT INTO tidao_content VALUES (?, ?) ON CONFLICT DO NOTHING"
    database.rows(sql, found, zlib.compress(content))
    updates = {"reading": "UPDATE tidao_reading SET content = ?", "cells": "UPDATE tidao_cells SET content = ?"}
    database.rows(updates[table], found)


def reading(**parts):
    return json.dumps({"scores": [], "findings": [], "cells": [], **parts})


def scores(**parts):
    row = {"office": "pua", "points": {}, "missing": [], "faulty": False, "texts": {}}
    return reading(scores=[{**row, **parts}])


def finding(**parts):
    names = ("committee", "workbook", "tab", "at", "office", "criterion", "value", "link")
    row = {"code": next(iter(CATALOGUE)), "place": ["ก", "a"], "params": {}, **dict.fromkeys(names)}
    return reading(findings=[{**row, **parts}])


def test_findings_of_a_version_whose_words_asked_for_less_are_told(work, database):
    put(database, "reading", reading(findings=[json.loads(finding(code=c))["findings"][0] for c in CATALOGUE]))
    workspace = Workspace.open(work)
    with closing(workspace.ledger()) as ledger:
        told = ledger.last_readings(workspace.programme)[1].findings
    assert [f.code for f in told] == [*CATALOGUE]
    assert any("…" in f.remedy() for f in told)


READINGS = {
    "no JSON": "not JSON",
    "a list": "[]",
    "null": "null",
    "nothing in it": "{}",
    "deep": "[" * 100_000,
    "a number for points": reading(scores=[{"office": "pua", "points": 10}]),
    "points in words": scores(points={"CRITERION": "แปด"}),
    "points beyond all bounds": scores(points={"CRITERION": "1e999999999"}),
    "no points": scores(points=None),
    "texts that are none": scores(texts={"1": {"advice": 1}}),
    "missing is none": scores(missing=7),
    "an unknown key of a finding": finding(colour="red"),
    "a cell that is none": finding(at=["a", "b"]),
    "a cell of one": finding(at=[1]),
    "a place of one": finding(place=["ก"]),
    "a number for a text": finding(office=5),
    "a link of three": finding(link=[1]),
    "cells of two": reading(cells=[["pua", "1"]]),
}


@pytest.mark.parametrize("text", READINGS.values(), ids=READINGS)
def test_a_reading_that_the_program_never_wrote(work, database, text):
    criterion = next(iter(Workspace.open(work).programme.criteria)).id
    put(database, "reading", text.replace("CRITERION", criterion))
    look(work, database, DAMAGED)


CELLS = {
    "no JSON": "no",
    "a list": "[1]",
    "null": "null",
    "numbers": '{"A1": 1}',
    "tables": '{"A1": {}}',
    "deep": "[" * 10**5,
}


@pytest.mark.parametrize("text", CELLS.values(), ids=CELLS)
def test_cells_that_the_program_never_wrote(work, database, text):
    put(database, "cells", text)
    look(work, database, DAMAGED)


# ── A file that is none ──


@pytest.fixture
def own(tmp_path, tmp_path_factory):
    return small_workspace(tmp_path_factory, tmp_path / "งาน")


@pytest.mark.parametrize("kept", [1, 15, 99, 512, 4096, 5000, 8192, 20_000, -4096, -1])
def test_a_truncated_file(own, kept):
    path = own / "tidao.db"
    path.write_bytes(path.read_bytes()[:kept])
    before = path.read_bytes()
    code, said = run(own, "doctor")
    assert (code, "move it away" in said) == (4, True)
    assert run(own, "check") == run(own, "sync") == DAMAGED
    assert path.read_bytes() == before
    path.rename(own / "away.db")
    assert run(own, "sync") == FINE


@pytest.mark.parametrize("at", [0, 20, 4096, 8192, 12_288, 16_384])
def test_a_page_of_rubbish(own, at):
    path = own / "tidao.db"
    content = bytearray(path.read_bytes())
    content[at : at + 2000] = b"\xa5" * 2000
    path.write_bytes(content)
    assert run(own, "doctor")[0] == 4
    assert {run(own, "check"), run(own, "sync")} <= {FINE, DAMAGED}


ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT"
HOSTILE = {
    "a view": f"DROP TABLE tidao_reading; CREATE VIEW tidao_reading AS {ENDLESS} i AS id, i AS workspace FROM n",
    "a trigger": "CREATE TRIGGER t AFTER INSERT ON tidao_reading BEGIN DELETE FROM tidao_content; END",
    "a computed column": "ALTER TABLE tidao_letter ADD COLUMN x BLOB GENERATED ALWAYS AS (zeroblob(1000000000))",
    "a virtual table": "CREATE VIRTUAL TABLE x USING fts5(a)",
}


@pytest.mark.parametrize("sql", HOSTILE.values(), ids=HOSTILE)
def test_a_file_that_would_run_what_somebody_else_has_written(own, sql):
    with closing(sqlite3.connect(own / "tidao.db")) as connection:
        connection.executescript(sql)
    assert run(own, "doctor")[0] == 4
    assert run(own, "check") == run(own, "sync") == DAMAGED


def test_work_without_end_and_texts_beyond_all_bounds_are_cut_off(own, monkeypatch):
    monkeypatch.setattr("tidao_sheets.ledger.sqlite.PATIENCE", 2)
    with closing(Workspace.open(own).ledger()) as ledger:
        ledger.examine(Workspace.open(own).programme)
        for sql in (f"{ENDLESS} count(*) FROM n", "SELECT zeroblob(1000000000)"):
            with pytest.raises(DamagedLedgerError), ledger._database.told():
                ledger._database.rows(sql)


def test_an_empty_file_is_a_ledger_that_was_never_written(own):
    (own / "tidao.db").write_bytes(b"")
    assert run(own, "doctor") == run(own, "check") == run(own, "sync") == FINE
    assert (own / "tidao.db").stat().st_size > 4096


def test_a_folder_in_place_of_the_file(own):
    (own / "tidao.db").unlink()
    (own / "tidao.db").mkdir()
    assert run(own, "doctor")[0] == 4
    assert run(own, "check") == run(own, "sync") == DAMAGED


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE about SET value = '99'",
        "UPDATE about SET value = 'x'",
        "DELETE FROM about",
        "DROP TABLE snapshot",
        "INSERT INTO write VALUES (1, 'summary.xlsx', 'x', 'done', 0, 'not JSON')",
        "INSERT INTO write VALUES (1, 'summary.xlsx', 'x', 'done', 0, '[]')",
        "INSERT INTO reading VALUES (1, 'p', 1, 'x', 'nowhere')",
        "INSERT INTO snapshot VALUES ('f', x'ff')",
    ],
)
def test_a_damaged_ledger_of_the_former_layout_is_left_as_it_is(own, sql):
    path = own / "tidao.db"
    path.unlink()
    with closing(sqlite3.connect(path)) as old:
        old.executescript(f"{LAYOUT_1}; {sql}")
    before = path.read_bytes()
    expected = NEWER if "99" in sql else DAMAGED
    assert run(own, "doctor")[0] == 4
    assert run(own, "check") == run(own, "sync") == expected
    assert path.read_bytes() == before


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_a_number_that_is_none_in_a_file_that_takes_anything(own):
    with closing(sqlite3.connect(own / "tidao.db", isolation_level=None)) as connection:
        connection.execute("UPDATE tidao_write SET charts = 'two'")
    assert run(own, "doctor")[0] == 4
    assert run(own, "sync") == DAMAGED


INTENTIONS = [
    ("form", "x", "write 1", b"\xff"),
    ("form", b"x", "write 1", ""),
    (1, "x", 2, ""),
    ("form", "\0", "r", ""),
]


@pytest.mark.parametrize("row", INTENTIONS)
def test_an_intention_that_the_program_never_wrote(own, row):
    with closing(sqlite3.connect(own / "tidao.db", isolation_level=None)) as connection:
        sql = "INSERT INTO tidao_intention (workspace, kind, name, run, hash) VALUES ('', ?, ?, ?, ?)"
        connection.execute(sql, row)
    number = run(own, "doctor")[0]
    assert (number, run(own, "sync")) in {(4, DAMAGED), (0, FINE)}
    assert number == 4 or isinstance(row[0], int)


# ── A server that is none ──


@pytest.mark.postgresql
@pytest.mark.parametrize("fault", ["password", "user", "database", "port", "rights"])
def test_a_server_that_cannot_be_reached_or_refuses(work_on_server, postgresql, fault):
    folder, url = work_on_server
    wrong = {
        "password": lambda: postgresql.url("postgres", password=WRONG),
        "user": lambda: postgresql.url("postgres", user="nobody"),
        "database": lambda: postgresql.url("nowhere"),
        "port": lambda: url.replace(f":{postgresql.port}/", ":1/"),
        "rights": lambda: postgresql.url(url.rpartition("/")[2], user="guest", password=WRONG),
    }[fault]()
    if fault == "rights":
        Place(url).rows("CREATE ROLE guest LOGIN PASSWORD 'SECRET-1'")
    with_ledger(folder, wrong)
    code, said = run(folder, "doctor")
    if fault != "rights":
        assert (code, "the server runs" in said) == (4, True)
        assert run(folder, "check") == DAMAGED
    done = tidao("sync", "--workspace", folder, "--round", 1, "--json")
    assert (done.code, done.json["error"]["code"]) == DAMAGED
    assert "the server runs" in done.json["error"]["remedy"]
    assert WRONG not in done.said + said


@pytest.fixture
def work_on_server(tmp_path, tmp_path_factory, postgresql):
    return small_workspace(tmp_path_factory, tmp_path / "งาน"), postgresql.new_database()


@pytest.mark.postgresql
def test_a_server_that_goes_away_and_comes_back(work_on_server, postgresql):
    folder, url = work_on_server
    with_ledger(folder, url)
    assert run(folder, "sync") == FINE
    postgresql.stop()
    try:
        before = files(folder)
        assert run(folder, "doctor")[0] == 4
        assert run(folder, "check") == run(folder, "sync") == DAMAGED
        assert files(folder) == before
    finally:
        postgresql.start()
    assert run(folder, "doctor") == run(folder, "sync") == FINE
