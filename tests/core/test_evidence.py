"""The year's evidence: found whatever people did to its workbook, counted exactly, told without stopping a score."""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from books import REAL, REAL_FILE, SMALL, observed, programme_from
from hypothesis import given
from hypothesis import strategies as st
from tab_text import tab_text

from tidao_sheets.core.evidence import grammar
from tidao_sheets.core.evidence.carry import carry_evidence
from tidao_sheets.core.evidence.collect import UnreadEvidence, collect_evidence, year_evidence
from tidao_sheets.core.evidence.counts import Days
from tidao_sheets.core.evidence.layout import evidence_version, parts
from tidao_sheets.core.evidence.read import read_evidence_book
from tidao_sheets.core.evidence.said import all_said, asked_until
from tidao_sheets.core.evidence.workbook import evidence_workbook
from tidao_sheets.core.form.form_reading import FormReading
from tidao_sheets.core.form.read_form import read_book
from tidao_sheets.core.programme.year import EvidenceYear, Month
from tidao_sheets.core.scoring.catalogue.evidence import EVIDENCE
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.observed import PICTURE, Book, CellError, ObservedCell
from tidao_sheets.core.text import Text

OFFICE = "5708"
DAY = dt.date(2024, 4, 20)
ON = Days(DAY, DAY)
MONTHLY, COUNT, REGISTER = "monthly", "count:2.1", "register:5.3"
FILLED: dict[str, dict[str, dict[str, Any]]] = {
    MONTHLY: {
        "2023-12/5.1": {"mark": "แล้ว", "did": "ประเมิน", "link": "https://drive.google.com/file/d/1aBc/view"},
        "2024-01/5.1": {"mark": "แล้ว", "link": "รายงาน ม.ค..pdf"},
        "2024-02/5.1": {"mark": "ยัง"},
        "2024-03/5.1": {"mark": "แล้ว"},
    },
    COUNT: {
        "+01": {"day": dt.date(2024, 1, 12), "what": "ประชุม", "people": 35},
        "+02": {"day": "๑๒ ก.พ. ๒๕๖๗", "people": "๓๐ คน"},
    },
    REGISTER: {"+01": {"person": "สมใจ", "work": "ขยะต้นทาง", "result": "ดี"}},
}


def book(filled=FILLED, *, name="a.xlsx", build=1, programme=REAL, office=OFFICE):
    made = evidence_workbook(programme, programme.offices[office], build=build, filled=filled)
    return Book(workbook=f"/evidence/{name}", name=name, tabs=tuple(map(observed, made.tabs)))


def changed(base, title, change):
    """Return a book with the cells of one tab changed."""
    tabs = tuple(replace(t, cells=change(dict(t.cells))) if t.title == title else t for t in base.tabs)
    return replace(base, tabs=tabs)


def typed(base, title, **cells):
    """Return a book in which values stand in cells, by A1 address."""

    def put(there):
        places = {at.a1: at for at in (At(row, column) for row in range(80) for column in range(12))}
        return there | {places[address]: ObservedCell(value) for address, value in cells.items()}

    return changed(base, title, put)


def year(*books, on=ON, programme=REAL, **more):
    return year_evidence(programme, collect_evidence(programme, books, **more), on)


def counts(*books, office=OFFICE, **more):
    return year(*books, **more).offices[office].counts


def codes(*books, office=OFFICE, **more):
    return [f.code.removeprefix("evidence_") for f in year(*books, **more).findings if f.office in {office, None}]


def test_what_was_reported_is_counted():
    found = counts(book())
    assert [month.key for month in found["5.1"].months] == ["2023-12", "2024-01", "2024-03"]
    assert (found["2.1"].number, found["2.1"].people, found["2.1"].last) == (2, 65, dt.date(2024, 2, 12))
    assert (found["5.3"].number, found["5.3"].people, found["5.3"].titles) == (1, 1, ("ขยะต้นทาง",))
    assert found["2.1"].titles == (), "the last one is not named"
    assert counts(typed(book(), "ครั้ง", D8="ชี้แจง"))["2.1"].titles == ("ชี้แจง",)
    told = all_said(REAL, REAL.offices[OFFICE], found, DAY)
    assert {criterion: text.th for criterion, text in told.items()} == {
        "2.1": "๒ ครั้ง ล่าสุด ๑๒ ก.พ.",
        "5.1": "รายงานแล้ว ๓ จาก ๔ เดือน · ขาด ก.พ.",
        "5.3": "KM ๑ เรื่อง จาก ๑ คน",
    }
    assert codes(book()) == ["months_missing"]


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("real", evidence_workbook(REAL, REAL.offices[OFFICE], filled=FILLED)),
        ("small", evidence_workbook(SMALL, SMALL.offices["pua"])),
    ],
)
def test_golden(golden, name, made):
    golden(f"evidence/{name}.txt", "\n".join(map(tab_text, made.tabs)))


def test_an_empty_workbook_asks_only_for_the_months_that_are_over():
    assert codes(book({})) == ["months_missing"]
    assert codes(book({}), on=Days(dt.date(2023, 12, 31), dt.date(2023, 12, 31))) == []
    late = year(book({}), on=Days(dt.date(2024, 1, 6), dt.date(2024, 1, 6))).findings
    assert [f.value for f in late if f.office == OFFICE] == ["2023-12"]


def test_months_are_asked_for_until_a_rounds_last_day_and_come_until_today():
    march = Days(dt.date(2024, 9, 1), dt.date(2024, 3, 31))
    (missing,) = [f for f in year(book({}), on=march).findings if f.office == OFFICE]
    assert missing.params["months"] == "ธ.ค., ม.ค., ก.พ."
    assert codes(book({MONTHLY: {"2024-08/5.1": {"mark": "แล้ว"}}}), on=march) == ["months_missing"]


def test_what_came_after_a_rounds_last_day_is_not_counted_for_it():
    filled = {
        MONTHLY: {f"{month}/5.1": {"mark": "แล้ว"} for month in ("2024-03", "2024-04")},
        COUNT: {f"+0{n}": {"day": dt.date(2024, n, 14), "what": "ประชุม", "people": 9} for n in (3, 4)},
    }
    march, april = (Days(dt.date(2024, 9, 1), dt.date(2024, month, 30)) for month in (3, 4))
    for on, number in ((march, 1), (april, 2)):
        found = counts(book(filled), on=on)
        assert (found["5.1"].number, found["2.1"].number, found["2.1"].people) == (number, number, 9 * number)


# ── What people type ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("title", "cells", "code", "cell"),
    [
        ("รายเดือน", {"D8": "ครับ"}, "mark_unread", "D8"),
        ("รายเดือน", {"D16": "แล้ว"}, "early", "D16"),
        ("รายเดือน", {"E16": "ทำแล้ว"}, "unmarked", "D16"),
        ("รายเดือน", {"F8": "www.facebook"}, "link_none", "F8"),
        ("รายเดือน", {"F8": "http:/drive.google.com/x"}, "link_none", "F8"),
        ("ครั้ง", {"C10": dt.date(2022, 1, 1)}, "day_outside", "C10"),
        ("ครั้ง", {"C10": "12/2/67"}, "day_unread", "C10"),
        ("ครั้ง", {"D10": "ประชุม"}, "day_missing", "C10"),
        ("ครั้ง", {"C10": dt.date(2024, 9, 1)}, "early", "C10"),
        ("ครั้ง", {"E7": "หลายคน"}, "people_unread", "E7"),
        ("ทะเบียน KM", {"C8": "อื่น", "D8": "ขยะ ต้นทาง", "E8": "ดี"}, "work_twice", "D8"),
        ("ทะเบียน KM", {"C8": "อื่น"}, "title_missing", "D8"),
        ("ทะเบียน KM", {"D8": "เรื่องสอง"}, "person_missing", "C8"),
        ("ทะเบียน KM", {"C8": "อื่น", "D8": "เรื่องสอง"}, "result_missing", "E8"),
    ],
)
def test_each_fault_is_told_with_its_cell(title, cells, code, cell):
    before, after = year(book()), year(typed(book(), title, **cells))
    new = [f for f in after.findings if f not in before.findings and not f.code.endswith("months_missing")]
    assert [(f.code, f.tab, f.cell, f.office, f.severity) for f in new] == [
        (f"evidence_{code}", title, cell, OFFICE, "warning")
    ]
    assert all(f.message(lang) and f.remedy(lang) for f in new for lang in ("th", "en"))
    assert new[0].link == f"/evidence/a.xlsx#'{title}'!{cell}"


def test_nothing_about_evidence_is_an_error():
    assert {kind.severity for kind in EVIDENCE.values()} == {"warning", "info"}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        *(("12/2/2567", (2024, 2, 12)), ("12/02/2024", (2024, 2, 12)), ("12 ก.พ. 2567", (2024, 2, 12))),
        *(("๒๙ กุมภาพันธ์ ๒๕๖๗", (2024, 2, 29)), ("2567-02-12", (2024, 2, 12)), ("29/2/2568", None)),
        *(("12/2/67", None), ("2/2567", None), ("วันนี้", None), ("12/13/2567", None)),
    ],
)
def test_a_day_is_read_in_either_era_and_never_guessed(text, day):
    assert grammar.read_day(text) == (dt.date(*day) if day else None)


@given(st.dates(dt.date(2023, 1, 1), dt.date(2025, 12, 31)))
def test_every_day_is_read_however_it_is_written(day):
    month = ("มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน", "กรกฎาคม")
    texts = [f"{day.day}/{day.month}/{day.year + 543}", day.isoformat(), f"{day:%d-%m-%Y}"]
    texts += [f"{day.day} {month[day.month - 1]} พ.ศ. {day.year + 543}"] if day.month <= len(month) else []
    assert {grammar.read_day(text) for text in texts} == {day}


@given(st.text(max_size=40))
def test_no_text_upsets_a_grammar(text):
    for one in (grammar.TEXT, grammar.MARK, grammar.DAY, grammar.PEOPLE, grammar.LINK):
        one.read(text)


@pytest.mark.parametrize(
    ("text", "sound"),
    [
        *(("https://drive.google.com/file/d/1aBc/view", True), ("รายงาน.pdf", True), ("ภาพ 1.jpg", True)),
        *(("htps://x.th/a", False), ("drive.google.com/x", False), ("https://", False), ("https://a b.th/x", False)),
    ],
)
def test_a_link_is_whole_or_the_name_of_a_file(text, sound):
    assert (grammar.read_link(text) is not None) == sound


# ── What people do to the workbook ──────────────────────────────────────────────────────────────────────────────────


def moved(tab, rows, columns):
    """Return a tab with empty rows and columns put in before places (from 0)."""
    cells = {}
    for at, cell in tab.cells.items():
        down, right = (sum(place <= n for place in places) for places, n in ((rows, at.row), (columns, at.column)))
        cells[At(at.row + down, at.column + right)] = cell
    return replace(tab, cells=cells)


@given(
    st.lists(st.integers(0, 20), max_size=4),
    st.lists(st.integers(0, 8), max_size=3),
    st.permutations(range(4)),
    st.text(max_size=10),
)
def test_inserted_rows_columns_and_other_names_change_nothing(rows, columns, order, name):
    base = book()
    tabs = tuple(replace(moved(base.tabs[n], rows, columns), title=f"{name}{n}") for n in order)
    assert counts(replace(base, tabs=tabs)) == counts(base)
    assert codes(replace(base, tabs=tabs)) == codes(base)


@given(st.permutations(range(6)))
def test_sorted_entries_and_months_are_counted_alike(order):
    def shuffled(cells):
        rows = {6 + n: 6 + to for n, to in enumerate(order)}
        return {At(rows.get(at.row, at.row), at.column): cell for at, cell in cells.items()}

    for title in ("รายเดือน", "ครั้ง", "ทะเบียน KM"):
        assert counts(changed(book(), title, shuffled)) == counts(book())


def test_an_entry_in_a_row_that_people_have_added_counts():
    added = typed(book(), "ครั้ง", C60=dt.date(2024, 3, 1), D60="ประชุม")
    assert counts(added)["2.1"].number == 3
    assert counts(typed(book(), "ครั้ง", D4="หมายเหตุ"))["2.1"].number == 2  # above the heads nothing is an entry


def test_copies_count_once_and_what_they_disagree_about_not_at_all():
    other = typed(book(name="b.xlsx"), "รายเดือน", D9="แล้ว")
    assert counts(book(), book(name="b.xlsx")) == counts(book())
    assert codes(book(), book(name="b.xlsx")) == ["months_missing", "copies_agree"]
    assert counts(book(), book({}, name="b.xlsx")) == counts(book())
    assert "copies_disagree" in codes(book(), other)
    assert [m.key for m in counts(book(), other)["5.1"].months] == ["2023-12", "2024-01", "2024-03"]


def test_a_doubled_month_and_a_lost_column_are_told_and_rebuilt():
    def doubled(cells):
        row = {At(40, at.column): cell for at, cell in cells.items() if at.row == 6}
        gone = {at for at in cells if at == At(0, 5)}
        return {at: cell for at, cell in (cells | row).items() if at not in gone}

    damaged = changed(book(), "รายเดือน", doubled)
    assert {"key_doubled", "column_missing"} <= {*codes(damaged)}
    folded = collect_evidence(REAL, [damaged]).folded(OFFICE)
    carried = carry_evidence(REAL, folded)
    rebuilt = evidence_workbook(REAL, REAL.offices[OFFICE], build=2, filled=carried.filled, leftovers=carried.leftovers)
    new = Book(workbook="/evidence/n.xlsx", name="n.xlsx", tabs=tuple(map(observed, rebuilt.tabs)))
    assert counts(damaged, new)["2.1"] == counts(book())["2.1"]
    assert {"left_over", "form_superseded"} <= {*codes(damaged, new)}
    assert carried.leftovers


@given(st.lists(st.sampled_from(["แล้ว", "ยัง", "ครับ", "", None]), min_size=10, max_size=10), st.text(max_size=20))
def test_a_rebuilt_workbook_says_what_the_former_one_said(marks, text):
    keys = [row.key for row in parts(REAL)[0].rows]
    filled = FILLED | {MONTHLY: {key: {"mark": m, "did": text} for key, m in zip(keys, marks, strict=True)}}
    folded = collect_evidence(REAL, [book(filled)]).folded(OFFICE)
    carried = carry_evidence(REAL, folded)
    again = book(carried.filled, name="n.xlsx", build=2)
    assert counts(again) == counts(book(filled))
    assert carried.leftovers == []


def test_strangers_are_told_by_name_and_stop_nothing():
    unread = [UnreadEvidence("เสีย.xlsx", Text("แฟ้มเสีย", "damaged"))]
    plain = Book(workbook="/evidence/x.xlsx", name="x.xlsx", tabs=())
    found = year(book(), plain, others=["ภาพ.jpg"], unread=unread)
    told = {f.code.removeprefix("evidence_") for f in found.findings}
    assert told == {"months_missing", "workbook_unknown", "files_others", "unreadable"}
    assert found.offices[OFFICE].counts["2.1"].number == 2
    assert codes(replace(book(), busy=True)) == ["months_missing", "form_open"]


def test_an_office_without_a_workbook_is_told_once_any_has_one():
    assert year().findings == ()
    missing = {f.office for f in year(book()).findings if f.code == "evidence_missing"}
    assert missing == {*REAL.offices} - {OFFICE}


def test_a_workbook_of_other_months_is_told_and_read_as_far_as_it_fits():
    longer = programme_from(REAL_FILE, lambda text: text.replace('last = "2024-09"', 'last = "2024-10"'))
    assert evidence_version(longer) != evidence_version(REAL)
    assert {"other_version", "key_missing"} <= {*codes(book(), programme=longer)}
    assert counts(book(), programme=longer) == counts(book())


def test_another_programme_has_other_parts():
    assert [part.key for part in parts(SMALL)] == ["monthly", "count:ข.2", "register:ข.1"]
    assert len(parts(SMALL)[0].rows) == 16
    read = read_evidence_book(SMALL, book({}, programme=SMALL, office="pua"))
    assert isinstance(read, FormReading)
    assert (read.findings, read.identity.committee) == ((), "pua")


def test_months():
    spans = EvidenceYear(Month(2023, 12), Month(2024, 9), 5)
    assert [m.key for m in spans.months][:2] == ["2023-12", "2024-01"]
    assert (len(spans.months), spans.due(Month(2023, 12))) == (10, dt.date(2024, 1, 5))
    assert (Month.parse("2023-13"), Month(2023, 12).name) == (None, "ธันวาคม ๒๕๖๖")


def test_evidence_is_looked_at_until_the_last_day_of_a_round():
    due = SMALL.rounds[1].due
    days = (due - dt.timedelta(days=1), due, due + dt.timedelta(days=40), None)
    assert [asked_until(SMALL, 1, day) for day in days] == [days[0], due, due, due]


def without(base, title, *places):
    """Return a book without some cells of a tab."""
    return changed(base, title, lambda cells: {at: cell for at, cell in cells.items() if at.a1 not in places})


def with_tab(base, tab):
    return replace(base, tabs=(*base.tabs, tab))


def tab_of(base, title):
    return next(tab for tab in base.tabs if tab.title == title)


def identity_of(base, title, old, new):
    """Return a book in which one tab's identity says something else."""
    text = tab_of(base, title).cells[At(0, 0)].value.replace(old, new)
    return changed(base, title, lambda cells: cells | {At(0, 0): ObservedCell(text)})


def every(base, old, new):
    for tab in base.tabs:
        base = identity_of(base, tab.title, old, new)
    return base


def merged_over(base):
    tabs = tuple(replace(t, merges=((At(6, 4), At(7, 4)),)) if t.title == "รายเดือน" else t for t in base.tabs)
    return typed(replace(base, tabs=tabs), "รายเดือน", E8="ข")


def cases():
    """Return code → books in which it is told."""
    base, other = book(), book(name="b.xlsx")
    count = tab_of(base, "ครั้ง")
    blank = book({}, name="b.xlsx")
    less = replace(base, tabs=tuple(t for t in base.tabs if t.title != "ครั้ง"))
    copied = with_tab(base, replace(count, title="ครั้ง (2)"))
    head = next(cell for at, cell in count.cells.items() if at == At(0, 2))
    return {
        "tab_missing": [less],
        "tab_only_blank": [less, blank],
        "tab_unknown": [with_tab(base, replace(count, title="ส่วนตัว", cells={At(0, 0): ObservedCell("x")}))],
        "tab_foreign": [identity_of(copied, "ครั้ง (2)", "committee=5708", "committee=5707")],
        "tab_doubled": [copied],
        "tab_doubled_differs": [typed(copied, "ครั้ง (2)", D7="อื่น")],
        "column_missing": [without(base, "ครั้ง", "C1")],
        "column_doubled": [changed(base, "ครั้ง", lambda cells: cells | {At(0, 9): head})],
        "key_missing": [without(base, "รายเดือน", "A7")],
        "key_doubled": [typed(base, "รายเดือน", A60="2023-12/5.1")],
        "key_foreign": [typed(base, "รายเดือน", A60="2022-12/5.1", E60="เดือนเก่า")],
        "other_programme": [every(base, REAL.id, "others")],
        "other_office": [every(base, "committee=5708", "committee=9999")],
        "copies_disagree": [base, typed(other, "ครั้ง", D7="อื่น")],
        "picture_in_cell": [typed(base, "รายเดือน", E8=PICTURE)],
        "text_error": [typed(base, "รายเดือน", E8=CellError("#REF!"))],
        "text_coerced": [typed(base, "รายเดือน", E8=dt.date(2024, 5, 4))],
        "hidden_by_merge": [merged_over(base)],
    }


@pytest.mark.parametrize("code", cases())
def test_what_people_do_to_a_workbook_is_told(code):
    found = [f for f in year(*cases()[code]).findings if f.code == f"evidence_{code}"]
    assert found
    assert all(f.severity in {"warning", "info"} and f.message(lang) for f in found for lang in ("th", "en"))


def test_evidence_among_the_score_forms_is_told_by_name():
    read = read_book(REAL, book())
    assert not isinstance(read, FormReading)
    (found,) = read
    assert (found.code, found.severity, found.workbook) == ("evidence_elsewhere", "warning", "a.xlsx")


def test_every_code_about_evidence_is_brought_about():
    here = (HERE / "test_evidence.py").read_text(encoding="utf-8")
    assert [
        code for code in EVIDENCE if f'"{code.removeprefix("evidence_")}"' not in here and code not in ELSEWHERE
    ] == []


HERE = Path(__file__).parent
ELSEWHERE = {"evidence_missing", "evidence_elsewhere", "evidence_disagrees"}
"""Told above under their whole names, and in tests/jobs/test_evidence_read.py."""
