"""Where a score comes from, what stood there before, and what changed between runs: told from the record."""

import re

import pytest
from openpyxl import load_workbook
from workspaces import DAY, POINTS, fill, tidao

FIRST = {**POINTS, "pua": ("10", "7", "18", "8")}
SECOND = {**POINTS, "pua": ("'๑๑", "7", "18", "8")}


@pytest.fixture
def work(work, monkeypatch):
    """A workspace whose first round was synced with other scores, day after day."""
    for day, points in (("2025-01-22", FIRST), ("2025-01-23", FIRST), ("2025-01-24", SECOND)):
        monkeypatch.setenv("TIDAO_TODAY", day)
        fill(work, 1, points)
        assert run(work, "sync").code == 0
    monkeypatch.setenv("TIDAO_TODAY", "2025-01-25")
    return work


def run(folder, *words, number=1):
    return tidao(*words, "--workspace", folder, "--round", number, "--json")


def figure(done, criterion="ก.1"):
    return next(c for c in done.json["criteria"] if c["criterion"] == criterion)


def test_every_figure_leads_to_its_cell_and_its_former_values(work):
    done = run(work, "explain", "pua")
    assert done.code == 0
    found = figure(done)
    assert (found["points"], found["typed"], found["read_at"][:10]) == ("11", "๑๑", "2025-01-24")
    assert [(e["typed"], e["read_at"][:10]) for e in found["earlier"]] == [("12", DAY), ("10", "2025-01-22")]
    book = load_workbook(found["workbook"])
    assert book[found["tab"]][found["cell"]].value == "๑๑"
    untouched = figure(done, "ก.2")
    assert (untouched["earlier"], untouched["read_at"][:10]) == ([], DAY)
    total = sum(float(c["points"]) for c in done.json["criteria"])
    assert float(done.json["total"]) == total


def test_a_value_that_no_run_has_recorded_yet_is_of_now(work):
    fill(work, 1, FIRST)
    found = figure(run(work, "explain", "pua"))
    assert (found["points"], found["read_at"][:10]) == ("10", "2025-01-25")
    assert [e["typed"] for e in found["earlier"]] == ["12", "10", "๑๑"]


def test_a_closed_round_is_explained_as_it_was_closed(work, monkeypatch):
    before = run(work, "explain", "pua").json["criteria"]
    assert run(work, "close").code == 0
    monkeypatch.setenv("TIDAO_TODAY", "2025-02-01")
    fill(work, 1, POINTS)
    after = run(work, "explain", "pua").json
    assert after["criteria"] == before
    assert after["closed"]["at"][:10] == "2025-01-25"


def test_only_some_criteria_and_an_office_by_name(work):
    done = run(work, "explain", "ปัว", "--criterion", "ก.2")
    assert [c["criterion"] for c in done.json["criteria"]] == ["ก.2"]
    assert run(work, "explain", "pua", "--criterion", "9.9").json["error"]["code"] == "unknown_criterion"
    assert run(work, "explain", "nowhere").json["error"]["code"] == "unknown_office"


def test_points_to_the_next_star_and_above_the_floor(work):
    told = run(work, "explain", "pua").json
    result = next(o for o in run(work, "check").json["offices"] if o["code"] == "pua")
    assert told["up"] is None or told["up"]["points"] == result["distance"]
    assert (told["total"], told["tier"], told["rank"]) == (result["total"], result["tier"], result["rank"])


def test_an_explanation_is_handed_out_as_one_page(work, tmp_path):
    import pypdfium2

    target = tmp_path / "ที่มา.pdf"
    done = run(work, "explain", "pua", "--to", target)
    assert (done.code, done.json["file"]) == (0, str(target))
    document = pypdfium2.PdfDocument(target)
    assert len(document) == 1
    text = document[0].get_textpage().get_text_range()
    assert "ที่มาของคะแนน" in text
    assert "เดิม ๑๒" in text
    assert run(work, "explain", "pua", "--to", target).json["error"]["code"] == "foreign_file"
    assert run(work, "explain", "pua", "--to", tmp_path / "x.docx").json["error"]["code"] == "unknown_ending"


def test_history_names_each_change_once(work):
    runs = run(work, "history").json["runs"]
    assert [r["changed"] > 0 for r in runs] == [True, True, False, True]
    numbers = [r["run"] for r in runs]
    changed = run(work, "history", "--since", numbers[0], "--until", numbers[1]).json["changes"]
    assert changed == [{"office": "pua", "criterion": "ก.1", "field": "score", "before": "12", "after": "10"}]
    by_date = run(work, "history", "--since", DAY, "--until", "2025-01-23").json
    assert by_date["changes"] == changed
    assert run(work, "history", "--since", "2020-01-01", "--until", numbers[0]).json["since"] is None
    assert run(work, "history", "--since", "999").json["error"]["code"] == "unknown_run"
    assert run(work, "history", "--until", "2020-01-01").json["error"]["code"] == "unknown_run"


def test_the_summary_as_it_was_then(work, tmp_path):
    target = tmp_path / "เดิม.xlsx"
    done = run(work, "history", "--show", "2025-01-22", "--to", target)
    assert done.code == 0
    matrix = load_workbook(target)["คะแนนรายข้อ รอบ 1"]
    shown = {row[2].value: row for row in matrix.iter_rows() if row[2].value}
    assert any(cell.value == 10 for row in shown.values() for cell in row)
    assert run(work, "history", "--show", "2025-01-22", "--to", target).json["error"]["code"] == "foreign_file"
    assert run(work, "history", "--show", "2025-01-22").json["error"]["code"] == "no_target"


def test_rounds_side_by_side(work):
    fill(work, 2, {**POINTS, "pua": ("12", "7", "18", "9")})
    assert run(work, "sync", number=2).code == 0
    told = run(work, "history", "--against", 2).json
    pua = next(o for o in told["offices"] if o["code"] == "pua")
    assert told["rounds"] == [1, 2]
    assert (pua["criteria"]["ข.2"]["change"], pua["criteria"]["ก.1"]["points"]) == ("+1", ["11", "12"])


def test_what_people_read_names_file_tab_and_cell(work):
    said = tidao("explain", "pua", "--workspace", work, "--round", 1, lang="th").out
    assert re.search(r'จากแฟ้ม "รอบ1-สายเหนือ.xlsx" ชีต "ปัว"', said)
    assert 'พิมพ์ว่า "๑๑"' in said
    assert "เดิม 12" in said


def test_then_is_judged_by_the_rubric_of_then(work, tmp_path, monkeypatch):
    path = work / "programme.toml"
    before = run(work, "history", "--show", "2025-01-24", "--to", tmp_path / "ก่อน.xlsx").json
    text = path.read_text("utf-8").replace("full_marks = 50\n", "")
    for old, new in (("floor = 40", "floor = 48"), ("full_marks = 12.5", "full_marks = 15"), ("ดีเยี่ยม", "ดียิ่ง")):
        text = text.replace(old, new)
    path.write_text(text, "utf-8")
    after = run(work, "history", "--show", "2025-01-24", "--to", tmp_path / "หลัง.xlsx").json
    assert before["judged"] == after["judged"] == "then"
    books = [load_workbook(tmp_path / f"{name}.xlsx") for name in ("ก่อน", "หลัง")]
    assert [[[c.value for c in row] for row in tab] for tab in books[0]] == [
        [[c.value for c in row] for row in tab] for tab in books[1]
    ]
    monkeypatch.setenv("TIDAO_TODAY", "2025-01-26")
    fill(work, 1, {**POINTS, "pua": ("9", "7", "18", "8")})
    assert run(work, "sync").code == 0
    explained = run(work, "explain", "pua")
    assert [e["full_marks"] for e in figure(explained)["earlier"]] == ["12.5"] * 3
    assert [c["changed"] for c in explained.json["rubric"]] == [["tiers", "dimensions"]]
    assert "๑๑/12.5" in tidao("explain", "pua", "--workspace", work, "--round", 1, lang="th").out
    assert run(work, "history", "--since", "2025-01-24").json["rubric"] == ["tiers", "dimensions"]
