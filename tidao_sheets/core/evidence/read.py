"""One observed workbook → whose evidence it is, and its parts as read, by the machinery that reads score forms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from tidao_sheets.core.evidence.layout import ADDED, LISTED, ROW_HEADS, EvidencePart, evidence_version, parts
from tidao_sheets.core.evidence.source import EvidenceSource
from tidao_sheets.core.form.form_reading import FormReading
from tidao_sheets.core.form.identity import Identity, KeyedTab
from tidao_sheets.core.form.keys import Keys
from tidao_sheets.core.form.office_reading import CellReading, OfficeReading, merged
from tidao_sheets.core.form.slot import EVIDENCE
from tidao_sheets.core.form.sorted_tabs import by_identity, fold_tabs, sort_tabs
from tidao_sheets.core.form.text_cell import read_text
from tidao_sheets.core.programme.records import Programme
from tidao_sheets.core.scoring.findings import Finding
from tidao_sheets.core.scoring.points import Problem
from tidao_sheets.core.sheet.cells import column_name
from tidao_sheets.core.sheet.observed import Book, shown
from tidao_sheets.core.text import Text
from tidao_sheets.core.thai import clean


def read_evidence_book(programme: Programme, book: Book) -> FormReading | tuple[Finding, ...]:
    """Read one workbook: a FormReading, or findings that say why it is no evidence of this programme."""
    asked = parts(programme)
    identity, tabs = by_identity(book, EVIDENCE)
    stranger = EvidenceSource(programme, book=book)
    if identity is None:
        return (stranger.about_form("workbook_unknown"),)
    if identity.programme != programme.id:
        return (stranger.about_form("other_programme", value=identity.programme),)
    if identity.committee not in programme.offices:
        return (stranger.about_form("other_office", value=identity.committee),)
    source = evidence_source(programme, identity.committee, book)
    codes = tuple(part.key for part in asked)
    found = sort_tabs(source, identity, tabs, codes, lambda other: _whose(programme, other))
    read: dict[str, list[OfficeReading]] = defaultdict(list)
    for key in found.mine:
        part = next(part for part in asked if part.key == key.identity.tab)
        read[part.key].append(_PartReader(source, book, key, part).read())
    missing = {code: source.about_form("tab_missing", office=code) for code in codes if code not in read}
    other = [] if identity.version == evidence_version(programme) else [source.about_form("other_version")]
    return FormReading(
        source=source, book=book, identity=identity, codes=codes,
        offices={code: fold_tabs(source, read[code]) for code in codes if code in read},
        findings=(*found.findings, *missing.values(), *other),
        missing=missing, leftovers=tuple(found.leftovers), strangers=tuple(found.strangers),
    )  # fmt: skip


def evidence_source(programme: Programme, office: str, book: Book | None = None) -> EvidenceSource:
    """Return what makes the findings about an office's evidence."""
    titles = {part.key: part.title for part in parts(programme)}
    return EvidenceSource(programme, programme.committee_of(office).id, book, office, titles)


def _whose(programme: Programme, identity: Identity) -> Text:
    office = programme.offices.get(identity.committee)
    return office.listed if office else Text(identity.committee, identity.committee)


class _PartReader:
    """Reads one part by its keys: the rows that stand there beforehand, or a list's entries wherever they are."""

    def __init__(self, source: EvidenceSource, book: Book, key: KeyedTab, part: EvidencePart) -> None:
        self.source, self.book, self.tab, self.part = source, book, key.tab, part
        self.keys = Keys(key, part.heads)

    def read(self) -> OfficeReading:
        """Read the whole part."""
        findings = [*self._columns(), *self._rows()]
        cells: list[CellReading] = []
        for key, rows in self._places():
            by_column: dict[str, list[CellReading]] = defaultdict(list)
            for row in rows:
                for cell in self._row(key, row):
                    by_column[cell.column].append(cell)
            for same in by_column.values():
                doubled = len(rows) > 1
                cells.append(replace(merged(same, "แถวซ้ำไม่ตรงกัน", "doubled"), at=None) if doubled else same[0])
        findings += [self._problem(cell, problem) for cell in cells for problem in cell.problems]
        return OfficeReading(
            office=self.part.key, tab=self.tab.title, book=self.book, cells=tuple(cells), computed={},
            findings=tuple(findings), foreign=self._foreign(),
            lost=tuple(key for key in self.part.heads if key not in self.keys.columns),
        )  # fmt: skip

    def _problem(self, cell: CellReading, problem: Problem) -> Finding:
        return self.source.about_cell(
            problem.code, self.tab.title, cell.at, office=self.part.key, criterion=cell.criterion, value=problem.value,
            **problem.params,
        )  # fmt: skip

    def _columns(self) -> Iterator[Finding]:
        for key, head in self.part.heads.items():
            places, name = self.keys.all_columns.get(key, []), head.replace("\n", "")
            if not places:
                yield self.source.about_tab("column_missing", self.tab.title, office=self.part.key, value=name)
            elif len(places) > 1:
                other = ", ".join(map(column_name, places))
                yield self.source.about_tab(
                    "column_doubled", self.tab.title, office=self.part.key, value=name, other=other
                )

    def _rows(self) -> Iterator[Finding]:
        """Say which rows that stood there beforehand are gone or doubled, and which are none of these."""
        for row in self.part.rows:
            places = self.keys.all_rows.get(row.key, [])
            about = {"office": self.part.key, "criterion": row.key}
            about |= {"month": row.month.name, "month_en": row.month.key} if row.month else {}
            if not places:
                yield self.source.about_tab("key_missing", self.tab.title, **about)
            elif len(places) > 1:
                at, other = self.keys.at(places[0], ""), ", ".join(str(place + 1) for place in places)
                yield self.source.about_cell("key_doubled", self.tab.title, at, other=other, **about)
        for key, text in self._foreign().items():
            at = self.keys.at(self.keys.all_rows[key][0], "")
            yield self.source.about_cell("key_foreign", self.tab.title, at, office=self.part.key, value=key, text=text)

    def _places(self) -> Iterator[tuple[str, list[int]]]:
        """Yield the key of each row that may hold something, and where it is; of a list in the order of the sheet."""
        if not self.part.told.room:
            yield from ((row.key, self.keys.all_rows.get(row.key, [])) for row in self.part.rows)
            return
        keyed = {row: key for key, rows in self.keys.all_rows.items() if key.startswith(LISTED) for row in rows}
        heads = self.keys.rows.get(ROW_HEADS, min(keyed, default=0) - 1)
        taken = {row for rows in self.keys.all_rows.values() for row in rows}
        typed = {at.row for at in self.tab.cells if at.column in self.keys.columns.values()}
        added = sorted(row for row in typed - taken if row > heads)
        names = keyed | {row: f"{ADDED}{n}" for n, row in enumerate(added, 1)}
        yield from ((names[row], [row]) for row in sorted(names))

    def _row(self, key: str, row: int) -> Iterator[CellReading]:
        for field in self.part.told.fields:
            if field.key not in self.keys.columns:
                continue
            at, grammar = self.keys.at(row, field.key), field.grammar
            cell = read_text(self.tab, at, key, field.key, dict, kinds=grammar.kinds)
            if not cell.blank and not cell.problems and grammar.read(cell.text) is None:
                head = field.head.replace("\n", "")
                cell = replace(cell, problems=(Problem(grammar.code, cell.text, {"head": head}),))
            yield cell

    def _foreign(self) -> dict[str, str]:
        """Return what was typed into rows whose keys the part does not have."""
        known = {row.key for row in self.part.rows} | {ROW_HEADS}
        typed: dict[str, str] = {}
        for key, rows in self.keys.all_rows.items():
            if key in known or (self.part.told.room and key.startswith(LISTED)):
                continue
            texts = [shown(self.keys.cell(row, column).value) for row in rows for column in self.part.heads]
            if any(map(clean, texts)):
                typed[key] = ", ".join(filter(clean, texts))
        return typed
