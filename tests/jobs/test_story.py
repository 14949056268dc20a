"""The whole story of a dispute: a district doubts its 79.5, is shown the cell, asks, and wins half a point and gold."""

import shutil

from workspaces import demo_workspace, tidao


def test_a_district_doubts_its_score(tmp_path_factory, tmp_path, monkeypatch):
    monkeypatch.setenv("TIDAO_TODAY", "2024-04-06")
    work = tmp_path / "งาน"
    shutil.copytree(demo_workspace(tmp_path_factory), work)
    settings = work / "workspace.toml"
    until = "[letters.review_until]\n1 = 2024-04-30\n"
    settings.write_text(settings.read_text("utf-8").replace("[letters.review_until]\n", until), "utf-8")

    def run(*words):
        return tidao(*words, "--workspace", work, "--round", 1, "--json")

    assert run("close").code == 0
    assert run("letters", "--kind", "result", "--format", "docx").code == 0
    letter = next((work / "letters").rglob("*5709*.docx"))
    told = run("explain", "แม่สาย").json
    assert (told["total"], told["tier"], told["up"]) == ("79.5", "silver", {"tier": "gold", "points": "0.5"})
    doubted = next(c for c in told["criteria"] if c["criterion"] == "2.1")
    assert doubted["cell"]
    assert doubted["workbook"].endswith(".xlsx")

    asked = run("review", "add", "แม่สาย", "--criterion", "2.1", "--reason", "ใบคะแนนที่ลงนามให้ ๙", "--letter", "ชร ๐๑/๑")
    assert asked.code == 0
    points = f"2.1={float(doubted['points']) + 0.5:g}"
    done = run("review", "decide", "1", "--points", points, "--reason", "ตรงตามใบคะแนน", "--by", "คณะกรรมการอำนวยการ")
    assert (done.code, done.json["after"]["total"], done.json["after"]["tier"]) == (0, "80", "gold")
    assert any(f["office"] == "5709" and f["kind"] == "result" for f in done.json["stale"])
    assert tidao("verify", letter, "--workspace", work, "--json").json["state"] == "stale"

    made = run("letters", "--kind", "result", "--format", "docx").json["letters"]
    gold = next(m for m in made if m["office"] == "5709")
    assert (gold["tier"], gold["made"]) == ("gold", True)
    assert tidao("verify", letter, "--workspace", work, "--json").json["state"] == "sealed"
    assert run("explain", "แม่สาย").json["total"] == "80"
    assert run("sync").json["error"]["code"] == "round_closed"
    assert tidao("doctor", "--workspace", work, "--json").code in {0, 1}
