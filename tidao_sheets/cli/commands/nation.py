"""The command for many provinces on many machines; what it needs is an optional extra, imported when it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tidao_sheets.cli.console import aside, progress
from tidao_sheets.cli.options import Options, chosen, command, flag, maybe_file, number, paths_argument, word
from tidao_sheets.core.text import Text, visible

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tidao_sheets.core.record.nation import NationStatus
    from tidao_sheets.jobs.nation_summary import NationSummary
    from tidao_sheets.nation.joined import Joined
    from tidao_sheets.nation.removed import Removed
    from tidao_sheets.nation.worker import WorkerEnded


@command(
    "nation",
    "หลายจังหวัดบนหลายเครื่อง: add เพิ่มจังหวัด run ทำงาน status ดูทุกจังหวัด summary สรุปผลระดับประเทศ remove เอาออก",
    "Many provinces on many machines: add or remove them, run a worker, show how all stand, sum up their results.",
)
def nation(
    options: Options,
    *,
    action: str = chosen(("add", "run", "status", "summary", "remove")),
    folders: tuple[Path, ...] = paths_argument("DIR…"),
    once: bool = flag("run: ทำจังหวัดที่ถึงเวลาให้หมด แล้วจบ", "run: do what is due, then end"),
    every: int | None = number("run: ทุกกี่นาที (ปกติ 60)", "run: minutes between two runs of a province (60)", "N"),
    name: str | None = word("run: ชื่อของเครื่องในบันทึก", "run: the worker's name in the record", "TEXT"),
    to: Path | None = maybe_file(
        "status: เขียนเป็นหน้าเว็บแฟ้มเดียว .html; summary: แฟ้ม .xlsx ที่จะเขียน",
        "status: write it as one page, an .html file; summary: the .xlsx file to write",
    ),
) -> Joined | Removed | WorkerEnded | NationStatus | NationSummary:
    """Add provinces, be a worker, show how all stand, or write the nation's workbook."""
    given = {"--once": once, "--every": every is not None, "--name": name is not None, "--to": to is not None}
    _require_fitting(action, folders, [option for option, is_given in given.items() if is_given])
    if every is not None and every < 1:
        raise click.BadParameter(f"{every}", param_hint="--every")
    if action == "summary" and to:
        return _summary(options, folders, to)
    from tidao_sheets.nation.database import require_extra

    require_extra()  # before what is made of it is imported
    if action == "add":
        from tidao_sheets.nation.joined import add_provinces

        return add_provinces(folders)
    if action == "remove":
        from tidao_sheets.nation.removed import remove_provinces

        return remove_provinces(folders)
    if action == "status":
        from tidao_sheets.nation.nation_status import nation_status, write_nation_page

        found = nation_status()
        return write_nation_page(found, to, options.lang) if to else found
    return _work(options, once=once, every=every, name=name)


_OF = {"--once": {"run"}, "--every": {"run"}, "--name": {"run"}, "--to": {"status", "summary"}}
"""Which actions have a use for an option."""


def _require_fitting(action: str, folders: tuple[Path, ...], given: list[str]) -> None:
    """Refuse what an action has no use for, and a workbook without its name."""
    unwanted = [str(folder) for folder in folders] if action not in {"add", "summary", "remove"} else []
    unwanted += [option for option in given if action not in _OF[option]]
    if unwanted:
        raise click.UsageError(f'"nation {action}": {" ".join(unwanted)}')
    if action == "summary" and "--to" not in given:
        raise click.MissingParameter(param_hint="--to", param_type="option")


def _summary(options: Options, folders: tuple[Path, ...], to: Path) -> NationSummary:
    from tidao_sheets.jobs.gathering import figures_of, recorded_in
    from tidao_sheets.jobs.nation_summary import require_workbook, write_nation

    require_workbook(to)
    with progress(options) as step:
        if folders:
            found = recorded_in(folders, step)
        else:
            from tidao_sheets.nation.recorded import recorded_on_server

            found = recorded_on_server(step)
        return write_nation(figures_of(found, options.round), to)


def _work(options: Options, *, once: bool, every: int | None, name: str | None) -> WorkerEnded:
    import json

    from tidao_sheets.core.wrap import wrapped
    from tidao_sheets.nation.worker import WorkAsked, work

    def tell(said: Text) -> None:
        aside(click.style(wrapped(visible(said.in_(options.lang)), 1000), dim=True))

    def show(line: Mapping[str, object]) -> None:
        click.echo(visible(json.dumps(line, ensure_ascii=False)), err=options.json)

    with progress(options):
        return work(WorkAsked(name=name, once=once, every=every, tell=tell, show=show))
