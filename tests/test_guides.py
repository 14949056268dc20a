"""What the guides for people say is what the program prints."""

import ast
import re
from pathlib import Path

import pytest

import tidao_sheets
from tidao_sheets.desk.routes import NAV
from tidao_sheets.jobs.shipped import templates

DOCS = Path(__file__).parent.parent / "docs"


@pytest.fixture(scope="module")
def printed():
    """All Thai that the program may print."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in Path(tidao_sheets.__file__).parent.rglob("*.py"))
    texts = (node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return "\n".join(text for text in texts if isinstance(text, str) and re.search("[ก-๎]", text))


def test_every_message_that_the_google_guide_explains_is_one(printed):
    part = (DOCS / "google.md").read_text(encoding="utf-8").split("## เมื่อขึ้น ✗")[1].partition("\n## ")[0]
    messages = re.findall(r"^\| ([^|]+) \|", part, re.MULTILINE)[1:]
    assert len(messages) > 15
    assert [m for m in messages if not all(piece.strip() in printed for piece in m.split("…"))] == []


@pytest.mark.parametrize("name", ["google.md", "guide.th.md"])
def test_what_a_guide_tells_people_to_look_for_is_printed(name, printed):
    """A line, message, tab or cell that stands in quotes or in bold."""
    text = (DOCS / name).read_text(encoding="utf-8")
    named = re.findall(r'(?:แจ้งว่า|บรรทัด|ชีต|ช่อง|ข้อความ) (?:"([^"\n]+)"|\*\*([^*\n]+)\*\*)', text)
    looked_for = ["".join(pair) for pair in named]
    assert looked_for
    assert [told for told in looked_for if told not in printed or not re.search("[ก-๎]", told)] == []


def desk_template(path):
    """Return the words of a page of the desk, with those of the forms that pages share."""
    folder = templates() / "html" / "desk"
    return "".join((folder / f"{name}.html").read_text("utf-8") for name in (path.strip("/") or "home", "forms"))


def test_what_the_guide_names_on_a_page_of_the_desk_stands_on_that_page():
    """Each item about a page begins with its name in bold, and quotes buttons and headings of it."""
    text = (DOCS / "guide.th.md").read_text(encoding="utf-8")
    part = text.split("### ใช้ด้วยเมาส์: โต๊ะงานเลขานุการ")[1].partition("\n## ")[0]
    items = {
        name: re.findall(r'"([^"\n]+)"', told)
        for name, told in re.findall(r"^\d+\. \*\*([^*\n]+)\*\*((?:.*\n)(?:   .*\n)*)", part, re.MULTILINE)
    }
    named = {words.th: path for path, words in NAV if path != "/"}
    assert items.keys() == named.keys()
    assert sum(map(len, items.values())) >= 12
    for name, quoted in items.items():
        there = desk_template(named[name])
        assert [said for said in quoted if f't("{said}"' not in there] == [], name
    besides = re.findall(r'"([^"\n]+)"', part.rpartition("9. **")[2].split("\n\n", 1)[1])
    assert besides
    assert [said for said in besides if f't("{said}"' not in desk_template("/work")] == []


def test_every_picture_is_shown_and_none_is_missing():
    """What scripts/pictures.py makes: the folder holds no picture that nobody sees."""
    shown = set[str]()
    for page in (DOCS.parent / "README.md", *DOCS.glob("*.md")):
        text = page.read_text(encoding="utf-8")
        shown |= {*re.findall(r"!\[[^\]]+\]\((?:docs/)?pictures/([^)]+)\)", text)}
    assert shown == {path.name for path in (DOCS / "pictures").iterdir()}
