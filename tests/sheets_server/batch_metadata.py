"""Developer metadata: created on a spreadsheet, sheet, row or column; found again wherever it moved."""

from . import lookups, masks, rendering
from .batch_common import grid_of, mask_of, required
from .batch_dimensions import span_of
from .errors import bad
from .model import Dimension


def _holder(edit, location):
    """(the list that will hold it, sheet, axis, index)."""
    if location.get("spreadsheet"):
        return edit.book.metadata, None, None, None
    if "dimensionRange" in location:
        sheet, axis, start, end = span_of(edit, location["dimensionRange"])
        if end - start != 1:
            raise bad("DeveloperMetadata can only be associated with a single row or column.")
        if end > sheet.count(axis):
            raise bad("The location of the developer metadata exceeds grid limits.")
        return sheet.dims[axis].setdefault(start, Dimension()).metadata, sheet, axis, start
    if "sheetId" in location:
        sheet = grid_of(edit, location["sheetId"])
        return sheet.metadata, sheet, None, None
    raise bad("DeveloperMetadata.location is required.")


def create(edit, body):
    given = required(body, "developerMetadata")
    if not given.get("metadataKey"):
        raise bad("DeveloperMetadata.metadataKey is required.")
    if given.get("visibility") not in {"DOCUMENT", "PROJECT"}:
        raise bad("DeveloperMetadata.visibility is required.")
    holder, sheet, axis, index = _holder(edit, given.get("location", {}))
    taken = {item["metadataId"] for _, item, *_ in edit.book.all_metadata()}
    number = given.get("metadataId") or edit.book.fresh_id(taken)
    if number in taken:
        raise bad(f"Developer metadata with the id {number} already exists.")
    item = {name: given[name] for name in ("metadataKey", "metadataValue", "visibility") if name in given}
    item = {"metadataId": number} | item
    holder.append(item)
    return {"createDeveloperMetadata": {"developerMetadata": rendering.metadata(item, sheet, axis, index)}}


def update(edit, body):
    tree = mask_of(body, "DeveloperMetadata")
    given = body.get("developerMetadata", {})
    found = [hit for part in body.get("dataFilters", []) for hit in lookups.find(edit.book, part)]
    if not found:
        raise bad("No developer metadata matches the data filters.")
    changed = []
    for holder, item, *_ in found:
        fresh = masks.update(item, given, {key: below for key, below in tree.items() if key != "location"} or {"x": {}})
        fresh |= {"metadataId": item["metadataId"], "visibility": fresh.get("visibility", item["visibility"])}
        holder.remove(item)
        target, sheet, axis, index = (
            _holder(edit, given["location"]) if "location" in tree else _same(edit, holder, item)
        )
        target.append(fresh)
        changed.append(rendering.metadata(fresh, sheet, axis, index))
    return {"updateDeveloperMetadata": {"developerMetadata": changed}}


def _same(edit, holder, item):
    """The place of an item that was just taken out of `holder`."""
    holder.append(item)
    place = next(hit[2:] for hit in edit.book.all_metadata() if hit[1] is item)
    holder.remove(item)
    return holder, *place


def delete(edit, body):
    gone = []
    for holder, item, sheet, axis, index in lookups.find(edit.book, required(body, "dataFilter")):
        holder.remove(item)
        gone.append(rendering.metadata(item, sheet, axis, index))
    return {"deleteDeveloperMetadata": {"deletedDeveloperMetadata": gone} if gone else {}}


HANDLERS = {
    "createDeveloperMetadata": create,
    "deleteDeveloperMetadata": delete,
    "updateDeveloperMetadata": update,
}
