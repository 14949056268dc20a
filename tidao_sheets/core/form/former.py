"""Forms of a former rubric, or of former words: told by what stands on their tabs, not by a list of versions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from tidao_sheets.core.form.identity import WORDS, Identity, KeyedTab, Origin, keyed
from tidao_sheets.core.programme.records import Programme
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.observed import Book, shown
from tidao_sheets.core.thai import comparable


class FormerWords:
    """Tells a person's change of a criterion's words from words that the programme had when the form was made.

    A tab of the present rubric says itself what the program wrote. Of others, it is what most tabs of their version
    show, over all workbooks.
    """

    def __init__(self, programme: Programme, books: Iterable[Book]) -> None:
        self.programme = programme
        self.names = {comparable(c.name): c.id for c in programme.criteria}
        self.shown: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
        for book in books:
            for tab in book.tabs:
                key = keyed(tab)
                if key is not None and self._asks(key.identity):
                    self._look(key)

    def _asks(self, identity: Identity) -> bool:
        ours = identity.programme == self.programme.id and identity.tab in self.programme.offices
        return ours and identity.origin(self.programme) != "present"

    def _look(self, key: KeyedTab) -> None:
        columns, rows = key.columns(), key.rows()
        for criterion in self.programme.criteria:
            for column in WORDS:
                for row in rows.get(criterion.id, ())[:1]:
                    for at in columns.get(column, ())[:1]:
                        text = comparable(shown(key.tab.get(At(row, at)).value))
                        self.shown[key.identity.version, criterion.id, column][text] += 1

    def wrote(self, identity: Identity, origin: Origin, criterion: str, column: str, text: str) -> bool:
        """Whether a cell's words, which differ from the rubric's, are the program's own; another row's name is not."""
        words = comparable(text)
        if column == "name" and self.names.get(words, criterion) != criterion:
            return False
        if origin == "present":
            return identity.wrote(self.programme, criterion, column, text)
        seen = self.shown[identity.version, criterion, column]
        return 2 * seen[words] > seen.total()
