"""Observed workbooks → what each form says: points, texts and findings, found by identity and keys."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from tidao_sheets import points
from tidao_sheets.assess import TEXT_FIELDS, plain, tier_of
from tidao_sheets.findings import Finding, office_place
from tidao_sheets.form import layout
from tidao_sheets.form.layout import COLUMNS, HEADS, Identity, form_version
from tidao_sheets.sheet import At, Book, CellError, Seen, SeenTab, shown
from tidao_sheets.text import Text
from tidao_sheets.thai import clean, normalise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tidao_sheets.programme import Criterion, Programme


@dataclass(frozen=True, slots=True)
class TypedCell:
    """What stands in one input cell and where; `text` is the cell's content as people see it."""

    tab: str
    at: At
    text: str


@dataclass(slots=True)
class OfficeReading:
    """One office tab as read: `cells` holds (criterion, column key) → what was typed, blank cells left out.

    `points` are those that count; `readable` also those of rows whose rubric text was altered, for rebuilding.
    """

    office: str
    tab: str
    points: dict[str, Decimal] = field(default_factory=dict)
    readable: dict[str, Decimal] = field(default_factory=dict)
    blank: list[str] = field(default_factory=list)
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    cells: dict[tuple[str, str], TypedCell] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    where: dict[str, At] = field(default_factory=dict)
    columns: dict[str, int] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)

    @property
    def untouched(self) -> bool:
        """Whether nobody has typed anything into this tab."""
        return not self.cells

    def content(self) -> dict[tuple[str, str], str]:
        """Return what was typed, comparably: equal points are equal however they were typed."""
        return {
            (criterion, key): plain(self.points[criterion]) if key == "score" and criterion in self.points else cell.text
            for (criterion, key), cell in self.cells.items()
        }


@dataclass(slots=True)
class FormReading:
    """One workbook as read: whose form it is, its office tabs, and findings about the workbook and its tabs."""

    book: Book
    identity: Identity
    offices: dict[str, OfficeReading] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class KeyedTab:
    """A tab with its identity: the identity's place is the corner that all keys are counted from."""

    tab: SeenTab
    corner: At
    identity: Identity

    def columns(self) -> dict[str, list[int]]:
        """Return column key → the columns that carry it, from the identity's row."""
        found: dict[str, list[int]] = defaultdict(list)
        for at, seen in sorted(self.tab.cells.items()):
            if at.row == self.corner.row and at.column != self.corner.column and isinstance(seen.value, str):
                found[seen.value.strip()].append(at.column)
        return found

    def rows(self) -> dict[str, list[int]]:
        """Return row key → the rows that carry it, from the identity's column."""
        found: dict[str, list[int]] = defaultdict(list)
        for at, seen in sorted(self.tab.cells.items()):
            if at.column == self.corner.column and at.row != self.corner.row and seen.value is not None:
                found[shown(seen.value).strip()].append(at.row)
        return found


def keyed(tab: SeenTab) -> KeyedTab | None:
    """Find the identity of a tab wherever insertions have moved it; the topmost, leftmost one counts."""
    for at in sorted(at for at, seen in tab.cells.items() if isinstance(seen.value, str) and "tidao form=" in seen.value):
        identity = Identity.parse(tab.cells[at].value)
        if identity is not None:
            return KeyedTab(tab, at, identity)
    return None


def read_book(programme: Programme, book: Book, *, any_version: bool = False) -> FormReading | list[Finding]:
    """Read one workbook: a FormReading, or findings that say why it is not a form of this programme.

    With `any_version` a form of another version of the rubric is read, too, by its keys alone.
    """
    tabs = [(tab, keyed(tab)) for tab in book.tabs]
    forms = Counter(k.identity.form for _, k in tabs if k is not None)
    if not forms:
        return [Finding("workbook_unknown", workbook=book.name, link=book.workbook)]
    chosen = forms.most_common(1)[0][0]
    identity = next(k.identity for _, k in tabs if k is not None and k.identity.form == chosen)
    refused = refusal(programme, book, identity)
    if refused is not None and not (any_version and refused.code == "form_other_version"):
        return [refused]
    form = FormReading(book, identity)
    if book.busy:
        form.findings.append(_about_form(programme, form, "form_open"))
    _tabs(programme, form, tabs)
    return form


def refusal(programme: Programme, book: Book, identity: Identity) -> Finding | None:
    """Say why a form with this identity is not one of this programme, or nothing."""

    def refuse(code: str, value: str, committee: str | None = None) -> Finding:
        place = Text("", "")
        if committee is not None:
            name = programme.committees[committee].name
            place = Text(name, committee)
        return Finding(code, place, committee, book.name, value=value, link=book.workbook)

    if identity.programme != programme.id:
        return refuse("form_other_programme", identity.programme)
    if identity.committee not in programme.committees:
        return refuse("form_other_committee", identity.committee)
    if identity.round not in programme.rounds:
        return refuse("form_other_round", str(identity.round), identity.committee)
    if identity.version != form_version(programme) or identity.layout != layout.LAYOUT:
        return refuse("form_other_version", identity.version, identity.committee)
    return None


def _about_form(programme: Programme, form: FormReading, code: str, **params: str) -> Finding:
    committee = form.identity.committee
    return Finding(
        code,
        Text(programme.committees[committee].name, committee),
        committee,
        form.book.name,
        link=form.book.workbook,
        params=params,
    )


def _tabs(programme: Programme, form: FormReading, tabs: list[tuple[SeenTab, KeyedTab | None]]) -> None:
    """Sort the tabs of one form into offices, doubles and strangers, and read the offices."""
    by_office: dict[str, list[OfficeReading]] = defaultdict(list)
    committee = programme.committees[form.identity.committee]
    for tab, key in tabs:
        if key is None:
            form.findings.append(_tab_finding(programme, form, tab, "tab_unknown"))
        elif key.identity.form != form.identity.form or not _belongs(key.identity.tab, committee.offices):
            whose = _whose(programme, key.identity)
            form.findings.append(
                _tab_finding(programme, form, tab, "tab_foreign", other=whose.th, other_en=whose.en)
            )
        elif key.identity.tab in committee.offices:
            by_office[key.identity.tab].append(OfficeReader(programme, form, key).read())
    for code in committee.offices:
        found = by_office.get(code, [])
        if found:
            form.offices[code] = _one(programme, form, found)
        else:
            form.findings.append(
                Finding("tab_missing", office_place(programme, code), committee.id, form.book.name, office=code,
                        link=form.book.workbook)
            )


def _belongs(tab: str, offices: tuple[str, ...]) -> bool:
    return tab in offices or tab in {"overview", "guide"}


def _tab_finding(programme: Programme, form: FormReading, tab: SeenTab, code: str, **params: str) -> Finding:
    committee = form.identity.committee
    place = Text(programme.committees[committee].name, committee)
    link = link_to(form.book, tab.title, At(0, 0))
    return Finding(code, place, committee, form.book.name, tab.title, link=link, params=params)


def _whose(programme: Programme, identity: Identity) -> Text:
    office = programme.offices.get(identity.tab)
    name = office.name if office else identity.tab
    romanised = office.romanised if office else identity.tab
    return Text(
        f"{name} คณะกรรมการ {identity.committee} รอบที่ {identity.round}",
        f"{romanised}, committee {identity.committee}, round {identity.round}",
    )


def _one(programme: Programme, form: FormReading, found: list[OfficeReading]) -> OfficeReading:
    """Fold the tabs of one office into one; tabs that disagree give no points at all."""
    touched = [r for r in found if not r.untouched] or found[:1]
    chosen = touched[0]
    if len(found) == 1:
        return chosen
    agree = all(r.content() == chosen.content() for r in touched)
    other = ", ".join(f'"{r.tab}"' for r in found)
    code = "tab_doubled" if agree else "tab_doubled_differs"
    finding = Finding(
        code,
        office_place(programme, chosen.office),
        form.identity.committee,
        form.book.name,
        chosen.tab,
        office=chosen.office,
        link=link_to(form.book, chosen.tab, At(0, 0)),
        params={"other": other},
    )
    if agree:
        chosen.findings.append(finding)
        return chosen
    return OfficeReading(chosen.office, chosen.tab, cells=chosen.cells, findings=[finding])


def link_to(book: Book, tab: str, at: At) -> str:
    """Return a link that opens the workbook at a cell."""
    return f"{book.workbook}#'{tab}'!{at.a1}"


class OfficeReader:
    """Reads one office tab by its keys."""

    def __init__(self, programme: Programme, form: FormReading, key: KeyedTab) -> None:
        self.programme = programme
        self.form = form
        self.tab = key.tab
        self.office = key.identity.tab
        self.all_columns = key.columns()
        self.all_rows = key.rows()
        self.columns = {k: places[0] for k, places in self.all_columns.items() if len(places) == 1}
        self.rows = {k: places[0] for k, places in self.all_rows.items() if len(places) == 1}
        self.reading = OfficeReading(self.office, self.tab.title, columns=self.columns, rows=self.rows)

    def read(self) -> OfficeReading:
        """Read the whole tab."""
        self._check_columns()
        for criterion in self.programme.criteria:
            places = self.all_rows.get(criterion.id, [])
            if len(places) == 1:
                self._criterion(criterion, places[0])
            elif places:
                other = ", ".join(str(row + 1) for row in places)
                self._find("key_doubled", criterion=criterion.id, row=places[0], other=f"แถว {other}")
            else:
                self._find("key_missing", criterion=criterion.id)
        self._check_rows()
        self._check_blank()
        self._check_totals()
        return self.reading

    def _find(  # noqa: PLR0913 - a finding has that many places
        self,
        code: str,
        *,
        criterion: str | None = None,
        row: int | None = None,
        column: str | None = "score",
        value: str | None = None,
        **params: str,
    ) -> None:
        at = None
        if row is not None and column is not None:
            at = At(row, self.columns.get(column, 0))
        self.reading.findings.append(
            Finding(
                code,
                office_place(self.programme, self.office),
                self.form.identity.committee,
                self.form.book.name,
                self.tab.title,
                at,
                self.office,
                criterion,
                value,
                link_to(self.form.book, self.tab.title, at or At(0, 0)),
                params,
            )
        )

    def _check_columns(self) -> None:
        for key in ("full_marks", "name", *layout.INPUTS):
            places = self.all_columns.get(key, [])
            head = HEADS[key].partition("\n")[0]
            if not places:
                self._find("column_missing", value=head)
            elif len(places) > 1:
                letters = ", ".join(At(0, c).a1.rstrip("1") for c in places)
                self._find("column_doubled", value=head, other=letters)
        for key in self.all_columns:
            if key not in COLUMNS:
                self._find("key_foreign", value=key)

    def _check_rows(self) -> None:
        known = {c.id for c in self.programme.criteria} | {layout.ROW_STATE, layout.ROW_TOTAL, layout.ROW_TIER}
        known |= {layout.row_band(d.id) for d in self.programme.dimension}
        known |= {layout.row_dimension(d.id) for d in self.programme.dimension}
        for key, places in self.all_rows.items():
            if key not in known:
                self._find("key_foreign", row=places[0], value=key)

    def _cell(self, row: int, key: str) -> Seen:
        return self.tab.get(At(row, self.columns[key])) if key in self.columns else Seen()

    def _criterion(self, criterion: Criterion, row: int) -> None:
        intact = self._intact(criterion, row)
        for key in TEXT_FIELDS:
            self._text(criterion, row, key)
        if "score" not in self.columns:
            return
        at = At(row, self.columns["score"])
        self.reading.where[criterion.id] = at
        read = points.read(self._cell(row, "score"), criterion, self.programme.scoring.decimals)
        for problem in read.problems:
            self._find(problem.code, criterion=criterion.id, row=row, value=problem.value, **problem.params)
        if read.blank:
            self.reading.blank.append(criterion.id)
            return
        self.reading.cells[criterion.id, "score"] = self._typed(at)
        if read.points is not None:
            self.reading.readable[criterion.id] = read.points
        if read.points is not None and intact:
            self.reading.points[criterion.id] = read.points

    def _typed(self, at: At) -> TypedCell:
        seen = self.tab.get(at)
        return TypedCell(self.tab.title, at, shown(seen.value) if seen.value is not None else seen.formula or "")

    def _intact(self, criterion: Criterion, row: int) -> bool:
        """Check that the row still shows the rubric's words and full marks; a score under others is not counted."""
        intact = True
        full = self._cell(row, "full_marks").value
        if "full_marks" in self.columns and _as_number(full) != criterion.full_marks:
            self._find("full_marks_altered", criterion=criterion.id, row=row, column="full_marks", value=shown(full),
                       full=plain(criterion.full_marks))
            intact = False
        wanted = {"name": criterion.name, "guidance": layout.guidance_text(criterion.guidance)}
        for key, text in wanted.items():
            found = shown(self._cell(row, key).value)
            if key in self.columns and folded(found) != folded(text):
                self._find("criterion_altered", criterion=criterion.id, row=row, column=key, value=found, wanted=text)
                intact = False
        return intact

    def _text(self, criterion: Criterion, row: int, key: str) -> None:
        if key not in self.columns:
            return
        seen = self._cell(row, key)
        text = shown(seen.value)
        if isinstance(seen.value, CellError) or (seen.formula is not None and seen.value is None):
            self._find("text_error", criterion=criterion.id, row=row, column=key, value=text or seen.formula)
        elif clean(text):
            self.reading.texts.setdefault(criterion.id, {})[key] = text
            self.reading.cells[criterion.id, key] = self._typed(At(row, self.columns[key]))

    def _check_blank(self) -> None:
        """Name blank scores once a committee has begun with this office; before that there is nothing to mend."""
        if any(key == "score" for _, key in self.reading.cells):
            full = {c.id: plain(c.full_marks) for c in self.programme.criteria}
            for criterion in self.reading.blank:
                self._find("blank", criterion=criterion, row=self.reading.where[criterion].row, full=full[criterion])

    def _check_totals(self) -> None:
        """Compare what the form shows with what the scores give; parts are named only where the whole agrees."""
        if len(self.reading.points) < len(self.programme.criteria) or "score" not in self.columns:
            return
        for key, what, total in self._totals():
            row = self.rows.get(key)
            seen = self._cell(row, "score").value if row is not None else None
            if seen is None:
                continue  # no stored value: whatever wrote the file did not calculate
            found = seen.quantize(Decimal("0.000001")) if isinstance(seen, Decimal) else None
            if found != total:
                self._find("total_differs", row=row, value=shown(seen), number=plain(total), what=what.th, what_en=what.en)
                if key == layout.ROW_TOTAL:
                    return
        self._check_tier(self.rows.get(layout.ROW_TIER))

    def _check_tier(self, row: int | None) -> None:
        seen = self._cell(row, "score").value if row is not None else None
        tier = tier_of(self.programme, sum(self.reading.points.values(), Decimal(0)))
        wanted = tier.name if tier else layout.NO_STAR
        if isinstance(seen, str) and seen not in {wanted, layout.TIER_UNKNOWN}:
            self._find("total_differs", row=row, value=seen, number=wanted, what="ระดับดาว", what_en="star")

    def _totals(self) -> Iterator[tuple[str, Text, Decimal]]:
        yield layout.ROW_TOTAL, Text("คะแนนรวม", "total"), sum(self.reading.points.values(), Decimal(0))
        for dimension in self.programme.dimension:
            subtotal = sum((self.reading.points[c.id] for c in dimension.criterion), Decimal(0))
            what = Text(f"คะแนนรวมด้านที่ {dimension.id} ", f"sum of dimension {dimension.id}")
            yield layout.row_dimension(dimension.id), what, subtotal


def _as_number(value: object) -> Decimal | None:
    if isinstance(value, Decimal):
        return value
    return points.plain_number(value) if isinstance(value, str) else None


def folded(text: str) -> str:
    """Fold a text for comparison: spaces, line ends and spellings of the same Thai do not count."""
    return "".join(normalise(text).split())

