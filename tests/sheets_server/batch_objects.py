"""Charts and conditional formats."""

from . import a1, conditions, masks
from .batch_common import area_of, grid_of, mask_of, required
from .colours import twin
from .editing import check_point
from .errors import bad
from .model import new_sheet


def _tidy_rule(edit, rule):
    """A ConditionalFormatRule, ranges checked, colours with their twins."""
    ranges = []
    for grid in rule.get("ranges", []):
        sheet, _ = area_of(edit, grid)
        ranges.append(a1.from_grid(grid).to_grid(sheet.sheet_id))
    if not ranges:
        raise bad("ConditionalFormatRule.ranges is required.")
    if len({grid.get("sheetId", 0) for grid in ranges}) > 1:
        raise bad("All ranges of a ConditionalFormatRule must be on the same sheet.")
    if "booleanRule" in rule:
        conditions.check_shape(rule["booleanRule"].get("condition", {}))
    elif "gradientRule" not in rule:
        raise bad("ConditionalFormatRule.rule is required.")
    return twin(rule) | {"ranges": ranges}


def add_rule(edit, body):
    rule = _tidy_rule(edit, required(body, "rule"))
    sheet = grid_of(edit, rule["ranges"][0].get("sheetId", 0))
    index = body.get("index", 0)
    if index > len(sheet.rules):
        raise bad(f"index[{index}] is past the last rule on sheet: {sheet.sheet_id}")
    sheet.rules.insert(index, rule)


def _rule_at(edit, sheet_id, index):
    sheet = grid_of(edit, sheet_id)
    if not 0 <= index < len(sheet.rules):
        raise bad(f"No conditional format on sheet: {sheet_id} at index: {index}")
    return sheet


def delete_rule(edit, body):
    index = body.get("index", 0)
    sheet = _rule_at(edit, body.get("sheetId", 0), index)
    return {"deleteConditionalFormatRule": {"rule": sheet.rules.pop(index)}}


def update_rule(edit, body):
    index = body.get("index", 0)
    if "rule" in body:
        rule = _tidy_rule(edit, body["rule"])
        sheet = _rule_at(edit, rule["ranges"][0].get("sheetId", 0), index)
        old, sheet.rules[index] = sheet.rules[index], rule
        return {"updateConditionalFormatRule": {"newRule": rule, "newIndex": index, "oldRule": old, "oldIndex": index}}
    sheet = _rule_at(edit, body.get("sheetId", 0), index)
    rule, to = sheet.rules.pop(index), body.get("newIndex", 0)
    sheet.rules.insert(to, rule)
    return {"updateConditionalFormatRule": {"newRule": rule, "newIndex": to, "oldIndex": index}}


def add_chart(edit, body):
    given = required(body, "chart")
    if not given.get("spec"):
        raise bad("Chart spec is required.")
    sheet, position = _position(edit, given.get("position", {}))
    _check_sources(edit, given["spec"])
    taken = {chart["chartId"] for one in edit.book.sheets for chart in one.charts}
    number = given.get("chartId") or edit.book.fresh_id(taken)
    if number in taken:
        raise bad(f"A chart with the id {number} already exists.")
    chart = {"chartId": number, "spec": given["spec"], "position": position}
    if "border" in given:
        chart["border"] = twin(given["border"])
    sheet.charts.append(chart)
    return {"addChart": {"chart": chart}}


def _position(edit, given):
    if given.get("newSheet"):
        number = 1
        while edit.book.titled(f"Chart{number}"):
            number += 1
        sheet = new_sheet(edit.book.fresh_sheet_id(), f"Chart{number}")
        sheet.kind = "OBJECT"
        edit.book.sheets.append(sheet)
        return sheet, {"sheetId": sheet.sheet_id}
    if "overlayPosition" not in given:
        raise bad("Must specify either newSheet or overlayPosition.")
    overlay = given["overlayPosition"]
    anchor = overlay.get("anchorCell", {})
    sheet = grid_of(edit, anchor.get("sheetId", 0))
    check_point(sheet, anchor.get("rowIndex", 0), anchor.get("columnIndex", 0))
    size = {"widthPixels": 600, "heightPixels": 371}
    tidy = {"sheetId": sheet.sheet_id} if sheet.sheet_id else {}
    tidy |= {key: value for key, value in anchor.items() if key != "sheetId"}
    return sheet, {
        "overlayPosition": {"anchorCell": tidy} | size | {k: v for k, v in overlay.items() if k != "anchorCell"}
    }


def _check_sources(edit, node):
    if isinstance(node, list):
        for item in node:
            _check_sources(edit, item)
    elif isinstance(node, dict):
        for grid in node.get("sources", []):
            area_of(edit, grid)
        for item in node.values():
            _check_sources(edit, item)


def _chart(edit, number):
    for sheet in edit.book.sheets:
        for index, chart in enumerate(sheet.charts):
            if chart["chartId"] == number:
                return sheet, index
    raise bad(f"No chart with id: {number}")


def update_chart(edit, body):
    sheet, index = _chart(edit, body.get("chartId", 0))
    _check_sources(edit, required(body, "spec"))
    sheet.charts[index] = sheet.charts[index] | {"spec": body["spec"]}


def move_object(edit, body):
    sheet, index = _chart(edit, body.get("objectId", 0))
    if body.get("newPosition", {}).get("newSheet"):
        target, position = _position(edit, body["newPosition"])
    else:
        held = sheet.charts[index]["position"].get("overlayPosition", {})
        given = body.get("newPosition", {}).get("overlayPosition", {})
        tree = {"*": {}} if body.get("fields") == "*" else mask_of(body, "OverlayPosition")
        fresh = held | given if "*" in tree else masks.update(held, given, tree)
        target, position = _position(edit, {"overlayPosition": fresh})
    target.charts.append(_taken(edit, sheet, index) | {"position": position})
    return {"updateEmbeddedObjectPosition": {"position": position}}


def delete_object(edit, body):
    _taken(edit, *_chart(edit, body.get("objectId", 0)))


def _taken(edit, sheet, index):
    """A chart, no longer on its sheet; one that was made for the chart goes with it."""
    if sheet.kind == "OBJECT":
        edit.book.sheets.remove(sheet)
    return sheet.charts.pop(index)


HANDLERS = {
    "addChart": add_chart,
    "addConditionalFormatRule": add_rule,
    "deleteConditionalFormatRule": delete_rule,
    "deleteEmbeddedObject": delete_object,
    "updateChartSpec": update_chart,
    "updateConditionalFormatRule": update_rule,
    "updateEmbeddedObjectPosition": move_object,
}
