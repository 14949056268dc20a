"""The tabs of one workbook, sorted by their identities: its own parts, those of other workbooks, and strangers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace

from tidao_sheets.core.form.identity import Identity, KeyedTab, keyed
from tidao_sheets.core.form.leftovers import Leftover, read_leftovers
from tidao_sheets.core.form.office_reading import OfficeReading
from tidao_sheets.core.scoring.findings import Finding, FindingSource
from tidao_sheets.core.sheet.observed import Book, ObservedTab
from tidao_sheets.core.text import Text

PARTS = frozenset({"overview", "guide", "findings", "left"})
"""The tabs that people do not fill in."""

TabsByIdentity = list[tuple[ObservedTab, KeyedTab | None]]


def by_identity(book: Book, kind: str) -> tuple[Identity | None, TabsByIdentity]:
    """Return the identity that most tabs of a workbook share, None where none has one, and each tab with its own."""
    tabs = [(tab, keyed(tab, kind)) for tab in book.tabs]
    forms = Counter(k.identity.form for _, k in tabs if k is not None)
    if not forms:
        return None, tabs
    chosen = forms.most_common(1)[0][0]
    return next(k.identity for _, k in tabs if k is not None and k.identity.form == chosen), tabs


@dataclass(slots=True)
class SortedTabs:
    """The tabs that people fill in, what a rebuilt workbook lists, titles of tabs not its own, and what is said."""

    mine: list[KeyedTab] = field(default_factory=list)
    leftovers: list[Leftover] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def sort_tabs(
    source: FindingSource,
    identity: Identity,
    tabs: TabsByIdentity,
    codes: Collection[str],
    whose: Callable[[Identity], Text],
) -> SortedTabs:
    """Sort the tabs of a workbook with this identity; `codes` are the keys of those that people fill in."""
    found = SortedTabs()
    if source.book is not None and source.book.busy:
        found.findings.append(source.about_form("form_open"))
    for tab, key in tabs:
        if key is None:
            found.strangers.append(tab.title)
            found.findings.append(source.about_tab("tab_unknown", tab.title))
        elif key.identity.form != identity.form or key.identity.tab not in {*codes, *PARTS}:
            other = whose(key.identity)
            found.strangers.append(tab.title)
            found.findings.append(source.about_tab("tab_foreign", tab.title, other=other.th, other_en=other.en))
        elif key.identity.tab in codes:
            found.mine.append(key)
        elif key.identity.tab == "left":
            found.leftovers += read_leftovers(key)
    return found


def fold_tabs(source: FindingSource, tabs: list[OfficeReading]) -> OfficeReading:
    """Fold the tabs of one key into one; tabs that disagree say nothing that counts."""
    touched = [t for t in tabs if not t.untouched] or tabs[:1]
    first = touched[0]
    if len(tabs) == 1:
        return first
    hidden = [error for tab in tabs if tab not in touched for error in tab.errors]
    agree = all(t.content() == first.content() for t in touched)
    code = "tab_doubled" if agree else "tab_doubled_differs"
    other = ", ".join(f'"{t.tab}"' for t in tabs)
    finding = source.about_tab(code, first.tab, office=first.office, other=other)
    return replace(first, findings=(*first.findings, *hidden, finding)) if agree else first.doubled(finding, touched)
