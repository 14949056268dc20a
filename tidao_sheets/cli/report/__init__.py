"""How the result of a command is told: by its type, as JSON for programs, as text for people, and by an exit code.

The report of a record stands in the module that is named as the record's: a `SyncOutcome` of `jobs/sync.py` is told by
`cli/report/sync.py`, which is imported when there is something to tell.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import singledispatch
from importlib import import_module
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from tidao_sheets.cli.report.reporter import Reporter

R = TypeVar("R")
Document = dict[str, object]
"""A JSON document, or a part of one."""


class Report(ABC, Generic[R]):
    """How results of one type are told; text, JSON and the exit code all come from the same record."""

    def __init__(self, result: R) -> None:
        self.result = result

    @property
    def exit(self) -> int:
        """The exit code: 4 before 3 before 1 before 0 (docs/json.md)."""
        return 0

    @abstractmethod
    def document(self, lang: str) -> Document:
        """Return what `--json` says, with its sentences in `lang` (docs/json.md)."""

    @abstractmethod
    def tell(self, reporter: Reporter) -> None:
        """Print what a person reads."""


@singledispatch
def report(result: object) -> Report[object]:
    """Return the report of a result whose module is imported; `@report.register(Result)` declares one."""
    raise TypeError(f"{type(result).__name__} has no report")


def report_of(result: object) -> Report[object]:
    """Return the report of any result."""
    import_module(f"{__name__}.{type(result).__module__.rpartition('.')[2]}")
    return report(result)
