"""Basic filters, filter views and banded ranges."""

from . import a1, masks
from . import batch_data as data
from .batch_common import area_of, grid_of, mask_of, required
from .colours import twin, twin_mask
from .errors import bad


def _tidied(edit, given):
    """The filter with its range closed at the grid's edges."""
    sheet, area = area_of(edit, given.get("range", {}))
    return sheet, area, given | {"range": area.to_grid(sheet.sheet_id)}


def _numbered(edit, kept, key, number, said):
    """The item of this number among those that sheets keep, and its sheet."""
    for sheet in edit.book.sheets:
        for item in getattr(sheet, kept):
            if item[key] == number:
                return sheet, item
    raise bad(f"No {said} with id: {number}")


def _view(edit, number):
    return _numbered(edit, "views", "filterViewId", number, "filter view")


def _band(edit, number):
    return _numbered(edit, "bands", "bandedRangeId", number, "banding")


def set_basic_filter(edit, body):
    sheet, area, item = _tidied(edit, required(body, "filter"))
    if item.get("sortSpecs"):
        below = a1.Rect(area.top + 1, area.left, area.bottom, area.right)
        edit.guard(sheet, below)
        data.rearrange(edit, sheet, below, data.sorted_rows(edit, sheet, below, item["sortSpecs"]))
    sheet.basic_filter = item


def clear_basic_filter(edit, body):
    grid_of(edit, body.get("sheetId", 0)).basic_filter = None


def add_filter_view(edit, body):
    sheet, _, item = _tidied(edit, required(body, "filter"))
    item.setdefault("filterViewId", edit.book.fresh_id(set()))
    item.setdefault("title", f"Filter {len(sheet.views) + 1}")
    sheet.views.append(item)
    return {"addFilterView": {"filter": item}}


def update_filter_view(edit, body):
    given = required(body, "filter")
    tree = mask_of(body, "FilterView")
    sheet, item = _view(edit, given.get("filterViewId", 0))
    fresh = masks.update(item, given, tree) | {"filterViewId": item["filterViewId"]}
    sheet.views[sheet.views.index(item)] = _tidied(edit, fresh)[2]


def duplicate_filter_view(edit, body):
    sheet, item = _view(edit, body.get("filterId", 0))
    fresh = item | {"filterViewId": edit.book.fresh_id(set()), "title": f"Copy of {item['title']}"}
    sheet.views.append(fresh)
    return {"duplicateFilterView": {"filter": fresh}}


def delete_filter_view(edit, body):
    sheet, item = _view(edit, body.get("filterId", 0))
    sheet.views.remove(item)


def add_banding(edit, body):
    sheet, _, item = _tidied(edit, required(body, "bandedRange"))
    item = twin(item)
    item.setdefault("bandedRangeId", edit.book.fresh_id(set()))
    sheet.bands.append(item)
    return {"addBanding": {"bandedRange": item}}


def update_banding(edit, body):
    given = required(body, "bandedRange")
    tree = mask_of(body, "BandedRange")
    sheet, item = _band(edit, given.get("bandedRangeId", 0))
    fresh = masks.update(item, twin(given), twin_mask(tree)) | {"bandedRangeId": item["bandedRangeId"]}
    sheet.bands[sheet.bands.index(item)] = fresh


def delete_banding(edit, body):
    sheet, item = _band(edit, body.get("bandedRangeId", 0))
    sheet.bands.remove(item)


HANDLERS = {
    "addBanding": add_banding,
    "addFilterView": add_filter_view,
    "clearBasicFilter": clear_basic_filter,
    "deleteBanding": delete_banding,
    "deleteFilterView": delete_filter_view,
    "duplicateFilterView": duplicate_filter_view,
    "setBasicFilter": set_basic_filter,
    "updateBanding": update_banding,
    "updateFilterView": update_filter_view,
}
