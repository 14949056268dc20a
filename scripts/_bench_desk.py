"""The desk's first page, with nothing new and after a score has been changed, beside the shell's `tidao status`."""

import http.client
import subprocess
import tempfile
import time
from pathlib import Path

from _bench_figures import Result, figures, ms, times
from _bench_measure import FailedError, Run, in_turns, process
from _bench_province import CHANGED, ROUND, make_round, tidao

SAME, NEW, SHELL = "first page, nothing new", "first page, one score changed", "`tidao status`"


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

    def home(self) -> Run:
        """Fetch the first page, all of it."""
        begun = time.perf_counter()
        answer = self._get("/", self.cookie)
        if answer.status != http.client.OK:
            raise FailedError(f"the desk answered {answer.status}")
        return Run(time.perf_counter() - begun, None, None)


def bench_desk(repeat: int) -> Result:
    """Compare the first page with the shell's command, which starts anew each time."""
    with tempfile.TemporaryDirectory(prefix="tidao-bench-") as name:
        folder = Path(name) / "province"
        offices = make_round(folder)
        options = ["--round", str(ROUND), "--workspace", str(folder)]
        process([*tidao(), "sync", *options], folder)
        form, other = folder / "forms" / "changing.xlsx", folder / CHANGED
        desk = _Desk(folder)

        def changed() -> Run:
            before = form.read_bytes()
            form.write_bytes(other.read_bytes())
            other.write_bytes(before)
            return desk.home()

        def same() -> Run:
            desk.home()
            return desk.home()

        try:
            runs = in_turns(
                {SHELL: lambda: process([*tidao(), "status", *options], folder), SAME: same, NEW: changed}, repeat
            )
        finally:
            desk.process.terminate()
            desk.process.wait(30)
    rows = [
        [name, ms(runs[name]), "1" if name == SHELL else times(runs[name], runs[SHELL]).shown(digits=2)]
        for name in runs
    ]
    notes = [
        f"{offices} offices in 4 forms, every score given, synced before; the page as HTML over loopback, no browser.",
        "Targets: under 150 ms with nothing new, under 1 s otherwise.",
    ]
    return Result(["what is asked", "wall time, ms", "÷ shell"], rows, notes, figures(runs, SHELL))
