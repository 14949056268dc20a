"""A third store, for the contract: workbooks in memory whose cells hold values and nothing else."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from workspaces import SMALL, tidao

from tidao_sheets.core.form.marks import note_changes
from tidao_sheets.core.form.slot import EVIDENCE
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.observed import Book, ObservedCell, ObservedTab, number
from tidao_sheets.jobs.workspace import Workspace, make_workspace
from tidao_sheets.stores.store import Calls, Check, FormsRead, unrecorded, usable

SUMMARY = "memory:summary"


def observed(value):
    """Return a value as a store reads it back."""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return dt.datetime.combine(value, dt.time())
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value


def held(tab, *, form):
    """Return what stands on a tab: a form's computed cells stay empty, since nobody would compute them anew."""
    kept = {at: cell.value for at, cell in tab.cells.items() if not form or cell.formula is None or cell.input}
    return {at: ObservedCell(observed(value)) for at, value in kept.items() if value not in {None, ""}}


@dataclass
class Memory:
    """What is kept between runs: workbook → tab's title → cells; `notes` likewise."""

    books: dict = field(default_factory=dict)
    notes: dict = field(default_factory=dict)

    def put(self, name, workbook, *, form):
        self.books.setdefault(name, {}).update({tab.title: held(tab, form=form) for tab in workbook.tabs})

    def book(self, name):
        tabs = self.books[name].items()
        observed = (ObservedTab(title=t, cells=cells, notes=self.notes.get((name, t), {})) for t, cells in tabs)
        return Book(workbook=name, name=name, tabs=tuple(observed))


@dataclass
class MemoryStore:
    """The protocol of stores, over such workbooks."""

    memory: Memory
    calls: Calls = field(default_factory=Calls)
    replaces: bool = False
    by_round: bool = True
    computes: bool = False
    protects: bool = False
    summary: str = SUMMARY

    def require_forms(self):
        pass

    def owns(self, path):
        return path.suffix == ".memory"

    def examine(self, round_number):
        yield Check("memory", usable("").said)
        yield from ((book.name, book) for book in self.read_forms(round_number).books)

    def read_forms(self, round_number, progress=lambda _: None):
        names = [name for name in self.memory.books if name.startswith(f"memory:{round_number}/")]
        for name in names:
            progress(name)
            self.calls.read += 1
        return FormsRead(tuple(self.memory.book(name) for name in names))

    def read_evidence(self, progress=lambda _: None):
        return self.read_forms(EVIDENCE, progress)

    def read_summary(self, *, anew=False):
        del anew
        self.calls.read += 1
        return self.memory.book(SUMMARY) if SUMMARY in self.memory.books else None

    def contents(self, since=None):
        del since

    def make_form(self, slot, workbook, intend=unrecorded, instead_of=None):
        del instead_of
        name = f"memory:{slot.key}"
        while name in self.memory.books:
            name += "+"
        self.calls.write += 1
        intend(name, "")
        self.memory.put(name, workbook, form=True)
        return name

    def share(self, slot, workbook):
        del slot, workbook
        return ()

    def holds(self, name, sha256):
        return not sha256 and name != SUMMARY and name in self.memory.books

    def copy_form(self, workbook, name):
        self.memory.books[f"{workbook}~{name}"] = dict(self.memory.books[workbook])

    def mark(self, workbook, findings, notes, texts):
        before = (self.memory.books[workbook].copy(), self.memory.notes.copy())
        if notes or findings.tabs[0].title in self.memory.books[workbook]:
            self.memory.put(workbook, findings, form=True)
        for title in self.memory.books[workbook]:
            there = self.memory.notes.get((workbook, title), {})
            wanted = {at: text for (tab, at), text in notes.items() if tab == title}
            left = {at: text for at, text in (there | note_changes(there, wanted)).items() if text}
            if left != there:
                self.memory.notes[workbook, title] = left
        for (title, at), text in texts.items():
            cells = self.memory.books[workbook][title] | {at: ObservedCell(text)}
            self.memory.books[workbook] = self.memory.books[workbook] | {title: cells}
        changed = before != (self.memory.books[workbook], self.memory.notes)
        self.calls.write += changed
        return changed

    def protect(self, workbook, *, on):
        del workbook, on
        return False

    def summary_link(self, link):
        return link

    def check_summary(self):
        pass

    def write_summary(self, workbook, intend=unrecorded):
        self.calls.write += 1
        intend(SUMMARY, "")
        self.memory.put(SUMMARY, workbook, form=False)


class MemoryWork:
    """A workspace on such a store, and what people do to its workbooks."""

    def __init__(self, monkeypatch, folder, programme=SMALL):
        self.folder, self.memory = folder, Memory()
        make_workspace(folder, str(programme))
        monkeypatch.setattr(Workspace, "store", lambda *_: MemoryStore(self.memory))

    @property
    def workspace(self):
        return Workspace.open(self.folder)

    def type(self, name, tab, cell, value):
        letters = cell.rstrip("0123456789")
        at = At(int(cell[len(letters) :]) - 1, ord(letters) - ord("A"))
        seen = number(value) if type(value) in {int, float} else value
        seen = seen[1:] if isinstance(seen, str) and seen.startswith("'") else seen
        percent = isinstance(seen, str) and seen.endswith("%")
        seen = Decimal(seen[:-1]) / 100 if percent else observed(seen)
        self.memory.books[name][tab] = self.memory.books[name][tab] | {
            at: ObservedCell(seen, None, "percent" if percent else "general")
        }

    def run(self, command, *more):
        return tidao(command, "--workspace", self.folder, "--round", 1, "--json", *more)
