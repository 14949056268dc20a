"""The page for those who hold a document, asked in a real browser."""

import json

import pytest
from browser import PHONE, visiting
from workspaces import DAY, small_workspace, tidao

pytestmark = pytest.mark.chromium


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return the page's address, and what the QR code of a result says."""
    folder = small_workspace(tmp_path_factory, tmp_path_factory.mktemp("page") / "งาน")
    of_round = ("--workspace", folder, "--round", 1, "--json")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TIDAO_TODAY", DAY)
        assert tidao("close", *of_round, "--resolution", "๑/๒๕๖๘ 2025-01-20").code == 0
        done = tidao("letters", *of_round, "--kind", "result", "--format", "docx", "--verify-page")
    manifest = json.loads((folder / "letters" / "manifest.json").read_text("utf-8"))["documents"]
    return (folder / done.json["verify_page"]).as_uri(), next(d["check"] for d in manifest.values() if d["check"])


@pytest.fixture
def visit(browser, made):
    with visiting(browser, made[0], size=PHONE) as visit:
        yield visit
    assert not visit.sent
    assert not visit.faults


def answer(visit, text):
    visit.page.fill("#said", text)
    visit.page.click("#ask")
    visit.page.wait_for_function("document.getElementById('told').textContent")
    return visit.page.inner_text("#told")


def test_it_says_that_a_text_matches_and_that_another_does_not(visit, made):
    assert answer(visit, made[1]) == "ตรงกับทะเบียน"
    assert answer(visit, made[1].replace("คะแนน", "คะแนนน")) == "ไม่ตรง"
    assert visit.overflow <= 0
