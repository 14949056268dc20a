"""The declared score form: what stands where, what may be typed, and what is said to whom."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
from books import REAL, REAL_FILE, SMALL, SMALL_FILE, Folder, all_points, cell, edited, points_for, programme_from
from openpyxl import load_workbook

from tidao_sheets.core.form import layout, score_cell
from tidao_sheets.core.form.identity import Identity, form_version
from tidao_sheets.core.form.layout import COLUMN, inputs, office_rows
from tidao_sheets.core.form.workbook import addresses, form_workbook
from tidao_sheets.core.programme.records import GUIDE, OVERVIEW, Criterion
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.declared import Cell
from tidao_sheets.core.sheet.difference import content
from tidao_sheets.core.thai import thai_digits

EXCEL_TITLE, EXCEL_PROMPT, EXCEL_ERROR, EXCEL_FORMULA = 32, 255, 224, 255
BOTH = pytest.mark.parametrize("programme", [REAL, SMALL], ids=["real", "small"])


def form(programme=REAL, committee=None, filled=None, number=1, **more):
    chosen = programme.committees[committee or next(iter(programme.committees))]
    return form_workbook(programme, programme.rounds[number], chosen, filled=filled, **more)


def tabs(workbook):
    return {tab.title: tab for tab in workbook.tabs}


def office_tab(programme=REAL, office="5708", given=None):
    committee = programme.committee_of(office)
    workbook = form(programme, committee.id, {office: given or {}})
    return tabs(workbook)[programme.offices[office].short_name]


def texts(workbook):
    """Return all that can be read on a form: cells, formulas, prompts, footers and properties."""
    found = [workbook.title, workbook.author, workbook.subject]
    for tab in workbook.tabs:
        found += [tab.title, tab.page.footer]
        found += [str(part) for c in tab.cells.values() for part in (c.value, c.formula, c.link) if part is not None]
        found += [text for v in tab.validations for text in (v.prompt_title, v.prompt, v.error_title, v.error)]
        found += [c.formula for c in tab.conditionals]
    return "\n".join(found)


# ── as it was when somebody last looked at it ──


def dump(tab):
    """Write a tab as a table: address | value | formula | style | input."""
    lines = [f"tab {tab.title}"]
    for at, c in sorted(tab.cells.items()):
        if c.value is None and c.formula is None and not c.input:
            continue  # only a border or a colour
        value = "" if c.value is None else content(Cell(c.value)).replace("\n", "⏎")
        parts = [at.a1, value, c.formula or "", c.style, "input" if c.input else ""]
        lines.append(" | ".join(parts).rstrip(" |"))
    rules = [
        f"{v.at.a1} | {v.formula} | {v.prompt_title} | {v.prompt} | {v.error_title} | {v.error}"
        for v in tab.validations
    ]
    rules = [rule.replace("\n", "⏎") for rule in rules]
    merges = [f"{first.a1}:{last.a1}" for first, last in tab.merges]
    hidden = [f"row {row + 1}" for row in tab.hidden_rows] + [At(0, c).a1[:-1] for c in tab.hidden_columns]
    lines += ["", "validations", *rules, "", f"merged {' '.join(merges)}", f"hidden {' '.join(hidden)}"]
    return "\n".join(line.rstrip() for line in lines) + "\n"


@pytest.mark.parametrize(
    ("name", "programme", "title"),
    [
        ("real-office", REAL, "เชียงแสน"),
        ("real-overview", REAL, OVERVIEW),
        ("real-guide", REAL, GUIDE),
        ("small-office", SMALL, "ปัว"),
        ("small-overview", SMALL, OVERVIEW),
        ("small-guide", SMALL, GUIDE),
    ],
)
def test_a_fresh_form(name, programme, title, golden):
    golden(f"forms/{name}.txt", dump(tabs(form(programme))[title]))


@BOTH
def test_a_form_has_a_guide_an_overview_and_a_tab_an_office(programme):
    for committee in programme.committees.values():
        titles = [programme.offices[code].short_name for code in committee.offices]
        assert list(tabs(form(programme, committee.id))) == [GUIDE, OVERVIEW, *titles]


@BOTH
def test_every_tab_carries_its_identity(programme):
    committee = next(iter(programme.committees.values()))
    found = [Identity.parse(tab.cells[At(0, 0)].value) for tab in form(programme, number=2, build=3).tabs]
    assert [i.tab for i in found] == ["guide", "overview", *committee.offices]
    assert {i.form for i in found} == {(programme.id, 2, committee.id, None, 3)}
    assert {i.version for i in found} == {form_version(programme)}


@pytest.mark.parametrize("text", [None, 8, "", "tidao", "tidao form=1 programme=x", "x tidao form=1"])
def test_any_other_text_is_no_identity(text):
    assert Identity.parse(text) is None


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ("full_marks = 12.5", "full_marks = 12.0", True),
        ('name = "ความสะอาดและความปลอดภัย"', 'name = "ความสะอาด"', False),
        ('"ห้องน้ำสะอาด"', '"ห้องน้ำ"', False),
        ('name = "อาคารสถานที่"', 'name = "อาคาร"', False),
        ("floor = 40", "floor = 41", False),
        ('name = "ดีเยี่ยม"', 'name = "เยี่ยม"', False),
        ("decimals = 1", "decimals = 2", True),
        ("due = 2025-01-31", "due = 2025-01-30", False),
        ("นางสมศรี", "นางสมใจ", False),
        ('position = "ผู้อำนวยการกลุ่มส่งเสริมการเรียนรู้"', 'position = "ผู้แทน"', False),
    ],
)
def test_the_version_changes_with_what_is_asked_and_with_nothing_else(before, after, changes):
    def change(text):
        assert before in text
        changed = text.replace(before, after)
        return changed.replace("full_marks = 50\n", "").replace("full_marks = 30\n", "")

    assert (form_version(programme_from(SMALL_FILE, change)) != form_version(SMALL)) == changes


# ── what may be typed ──


@BOTH
def test_exactly_the_input_cells_are_unlocked(programme, tmp_path):
    path = Folder(tmp_path, programme).form()
    wanted = {cell(c.id, key, programme) for c in programme.criteria for key in inputs(former=False)}
    wanted |= overall_block(programme)
    book = load_workbook(path)
    for sheet in book.worksheets:
        unlocked = {each.coordinate for row in sheet.iter_rows() for each in row if not each.protection.locked}
        assert unlocked == (set() if sheet.title in {GUIDE, OVERVIEW} else wanted)
        assert sheet.protection.sheet
        assert sheet.row_dimensions[1].hidden
        assert sheet.column_dimensions["A"].hidden


def overall_block(programme):
    """Return the merged cells of the comment on the office, which its first one stands for."""
    rows, first = office_rows(programme), COLUMN[layout.OVERALL_COLUMN]
    return {
        At(row, column).a1 for row in range(rows.summary, rows.total) for column in range(first, COLUMN["evidence"] + 1)
    }


def extreme(text):
    """Return the small programme with the longest numbers that a programme may have."""
    text = re.sub(r"full_marks = (50|30)\n", "", text)
    return text.replace("decimals = 1", "decimals = 4").replace("full_marks = 12.5", "full_marks = 9999.9999")


@pytest.mark.parametrize(
    "programme", [REAL, SMALL, programme_from(SMALL_FILE, extreme)], ids=["real", "small", "long numbers"]
)
def test_every_score_cell_is_validated_within_excel_s_limits(programme):
    for office in programme.offices:
        *rules, comment = office_tab(programme, office).validations
        assert comment.formula == f"=LEN({min(overall_block(programme))})<={90 * (len(programme.dimensions) + 1)}"
        assert [v.at.a1 for v in rules] == [cell(c.id, programme=programme) for c in programme.criteria]
        for rule, criterion in zip(rules, programme.criteria, strict=True):
            assert len(rule.prompt_title) <= EXCEL_TITLE
            assert len(rule.error_title) <= EXCEL_TITLE
            assert len(rule.prompt) <= EXCEL_PROMPT
            assert len(rule.error) <= EXCEL_ERROR
            assert len(rule.formula) <= EXCEL_FORMULA
            assert rule.prompt_title == f"ข้อ {criterion.id} เต็ม {criterion.full_marks:f} คะแนน"
            assert rule.prompt.endswith("ไม่มีผลงานพิมพ์ 0 ยังไม่พิจารณาเว้นว่าง")


def test_a_prompt_is_the_guidance_cut_at_a_whole_point_and_the_rule_is_never_cut():
    points = [f"ข้อย่อยที่ {n} " + "ก" * 40 for n in range(12)]
    rule = "ให้คะแนน 0 ถึง 12.5 ทศนิยมไม่เกิน 1 ตำแหน่ง เช่น 10 หรือ 10.5\nไม่มีผลงานพิมพ์ 0 ยังไม่พิจารณาเว้นว่าง"
    for count in range(13):
        criterion = Criterion("ก.1", "ข้อ", Decimal("12.5"), tuple(points[:count]))
        said = score_cell.validation(At(8, 5), criterion, SMALL.scoring).prompt
        assert len(said) <= EXCEL_PROMPT
        lines = said.removesuffix(rule).splitlines()
        cut = count > 2
        assert lines == [f"- {p}" for p in points[: 2 if cut else count]] + ["… อ่านต่อในช่องรายละเอียด"] * cut
        assert said.endswith(rule)
    long = Criterion("ก" * 40, "ข้อ", Decimal(10), ("ก" * 300,))
    told = score_cell.validation(At(8, 5), long, REAL.scoring)
    assert (told.prompt_title, told.prompt.partition("\n")[0]) == ("เต็ม 10 คะแนน", "… อ่านต่อในช่องรายละเอียด")


def test_a_tab_opens_at_its_first_score_and_nothing_locked_can_be_selected(tmp_path):
    for sheet in load_workbook(Folder(tmp_path).form()).worksheets:
        locked = sheet.title in {GUIDE, OVERVIEW}
        assert sheet.protection.selectLockedCells is not locked
        at = next(s for s in reversed(sheet.sheet_view.selection)).activeCell
        assert at == {GUIDE: "B2", OVERVIEW: "D7"}.get(sheet.title, cell("1.1"))


def test_the_file_holds_every_validation_strictly(tmp_path):
    sheet = load_workbook(Folder(tmp_path).form())["เชียงแสน"]
    rules = sheet.data_validations.dataValidation
    assert len(rules) == len(REAL.criteria) + 1  # the comment on the office is one more
    assert {(r.type, r.errorStyle or "stop", r.showErrorMessage, r.showInputMessage) for r in rules} == {
        ("custom", "stop", True, True)
    }


@BOTH
@pytest.mark.parametrize("number", [1, 2])
def test_addresses_are_those_of_the_form(programme, number):
    for committee in programme.committees.values():
        workbook = tabs(form(programme, committee.id, number=number))
        told: Any
        for told in addresses(programme, programme.rounds[number], committee):
            cells = {at.a1: c for at, c in workbook[told["tab"]].cells.items()}
            typed = {address for keys in told["cells"].values() for address in keys.values()}
            assert told["overall"] == min(overall_block(programme))
            assert typed | overall_block(programme) == {address for address, c in cells.items() if c.input}
            computed = told["computed"]
            for address in (computed["total"], computed["tier"], *computed["dimensions"].values()):
                assert cells[address].formula
            assert list(computed["dimensions"]) == [d.id for d in programme.dimensions]


# ── what the form shows ──

STATUSES = [
    (None, layout.NOT_SCORED),
    ("", layout.NOT_SCORED),
    (" ", layout.NOT_SCORED),
    (Decimal(8), layout.OK),
    (Decimal("8.25"), layout.OK),
    (0, layout.OK),
    (Decimal(10), layout.OK),
    (Decimal("10.01"), "เกินคะแนนเต็ม"),
    (Decimal("-0.01"), "น้อยกว่า ๐"),
    (Decimal("8.125"), "ทศนิยมเกิน 2 ตำแหน่ง"),
    ("8", layout.IS_TEXT),
    (" 8.5 ", layout.IS_TEXT),
    ("8/10", layout.IS_TEXT),
    ("11", layout.IS_TEXT),
    ("๘", layout.NO_NUMBER),
    ("8 คะแนน", layout.NO_NUMBER),
    ("ขาด", layout.NO_NUMBER),
    (True, layout.NO_NUMBER),
    (dt.date(2024, 5, 4), layout.NOT_PLAIN),
    (Cell(Decimal("8.5"), formula="=4+4.5"), layout.OK),
]


@pytest.mark.parametrize(("value", "status"), STATUSES)
def test_the_status_stored_beside_each_formula(value, status):
    tab = office_tab(given={"2.1": {"score": value}})
    assert tab.cells[At(office_rows(REAL).criteria["2.1"], COLUMN["status"])].value == status


def shown(tab, programme=REAL):
    """Return what a tab shows: (state, total, star, dimension sums)."""
    rows = office_rows(programme)

    def value(row, key="score"):
        return tab.cells[At(row, COLUMN[key])].value

    sums = [value(row) for row in rows.dimensions.values()]
    return value(rows.state, "id"), value(rows.total), value(rows.tier), sums


def test_a_fresh_form_shows_that_nothing_is_scored():
    assert shown(office_tab()) == ("ให้คะแนนแล้ว ๐ จาก ๑๕ ข้อ", "–", layout.TIER_UNKNOWN, ["–"] * 5)


@pytest.mark.parametrize(
    ("total", "star"),
    [
        ("100", "ดาวทอง"),
        ("80", "ดาวทอง"),
        ("79.99", "ดาวเงิน"),
        ("79.5", "ดาวเงิน"),
        ("60", "ดาวทองแดง"),
        ("59.5", layout.NO_STAR),
    ],
)
def test_a_complete_form_shows_its_unrounded_star(total, star):
    state, found, tier, sums = shown(office_tab(given=points_for(REAL, total)))
    said = f"ครบทุกข้อ พร้อมลงนาม\nรวม {thai_digits(total)}/๑๐๐"
    assert (state, found, tier, sum(sums)) == (said, Decimal(total), star, Decimal(total))


def test_a_form_under_way_shows_what_is_left():
    """Dimensions whose scores all count have their sums; what the program would not count is in no figure."""
    given = all_points(REAL, c3=None, c9=None)
    said = "ให้คะแนนแล้ว ๑๓ จาก ๑๕ ข้อ\nรวมขณะนี้ ๙๑/๑๐๐"
    assert shown(office_tab(given=given)) == (said, "–", layout.TIER_UNKNOWN, ["–", 20, "–", 20, 20])
    given = all_points(REAL, c1=Decimal(11), c2="ขาด", c3=None)
    assert shown(office_tab(given=given)) == (
        "ต้องแก้ไข ๒ ข้อ\nข้อ 1.2 ไม่ใช่ตัวเลข",
        "–",
        layout.TIER_UNKNOWN,
        ["–", 20, 20, 20, 20],
    )


@BOTH
def test_the_overview_repeats_each_office(programme):
    committee = next(iter(programme.committees.values()))
    filled = {code: all_points(programme, n) for n, code in enumerate(committee.offices)}
    workbook = tabs(form(programme, filled=filled))
    overview = workbook[OVERVIEW]
    for n, code in enumerate(committee.offices):
        state, total, star, sums = shown(workbook[programme.offices[code].short_name], programme)
        row = {at.column: c for at, c in overview.cells.items() if at.row == 6 + n}
        assert row[0].value == code
        assert [row[c].value for c in sorted(row)][3:] == [total, star, *sums, state]
        for c in sorted(row)[3:]:
            title, address = re.fullmatch(r"=IFERROR\(IF\('(.+)'!([A-Z]+\d+)=\"\",.*\)", row[c].formula).groups()
            target = {at.a1: found for at, found in workbook[title].cells.items()}[address]
            assert target.value == row[c].value


def test_totals_do_not_depend_on_where_rows_stand():
    """Subtotals add by the hidden key of each row, whatever its place."""
    tab = office_tab()
    for dimension, row in office_rows(REAL).dimensions.items():
        formula = tab.cells[At(row, COLUMN["score"])].formula
        assert "SUMIFS(" in formula
        assert f'"D:{dimension}"' in formula


def test_a_star_s_name_may_hold_quotation_marks():
    quoted = programme_from(SMALL_FILE, lambda text: text.replace('name = "ดีเยี่ยม"', "name = 'ระดับ \"ดีเยี่ยม\"'"))
    tab = office_tab(quoted, "pua", points_for(quoted, "45"))
    assert shown(tab, quoted)[2] == 'ระดับ "ดีเยี่ยม"'
    formulas = [
        tab.cells[At(office_rows(quoted).tier, COLUMN["score"])].formula,
        *(c.formula for c in tab.conditionals),
    ]
    assert sum('"ระดับ ""ดีเยี่ยม"""' in formula for formula in formulas) == 2


# ── what is filled in already ──


def test_a_prefilled_form_holds_what_it_was_given_and_stays_a_form():
    given: dict[str, dict[str, Any]] = {
        "1.1": {"score": Decimal("8.5"), "strength": "ดี", "advice": "=1+1", "internal": "ลับ"},
        "1.2": {"score": Cell(Decimal(4), formula="=2+2")},
        "2.1": {"score": "๘", "evidence": "ภาพ.jpg"},
    }
    fresh, tab = office_tab(), office_tab(given=given)
    assert tab.cells.keys() == fresh.cells.keys()
    cells = {at.a1: c for at, c in tab.cells.items()}
    for criterion, keys in given.items():
        for key, value in keys.items():
            found = cells[cell(criterion, key)]
            wanted = value if isinstance(value, Cell) else Cell(value)
            assert (found.value, found.formula, found.input) == (wanted.value, wanted.formula, True)
    assert [(at, c.style, c.input) for at, c in tab.cells.items()] == [
        (at, c.style, c.input) for at, c in fresh.cells.items()
    ]
    assert tab.validations == fresh.validations


def test_the_file_stores_values_beside_formulas_and_text_as_text(tmp_path):
    given = points_for(REAL, "79.5")
    given["1.1"]["strength"] = "=1+1"
    path = Folder(tmp_path).form("zone-1", {"5708": given})
    computed: Any = addresses(REAL, REAL.rounds[1], REAL.committees["zone-1"])[0]["computed"]
    sheet = load_workbook(path, data_only=True)["เชียงแสน"]
    assert (sheet[computed["total"]].value, sheet[computed["tier"]].value) == (79.5, "ดาวเงิน")
    assert load_workbook(path)["เชียงแสน"][computed["total"]].data_type == "f"
    assert (sheet[cell("1.1", "strength")].value, sheet[cell("1.1", "strength")].data_type) == ("=1+1", "s")


def test_a_form_that_exists_is_never_written_over(tmp_path):
    folder = Folder(tmp_path)
    first = folder.form("zone-1")
    before = first.read_bytes()
    second = folder.form("zone-1")
    assert second != first
    assert first.read_bytes() == before == second.read_bytes()  # the same declaration gives the same bytes


def test_typing_into_a_copy_does_not_change_the_form(tmp_path):
    """The helper that plays a person really changes the file that is read."""
    folder = Folder(tmp_path)
    with edited(folder.form("zone-1")) as book:
        book["เชียงแสน"][cell("1.1")] = 7
    assert folder.points("5708") == {"1.1": 7}


# ── conflicts of interest ──


def signatures(tab):
    """Return (who, role, boxes, style) of each place to sign."""
    found = []
    for _, c in sorted(tab.cells.items()):
        if isinstance(c.value, str) and "ร่วมให้คะแนน" in c.value:
            pen, _, position, boxes = c.value.split("\n")
            found.append((position, pen.rpartition(" ")[2], boxes, c.style))
    return found


def conflicted(tab):
    return [who for who, _, boxes, style in signatures(tab) if "☑ มีส่วนได้เสีย" in boxes and style == "conflict"]


def with_policy(policy):
    return programme_from(REAL_FILE, lambda text: text.replace('\nconflict = "declare"', f'\nconflict = "{policy}"'))


def test_a_seat_of_the_assessed_office_is_marked():
    assert conflicted(office_tab(office="5708")) == ["พัฒนาการอำเภอเชียงแสน"]
    assert conflicted(office_tab(office="5707")) == []
    assert len(conflicted(office_tab(office="5700"))) == 6  # six of nine seats, chair and secretary included


def test_the_overview_marks_the_seats_of_all_offices_of_its_committee():
    overview = tabs(form(REAL, "zone-1"))[OVERVIEW]
    assert conflicted(overview) == ["พัฒนาการอำเภอเชียงแสน", "พัฒนาการอำเภอเวียงเชียงรุ้ง"]


@pytest.mark.parametrize(
    ("policy", "marked", "abstains"), [("declare", 1, False), ("abstain", 1, True), ("allow", 0, False)]
)
def test_what_follows_from_a_conflict_is_the_committee_s_policy(policy, marked, abstains):
    tab = office_tab(with_policy(policy), "5708")
    assert len(conflicted(tab)) == marked
    assert all(("งดให้คะแนน" in boxes) == abstains for _, _, boxes, _ in signatures(tab))
    assert len(signatures(tab)) == len(REAL.committees["zone-1"].seats)


def test_a_committee_may_differ_from_the_programme():
    assert any("งดให้คะแนน" in boxes for _, _, boxes, _ in signatures(office_tab(SMALL, "pua")))
    assert not any("งดให้คะแนน" in boxes for _, _, boxes, _ in signatures(office_tab(SMALL, "muang")))


# ── whose form it is ──


def names(programme):
    """Return what only this programme may say: its names, offices, stars, people."""
    committees = (*programme.committees.values(), *programme.steering)
    found = {programme.id, programme.name, programme.short_name, programme.owner}
    found |= {programme.letterhead.province, programme.letterhead.phone}
    found |= (
        {o.name for o in programme.offices.values()} | {t.name for t in programme.tiers} | {c.name for c in committees}
    )
    found |= {seat.holder for c in committees for seat in c.seats if seat.holder}
    found |= {c.name for c in programme.criteria} | {r.due_text for r in programme.rounds.values()}
    return found | {re.sub("^(จังหวัด|สำนักงานพัฒนาชุมชน)", "", name) for name in found}


@pytest.mark.parametrize(("programme", "other"), [(REAL, SMALL), (SMALL, REAL)], ids=["real", "small"])
def test_a_form_names_no_other_programme(programme, other):
    written = "\n".join(texts(form(programme, c, number=n)) for c in programme.committees for n in programme.rounds)
    assert programme.name in written
    foreign = names(other) - names(programme)
    assert len(foreign) > 20
    assert [name for name in foreign if name in written] == []


def test_cells_for_texts_are_stored_as_texts_and_no_formula_is(folder):
    sheet = load_workbook(folder.form("zone-1", {"5708": all_points(REAL)}))["เชียงแสน"]
    as_text = {c.coordinate for row in sheet.iter_rows() for c in row if c.number_format == "@"}
    assert as_text == {
        min(overall_block(REAL)),
        *(cell(c.id, key) for c in REAL.criteria for key in inputs(former=False) if key != "score"),
    }
    assert not [at for at in as_text if sheet[at].data_type == "f"]
