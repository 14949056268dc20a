"""What must agree between the parts of a programme file: sums, references, duplicates and order.

The checks read the parsed TOML, not the records, and skip whatever is not sound by itself (the records report that), so
that one pass finds as much as possible.
"""

import datetime as dt
import itertools
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from tidao_sheets.core.decimals import plain
from tidao_sheets.core.programme.year import Month
from tidao_sheets.core.toml.lines import Path
from tidao_sheets.core.toml.mistakes import Fault, shown
from tidao_sheets.core.toml.parse import Finder

TomlRow = tuple[Path, dict[str, Any]]

_IDS = (("tier", "id"), ("tier", "level"), ("round", "number"), ("dimension", "id"), ("dimension.criterion", "id"))
_MORE_IDS = (("zone", "id"), ("office", "code"), ("office", "short_name"), ("committee", "id"))
_LAST_IDS = (("document", "id"), ("signatory", "id"))
_DEFAULT_DECIMALS = 2


def cross_check(data: dict[str, Any], line: Finder) -> Iterator[Fault]:
    """Yield every disagreement between parts of the parsed file `data`; `line` tells where a path stands."""
    for header, key in (*_IDS, *_MORE_IDS, *_LAST_IDS):
        yield from _duplicates(rows(data, header), key, line, numeric=header == "dimension")
    yield from _letters(data)
    yield from _rounds(data, line)
    yield from _sums(data)
    yield from _decimals(data)
    yield from _tiers(data, line)
    yield from _zones(data)
    yield from _assignment(data, line)
    yield from _seats(data)
    yield from _evidence(data)


def rows(data: dict[str, Any], header: str) -> list[TomlRow]:
    """Return the entries of an array of tables, nested ones too, each with its path."""
    found: list[TomlRow] = [((), data)]
    for step in header.split("."):
        found = [
            ((*path, step, number), entry)
            for path, row in found
            for number, entry in enumerate(row[step] if isinstance(row.get(step), list) else ())
            if isinstance(entry, dict)
        ]
    return found


def _points(value: object) -> Decimal | None:
    """Return a sound number of points; one far too small to print would fill the screen with zeros."""
    if not isinstance(value, (int, Decimal)) or isinstance(value, bool):
        return None
    number = Decimal(value)
    return number if number.is_finite() and 0 <= number <= 10_000 and number.adjusted() > -30 else None


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _texts(entries: list[TomlRow], key: str) -> list[tuple[Path, str]]:
    return [(path, row[key]) for path, row in entries if isinstance(row.get(key), str)]


def _total(entries: list[TomlRow]) -> Decimal | None:
    """Sum the full marks of criteria, or None where one of them is not sound."""
    marks = [_points(row.get("full_marks")) for _, row in entries]
    sound = [m for m in marks if m]
    return sum(sound, Decimal(0)) if sound and len(sound) == len(marks) else None


def _unknown(kind: str, path: Path, value: str, candidates: list[str]) -> Fault:
    if len(candidates) == 1:
        return Fault(path, f"{kind}_near", {"value": shown(value), "near": shown(candidates[0])})
    return Fault(path, kind, {"value": shown(value)})


def _duplicates(entries: list[TomlRow], key: str, line: Finder, *, numeric: bool) -> Iterator[Fault]:
    seen: dict[object, tuple[Path, object]] = {}
    for path, row in entries:
        value = row.get(key)
        if not isinstance(value, (str, int)) or isinstance(value, bool) or value == "":
            continue
        where = (*path, key)
        first_path, first = seen.setdefault(_sameness(value, numeric=numeric), (where, value))
        if first_path != where:
            kind = "duplicate" if first == value else "alike"
            yield Fault(where, kind, {"value": shown(value), "first": shown(first), "other": line(first_path)})


def _sameness(value: str | int, *, numeric: bool) -> object:
    """Return what a spreadsheet compares: letters in either case and, in SUMIF, numbers that a text looks like."""
    if isinstance(value, int):
        return value
    folded = value.strip().casefold()
    return Decimal(folded) if numeric and re.fullmatch(r"\d+(\.\d+)?", folded) else folded


def _letters(data: dict[str, Any]) -> Iterator[Fault]:
    for path, row in rows(data, "round"):
        letters = row.get("letters")
        if not isinstance(letters, list):
            continue
        seen: set[str] = set()
        for number, kind in enumerate(letters):
            if isinstance(kind, str) and kind in seen:
                yield Fault((*path, "letters", number), "letter_twice", {"value": shown(kind)})
            elif isinstance(kind, str):
                seen.add(kind)


def _rounds(data: dict[str, Any], line: Finder) -> Iterator[Fault]:
    for (before_path, before), (path, row) in itertools.pairwise(rows(data, "round")):
        number, former = _whole(row.get("number")), _whole(before.get("number"))
        if number is None or former is None:
            continue
        due, due_before = row.get("due"), before.get("due")
        early = type(due) is dt.date and type(due_before) is dt.date and due <= due_before
        if not early and number > former:
            continue
        values = {"number": number, "before": former, "other": line(before_path)}
        if number < former:
            yield Fault((*path, "number"), "round_number", values)
        if early:
            yield Fault((*path, "due"), "round_order", {**values, "due": due})


def _sums(data: dict[str, Any]) -> Iterator[Fault]:
    for path, row in rows(data, "dimension"):
        stated, total = _points(row.get("full_marks")), _total(rows(row, "criterion"))
        if stated is not None and total is not None and stated != total:
            yield Fault((*path, "full_marks"), "dimension_sum", {"stated": plain(stated), "sum": plain(total)})
    scoring = data.get("scoring")
    stated = _points(scoring.get("full_marks")) if isinstance(scoring, dict) else None
    total = _total(rows(data, "dimension.criterion"))
    if stated is not None and total is not None and stated != total:
        yield Fault(("scoring", "full_marks"), "total_sum", {"stated": plain(stated), "sum": plain(total)})


def _decimals(data: dict[str, Any]) -> Iterator[Fault]:
    scoring = data.get("scoring", {})
    allowed = _whole(scoring.get("decimals", _DEFAULT_DECIMALS)) if isinstance(scoring, dict) else None
    for path, row in rows(data, "dimension.criterion"):
        marks = _points(row.get("full_marks"))
        if marks is None or allowed is None or not 0 <= allowed <= 4:
            continue
        if marks.quantize(Decimal(1).scaleb(-allowed)) != marks:
            values = {"value": plain(marks), "decimals": allowed}
            yield Fault((*path, "full_marks"), "marks_decimals", values)


def _tiers(data: dict[str, Any], line: Finder) -> Iterator[Fault]:
    entries = rows(data, "tier")
    total = _total(rows(data, "dimension.criterion"))
    floors = [(floor, path, row) for path, row in entries if (floor := _points(row.get("floor"))) is not None]
    for floor, path, _ in floors:
        if total is not None and floor > total:
            yield Fault((*path, "floor"), "tier_above_full", {"value": plain(floor), "sum": plain(total)})
    for path, row in entries:
        if isinstance(row.get("id"), str) and row["id"].casefold() == "none":
            yield Fault((*path, "id"), "tier_none")
    for (low, low_path, low_row), (high, path, row) in itertools.pairwise(sorted(floors, key=lambda f: f[0])):
        level, low_level = _whole(row.get("level")), _whole(low_row.get("level"))
        if low == high:
            yield Fault((*path, "floor"), "tier_floor", {"value": plain(high), "other": line(low_path)})
        elif level is not None and low_level is not None and low_level > level:
            yield Fault((*low_path, "level"), "tier_level", {"level": low_level, "other": line(path)})


def _evidence(data: dict[str, Any]) -> Iterator[Fault]:
    """Check that months follow time, and that table, criteria and units belong together."""
    table = data.get("evidence")
    criteria = rows(data, "dimension.criterion")
    asking = [(*path, "evidence") for path, row in criteria if "evidence" in row]
    if isinstance(table, dict):
        months = [Month.parse(m) if isinstance(m := table.get(key), str) else None for key in ("first", "last")]
        first, last = months
        if first and last and not first <= last <= Month(first.year + 1, first.number):
            yield Fault(("evidence", "last"), "evidence_months", {"first": first.key, "last": last.key})
        if not asking:
            yield Fault(("evidence",), "evidence_unused")
    elif table is None and asking:
        yield Fault(asking[0], "evidence_unasked")
    for path, row in criteria:
        if "unit" in row and "evidence" not in row:
            yield Fault((*path, "unit"), "unit_alone")


def _zones(data: dict[str, Any]) -> Iterator[Fault]:
    zones, offices = _texts(rows(data, "zone"), "id"), _texts(rows(data, "office"), "zone")
    known, used = {zone for _, zone in zones}, {zone for _, zone in offices}
    unused, wrong = known - used, used - known
    # One unknown zone and one that nobody uses belong together: one mistake, told where it was made.
    meant = list(unused) if len(wrong) == len(unused) == 1 else []
    for path, zone in offices:
        if zone in wrong:
            yield _unknown("unknown_zone", (*path, "zone"), zone, meant)
    for path, zone in zones:
        if zone in unused and not meant:
            yield Fault(path, "zone_empty", {"value": shown(zone)})


def _assignment(data: dict[str, Any], line: Finder) -> Iterator[Fault]:
    offices, committees = _texts(rows(data, "office"), "code"), rows(data, "committee")
    known = {code for _, code in offices}
    assigned = list(_assigned(committees))
    first = dict(reversed([(code, path) for path, code in assigned]))
    left = [code for _, code in offices if code not in first]
    unknown = [(path, code) for path, code in assigned if code not in known]
    # Codes are too alike to guess from their spelling; one unknown code and one office left over do belong together.
    meant = left if len(unknown) == 1 else []
    for path, code in unknown:
        yield _unknown("unknown_office", path, code, meant)
    for path, code in assigned:
        if first[code] != path:
            yield Fault(path, "office_twice", {"value": shown(code), "other": line(first[code])})
    # A list that could not be read may be the very one that names the office.
    if len(meant) != 1 and committees and all(_sound_offices(row) for _, row in committees):
        for path, code in offices:
            if code not in first:
                yield Fault(path, "office_unassigned", {"value": shown(code)})


def _assigned(committees: list[TomlRow]) -> Iterator[tuple[Path, str]]:
    for path, row in committees:
        codes = row.get("offices")
        for number, code in enumerate(codes if isinstance(codes, list) else ()):
            if isinstance(code, str):
                yield (*path, "offices", number), code


def _sound_offices(row: dict[str, Any]) -> bool:
    codes = row.get("offices", [])
    return isinstance(codes, list) and all(isinstance(code, str) for code in codes)


def _seats(data: dict[str, Any]) -> Iterator[Fault]:
    known = {code for _, code in _texts(rows(data, "office"), "code")}
    for path, code in _texts(rows(data, "committee.seat"), "office"):
        if code not in known:
            yield Fault((*path, "office"), "unknown_office", {"value": shown(code)})
