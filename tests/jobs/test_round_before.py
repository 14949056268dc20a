"""Forms of a later round show the round before, as it was closed or last read, and a rebuilt one as known now."""

from pathlib import Path

from books import SMALL, edited
from openpyxl import load_workbook
from workspaces import form_cell, small_workspace, tidao

OFFICE, TAB = "pua", "ปัว"


def shown_before(form):
    """Return what a form shows of round 1: (score, advice, the line that says which)."""
    sheet = load_workbook(form, data_only=True)[TAB]
    texts = [c.value for row in sheet.iter_rows() for c in row if isinstance(c.value, str)]
    score, advice = (sheet[form_cell("ก.1", SMALL, key)].value for key in ("former_score", "former_advice"))
    return score, advice, next(t for t in texts if t.startswith("รอบที่ ๑ "))


def made(folder, *more):
    told = tidao("forms", "--workspace", folder, "--json", "--round", 2, *more).json
    form = next(f for f in told["forms"] if any(tab["office"] == OFFICE for tab in f["tabs"]))
    return form, next(tab for tab in form["tabs"] if tab["office"] == OFFICE)


def test_a_form_shows_the_round_before_and_rebuild_renews_it(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("TIDAO_TODAY", "2025-02-10")
    folder = small_workspace(tmp_path_factory, tmp_path_factory.mktemp("รอบ") / "งาน")
    form, tab = made(folder)
    assert form["made"]
    score, advice, line = shown_before(form["workbook"])
    assert (score, advice) == (12, None)
    assert line.startswith("รอบที่ ๑ ยังไม่ปิดรอบ ตามที่อ่านเมื่อ ")
    with edited(Path(form["workbook"])) as book:
        book[TAB][tab["cells"]["ก.1"]["score"]].value = 11
        book[TAB][tab["cells"]["ก.1"]["follow_up"]].value = "ได้ทำแล้ว"
        book[TAB][tab["overall"]].value = "ดีขึ้น"
    assert not made(folder, "--rebuild")[0]["made"]  # it shows what is known
    first = next(path for path in (folder / "forms").iterdir() if "สายเหนือ" in path.name and "1" in path.name)
    with edited(first) as book:
        book[TAB][form_cell("ก.1", SMALL, "advice")].value = "ควรเพิ่มป้าย"
    assert tidao("sync", "--workspace", folder, "--round", 1).code == 0
    form, tab = made(folder, "--rebuild")
    assert form["made"]
    assert shown_before(form["workbook"])[1] == "ควรเพิ่มป้าย"
    sheet = load_workbook(form["workbook"])[TAB]
    carried = [sheet[tab["cells"]["ก.1"][key]].value for key in ("score", "follow_up")]
    assert [*carried, sheet[tab["overall"]].value] == [11, "ได้ทำแล้ว", "ดีขึ้น"]
