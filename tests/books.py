"""What the tests of score forms share: two programmes, filled forms, and what people do to workbooks."""

import re
import shutil
import zipfile
from decimal import Decimal
from pathlib import Path

from openpyxl import load_workbook

from tidao_sheets.core.form.layout import COLUMN, office_rows
from tidao_sheets.core.form.read_round import collect, round_reading
from tidao_sheets.core.form.slot import score_slot
from tidao_sheets.core.form.workbook import form_workbook
from tidao_sheets.core.programme.file import parse_programme
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.observed import ObservedCell, ObservedTab
from tidao_sheets.stores.xlsx.store import XlsxStore

ROOT = Path(__file__).parent.parent


def programme_from(path, change=str):
    """Load a programme file; `change` alters its text first."""
    return parse_programme(change(path.read_text(encoding="utf-8")), path.name)


REAL_FILE = ROOT / "config" / "chiang-rai-2567.toml"
SMALL_FILE = ROOT / "tests" / "programmes" / "small.toml"
REAL = programme_from(REAL_FILE)
SMALL = programme_from(SMALL_FILE)


def cell(criterion, key="score", programme=REAL):
    """Return where an input cell stands on a fresh form: cell("1.1") is "F9"."""
    return At(office_rows(programme).criteria[criterion], COLUMN[key]).a1


def all_points(programme, less="0", **changed):
    """Return criterion id → {"score": full marks less some}; `changed` replaces by position: c1="๘", c3=None."""
    given = {c.id: {"score": c.full_marks - Decimal(less)} for c in programme.criteria}
    for name, value in changed.items():
        given[programme.criteria[int(name[1:]) - 1].id]["score"] = value
    return given


def points_for(programme, total):
    """Return criterion id → {"score": points} that add up to exactly this total, in points."""
    left = Decimal(total)
    given = {}
    for c in programme.criteria:
        given[c.id] = {"score": min(left, c.full_marks)}
        left -= given[c.id]["score"]
    return given


class Folder:
    """A folder of score forms of one programme, and what came of reading it."""

    def __init__(self, path, programme=REAL):
        self.path = path
        self.programme = programme
        places = {"evidence": path / "evidence", "summary_path": path / "summary.xlsx", "backups": path / "backup"}
        self.store = XlsxStore(forms=path, **places, stamp="")

    def form(self, committee=None, filled=None, *, name=None, number=1, build=1, programme=None):
        """Write the form of a committee, by default the first one's, and return its path."""
        programme = programme or self.programme
        chosen = programme.committees[committee or next(iter(programme.committees))]
        round_ = programme.rounds[number]
        workbook = form_workbook(programme, round_, chosen, build=build, filled=filled)
        path = Path(self.store.make_form(score_slot(round_, chosen), workbook))
        return path.rename(path.with_name(name)) if name else path

    def copy(self, path, name):
        return Path(shutil.copy(path, path.with_name(name)))

    def collect(self, **more):
        found = self.store.read_forms(1)
        assert not found.unread
        return collect(
            self.programme, found.books, others=found.others, unread=[u.committee for u in found.unread], **more
        )

    def read(self, number=1, before=None):
        return round_reading(self.programme, self.collect(), number, before)

    def findings(self, committee=None, number=1):
        """Read the folder; leave out that the other committees' forms are not there."""
        chosen = committee or next(iter(self.programme.committees))
        found = self.read(number).findings
        return [f for f in found if f.code != "form_missing" or f.committee == chosen]

    def scores(self, office, number=1):
        return next(s for s in self.read(number).scores if s.office == office)

    def points(self, office, number=1):
        return dict(self.scores(office, number).points)


def observed(tab, gone=()):
    """Return a declared tab as a store would read it, less the cells that are gone."""
    cells = {
        at: ObservedCell(Decimal(c.value) if type(c.value) is int else c.value, c.formula)
        for at, c in tab.cells.items()
        if (c.value is not None or c.formula is not None) and at not in gone
    }
    return ObservedTab(title=tab.title, cells=cells)


def said(findings):
    """Return what findings are about, in order: (code, office, criterion, cell)."""
    return [(f.code, f.office, f.criterion, f.cell) for f in findings]


class edited:  # noqa: N801 - reads as a verb: with edited(path) as book
    """Open a workbook as openpyxl does, and save it again; merged cells come apart so that rows can move."""

    def __init__(self, path):
        self.path = path

    def __enter__(self):
        self.book = load_workbook(self.path)
        for sheet in self.book.worksheets:
            for merged in list(sheet.merged_cells.ranges):
                sheet.unmerge_cells(str(merged))
        return self.book

    def __exit__(self, kind, *_):
        if kind is None:
            self.book.save(self.path)


def row_of(sheet, key):
    """Return the row, from 1, whose hidden key is this one."""
    return next(row[0].row for row in sheet.iter_rows(max_col=1) if row[0].value == key)


def tamper(path, part, pattern, replacement):
    """Change the XML inside a workbook, as no spreadsheet program would."""
    with zipfile.ZipFile(path) as archive:
        parts = {entry: archive.read(entry) for entry in archive.namelist()}
    text, count = re.subn(pattern, replacement, parts[part].decode("utf-8"))
    assert count == 1, f"{pattern} is found {count} times in {part}"
    parts[part] = text.encode("utf-8")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def show_value(path, tab, address, value):
    """Replace the stored value of a formula cell, in the XML; `value` is a number."""
    number = 1 + load_workbook(path, read_only=True).sheetnames.index(tab)
    pattern = rf'(<c r="{address}"[^>]*>)(<f>.*?</f><v>)[^<]*(</v>)'
    tamper(path, f"xl/worksheets/sheet{number}.xml", pattern, rf"\g<1>\g<2>{value}\g<3>")


def merge_over(path, tab, first, last):
    """Merge a block in the XML, as LibreOffice does: what stands under its lid stays."""
    number = 1 + load_workbook(path, read_only=True).sheetnames.index(tab)
    merged = rf'</sheetData>\g<1><mergeCells><mergeCell ref="{first}:{last}"/>'
    tamper(path, f"xl/worksheets/sheet{number}.xml", r"</sheetData>(.*?)<mergeCells[^>]*>", merged)
