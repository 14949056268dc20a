"""What all commands share: the options as given, progress while they work, and how a result goes out."""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tidao_sheets.core.text import Text

if TYPE_CHECKING:
    from tidao_sheets.cli.report.reporter import Reporter

Result = tuple[dict[str, Any], int, Callable[["Reporter"], None]]
"""What a command has come to: its JSON, its exit code, and how a reporter tells it to a person."""


def print_json(document: dict[str, Any]) -> None:
    """Print one JSON document on stdout."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


def stop_printing() -> None:
    """Turn stdout to nowhere once its reader has gone, as in `tidao check | head`."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def execute(run: Callable[..., int], lang: str) -> Callable[[dict[str, Any]], int]:
    """Return what click calls with the options it has parsed."""

    def called(given: dict[str, Any]) -> int:
        return run(Options(given, lang), given)

    return called


class Options:
    """The options of all commands, given before or after the command's name."""

    def __init__(self, given: dict[str, Any], lang: str) -> None:
        self.lang = lang
        self.folder = Path(given.get("workspace") or ".")
        self.round: int | None = given.get("round")
        self.json = bool(given.get("json"))
        self.verbose = bool(given.get("verbose"))

    def finish(self, result: Result) -> int:
        """Report a result and return its exit code."""
        document, code, tell = result
        try:
            if self.json:
                print_json(document)
            else:
                from tidao_sheets.cli.report.reporter import Reporter

                tell(Reporter(self.lang))
            sys.stdout.flush()
        except BrokenPipeError:
            stop_printing()
        return code

    def progress(self) -> Progress:
        """Return a progress line for a terminal, silent elsewhere."""
        return Progress(shown=sys.stderr.isatty() and not self.json, said=self.verbose)

    def default_round(self, number: int) -> None:
        """Name on stderr the round that was taken because none was asked for."""
        if self.round is None:
            said = Text(f"รอบที่ {number} (ไม่ได้ระบุ --round)", f"Round {number} (no --round given)")
            click.echo(click.style(said.in_(self.lang), dim=True), err=True)


class _Said(logging.Handler):
    """Shows what a store logs of its calls: never more than method, address, status and time."""

    def emit(self, record: logging.LogRecord) -> None:
        """Print one call."""
        click.echo(f"    {record.getMessage()}", err=True)


class Progress:
    """One line on a terminal that says what is being done and then goes away; with -v a line each, anywhere."""

    def __init__(self, *, shown: bool, said: bool = False) -> None:
        self.shown = shown and not said
        self.said = said
        self._status: Any = None
        self._calls, self._heard = logging.getLogger("tidao_sheets"), _Said()

    def __enter__(self) -> Callable[[str], None]:
        if self.said:
            self._calls.setLevel(logging.INFO)
            self._calls.addHandler(self._heard)
            return lambda step: click.echo(f"  {step}", err=True)
        if not self.shown:
            return lambda _: None
        from rich.console import Console
        from rich.text import Text as Line

        self._status = Console(stderr=True).status("…")
        self._status.start()
        return lambda step: self._status.update(Line(step))  # a file's name is no markup

    def __exit__(self, *_: object) -> None:
        self._calls.removeHandler(self._heard)
        self._calls.setLevel(logging.NOTSET)
        if self._status is not None:
            self._status.stop()
