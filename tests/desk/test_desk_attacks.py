"""What others on this computer, or pages elsewhere, may try on a desk: refused, each of it, and nothing is touched."""

import re
import time

import pytest
from desk_work import desk_at
from workspaces import DAY, files, small_workspace, tidao

from tidao_sheets.desk.guard import Guard
from tidao_sheets.desk.held import OtherDeskError

VOLATILE = (".tidao", "tidao.db")


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    folder = small_workspace(tmp_path_factory, tmp_path_factory.mktemp("desk") / "งาน")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TIDAO_TODAY", DAY)
        with desk_at(folder) as browser:
            browser.folder = folder
            browser.enter()
            yield browser


def refused(got, code=403):
    assert got.code == code
    assert "token" not in got.text.lower()


def test_it_listens_on_loopback_alone_and_opens_once(shared):
    assert shared.get("/").code == 200
    refused(shared.get(shared.opening))


@pytest.mark.parametrize("cookie", ["", "tidao-desk-{port}=", "tidao-desk-{port}=guessed", "tidao-desk-1={stolen}"])
def test_without_the_cookie_nothing_is_shown(shared, cookie):
    told = cookie.format(port=shared.port, stolen=shared.cookie.partition("=")[2])
    for path in ("/", "/findings", "/static/style.css", "/work.json", "/letters/file?name=x"):
        refused(shared.send("GET", path, Cookie=told))
    refused(shared.send("POST", "/do/sync", {"token": shared.token}, Cookie=told))


@pytest.mark.parametrize(
    "host", ["localhost:{port}", "evil.example", "127.0.0.1", "127.0.0.1:{port}.evil.example", None]
)
def test_another_host_is_refused(shared, host):
    refused(shared.send("GET", "/", Host=host and host.format(port=shared.port)))


@pytest.mark.parametrize(
    "origin", ["null", "https://evil.example", "http://localhost:{port}", "http://127.0.0.1:1", None]
)
def test_a_form_of_another_page_is_refused(shared, origin):
    before = files(shared.folder, but=VOLATILE)
    told = origin and origin.format(port=shared.port)
    refused(shared.send("POST", "/do/sync", {"token": shared.token}, Origin=told))
    assert files(shared.folder, but=VOLATILE) == before


def test_what_another_page_leads_to_is_refused_even_with_the_cookie(shared):
    refused(shared.send("GET", "/", Sec_Fetch_Site="cross-site"))
    refused(shared.send("GET", "/", Sec_Fetch_Site="same-site"))
    refused(shared.send("GET", "/", Origin="https://evil.example"))
    assert shared.send("GET", "/", Sec_Fetch_Site="same-origin").code == 200


@pytest.mark.parametrize("token", ["", "guessed", None])
def test_a_form_without_its_token_is_refused(shared, token):
    before = files(shared.folder, but=VOLATILE)
    fields = {"reason": "x"} | ({"token": token} if token is not None else {})
    for path in ("/do/sync", "/close", "/reopen", "/letters/make", "/letters/settings", "/quit", "/start/open"):
        refused(shared.send("POST", path, fields))
    assert files(shared.folder, but=VOLATILE) == before


def test_nothing_is_written_by_a_get(shared):
    for path in ("/do/sync", "/do/forms", "/close/now", "/quit", "/letters/make", "/reopen"):
        assert shared.get(path).code == 404


@pytest.mark.parametrize(
    "name", ["../programme.toml", "manifest.json", "/etc/passwd", "รอบ1/../../workspace.toml", "x\0y"]
)
def test_only_documents_are_given_out(shared, name):
    from urllib.parse import quote

    assert shared.get(f"/letters/file?name={quote(name)}").code == 404
    assert shared.get(f"/static/{quote(name, safe='')}").code == 404
    assert shared.get("/static/%2e%2e%2f%2e%2e%2fprogramme.toml").code == 404


def test_every_answer_carries_its_policy_and_pages_hold_no_script_of_their_own(shared):
    for path in ("/", "/findings", "/ranking", "/letters", "/close", "/start", "/nowhere", "/static/desk.js"):
        got = shared.get(path)
        assert "default-src 'none'" in got.headers["Content-Security-Policy"]
        assert "unsafe" not in got.headers["Content-Security-Policy"]
        assert got.headers["X-Content-Type-Options"] == "nosniff"
        assert got.headers["Cache-Control"] == "no-store"
        if path != "/static/desk.js":
            assert not re.search(r"<script(?! src=)|<style| style=| on[a-z]+=|javascript:", got.text)


def test_the_cookie_is_for_this_site_alone_and_no_script_reads_it(tmp_path, tmp_path_factory):
    folder = small_workspace(tmp_path_factory, tmp_path / "งาน")
    with desk_at(folder) as browser:
        said = browser.enter().headers["Set-Cookie"]
        assert "HttpOnly" in said
        assert "SameSite=Strict" in said
        assert "Domain" not in said


def test_a_token_is_good_once_and_for_minutes(monkeypatch):
    guard, other = Guard(port=1), Guard(port=1)
    token = guard.opening().partition("token=")[2]
    assert not other.admit(token)
    assert guard.admit(token)
    assert not guard.admit(token)
    late = guard.opening().partition("token=")[2]
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 11 * 60)
    assert not guard.admit(late)
    for strange in ("", ".", "..", "1.2.3", "é.é.é", "9" * 400):
        assert not guard.admit(strange)


HOSTILE = '<img src=x onerror=alert(1)>"\'&{{7*7}}=HYPERLINK("http://evil.example")'


def test_html_and_formulas_in_every_text_stay_text(tmp_path, tmp_path_factory, monkeypatch):
    monkeypatch.setenv("TIDAO_TODAY", DAY)
    folder = small_workspace(tmp_path_factory, tmp_path / "งาน")
    settings = folder / "workspace.toml"
    until = "[letters.review_until]\n1 = 2025-02-28\n"
    settings.write_text(settings.read_text(encoding="utf-8").replace("[letters.review_until]\n", until), "utf-8")
    at = ("--workspace", folder, "--round", 1)
    assert tidao("close", *at).code == 0
    asked = ("--criterion", "ก.1", "--reason", HOSTILE, "--letter", HOSTILE, "--statement", HOSTILE, "--date", DAY)
    assert tidao("review", "add", "pua", *at, *asked).code == 0
    (folder / "forms" / "<b>เสีย&.xlsx").write_bytes(b"PK")
    with desk_at(folder) as browser:
        browser.enter()
        browser.done("/reopen", reason=" ")
        for path in ("/", "/findings", "/ranking", "/letters", "/close", "/office/pua", "/work", "/start"):
            for query in ("?round=1", "?round=1&committee=%3Cb%3E&severity=%3Cb%3E", "?round=%3Cb%3E"):
                got = browser.get(path + query)
                assert got.code == 200, got.text
                assert not re.search(r"<img|<b>", got.text)
                assert ">49" not in got.text
        assert "&lt;img" in browser.get("/close?round=1").text
        refusal = browser.post("/start/open", folder=HOSTILE)
        assert refusal.code == 409
        assert "<img" not in refusal.text


def test_a_form_that_is_no_form_is_refused(shared):
    assert shared.send("POST", "/do/sync", b"x" * 2_000_000).code == 413
    many = b"&".join(b"a%d=1" % n for n in range(2000))
    assert shared.send("POST", "/do/sync", many).code in {403, 413}
    boundary = b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
    parts = boundary * 2000 + b"--b--\r\n"
    got = shared.send("POST", "/do/sync", parts, Content_Type="multipart/form-data; boundary=b")
    assert got.code in {403, 413}


def test_one_desk_a_workspace_and_a_second_start_leads_there(tmp_path, tmp_path_factory, monkeypatch):
    monkeypatch.setenv("TIDAO_CONFIG", str(tmp_path / "ตั้งค่า"))
    folder = small_workspace(tmp_path_factory, tmp_path / "งาน")
    with desk_at(folder) as first:
        first.enter()
        with desk_at(folder) as second:
            assert second.port == first.port
            assert second.enter().code == 200
            assert second.cookie == first.cookie
        monkeypatch.setenv("TIDAO_CONFIG", str(tmp_path / "ของอีกคน"))
        with pytest.raises(OtherDeskError), desk_at(folder):
            pass
        assert first.get("/").code == 200
    monkeypatch.setenv("TIDAO_CONFIG", str(tmp_path / "ตั้งค่า"))
    with desk_at(folder) as third:
        assert third.enter().code == 200


def test_no_token_is_in_a_log(tmp_path, tmp_path_factory, capfd):
    folder = small_workspace(tmp_path_factory, tmp_path / "งาน")
    with desk_at(folder) as browser:
        browser.enter()
        browser.get("/nowhere?token=abc")
        browser.done("/do/sync")
        said = "".join(capfd.readouterr())
        assert browser.cookie.partition("=")[2] not in said
        assert browser.opening.partition("token=")[2] not in said
