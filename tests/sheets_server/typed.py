"""USER_ENTERED: what a person's typing becomes, with the number format that Google gives it."""

import re
from dataclasses import dataclass

from . import numfmt
from .locales import locale
from .options import Options
from .serials import from_date, from_time

THAI = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
MONTHS = {name[:3].lower(): number for number, name in enumerate(numfmt.MONTHS, 1)}
ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
PARTS = re.compile(r"(\d{1,2})([-/.])(\d{1,2})(?:\2(\d{4}|\d{2}))?")
DAY_MONTH = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3,9})\.?(?:[ ,-]+(\d{4}))?")
MONTH_DAY = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2})(?:,? (\d{4}))?")
LOOSE = re.compile(r"\d+(,\d+)+")
TIME = re.compile(r"(\d{1,3}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?: ?([ap])\.?m\.?)?", re.IGNORECASE)


@dataclass(frozen=True)
class Typing:
    """What reading depends on: the spreadsheet's locale, the switches, this year, and the cell's own number format."""

    locale_name: str
    options: Options
    year: int
    own: str = ""

    @property
    def rules(self):
        return locale(self.locale_name)

    @property
    def thai(self):
        return self.locale_name.startswith("th")

    @property
    def loose(self):
        """Whether a comma may stand anywhere in a number."""
        switch = self.options.formatted_commas if "#,##0" in self.own else self.options.thai_commas
        return self.thai and switch == "number"


def read(text, typing):
    """(ExtendedValue, number format or None)."""
    if text.startswith("'"):
        return {"stringValue": text[1:]}, None
    if text.startswith("=") and len(text) > 1:
        return {"formulaValue": text}, None
    bare = text.strip()
    if bare.upper() in {"TRUE", "FALSE"}:
        return {"boolValue": bare.upper() == "TRUE"}, None
    if typing.options.thai_digits == "number":
        bare = bare.translate(THAI)
    if typing.loose and LOOSE.fullmatch(bare):
        bare = bare.replace(typing.rules.group, "")
    found = _number(bare, typing.rules) or _date_time(bare, typing)
    if found is None or not bare.isascii():
        found = found if found and _only_currency(bare, typing.rules) else None
    return ({"numberValue": found[0]}, found[1]) if found else ({"stringValue": text}, None)


def _only_currency(text, rules):
    return text.replace(rules.currency, "").replace(rules.group, "").isascii()


def _number(text, rules):
    group, point = re.escape(rules.group), re.escape(rules.point)
    shape = re.compile(
        rf"(\()?([+-]?)({re.escape(rules.currency)})? ?([+-]?)"
        rf"(\d{{1,3}}(?:{group}\d{{3}})+|\d+|(?={point}\d))(?:{point}(\d*))?(?:[eE]([+-]?\d+))?(\))?( ?%)?"
    )
    match = shape.fullmatch(text)
    if not match or bool(match[1]) != bool(match[8]) or (match[2] and match[4]):
        return None
    whole = match[5].replace(rules.group, "") or "0"
    value = float(f"{whole}.{match[6] or '0'}e{match[7] or 0}")
    if value == float("inf"):
        return None
    if "-" in (match[2], match[4]) or match[1]:
        value = -value
    if match[9]:
        value = float(f"{value!r}") / 100
    value = int(value) if value.is_integer() and abs(value) < 1e15 else value
    return value, _number_format(match, rules)


def _number_format(match, rules):
    grouped, decimals = rules.group in match[5], bool(match[6])
    if match[9]:
        return {"type": "PERCENT", "pattern": "0.00%" if decimals else "0%"}
    if match[3]:
        return {"type": "CURRENCY", "pattern": f'"{match[3]}"#,##0' + (".00" if decimals else "")}
    if match[7]:
        return {"type": "SCIENTIFIC", "pattern": "0.00E+00"}
    if grouped:
        return {"type": "NUMBER", "pattern": "#,##0.00" if decimals else "#,##0"}
    return None


def _date_time(text, typing):
    if ":" in text and TIME.fullmatch(text):
        return _time(text)
    found = _date(text, typing)
    if found or ":" not in text or " " not in text:
        return found
    at = text.rfind(" ", 0, text.index(":"))
    date, time = _date(text[:at].rstrip(","), typing), _time(text[at + 1 :])
    if not date or not time:
        return None
    pattern = f"{date[1]['pattern']} {time[1]['pattern']}"
    return date[0] + time[0], {"type": "DATE_TIME", "pattern": pattern}


def _time(text):
    match = TIME.fullmatch(text)
    if not match or int(match[2]) > 59 or int(match[3] or 0) > 59:
        return None
    hours = int(match[1])
    if match[4]:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if match[4].lower() == "p" else 0)
    pattern = "h:mm" + (":ss" if match[3] else "") + (" am/pm" if match[4] else "")
    return from_time(hours, int(match[2]), int(match[3] or 0)), {"type": "TIME", "pattern": pattern}


def _date(text, typing):
    for reader in (_iso, _parts, _day_month, _month_day):
        found = reader(text, typing)
        if found:
            year, month, day, pattern = found
            return _dated(year, month, day, pattern, typing)
    return None


def _dated(year, month, day, pattern, typing):
    year = _year(year, typing)
    if year is None:
        return None
    try:
        return from_date(year, month, day), {"type": "DATE", "pattern": pattern}
    except (ValueError, OverflowError):
        return None


def _year(year, typing):
    if year is None:
        return typing.year
    if year < 100:
        return year + (2000 if year < 30 else 1900)
    if typing.thai and year >= 2400 and typing.options.buddhist_years != "literal":
        return year - 543 if typing.options.buddhist_years == "buddhist" else None
    return year


def _iso(text, _typing):
    match = ISO.fullmatch(text)
    if not match:
        return None
    width = 2 if len(match[3]) == len(match[4]) == 2 else 1
    pattern = match[2].join(["yyyy", "m" * width, "d" * width])
    return int(match[1]), int(match[3]), int(match[4]), pattern


def _parts(text, typing):
    match = PARTS.fullmatch(text)
    if not match or (typing.thai and not match[4] and typing.options.thai_dates == "text"):
        return None
    if not match[4] and match[2] == ".":
        return None
    first, second = int(match[1]), int(match[3])
    letters = "dm" if typing.rules.day_first else "md"
    day, month = (first, second) if typing.rules.day_first else (second, first)
    shape = [letters[0] * _width(match[1]), letters[1] * _width(match[3])]
    shape += ["y" * len(match[4])] if match[4] else []
    return int(match[4]) if match[4] else None, month, day, match[2].join(shape)


def _width(digits):
    return 2 if digits.startswith("0") else 1


def _day_month(text, _typing):
    match = DAY_MONTH.fullmatch(text)
    month = MONTHS.get(match[2][:3].lower()) if match else None
    if not month:
        return None
    name = "mmm" if len(match[2]) == 3 else "mmmm"
    pattern = f"d {name} yyyy" if match[3] else f"d {name}"
    return int(match[3]) if match[3] else None, month, int(match[1]), pattern


def _month_day(text, _typing):
    match = MONTH_DAY.fullmatch(text)
    month = MONTHS.get(match[1][:3].lower()) if match else None
    if not month:
        return None
    name = "mmm" if len(match[1]) == 3 else "mmmm"
    pattern = f"{name} d, yyyy" if match[3] else f"{name} d"
    return int(match[3]) if match[3] else None, month, int(match[2]), pattern
