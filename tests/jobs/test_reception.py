"""The log of what came back: who returned what, when, which copy counts, which sheets are signed."""

import shutil

import pytest
from books import edited
from workspaces import POINTS, SMALL, files, fill, form_cell, tidao

from tidao_sheets.jobs.workspace import Workspace, make_workspace

CHANGED = {**POINTS, "pua": ("12", "7", "18", "7.5")}


@pytest.fixture
def returned(work):
    """A workspace to which a form, a signed sheet and a letter came back, and the folder of its sender."""
    other = work.parent / "ผู้ส่ง"
    make_workspace(other, str(SMALL))
    fill(other, 1, CHANGED)
    given = other / "คืน"
    given.mkdir()
    shutil.copy(other / "forms" / "รอบ1-สายเหนือ.xlsx", given / "แก้.xlsx")
    collect(work, given, sender="นายสมชาย")
    (given / "ลงนาม.pdf").write_bytes(b"%PDF-1.7")
    collect(work, given / "ลงนาม.pdf", signed="pua")
    (given / "จดหมาย.txt").write_text("x")
    collect(work, given / "จดหมาย.txt")
    return work, given


def collect(work, *paths, **more):
    words = [word for key, value in more.items() for word in (f"--{key}", value)]
    return tidao("collect", *paths, *words, "--workspace", work, "--round", 1, "--json")


def log(work):
    return tidao("collect", "--log", "--workspace", work, "--round", 1, "--json").json


def states(work):
    told = log(work)
    found = {f["name"]: f["state"] for c in told["committees"] for f in c["files"]}
    return found | {f["name"]: f["state"] for f in told["others"]}


def test_before_anything_came_the_forms_that_are_there_are_told(work):
    before = files(work)
    told = log(work)
    assert states(work) == {"รอบ1-สายเหนือ.xlsx": "counts", "รอบ1-สายใต้.xlsx": "counts"}
    assert {f["at"] for c in told["committees"] for f in c["files"]} == {None}
    assert files(work) == before


def test_without_a_ledger_nothing_is_made(tmp_path):
    make_workspace(tmp_path / "ใหม่", str(SMALL))
    before = files(tmp_path)
    told = log(tmp_path / "ใหม่")
    assert [c["files"] for c in told["committees"]] == [[], []]
    assert files(tmp_path) == before


def test_who_returned_what_and_which_sheets_are_signed(returned):
    work, _ = returned
    told = log(work)
    north, south = told["committees"]
    assert (north["signed"], north["signed_offices"], south["signed_offices"]) == (False, ["pua"], [])
    assert [(f["name"], f["kind"], f["sender"]) for f in north["files"]] == [
        ("แก้.xlsx", "form", "นายสมชาย"),
        ("ลงนาม.pdf", "signed", None),
        ("รอบ1-สายเหนือ.xlsx", "form", None),
    ]
    assert [f["name"] for f in told["others"]] == ["จดหมาย.txt"]
    assert all(f["at"] for f in north["files"][:2])


def test_which_copy_counts_follows_what_is_chosen(returned):
    work, _ = returned
    assert states(work)["แก้.xlsx"] == states(work)["รอบ1-สายเหนือ.xlsx"] == "disputed"
    tidao("collect", "--choose", "pua=แก้.xlsx", "--by", "ก", "--workspace", work, "--round", 1)
    found = {f["name"]: (f["state"], f["unchosen"]) for f in log(work)["committees"][0]["files"]}
    assert found["แก้.xlsx"] == ("counts", 0)
    assert found["รอบ1-สายเหนือ.xlsx"] == ("counts", 1)


@pytest.mark.parametrize("what", ["gone", "altered"])
def test_what_is_no_longer_as_it_came_is_told(returned, what):
    work, _ = returned
    for path in (work / "received" / "ลงนาม.pdf", work / "forms" / "returned" / "แก้.xlsx"):
        if what == "gone":
            path.unlink()
        elif path.suffix == ".pdf":
            path.write_bytes(b"%PDF-1.8")
        else:
            with edited(path) as book:
                book["ปัว"][form_cell("ก.1", Workspace.open(work).programme, "advice")] = "ใหม่"
    found = states(work)
    assert found["ลงนาม.pdf"] == found["แก้.xlsx"] == what
    assert log(work)["committees"][0]["signed_offices"] == []


def test_a_form_that_was_rebuilt_since_or_is_of_another_rubric_does_not_count(returned):
    work, _ = returned
    with edited(work / "forms" / "รอบ1-สายเหนือ.xlsx") as book:
        book["ปัว"]["A" + form_cell("ข.2", Workspace.open(work).programme)[1:]] = None
    assert tidao("forms", "--rebuild", "--workspace", work, "--round", 1).code in {0, 1}
    assert states(work)["แก้.xlsx"] == "superseded"
    path = work / "programme.toml"
    path.write_text(path.read_text("utf-8").replace("= 12.5", "= 12").replace("= 7.5", "= 8"), "utf-8")
    assert states(work)["แก้.xlsx"] in {"other_rubric", "superseded"}
    assert "other_rubric" in states(work).values()


def test_what_came_back_is_told_of_a_closed_and_reopened_round_too(returned):
    work, _ = returned
    (work / "forms" / "returned" / "แก้.xlsx").unlink()
    assert tidao("close", "--workspace", work, "--round", 1).code == 0
    assert log(work)["closed"]
    assert states(work)["ลงนาม.pdf"] == "kept"
    tidao("reopen", "--workspace", work, "--round", 1, "--reason", "ก")
    assert not log(work)["closed"]
    assert states(work)["ลงนาม.pdf"] == "kept"


@pytest.mark.parametrize(
    "words", [("--log", "x.pdf"), ("--log", "--choose", "a=b"), ("x.pdf", "--choose", "a=b", "--by", "ก")]
)
def test_one_thing_is_asked_for_at_a_time(work, words):
    before = files(work)
    done = tidao("collect", *words, "--workspace", work, "--round", 1, "--json")
    assert (done.code, done.json["error"]["code"]) == (2, "one_at_once")
    assert files(work) == before
