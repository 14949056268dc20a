"""How cells look: userEnteredFormat, what conditional formats add, and the effective format."""

from . import conditions, engine
from .a1 import from_grid
from .values import effective_number_format


def layered(base, over):
    """`over` wins, field by field."""
    fresh = dict(base)
    for key, value in over.items():
        both = (
            isinstance(value, dict) and isinstance(fresh.get(key), dict) and key in {"textFormat", "padding", "borders"}
        )
        fresh[key] = layered(fresh[key], value) if both else value
    return fresh


def without(default, look):
    """A look without what equals the default."""
    fresh = {}
    for key, value in look.items():
        held = without(default.get(key, {}), value) if isinstance(value, dict) else value
        if value != default.get(key) and held != {}:
            fresh[key] = held
    return fresh


def effective(book, cell, extra=None):
    look = layered(book.properties["defaultFormat"], cell.look or {})
    if extra:
        look = layered(look, extra)
    number_format = effective_number_format(book, cell)
    if number_format:
        look["numberFormat"] = number_format
    plain = engine.plain(cell.shown)
    if "horizontalAlignment" not in look and plain is not None:
        number = isinstance(plain, int | float) and not isinstance(plain, bool)
        centred = isinstance(plain, bool) or "errorValue" in (cell.shown or {})
        look["horizontalAlignment"] = "CENTER" if centred else ("RIGHT" if number else "LEFT")
    look["hyperlinkDisplayType"] = look.get("hyperlinkDisplayType", "PLAIN_TEXT")
    return look


def conditional(book, sheet, area):
    """{(row, column): format} of the boolean rules inside `area`; the first rule that holds wins, field by field."""
    asked = [hit for rule in sheet.rules if "booleanRule" in rule for hit in _asked(book, sheet, rule, area)]
    results = iter(engine.compute(book, [job for _, _, jobs in asked for job in jobs]))
    found = {}
    for place, rule, jobs in asked:
        computed = [next(results) for _ in jobs]
        value = engine.plain(sheet.at(*place).shown)
        if conditions.decide(book, sheet, rule["condition"], value, computed):
            found[place] = layered(rule.get("format", {}), found.get(place, {}))
    return found


def _asked(book, sheet, rule, area):
    """(place, rule, formulas to compute) of each cell that the rule is about."""
    boolean = rule["booleanRule"]
    rects = [from_grid(grid).clip(sheet.rows, sheet.cols) for grid in rule["ranges"]]
    for place in sheet.cells:
        if area.holds(*place) and any(rect.holds(*place) for rect in rects):
            yield (
                place,
                boolean,
                conditions.plan(book, sheet, place, boolean["condition"], (rects[0].top, rects[0].left)),
            )
