"""Mistakes in a file that a person wrote: where each one is, what is wrong, and what to do about it.

A `Fault` is found by a check (values only); `tidao_sheets.programme_words` owns the sentences; a `Mistake` joins both.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tidao_sheets.programme_words import WORDS
from tidao_sheets.text import Text
from tidao_sheets.toml_lines import line_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tidao_sheets.toml_lines import Path

_LABELS = ("code", "id", "position", "name")
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Fault:
    """What a check found at `path`: the kind of sentence and its values; `line` where the path tells none."""

    path: Path
    kind: str
    values: Mapping[str, object] = field(default_factory=dict)
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake, ready to show; `line` is 1-based, None when it concerns the file as a whole."""

    kind: str
    place: Text
    line: int | None
    message: Text
    remedy: Text

    def render(self, lang: str) -> str:
        """Return three lines: where, what is wrong, what to do."""
        line = Text("บรรทัด {n}", "line {n}").format(n=self.line).in_(lang) if self.line else ""
        where = " · ".join(part for part in (line, self.place.in_(lang)) if part)
        return f"{where}\n    {self.message.in_(lang)}\n    → {self.remedy.in_(lang)}"


def mistake(fault: Fault, data: object, lines: dict[Path, int]) -> Mistake:
    """Put a fault into words; `data` is the parsed file, `lines` where its parts stand."""
    message, remedy = (text.format(**fault.values) for text in WORDS[fault.kind])
    if not fault.path:
        where = Text("", "") if fault.line else Text("ทั้งแฟ้ม", "the whole file")
        return Mistake(fault.kind, where, fault.line, message, remedy)
    line = fault.line or line_of(lines, fault.path)
    return Mistake(fault.kind, place(data, fault.path), line, message, remedy)


def place(data: object, path: Path) -> Text:
    """Name a place as people see it in the file: [[office]] no. 3 "5709" › zone."""
    if path[0] == "column":  # a text that is not TOML has no tables yet
        return Text(f"คอลัมน์ {path[1]}", f"column {path[1]}")
    parts: list[Text] = []
    headers: list[str] = []
    for depth, step in enumerate(path):
        inside = at(data, path[: depth + 1])
        if isinstance(step, int):
            parts[-1] = _numbered(parts[-1], step, inside)
            continue
        headers.append(step)
        parts.append(_named(headers, step, inside, last=depth == len(path) - 1))
    return Text(" › ".join(p.th for p in parts), " › ".join(p.en for p in parts))


def at(data: object, path: Path) -> object:
    """Return what stands at `path`, or None."""
    for step in path:
        if isinstance(data, dict):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
        else:
            return None
    return data


def shown(value: object) -> str:
    """Return a value of the file as people would type it, cut short, in one line."""
    try:
        text = _typed(value)
    except ValueError:  # Python refuses to print numbers of thousands of digits
        return "…"
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _typed(value: object) -> str:
    if isinstance(value, dict):
        return "{…}" if value else "{}"
    if isinstance(value, (list, tuple)):
        return "[…]" if value else "[]"
    if isinstance(value, (str, bool)):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    return str(value)


def _named(headers: list[str], step: str, inside: object, *, last: bool) -> Text:
    if isinstance(inside, list) and (not last or (inside and all(isinstance(i, dict) for i in inside))):
        tables = all(isinstance(i, dict) for i in inside)
        name = f"[[{'.'.join(headers)}]]" if tables else step
    elif isinstance(inside, dict):
        name = f"[{'.'.join(headers)}]"
    else:
        name = step
    return Text(name, name)


def _numbered(name: Text, index: int, inside: object) -> Text:
    label = ""
    if isinstance(inside, dict):
        label = next((f" {shown(inside[k])}" for k in _LABELS if isinstance(inside.get(k), str)), "")
    return Text(f"{name.th} ลำดับที่ {index + 1}{label}", f"{name.en} no. {index + 1}{label}")
