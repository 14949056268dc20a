"""The secretary's tab: what is typed there is what the letters say; nothing of it is lost, or used in doubt."""

import datetime as dt
import re

import pytest
from books import edited, row_of
from openpyxl import load_workbook
from workspaces import DAY, POINTS, fill, small_workspace, tidao

from tidao_sheets.core.summary.layout import SECRETARY

LETTERS = ("letters", "--kind", "result", "--format", "docx")


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setenv("TIDAO_TODAY", DAY)


@pytest.fixture
def work(tmp_path, tmp_path_factory):
    """A workspace whose letters take their settings from the summary."""
    folder = small_workspace(tmp_path_factory, tmp_path / "งาน")
    choose(folder, "summary")
    assert run(folder, "sync").code == 0
    return folder


def choose(folder, home):
    path = folder / "workspace.toml"
    text = re.sub(r'^(# )?settings = ".*"$', f'settings = "{home}"', path.read_text("utf-8"), flags=re.MULTILINE)
    path.write_text(text, "utf-8")


def run(folder, *words):
    return tidao(*words, "--workspace", folder, "--round", 1, "--json")


def type_in(folder, values, column="D"):
    """Type values into cells of round 1, by the keys of their rows; return the address of each."""
    with edited(folder / "summary.xlsx") as workbook:
        sheet = workbook[SECRETARY]
        cells = {key: f"{column}{row_of(sheet, key)}" for key in values}
        for key, value in values.items():
            sheet[cells[key]].value = value
    return cells


def told(done, code):
    return [f for f in done.json["findings"] if f["code"] == code]


def letter(folder, office="pua"):
    return next(one for one in run(folder, *LETTERS).json["letters"] if one["office"] == office)


def test_what_is_typed_is_what_the_letters_say(work):
    before = letter(work)
    assert (before["number"], before["date"]) == (None, None)
    assert any(SECRETARY in blank for blank in before["blanks"])
    values = {
        "resolution/meeting": "๑/๒๕๖๘",
        "resolution/date": "๑๐ กุมภาพันธ์ ๒๕๖๘",
        "numbers/result": "๑๒๐๑-1204",
        "dates/result": dt.date(2025, 2, 12),
    }
    type_in(work, values)
    after = letter(work)
    assert (after["number"], after["date"]) == ("๑๒๐๒", "2025-02-12")
    assert told(run(work, "sync"), "setting_unread") == []


def test_what_is_typed_is_carried_over(work):
    cells = type_in(work, {"numbers/result": "1201-1204", "praise/wiangsa": "เครือข่าย"})
    fill(work, 1, {**POINTS, "pua": ("1", "1", "1", "1")})
    assert run(work, "sync").json["written"]["cells"] > 0
    sheet = load_workbook(work / "summary.xlsx")[SECRETARY]
    assert [sheet[cell].value for cell in cells.values()] == ["1201-1204", "เครือข่าย"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("dates/result", "16/9/67"),
        ("dates/result", "๑๖ กันยายน ๖๗"),
        ("dates/result", "๓๑ กันยายน ๒๕๖๗"),
        ("dates/result", "๑๖ ก.ย. ๒๕๖๗"),
        ("dates/result", 45551),
        ("dates/result", dt.date(2567, 9, 16)),
        ("dates/result", dt.datetime(2024, 9, 16, 12, 0)),  # noqa: DTZ001 - a cell knows no zone
        ("numbers/result", "1204-1201"),
        ("numbers/result", "สิบ"),
        ("numbers/result", dt.date(2024, 1, 18)),
        ("resolution/meeting", "๑/๒๕๖๘"),
        ("resolution/date", "๑๐ กุมภาพันธ์ ๒๕๖๘"),
        ("outstanding", "ปัว"),
        ("praise/wiangsa", True),
    ],
)
def test_what_is_not_certain_is_told_at_its_cell_and_not_used(work, key, value):
    cells = type_in(work, {key: value})
    done = run(work, "sync")
    (found,) = told(done, "setting_unread")
    assert done.code == 1
    assert (found["tab"], found["severity"]) == (SECRETARY, "error")
    assert found["cell"] in cells.values() or key.startswith("resolution")
    assert found["remedy"]
    assert (letter(work)["number"], letter(work)["date"]) == (None, None)
    assert run(work, "close").json["error"]["code"] == "not_closable"


def test_numbers_that_two_letters_would_share_are_told_by_row(work):
    cells = type_in(work, {"numbers/result": "1201-1204", "numbers/certificate": "1204", "numbers/memo": "1300"})
    assert told(run(work, "sync"), "setting_unread") == []  # each kind has a register of its own
    assert set(cells) == {"numbers/result", "numbers/certificate", "numbers/memo"}


def test_outstanding_offices_go_by_name_or_code(work):
    resolution = {"resolution/meeting": "๑/๒๕๖๘", "resolution/date": "10 กุมภาพันธ์ พ.ศ. 2568"}
    type_in(work, {"outstanding": "ปัว, muang", **resolution})
    done = run(work, "close")
    assert done.code == 0
    assert done.json["closed"]["letters"] == {"outstanding.1": "pua, muang", "resolution.1": "๑/๒๕๖๘ 2025-02-10"}
    assert done.json["closed"]["resolution"] == {"meeting": "๑/๒๕๖๘", "date": "2025-02-10"}


def test_only_one_place_counts(work):
    path = work / "workspace.toml"
    filed = '[letters.numbers]\n"1/result" = "7"\n'
    path.write_text(path.read_text("utf-8").replace("[letters.numbers]\n", filed), "utf-8")
    for command in ("check", "sync"):
        (found,) = told(run(work, command), "setting_elsewhere")
        assert found["value"] == '[letters.numbers] "1/result"'
    assert letter(work)["number"] is None
    type_in(work, {"numbers/result": "8"})
    assert letter(work)["number"] == "๘"
    choose(work, "file")
    (found,) = told(run(work, "sync"), "setting_elsewhere")
    assert (found["tab"], found["severity"]) == (SECRETARY, "warning")
    assert letter(work)["number"] == "๗"


@pytest.mark.parametrize("key", [None, "numbers/circular", "ของฉัน"], ids=["gone", "of another row", "unknown"])
def test_what_lost_its_key_is_not_rewritten(work, key):
    type_in(work, {"numbers/result": "1201-1204"})
    with edited(work / "summary.xlsx") as workbook:
        sheet = workbook[SECRETARY]
        sheet[f"A{row_of(sheet, 'numbers/result')}"].value = key
    fill(work, 1, {**POINTS, "pua": ("1", "1", "1", "1")})
    done = run(work, "sync")
    assert done.code == 3
    assert [(c["tab"], c["found"]) for c in done.json["conflicts"]][-1] == (SECRETARY, "1201-1204")
