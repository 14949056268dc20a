"""The command line: parse → execute → report. Only click is imported until a command runs, so that --help is instant."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tidao_sheets.clicks import Described, ThaiGroup, command, usage_sentence
from tidao_sheets.text import LANGUAGES, Text, TidaoError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tidao_sheets.report.as_text import Reporter

Result = tuple[dict[str, Any], int, Callable[["Reporter"], None]]
"""What a command has come to: its JSON, its exit code, and how a reporter tells it to a person."""


def main(argv: list[str] | None = None) -> None:
    """Run the command line and leave with its exit code (design.md, section 5)."""
    arguments = sys.argv[1:] if argv is None else argv
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(run(arguments))


def run(arguments: list[str]) -> int:
    """Run the command line and return its exit code."""
    lang, as_json = _language(arguments), "--json" in arguments
    try:
        code = build(lang).main(arguments, prog_name="tidao", standalone_mode=False)
    except click.exceptions.Exit as stop:
        return int(stop.exit_code)
    except click.UsageError as error:
        return _failed(usage_sentence(error), _help_hint(error), "usage", 2, lang, as_json=as_json)
    except click.Abort:
        return _failed(Text("ยกเลิกแล้ว", "Cancelled."), Text("", ""), "cancelled", 130, lang, as_json=as_json)
    except KeyboardInterrupt:
        return _failed(Text("ยกเลิกแล้ว", "Cancelled."), Text("", ""), "cancelled", 130, lang, as_json=as_json)
    except TidaoError as error:
        return _refused(error, lang, as_json=as_json)
    except OSError as error:
        from tidao_sheets.files import FileError  # noqa: PLC0415 - rarely needed

        return _refused(FileError(Path(error.filename or "."), error), lang, as_json=as_json)
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


def _help_hint(error: click.UsageError) -> Text:
    path = error.ctx.command_path if error.ctx else "tidao"
    return Text(f'ดูวิธีใช้ด้วย "{path} --help"', f'See "{path} --help".')


def _refused(error: TidaoError, lang: str, *, as_json: bool) -> int:
    told = error.render if hasattr(error, "render") else None
    message = Text(told("th"), told("en")) if told else error.message
    return _failed(message, error.remedy, error.code, error.exit, lang, as_json=as_json)


def _failed(message: Text, remedy: Text, code: str, exit_code: int, lang: str, *, as_json: bool) -> int:
    """Say what stopped the job: one JSON document on stdout, or a sentence and its remedy on stderr."""
    if as_json:
        _print_json({"error": {"code": code, "message": message.in_(lang), "remedy": remedy.in_(lang)}})
    else:
        click.echo(click.style("✗ ", fg="red", bold=True) + message.in_(lang), err=True)
        if remedy.in_(lang):
            click.echo(f"  → {remedy.in_(lang)}", err=True)
    return exit_code


def _print_json(document: dict[str, Any]) -> None:
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


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
        if self.json:
            _print_json(document)
        else:
            from tidao_sheets.report.as_text import Reporter  # noqa: PLC0415 - rich is slow to import

            tell(Reporter(self.lang))
        return code

    def progress(self) -> Progress:
        """Return a progress line for a terminal, silent elsewhere."""
        return Progress(shown=sys.stderr.isatty() and not self.json)

    def default_round(self, number: int) -> None:
        """Name on stderr the round that was taken because none was asked for."""
        if self.round is None:
            said = Text(f"รอบที่ {number} (ไม่ได้ระบุ --round)", f"Round {number} (no --round given)")
            click.echo(click.style(said.in_(self.lang), dim=True), err=True)


class Progress:
    """One line on a terminal that says what is being done and then goes away."""

    def __init__(self, *, shown: bool) -> None:
        self.shown = shown
        self._status: Any = None

    def __enter__(self) -> Callable[[str], None]:
        if not self.shown:
            return lambda _: None
        from rich.console import Console  # noqa: PLC0415 - rich is slow to import

        self._status = Console(stderr=True).status("…")
        self._status.start()
        return lambda what: self._status.update(what)

    def __exit__(self, *_: object) -> None:
        if self._status is not None:
            self._status.stop()


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
    for described in _commands():
        group.add_command(command(described, lang, lambda given, run=described.run: run(Options(given, lang), given)))
    return group


def _commands() -> Iterator[Described]:
    """Describe every command: its name, what runs it, its help, and its own options."""
    yield Described("demo", _demo, Text("สร้างตัวอย่างครบทั้งงานด้วยคะแนนสมมติ", "Make a whole example with made-up scores."), [
        click.Option(["--out"], type=click.Path(file_okay=False), metavar="DIR"),
    ], {"out": Text("โฟลเดอร์ของตัวอย่าง (ปกติ tidao-demo)", "folder of the example (default tidao-demo)")})
    yield Described("init", _init, Text("สร้างโฟลเดอร์งานประเมิน", "Make a workspace folder."), [
        click.Argument(["folder"], type=click.Path(file_okay=False)),
        click.Option(["--programme"], metavar="ID"),
    ], {"programme": Text("รหัสโครงการ หรือแฟ้ม .toml", "a shipped programme's id, or a .toml file")})
    yield Described("forms", _forms, Text("สร้างแบบให้คะแนนของหนึ่งรอบ", "Make the score forms of one round."), [
        click.Option(["--rebuild"], is_flag=True),
    ], {"rebuild": Text("สร้างแบบใหม่แทนแบบที่เสียหาย โดยยกคะแนนและข้อความเดิมมาให้", "rebuild damaged forms beside the old ones, with their scores and texts")})
    yield Described("status", _status, Text("ดูความคืบหน้าของแต่ละสำนักงาน", "Show how much is filled in."), [], {})
    yield Described("check", _check, Text("อ่านและตรวจทุกช่อง โดยไม่เขียนอะไร", "Read and check every cell; write nothing."), [], {})
    yield Described("sync", _sync, Text("อ่าน ตรวจ คำนวณ และปรับปรุงสรุปผล", "Read, check, compute, and update the summary."), [
        click.Option(["--dry-run"], is_flag=True),
        click.Option(["--overwrite"], is_flag=True),
    ], {
        "dry_run": Text("บอกสิ่งที่จะเขียน โดยไม่เขียน", "tell what would be written, and write nothing"),
        "overwrite": Text("เขียนทับช่องของโปรแกรมที่มีผู้แก้ไข (เก็บแฟ้มเดิมไว้)", "take back program cells that people changed (a copy is kept)"),
    })
    yield Described("letters", _letters, Text("ทำหนังสือแจ้งผลเป็น PDF (ต้องระบุ --round)", "Make the result letters as PDF (needs --round)."), [
        click.Option(["--kind"], type=click.Choice(["result"]), multiple=True),
        click.Option(["--office"], metavar="CODE", multiple=True),
        click.Option(["--format", "formats"], type=click.Choice(["pdf"]), default="pdf"),
    ], {
        "kind": Text("ชนิดของหนังสือ", "kind of letter"),
        "office": Text("เฉพาะสำนักงานรหัสนี้ (ใช้ซ้ำได้)", "only this office (may be repeated)"),
        "formats": Text("รูปแบบแฟ้ม", "file format"),
    })
    yield Described("export", _export, Text("ส่งออกคะแนนเป็น csv xlsx json หรือ parquet", "Export the scores as csv, xlsx, json or parquet."), [
        click.Option(["--to"], type=click.Path(dir_okay=False), required=True, metavar="FILE"),
    ], {"to": Text("แฟ้มปลายทาง ชนิดตามนามสกุล", "target file; its ending says which format")})


def _opened(options: Options) -> tuple[Any, int]:
    """Open the workspace and settle the round."""
    from tidao_sheets.sync import pick_round  # noqa: PLC0415 - commands import what they use
    from tidao_sheets.workspace import Workspace  # noqa: PLC0415 - as above

    workspace = Workspace.open(options.folder)
    number = pick_round(workspace.programme, options.round)
    options.default_round(number)
    return workspace, number


def _check(options: Options, _: dict[str, Any]) -> int:
    workspace, number = _opened(options)
    from tidao_sheets.report.as_json import outcome_json  # noqa: PLC0415 - commands import what they use
    from tidao_sheets.sync import look  # noqa: PLC0415 - as above

    with options.progress() as progress:
        outcome = look(workspace, number, progress)
    return options.finish((outcome_json(outcome, options.lang), outcome.exit, lambda r: r.check(outcome)))


def _sync(options: Options, given: dict[str, Any]) -> int:
    workspace, number = _opened(options)
    from tidao_sheets.report.as_json import outcome_json  # noqa: PLC0415 - commands import what they use
    from tidao_sheets.sync import sync  # noqa: PLC0415 - as above

    dry_run = given["dry_run"]
    with options.progress() as progress:
        outcome = sync(workspace, number, progress, dry_run=dry_run, overwrite=given["overwrite"])
    document = outcome_json(outcome, options.lang)
    return options.finish((document, outcome.exit, lambda r: r.sync(outcome, dry_run=dry_run)))


def _status(options: Options, _: dict[str, Any]) -> int:
    workspace, number = _opened(options)
    from tidao_sheets.report.as_json import status_json  # noqa: PLC0415 - commands import what they use
    from tidao_sheets.summary.layout import days_left  # noqa: PLC0415 - as above
    from tidao_sheets.sync import look  # noqa: PLC0415 - as above

    with options.progress() as progress:
        outcome = look(workspace, number, progress)
    days = days_left(workspace.programme.rounds[number].due, workspace.now().date())
    code = 4 if outcome.unread else 0
    return options.finish((status_json(outcome, days, options.lang), code, lambda r: r.status(outcome, days)))


def _forms(options: Options, given: dict[str, Any]) -> int:
    workspace, number = _opened(options)
    from tidao_sheets.forms import make_forms  # noqa: PLC0415 - commands import what they use
    from tidao_sheets.report.as_json import forms_json  # noqa: PLC0415 - as above

    with options.progress() as progress:
        outcome = make_forms(workspace, number, progress, rebuild=given["rebuild"])
    return options.finish((forms_json(outcome, options.lang), outcome.exit, lambda r: r.forms(outcome)))


def _letters(options: Options, given: dict[str, Any]) -> int:
    if options.round is None:
        raise RoundWantedError
    workspace, number = _opened(options)
    from tidao_sheets.publish import publish  # noqa: PLC0415 - commands import what they use
    from tidao_sheets.report.as_json import letters_json  # noqa: PLC0415 - as above
    from tidao_sheets.sync import look  # noqa: PLC0415 - as above

    with options.progress() as progress:
        outcome = publish(workspace, look(workspace, number, progress), given["office"], progress)
    return options.finish((letters_json(outcome, options.lang), outcome.exit, lambda r: r.letters(outcome)))


def _export(options: Options, given: dict[str, Any]) -> int:
    workspace, number = _opened(options)
    from tidao_sheets.export import write_export  # noqa: PLC0415 - commands import what they use
    from tidao_sheets.sync import look  # noqa: PLC0415 - as above

    target = Path(given["to"])
    with options.progress() as progress:
        outcome = look(workspace, number, progress)
    write_export(target, outcome.round)
    document = {"programme": workspace.programme.id, "round": number, "file": str(target), "exit": outcome.exit}
    tell = lambda r: r.say(f"ส่งออกแล้ว: {target}", f"Exported: {target}", "green")  # noqa: E731 - one line
    return options.finish((document, outcome.exit, tell))


def _init(options: Options, given: dict[str, Any]) -> int:
    from tidao_sheets.workspace import make_workspace  # noqa: PLC0415 - commands import what they use

    made = make_workspace(Path(given["folder"]), given["programme"])
    document = {"workspace": str(Path(given["folder"]).resolve()), "made": [str(p) for p in made]}

    def tell(reporter: Reporter) -> None:
        for path in made:
            reporter.say(f"  ✓ สร้างแล้ว {path}", f"  ✓ made {path}", "green")
        reporter.say(
            f'ขั้นต่อไป: ตรวจสองแฟ้มนี้ แล้วสั่ง "tidao forms --workspace {given["folder"]}"',
            f'Next: look through both files, then run "tidao forms --workspace {given["folder"]}".',
        )

    return options.finish((document, 0, tell))


def _demo(options: Options, given: dict[str, Any]) -> int:
    from tidao_sheets.demo import make_demo  # noqa: PLC0415 - commands import what they use

    with options.progress() as progress:
        made = make_demo(Path(given["out"] or "tidao-demo"), options.lang, progress)
    return options.finish((made.document(), 0, made.tell))


class RoundWantedError(TidaoError):
    """Letters are official: the round must be said."""

    code = "round_wanted"

    def __init__(self) -> None:
        super().__init__(
            Text("ต้องระบุรอบที่จะทำหนังสือ", "Say which round the letters are for."),
            Text("เพิ่ม --round เช่น tidao letters --round 1", "Add --round, as in: tidao letters --round 1"),
        )
