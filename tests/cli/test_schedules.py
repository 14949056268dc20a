"""What `watch --example` prints works as it stands: a real cron and systemd take it; Windows' task is well-formed."""

import json
import os
import shlex
import subprocess
import time
import xml.etree.ElementTree as ET
from datetime import datetime

import pytest
from workspaces import ROOT, small_workspace, tidao

from tidao_sheets.jobs.watching import LOG

ODD = 'งาน "ของ\'เรา" 50% $HOME'
TASK = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}


@pytest.fixture
def work(tmp_path_factory, tmp_path):
    """A workspace in a folder whose name wants every kind of quoting."""
    return small_workspace(tmp_path_factory, tmp_path / ODD)


def example(kind, *words):
    done = tidao("watch", *words, "--example", kind)
    assert done.code == 0
    assert done.err.strip()
    return done.out


@pytest.mark.parametrize(
    ("minutes", "when"),
    [(15, "*/15 * * * *"), (1, "*/1 * * * *"), (60, "0 */1 * * *"), (720, "0 */12 * * *"), (1440, "0 0 * * *")],
)
def test_cron_calls_as_often_as_was_said(work, minutes, when):
    assert example("cron", work, "--every", minutes).startswith(f"{when} /")


@pytest.mark.parametrize("minutes", [7, 45, 90, 300])
def test_what_cron_cannot_do_is_refused(work, minutes):
    done = tidao("watch", work, "--every", minutes, "--example", "cron", "--json")
    assert (done.code, done.json["error"]["code"]) == (2, "uneven_interval")
    assert f"OnUnitActiveSec={minutes}min" in example("systemd", work, "--every", minutes)


@pytest.mark.parametrize("kind", ["cron", "systemd", "windows"])
def test_a_name_of_two_lines_is_refused(work, tmp_path, kind):
    log = tmp_path / "a\nEND\nrun this"
    done = tidao("watch", work, "--log", log, "--example", kind, "--json")
    assert (done.code, done.json["error"]["code"]) == (2, "broken_name")
    assert str(done.json["error"]["message"]).isprintable()


def test_the_options_come_along(work, tmp_path):
    (line,) = example("cron", work, "--round", 2, "--log", tmp_path / "บันทึก").splitlines()
    words = shlex.split(line.replace(r"\%", "%"))[5:-1]
    log = ("--log", str(tmp_path / "บันทึก"))
    asked = ["watch", "--once", "--every", "15", *log, "--round", "2", "--lang", "en", str(work)]
    assert words[1:] == asked
    assert line.endswith(" >/dev/null")


def test_nothing_is_told_of_a_folder_that_is_no_workspace(tmp_path):
    done = tidao("watch", tmp_path, "--example", "cron", "--json")
    assert (done.code, done.json["error"]["code"]) == (2, "no_workspace")


def test_the_task_of_windows_is_well_formed_in_any_code_page(work, monkeypatch, tmp_path):
    python = tmp_path / "Program Files" / "python.exe"
    python.parent.mkdir()
    python.with_name("pythonw.exe").touch()
    monkeypatch.setattr("sys.executable", str(python))
    text = example("windows", work, "--every", 90)
    assert text.isascii()
    task = ET.fromstring(text)  # noqa: S314 - our own
    assert task.find(".//t:Interval", TASK).text == "PT90M"
    assert datetime.fromisoformat(task.find(".//t:StartBoundary", TASK).text) > datetime.now()  # noqa: DTZ005 - of this computer, as Windows takes it
    order = [each.tag.partition("}")[2] for each in task]
    assert order == ["RegistrationInfo", "Triggers", "Settings", "Actions"]
    assert task.find(".//t:Command", TASK).text == str(python.with_name("pythonw.exe"))
    arguments = task.find(".//t:Arguments", TASK).text
    assert arguments.startswith("-m tidao_sheets watch --once --every 90 --lang en ")
    assert arguments.endswith('"' + str(work).replace('"', '\\"') + '"')


@pytest.mark.schedulers
def test_systemd_takes_the_units(work, tmp_path):
    stubs, home = tmp_path / "bin", tmp_path / "บ้าน"
    stubs.mkdir()
    for name in ("systemctl", "loginctl"):
        (stubs / name).write_text(f'#!/bin/sh\necho {name} "$@" >>"{tmp_path}/called"\n', encoding="utf-8")
        (stubs / name).chmod(0o755)
    env = {"PATH": f"{stubs}:/usr/bin:/bin", "HOME": str(home)}
    subprocess.run(["bash", "-c", example("systemd", work)], env=env, check=True)
    units = home / ".config" / "systemd" / "user"
    assert sorted(path.name for path in units.iterdir()) == ["tidao-watch.service", "tidao-watch.timer"]
    for path in units.iterdir():
        words = ["systemd-analyze", "verify", "--user", "--recursive-errors=no", str(path)]
        done = subprocess.run(
            words,
            capture_output=True,
            encoding="utf-8",
            check=False,
            env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)},
        )
        assert (done.returncode, done.stderr) == (0, "")
    called = (tmp_path / "called").read_text("utf-8")
    assert "systemctl --user enable --now tidao-watch.timer" in called


ALONE = """
set -e
mount -t tmpfs none /var/spool/cron; mount -t tmpfs none /etc/cron.d; mount -t tmpfs none /run
mount --bind /dev/null /etc/crontab
mkdir -m 1730 /var/spool/cron/crontabs
cp "$1" /var/spool/cron/crontabs/root; chmod 600 /var/spool/cron/crontabs/root
PATH=$PATH:/usr/sbin exec cron -f
"""
"""A cron of the test's own: it sees no table but this one, and nobody else's is touched."""


@pytest.mark.schedulers
def test_cron_runs_the_line(work, tmp_path):
    if subprocess.run(["unshare", "--mount", "--pid", "--fork", "true"], capture_output=True, check=False).returncode:
        pytest.skip("this user may have no cron of its own")
    line = example("cron", work)
    assert line.startswith("*/15 * * * * ")
    table = tmp_path / "crontab"
    table.write_text(f"PYTHONPATH={ROOT}\n{line.replace('*/15 * * * *', '@reboot', 1)}", encoding="utf-8")
    words = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "bash", "-c", ALONE, "-", str(table)]
    running = subprocess.Popen(words)
    try:
        until = time.monotonic() + 30
        while not (work / LOG).exists() and time.monotonic() < until:
            time.sleep(0.1)
    finally:
        running.kill()  # and with it all that it has begun
        running.wait(10)
    (line,) = (work / LOG).read_text("utf-8").splitlines()
    told = json.loads(line)
    assert (told["workspace"], told["exit"]) == (str(work), 0)
