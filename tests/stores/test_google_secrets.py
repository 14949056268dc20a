"""Planted secrets of a Google workspace are in nothing that a command says or writes, whether it goes well or fails."""

import contextlib
import itertools
import json
import logging
import sqlite3
import time
import zipfile
import zlib

import pytest
from google_work import IN_CLIENT, log_in_as_person
from workspaces import IN_A_WORKSPACE, tidao

from tidao_sheets.core.settings.records import LOGIN

pytest_plugins = ["sheets_server.fixtures", "google_fixtures"]
IN_PROXY = "Pl4nted-in-a-proxy"
KEY_FILE = "google.json"
COMMANDS = (*IN_A_WORKSPACE, ("sync", "--mark"), ("trust", "--yes"))
WHERE_IT_FAILS = (("check",), ("sync",), ("sync", "--mark"), ("forms",), ("doctor",), ("close",), ("explain", "pua"))
MANNERS = (("th", "-v"), ("en", "--json"))
SHEETS_FAULTS = {
    "unauthorized": ("status", "sheets", {"status": 401}),
    "forbidden": ("status", "sheets", {"status": 403}),
    "broken": ("status", "sheets", {"status": 500}),
    "broken halfway": ("status", "batchUpdate", {"status": 500, "after": True}),
    "not JSON": ("malformed", "sheets", {}),
}
TOKEN_FAULTS = {
    "broken": ("status", "token", {"status": 500}),
    "forbidden": ("status", "token", {"status": 403}),
    "not JSON": ("malformed", "token", {}),
}


@pytest.fixture(autouse=True)
def _here(_today, monkeypatch, tmp_path, caplog):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TIDAO_CONFIG", str(tmp_path / "ค่าของผู้ใช้"))
    monkeypatch.setenv("https_proxy", f"http://robot:{IN_PROXY}@127.0.0.1:1")
    monkeypatch.setenv("http_proxy", f"http://robot:{IN_PROXY}@127.0.0.1:1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr(time, "sleep", lambda _: None)  # google-auth tries again
    caplog.set_level(logging.DEBUG)


@pytest.fixture(params=["service account", "person"])
def login(request, google):
    """A workspace, and who logs in to Google."""
    if request.param == "person":
        log_in_as_person(google)
    return google


def planted(google):
    """Return every secret: passwords, keys, and the tokens handed out up to now."""
    kept = {}
    for name in (KEY_FILE, LOGIN):
        with contextlib.suppress(FileNotFoundError, ValueError):
            kept |= json.loads((google.folder / name).read_text(encoding="utf-8"))
    named = [kept[name] for name in ("private_key_id", "refresh_token") if name in kept]
    key = [line for line in kept.get("private_key", "").split("\n") if line and "-----" not in line]
    return [IN_PROXY, IN_CLIENT, *named, *key, *google.server.world.tokens]


def run_all(google, commands=COMMANDS):
    """Run every command in every manner; return all that was said, and all exit codes."""
    text, codes = "", set()
    for (lang, *more), (command, *options) in itertools.product(MANNERS, commands):
        done = tidao(command, "--workspace", google.folder, "--round", 1, *options, *more, lang=lang)
        text, codes = text + done.said, codes | {done.code}
    return text, codes


def written(folder):
    """Return the bytes of all files but those that hold the login; what is compressed also as it was before."""
    found = b""
    for path in (p for p in folder.rglob("*") if p.is_file() and p.name not in {KEY_FILE, LOGIN}):
        found += path.read_bytes()
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as package:
                found += b"".join(map(package.read, package.namelist()))
        elif path.suffix == ".db":
            with contextlib.closing(sqlite3.connect(path)) as ledger:
                found += b"".join(zlib.decompress(body) for (body,) in ledger.execute("SELECT body FROM tidao_content"))
        else:
            with contextlib.suppress(zlib.error):
                found += zlib.decompress(path.read_bytes())
    return found


def assert_kept(google, said, caplog, more=()):
    """Assert that no secret, present or former, is in what was said, logged by whomever, or written."""
    files = written(google.folder.parent)
    for secret in (*planted(google), *more):
        assert secret not in said
        assert secret not in caplog.text
        assert secret.encode() not in files


def test_all_goes_well(login, caplog):
    said, codes = run_all(login)
    assert codes <= {0, 1, 3}, said
    assert login.server.world.tokens
    assert len(planted(login)) > 4
    assert "ปัว".encode() in written(login.folder.parent), "the ledger's contents are searched, too"
    assert_kept(login, said, caplog)


def assert_fails(google, caplog, secrets=()):
    """Assert that something fails, and that no secret is told with it."""
    said, codes = run_all(google, WHERE_IT_FAILS)
    assert 4 in codes, said
    assert_kept(google, said, caplog, secrets)


@pytest.mark.parametrize("fault", SHEETS_FAULTS)
def test_a_fault_of_the_server(google, caplog, fault):
    kind, match, more = SHEETS_FAULTS[fault]
    google.control.fault(kind, match, None, **more)
    assert_fails(google, caplog)


@pytest.mark.parametrize("fault", TOKEN_FAULTS)
def test_a_fault_where_tokens_are_made(login, caplog, fault):
    kind, match, more = TOKEN_FAULTS[fault]
    login.control.fault(kind, match, None, **more)
    assert_fails(login, caplog)


def test_a_login_that_is_known_no_more(login, caplog):
    login.server.world.service_accounts.clear()
    login.server.world.people.clear()
    assert_fails(login, caplog)


def test_a_proxy_that_is_not_there(login, caplog, monkeypatch):
    monkeypatch.delenv("no_proxy")
    assert_fails(login, caplog)


@pytest.mark.parametrize("content", ["{} x", '{{"type": "service_account", "x": {}}}'])
def test_a_broken_key_file(login, caplog, content):
    secrets, path = planted(login), login.folder / KEY_FILE
    path.write_text(content.format(path.read_text(encoding="utf-8")), encoding="utf-8")
    (login.folder / LOGIN).unlink(missing_ok=True)
    assert_fails(login, caplog, secrets)
