"""The page for those who hold a document, asked in a real browser: by texts, addresses and files."""

import hashlib
import re

import pytest
from browser import PHONE, visiting
from changed_documents import BEARING, OTHERS, typeset_anew, with_other_facts, with_other_text
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import expect
from workspaces import documents, issued_workspace

from tidao_sheets.core.letters.payload import packed
from tidao_sheets.jobs.verify_page import NAME

pytestmark = pytest.mark.chromium
MATCHES, DIFFERS = "ตรงกับทะเบียน", "ไม่ตรง"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return the page's address, what the QR code of a result says, and the folder of the letters."""
    folder = issued_workspace(tmp_path_factory, tmp_path_factory.mktemp("page") / "งาน")
    said = next(file["check"] for file in documents(folder).values() if file["kind"] == "result")
    return (folder / "letters" / "รอบ1" / NAME).as_uri(), said, folder / "letters"


@pytest.fixture
def visit(browser, made):
    """Open the page on a phone; it sends nothing, and nothing goes wrong in it."""
    with visiting(browser, made[0], size=PHONE) as visit:
        yield visit
        assert visit.overflow <= 0
    assert not visit.sent
    assert not visit.faults


def told(visit):
    return visit.page.inner_text("#told").partition("\n")[0]


def answer(visit, text):
    visit.page.fill("#said", text)
    visit.page.click("#ask")
    return told(visit)


def test_it_says_that_a_text_matches_whatever_its_blanks(visit, made):
    assert answer(visit, made[1]) == answer(visit, f"\n {made[1].replace(' ', '  ')} ") == MATCHES
    assert answer(visit, "") == ""


def test_each_changed_digit_is_told(visit, made):
    places = [found.start() for found in re.finditer(r"[๐-๙0-9]", made[1])]
    assert len(places) > 12
    for at in places:
        other = "๙" if made[1][at] == "๘" else "๘"
        assert answer(visit, made[1][:at] + other + made[1][at + 1 :]) == DIFFERS


def test_a_round_that_it_does_not_know_is_told(visit, made):
    assert answer(visit, made[1].replace("ครั้งที่ ๑", "ครั้งที่ ๒")) == DIFFERS
    assert "หน้านี้มีทะเบียนของ ปี ๒๕๖๘ ครั้งที่ ๑" in visit.page.inner_text("#told")


@pytest.mark.parametrize("typed", ["{}", "https://example.go.th/check.html#{}"])
def test_the_address_of_a_qr_code_is_read(visit, made, typed):
    page = visit.page
    if typed == "{}":
        page.goto(f"{made[0]}#{packed(made[1])}")
    else:
        answer(visit, typed.format(packed(made[1])))
    assert told(visit) == MATCHES
    assert page.input_value("#said") == made[1]
    for changed in (packed(made[1].replace("๒", "๓", 1)), packed(made[1])[:-1], "๙", "%E0%B9"):
        page.goto(f"{made[0]}#{changed}")
        assert told(visit) == DIFFERS


def test_what_is_read_on_the_paper_is_held_against_the_qr_code(visit, made):
    def same(typed):
        visit.page.fill("#seen", typed)
        return visit.page.inner_text("#same").partition("\n")[0]

    answer(visit, made[1])
    total = re.search(r"(\S+) คะแนน", made[1])[1]
    for typed in (made[1], total, f"{total} คะแนน", made[1].split()[0][-4:]):
        assert same(typed) == "ตรงกับคิวอาร์โค้ด"
    for typed in (f"{total}๑", "๙๙.๙", "ดาวใด", f"{total} ๙๙"):
        assert same(typed) == "ไม่ตรงกับคิวอาร์โค้ด"
    answer(visit, "อื่น")
    assert not visit.page.is_visible("#seen")


@pytest.mark.parametrize("suffix", ["pdf", "docx"])
def test_a_file_is_known_byte_for_byte(visit, made, suffix, tmp_path):
    issued = next(path for path in documents(made[2].parent) if path.suffix == f".{suffix}")
    visit.page.set_input_files("#file", issued)
    expect(visit.page.locator("#told")).to_contain_text(MATCHES)
    changed = tmp_path / issued.name
    data = issued.read_bytes()
    changed.write_bytes(data[:-9] + bytes([data[-9] ^ 1]) + data[-8:])
    visit.page.set_input_files("#file", changed)
    expect(visit.page.locator("#told")).to_contain_text(DIFFERS)


@pytest.mark.parametrize("kind", BEARING + OTHERS)
def test_a_changed_digit_in_a_file_is_told(visit, made, kind, tmp_path):
    files = {path.suffix: path for path, file in documents(made[2].parent).items() if file["kind"] == kind}
    pdf, word = files[".pdf"].read_bytes(), files[".docx"].read_bytes()
    changes = {
        "ก.pdf": typeset_anew(made[2].parent, kind),
        "ข.pdf": with_other_facts(pdf),
        "ค.docx": with_other_text(word),
    }
    for name, data in changes.items():
        (tmp_path / name).write_bytes(data)
        visit.page.set_input_files("#file", tmp_path / name)
        expect(visit.page.locator("#told")).to_contain_text(f"{DIFFERS}{name} ถูกแก้ไข")
    visit.page.set_input_files("#file", files[".pdf"])
    expect(visit.page.locator("#told")).to_contain_text(MATCHES)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=200))
def test_its_digest_is_sha_256(visit, data):
    found = visit.page.evaluate("(octets) => sha256(Uint8Array.from(octets))", list(data))
    assert found == hashlib.sha256(data).hexdigest()[:24]


def test_a_text_is_packed_and_read_as_the_program_does(visit):
    for text in ("๘๙.๕ คะแนน 100% “ดี” – é 😀 %E0", "ก", "~!"):
        assert visit.page.evaluate("unpacked", packed(text)) == text
