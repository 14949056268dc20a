"""The nation's figures and workbook: exact, by version, nobody left out in silence."""

import csv
import json
import shutil
import statistics
import time
from collections import defaultdict
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

import pytest
from books import REAL
from documented import documented, told
from ledger_work import with_ledger
from nations import PROVINCES, THEN, Reckoned, dice_of, other_rubric, percent, programme_of, some_round
from openpyxl import load_workbook
from sheets_on_paper import LEAST, LEAST_OF_LISTS, in_place_of_tahoma, printed
from tab_text import tab_text
from test_libreoffice import differences
from workspaces import DAY, POINTS, SMALL, fill, tidao

from tidao_sheets import OfficeScores, assess
from tidao_sheets.core.nation.figures import Absence, NationFigures, ProvinceRound, Quartiles
from tidao_sheets.core.nation.province import thai_order
from tidao_sheets.core.nation.workbook import nation_workbook
from tidao_sheets.core.programme.file import parse_programme
from tidao_sheets.core.scoring.round import SummaryRound
from tidao_sheets.core.text import Text
from tidao_sheets.jobs.workspace import Workspace, make_workspace
from tidao_sheets.stores.xlsx.writer import workbook_bytes


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setenv("TIDAO_TODAY", DAY)


def random_nation(seed):
    dice, rounds = dice_of(seed), []
    for n, province in enumerate(PROVINCES):
        text = programme_of(province)
        programme = parse_programme(other_rubric(text) if n % 3 == 2 else text, "programme.toml")
        rounds.append(ProvinceRound(some_round(programme, 1, dice), province))
    return NationFigures.of(2568, 1, rounds, ())


# ── Figures ──


@pytest.mark.parametrize("seed", range(5))
def test_figures_are_what_other_code_reckons(seed):
    figures = random_nation(seed)
    reckoned = {source.province: Reckoned(source.province, source.round) for source in figures.rounds}
    assert {*reckoned} == {*PROVINCES}
    for source in figures.rounds:
        stars = dict(zip((t.id for t in source.programme.tiers), source.count.tiers, strict=True))
        found = reckoned[source.province].stars
        assert (stars, source.count.unrated, source.count.awaited) == (
            {star: found[star] for star in stars},
            found["none"],
            found["incomplete"],
        )
    assert sorted(len(version.rounds) for version in figures.versions()) == [2, 6]
    for version in figures.versions():
        ours = [reckoned[source.province] for source in version.rounds]
        assert len({tuple(each.marks.items()) for each in ours}) == 1
        _same_criteria(version, ours)
        _same_panels(version, ours)


def _same_criteria(version, ours):
    for found in version.distributions():
        name, full = found.criterion.id, found.criterion.full_marks
        points = [each.scores[office].points[name] for each in ours for office in each.complete]
        low, middle, high = statistics.quantiles(points, n=4, method="inclusive")
        assert found.quartiles == (min(points), low, statistics.median(points), high, max(points))
        assert (found.full, found.mean.offices) == (points.count(full), len(points))
        assert found.mean.percent == Decimal(percent(sum(points), full * len(points)))
        assert found.full_percent == Decimal(percent(points.count(full), len(points)))
        assert middle == found.quartiles.median


def _same_panels(version, ours):
    totals = defaultdict(list)
    for each in ours:
        for office, panel in each.panels.items():
            totals[each.province, panel.id] += [each.totals[office]] if office in each.totals else []
    every, full = [t for found in totals.values() for t in found], sum(ours[0].marks.values())
    nation = Decimal(sum(every)) / (full * len(every)) * 100
    assert version.mean.percent == Decimal(percent(sum(every), full * len(every)))
    for panel in version.panels():
        found = totals.pop((panel.source.province, panel.committee.id))
        assert sorted(found) == [*panel.totals]
        assert panel.mean.percent == (Decimal(percent(sum(found), full * len(found))) if found else None)
        apart = Decimal(sum(found)) / (full * len(found)) * 100 - nation if found else None
        assert panel.apart(version.mean) == (apart and apart.quantize(Decimal("0.01"), ROUND_HALF_UP))
    assert not totals


def test_quartiles_of_few_values():
    assert Quartiles.of([]) is None
    assert Quartiles.of([Decimal(3)]) == (3, 3, 3, 3, 3)
    assert Quartiles.of([Decimal(2), Decimal(1)]) == (1, Decimal("1.25"), Decimal("1.5"), Decimal("1.75"), 2)


def test_provinces_stand_in_the_order_of_a_dictionary():
    names = ["เชียงใหม่", "อำนาจเจริญ", "ชัยนาท", "แพร่", "กระบี่", "เลย", "ร้อยเอ็ด", "อ่างทอง", "ระนอง", "เชียงราย", "พะเยา"]
    wanted = ["กระบี่", "ชัยนาท", "เชียงราย", "เชียงใหม่", "พะเยา", "แพร่", "ร้อยเอ็ด", "ระนอง", "เลย", "อ่างทอง", "อำนาจเจริญ"]
    assert sorted(names, key=thai_order) == wanted


# ── The workbook ──


def small_nation():
    """Three provinces of two rubrics and one without figures: few enough to read."""
    points = (POINTS, {**POINTS, "pua": ("3", "2.5", "9", "1")}, {k: v for k, v in POINTS.items() if k != "muang"})
    rounds = []
    for n, (province, given) in enumerate(zip(("น่าน", "แพร่", "ตาก"), points, strict=True)):
        text = programme_of(province)
        programme = parse_programme(other_rubric(text) if n == 1 else text, "programme.toml")
        scores = [
            OfficeScores(code, {c.id: Decimal(p) for c, p in zip(programme.criteria, row, strict=True)})
            for code, row in given.items()
        ]
        found = assess(programme, 1, scores)
        round_ = SummaryRound(assessment=found, findings=(), read_at=THEN, links={}, closed=None if n else THEN)
        rounds.append(ProvinceRound(round_, f"/งาน/{province}"))
    return NationFigures.of(2568, 1, rounds, [Absence("เลย", "/งาน/เลย", Text("ยังไม่เคยอ่านคะแนน", "never read"))])


def test_what_the_workbook_says(golden):
    workbook = nation_workbook(small_nation(), THEN)
    golden("nation/workbook.txt", "\n".join(map(tab_text, workbook.tabs)))


def test_why_panels_are_not_corrected_stands_beside_them():
    tabs = {tab.title: tab_text(tab) for tab in nation_workbook(small_nation(), THEN).tabs}
    for title in ("ภาพรวมประเทศ", "คณะกรรมการ"):
        assert "แต่ไม่ปรับคะแนนของสำนักงานใด" in tabs[title]
        assert "ไม่มีสำนักงานใดที่หลายคณะให้คะแนนร่วมกัน" in tabs[title]


@pytest.mark.libreoffice
def test_it_prints_on_a4_and_its_sums_are_recalculated_to_what_stands_there(soffice, tmp_path):
    dice = dice_of(3)
    rounds = [
        ProvinceRound(some_round(replace(REAL, letterhead=replace(REAL.letterhead, province=name)), 1, dice), name)
        for name in (*PROVINCES, "ประจวบคีรีขันธ์", "พระนครศรีอยุธยา")
    ]
    long = Absence("เลย", "/งาน/เลย", Text('แฟ้มบันทึก "/งาน/เลย/tidao.db" เสียหาย กู้แฟ้มจากสำเนา ' * 3, "-"), failed=True)
    figures = NationFigures.of(2568, 1, [*rounds, *small_nation().rounds[:2]], [long] * 12)
    workbook = nation_workbook(figures, THEN)
    path = tmp_path / "สรุป.xlsx"
    path.write_bytes(workbook_bytes(workbook))
    [pdf] = soffice.print_all([path], in_place_of_tahoma(tmp_path / "faces"))
    pages = printed(pdf)
    assert [page.tab for page in pages if page.least < (LEAST if page.tab == "ภาพรวมประเทศ" else LEAST_OF_LISTS)] == []
    assert all(page.within for page in pages)
    assert {page.tab for page in pages} == {tab.title for tab in workbook.tabs}
    assert [page.tab for page in pages].count("ภาพรวมประเทศ") == 1
    assert {tuple(sorted(map(round, page.size))) for page in pages} == {(595, 842)}
    found, checked = differences(workbook, soffice.resave_xlsx(path, tmp_path / "คำนวณใหม่"))
    assert (found, checked > 10) == ([], True)


# ── The command ──


@pytest.fixture
def provinces(tmp_path):
    """Folders of provinces: closed, open, of another rubric, not synced, of another year, without a workspace."""
    for province in ("น่าน", "แพร่", "ตาก", "เลย", "ตรัง"):
        text = programme_of(province)
        text = other_rubric(text) if province == "ตาก" else text
        text = text.replace("year = 2568", "year = 2567") if province == "ตรัง" else text
        (source := tmp_path / f"{province}.toml").write_text(text, "utf-8")
        folder = tmp_path / "ประเทศ" / province
        make_workspace(folder, str(source))
        fill(folder, 1, {} if province == "ตาก" else POINTS)
        if province != "เลย":
            assert tidao("sync", "--workspace", folder, "--round", 1).code == 0
    assert tidao("close", "--workspace", tmp_path / "ประเทศ" / "น่าน", "--round", 1).code == 0
    return tmp_path / "ประเทศ"


def test_folders_are_summed_up_and_others_named(provinces, tmp_path):
    (tmp_path / "ว่าง").mkdir()
    to = tmp_path / "สรุป.xlsx"
    done = tidao("nation", "summary", provinces, tmp_path / "ว่าง", provinces / "แพร่", "--to", to, "--json")
    assert done.code == 4, done.said
    assert [p["province"] for p in done.json["provinces"]] == ["ตาก", "น่าน", "แพร่"]
    assert [(p["complete"], p["closed"] is None) for p in done.json["provinces"]] == [(0, True), (4, False), (4, True)]
    assert {(a["province"], a["failed"]) for a in done.json["absent"]} == {
        ("ตรัง", False),
        ("เลย", False),
        ("ว่าง", True),
    }
    assert [v["provinces"] for v in done.json["versions"]] == [["น่าน", "แพร่"], ["ตาก"]]
    [year] = [a["reason"] for a in done.json["absent"] if a["province"] == "ตรัง"]
    assert "2567" in year
    found = {(*path[:-1], "<tier>") if path[-2:-1] == ("tiers",) else path for path in told(done.json)}
    listed = documented("nation summary")
    assert found - {key[:n] for key in listed for n in range(1, 8)} == set()
    assert listed <= found
    assert load_workbook(to).sheetnames[:2] == ["ภาพรวมประเทศ", "ดาวรายจังหวัด"]
    said = tidao("nation", "summary", provinces, tmp_path / "ว่าง", "--to", to)  # its own file is written over
    assert said.code == 4
    for name in ("ตรัง", "เลย", "ว่าง"):
        assert f"Without {name}" in said.out


def test_a_foreign_file_is_kept_and_nothing_at_all_is_said(provinces, tmp_path):
    to = tmp_path / "ของฉัน.xlsx"
    shutil.copy(provinces / "แพร่" / "summary.xlsx", to)
    before = to.read_bytes()
    assert tidao("nation", "summary", provinces, "--to", to, "--json").json["error"]["code"] == "foreign_file"
    assert to.read_bytes() == before
    for words, code in (
        ((provinces / "เลย", "--to", tmp_path / "x.xlsx"), "no_figures"),
        ((provinces, "--round", 7, "--to", tmp_path / "x.xlsx"), "no_figures"),
        ((provinces, "--to", tmp_path / "x.csv"), "unknown_ending"),
        ((provinces,), "usage"),
    ):
        assert tidao("nation", "summary", *words, "--json").json["error"]["code"] == code
    assert not (tmp_path / "x.xlsx").exists()
    assert tidao("nation", "add", "--to", tmp_path / "x.xlsx").code == 2


def _rows(path):
    """Return the rows of an exported file as texts, whatever kind it is."""
    if path.suffix == ".csv":
        return [*csv.DictReader(path.read_text("utf-8-sig").splitlines())]
    if path.suffix == ".json":
        return json.loads(path.read_text("utf-8"))["scores"]
    if path.suffix == ".parquet":
        return pytest.importorskip("pyarrow.parquet").read_table(path).to_pylist()
    rows = load_workbook(path)["คะแนนรายข้อ"].iter_rows(values_only=True)
    names = ["province", "year", "version", "round", "code", "criterion"]
    return [dict(zip(names, row, strict=False)) | {"points": row[9]} for row in [*rows][1:]]


@pytest.mark.parametrize("ending", ["csv", "json", "xlsx", "parquet"])
def test_scores_of_all_provinces_go_into_one_file(provinces, tmp_path, ending):
    to = tmp_path / f"ทุกจังหวัด.{ending}"
    for _ in range(2):  # its own file is written over
        done = tidao("export", provinces, "--to", to, "--json")
        assert done.code == 0, done.said
    listed = documented("Many provinces")
    assert {*told(done.json)} - {key[:n] for key in listed for n in range(1, 6)} == set()
    assert listed <= {*told(done.json)}
    found = _rows(to)
    assert len(found) == done.json["rows"] == 3 * 4 * 4
    versions = defaultdict(set)
    for row in found:
        versions[row["version"]].add(row["province"])
        office = list(POINTS[row["code"]])
        place = ["ก.1", "ก.2", "ข.1", "ข.2"].index(row["criterion"])
        wanted = None if row["province"] == "ตาก" else Decimal(office[place])
        assert (Decimal(str(row["points"])) if row["points"] not in (None, "") else None) == wanted
        assert str(row["year"]) == "2568"
    assert sorted(versions.values(), key=len) == [{"ตาก"}, {"น่าน", "แพร่"}]
    assert {a["province"] for a in done.json["absent"]} == {"ตรัง", "เลย"}
    assert "Without เลย" in tidao("export", provinces, "--to", to).out


@pytest.mark.parametrize("shared", [True, False])
def test_all_that_share_a_ledger_are_exported(tmp_path, shared):
    for province in ("น่าน", "แพร่"):
        (source := tmp_path / f"{province}.toml").write_text(programme_of(province), "utf-8")
        folder = tmp_path / "ประเทศ" / province
        make_workspace(folder, str(source))
        if shared:
            with_ledger(folder, f"sqlite:///{(tmp_path / 'ร่วม.db').as_posix()}")
        fill(folder, 1, POINTS)
        assert tidao("sync", "--workspace", folder, "--round", 1).code == 0
    done = tidao("export", "--all", "--workspace", folder, "--to", tmp_path / "x.csv", "--json")
    assert done.code == 0, done.said
    places = {p["province"]: p["place"] for p in done.json["provinces"]}
    wanted = ("น่าน", "แพร่") if shared else ("แพร่",)
    assert places == {name: str(tmp_path / "ประเทศ" / name) for name in wanted}
    assert tidao("export", "--all", folder, "--to", tmp_path / "x.csv").code == 2


@pytest.mark.postgresql
def test_a_server_is_summed_up_as_its_folders_are(tmp_path, postgresql, monkeypatch):
    url = postgresql.new_database()
    file = tmp_path / "nation.toml"
    file.write_text(f"url = {json.dumps(url)}\n", "utf-8")
    file.chmod(0o600)
    monkeypatch.setenv("TIDAO_NATION", str(file))
    for province in ("น่าน", "แพร่", "ตาก"):
        (source := tmp_path / f"{province}.toml").write_text(programme_of(province), "utf-8")
        folder = tmp_path / "ประเทศ" / province
        make_workspace(folder, str(source))
        with_ledger(folder, url)
        fill(folder, 1, POINTS)
        if province != "ตาก":
            assert tidao("sync", "--workspace", folder, "--round", 1).code == 0
    assert tidao("nation", "add", tmp_path / "ประเทศ" / "ตาก").code == 0
    folders = tidao("nation", "summary", tmp_path / "ประเทศ", "--to", tmp_path / "1.xlsx", "--json")
    server = tidao("nation", "summary", "--to", tmp_path / "2.xlsx", "--json")
    assert (folders.code, server.code) == (0, 0), server.said
    for part in ("provinces", "versions", "year", "round"):
        assert folders.json[part] == server.json[part]
    assert [a["place"] for a in server.json["absent"]] == [str(tmp_path / "ประเทศ" / "ตาก")]


def test_a_nation_of_seventy_six_is_quick(tmp_path):
    make_workspace(tmp_path / "แบบ", str(SMALL))
    dice = dice_of(1)
    for n in range(76):
        folder = tmp_path / "ประเทศ" / f"{n:02}"
        shutil.copytree(tmp_path / "แบบ", folder)
        (folder / "programme.toml").write_text(programme_of(f"ที่{n}"), "utf-8")
        workspace = Workspace.open(folder)
        with workspace.ledger() as ledger:
            ledger.record_reading(workspace.programme, some_round(workspace.programme, 1, dice), workspace.file)
    began = time.perf_counter()
    done = tidao("nation", "summary", tmp_path / "ประเทศ", "--to", tmp_path / "x.xlsx", "--json")
    assert time.perf_counter() - began < 30
    assert (done.code, len(done.json["provinces"])) == (0, 76)
