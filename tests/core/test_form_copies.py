"""Copies of one form, folded into one or refused by name; and what is told of which round."""

from decimal import Decimal

import pytest
from books import REAL, REAL_FILE, cell, edited, programme_from, said
from read_forms import COMMITTEE, CRITERIA, GIVEN, NOWHERE, OFFICE, POINTS, SOMEWHERE, TAB, first_form

from tidao_sheets.core.form.carry import carry
from tidao_sheets.core.form.copies import fold_copies
from tidao_sheets.core.form.layout import heading, office_rows
from tidao_sheets.core.form.leftovers import Leftover
from tidao_sheets.core.form.office_tab import FROZEN
from tidao_sheets.core.form.read_round import collect, round_reading
from tidao_sheets.core.form.slot import score_slot
from tidao_sheets.core.form.workbook import form_workbook
from tidao_sheets.core.programme.records import LEFTOVERS
from tidao_sheets.core.scoring.assessment import assess


def test_copies_that_agree_are_named_each(folder):
    path = first_form(folder, name="a.xlsx")
    folder.copy(path, "b.xlsx")
    folder.copy(path, "c.xlsx")
    found = folder.findings(COMMITTEE)
    assert [(f.code, f.workbook, f.params["other"]) for f in found] == [
        ("copies_agree", "a.xlsx", "b.xlsx"),
        ("copies_agree", "a.xlsx", "c.xlsx"),
    ]
    assert folder.points(OFFICE) == POINTS


def test_copies_that_disagree_are_named_each_with_what_they_say(folder):
    path = first_form(folder, name="a.xlsx")
    for name, value in (("b.xlsx", 8), ("c.xlsx", 7), ("d.xlsx", "๙")):
        with edited(folder.copy(path, name)) as book:
            book[TAB][cell("2.1")] = value
    found = folder.findings(COMMITTEE)
    assert [(f.code, f.workbook, f.value, f.params["other"], f.params["other_value"]) for f in found] == [
        ("copies_disagree", "a.xlsx", "9", "b.xlsx", "8"),
        ("copies_disagree", "a.xlsx", "9", "c.xlsx", "7"),
    ]
    assert folder.points(OFFICE) == {c: p for c, p in POINTS.items() if c != "2.1"}


@pytest.mark.parametrize(("one", "other"), [("ขาด", "ขาด\u00a0"), ("1,5", "1\u200b,5")])
def test_refused_scores_that_look_the_same_agree(folder, one, other):
    path = first_form(folder, GIVEN | {"2.1": {"score": one}})
    with edited(folder.copy(path, "b.xlsx")) as book:
        book[TAB][cell("2.1")] = other
    codes = [f.code for f in folder.findings(COMMITTEE)]
    assert "copies_disagree" not in codes
    assert {"ambiguous", "not_a_number"} & {*codes}


def test_a_score_that_one_copy_lacks_is_a_disagreement(folder):
    path = first_form(folder, name="a.xlsx")
    with edited(folder.copy(path, "b.xlsx")) as book:
        book[TAB][cell("2.1")] = None
    finding = folder.findings(COMMITTEE)[0]
    assert (finding.code, finding.cell, finding.value) == ("copies_disagree", cell("2.1"), "9")
    assert finding.params == {"other": "b.xlsx", "other_value": ""}


def test_a_disagreement_points_at_the_cell_of_the_copy_that_it_names(folder):
    path = first_form(folder, GIVEN | {"2.1": {"score": None}}, name="a.xlsx")
    with edited(folder.copy(path, "b.xlsx")) as book:
        book[TAB][cell("2.1")] = 8
        book[TAB].insert_rows(1)
    finding = next(f for f in folder.findings(COMMITTEE) if f.code == "copies_disagree")
    assert (finding.workbook, finding.cell) == ("a.xlsx", cell("2.1"))


def test_offices_that_came_back_in_different_copies_are_put_together(folder):
    folder.form("zone-1", {"5708": GIVEN}, name="a.xlsx")
    folder.form("zone-1", {"5707": GIVEN}, name="b.xlsx")
    assert said(folder.findings("zone-1")) == [("copies_agree", *NOWHERE)]
    assert folder.points("5708") == folder.points("5707") == POINTS
    cells = folder.read().places
    assert [cells[o, "1.1"][0].rsplit("/")[-1].rsplit("\\")[-1] for o in ("5708", "5707")] == ["a.xlsx", "b.xlsx"]


def test_a_tab_that_one_copy_lacks_and_another_has_is_not_missing(folder):
    path = folder.form("zone-1", {"5708": GIVEN, "5707": GIVEN}, name="b.xlsx")
    with edited(folder.copy(path, "a.xlsx")) as book:
        for title in ("แม่จัน", "แม่สาย", "คำแนะนำ"):
            del book[title]
    assert said(folder.findings("zone-1")) == [("copies_agree", *NOWHERE), ("tab_only_blank", "5709", None, None)]
    assert folder.points("5707") == POINTS


def test_a_blank_copy_hides_no_damage(folder):
    """What keeps a tab from being read is told, though an untouched copy has the tab, too."""
    first_form(folder, name="a.xlsx")
    with edited(first_form(folder, name="b.xlsx")) as book:
        for row in book[TAB].iter_rows(max_col=1, min_row=2):
            row[0].value = None
    folder.form(COMMITTEE, name="c.xlsx")
    (folder.path / "a.xlsx").unlink()
    found = [f.code for f in folder.findings(COMMITTEE)]
    assert found.count("key_missing") == len(CRITERIA)
    assert folder.scores(OFFICE).faulty


def test_a_disputed_score_or_text_is_not_carried_over_either(folder):
    path = first_form(folder, GIVEN | {"1.1": {"score": Decimal(8), "advice": "ก"}}, name="a.xlsx")
    with edited(folder.copy(path, "b.xlsx")) as book:
        book[TAB][cell("2.1")] = 8
        book[TAB][cell("1.1", "advice")] = "ข"
    carried = carry(REAL, fold_copies(folder.collect().of(1, COMMITTEE)))
    assert carried.filled[OFFICE]["2.1"] == {"score": "9 หรือ 8 (สำเนาไม่ตรงกัน)"}
    assert carried.filled[OFFICE]["1.1"] == {"score": 8}
    assert [(left.column, left.found) for left in carried.leftovers] == [("advice", "ก หรือ ข (สำเนาไม่ตรงกัน)")]


def test_scores_under_another_offices_heading_are_carried_over_as_refused_texts(folder):
    with edited(first_form(folder)) as book:
        book[TAB][cell("1.1", "advice")] = "ทาสี"
        book[TAB].cell(office_rows(REAL).title + 1, FROZEN[1] + 2).value = heading(REAL.offices["5708"].name)
    carried = carry(REAL, fold_copies(folder.collect().of(1, COMMITTEE)))
    said = f"(ชีตแสดงชื่อ {REAL.offices['5708'].name})"
    assert {c: row["score"] for c, row in carried.filled[OFFICE].items()} == {
        c: f"{p} {said}" for c, p in POINTS.items()
    }
    assert [(left.criterion, left.column, left.found) for left in carried.leftovers] == [
        ("1.1", "advice", f"ทาสี {said}")
    ]
    folder.form(COMMITTEE, carried.filled, build=2)
    assert not folder.points(OFFICE)
    assert [f.criterion for f in folder.findings(COMMITTEE) if f.severity == "error"] == CRITERIA


def test_what_another_rubric_never_had_is_blank_and_what_this_one_lacks_is_listed(folder):
    def other(text):  # 3.2 was 3.9 once
        return text.replace('id = "3.2"', 'id = "3.9"')

    given = {c.replace("3.2", "3.9"): row for c, row in GIVEN.items()}
    folder.form("zone-1", {"5708": given, "5707": given}, programme=programme_from(REAL_FILE, other))
    carried = carry(REAL, fold_copies(folder.collect().of(1, "zone-1")))
    assert [left.name for left in carried.leftovers] == [
        f"{o} ข้อ 3.9 คะแนนที่ได้: {POINTS['3.2']}" for o in ("5708", "5707")
    ]
    assert set(carried.filled["5708"]) == {*CRITERIA} - {"3.2"}
    assert not carried.refused


def test_a_line_of_leftovers_is_told_though_its_key_or_the_columns_key_is_gone(folder):
    lost = [Leftover(office=OFFICE, criterion="3.2", column="advice", found=f"ทาสี {n}", workbook="เดิม") for n in (1, 2)]
    round_, committee = REAL.rounds[1], REAL.committees[COMMITTEE]
    made = form_workbook(REAL, round_, committee, filled={OFFICE: GIVEN}, leftovers=lost)
    with edited(folder.store.make_form(score_slot(round_, committee), made)) as book:
        book[LEFTOVERS]["A6"] = None
        book[LEFTOVERS]["E1"] = None
    found = folder.findings(COMMITTEE)
    assert said(found) == [("left_over", None, None, "E6"), ("left_over", OFFICE, "3.2", "E7")]
    assert [f.value for f in found] == ["ทาสี 1", "ทาสี 2"]


def test_the_order_of_files_does_not_change_what_is_said(folder):
    path = first_form(folder, name="b.xlsx")
    with edited(folder.copy(path, "a.xlsx")) as book:
        book[TAB][cell("2.1")] = 8
    books = folder.store.read_forms(1).books
    assert [round_reading(REAL, collect(REAL, order), 1).findings for order in (books, books[::-1])] == [
        folder.read().findings
    ] * 2


# ── rounds ──


def test_the_same_as_the_round_before(folder):
    first_form(folder)
    first_form(folder, number=2)
    before = assess(REAL, 1, folder.read(1).scores)
    found = [f for f in folder.read(2, before).findings if f.code != "form_missing"]
    assert said(found) == [("same_as_before", *SOMEWHERE)]
    assert "รอบที่ 1" in found[0].message("th")
    assert folder.points(OFFICE, 2) == POINTS


def test_another_round_with_one_other_score_is_not_the_same(folder):
    first_form(folder)
    first_form(folder, GIVEN | {"5.3": {"score": Decimal("9.5")}}, number=2)
    before = assess(REAL, 1, folder.read(1).scores)
    assert [f.code for f in folder.read(2, before).findings if f.committee == COMMITTEE] == []


def test_a_form_that_may_be_the_one_that_cannot_be_read_is_not_said_to_be_missing():
    def missing(*unread):
        return len(round_reading(REAL, collect(REAL, [], unread=unread), 1).findings)

    every = [*REAL.committees]
    assert missing() == missing(None) == len(every)  # one file cannot be all of them
    assert missing(every[0]) == len(every) - 1
    assert missing(*every) == missing(*[None] * len(every)) == missing(every[0], *[None] * (len(every) - 1)) == 0


def test_findings_are_of_the_round_that_was_asked(folder):
    first_form(folder)
    older = programme_from(REAL_FILE, lambda text: text.replace("decimals = 2", "decimals = 1"))
    folder.form("zone-2", programme=older, number=2, name="ข.xlsx")
    first_form(folder, GIVEN | {"1.1": {"score": "ขาด"}}, number=2)
    codes = {n: [(f.code, f.committee) for f in folder.read(n).findings if f.code != "form_missing"] for n in (1, 2)}
    assert codes == {1: [], 2: [("form_other_version", "zone-2"), ("not_a_number", COMMITTEE)]}
    missing = {n: [f.committee for f in folder.read(n).findings if f.code == "form_missing"] for n in (1, 2)}
    assert missing == {1: ["zone-1", "zone-2", "zone-3"], 2: ["zone-1", "zone-3"]}


def test_a_form_that_has_lost_its_identity_is_of_the_round_that_all_its_tabs_show(folder):
    with edited(first_form(folder, number=2)) as book:
        for sheet in book.worksheets:
            sheet.delete_rows(1)
    told = {n: [f.code for f in folder.read(n).findings if f.committee == COMMITTEE] for n in REAL.rounds}
    assert told == {1: ["form_missing"], 2: ["form_unidentified"]}
    assert folder.collect().rounds == {2}
    assert [folder.collect().out_of_sight(n) for n in (1, 2)] == [(), (COMMITTEE,)]
    with edited(next(folder.path.glob("*.xlsx"))) as book:
        for sheet in book.worksheets:
            for row in (5, 3):  # the line that tells the round: of an office's tab, of the overview
                sheet.delete_rows(row)
    told = {n: [f.code for f in folder.read(n).findings if f.committee == COMMITTEE] for n in REAL.rounds}
    assert told == {1: ["form_unidentified"], 2: ["form_unidentified"]}, "it may be of either"
