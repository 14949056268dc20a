"""What `nation` says: to people, to programs, and where something is missing."""

import os
import re
import shutil
import subprocess
import sys

import pytest
from documented import documented, told
from nation_work import MARK, lines
from workspaces import ROOT, SMALL, tidao

from tidao_sheets.core.settings.nation import NationSettings, parse_nation_bytes
from tidao_sheets.jobs.workspace import make_workspace
from tidao_sheets.nation.config import TOLD

pytest_plugins = ["nation_fixtures"]
HEAVY = ("procrastinate", "psycopg_pool", "tidao_sheets.nation")
on_a_server = pytest.mark.postgresql


@on_a_server
def test_adding_is_told_by_name_and_may_be_done_again(nation, tmp_path, postgresql):
    folder, elsewhere, apart = (nation.province(name) for name in ("น่าน", "แพร่", "พะเยา"))
    path = apart / "workspace.toml"  # the same database, by another name
    path.write_text(path.read_text("utf-8").replace("127.0.0.1", "localhost"), "utf-8")
    copied = shutil.copytree(folder, folder.with_name("สำเนา"))
    path = elsewhere / "workspace.toml"
    path.write_text(path.read_text("utf-8").replace(nation.url, postgresql.new_database()), "utf-8")
    make_workspace(tmp_path / "ไฟล์", str(SMALL))
    first = nation.say("add", folder, apart, elsewhere, tmp_path / "ไฟล์", tmp_path / "ไม่มี", copied, "--json")
    assert first.code == 2
    assert [p["folder"] for p in first.json["added"]] == [str(folder), str(apart)]
    assert [r["code"] for r in first.json["refused"]] == [*["nation_ledger"] * 2, "no_workspace", "ledger_copied"]
    again = nation.say("add", folder, "--json")
    assert (again.code, again.json["added"]) == (0, [])
    assert again.json["known"] == first.json["added"][:1]
    assert nation.rows("SELECT count(*) FROM tidao_nation_province") == [(2,)]
    assert_documented("nation add", first, again)


def assert_documented(section, *done):
    """Assert that what was said holds just the documented keys."""
    found, listed = {path for each in done for path in told(each.json)}, documented(section)
    assert found - {key[:n] for key in listed for n in range(1, 6)} == set(), section
    assert listed <= found, section


@on_a_server
def test_a_province_is_removed_with_its_runs_and_its_folder_may_have_gone(nation):
    folders = [nation.province(name) for name in ("น่าน", "แพร่", "พะเยา")]
    assert nation.say("remove", *folders).code == 2
    nation.say("add", *folders)
    assert nation.say("run", "--once").code == 0
    nation.say("add", *folders)
    shutil.rmtree(folders[0])
    busy = "INSERT INTO procrastinate_jobs (queue_name, task_name, status) SELECT id, 't', 'doing'"
    nation.rows(f"{busy} FROM tidao_nation_province WHERE folder = '{folders[1]}'")
    done = nation.say("remove", *folders, nation.folder, "--json")
    assert [p["folder"] for p in done.json["removed"]] == [str(folders[0]), str(folders[2])]
    assert [(r["folder"], r["code"]) for r in done.json["refused"]] == [
        (str(folders[1]), "nation_at_work"),
        (str(nation.folder), "nation_unknown"),
    ]
    assert done.code == 2
    assert nation.rows("SELECT count(*) FROM tidao_nation_run") == [(1,)]
    assert nation.say("remove", folders[1]).code == 4
    assert tidao("status", "--workspace", folders[2]).code == 0
    assert_documented("nation remove", done)


@on_a_server
def test_every_key_of_a_status_and_a_run_is_documented(nation):
    folders = [nation.province(name) for name in ("น่าน", "แพร่")]
    nation.say("add", *folders)
    done = nation.say("run", "--once")
    assert done.code == 0, done.err
    assert {line["exit"] for line in lines(done.out)} == {0}
    assert nation.say("status").code == 0
    nation.say("add", *folders)
    (folders[1] / "programme.toml").unlink()
    run = nation.say("run", "--once", "--json")
    assert run.code == 4
    nation.rows("INSERT INTO tidao_nation_call VALUES ('', 'a', 'read', now() - interval '1 second')")
    nation.rows("INSERT INTO tidao_nation_worker (name, host, pid, silence, unseen) VALUES ('x', 'h', 1, 9, '{x}')")
    status = nation.say("status", "--json")
    assert status.json["counts"]["unseen"] == 0
    nation.rows("UPDATE tidao_nation_worker SET unseen = (SELECT array_agg(id) FROM tidao_nation_province)")
    assert nation.say("status", "--json").json["counts"]["unseen"] == 2
    assert_documented("nation status", status)
    assert_documented("nation run", run)
    of_all = {path[0] for path in documented("The line of an unattended run")}
    assert {*lines(done.out)[0]} == of_all | {"province", "name", "worker", "attempts"}


def test_what_a_machine_was_not_told_is_said_with_its_remedy(tmp_path, monkeypatch):
    monkeypatch.setenv(TOLD, "")
    monkeypatch.setenv("TIDAO_CONFIG", str(tmp_path))
    assert "nation.toml" in tidao("nation", "status").err
    monkeypatch.setenv(TOLD, f"postgres://u:{MARK}@h/db")
    done = tidao("nation", "run")
    assert (done.code, MARK in done.said, "postgresql://user" in done.err) == (2, False, True)
    file = tmp_path / "nation.toml"
    file.write_text(f'url = "postgresql://u:{MARK}@127.0.0.1:1/db"\n', "utf-8")
    monkeypatch.delenv(TOLD)
    if os.name == "posix":
        file.chmod(0o640)
        assert "chmod 600" in tidao("nation", "status").err
    file.chmod(0o600)
    done = tidao("nation", "status")
    assert (done.code, MARK in done.said) == (4, False)
    file.write_text(f'url = "{MARK}"\nevery = 0\nforever = 1\n[quota]\nread_identity = "x"\n', "utf-8")
    done = tidao("nation", "status")
    assert (done.code, MARK in done.said, done.err.count("→")) == (2, False, 5)


@pytest.mark.parametrize(
    "words",
    [
        ("run", "งาน"),
        ("status", "--once"),
        ("add", "--every", 5, "x"),
        ("run", "--every", 0),
        ("run", "--to", "x.html"),
        ("add",),
        ("stop",),
        (),
    ],
)
def test_what_an_action_has_no_use_for_is_refused(words):
    assert tidao("nation", *words).code == 2


@pytest.mark.parametrize("module", ["procrastinate", "psycopg", "psycopg_pool"])
def test_without_the_extra_the_command_that_installs_it_is_told(module):
    commands = [["nation", *words] for words in (["add", "x"], ["remove", "x"], ["run", "--once"], ["status"])]
    code = f"import sys; sys.modules[{module!r}] = None; from tidao_sheets.cli.main import run; "
    code += f"print([run(words) for words in {commands!r}])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "[4, 4, 4, 4]"), done.stderr
    assert done.stderr.count(f"({module})") == done.stderr.count('pip install "tidao-sheets[nation]"') == len(commands)


def test_a_server_that_does_not_answer_is_no_workspace_s_fault(monkeypatch, tmp_path):
    monkeypatch.setenv(TOLD, "postgresql://u:secret@127.0.0.1:1/x")
    for words in (("status",), ("summary", "--to", tmp_path / "x.xlsx")):
        done = tidao("nation", *words, "--json")
        assert (done.code, done.json["error"]["code"]) == (4, "nation_server")
        assert "workspace.toml" not in done.json["error"]["remedy"]
        assert "secret" not in done.out


def test_a_province_s_own_commands_import_nothing_of_it(tmp_path):
    make_workspace(tmp_path / "งาน", str(SMALL))
    for words in (("check",), ("sync",), ("status",), ("doctor",)):
        code = f"import sys; from tidao_sheets.cli.main import run; run([*{words!r}, '--workspace', 'งาน', '--json']); "
        code += "print(*sys.modules, file=sys.stderr)"
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, cwd=tmp_path, encoding="utf-8", check=True
        )
        assert "tidao_sheets.jobs" in done.stderr
        assert not [name for name in HEAVY if f" {name}" in done.stderr]


@pytest.mark.schedulers
def test_the_unit_of_the_guide_is_one_that_systemd_takes(tmp_path):
    text = (ROOT / "docs" / "nation.md").read_text("utf-8")
    (unit,) = re.findall(r"```ini\n(.*?)```", text, re.DOTALL)
    assert "/opt/tidao/bin/tidao nation run" in unit
    path = tmp_path / "tidao-nation.service"
    verify = ["systemd-analyze", "verify", "--man=no", str(path)]
    for content, fits in ((unit, True), (unit.replace("Restart=on-failure", "Restart=perhaps"), False)):
        path.write_text(
            content.replace("/opt/tidao/bin/tidao", sys.executable).replace("User=tidao", "User=root"), "utf-8"
        )
        done = subprocess.run(verify, capture_output=True, text=True, check=False)
        assert (done.returncode == 0 and str(path.name) not in done.stderr) == fits, done.stderr


def test_the_nation_file_of_the_guide_is_one_with_the_defaults_that_it_tells():
    text = (ROOT / "docs" / "nation.md").read_text("utf-8")
    (file,) = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    told = re.sub(r"^# (?=[a-z_\[])", "", file, flags=re.MULTILINE)
    settings = parse_nation_bytes(told.encode(), "nation.toml")
    assert settings == NationSettings(url=settings.url, identities=settings.identities)
    assert sorted(settings.identities) == ["north", "south"]
