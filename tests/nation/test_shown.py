"""How the nation stands, as people see it: at a terminal, and as one page in a file."""

import contextlib
import datetime as dt
import io
import time
from dataclasses import replace
from pathlib import Path

import pytest
from browser import DESKTOP, PHONE, visiting
from workspaces import ROOT

from tidao_sheets import cli
from tidao_sheets.cli.report import Reporter, report_of
from tidao_sheets.cli.report.terminal import Terminal
from tidao_sheets.core.record.nation import NationStatus, ProvinceState, ProvinceStatus, WorkerStatus
from tidao_sheets.core.text import Text
from tidao_sheets.core.wrap import columns
from tidao_sheets.jobs.export import ForeignFileError, UnknownEndingError
from tidao_sheets.nation.nation_status import write_nation_page
from tidao_sheets.render.html.nation import nation_html

NOW = dt.datetime(2026, 11, 27, 18, 40, tzinfo=dt.timezone(dt.timedelta(hours=7)))
WRONG = Text('แฟ้มตั้งค่า "workspace.toml" มีที่ต้องแก้ 1 แห่ง', "The workspace file has 1 mistake.")
HOSTILE = '<script>alert(1)</script>" onload="x\u202e\x1b[31m{{ 7 * 7 }}'
LAST: list[tuple[str, ProvinceState, int | None]] = [
    ("เชียงราย", "idle", 0),
    ("เชียงใหม่", "running", 1),
    ("น่าน", "waiting", None),
    ("พะเยา", "stalled", 0),
    ("แพร่", "unseen", 4),
    ("แม่ฮ่องสอน", "idle", 2),
    ("ลำปาง", "idle", 3),
]


def province(name: str, state: ProvinceState, code: int | None) -> ProvinceStatus:
    return ProvinceStatus(
        id=name,
        name=f"สำนักงานพัฒนาชุมชนจังหวัด{name}",
        folder=f"/งาน/{name}",
        identity="north",
        assigned=True,
        state=state,
        worker=None if code is None else "เครื่อง 1",
        attempts=1,
        started=None if code is None else NOW,
        ended=None if code is None else NOW,
        exit=code,
        findings={"error": 3 if code == 1 else 0, "warning": 0, "info": 0},
        unread=2 if code == 4 else 0,
        error=WRONG if code == 2 else None,
    )


def worker(name: str, *, alive: bool = True, province: str | None = None, unseen: tuple[str, ...] = ()) -> WorkerStatus:
    return WorkerStatus(
        name=name, host="server-1", pid=1, started=NOW, heard=NOW, alive=alive, province=province, unseen=unseen
    )


STATUS = NationStatus(
    server="postgresql://tidao@db:5432/tidao",
    at=NOW,
    provinces=tuple(province(*each) for each in LAST),
    workers=(
        worker("เครื่อง 1", province="เชียงใหม่", unseen=("แพร่",)),
        worker("เครื่อง 2"),
        worker("เครื่อง 3", alive=False),
    ),
    calls={("a@example.org", "read"): 3},
)


@pytest.fixture(autouse=True)
def _bangkok(monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Bangkok")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize("width", [60, 80, 120])
def test_what_people_see(width, golden, monkeypatch):
    monkeypatch.setattr(cli.report, "program", lambda: "tidao")
    with contextlib.redirect_stdout(io.StringIO()) as out:
        report, reporter = report_of(STATUS), Reporter("th", Terminal(width))
        report.tell(reporter)
        reporter.step(report.next_step())
    assert [line for line in out.getvalue().splitlines() if columns(line) > width] == []
    golden(f"terminal/nation-{width}.txt", out.getvalue())


def test_what_stands_badly_has_its_exit_code_and_its_next_step():
    idle = tuple(each for each in STATUS.provinces if each.state == "idle" and not each.exit)
    well = replace(STATUS, provinces=idle)
    assert (STATUS.exit, well.exit) == (2, 0)
    assert [replace(well, provinces=(province("x", s, 0),)).exit for s in ("stalled", "unseen", "waiting")] == [4, 4, 0]
    assert report_of(STATUS).next_step()[1:] == ("check", "/งาน/เชียงใหม่")
    assert report_of(replace(well, workers=())).next_step().words == "nation run"


def test_the_page_is_a_file_that_replaces_no_other(tmp_path):
    path = tmp_path / "ทุกจังหวัด.html"
    assert write_nation_page(STATUS, path, "th").page == str(path)
    assert write_nation_page(STATUS, path, "en").page == str(path)
    assert "How the provinces stand" in path.read_text("utf-8")
    path.write_text("<html>", "utf-8")
    with pytest.raises(ForeignFileError):
        write_nation_page(STATUS, path, "th")
    with pytest.raises(UnknownEndingError):
        write_nation_page(STATUS, Path("x.pdf"), "th")


@pytest.mark.parametrize("lang", ["th", "en"])
def test_whatever_is_written_in_it_stays_text(lang):
    hostile = replace(
        STATUS.provinces[0], id=HOSTILE, name=HOSTILE, worker=HOSTILE, error=Text(HOSTILE, HOSTILE), exit=4
    )
    men = tuple(replace(w, name=HOSTILE, host=HOSTILE, unseen=(HOSTILE,), province=HOSTILE) for w in STATUS.workers)
    found = replace(STATUS, provinces=(hostile, *STATUS.provinces[1:]), workers=men)
    text = nation_html(ROOT / "templates" / "html", lang, found)
    assert "<script" not in text
    assert "onload=" not in text.replace("&#34; onload=", "")
    assert "49" not in text
    assert not {"\u202e", "\x1b"} & {*text}
    assert text.count("&lt;script&gt;") >= 6
    assert "default-src &#39;none&#39;" in text


@pytest.mark.chromium
@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_the_page_fits_asks_nobody_and_has_no_barrier(browser, tmp_path, size):
    from axe_playwright_python.sync_playwright import Axe

    path = tmp_path / "nation.html"
    write_nation_page(STATUS, path, "th")
    with visiting(browser, path.as_uri(), size=size) as visit:
        assert [v["id"] for v in Axe().run(visit.page).response["violations"]] == []
        assert visit.overflow <= 0
    assert not visit.sent
    assert not visit.faults
