"""The console of reports, apart from them: rich is imported for people, not for `--json`."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.console import Console
from rich.segment import Segment

from tidao_sheets.core.text import visible

if TYPE_CHECKING:
    from rich.console import ConsoleOptions, RenderableType


class _Console(Console):
    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Make visible in what is printed, whoever wrote it, all that would steer the terminal."""
        for text, style, control in super().render(renderable, options):
            yield Segment(text if control else visible(text), style, control)

    def on_broken_pipe(self) -> None:
        raise  # noqa: PLE0704 - the command line knows the exit code, see console.Options.finish


def make_console() -> Console:
    """Return a console for stdout; away from a terminal its lines are not cut to a width."""
    return _Console(file=sys.stdout, width=None if sys.stdout.isatty() else 1000)
