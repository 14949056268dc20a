"""What all commands share: an opened workspace, progress while they work, and how a result goes out."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

import click

from tidao_sheets.core.text import Text, TidaoError, visible

if TYPE_CHECKING:
    from tidao_sheets.cli.options import Options
    from tidao_sheets.jobs.workspace import Workspace


class RoundWantedError(TidaoError):
    """What is official, or stands in the record for good, wants its round said."""

    code = "round_wanted"
    says = Text("ต้องระบุรอบที่จะ{done}", "Say which round {done}.")
    advises = Text('เพิ่ม --round เช่น "tidao {words} --round 1"', 'Add --round, as in: "tidao {words} --round 1"')


def print_json(document: Mapping[str, object]) -> None:
    """Print one JSON document on stdout."""
    import json

    click.echo(visible(json.dumps(document, ensure_ascii=False, indent=2)))


def stop_printing(stream: TextIO | None = None) -> None:
    """Turn stdout, or another stream, to nowhere once its reader has gone, as in `tidao check | head`."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), (stream or sys.stdout).fileno())


def aside(said: str) -> None:
    """Say something on stderr; where nobody hears it any more, the work goes on, and its exit code stays."""
    try:
        click.echo(said, err=True)
    except OSError:
        stop_printing(sys.stderr)


def problem(message: str, remedy: str) -> None:
    """Print on stderr what is wrong, and what to do, in lines that fit on a terminal."""
    from shutil import get_terminal_size

    from tidao_sheets.cli.program import called
    from tidao_sheets.core.wrap import wrapped

    width = get_terminal_size().columns if sys.stderr.isatty() else 1000
    said, advised = (wrapped(visible(called(text)), width) for text in (message, f"  → {remedy}"))
    aside(click.style(said[:2], fg="red", bold=True) + said[2:])
    aside(advised)


def finish(result: object, options: Options) -> int:
    """Tell the result of a command, and return the exit code."""
    from tidao_sheets.cli.report import Reporter, report_of

    report = report_of(result)
    try:
        if options.json:
            print_json(report.document(options.lang))
        else:
            reporter = Reporter(options.lang)
            report.tell(reporter)
            step = report.next_step()
            if step.said.th:
                reporter.step(step if step.workspace else step._replace(workspace=workspace_said(options)))
        sys.stdout.flush()
    except BrokenPipeError:
        stop_printing()
    return report.exit


def workspace_said(options: Options) -> str:
    """Return the workspace as it was said; "" where it is this folder."""
    return "" if str(options.workspace) == "." else str(options.workspace)


def opened(options: Options, *, of_round: bool = True) -> tuple[Workspace, int]:
    """Open the workspace and settle the round; one that was not asked for, and is worked on, is named on stderr."""
    from tidao_sheets.jobs.opening import open_round

    workspace, number = open_round(options.workspace, options.round)
    _name_round(options, number, of_round=of_round)
    return workspace, number


def _name_round(options: Options, number: int, *, of_round: bool) -> None:
    if options.round is None and of_round:
        said = Text(f"รอบที่ {number} (ไม่ได้ระบุ --round)", f"Round {number} (no --round given)")
        aside(click.style(said.in_(options.lang), dim=True))


def require_round(options: Options, done: Text, words: str) -> None:
    """Refuse a command whose round was not said."""
    if options.round is None:
        raise RoundWantedError(done=done, words=words)


@contextmanager
def writing(
    options: Options, command: str, *, writes: bool = True, of_round: bool = True
) -> Iterator[tuple[Workspace, int]]:
    """Open the workspace as `opened` does, and hold its lock meanwhile where the command writes."""
    if not writes:
        yield opened(options, of_round=of_round)
        return
    from tidao_sheets.jobs import opening

    with opening.writing(options.workspace, options.round, command) as (workspace, number):
        _name_round(options, number, of_round=of_round)
        yield workspace, number


@contextmanager
def progress(options: Options) -> Iterator[Callable[[str], None]]:
    """Say on stderr what is being done: with -v a line a step, else one on a terminal that goes away at the end."""
    if options.verbose:
        import logging

        class Said(logging.Handler):
            """Shows what a store logs of its calls: never more than method, address, status and time."""

            def emit(self, record: logging.LogRecord) -> None:
                aside(f"    {visible(record.getMessage())}")

        calls, said = logging.getLogger("tidao_sheets"), Said()
        calls.setLevel(logging.INFO)
        calls.addHandler(said)
        try:
            yield lambda step: aside(f"  {visible(step)}")
        finally:
            calls.removeHandler(said)
            calls.setLevel(logging.NOTSET)
    elif options.json or not sys.stderr.isatty():
        yield lambda _: None
    else:
        from shutil import get_terminal_size

        from tidao_sheets.core.wrap import wrapped

        def show(step: str) -> None:
            line = wrapped(visible(step), get_terminal_size().columns - 1).partition("\n")[0]
            click.echo(f"\r\x1b[K{line}", nl=False, err=True)

        try:
            yield show
        finally:
            show("")
