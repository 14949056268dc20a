"""A whole round at the desk, in a real browser, where forms are at Google, and where the ledger is shared."""

import re

import pytest
from browser import visiting
from databases import Place
from desk_work import desk_at
from ledger_work import shared_workspace
from workspaces import tidao

pytestmark = [pytest.mark.chromium, pytest.mark.usefixtures("today")]
pytest_plugins = ["sheets_server.fixtures", "google_fixtures"]


def a_round_by_mouse(browser, folder):
    """Sync, close, make documents, take and decide a request for review, and open again; by what pages say."""
    settings = folder / "workspace.toml"
    settings.write_text(settings.read_text("utf-8").replace("# 1 = 2024-04-30", "1 = 2025-01-31", 1), "utf-8")
    with desk_at(folder, lang="th") as desk, visiting(browser, desk.origin + desk.opening, home=desk.origin) as visit:
        page = visit.page
        page.set_default_timeout(60_000)
        page.wait_for_url(f"{desk.origin}/")

        def press(path, name, ends="เสร็จแล้ว"):
            page.goto(f"{desk.origin}{path}?round=1")
            page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
            page.get_by_role("button", name=name, exact=True).first.click()
            page.get_by_text(ends).first.wait_for()

        press("/", "ปรับปรุงสรุปผล")
        press("/close", "ปิดรอบที่ 1")
        page.goto(f"{desk.origin}/?round=1")
        page.get_by_text("รอบที่ 1 ปิดแล้ว ทำหนังสือและเอกสาร").first.wait_for()
        desk.cookie = "; ".join(f"{c['name']}={c['value']}" for c in page.context.cookies())
        assert ">เสร็จแล้ว<" in desk.done("/letters/make?round=1", kind=["result"], format=["docx"])
        page.goto(f"{desk.origin}/close?round=1")
        page.get_by_text("รับคำขอใหม่").click()
        page.get_by_role("checkbox", name=re.compile("ก.1")).check()
        page.get_by_label("เหตุผลของคำขอ").fill("ขอทบทวน")
        page.get_by_role("button", name="บันทึกคำขอ").click()
        page.get_by_text("เสร็จแล้ว").first.wait_for()
        page.goto(f"{desk.origin}/close?round=1")
        page.get_by_label(re.compile("คะแนนใหม่ ข้อ ก.1")).fill("10.5")
        page.get_by_label("เหตุผลของผลการทบทวน").fill("พบหลักฐาน")
        page.get_by_label("ผู้ตัดสิน").fill("ประธาน")
        page.get_by_role("button", name="บันทึกผลการทบทวน").click()
        page.get_by_text("เสร็จแล้ว").first.wait_for()
        page.goto(f"{desk.origin}/?round=1")
        page.get_by_text(re.compile("เอกสาร \\d+ ฉบับไม่ตรงกับผลแล้ว")).first.wait_for()
        page.goto(f"{desk.origin}/history?round=1")
        page.get_by_text("ผลการทบทวน").first.wait_for()
        press("/", "ปรับปรุงสรุปผล", "หยุดไว้ก่อน")
        page.get_by_label("เหตุผล ซึ่งจะบันทึกไว้ถาวร").fill("ลงคะแนนผิด")
        page.get_by_role("button", name="เปิดรอบที่ 1 ใหม่").click()
        page.get_by_text("เสร็จแล้ว").first.wait_for()
        assert not visit.faults
        assert not visit.sent


def test_a_round_whose_forms_are_at_google(browser, google):
    a_round_by_mouse(browser, google.folder)
    acts = google.run("history").json["acts"]
    assert [act["act"] for act in acts] == ["close", "review", "decision", "reopen"]


@pytest.mark.postgresql
def test_a_round_whose_ledger_is_shared(browser, tmp_path, tmp_path_factory, postgresql):
    database = Place(postgresql.new_database())
    folder = shared_workspace(tmp_path_factory, tmp_path / "งาน", database)
    a_round_by_mouse(browser, folder)
    acts = tidao("history", "--workspace", folder, "--round", 1, "--json").json["acts"]
    assert [act["act"] for act in acts] == ["close", "review", "decision", "reopen"]
    assert database.rows("SELECT count(*) FROM tidao_letter")[0][0] == 4
