"""Making letters: which number, date and signatory, into which file, and which are refused."""

import datetime as dt
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from books import edited
from workspaces import POINTS, ROOT, demo_workspace, files, fill, form_cell, tidao, told_by_demo

from tidao_sheets.publish import number_of, safe_name
from tidao_sheets.settings import LetterSettings
from tidao_sheets.workspace import Workspace, make_workspace

THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    """The demo's workspace, to be changed: each test makes the letters of few offices only."""
    return Path(shutil.copytree(demo_workspace(tmp_path_factory), tmp_path_factory.mktemp("publish") / "งาน"))


def settings(folder, text):
    (folder / "workspace.toml").write_text(text, encoding="utf-8")


def letters(folder, *offices, number=1, lang="en", more=("--json",)):
    chosen = [word for office in offices for word in ("--office", office)]
    return tidao("letters", "--workspace", folder, "--round", number, *chosen, *more, lang=lang)


def text_of(pdf):
    """Return a PDF's text without spaces, which is how far programs agree on Thai."""
    done = subprocess.run(["pdftotext", "-enc", "UTF-8", pdf, "-"], capture_output=True, encoding="utf-8", check=True)
    return re.sub(r"\s", "", done.stdout)


# ── Numbers, dates, signatories, resolution ─────────────────────────────────────────────────────────────────────────


def test_numbers_of_a_range_follow_the_districts(tmp_path_factory):
    made = told_by_demo(tmp_path_factory)["letters"]
    programme = Workspace.open(demo_workspace(tmp_path_factory)).programme
    numbers = {letter["office"]: letter["number"] for letter in made}
    districts = [code for code, office in programme.offices.items() if office.kind == "district"]
    assert [numbers[code] for code in districts] == [str(n).translate(THAI) for n in range(1201, 1219)]
    assert numbers["5700"] is None
    assert {letter["date"] for letter in made} == {"2024-04-10"}
    assert all(letter["made"] and letter["kind"] == "result" and letter["docx"] is None for letter in made)


@pytest.mark.parametrize(
    ("numbers", "office", "wanted"),
    [
        ({}, "5708", None),
        ({"1/result": "๑๒๐๑-๑๒๑๘"}, "5708", "๑๒๐๑"),
        ({"1/result": "1201-1218", "1/result/5708": "99"}, "5708", "๙๙"),
        ({"1/result": "1201-1218"}, "5700", None),
        ({"1/result/5700": "7"}, "5700", "๗"),
        ({"1/result": "15"}, "5707", "๑๕"),
        ({"1/result": "1201-1201"}, "5707", None),
        ({"2/result": "1201-1218"}, "5708", None),
    ],
)
def test_number(tmp_path_factory, numbers, office, wanted):
    programme = Workspace.open(demo_workspace(tmp_path_factory)).programme
    assert number_of(LetterSettings(numbers=numbers), programme, 1, "result", programme.offices[office]) == wanted


@pytest.mark.poppler
def test_settings_are_printed(work):
    programme = Workspace.open(work).programme
    usual, other = list(programme.signatories)[:2]
    settings(
        work,
        f'[letters.numbers]\n"1/result/5708" = "1230"\n[letters.dates]\n"1/result" = 2024-04-10\n'
        f'"1/result/5707" = 2024-05-01\n[letters.signatories]\n"result/5708" = "{other}"\n'
        f'[letters.addressees]\n"result/5708" = "ปลัดอำเภอเชียงแสน"\n'
        "[letters.resolution]\n1 = { meeting = '๑/๒๕๖๗', date = 2024-04-05 }\n",
    )
    done = letters(work, "5708", "5707")
    assert done.code == 0
    first, second = ({entry["office"]: entry for entry in done.json["letters"]}[code] for code in ("5708", "5707"))
    text = text_of(first["pdf"])
    name = re.sub(r"\s", "", programme.signatories[other].name)
    for part in ("๑๒๓๐", "๑๐เมษายน๒๕๖๗", "ครั้งที่๑/๒๕๖๗", "๕เมษายน๒๕๖๗", "ปลัดอำเภอเชียงแสน", name):
        assert part in text
    assert "ร่าง" not in text
    assert (second["date"], second["number"]) == ("2024-05-01", None)
    assert "๑พฤษภาคม๒๕๖๗" in text_of(second["pdf"])
    assert usual != other


@pytest.mark.poppler
def test_before_the_resolution_a_letter_is_a_draft(work):
    settings(work, "")
    done = letters(work, "5708")
    assert (done.code, done.json["letters"][0]["date"]) == (0, None)
    assert "ร่าง" in text_of(done.json["letters"][0]["pdf"])


# ── Files ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_equal_letter_is_not_written_again(work):
    settings(work, "")
    letters(work, "5701")
    before = files(work)
    done = letters(work, "5701")
    [letter] = done.json["letters"]
    assert (done.code, letter["made"]) == (0, False)
    assert files(work) == before
    settings(work, '[letters.numbers]\n"1/result/5701" = "5"\n')
    [letter] = letters(work, "5701").json["letters"]
    assert letter["made"]
    assert files(work) != before


def test_every_letter_made_is_recorded(work):
    import sqlite3  # noqa: PLC0415 - only here

    settings(work, '[letters.numbers]\n"1/result/5702" = "77"\n')
    [letter] = letters(work, "5702").json["letters"]
    with sqlite3.connect(work / "tidao.db") as connection:
        row = connection.execute("select kind, office, path, fingerprint from letter order by id desc").fetchone()
    connection.close()
    assert row == ("result", "5702", letter["pdf"], letter["fingerprint"])


@pytest.mark.parametrize("name", ['a<b>:"/\\|?*c', "จบด้วยจุด.", "เว้นวรรค ", "\x00\x1f", "ก" * 200, "ก" * 66 + ". ."])
def test_names_are_safe_everywhere(name):
    safe = safe_name(f"result {name}")
    assert not re.search(r'[<>:"/\\|?*\x00-\x1f]', safe)
    assert safe == safe.rstrip(". ")
    assert len(safe.encode()) + len(".pdf") <= 255


# ── Refused and doubtful ────────────────────────────────────────────────────────────────────────────────────────────


def test_an_incomplete_office_is_refused_and_others_are_made(work):
    done = letters(work, "5708", "5716", number=2)
    assert done.code == 1
    assert [entry["office"] for entry in done.json["letters"]] == ["5708"]
    [refused] = done.json["refused"]
    assert (refused["kind"], refused["office"]) == ("result", "5716")
    assert "not completely scored" in refused["reason"]
    assert "แม่ลาว" in letters(work, "5716", number=2, lang="th", more=()).out


def test_an_unknown_office_makes_nothing(work):
    before = files(work)
    done = letters(work, "5708", "9999")
    assert (done.code, done.json["error"]["code"]) == (2, "unknown_office")
    assert "5708" in done.json["error"]["remedy"]
    assert files(work) == before


def test_an_unreadable_form_is_told_with_the_letters(work):
    broken = work / "forms" / "เสีย.xlsx"
    broken.write_bytes(b"PK")
    done = letters(work, "5708")
    broken.unlink()
    assert done.code == 4
    assert [u["workbook"] for u in done.json["unread"]] == [str(broken)]


def test_what_the_face_cannot_show_is_told(work):
    settings(work, "")
    workspace = Workspace.open(work)
    form = next((work / "forms").glob("รอบ1-zone-1.xlsx"))
    with edited(form) as book:
        place = form_cell("1.1", workspace.programme, "strength")
        book["เชียงแสน"][place] = "ยอดเยี่ยม 😀"
    [letter] = letters(work, "5708").json["letters"]
    assert letter["placeholders"] == ["😀"]
    assert "U+1F600" in letters(work, "5708", more=()).out


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("templates/letters/result.md.j2", "{{ ไม่มี }}".encode()),
        ("templates/letters/result.md.j2", "เรียน".encode("cp874")),
        ("templates/typst/document.typ", b"#let"),
    ],
)
def test_a_spoilt_template_is_told_and_spoils_nothing(work, name, content):
    (work / name).parent.mkdir(parents=True)
    (work / name).write_bytes(content)
    before = files(work / "letters")
    try:
        done = letters(work, "5708")
    finally:
        shutil.rmtree(work / "templates")
    assert done.code in {1, 2}
    said = done.json["refused"][0]["reason"] if done.code == 1 else done.json["error"]["message"]
    assert said
    assert files(work / "letters") == before


def test_a_missing_emblem_is_told(work):
    settings(work, '[letters]\nemblem = "ไม่มี.png"\n')
    done = letters(work, "5708")
    settings(work, "")
    assert done.code == 2
    assert "ไม่มี.png" in done.json["error"]["message"]


# ── Another programme ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.poppler
def test_another_programme_runs_the_whole_way(tmp_path):
    make_workspace(tmp_path / "งาน", str(ROOT / "tests" / "programmes" / "small.toml"))
    assert tidao("forms", "--workspace", tmp_path / "งาน", "--round", 3).code == 0
    fill(tmp_path / "งาน", 3, POINTS)
    assert tidao("sync", "--workspace", tmp_path / "งาน", "--round", 3).code == 0
    done = letters(tmp_path / "งาน", number=3)
    assert (done.code, len(done.json["letters"])) == (0, 4)
    text = "".join(text_of(entry["pdf"]) for entry in done.json["letters"])
    assert "เชียงราย" not in text
    assert "น่าน" in text
    json.dumps(done.json)
    assert dt.date.today().isoformat() not in text  # noqa: DTZ011
