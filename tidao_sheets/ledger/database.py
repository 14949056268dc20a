"""One portable SQL over two databases; what differs between them is told by their classes, and nowhere else."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from tidao_sheets.core.text import Text

if TYPE_CHECKING:
    from tidao_sheets.ledger.errors import LedgerError

SqlValue: TypeAlias = "str | int | bytes | None"
Row: TypeAlias = "tuple[Any, ...]"


class Database(ABC):
    """A database that is opened when it is first asked; `name` is what people may see, without a password.

    `types` are the words of its dialect in the declaration of a table; `begin` begins to write, `lock` is held by who
    makes tables, `has_table` counts the tables of one name.
    """

    name: str
    types: ClassVar[Mapping[str, str]]
    begin: ClassVar[str]
    lock: ClassVar[str]
    has_table: ClassVar[str]

    @abstractmethod
    def open(self, *, make: bool) -> bool:
        """Open the connection where there is none; return whether there is one: only `make` makes a file."""

    @abstractmethod
    def rows(self, sql: str, *values: SqlValue) -> list[Row]:
        """Run one statement, in which each ? stands for a value, and return what it selects."""

    @abstractmethod
    def close(self) -> None:
        """Give the connection back."""

    @abstractmethod
    def refusal(self, error: Exception) -> LedgerError | None:
        """Put into words what the driver says; None for an error of somebody else's."""

    @abstractmethod
    def damaged(self, detail: str | Text) -> LedgerError:
        """Return the error of a record that the program has never written."""

    def knows(self, table: str) -> bool:
        """Return whether there is a table of this name."""
        return bool(self.rows(self.has_table, table)[0][0])

    @abstractmethod
    def require_sound(self) -> None:
        """Refuse what no program of ours has written; a transaction must be under way."""

    @abstractmethod
    def quick_check(self) -> None:
        """Refuse what is damaged within."""

    @abstractmethod
    def back_up(self, layout: int) -> None:
        """Keep a copy of a former layout, where `retire` keeps none."""

    def hold(self, name: str) -> bool:  # noqa: ARG002 - a file's lock is that of its folder
        """Take a lock of this name until the connection is closed; return whether nobody else has it."""
        return True

    @abstractmethod
    def scratch(self) -> AbstractContextManager[Database]:
        """Yield the database, no change to which will ever be seen; no transaction may be under way."""

    @abstractmethod
    def retire(self, table: str) -> None:
        """Take away a table of a former layout, of which a copy is kept."""

    @abstractmethod
    def former(self) -> list[str]:
        """Return the names under which former layouts are kept."""

    @contextmanager
    def transaction(self, begin: str = "BEGIN") -> Iterator[None]:
        """Do all of what is done inside, or nothing."""
        self.rows(begin)
        try:
            yield
            self.rows("COMMIT")
        except BaseException:
            with suppress(Exception):  # where the connection is lost, so is the transaction
                self.rows("ROLLBACK")
            raise

    @contextmanager
    def told(self) -> Iterator[None]:
        """Raise a LedgerError in place of what the driver raises."""
        try:
            yield
        except Exception as error:
            refusal = self.refusal(error)
            if refusal is None:
                raise
            raise refusal from None  # what a driver says may hold a password
