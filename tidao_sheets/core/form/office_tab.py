"""One office of a form → its declared tab."""

from __future__ import annotations

from tidao_sheets.core.form import layout, score_cell
from tidao_sheets.core.form.before import put_before
from tidao_sheets.core.form.filled_office import FilledOffice
from tidao_sheets.core.form.formulas import Formulas
from tidao_sheets.core.form.in_words import MOST, in_words_formula
from tidao_sheets.core.form.layout import COLUMN, OfficeRows, office_rows
from tidao_sheets.core.form.reported import put_reported
from tidao_sheets.core.form.sign_off import Paper, put_block, sign_off
from tidao_sheets.core.programme.records import Criterion, Dimension, Programme
from tidao_sheets.core.scoring.assessment import WHOLE
from tidao_sheets.core.scoring.rules import examples
from tidao_sheets.core.sheet.cells import At, column_name, literal
from tidao_sheets.core.sheet.declared import Cell, Conditional, Page, Plain, Tab
from tidao_sheets.core.sheet.styles import PRINTED, TIER_COLOURS
from tidao_sheets.core.thai import thai_digits

FIRST, LAST = COLUMN["id"], COLUMN["internal"]
WIDTHS = {
    "id": 3.6,
    "name": 24.4,
    "full_marks": 6.5,
    "score": 7.5,
    "strength": 37.8,
    "advice": 37.8,
    "evidence": 37.8,
    "status": 15,
    "reported": 32,
    "former_score": 9,
    "former_advice": 44,
    "follow_up": 44,
    "internal": 24,
    "guidance": 64,
}
_IN_TWO = {"full_marks": "คะแนน\nเต็ม", "score": "คะแนน\nที่ได้"}
"""Heads whose columns are narrow, where they are to break."""
_LINE = 90
"""Characters of Thai that a line of the overall comment holds at the least, marks above and below included."""
FROZEN = (COLUMN["id"], COLUMN["name"])
"""The columns that stay in sight: a text that begins in them stays within them, or the freeze line would cut it."""
PAPER = Paper((COLUMN["id"], COLUMN["strength"]), (COLUMN["advice"], COLUMN["evidence"]), room=325)
"""The halves of the paper; the last page has that many points below the sums."""


def office_tab(office: FilledOffice) -> Tab:
    """Declare the tab of an office: its criteria with what is filled in, the sums, and the sign-off."""
    programme, rows = office.programme, office_rows(office.programme)
    tab = Tab(office.title, colour=TIER_COLOURS[0])
    _frame(tab, office)
    _titles(tab, rows, office)
    _state(tab, rows, office)
    _heads(tab, rows.heads, office)
    for dimension in programme.dimensions:
        _band(tab, rows.bands[dimension.id], dimension)
        for criterion in dimension.criteria:
            _keyed(tab, rows.criteria[criterion.id], criterion, dimension)
            _inputs(tab, rows.criteria[criterion.id], criterion, office)
    _subtotals(tab, rows, office)
    _total(tab, rows, office)
    _tier(tab, rows, office)
    _overall(tab, rows, office)
    if office.reported:
        put_reported(tab, rows, office.reported)
    if office.former:
        put_before(tab, rows, office.before, office.office.code)
    _conditionals(tab, rows, programme)
    end = sign_off(tab, rows.sign, PAPER, programme, office.round, office.committee, office.office)
    first, last = (COLUMN[key] for key in layout.PAPER)
    tab.page = Page(
        scale=PRINTED,
        repeat=(rows.title, rows.heads),
        breaks=(rows.summary,),
        footer=f"{office.office.name}  รอบที่ {thai_digits(str(office.round.number))}",
        area=(At(rows.title, first), At(end, last)),
    )
    tab.freeze = (rows.heads + 1, COLUMN["full_marks"])
    tab.begin, tab.inputs_only = At(min(rows.criteria.values()), COLUMN["score"]), True
    return tab


def _frame(tab: Tab, office: FilledOffice) -> None:
    tab.put(0, 0, office.identity.text(), "key")
    unused = office.unused
    for key in layout.COLUMNS[1:]:
        if key not in unused:
            tab.put(0, COLUMN[key], key, "key")
    tab.hidden_columns += [COLUMN[key] for key in unused]
    tab.hidden_rows.append(0)
    tab.hidden_columns += [COLUMN["key"], COLUMN["dimension"]]
    tab.widths |= {COLUMN[key]: width for key, width in WIDTHS.items()}


def _titles(tab: Tab, rows: OfficeRows, office: FilledOffice) -> None:
    programme, turn = office.programme, office.round
    tab.heights |= {rows.state: 22, rows.state + 1: 22}  # three lines
    tab.heights[rows.title - 1] = 6  # what is above is not printed
    whose = f"{office.office.short_name}\nรอบที่ {thai_digits(str(turn.number))}"
    put_block(tab, rows.title, FROZEN, whose, "badge", rows=2)
    tab.put(rows.title, FROZEN[1] + 1, layout.heading(office.office.name), "title")
    tab.put(rows.title + 1, FROZEN[1] + 1, layout.round_line(turn, office.committee), "subtitle")
    put_block(tab, rows.title, (COLUMN["evidence"], COLUMN["evidence"]), programme.name, "subtitle-right", rows=2)
    scoring, least = programme.scoring, min(c.full_marks for c in programme.criteria)
    said = " หรือ ".join(examples(least, scoring))
    asked = f"กรอกเฉพาะช่องสีเหลือง  พิมพ์เฉพาะตัวเลข ตั้งแต่ {score_cell.asked(None, scoring)} เช่น {said}"
    tab.put(rows.prompt, FROZEN[1] + 1, asked, "prompt")
    tab.put(rows.prompt + 1, FROZEN[1] + 1, "ไม่มีผลงานให้พิมพ์ 0  ยังไม่ได้พิจารณาให้เว้นว่างไว้", "prompt")


def _state(tab: Tab, rows: OfficeRows, office: FilledOffice) -> None:
    tab.put(rows.state, 0, layout.ROW_STATE, "key")
    formula = Formulas(office.programme, rows).state()
    put_block(tab, rows.state, FROZEN, office.state, "progress", rows=2, formula=formula)


def _heads(tab: Tab, row: int, office: FilledOffice) -> None:
    for key, head in layout.HEADS.items():
        if key not in COLUMN or key in office.unused:
            continue
        tab.put(row, COLUMN[key], _IN_TWO.get(key, head), "head-input" if key in layout.INPUTS else "head")
    tab.heights[row] = 28


def _band(tab: Tab, row: int, dimension: Dimension) -> None:
    tab.put(row, 0, layout.row_band(dimension.id), "key")
    tab.put(row, FIRST, layout.band_text(dimension), "band")
    tab.fill(row, range(FIRST, LAST + 1), "band")


def _keyed(tab: Tab, row: int, criterion: Criterion, dimension: Dimension) -> None:
    tab.put(row, COLUMN["key"], criterion.id, "key")
    tab.put(row, COLUMN["dimension"], layout.sum_key(dimension.id), "key")
    tab.put(row, COLUMN["id"], criterion.id, "cell-no")
    tab.put(row, COLUMN["name"], criterion.name, "name")
    tab.put(row, COLUMN["full_marks"], criterion.full_marks, "number")
    tab.put(row, COLUMN["guidance"], _in_line(criterion), "cell-small")


def _in_line(criterion: Criterion) -> str:
    """Return the guidance for a cell whose row shall be no higher than what is printed."""
    return layout.guidance_text(criterion.guidance).replace("\n", "   ")


def _inputs(tab: Tab, row: int, criterion: Criterion, office: FilledOffice) -> None:
    given = office.filled.get(criterion.id, {})
    for key in layout.inputs(former=office.former):
        style = "input-number" if key == "score" else "input-text"
        tab.cells[At(row, COLUMN[key])] = _input(given.get(key), style)
    score, scoring = At(row, COLUMN["score"]), office.programme.scoring
    formula = Formulas(office.programme, office_rows(office.programme)).status(criterion)
    tab.put(row, COLUMN["status"], office.status(criterion), "status", formula=formula)
    tab.validations.append(score_cell.validation(score, criterion, scoring))


def _input(given: Plain | Cell, style: str) -> Cell:
    value, formula = (given.value, given.formula) if isinstance(given, Cell) else (given, None)
    return Cell(value, style=style, formula=formula, input=True)


def _overall(tab: Tab, rows: OfficeRows, office: FilledOffice) -> None:
    """Ask for a comment on the office as a whole, beside the sums: a block, whose rows do not grow with its text."""
    height, label = len(rows.dimensions) + 1, layout.HEADS[layout.OVERALL]
    tab.put(rows.summary, 0, layout.ROW_OVERALL, "key")
    tab.put(rows.total, COLUMN["dimension"], layout.ROW_OVERALL, "key")
    put_block(tab, rows.summary, (COLUMN["strength"], COLUMN["strength"]), label, "beside", rows=height)
    first = At(rows.summary, COLUMN[layout.OVERALL_COLUMN])
    last = At(rows.summary + height - 1, COLUMN["evidence"])
    for row in range(first.row, last.row + 1):
        for column in range(first.column, last.column + 1):
            tab.cells[At(row, column)] = _input(None, "input-block")
    tab.cells[first] = _input(office.filled.get(WHOLE, {}).get(layout.OVERALL), "input-block")
    tab.merges.append((first, last))
    tab.validations.append(score_cell.overall_validation(first, _LINE * height))


def _subtotals(tab: Tab, rows: OfficeRows, office: FilledOffice) -> None:
    tab.put(rows.summary, FIRST, "สรุปคะแนน", "state")
    formulas = Formulas(office.programme, rows)
    for dimension in office.programme.dimensions:
        row = rows.dimensions[dimension.id]
        tab.put(row, 0, layout.row_dimension(dimension.id), "key")
        _label(tab, row, f"ด้านที่ {dimension.id} {dimension.name}", "name")
        tab.put(row, COLUMN["full_marks"], dimension.full_marks, "number")
        tab.put(row, COLUMN["score"], office.subtotal(dimension), "number-bold", formula=formulas.dimension(dimension))


def _total(tab: Tab, rows: OfficeRows, office: FilledOffice) -> None:
    full = office.programme.full_marks
    tab.put(rows.total, 0, layout.ROW_TOTAL, "key")
    _label(tab, rows.total, "คะแนนรวม", "total-label")
    tab.put(rows.total, COLUMN["full_marks"], full, "total")
    formula = Formulas(office.programme, rows).total()
    at = tab.put(rows.total, COLUMN["score"], office.total, "total", formula=formula)
    if full <= MOST:
        formula = in_words_formula(at.a1, full, office.programme.scoring.decimals)
        tab.put(rows.total, COLUMN["strength"], office.total_in_words, "total-words", formula=formula)


def _tier(tab: Tab, rows: OfficeRows, office: FilledOffice) -> None:
    tab.put(rows.tier, 0, layout.ROW_TIER, "key")
    _label(tab, rows.tier, "ระดับดาว (เบื้องต้น)", "tier-label")
    tab.put(rows.tier, COLUMN["full_marks"], None, "tier-label")
    tab.put(rows.tier, COLUMN["score"], office.tier, "tier", formula=Formulas(office.programme, rows).tier())
    tab.put(rows.tier, COLUMN["strength"], None, "tier")
    tab.merges.append((At(rows.tier, COLUMN["score"]), At(rows.tier, COLUMN["strength"])))


def _label(tab: Tab, row: int, text: str, style: str) -> None:
    tab.put(row, COLUMN["id"], text, style)
    tab.put(row, COLUMN["name"], None, style)
    tab.merges.append((At(row, COLUMN["id"]), At(row, COLUMN["name"])))


def _conditionals(tab: Tab, rows: OfficeRows, programme: Programme) -> None:
    status = f"${column_name(COLUMN['status'])}{rows.first + 1}"
    bad = f'=AND({status}<>"",{status}<>"{layout.OK}",{status}<>"{layout.NOT_SCORED}")'
    for key in ("status", "score"):
        first, last = At(rows.first, COLUMN[key]), At(rows.last, COLUMN[key])
        tab.conditionals.append(Conditional(first, last, bad, "bad"))
    first, last = At(rows.first, COLUMN["status"]), At(rows.last, COLUMN["status"])
    tab.conditionals.append(Conditional(first, last, f'={status}="{layout.OK}"', "good"))
    tab.conditionals.append(Conditional(first, last, f'={status}="{layout.NOT_SCORED}"', "waiting"))
    star = At(rows.tier, COLUMN["score"])
    for n, tier in enumerate(programme.tiers[:5]):
        tab.conditionals.append(Conditional(star, star, f"={star.absolute}={literal(tier.name)}", f"tier-{n}"))
    state = At(rows.state, FIRST)
    tab.conditionals.append(Conditional(state, state, f'=LEFT({state.absolute},8)="ต้องแก้ไ"', "bad"))
    tab.conditionals.append(Conditional(state, state, f'=LEFT({state.absolute},3)="ครบ"', "good"))
