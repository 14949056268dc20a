"""The summary: what its tabs say, that its formulas give what is stored, and that its links and chart hit the cells."""

import datetime as dt
import re
import zipfile
from collections import Counter
from dataclasses import replace
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest
from books import edited, row_of
from openpyxl import load_workbook
from tab_text import tab_text
from workspaces import POINTS, SECOND, demo_workspace, fill, shown, small_workspace, tidao, told_by_demo

from tidao_sheets.core.form.layout import COLUMNS
from tidao_sheets.core.scoring.reported import Counted, OfficeEvidence
from tidao_sheets.core.summary.evidence import evidence_tab
from tidao_sheets.core.summary.layout import OF_ALL_ROUNDS, TITLES, TabKey
from tidao_sheets.core.summary.plan import summary_workbook
from tidao_sheets.core.summary.remarks import Remark
from tidao_sheets.jobs.assess import assess_round
from tidao_sheets.jobs.workspace import Workspace

CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    """A small workspace with two rounds, the second under way and synced again after a remark was typed."""
    folder = small_workspace(tmp_path_factory, tmp_path_factory.mktemp("summary") / "งาน")
    for typed in ("12", "'12"):
        fill(folder, 2, {**SECOND, "thawangpha": (typed, "'1,5", "19", "9")})
        assert tidao("sync", "--workspace", folder, "--round", 2).code == 1
        with edited(folder / "summary.xlsx") as book:
            tab = book["หมายเหตุ"]
            tab.cell(row_of(tab, "pua"), 5).value = "เยี่ยมมาก"
    fill(folder, 2, {**SECOND, "thawangpha": ("12", "'1,5", "19", "9")})
    assert tidao("sync", "--workspace", folder, "--round", 2).code == 1
    return folder


@pytest.fixture(scope="module")
def declared(work):
    """The declared summary of both rounds, with a remark; on a day and at a moment that stay."""
    workspace = Workspace.open(work)
    assessed = assess_round(workspace, 2)
    rounds = [assessed.round, *assessed.others.values()]
    still = [replace(r, read_at=dt.datetime(2025, 1, 21, 9, 5)) for r in rounds]  # noqa: DTZ001
    remarks = {(2, "pua"): Remark("เยี่ยมมาก")}
    return summary_workbook(workspace.programme, still, remarks, dt.date(2025, 1, 21), workspace.settings.letters)


@pytest.mark.parametrize("kind", [*TITLES, "rounds", "advice", "remarks"])
def test_golden(golden, declared, kind):
    titles = [
        TabKey(kind, n).title()
        for n in ((2, 1) if kind in {"executive", "ranking"} else (2,) if kind not in OF_ALL_ROUNDS else (0,))
    ]
    golden(f"summary/{kind}.txt", "\n".join(tab_text(t) for t in declared.tabs if t.title in titles))


def test_golden_of_the_year_s_evidence(golden, work):
    """Two offices have a workbook: one with a month missing, one that has reported nothing."""
    workspace = Workspace.open(work)
    programme = workspace.programme
    round_ = replace(assess_round(workspace, 2).round, read_at=dt.datetime(2025, 4, 20, 9, 5))  # noqa: DTZ001
    months = programme.evidence.months
    counts = {
        "ก.1": Counted(months=months[:2], number=2),
        "ก.2": Counted(months=months[:3], number=3),
        "ข.1": Counted(number=3, people=2, titles=("ก", "ข", "ค")),
        "ข.2": Counted(number=2, people=65, last=dt.date(2025, 2, 12), titles=("ประชุม",)),
    }
    found = {
        "pua": OfficeEvidence(office="pua", workbook="/ปัว.xlsx", counts=counts),
        "muang": OfficeEvidence(office="muang", workbook="/เมือง.xlsx", counts=dict.fromkeys(counts, Counted())),
    }
    golden("summary/evidence.txt", tab_text(evidence_tab(programme, replace(round_, evidence=found))))


# ── The file itself ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_tabs_stand_by_round_with_the_latest_first(work):
    assert load_workbook(work / "summary.xlsx", read_only=True).sheetnames == [
        *(
            f"{kind} รอบ {n}"
            for n in (2, 1)
            for kind in ("สรุปผู้บริหาร", "จัดลำดับ", "คะแนนรายข้อ", "รายการตรวจ", "ความคืบหน้า")
        ),
        "เทียบระหว่างรอบ",
        "จุดเด่นและข้อเสนอแนะ",
        "หมายเหตุ",
    ]


def test_addresses_in_json_are_those_of_the_file(work):
    done = tidao("check", "--workspace", work, "--round", 2, "--json").json
    book = load_workbook(work / "summary.xlsx", data_only=True)
    for office in done["offices"]:
        places = done["summary"]["cells"][office["code"]]
        total, remark = (book[p["tab"]][p["cell"]] for p in (places["total"], places["remark"]))
        assert (None if total.value is None else f"{total.value:g}") == office["total"]
        assert {total.parent.cell(total.row, 1).value, remark.parent.cell(remark.row, 1).value} == {office["code"]}
        assert remark.parent.cell(1, remark.column).value == "remark:2"
        assert remark.value == ("เยี่ยมมาก" if office["code"] == "pua" else None)
        assert not remark.protection.locked
        assert total.protection.locked


def test_only_remarks_are_people_s(work):
    for tab in load_workbook(work / "summary.xlsx").worksheets:
        free = [c for row in tab.iter_rows() for c in row if not c.protection.locked]
        assert tab.protection.sheet
        assert len(free) == (len(POINTS) * 3 if tab.title == "หมายเหตุ" else 0)


def test_the_look_up_shows_the_remark(work):
    tab = load_workbook(work / "summary.xlsx", data_only=True)["จัดลำดับ รอบ 2"]
    column = next(c.column for c in tab[1] if c.value == "remark")
    said = {tab.cell(row_of(tab, code), column).value or "" for code in POINTS}
    assert said == {"เยี่ยมมาก", ""}


@pytest.mark.libreoffice
def test_another_program_computes_what_is_stored(work, soffice, tmp_path):
    saved = soffice.resave_xlsx(work / "summary.xlsx", tmp_path / "saved")
    ours, theirs = (load_workbook(p, data_only=True) for p in (work / "summary.xlsx", saved))
    formulas = load_workbook(work / "summary.xlsx")
    count = 0
    for tab in formulas.worksheets:
        for row in tab.iter_rows():
            for cell in row:
                if str(cell.value).startswith("=") and "TODAY" not in cell.value:
                    count += 1
                    assert (theirs[tab.title][cell.coordinate].value or "") == (
                        ours[tab.title][cell.coordinate].value or ""
                    )
    assert count > 25
    due = dt.date(2025, 5, 31) - dt.datetime.now(dt.UTC).astimezone().date()
    said = next(str(c.value) for c in theirs["ความคืบหน้า รอบ 2"]["B"] if re.search("เหลือเวลา|เลยกำหนด", str(c.value)))
    assert said == (f"เหลือเวลา {due.days} วัน" if due.days >= 0 else f"เลยกำหนด {-due.days} วัน")


def test_the_chart_s_series_are_the_complete_offices(work):
    with zipfile.ZipFile(work / "summary.xlsx") as archive:
        charts = [ET.fromstring(archive.read(n)) for n in archive.namelist() if "charts/chart" in n]  # noqa: S314 - ours
    book = load_workbook(work / "summary.xlsx", data_only=True)
    seen = {}
    for chart in charts:
        series, *across = chart.iter(f"{CHART}ser")
        names, values = (series.find(f".//{CHART}{kind}//{CHART}f").text for kind in ("cat", "val"))
        told = [
            (s.find(f".//{CHART}tx//{CHART}v").text, {v.text for v in s.iterfind(f".//{CHART}val//{CHART}v")})
            for s in across
        ]
        assert told == [("ดีเยี่ยม 40", {"40"}), ("ผ่านเกณฑ์ 27.5", {"27.5"})]
        tab, _, place = values.rpartition("!")
        assert names.startswith(tab)
        title = tab.strip("'")
        cells = [[c.value for (c,) in book[title][p.rpartition("!")[2].replace("$", "")]] for p in (names, place)]
        seen[title] = dict(zip(*cells, strict=True))
    assert {title: len(bars) for title, bars in seen.items()} == {"จัดลำดับ รอบ 1": 4, "จัดลำดับ รอบ 2": 2}
    assert [*seen["จัดลำดับ รอบ 2"].values()] == [46, 39.9]
    assert seen["จัดลำดับ รอบ 1"]["ปัว"] == 45


# ── Links to the very cell ──────────────────────────────────────────────────────────────────────────────────────────


def links_of(path, title):
    """Return row → what its link in the findings tab opens: (file, tab, cell)."""
    tab = load_workbook(path)[title]
    found = {}
    for row in tab.iter_rows():
        for cell in row:
            if cell.hyperlink is not None and cell.hyperlink.target:
                place, name = cell.hyperlink.location or "", unquote(cell.hyperlink.target).replace("\\", "/")
                sheet, _, at = place.rpartition("!")
                found[cell.row] = ((path.parent / name).resolve(), sheet.strip("'"), at)
    return found


def test_every_finding_leads_to_its_cell(tmp_path_factory):
    folder = demo_workspace(tmp_path_factory)
    told = told_by_demo(tmp_path_factory)["rounds"][1]["findings"]
    wanted = [(f["workbook"], f["tab"], f["cell"]) for f in told if f["cell"]]
    links = links_of(folder / "summary.xlsx", "รายการตรวจ รอบ 2")
    assert len(wanted) > 10
    assert not Counter(wanted) - Counter((path.name, tab, cell) for path, tab, cell in links.values())
    for path in {path for path, *_ in links.values()}:
        tabs = {tab for other, tab, _ in links.values() if other == path}
        assert tabs - {""} <= {*load_workbook(path, read_only=True).sheetnames}


def test_a_linked_cell_holds_what_the_finding_says(work):
    [(path, tab, cell)] = {v for v in links_of(work / "summary.xlsx", "รายการตรวจ รอบ 2").values() if v[2] == "F10"}
    sheet = load_workbook(path)[tab]
    assert sheet[cell].value == "1,5"
    assert sheet.cell(1, sheet[cell].column).value == COLUMNS[COLUMNS.index("score")]


# ── Figures ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_kpi_movement_and_distance_of_the_demo(tmp_path_factory):
    folder = demo_workspace(tmp_path_factory)
    tab = load_workbook(folder / "summary.xlsx", data_only=True)["จัดลำดับ รอบ 2"]
    texts = {str(c.value) for row in tab.iter_rows() for c in row}
    assert "ประเมินแล้ว 7 · รอผล 12 · ได้ดาว 7 จาก 19 แห่ง" in texts
    row = {tab.cell(1, c.column).value: c.value for c in tab[row_of(tab, "5717")]}
    assert (row["total"], row["tier"], row["distance"]) == (70, "★★ ดาวเงิน", 10)
    assert (row["movement"], row["places"]) == ("▼ 1.5", None)


def test_the_provincial_office_is_rated_and_not_ranked(tmp_path_factory):
    folder = demo_workspace(tmp_path_factory)
    tab = load_workbook(folder / "summary.xlsx", data_only=True)["จัดลำดับ รอบ 1"]
    row = {tab.cell(1, c.column).value: c.value for c in tab[row_of(tab, "5700")]}
    assert (row["rank"], row["total"], row["tier"]) == ("–", 89, "★★★ ดาวทอง")
    ranks = [r[1].value for r in tab.iter_rows(min_row=7, max_row=24)]
    assert ranks == [1, 2, 3, 4, 5, 5, 7, 8, 9, 9, 11, 12, 13, 13, 15, 16, 16, 18]


def test_progress_counts_what_has_points_and_what_is_to_be_mended(work):
    tab = load_workbook(work / "summary.xlsx", data_only=True)["ความคืบหน้า รอบ 2"]
    counted = {code: (tab.cell(row_of(tab, code), 4).value, tab.cell(row_of(tab, code), 7).value) for code in POINTS}
    assert counted == {"pua": (4, 0), "muang": (4, 0), "wiangsa": (3, 0), "thawangpha": (3, 1)}
    status = tidao("status", "--workspace", work, "--round", 2, "--json").json
    filled = {o["code"]: (o["filled"], o["errors"]) for c in status["committees"] for o in c["offices"]}
    assert filled == counted | {"thawangpha": (4, 1)}  # which count what is typed, too


def test_no_wrong_cell_is_counted(tmp_path_factory):
    folder = small_workspace(tmp_path_factory, tmp_path_factory.mktemp("wrong") / "งาน")
    fill(folder, 2, {"pua": ("'ก", "'ข", "'ค", "")})
    assert tidao("sync", "--workspace", folder, "--round", 2).code == 1
    assert shown(folder / "summary.xlsx", "ความคืบหน้า รอบ 2", "D7") == 0


def test_a_round_that_is_complete_is_not_late(tmp_path_factory):
    folder = demo_workspace(tmp_path_factory)
    said = [shown(folder / "summary.xlsx", f"ความคืบหน้า รอบ {n}", "B5") for n in (1, 2)]
    assert said[0] == "ให้คะแนนครบทุกแห่งแล้ว"
    assert said[1].startswith("เลยกำหนด")
    assert "overdue" not in tidao("status", "--workspace", folder, "--round", 1, "--lang", "en").out
