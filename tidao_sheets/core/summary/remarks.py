"""The remarks tab, the one that people write in: declared, and read back wherever its cells were moved to."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from tidao_sheets.core.programme.records import Office, Programme
from tidao_sheets.core.sheet.cells import At, column_name, linkable, literal, quoted
from tidao_sheets.core.sheet.declared import Cell, Tab
from tidao_sheets.core.sheet.observed import Book, ObservedTab, Value, shown
from tidao_sheets.core.sheet.paint import Paint, paint_of
from tidao_sheets.core.sheet.styles import STYLES, TEXT
from tidao_sheets.core.sheet.table import Column, Table
from tidao_sheets.core.summary.layout import REMARKS, KeyedSummaryTab, TabKey, keyed_tabs, summary_tab
from tidao_sheets.core.thai import thai_digits


@dataclass(frozen=True, slots=True)
class Remark:
    """What a person has put into a remark's cell: its value, formula, number format, link and paint."""

    value: Value = None
    formula: str | None = None
    number: str | int | None = None
    link: str | None = None
    paint: Paint | None = None

    @property
    def figure(self) -> bool:
        """Whether its number format, not its value, says what people see: 80% is stored as 0.8."""
        return self.number not in {None, "General", TEXT} and not isinstance(self.value, str)

    def on(self, cell: Cell) -> Cell:
        """Return the declared cell with all of it."""
        return replace(
            cell, value=self.value, formula=self.formula, number=self.number, link=self.link, paint=self.paint
        )


Remarks = Mapping[tuple[int, str], Remark]
"""People's remarks: (round, office code) → what stands there."""
NONE: Remarks = {}
EMPTY = Remark()
_USUAL = paint_of(STYLES["input-text"])


def remarks_tab(programme: Programme, remarks: Remarks) -> Tab:
    """Declare a row an office, in programme order, and a column a round."""
    table = remarks_table(programme)
    tab = summary_tab(programme, "remarks", "หมายเหตุของฝ่ายเลขานุการ", table)
    tab.put(3, 1, "พิมพ์หมายเหตุในช่องสีเหลือง ข้อความจะแสดงในชีตจัดลำดับเอง และคงอยู่เมื่อปรับปรุงข้อมูล", "prompt")
    table.put(tab, programme.offices.values())
    for n in programme.rounds:
        for code, at in remark_cells(programme, n).items():
            tab.cells[at] = remarks.get((n, code), EMPTY).on(tab.cells[at])
    tab.freeze = (table.first, 3)
    return tab


def remarks_table(programme: Programme) -> Table[Office]:
    """Declare the columns; what people have written stands in none of them yet."""
    numbers = office_numbers(programme)

    def of_round(n: int) -> Column[Office]:
        return Column(remark_key(n), remark_head(n), 50, lambda _: None, "input-text", input=True)

    columns: tuple[Column[Office], ...] = (
        Column("no", "ที่", 5, lambda office: numbers[office.code], "integer"),
        Column("office", "สำนักงาน", 38, lambda office: office.name, "cell-bold"),
        *(of_round(n) for n in programme.rounds),
    )
    return Table(columns, head=5, row_key=lambda office: office.code)


def office_numbers(programme: Programme) -> dict[str, int]:
    """Return office code → the number that people see before its name."""
    return {code: n for n, code in enumerate(programme.offices, 1)}


def remark_head(round_number: int) -> str:
    """Return what stands above a round's remarks."""
    return f"หมายเหตุ รอบที่ {thai_digits(str(round_number))}"


def remark_key(round_number: int) -> str:
    """Return the key of a round's column."""
    return f"remark:{round_number}"


def look_up(programme: Programme, round_number: int, office: Office, name: At, *, figure: bool) -> str:
    """Return the formula that shows a remark: of the row with the office's number, if that row and `name` name it.

    So people who sort what they see never find one office's remark beside another. Of a `figure` the value itself is
    shown, in the number format of its cell; else its text.
    """
    tab, table = quoted(REMARKS), remarks_table(programme)
    no, names, remark = (
        f"{tab}!${column}:${column}"
        for column in (column_name(table.column(k)) for k in ("no", "office", remark_key(round_number)))
    )
    row = f"MATCH({office_numbers(programme)[office.code]},{no},0)"
    found = f"INDEX({remark},{row})"
    shown = f'IF({found}="","",{found})' if figure else f'{found}&""'
    named = f"AND(INDEX({names},{row})={literal(office.name)},{name.a1}={literal(office.short_name)})"
    return f'=IFERROR(IF({named},{shown},""),"")'


def remark_cells(programme: Programme, round_number: int) -> dict[str, At]:
    """Return office code → where its remark of a round stands."""
    table = remarks_table(programme)
    column = table.column(remark_key(round_number))
    return {code: At(row, column) for row, code in enumerate(programme.offices, table.first)}


def read_remarks(programme: Programme, book: Book | None) -> Remarks:
    """Read people's remarks by the keys of row and column, wherever they were moved to."""
    if book is None:
        return NONE
    keyed = keyed_tabs(programme, book)[0].get(TabKey("remarks", 0))
    if keyed is None:
        return NONE
    return {
        place: remark
        for place, at in remark_places(programme, keyed).items()
        if (remark := input_of(keyed.tab, at)) != EMPTY
    }


def input_of(tab: ObservedTab, at: At) -> Remark:
    """Return what stands in a person's cell; as text where nobody knows the format that its number was shown in."""
    cell, link, paint = tab.get(at), tab.links.get(at), tab.paints.get(at)
    value, number = cell.value, cell.number
    if isinstance(value, bool):
        number = None
    elif number is None or (isinstance(value, Decimal) and not value.is_finite()):
        value, number = (None if value is None else shown(value)), None
    return Remark(
        value,
        cell.formula,
        number,
        link if link and linkable(link) else None,
        paint if paint and paint.exact and paint != _USUAL else None,
    )


def remark_rows(programme: Programme, keyed: KeyedSummaryTab) -> dict[str, int]:
    """Return office code → its row: by what people see, where sorting the visible columns has left the keys behind."""
    rows, columns = keyed.rows(), keyed.columns()
    seen: dict[tuple[str, str], int] = {}
    if {"no", "office"} <= {*columns}:
        for row in rows.values():
            no, name = (shown(keyed.tab.get(At(row, columns[key])).value) for key in ("no", "office"))
            seen[no, name] = row
    offices = {(str(n), office.name): code for n, (code, office) in enumerate(programme.offices.items(), 1)}
    if offices.keys() <= seen.keys() and programme.offices.keys() <= rows.keys():
        return {code: seen[told] for told, code in offices.items()}
    return rows


def remark_places(programme: Programme, keyed: KeyedSummaryTab) -> dict[tuple[int, str], At]:
    """Return (round, office code) → where its remark stands on an observed remarks tab."""
    columns, rows = keyed.columns(), remark_rows(programme, keyed)
    return {
        (n, code): At(rows[code], columns[remark_key(n)])
        for n in programme.rounds
        for code in programme.offices
        if code in rows and remark_key(n) in columns
    }
