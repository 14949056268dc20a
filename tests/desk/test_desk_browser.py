"""The desk in a real browser: a whole round by mouse, and by keyboard alone; every page without a barrier."""

import re

import pytest
from books import REAL
from browser import DESKTOP, PHONE, visiting
from desk_work import desk_at
from workspaces import DAY, POINTS, SECOND, fill, small_workspace, tamper, tidao

pytestmark = [pytest.mark.chromium, pytest.mark.usefixtures("today")]

MEETING = "๑/๒๕๖๗"


def barriers(page):
    """Return what axe-core finds on a page."""
    from axe_playwright_python.sync_playwright import Axe

    return [f"{v['id']}: {v['nodes'][0]['html']}" for v in Axe().run(page).response["violations"]]


class Mouse:
    """Points and clicks, and types where it has clicked."""

    def __init__(self, page):
        self.page = page

    def press(self, name):
        self.page.locator("a, button, summary").filter(has_text=name).locator("visible=true").first.click()

    def type(self, label, text):
        self.page.get_by_label(label, exact=True).fill(text)


class Keyboard:
    """Never points: goes from one to the next by Tab, and presses Enter."""

    FOCUSED = """() => { const at = document.activeElement;
      const own = at.matches("a, button, summary") ? at.innerText : "";
      return [at.labels?.[0]?.innerText, at.getAttribute("aria-label"), own]; }"""

    def __init__(self, page):
        self.page = page

    def _to(self, fits):
        for _ in range(200):
            self.page.keyboard.press("Tab")
            if any(fits(said.strip()) for said in self.page.evaluate(self.FOCUSED) if said):
                return
        raise AssertionError("it is not reached by Tab")

    def press(self, name):
        self._to(lambda said: name in said)
        self.page.keyboard.press("Enter")

    def type(self, label, text):
        self._to(lambda said: said == label)
        if self.page.evaluate("document.activeElement.type") == "date":
            year, month, day = text.split("-")
            self.page.keyboard.type(f"{month}{day}{year}")  # in the order of this browser's own language
        else:
            self.page.keyboard.type(text)


@pytest.mark.parametrize("hands", [Mouse, Keyboard])
def test_a_whole_round_from_its_folder_to_its_letters(hands, browser, tmp_path):
    folder = tmp_path / "งาน ๒๕๖๗"
    full = {code: [str(c.full_marks) for c in REAL.criteria] for code in REAL.offices}
    with (
        desk_at(None, lang="th") as desk,
        visiting(browser, desk.origin + desk.opening, home=desk.origin, size=DESKTOP) as visit,
    ):
        page = visit.page
        page.set_default_timeout(60_000)
        at = hands(page)
        page.wait_for_url("**/start")
        at.type("โฟลเดอร์ที่จะสร้าง", str(folder))
        at.press("สร้างโฟลเดอร์งาน")
        page.get_by_text("ยังไม่มีแบบให้คะแนนของรอบที่ 1").wait_for()
        at.press("สร้างแบบให้คะแนน")
        page.get_by_text("เสร็จแล้ว").wait_for()
        at.press("ไปต่อ")
        page.get_by_text("ค้าง 285 ข้อ").wait_for()
        fill(folder, 1, full)  # the committees' part
        page.reload()
        page.get_by_text("คะแนนครบแล้ว ปรับปรุงสรุปผล").wait_for()
        at.press("ปรับปรุงสรุปผล")
        page.get_by_text("เสร็จแล้ว").wait_for()
        at.press("ไปต่อ")
        page.get_by_text("คะแนนครบและสรุปผลแล้ว").wait_for()
        at.press("ปิดรอบที่ 1")
        page.wait_for_url("**/close")
        at.type("การประชุมครั้งที่/ปี", MEETING)
        at.type("วันที่ประชุม", "2025-01-20")
        assert page.get_by_label("วันที่ประชุม").input_value() == "2025-01-20"
        at.press("ปิดรอบที่ 1")
        page.get_by_text("เสร็จแล้ว").wait_for()
        page.goto(f"{desk.origin}/?round=1")
        at.press("ทำหนังสือและเอกสาร")
        page.wait_for_url("**/letters?round=1")
        at.press("ทำเอกสาร")
        page.get_by_text("เสร็จแล้ว").wait_for()
        page.goto(f"{desk.origin}/?round=1")
        page.get_by_text(re.compile("ครบแล้ว พิมพ์ชุดเสนอลงนาม")).wait_for()
        assert not visit.faults
        assert not visit.sent
    verified = tidao("letters", "--verify", "--round", 1, "--workspace", folder, "--json").json
    assert len(verified["files"]) >= 20
    assert {file["state"] for file in verified["files"]} == {"current"}


@pytest.fixture(scope="module")
def busy(tmp_path_factory):
    """A workspace in which every page has something to show."""
    folder = small_workspace(tmp_path_factory, tmp_path_factory.mktemp("desk") / "งาน")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TIDAO_TODAY", DAY)
        settings = folder / "workspace.toml"
        until = "[letters.review_until]\n1 = 2025-02-28\n"
        settings.write_text(settings.read_text(encoding="utf-8").replace("[letters.review_until]\n", until), "utf-8")
        at = ("--workspace", folder, "--round", 1)
        assert tidao("close", *at).code == 0
        assert tidao("letters", *at, "--format", "docx").code == 0
        for office in ("pua", "muang"):
            asked = ("--criterion", "ก.1", "--reason", "ขอทบทวน", "--date", DAY)
            assert tidao("review", "add", office, *at, *asked).code == 0
        decided = ("--reason", "ยืนตามเดิม", "--by", "ประธาน", "--date", DAY)
        assert tidao("review", "decide", "1", *at, *decided).code == 0
        fill(folder, 2, SECOND | {"muang": ("'ก", "", "99", "1")})
        (folder / "forms" / "เสีย.xlsx").write_bytes(b"PK")
        (folder / "inbox").mkdir()
        (folder / "inbox" / "ลงนาม.pdf").write_bytes(b"%PDF-1")
        yield folder


PAGES = (
    "/",
    "/receive",
    "/findings",
    "/ranking",
    "/matrix",
    "/letters",
    "/close",
    "/files",
    "/history",
    "/evidence",
    "/doctor",
    "/office/muang",
    "/work",
    "/start",
)


@pytest.mark.parametrize(
    ("lang", "size", "rounds"), [("th", DESKTOP, (1, 2)), ("th", PHONE, (1,)), ("en", PHONE, (2,))], ids=str
)
def test_every_page_fits_and_has_no_barrier(browser, busy, lang, size, rounds):
    with desk_at(busy, lang=lang) as desk:
        desk.enter()
        desk.done("/reopen", reason="")  # refused, and shown
        paths = [f"{page}?round={number}" for number in rounds for page in PAGES]
        paths.append("/history?round=1&since=1")
        paths += ["/letters/preview?round=1&kind=result&office=pua", "/nowhere", "/findings?round=2&committee=สายใต้"]
        with visiting(browser, f"{desk.origin}/open{desk.again()}", home=desk.origin, size=size) as visit:
            visit.page.wait_for_url(f"{desk.origin}/")
            for path in paths:
                visit.page.goto(desk.origin + path)
                visit.page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
                assert visit.overflow <= 0, path
                assert barriers(visit.page) == [], path
            assert not [f for f in visit.faults if "404" not in f]
            assert not visit.sent


def test_a_message_is_copied_by_one_press_and_works_without_the_script(browser, busy):
    with desk_at(busy, lang="th") as desk:
        with visiting(browser, desk.origin + desk.opening, home=desk.origin) as visit:
            visit.page.wait_for_url(f"{desk.origin}/")
            visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=desk.origin)
            visit.page.goto(f"{desk.origin}/findings?round=2&committee=สายใต้")
            visit.page.locator("summary").first.click()
            visit.page.get_by_role("button", name="คัดลอกข้อความ").first.click()
            visit.page.get_by_text("คัดลอกแล้ว").first.wait_for()
            copied = visit.page.evaluate("navigator.clipboard.readText()")
            assert "เมืองน่าน" in copied
            assert not re.search(r"99|พิมพ์", copied)
        window = browser.new_context(java_script_enabled=False)
        page = window.new_page()
        page.goto(f"{desk.origin}/open{desk.again()}")
        page.wait_for_url(f"{desk.origin}/")
        page.goto(f"{desk.origin}/?round=2")
        page.get_by_role("button", name="ปรับปรุงสรุปผล").click()
        page.get_by_role("link", name=re.compile("ไปต่อ|กลับ")).first.wait_for()
        window.close()


def test_a_job_is_followed_to_its_end(browser, tmp_path, tmp_path_factory):
    folder = small_workspace(tmp_path_factory, tmp_path / "งาน")
    fill(folder, 1, POINTS)
    with desk_at(folder, lang="th") as desk, visiting(browser, desk.origin + desk.opening, home=desk.origin) as visit:
        visit.page.wait_for_url(f"{desk.origin}/")
        visit.page.goto(f"{desk.origin}/letters?round=1")
        visit.page.get_by_role("button", name="ทำเอกสาร").click()
        visit.page.get_by_text("เสร็จแล้ว").wait_for(timeout=60_000)
        assert not visit.faults


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=str)
def test_what_stops_the_summary_is_shown_and_overwritten_by_mouse(browser, tmp_path, tmp_path_factory, size):
    folder = small_workspace(tmp_path_factory, tmp_path / "งาน")
    assert tidao("sync", "--workspace", folder, "--round", 1).code == 0
    tamper(folder)
    fill(folder, 1, POINTS | {"pua": ("11", "7", "18", "8")})
    with (
        desk_at(folder, lang="th") as desk,
        visiting(browser, desk.origin + desk.opening, home=desk.origin, size=size) as visit,
    ):
        visit.page.wait_for_url(f"{desk.origin}/")
        visit.page.goto(f"{desk.origin}/?round=1")
        Mouse(visit.page).press("ปรับปรุงสรุปผล")
        visit.page.get_by_role("heading", name="เขียนทับ 1 ช่องที่ผู้อื่นแก้ไว้หรือไม่").wait_for()
        assert visit.overflow <= 0
        assert barriers(visit.page) == []
        visit.page.get_by_role("button", name="เขียนทับ", exact=True).click()
        visit.page.get_by_text("เสร็จแล้ว").wait_for()
        assert not visit.faults
