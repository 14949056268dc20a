"""A declared workbook and a spreadsheet as read → the requests of one atomic batchUpdate."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from tidao_sheets.core.form.marks import note_changes
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.stores.google.change import change_tab, differing
from tidao_sheets.stores.google.write import Ids, Request, Target, add_tab, fill_tab, note

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tidao_sheets.core.sheet.declared import Tab, Workbook
    from tidao_sheets.stores.google.read import Reading, Sheet

LOCALE: Final = "th_TH"
UNTITLED: Final = frozenset({"Untitled spreadsheet", "สเปรดชีตไม่มีชื่อ", ""})


@dataclass(slots=True)
class Plan:
    """Requests, the tabs that they touch (number → title), and the numbers of those by declared title.

    `noted` are the tabs that get notes and nothing else.
    """

    requests: list[Request] = field(default_factory=list)
    tabs: dict[int, str] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    noted: dict[int, str] = field(default_factory=dict)


def fill(workbook: Workbook, there: Reading, editors: tuple[str, ...], time_zone: str) -> Plan:
    """Plan a whole workbook in an empty spreadsheet, whose empty tabs go."""
    ids, plan = _ids(there), Plan([_properties(workbook, there, time_zone)])
    titles = {tab.title.casefold() for tab in workbook.tabs}
    plan.requests += [_renamed(sheet) for sheet in there.sheets if sheet.title.casefold() in titles]
    numbers = {tab.title: ids.of(_identity(tab)) for tab in workbook.tabs}
    targets = [(tab, Target(numbers[tab.title], tab.title, numbers, editors)) for tab in workbook.tabs]
    plan.requests += [add_tab(tab, target, n) for n, (tab, target) in enumerate(targets)]
    for tab, target in targets:
        plan.requests += fill_tab(tab, target, ids)
    plan.requests += [{"deleteSheet": {"sheetId": sheet.id}} for sheet in there.sheets]
    return plan


def _ids(there: Reading) -> Ids:
    charts = {int(chart["chartId"]) for sheet in there.sheets for chart in sheet.charts}
    protections = {number for sheet in there.sheets for number in sheet.protections}
    return Ids({sheet.id for sheet in there.sheets} | charts | protections)


def _identity(tab: Tab) -> str:
    return str(tab.cells[At(0, 0)].value)


def _properties(workbook: Workbook, there: Reading, time_zone: str) -> Request:
    """Set locale and time zone, and a title where people have chosen none."""
    made = {"locale": LOCALE, "timeZone": time_zone}
    if there.title in UNTITLED:
        made["title"] = workbook.title
    return {"updateSpreadsheetProperties": {"properties": made, "fields": ",".join(made)}}


def _renamed(sheet: Sheet) -> Request:
    """Free a title that a new tab needs; the tab goes at the end, since a spreadsheet is never without tabs."""
    properties = {"sheetId": sheet.id, "title": f"~{sheet.id}"}
    return {"updateSheetProperties": {"properties": properties, "fields": "title"}}


def update(workbook: Workbook, there: Reading, editors: tuple[str, ...]) -> Plan:
    """Plan what brings a summary up to date; tabs are known by their identity, whatever they are called now."""
    ids, plan = _ids(there), Plan()
    found = {_identity(tab): sheet for tab in workbook.tabs if (sheet := _find(_identity(tab), there))}
    titles = _titles(workbook, there, found)
    known = {identity: sheet.id for identity, sheet in found.items()}
    known |= {name: ids.of(name) for name in map(_identity, workbook.tabs) if name not in known}
    numbers = {tab.title: known[_identity(tab)] for tab in workbook.tabs}
    sheets = {sheet.title: sheet.id for sheet in there.sheets} | numbers
    targets = {tab.title: Target(numbers[tab.title], titles[tab.title], sheets, editors) for tab in workbook.tabs}
    fresh = [tab for tab in workbook.tabs if _identity(tab) not in found]
    for tab, index in zip(fresh, _indexes(workbook, there, found), strict=True):
        plan.requests.append(add_tab(tab, targets[tab.title], index))
    for tab in workbook.tabs:
        target, sheet = targets[tab.title], found.get(_identity(tab))
        made = change_tab(tab, sheet, target, ids) if sheet else fill_tab(tab, target, ids)
        plan.requests += made
        if made:
            plan.tabs[target.id] = target.title
            plan.numbers[tab.title] = target.id
    return plan


def marks(findings: Workbook, there: Reading, notes: Mapping[tuple[str, At], str], editors: tuple[str, ...]) -> Plan:
    """Plan a form's findings tab and the notes at its cells."""
    (tab,) = findings.tabs
    sheet = _find(_identity(tab), there)
    stale = bool(differing(tab, sheet.seen)) if sheet else bool(notes) or any(cell.link for cell in tab.cells.values())
    plan = update(findings, there, editors) if stale else Plan()
    for sheet in there.sheets:
        wanted = {at: text for (title, at), text in notes.items() if title == sheet.title}
        for at, text in note_changes(sheet.seen.notes, wanted).items():
            plan.requests.append(note(sheet.id, at, text))
            plan.noted[sheet.id] = sheet.title
    return plan


def _find(identity: str, there: Reading) -> Sheet | None:
    """Return the tab that carries an identity anywhere: rows and columns may have been put before it."""
    for sheet in sorted(there.sheets, key=lambda s: s.index):
        if any(seen.value == identity for seen in sheet.seen.cells.values()):
            return sheet
    return None


def _titles(workbook: Workbook, there: Reading, found: dict[str, Sheet]) -> dict[str, str]:
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


def _indexes(workbook: Workbook, there: Reading, found: dict[str, Sheet]) -> list[int]:
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
