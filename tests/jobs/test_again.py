"""What a sync has recorded is taken again only where a fresh reading would say the same, to the byte."""

import hashlib
import os
import random
import shutil
import sqlite3
import zlib
from contextlib import closing
from datetime import datetime, timedelta, timezone
from zipfile import BadZipFile

import pytest
from books import edited
from hypothesis import given, settings
from hypothesis import strategies as st
from workspaces import DAY, POINTS, SECOND, fill, small_workspace, tidao

from tidao_sheets.jobs import again
from tidao_sheets.jobs.assess import assess_round
from tidao_sheets.jobs.workspace import Workspace
from tidao_sheets.stores.xlsx import reader

NOW = datetime(2025, 1, 21, 9, 30, tzinfo=timezone(timedelta(hours=7)))


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setenv("TIDAO_TODAY", DAY)
    monkeypatch.setattr(Workspace, "now", lambda _: NOW)


@pytest.fixture
def work(work):
    assert run(work, "sync").code == 0  # it was copied: links lead here now
    return work


def run(folder, command="check", *more, number=1, lang="en"):
    return tidao(command, "--workspace", folder, "--round", number, "--json", *more, lang=lang)


def is_again(folder, number=1):
    return assess_round(Workspace.open(folder), number, again=True).again


def fresh(folder, command="check", *more, **options):
    """Run a command that reads all there is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(again, "is_sealed", lambda *_: False)
        patch.setattr("tidao_sheets.jobs.assess.is_sealed", lambda *_: False)
        return run(folder, command, *more, **options)


def unread(monkeypatch):
    """Make it fail to read any workbook."""
    monkeypatch.setattr(reader, "read_workbook", None)


@pytest.mark.parametrize("lang", ["th", "en"])
@pytest.mark.parametrize("command", [("check",), ("sync", "--dry-run"), ("sync",), ("sync", "--overwrite")])
def test_a_synced_round_is_not_read_again_and_told_as_if_it_were(work, monkeypatch, command, lang):
    told = fresh(work, *command, lang=lang)
    unread(monkeypatch)
    assert run(work, *command, lang=lang) == told
    assert told.json["findings"] == []


def test_findings_and_the_round_before_are_told_as_if_they_were_read(work, monkeypatch):
    fill(work, 2, {**SECOND, "pua": POINTS["pua"], "thawangpha": ("'10", "99", "'x", "'๘ คะแนน")})
    (work / "forms" / "บันทึก.txt").touch()
    assert run(work, "sync", number=2).code == 1
    told = {n: fresh(work, number=n, lang=lang) for n, lang in ((2, "en"), (1, "th"))}
    codes = {f["code"] for f in told[2].json["findings"]}
    assert {"same_as_before", "files_not_forms", "over_full_marks"} <= codes, codes
    for number in (1, 2):  # of round 1 it is new that there is a file that is no form
        assert run(work, "sync", number=number).code == number - 1
    unread(monkeypatch)
    assert run(work, number=2) == told[2]
    assert run(work, number=1, lang="th") == told[1]


def test_another_day_changes_nothing(work, monkeypatch):
    monkeypatch.setattr(Workspace, "now", lambda _: NOW + timedelta(days=40))  # past the day that forms are due
    told = fresh(work, "sync")
    assert is_again(work)
    assert run(work, "sync") == told
    assert told.json["planned"] == {"cells": 0}


def test_only_sync_records_and_only_check_and_sync_take_it_again(work, monkeypatch):
    fill(work, 1, {**POINTS, "pua": ("12", "7", "18", "9")})
    assert run(work).code == run(work, "sync", "--dry-run").code == 0
    assert not is_again(work)
    assert run(work, "sync").code == 0
    assert is_again(work)
    unread(monkeypatch)
    for command in ("status", "letters"):
        with pytest.raises(TypeError):
            run(work, command)


def test_a_run_with_nothing_new_is_one_more_row(work):
    def counted():
        with closing(sqlite3.connect(work / "tidao.db")) as ledger:
            return [ledger.execute(COUNT + name).fetchone()[0] for name in TABLES]

    readings, *others = counted()
    assert run(work, "sync").code == 0
    assert counted() == [readings + 1, *others]


COUNT = "SELECT count(*) FROM tidao_"
TABLES = ("reading", "about", "content", "write", "cells", "letter", "intention")

# ── Nothing is ever stale ──


def flip(path, dice):
    """Change one bit of a file."""
    data = bytearray(path.read_bytes())
    data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
    path.write_bytes(data)


def scored(folder, dice):
    fill(
        folder,
        dice.choice((1, 2)),
        {**POINTS, "pua": (str(dice.randrange(13)), "7", "18", dice.choice(("", "8", "'x")))},
    )


def remark(folder, dice):
    with edited(folder / "summary.xlsx") as book:
        book["หมายเหตุ"]["D7"] = str(dice.random())


def in_toml(name, *pairs):
    def change(folder, dice):
        path, (old, new) = folder / name, dice.choice(pairs)
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(old, new, 1) if old in text else text.replace(new, old, 1), encoding="utf-8")

    return change


def forms(folder):
    return sorted((folder / "forms").glob("[!~]*.xlsx"))


CHANGES = {
    "score": scored,
    "bit of a form": lambda folder, dice: flip(dice.choice(forms(folder)), dice),
    "form away": lambda folder, dice: dice.choice(forms(folder)).unlink(),
    "form renamed": lambda folder, dice: dice.choice(forms(folder)).rename(folder / "forms" / f"{dice.random()}.xlsx"),
    "form copied": lambda folder, dice: shutil.copy(
        dice.choice(forms(folder)), folder / "forms" / f"{dice.random()}.xlsx"
    ),
    "form open": lambda folder, dice: (folder / "forms" / f"~${dice.choice(forms(folder)).name}").touch(),
    "other file": lambda folder, dice: (folder / "forms" / f"{dice.random()}.txt").touch(),
    "hidden workbook": lambda folder, dice: shutil.copy(dice.choice(forms(folder)), folder / "forms" / ".x.bak"),
    "foreign file": lambda folder, dice: (folder / "forms" / f"{dice.random()}.ods").touch(),
    "remark": remark,
    "summary away": lambda folder, _: (folder / "summary.xlsx").unlink(missing_ok=True),
    "bit of the summary": lambda folder, dice: flip(folder / "summary.xlsx", dice),
    "programme": in_toml("programme.toml", ("name =", "name  ="), ("kpi_percent = ", "kpi_percent = 1")),
    "settings": in_toml("workspace.toml", ("[xlsx]", "[xlsx] #"), ('"th"', '"en"')),
    "other round synced": lambda folder, _: run(folder, "sync", number=2),
    "synced": lambda folder, _: run(folder, "sync"),
    "ledger away": lambda folder, _: (folder / "tidao.db").unlink(missing_ok=True),
    "nothing": lambda *_: None,
}


@settings(max_examples=12)
@given(
    changes=st.lists(st.sampled_from(sorted(CHANGES)), min_size=1, max_size=4), dice=st.randoms(use_true_random=False)
)
def test_whatever_changes_nothing_stale_is_told(tmp_path_factory, changes, dice):
    folder = small_workspace(tmp_path_factory, tmp_path_factory.mktemp("again") / "งาน")
    run(folder, "sync")
    for change in changes:
        try:
            CHANGES[change](folder, dice)
        except (FileNotFoundError, IndexError, BadZipFile, zlib.error, KeyError, SyntaxError, ValueError):
            continue  # an earlier one has taken the file away, or spoilt it
        for number in (1, 2):
            assert run(folder, number=number) == fresh(folder, number=number)
    aside = shutil.copytree(folder, folder.with_name("เดิม"))
    once = run(folder, "sync")
    shutil.rmtree(folder)
    aside.rename(folder)
    assert once == fresh(folder, "sync")
    shutil.rmtree(folder.parent)


CONTENTS = {
    **{name: CHANGES[name] for name in ("score", "form away", "form renamed", "form copied", "form open")},
    **{name: CHANGES[name] for name in ("other file", "hidden workbook", "foreign file", "remark", "summary away")},
    **{name: CHANGES[name] for name in ("bit of a form", "bit of the summary", "programme", "settings", "ledger away")},
}


@pytest.mark.parametrize("name", CONTENTS)
def test_each_content_decides(work, name):
    assert is_again(work)
    CONTENTS[name](work, random.Random(1))  # noqa: S311 - no secret
    seen = assess_round(Workspace.open(work), 1, again=True) if name != "programme" else None
    assert seen is None or not seen.again


def test_what_a_file_under_a_strange_name_holds_decides_too(work):
    strange = work / "forms" / "บันทึก.txt"
    strange.write_text("ก", encoding="utf-8")
    assert run(work, "sync").code == 0
    assert is_again(work)
    shutil.copy(forms(work)[0], strange)
    assert not is_again(work)
    assert run(work).json["unread"] != []


def test_sizes_and_times_decide_nothing(work):
    form, moment = forms(work)[0], (1, 1)
    os.utime(form, moment)
    assert is_again(work)
    before = form.stat()
    data = bytearray(form.read_bytes())
    data[-1] ^= 1
    form.write_bytes(data)
    os.utime(form, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert form.stat().st_size == before.st_size
    assert not is_again(work)


@pytest.mark.parametrize("part", ["this_program", "user_secret"])
def test_another_program_or_user_reads_anew(work, monkeypatch, part):
    assert is_again(work)
    value = {"this_program": lambda: "another", "user_secret": lambda **_: bytes(again.SECRET)}[part]
    monkeypatch.setattr(again, part, value)
    assert not is_again(work)
    assert run(work).code == 0


def test_a_moved_workspace_is_read_anew(work, tmp_path):
    moved = shutil.copytree(work, tmp_path / "ย้าย")
    assert not is_again(moved)
    assert run(moved, "sync").code == 0
    assert is_again(moved)


@pytest.mark.parametrize("secret", [b"", b"short", None])
def test_a_secret_of_no_use_is_none(work, monkeypatch, tmp_path, secret):
    monkeypatch.setenv("TIDAO_CONFIG", str(tmp_path / "config"))
    if secret is None:
        (tmp_path / "config").touch()  # no folder can be made there
    else:
        (tmp_path / "config").mkdir()
        (tmp_path / "config" / "secret").write_bytes(secret)
    assert run(work, "sync").code == run(work).code == 0
    assert not is_again(work)


def test_what_is_forged_in_a_ledger_is_not_believed(work):
    """Scores that somebody has put into the record of a mailed workspace."""
    with closing(sqlite3.connect(work / "tidao.db")) as ledger, ledger:
        name, body = ledger.execute(
            "SELECT hash, body FROM tidao_content WHERE hash IN (SELECT content FROM tidao_reading)"
        ).fetchone()
        text = zlib.decompress(body).decode().replace('"12"', '"1"', 1)
        forged = hashlib.sha256(text.encode()).hexdigest()
        ledger.execute("INSERT INTO tidao_content VALUES (?, ?)", (forged, zlib.compress(text.encode())))
        ledger.execute("UPDATE tidao_reading SET content = ? WHERE content = ?", (forged, name))
    assert not is_again(work)
    assert run(work).json["offices"] == fresh(work).json["offices"]


@pytest.mark.parametrize("seal", ["", "x", "ก" * 64, b"\xff\x00", 7])
def test_a_seal_that_is_none_is_silently_no_seal(work, seal):
    with closing(sqlite3.connect(work / "tidao.db")) as ledger, ledger:
        assert ledger.execute("UPDATE tidao_about SET value = ? WHERE name LIKE 'seal%'", (seal,)).rowcount == 1
    assert not is_again(work)
    done = run(work)
    assert (done.code, done.err) == (0, "")
    assert run(work, "sync").code == 0
    assert is_again(work)


def test_a_file_that_changes_while_it_is_read_is_not_sealed(work, monkeypatch):
    fill(work, 1, {**POINTS, "pua": ("12", "7", "18", "9")})
    real = reader.read_workbook

    def meanwhile(path, **more):
        book = real(path, **more)
        if path.name != "summary.xlsx":
            path.write_bytes(path.read_bytes() + b" ")
        return book

    with monkeypatch.context() as patch:
        patch.setattr(reader, "read_workbook", meanwhile)
        assert run(work, "sync").code == 0
    assert not is_again(work)


def test_a_summary_saved_right_after_the_sync_is_not_sealed(work, monkeypatch):
    fill(work, 1, {**POINTS, "pua": ("12", "7", "18", "9")})
    real = again.seal_round

    def late(*given):
        remark(work, random)
        real(*given)

    with monkeypatch.context() as patch:
        patch.setattr("tidao_sheets.jobs.sync.seal_round", late)
        assert run(work, "sync").code == 0
    assert not is_again(work)
