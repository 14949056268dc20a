"""A closed round: sealed as it was read, told where the forms differ since, and opened again for a reason."""

import json
import re
import shutil

import pytest
from openpyxl import load_workbook
from workspaces import POINTS, SECOND, files, fill, tidao

from tidao_sheets.jobs.workspace import Workspace

BETTER = {**POINTS, "wiangsa": ("12", "7", "20", "10")}
RESOLUTION = "๑/๒๕๖๘ 2025-01-20"


def run(folder, command, *more, number=1):
    return tidao(command, "--workspace", folder, "--round", number, "--json", *more)


def points(done, office="wiangsa"):
    return next(o for o in done.json["offices"] if o["code"] == office)["points"]


def differing(done):
    return [f for f in done.json["findings"] if f["code"] == "sealed_differs"]


def untouched(folder):
    """Return all files but those that a lock or a log may touch."""
    return {name: data for name, data in files(folder).items() if name != ".tidao.lock"}


def test_a_closed_round_keeps_its_result(work):
    before = run(work, "check").json
    done = run(work, "close", "--resolution", RESOLUTION, "--signed", "สายใต้")
    assert done.code == 0, done.said
    closed = done.json["closed"]
    assert (done.json["anew"], closed["fingerprint"], closed["partial"]) == (True, before["fingerprint"], None)
    assert closed["resolution"] == {"meeting": "๑/๒๕๖๘", "date": "2025-01-20"}
    fill(work, 1, BETTER)
    summary = (work / "summary.xlsx").read_bytes()
    checked = run(work, "check")
    assert checked.code == 0
    assert points(checked)["ก.1"] == "12"  # as read now
    assert {(f["office"], f["criterion"]) for f in differing(checked)} == {("wiangsa", c) for c in points(checked)}
    told = next(f for f in differing(checked) if f["criterion"] == "ก.1")
    assert (told["severity"], told["value"]) == ("warning", "12")
    assert "5" in told["message"]
    assert told["cell"]
    synced = run(work, "sync")
    assert (synced.code, synced.json["error"]["code"], synced.json["written"]["cells"]) == (3, "round_closed", 0)
    assert (work / "summary.xlsx").read_bytes() == summary
    assert run(work, "check").json["closed"] == closed


def test_letters_rest_on_the_closing(work):
    assert run(work, "close", "--resolution", RESOLUTION).code == 0
    made = run(work, "letters", "--kind", "result", "--kind", "announcement", "--format", "docx")
    assert made.code == 0, made.said
    stars = {letter["office"]: letter["tier"] for letter in made.json["letters"]}
    fill(work, 1, BETTER)
    again = run(work, "letters", "--kind", "result", "--kind", "announcement", "--format", "docx")
    assert {letter["office"]: letter["tier"] for letter in again.json["letters"]} == stars
    assert not any(letter["made"] for letter in again.json["letters"])
    shutil.rmtree(work / "forms")
    assert run(work, "letters", "--verify").code == 0


def test_a_resolution_that_comes_later_makes_the_drafts_final(work):
    assert run(work, "close").json["closed"]["resolution"] is None
    result = work / "letters" / "รอบ1"
    assert run(work, "letters", "--kind", "announcement", "--format", "docx").code == 0
    draft = {p.name: p.read_bytes() for p in result.rglob("*.docx")}
    noted = run(work, "close", "--resolution", RESOLUTION)
    assert (noted.code, noted.json["anew"]) == (0, False)
    assert run(work, "letters", "--kind", "announcement", "--format", "docx").code == 0
    assert {p.name: p.read_bytes() for p in result.rglob("*.docx")} != draft
    other = run(work, "close", "--resolution", "๒/๒๕๖๘ 2025-01-20")
    assert (other.code, other.json["error"]["code"]) == (2, "resolution")


@pytest.mark.parametrize("told", ["๑/๒๕๖๘", "2025-01-20", "๑/๒๕๖๘ 20/1/68", " "])
def test_a_resolution_that_cannot_be_understood(work, told):
    done = run(work, "close", "--resolution", told)
    assert (done.code, done.json["error"]["code"]) == (2, "resolution")
    assert run(work, "check").json["closed"] is None


def test_only_a_complete_round_without_errors_closes(work):
    fill(work, 2, SECOND)
    before = untouched(work)
    refused = run(work, "close", number=2)
    assert (refused.code, refused.json["error"]["code"]) == (1, "not_closable")
    assert run(work, "close", "--partial", number=2).json["error"]["code"] == "reason_wanted"
    fill(work, 2, {**SECOND, "pua": ("99", "7", "18", "9")})
    assert run(work, "close", "--partial", "--reason", "เหตุ", number=2).code == 1
    fill(work, 2, SECOND)
    assert untouched(work).keys() == before.keys()
    done = run(work, "close", "--partial", "--reason", "น้ำท่วม", number=2)
    assert (done.code, done.json["closed"]["partial"]) == (0, "น้ำท่วม")


def test_the_first_open_round_is_the_default(work):
    assert run(work, "close").code == 0
    assert tidao("check", "--workspace", work, "--json").json["round"] == 2
    fill(work, 2, POINTS)
    status = tidao("status", "--workspace", work, "--json").json
    assert (status["round"], status["open_rounds"], status["closed_rounds"]) == (2, [2], [1])
    assert run(work, "close", number=2).code == 0
    assert tidao("check", "--workspace", work, "--json").json["round"] == 3


def test_a_round_is_opened_again_for_a_reason(work):
    first = run(work, "close").json["closed"]
    fill(work, 1, BETTER)
    assert run(work, "reopen").json["error"]["code"] == "reason_wanted"
    done = run(work, "reopen", "--reason", "กรรมการลงคะแนนผิดแถว")
    assert (done.code, done.json["reopened"]["fingerprint"]) == (0, first["fingerprint"])
    assert run(work, "reopen", "--reason", "อีกครั้ง").json["error"]["code"] == "not_closed"
    assert not differing(run(work, "check"))
    assert run(work, "sync").code == 0
    assert run(work, "close").json["closed"]["fingerprint"] != first["fingerprint"]


def test_the_summary_says_that_a_round_is_closed(work):
    from openpyxl import load_workbook

    def said():
        rows = load_workbook(work / "summary.xlsx")["จัดลำดับ รอบ 1"].iter_rows(max_row=6)
        return next(c.value for row in rows for c in row if "รหัสตรวจสอบ" in str(c.value))

    assert run(work, "close").code == 0
    assert said().startswith("ปิดรอบแล้วเมื่อ ๒๑ มกราคม ๒๕๖๘")
    fill(work, 2, POINTS)
    assert run(work, "sync", number=2).code == 0
    assert said().startswith("ปิดรอบแล้ว")
    assert run(work, "reopen", "--reason", "x").code == run(work, "sync").code == 0
    assert said().startswith("รหัสตรวจสอบ")


def test_a_person_s_edit_of_the_summary_stops_the_closing(work):
    from books import edited

    fill(work, 1, BETTER)
    place = run(work, "check").json["summary"]["cells"]["pua"]["total"]
    with edited(work / "summary.xlsx") as book:
        book[place["tab"]][place["cell"]] = 99
    done = run(work, "close")
    assert (done.code, done.json["closed"]) == (3, None)
    assert done.json["conflicts"]
    assert run(work, "check").json["closed"] is None


def test_a_closed_round_keeps_the_rubric_of_its_day(work):
    assert run(work, "close", "--resolution", RESOLUTION).code == 0
    tiers = [r["tier"] for r in run(work, "check").json["offices"]]
    path = work / "programme.toml"
    text = path.read_text("utf-8")
    floors = re.sub(r"(?m)^floor = \d+", lambda m: f"floor = {int(m[0].split()[-1]) - 7}", text)
    assert floors != text
    path.write_text(floors, "utf-8")
    checked = run(work, "check")
    assert [f["code"] for f in checked.json["findings"] if f["code"].startswith("sealed")] == ["sealed_rubric"]
    assert [r["tier"] for r in checked.json["offices"]] != tiers  # as read now
    made = run(work, "letters", "--kind", "result", "--format", "docx").json["letters"]
    assert [letter["tier"] for letter in made] == [t for t in tiers if t != "none"] or made
    assert {m["tier"] for m in made} <= {*tiers}


def test_a_closed_round_keeps_its_offices_and_criteria_when_the_programme_has_others(work):
    fill(work, 2, POINTS)
    assert tidao("sync", "--workspace", work, "--round", 2).code == 0
    settings, path = work / "workspace.toml", work / "programme.toml"
    settings.write_text(settings.read_text("utf-8").replace("# 1 = 2024-04-30", "1 = 2025-01-31", 1), "utf-8")
    assert run(work, "close", "--resolution", RESOLUTION).code == 0
    assert run(work, "review", "add", "pua", "--criterion", "ก.1", "--reason", "คะแนนไม่ตรง").code == 0
    text = path.read_text("utf-8")
    gone = text[text.index('[[office]]\ncode = "pua"') : text.index('[[office]]\ncode = "wiangsa"')]
    came = gone.replace('"pua"', '"new"').replace("ปัว", "ใหม่").replace('"Pua"', '"New"')
    text = text.replace(gone, came).replace('["pua", ', '["new", ').replace(', office = "pua"', "")
    path.write_text(text.replace('"ก.2"', '"ก.9"'), "utf-8")
    decide = ("review", "decide", "1", "--points", "ก.1=10.5", "--reason", "ตามใบคะแนน", "--by", "คณะกรรมการ")
    commands = (
        *(("check",), ("status",), ("sync",), decide, ("close",), ("review", "list"), ("history",), ("doctor",)),
        *(("history", "--against", "2"), ("letters", "--format", "docx"), ("letters", "--verify")),
    )
    for words in commands:
        for told in ((), ("--json",)):
            done = tidao(*words, "--workspace", work, "--round", 1, *told)
            assert done.code in {0, 1, 3}, done.said
    assert tidao("sync", "--workspace", work, "--round", 2).code == 1  # its forms are of the former programme
    book = load_workbook(work / "summary.xlsx")
    for tab, name in (("จัดลำดับ รอบ 1", "ปัว"), ("หมายเหตุ", "ห้องสมุดประชาชนอำเภอปัว")):
        assert name in {cell.value for row in book[tab].iter_rows() for cell in row}


def test_what_is_changed_in_the_record_is_named_by_doctor(work):
    import sqlite3
    from contextlib import closing

    assert run(work, "close").code == 0
    assert tidao("doctor", "--workspace", work).code == 0
    with closing(sqlite3.connect(work / "tidao.db")) as database, database:
        database.execute("UPDATE tidao_reading SET read_at = '2024-01-01T00:00:00+07:00' WHERE id = 1")
    found = tidao("doctor", "--workspace", work, "--json")
    assert found.code == 1
    [told] = [c for c in found.json["checks"] if not c["ok"]]
    assert "reading 1" in told["message"]


def test_reading_a_workspace_that_was_closed_needs_nothing_else(work):
    """The record is one file: a copy of the workspace is closed, too."""
    assert run(work, "close").code == 0
    copy = shutil.copytree(work, work.parent / "สำเนา")
    assert run(copy, "check").json["closed"]
    assert Workspace.open(copy).closed_rounds() == {1}
    assert json.loads(json.dumps(run(copy, "sync").json))["error"]["code"] == "round_closed"
