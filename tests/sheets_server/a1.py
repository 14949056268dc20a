"""A1 addresses and rectangles: parsing, clipping, and how Google writes them back."""

import re
from dataclasses import dataclass, replace

CELL = re.compile(r"\$?([A-Za-z]{1,3})?\$?([0-9]+)?")
LOOKS_LIKE_CELL = re.compile(r"[A-Za-z]{1,3}[0-9]+")
LOOKS_LIKE_R1C1 = re.compile(r"R[0-9]*C[0-9]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rect:
    """Half-open, zero-based; `None` means open on that side. `title` names the sheet where known."""

    top: int | None = None
    left: int | None = None
    bottom: int | None = None
    right: int | None = None

    def clip(self, rows, cols):
        return Rect(
            min(self.top or 0, rows),
            min(self.left or 0, cols),
            rows if self.bottom is None else min(self.bottom, rows),
            cols if self.right is None else min(self.right, cols),
        )

    def close(self, rows, cols):
        """Open sides become the grid's; closed sides stay, even outside it."""
        return Rect(
            self.top or 0,
            self.left or 0,
            rows if self.bottom is None else self.bottom,
            cols if self.right is None else self.right,
        )

    @property
    def height(self):
        return self.bottom - self.top

    @property
    def width(self):
        return self.right - self.left

    def cells(self):
        return ((r, c) for r in range(self.top, self.bottom) for c in range(self.left, self.right))

    def holds(self, row, col):
        return self.holds_row(row) and self.holds_col(col)

    def holds_row(self, row):
        return (self.top or 0) <= row and (self.bottom is None or row < self.bottom)

    def holds_col(self, col):
        return (self.left or 0) <= col and (self.right is None or col < self.right)

    def meets(self, other):
        return _meet(self.top, self.bottom, other.top, other.bottom) and _meet(
            self.left, self.right, other.left, other.right
        )

    def covers(self, other):
        return _cover(self.top, self.bottom, other.top, other.bottom) and _cover(
            self.left, self.right, other.left, other.right
        )

    def to_grid(self, sheet_id):
        """A GridRange as Google answers it: `sheetId` 0 and open sides are dropped, index 0 stays."""
        sides = {
            "startRowIndex": self.top,
            "endRowIndex": self.bottom,
            "startColumnIndex": self.left,
            "endColumnIndex": self.right,
        }
        grid = {"sheetId": sheet_id} if sheet_id else {}
        return grid | {name: side for name, side in sides.items() if side is not None}

    def moved(self, rows, cols):
        return Rect(self.top + rows, self.left + cols, self.bottom + rows, self.right + cols)

    def with_axis(self, axis, start, end):
        if axis == "ROWS":
            return replace(self, top=start, bottom=end)
        return replace(self, left=start, right=end)

    def along(self, axis):
        return (self.top, self.bottom) if axis == "ROWS" else (self.left, self.right)


def _meet(start, end, other_start, other_end):
    return (end is None or (other_start or 0) < end) and (other_end is None or (start or 0) < other_end)


def _cover(start, end, other_start, other_end):
    return (start or 0) <= (other_start or 0) and (end is None or (other_end is not None and other_end <= end))


def from_grid(grid):
    return Rect(
        grid.get("startRowIndex"), grid.get("startColumnIndex"), grid.get("endRowIndex"), grid.get("endColumnIndex")
    )


def column(index):
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters):
    total = 0
    for letter in letters.upper():
        total = total * 26 + ord(letter) - 64
    return total - 1


def address(row, col):
    return f"{column(col)}{row + 1}"


def needs_quotes(title):
    """Plain words (letters of any script, digits, underscores) stand bare; what looks like a cell does not."""
    if LOOKS_LIKE_CELL.fullmatch(title) or LOOKS_LIKE_R1C1.fullmatch(title) or title[:1].isdigit():
        return True
    return not all(letter.isalnum() or letter in "_." or _combining(letter) for letter in title)


def _combining(letter):
    return ord(letter) > 127 and not letter.isspace() and ord(letter) < 0x2000


def quote(title):
    return "'" + title.replace("'", "''") + "'" if needs_quotes(title) else title


def name(title, rect):
    """`Sheet1!A1:C3`, or `Sheet1!A1` for a single cell; a rectangle without rows or columns has only its title."""
    if rect.height <= 0 or rect.width <= 0:
        return quote(title)
    first = address(rect.top, rect.left)
    last = address(rect.bottom - 1, rect.right - 1)
    return f"{quote(title)}!{first}" + ("" if first == last else f":{last}")


def asked(title, rect):
    """A range as it was asked for, open sides left open: `T!A1001:B`, `T!AA1:2`."""
    first = address(rect.top or 0, rect.left or 0)
    last = ("" if rect.right is None else column(rect.right - 1)) + ("" if rect.bottom is None else str(rect.bottom))
    return f"{quote(title)}!{first}" + ("" if last in {"", first} else f":{last}")


def split(text):
    """(sheet title or None, the rest or None): quotes are undone, `None` rest means the whole sheet."""
    if text.startswith("'"):
        match = re.match(r"'((?:[^']|'')*)'(?:!(.*))?$", text, re.DOTALL)
        if not match:
            return None, None
        return match[1].replace("''", "'"), match[2]
    if "!" in text:
        title, _, rest = text.rpartition("!")
        return title, rest
    return None, text


def _point(text):
    match = CELL.fullmatch(text)
    if not match or not (match[1] or match[2]) or (match[2] and int(match[2]) == 0):
        return None
    return (int(match[2]) - 1 if match[2] else None, column_index(match[1]) if match[1] else None)


def parse(text):
    """The rectangle of `A1`, `A1:B2`, `A:C`, `2:5`, `A2:C`; `None` when it is not one."""
    first, colon, last = text.partition(":")
    start = _point(first)
    end = _point(last) if colon else start
    if start is None or end is None or (not colon and None in start):
        return None
    top, bottom = _span(start[0], end[0])
    left, right = _span(start[1], end[1])
    return Rect(top, left, bottom, right)


R1C1 = re.compile(r"R([1-9]\d*)C([1-9]\d*)(?::R([1-9]\d*)C([1-9]\d*))?", re.IGNORECASE)


def parse_r1c1(text):
    match = R1C1.fullmatch(text)
    if not match:
        return None
    top, left = int(match[1]), int(match[2])
    bottom, right = int(match[3] or top), int(match[4] or left)
    return Rect(min(top, bottom) - 1, min(left, right) - 1, max(top, bottom), max(left, right))


def _span(first, last):
    """One side missing means open from there on (`A2:C`); reversed corners are put in order."""
    if first is None and last is None:
        return None, None
    if first is None or last is None:
        return (first if last is None else last), None
    return min(first, last), max(first, last) + 1
