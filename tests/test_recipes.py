"""Recipes of CONTRIBUTING.md, followed on a copy of the package: they work, and touch no more than they name."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from books import SMALL
from workspaces import ROOT, files, small_workspace

from tidao_sheets.core.form.identity import form_version


@pytest.fixture
def copy(tmp_path):
    """Return a folder with a copy of what a run needs."""
    for name in ("tidao_sheets", "templates", "config"):
        shutil.copytree(ROOT / name, tmp_path / "copy" / name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "copy"


def insert(path, before, text):
    """Put lines into a file, before the one place where `before` stands."""
    parts = path.read_text(encoding="utf-8").split(before)
    assert len(parts) == 2, f"{before!r} stands {len(parts) - 1} times in {path.name}"
    path.write_text(parts[0] + text + before + parts[1], encoding="utf-8")


def python(copy, *arguments):
    """Run Python on a copy; return its exit code and what it says."""
    paths = os.pathsep.join(map(str, (copy, ROOT / "tests")))
    environment = {**os.environ, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}
    command = [sys.executable, *map(str, arguments)]
    done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


def run(copy, *arguments):
    """Run a copy's command line; return its exit code and what it says."""
    return python(copy, "-m", "tidao_sheets", *arguments, "--json")


def touched(copy, before):
    """Return the files of a copy that are not as they were."""
    return {name for name, _ in before.items() ^ files(copy).items()}


# ── A document kind ─────────────────────────────────────────────────────────────────────────────────────────────────

END_OF_KINDS = "\n)\n\nKINDS: "
THANK_YOU = """
    Kind(
        id="thank-you",
        name="หนังสือขอบคุณ",
        values=contents.result,
        addressee=people.head_of_office,
    ),"""
TEMPLATE = """\
---
แบบ: หนังสือภายนอก
ที่: {{ letterhead.reference | thai }}/{% if number %}{{ number | thai }}{% endif %}

ส่วนราชการ: {{ programme.owner }}
วันที่: {% if date %}{{ date }}{% endif %}

เรื่อง: ขอขอบคุณ
เรียน: {{ addressee }}
คำลงท้าย: ขอแสดงความนับถือ
ลงชื่อ: ({{ signatory.name | keep }})
---
{{ province }}ขอขอบคุณ{{ office.name }} และ{{ committee.name }}
"""


def test_a_new_kind_of_document_is_a_record_and_a_template(copy, tmp_path, tmp_path_factory):
    work = small_workspace(tmp_path_factory, tmp_path / "งาน")
    (work / "workspace.toml").write_text('[letters.numbers]\n"1/thank-you" = "7-10"\n', encoding="utf-8")
    wanted = ("letters", "--workspace", work, "--round", 1, "--kind", "thank-you")
    assert run(copy, *wanted)[0] == 2, "there is no such kind yet"
    before = files(copy)

    insert(copy / "tidao_sheets" / "core" / "letters" / "kinds.py", END_OF_KINDS, THANK_YOU)
    (copy / "templates" / "letters" / "thank-you.md.j2").write_text(TEMPLATE, encoding="utf-8")

    code, told = run(copy, *wanted)
    assert (code, told["refused"]) == (0, [])
    assert [letter["number"] for letter in told["letters"]] == ["๗", "๘", "๙", "๑๐"]
    assert {Path(letter["pdf"]).read_bytes()[:5] for letter in told["letters"]} == {b"%PDF-"}
    assert run(copy, *wanted[:-2], "--verify")[0] == 0
    assert touched(copy, before) == {"tidao_sheets/core/letters/kinds.py", "templates/letters/thank-you.md.j2"}


# ── A scoring rule: points in steps ─────────────────────────────────────────────────────────────────────────────────

RULES, RECORDS, SCHEMA = (
    f"tidao_sheets/core/{name}.py" for name in ("scoring/rules", "programme/records", "programme/schema")
)
STEP_FIELD = "    step: Decimal | None = None\n"
STEP_RULE = """\
    Rule(
        code="off_step",
        says=Text("พิมพ์ {value} ซึ่งไม่ลงตัวทีละ {step}", "{value} is no multiple of {step}"),
        remedy=Text("ตรวจกับใบคะแนนแล้วพิมพ์ใหม่", "Check with the score sheet and type it again."),
        broken=lambda points, _, scoring: points % (scoring.step or 1) != 0,
        breaks="ABS({cell}-ROUND({cell}/{step},0)*{step})>0.0000000001",
        keeps="ABS({cell}-ROUND({cell}/{step},0)*{step})<0.0000000001",
        status=lambda scoring: f"ต้องเป็นขั้นละ {scoring.step}",
        asked=lambda _, scoring: f"ขั้นละ {scoring.step}",
        setting="step",
    ),
"""


def named(heading):
    """Return the modules that a recipe names."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    recipe = text.split(f"\n### {heading}\n")[1].split("\n### ")[0]
    return set(re.findall(r"tidao_sheets/[\w/]+\.py", recipe))


def add_step_rule(copy):
    insert(copy / SCHEMA, '    mode: Annotated[Literal["agreed"]', "    step: FullMarks | None = None\n")
    insert(copy / RECORDS, "\n\n@dataclass(frozen=True, slots=True, kw_only=True)\nclass Programme:", STEP_FIELD)
    insert(copy / RULES, ')\n"""In the order', STEP_RULE)


def test_a_scoring_rule_touches_three_modules(copy):
    before = files(copy)
    add_step_rule(copy)
    assert touched(copy, before) == {RULES, RECORDS, SCHEMA} == named("A scoring rule")


def test_a_scoring_rule_reaches_form_reader_and_findings_where_it_is_set(copy, tmp_path):
    add_step_rule(copy)
    code, found = python(copy, ROOT / "tests" / "recipes" / "step_rule.py", tmp_path)
    assert code == 0
    assert (found["mistakes"], found["documented"]) == ([0, 1, 1, 1], True)
    steps = found["steps"]
    assert steps["status"] == ["เรียบร้อย", "ต้องเป็นขั้นละ 0.5"]
    said = '/0.5,0)*0.5)>0.0000000001,"ต้องเป็นขั้นละ 0.5","เรียบร้อย")'
    assert said in steps["formula"]
    assert steps["validation"].endswith(",ABS(F10-ROUND(F10/0.5,0)*0.5)<0.0000000001)")
    assert all("ขั้นละ 0.5" in text for text in (steps["prompt"], *steps["asked"]))
    assert steps["points"] == {"ก.1": "0.5"}
    assert steps["findings"] == [["off_step", "F10", "0.2 is no multiple of 0.5"]]

    none = found["none"]
    assert none["points"] == {"ก.1": "0.5", "ก.2": "0.2"}
    assert none["version"] == form_version(SMALL) != steps["version"]
    assert "ขั้นละ" not in json.dumps(none, ensure_ascii=False)
