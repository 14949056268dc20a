"""The page for those who hold a document: it knows the round's QR codes, and tells nothing else."""

import json
import re
import shutil
from pathlib import Path

import pytest
from workspaces import demo_workspace, tidao

from tidao_sheets.jobs.verify_page import registered


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = Path(shutil.copytree(demo_workspace(tmp_path_factory), tmp_path_factory.mktemp("page") / "งาน"))
    done = tidao("letters", "--workspace", folder, "--round", 1, "--office", "5708", "--verify-page", "--json")
    manifest = json.loads((folder / "letters" / "manifest.json").read_text(encoding="utf-8"))["documents"]
    said = [file["check"] for name, file in manifest.items() if "หนังสือแจ้งผล 5708" in name]
    return Path(done.json["verify_page"]), said[0]


def test_it_knows_the_text_of_each_qr_code_and_no_other(made):
    page, said = made
    text = page.read_text(encoding="utf-8")
    assert "๘๙.๕ คะแนน" in said
    assert registered(said) in text
    assert registered(said.replace("๘๙.๕", "๘๙.๖")) not in text


def test_it_tells_nothing_of_what_the_documents_say_and_asks_nobody(made):
    text = made[0].read_text(encoding="utf-8")
    assert not re.search("๘๙|เชียงแสน|ดาวทอง|https?://(?!$)|src=|href=|fetch|XMLHttp|แท้", text)
    assert "default-src 'none'" in text
