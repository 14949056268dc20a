"""Which remarks of an observed summary nobody can tell the office of: then nothing may be rewritten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from tidao_sheets.core.programme.records import Programme
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.observed import shown
from tidao_sheets.core.summary.additions import Conflict
from tidao_sheets.core.summary.layout import REMARKS, SECRETARY, KeyedSummaryTab, TabKey
from tidao_sheets.core.summary.remarks import remark_head, remark_key, remark_rows
from tidao_sheets.core.summary.secretary import lost_inputs


def unread_remarks(programme: Programme, ours: Mapping[TabKey, KeyedSummaryTab]) -> Iterator[Conflict]:
    """Yield what was not read: the whole tab, rows and columns without keys, and names that contradict the keys."""
    keyed = ours.get(TabKey("remarks", 0))
    if keyed is None:
        if ours:  # not in a workbook in which there was no summary yet
            yield Conflict(tab=REMARKS, kind="remarks")
        return
    title, names = keyed.tab.title, {office.name: code for code, office in programme.offices.items()}
    for at, name in _contradicted(programme, keyed, names).items():
        yield Conflict(tab=title, at=at, observed=name, kind="row")
    for lost in (_rows_lost(programme, keyed), _columns_lost(programme, keyed)):
        if lost:
            words = ", ".join(dict.fromkeys(lost[at] for at in sorted(lost)))
            yield Conflict(tab=title, at=min(lost), observed=words, kind="key")


def unread_inputs(programme: Programme, ours: Mapping[TabKey, KeyedSummaryTab], *, written: bool) -> Iterator[Conflict]:
    """Yield what was not read of the secretary's tab, which was `written` before: the whole, or what lost its keys."""
    keyed = ours.get(TabKey("secretary", 0))
    if keyed is None:
        if ours and written:
            yield Conflict(tab=SECRETARY, kind="remarks")
    elif lost := lost_inputs(programme, keyed):
        words = ", ".join(dict.fromkeys(lost[at] for at in sorted(lost)))
        yield Conflict(tab=keyed.tab.title, at=min(lost), observed=words, kind="key")


def _contradicted(programme: Programme, keyed: KeyedSummaryTab, names: Mapping[str, str]) -> dict[At, str]:
    """Return the cells that name another office than the keys say, where nothing tells which is right."""
    columns, rows = keyed.columns(), remark_rows(programme, keyed)
    if "office" not in columns:
        return {}
    places = {code: At(rows[code], columns["office"]) for code in programme.offices if code in rows}
    told = {code: shown(keyed.tab.get(at).value) for code, at in places.items()}
    return {places[code]: name for code, name in told.items() if names.get(name, code) != code}


def _rows_lost(programme: Programme, keyed: KeyedSummaryTab) -> dict[At, str]:
    """Return place → words of each row of an office, or with a remark, that has no key, or the key of another row."""
    cells, rows, columns = keyed.tab.cells, keyed.rows(), keyed.columns()
    keys = Counter(shown(s.value) for at, s in cells.items() if at.column == keyed.corner.column)
    unknown = {office.name for code, office in programme.offices.items() if keys[code] != 1}
    remarks = {columns[remark_key(n)] for n in programme.rounds if remark_key(n) in columns}
    heads = {remark_head(n) for n in programme.rounds}
    head = max((at.row for at, cell in cells.items() if shown(cell.value) in heads), default=keyed.corner.row)
    texts = {at: shown(cell.value) for at, cell in cells.items()}
    torn = {at.row for at, text in texts.items() if text in unknown}
    torn |= {at.row for at in cells if at.row > head and at.row not in rows.values()}
    return {
        at: text
        for at, text in texts.items()
        if text in unknown or (at.row in torn and at.column in remarks and text.strip())
    }


def _columns_lost(programme: Programme, keyed: KeyedSummaryTab) -> dict[At, str]:
    """Return place → head of each round's remarks without a key, or with one that stands twice."""
    keys = Counter(shown(s.value) for at, s in keyed.tab.cells.items() if at.row == keyed.corner.row)
    heads = {remark_head(n) for n in programme.rounds if keys[remark_key(n)] != 1}
    return {at: text for at, cell in keyed.tab.cells.items() if (text := shown(cell.value)) in heads}
