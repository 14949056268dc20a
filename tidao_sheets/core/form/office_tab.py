"""Programme → the declared tabs of one committee's score form for one round."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Unpack

from tidao_sheets.core.decimals import plain
from tidao_sheets.core.form import layout
from tidao_sheets.core.form.layout import COLUMN, Identity, office_rows
from tidao_sheets.core.form.sign_off import Spans, sign_off
from tidao_sheets.core.scoring.assessment import tier_of
from tidao_sheets.core.scoring.points import plain_number, read
from tidao_sheets.core.sheet.cells import At, column_name, literal
from tidao_sheets.core.sheet.declared import Cell, Conditional, Page, Tab, Validation
from tidao_sheets.core.sheet.observed import ObservedCell
from tidao_sheets.core.sheet.styles import TIER_COLOURS
from tidao_sheets.core.thai import clean, thai_digits

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tidao_sheets.core.form.layout import OfficeRows
    from tidao_sheets.core.programme.records import Committee, Criterion, Office, Programme, Round
    from tidao_sheets.core.sheet.declared import CellOptions, Plain

_DAY_ZERO = date(1899, 12, 30)
"""The day that spreadsheets count from."""
FIRST, LAST = COLUMN["id"], COLUMN["internal"]
WIDTHS = {
    "id": 6,
    "name": 27,
    "full_marks": 8,
    "score": 9,
    "status": 15,
    "guidance": 38,
    "strength": 30,
    "advice": 30,
    "evidence": 18,
    "internal": 20,
}
SIGN_SPANS = Spans(
    (COLUMN["id"], COLUMN["id"]),
    (COLUMN["name"], COLUMN["name"]),
    (COLUMN["full_marks"], COLUMN["status"]),
    (COLUMN["guidance"], COLUMN["guidance"]),
    (COLUMN["strength"], COLUMN["evidence"]),
)


@dataclass(frozen=True, slots=True)
class OfficeTab:
    """One office tab of one form, with what is already filled in."""

    programme: Programme
    round: Round
    committee: Committee
    office: Office
    build: int = 1
    filled: Mapping[str, Mapping[str, Plain | Cell]] = field(default_factory=dict)

    @property
    def identity(self) -> Identity:
        """The identity that stands in A1."""
        return Identity(
            self.programme.id,
            layout.form_version(self.programme),
            self.round.number,
            self.committee.id,
            self.office.code,
            build=self.build,
        )

    def declare(self) -> Tab:
        """Return the tab."""
        rows = office_rows(self.programme)
        tab = Tab(tab_title(self.programme, self.office), colour=TIER_COLOURS[0])
        _frame(tab, self.identity)
        self._titles(tab, rows)
        _heads(tab, rows.heads)
        for dimension in self.programme.dimensions:
            self._band(tab, rows, dimension.id)
            for criterion in dimension.criteria:
                self._criterion(tab, rows.criteria[criterion.id], criterion, dimension.id)
        self._totals(tab, rows)
        _conditionals(tab, rows, self.programme)
        end = sign_off(tab, rows.sign, SIGN_SPANS, self.programme, self.round, self.committee, self.office)
        tab.page = Page(
            breaks=(rows.sign,),
            footer=f"{self.office.name}  รอบที่ {thai_digits(str(self.round.number))}",
            area=(At(1, FIRST), At(end, COLUMN["evidence"])),  # internal notes stay off the signed paper
        )
        tab.freeze = (0, COLUMN["full_marks"])
        return tab

    def _titles(self, tab: Tab, rows: OfficeRows) -> None:
        programme, count = self.programme, len(self.programme.criteria)
        tab.put(rows.title, FIRST, f"แบบให้คะแนน  {self.office.name}", "title")
        tab.put(rows.title + 1, FIRST, programme.name, "subtitle")
        line = f"รอบที่ {thai_digits(str(self.round.number))} ({self.round.due_text})  ·  {self.committee.name}"
        tab.put(rows.title + 2, FIRST, line, "subtitle")
        tab.merges.append(
            (At(rows.state, FIRST), At(rows.state, COLUMN["score"]))
        )  # so that its colour is a whole band
        status = _range(rows, "status")
        done, waiting = f'COUNTIF({status},"{layout.OK}")', f'COUNTIF({status},"{layout.NOT_SCORED}")'
        tab.put(rows.state, 0, layout.ROW_STATE, "key")
        tab.put(
            rows.state,
            FIRST,
            self.state(),
            "state",
            formula=f'=IF({count}-{done}-{waiting}>0,"ต้องแก้ไข "&({count}-{done}-{waiting})&" ข้อ",'
            f'IF({done}={count},"{layout.ALL_DONE}","ให้คะแนนแล้ว "&{done}&" จาก {count} ข้อ"))',
        )
        tab.put(
            rows.prompt,
            FIRST,
            f"กรอกเฉพาะช่องสีเหลือง  พิมพ์เฉพาะตัวเลข ตั้งแต่ 0 ถึงคะแนนเต็ม {_decimals_said(programme)}  "
            "ไม่มีผลงานให้พิมพ์ 0  ยังไม่ได้พิจารณาให้เว้นว่างไว้",
            "prompt",
        )

    def _band(self, tab: Tab, rows: OfficeRows, dimension_id: str) -> None:
        row = rows.bands[dimension_id]
        dimension = next(d for d in self.programme.dimensions if d.id == dimension_id)
        tab.put(row, 0, layout.row_band(dimension_id), "key")
        tab.put(
            row,
            FIRST,
            f"ด้านที่ {thai_digits(dimension.id)} {dimension.name} ({thai_digits(plain(dimension.full_marks))} คะแนน)",
            "band",
        )
        tab.fill(row, range(FIRST, LAST + 1), "band")

    def _criterion(self, tab: Tab, row: int, criterion: Criterion, dimension: str) -> None:
        def put(key: str, value: Plain, style: str, **more: Unpack[CellOptions]) -> At:
            return tab.put(row, COLUMN[key], value, style, **more)

        put("key", criterion.id, "key")
        put("dimension", layout.sum_key(dimension), "key")
        put("id", thai_digits(criterion.id), "cell-no")
        put("name", criterion.name, "cell-bold")
        put("full_marks", criterion.full_marks, "number")
        put("guidance", layout.guidance_text(criterion.guidance), "cell-small")
        given = self.filled.get(criterion.id, {})
        for key in layout.INPUTS:
            style = "input-number" if key == "score" else "input-text"
            cell = given.get(key)
            if isinstance(cell, Cell):
                tab.cells[At(row, COLUMN[key])] = Cell(cell.value, formula=cell.formula, style=style, input=True)
            else:
                put(key, cell, style, input=True)
        score = At(row, COLUMN["score"])
        put("status", self._status(criterion), "status", formula=_status_formula(score, criterion, self.programme))
        tab.validations.append(_validation(score, criterion, self.programme))

    def _totals(self, tab: Tab, rows: OfficeRows) -> None:
        programme = self.programme
        tab.put(rows.total - len(rows.dimensions) - 1, FIRST, "สรุปคะแนน", "state")
        score = column_name(COLUMN["score"])
        for dimension in programme.dimensions:
            row = rows.dimensions[dimension.id]
            tab.put(row, 0, layout.row_dimension(dimension.id), "key")
            _label(tab, row, f"รวมด้านที่ {thai_digits(dimension.id)} {dimension.name}", "cell-bold")
            tab.put(row, COLUMN["full_marks"], dimension.full_marks, "number")
            tab.put(
                row,
                COLUMN["score"],
                self._subtotal(dimension.id),
                "number-bold",
                formula=f'=IFERROR(SUMIF({_range(rows, "dimension")},"{layout.sum_key(dimension.id)}",'
                f'{_range(rows, "score")}),"{layout.FORMULA_FAILS}")',
            )
        tab.put(rows.total, 0, layout.ROW_TOTAL, "key")
        _label(tab, rows.total, f"คะแนนรวม (เต็ม {thai_digits(plain(programme.full_marks))} คะแนน)", "total-label")
        tab.put(rows.total, COLUMN["full_marks"], programme.full_marks, "total")
        first, last = min(rows.dimensions.values()) + 1, max(rows.dimensions.values()) + 1
        total = sum((self._subtotal(d.id) for d in programme.dimensions), Decimal(0))
        tab.put(rows.total, COLUMN["score"], total, "total", formula=f"=SUM({score}{first}:{score}{last})")
        tab.put(rows.tier, 0, layout.ROW_TIER, "key")
        _label(tab, rows.tier, "ระดับดาว (เบื้องต้น)", "tier-label")
        tab.put(rows.tier, COLUMN["full_marks"], None, "tier-label")
        tab.put(rows.tier, COLUMN["score"], self.tier(), "tier", formula=_tier_formula(rows, programme))
        tab.put(rows.tier, COLUMN["status"], None, "tier")
        tab.merges.append((At(rows.tier, COLUMN["score"]), At(rows.tier, COLUMN["status"])))

    # --- the values stored beside the formulas, computed as the formulas compute them

    def _points(self, criterion_id: str) -> Decimal | None:
        """Return what SUMIF adds: numbers, whatever they are, dates too, and no text."""
        value = self.filled.get(criterion_id, {}).get("score")
        value = value.value if isinstance(value, Cell) else value
        if isinstance(value, date):
            return Decimal((value - _DAY_ZERO).days)
        return Decimal(value) if isinstance(value, (int, Decimal)) and not isinstance(value, bool) else None

    def _subtotal(self, dimension_id: str) -> Decimal:
        dimension = next(d for d in self.programme.dimensions if d.id == dimension_id)
        return sum((self._points(c.id) or Decimal(0) for c in dimension.criteria), Decimal(0))

    def _status(self, criterion: Criterion) -> str:
        value = self.filled.get(criterion.id, {}).get("score")
        value = value.value if isinstance(value, Cell) else value
        if value is None or (isinstance(value, str) and not value.strip(" ")):
            return layout.NOT_SCORED
        decimals = self.programme.scoring.decimals
        if isinstance(value, str):
            return layout.IS_TEXT if _value_reads(value) else layout.NO_NUMBER
        if isinstance(value, bool):
            return layout.NO_NUMBER
        if not isinstance(value, (int, Decimal)):
            return layout.OVER  # a date is a large number to a formula
        problems = read(ObservedCell(Decimal(value)), criterion, decimals).problems
        said = {
            "below_zero": layout.UNDER,
            "over_full_marks": layout.OVER,
            "too_many_decimals": layout.too_many_decimals(decimals),
        }
        return said[problems[0].code] if problems else layout.OK

    def state(self) -> str:
        """Return what the tab's state line says."""
        statuses = [self._status(c) for c in self.programme.criteria]
        done, waiting = statuses.count(layout.OK), statuses.count(layout.NOT_SCORED)
        if bad := len(statuses) - done - waiting:
            return f"ต้องแก้ไข {bad} ข้อ"
        return layout.ALL_DONE if done == len(statuses) else f"ให้คะแนนแล้ว {done} จาก {len(statuses)} ข้อ"

    def tier(self) -> str:
        """Return what the tab's star line says."""
        if any(self._status(c) != layout.OK for c in self.programme.criteria):
            return layout.TIER_UNKNOWN
        tier = tier_of(self.programme, self.total)
        return tier.name if tier else layout.NO_STAR

    @property
    def total(self) -> Decimal:
        """The sum of the numbers typed so far, in points."""
        return sum((self._subtotal(d.id) for d in self.programme.dimensions), Decimal(0))

    def subtotals(self) -> list[Decimal]:
        """Return the dimensions' sums of the numbers typed so far, in points."""
        return [self._subtotal(d.id) for d in self.programme.dimensions]


def tab_title(programme: Programme, office: Office) -> str:
    """Return the title of an office's tab: its short name, with the code where two offices share one."""
    shared = sum(1 for o in programme.offices.values() if o.short_name == office.short_name) > 1
    return f"{office.short_name} {office.code}" if shared else office.short_name


def _frame(tab: Tab, identity: Identity) -> None:
    tab.put(0, 0, identity.text(), "key")
    for key in layout.COLUMNS[1:]:
        tab.put(0, COLUMN[key], key, "key")
    tab.hidden_rows.append(0)
    tab.hidden_columns += [COLUMN["key"], COLUMN["dimension"]]
    tab.widths |= {COLUMN[key]: width for key, width in WIDTHS.items()}


def _heads(tab: Tab, row: int) -> None:
    for key, head in layout.HEADS.items():
        tab.put(row, COLUMN[key], head, "head-input" if key in layout.INPUTS else "head")
    tab.heights[row] = 32


def _label(tab: Tab, row: int, text: str, style: str) -> None:
    tab.put(row, COLUMN["id"], text, style)
    tab.put(row, COLUMN["name"], None, style)
    tab.merges.append((At(row, COLUMN["id"]), At(row, COLUMN["name"])))


def _value_reads(text: str) -> bool:
    """Whether VALUE makes a number of a text: of ASCII figures, and of a/b, which it takes for a date."""
    return all(clean(part).isascii() and plain_number(part) is not None for part in text.split("/"))


def _range(rows: OfficeRows, key: str) -> str:
    return f"{At(rows.first, COLUMN[key]).absolute}:{At(rows.last, COLUMN[key]).absolute}"


def _decimals_said(programme: Programme) -> str:
    decimals = programme.scoring.decimals
    return f"ทศนิยมไม่เกิน {decimals} ตำแหน่ง เช่น 8 หรือ 8.5" if decimals else "เป็นจำนวนเต็ม เช่น 8"


def _status_formula(score: At, criterion: Criterion, programme: Programme) -> str:
    cell, decimals = score.a1, programme.scoring.decimals
    steps = [
        (f"ISERROR({cell})", f'"{layout.FORMULA_FAILS}"'),
        (f"ISBLANK({cell})", f'"{layout.NOT_SCORED}"'),
        (
            f"ISTEXT({cell})",
            f'IF(TRIM({cell})="","{layout.NOT_SCORED}",IF(ISERROR(VALUE({cell})),"{layout.NO_NUMBER}","{layout.IS_TEXT}"))',
        ),
        (f"ISLOGICAL({cell})", f'"{layout.NO_NUMBER}"'),
        (f"{cell}<0", f'"{layout.UNDER}"'),
        (f"{cell}>{plain(criterion.full_marks)}", f'"{layout.OVER}"'),
        (f"ABS({cell}-ROUND({cell},{decimals}))>0.0000000001", f'"{layout.too_many_decimals(decimals)}"'),
    ]
    formula = f'"{layout.OK}"'
    for condition, result in reversed(steps):
        formula = f"IF({condition},{result},{formula})"
    return "=" + formula


def _tier_formula(rows: OfficeRows, programme: Programme) -> str:
    total = At(rows.total, COLUMN["score"]).a1
    formula = f'"{layout.NO_STAR}"'
    for tier in reversed(programme.tiers):
        formula = f"IF(ROUND({total},6)>={plain(tier.floor)},{literal(tier.name)},{formula})"
    done = f'COUNTIF({_range(rows, "status")},"{layout.OK}")'
    return f'=IF({done}<{len(programme.criteria)},"{layout.TIER_UNKNOWN}",{formula})'


def _validation(score: At, criterion: Criterion, programme: Programme) -> Validation:
    full, decimals, cell = plain(criterion.full_marks), programme.scoring.decimals, score.a1
    allowed = f"ทศนิยมไม่เกิน {decimals} ตำแหน่ง" if decimals else "เป็นจำนวนเต็ม"
    return Validation(
        score,
        f"=AND(ISNUMBER({cell}),{cell}>=0,{cell}<={full},ABS({cell}-ROUND({cell},{decimals}))<0.0000000001)",
        f"ให้คะแนน 0–{full}",
        f"พิมพ์เฉพาะตัวเลข ตั้งแต่ 0 ถึง {full} {_decimals_said(programme)}\nไม่มีผลงานให้พิมพ์ 0 ยังไม่ได้พิจารณาให้เว้นว่างไว้",
        "คะแนนไม่ถูกต้อง",
        f"ช่องนี้รับเฉพาะตัวเลข 0 ถึง {full} {allowed}\n"
        'พิมพ์เลขอารบิก เช่น 8.5 ไม่ใส่คำว่า "คะแนน" และไม่ใช้ / หรือ ,\nยกเลิกค่านี้แล้วพิมพ์ใหม่',
    )


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
    tab.conditionals.append(Conditional(state, state, f'={state.absolute}="{layout.ALL_DONE}"', "good"))
