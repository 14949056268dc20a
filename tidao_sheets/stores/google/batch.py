"""A declared workbook and a spreadsheet as read → the requests of one atomic batchUpdate, and whether it met them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from tidao_sheets.core.form.identity import keyed
from tidao_sheets.core.form.marks import note_changes
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.declared import Tab, Workbook
from tidao_sheets.core.sheet.observed import ObservedTab
from tidao_sheets.stores.google.aside import Aside
from tidao_sheets.stores.google.change import change_tab, differing, grow, overwritten, stale
from tidao_sheets.stores.google.charts import about
from tidao_sheets.stores.google.errors import GoogleError, RefusedError
from tidao_sheets.stores.google.read import Sheet, Spreadsheet
from tidao_sheets.stores.google.terms import Ids, Request, TargetTab
from tidao_sheets.stores.google.write import add_tab, fill_cells, fill_tab, note, shape_tab, text_of

LOCALE: Final = "th_TH"
UNTITLED: Final = frozenset({"Untitled spreadsheet", "สเปรดชีตไม่มีชื่อ", ""})


@dataclass(slots=True, kw_only=True)
class Batch:
    """Requests, the tabs that they touch (number → title), and the numbers of those by declared title.

    `noted` are the tabs that get notes or texts and nothing else, `emptied` those that were empty and go out of sight;
    `aside` is what it overwrites.
    """

    requests: list[Request] = field(default_factory=list)
    tabs: dict[int, str] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    noted: dict[int, str] = field(default_factory=dict)
    emptied: dict[int, str] = field(default_factory=dict)
    aside: list[Aside] = field(default_factory=list)

    @property
    def sets_locale(self) -> bool:
        """Whether its first request sets the locale."""
        asked = self.requests[0].get("updateSpreadsheetProperties", {})
        return "locale" in asked.get("properties", {})


def fill(workbook: Workbook, there: Spreadsheet, editors: tuple[str, ...], time_zone: str) -> Batch:
    """Plan a whole workbook in an empty spreadsheet.

    Its empty tabs are hidden, not deleted: somebody may be typing into them. Those of a spreadsheet that the program
    has just made have no title here, and go.
    """
    ids, batch = _ids(there), Batch(requests=[_properties(workbook, there, time_zone)])
    titles = {tab.title.casefold() for tab in workbook.tabs}
    clashing = [sheet for sheet in there.sheets if sheet.title.casefold() in titles]
    batch.requests += [_sheet(sheet.id, title=f"~{sheet.id}") for sheet in clashing]
    batch.emptied = {s.id: f"~{s.id}" if s in clashing else s.title for s in there.sheets if s.title}
    numbers = {tab.title: ids.of(_identity(tab)) for tab in workbook.tabs}
    targets = [(tab, TargetTab(numbers[tab.title], tab.title, numbers, editors)) for tab in workbook.tabs]
    batch.requests += [add_tab(tab, target, n) for n, (tab, target) in enumerate(targets)]
    for n, (tab, target) in enumerate(targets):
        batch.requests += fill_cells(tab, target, targets[:n])
    batch.requests += [request for tab, target in targets for request in shape_tab(tab, target, ids)]
    batch.requests += [_sheet(number, hidden=True) for number in batch.emptied]
    batch.requests += [{"deleteSheet": {"sheetId": sheet.id}} for sheet in there.sheets if not sheet.title]
    return batch


def shown_again(numbers: Iterable[int]) -> Batch:
    """Plan to show tabs into which somebody has typed after all."""
    return Batch(requests=[_sheet(number, hidden=False) for number in numbers])


def _ids(there: Spreadsheet) -> Ids:
    charts = {int(chart["chartId"]) for sheet in there.sheets for chart in sheet.charts}
    protections = {number for sheet in there.sheets for number in sheet.protections}
    return Ids({*there.observed} | charts | protections)


def _identity(tab: Tab) -> str:
    return str(tab.cells[At(0, 0)].value)


def _properties(workbook: Workbook, there: Spreadsheet, time_zone: str) -> Request:
    """Set locale and time zone, and a title where people have chosen none."""
    made = {"locale": LOCALE, "timeZone": time_zone}
    if there.title in UNTITLED:
        made["title"] = workbook.title
    return _set(made)


def _set(properties: Mapping[str, str]) -> Request:
    return {"updateSpreadsheetProperties": {"properties": properties, "fields": ",".join(properties)}}


def _sheet(number: int, **properties: str | bool) -> Request:
    """Give a tab another title, which frees the one that a new tab needs, or hide or show it."""
    return {"updateSheetProperties": {"properties": {"sheetId": number} | properties, "fields": ",".join(properties)}}


def update(workbook: Workbook, there: Spreadsheet, editors: tuple[str, ...], *, careful: bool = False) -> Batch:
    """Plan what brings a summary up to date; tabs are known by their identity, whatever they are called now.

    `careful` copies aside what it overwrites.
    """
    ids, batch = _ids(there), Batch()
    found = {_identity(tab): sheet for tab in workbook.tabs if (sheet := _find(_identity(tab), there))}
    titles = _titles(workbook, there, found)
    known = {identity: sheet.id for identity, sheet in found.items()}
    known |= {name: ids.of(name) for name in map(_identity, workbook.tabs) if name not in known}
    numbers = {tab.title: known[_identity(tab)] for tab in workbook.tabs}
    sheets = {sheet.title: sheet.id for sheet in there.sheets} | numbers
    apart = [chart for sheet in there.sheets if not sheet.rows for chart in sheet.charts]
    targets = {
        tab.title: TargetTab(number, titles[tab.title], sheets, editors, tuple(about(number, apart)))
        for tab, number in zip(workbook.tabs, numbers.values(), strict=True)
    }
    fresh = [tab for tab in workbook.tabs if _identity(tab) not in found]
    for tab, index in zip(fresh, _indexes(workbook, there, found), strict=True):
        batch.requests.append(add_tab(tab, targets[tab.title], index))
    for tab in workbook.tabs:
        target, sheet = targets[tab.title], found.get(_identity(tab))
        made = _changed(batch, tab, sheet, target, ids, careful=careful) if sheet else fill_tab(tab, target, ids)
        batch.requests += made
        if made:
            batch.tabs[target.id] = target.title
            batch.numbers[tab.title] = target.id
    if batch.requests:  # formulas are parsed by the locale, which people may change
        titles_now = {aside.title for aside in batch.aside}
        former = [{"deleteSheet": {"sheetId": s.id}} for s in there.aside if s.title in titles_now]
        batch.requests[:0] = [_set({"locale": LOCALE}), *former]
    return batch


def _changed(batch: Batch, tab: Tab, sheet: Sheet, target: TargetTab, ids: Ids, *, careful: bool) -> list[Request]:
    """Return the requests that bring an existing tab up to date."""
    places = stale(tab, sheet, target)
    made = change_tab(tab, sheet, target, ids, places)
    copied = []
    if careful and places:
        aside = overwritten(tab, sheet, places, ids.of(f"aside {target.id}"))
        batch.aside.append(aside)
        copied = [*aside.copy()]
    return [*grow(tab, sheet), *copied, *made]


def marks(
    findings: Workbook,
    there: Spreadsheet,
    notes: Mapping[tuple[str, At], str],
    texts: Mapping[tuple[str, At], str],
    editors: tuple[str, ...],
) -> Batch:
    """Plan a form's findings tab, the notes at its cells, and the texts of cells of the program's."""
    (tab,) = findings.tabs
    sheet = _find(_identity(tab), there)
    stale = (
        bool(differing(tab, sheet.observed)) if sheet else bool(notes) or any(cell.link for cell in tab.cells.values())
    )
    batch = update(findings, there, editors) if stale else Batch()
    for sheet in there.sheets:
        wanted = {at: text for (title, at), text in notes.items() if title == sheet.title}
        for at, text in note_changes(sheet.observed.notes, wanted).items():
            batch.requests.append(note(sheet.id, at, text))
            batch.noted[sheet.id] = sheet.title
        for at, text in ((at, text) for (title, at), text in texts.items() if title == sheet.title):
            batch.requests.append(text_of(sheet.id, at, text))
            batch.noted[sheet.id] = sheet.title
    return batch


def _find(identity: str, there: Spreadsheet) -> Sheet | None:
    """Return the tab that carries an identity anywhere: rows and columns may have been put before it."""
    for sheet in sorted(there.sheets, key=lambda s: s.index):
        if any(cell.value == identity for cell in sheet.observed.cells.values()):
            return sheet
    return None


def _titles(workbook: Workbook, there: Spreadsheet, found: dict[str, Sheet]) -> dict[str, str]:
    """Return each declared tab's title: what people call it now, or its own, made unlike all others."""
    taken = {sheet.title.casefold() for sheet in there.sheets}
    titles = {}
    for tab in workbook.tabs:
        sheet = found.get(_identity(tab))
        titles[tab.title] = sheet.title if sheet else _free(tab.title, taken)
        taken.add(titles[tab.title].casefold())
    return titles


def _free(title: str, taken: Iterable[str]) -> str:
    known, candidate, n = set(taken), title, 1
    while candidate.casefold() in known:
        n += 1
        candidate = f"{title} ({n})"
    return candidate


def _indexes(workbook: Workbook, there: Spreadsheet, found: dict[str, Sheet]) -> list[int]:
    """Return where each new tab goes: right before the next declared one that is there, else at the end."""
    order: list[str | int] = [sheet.id for sheet in sorted(there.sheets, key=lambda s: s.index)]
    indexes = []
    names = [_identity(tab) for tab in workbook.tabs]
    for n, name in enumerate(names):
        if name in found:
            continue
        after = next((found[other].id for other in names[n + 1 :] if other in found), None)
        index = order.index(after) if after is not None else len(order)
        order.insert(index, name)
        indexes.append(index)
    return indexes


# --- whether people have moved cells or tabs between the reading and the write

_MOVED = (
    *("No grid with id", "No sheet with id", "Unable to parse range", "already exists", "exceeds grid limits"),
    *("is after last row in grid", "is after last column in grid"),
)
"""How Google refuses a batch because tabs were renamed, made, cut or deleted since they were read."""


def led_astray(error: GoogleError) -> bool:
    """Whether a batch may have met other tabs than those that were read, or may have been carried out twice."""
    return error.uncertain or (isinstance(error, RefusedError) and any(text in str(error) for text in _MOVED))


def _keys(tab: ObservedTab | None) -> tuple[dict[str, list[int]], dict[str, list[int]]] | None:
    """Return where the columns and the rows of a form's tab stand, by their keys."""
    found = keyed(tab) if tab else None
    return (found.columns(), found.rows()) if found else None


def moved(workbook: Workbook, there: Spreadsheet, batch: Batch, after: Mapping[int, ObservedTab]) -> list[str]:
    """Name the tabs that after the write do not hold what was declared, or have their keys elsewhere than before it."""
    named = []
    for tab in workbook.tabs:
        number = batch.numbers.get(tab.title)
        if number is None:
            continue
        inputs = {at for at, cell in tab.cells.items() if cell.input}
        if number not in after or differing(tab, after[number]) - inputs:
            named.append(batch.tabs[number])
    before = {sheet.id: sheet.observed for sheet in there.sheets}
    return named + [title for n, title in batch.noted.items() if _keys(before[n]) != _keys(after.get(n))]
