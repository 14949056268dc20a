"""What stands in the summary's way is overwritten when asked; forms are made anew; the rest of the files."""

import re
from urllib.parse import quote

import pytest
from books import edited
from desk_work import asked_again, desk_at
from google_work import NORTH
from workspaces import DAY, POINTS, SECOND, damage, files, fill, issued_workspace, shown, small_workspace, tamper, tidao

RANKING = "จัดลำดับ รอบ 1"

pytest_plugins = ["sheets_server.fixtures", "google_fixtures"]


@pytest.fixture(autouse=True)
def today(monkeypatch, tmp_path):
    monkeypatch.setenv("TIDAO_TODAY", DAY)
    monkeypatch.setenv("TIDAO_CONFIG", str(tmp_path / "ตั้งค่า"))


@pytest.fixture
def folder(tmp_path, tmp_path_factory):
    return small_workspace(tmp_path_factory, tmp_path / "งาน")


def test_a_sync_that_stopped_asks_and_overwrites_the_round_that_it_was_of(folder):
    assert tidao("sync", "--workspace", folder, "--round", 1).code == 0
    before = shown(folder / "summary.xlsx", RANKING, "C10")
    tamper(folder)
    fill(folder, 1, POINTS | {"pua": ("11", "7", "18", "8")})
    tampered = (folder / "summary.xlsx").read_bytes()
    with desk_at(folder) as desk:
        desk.enter()
        stopped = desk.done("/do/sync", round="1")
        assert ">Done<" not in stopped
        assert all(f"<td>{told}</td>" in stopped for told in (RANKING, "C10", "แก้เอง"))
        fields = asked_again(stopped, "overwrite")
        assert (fields.pop("token"), fields) == (desk.token, {"round": "1", "overwrite": "1"})
        assert (folder / "summary.xlsx").read_bytes() == tampered
        assert ">Done<" in desk.done("/do/sync", **fields)
    assert shown(folder / "summary.xlsx", RANKING, "C10") == before
    assert [kept.read_bytes() for kept in (folder / "backup").rglob("*.xlsx")] == [tampered]


def test_a_tab_of_somebody_elses_is_never_offered_to_be_overwritten(folder):
    assert tidao("sync", "--workspace", folder, "--round", 1).code == 0
    with edited(folder / "summary.xlsx") as book:
        book.create_sheet("ของฉัน")["A1"] = 1
    fill(folder, 1, POINTS | {"pua": ("11", "7", "18", "8")})
    with desk_at(folder) as desk:
        desk.enter()
        stopped = desk.done("/do/sync", round="1")
        assert "Stopped: not everything was done" in stopped
        assert "ของฉัน" in stopped
        assert 'name="overwrite"' not in stopped


def test_a_damaged_form_is_made_anew_only_when_asked(folder):
    damage(folder)
    before = files(folder / "forms")
    with desk_at(folder) as desk:
        desk.enter()
        assert 'name="rebuild"' in desk.get("/files?round=1").text
        desk.done("/do/forms", round="1")
        assert files(folder / "forms") == before
        desk.done("/do/forms", round="1", rebuild="1")
    made = files(folder / "forms").keys() - before.keys()
    assert len(made) == 1


def test_the_evidence_workbooks_are_made_and_stay(folder):
    with desk_at(folder) as desk:
        desk.enter()
        assert 'action="/do/evidence"' in desk.get("/files").text
        desk.done("/do/evidence")
        made = files(folder / "evidence")
        assert len(made) == len(POINTS)
        desk.done("/do/evidence", rebuild="1")
        assert files(folder / "evidence") == made


def test_the_scores_are_saved_as_the_shell_exports_them(folder, tmp_path):
    with desk_at(folder) as desk:
        desk.enter()
        assert desk.get("/files/exported").code == 404
        before = files(folder, but=[".tidao"])
        for wrong in ("", ".exe", "/../x.csv"):
            assert desk.post("/export", format=wrong).code == 409
        done = desk.done("/export", round="1", format=".csv")
        assert "คะแนน-รอบ1.csv" in done
        assert 'href="/files/exported"' in desk.get("/files").text
        got = desk.get("/files/exported")
        assert files(folder, but=[".tidao"]) == before
    target = tmp_path / "เชลล์.csv"
    assert tidao("export", "--workspace", folder, "--round", 1, "--to", target).code == 0
    assert got.text == target.read_bytes().decode("utf-8")
    assert got.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E0")


def test_an_export_says_which_form_is_not_in_it(folder):
    (folder / "forms" / "เสีย.xlsx").write_bytes(b"PK")
    with desk_at(folder) as desk:
        desk.enter()
        assert "เสีย.xlsx" in desk.done("/export", round="1", format=".json")


def test_documents_and_codes_are_held_against_the_record_and_not_kept(tmp_path, tmp_path_factory):
    folder = issued_workspace(tmp_path_factory, tmp_path / "งาน")
    document = next((folder / "letters").rglob("*.docx"))
    code = tidao("verify", document, "--workspace", folder, "--json").json["fingerprint"]
    with desk_at(folder) as desk:
        desk.enter()
        before = files(folder, but=[".tidao"])
        sent = desk.upload([("หนังสือ.docx", document.read_bytes())], "/files", code="").text
        assert "หนังสือ.docx: it holds" in sent
        assert "knows nothing of it" in desk.upload([("อื่น.docx", b"PK")], "/files", code="").text
        assert f"{code}: it holds" in desk.upload([], "/files", code=code).text
        assert "0000-0000-0000: this record knows nothing" in desk.upload([], "/files", code="0000-0000-0000").text
        assert desk.upload([], "/files", code="").code == 409
        saved = desk.get(f"/letters/file?name={quote(document.relative_to(folder / 'letters').as_posix())}")
        assert (saved.code, saved.text[:2]) == (200, "PK")
        assert files(folder, but=[".tidao", "inbox"]) == {k: v for k, v in before.items() if k != "inbox"}
        assert not [*(folder / "inbox").iterdir()]


def test_findings_are_put_into_forms_at_google(google):
    google.paste(NORTH, "ปัว", "F9", "'๘")
    assert google.run("check").json["findings"]
    with desk_at(google.folder) as desk:
        desk.enter()
        assert 'name="mark"' in desk.get("/files?round=1").text
        assert ">Done<" in desk.done("/do/sync", round="1", mark="1")
    assert google.sheet(NORTH, "ปัว").at(8, 5).note.startswith("[tidao] ")


def test_no_form_of_this_computer_is_marked(folder):
    with desk_at(folder) as desk:
        desk.enter()
        assert 'name="mark"' not in desk.get("/files?round=1").text
        assert "Google Sheets" in desk.done("/do/sync", round="1", mark="1")


def test_a_remedy_that_names_a_command_leads_to_the_page_that_does_it(folder):
    damage(folder)
    with desk_at(folder) as desk:
        desk.enter()
        found = desk.get("/findings?round=1").text
        assert re.search(r'tidao forms --rebuild&#34; <span class="way">\(by mouse: <a href="/files\?round=1">', found)
        assert "by mouse" not in desk.get("/ranking?round=1").text


def test_a_report_is_written_and_saved_as_the_shell_writes_it(folder):
    with desk_at(folder) as desk:
        desk.enter()
        assert desk.get("/files/report?name=x").code == 404
        assert ">Done<" in desk.done("/report", round="1")
        [name] = re.findall(r'href="/files/report\?name=([^"]+)"', desk.get("/files?round=1").text)
        saved = desk.get(f"/files/report?name={name}")
        assert saved.headers["Content-Disposition"].startswith("attachment; ")
        assert saved.text == (folder / "report" / "report round 1.html").read_text("utf-8")
        assert ">Done<" in desk.done("/report", round="1", office="pua")
        [name] = re.findall(r'href="/files/report\?name=([^"]+)"', desk.get("/files?round=1").text)
        assert "เมือง" not in desk.get(f"/files/report?name={name}").text
        assert ">Done<" in desk.done("/report", round="1", office="each")
        assert desk.get("/files?round=1").text.count("/files/report?name=") == len(POINTS)
        assert desk.get("/files/report?name=../tidao.db").code == 404
        desk.post("/files/reports")
        assert desk.revealed == [folder / "report"]
    before = (folder / "report" / "report round 1.html").read_text("utf-8")
    assert tidao("report", "--workspace", folder, "--round", 1).code == 0
    steady = re.compile(r"Read at [^;]*;")
    after = (folder / "report" / "report round 1.html").read_text("utf-8")
    assert steady.sub("", before) == steady.sub("", after)


def test_the_history_of_a_round_of_an_office_and_against_another_round_is_shown(folder):
    at = ("--workspace", folder)
    fill(folder, 1, POINTS | {"pua": ("11", "7", "18", "8")})
    assert tidao("sync", *at, "--round", 1).code == 0
    fill(folder, 2, SECOND)
    with desk_at(folder) as desk:
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


def test_one_offices_evidence_workbook_is_made_and_what_all_have_reported_is_shown(folder):
    with desk_at(folder) as desk:
        desk.enter()
        desk.done("/do/evidence", office="pua")
        assert len(files(folder / "evidence")) == 1
        assert "Without a workbook" in desk.get("/evidence").text
