"""The demo's evidence on both stores: the same counts, findings and cells, and cells that look the same."""

import tomllib

import pytest
from books import REAL_FILE
from google_work import Clock, google_workspace
from openpyxl import load_workbook
from workspaces import ROOT, tidao

from tidao_sheets.core.form.identity import keyed
from tidao_sheets.core.programme.records import GUIDE
from tidao_sheets.core.sheet.observed import shown
from tidao_sheets.jobs.demo import fill_evidence, fill_forms
from tidao_sheets.jobs.forms import what_is_known
from tidao_sheets.jobs.workspace import Workspace, make_workspace
from tidao_sheets.stores.google import http

pytest_plugins = ["sheets_server.fixtures"]
DAY = "2024-08-20"
OFFICES = ("5705", "5711")
"""One of them has months missing."""


@pytest.fixture(autouse=True)
def _day(monkeypatch):
    monkeypatch.setenv("TIDAO_TODAY", DAY)
    monkeypatch.setattr(http, "PACE", Clock().pace())


def filled(workspace):
    """Fill in the evidence of some offices and the forms of round 2, as the demo does."""
    programme, store = workspace.programme, workspace.store()
    told = tomllib.loads((ROOT / "config" / "demo.toml").read_text(encoding="utf-8"))
    evidence = told["evidence"] | {"office": {code: told["evidence"]["office"][code] for code in OFFICES}}
    fill_evidence(programme, store, evidence, workspace.now().date())
    round_ = told | {"round": {"2": told["round"]["2"]}, "copy": []}
    fill_forms(programme, store, round_, before=what_is_known(workspace, store, 2))


def said(workspace):
    """Return what is counted and found, without where workbooks are."""
    document = tidao("evidence", "--workspace", workspace.folder, "--json", lang="th").json
    findings = [{k: v for k, v in f.items() if k not in {"link", "workbook"}} for f in document["findings"]]
    return [e["criteria"] for e in document["evidence"]], findings


def cells(workspace):
    """Return what stands in the evidence, tab by tab, and beside the criteria of the forms."""
    store = workspace.store()
    books = sorted(store.read_evidence(lambda _: None).books, key=lambda book: shown(book.tabs[0].cells[0, 0].value))
    evidence = [
        (tab.title, {at.a1: text for at, c in tab.cells.items() if (text := shown(c.value))})
        for book in books
        for tab in book.tabs
    ]
    forms = [key for b in store.read_forms(2, lambda _: None).books for t in b.tabs if (key := keyed(t))]
    beside = {
        (key.identity.tab, at.a1): shown(cell.value)
        for key in forms
        for at, cell in key.tab.cells.items()
        if at.column in key.columns().get("reported", ())
    }
    return evidence, beside


def hexadecimal(told):
    rgb = (told or {}).get("rgbColor", {})
    return "".join(f"{round(rgb.get(part, 0) * 255):02X}" for part in ("red", "green", "blue"))


def looks_in_excel(path):
    """Return tab → place → how the cell looks; merges, hidden rows and columns, widths and what is frozen."""
    found = {}
    for tab in load_workbook(path):
        placed = {
            (cell.row - 1, cell.column - 1): (
                cell.fill.fgColor.rgb[-6:] if cell.fill.fill_type else "FFFFFF",
                cell.font.color.rgb[-6:] if cell.font.color else "",
                (cell.font.sz, bool(cell.font.b), bool(cell.font.i)),
                (cell.alignment.horizontal or "left", cell.alignment.vertical or "bottom"),
                bool(cell.alignment.wrap_text),
                {"@": "TEXT", "General": ""}.get(cell.number_format, cell.number_format),
                bool(cell.border.top.style),
            )
            for row in tab.iter_rows()
            for cell in row
            if cell.has_style
        }
        columns = {n - 1: d for d in tab.column_dimensions.values() for n in range(d.min, d.max + 1)}
        hidden = {n for n, d in columns.items() if d.hidden}
        widths = {n: int(d.width) for n, d in columns.items() if not d.hidden}
        merged = {(m.min_row - 1, m.min_col - 1, m.max_row, m.max_col) for m in tab.merged_cells.ranges}
        frozen = tab.freeze_panes and (tab[tab.freeze_panes].row - 1, tab[tab.freeze_panes].column - 1)
        found[tab.title] = placed, merged, hidden, frozen or (0, 0), widths
    return found


def looks_on_google(book):
    found = {}
    for tab in book.sheets:
        placed = {}
        for place, cell in tab.cells.items():
            look = cell.look
            if not look:
                continue
            text, number = look["textFormat"], look.get("numberFormat", {})
            placed[place] = (
                hexadecimal(look["backgroundColorStyle"]) if "backgroundColorStyle" in look else "FFFFFF",
                hexadecimal(text["foregroundColorStyle"]),
                (text["fontSize"], bool(text.get("bold")), bool(text.get("italic"))),
                (
                    look["horizontalAlignment"].lower(),
                    {"MIDDLE": "center"}.get(look["verticalAlignment"], look["verticalAlignment"].lower()),
                ),
                look["wrapStrategy"] == "WRAP",
                number.get("pattern") or number.get("type", ""),
                "borders" in look,
            )
        merged = {(m.top, m.left, m.bottom, m.right) for m in tab.merges}
        columns, grid = tab.dims["COLUMNS"], tab.properties.get("grid", {})
        hidden = {n for n, d in columns.items() if d.hidden}
        frozen = grid.get("frozenRowCount", 0), grid.get("frozenColumnCount", 0)
        widths = {n: round((d.size - 5) / 7) for n, d in columns.items() if d.size and not d.hidden}
        found[tab.title] = placed, merged, hidden, frozen, widths
    return found


def test_the_demo_s_evidence_is_and_looks_the_same_on_both_stores(tmp_path, shared):
    make_workspace(tmp_path / "x", str(REAL_FILE))
    google = google_workspace(shared, tmp_path / "g", REAL_FILE, (2,), evidence=OFFICES)
    places = Workspace.open(tmp_path / "x"), google.workspace
    for place in places:
        filled(place)
    (counts, findings), also = said(places[0]), said(places[1])
    assert (counts, findings) == also
    assert {f["code"] for f in findings} == {"evidence_missing", "evidence_months_missing"}
    (evidence, beside), there = cells(places[0]), cells(places[1])
    assert (evidence, beside) == there
    assert {"รายงานแล้ว ๗ จาก ๘ เดือน · ขาด มิ.ย.", "ณ วันที่ ๒๐ สิงหาคม ๒๕๖๗"} <= {*beside.values()}
    for code in OFFICES:
        name = places[0].programme.offices[code].short_name
        (path,) = (p for p in (tmp_path / "x" / "evidence").iterdir() if name in p.name)
        excel, sheets = looks_in_excel(path), looks_on_google(shared.world.books[google.id(f"evidence/{code}")])
        assert {*sheets} - {*excel} == {"Sheet1"}, "the one that was there before"
        for title, mine in excel.items():
            assert len(mine[0]) > 8, title
            told = dict(
                zip(
                    ("looks", "merges", "hidden", "frozen", "widths"),
                    zip(mine, sheets[title], strict=True),
                    strict=True,
                )
            )
            ours, theirs = told.pop("looks")
            assert {place: (look, theirs.get(place)) for place, look in ours.items() if look != theirs.get(place)} == {}
            assert {what: pair for what, pair in told.items() if pair[0] != pair[1]} == {}, title
        assert GUIDE in excel
