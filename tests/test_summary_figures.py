"""Random edits of the summary in LibreOffice: the next sync names each cell that says other than it should."""

import random
import shutil

import pytest
from form_edits import seeds
from workspaces import tidao

from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.difference import content
from tidao_sheets.core.summary.layout import REMARKS, SECRETARY
from tidao_sheets.stores.xlsx.reader import read_workbook

pytestmark = pytest.mark.libreoffice
EDITS, OFTEN = 100, 10
TYPED = ("8", "99.5", "0", "-1", "๘", "ดาวทอง", "=1+1", "=B9", "80%", "4/5", "TRUE", "หมายเหตุ", " ")
READ = At(3, 1)  # when the scores were read


def figures(path):
    """Return what the program's cells of a summary say, by tab, without the moment of reading; remarks are people's."""
    return {
        tab.title: {at: said for at, cell in tab.cells.items() if at != READ and (said := content(cell))}
        for tab in read_workbook(path).tabs
        if tab.title not in {REMARKS, SECRETARY}
    }


def random_edit(rng, titles, *, bold):
    """Return one edit as a statement of Basic; `bold` ones move rows, columns and tabs."""
    title = rng.choice(titles)
    sheet = f'book.Sheets.getByName("{title}")'
    row, column, height = rng.randint(1, 22), rng.randint(1, 12), rng.randint(1, 3)

    def place(row, column):
        return f"{sheet}.getCellRangeByPosition({column}, {row}, {column}, {row + height - 1})"

    there = f"{place(rng.randint(1, 22), rng.randint(1, 12))}.getCellByPosition(0, 0).CellAddress"
    edits = {
        "type": f'{sheet}.getCellByPosition({column}, {row}).FormulaLocal = "{rng.choice(TYPED)}"',
        "clear": f'{sheet}.getCellByPosition({column}, {row}).String = ""',
        "copy": f"{sheet}.copyRange({there}, {place(row, column)}.RangeAddress)",
        "cut": f"{sheet}.moveRange({there}, {place(row, column)}.RangeAddress)",
    }
    if bold:
        edits |= {
            "insert a row": f"{sheet}.Rows.insertByIndex({row}, 1)",
            "delete a row": f"{sheet}.Rows.removeByIndex({row}, 1)",
            "insert a column": f"{sheet}.Columns.insertByIndex({column}, 1)",
            "rename": f'{sheet}.Name = "{title} "',
            "delete a tab": f'book.Sheets.removeByName("{title}")',
            "add a tab": f'book.Sheets.insertNewByName("ใหม่ {rng.randint(1, 9)}", 0)',
        }
    kind = rng.choice([*edits])
    return kind, f'{sheet}.unprotect("")\n  {edits[kind]}'


def edited(soffice, path, folder, seed):
    """Edit a summary in LibreOffice a hundred times; return the edits and, every ten, whether bold, and the file."""
    rng = random.Random(seed)  # noqa: S311 - reproducible edits, no secrets
    titles = [tab.title for tab in read_workbook(path).tabs]
    done, statements, saved = [], ["On Error Resume Next"], []
    for n in range(EDITS):
        kind, statement = random_edit(rng, titles, bold=n >= EDITS // 2)
        done.append(kind)
        statements.append(statement)
        if n % OFTEN == OFTEN - 1:
            saved.append((n >= EDITS // 2, folder / f"{n}" / path.name))
            statements += ["book.calculateAll()", soffice.saving(saved[-1][1])]
    soffice.perform(path, statements)
    return done, saved


@pytest.mark.parametrize("seed", seeds(2569))
def test_a_hundred_edits_of_the_summary_leave_no_figure_wrong_and_untold(work, soffice, tmp_path, seed):
    path = work / "summary.xlsx"
    right = figures(path)
    done, saved = edited(soffice, path, tmp_path / "saved", seed)
    mended = named = 0
    for bold, file in saved:
        shutil.copy(file, path)
        found, before = figures(path), path.read_bytes()
        told = tidao("sync", "--workspace", work, "--round", 1, "--json").json["conflicts"]
        assert told, done
        assert path.read_bytes() == before, "what is not as it was written is not written over"
        if not bold:
            wrong = {
                (tab, at.a1)
                for tab, cells in right.items()
                for at in cells.keys() | found[tab].keys()
                if cells.get(at) != found[tab].get(at)
            }
            assert wrong - {(one["tab"], one["cell"]) for one in told} == set(), done
            named += len(wrong)
        last = tidao("sync", "--workspace", work, "--round", 1, "--overwrite", "--json")
        if last.code == 0:
            assert figures(path) == right, done
            mended += 1
        else:
            assert (last.code, path.read_bytes()) == (3, before), done
    assert mended  # where keys of the remarks are cut out, all is refused
    assert named > EDITS // 4, "some of the edits were of figures"
