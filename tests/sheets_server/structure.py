"""Rows and columns inserted, deleted and moved; everything that points at them follows."""

from dataclasses import replace

from . import a1, formulas, shifts


def insert(book, sheet, change):
    """Insert empty rows or columns; the grid grows."""
    resize(sheet, change.axis, sheet.count(change.axis) + change.count)
    apply(book, sheet, change)
    book.check_size()


def resize(sheet, axis, count):
    if axis == "ROWS":
        sheet.rows = count
    else:
        sheet.cols = count


def delete(book, sheet, change):
    apply(book, sheet, change)
    resize(sheet, change.axis, sheet.count(change.axis) - (change.end - change.start))


def apply(book, sheet, change):
    sheet.cells = shifts.places(sheet.cells, change)
    sheet.dims[change.axis] = shifts.keys(sheet.dims[change.axis], change)
    _follow_formulas(book, sheet, change)
    sheet.merges = _rects(sheet.merges, change)
    sheet.groups[change.axis] = _groups(sheet.groups[change.axis], change)
    for item in sheet.protected:
        if "unprotectedRanges" in item:
            item["unprotectedRanges"] = _grids(sheet, item["unprotectedRanges"], change)
    sheet.protected = _with_range(sheet, sheet.protected, change)
    sheet.bands = _with_range(sheet, sheet.bands, change)
    sheet.views = _with_range(sheet, sheet.views, change)
    _follow_rules(sheet, change)
    if sheet.basic_filter:
        sheet.basic_filter = next(iter(_with_range(sheet, [sheet.basic_filter], change)), None)
    book.named = _with_range(sheet, book.named, change)
    for owner in book.sheets:
        owner.charts = [_sources(chart, sheet, change) for chart in owner.charts]
    _frozen(sheet, change)
    book.stale = True


def _rects(rects, change):
    moved = [shifts.rect(rect, change) for rect in rects]
    return [rect for rect in moved if rect is not None and (rect.height > 1 or rect.width > 1)]


def _grids(sheet, grids, change):
    moved = [shifts.rect(a1.from_grid(grid), change) for grid in grids]
    return [rect.to_grid(sheet.sheet_id) for rect in moved if rect is not None]


def _with_range(sheet, items, change):
    """Those of `items` whose `range` lies on this sheet, moved; without what is gone."""
    kept = []
    for item in items:
        grid = item.get("range")
        if grid is None or grid.get("sheetId", 0) != sheet.sheet_id:
            kept.append(item)
            continue
        fresh = _grids(sheet, [grid], change)
        if fresh:
            kept.append(item | {"range": fresh[0]})
    return kept


def _groups(groups, change):
    kept = []
    for group in groups:
        span = change.span(group["range"]["startIndex"], group["range"]["endIndex"])
        if span:
            kept.append(group | {"range": group["range"] | {"startIndex": span[0], "endIndex": span[1]}})
    return kept


def _follow_rules(sheet, change):
    kept = []
    for rule in sheet.rules:
        ranges = _grids(sheet, rule["ranges"], change)
        if ranges:
            kept.append(_follow_condition(rule | {"ranges": ranges}, sheet, change))
    sheet.rules = kept
    for place, cell in sheet.cells.items():
        if cell.validation:
            sheet.cells[place] = replace(cell, validation=_follow_condition(cell.validation, sheet, change))


def _follow_condition(holder, sheet, change):
    """The formulas of a condition, wherever it stands in `holder`."""
    if isinstance(holder, list):
        return [_follow_condition(item, sheet, change) for item in holder]
    if not isinstance(holder, dict):
        return holder
    fresh = {key: _follow_condition(item, sheet, change) for key, item in holder.items()}
    text = fresh.get("userEnteredValue")
    if isinstance(text, str) and text.startswith("="):
        fresh["userEnteredValue"] = formulas.followed(text, sheet.title, sheet.title, change)
    return fresh


def _follow_formulas(book, sheet, change):
    for home in book.sheets:
        for place, cell in list(home.cells.items()):
            if cell.formula:
                text = formulas.followed(cell.formula, home.title, sheet.title, change)
                if text != cell.formula:
                    home.cells[place] = replace(cell, value={"formulaValue": text})


def _sources(node, sheet, change):
    """A chart's data ranges and anchor follow."""
    if isinstance(node, list):
        return [_sources(item, sheet, change) for item in node]
    if not isinstance(node, dict):
        return node
    if "sources" in node:
        here = [grid for grid in node["sources"] if grid.get("sheetId", 0) == sheet.sheet_id]
        others = [grid for grid in node["sources"] if grid.get("sheetId", 0) != sheet.sheet_id]
        return node | {"sources": others + _grids(sheet, here, change)}
    fresh = {key: _sources(item, sheet, change) for key, item in node.items()}
    anchor = fresh.get("anchorCell")
    if anchor is not None and anchor.get("sheetId", 0) == sheet.sheet_id:
        name = "rowIndex" if change.axis == "ROWS" else "columnIndex"
        at = change.index(anchor.get(name, 0))
        fresh["anchorCell"] = anchor | {name: at if at is not None else getattr(change, "start", 0)}
    return fresh


def _frozen(sheet, change):
    name = "frozenRowCount" if change.axis == "ROWS" else "frozenColumnCount"
    frozen = sheet.properties.get("grid", {}).get(name, 0)
    if frozen:
        span = change.span(0, frozen)
        sheet.properties["grid"][name] = span[1] if span else 0
