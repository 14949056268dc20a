"""The report: what a file holds, what it must not, and where it is written."""

import re
import shutil
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import pytest
from books import edited
from workspaces import POINTS, SECOND, demo_workspace, fill, form_cell, tidao

from tidao_sheets.jobs.workspace import Workspace
from tidao_sheets.render.html.apart import WITHHELD

MOST = 1_000_000
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }}",
    "=HYPERLINK(1)",
    "</style>",
    "\u202eกลับ",
)


class Page(HTMLParser):
    """A page as a browser takes it apart: its tags, attributes and text."""

    def __init__(self, path):
        super().__init__()
        self.source = path.read_text("utf-8")
        self.tags, self.attributes, self.text = [], [], ""
        self.feed(self.source)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.text += data if self.lasttag != "style" else ""


def report(work, *words, code=0, lang="th"):
    """Run the command; return what it says as JSON, and its pages."""
    done = tidao("report", "--workspace", work, "--json", *words, lang=lang)
    assert done.code == code, done.said
    return done.json, [Page(work / file["file"]) for file in done.json["files"]]


def test_a_large_file_is_told_by_name_with_what_to_do(work, monkeypatch):
    disclose(work)
    assert "kB, more than" not in tidao("report", "--workspace", work, "--round", 1).out
    monkeypatch.setattr("tidao_sheets.cli.report.round_report.LARGE", 20_000)
    told = tidao("report", "--workspace", work, "--round", 1).out
    assert re.search(r'"report round 1.html" has \d+ kB, more than 20: ', told)
    assert "report --each" in told


def disclose(work):
    settings = work / "workspace.toml"
    settings.write_text(settings.read_text("utf-8").replace('# disclosure = "stars"', 'disclosure = "scores"'), "utf-8")


def told_of(office):
    return {office.name, office.short_name, office.romanised, office.code}


@pytest.mark.parametrize("lang", ["th", "en"])
def test_an_office_s_file_holds_no_other_office_s_name_or_code(tmp_path_factory, tmp_path, lang):
    work = shutil.copytree(demo_workspace(tmp_path_factory), tmp_path / "งาน")
    said, pages = report(work, "--round", 1, "--each", lang=lang)
    assert report(work, "--round", 2, "--internal", code=1, lang=lang)[0]["files"][0]["bytes"] < MOST
    offices = Workspace.open(work).programme.offices
    assert [file["office"] for file in said["files"]] == [*offices]
    for file, page in zip(said["files"], pages, strict=True):
        own = offices[file["office"]]
        text = page.source
        for name in sorted(told_of(own), key=len, reverse=True):
            text = text.replace(name, "")
        others = {name for office in offices.values() if office is not own for name in told_of(office)}
        assert [name for name in others if name in text] == []


def test_an_office_s_file_holds_no_other_office_s_points(work):
    fill(work, 1, POINTS | {"thawangpha": ("11.3", "5.9", "15.7", "8.1")})
    (page,) = report(work, "--round", 1, "--office", "pua", "--internal")[1]
    assert not re.search(r"11\.3|5\.9|15\.7|8\.1|\b41\b", page.text)
    assert "45" in page.text
    (whole,) = report(work, "--round", 1, "--internal")[1]
    assert "11.3" in whole.text


def test_a_text_that_names_another_office_is_withheld_and_told(work):
    form, programme = work / "forms" / "รอบ1-สายเหนือ.xlsx", Workspace.open(work).programme
    with edited(form) as book:
        book["ปัว"][form_cell("ก.1", programme, "advice")] = "ดูตัวอย่างที่ท่าวังผา"
        book["ปัว"][form_cell("ก.2", programme, "advice")] = "จัดห้องให้สว่าง"
    said, (page,) = report(work, "--round", 1, "--office", "pua")
    assert said["files"][0]["withheld"] == ["ดูตัวอย่างที่ท่าวังผา"]
    assert WITHHELD.th in page.text
    assert "ท่าวังผา" not in page.source
    assert "จัดห้องให้สว่าง" in page.text
    assert "ดูตัวอย่างที่ท่าวังผา" in report(work, "--round", 1, "--internal")[1][0].text
    assert "ท่าวังผา" in tidao("report", "--workspace", work, "--round", 1, "--office", "pua", lang="th").out


def test_stars_alone_are_disclosed_unless_the_settings_or_the_reader_say_otherwise(work):
    said, (page,) = report(work, "--round", 1)
    assert said["edition"] == "stars"
    assert re.findall(r"\b22\.5(?!\d)|เวียงสา", page.text) == []
    assert "ปัว" in page.text
    said, (page,) = report(work, "--round", 1, "--internal")
    assert said["edition"] == "internal"
    assert {"เวียงสา", "22.5", "ใช้ภายใน"} <= {w for w in ("เวียงสา", "22.5", "ใช้ภายใน") if w in page.text}
    disclose(work)
    said, (page,) = report(work, "--round", 1)
    assert said["edition"] == "scores"
    assert "22.5" in page.text
    assert "ใช้ภายใน" not in page.text


def test_means_of_so_few_offices_that_they_tell_points_are_not_disclosed(work):
    fill(work, 1, {"pua": POINTS["pua"], "muang": POINTS["muang"]})
    assert "เฉลี่ย 7 จาก" not in report(work, "--round", 1)[1][0].text
    assert "ค่าเฉลี่ยจะแสดงเมื่อประเมินครบอย่างน้อย 3 แห่ง" in report(work, "--round", 1)[1][0].text
    assert "คะแนนเฉลี่ยรายด้าน" in report(work, "--round", 1, "--internal")[1][0].text
    fill(work, 1, {"pua": POINTS["pua"], "muang": POINTS["muang"], "wiangsa": POINTS["wiangsa"]})
    assert "คะแนนเฉลี่ยรายด้าน" in report(work, "--round", 1)[1][0].text


def test_a_review_and_the_office_s_own_statement_stand_on_its_page(work):
    settings = work / "workspace.toml"
    told = settings.read_text("utf-8").replace("# statements = true", "statements = true")
    settings.write_text(told.replace("[letters.review_until]\n", "[letters.review_until]\n1 = 2025-02-28\n"), "utf-8")
    of_round = ("--workspace", work, "--round", 1)
    asked = ("--criterion", "ก.2", "--reason", "มีหลักฐานเพิ่ม", "--statement", "ห้องเปิดทุกวัน")
    assert tidao("close", *of_round).code == 0
    assert tidao("review", "add", "pua", *of_round, *asked).code == 0
    decided = ("--points", "ก.2=6.5", "--reason", "ตามใบคะแนน", "--by", "คณะกรรมการ")
    assert tidao("review", "decide", 1, *of_round, *decided).code == 0
    (page,) = report(work, "--round", 1, "--office", "pua")[1]
    assert {"ผลการทบทวนที่ 1: ตามใบคะแนน", "ห้องเปิดทุกวัน", "44.5"} - {
        told for told in ("ผลการทบทวนที่ 1: ตามใบคะแนน", "ห้องเปิดทุกวัน", "44.5") if told in page.text
    } == set()


def test_ranks_are_in_an_office_s_file_only_where_scores_are_disclosed(work):
    assert "อันดับ" not in report(work, "--round", 1, "--office", "pua")[1][0].text
    disclose(work)
    assert "อันดับ 1 จาก 4 แห่ง" in report(work, "--round", 1, "--office", "pua")[1][0].text


def test_a_file_asks_nobody_and_wears_its_own_stylesheet_alone(work):
    for words in (("--internal",), (), ("--office", "pua")):
        (page,) = report(work, "--round", 1, *words)[1]
        assert not {"script", "link", "img", "iframe", "object", "form"} & {*page.tags}
        assert "style" not in {name for name, _ in page.attributes}
        links = [value for name, value in page.attributes if name in {"href", "src", "action", "data"}]
        assert all(re.fullmatch(r"#[\w-]+", link) for link in links)
        targets = {value for name, value in page.attributes if name == "id"}
        assert {link.removeprefix("#") for link in links} <= targets
        style = re.search("<style>(.*?)</style>", page.source, re.DOTALL)[1]
        policy = next(value for _, value in page.attributes if value and value.startswith("default-src 'none'"))
        assert f"style-src 'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'" in policy
        assert "url(" not in style
        assert len(page.source.encode()) < MOST


def test_hostile_texts_stay_texts(work):
    form, programme = work / "forms" / "รอบ1-สายเหนือ.xlsx", Workspace.open(work).programme
    text = work / "programme.toml"
    for name in ("ห้องสมุดประชาชนมีชีวิต", "คณะกรรมการสายเหนือ", "ดีเยี่ยม"):
        bad = f"{name}{HOSTILE[0]}"
        text.write_text(text.read_text("utf-8").replace(f'"{name}"', f"'{bad}'"), "utf-8")
    with edited(form) as book:
        for criterion, typed in zip(programme.criteria, HOSTILE, strict=False):
            book["ปัว"][form_cell(criterion.id, programme, "advice")] = (
                typed.replace("=", "'=", 1) if typed[0] == "=" else typed
            )
        book["ปัว"][form_cell("ก.1", programme)] = HOSTILE[1]
    with edited(work / "summary.xlsx") as book:
        book["หมายเหตุ"]["C7"] = HOSTILE[1]
    for words in (("--internal",), ("--office", "pua"), ()):
        (page,) = report(work, "--round", 1, *words, code=1)[1]
        assert not {"script", "img"} & {*page.tags}
        assert not [name for name, _ in page.attributes if name.startswith("on")]
        assert page.tags.count("style") == 1
    (page,) = report(work, "--round", 1, "--internal", code=1)[1]
    for text in HOSTILE[:3]:
        assert text in page.text
    assert "\u202e" not in page.source


def test_two_rounds_stand_side_by_side_and_what_changed_is_told(work):
    fill(work, 2, SECOND)
    assert tidao("sync", "--workspace", work, "--round", 2).code == 0
    with edited(work / "forms" / "รอบ2-สายเหนือ.xlsx") as book:
        book["ปัว"][form_cell("ก.1", Workspace.open(work).programme)] = 12.5
    assert tidao("sync", "--workspace", work, "--round", 2).code == 0
    (page,) = report(work, "--round", 2, "--office", "pua")[1]
    assert re.search("รอบ 1.*รอบ 2", page.text, re.DOTALL)
    assert re.search("ก.1 คะแนน: “12” → “12.5”", page.text)


def test_the_next_step_and_a_message_without_scores_are_there(work):
    fill(work, 2, SECOND)
    (page,) = report(work, "--round", 2, "--internal")[1]
    assert "ค้าง" in page.text
    copied = re.findall(r'<pre class="copy">(.*?)</pre>', page.source, re.DOTALL)
    assert any("เวียงสา" in text for text in copied)
    assert not any(re.search(r"12\.4|คะแนนรวม", text) for text in copied)


def test_a_closed_round_is_shown_as_it_was_closed(work):
    assert tidao("close", "--workspace", work, "--round", 1).code == 0
    fill(work, 1, POINTS | {"pua": ("1", "1", "1", "1")})
    (page,) = report(work, "--round", 1, "--internal")[1]
    assert "ปิดรอบเมื่อ 21 มกราคม 2568" in page.text
    assert "45" in page.text


def test_a_workbook_that_cannot_be_read_is_told_on_the_page_too(work):
    (work / "forms" / "เสีย.xlsx").write_bytes(b"PK")
    said, (page,) = report(work, "--round", 1, code=4)
    assert said["unread"]
    assert "เสีย.xlsx" in page.text


def test_a_report_takes_the_place_of_a_report_and_of_nothing_else(work, tmp_path):
    to = tmp_path / "ผล.html"
    for _ in range(2):
        assert tidao("report", "--workspace", work, "--round", 1, "--to", to).code == 0
    to.write_text("<html>ของคนอื่น", "utf-8")
    assert (
        tidao("report", "--workspace", work, "--round", 1, "--to", to, "--json").json["error"]["code"] == "foreign_file"
    )
    assert to.read_text("utf-8") == "<html>ของคนอื่น"


def test_a_link_to_nowhere_is_taken_and_one_into_the_forms_is_refused(work, tmp_path):
    to = tmp_path / "ผล.html"
    to.symlink_to(tmp_path / "ไม่มี")
    done = tidao("report", "--workspace", work, "--round", 1, "--to", to, "--json")
    assert (done.code, done.json["error"]["code"]) == (2, "foreign_file")
    (work / "report").symlink_to("forms")
    assert tidao("report", "--workspace", work, "--round", 1, "--json").json["error"]["code"] == "own_file"


def test_an_empty_workspace_has_a_report_too(tmp_path):
    assert tidao("init", tmp_path / "งาน").code == 0
    (page,) = report(tmp_path / "งาน", "--internal", code=1)[1]
    assert "สร้างแบบ" in page.text
    assert len(page.source.encode()) < MOST


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--to", "ผล.pdf"), "unknown_ending"),
        (("--to", "forms/ผล.html"), "own_file"),
        (("--each", "--to", "forms"), "own_file"),
        (("--each", "--office", "pua"), "one_or_each"),
        (("--office", "nobody"), "unknown_office"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_read(work, words, code, monkeypatch):
    monkeypatch.chdir(work)
    done = tidao("report", "--workspace", work, "--round", 1, "--json", *words)
    assert (done.code, done.json["error"]["code"]) == (2, code)
    assert not (work / "report").exists()
