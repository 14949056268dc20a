"""The desk's pages, with nothing new and after a score has been changed, beside the shell's `tidao status`."""

import http.client
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from _bench_figures import Result, figures, ms, times
from _bench_measure import FailedError, Run, in_turns, process
from _bench_province import CHANGED, ROUND, make_round, tidao

SHELL = "`tidao status`"
OPEN = {"first page": "/", "an office": "/office/{code}", "receiving": "/receive", "letters": "/letters"}
CLOSED = {"first page, of a closed round": "/", "letters, of a closed round": "/letters"}
"""The pages that are measured, of a round that is open, and of one that is closed with its documents made."""


class _Desk:
    """A desk that runs, and its browser's cookie."""

    def __init__(self, folder: Path) -> None:
        command = [*tidao(), "desk", "--no-browser", "--workspace", str(folder)]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, encoding="utf-8")
        assert self.process.stderr is not None  # noqa: S101 - for the type checker
        address = self.process.stderr.readline().strip()
        self.host = address.removeprefix("http://").partition("/")[0]
        answer = self._get(address.partition(self.host)[2], "")
        self.cookie = str(answer.getheader("Set-Cookie")).partition(";")[0]

    def _get(self, path: str, cookie: str) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection(self.host, timeout=60)
        connection.request("GET", path, headers={"Cookie": cookie})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer

    def fetch(self, path: str) -> Run:
        """Fetch a page, all of it."""
        begun = time.perf_counter()
        answer = self._get(f"{path}?round={ROUND}", self.cookie)
        if answer.status != http.client.OK:
            raise FailedError(f"the desk answered {answer.status}")
        return Run(time.perf_counter() - begun, None, None)


def bench_desk(repeat: int) -> Result:
    """Compare the desk's pages with the shell's command, which starts anew each time."""
    with tempfile.TemporaryDirectory(prefix="tidao-bench-") as name, ExitStack() as stack:
        folder, closed = Path(name) / "province", Path(name) / "closed"
        offices = make_round(folder)
        options = ["--round", str(ROUND), "--workspace", str(folder)]
        process([*tidao(), "sync", *options], folder)
        shutil.copytree(folder, closed)
        for command in ("close", "letters"):
            process([*tidao(), command, "--round", str(ROUND), "--workspace", str(closed)], closed)
        from tidao_sheets import load_programme  # where .venv is

        code = next(iter(load_programme(folder / "programme.toml").offices))
        asked: dict[str, Callable[[], Run]] = {SHELL: lambda: process([*tidao(), "status", *options], folder)}
        for place, pages in ((folder, OPEN), (closed, CLOSED)):
            desk = stack.enter_context(_desk_in(place))
            for page, path in pages.items():
                asked |= _ways(desk, place, page, path.format(code=code))
        runs = in_turns(asked, repeat)
    rows = [
        [name, ms(runs[name]), "1" if name == SHELL else times(runs[name], runs[SHELL]).shown(digits=2)]
        for name in runs
    ]
    notes = [
        f"{offices} offices in 4 forms, every score given, synced before; the page as HTML over loopback, no browser.",
        "The closed round has all its documents, each of which is held against what would be made now.",
        "Targets: under 150 ms with nothing new, under 1 s otherwise.",
    ]
    return Result(["what is asked", "wall time, ms", "÷ shell"], rows, notes, figures(runs, SHELL))


@contextmanager
def _desk_in(folder: Path) -> Iterator[_Desk]:
    desk = _Desk(folder)
    try:
        yield desk
    finally:
        desk.process.terminate()
        desk.process.wait(30)


def _ways(desk: _Desk, folder: Path, page: str, path: str) -> dict[str, Callable[[], Run]]:
    """Return how a page is asked for while nothing is new, and after a score was changed."""
    form, other = folder / "forms" / "changing.xlsx", folder / CHANGED

    def changed() -> Run:
        before = form.read_bytes()
        form.write_bytes(other.read_bytes())
        other.write_bytes(before)
        return desk.fetch(path)

    def same() -> Run:
        desk.fetch(path)
        return desk.fetch(path)

    return {f"{page}, nothing new": same, f"{page}, one score changed": changed}
