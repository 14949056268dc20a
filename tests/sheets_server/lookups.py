"""DataFilters: an A1 range, a grid range, or developer metadata that leads to a place."""

from . import a1, editing
from .errors import bad

TYPES = {None: "SPREADSHEET", "ROWS": "ROW", "COLUMNS": "COLUMN"}


def find(book, data_filter):
    """[(holding list, metadata, sheet, axis, index)] that a DataFilter matches."""
    if "developerMetadataLookup" in data_filter:
        wanted = data_filter["developerMetadataLookup"]
        return [hit for hit in book.all_metadata() if _matches(hit, wanted)]
    if "a1Range" in data_filter or "gridRange" in data_filter:
        sheet, area = target(book, data_filter)
        area = area.close(sheet.rows, sheet.cols)
        return [hit for hit in book.all_metadata() if hit[2] is sheet and hit[3] and _inside(hit, area)]
    raise bad("DataFilter must have a filter set.")


def _inside(hit, area):
    return area.holds_row(hit[4]) if hit[3] == "ROWS" else area.holds_col(hit[4])


def location_type(hit):
    _, _, sheet, axis, _ = hit
    return "SHEET" if sheet is not None and axis is None else TYPES[axis]


def _matches(hit, wanted):
    item = hit[1]
    for name in ("metadataId", "metadataKey", "metadataValue", "visibility"):
        if name in wanted and item.get(name) != wanted[name]:
            return False
    if "locationType" in wanted and location_type(hit) != wanted["locationType"]:
        return False
    return "metadataLocation" not in wanted or _at(
        hit, wanted["metadataLocation"], wanted.get("locationMatchingStrategy")
    )


def _at(hit, location, strategy):
    _, _, sheet, axis, index = hit
    if location.get("spreadsheet"):
        return sheet is None or strategy == "INTERSECTING_LOCATION"
    span = location.get("dimensionRange", {})
    sheet_id = span.get("sheetId", location.get("sheetId", 0))
    if sheet is None or sheet.sheet_id != sheet_id:
        return False
    if not span:
        return axis is None or strategy == "INTERSECTING_LOCATION"
    return axis == span.get("dimension") and span.get("startIndex", 0) <= index < span.get("endIndex", 10**9)


def target(book, data_filter):
    """(sheet, rectangle) of one filter for reading or writing values; `None` when metadata leads nowhere."""
    if "a1Range" in data_filter:
        return editing.resolve(book, data_filter["a1Range"])
    if "gridRange" in data_filter:
        grid = data_filter["gridRange"]
        sheet = book.sheet(grid.get("sheetId", 0))
        if sheet is None:
            raise bad(f"No grid with id: {grid.get('sheetId', 0)}")
        return sheet, a1.from_grid(grid)
    hits = [hit for hit in find(book, data_filter) if hit[2] is not None]
    return _place(hits[0]) if hits else None


def targets(book, data_filter):
    """Every place that a filter leads to."""
    if "developerMetadataLookup" not in data_filter:
        return [target(book, data_filter)]
    return [_place(hit) for hit in find(book, data_filter) if hit[2] is not None]


def _place(hit):
    _, _, sheet, axis, index = hit
    if axis is None:
        return sheet, a1.Rect()
    return sheet, a1.Rect().with_axis(axis, index, index + 1)
