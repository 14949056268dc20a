"""What stands in the summary's way is overwritten when asked; forms are made anew; the rest of the files."""

import re
from urllib.parse import quote

import pytest
from books import edited
from desk_work import asked_again, desk_at
from google_work import NORTH
from workspaces import POINTS, SECOND, damage, files, fill, issued_workspace, shown, tamper, tidao

RANKING = "จัดลำดับ รอบ 1"

pytestmark = pytest.mark.usefixtures("today")
pytest_plugins = ["sheets_server.fixtures", "google_fixtures"]


def test_a_sync_that_stopped_asks_and_overwrites_the_round_that_it_was_of(work):
    assert tidao("sync", "--workspace", work, "--round", 1).code == 0
    before = shown(work / "summary.xlsx", RANKING, "C10")
    tamper(work)
    fill(work, 1, POINTS | {"pua": ("11", "7", "18", "8")})
    tampered = (work / "summary.xlsx").read_bytes()
    with desk_at(work) as desk:
        desk.enter()
        stopped = desk.done("/do/sync", round="1")
        assert ">Done<" not in stopped
        assert all(f"<td>{told}</td>" in stopped for told in (RANKING, "C10", "แก้เอง"))
        fields = asked_again(stopped, "overwrite")
        assert (fields.pop("token"), fields) == (desk.token, {"round": "1", "overwrite": "1"})
        assert (work / "summary.xlsx").read_bytes() == tampered
        assert ">Done<" in desk.done("/do/sync", **fields)
    assert shown(work / "summary.xlsx", RANKING, "C10") == before
    assert [kept.read_bytes() for kept in (work / "backup").rglob("*.xlsx")] == [tampered]


def test_a_tab_of_somebody_elses_is_never_offered_to_be_overwritten(work):
    assert tidao("sync", "--workspace", work, "--round", 1).code == 0
    with edited(work / "summary.xlsx") as book:
        book.create_sheet("ของฉัน")["A1"] = 1
    fill(work, 1, POINTS | {"pua": ("11", "7", "18", "8")})
    with desk_at(work) as desk:
        desk.enter()
        stopped = desk.done("/do/sync", round="1")
        assert "Stopped: not everything was done" in stopped
        assert "ของฉัน" in stopped
        assert 'name="overwrite"' not in stopped


def test_a_damaged_form_is_made_anew_only_when_asked(work):
    damage(work)
    before = files(work / "forms")
    with desk_at(work) as desk:
        desk.enter()
        assert 'name="rebuild"' in desk.get("/files?round=1").text
        desk.done("/do/forms", round="1")
        assert files(work / "forms") == before
        desk.done("/do/forms", round="1", rebuild="1")
    made = files(work / "forms").keys() - before.keys()
    assert len(made) == 1


def test_the_evidence_workbooks_are_made_and_stay(work):
    with desk_at(work) as desk:
        desk.enter()
        assert 'action="/do/evidence"' in desk.get("/files").text
        desk.done("/do/evidence")
        made = files(work / "evidence")
        assert len(made) == len(POINTS)
        desk.done("/do/evidence", rebuild="1")
        assert files(work / "evidence") == made


def test_the_scores_are_saved_as_the_shell_exports_them(work, tmp_path):
    with desk_at(work) as desk:
        desk.enter()
        assert desk.get("/files/exported").code == 404
        before = files(work, but=[".tidao"])
        for wrong in ("", ".exe", "/../x.csv"):
            assert desk.post("/export", format=wrong).code == 409
        done = desk.done("/export", round="1", format=".csv")
        assert "คะแนน-รอบ1.csv" in done
        assert 'href="/files/exported"' in desk.get("/files").text
        got = desk.get("/files/exported")
        assert files(work, but=[".tidao"]) == before
    target = tmp_path / "เชลล์.csv"
    assert tidao("export", "--workspace", work, "--round", 1, "--to", target).code == 0
    assert got.text == target.read_bytes().decode("utf-8")
    assert got.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E0")


def test_an_export_says_which_form_is_not_in_it(work):
    (work / "forms" / "เสีย.xlsx").write_bytes(b"PK")
    with desk_at(work) as desk:
        desk.enter()
        assert "เสีย.xlsx" in desk.done("/export", round="1", format=".json")


def test_documents_and_codes_are_held_against_the_record_and_not_kept(tmp_path, tmp_path_factory):
    work = issued_workspace(tmp_path_factory, tmp_path / "งาน")
    document = next((work / "letters").rglob("*.docx"))
    code = tidao("verify", document, "--workspace", work, "--json").json["fingerprint"]
    with desk_at(work) as desk:
        desk.enter()
        before = files(work, but=[".tidao"])
        sent = desk.upload([("หนังสือ.docx", document.read_bytes())], "/files", code="").text
        assert "หนังสือ.docx: it holds" in sent
        assert "knows nothing of it" in desk.upload([("อื่น.docx", b"PK")], "/files", code="").text
        assert f"{code}: it holds" in desk.upload([], "/files", code=code).text
        assert "0000-0000-0000: this record knows nothing" in desk.upload([], "/files", code="0000-0000-0000").text
        assert desk.upload([], "/files", code="").code == 409
        saved = desk.get(f"/letters/file?name={quote(document.relative_to(work / 'letters').as_posix())}")
        assert (saved.code, saved.text[:2]) == (200, "PK")
        assert files(work, but=[".tidao", "inbox"]) == {k: v for k, v in before.items() if k != "inbox"}
        assert not [*(work / "inbox").iterdir()]


def test_findings_are_put_into_forms_at_google(google):
    google.paste(NORTH, "ปัว", "F9", "'๘")
    assert google.run("check").json["findings"]
    with desk_at(google.folder) as desk:
        desk.enter()
        assert 'name="mark"' in desk.get("/files?round=1").text
        assert ">Done<" in desk.done("/do/sync", round="1", mark="1")
    assert google.sheet(NORTH, "ปัว").at(8, 5).note.startswith("[tidao] ")


def test_no_form_of_this_computer_is_marked(work):
    with desk_at(work) as desk:
        desk.enter()
        assert 'name="mark"' not in desk.get("/files?round=1").text
        assert "Google Sheets" in desk.done("/do/sync", round="1", mark="1")


def test_a_remedy_that_names_a_command_leads_to_the_page_that_does_it(work):
    damage(work)
    with desk_at(work) as desk:
        desk.enter()
        found = desk.get("/findings?round=1").text
        assert re.search(r'tidao forms --rebuild&#34; <span class="way">\(by mouse: <a href="/files\?round=1">', found)
        assert "by mouse" not in desk.get("/ranking?round=1").text


def test_a_report_is_written_and_saved_as_the_shell_writes_it(work):
    with desk_at(work) as desk:
        desk.enter()
        assert desk.get("/files/report?name=x").code == 404
        assert ">Done<" in desk.done("/report", round="1")
        [name] = re.findall(r'href="/files/report\?name=([^"]+)"', desk.get("/files?round=1").text)
        saved = desk.get(f"/files/report?name={name}")
        assert saved.headers["Content-Disposition"].startswith("attachment; ")
        assert saved.text == (work / "report" / "report round 1.html").read_text("utf-8")
        assert ">Done<" in desk.done("/report", round="1", office="pua")
        [name] = re.findall(r'href="/files/report\?name=([^"]+)"', desk.get("/files?round=1").text)
        assert "เมือง" not in desk.get(f"/files/report?name={name}").text
        assert ">Done<" in desk.done("/report", round="1", office="each")
        assert desk.get("/files?round=1").text.count("/files/report?name=") == len(POINTS)
        assert desk.get("/files/report?name=../tidao.db").code == 404
        desk.post("/files/reports")
        assert desk.revealed == [work / "report"]
    before = (work / "report" / "report round 1.html").read_text("utf-8")
    assert tidao("report", "--workspace", work, "--round", 1).code == 0
    steady = re.compile(r"Read at [^;]*;")
    after = (work / "report" / "report round 1.html").read_text("utf-8")
    assert steady.sub("", before) == steady.sub("", after)


def test_the_history_of_a_round_of_an_office_and_against_another_round_is_shown(work):
    at = ("--workspace", work)
    fill(work, 1, POINTS | {"pua": ("11", "7", "18", "8")})
    assert tidao("sync", *at, "--round", 1).code == 0
    fill(work, 2, SECOND)
    with desk_at(work) as desk:
        desk.enter()
        assert "run 2  1 cells changed" in desk.get("/history?round=1").text
        assert "12 → 11" in desk.get("/history?round=1&office=pua").text
        assert "12 → 11" not in desk.get("/history?round=1&office=muang").text
        assert "12 → 11" in desk.get("/history?round=1&since=1&until=2").text
        unread = desk.get("/history?round=1&against=2")
        assert unread.code == 409
        assert "No run of round 2 is recorded yet" in unread.text
        assert '<a href="/?round=2">' in unread.text
        assert tidao("sync", *at, "--round", 2).code == 0
        assert "Round 1" in desk.get("/history?round=1&against=2").text
        assert desk.get("/history?round=1&since=99").code == 409
        assert desk.get("/history?round=2&office=pua").code == 200


def test_one_offices_evidence_workbook_is_made_and_what_all_have_reported_is_shown(work):
    with desk_at(work) as desk:
        desk.enter()
        desk.done("/do/evidence", office="pua")
        assert len(files(work / "evidence")) == 1
        assert "Without a workbook" in desk.get("/evidence").text
