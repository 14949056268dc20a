"""A person's own login through the browser, default credentials, and where a login is kept."""

import json
import os
import stat
import sys
import threading
import urllib.request
import webbrowser

import pytest
from google_work import Clock, google_workspace
from workspaces import DAY

from tidao_sheets.stores.google import http
from tidao_sheets.stores.google.auth import LOGIN

pytest_plugins = ["sheets_server.fixtures"]


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setenv("TIDAO_TODAY", DAY)
    monkeypatch.setattr(http, "PACE", Clock().pace())
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")  # the test server speaks plain HTTP on the loopback


@pytest.fixture
def work(tmp_path, shared):
    """A workspace whose secretary has an OAuth client of the desktop kind, and no spreadsheets yet."""
    work = google_workspace(shared, tmp_path / "งาน")
    client = {
        "client_id": "desktop-client.apps.example",
        "client_secret": "desktop-secret",
        "auth_uri": f"{shared.url}/o/oauth2/auth",
        "token_uri": f"{shared.url}/token",
        "redirect_uris": ["http://localhost"],
    }
    (work.folder / "google.json").write_text(json.dumps({"installed": client}), encoding="utf-8")
    text = work.settings.read_text(encoding="utf-8").replace('auth = "service_account"', 'auth = "oauth"')
    kept = [line for line in text.splitlines() if not line.startswith(('"1/', 'summary = "https'))]
    work.settings.write_text("\n".join(kept) + "\n", encoding="utf-8")
    return work


@pytest.fixture
def browser(monkeypatch):
    """A browser in which somebody agrees at once; what it was sent to."""
    opened = []

    class Browser:
        def open(self, url, **_):
            opened.append(url)
            threading.Thread(target=lambda: urllib.request.urlopen(url, timeout=10).read(), daemon=True).start()  # noqa: S310

    monkeypatch.setattr(webbrowser, "get", lambda _=None: Browser())
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    return opened


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_person_logs_in_once_and_owns_what_is_made(work, browser):
    done = work.run("forms")
    assert done.code == 0, done.said
    assert len(browser) == 1
    assert "spreadsheets" in browser[0]
    assert "auth%2Fdrive" not in browser[0], "no right to the whole Drive"
    assert work.run("sync").code == 0
    assert work.run("check").code == 0
    assert len(browser) == 1, "the login is kept"
    kept = work.folder / LOGIN
    if os.name != "nt":
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    secret = json.loads(kept.read_text(encoding="utf-8"))["refresh_token"]
    assert secret not in done.said + work.run("doctor", "-v").said


def test_nobody_at_the_terminal(work, monkeypatch):
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    done = work.run("forms")
    assert (done.code, done.json["error"]["code"]) == (4, "google_login_needed")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_login_that_was_withdrawn(work, browser):
    assert work.run("forms").code == 0
    assert browser
    for person in work.server.world.people.values():
        person.revoked = True
    done = work.run("check")
    assert (done.code, done.json["error"]["code"]) == (4, "google_login_expired")
    assert LOGIN in done.json["error"]["remedy"]


def test_no_default_credentials(work, monkeypatch, tmp_path):
    text = work.settings.read_text(encoding="utf-8").replace('auth = "oauth"', 'auth = "default"')
    work.settings.write_text(text, encoding="utf-8")
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "none.json"))
    done = work.run("forms")
    assert (done.code, done.json["error"]["code"]) == (4, "google_no_default")


def test_default_credentials(work, monkeypatch, tmp_path):
    text = work.settings.read_text(encoding="utf-8").replace('auth = "oauth"', 'auth = "default"')
    work.settings.write_text(text, encoding="utf-8")
    path = work.server.world.add_service_account().write(tmp_path / "adc.json", work.server.url)
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(path))
    done = work.run("forms")
    assert (done.code, done.json["error"]["code"]) == (4, "google_no_storage")
