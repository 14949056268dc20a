"""The command line: parse → execute → report. Until a command runs only click is imported: --help is instant."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from tidao_sheets.cli import leave
from tidao_sheets.cli.clicks import ThaiGroup, click_command, usage_sentence
from tidao_sheets.cli.commands import commands
from tidao_sheets.cli.console import finish, print_json, problem, stop_printing
from tidao_sheets.core.text import LANGUAGES, Text, TidaoError


class WrongUsageError(TidaoError):
    """The command line cannot be understood."""

    code = "usage"
    says = Text("{sentence}", "{sentence}")
    advises = Text('ดูวิธีใช้ด้วย "{path} --help"', 'See "{path} --help".')


class CancelledError(TidaoError):
    """Somebody pressed Ctrl+C; no file is half-written."""

    code = "cancelled"
    exit = 130
    says = Text("ยกเลิกแล้ว", "Cancelled.")
    advises = Text("ไม่มีแฟ้มใดเขียนค้างไว้ สั่งอีกครั้งได้", "No file is half-written; run the command again.")


def main(argv: list[str] | None = None) -> None:
    """Run the command line and leave with its exit code (docs/json.md)."""
    arguments = sys.argv[1:] if argv is None else argv
    if sys.stdout is None:  # closed, as by `tidao check >&-`: no other file may take its number
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")
    if sys.stderr is None:
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(run(arguments))


@contextmanager
def _interruptible() -> Iterator[list[int]]:
    """Let Ctrl+C be caught meanwhile, and yield what it is noted in; before and after, it ends all without a word."""
    pressed: list[int] = []

    def interrupt(number: int, _: object) -> None:
        pressed.append(number)
        raise KeyboardInterrupt

    if signal.getsignal(signal.SIGINT) is not leave:
        yield pressed
        return
    try:
        signal.signal(signal.SIGINT, interrupt)
        yield pressed
    finally:
        signal.signal(signal.SIGINT, leave)


def run(arguments: list[str]) -> int:
    """Run the command line and return its exit code."""
    from tidao_sheets.cli.program import in_workspace

    lang, as_json = _language(arguments), "--json" in arguments
    pressed: list[int] = []
    try:
        in_workspace("")  # until it is read which one is meant
        with _interruptible() as pressed:
            return _run(arguments, lang, as_json=as_json)
    except KeyboardInterrupt:
        pass
    except Exception as error:
        if not (pressed or _cut_off(error)):  # where it meets Python or a library in a class, it may come as any error
            raise
    exec("")  # noqa: S102 - Python forgets that Ctrl+C met it in such a text, for which it would not end with 130
    return _refused(CancelledError(), lang, as_json=as_json)


def _cut_off(error: BaseException | None) -> bool:
    """Whether Ctrl+C is behind an error: where it meets Python while it makes a class, it comes wrapped."""
    while error and not isinstance(error, (KeyboardInterrupt, click.Abort)):
        error = error.__cause__ or error.__context__
    return error is not None


def _run(arguments: list[str], lang: str, *, as_json: bool) -> int:
    group = build(lang)
    if not arguments:  # a newcomer's first word deserves the whole help
        click.echo(group.get_help(group.make_context("tidao", [], resilient_parsing=True)))
        return 2
    try:
        code = group.main(arguments, prog_name="tidao", standalone_mode=False, obj=as_json)
    except click.exceptions.Exit as stop:
        return int(stop.exit_code)
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx else "tidao"
        return _refused(WrongUsageError(sentence=usage_sentence(error), path=path), lang, as_json=as_json)
    except BrokenPipeError:
        stop_printing()
        code = 0
    except TidaoError as error:
        return _refused(error, lang, as_json=as_json)
    except OSError as error:
        from pathlib import Path

        from tidao_sheets.files import FileError

        return _refused(FileError.of(Path(error.filename or "."), error), lang, as_json=as_json)
    return int(code or 0)


def _language(arguments: list[str]) -> str:
    """Find the language before anything else, since help and usage errors are in it, too."""
    lang = os.environ.get("TIDAO_LANG", "")
    for place, word in enumerate(arguments):
        if word == "--lang" and place + 1 < len(arguments):
            lang = arguments[place + 1]
        elif word.startswith("--lang="):
            lang = word.partition("=")[2]
    return lang if lang in LANGUAGES else "th"


def _refused(error: TidaoError, lang: str, *, as_json: bool) -> int:
    """Say what stopped the job: one JSON document on stdout, or a sentence and its remedy on stderr."""
    message, remedy = error.render(lang), error.remedy.in_(lang)
    if as_json:
        try:
            print_json({"error": error.as_json(lang)})
        except OSError:  # stdout itself takes nothing more
            stop_printing()
        else:
            return error.exit
    problem(f"✗ {message}", remedy)
    return error.exit


def build(lang: str) -> click.Group:
    """Return the command line with its help in one language."""
    group = ThaiGroup(
        "tidao",
        lang=lang,
        help=Text(
            "สร้างแบบให้คะแนน ตรวจคะแนน สรุปผล จัดลำดับ และทำหนังสือแจ้งผล สำนักงานพัฒนาชุมชนติดดาว",
            "Score forms, checks, exact totals and ranks, the summary and the letters of a star assessment.",
        ).in_(lang),
    )
    for command in commands():
        group.add_command(click_command(command, lang, finish))
    return group
