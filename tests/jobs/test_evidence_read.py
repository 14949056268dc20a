"""The year's evidence beside a round: warned of, never scored, in no score's way, and read again when it must be."""

from pathlib import Path

import pytest
from books import edited
from openpyxl import load_workbook
from printed import pages_of
from workspaces import POINTS, fill, small_workspace, tidao

from tidao_sheets.jobs.workspace import Workspace

DAY = "2025-01-25"


@pytest.fixture
def work(tmp_path_factory, tmp_path, monkeypatch):
    monkeypatch.setenv("TIDAO_TODAY", DAY)
    return small_workspace(tmp_path_factory, tmp_path / "งาน")


def run(work, command, *more):
    return tidao(command, "--workspace", work, "--json", *more)


def made(work, office="pua"):
    """Make an office's workbook, and return its path."""
    done = run(work, "evidence", "--make", "--office", office)
    assert done.code == 0, done.said
    return next(Path(w["workbook"]) for w in done.json["workbooks"] if w["office"] == office)


def test_full_marks_that_it_does_not_bear_out_are_told_with_both_figures(work):
    fill(work, 1, {**POINTS, "pua": ("12.5", "7.5", "20", "10")})
    made(work)
    done = run(work, "check", "--round", 1)
    found = [f for f in done.json["findings"] if f["code"] == "evidence_disagrees"]
    assert [(f["criterion"], f["value"], f["cell"], f["committee"]) for f in found] == [
        ("ข.1", "20", "F12", "สายเหนือ"),
        ("ข.2", "10", "F13", "สายเหนือ"),
    ]
    assert "0 works by 0 people (a staff of 2)" in found[0]["message"]
    assert done.code == 0
    assert next(o["total"] for o in done.json["offices"] if o["code"] == "pua") == "50"


def test_a_page_an_office_goes_to_field_visits_in_the_folder_of_its_kind(work):
    made(work)
    done = run(work, "letters", "--round", 1, "--kind", "evidence-sheet", "--format", "pdf,docx")
    (letter,) = done.json["letters"]
    refused = {(r["office"], r["reason"].partition(":")[0]) for r in done.json["refused"]}
    assert (letter["office"], done.code, len(refused)) == ("pua", 1, 3)
    path = Path(letter["pdf"])
    assert (path.parent.name, Path(letter["docx"]).parent) == ("ใบสรุปหลักฐาน", path.parent)
    (page,) = pages_of(path.read_bytes())
    assert "ข้อมูล ณ วันที่" in page
    assert [f["state"] for f in run(work, "letters", "--round", 1, "--verify").json["files"]] == ["current"] * 2


def test_what_cannot_be_read_is_told_by_name_and_stops_no_sync(work):
    made(work)
    (work / "evidence" / "เสีย.xlsx").write_bytes(b"PK")
    done = run(work, "sync", "--round", 1)
    assert (done.code, done.json["unread"]) == (0, [])
    told = [f for f in done.json["findings"] if f["code"] == "evidence_unreadable"]
    assert [(f["severity"], f["value"]) for f in told] == [("warning", "เสีย.xlsx")]
    assert run(work, "evidence").code == 4
    waiting = run(work, "evidence", "--make")  # it may be anybody's
    assert (waiting.code, len(waiting.json["waiting"]), len(waiting.json["workbooks"])) == (4, 3, 1)


def test_nothing_is_read_again_until_a_workbook_or_a_month_changes(work, monkeypatch):
    path = made(work)
    assert run(work, "sync", "--round", 1).code == 0

    def again(day):
        monkeypatch.setenv("TIDAO_TODAY", day)
        from tidao_sheets.jobs.assess import assess_round

        return assess_round(Workspace.open(work), 1, again=True)

    same = again("2025-01-26")
    assert same.again
    assert same.round.evidence["pua"].counts["ก.1"].number == 0
    assert not again("2025-02-01").again, "another month has begun"
    with edited(path) as book:
        book["รายเดือน"]["D7"] = "แล้ว"
    changed = again(DAY)
    assert not changed.again
    assert changed.round.evidence["pua"].counts["ก.1"].number == 1


def test_it_is_recorded_with_the_reading(work):
    with edited(made(work)) as book:
        book["รายเดือน"]["D7"] = "แล้ว"
        book["ครั้ง"]["C7"], book["ครั้ง"]["D7"] = "12/1/2568", "ประชุม"
    assert run(work, "sync", "--round", 1).code == 0
    workspace = Workspace.open(work)
    with workspace.ledger() as ledger:
        (read,) = ledger.last_readings(workspace.programme).values()
    found = read.evidence["pua"]
    assert Path(found.workbook).is_relative_to(work)
    assert [m.key for m in found.counts["ก.1"].months] == ["2025-01"]
    assert (found.counts["ข.2"].last.isoformat(), found.counts["ข.2"].titles) == ("2025-01-12", ("ประชุม",))


def test_a_damaged_workbook_is_rebuilt_beside_with_what_was_typed(work):
    path = made(work)
    with edited(path) as book:
        book["รายเดือน"]["D7"] = "แล้ว"
        book["รายเดือน"].delete_rows(9)
    left = run(work, "evidence", "--make", "--office", "pua")
    assert (left.code, [f["code"] for f in left.json["damaged"]]) == (1, ["evidence_key_missing"])
    done = run(work, "evidence", "--make", "--rebuild", "--office", "pua")
    (rebuilt,) = done.json["workbooks"]
    assert (done.code, rebuilt["rebuilt_from"], rebuilt["left"]) == (0, str(path), 0)
    assert path.exists()
    (counted,) = [e for e in run(work, "evidence").json["evidence"] if e["office"] == "pua"]
    assert counted["workbook"] == rebuilt["workbook"]
    assert counted["criteria"]["ก.1"]["months"] == ["2025-01"]


def test_a_file_that_may_be_an_offices_keeps_new_ones_from_being_made(work):
    (work / "evidence").mkdir()
    (work / "evidence" / "เสีย.xlsx").write_bytes(b"PK")
    done = run(work, "evidence", "--make", "--office", "pua")
    assert (done.code, done.json["waiting"], done.json["workbooks"]) == (4, ["pua"], [])
    assert run(work, "evidence", "--make", "--office", "pua", "--rebuild").json["workbooks"][0]["made"]


def test_options_of_making_alone_are_refused(work):
    assert run(work, "evidence", "--rebuild").code == 2
    assert run(work, "evidence", "--make", "--office", "nobody").code == 2


def test_a_programme_without_any_says_so(work):
    path = work / "programme.toml"
    lines = path.read_text(encoding="utf-8").split("\n")
    gone = ("[evidence]", "first =", "last =", "due_day =", "evidence =", 'unit = "กิจกรรม"')
    path.write_text("\n".join(line for line in lines if not line.startswith(gone)), encoding="utf-8")
    done = run(work, "evidence", "--make")
    assert (done.code, done.json["error"]["code"]) == (2, "no_evidence")


def test_the_summary_shows_offices_by_months_beside_their_scores_and_lets_go_of_it(work):
    path = made(work)
    with edited(path) as book:
        book["รายเดือน"]["D7"] = "แล้ว"
    assert run(work, "sync", "--round", 1).code == 0
    tab = load_workbook(work / "summary.xlsx", data_only=True)["หลักฐาน รอบ 1"]
    keys = {tab.cell(1, column).value: column for column in range(1, tab.max_column + 1)}
    rows = {tab.cell(row, 1).value: row for row in range(2, tab.max_row + 1)}
    told = {key: tab.cell(rows["pua"], column).value for key, column in keys.items() if key}
    assert (told["2025-01:ก.1"], told["2025-02:ก.1"], told["number:ก.1"]) == ("✓", None, 1)
    assert f"{told['score:ก.1']:g}" == POINTS["pua"][0]
    assert tab.cell(rows["muang"], keys["2025-01:ก.1"]).value == "–"
    path.unlink()
    done = run(work, "sync", "--round", 1)
    assert (done.code, done.json["conflicts"]) == (0, []), done.said
    assert "หลักฐาน รอบ 1" not in load_workbook(work / "summary.xlsx", read_only=True).sheetnames


def test_the_doctor_tells_which_offices_have_a_sound_one(work):
    def told():
        done = run(work, "doctor")
        return done.code, {c["message"]: c["remedy"] for c in done.json["checks"] if c["name"] == "evidence"}

    lacking = "none yet: เมืองน่าน, ปัว, เวียงสา, ท่าวังผา (tidao evidence --make makes them)"
    assert told() == (0, {f"0 of 4 offices have a workbook that can be read; {lacking}": ""})
    path = made(work)
    assert run(work, "evidence", "--make").code == 0
    assert told() == (0, {"4 of 4 offices have a workbook that can be read": ""})
    with edited(path) as book:
        book["รายเดือน"].delete_rows(9)
    code, found = told()
    assert (code, [bool(remedy) for remedy in found.values()]) == (1, [True, False])
    assert "--rebuild" in next(iter(found.values()))
    (work / "evidence" / "เสีย.xlsx").write_bytes(b"PK")
    assert told()[0] == 4
