"""Thai text: digits, Buddhist-era dates, and the mending of what keyboards and copied text leave behind."""

import re
import unicodedata
from datetime import date, datetime
from functools import lru_cache

ASCII_DIGITS = "0123456789"
THAI_DIGITS = "๐๑๒๓๔๕๖๗๘๙"
FULL_WIDTH_DIGITS = "０１２３４５６７８９"

MONTHS = (
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
)

BUDDHIST_ERA = 543
"""Years between the Christian and the Buddhist era, since 1941."""

_TO_THAI = str.maketrans(ASCII_DIGITS + FULL_WIDTH_DIGITS, THAI_DIGITS * 2)
_TO_ASCII = str.maketrans(THAI_DIGITS + FULL_WIDTH_DIGITS, ASCII_DIGITS * 2)

# Soft hyphen, zero-width marks, writing-direction marks, variation selectors, byte order mark; a joining mark, too, but
# behind letters of India and pictures, of which it makes one.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff]"
    "|(?<![\u0900-\u0dff\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])\u200d"
)
# What neither XML nor a page can hold: control characters except tab and line feed, lone surrogates, noncharacters.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_DECOMPOSED = re.compile("[A-Za-z\u00c0-\u04ff][\u0300-\u036f]+")
_LINE_ENDS = re.compile("\r\n?|[\u0085\u2028\u2029]")
_SPLIT_AM = re.compile("\u0e4d([\u0e48-\u0e4b]?)\u0e32")
_DOUBLE_E = "\u0e40\u0e40"
# One of these is in every text that can be mended; most texts have none, and one look is enough.
_UNUSUAL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\xa0\xad\u0300-\u036f\u061c\u0e4d\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufe00-\ufe0f\ufeff\ufffe\uffff]"
)


def thai_digits(text: str) -> str:
    """Write ASCII and full-width digits as Thai ones; nothing else changes."""
    return text.translate(_TO_THAI)


def ascii_digits(text: str) -> str:
    """Write Thai and full-width digits as ASCII ones; nothing else changes."""
    return text.translate(_TO_ASCII)


def clean(text: str) -> str:
    """Remove invisible characters anywhere and spaces of any kind (NBSP, ideographic, …) at both ends."""
    return _INVISIBLE.sub("", text).strip()


def code_point(character: str) -> str:
    """Name a character that cannot be shown: "[U+000B]"."""
    return f"[U+{ord(character):04X}]"


def normalise(text: str) -> str:
    """Mend Thai text without changing what a person reads.

    A split ำ is joined, เเ becomes แ, a letter and its accents one character; invisible characters go, a no-break space
    becomes a space and every line end a line feed; a control character becomes its name, visibly. Never NFKC or NFKD:
    they split ำ.
    """
    return mended(text) if _DOUBLE_E in text or _UNUSUAL.search(text) else text


def mended(text: str) -> str:
    """Return what `normalise` does of any text, slowly."""
    text = _LINE_ENDS.sub("\n", _INVISIBLE.sub("", text)).replace("\u00a0", " ")
    text = _CONTROL.sub(lambda found: code_point(found[0]), text)
    text = _DECOMPOSED.sub(lambda found: unicodedata.normalize("NFC", found[0]), text)
    return _SPLIT_AM.sub("\\1\u0e33", text).replace(_DOUBLE_E, "\u0e41")


def comparable(text: str) -> str:
    """Return what of a text counts in comparisons: spaces, line ends and spellings of the same Thai do not."""
    return _known(text) if len(text) <= _SHORT else _compared(text)


def _compared(text: str) -> str:
    return "".join(normalise(text).split())


_SHORT = 500
"""Characters of a text whose spelling is remembered: each tab of a form shows the same words."""
_known = lru_cache(4096)(_compared)


def buddhist_year(day: date) -> int:
    """Return the year of the Buddhist era: 2567 for a day in 2024."""
    return day.year + BUDDHIST_ERA


def thai_month(day: date) -> str:
    """Return the month's name: "กันยายน"."""
    return MONTHS[day.month - 1]


def thai_year(day: date) -> str:
    """Return the Buddhist year in Thai digits: "๒๕๖๗"."""
    return thai_digits(str(buddhist_year(day)))


def thai_month_year(day: date, between: str = " ") -> str:
    """Return month and year as letters write them: "กันยายน ๒๕๖๗"; `between` may name the era."""
    return f"{thai_month(day)}{between}{thai_year(day)}"


def thai_date(day: date) -> str:
    """Return a date as letters write it: "๑๖ กันยายน ๒๕๖๗"."""
    return f"{thai_digits(str(day.day))} {thai_month_year(day)}"


def thai_date_era(day: date) -> str:
    """Return a date as orders and announcements write it: "๑๖ กันยายน พ.ศ. ๒๕๖๗"."""
    return f"{thai_digits(str(day.day))} {thai_month_year(day, ' พ.ศ. ')}"


def thai_time(moment: datetime) -> str:
    """Return the time of day as officials write it: "๐๙.๓๐"."""
    return thai_digits(f"{moment:%H.%M}")


def thai_day(iso: str) -> str:
    """Return a date, a date with its time or a span of days, as ISO 8601 and Python write them, in Thai; else the text.

    The digits stay as they are: "2024-05-04" → "4 พฤษภาคม 2567".
    """
    try:
        when = datetime.fromisoformat(iso)
    except ValueError:
        return re.sub(r" days?,", " วัน", iso)
    hour = f" เวลา {when:%H.%M} น." if "T" in iso else ""
    return f"{when.day} {thai_month(when)} {buddhist_year(when)}{hour}"


def thai_moment(when: datetime) -> str:
    """Return date and time for people: "๒๒ พฤศจิกายน ๒๕๖๙ เวลา ๑๕.๐๔ น."."""
    return f"{thai_date(when)} เวลา {thai_time(when)} น."
