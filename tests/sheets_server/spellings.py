"""Formulas as a locale spells them: where numbers have a decimal comma, arguments are parted by semicolons."""

import re

from .locales import locale

QUOTED = r"\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*'"
FOREIGN = re.compile(r"\d\.\d|,\d+,")  # no number of a locale with a decimal comma
PARTS = {point: re.compile(rf"{QUOTED}|(?<![\w$])\d+[{point}]\d+|.", re.DOTALL) for point in ",."}


class Broken(str):
    """A formula that is spelt for another locale: it stays as it was typed, and comes to an error."""

    __slots__ = ()


def applies(name, options):
    return options.local_formulas and locale(name).point == ","


def typed(edit, value):
    """What a formula written under the locale is kept as."""
    if not value or "formulaValue" not in value or not applies(edit.locale_name, edit.options):
        return value
    parts = PARTS[","].findall(value["formulaValue"])
    bare = "".join("_" if part[0] in "\"'" else part for part in parts)
    if "," in parts or FOREIGN.search(bare):
        return {"formulaValue": Broken(value["formulaValue"])}
    return {"formulaValue": "".join(_swapped(part, ";", ",") for part in parts)}


def shown(book, options, answer):
    """A whole answer, its formulas spelt by the locale."""
    if not applies(book.properties["locale"], options):
        return answer
    return _walk(answer)


def _walk(found):
    if isinstance(found, list):
        return [_walk(one) for one in found]
    if not isinstance(found, dict):
        return found
    if isinstance(found.get("formulaValue"), str) and not isinstance(found["formulaValue"], Broken):
        parts = PARTS["."].findall(found["formulaValue"])
        return {"formulaValue": "".join(_swapped(part, ",", ";") for part in parts)}
    return {name: _walk(held) for name, held in found.items()}


def _swapped(part, mark, other):
    if part == mark:
        return other
    return part.replace(".", "~").replace(",", ".").replace("~", ",") if part[0].isdigit() else part
