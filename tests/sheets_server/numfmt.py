"""How a value looks: number patterns, dates, and the automatic format."""

import re
from decimal import ROUND_HALF_UP, Decimal

from .locales import default_pattern
from .serials import to_datetime

MONTHS = [
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
]
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
PIECE = re.compile(
    r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.|am/pm|a/p|y+|m+|d+|h+|s+|\.0+(?![#0,])|[0#?.,]+|E[+-]0+|.',
    re.IGNORECASE | re.DOTALL,
)


def show(value, number_format, rules):
    """The displayed text of a plain value (text, number or boolean)."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return value
    number_format = number_format or {}
    kind = number_format.get("type")
    pattern = number_format.get("pattern") or default_pattern(kind, rules)
    if not pattern or kind == "TEXT" or pattern in {"General", "@"}:
        return automatic(value, rules)
    return with_pattern(value, pattern, rules)


def automatic(number, rules=None):
    """Ten significant digits, more only for the digits before the point."""
    point = rules.point if rules else "."
    size = abs(number)
    if size >= 1e15 or (size and size < 1e-10):
        mantissa, exponent = f"{number:.5E}".split("E")
        return f"{mantissa.rstrip('0').rstrip('.')}E{exponent[0]}{exponent[1:].lstrip('0').zfill(2)}".replace(
            ".", point
        )
    digits = max(10, len(str(int(size))))
    places = max(0, digits - len(str(int(size)))) if size >= 1 else digits
    text = str(_round(number, places))
    if "E" in text:
        text = f"{Decimal(text):f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text.replace(".", point)


def _round(number, places):
    return Decimal(repr(number)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def with_pattern(number, pattern, rules):
    section, number = _section(_split(pattern), number)
    pieces = PIECE.findall(section)
    if any(re.fullmatch(r"(?i)y+|m+|d+|h+|s+", piece) for piece in pieces):
        return _date(number, pieces)
    return _number(number, pieces, rules)


def _split(pattern):
    sections, inside = [""], False
    for letter in pattern:
        if letter == '"':
            inside = not inside
        if letter == ";" and not inside:
            sections.append("")
        else:
            sections[-1] += letter
    return sections


def _section(sections, number):
    if len(sections) == 1:
        return sections[0], number
    if number < 0:
        return sections[1], -number
    if number == 0 and len(sections) > 2:
        return sections[2], number
    return sections[0], number


def _literal(piece):
    if piece.startswith('"'):
        return piece[1:-1]
    if piece.startswith("\\"):
        return piece[1:]
    if piece.startswith("[$"):
        return piece[2:-1].partition("-")[0]
    if piece.startswith("["):
        return ""
    if piece[0] in "_*":
        return " " if piece[0] == "_" else ""
    return piece


def _number(number, pieces, rules):
    digits = [index for index, piece in enumerate(pieces) if re.fullmatch(r"[0#?.,]+|\.0+", piece)]
    if not digits:
        return "".join(_literal(piece) for piece in pieces)
    start, end = digits[0], digits[-1]
    spec = "".join(pieces[start : end + 1])
    exponent = next((piece for piece in pieces if re.fullmatch(r"(?i)E[+-]0+", piece)), None)
    scaled = number * 100 ** pieces.count("%")
    body = _scientific(scaled, spec, exponent) if exponent else _plain(abs(scaled), spec, rules)
    before = "".join(_literal(piece) for piece in pieces[:start])
    after = "".join("" if piece == exponent else _literal(piece) for piece in pieces[end + 1 :])
    negative = scaled < 0 and any(digit in body for digit in "123456789") and not exponent
    return ("-" if negative else "") + before + body + after


def _plain(number, spec, rules):
    whole, _, decimals = spec.partition(".")
    least = decimals.count("0")
    rounded = _round(number, len(decimals.replace(",", "")))
    text, _, fraction = f"{rounded:f}".partition(".")
    text = text.lstrip("0").zfill(whole.count("0"))
    if "," in whole and text:
        text = re.sub(r"(?<=\d)(?=(\d{3})+$)", rules.group.replace("\\", ""), text)
    while len(fraction) > least and fraction.endswith("0"):
        fraction = fraction[:-1]
    return text + (rules.point + fraction if fraction else "")


def _scientific(number, spec, exponent):
    places = len(spec.partition(".")[2])
    mantissa, power = f"{number:.{places}E}".split("E")
    width = len(exponent) - 2
    return f"{mantissa}E{'-' if power[0] == '-' else '+'}{power[1:].lstrip('0').zfill(width)}"


def _date(number, pieces):
    moment = to_datetime(number)
    noon = any(piece.lower() in {"am/pm", "a/p"} for piece in pieces)
    shown = []
    for index, piece in enumerate(pieces):
        low = piece.lower()
        if set(low) == {"m"} and _is_minute(pieces, index):
            shown.append(str(moment.minute).zfill(len(low)))
        elif low[0] in "ymdhs" and len(set(low)) == 1:
            shown.append(_date_part(low, moment, noon=noon))
        elif low in {"am/pm", "a/p"}:
            shown.append("AM" if moment.hour < 12 else "PM")
        elif re.fullmatch(r"\.0+", low):
            shown.append("." + f"{moment.microsecond:06d}"[: len(low) - 1])
        else:
            shown.append(_elapsed(number, low) or _literal(piece))
    return "".join(shown)


def _elapsed(number, piece):
    units = {"h": 24, "m": 1440, "s": 86_400}
    if re.fullmatch(r"\[(h+|m+|s+)\]", piece):
        return str(int(round(number * 86_400) * units[piece[1]] // 86_400)).zfill(len(piece) - 2)
    return None


def _is_minute(pieces, index):
    letters = [(at, piece.lower()) for at, piece in enumerate(pieces) if piece.lower().strip("[]")[:1] in set("ymdhs")]
    letters = [(at, piece.strip("[]")) for at, piece in letters if len(set(piece.strip("[]"))) == 1]
    at = [place for place, _ in letters].index(index)
    before = letters[at - 1][1][0] if at else ""
    after = letters[at + 1][1][0] if at + 1 < len(letters) else ""
    return before == "h" or after == "s"


def _date_part(piece, moment, *, noon):
    size = len(piece)
    if piece[0] == "y":
        return f"{moment.year % 100:02d}" if size <= 2 else f"{moment.year:04d}"
    if piece[0] == "m":
        return _named(moment.month, MONTHS[moment.month - 1], size)
    if piece[0] == "d":
        return _named(moment.day, DAYS[moment.weekday()], size)
    if piece[0] == "h":
        return str((moment.hour % 12 or 12) if noon else moment.hour).zfill(min(size, 2))
    return str(moment.second).zfill(min(size, 2))


def _named(number, name, size):
    if size <= 2:
        return str(number).zfill(size)
    return name[:3] if size == 3 else name
