"""What the tests of many machines share: a database, provinces in it, and workers as processes of their own."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from databases import Place
from workspaces import DAY, POINTS, ROOT, SMALL, fill, tidao

from tidao_sheets.jobs.workspace import make_workspace
from tidao_sheets.nation.config import TOLD

MARK = "Pl4nted-nation"


@dataclass
class NationWork:
    """A shared database, told to this machine by a nation file; `beat` are the seconds of its heartbeat."""

    folder: Path
    url: str
    beat: int = 1
    started: list = field(default_factory=list)

    @property
    def file(self):
        return self.folder / "nation.toml"

    def write(self, more=""):
        self.file.write_text(f"url = {json.dumps(self.url)}\nheartbeat = {self.beat}\n{more}", encoding="utf-8")
        self.file.chmod(0o600)

    def province(self, name, points=POINTS):
        """Make a province's workspace, its forms filled in."""
        folder = self.folder / name
        make_workspace(folder, str(SMALL))
        path = folder / "workspace.toml"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("[ledger]\n", f"[ledger]\nurl = {json.dumps(self.url)}\n"), encoding="utf-8")
        fill(folder, 1, points)
        return folder

    def rows(self, sql):
        return Place(self.url).rows(sql)

    def say(self, *words):
        return tidao("nation", *words)

    def worker(self, *options, env=()):
        """Start a worker as another machine would."""
        command = [sys.executable, "-m", "tidao_sheets", "nation", "run", "--lang", "en", *map(str, options)]
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "TIDAO_TODAY": DAY, TOLD: str(self.file), **dict(env)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self.started.append(process)
        return process

    def until(self, sql, seconds=30):
        """Wait until a statement returns something, and return it."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if found := self.rows(sql):
                return found
            time.sleep(0.02)
        raise AssertionError(f"never: {sql}")


@contextmanager
def nation_at(folder, url, monkeypatch, beat=1):
    folder.mkdir(parents=True, exist_ok=True)
    work = NationWork(folder, url, beat)
    work.write()
    monkeypatch.setenv(TOLD, str(work.file))
    monkeypatch.setenv("TIDAO_TODAY", DAY)
    try:
        yield work
    finally:
        for process in work.started:
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
            process.communicate()


def lines(out):
    """Return the runs that a worker has told."""
    return [json.loads(line) for line in out.splitlines() if line.startswith("{")]
