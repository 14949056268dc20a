"""A process of a nation's night, and what it takes."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import _bench_measure
from _bench_measure import FailedError, Run

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path


class Running:
    """A process that was started, and what it took when it has ended."""

    def __init__(self, command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> None:
        launcher = [
            sys.executable,
            "-I",
            "-X",
            "utf8",
            _bench_measure.__file__,
            *command,
        ]  # it measures the child alone
        self._process = subprocess.Popen(
            launcher, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
        )
        self.name = " ".join(command[3:6])

    def ended(self, good: Iterable[int] = (0,)) -> Run:
        """Wait for its end.

        Raises:
            FailedError: it left with another exit code than the good ones.
        """
        told, said = self._process.communicate()
        if self._process.returncode:
            raise FailedError(said.strip()[-2000:])
        run = Run(**json.loads(told))
        if run.code not in good:
            raise FailedError(f"exit {run.code}: {self.name}\n{said.strip()[-2000:]}")
        return run
