"""The remarks tab, the one that people write in: declared, and read back wherever its cells were moved to."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tidao_sheets.core.programme.records import Office, Programme
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.declared import Column, Tab, Table
from tidao_sheets.core.sheet.observed import Book, shown
from tidao_sheets.core.summary.layout import KeyedSummaryTab, TabKey, keyed_tabs, summary_tab
from tidao_sheets.core.thai import thai_digits


@dataclass(frozen=True, slots=True)
class Remarks:
    """People's remarks: (round, office code) → text, and the formula where somebody has typed one."""

    texts: Mapping[tuple[int, str], str]
    formulas: Mapping[tuple[int, str], str] = field(default_factory=dict)

    def get(self, round_number: int, code: str) -> str:
        """Return a remark, or an empty text."""
        return self.texts.get((round_number, code), "")


NONE = Remarks({})


def remarks_tab(programme: Programme, remarks: Remarks) -> Tab:
    """Declare a row an office, in programme order, and a column a round."""
    table = remarks_table(programme, remarks)
    tab = summary_tab(programme, "remarks", "หมายเหตุของฝ่ายเลขานุการ", table)
    tab.put(3, 1, "พิมพ์หมายเหตุในช่องสีเหลือง ข้อความจะแสดงในชีตจัดลำดับเอง และคงอยู่เมื่อปรับปรุงข้อมูล", "prompt")
    table.put(tab, programme.offices.values())
    tab.freeze = (table.first, 3)
    return tab


def remarks_table(programme: Programme, remarks: Remarks = NONE) -> Table[Office]:
    """Declare the columns; `remarks` are what already stands in the cells."""
    numbers = {code: n for n, code in enumerate(programme.offices, 1)}

    def of_round(n: int) -> Column[Office]:
        return Column(
            _key(n),
            f"หมายเหตุ รอบที่ {thai_digits(str(n))}",
            50,
            lambda office: remarks.get(n, office.code) or None,
            "input-text",
            formula=lambda office, _: remarks.formulas.get((n, office.code)),
            input=True,
        )

    columns: tuple[Column[Office], ...] = (
        Column("no", "ที่", 5, lambda office: numbers[office.code], "integer"),
        Column("office", "สำนักงาน", 38, lambda office: office.name, "cell-bold"),
        *(of_round(n) for n in programme.rounds),
    )
    return Table(columns, head=5, row_key=lambda office: office.code)


def _key(round_number: int) -> str:
    return f"remark:{round_number}"


def remark_column(programme: Programme, round_number: int) -> int:
    """Return the column of a round's remarks."""
    return remarks_table(programme).column(_key(round_number))


def remark_cells(programme: Programme, round_number: int) -> dict[str, At]:
    """Return office code → where its remark of a round stands."""
    table = remarks_table(programme)
    column = table.column(_key(round_number))
    return {code: At(row, column) for row, code in enumerate(programme.offices, table.first)}


def read_remarks(programme: Programme, book: Book | None) -> Remarks:
    """Read people's remarks by the keys of row and column, wherever they were moved to."""
    if book is None:
        return NONE
    keyed = keyed_tabs(programme, book)[0].get(TabKey("remarks", 0))
    if keyed is None:
        return NONE
    cells = {place: keyed.tab.get(at) for place, at in remark_places(programme, keyed).items()}
    return Remarks(
        {place: shown(cell.value) for place, cell in cells.items() if cell.value is not None},
        {place: cell.formula for place, cell in cells.items() if cell.formula is not None},
    )


def remark_rows(programme: Programme, keyed: KeyedSummaryTab) -> dict[str, int]:
    """Return office code → its row: by what people see, where sorting the visible columns has left the keys behind."""
    cells, corner = keyed.tab.cells, keyed.corner
    rows = {shown(s.value): at.row for at, s in cells.items() if at.column == corner.column}
    columns = {shown(s.value): at.column for at, s in cells.items() if at.row == corner.row}
    seen: dict[tuple[str, str], int] = {}
    if {"no", "office"} <= {*columns}:
        for row in rows.values():
            no, name = (shown(keyed.tab.get(At(row, columns[key])).value) for key in ("no", "office"))
            seen[no, name] = row
    offices = {(str(n), office.name): code for n, (code, office) in enumerate(programme.offices.items(), 1)}
    if offices.keys() <= seen.keys() and programme.offices.keys() <= rows.keys():
        return {code: seen[told] for told, code in offices.items()}
    return rows


def contradicted_rows(programme: Programme, keyed: KeyedSummaryTab) -> dict[At, str]:
    """Return the cells that name another office than the keys say, where nothing tells which is right."""
    columns = {shown(s.value): at.column for at, s in keyed.tab.cells.items() if at.row == keyed.corner.row}
    rows, names = remark_rows(programme, keyed), {office.name: code for code, office in programme.offices.items()}
    if "office" not in columns:
        return {}
    places = {code: At(rows[code], columns["office"]) for code in programme.offices if code in rows}
    told = {code: shown(keyed.tab.get(at).value) for code, at in places.items()}
    return {places[code]: name for code, name in told.items() if names.get(name, code) != code}


def remark_places(programme: Programme, keyed: KeyedSummaryTab) -> dict[tuple[int, str], At]:
    """Return (round, office code) → where its remark stands on an observed remarks tab."""
    cells, corner = keyed.tab.cells, keyed.corner
    columns = {shown(s.value): at.column for at, s in cells.items() if at.row == corner.row}
    rows = remark_rows(programme, keyed)
    return {
        (n, code): At(rows[code], columns[_key(n)])
        for n in programme.rounds
        for code in programme.offices
        if code in rows and _key(n) in columns
    }
