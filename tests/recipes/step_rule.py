"""Run on a copy of the package that has the rule "points in steps"; tells as JSON what came of it.

The form of an office has 0.5 and 0.2 typed for its first two criteria; the programme has a step of 0.5, or none.
"""

import json
import sys
from decimal import Decimal
from pathlib import Path

from books import SMALL_FILE, Folder, programme_from
from findings_document import markdown

from tidao_sheets.core.form.identity import form_version
from tidao_sheets.core.form.layout import COLUMN, office_rows
from tidao_sheets.core.form.workbook import form_workbook
from tidao_sheets.core.programme.file import ProgrammeError
from tidao_sheets.core.sheet.cells import At


def small(step):
    line = "" if step is None else f"\nstep = {step}"
    return programme_from(SMALL_FILE, lambda text: text.replace("decimals = 1", f"decimals = 1{line}"))


def mistakes(step):
    try:
        small(step)
    except ProgrammeError as error:
        return len(error.mistakes)
    return 0


def told(programme, folder):
    """Return what form and reader say."""
    committee = next(iter(programme.committees.values()))
    office = committee.offices[0]
    first, second = programme.criteria[:2]
    filled = {office: {first.id: {"score": Decimal("0.5")}, second.id: {"score": Decimal("0.2")}}}
    form = form_workbook(programme, programme.rounds[1], committee, filled=filled)
    tab = next(t for t in form.tabs if t.title == programme.offices[office].short_name)
    rows = office_rows(programme)
    status = [tab.cells[At(rows.criteria[c.id], COLUMN["status"])] for c in (first, second)]
    folder.mkdir()
    work = Folder(folder, programme)
    work.form(filled=filled)
    return {
        "version": form_version(programme),
        "prompt": tab.cells[At(rows.prompt, COLUMN["id"])].value,
        "status": [cell.value for cell in status],
        "formula": status[1].formula,
        "validation": tab.validations[1].formula,
        "asked": [tab.validations[1].prompt, tab.validations[1].error],
        "points": {c: str(p) for c, p in work.points(office).items()},
        "findings": [(f.code, f.cell, f.said("en")) for f in work.findings() if f.severity == "error"],
    }


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    found = {
        "steps": told(small("0.5"), folder / "steps"),
        "none": told(small(None), folder / "none"),
        "mistakes": [mistakes(step) for step in ("0.25", "0", "-1", '"half"')],
        "documented": "`off_step`" in markdown(),
    }
    json.dump(found, sys.stdout)
