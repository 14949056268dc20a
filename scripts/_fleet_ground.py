"""A nation on the test server: workspaces whose forms are filled in, several identities, processes in a short minute.

One province is made by the program; the others are copies of it, with ids of their own. The server is a process of its
own, spoken to by HTTP alone.
"""

from __future__ import annotations

import importlib
import json
import os
import random
import re
import secrets
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock
from urllib.request import Request, urlopen

from _bench_measure import FailedError, quiet_environment
from _fleet_process import Running

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Self

    from _bench_google import Province

    from tidao_sheets.core.programme.records import Programme

ROOT = Path(__file__).resolve().parent.parent
LAUNCHER = Path(__file__).with_name("_fleet_run.py")
DAY, QUIET = "2025-06-02", "2025-05-30T09:00:00.000Z"
"""The day of all runs, and when people typed last: long enough before."""
IDENTITIES = tuple(f"robot-{number}" for number in range(4))
FILES = ("workspace.toml", "programme.toml")


@dataclass(frozen=True)
class Copy:
    """One province: its ledger's id, its files as they were made, its spreadsheets by key ("1/zone-1", "summary")."""

    number: str
    files: Path
    part: Path
    books: dict[str, str]


@dataclass(frozen=True)
class Counted:
    """What the server counted: calls by kind, those refused by its quota or spoilt by order, its seconds of CPU."""

    kinds: dict[str, int]
    refused: int
    spoilt: int
    cpu: float

    @property
    def calls(self) -> int:
        """Calls of Sheets and Drive; logins are none."""
        return sum(self.kinds.get(kind, 0) for kind in ("read", "write", "drive"))


class Ground:
    """So many provinces that are filled in, and the server that has their spreadsheets; all else is made from it."""

    def __init__(self, folder: Path, provinces: int) -> None:
        self.folder, self.size, self.works = folder, provinces, 0
        self.filled: list[dict[str, dict[str, Any]]] = []  # what each office's committee has typed, in their order
        self.environment = {
            **quiet_environment(),
            "TIDAO_CONFIG": str(folder / "config"),
            "TIDAO_TODAY": DAY,
            "PYTHONPATH": os.pathsep.join(map(str, (ROOT, ROOT / "tests"))),
        }

    def __enter__(self) -> Self:
        """Start the server, and make the provinces."""
        command = [sys.executable, "-P", "-m", "tests.sheets_server", "--no-quota"]
        self._server = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, encoding="utf-8"
        )
        try:
            self.url = (self._server.stdout or sys.stdin).readline().strip()
            self.accounts = [self.control("service_accounts", name=name) for name in IDENTITIES]
            self.copies = self._copies()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Stop the server."""
        self._server.send_signal(signal.SIGKILL)
        self._server.wait()
        if self._server.stdout:
            self._server.stdout.close()

    # --- the server ---------------------------------------------------------------------------------------------

    def control(self, what: str, /, **given: Any) -> Any:  # noqa: ANN401 - whatever the server tells
        """Tell the server's control endpoint something, and return its answer."""
        return self._asked(what, json.dumps(given).encode())

    def _asked(self, what: str, given: bytes | None = None) -> Any:  # noqa: ANN401 - as above
        with urlopen(Request(f"{self.url}/_control/{what}", given), timeout=300) as answer:  # noqa: S310 - our own server
            return json.load(answer)

    def writes(self) -> dict[str, int]:
        """Return how many calls have changed each spreadsheet, whatever they were answered."""
        return dict(self._asked("writes"))

    def counted(self) -> Counted:
        """Return what the server has counted since the last `fresh` or `forget`."""
        told = self._asked("counts")
        return Counted(told["kinds"], told["refused"], told["spoilt"], told["cpu_seconds"] - self._cpu)

    def forget(self) -> None:
        """Count from here; the quota's minute begins anew, too."""
        self.control("reset")
        self._cpu = self._asked("counts")["cpu_seconds"]

    # --- provinces ----------------------------------------------------------------------------------------------

    def _copies(self) -> list[Copy]:
        """Make one province by the program, and copies of it, which have ids of their own."""
        sys.path[:0] = [str(ROOT / "tests")]
        google, bench = importlib.import_module("_bench_google"), importlib.import_module("_bench_province")
        serve = importlib.import_module("sheets_server.serve")
        dice = random.Random(bench.SEED)

        def fill(known: Programme) -> dict[str, dict[str, Any]]:
            self.filled.append(bench.filled(known, dice))
            return self.filled[-1]

        with serve.Server() as server:
            self.first = made = google.province(self.folder / "first", server, fill, bench.PROGRAMME)
            books = {**{f"1/{committee}": number for committee, number in made.forms.items()}, "summary": made.summary}
            for number in books.values():
                file = server.world.files[number]
                file.told, file.burst = [(0.0, file.version, QUIET, google.SECRETARY)], None
                for account in self.accounts:
                    server.world.share(number, account["client_email"])
            return [self._copy(at, made, books, server.world.part(books.values())) for at in range(self.size)]

    def _copy(self, at: int, made: Province, books: dict[str, str], part: bytes) -> Copy:
        """Make a copy of the first province; an id of the same length takes the place of each."""
        folder = self.folder / "made" / f"province-{at:02}"
        shutil.copytree(made.folder, folder)
        text = (folder / FILES[0]).read_text(encoding="utf-8")
        (own,) = re.findall(r'^id = "(\w+)"$', text, re.MULTILINE)
        fresh = {number: "1" + secrets.token_urlsafe(32)[: len(number) - 1] for number in books.values()}
        programme = importlib.import_module("_bench_province").PROGRAMME
        names = {**fresh, own: secrets.token_hex(len(own) // 2), programme: f"{at:02}".rjust(len(programme), "p")}
        for name in FILES:
            text = (folder / name).read_text(encoding="utf-8").replace(made.server.url, self.url)
            text = text.replace("# changes = false", "changes = true")
            for old, new in names.items():
                text = text.replace(old, new)
            (folder / name).write_text(text, encoding="utf-8")
        for old, new in names.items():
            part = part.replace(old.encode(), new.encode())
        path = folder.with_suffix(".part")
        path.write_bytes(part)
        return Copy(names[own], folder, path, {key: fresh[number] for key, number in books.items()})

    def fresh(
        self,
        size: int,
        identities: int,
        minute: float,
        ledger: str | None = None,
        told: Callable[[int], Mapping[str, str]] = lambda _: {},
    ) -> list[Path]:
        """Return new workspaces of so many provinces, as they were made, in turn of one identity each; count from here.

        `minute` is how many seconds the quota's minute takes; `ledger` the URL of a database that all share;
        `told` gives lines of workspace.toml by the head of their table, for each province.
        """
        self.works += 1
        folders = []
        for at, copy in enumerate(self.copies[:size]):
            folder = self.folder / f"work-{self.works}" / copy.files.name
            shutil.copytree(copy.files, folder)
            key = folder / "google.json"
            key.write_text(json.dumps(self.accounts[at % identities]), encoding="utf-8")
            key.chmod(0o600)
            settings = folder / FILES[0]
            text = settings.read_text(encoding="utf-8")
            for head, lines in {**told(at), **({"[ledger]": f'url = "{ledger}"\n'} if ledger else {})}.items():
                text = text.replace(f"\n{head}\n", f"\n{head}\n{lines}", 1)
            settings.write_text(text, encoding="utf-8")
            if told(at):
                allow(folder, Path(self.environment["TIDAO_CONFIG"]))
            folders.append(folder)
        self.control("restore", paths=[str(copy.part) for copy in self.copies[:size]])
        calls = {f"{kind}_{whose}": n for kind in ("read", "write") for whose, n in (("user", 60), ("project", 300))}
        self.control("quota", **calls, minute=minute)
        self.control("options", drive_lag=0)  # a night comes hours after the day
        self.forget()
        return folders

    def command(self, minute: float, *arguments: object) -> list[str]:
        """Return the command line that runs the program where Google's minute takes so many seconds."""
        return [sys.executable, str(LAUNCHER), str(minute), *map(str, arguments)]

    def start(self, command: Sequence[str]) -> Running:
        """Start a command in a process of its own, and measure what it takes."""
        return Running(command, self.folder, self.environment)

    def run(self, minute: float, *arguments: object) -> str:
        """Run a command of the program to its end, and return what it says."""
        command = self.command(minute, *arguments)
        done = subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, encoding="utf-8", check=False
        )
        if done.returncode:
            raise FailedError(
                f"exit {done.returncode}: {' '.join(map(str, arguments[:2]))}\n{done.stderr.strip()[-2000:]}"
            )
        return done.stdout


def allow(folder: Path, config: Path) -> None:
    """Allow a workspace what it reaches outside, as its user does by `tidao trust`."""
    from tidao_sheets.jobs import trust
    from tidao_sheets.jobs.workspace import Workspace

    with mock.patch.dict(os.environ, {"TIDAO_CONFIG": str(config)}):
        trust.allow(trust.trust_of(folder, Workspace.read(folder).settings))
