"""The desk's page of the check-up: what a shell's doctor tells, and what the program last did by itself."""

import json
import re
from html import unescape

import pytest
from desk_work import desk_at
from workspaces import DAY, POINTS, fill, small_workspace, tamper, tidao

from tidao_sheets.jobs.heartbeat import LAST_RUN
from tidao_sheets.jobs.unattended import run_workspace


@pytest.fixture(autouse=True)
def today(monkeypatch, tmp_path):
    monkeypatch.setenv("TIDAO_TODAY", DAY)
    monkeypatch.setenv("TIDAO_CONFIG", str(tmp_path / "ตั้งค่า"))


def shown(desk, lang="th"):
    """Return the text of the page, its two parts apart, without marks and without how things are done by mouse."""
    text = re.sub(r' <span class="way">.*?</span>', "", desk.get("/doctor").text)
    text = unescape(re.sub(r"<[^>]+>", "", text))
    return text.partition({"th": "งานที่โปรแกรมทำเองครั้งล่าสุด", "en": "What the program last did by itself"}[lang])[::2]


@pytest.mark.parametrize("lang", ["th", "en"])
def test_it_tells_what_a_shell_tells(tmp_path, tmp_path_factory, lang):
    folder = small_workspace(tmp_path_factory, tmp_path / "งาน")
    with desk_at(folder, lang=lang) as desk:
        desk.enter()
        for damaged in (False, True):
            if damaged:
                (folder / "forms" / "เสีย.xlsx").write_bytes(b"PK")
                (folder / "programme.toml").write_bytes(b"\xff")
            found = tidao("doctor", "--workspace", folder, "--json", lang=lang)
            assert found.json["ok"] is not damaged
            told = shown(desk, lang)[0]
            for check in found.json["checks"]:
                assert check["message"].splitlines()[0] in told
                assert check["ok"] or check["remedy"].splitlines()[0] in told


def test_it_tells_what_the_last_run_did_and_what_it_left_undone(tmp_path, tmp_path_factory):
    folder = small_workspace(tmp_path_factory, tmp_path / "งาน")
    fill(folder, 1, POINTS | {"muang": ("'ก", "", "99", "1")})
    with desk_at(folder, lang="th") as desk:
        desk.enter()
        assert "ยังไม่เคยทำเอง" in shown(desk)[1]
        run_workspace(folder)
        done = shown(desk)[1]
        assert "ทำเองล่าสุด" in done
        assert re.search(r"รอบที่ 1 ครบ \d+ จาก 4 แห่ง เขียนสรุปผล [1-9]\d* ช่อง · ต้องแก้ไข 2 รายการ", done)
        tamper(folder)
        (folder / "forms" / "เสีย.xlsx").write_bytes(b"PK")
        fill(folder, 1, POINTS)
        run_workspace(folder)
        assert "อ่านไม่ได้: เสีย.xlsx" in shown(desk)[1]
        (folder / "forms" / "เสีย.xlsx").unlink()
        run_workspace(folder)
        assert "ไม่ได้เขียน เพราะมีผู้แก้สรุปผล 1 ช่อง" in shown(desk)[1]
        left = json.loads((folder / LAST_RUN).read_text("utf-8"))
        left["rounds"][0] |= {"error": {"message": "แฟ้มถูกเปิดอยู่", "remedy": "ปิดแล้วสั่งใหม่"}, "findings": None}
        (folder / LAST_RUN).write_text(json.dumps(left), "utf-8")
        assert "รอบที่ 1 แฟ้มถูกเปิดอยู่ ปิดแล้วสั่งใหม่" in shown(desk)[1]
        for spoilt in ({"rounds": [3]}, {"rounds": [{}]}, {"rounds": None}, {"rounds": [{"round": 1, "error": "x"}]}):
            (folder / LAST_RUN).write_text(json.dumps(left | spoilt), "utf-8")
            assert "อ่าน last-run.json ไม่ได้" in shown(desk)[1]


def test_a_committee_without_a_form_is_named_and_reminded_of_nothing(tmp_path, tmp_path_factory):
    folder = small_workspace(tmp_path_factory, tmp_path / "งาน")
    fill(folder, 1, {code: ("", *points[1:]) for code, points in POINTS.items()})
    with desk_at(folder, lang="th") as desk:
        desk.enter()
        before = desk.get("/findings?round=1").text
        assert "ไม่พบแบบของ" not in before
        next((folder / "forms").glob("รอบ1*เหนือ*")).unlink()
        after = desk.get("/findings?round=1").text
        assert "ไม่พบแบบของ" in after
        assert after.count('class="copy"') < before.count('class="copy"')
        found = tidao("remind", "--print", "--round", 1, "--workspace", folder, "--json", lang="th").json
        assert len(found["without_form"]) == len(found["reminders"]) == 1
        assert all(line in unescape(after) for line in found["reminders"][0]["text"].splitlines() if "•" in line)
