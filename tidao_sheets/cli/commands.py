"""The commands: what each is called, what it runs, and what it hands to the reporter."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tidao_sheets.cli.clicks import Described
from tidao_sheets.core.letters.kinds import KINDS
from tidao_sheets.core.text import Text, TidaoError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tidao_sheets.cli.console import Options
    from tidao_sheets.cli.report.reporter import Reporter

FORMATS = ("pdf", "docx")


def commands() -> Iterator[Described]:
    """Describe every command: its name, what runs it, its help, and its own options."""
    yield Described(
        "demo",
        _demo,
        Text("สร้างตัวอย่างครบทั้งงานด้วยคะแนนสมมติ", "Make a whole example with made-up scores."),
        [
            click.Option(["--out"], type=click.Path(file_okay=False), metavar="DIR"),
        ],
        {"out": Text("โฟลเดอร์ของตัวอย่าง (ปกติ tidao-demo)", "folder of the example (default tidao-demo)")},
    )
    yield Described(
        "init",
        _init,
        Text("สร้างโฟลเดอร์งานประเมิน", "Make a workspace folder."),
        [
            click.Argument(["folder"], type=click.Path(file_okay=False)),
            click.Option(["--programme"], metavar="ID"),
        ],
        {"programme": Text("รหัสโครงการ หรือแฟ้ม .toml", "a shipped programme's id, or a .toml file")},
    )
    yield Described(
        "forms",
        _forms,
        Text("สร้างแบบให้คะแนนของหนึ่งรอบ", "Make the score forms of one round."),
        [
            click.Option(["--rebuild"], is_flag=True),
        ],
        {
            "rebuild": Text(
                "สร้างแบบใหม่แทนแบบที่เสียหาย โดยยกคะแนนและข้อความเดิมมาให้",
                "rebuild damaged forms beside the old ones, with their scores and texts",
            )
        },
    )
    yield Described("status", _status, Text("ดูความคืบหน้าของแต่ละสำนักงาน", "Show how much is filled in."), [], {})
    yield Described(
        "check", _check, Text("อ่านและตรวจทุกช่อง โดยไม่เขียนอะไร", "Read and check every cell; write nothing."), [], {}
    )
    yield Described(
        "sync",
        _sync,
        Text("อ่าน ตรวจ คำนวณ และปรับปรุงสรุปผล", "Read, check, compute, and update the summary."),
        [
            click.Option(["--dry-run"], is_flag=True),
            click.Option(["--overwrite"], is_flag=True),
            click.Option(["--mark"], is_flag=True),
        ],
        {
            "mark": Text(
                "ใส่ชีตรายการตรวจและหมายเหตุที่ช่องในแบบให้คะแนนด้วย (Google Sheets)",
                "also put a findings tab and cell notes into the forms (Google Sheets)",
            ),
            "dry_run": Text("บอกสิ่งที่จะเขียน โดยไม่เขียน", "tell what would be written, and write nothing"),
            "overwrite": Text(
                "เขียนทับช่องของโปรแกรมที่มีผู้แก้ไข (เก็บแฟ้มเดิมไว้)",
                "take back program cells that people changed (a copy is kept)",
            ),
        },
    )
    yield Described(
        "letters",
        _letters,
        Text("ทำหนังสือและเอกสารของรอบ (ต้องระบุ --round)", "Make the documents of a round (needs --round)."),
        [
            click.Option(["--kind"], type=click.Choice(tuple(KINDS)), multiple=True),
            click.Option(["--office"], metavar="CODE", multiple=True),
            click.Option(["--format", "formats"], default="pdf", metavar="pdf,docx", callback=_formats),
            click.Option(["--partial"], is_flag=True),
            click.Option(["--verify"], is_flag=True),
            click.Option(["--preview"], is_flag=True),
        ],
        {
            "kind": Text(
                "ชนิดของเอกสาร (ใช้ซ้ำได้ ปกติตามที่รอบกำหนด)", "kind of document (may be repeated; default: the round's)"
            ),
            "office": Text("เฉพาะสำนักงานรหัสนี้ (ใช้ซ้ำได้)", "only this office (may be repeated)"),
            "formats": Text("รูปแบบแฟ้ม: pdf, docx หรือทั้งสอง", "file formats: pdf, docx or both"),
            "partial": Text(
                "ออกเอกสารของทั้งรอบแม้คะแนนยังไม่ครบ โดยระบุว่ายังไม่รวมแห่งใด",
                "make the round's documents although scores are missing; they say which",
            ),
            "verify": Text(
                "ตรวจว่าเอกสารที่ทำไว้ยังตรงกับคะแนน ถูกแก้ไข หรือหายไป โดยไม่ทำใหม่",
                "tell which documents are stale, altered or missing; make nothing",
            ),
            "preview": Text("เขียนภาพของทุกหน้าด้วย", "write a picture of each page, too"),
        },
    )
    yield Described(
        "doctor",
        _doctor,
        Text("ตรวจการตั้งค่า สิทธิ์ นาฬิกา แบบ และแม่แบบ พร้อมวิธีแก้", "Check settings, access, clock, forms and templates."),
        [],
        {},
    )
    yield Described(
        "export",
        _export,
        Text("ส่งออกคะแนนเป็น csv xlsx json หรือ parquet", "Export the scores as csv, xlsx, json or parquet."),
        [
            click.Option(["--to"], type=click.Path(dir_okay=False), required=True, metavar="FILE"),
        ],
        {"to": Text("แฟ้มปลายทาง ชนิดตามนามสกุล", "target file; its ending says which format")},
    )


def _opened(options: Options) -> tuple[Any, int]:
    """Open the workspace and settle the round."""
    from tidao_sheets.jobs.sync import pick_round
    from tidao_sheets.jobs.workspace import Workspace

    workspace = Workspace.open(options.folder)
    number = pick_round(workspace.programme, options.round)
    options.default_round(number)
    return workspace, number


def _check(options: Options, _: dict[str, Any]) -> int:
    workspace, number = _opened(options)
    from tidao_sheets.cli.report.as_json import outcome_json
    from tidao_sheets.cli.report.of_round import check as tell
    from tidao_sheets.jobs.sync import look

    with options.progress() as progress:
        outcome = look(workspace, number, progress)
    return options.finish((outcome_json(outcome, options.lang), outcome.exit, lambda r: tell(r, outcome)))


def _sync(options: Options, given: dict[str, Any]) -> int:
    workspace, number = _opened(options)
    from tidao_sheets.cli.report.as_json import outcome_json
    from tidao_sheets.cli.report.of_round import sync as tell
    from tidao_sheets.jobs.sync import sync

    dry_run = given["dry_run"]
    with options.progress() as progress:
        outcome = sync(workspace, number, progress, dry_run=dry_run, overwrite=given["overwrite"], mark=given["mark"])
    document = outcome_json(outcome, options.lang)
    return options.finish((document, outcome.exit, lambda r: tell(r, outcome, dry_run=dry_run)))


def _status(options: Options, _: dict[str, Any]) -> int:
    workspace, number = _opened(options)
    from tidao_sheets.cli.report.as_json import status_json
    from tidao_sheets.cli.report.of_round import status as tell
    from tidao_sheets.core.scoring.round import days_left
    from tidao_sheets.jobs.sync import look

    with options.progress() as progress:
        outcome = look(workspace, number, progress)
    days = days_left(workspace.programme.rounds[number].due, workspace.now().date())
    document = status_json(outcome, days, options.lang)
    return options.finish((document, outcome.exit, lambda r: tell(r, outcome, days)))


def _forms(options: Options, given: dict[str, Any]) -> int:
    workspace, number = _opened(options)
    from tidao_sheets.cli.report.as_json import forms_json
    from tidao_sheets.cli.report.of_forms import forms as tell
    from tidao_sheets.jobs.forms import make_forms

    with options.progress() as progress:
        outcome = make_forms(workspace, number, progress, rebuild=given["rebuild"])
    return options.finish((forms_json(outcome, options.lang), outcome.exit, lambda r: tell(r, outcome)))


def _letters(options: Options, given: dict[str, Any]) -> int:
    if options.round is None:
        raise RoundWantedError
    workspace, number = _opened(options)
    from tidao_sheets.cli.report.as_json import letters_json, verify_json
    from tidao_sheets.cli.report.of_letters import letters, verified
    from tidao_sheets.jobs.letters import publish, verify
    from tidao_sheets.jobs.letters_outcome import Wanted
    from tidao_sheets.jobs.sync import look

    if given["verify"]:
        with options.progress() as progress:
            outcome = verify(workspace, look(workspace, number, progress))
        return options.finish((verify_json(outcome, options.lang), outcome.exit, lambda r: verified(r, outcome)))
    wanted = Wanted(given["kind"], given["formats"], given["partial"], given["preview"])
    with options.progress() as progress:
        outcome = publish(workspace, look(workspace, number, progress), given["office"], progress, wanted)
    return options.finish((letters_json(outcome, options.lang), outcome.exit, lambda r: letters(r, outcome)))


def _doctor(options: Options, _: dict[str, Any]) -> int:
    from tidao_sheets.jobs.doctor import examine

    with options.progress():
        checks = list(examine(options.folder, options.round))
    lang = options.lang
    rows = [{"name": c.name, "ok": c.ok, "message": c.said.in_(lang), "remedy": c.remedy.in_(lang)} for c in checks]

    def tell(reporter: Reporter) -> None:
        for check in checks:
            mark, style = ("✓", "green") if check.ok else ("✗", "red")
            reporter.say(f"{mark} {check.name}: {check.said.th}", f"{mark} {check.name}: {check.said.en}", style)
            if not check.ok:
                reporter.say(f"    → {check.remedy.th}", f"    → {check.remedy.en}")

    code = next((n for n in (2, 4, 3, 1) if any(c.exit == n for c in checks)), 0)
    return options.finish(({"ok": code == 0, "checks": rows}, code, tell))


def _export(options: Options, given: dict[str, Any]) -> int:
    workspace, number = _opened(options)
    from tidao_sheets.jobs.export import check_target, write_export
    from tidao_sheets.jobs.sync import look

    target = Path(given["to"])
    check_target(target)
    workspace.refuse_own(target)
    with options.progress() as progress:
        outcome = look(workspace, number, progress)
    write_export(target, outcome.round, lang=options.lang)
    document = {
        "programme": workspace.programme.id,
        "round": number,
        "file": str(target),
        "unread": [u.workbook for u in outcome.unread],
    }

    def tell(reporter: Reporter) -> None:
        reporter.say(f"ส่งออกแล้ว: {target}", f"Exported: {target}", "green")

    return options.finish((document, outcome.exit, tell))


def _init(options: Options, given: dict[str, Any]) -> int:
    from tidao_sheets.jobs.workspace import make_workspace

    made = make_workspace(Path(given["folder"]), given["programme"])
    document = {"workspace": str(Path(given["folder"]).resolve()), "made": [str(p) for p in made]}

    def tell(reporter: Reporter) -> None:
        for path in made:
            reporter.say(f"  ✓ สร้างแล้ว {path}", f"  ✓ made {path}", "green")
        reporter.say(
            f'ขั้นต่อไป: ตรวจสองแฟ้มนี้ แล้วสั่ง: tidao forms --workspace "{given["folder"]}"',
            f'Next: look through both files, then run: tidao forms --workspace "{given["folder"]}"',
        )

    return options.finish((document, 0, tell))


def _demo(options: Options, given: dict[str, Any]) -> int:
    from tidao_sheets.cli.report.of_demo import demo as tell
    from tidao_sheets.cli.report.of_demo import demo_json
    from tidao_sheets.jobs.demo import make_demo

    with options.progress() as progress:
        made = make_demo(Path(given["out"] or "tidao-demo"), progress)
    return options.finish((demo_json(made, options.lang), 0, lambda r: tell(r, made)))


def _formats(ctx: click.Context, param: click.Parameter, value: str) -> tuple[str, ...]:
    """Read file formats with commas between them: "pdf,docx"."""
    asked = tuple(dict.fromkeys(word.strip().lower() for word in value.split(",") if word.strip()))
    if not asked or set(asked) - set(FORMATS):
        raise click.BadParameter(f'"{value}" ({", ".join(FORMATS)})', ctx, param)
    return asked


class RoundWantedError(TidaoError):
    """Letters are official: the round must be said."""

    code = "round_wanted"
    says = Text("ต้องระบุรอบที่จะทำหนังสือ", "Say which round the letters are for.")
    advises = Text("เพิ่ม --round เช่น tidao letters --round 1", "Add --round, as in: tidao letters --round 1")
