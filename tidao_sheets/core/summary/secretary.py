"""The secretary's tab, the other one that people write in: what the letters need besides scores.

Its cells are read by the keys of row and column, as remarks are, into the tables of [letters] that a workspace file
would hold, and checked by the same rules.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from tidao_sheets.core.letters.kinds import KINDS, PLANNED
from tidao_sheets.core.programme.records import Programme
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.declared import Tab
from tidao_sheets.core.sheet.observed import Book, shown
from tidao_sheets.core.sheet.table import Column, Table
from tidao_sheets.core.summary.layout import KeyedSummaryTab, TabKey, keyed_tabs, summary_tab
from tidao_sheets.core.summary.remarks import EMPTY, Remarks, input_of
from tidao_sheets.core.thai import clean, thai_digits
from tidao_sheets.core.toml.lines import Path


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: its key, which is a table of [letters] and what stands behind the round in the keys of that."""

    key: str
    section: str
    label: str
    hint: str

    def path(self, round_number: int) -> Path:
        """Return where the workspace file would tell it: ("letters", "numbers", "1/result")."""
        table, _, rest = self.key.partition("/")
        if table == "resolution":
            return "letters", table, str(round_number), rest
        return "letters", table, "/".join(filter(None, (str(round_number), rest)))


def entries(programme: Programme) -> tuple[Entry, ...]:
    """Return the rows, in order."""
    return tuple(_entries(programme))


def _entries(programme: Programme) -> Iterator[Entry]:
    section = "มติรับรองผล"
    yield Entry("resolution/meeting", section, "มติที่ประชุม ครั้งที่", "เช่น ๑/๒๕๖๗ ก่อนมีมติ หนังสือมีคำว่า ร่าง")
    yield Entry("resolution/date", section, "วันที่ประชุม", "เช่น ๕ เมษายน ๒๕๖๗")
    yield Entry("outstanding", section, "สำนักงานดีเด่นตามมติ", "ชื่อหรือรหัส เรียงจากอันดับที่ ๑ คั่นด้วย ,")
    documents = tuple(_documents(programme))
    for key, label, hint in documents:
        yield Entry(f"numbers/{key}", "เลขที่หนังสือ", label, hint)
    for key, label, _ in documents:
        yield Entry(f"dates/{key}", "วันที่ของหนังสือ", label, "เช่น ๑๐ เมษายน ๒๕๖๗ ไม่ใส่คือเว้นไว้ให้เขียน")
    for dimension in programme.dimensions:
        label = f"ด้านที่ {thai_digits(dimension.id)} {dimension.name}"
        yield Entry(f"models/{dimension.id}", "บุคลากรต้นแบบ", label, "ชื่อ ตำแหน่ง และสังกัด")
    for office in programme.offices.values():
        yield Entry(f"praise/{office.code}", "จุดเด่นของสำนักงานที่ยังไม่ได้ดาว", office.name, 'ต่อจากคำว่า "มีจุดเด่นในเรื่อง"')


def _documents(programme: Programme) -> Iterator[tuple[str, str, str]]:
    """Yield what has numbers and dates of its own: key, label, and how its numbers are typed."""
    unranked = [office for office in programme.offices.values() if office.kind != "district"]
    last, single = thai_digits(str(1200 + len(programme.offices) - len(unranked))), "เลขเดียว เช่น ๑๒๐๐"
    for kind in (KINDS[k] for k in PLANNED if KINDS[k].drafted):
        ranged = "ตามลำดับคำขอ" if kind.replies else "ตามลำดับอำเภอ"
        yield kind.id, kind.name, single if kind.about_all else f"ช่วงเลข เช่น ๑๒๐๑-{last} {ranged}"
        for office in () if kind.about_all else unranked:
            yield f"{kind.id}/{office.code}", f"{kind.name} {office.name}", single
        for signatory in programme.signatories.values() if kind.submits else ():
            yield f"{kind.id}/{signatory.id}", f"{kind.name} เสนอ{' '.join(signatory.position)}", single


def secretary_tab(programme: Programme, inputs: Remarks) -> Tab:
    """Declare a row an entry and a column a round; `inputs` are what people have typed, by round and key."""
    table = _table(programme)
    tab = summary_tab(programme, "secretary", "ข้อมูลสำหรับออกหนังสือ", table)
    tab.put(3, 1, "พิมพ์ในช่องสีเหลือง หนังสือใช้ข้อมูลจากชีตนี้ และข้อมูลคงอยู่เมื่อปรับปรุงสรุปผล", "prompt")
    table.put(tab, entries(programme))
    for place, at in declared_places(programme).items():
        tab.cells[at] = inputs.get(place, EMPTY).on(tab.cells[at])
    tab.freeze = (table.first, 3)
    return tab


def _column(round_number: int) -> str:
    return f"round:{round_number}"


def _head(round_number: int) -> str:
    return f"รอบที่ {thai_digits(str(round_number))}"


def _table(programme: Programme) -> Table[Entry]:
    firsts = {entry.section: entry.key for entry in reversed(entries(programme))}

    def of_round(n: int) -> Column[Entry]:
        return Column(_column(n), _head(n), 34, lambda _: None, "input-text", input=True)

    columns: tuple[Column[Entry], ...] = (
        Column("section", "เรื่อง", 24, lambda e: e.section if firsts[e.section] == e.key else "", "cell-bold"),
        Column("entry", "รายการ", 44, lambda e: e.label),
        *(of_round(n) for n in programme.rounds),
        Column("hint", "วิธีพิมพ์", 44, lambda e: e.hint, "cell"),
    )
    return Table(columns, head=5, row_key=lambda e: e.key)


def declared_places(programme: Programme) -> dict[tuple[int, str], At]:
    """Return (round, key) → where it stands on a tab that nobody has touched."""
    table = _table(programme)
    rows = {entry.key: row for row, entry in enumerate(entries(programme), table.first)}
    return {(n, key): At(row, table.column(_column(n))) for key, row in rows.items() for n in programme.rounds}


def input_places(programme: Programme, keyed: KeyedSummaryTab) -> dict[tuple[int, str], At]:
    """Return (round, key) → where it stands on an observed tab."""
    rows, columns = keyed.rows(), keyed.columns()
    return {
        (n, entry.key): At(rows[entry.key], columns[_column(n)])
        for n in programme.rounds
        for entry in entries(programme)
        if entry.key in rows and _column(n) in columns
    }


def lost_inputs(programme: Programme, keyed: KeyedSummaryTab) -> dict[At, str]:
    """Return place → text of what was typed where the keys of row or column are gone, unknown, or stand twice."""
    texts = {at: clean(shown(cell.value)) for at, cell in keyed.tab.cells.items()}
    rows = Counter(text for at, text in texts.items() if at.column == keyed.corner.column)
    columns = Counter(text for at, text in texts.items() if at.row == keyed.corner.row)
    keys = {entry.key for entry in entries(programme)}
    known = {
        at.row for at, text in texts.items() if at.column == keyed.corner.column and text in keys and rows[text] == 1
    }
    rounds = {_head(n): _column(n) for n in programme.rounds}
    heads = {at: text for at, text in texts.items() if text in rounds}
    first, typed = max((at.row for at in heads), default=keyed.corner.row), {at.column for at in heads}
    lost = {at: text for at, text in heads.items() if columns[rounds[text]] != 1}
    return lost | {
        at: text for at, text in texts.items() if text and at.row > first and at.column in typed and at.row not in known
    }


def has_secretary(programme: Programme, book: Book | None) -> bool:
    """Whether an observed summary has the tab."""
    return keyed_secretary(programme, book) is not None


def read_inputs(programme: Programme, book: Book | None) -> Remarks:
    """Read what people have typed, wherever its rows and columns were moved to."""
    keyed = keyed_secretary(programme, book)
    found = input_places(programme, keyed).items() if keyed else ()
    return {key: read for key, at in found if keyed and (read := input_of(keyed.tab, at)) != EMPTY}


def keyed_secretary(programme: Programme, book: Book | None) -> KeyedSummaryTab | None:
    """Return the tab of an observed summary, if it has one."""
    return keyed_tabs(programme, book)[0].get(TabKey("secretary", 0)) if book else None
