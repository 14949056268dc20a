"""A whole round at the desk, over HTTP: it comes to what the shell comes to, since both call the same jobs."""

import json
import re
import shutil
import subprocess
import sys
import threading
import time
from urllib.parse import quote

import pytest
from desk_work import desk_at
from workspaces import DAY, POINTS, SMALL, fill, issued_workspace, small_workspace, tidao

from tidao_sheets.desk.recent import recent
from tidao_sheets.jobs import opening
from tidao_sheets.jobs.heartbeat import LAST_RUN
from tidao_sheets.jobs.letters import publish
from tidao_sheets.jobs.lock import locked
from tidao_sheets.jobs.unattended import run_workspace
from tidao_sheets.jobs.workspace import NoWorkspaceError, Workspace
from tidao_sheets.stores.xlsx.store import XlsxStore

pytestmark = pytest.mark.usefixtures("today")

UNTIL = "2025-02-28"


def steady(document):
    """Leave out of a JSON document what differs from run to run and from folder to folder."""
    text = json.dumps(document, ensure_ascii=False)
    text = re.sub(r'"(read_at|at)": "[^"]*"', r'"\1": ""', text)
    return re.sub(r'"/[^"]*/(งาน|เชลล์)/', '"/', text)


def told(folder):
    """Return what the shell says of a workspace."""
    at = ("--workspace", folder, "--round", 1, "--json")
    commands = (("status",), ("check",), ("letters", "--verify"), ("review", "list"))
    return [steady(tidao(*words, *at).json) for words in commands]


def test_a_whole_round_at_the_desk_is_the_round_of_the_shell(tmp_path):
    folder, shell = tmp_path / "งาน", tmp_path / "เชลล์"
    with desk_at(None) as desk:
        desk.enter()
        assert desk.get("/").code == 303
        assert desk.post("/start/make", folder=str(folder), programme=str(SMALL)).code == 303
        assert recent() == (folder,)
        assert "has no score forms yet" in desk.get("/").text
        desk.done("/do/forms")
        assert "owe 16 criteria" in desk.get("/").text
        fill(folder, 1, POINTS)
        shutil.copytree(folder, shell, ignore=shutil.ignore_patterns(".tidao*"))
        assert "bring the summary up to date" in desk.get("/").text
        assert "summary" in desk.done("/do/sync")
        assert "close round 1" in desk.get("/").text
        assert (
            desk.post(
                "/letters/settings",
                number__result="101-104",
                day__result="2025-02-03",
                meeting="๑/๒๕๖๘",
                meeting_day="2025-01-20",
                review_until=UNTIL,
            ).code
            == 303
        )
        assert "101-104" in desk.get("/letters").text
        desk.done("/close", signed=["สายเหนือ"])
        assert "Round 1 is closed" in desk.get("/close?round=1").text
        desk.done("/letters/make?round=1", kind=["result"], format=["docx"])
        asked = {"office": "pua", "criterion": ["ก.1"], "reason": "ขอ", "date": DAY}
        desk.done("/review/add?round=1", **asked)
        assert "requests for review wait" in desk.get("/?round=1").text
        more = {"review": "1", "points ก.1": "12.5", "reason": "พบหลักฐาน", "by": "ประธาน", "date": DAY}
        desk.done("/review/decide?round=1", **more)
        assert "no longer hold" in desk.get("/?round=1").text
        desk.done("/letters/make?round=1", kind=["result"], format=["docx"])
        assert "print and submit 4" in desk.get("/?round=1").text
    at = ("--workspace", shell, "--round", 1)
    assert tidao("sync", *at).code == 0
    settings = (folder / "workspace.toml").read_text(encoding="utf-8")
    (shell / "workspace.toml").write_text(settings, encoding="utf-8")
    assert tidao("close", *at, "--signed", "สายเหนือ").code == 0
    assert tidao("letters", *at, "--kind", "result", "--format", "docx").code == 0
    assert tidao("review", "add", "pua", *at, "--criterion", "ก.1", "--reason", "ขอ", "--date", DAY).code == 0
    decided = ("--points", "ก.1=12.5", "--reason", "พบหลักฐาน", "--by", "ประธาน", "--date", DAY)
    assert tidao("review", "decide", "1", *at, *decided).code == 0
    assert tidao("letters", *at, "--kind", "result", "--format", "docx").code == 0
    assert told(folder) == told(shell)
    assert "# เลขที่หนังสือ" in settings  # every comment has stayed
    assert "1/result" in settings


def test_settings_that_cannot_be_used_are_refused_and_nothing_is_written(tmp_path, tmp_path_factory):
    folder = small_workspace(tmp_path_factory, tmp_path / "งาน")
    before = (folder / "workspace.toml").read_bytes()
    with desk_at(folder) as desk:
        desk.enter()
        for wrong in (
            {"number__result": "ไม่ใช่เลข - 1"},
            {"day__result": "3/2/2568", "number__result": ""},
            {"meeting": "๑/๒๕๖๘"},
            {"meeting_day": "2025-01-20"},
            {"review_until": "พรุ่งนี้"},
        ):
            got = desk.post("/letters/settings", **wrong)
            assert got.code == 409, wrong
            assert (folder / "workspace.toml").read_bytes() == before
        assert desk.post("/letters/settings", number__result="", day__result="").code == 303
        assert (folder / "workspace.toml").read_bytes() == before


def test_a_document_is_looked_at_before_it_is_made_and_nothing_is_written(tmp_path, tmp_path_factory):
    folder = small_workspace(tmp_path_factory, tmp_path / "งาน")
    with desk_at(folder) as desk:
        desk.enter()
        got = desk.get("/letters/preview?round=1&kind=result&office=pua")
        assert got.code == 200
        pages = re.findall(r'src="(/letters/preview/\d+\.png[^"]*)"', got.text)
        assert pages
        assert all(desk.get(page).text.startswith("�PNG") for page in pages)
        assert desk.get("/letters/preview/99.png").code == 404
        assert desk.get("/letters/preview?round=1&kind=nothing").code == 409
        assert desk.get("/letters/preview?round=1&kind=review-reply").code == 409
    assert not (folder / "letters").exists()


def test_what_is_shown_follows_the_files(tmp_path, tmp_path_factory):
    folder = small_workspace(tmp_path_factory, tmp_path / "งาน")
    with desk_at(folder) as desk:
        desk.enter()
        assert "close round 1" in desk.get("/").text
        fill(folder, 1, POINTS | {"pua": ("", "7", "18", "8")})
        assert "owes 1 criterion" in desk.get("/").text
        fill(folder, 1, POINTS)
        assert "close round 1" in desk.get("/").text
        settings = folder / "programme.toml"
        settings.write_text(settings.read_text(encoding="utf-8") + "\nเสีย", encoding="utf-8")
        got = desk.get("/")
        assert got.code == 409
        assert "programme.toml" in got.text


def test_every_page_follows_the_files_and_reads_nothing_twice(tmp_path, tmp_path_factory, monkeypatch):
    folder = issued_workspace(tmp_path_factory, tmp_path / "งาน")
    read = []
    monkeypatch.setattr(XlsxStore, "_read", lambda *args, own=XlsxStore._read: read.append(args) or own(*args))
    with desk_at(folder) as desk:
        desk.enter()
        pages = [f"/{page}?round=1" for page in ("", "office/pua", "letters", "receive", "history", "evidence")]
        for page in pages:
            assert desk.get(page).code == 200
        read.clear()
        for page in pages:
            desk.get(page)
        assert read == []
        assert "no longer hold" not in desk.get("/letters?round=1").text
        assert ">11<" not in desk.get("/office/pua?round=1").text
        document = next((folder / "letters").rglob("*.docx"))
        document.write_bytes(document.read_bytes() + b" ")
        assert "no longer hold, were altered or are missing" in desk.get("/letters?round=1").text
        assert tidao("reopen", "--workspace", folder, "--round", 1, "--reason", "แก้").code == 0
        fill(folder, 1, POINTS | {"pua": ("11", "7", "18", "8")})
        assert ">11<" in desk.get("/office/pua?round=1").text
        assert read
        assert desk.get("/office/nobody?round=1").code == 409


def test_an_office_that_came_after_the_closing_has_no_page_of_that_round(tmp_path, tmp_path_factory):
    folder = small_workspace(tmp_path_factory, tmp_path / "งาน")
    assert tidao("close", "--workspace", folder, "--round", 1).code == 0
    path = folder / "programme.toml"
    text = path.read_text("utf-8").replace('offices = ["muang",', 'offices = ["muang", "muangใหม่",', 1)
    office = re.search(r"\[\[office\]\]\ncode = \"muang\".*?\n\n", text, re.DOTALL)[0]
    path.write_text(text.replace(office, office + re.sub('(?<!kind) = "[^"]*', r"\g<0>ใหม่", office), 1), "utf-8")
    with desk_at(folder) as desk:
        desk.enter()
        assert desk.get(f"/office/{quote('muangใหม่')}?round=1").code == 409
        assert desk.get("/office/muang?round=1").code == 200


def test_one_job_at_a_time_whose_page_may_be_left(tmp_path, tmp_path_factory, monkeypatch):
    folder, other = (small_workspace(tmp_path_factory, tmp_path / name) for name in ("งาน", "อื่น"))
    go_on = threading.Event()

    def slow(workspace, assessed, wanted, progress):
        progress("หนังสือ ก")
        assert go_on.wait(20)
        return publish(workspace, assessed, wanted, progress)

    monkeypatch.setattr("tidao_sheets.desk.pages.letters.publish", slow)
    with desk_at(folder) as desk:
        desk.enter()
        assert desk.post("/letters/make?round=1", kind=["announcement"], format=["docx"]).code == 303
        while "หนังสือ ก" not in desk.get("/work.json").text:
            time.sleep(0.02)
        assert "At work" in desk.get("/ranking").text
        for path in ("/do/sync", "/quit"):
            assert desk.post(path).code == 409
        assert "still at work" in desk.post("/start/open", folder=str(other)).text
        go_on.set()
        while '"running": true' in desk.get("/work.json").text:
            time.sleep(0.02)
        assert "Done" in desk.get("/work").text
        assert desk.post("/quit").code == 200


def test_what_a_job_refuses_is_told_with_its_remedy(tmp_path, tmp_path_factory):
    folder = small_workspace(tmp_path_factory, tmp_path / "งาน")
    fill(folder, 1, POINTS | {"pua": ("99", "7", "18", "8")})
    with desk_at(folder) as desk:
        desk.enter()
        assert "cannot be closed yet" in desk.get("/close").text
        assert "cannot be closed yet" in desk.done("/close")
        with locked(folder, "sync"):
            assert "is at work in this workspace" in desk.done("/do/sync")


CUT_OFF = """
import os, sys
from pathlib import Path
from tidao_sheets.jobs import opening
from tidao_sheets.jobs.letters import publish
with opening.writing(Path(sys.argv[1]), 1, "letters") as (workspace, number):
    os._exit(9)
"""


def test_the_next_start_shows_what_a_job_that_was_cut_off_has_left(tmp_path, tmp_path_factory):
    folder = small_workspace(tmp_path_factory, tmp_path / "งาน")
    assert subprocess.run([sys.executable, "-c", CUT_OFF, str(folder)], check=False).returncode == 9
    (folder / ".tidao-abc.tmp").touch()
    with desk_at(folder) as desk:
        desk.enter()
        assert "The job “letters”" in desk.get("/").text
        assert not (folder / ".tidao-abc.tmp").exists()
        desk.done("/do/sync")
        assert "was cut off" not in desk.get("/").text
    with desk_at(folder) as desk:
        desk.enter()
        assert "was cut off" not in desk.get("/").text


def test_the_first_page_tells_how_work_by_itself_goes(tmp_path, tmp_path_factory):
    folder = small_workspace(tmp_path_factory, tmp_path / "งาน")
    with desk_at(folder) as desk:
        desk.enter()
        assert "Work by itself" not in desk.get("/").text
        run_workspace(folder)
        assert "last run by itself" in desk.get("/").text
        left = (folder / LAST_RUN).read_text("utf-8")
        (folder / LAST_RUN).write_text(re.sub('"due": "2', '"due": "1', left), encoding="utf-8")
        assert "no run since" in desk.get("/").text
        assert "tidao watch --once" in desk.get("/").text


def test_a_workspace_that_would_reach_outside_is_asked_about_first(tmp_path, tmp_path_factory):
    folder = small_workspace(tmp_path_factory, tmp_path / "งาน")
    settings = folder / "workspace.toml"
    text = settings.read_text(encoding="utf-8").replace('summary = "summary.xlsx"', f'summary = "{tmp_path}/นอก.xlsx"')
    settings.write_text(text, encoding="utf-8")
    with desk_at(None) as desk:
        desk.enter()
        got = desk.post("/start/open", folder=str(folder))
        assert "นอก.xlsx" in got.text
        assert desk.get("/").code == 303  # nothing is open yet
        assert desk.post("/start/open", folder=str(folder), allow="[]").code == 200
        assert desk.get("/").code == 303
        [allowed] = re.findall(r'name="allow" value="([^"]*)"', got.text)
        sent = desk.post("/start/open", folder=str(folder), allow=allowed.replace("&#34;", '"'))
        assert sent.code == 303
        assert desk.get("/").code == 200


def test_folders_are_opened_by_this_computers_own_programs(tmp_path, tmp_path_factory):
    folder = small_workspace(tmp_path_factory, tmp_path / "งาน")
    with desk_at(folder) as desk:
        desk.enter()
        for path in ("/reveal/forms", "/reveal/summary", "/letters/folder"):
            assert desk.post(path).code == 303
        assert desk.revealed == [folder / "forms", folder / "summary.xlsx", folder]
        (folder / "summary.xlsx").unlink()
        assert desk.post("/reveal/summary").code == 409


def test_the_lock_is_held_as_long_as_a_job_goes_on(tmp_path, tmp_path_factory):
    folder = small_workspace(tmp_path_factory, tmp_path / "งาน")
    with opening.writing(folder, 1, "sync") as (workspace, number):
        assert isinstance(workspace, Workspace)
        assert number == 1
        assert tidao("sync", "--workspace", folder, "--round", 1).code == 4


def test_a_folder_that_was_named_is_no_workspace(tmp_path):
    with pytest.raises(NoWorkspaceError), desk_at(tmp_path):
        pass
    assert not [*tmp_path.glob(".tidao*")]
