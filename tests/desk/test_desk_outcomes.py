"""What a job has come to is said by its page as the shell's exit code says it; each remedy of the desk is a button."""

import ast
import re
import threading
from pathlib import Path

import pytest
from desk_work import asked_again, desk_at
from workspaces import DAY, POINTS, damage, fill, shown, tamper, tidao

import tidao_sheets
from tidao_sheets.cli.commands import commands
from tidao_sheets.cli.options import parameters
from tidao_sheets.desk import mouse
from tidao_sheets.desk.app import Desk
from tidao_sheets.desk.routes import NAV, done_on
from tidao_sheets.desk.work import Job
from tidao_sheets.jobs.lock import locked
from tidao_sheets.jobs.shipped import templates
from tidao_sheets.jobs.sync import sync

pytestmark = pytest.mark.usefixtures("today")

RANKING = "จัดลำดับ รอบ 1"
MORE = POINTS | {"pua": ("11", "7", "18", "8")}


def heading(text):
    """Return whether a page says that all is well, and how it says so."""
    return re.search(r'<div class="notice (good|bad)" role="\w+"><p><strong>([^<]+)</strong>', text).groups()


def test_a_closing_that_a_changed_cell_stops_is_asked_about_and_done_with_all_that_was_filled_in(work):
    tamper(work)
    fill(work, 1, MORE)
    with desk_at(work) as desk:
        desk.enter()
        filled = {"meeting": "๑/๒๕๖๘", "meeting_day": "2025-01-20", "signed": ["สายเหนือ"]}
        stopped = desk.done("/close", **filled)
        assert heading(stopped)[0] == "bad"
        assert "Done" not in heading(stopped)[1]
        assert "<td>แก้เอง</td>" in stopped
        assert "Round 1 is closed" not in desk.get("/close?round=1").text
        fields = asked_again(stopped, "overwrite")
        assert fields | {"token": ""} == {"token": "", **filled, "signed": "สายเหนือ", "round": "1", "overwrite": "1"}
        assert heading(desk.done("/close", **fields)) == ("good", "Done")
        closed = desk.get("/close?round=1").text
        assert "Round 1 is closed" in closed
        assert "๑/๒๕๖๘" in closed
    assert shown(work / "summary.xlsx", RANKING, "C10") != "แก้เอง"


def test_a_decision_that_a_changed_cell_keeps_from_the_summary_is_written_when_asked(work):
    settings = work / "workspace.toml"
    settings.write_text(settings.read_text("utf-8").replace("# 1 = 2024-04-30", "1 = 2025-01-31", 1), "utf-8")
    at = ("--workspace", work, "--round", 1)
    assert tidao("close", *at).code == 0
    assert tidao("review", "add", "pua", *at, "--criterion", "ก.1", "--reason", "ขอ").code == 0
    tamper(work)
    with desk_at(work) as desk:
        desk.enter()
        decided = {"review": "1", "points ก.1": "10.5", "reason": "พบหลักฐาน", "by": "ประธาน", "date": DAY}
        stopped = desk.done("/review/decide", round="1", **decided)
        assert heading(stopped)[0] == "bad"
        fields = asked_again(stopped, "overwrite")
        assert heading(desk.done("/review/decide", **fields)) == ("good", "Done")
    assert shown(work / "summary.xlsx", RANKING, "C10") != "แก้เอง"
    assert len(tidao("review", "list", *at, "--json").json["reviews"]) == 1


def test_at_a_shell_the_remedy_of_a_stopped_closing_works_as_it_is_told(work):
    tamper(work)
    fill(work, 1, MORE)
    at = ("close", "--workspace", work, "--round", 1)
    stopped = tidao(*at)
    assert stopped.code == 3
    assert "--overwrite" in stopped.out
    assert tidao(*at, "--overwrite").code == 0
    assert shown(work / "summary.xlsx", RANKING, "C10") != "แก้เอง"


def test_a_closed_round_is_not_written_and_is_opened_again_by_a_button(work):
    assert tidao("close", "--workspace", work, "--round", 1).code == 0
    fill(work, 1, MORE)
    with desk_at(work) as desk:
        desk.enter()
        stopped = desk.done("/do/sync", round="1")
        assert heading(stopped)[0] == "bad"
        fields = asked_again(stopped, "reason")
        assert fields["round"] == "1"
        assert heading(desk.done("/reopen", **fields | {"reason": "แก้คะแนน"})) == ("good", "Done")
        assert heading(desk.done("/do/sync", round="1")) == ("good", "Done")


def test_a_damaged_form_is_made_anew_by_the_button_of_what_found_it(work):
    damage(work)
    with desk_at(work) as desk:
        desk.enter()
        found = desk.done("/do/forms", round="1")
        assert heading(found)[0] == "bad"
        fields = asked_again(found, "rebuild")
        assert heading(desk.done("/do/forms", **fields)) == ("good", "Done")


def test_faults_and_unread_files_are_never_under_a_heading_that_says_done(work):
    fill(work, 1, POINTS | {"pua": ("99", "7", "18", "8")})
    with desk_at(work) as desk:
        desk.enter()
        found = desk.done("/do/sync", round="1")
        assert heading(found) == ("bad", "Something is to be mended")
        assert '<a href="/findings?round=1">' in found
        refused = desk.done("/letters/make", round="1", kind=["result"], office="pua", format=["docx"])
        assert heading(refused) == ("bad", "Something is to be mended")
        (work / "forms" / "เสีย.xlsx").write_bytes(b"PK")
        for path, more in (("/do/sync", {}), ("/export", {"format": ".json"}), ("/close", {"partial": "1"})):
            found = desk.done(path, round="1", **more)
            assert heading(found)[0] == "bad", path
            assert "could not be read" in heading(found)[1], path


def test_what_another_run_holds_up_can_be_tried_again_with_all_that_was_filled_in(work):
    with desk_at(work) as desk:
        desk.enter()
        filled = {"kind": ["memo", "announcement"], "format": ["docx"]}
        with locked(work, "sync"):
            busy = desk.done("/letters/make?round=1", **filled)
        assert "is at work in this workspace" in busy
        again = re.search(r'<form method="post" action="/letters/make"[^>]*>(.*?)</form>', busy, re.DOTALL)[1]
        sent = re.findall(r'name="([^"]+)" value="([^"]*)"', again)
        assert sent[1:] == [("kind", "memo"), ("kind", "announcement"), ("format", "docx"), ("round", "1")]
        assert heading(desk.done("/letters/make", round="1", **filled)) == ("good", "Done")


def test_a_job_that_ends_while_its_page_is_made_is_shown_as_it_was_when_it_was_looked_at(work, monkeypatch):
    go_on = threading.Event()

    def slow(workspace, number, progress, **more):
        assert go_on.wait(20)
        return sync(workspace, number, progress, **more)

    def meanwhile(job):
        go_on.set()
        job.ended.wait(20)
        return False

    monkeypatch.setattr("tidao_sheets.desk.pages.home.sync", slow)
    with desk_at(work) as desk:
        desk.enter()
        assert desk.post("/do/sync", round="1").code == 303
        monkeypatch.setattr(Job, "running", property(meanwhile))
        assert "At work" in desk.get("/work").text
        assert heading(desk.get("/work").text) == ("good", "Done")


def sentences():
    """All that the program may say, in either language: what stands in calls, which docstrings do not."""
    for path in Path(tidao_sheets.__file__).parent.rglob("*.py"):
        calls = (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))
        told = (part for call in calls for argument in call.args for part in ast.walk(argument))
        yield from (part.value for part in told if isinstance(part, ast.Constant) and isinstance(part.value, str))


@pytest.fixture(scope="module", autouse=True)
def pages():
    """Every page of the desk is declared."""
    Desk(lang="th", tell=None, reveal=None, stop=None)


def test_every_command_has_a_page_of_the_desk_or_is_said_to_have_none():
    known = {command.name for command in commands()}
    assert known - done_on().keys() - mouse.SHELL_ONLY.keys() == set()
    assert done_on().keys() <= known
    assert not done_on().keys() & mouse.SHELL_ONLY.keys()
    assert set(done_on().values()) <= {*dict(NAV), "/start"}


def test_every_command_that_a_sentence_names_is_one():
    named = {found for said in sentences() for found in re.findall(r"(?<![\w/.])tidao ([a-z]+)\b", said)}
    assert len(named) > 10
    assert named <= {command.name for command in commands()}


def test_every_option_of_a_remedy_is_a_field_of_the_desk():
    """But those that a page answers by itself, or that only look: which round, which file, a log."""
    own = {"round", "workspace", "to", "sender", "choose", "log", "office", "each", "make", "verify", "json", "lang"}
    clicked = {name: [*parameters(c.run, "th")] for c in commands() if (name := c.name) not in mouse.SHELL_ONLY}
    declared = {word.removeprefix("--") for found in clicked.values() for each in found for word in each.opts}
    said = "\n".join(said for said in sentences() if re.search(r"[ก-๙]|[a-z] [a-z]", said))
    bare = {m["option"] for m in mouse._NAMED.finditer(said) if m["option"]} & declared
    assert {"partial", "reason", "overwrite"} <= bare
    pages = "\n".join(p.read_text("utf-8") for p in (templates() / "html" / "desk").glob("*.html"))
    fields = {*re.findall(r'name="([a-z]+)"', pages), *re.findall(r'"(overwrite|rebuild)": "1"', pages), "resolution"}
    assert mouse.OPTIONS.keys() <= fields
    assert bare - own - mouse.OPTIONS.keys() == set()
