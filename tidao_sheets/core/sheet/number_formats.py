"""What a number format makes of a number: shown as it is, a percentage, a fraction, a date or time, or dressed up."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

NumberFormat = Literal["general", "dressed", "percent", "fraction", "moment", "duration"]
"""`general` shows a number as it was typed; `dressed` adds marks (1,500, ฿5) or drops figures."""

_LONGEST_CODE = 1000
_SAID = re.compile(r'"[^"]*"|\\.|[_*].|\[(?!h+\]|m+\]|s+\])[^\]]*\]|general', re.IGNORECASE | re.DOTALL)
"""What a code prints or decides by, not how it shows the number: texts, blanks, colours, conditions, currencies."""
_FRACTION = re.compile(r"[?#0]\s*/\s*[?#0-9]")


@lru_cache(512)
def number_format(code: str) -> NumberFormat:
    """Return what a format code makes of a number, whichever of its sections is used."""
    if code.strip().lower() in {"", "general", "@"}:
        return "general"
    shown = _SAID.sub("", code[:_LONGEST_CODE])
    numeric = ";".join(shown.split(";")[:3])
    if re.search(r"\[(h+|m+|s+)\]", numeric, re.IGNORECASE):
        return "duration"
    if re.search(r"[dmyhsb]", numeric, re.IGNORECASE):
        return "moment"
    if "%" in numeric:
        return "percent"
    return "fraction" if _FRACTION.search(numeric) else "dressed"
