"""The command that opens the secretary's desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tidao_sheets.cli.console import aside
from tidao_sheets.cli.options import Options, command, flag, number
from tidao_sheets.core.text import Text

if TYPE_CHECKING:
    from tidao_sheets.desk.serve import DeskRun
    from tidao_sheets.jobs.shortcut import ShortcutMade


@command("desk", "เปิดโต๊ะงานเลขานุการในเบราว์เซอร์ของเครื่องนี้", "Open the secretary's desk in this computer's browser.")
def desk(
    options: Options,
    *,
    no_browser: bool = flag("ไม่เปิดเบราว์เซอร์ แต่บอกที่อยู่ให้เปิดเอง", "open no browser; tell the address instead"),
    shortcut: bool = flag("วางทางลัดไว้บนเดสก์ท็อปของเครื่องนี้", "put a shortcut on this computer's desktop"),
    port: int | None = number("พอร์ต (ปกติเลือกให้เอง)", "port (default: any that is free)", "N"),
) -> DeskRun | ShortcutMade:
    """Serve the desk until it is closed, or make its shortcut."""
    if shortcut:
        from tidao_sheets.cli.program import whole_call
        from tidao_sheets.jobs.shortcut import make_shortcut

        return make_shortcut(whole_call("desk"))
    from tidao_sheets.cli.report.lines import told_of
    from tidao_sheets.desk.serve import DeskAsked, run_desk, show_in_browser
    from tidao_sheets.jobs.own_files import PROGRAMME

    def show(address: str) -> None:
        if no_browser or not show_in_browser(address):
            aside(address)

    def began() -> None:
        said = Text("โต๊ะงานเปิดอยู่ ปิดด้วยปุ่มในหน้าหรือ Ctrl+C", "The desk is open; close it by its button or by Ctrl+C.")
        aside(click.style(said.in_(options.lang), dim=True))

    named = str(options.workspace) != "."
    folder = options.workspace if named or (options.workspace / PROGRAMME).exists() else None
    return run_desk(
        DeskAsked(
            folder=folder,
            port=port or 0,
            lang=options.lang,
            show=show,
            began=began,
            reveal=lambda place: click.launch(str(place)),
            tell=told_of,
        )
    )
