"""The page for those who hold a document: it knows the register, and tells nothing of it."""

import hashlib
import json
import re
from dataclasses import replace

import pytest
from workspaces import documents, issued_workspace, tidao

from tidao_sheets.jobs.manifest import LetterFolder
from tidao_sheets.jobs.verify_page import DIGITS, NAME, registered, write_verify_page
from tidao_sheets.jobs.workspace import Workspace


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = issued_workspace(tmp_path_factory, tmp_path_factory.mktemp("page") / "งาน")
    return folder, (folder / "letters" / "รอบ1" / NAME).read_text("utf-8")


def test_it_knows_the_text_of_each_qr_code_and_each_file_and_no_other(made):
    folder, text = made
    files = documents(folder)
    assert {file["kind"] for file in files.values()} == {"result", "certificate", "announcement", "score-sheet"}
    for path, file in files.items():
        assert hashlib.sha256(path.read_bytes()).hexdigest()[:DIGITS] in text
        assert bool(file["check"]) is (file["kind"] in {"result", "certificate"})
        assert not file["check"] or registered(file["check"]) in text
    sums = {registered(file["check"]) for file in files.values() if file["check"]}
    sums |= {file["sha256"][:DIGITS] for file in files.values()}
    assert set(re.findall(rf'"([0-9a-f]{{{DIGITS}}})"', text)) == sums


def test_it_tells_nothing_of_what_the_documents_say_and_asks_nobody(made):
    folder, text = made
    facts = {word for file in documents(folder).values() for word in file["check"].split()}
    facts -= {"ปี", "๒๕๖๘", "ครั้งที่", "๑", "คะแนน", "รหัสตรวจสอบ"}
    assert len(facts) > 10
    assert not [word for word in facts if word in text]
    assert not re.search("https?://|src=|href=|fetch|XMLHttp|WebSocket|sendBeacon|แท้", text)
    assert "default-src 'none'" in text


def test_drafts_are_no_part_of_the_register(work):
    done = tidao("letters", "--workspace", work, "--round", 1, "--kind", "result", "--verify-page", "--json")
    text = (work / done.json["verify_page"]).read_text("utf-8")
    assert documents(work)
    assert all(file["draft"] for file in documents(work).values())
    assert not re.search(rf'"[0-9a-f]{{{DIGITS}}}"', text)


def test_one_page_knows_every_round_since_it_has_one_address(tmp_path_factory, tmp_path):
    folder = issued_workspace(tmp_path_factory, tmp_path / "งาน")
    workspace = Workspace.open(folder)
    letters = LetterFolder.of(workspace)
    name = next(name for name, file in letters.files.items() if file.check)
    letters.files[name] = replace(letters.files[name], round=2)
    text = write_verify_page(workspace, letters, 2).read_text("utf-8")
    told = json.loads(re.search(r"const texts = (\{.*?\}), files", text)[1])
    assert [*told] == ["ปี ๒๕๖๘ ครั้งที่ ๑", "ปี ๒๕๖๘ ครั้งที่ ๒"]
    assert told["ปี ๒๕๖๘ ครั้งที่ ๒"] == [registered(letters.files[name].check)]
