"""Where nobody here knows what Google does, the program does right either way: each switch of the test server alone."""

import pytest
from sheets_server.options import ASSUMED, DOUBTS
from workspaces import POINTS

pytest_plugins = ["sheets_server.fixtures", "google_fixtures"]
pytestmark = pytest.mark.usefixtures("_today")
SWITCHES = [(name, other) for name, others in DOUBTS.items() for other in others]
GERMAN = {"updateSpreadsheetProperties": {"properties": {"locale": "de_DE"}, "fields": "locale"}}
TOTALS = {"pua": "45", "thawangpha": "40", "muang": "40", "wiangsa": "22.5"}


def score_cells(google, forms):
    """Return (form's key, tab, score cells) by office."""
    ids = [criterion.id for criterion in google.workspace.programme.criteria]
    return {
        tab["office"]: (f"1/{form['committee']}", tab["tab"], [tab["cells"][one]["score"] for one in ids])
        for form in forms.json["forms"]
        for tab in form["tabs"]
    }


def fill(google, places):
    """Type all scores as committees do; in one office two by an array formula, and one in Thai digits."""
    for office, (key, tab, cells) in places.items():
        for cell, points in zip(cells, POINTS[office], strict=True):
            google.type(key, tab, cell, points)
    key, tab, (first, second, _, last) = places["pua"]
    google.paste(key, tab, second, "")
    google.paste(key, tab, first, "={12;7}")
    google.paste(key, tab, last, "๘")


def marked(google):
    """Sync and mark; return the totals by office, and how many cells of the summary were written."""
    done = google.run("sync", "--mark")
    assert (done.code, done.json["conflicts"]) == (0, []), done.said
    return {office["code"]: office["total"] for office in done.json["offices"]}, done.json["written"]["cells"]


def made_and_filled_in(google, switch):
    """Make the forms under a switch, the summary's spreadsheet being German, and have people fill them in."""
    google.server.world.options.set(switch)
    google.structure("summary", GERMAN)
    forms = google.run("forms")
    assert forms.code == 0, forms.said
    places = score_cells(google, forms)
    fill(google, places)
    return places


@pytest.mark.parametrize(("name", "other"), SWITCHES)
def test_the_program_does_right_whatever_google_does(empty, name, other):
    made_and_filled_in(empty, {name: other})
    assert marked(empty)[0] == TOTALS
    assert marked(empty) == (TOTALS, 0)
    sheets = empty.server.world.books[empty.id("summary")].sheets
    assert not [cell for sheet in sheets for cell in sheet.cells.values() if "errorValue" in (cell.shown or {})]


@pytest.mark.parametrize("switch", [{}, {"local_formulas": False}, {"locale_holds": "afterwards"}])
def test_a_summary_whose_locale_people_change_is_brought_up_to_date(empty, switch):
    key, tab, cells = made_and_filled_in(empty, switch)["pua"]
    marked(empty)
    empty.structure("summary", GERMAN)
    empty.type(key, tab, cells[2], 17)
    now, written = marked(empty)
    assert (now, written > 0) == (TOTALS | {"pua": "44"}, True)
    assert marked(empty) == (now, 0)
    total = empty.run("check").json["summary"]["cells"]["pua"]["total"]
    assert empty.shown("summary", total["tab"], total["cell"]) == 44


TYPED = ("thai_dates", "thai_digits", "thai_commas", "buddhist_years", "formatted_commas", "typed_formats")


@pytest.mark.parametrize(
    ("name", "other"), [("thai_dates", ASSUMED["thai_dates"]), *(s for s in SWITCHES if s[0] in TYPED)]
)
def test_whatever_google_makes_of_what_is_typed_nothing_is_guessed(google, name, other):
    google.server.world.options.set({name: other})
    places = score_cells(google, google.run("forms"))
    key, tab, cells = places["pua"]
    odd = dict(zip(cells, ("4/5", "1,5", "4/5/2567", "๘"), strict=True))
    for cell, text in odd.items():
        google.paste(key, tab, cell, text)
    done = google.run("check")
    found = {f["cell"]: f["severity"] for f in done.json["findings"] if f["tab"] == tab and f["cell"] in odd}
    assert found == found | dict.fromkeys(cells[:3], "error")
    told = next(office["points"] for office in done.json["offices"] if office["code"] == "pua")
    assert list(told.values()) == ["8"]


def test_what_google_does_not_find_at_once_is_made_up_for(empty):
    """Just after it was made, a spreadsheet is refused for a while: none is made twice, and nothing is lost."""
    drive = empty.server.world.add_drive("งาน", {empty.robot: "organizer"})
    text = empty.settings.read_text(encoding="utf-8")
    bare = "\n".join(line for line in text.splitlines() if not line.startswith(('"1/', 'summary = "https'))) + "\n"
    empty.settings.write_text(bare.replace("[google]\n", f'[google]\nfolder = "{drive}"\n'), encoding="utf-8")
    empty.server.world.options.settling = 3
    codes = [empty.run("forms").code for _ in range(5)]
    assert (codes[0], codes[-1]) == (4, 0)
    fill(empty, score_cells(empty, empty.run("forms")))
    codes = [empty.run("sync").code for _ in range(4)]
    assert (codes[0], codes[-1]) == (4, 0)
    assert marked(empty) == (TOTALS, 0)
    made = [file for file in empty.server.world.files.values() if file.drive_id]
    assert len(made) == 3, "two forms and a summary"
