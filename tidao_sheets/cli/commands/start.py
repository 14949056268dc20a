"""Commands to begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidao_sheets.cli.console import progress
from tidao_sheets.cli.options import Options, command, folder, folder_argument, word
from tidao_sheets.core.text import Text

if TYPE_CHECKING:
    from pathlib import Path

    from tidao_sheets.jobs.demo import Demo
    from tidao_sheets.jobs.workspace import NewWorkspace


@command("demo", Text("สร้างตัวอย่างครบทั้งงานด้วยคะแนนสมมติ", "Make a whole example with made-up scores."))
def demo(
    options: Options,
    *,
    out: Path = folder(
        Text("โฟลเดอร์ของตัวอย่าง (ปกติ tidao-demo)", "folder of the example (default tidao-demo)"), "tidao-demo"
    ),
) -> Demo:
    """Make the example."""
    from tidao_sheets.jobs.demo import make_demo

    with progress(options) as step:
        return make_demo(out, step)


@command("init", Text("สร้างโฟลเดอร์งานประเมิน", "Make a workspace folder."))
def init(
    _: Options,
    *,
    folder: Path = folder_argument(),
    programme: str | None = word(Text("รหัสโครงการ หรือแฟ้ม .toml", "a shipped programme's id, or a .toml file"), "ID"),
) -> NewWorkspace:
    """Make a workspace."""
    from tidao_sheets.jobs.workspace import make_workspace

    return make_workspace(folder, programme)
