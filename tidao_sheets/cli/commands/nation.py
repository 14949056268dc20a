"""The command for many provinces on many machines; what it needs is an optional extra, imported when it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tidao_sheets.cli.console import aside
from tidao_sheets.cli.options import Options, chosen, command, flag, maybe_file, number, paths_argument, word
from tidao_sheets.core.text import Text, visible

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tidao_sheets.core.record.nation import NationStatus
    from tidao_sheets.nation.joined import Joined
    from tidao_sheets.nation.worker import WorkerEnded


@command(
    "nation",
    "หลายจังหวัดบนหลายเครื่อง: add เพิ่มจังหวัด run ทำงาน status ดูทุกจังหวัด",
    "Many provinces on many machines: add them, run a worker, show how all stand.",
)
def nation(
    options: Options,
    *,
    action: str = chosen(("add", "run", "status")),
    folders: tuple[Path, ...] = paths_argument("DIR…"),
    once: bool = flag("run: ทำจังหวัดที่ถึงเวลาให้หมด แล้วจบ", "run: do what is due, then end"),
    every: int | None = number("run: ทุกกี่นาที (ปกติ 60)", "run: minutes between two runs of a province (60)", "N"),
    name: str | None = word("run: ชื่อของเครื่องในบันทึก", "run: the worker's name in the record", "TEXT"),
    to: Path | None = maybe_file("status: เขียนเป็นหน้าเว็บแฟ้มเดียว .html", "status: write it as one page, an .html file"),
) -> Joined | WorkerEnded | NationStatus:
    """Add provinces, be a worker, or show how all stand."""
    unwanted = [str(folder) for folder in folders] if action != "add" else []
    given = {"--once": once, "--every": every is not None, "--name": name is not None, "--to": to is not None}
    for option, is_given in given.items():
        if is_given and action != ("status" if option == "--to" else "run"):
            unwanted.append(option)
    if unwanted:
        raise click.UsageError(f'"nation {action}": {" ".join(unwanted)}')
    if every is not None and every < 1:
        raise click.BadParameter(f"{every}", param_hint="--every")
    if action == "add":
        from tidao_sheets.nation.joined import add_provinces

        return add_provinces(folders)
    if action == "status":
        from tidao_sheets.nation.nation_status import nation_status, write_nation_page

        found = nation_status()
        return write_nation_page(found, to, options.lang) if to else found
    return _work(options, once=once, every=every, name=name)


def _work(options: Options, *, once: bool, every: int | None, name: str | None) -> WorkerEnded:
    import json

    from tidao_sheets.core.wrap import wrapped
    from tidao_sheets.nation.worker import WorkAsked, work

    def tell(said: Text) -> None:
        aside(click.style(wrapped(visible(said.in_(options.lang)), 1000), dim=True))

    def show(line: Mapping[str, object]) -> None:
        click.echo(visible(json.dumps(line, ensure_ascii=False)), err=options.json)

    return work(WorkAsked(name=name, once=once, every=every, tell=tell, show=show))
