"""Choosing where copies of a form disagree: recorded, honoured by every job, told, and never for good."""

import contextlib
import shutil
from pathlib import Path

import pytest
from books import edited
from ledger_work import shared_workspace
from workspaces import DAY, POINTS, SMALL, files, fill, form_cell, tidao

from tidao_sheets.jobs.workspace import Workspace, make_workspace

CHANGED = {**POINTS, "pua": ("12", "7", "18", "7.5"), "thawangpha": ("10", "5", "16", "8")}
FILE = "returned/แก้.xlsx"


def disagreeing(work):
    """Put a returned form beside the one that is there: two offices differ in one score each."""
    other = work.parent / "ผู้ส่ง"
    make_workspace(other, str(SMALL))
    fill(other, 1, CHANGED)
    given = other / "แก้.xlsx"
    shutil.move(other / "forms" / "รอบ1-สายเหนือ.xlsx", given)
    assert tidao("collect", given, "--workspace", work, "--round", 1).code == 1
    return work


@pytest.fixture
def disputed(work):
    return disagreeing(work)


def chosen(work, *cells, by="นางสาวสมศรี", **more):
    words = [word for cell in cells for word in ("--choose", cell)]
    words += [word for key, value in {"by": by, **more}.items() for word in (f"--{key}", value)]
    return tidao("collect", *words, "--workspace", work, "--round", 1, "--json")


def check(work):
    return tidao("check", "--workspace", work, "--round", 1, "--json").json


def points(work, office):
    return next(o["points"] for o in check(work)["offices"] if o["code"] == office)


def choices(work):
    workspace = Workspace.open(work)
    with contextlib.closing(workspace.ledger()) as ledger:
        return [act for act in ledger.acts(workspace.programme) if act.kind == "choice"]


def test_what_was_chosen_counts_in_every_job_and_no_file_is_touched(disputed):
    before = files(disputed, but=("tidao.db", ".tidao"))
    done = chosen(disputed, f"pua/ข.2={FILE}", "thawangpha=รอบ1-สายเหนือ.xlsx", reason="ตรงใบคะแนน")
    assert (done.code, done.json["anew"], done.json["disputes"]) == (0, 2, [])
    assert [(c["office"], c["value"], c["by"], c["reason"]) for c in done.json["choices"]] == [
        ("pua", "7.5", "นางสาวสมศรี", "ตรงใบคะแนน"),
        ("thawangpha", "6", "นางสาวสมศรี", "ตรงใบคะแนน"),
    ]
    assert files(disputed, but=("tidao.db", ".tidao")) == before
    found = check(disputed)
    assert [f["code"] for f in found["findings"]] == ["copy_chosen", "copy_chosen"]
    assert {f["severity"] for f in found["findings"]} == {"info"}
    assert (points(disputed, "pua")["ข.2"], points(disputed, "thawangpha")["ก.2"]) == ("7.5", "6")
    assert tidao("sync", "--workspace", disputed, "--round", 1).code == 0
    told = tidao("explain", "pua", "--workspace", disputed, "--round", 1, "--json").json
    places = {Path(c["workbook"]).name for c in told["criteria"] if c["criterion"] == "ข.2"}
    assert places == {"แก้.xlsx"}
    assert tidao("close", "--workspace", disputed, "--round", 1).code == 0
    assert points(disputed, "pua")["ข.2"] == "7.5"
    assert not [f for f in check(disputed)["findings"] if f["code"].startswith("sealed")]
    assert tidao("reopen", "--workspace", disputed, "--round", 1, "--reason", "ก").code == 0
    assert points(disputed, "pua")["ข.2"] == "7.5"


def test_a_sealed_round_is_read_again_after_a_choice(disputed):
    tidao("sync", "--workspace", disputed, "--round", 1)
    assert "ข.2" not in points(disputed, "pua")
    chosen(disputed, f"pua={FILE}")
    assert points(disputed, "pua")["ข.2"] == "7.5"
    tidao("sync", "--workspace", disputed, "--round", 1)
    chosen(disputed, "pua=รอบ1-สายเหนือ.xlsx")
    assert points(disputed, "pua")["ข.2"] == "8"


@pytest.mark.parametrize("cell", ["pua/ข.2", "pua/ข.2/score", "pua", "สายเหนือ"])
@pytest.mark.parametrize("file", [FILE, "แก้.xlsx"])
def test_a_cell_is_named_alone_by_its_office_or_by_its_committee(disputed, cell, file):
    done = chosen(disputed, f"{cell}={file}")
    assert done.code == (0 if cell == "สายเหนือ" else 1)
    assert {c["office"] for c in done.json["choices"]} == ({"pua", "thawangpha"} if cell == "สายเหนือ" else {"pua"})
    assert {d["office"] for d in done.json["disputes"]} == (set() if cell == "สายเหนือ" else {"thawangpha"})


def test_the_same_choice_is_recorded_once_and_the_last_counts(disputed):
    chosen(disputed, f"pua={FILE}")
    again = chosen(disputed, f"pua={FILE}")
    assert (again.json["anew"], len(choices(disputed))) == (0, 1)
    assert chosen(disputed, f"pua={FILE}", by="อีกคน").json["anew"] == 1
    assert chosen(disputed, "pua=รอบ1-สายเหนือ.xlsx").json["anew"] == 1
    assert points(disputed, "pua")["ข.2"] == "8"
    assert len(choices(disputed)) == 3


REFUSED = {
    "nobody": ({"by": " "}, [f"pua={FILE}"], "--by"),
    "cell": ({}, [f"pua/ก.1={FILE}"], "pua/ข.2, thawangpha/ก.2"),
    "office": ({}, [f"muang={FILE}"], "pua/ข.2"),
    "copy": ({}, ["pua=ไม่มี.xlsx"], "returned/แก้.xlsx"),
    "no file": ({}, ["pua"], "returned/แก้.xlsx"),
    "one of two": ({}, [f"pua={FILE}", "thawangpha=ไม่มี.xlsx"], "returned/แก้.xlsx"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_recorded_is_refused_as_a_whole(disputed, case):
    more, cells, said = REFUSED[case]
    done = chosen(disputed, *cells, **more)
    assert (done.code, done.json["error"]["code"]) == (2, "choice")
    assert said in done.out
    assert not choices(disputed)


def test_a_closed_round_takes_no_choice(work):
    assert tidao("close", "--workspace", work, "--round", 1).code == 0
    disagreeing(work)
    done = chosen(work, f"pua={FILE}")
    assert (done.code, done.json["error"]["code"]) == (3, "choice")
    assert not choices(work)


def test_a_choice_lapses_where_either_file_changes_and_can_be_made_anew(disputed):
    chosen(disputed, f"สายเหนือ={FILE}")
    programme = Workspace.open(disputed).programme
    for name in ("forms/รอบ1-สายเหนือ.xlsx", f"forms/{FILE}"):
        with edited(disputed / name) as book:
            book["ปัว"][form_cell("ก.1", programme, "advice")] = "ทาสีใหม่"
        found = check(disputed)
        codes = {f["code"] for f in found["findings"] if f["severity"] != "info"}
        assert {"choice_lapsed", "copies_disagree"} <= codes
        told = tidao("collect", "--workspace", disputed, "--round", 1, "--json")
        assert told.code == 1
        chosen(disputed, f"สายเหนือ={FILE}")
        assert "choice_lapsed" not in {f["code"] for f in check(disputed)["findings"]}


def test_where_only_what_was_not_chosen_is_left_that_is_told_until_it_is_chosen(disputed):
    chosen(disputed, f"สายเหนือ={FILE}")
    (disputed / "forms" / FILE).unlink()
    lapsed = [(f["office"], f["severity"]) for f in check(disputed)["findings"] if f["code"] == "choice_lapsed"]
    assert lapsed == [("pua", "warning"), ("thawangpha", "warning")]
    assert points(disputed, "pua")["ข.2"] == "8"
    done = tidao("collect", "--workspace", disputed, "--round", 1)
    assert (done.code, "2 choices hold no longer" in done.out) == (0, True)
    assert chosen(disputed, "สายเหนือ=รอบ1-สายเหนือ.xlsx").json["anew"] == 2
    assert not check(disputed)["findings"]


def test_a_rebuilt_form_takes_over_what_was_chosen(disputed):
    programme = Workspace.open(disputed).programme
    for name in ("forms/รอบ1-สายเหนือ.xlsx", f"forms/{FILE}"):
        with edited(disputed / name) as book:  # a criterion's key is lost, so that the form is rebuilt
            book["ท่าวังผา"]["A" + form_cell("ข.2", programme)[1:]] = None
    assert chosen(disputed, f"pua={FILE}", "thawangpha=แก้.xlsx").json["anew"] == 2
    assert tidao("forms", "--rebuild", "--workspace", disputed, "--round", 1).code in {0, 1}
    assert points(disputed, "pua")["ข.2"] == "7.5"
    assert points(disputed, "thawangpha")["ก.2"] == "5"


def test_choices_stand_in_the_chain_on_either_database(tmp_path_factory, tmp_path, database, monkeypatch):
    monkeypatch.setenv("TIDAO_TODAY", DAY)
    work = disagreeing(shared_workspace(tmp_path_factory, tmp_path / "งาน", database))
    assert chosen(work, f"pua={FILE}").json["anew"] == 1
    assert points(work, "pua")["ข.2"] == "7.5"
    last = database.rows("SELECT max(id) FROM tidao_act")[0][0]
    database.rows("UPDATE tidao_act SET round = 2 WHERE id = ?", last)
    with contextlib.closing(Workspace.open(work).ledger()) as ledger:
        assert ledger.first_broken() == ("act", last)


def test_a_copy_too_large_to_be_known_by_its_content_is_not_chosen(disputed, monkeypatch):
    monkeypatch.setattr("tidao_sheets.stores.xlsx.reader.digest_of", lambda _: "")
    done = chosen(disputed, f"pua/ข.2={FILE}")
    assert (done.code, "64 MB" in done.said, choices(disputed)) == (2, True, [])
