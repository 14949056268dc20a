"""An office scored with the keyboard alone, printed, and ready to be signed."""

import pytest
from books import REAL, Folder, cell, points_for
from sheets_on_paper import printed

from tidao_sheets.core.decimals import plain
from tidao_sheets.core.form.layout import office_rows
from tidao_sheets.core.form.workbook import form_workbook

pytestmark = pytest.mark.libreoffice
OFFICE, TITLE = "5708", "เชียงแสน"
SAID = {"strength": "ทำงานเป็นทีม", "advice": "ควรติดตามผล", "internal": "ดูแฟ้ม ๓"}


def walked(soffice, path, place, count):
    """Open a form at the tab's own first cell, press Tab so many times, and return the cells that it came to."""
    lines = [
        "keys = book.CurrentController",
        'press = createUnoService("com.sun.star.frame.DispatchHelper")',
        f'keys.setActiveSheet(book.Sheets.getByName("{TITLE}"))',
        "f = FreeFile",
        f'Open "{place}" For Output As #f',
        f"For n = 0 To {count}",
        "Print #f, keys.Selection.AbsoluteName",
        'press.executeDispatch(keys.Frame, ".uno:JumpToNextUnprotected", "", 0, Array())',
        "Next",
        "Close #f",
    ]
    soffice.perform(path, lines)
    return [line.rpartition(".")[2].replace("$", "") for line in place.read_text(encoding="utf-8").split()]


def test_an_office_is_scored_with_tab_alone_printed_and_signed(soffice, tmp_path):
    folder, after = Folder(tmp_path / "made"), Folder(tmp_path / "saved")
    path = folder.form("zone-1")
    tab = next(tab for tab in form_workbook(REAL, REAL.rounds[1], REAL.committees["zone-1"]).tabs if tab.title == TITLE)
    scored = [at.a1 for at in sorted(tab.cells) if tab.cells[at].input and at.row <= office_rows(REAL).last]
    assert walked(soffice, path, tmp_path / "walked.txt", len(scored) - 1) == scored
    wanted = points_for(REAL, "89.5")
    said = {cell(c.id): plain(wanted[c.id]["score"]) for c in REAL.criteria}
    said |= {cell(c.id, key): text for c in REAL.criteria for key, text in SAID.items()}
    saved = soffice.type_in(path, after.path, [(TITLE, a1, said[a1]) for a1 in scored if a1 in said])
    scores = after.scores(OFFICE)
    assert scores.points == {c: given["score"] for c, given in wanted.items()}
    assert all(scores.texts[c.id] == SAID for c in REAL.criteria)
    assert after.findings("zone-1") == []
    pages = [page for page in printed(*soffice.print_all([saved])) if page.tab == TITLE]
    assert len(pages) == 2
    for words in ("89.5", "แปดสิบเก้า", "ดาวทอง"):
        assert words in "".join(pages[-1].text.split())
    assert pages[-1].text.count("ร่วมให้คะแนน") == len(REAL.committees["zone-1"].seats)
