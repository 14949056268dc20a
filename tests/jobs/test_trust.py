"""What a workspace would reach outside its folder: nothing is opened, written or sent before it is allowed."""

import json
import os
import shutil
import stat
import sys

import pytest
from workspaces import DAY, IN_A_WORKSPACE, run, tidao

from tidao_sheets.jobs.trust import Reach, way_out
from tidao_sheets.jobs.workspace import Workspace


@pytest.fixture(autouse=True)
def _here(monkeypatch, tmp_path):
    monkeypatch.setenv("TIDAO_TODAY", DAY)
    monkeypatch.setenv("TIDAO_CONFIG", str(tmp_path / "ค่าของผู้ใช้"))
    monkeypatch.chdir(tmp_path)


def say(folder, table, line):
    """Write a line into a table of the workspace file, in place of one with the same key."""
    path, key = folder / "workspace.toml", line.partition(" =")[0]
    lines = [x for x in path.read_text(encoding="utf-8").split("\n") if not x.startswith(f"{key} =")]
    at = lines.index(f"[{table}]") + 1 if table else 0
    path.write_text("\n".join([*lines[:at], line, *lines[at:]]), encoding="utf-8")


def on_google(folder, *lines):
    say(folder, "", 'store = "google"')
    for line in ('auth = "default"', *lines):
        say(folder, "google", line)


def found(folder):
    told = tidao("trust", "--workspace", folder, "--json").json
    return {(reach["kind"], reach["what"]) for reach in told["reaches"]}


EVIL = "https://evil.example/t"
OUTSIDE = {
    "endpoint": (lambda w: on_google(w, 'endpoint = "https://evil.example/x"'), ("server", "evil.example")),
    "share": (
        lambda w: (on_google(w), say(w, "google.share", '"สายเหนือ" = ["a@evil.example"]')),
        ("person", "a@evil.example"),
    ),
    "key-file": (
        lambda w: on_google(w, 'auth = "service_account"', 'credentials = "/nowhere/k.json"'),
        ("path", "/nowhere/k.json"),
    ),
    "token-uri": (lambda w: with_key(w, token_uri=EVIL), ("server", "evil.example")),
    "universe": (lambda w: with_key(w, universe_domain="evil.example"), ("server", "evil.example")),
    "login": (lambda w: (on_google(w), with_login(w)), ("server", "evil.example")),
    "forms": (lambda w: say(w, "xlsx", 'forms = "../elsewhere"'), ("path", "elsewhere")),
    "summary": (lambda w: say(w, "xlsx", 'summary = "/elsewhere/x.xlsx"'), ("path", "/elsewhere/x.xlsx")),
    "summary-up": (lambda w: say(w, "xlsx", 'summary = "forms/../../x.xlsx"'), ("path", "x.xlsx")),
    "ledger": (lambda w: say(w, "ledger", 'url = "sqlite:////elsewhere/y.db"'), ("path", "/elsewhere/y.db")),
    "server": (lambda w: say(w, "ledger", 'url = "postgresql://u:geheim@evil.example/d"'), ("server", "evil.example")),
    "emblem": (lambda w: say(w, "letters", 'emblem = "/elsewhere/e.png"'), ("path", "/elsewhere/e.png")),
    "link-ledger": (lambda w: link(w / "tidao.db", "/elsewhere/y.db"), ("path", "/elsewhere/y.db")),
    "link-template": (
        lambda w: link(w / "templates" / "letters" / "result.md.j2", "/etc/passwd"),
        ("path", "/etc/passwd"),
    ),
    "link-templates": (lambda w: link(w / "templates", "/etc"), ("path", "/etc")),
    "link-letters": (lambda w: link(w / "letters", "../elsewhere"), ("path", "elsewhere")),
    "link-backup": (lambda w: link(w / "backup", "/elsewhere"), ("path", "/elsewhere")),
    "link-forms": (lambda w: (shutil.rmtree(w / "forms"), link(w / "forms", "/elsewhere")), ("path", "/elsewhere")),
    "link-log": (lambda w: link(w / "sync.log", "/elsewhere/log"), ("path", "/elsewhere/log")),
    "link-by-link": (lambda w: (link(w / "a" / "b", ".."), link(w / "letters", "a/b/../x")), ("path", "x")),
    "link-round": (lambda w: link(w / "a", "a"), ("path", "a")),
}


def with_key(folder, **more):
    content = {
        "type": "service_account",
        "client_email": "r@x",
        "token_uri": "https://oauth2.googleapis.com/token",
        **more,
    }
    (folder / "k.json").write_text(json.dumps(content))
    on_google(folder, 'auth = "service_account"', 'credentials = "k.json"')


def with_login(folder):
    (folder / "google-login.json").write_text(json.dumps({"token_uri": "https://evil.example/t"}))


def link(path, target):
    path.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(target)


def state(folder):
    return {
        str(p): (p.lstat().st_mtime_ns, p.lstat().st_size, p.lstat().st_mode)
        for p in sorted(folder.rglob("*"))
        if p.parent.name != "trust"
    }


@pytest.mark.parametrize("name", OUTSIDE)
def test_what_is_outside_is_asked_about_before_anything_is_done(work, tmp_path, name):
    spoil, expected = OUTSIDE[name]
    spoil(work)
    (work / ".tidao.lock").unlink(missing_ok=True)
    kind, what = expected
    listed = found(work)
    assert (kind, what if what.startswith("/") or kind != "path" else mine(tmp_path, work, what, name)) in listed
    assert len(listed) == 1
    before = state(tmp_path)
    for command in IN_A_WORKSPACE:
        done = tidao(*command, "--round", 1, "--workspace", work, "--json")
        assert done.code == 2
        if command == ("doctor",):
            assert "tidao trust" in done.json["checks"][0]["remedy"]
        else:
            error = done.json["runs"][0]["error"] if command[0] == "watch" else done.json["error"]
            assert error["code"] == "untrusted"
            assert "tidao trust" in error["remedy"]
        assert "geheim" not in done.said
    assert state(tmp_path) == before
    with pytest.raises(Exception, match="reach outside"):
        Workspace.open(work)


def mine(tmp_path, work, what, name):
    return str((work if name == "link-round" else tmp_path) / what)


def test_it_is_allowed_once_and_asked_again_when_it_changes(work, tmp_path):
    say(work, "xlsx", 'summary = "../ผล.xlsx"')
    assert tidao("trust", "--workspace", work).code == 2
    assert tidao("check", "--workspace", work).code == 2
    done = tidao("trust", "--workspace", work, "--yes", "--json")
    assert (done.code, done.json["allowed"]) == (0, True)
    assert tidao("sync", "--workspace", work, "--round", 1).code == 0
    assert (tmp_path / "ผล.xlsx").exists()
    assert tidao("trust", "--workspace", work).code == 0
    say(work, "xlsx", 'summary = "../อื่น.xlsx"')
    assert tidao("check", "--workspace", work).code == 2
    say(work, "xlsx", 'summary = "../ผล.xlsx"')
    moved = work.rename(tmp_path / "ที่ใหม่")
    assert tidao("check", "--workspace", moved).code == 2


def test_what_is_allowed_is_kept_outside_the_workspace_for_the_user_alone(work, tmp_path):
    say(work, "xlsx", 'summary = "../ผล.xlsx"')
    before = state(work)
    assert tidao("trust", "--workspace", work, "--yes").code == 0
    assert state(work) == before
    (kept,) = (tmp_path / "ค่าของผู้ใช้" / "trust").iterdir()
    assert json.loads(kept.read_text())["workspace"] == str(work)
    if sys.platform != "win32":
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_without_a_terminal_nothing_is_asked(work):
    say(work, "xlsx", 'summary = "../ผล.xlsx"')
    done = run("trust", "--workspace", work, "--lang", "en", env={**os.environ})
    assert done.returncode == 2
    assert "ผล.xlsx" in done.stdout
    assert "--yes" in done.stdout


def test_a_plain_workspace_is_never_asked(work):
    assert found(work) == set()
    done = tidao("trust", "--workspace", work)
    assert (done.code, "nothing" in done.out) == (0, True)


@pytest.mark.parametrize(
    "line",
    [
        'endpoint = "https://sheets.googleapis.com"',
        'endpoint = "http://127.0.0.1:8765"',
        'endpoint = "http://localhost:8765"',
        'credentials = "k.json"',
    ],
)
def test_google_and_loopback_need_no_asking(work, line):
    with_key(work)
    on_google(work, line)
    assert found(work) == set()


@pytest.mark.parametrize(
    "host",
    [
        "googleapis.com.evil.example",
        "evilgoogleapis.com",
        "evil.example/?googleapis.com",
        "a@evil.example",
        "127.0.0.1.evil.example",
    ],
)
def test_a_server_that_looks_like_googles_is_not(work, host):
    on_google(work, f'endpoint = "https://{host}"')
    assert [kind for kind, _ in found(work)] == ["server"]


def test_a_link_that_stays_inside_needs_no_asking(work):
    (work / "ก").mkdir()
    link(work / "letters", "ก")
    link(work / "ข", work / "ก")
    assert found(work) == set()
    assert way_out(work, "ข/../summary.xlsx") is None


def test_reaches_are_told_in_one_order():
    assert Reach("path", "a", "") < Reach("server", "a", "")


def test_a_form_that_is_a_link_out_of_the_folder_is_named_as_one(work, tmp_path):
    form = next((work / "forms").rglob("*.xlsx"))
    form.symlink_to(form.rename(tmp_path / "away.xlsx"))
    done = tidao("check", "--workspace", work, "--lang", "en", "--json")
    assert (done.code, len(done.json["unread"])) == (4, 1)
    assert "leads out of the folder" in done.json["unread"][0]["reason"]


MARK = "ความลับ"
LEADS_OUT = {
    "straight": lambda path, outside: path.symlink_to(outside),
    "by a folder": lambda path, outside: (
        link(path.parent / "d", outside.parent),
        path.symlink_to(f"d/{outside.name}"),
    ),
    "by a link": lambda path, outside: (link(path.parent / "l", outside), path.symlink_to("l")),
    "to nothing": lambda path, outside: (outside.unlink(), path.symlink_to(outside)),
}


@pytest.mark.parametrize("name", ["programme.toml", "workspace.toml"])
@pytest.mark.parametrize("how", LEADS_OUT)
@pytest.mark.parametrize("command", [("trust", "--yes"), ("check",), ("sync",), ("doctor",)])
def test_a_workspace_s_own_files_are_not_read_through_a_link(work, tmp_path, name, how, command):
    outside = tmp_path / "ข้างนอก" / "f.toml"
    outside.parent.mkdir()
    outside.write_text(f"{MARK} =", "utf-8")
    (work / name).unlink()
    LEADS_OUT[how](work / name, outside)
    before = state(work)
    done = tidao(*command, "--workspace", work)
    assert done.code == 2
    assert f"{name}" in done.said
    assert "link out of the workspace" in " ".join(done.said.split())
    assert MARK not in done.said
    assert state(work) == before
    assert state(tmp_path / "ค่าของผู้ใช้") == {}


def test_init_neither_reads_nor_replaces_what_is_a_link(tmp_path):
    assert tidao("init", tmp_path / "หนึ่ง", "--programme", "chiang-rai-2567").code == 0
    for name in ("programme.toml", "workspace.toml"):
        folder = tmp_path / f"สอง-{name}"
        folder.mkdir()
        (folder / name).symlink_to(tmp_path / "หนึ่ง" / name)
        assert tidao("init", folder, "--json").json["error"]["code"] == "workspace_exists"
        (folder / name).unlink()
        (folder / name).symlink_to("nowhere.toml")
        assert tidao("init", folder, "--json").json["error"]["code"] == "workspace_exists"
        assert [p.name for p in folder.iterdir()] == [name]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize("name", ["programme.toml", "workspace.toml"])
@pytest.mark.parametrize("kind", ["pipe", "device", "folder", "link to a pipe"])
def test_what_is_no_file_in_place_of_one_is_named(work, name, kind):
    path = work / name
    path.unlink()
    if kind == "device" and os.geteuid() != 0:
        pytest.skip("only root makes devices")
    make = {
        "pipe": lambda: os.mkfifo(path),
        "device": lambda: os.mknod(path, stat.S_IFCHR | 0o600, os.makedev(1, 5)),  # as /dev/zero: it has no end
        "folder": path.mkdir,
        "link to a pipe": lambda: (os.mkfifo(work / "p"), path.symlink_to("p")),
    }
    try:
        make[kind]()
    except PermissionError:
        pytest.skip("this system makes no devices here")
    for command in ("check", "trust", "sync"):
        done = tidao(command, "--workspace", work, "--json")
        assert (done.code, done.json["error"]["code"]) == (2, "file_refused")
        assert name in done.json["error"]["message"]
        assert kind == "folder" or "pipe or a device" in done.json["error"]["message"]
