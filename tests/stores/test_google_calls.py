"""Google as a store: how many calls, what passes by itself, and no secret in any output."""

import contextlib
import json
import logging
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from google_work import FORM, NORTH, error, google_workspace
from workspaces import ROOT, tidao

from tidao_sheets.core.form.workbook import form_workbook
from tidao_sheets.core.programme.file import parse_programme_bytes
from tidao_sheets.stores.google import batch, http, read

pytest_plugins = ["sheets_server.fixtures", "google_fixtures"]
pytestmark = pytest.mark.usefixtures("_today")


# ── Calls ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_forms_take_a_read_and_a_write_each(empty):
    done = empty.run("forms")
    assert done.code == 0, done.said
    assert [f["made"] for f in done.json["forms"]] == [True, True]
    assert done.json["forms"][0]["workbook"] == FORM.format(empty.id(NORTH))
    assert empty.calls() == {"read": 2, "write": 2}
    assert done.json["calls"] == {"read": 2, "write": 2}
    assert [f["made"] for f in empty.run("forms").json["forms"]] == [False, False]
    assert empty.calls() == {"read": 2}


def test_a_sync_is_a_read_a_workbook_and_one_write(google):
    done = google.run("sync")
    assert done.json["calls"] == {"read": 3, "write": 1}
    assert google.calls() == {"read": 3, "write": 1}
    assert google.run("sync").json["calls"] == {"read": 3, "write": 0}
    assert google.calls() == {"read": 3}


def test_a_checkup_takes_one_call_a_workbook_and_leaves_nothing(synced):
    assert synced.run("doctor").code == 0
    assert synced.calls() == {"write": 3}
    state = {key: repr(synced.server.world.books[synced.id(key)].sheets) for key in (NORTH, "summary")}
    assert synced.run("doctor").code == 0
    assert state == {key: repr(synced.server.world.books[synced.id(key)].sheets) for key in state}
    assert not synced.server.world.books[synced.id("summary")].metadata


def test_only_what_changed_is_written(synced):
    synced.type(NORTH, "ปัว", "F9", 11)
    done = synced.run("sync")
    assert (done.code, done.json["calls"]) == (0, {"read": 3, "write": 1})
    (call,) = [c for c in synced.server.world.calls if c.method.endswith("batchUpdate")]
    added = [request["addSheet"]["properties"] for request in call.body["requests"] if "addSheet" in request]
    assert all(properties["hidden"] for properties in added), "copies of what is overwritten"
    assert call.sent < 40_000
    total = done.json["summary"]["cells"]["pua"]["total"]
    assert synced.shown("summary", total["tab"], total["cell"]) == 44


def test_a_province_stays_at_the_bound_of_calls(shared, tmp_path, clock):
    google = google_workspace(shared, tmp_path / "จังหวัด", ROOT / "config" / "chiang-rai-2567.toml", clock=clock)
    forms = google.run("forms").json["forms"]
    assert google.calls() == {"read": 4, "write": 4}
    assert google.run("sync").code == 0
    assert google.calls() == {"read": 5, "write": 1}
    assert google.run("sync").json["written"]["cells"] == 0
    assert google.calls() == {"read": 5}
    for form in forms:
        tab = form["tabs"][0]
        google.paste(f"1/{form['committee']}", tab["tab"], tab["cells"]["1.1"]["score"], "'๘ เต็ม")
    done = google.run("sync", "--mark")
    assert (done.code, len(done.json["written"]["workbooks"])) == (1, 5)
    assert google.calls() == {"read": 5, "write": 5}
    assert google.run("doctor").code == 0
    assert google.calls() == {"write": 5}


def test_a_form_of_thirty_offices_stays_below_two_megabytes():
    known = parse_programme_bytes((ROOT / "config" / "chiang-rai-2567.toml").read_bytes(), "programme.toml")
    one = next(iter(known.offices.values()))
    offices = {f"{n}": replace(one, code=f"{n}", name=f"{one.name} {n}", short_name=f"เมือง {n}") for n in range(30)}
    committee = replace(known.committees["zone-1"], offices=tuple(offices))
    workbook = form_workbook(replace(known, offices=offices), known.rounds[1], committee)
    there = read.read({"spreadsheetId": "1", "sheets": [{"properties": {"sheetId": 0, "title": "Sheet1"}}]})
    requests = batch.fill(workbook, there, ("robot@example.org",), known.time_zone).requests
    assert len(json.dumps(requests, ensure_ascii=False).encode()) < 1_000_000


def test_every_call_is_listed_when_asked(google):
    done = google.run("check", "-v")
    assert done.code == 0
    lines = [line for line in done.err.splitlines() if "GET" in line]
    assert len(lines) == 2
    assert all("/v4/spreadsheets/" in line and " 200 " in line and line.endswith(" s") for line in lines)


def test_excel_never_loads_what_google_needs(tmp_path):
    code = f"""
import sys
from tidao_sheets.cli.main import run
run(["demo", "--out", {str(tmp_path / "x")!r}, "--json"])
loaded = [name for name in ("gspread", "google.auth", "requests", "tenacity") if name in sys.modules]
assert not loaded, loaded
"""
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, timeout=120)


@pytest.mark.parametrize("lang", ["th", "en"])
def test_what_people_are_told(google, lang):
    for command in ("forms", "check", "sync", "sync", "status", "doctor"):
        done = tidao(command, "--workspace", google.folder, "--round", 1, lang=lang)
        assert (done.code, done.err) == (0, "")
        assert done.out
    assert FORM.format(google.id("summary")) in tidao("status", "--workspace", google.folder, "--json").out


# ── What passes by itself ───────────────────────────────────────────────────────────────────────────────────────────


def test_retry_after_is_waited_for(google, clock):
    google.control.fault("quota", "spreadsheets.get", 1, retry_after=7)
    assert google.run("check").code == 0
    assert 7 <= clock.slept[0] < 9


def test_a_429_that_never_ends_stops_at_the_stated_time(google, clock):
    google.control.fault("quota", "spreadsheets.get", None, retry_after=11)
    started = clock.now()
    message = error(google.run("check"), "google_quota")
    assert "120 seconds" in message
    assert 90 < clock.now() - started <= 120
    assert google.calls()["read"] < 12


@pytest.mark.parametrize("kind", ["quota", "status"])
def test_an_hour_that_google_asks_for_is_told_and_not_slept(google, clock, kind):
    google.control.fault(kind, "spreadsheets.get", None, retry_after=3600)
    assert "60 minutes" in error(google.run("check"), "google_wait")
    assert (clock.slept, google.calls()["read"]) == ([], 1)


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504])
def test_a_bad_moment_passes(google, clock, status):
    google.control.fault("status", "spreadsheets.get", 3, status=status)
    assert google.run("check").code == 0
    assert len(clock.slept) == 3


@pytest.mark.parametrize("kind", ["drop", "malformed", "truncate", "html"])
def test_broken_answers_pass(google, clock, kind):
    more = {"status": 502} if kind == "html" else {}
    google.control.fault(kind, "spreadsheets.get", 2, **more)
    assert google.run("check").code == 0
    assert clock.slept


def test_an_answer_that_does_not_come_is_asked_for_again(google, clock, monkeypatch):
    monkeypatch.setattr(http, "TIMEOUT", (5.0, 1.0))
    google.control.fault("slow", "spreadsheets.get", 1, ms=1500)
    assert google.run("check").code == 0
    assert clock.slept  # once, and once more for each answer that a busy machine is late with
    monkeypatch.setattr(http, "TIMEOUT", (5.0, 0.3))
    google.control.fault("slow", "spreadsheets.get", None, ms=900)
    error(google.run("check"), "google_unreachable")


def test_a_503_that_never_ends(google, clock):
    google.control.fault("status", "spreadsheets.get", None, status=503)
    message = error(google.run("check"), "google_unavailable")
    assert "120 seconds" in message
    assert "too complex" in message, "503 says both"
    assert clock.now() - 1000 <= 120


def test_a_server_that_is_not_there(google, clock):
    text = google.settings.read_text(encoding="utf-8").replace(google.server.url, "http://127.0.0.1:9")
    google.settings.write_text(text, encoding="utf-8")
    error(google.run("check"), "google_unreachable")
    assert clock.now() - 1000 <= 120


def test_waits_are_not_all_alike(google, clock):
    google.control.fault("status", "spreadsheets.get", 5, status=503)
    assert google.run("check").code == 0
    assert len(set(clock.slept)) == 5


@pytest.mark.parametrize("after", [True, False])
def test_a_write_of_unknown_outcome_is_made_sure_of(google, after):
    google.control.fault("drop", "batchUpdate", 1, after=after)
    assert google.run("sync").code == 0
    assert google.run("sync").json["written"]["cells"] == 0


@pytest.mark.parametrize("after", [True, False])
def test_a_form_of_unknown_outcome_is_made_sure_of(empty, after):
    empty.control.fault("status", "batchUpdate", 1, status=503, after=after)
    assert empty.run("forms").code == 0
    assert len(empty.run("check").json["offices"]) == 4


def test_a_change_of_unknown_outcome_is_made_sure_of(synced):
    synced.type(NORTH, "ปัว", "F9", 11)
    synced.control.fault("drop", "batchUpdate", 1, after=True)
    assert synced.run("sync").code == 0
    assert synced.run("sync").json["written"]["cells"] == 0


def test_the_pace_stays_below_the_quota(google, monkeypatch, clock):
    pace = clock.pace(most=3)
    monkeypatch.setattr(http, "PACE", pace)
    for _ in range(2):
        assert google.run("check").code == 0
    assert len(clock.slept) == 1
    assert 59 < clock.slept[0] <= 60
    assert http.MOST < 60


def test_a_token_is_there_before_a_call_takes_its_turn(google, monkeypatch):
    pace, valid = google.clock.pace(), []
    pace.shared = lambda login, *_: valid.append(login.credentials.valid)
    monkeypatch.setattr(http, "PACE", pace)
    assert google.run("check").code == 0
    assert valid
    assert all(valid)


# ── Secrets ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_no_secret_in_any_output(google, caplog, monkeypatch):
    caplog.set_level(logging.DEBUG)
    account = json.loads((google.folder / "google.json").read_text(encoding="utf-8"))
    markers = [account["private_key_id"], account["private_key"].splitlines()[3]]
    runs = [google.run(command, "-v") for command in ("doctor", "forms", "check", "sync", "status", "history")]
    runs += [google.run("doctor", "-v", as_json=False), google.run("sync", "--mark", "-v")]
    for fault in ({"kind": "quota"}, {"kind": "status", "status": 503}, {"kind": "drop"}, {"kind": "malformed"}):
        order = google.control.fault(match="spreadsheets.get", times=None, **fault)
        runs += [google.run("check", "-v"), google.run("sync", "-v", as_json=False)]
        google.server.world.faults.orders.remove(order)

    def crash(*_args, **_more):
        raise RuntimeError("a mistake of ours")

    with monkeypatch.context() as patch:
        patch.setattr(read, "read", crash)
        with contextlib.suppress(RuntimeError):
            runs.append(google.run("check", "-v"))
    google.server.world.service_accounts.clear()
    runs += [google.run("check", "-v"), google.run("doctor", "-v")]
    (google.folder / "google.json").write_text(json.dumps({**account, "private_key": markers[1]}), encoding="utf-8")
    runs += [google.run("check", "-v"), google.run("doctor", "-v")]
    markers += list(google.server.world.tokens)
    written = [p.read_bytes() for p in Path(google.folder).rglob("*") if p.is_file() and p.name != "google.json"]
    said = "".join(run.said for run in runs)
    logged = caplog.text
    assert len(markers) >= 3
    assert "GET http" in logged
    assert "spreadsheets" in said
    for marker in markers:
        assert marker not in said
        assert marker not in logged, "whoever logged it"
        assert not any(marker.encode() in data for data in written)
