"""Named ranges, protected ranges, merges."""

import re

from . import a1, editing, rendering
from .batch_common import area_of, grid_of, mask_of, required, wants
from .errors import PROTECTED, bad

NAME = re.compile(r"[^\W\d][\w]*", re.UNICODE)
PARTIAL = "You must select all cells in a merged range to merge or unmerge them."
FIELDS = ("range", "namedRangeId", "description", "warningOnly", "unprotectedRanges", "editors")


def _tidy(edit, grid):
    """A GridRange checked and written Google's way; open sides stay open."""
    sheet, _ = area_of(edit, grid)
    return a1.from_grid(grid).to_grid(sheet.sheet_id)


def _check_name(book, name, own=None):
    if (
        not name
        or not NAME.fullmatch(name)
        or a1.parse(name)
        or a1.parse_r1c1(name)
        or name.lower() in {"true", "false"}
    ):
        raise bad(f"Invalid name: {name}")
    if any(item is not own and item["name"].casefold() == name.casefold() for item in book.named):
        raise bad(f"A named range with the name {name} already exists.")


def add_named_range(edit, body):
    given = required(body, "namedRange")
    _check_name(edit.book, given.get("name", ""))
    named_id = given.get("namedRangeId") or str(edit.book.fresh_id(set()))
    if any(item["namedRangeId"] == named_id for item in edit.book.named):
        raise bad(f"A named range with the id {named_id} already exists.")
    item = {"namedRangeId": named_id, "name": given["name"], "range": _tidy(edit, given.get("range", {}))}
    edit.book.named.append(item)
    edit.book.stale = True
    return {"addNamedRange": {"namedRange": item}}


def _named(edit, named_id):
    found = next((item for item in edit.book.named if item["namedRangeId"] == named_id), None)
    if found is None:
        raise bad(f"Cannot find named range with id: {named_id}")
    return found


def update_named_range(edit, body):
    given = required(body, "namedRange")
    tree = mask_of(body, "NamedRange")
    item = _named(edit, given.get("namedRangeId", ""))
    if wants(tree, "name"):
        _check_name(edit.book, given.get("name", ""), item)
        item["name"] = given["name"]
    if wants(tree, "range"):
        item["range"] = _tidy(edit, given.get("range", {}))
    edit.book.stale = True


def delete_named_range(edit, body):
    edit.book.named.remove(_named(edit, body.get("namedRangeId", "")))
    edit.book.stale = True


def _all_protected(book):
    return [(sheet, item) for sheet in book.sheets for item in sheet.protected]


def _checked(edit, item):
    """A ProtectedRange in itself sound."""
    if item.get("warningOnly") and any(item.get("editors", {}).values()):
        raise bad("ProtectedRange is warningOnly. Editors cannot be set on it.")
    if "namedRangeId" in item:
        item["range"] = _named(edit, item["namedRangeId"])["range"]
    item["range"] = _tidy(edit, item.get("range", {}))
    whole = not any(
        key in item["range"] for key in ("startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex")
    )
    if item.get("unprotectedRanges"):
        if not whole:
            raise bad("unprotectedRanges can only be set on a protected sheet.")
        item["unprotectedRanges"] = [_tidy(edit, grid) for grid in item["unprotectedRanges"]]
    return item, whole


def add_protected_range(edit, body):
    given = required(body, "protectedRange")
    item, whole = _checked(edit, {name: given[name] for name in FIELDS if name in given})
    sheet = grid_of(edit, item["range"].get("sheetId", 0))
    if whole and any(not (set(other["range"]) - {"sheetId"}) for other in sheet.protected):
        raise bad(f'Sheet "{sheet.title}" already has sheet protection.')
    taken = {other["protectedRangeId"] for _, other in _all_protected(edit.book)}
    number = given.get("protectedRangeId") or edit.book.fresh_id(taken)
    if number in taken:
        raise bad(f"A protected range with the id {number} already exists.")
    if edit.options.structured_editors and not item.get("warningOnly"):
        users = item.setdefault("editors", {}).setdefault("users", [])
        users.extend([edit.who] if edit.who not in users else [])
    item["protectedRangeId"] = number
    sheet.protected.append(item)
    return {"addProtectedRange": {"protectedRange": rendering.protected(edit.book, item, edit)}}


def _found(edit, number):
    for sheet, item in _all_protected(edit.book):
        if item["protectedRangeId"] == number:
            if not edit.owner and not editing.may_edit(item, edit.who):
                raise bad(PROTECTED)
            return sheet, item
    raise bad(f"No protected range with id: {number}")


def update_protected_range(edit, body):
    given = required(body, "protectedRange")
    tree = mask_of(body, "ProtectedRange")
    sheet, item = _found(edit, given.get("protectedRangeId", 0))
    fresh = dict(item)
    for name in FIELDS:
        if wants(tree, name):
            fresh.pop(name, None)
            fresh |= {name: given[name]} if given.get(name) is not None else {}
    if "range" not in fresh:
        fresh["range"] = item["range"]
    fresh, _ = _checked(edit, fresh)
    sheet.protected.remove(item)
    grid_of(edit, fresh["range"].get("sheetId", 0)).protected.append(fresh)


def delete_protected_range(edit, body):
    sheet, item = _found(edit, body.get("protectedRangeId", 0))
    sheet.protected.remove(item)


def merge_cells(edit, body):
    sheet, area = area_of(edit, required(body, "range"))
    kind = body.get("mergeType", "MERGE_ALL")
    edit.guard(sheet, area)
    _drop_covered(sheet, area)
    for rect in _pieces(area, kind):
        if rect.height == 1 and rect.width == 1:
            continue
        _check_panes(sheet, rect)
        sheet.merges.append(rect)
        _keep_first(edit, sheet, rect)


def _drop_covered(sheet, area):
    for rect in list(sheet.merges):
        if rect.meets(area):
            if not area.covers(rect):
                raise bad(PARTIAL)
            sheet.merges.remove(rect)


def _check_panes(sheet, rect):
    """Nothing is merged across the edge of a frozen pane."""
    frozen = sheet.properties.get("grid", {})
    for (start, end), name, word in (
        (rect.along("ROWS"), "frozenRowCount", "rows"),
        (rect.along("COLUMNS"), "frozenColumnCount", "columns"),
    ):
        if start < frozen.get(name, 0) < end:
            raise bad(f"You can't merge frozen and non-frozen {word}")


def _pieces(area, kind):
    if kind == "MERGE_ROWS":
        return [a1.Rect(row, area.left, row + 1, area.right) for row in range(area.top, area.bottom)]
    if kind == "MERGE_COLUMNS":
        return [a1.Rect(area.top, col, area.bottom, col + 1) for col in range(area.left, area.right)]
    return [area]


def _keep_first(edit, sheet, rect):
    """The first value found moves to the corner; the other cells lose theirs."""
    held = [place for place in rect.cells() if sheet.at(*place).value]
    if not held:
        return
    value = sheet.at(*held[0]).value
    for place in held:
        edit.put(sheet, place, None)
    edit.put(sheet, (rect.top, rect.left), value)


def unmerge_cells(edit, body):
    sheet, area = area_of(edit, required(body, "range"))
    edit.guard(sheet, area)
    _drop_covered(sheet, area)


HANDLERS = {
    "addNamedRange": add_named_range,
    "addProtectedRange": add_protected_range,
    "deleteNamedRange": delete_named_range,
    "deleteProtectedRange": delete_protected_range,
    "mergeCells": merge_cells,
    "unmergeCells": unmerge_cells,
    "updateNamedRange": update_named_range,
    "updateProtectedRange": update_protected_range,
}
