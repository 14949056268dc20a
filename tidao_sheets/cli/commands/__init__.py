"""The commands, in the order of the work: a module a part of it, a function a command."""

from collections.abc import Iterator

from tidao_sheets.cli.commands import desk, evidence, nation, record, unattended, upkeep, work
from tidao_sheets.cli.options import Command


def commands() -> Iterator[Command]:
    """Yield every command, in the order of these modules and their text."""
    for module in (work, desk, evidence, unattended, record, upkeep, nation):
        yield from (value for value in vars(module).values() if isinstance(value, Command))
