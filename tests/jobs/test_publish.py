"""Making letters: which number, date and signatory, into which file, and which are refused."""

import datetime as dt
import json
import os
import re
import shutil
from functools import lru_cache
from pathlib import Path

import docx
import pytest
from books import edited
from printed import text_of
from workspaces import POINTS, ROOT, demo_workspace, files, fill, form_cell, tidao, told_by_demo

from tidao_sheets.core.letters.kinds import KINDS
from tidao_sheets.core.letters.parts import check_code
from tidao_sheets.core.letters.settings import context_of, in_file, number_doubt, number_of
from tidao_sheets.core.letters.targets import Target
from tidao_sheets.core.settings.records import LetterSettings
from tidao_sheets.core.text import safe_name
from tidao_sheets.jobs.workspace import Workspace, make_workspace
from tidao_sheets.render.plain_text import StrangePdfError
from tidao_sheets.stores.xlsx import reader

THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


@pytest.fixture(autouse=True)
def _read_once(monkeypatch):
    """What is told here is what becomes of a round: the same file is read once."""
    monkeypatch.setattr(reader, "read_workbook", lambda path, *, busy=False: _read(path, path.read_bytes(), busy))


@lru_cache(100)
def _read(path, _, busy, read=reader.read_workbook):
    return read(path, busy=busy)


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    """The demo's workspace, to be changed: each test makes the letters of few offices only."""
    return Path(shutil.copytree(demo_workspace(tmp_path_factory), tmp_path_factory.mktemp("publish") / "งาน"))


def settings(folder, text):
    (folder / "workspace.toml").write_text(text, encoding="utf-8")


def letters(folder, *offices, number=1, lang="en", more=("--json",)):
    chosen = [word for office in offices for word in ("--office", office)]
    return tidao("letters", "--workspace", folder, "--round", number, *chosen, *more, lang=lang)


# ── Numbers, dates, signatories, resolution ─────────────────────────────────────────────────────────────────────────


def test_numbers_of_a_range_follow_the_districts(tmp_path_factory):
    made = [letter for letter in told_by_demo(tmp_path_factory)["letters"] if letter["kind"] == "result"]
    programme = Workspace.open(demo_workspace(tmp_path_factory)).programme
    numbers = {letter["office"]: letter["number"] for letter in made}
    districts = [code for code, office in programme.offices.items() if office.kind == "district"]
    assert [numbers[code] for code in districts] == [str(n).translate(THAI) for n in range(1201, 1219)]
    assert numbers["5700"] is None
    assert {letter["date"] for letter in made} == {"2024-04-10"}
    assert all(letter["made"] for letter in made)


@pytest.mark.parametrize(
    ("numbers", "office", "wanted"),
    [
        ({}, "5708", None),
        ({"1/result": "๑๒๐๑-๑๒๑๘"}, "5708", "๑๒๐๑"),
        ({"1/result": "1201-1218", "1/result/5708": "99"}, "5708", "๙๙"),
        ({"1/result": "1201-1218"}, "5700", None),
        ({"1/result/5700": "7"}, "5700", "๗"),
        ({"1/result": "15"}, "5707", "๑๕"),
        ({"1/result": "0098-0115"}, "5708", "๐๐๙๘"),
        ({"1/result": "๐๐๙๘"}, "5708", "๐๐๙๘"),
        ({"1/result": "98-115"}, "5708", "๙๘"),
        ({"1/result": "1201-1201"}, "5707", None),
        ({"2/result": "1201-1218"}, "5708", None),
    ],
)
def test_number(tmp_path_factory, numbers, office, wanted):
    programme = Workspace.open(demo_workspace(tmp_path_factory)).programme
    about = Target(programme.offices[office])
    assert number_of(LetterSettings(numbers=numbers), programme, 1, KINDS["result"], about) == wanted


def test_a_certificates_number_stays_whatever_others_achieve(tmp_path_factory):
    programme = Workspace.open(demo_workspace(tmp_path_factory)).programme
    told = LetterSettings(numbers={"1/certificate": "01-21", "1/certificate/5700": "7"})
    targets = [*(Target(o) for o in programme.offices.values()), Target(programme.offices["5718"], 1)]
    numbers = {t: number_of(told, programme, 1, KINDS["certificate"], t) for t in targets}
    assert numbers[Target(programme.offices["5700"])] == "๗"
    assert numbers.pop(targets[-1]) == "๒๐"
    others = [n for t, n in numbers.items() if t.office.code != "5700"]
    assert len(set(others)) == len(others) == 18
    assert set(others) < {f"{n:02}".translate(THAI) for n in range(1, 20)}


def test_two_memos_share_no_number(tmp_path_factory):
    programme = Workspace.open(demo_workspace(tmp_path_factory)).programme
    told = LetterSettings(numbers={"1/memo": "150"})
    assert [number_of(told, programme, 1, KINDS["memo"], Target(None, to=to)) for to in (None, "governor")] == [
        "๑๕๐",
        None,
    ]
    told = LetterSettings(numbers={"1/memo": "150", "1/memo/governor": "151"})
    assert number_of(told, programme, 1, KINDS["memo"], Target(None, to="governor")) == "๑๕๑"


@pytest.mark.parametrize(
    ("numbers", "kind", "said"),
    [
        ({}, "result", None),
        ({"1/result": "1201-1218"}, "result", None),
        ({"1/result": "๑๒๐๑-๑๒๑๘", "1/result/5708": "99"}, "result", None),
        ({"1/result": "1201-1210"}, "result", "10 numbers for 18 documents"),
        ({"1/result": "1201-1230"}, "result", "30 numbers for 18 documents"),
        ({"1/result": "1201"}, "result", "1 numbers for 18 documents"),
        ({"1/circular": "77"}, "circular", None),
        ({"1/circular": "1-3"}, "circular", "3 numbers for 1 documents"),
    ],
)
def test_numbers_that_do_not_suit_are_told(tmp_path_factory, numbers, kind, said):
    programme = Workspace.open(demo_workspace(tmp_path_factory)).programme
    doubt = number_doubt(LetterSettings(numbers=numbers), programme, 1, KINDS[kind], in_file)
    assert (doubt and doubt.en.partition(" has ")[2]) == said


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


def test_praise_is_for_one_offices_result_of_one_round(tmp_path_factory):
    programme = Workspace.open(demo_workspace(tmp_path_factory)).programme
    told = LetterSettings(praise={"1/5711": "การประสานงานกับเครือข่าย"})
    praised = {
        (number, code, context_of(told, programme, number, KINDS["result"], Target(office)).praise)
        for number in (1, 2)
        for code, office in programme.offices.items()
    }
    assert {p for p in praised if p[2]} == {(1, "5711", "การประสานงานกับเครือข่าย")}
    assert context_of(told, programme, 1, KINDS["circular"], Target(None)).praise is None


def test_the_code_of_a_documents_qr_is_known_until_its_figures_change(own):
    manifest = json.loads((own / "letters" / "manifest.json").read_text(encoding="utf-8"))["documents"]
    name = next(n for n in manifest if "หนังสือแจ้งผล 5708" in n)
    code = check_code(manifest[name]["content"])
    told = tidao("verify", code, "--workspace", own, "--json").json
    assert (told["state"], told["kind"], told["office"], told["wanted"]) == ("current", "result", "5708", code)
    changed = code[:-1] + ("0" if code[-1] != "0" else "1")
    assert tidao("verify", changed, "--workspace", own, "--json").json["state"] == "unknown"


def test_an_office_without_advice_is_warned_of(work):
    settings(work, "")
    programme = Workspace.open(work).programme
    with edited(next((work / "forms").glob("รอบ1 *แสนจัน*.xlsx"))) as book:
        for criterion in programme.criteria:
            book["แม่จัน"][form_cell(criterion.id, programme, "advice")] = None
            book["เชียงแสน"][form_cell(criterion.id, programme, "advice")] = "ควรประชุมทุกเดือน"
    told = letters(work, "5708", "5707", more=("--kind", "result", "--json")).json["letters"]
    assert {e["office"]: e["lacks"] for e in told} == {"5707": ["advice"], "5708": []}
    assert "no advice of the committee for 1 offices" in letters(work, "5707", more=("--kind", "result")).out
    assert "no advice" not in letters(work, "5708", more=("--kind", "result")).out


def test_praise_stands_in_the_letter_of_an_office_without_a_star(own):
    settings(own, '[letters.praise]\n"1/5711" = "การ **ประสานงาน** {{ x }}"\n"1/5708" = "ไม่ลงในหนังสือ"\n')
    done = letters(own, "5711", "5708", more=("--kind", "result", "--json"))
    assert done.code == 0
    texts = {entry["office"]: text_of(entry["pdf"]) for entry in done.json["letters"]}
    assert "คณะกรรมการเห็นว่ามีจุดเด่นในเรื่องการ**ประสานงาน**{{x}}ขอให้นำข้อเสนอแนะ" in texts["5711"]
    assert "ไม่ลงในหนังสือ" not in texts["5708"]


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
    import sqlite3

    settings(work, '[letters.numbers]\n"1/result/5702" = "77"\n')
    [letter] = letters(work, "5702").json["letters"]
    with sqlite3.connect(work / "tidao.db") as connection:
        row = connection.execute("select kind, office, path, fingerprint from tidao_letter order by id desc").fetchone()
    connection.close()
    assert row == ("result", "5702", os.path.relpath(letter["pdf"], work), letter["fingerprint"])


@pytest.mark.parametrize("name", ['a<b>:"/\\|?*c', "จบด้วยจุด.", "เว้นวรรค ", "\x00\x1f", "ก" * 200, "ก" * 66 + ". ."])
def test_names_are_safe_everywhere(name):
    safe = safe_name(f"result {name}")
    assert not re.search(r'[<>:"/\\|?*\x00-\x1f]', safe)
    assert safe == safe.rstrip(". ")
    assert len(safe.encode()) + len(".pdf") <= 255


# ── Refused and doubtful ────────────────────────────────────────────────────────────────────────────────────────────


def test_an_incomplete_office_is_refused_and_others_are_made(work):
    done = letters(work, "5708", "5716", number=2, more=("--kind", "result", "--json"))
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


def test_what_is_left_to_be_written_by_hand_names_the_setting(work):
    settings(work, "")
    told = letters(work, "5708", more=("--kind", "result", "--json")).json["letters"][0]["blanks"]
    assert told == ['[letters.numbers] "1/result"', '[letters.dates] "1/result"']
    assert '[letters.numbers] "1/result"' in letters(work, "5708", more=("--kind", "result")).out
    settings(work, '[letters.numbers]\n"1/result" = "1-18"\n[letters.dates]\n"1/result" = 2024-04-10\n')
    told = {m["office"]: m["blanks"] for m in letters(work, "5708", "5700").json["letters"]}
    assert told == {"5708": [], "5700": ['[letters.numbers] "1/result/5700"']}


def test_what_the_face_cannot_show_is_told(work):
    settings(work, "")
    workspace = Workspace.open(work)
    form = next((work / "forms").glob("รอบ1 *แสนจัน*.xlsx"))
    with edited(form) as book:
        place = form_cell("1.1", workspace.programme, "strength")
        book["เชียงแสน"][place] = "ยอดเยี่ยม 😀"
    [letter] = letters(work, "5708").json["letters"]
    assert letter["placeholders"] == ["😀"]
    assert letter["origins"] == [f"{form.name} › เชียงแสน › 1.1 จุดเด่น"]
    told = letters(work, "5708", more=()).out
    assert "U+1F600" in told
    assert "1.1 จุดเด่น" in told


def test_what_the_face_cannot_show_is_told_by_line(work):
    settings(work, '[letters.addressees]\nresult = "นายอำเภอ 漢"\n')
    line = (work / "workspace.toml").read_text(encoding="utf-8").split("漢")[0].count("\n") + 1
    [letter] = letters(work, "5708").json["letters"]
    assert letter["placeholders"][0] == "漢"
    assert f"workspace.toml:{line}" in letter["origins"]


def test_a_pdf_whose_text_cannot_be_mended_is_told_each_time(work, monkeypatch):
    def strange(_):
        raise StrangePdfError("a span of ActualText")

    monkeypatch.setattr("tidao_sheets.render.pdf.with_plain_text", strange)
    settings(work, '[letters.addressees]\nresult = "นายอำเภอ"\n')
    for _ in range(2):
        [letter] = letters(work, "5708").json["letters"]
        assert letter["strange"] == "a span of ActualText"
    assert "ActualText" in letters(work, "5708", more=()).out


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("templates/letters/result.md.j2", "{{ ไม่มี }}".encode(), "result.md.j2:1 (ไม่มี): "),
        ("templates/letters/result.md.j2", "เรียน".encode("cp874"), "Save as, encoding UTF-8"),
        ("templates/letters/result.md.j2", b"---\n---\n{{ 1 / 0 }}", ":3: what stands in this line cannot be done"),
        ("templates/typst/document.typ", b"\n#let", "document.typ:2: "),
    ],
)
def test_a_spoilt_template_is_told_and_spoils_nothing(work, name, content, told):
    (work / name).parent.mkdir(parents=True)
    (work / name).write_bytes(content)
    before = files(work / "letters")
    try:
        done = letters(work, "5708")
    finally:
        shutil.rmtree(work / "templates")
    assert done.code in {1, 2}
    said = done.json["refused"][0]["reason"] if done.code == 1 else done.json["error"]["message"]
    assert told in said
    assert files(work / "letters") == before


def test_a_frame_that_prints_no_letter_is_told_before_anything_is_made(own):
    path = own / "templates" / "word" / "memo.docx"
    path.parent.mkdir(parents=True)
    file = docx.Document(str(ROOT / "templates" / "word" / "memo.docx"))
    body = next(p for p in file.paragraphs if "body" in p.text)
    body._p.getparent().remove(body._p)
    file.save(str(path))
    before = files(own)
    done = letters(own, "5708", more=("--format", "pdf,docx", "--json"))
    assert (done.code, files(own)) == (2, before)
    assert done.json["error"]["message"] == (
        "cannot typeset: word/memo.docx: it has no {{p body }}: documents would lack that part"
    )
    assert "it has no {{p body }}" in tidao("doctor", "--workspace", own).out


def test_a_missing_emblem_is_told(work):
    settings(work, '[letters]\nemblem = "ไม่มี.png"\n')
    done = letters(work, "5708")
    settings(work, "")
    assert done.code == 2
    assert "ไม่มี.png" in done.json["error"]["message"]


# ── Another programme ───────────────────────────────────────────────────────────────────────────────────────────────


def test_another_programme_runs_the_whole_way(tmp_path):
    make_workspace(tmp_path / "งาน", str(ROOT / "tests" / "programmes" / "small.toml"))
    assert tidao("forms", "--workspace", tmp_path / "งาน", "--round", 3).code == 0
    fill(tmp_path / "งาน", 3, POINTS)
    assert tidao("sync", "--workspace", tmp_path / "งาน", "--round", 3).code == 0
    done = letters(tmp_path / "งาน", number=3)
    kinds = [entry["kind"] for entry in done.json["letters"]]
    assert (done.code, kinds) == (0, ["announcement", *["certificate"] * 3, *["score-sheet"] * 4])
    text = "".join(text_of(entry["pdf"]) for entry in done.json["letters"])
    assert "เชียงราย" not in text
    assert "น่าน" in text
    json.dumps(done.json)
    assert dt.date.today().isoformat() not in text  # noqa: DTZ011


# ── All kinds ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_demo_makes_every_kind(tmp_path_factory):
    told = told_by_demo(tmp_path_factory)
    kinds = [entry["kind"] for entry in told["letters"]]
    wanted = {"circular": 1, "announcement": 1, "result": 19, "certificate": 20, "score-sheet": 19, "memo": 2}
    assert {kind: kinds.count(kind) for kind in wanted} == wanted
    assert told["refused"] == []
    assert [e["office"] for e in told["letters"] if e["place"]] == ["5707", "5701"]
    assert {
        (e["kind"], e["signatory"]) for e in told["letters"] if e["kind"] in ("memo", "certificate", "circular")
    } == {
        ("memo", "strategy-director"),
        ("certificate", "governor"),
        ("circular", "provincial-chief"),
    }
    about_all = {e["kind"]: e for e in told["letters"] if e["office"] is None}
    assert set(about_all) == {"circular", "announcement", "memo"}
    assert about_all["circular"]["number"] == "๑๒๐๐"


@pytest.fixture
def own(tmp_path_factory, tmp_path):
    """A copy of the demo's workspace with its letters, for tests that spoil it."""
    source = demo_workspace(tmp_path_factory)
    return Path(shutil.copytree(source, tmp_path / "งาน"))


def unsound(folder):
    """Return the exit code, and the documents that do not hold; of the set that they make tells test_set.py."""
    done = tidao("letters", "--workspace", folder, "--round", 1, "--verify", "--json")
    found = [e for e in done.json["files"] if e["state"] != "current" and e["kind"] not in {"register", "print"}]
    return done.code, {Path(e["file"]).name: e for e in found}


def states(folder):
    code, found = unsound(folder)
    return code, {name: e["state"] for name, e in found.items()}


def test_documents_and_forms_of_former_names_are_not_made_twice(own):
    folder = own / "letters" / "รอบ1"
    manifest = own / "letters" / "manifest.json"
    told = manifest.read_text(encoding="utf-8")
    for thai, former in (("หนังสือเวียน", "circular"), ("หนังสือแจ้งผล 5708 เชียงแสน", "result 5708 เชียงแสน")):
        [path] = folder.glob(f"*/{thai}.pdf")
        path.rename(path.with_stem(former))
        told = told.replace(f"{thai}.pdf", f"{former}.pdf")
    manifest.write_text(told, encoding="utf-8")
    for form in (own / "forms").glob("รอบ1 *แสนจัน*.xlsx"):
        form.rename(form.with_name("รอบ1-zone-1.xlsx"))
    before = sorted(p.name for p in (*folder.rglob("*"), *(own / "forms").iterdir()))
    asked = ("--kind", "circular", "--kind", "result", "--json")
    assert not any(letter["made"] for letter in letters(own, more=asked).json["letters"])
    assert not any(form["made"] for form in tidao("forms", "--workspace", own, "--round", 1, "--json").json["forms"])
    assert sorted(p.name for p in (*folder.rglob("*"), *(own / "forms").iterdir())) == before
    assert states(own) == (0, {})


def test_verify_tells_what_no_longer_holds(own):
    assert states(own) == (0, {})
    folder = own / "letters" / "รอบ1"
    (folder / "หนังสือเวียน" / "หนังสือเวียน.pdf").unlink()
    announcement = folder / "ประกาศ" / "ประกาศ.pdf"
    announcement.write_bytes(announcement.read_bytes() + b"\n")
    with edited(next((own / "forms").glob("รอบ1 *แสนจัน*.xlsx"))) as book:
        book["เชียงแสน"][form_cell("1.1", Workspace.open(own).programme)] = 9
    code, found = states(own)
    stale = {name for name, state in found.items() if state == "stale"}
    assert code == 1
    assert (found["หนังสือเวียน.pdf"], found["ประกาศ.pdf"]) == ("missing", "altered")
    assert stale == {"บันทึกข้อความ.pdf", *(f"{kind} 5708 เชียงแสน.pdf" for kind in ("หนังสือแจ้งผล", "ใบคะแนน"))}
    before = files(own)
    told = tidao("letters", "--workspace", own, "--round", 1, "--verify").out
    assert "ประกาศ.pdf" in told
    kinds = ("circular", "announcement", "result", "memo", "score-sheet")
    step = told.rstrip().rpartition("letters --round 1 ")[2]
    assert {word for word in step.split() if word in KINDS} == {*kinds}, "those that the round does not list, too"
    assert files(own) == before, "verify writes nothing"


def test_verify_tells_of_a_kind_that_is_no_more(own):
    manifest = own / "letters" / "manifest.json"
    manifest.write_text(
        manifest.read_text(encoding="utf-8").replace('"kind": "circular"', '"kind": "greeting"'), "utf-8"
    )
    assert states(own) == (1, {"หนังสือเวียน.pdf": "stale", "บันทึกข้อความ.pdf": "stale"})


RESOLVED = "[letters.resolution]\n1 = { meeting = '๑/๒๕๖๗', date = 2024-04-05 }\n"
RESULTS = ("--kind", "result", "--kind", "memo", "--json")


def changes(folder):
    """Return of each document that no longer holds what has changed of all that it was made from."""
    return {name: set(e["changed"]) for name, e in unsound(folder)[1].items()}


@pytest.mark.parametrize(
    ("said", "changed"),
    [
        ('[letters.numbers]\n"1/result/5708" = "9"\n', {"number"}),
        ('[letters.dates]\n"1/result/5708" = 2024-05-01\n', {"date"}),
        ('[letters.signatories]\n"result/5708" = "acting-chief"\n', {"signatory"}),
        ('[letters.addressees]\n"result/5708" = "ปลัดอำเภอ"\n', {"addressee"}),
    ],
)
def test_verify_holds_letters_against_the_settings(own, said, changed):
    (own / "letters" / "manifest.json").unlink()
    settings(own, RESOLVED)
    letters(own, "5708", "5707", more=RESULTS)
    assert changes(own) == {}
    settings(own, RESOLVED + said)
    assert changes(own) == {"หนังสือแจ้งผล 5708 เชียงแสน.pdf": changed, "บันทึกข้อความ.pdf": {"papers"}}
    settings(own, said)
    [other] = [changed for name, changed in changes(own).items() if name.startswith("หนังสือแจ้งผล 5707")]
    assert other == {"resolution"}


def test_verify_holds_letters_against_texts_and_frames(own):
    (own / "letters" / "manifest.json").unlink()
    letters(own, "5708", more=("--kind", "result", "--json"))
    for name, old, new, changed in (
        ("letters/result.md.j2", "ขอชื่นชม", "ขอยกย่อง", {"templates"}),
        ("typst/letter.typ", "3cm", "2.9cm", {"layout"}),
    ):
        path = own / "templates" / name
        shutil.copytree(ROOT / "templates" / path.parent.name, path.parent)
        assert changes(own) == {}
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        assert changes(own) == {"หนังสือแจ้งผล 5708 เชียงแสน.pdf": changed}
        shutil.rmtree(own / "templates")
    programme = own / "programme.toml"
    programme.write_text(programme.read_text(encoding="utf-8").replace("ศาลากลางจังหวัด", "ศาลาใหม่"), encoding="utf-8")
    assert changes(own) == {"หนังสือแจ้งผล 5708 เชียงแสน.pdf": {"programme"}}


def test_papers_that_no_longer_hold_are_named_and_not_counted(own):
    kinds = [word for kind in ("announcement", "certificate", "result", "memo") for word in ("--kind", kind)]
    (own / "letters" / "manifest.json").unlink()
    settings(own, f'{RESOLVED}[letters.outstanding]\n1 = ["5707", "5701"]\n')
    first = letters(own, more=(*kinds, "--json")).json
    count = sum(e["kind"] == "certificate" for e in first["letters"])
    usual, memo = (e["pdf"] for e in first["letters"] if e["kind"] == "memo")
    assert "เรียนผู้ว่าราชการจังหวัดเชียงราย(ผ่านพัฒนาการจังหวัดเชียงราย)" in text_of(memo)
    assert "เกียรติบัตร" not in text_of(usual)
    assert (first["former"], f"เกียรติบัตร{str(count).translate(THAI)}ฉบับ" in text_of(memo)) == ([], True)
    settings(own, f"{RESOLVED}[letters.outstanding]\n1 = []\n")
    again = letters(own, more=(*kinds, "--json")).json
    assert f"เกียรติบัตร{str(count - 2).translate(THAI)}ฉบับ" in text_of(memo)
    assert {(Path(f["file"]).stem[:16], f["state"]) for f in again["former"]} == {
        ("เกียรติบัตร 5707", "stale"),
        ("เกียรติบัตร 5701", "stale"),
    }
    verified = letters(own, more=("--verify",)).out
    assert verified.count("move away") == 1, "of one reason together"
    assert "letters --round 1 --verify" in verified
    told = letters(own, more=("--kind", "memo")).out
    assert told.count("no longer holds") == 1, "of one reason together"
    assert all(code in told.split("no longer holds")[1] for code in ("5701", "5707"))
    for former in again["former"]:
        Path(former["file"]).unlink()
    assert letters(own, more=(*kinds, "--json")).json["former"] == [], "moved away, as was told"


def test_a_document_in_two_formats_is_counted_once_in_the_memo(own):
    (own / "letters" / "manifest.json").unlink()
    settings(own, RESOLVED)
    made = letters(own, "5708", "5707", more=(*RESULTS, "--format", "pdf,docx")).json["letters"]
    memo = next(e["pdf"] for e in made if e["kind"] == "memo")
    for formats in ("pdf", "docx", "pdf,docx"):
        letters(own, "5708", "5707", more=(*RESULTS, "--format", formats))
        assert "หนังสือ๒ฉบับ" in text_of(memo), formats
    letters(own, "5708", more=(*RESULTS, "--format", "pdf"))
    assert "หนังสือ๒ฉบับ" in text_of(memo), "one made anew, the other there"


def test_making_again_replaces_only_what_changed(own, tmp_path_factory):
    kinds = {entry["kind"] for entry in told_by_demo(tmp_path_factory)["letters"]}
    asked = ("--json", *[word for kind in sorted(kinds) for word in ("--kind", kind)])
    again = letters(own, more=asked)
    assert (again.code, [e for e in again.json["letters"] if e["made"]]) == (0, [])
    with edited(next((own / "forms").glob("รอบ1 *แสนจัน*.xlsx"))) as book:
        book["เชียงแสน"][form_cell("1.1", Workspace.open(own).programme)] = 9
    again = letters(own, more=asked)
    made = {(e["kind"], e["office"]) for e in again.json["letters"] if e["made"]}
    assert made == {("result", "5708"), ("score-sheet", "5708")}
    assert states(own)[0] == 0


def test_what_somebody_altered_is_kept(own):
    path = own / "letters" / "รอบ1" / "หนังสือแจ้งผล" / "หนังสือแจ้งผล 5708 เชียงแสน.pdf"
    path.write_bytes(b"%PDF mine")
    [entry] = letters(own, "5708", more=("--kind", "result", "--json")).json["letters"]
    assert entry["made"]
    assert [Path(kept).read_bytes() for kept in entry["kept"]] == [b"%PDF mine"]
    assert path.read_bytes() != b"%PDF mine"


def test_word_and_pdf(own):
    done = letters(own, "5708", more=("--kind", "result", "--format", "pdf,docx", "--json"))
    [entry] = done.json["letters"]
    assert entry["made"]
    assert Path(entry["pdf"]).read_bytes().startswith(b"%PDF")
    assert Path(entry["docx"]).read_bytes().startswith(b"PK")
    [entry] = letters(own, "5708", more=("--kind", "result", "--format", "docx", "--json")).json["letters"]
    assert (entry["made"], entry["pdf"]) == (False, None)


@pytest.mark.parametrize("formats", ["odt", "", "pdf,doc"])
def test_unknown_formats(work, formats):
    assert letters(work, "5708", more=("--format", formats, "--json")).code == 2


def test_a_partial_round(own):
    refused = letters(own, number=2)
    assert refused.code == 1
    assert {(r["kind"], r["office"]) for r in refused.json["refused"] if r["office"] is None} == {
        (kind, None) for kind in ("circular", "announcement", "certificate", "memo")
    }
    partial = letters(own, number=2, more=("--partial", "--json"))
    assert {"circular", "announcement", "certificate", "memo"} <= {e["kind"] for e in partial.json["letters"]}


def test_an_outstanding_office_without_a_star_is_refused_by_name(own):
    settings(own, f'{RESOLVED}[letters.outstanding]\n1 = ["5711", "5701"]\n')
    done = letters(own, more=("--kind", "announcement", "--kind", "certificate", "--json"))
    assert done.code == 1
    assert {(r["kind"], r["office"]) for r in done.json["refused"]} == {("announcement", None), ("certificate", "5711")}
    assert all("listed as outstanding, but has no star" in r["reason"] for r in done.json["refused"])
    assert [(e["office"], e["place"]) for e in done.json["letters"] if e["place"]] == [("5701", 2)]
    assert '"1" ใน [letters.outstanding]' in letters(own, lang="th", more=("--kind", "announcement")).said


def test_a_date_before_the_resolution_is_doubted(own):
    dates = '[letters.dates]\n"1/result" = 2024-04-04\n"1/result/5707" = 2024-04-05\n"1/score-sheet" = 2024-03-01\n'
    settings(own, RESOLVED + dates)
    done = letters(own, "5708", more=("--kind", "result", "--kind", "score-sheet", "--json"))
    assert done.code == 0
    assert done.json["doubts"] == [
        '[letters.dates] "1/result" is 2024-04-04, before the meeting that resolved (2024-04-05)'
    ]
    assert "of the resolution" in letters(own, "5708", more=()).out


def test_a_number_is_told_as_printed(own):
    settings(own, '[letters.numbers]\n"1/announcement" = "7"\n"1/circular" = "0012"\n')
    done = letters(own, more=("--kind", "announcement", "--kind", "circular", "--json"))
    numbers = {e["kind"]: e["number"] for e in done.json["letters"]}
    assert numbers == {"announcement": None, "circular": "๐๐๑๒"}
    assert done.json["doubts"] == [
        '[letters.numbers] "1/announcement" is not used: this kind has no line for its number'
    ]


def test_pictures_of_former_pages_go(own):
    folder = own / "letters" / "รอบ1" / "preview"
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("หนังสือแจ้งผล 5708 เชียงแสน-11.png", "หนังสือแจ้งผล 5708 เชียงแสน-x.png", "other-11.png"):
        (folder / name).write_bytes(b"")
    [entry] = letters(own, "5708", more=("--kind", "result", "--preview", "--json")).json["letters"]
    others = {"หนังสือแจ้งผล 5708 เชียงแสน-x.png", "other-11.png"}
    assert {p.name for p in folder.iterdir()} == others | {Path(p).name for p in entry["pictures"]}


def test_preview(own):
    [entry] = letters(own, "5708", more=("--kind", "result", "--preview", "--json")).json["letters"]
    assert len(entry["pictures"]) >= 2
    assert {Path(p).read_bytes()[:4] for p in entry["pictures"]} == {b"\x89PNG"}


def test_a_kinds_signatory_does_not_certify_his_own_office(own):
    settings(own, '[letters.signatories]\n"certificate" = "provincial-chief"\n')
    done = letters(own, "5708", "5700", more=("--kind", "certificate", "--json"))
    district, province = (text_of(e["pdf"]) for e in done.json["letters"])
    assert "ชุมภูคำ" in district
    assert "ชุมภูคำ" not in province


@pytest.mark.parametrize("content", [None, "{", '{"version": 99}'])
def test_without_its_manifest_nothing_can_be_checked(own, content):
    path = own / "letters" / "manifest.json"
    if content is None:
        path.unlink()
    else:
        path.write_text(content, encoding="utf-8")
    done = tidao("letters", "--workspace", own, "--round", 1, "--verify", "--json")
    assert (done.code, done.json["error"]["code"]) == (4, "manifest")
    assert "tidao letters --round 1" in done.json["error"]["remedy"]
    made = letters(own, "5708", more=("--kind", "result", "--json"))
    assert made.code == 0
    kept = made.json["set_aside"]
    assert (kept and Path(kept).read_text(encoding="utf-8")) == content
    assert states(own) == (0, {})
