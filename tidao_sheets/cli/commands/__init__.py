"""The commands, in the order of the work: that of these modules, and in each of them that of its text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidao_sheets.cli.commands import around, documents, rounds, start
from tidao_sheets.cli.options import Command

if TYPE_CHECKING:
    from collections.abc import Iterator


def commands() -> Iterator[Command]:
    """Yield every command."""
    for module in (start, rounds, documents, around):
        yield from (value for value in vars(module).values() if isinstance(value, Command))
