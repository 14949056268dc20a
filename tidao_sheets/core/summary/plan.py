"""The whole summary, declared; what an observed one holds of people's; and the plan that joins the two."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from tidao_sheets.core.programme.records import Programme
from tidao_sheets.core.scoring.round import SummaryRound
from tidao_sheets.core.settings.records import LetterSettings
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.declared import Tab, Workbook
from tidao_sheets.core.sheet.difference import CellChange, content, difference
from tidao_sheets.core.sheet.observed import Book, ObservedTab, shown
from tidao_sheets.core.summary.additions import LINK, MERGE, PAINT, Conflict, LeftOut, drawn, left_out, left_out_of_all
from tidao_sheets.core.summary.advice import advice_tab
from tidao_sheets.core.summary.evidence import evidence_tab
from tidao_sheets.core.summary.executive import executive_tab
from tidao_sheets.core.summary.heartbeat import Beat, heartbeat_tab
from tidao_sheets.core.summary.layout import (
    IN_SOME,
    OF_ALL_ROUNDS,
    TITLES,
    KeyedSummaryTab,
    TabKey,
    identity,
    keyed_tabs,
)
from tidao_sheets.core.summary.matrix import matrix_tab
from tidao_sheets.core.summary.ranking import ranking_tab, total_cells
from tidao_sheets.core.summary.remarks import Remarks, remark_cells, remarks_tab
from tidao_sheets.core.summary.rounds import rounds_tab
from tidao_sheets.core.summary.secretary import secretary_tab
from tidao_sheets.core.summary.tabs import findings_tab, progress_tab
from tidao_sheets.core.summary.unread import unread_inputs, unread_remarks

Written = Mapping[str, Mapping[str, str]]
"""What the program last wrote: "kind:round" → A1 address → content as text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryPlan:
    """What a sync would do to the summary: the declared workbook, what differs, and what stands in the way.

    `conflicts` are cells that `--overwrite` takes back; `unread` are remarks whose office is not certain, and `foreign`
    tabs and objects that are never dropped. `left_out` is what a store that replaces the whole file leaves out.
    """

    workbook: Workbook
    changes: tuple[CellChange, ...]
    written: Written
    conflicts: tuple[Conflict, ...] = ()
    unread: tuple[Conflict, ...] = ()
    foreign: tuple[Conflict, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


def summary_workbook(
    programme: Programme,
    rounds: list[SummaryRound],
    remarks: Remarks,
    today: date,
    letters: LetterSettings,
    inputs: Remarks | None = None,
    beat: Beat | None = None,
) -> Workbook:
    """Declare the summary of all rounds that were ever read, the latest first; `letters` tell what was decided.

    Without `inputs`, what people have typed into it, there is no secretary's tab, and without `beat` none that tells of
    work by itself.
    """
    tabs = []
    ordered = sorted(rounds, key=lambda r: r.number)
    for round_ in reversed(ordered):
        own = round_.assessment.programme  # of a closed round, as it was then
        tabs += [
            executive_tab(own, round_, letters),
            ranking_tab(programme, round_, remarks),
            matrix_tab(own, round_),
            findings_tab(own, round_),
            progress_tab(own, round_, today),
            *([evidence_tab(own, round_)] if round_.evidence else []),
        ]
    if len(ordered) > 1:
        tabs.append(rounds_tab(programme, *ordered[-2:]))
    tabs += [advice_tab(programme, ordered), remarks_tab(programme, remarks)]
    if inputs is not None:
        tabs.append(secretary_tab(programme, inputs))
    if beat is not None:
        tabs.append(heartbeat_tab(programme, beat))
    return Workbook(tuple(tabs), f"สรุปผลการประเมิน {programme.short_name}", programme.owner)


def of_rounds(programme: Programme, rounds: list[SummaryRound]) -> Programme:
    """Return a programme with the offices of all rounds: a closed one may have had others than there are today."""
    then = {code: office for round_ in rounds for code, office in round_.assessment.programme.offices.items()}
    return replace(
        programme, offices={**programme.offices, **{c: o for c, o in then.items() if c not in programme.offices}}
    )


def plan_summary(
    programme: Programme, workbook: Workbook, book: Book | None, written: list[Written], charts: int | None
) -> SummaryPlan:
    """Compare a declared summary with the observed one.

    `written` holds what the program has written before, newest last: a cell that agrees with any of it is the
    program's own. `charts` is how many charts it drew then, None when nothing is known.
    """
    declared = _declared(programme, workbook)
    now = {_name(key): _contents(tab) for key, tab in declared.items()}
    if book is None:
        anew = tuple(change for tab in workbook.tabs for change in difference(tab, None))
        return SummaryPlan(workbook=workbook, changes=anew, written=now)
    changes, conflicts = list[CellChange](), list[Conflict]()
    ours, strangers = keyed_tabs(programme, book)
    for key, tab in declared.items():
        keyed, former = ours.get(key), _former(written, key)
        differing = [*difference(tab, keyed.tab if keyed else None)]
        changes += differing
        changes += _links(tab, now[_name(key)], former)
        if keyed is not None:
            tampered = list(_tampered(tab, keyed.tab, former))
            changes += tampered
            conflicts += _conflicts(programme, tab, keyed, former, [*differing, *tampered])
    if not changes:  # then the volatile cells stay as they are, too
        now = {_name(key): now[_name(key)] | _volatile(tab, ours[key].tab) for key, tab in declared.items()}
    kept = [(declared[k], ours[k], _former(written, k)) for k in ours if k in declared]
    unread = tuple(_unread(programme, declared, ours, written))
    torn = {c.tab for c in unread}  # whose cells are not to be taken back one by one
    return SummaryPlan(
        workbook=workbook,
        changes=tuple(changes),
        written=now,
        conflicts=tuple(c for c in conflicts if c.tab not in torn),
        unread=unread,
        foreign=(*_foreign(declared, ours, strangers), *drawn(book, workbook.charts if charts is None else charts)),
        left_out=(*(out for each in kept for out in left_out(programme, *each)), *left_out_of_all(book)),
    )


def _unread(
    programme: Programme,
    declared: Mapping[TabKey, Tab],
    ours: Mapping[TabKey, KeyedSummaryTab],
    written: list[Written],
) -> Iterator[Conflict]:
    """Yield what people have written in the remarks and the secretary's tab and nobody can tell the place of."""
    secretary = TabKey("secretary", 0) in declared and any("secretary:0" in tabs for tabs in written)
    yield from unread_remarks(programme, ours)
    yield from unread_inputs(programme, ours, written=secretary)


def _foreign(
    declared: Mapping[TabKey, Tab], ours: Mapping[TabKey, KeyedSummaryTab], strangers: list[ObservedTab]
) -> Iterator[Conflict]:
    """Yield the tabs of somebody else's, and those of rounds that are no longer known."""
    lost = [(k, o) for k, o in ours.items() if k not in declared and k.kind not in IN_SOME]
    yield from (Conflict(tab=tab.title, observed="tab", kind="tab") for tab in strangers)
    yield from (Conflict(tab=o.tab.title, observed="round", kind="round") for k, o in lost)


def _declared(programme: Programme, workbook: Workbook) -> dict[TabKey, Tab]:
    """Return the tabs of a declared summary by what they are."""
    known = [
        *(TabKey(kind, 0) for kind in OF_ALL_ROUNDS),
        *(TabKey(kind, n) for kind in (*TITLES, *IN_SOME) for n in programme.rounds),
    ]
    keys = {identity(programme, key): key for key in known}
    return {keys[str(tab.cells[At(0, 0)].value)]: tab for tab in workbook.tabs}


def _former(written: list[Written], key: TabKey) -> list[Mapping[str, str]]:
    """Return what the program has written into a tab, newest last."""
    return [tabs.get(_name(key), {}) for tabs in written]


def _name(key: TabKey) -> str:
    return f"{key.kind}:{key.round}"


def _contents(tab: Tab) -> dict[str, str]:
    """Return what a tab's cells of the program's hold, links, each paint that is not plain, and merged blocks."""
    cells = {at.a1: cell for at, cell in tab.cells.items()}
    contents = {a1: content(c) for a1, c in cells.items() if not c.input}
    paints = {PAINT + a1: told for a1, c in cells.items() if (told := c.paint_told)}
    blocks = {MERGE: "", **{f"{MERGE}{first.a1}:{last.a1}": "" for first, last in tab.merges}}
    return contents | paints | blocks | {LINK + a1: c.link for a1, c in cells.items() if c.link and not c.input}


def _volatile(tab: Tab, observed: ObservedTab) -> dict[str, str]:
    return {at.a1: content(observed.get(at)) for at, cell in tab.cells.items() if cell.volatile}


def _links(tab: Tab, now: Mapping[str, str], former: list[Mapping[str, str]]) -> Iterator[CellChange]:
    """Yield the cells that say the same as before and lead elsewhere, such as to a form under a new name."""
    last = former[-1] if former else {}
    links = {at: LINK + at.a1 for at, cell in tab.cells.items() if not cell.input}
    for at in sorted(at for at, key in links.items() if now.get(key) != last.get(key)):
        if now.get(at.a1) == last.get(at.a1):
            yield CellChange(tab.title, at, last.get(links[at], ""), now.get(links[at], ""))


def _conflicts(
    programme: Programme, tab: Tab, keyed: KeyedSummaryTab, former: list[Mapping[str, str]], changes: list[CellChange]
) -> Iterator[Conflict]:
    """Yield the cells of the program's, among those that `changes` tell, that hold nothing which it has written."""
    moved: dict[At, At] = {}
    if keyed.key.kind == "remarks":
        at_home, moved = _rows_at_home(programme, keyed)
        changes = [*difference(tab, at_home)] if moved else changes
    for change in changes:
        if any(w.get(change.at.a1, "") == change.observed for w in former) or not (former or change.observed):
            continue
        written = former[-1].get(change.at.a1, "") if former else ""
        at = moved.get(change.at, change.at)
        yield Conflict(tab=keyed.tab.title, at=at, written=written, observed=change.observed)


def _tampered(tab: Tab, observed: ObservedTab, former: list[Mapping[str, str]]) -> Iterator[CellChange]:
    """Yield the volatile cells that hold something else than the program has written."""
    for at, cell in tab.cells.items():
        if not cell.volatile or not former:
            continue
        text = content(observed.get(at))
        if all(w.get(at.a1, "") != text for w in former):
            yield CellChange(tab.title, at, text, content(cell))


def _rows_at_home(programme: Programme, keyed: KeyedSummaryTab) -> tuple[ObservedTab, dict[At, At]]:
    """Return the remarks tab as if nobody had moved its rows, and where each moved cell stands in truth."""
    home = {code: at.row for code, at in remark_cells(programme, min(programme.rounds)).items()}
    keys = {at.row: shown(s.value) for at, s in keyed.tab.cells.items() if at.column == keyed.corner.column}
    moved = {row: home[code] for row, code in keys.items() if code in home}
    if keyed.corner != (0, 0) or sorted(moved) != sorted(home.values()) or len({*moved.values()}) != len(moved):
        return keyed.tab, {}
    places = {At(moved.get(at.row, at.row), at.column): at for at in keyed.tab.cells}
    return ObservedTab(title=keyed.tab.title, cells={to: keyed.tab.cells[at] for to, at in places.items()}), places


def summary_cells(programme: Programme, round_: SummaryRound) -> dict[str, dict[str, dict[str, str]]]:
    """Return where each office's total and remark stand, as the JSON contract shows them."""
    totals, remarks = total_cells(round_, programme), remark_cells(programme, round_.number)
    ranking, notes = TabKey("ranking", round_.number).title(), TabKey("remarks", 0).title()
    return {
        code: {"total": {"tab": ranking, "cell": totals[code].a1}, "remark": {"tab": notes, "cell": remarks[code].a1}}
        for code in programme.offices
        if code in totals
    }
