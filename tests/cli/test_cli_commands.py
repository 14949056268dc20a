"""The commands that begin and end the work: init, forms, demo, export."""

import datetime as dt
import re
import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from books import edited
from workspaces import SMALL, damage, demo_workspace, files, form_cell, shown, tidao, told_by_demo

from tidao_sheets.core.form.identity import keyed
from tidao_sheets.jobs.workspace import Workspace


def test_init_makes_a_workspace_and_never_writes_over_one(tmp_path):
    first = tidao("init", tmp_path / "งาน", "--programme", SMALL)
    assert first.code == 0
    for kept in ("programme.toml", "workspace.toml"):
        other = tmp_path / kept
        other.mkdir()
        (other / kept).write_text("ของเดิม", encoding="utf-8")
        before = files(other)
        done = tidao("init", other, "--json")
        assert (done.code, done.json["error"]["code"]) == (2, "workspace_exists")
        assert files(other) == before
    before = files(tmp_path / "งาน")
    assert tidao("init", tmp_path / "งาน").code == 2
    assert files(tmp_path / "งาน") == before


def test_init_knows_programmes_by_their_id(tmp_path):
    assert tidao("init", tmp_path / "ก", "--programme", "chiang-rai-2567").code == 0
    assert Workspace.open(tmp_path / "ก").programme.id == "chiang-rai-2567"
    done = tidao("init", tmp_path / "ข", "--programme", "atlantis", "--json")
    assert (done.code, done.json["error"]["code"]) == (2, "unknown_programme")
    assert "chiang-rai-2567" in done.json["error"]["remedy"]
    assert not (tmp_path / "ข").exists()


def test_forms_again_leaves_forms_as_they_are(work):
    first = tidao("forms", "--workspace", work, "--round", 2, "--json")
    assert (first.code, [f["made"] for f in first.json["forms"]]) == (0, [True, True])
    before = {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in (work / "forms").iterdir()}
    again = tidao("forms", "--workspace", work, "--round", 2, "--json")
    assert (again.code, [f["made"] for f in again.json["forms"]]) == (0, [False, False])
    assert [f["tabs"] for f in again.json["forms"]] == [f["tabs"] for f in first.json["forms"]]
    assert {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in (work / "forms").iterdir()} == before


def test_a_damaged_form_is_named_and_rebuilt_beside_itself(work):
    form = damage(work)
    before = form.read_bytes()
    named = tidao("forms", "--workspace", work, "--round", 1, "--json")
    assert (named.code, {f["code"] for f in named.json["damaged"]}) == (1, {"key_missing"})
    done = tidao("forms", "--workspace", work, "--round", 1, "--rebuild", "--json")
    assert done.code == 0
    [rebuilt] = [f for f in done.json["forms"] if f["made"]]
    assert (rebuilt["rebuilt_from"], rebuilt["left"]) == (str(form), ["pua ข.2"])
    assert form.read_bytes() == before
    cells = next(t for t in rebuilt["tabs"] if t["office"] == "pua")["cells"]
    assert shown(rebuilt["workbook"], "ปัว", cells["ก.1"]["score"]) == 12
    assert shown(rebuilt["workbook"], "ปัว", cells["ก.1"]["advice"]) == "ควรทาสีใหม่"
    assert shown(rebuilt["workbook"], "ปัว", cells["ข.2"]["score"]) is None
    offices = {o["code"]: o for o in tidao("check", "--workspace", work, "--json").json["offices"]}
    assert offices["pua"]["missing"] == ["ข.2"]
    assert offices["thawangpha"]["total"] == "40"


def test_what_was_not_carried_over_is_told_until_it_has_been_seen_to(work):
    form, programme = damage(work), Workspace.open(work).programme
    with edited(form) as book:
        book["ท่าวังผา"][form_cell("ข.1", programme, "advice")] = dt.date(2024, 5, 4)
        book["ท่าวังผา"][form_cell("ก.2", programme, "full_marks")] = 5
        book.create_sheet("บันทึก")["A1"] = "ประชุม"
    done = tidao("forms", "--workspace", work, "--round", 1, "--rebuild")
    assert "4 not carried over" in done.out
    assert [line.strip() for line in done.out.splitlines() if line.startswith("      ")] == [
        "Pua: ข.2",
        "Tha Wang Pha: ก.2, ข.1 ข้อเสนอแนะ",
        "ชีต “บันทึก”",
    ]
    made = next(p for p in (work / "forms").glob("รอบ1 *เหนือ*"))
    wanted = {("left_over", "warning", "thawangpha"), ("not_carried", "error", "pua"), ("left_over", "warning", None)}
    for _ in range(2):
        for command in ("check", "status"):
            done = tidao(command, "--workspace", work, "--round", 1, "--json")
            told = [f for f in done.json["findings"] if f["code"] in {"left_over", "not_carried"}]
            assert (done.code, {(f["code"], f["severity"], f["office"]) for f in told}) == (1, wanted)
            assert "บันทึก" in tidao(command, "--workspace", work, "--round", 1).out
        tidao("sync", "--workspace", work, "--round", 1)
    with edited(made) as book:
        book["ปัว"][form_cell("ข.2", programme)] = 8
        book["ท่าวังผา"][form_cell("ก.2", programme)] = 5
    done = tidao("check", "--workspace", work, "--round", 1, "--json")
    assert [f["severity"] for f in done.json["findings"] if f["code"] in {"left_over", "not_carried"}] == [
        "warning"
    ] * 3
    assert done.code == 0, "the scores have been typed; the lines still stand there"
    with edited(made) as book:
        for f in told:
            book[f["tab"]][f["cell"]] = None
    done = tidao("status", "--workspace", work, "--round", 1, "--json")
    assert (done.code, {f["code"] for f in done.json["findings"]}) == (0, {"form_superseded"})


def test_a_rebuilt_form_still_says_what_was_wrong(work):
    form, programme = damage(work), Workspace.open(work).programme
    with edited(form) as book:
        book["ปัว"][form_cell("ก.1", programme)] = "1,5"
        book["ท่าวังผา"][form_cell("ก.2", programme)] = 99
        book["ท่าวังผา"][form_cell("ข.1", programme)] = dt.date(2024, 5, 4)
        book["ท่าวังผา"][form_cell("ข.2", programme)] = "=1/0"

    def wrong():
        found = tidao("check", "--workspace", work, "--json").json["findings"]
        return {(f["office"], f["criterion"]) for f in found if f["severity"] == "error"}

    before = wrong()
    assert before == {("pua", "ก.1"), ("pua", "ข.2"), *(("thawangpha", c) for c in ("ก.2", "ข.1", "ข.2"))}
    assert tidao("forms", "--workspace", work, "--round", 1, "--rebuild").code == 0
    assert wrong() == before


def test_what_copies_dispute_is_not_carried_over_and_said(work):
    form = damage(work)
    with edited(shutil.copy(form, form.with_name("สำเนา.xlsx"))) as book:
        book["ปัว"][form_cell("ก.2", Workspace.open(work).programme)] = 1
        del book["ท่าวังผา"]  # the other copy has it: no damage
    named = tidao("forms", "--workspace", work, "--round", 1, "--json").json
    assert {f["code"] for f in named["damaged"]} == {"key_missing"}
    done = tidao("forms", "--workspace", work, "--round", 1, "--rebuild", "--json")
    [rebuilt] = [f for f in done.json["forms"] if f["made"]]
    assert rebuilt["left"] == ["pua ก.2", "pua ข.2"]


def test_the_demo_is_complete(tmp_path_factory):
    folder, told = demo_workspace(tmp_path_factory), told_by_demo(tmp_path_factory)
    first, second = told["rounds"]
    assert (first["findings"], [o["complete"] for o in first["offices"]]) == ([], [True] * 19)
    assert {f["severity"] for f in second["findings"]} == {"error", "warning", "info"}
    assert len([letter for letter in told["letters"] if letter["kind"] == "result"]) == 19
    assert not told["refused"]
    assert all(Path(letter["pdf"]).is_file() for letter in told["letters"])
    assert Path(told["summary"]).parent == folder


def test_the_demo_s_forms_of_round_2_show_the_year_s_evidence_and_the_former_round(tmp_path_factory):
    store = Workspace.open(demo_workspace(tmp_path_factory)).store()
    tabs = [keyed(tab) for book in store.read_forms(2, lambda _: None).books for tab in book.tabs if tab.title == "พาน"]
    (form,) = (key for key in tabs if key.identity.round == 2)
    columns = {
        name: {cell.value for at, cell in form.tab.cells.items() if at.column in places}
        for name, places in form.columns().items()
    }
    assert columns["reported"] >= {"ณ วันที่ ๓๑ สิงหาคม ๒๕๖๗", "รายงานแล้ว ๗ จาก ๘ เดือน · ขาด มิ.ย.", "KM ๕ เรื่อง จาก ๕ คน"}
    assert any(isinstance(value, Decimal) for value in columns["former_score"])


def test_the_demo_stands_beside_what_is_there_already(tmp_path, monkeypatch):
    (tmp_path / "tidao-demo").mkdir()
    (tmp_path / "tidao-demo" / "ของฉัน").touch()
    before = files(tmp_path / "tidao-demo")

    class EnoughError(Exception):
        pass

    def enough(folder, *_):
        raise EnoughError(folder.name)

    monkeypatch.setattr("tidao_sheets.jobs.demo.make_workspace", enough)
    with pytest.raises(EnoughError, match=r"tidao-demo \(2\)"):
        tidao("demo", cwd=tmp_path)
    assert files(tmp_path / "tidao-demo") == before


@pytest.mark.parametrize("name", ["summary.xlsx", "forms/ใหม่.xlsx", "backup/ใหม่.csv", "forms/../summary.xlsx"])
def test_an_export_never_takes_the_place_of_the_workspace_s_own_files(work, name):
    (work / "backup").mkdir()
    before = files(work)
    done = tidao("export", "--workspace", work, "--to", work / name, "--json")
    assert (done.code, done.json["error"]["code"]) == (2, "own_file")
    assert files(work) == before


@pytest.mark.parametrize(("name", "code"), [("a.csv", 0), ("a.xlsx", 0), ("a.json", 0), ("a.doc", 2), ("a", 2)])
def test_export_goes_by_the_ending(work, name, code):
    done = tidao("export", "--workspace", work, "--to", work / name, "--round", 1, "--json")
    assert done.code == code
    assert (work / name).exists() == (code == 0)


def test_english_has_the_names_that_the_programme_gives_and_else_the_thai(work):
    path = work / "programme.toml"
    before, thai = tidao("check", "--workspace", work, "--round", 1, "--json").json, path.read_text(encoding="utf-8")
    for line, name in {"โครงการห้องสมุด": "Libraries", "ดีเยี่ยม": "Excellent", "คณะกรรมการประเมินสายใต้": "South"}.items():
        thai = re.sub(rf'^(name = "{line}[^"]*")$', rf'\1\nname_en = "{name}"', thai, count=1, flags=re.MULTILINE)
    path.write_text(thai, encoding="utf-8")
    said = tidao("status", "--workspace", work, "--round", 1).out + tidao("sync", "--workspace", work, "--round", 1).out
    for name in ("Libraries", "★★ Excellent", "South  (", "คณะกรรมการประเมินสายเหนือ  (", "→ ผ่านเกณฑ์"):
        assert name in said
    assert "up to date" in said, "English names change nothing that is written"
    assert "Libraries" not in tidao("check", "--workspace", work, "--round", 1, lang="th").out
    after = tidao("check", "--workspace", work, "--round", 1, "--json").json
    for document in (before, after):
        del document["read_at"]
    assert after == before


def test_faults_alike_are_told_together(tmp_path):
    tidao("init", tmp_path / "งาน")
    said = tidao("check", "--workspace", tmp_path / "งาน", "--round", 1, lang="th").out
    committees = Workspace.open(tmp_path / "งาน").programme.committees.values()
    assert f"  ✗ {', '.join(c.name for c in committees)} ไม่พบแบบให้คะแนนรอบที่ 1\n    → สั่ง" in said
    assert said.count("✗") == said.count("→") == 1
    assert "รายการที่ต้องแก้ไข 4\n" in said


def test_what_is_not_there_yet_is_not_called_all_well(tmp_path):
    folder = tmp_path / "งาน"
    tidao("init", folder)
    assert "✓ แบบให้คะแนน: ยังไม่มีแบบให้คะแนน" in tidao("doctor", "--workspace", folder, lang="th").out
    assert "ไม่ได้ทำหนังสือ\n" in tidao("letters", "--round", 1, "--workspace", folder, lang="th").out
    verified = tidao("letters", "--verify", "--round", 1, "--workspace", folder, lang="th").out
    assert "รอบนี้ยังไม่มีเอกสารที่ทำไว้\n" in verified
    assert "ขั้นต่อไป: ทำหนังสือและเอกสารของรอบด้วย\n" in verified
