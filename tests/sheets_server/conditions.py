"""Boolean conditions of validation rules and conditional formats."""

from . import a1, engine, formulas, typed
from .errors import bad
from .options import Options

COUNTS = {
    "BLANK": (0, 0),
    "NOT_BLANK": (0, 0),
    "BOOLEAN": (0, 2),
    "NUMBER_BETWEEN": (2, 2),
    "NUMBER_NOT_BETWEEN": (2, 2),
    "DATE_BETWEEN": (2, 2),
    "DATE_NOT_BETWEEN": (2, 2),
    "DATE_IS_VALID": (0, 0),
    "TEXT_IS_EMAIL": (0, 0),
    "TEXT_IS_URL": (0, 0),
    "ONE_OF_LIST": (1, 500),
    "FILTER_EXPRESSION": (1, 1),
    "TEXT_NOT_EQ": (1, 500),
    "DATE_NOT_EQ": (1, 500),
}
COMPARE = {
    "NUMBER_GREATER": lambda value, limit: value > limit,
    "NUMBER_GREATER_THAN_EQ": lambda value, limit: value >= limit,
    "NUMBER_LESS": lambda value, limit: value < limit,
    "NUMBER_LESS_THAN_EQ": lambda value, limit: value <= limit,
    "NUMBER_EQ": lambda value, limit: value == limit,
    "NUMBER_NOT_EQ": lambda value, limit: value != limit,
    "NUMBER_BETWEEN": lambda value, low, high: low <= value <= high,
    "NUMBER_NOT_BETWEEN": lambda value, low, high: not low <= value <= high,
    "DATE_BEFORE": lambda value, limit: value < limit,
    "DATE_AFTER": lambda value, limit: value > limit,
    "DATE_ON_OR_BEFORE": lambda value, limit: value <= limit,
    "DATE_ON_OR_AFTER": lambda value, limit: value >= limit,
    "DATE_EQ": lambda value, limit: value == limit,
    "DATE_BETWEEN": lambda value, low, high: low <= value <= high,
    "DATE_NOT_BETWEEN": lambda value, low, high: not low <= value <= high,
}
TEXT = {
    "TEXT_CONTAINS": lambda value, part: part in value,
    "TEXT_NOT_CONTAINS": lambda value, part: part not in value,
    "TEXT_STARTS_WITH": lambda value, part: value.startswith(part),
    "TEXT_ENDS_WITH": lambda value, part: value.endswith(part),
    "TEXT_EQ": lambda value, part: value == part,
    "TEXT_NOT_EQ": lambda value, part: value != part,
}


def check_shape(condition):
    """Refuse a condition with the wrong number of values."""
    kind = condition.get("type")
    if not kind or kind == "CONDITION_TYPE_UNSPECIFIED":
        raise bad("BooleanCondition.type is required.")
    least, most = COUNTS.get(kind, (1, 1))
    count = len(condition.get("values", []))
    if not least <= count <= most:
        wanted = str(least) if least == most else f"between {least} and {most}"
        raise bad(f"Invalid number of ConditionValues for condition type {kind}: expected {wanted}, got {count}.")


def plan(book, sheet, place, condition, origin):
    """The formulas that must be computed before `decide`: one for each value that is a formula."""
    index = book.sheets.index(sheet)
    by = place[0] - origin[0], place[1] - origin[1]
    texts = [value.get("userEnteredValue", "") for value in condition.get("values", [])]
    return [(index, formulas.copied(text, *by)) for text in texts if text.startswith("=") and not _is_range(condition)]


def _is_range(condition):
    return condition["type"] == "ONE_OF_RANGE"


def decide(book, sheet, condition, value, computed):
    """Whether `value` (plain, `None` for blank) meets the condition; `computed` are the results of `plan`."""
    kind = condition["type"]
    if kind in {"BLANK", "NOT_BLANK"}:
        return (value in {None, ""}) == (kind == "BLANK")
    if kind == "CUSTOM_FORMULA":
        return bool(computed[0]) and not isinstance(computed[0], str)
    if kind == "ONE_OF_RANGE":
        return value in _range_values(book, sheet, condition)
    results, typing = iter(computed), typed.Typing(book.properties["locale"], Options(), 2000)
    limits = [
        next(results) if text.startswith("=") else engine.plain(typed.read(text, typing)[0])
        for text in (item.get("userEnteredValue", "") for item in condition.get("values", []))
    ]
    return _compare(kind, value, limits, condition)


def _compare(kind, value, limits, condition):
    if kind == "BOOLEAN":
        return isinstance(value, bool) if not limits else value in limits
    if kind == "ONE_OF_LIST":
        return value in limits or str(value) in [item.get("userEnteredValue") for item in condition["values"]]
    if kind in COMPARE:
        numbers = all(isinstance(item, int | float) and not isinstance(item, bool) for item in (value, *limits))
        return numbers and COMPARE[kind](value, *limits)
    if kind in TEXT:
        return TEXT[kind](str("" if value is None else value).casefold(), str(limits[0]).casefold())
    return True


def _range_values(book, sheet, condition):
    text = condition["values"][0].get("userEnteredValue", "").lstrip("=")
    title, rest = a1.split(text)
    source = sheet if title is None else book.titled(title)
    area = a1.parse(rest or "")
    if source is None or area is None:
        return []
    held = [engine.plain(source.at(*place).shown) for place in area.clip(source.rows, source.cols).cells()]
    return [value for value in held if value is not None]


def check_entry(book, sheet, place, cell, extended):
    """A strict rule refuses what a person types."""
    rule = cell.validation
    if not rule or not rule.get("strict") or "formulaValue" in extended:
        return
    trial = book.clone()
    trial_sheet = trial.sheet(sheet.sheet_id)
    trial_sheet.put(*place, value=extended, shown=extended)
    engine.refresh(trial)
    computed = engine.compute(trial, plan(trial, trial_sheet, place, rule["condition"], place))
    if not decide(trial, trial_sheet, rule["condition"], engine.plain(extended), computed):
        where = a1.address(*place)
        raise bad(f"The data you entered in cell {where} violates the data validation rules set on this cell.")
