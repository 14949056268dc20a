"""The whole story of a dispute: a district doubts its 79.5, is shown the cell, asks, and wins half a point and gold."""

import re
import shutil
import zipfile
from pathlib import Path

from workspaces import demo_workspace, tidao


def words(letter):
    with zipfile.ZipFile(letter["docx"]) as word:
        return re.sub(r"<[^>]*>", "", word.read("word/document.xml").decode()).replace("\xa0", " ")


def test_a_district_doubts_its_score(tmp_path_factory, tmp_path, monkeypatch):
    monkeypatch.setenv("TIDAO_TODAY", "2024-04-06")
    work = tmp_path / "งาน"
    shutil.copytree(demo_workspace(tmp_path_factory), work)
    settings = work / "workspace.toml"
    until = "[letters.review_until]\n1 = 2024-04-30\n"
    settings.write_text(settings.read_text("utf-8").replace("[letters.review_until]\n", until), "utf-8")
    settings.write_text(settings.read_text("utf-8").replace("# statements = true", "statements = true"), "utf-8")

    def run(*words):
        return tidao(*words, "--workspace", work, "--round", 1, "--json")

    assert run("close", "--resolution", "๑/๒๕๖๗ 2024-04-05").code == 0
    assert run("letters", "--kind", "result", "--format", "docx").code == 0
    letter = next((work / "letters").rglob("*5709*.docx"))
    former = letter.read_bytes()
    told = run("explain", "แม่สาย").json
    assert (told["total"], told["tier"], told["up"]) == ("79.5", "silver", {"tier": "gold", "points": "0.5"})
    doubted = next(c for c in told["criteria"] if c["criterion"] == "2.1")
    assert doubted["cell"]
    assert doubted["workbook"].endswith(".xlsx")

    about = ("--criterion", "2.1", "--reason", "ใบคะแนนที่ลงนามให้ ๙", "--letter", "ชร ๐๑/๑")
    asked = run("review", "add", "แม่สาย", *about, "--statement", "ใบคะแนนที่ทุกคนลงนามให้ ๙")
    assert asked.code == 0
    assert run("letters", "--kind", "review-reply").json["refused"][0]["office"] == "5709", "not decided yet"
    points = f"2.1={float(doubted['points']) + 0.5:g}"
    done = run("review", "decide", "1", "--points", points, "--reason", "ตรงตามใบคะแนน", "--by", "คณะกรรมการอำนวยการ")
    assert (done.code, done.json["after"]["total"], done.json["after"]["tier"]) == (0, "80", "gold")
    assert any(f["office"] == "5709" and f["kind"] == "result" for f in done.json["stale"])
    assert tidao("verify", letter, "--workspace", work, "--json").json["state"] == "stale"

    made = run("letters", "--kind", "result", "--kind", "review-reply", "--format", "docx").json["letters"]
    gold, reply = (m for m in made if m["office"] == "5709")
    assert (gold["tier"], gold["made"], reply["kind"], reply["review"]) == ("gold", True, "review-reply", 1)
    assert [Path(kept).read_bytes() for kept in gold["kept"]] == [former]
    said = "ให้ใช้หนังสือฉบับนี้แทนหนังสือจังหวัดเชียงราย"
    changed = "เนื่องจากผลการประเมินเปลี่ยนจากคะแนนรวม ๗๙.๕ คะแนน ดาวเงิน เป็นคะแนนรวม ๘๐ คะแนน ดาวทอง"
    assert said in words(gold)
    assert changed in words(gold)
    assert "หนังสืออำเภอแม่สาย ที่ ชร ๐๑/๑" in words(reply)
    assert "จึงเปลี่ยนจากคะแนนรวม ๗๙.๕ คะแนน อยู่ในระดับ ๒ ดาวเงิน เป็น ๘๐ คะแนน" in words(reply)
    assert "ใบคะแนนที่ทุกคนลงนามให้ ๙" in words(gold), "the district's own words"
    assert tidao("verify", letter, "--workspace", work, "--json").json["state"] == "sealed"
    assert run("explain", "แม่สาย").json["total"] == "80"
    assert run("sync").json["error"]["code"] == "round_closed"
    assert tidao("doctor", "--workspace", work, "--json").code in {0, 1}
