"""A person's own login through the browser, default credentials, and where a login is kept."""

import json
import logging
import os
import socket
import stat
import sys
import threading
import urllib.parse
import urllib.request
import webbrowser

import pytest
from google_work import Clock, google_workspace
from workspaces import DAY

from tidao_sheets.core.settings.records import LOGIN
from tidao_sheets.stores.google import http
from tidao_sheets.stores.google.auth import SHEETS

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
def test_a_person_logs_in_once_and_owns_what_is_made(work, browser, caplog):
    caplog.set_level(logging.DEBUG)
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
    secrets = [json.loads(kept.read_text(encoding="utf-8"))["refresh_token"], "desktop-secret"]
    secrets += [*work.server.world.tokens, *(urllib.parse.parse_qs(browser[0]).get("code_verifier", []))]
    said = done.said + work.run("doctor", "-v").said
    others = [path for path in work.folder.rglob("*") if path.is_file() and path.name not in {LOGIN, "google.json"}]
    for secret in secrets:
        assert secret not in said
        assert secret not in caplog.text, "whoever logged it"
        assert not any(secret.encode() in path.read_bytes() for path in others)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_login_that_was_not_agreed_to(work, browser, monkeypatch):
    monkeypatch.setattr("sheets_server.oauth.consent", lambda _world, query: refusal(query))
    done = work.run("forms")
    assert browser
    assert (done.code, done.json["error"]["code"]) == (4, "google_login_failed")
    assert not (work.folder / LOGIN).exists()


def refusal(query):
    """Where the browser is sent by somebody who says no."""
    return f"{query['redirect_uri']}?{urllib.parse.urlencode({'error': 'access_denied', 'state': query['state']})}"


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


def with_default(work, monkeypatch, path):
    text = work.settings.read_text(encoding="utf-8").replace('auth = "oauth"', 'auth = "default"')
    work.settings.write_text(text, encoding="utf-8")
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(path))


def test_default_credentials_of_a_service_account(work, monkeypatch, tmp_path):
    account = work.server.world.add_service_account()
    with_default(work, monkeypatch, account.write(tmp_path / "adc.json", work.server.url))
    done = work.run("forms")
    assert (done.code, done.json["error"]["code"]) == (4, "google_no_storage")
    assert account.email in done.json["error"]["message"]
    drive = work.server.world.add_drive("งาน", {account.email: "organizer"})
    text = work.settings.read_text(encoding="utf-8").replace("[google]\n", f'[google]\nfolder = "{drive}"\n')
    work.settings.write_text(text, encoding="utf-8")
    assert work.run("forms").code == 0
    assert work.run("sync").code == 0


def test_default_credentials_of_a_person(work, monkeypatch, tmp_path):
    """As "gcloud auth application-default login" keeps them; google-auth itself knows but one token address."""
    path, person = tmp_path / "adc.json", work.server.world.add_person("secretary@example.org", (SHEETS,))
    path.write_text(json.dumps(person.info(work.server.url)), "utf-8")
    monkeypatch.setattr("google.oauth2.credentials._GOOGLE_OAUTH2_TOKEN_ENDPOINT", f"{work.server.url}/token")
    with_default(work, monkeypatch, path)
    done = work.run("forms")
    assert done.code == 0, done.said
    assert work.run("sync").code == 0
    owners = {work.server.world.files[work.id(key)].owner for key in ("1/สายเหนือ", "summary")}
    assert owners == {"secretary@example.org"}


@pytest.mark.parametrize("auth", ["service_account", "default"])
def test_a_token_for_another_server_is_shown_to_no_host_of_googles(work, monkeypatch, tmp_path, auth):
    account = work.server.world.add_service_account()
    path = account.write(tmp_path / "adc.json", work.server.url)
    with_default(work, monkeypatch, path)
    text = work.settings.read_text(encoding="utf-8").replace('auth = "default"', f'auth = "{auth}"')
    work.settings.write_text(text, encoding="utf-8")
    account.write(work.folder / "google.json", work.server.url)
    hosts, real, before = [], socket.getaddrinfo, set(threading.enumerate())

    def asked(host, *more, **named):
        hosts.append(host)
        return real(host, *more, **named)

    monkeypatch.setattr(socket, "getaddrinfo", asked)
    book = work.server.world.add_spreadsheet("สรุป", "secretary@example.org", share={account.email: "writer"})
    text = text.replace("[google.forms]\n", f'[google.forms]\n"1/สายเหนือ" = "{book}"\n')
    work.settings.write_text(text, encoding="utf-8")
    assert work.run("check").code == 1, "a form is missing"
    for thread in set(threading.enumerate()) - before:
        thread.join(0.5)  # google-auth asks for a region in the background
    assert set(hosts) == {"127.0.0.1"}
