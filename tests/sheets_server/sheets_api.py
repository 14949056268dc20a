"""The methods of Sheets v4: each takes the caller, the path's parts, the query and the body."""

from . import appending, batch, engine, lookups, masks, rendering, schema, spellings, values
from . import batch_cells as cells
from . import batch_objects as objects
from . import batch_ranges as ranges
from . import batch_sheets as sheets
from .colours import twin
from .editing import resolve
from .errors import ApiError, bad, forbidden
from .world import SHEET, new_book


def _reading(caller, path):
    file = caller.spreadsheet(path["spreadsheetId"])
    book = caller.world.books[path["spreadsheetId"]]
    return book, caller.edit(book, file)


def _writing(caller, path):
    """An Edit on a copy; `_commit` swaps it in."""
    file = caller.spreadsheet(path["spreadsheetId"], "writer")
    return caller.edit(caller.world.books[path["spreadsheetId"]].clone(), file)


def _commit(caller, edit):
    book = edit.book
    caller.world.books[book.book_id] = book
    caller.world.touch(book.book_id, caller.who)
    caller.world.files[book.book_id].name = book.properties["title"]


def _tree(query):
    text = query.get("fields")
    if not text:
        return None
    try:
        return masks.parse(text)
    except masks.MaskError:
        raise bad(f"Invalid field mask: {text}") from None


def get(caller, path, query, _body):
    book, edit = _reading(caller, path)
    found = [resolve(book, text) for text in query.get("ranges", [])]
    with_data = query.get("includeGridData", False)
    answer = rendering.whole(book, edit, ranges=found, with_data=with_data, tree=_tree(query))
    return spellings.shown(book, edit.options, answer)


def get_by_filter(caller, path, query, body):
    book, edit = _reading(caller, path)
    found = [place for part in body.get("dataFilters", []) for place in lookups.targets(book, part)]
    with_data = body.get("includeGridData", False)
    return rendering.whole(book, edit, ranges=found, with_data=with_data, tree=_tree(query))


def batch_update(caller, path, query, body):
    edit = _writing(caller, path)
    replies = batch.apply_all(edit, body.get("requests", []))
    answer = {"spreadsheetId": edit.book.book_id, "replies": replies}
    if body.get("includeSpreadsheetInResponse"):
        tree = _tree(query)
        below = tree.get("updatedSpreadsheet") if tree and "*" not in tree else None
        whole = rendering.whole(
            edit.book,
            edit,
            ranges=[resolve(edit.book, text) for text in body.get("responseRanges", [])],
            with_data=body.get("responseIncludeGridData", False),
            tree=below or None,
        )
        answer["updatedSpreadsheet"] = spellings.shown(edit.book, edit.options, whole)
    _commit(caller, edit)
    return answer


def create(caller, _path, _query, body):
    world, account = caller.world, caller.grant
    if account.service and not world.options.service_account_storage:
        raise forbidden()
    given = body.get("properties", {})
    file = world.new_file(
        given.get("title") or "Untitled spreadsheet", SHEET, owner=caller.who, made_by=account.project
    )
    book = new_book(file.file_id, file.name, given.get("locale") or "en_US", given.get("timeZone") or "Etc/GMT")
    world.books[file.file_id] = book
    edit = caller.edit(book, file)
    try:
        _fill(edit, body)
    except ApiError:
        del world.books[file.file_id], world.files[file.file_id]
        raise
    return rendering.whole(book, edit)


def _fill(edit, body):
    book, given = edit.book, body.get("sheets", [])
    for name in ("defaultFormat", "autoRecalc", "iterativeCalculationSettings"):
        if name in body.get("properties", {}):
            book.properties[name] = twin(body["properties"][name])
    if given:
        book.sheets.clear()
    for index, item in enumerate(given):
        properties = dict(item.get("properties", {}))
        properties.setdefault("title", f"Sheet{index + 1}")
        if index == 0:
            properties.setdefault("sheetId", 0)
        sheets.add_sheet(edit, {"properties": properties})
        _fill_sheet(edit, book.sheets[-1], item)
    for item in body.get("namedRanges", []):
        ranges.add_named_range(edit, {"namedRange": item})


def _fill_sheet(edit, sheet, item):
    for data in item.get("data", []):
        for row, line in enumerate(data.get("rowData", []), data.get("startRow", 0)):
            for col, cell in enumerate(line.get("values", []), data.get("startColumn", 0)):
                cells.write_cell(edit, sheet, (row, col), cell, {})
    own = {"sheetId": sheet.sheet_id}
    for grid in item.get("merges", []):
        ranges.merge_cells(edit, {"range": grid | own})
    for rule in item.get("conditionalFormats", []):
        objects.add_rule(edit, {"rule": rule, "index": len(sheet.rules)})
    for protected in item.get("protectedRanges", []):
        ranges.add_protected_range(edit, {"protectedRange": protected})
    for chart in item.get("charts", []):
        objects.add_chart(edit, {"chart": chart})


def values_get(caller, path, query, _body):
    book, _ = _reading(caller, path)
    return values.get(book, path["range"], query)


def values_batch_get(caller, path, query, _body):
    book, _ = _reading(caller, path)
    return values.batch_get(book, query.get("ranges", []), query)


def values_update(caller, path, query, body):
    edit = _writing(caller, path)
    answer = values.update(edit, path["range"], query, body)
    _commit(caller, edit)
    return answer


def values_append(caller, path, query, body):
    edit = _writing(caller, path)
    answer = appending.append(edit, path["range"], query, body)
    _commit(caller, edit)
    return answer


def values_clear(caller, path, _query, _body):
    edit = _writing(caller, path)
    answer = values.clear(edit, path["range"])
    _commit(caller, edit)
    return answer


def values_batch_clear(caller, path, _query, body):
    edit = _writing(caller, path)
    answer = values.batch_clear(edit, body.get("ranges", []))
    _commit(caller, edit)
    return answer


def _resolve_data(edit, index, text):
    try:
        return resolve(edit.book, text)
    except ApiError as error:
        error.message = f"Invalid data[{index}]: {error.message}"
        raise


def values_batch_update(caller, path, _query, body):
    edit = _writing(caller, path)
    values.input_option(body.get("valueInputOption"))
    data = body.get("data", [])
    targets = [(*_resolve_data(edit, at, item.get("range", "")), item) for at, item in enumerate(data)]
    answer, written = values.batch_update(edit, body, targets)
    answer["responses"] = [
        values.update_answer(edit, *done, echo=values.echo_options(body, item))
        for done, item in zip(written, data, strict=True)
    ]
    _commit(caller, edit)
    return answer if written else {"spreadsheetId": edit.book.book_id}


def values_get_by_filter(caller, path, _query, body):
    book, _ = _reading(caller, path)
    found = []
    engine.refresh(book)
    for part in body.get("dataFilters", []):
        read = [values.value_range(book, *place, options=body) for place in lookups.targets(book, part)]
        found.extend({"valueRange": one, "dataFilters": [part]} for one in read)
    return {"spreadsheetId": book.book_id} | ({"valueRanges": found} if found else {})


def values_update_by_filter(caller, path, _query, body):
    edit = _writing(caller, path)
    targets, filters = [], []
    for item in body.get("data", []):
        for place in lookups.targets(edit.book, item.get("dataFilter", {})):
            targets.append((*place, item))
            filters.append(item["dataFilter"])
    answer, written = values.batch_update(edit, body, targets)
    if written:
        answer["responses"] = []
    for done, (_, _, item), used in zip(written, targets, filters, strict=True):
        one = values.update_answer(edit, *done, echo=values.echo_options(body, item))
        one.pop("spreadsheetId")
        answer["responses"].append(one | {"dataFilter": used})
    _commit(caller, edit)
    return answer


def values_clear_by_filter(caller, path, _query, body):
    edit = _writing(caller, path)
    places = [place for part in body.get("dataFilters", []) for place in lookups.targets(edit.book, part)]
    cleared = [values.clear_one(edit, *place) for place in places]
    _commit(caller, edit)
    return {"spreadsheetId": edit.book.book_id} | ({"clearedRanges": cleared} if cleared else {})


def copy_to(caller, path, _query, body):
    source, _ = _reading(caller, path)
    sheet = source.sheet(int(path["sheetId"]))
    if sheet is None:
        raise bad(f"The sheet ({path['sheetId']}) does not exist.")
    edit = _writing(caller, {"spreadsheetId": body.get("destinationSpreadsheetId", "")})
    title = sheets.copy_title(edit.book, sheet.title)
    fresh = sheets.adopt(edit.book, sheet, edit.book.fresh_sheet_id(), title)
    edit.book.sheets.append(fresh)
    edit.book.check_size()
    edit.book.stale = True
    _commit(caller, edit)
    return rendering.sheet_properties(edit.book, fresh)


def metadata_get(caller, path, _query, _body):
    book, _ = _reading(caller, path)
    for _, item, *place in book.all_metadata():
        if str(item["metadataId"]) == path["metadataId"]:
            return rendering.metadata(item, *place)
    raise bad(f"No developer metadata with id: {path['metadataId']}")


def metadata_search(caller, path, _query, body):
    book, _ = _reading(caller, path)
    found = []
    for part in body.get("dataFilters", []):
        for _, item, *place in lookups.find(book, part):
            found.append({"developerMetadata": rendering.metadata(item, *place), "dataFilters": [part]})
    return {"matchedDeveloperMetadata": found} if found else {}


def known_fields(method, query):
    """Check the `fields` parameter against the answer's type."""
    tree = _tree(query)
    described = schema.load("sheets.v4")
    kind = described.answer_type(method)
    if tree is not None and kind:
        masks.check(tree, described, kind)
    return tree
