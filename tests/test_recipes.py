"""Recipes of CONTRIBUTING.md, followed on a copy of the package: they work, and touch no more than they name."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from workspaces import ROOT, files, small_workspace


@pytest.fixture
def copy(tmp_path):
    """Return a folder with a copy of what a run needs."""
    for name in ("tidao_sheets", "templates", "config"):
        shutil.copytree(ROOT / name, tmp_path / "copy" / name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "copy"


def run(copy, *arguments):
    """Run a copy's command line; return its exit code and what it says."""
    command = [sys.executable, "-m", "tidao_sheets", *map(str, arguments), "--json"]
    environment = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, encoding="utf-8", check=False)
    return done.returncode, json.loads(done.stdout)


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

    kinds = copy / "tidao_sheets" / "core" / "letters" / "kinds.py"
    text = kinds.read_text(encoding="utf-8")
    assert text.count(END_OF_KINDS) == 1
    kinds.write_text(text.replace(END_OF_KINDS, THANK_YOU + END_OF_KINDS), encoding="utf-8")
    (copy / "templates" / "letters" / "thank-you.md.j2").write_text(TEMPLATE, encoding="utf-8")

    code, told = run(copy, *wanted)
    assert (code, told["refused"]) == (0, [])
    assert [letter["number"] for letter in told["letters"]] == ["๗", "๘", "๙", "๑๐"]
    assert {Path(letter["pdf"]).read_bytes()[:5] for letter in told["letters"]} == {b"%PDF-"}
    assert run(copy, *wanted[:-2], "--verify")[0] == 0
    touched = {name for name, _ in before.items() ^ files(copy).items()}
    assert touched == {"tidao_sheets/core/letters/kinds.py", "templates/letters/thank-you.md.j2"}
