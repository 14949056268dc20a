"""Writing into cells: what is entered, and who may write where."""

from dataclasses import dataclass

from . import a1, conditions, spellings, typed
from .errors import PROTECTED, bad
from .model import Book, check_text
from .options import Options


@dataclass
class Edit:
    """One caller's change of a copy of a workbook.

    `person`: True for typing at the screen, which validation binds; False for pasting there; None for the API.
    """

    book: Book
    who: str
    owner: bool
    options: Options
    year: int
    person: bool | None = None
    before: str = ""  # the locale when the change began

    def __post_init__(self):
        self.before = self.book.properties["locale"]

    @property
    def locale_name(self):
        """The locale by which what is typed is read."""
        return self.before if self.options.locale_holds == "afterwards" else self.book.properties["locale"]

    def typing(self, cell):
        own = (cell.look or {}).get("numberFormat", {}).get("pattern", "")
        return typed.Typing(self.locale_name, self.options, self.year, own)

    def guard(self, sheet, area):
        """Refuse when a protection that does not name the caller lies over one of the cells."""
        if self.owner:
            return
        for item in sheet.protected:
            if not may_edit(item, self.who) and self._touches(sheet, item, area):
                raise bad(PROTECTED)

    def _touches(self, sheet, item, area):
        held = a1.from_grid(protected_range(self.book, item)).clip(sheet.rows, sheet.cols)
        area = area.close(sheet.rows, sheet.cols)
        if not held.meets(area):
            return False
        free = [a1.from_grid(grid).close(sheet.rows, sheet.cols) for grid in item.get("unprotectedRanges", [])]
        overlap = a1.Rect(
            max(held.top, area.top),
            max(held.left, area.left),
            min(held.bottom, area.bottom),
            min(held.right, area.right),
        )
        if not free or any(rect.covers(overlap) for rect in free):
            return not free
        return any(not any(rect.holds(*place) for rect in free) for place in overlap.cells())

    def guard_structure(self, sheet, axis, start, end):
        """Rows and columns inside a foreign protection stay as they are; so does a whole protected sheet."""
        if self.owner:
            return
        for item in sheet.protected:
            if may_edit(item, self.who):
                continue
            first, last = a1.from_grid(protected_range(self.book, item)).along(axis)
            whole = first is None and last is None
            if whole or ((first or 0) < end and start < (sheet.count(axis) if last is None else last)):
                raise bad(PROTECTED)

    def enter(self, sheet, place, value, *, raw):
        """A JSON value from a `values` call: `None` skips, an empty text clears."""
        if value is None:
            return
        if isinstance(value, str):
            check_text(value)
        extended, look = self._read(sheet.at(*place), value, raw=raw)
        self.put(sheet, place, spellings.typed(self, extended), look)

    def _read(self, cell, value, *, raw):
        if value == "":
            return None, None
        if isinstance(value, bool):
            return {"boolValue": value}, None
        if isinstance(value, int | float):
            return {"numberValue": tidy(value)}, None
        plain_text = (cell.look or {}).get("numberFormat", {}).get("type") == "TEXT"
        if raw or plain_text:
            return {"stringValue": value}, None
        return typed.read(value, self.typing(cell))

    def put(self, sheet, place, extended, number_format=None):
        cell = sheet.at(*place)
        bound = self.options.validation_binds_api if self.person is None else self.person
        if bound and extended:
            conditions.check_entry(self.book, sheet, place, cell, extended)
        look = cell.look
        derived = self.options.typed_formats == "derived"
        if number_format and (derived or not (look or {}).get("numberFormat")):
            look = (look or {}) | {"numberFormat": number_format}
        shown = None if extended and "formulaValue" in extended else extended
        sheet.put(*place, value=extended, shown=shown, look=look, runs=None, spilled=False)
        self.book.stale = True


def tidy(number):
    """Whole floats are answered without a point."""
    return int(number) if isinstance(number, float) and number.is_integer() and abs(number) < 1e15 else number


def may_edit(item, who):
    if item.get("warningOnly"):
        return True
    editors = item.get("editors", {})
    return who in editors.get("users", []) or bool(editors.get("domainUsersCanEdit"))


def protected_range(book, item):
    if "namedRangeId" in item:
        named = next((one for one in book.named if one["namedRangeId"] == item["namedRangeId"]), None)
        return named["range"] if named else item.get("range", {})
    return item.get("range", {})


def resolve(book, text):
    """(sheet, rectangle) of an A1 text, a title or a named range; else `Unable to parse range`."""
    title, rest = a1.split(text)
    if title is not None:
        sheet = book.titled(title)
        area = a1.Rect() if rest is None else point(rest)
        if sheet is not None and sheet.kind == "GRID" and area is not None:
            return sheet, area
        held = named_area(book, rest)
        if sheet is not None and held is not None and held[0] is sheet:
            return held
        raise bad(f"Unable to parse range: {text}")
    area = point(rest) if rest else None
    if area is not None:
        return first_sheet(book), area
    held = named_area(book, rest)
    if held is not None:
        return held
    sheet = book.titled(rest) if rest else None
    if sheet is None or sheet.kind != "GRID":
        raise bad(f"Unable to parse range: {text}")
    return sheet, a1.Rect()


def named_area(book, name):
    """(sheet, rectangle) of a named range, or None; a sheet's title may stand before its name."""
    for named in book.named if name else ():
        if named["name"].casefold() == name.casefold():
            return book.sheet(named["range"].get("sheetId", 0)), a1.from_grid(named["range"])
    return None


def point(text):
    return a1.parse(text) or a1.parse_r1c1(text)


def first_sheet(book):
    return next((sheet for sheet in book.sheets if not sheet.properties.get("hidden")), book.sheets[0])


def check_point(sheet, row, col):
    """Refuse a GridCoordinate outside the grid, in Google's words."""
    for index, count, word in ((row, sheet.rows, "row"), (col, sheet.cols, "column")):
        if index < 0:
            raise bad(f"GridCoordinate.{word}Index[{index}] must be >= 0.")
        if index >= count:
            raise bad(f"GridCoordinate.{word}Index[{index}] is after last {word} in grid[{count - 1}]")


def limits(sheet, area):
    return bad(
        f"Range ({a1.asked(sheet.title, area)}) exceeds grid limits. Max rows: {sheet.rows}, max columns: {sheet.cols}"
    )
