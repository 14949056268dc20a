"""A total in Thai words, as papers that are signed have it: 89.5 is "แปดสิบเก้าจุดห้า", here and as a formula."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from tidao_sheets.core.decimals import plain
from tidao_sheets.core.form.layout import UNKNOWN
from tidao_sheets.core.sheet.cells import literal

_DIGITS = ("ศูนย์", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า")
_PLACES = ("", "สิบ", "ร้อย", "พัน", "หมื่น", "แสน")
"""What a digit of a whole number is followed by, from the right."""
_POINT, _LAST_ONE = "จุด", "เอ็ด"
MOST = 10 ** len(_PLACES) - 1
"""The greatest whole number that these words tell."""


def in_words(number: Decimal) -> str:
    """Return a number of points, from 0 to MOST, in words; what stands after the point is read digit by digit."""
    whole, _, after = plain(number).partition(".")
    said = "".join(
        _at(place, more=len(whole) > 1)[int(digit)]
        for place, digit in zip(reversed(range(len(whole))), whole, strict=True)
    )
    return (said or _DIGITS[0]) + (_POINT + "".join(_DIGITS[int(digit)] for digit in after) if after else "")


def in_words_formula(cell: str, most: Decimal, decimals: int) -> str:
    """Return the formula of `in_words` for a cell that should hold at most `most` points; "–" for anything else.

    TEXT and BAHTTEXT differ between spreadsheet programs and languages: CHOOSE, INT and ROUND do not.
    """
    units = f"ROUND({cell}*{10**decimals},0)"  # whole numbers are exact in binary

    def digit(place: int) -> str:
        above, below = f"INT({units}/{10 ** (place + 1)})", f"INT({units}/{10**place})" if place else units
        return f"{below}-10*{above}"

    def chosen(place: int, words: Sequence[str]) -> str:
        listed = ",".join(f'"{word}"' for word in words)
        return f"CHOOSE({digit(place)}+1,{listed})"

    one = decimals  # the place of the digit before the point
    whole = [chosen(one + place, _at(place)) for place in reversed(range(1, len(str(int(most)))))]
    last = f"IF({units}>={10 ** (one + 1)},{chosen(one, _at(0))},{chosen(one, _at(0, more=False))})"
    after = '""'
    for place in range(decimals):  # from the right: what is only zeros is not read
        said = chosen(place, _DIGITS)
        rest = f"{units}-{10 ** (place + 1)}*INT({units}/{10 ** (place + 1)})"
        after = f'IF({rest}=0,"",{said}&{after})' if place else f'IF({digit(0)}=0,"",{said})'
    point = f'IF({units}-{10**decimals}*INT({units}/{10**decimals})=0,"","{_POINT}")' if decimals else '""'
    zero = f'IF({units}<{10**decimals},"{_DIGITS[0]}","")'
    unknown = literal(UNKNOWN)
    said = "&".join([zero, *whole, last, point, after])
    return f"=IF(ISNUMBER({cell}),IF(AND({units}>=0,{units}<={plain(most * 10**decimals)}),{said},{unknown}),{unknown})"


def _at(place: int, *, more: bool = True) -> tuple[str, ...]:
    """Return what each digit says at a place of a whole number, from the right, where `more` stand before it.

    A zero says nothing.
    """
    said = ["", *(digit + _PLACES[place] for digit in _DIGITS[1:])]
    if place == 0 and more:
        said[1] = _LAST_ONE
    if place == 1:
        said[1:3] = "สิบ", "ยี่สิบ"
    return tuple(said)
