"""A form never shows a figure that the program would not count: over random cells, and over people's random edits."""

import random
from dataclasses import replace
from decimal import Decimal

import ironcalc
import pytest
from books import REAL, Folder, points_for
from form_edits import PRELUDE, random_edit, seeds
from form_figures import misleading, on_overview, random_offices, read, wide

from tidao_sheets.core.form import layout
from tidao_sheets.core.form.layout import COLUMN
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.observed import number

WIDE = wide(140)
SEED = 2567


@pytest.fixture(scope="module")
def scored(tmp_path_factory):
    """A form of 2,100 random scores: (its file, the workbook as observed, what the program reads)."""
    folder = Folder(tmp_path_factory.mktemp("random"), WIDE)
    path = folder.form(filled=random_offices(WIDE, SEED))
    book = folder.store.read_forms(1).books[0]
    return path, book, read(WIDE, book)


def values_of(book):
    """Return what tells the value of a place on a tab."""
    tabs = {tab.title: tab for tab in book.tabs}
    return lambda tab, at: tabs[tab].get(at).value


def disagreeing(form, shown, offices):
    """Name every status that says other than what the program counts: (tab, criterion, what stands there, status).

    A formula may know less: of a text that the program reads as a number it says so, and shows no figure.
    """
    for reading in (form.offices[code] for code in offices):
        for cell in (c for c in reading.cells if c.column == "score"):
            status = shown(reading.tab, At(cell.at.row, COLUMN["status"]))
            counts, text = cell.points is not None, any(p.code == "text_number" for p in cell.problems)
            if (status == layout.OK) != (counts and not text) or (status == layout.NOT_SCORED) != cell.blank:
                yield reading.tab, cell.criterion, cell.text, status


def test_ironcalc_shows_what_the_program_counts(scored):
    """Of every other office: its CELL tells no format, as Google's, and its texts of numbers have 17 digits."""
    path, _, form = scored
    model = ironcalc.load_from_xlsx(str(path), "en", "UTC", "en")
    model.evaluate()
    titles = [sheet["name"] for sheet in model.get_worksheets_properties()]

    def shown(tab, at):
        value = model.get_cell_value(titles.index(tab), at.row + 1, at.column + 1)
        return number(value) if isinstance(value, float) else value

    seen = [*WIDE.offices][::2]
    form = replace(form, offices={code: form.offices[code] for code in seen})
    assert [*misleading(WIDE, form, shown)] == []
    assert [*disagreeing(form, shown, seen)] == []


@pytest.mark.libreoffice
def test_libreoffice_shows_what_the_program_counts(scored, soffice, tmp_path):
    path, _, _ = scored
    after = Folder(tmp_path / "saved", WIDE)
    soffice.resave_xlsx(path, after.path)
    book = after.store.read_forms(1).books[0]
    form, shown = read(WIDE, book), values_of(book)
    assert [*misleading(WIDE, form, shown)] == []
    assert [*on_overview(WIDE, form, book)] == []
    assert [*disagreeing(form, shown, WIDE.offices)] == []
    complete = [r for r in form.offices.values() if shown(r.tab, r.computed[layout.ROW_TOTAL]) != layout.UNKNOWN]
    assert 20 < len(complete) < 120  # the figures are not all hidden, nor all shown


EDITS, OFTEN = 100, 10


def after_edits(soffice, folder, seed):
    """Edit a scored form in LibreOffice a hundred times, and return the edits and a folder of what it was every ten."""
    rng = random.Random(seed)  # noqa: S311 - reproducible edits, no secrets
    committee = max(REAL.committees.values(), key=lambda c: len(c.offices))
    path = Folder(folder / "made").form(committee.id, {code: points_for(REAL, "88.5") for code in committee.offices})
    titles = [REAL.offices[code].short_name for code in committee.offices]
    done, statements = [], list(PRELUDE)
    for n in range(EDITS):
        kind, statement = random_edit(rng, titles, bold=n >= EDITS // 2)
        done.append(kind)
        statements.append(statement)
        if n % OFTEN == OFTEN - 1:
            statements += ["book.calculateAll()", soffice.saving(folder / "saved" / f"{n}" / path.name)]
    soffice.perform(path, statements)
    return done, [Folder(folder / "saved" / f"{n}") for n in range(OFTEN - 1, EDITS, OFTEN)]


@pytest.mark.libreoffice
@pytest.mark.parametrize("seed", seeds(2568))
def test_a_hundred_edits_leave_every_figure_right_or_unknown(soffice, tmp_path, seed):
    done, saved = after_edits(soffice, tmp_path, seed)
    shown = 0
    for after in saved:
        book = after.store.read_forms(1).books[0]
        form, values = read(REAL, book), values_of(book)
        assert [*misleading(REAL, form, values), *on_overview(REAL, form, book)] == [], done
        shown += sum(type(values(r.tab, at)) is Decimal for r in form.offices.values() for at in r.computed.values())
    assert shown > 10 * len(saved)  # not all of them are hidden
