"""The report in a real browser: on a desktop and a phone, in both languages, without barriers and without a request."""

import shutil

import pytest
from browser import DESKTOP, PHONE, visiting
from workspaces import SECOND, demo_workspace, fill, small_workspace, tidao

pytestmark = pytest.mark.chromium

WHOLE = ("overview", "ranking", "findings", "matrix", "office-muang", "office-pua")
EDITIONS = {  # name → the workspace, what the command is told there, and the pages that are looked at
    "internal": ("small", ("--internal", "--round", "2"), WHOLE),
    "english": ("small", ("--internal", "--round", "2"), WHOLE),
    "stars": ("demo", ("--round", "1"), ("overview", "ranking")),
    "office": ("demo", ("--round", "1", "--office", "5706"), ("office-5706",)),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return the address of each edition."""
    place, addresses = tmp_path_factory.mktemp("report"), {}
    shutil.copytree(demo_workspace(tmp_path_factory), place / "demo")
    fill(small_workspace(tmp_path_factory, place / "small"), 2, SECOND | {"muang": ("'ก", "", "99", "1")})
    for name, (kind, words, _) in EDITIONS.items():
        work = place / kind
        done = tidao("report", "--workspace", work, "--json", *words, lang="en" if name == "english" else "th")
        addresses[name] = (work / done.json["files"][0]["file"]).as_uri()
    return addresses


def barriers(page):
    """Return what axe-core finds on a page as it is now."""
    from axe_playwright_python.sync_playwright import Axe

    return [f"{v['id']}: {v['nodes'][0]['html']}" for v in Axe().run(page).response["violations"]]


@pytest.mark.parametrize(
    ("name", "size"),
    [*((name, PHONE) for name in EDITIONS), ("internal", DESKTOP), ("stars", DESKTOP), ("office", DESKTOP)],
)
def test_every_page_fits_and_has_no_barrier(browser, made, name, size):
    with visiting(browser, made[name], size=size) as visit:
        for page in EDITIONS[name][2]:
            visit.page.goto(f"{made[name]}#{page}")
            assert visit.page.locator("section.page:visible").get_attribute("id") == page
            assert visit.overflow <= 0
            assert barriers(visit.page) == []
    assert not visit.sent
    assert not visit.faults


def test_a_barrier_is_found(browser, made):
    with visiting(browser, made["stars"]) as visit:
        visit.page.evaluate("document.querySelector('h1').innerHTML = '<img src=\"\">'")
        assert any(said.startswith("image-alt") for said in barriers(visit.page))


def test_pages_are_reached_by_links_and_by_keyboard(browser, made):
    with visiting(browser, made["internal"], size=PHONE) as visit:
        seen = visit.page.locator("section.page:visible")
        assert seen.get_attribute("id") == "overview"
        visit.page.keyboard.press("Tab")
        visit.page.keyboard.press("Tab")
        visit.page.keyboard.press("Enter")
        assert seen.get_attribute("id") == "ranking"
        visit.page.get_by_role("link", name="ปัว").click()
        assert seen.get_attribute("id") == "office-pua"
        visit.page.get_by_role("link", name="ทั้งหมด").click()
        assert seen.count() == 4 + 4


def test_one_tap_selects_the_whole_message(browser, made):
    with visiting(browser, f"{made['internal']}#findings", home=made["internal"]) as visit:
        message = visit.page.locator(".copy").first
        message.click()
        assert visit.page.evaluate("getSelection().toString().trim()") == message.inner_text().strip()


def test_a_page_is_printed_alone_and_on_a4(browser, made, tmp_path):
    from pypdfium2 import PdfDocument

    with visiting(browser, f"{made['internal']}#ranking", home=made["internal"]) as visit:
        visit.page.pdf(path=tmp_path / "ผล.pdf", prefer_css_page_size=True)
    with PdfDocument(tmp_path / "ผล.pdf") as printed:
        assert len(printed) <= 2
        assert [round(side) for side in printed[0].get_size()] == [595, 842]
