"""Mistakes in a file that a person wrote: where each one is, what is wrong, and what to do about it.

A `Fault` is found by a check (values only); the words of each kind of file own the sentences; a `Mistake` joins both,
and a `MistakesError` carries all that is wrong with one file.
"""

import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, TypeAlias

from tidao_sheets.core.text import Text, TidaoError
from tidao_sheets.core.toml.lines import Path, line_of

Words: TypeAlias = "Mapping[str, tuple[Text, Text]]"
"""Kind of mistake → what is wrong, and what to do."""

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


class MistakesError(TidaoError):
    """A file that cannot be used; `mistakes` holds what is wrong with it, in file order, and `more` counts the others.

    Each kind of file has a subclass with its own `code` and `subject`.
    """

    says = Text("{subject} {source} มีที่ต้องแก้ไข {count} แห่ง{others}", "{subject} {source} has {count} mistake{s}{others}")
    others: ClassVar = Text(
        " (ยังมีอีกไม่เกิน {more} แห่ง ซึ่งจะบอกเมื่อแก้ไขเหล่านี้แล้ว)", " (and up to {more} more, told once these are mended)"
    )
    advises = Text("แก้ไขตามรายการ แล้วสั่งใหม่อีกครั้ง", "mend each as listed, then run the command again")
    subject: ClassVar[Text]

    def __init__(self, source: str, mistakes: tuple[Mistake, ...], more: int = 0) -> None:
        count, others = len(mistakes), self.others.format(more=more) if more else ""
        super().__init__(subject=self.subject, source=source, count=count, s="" if count == 1 else "s", others=others)
        self.mistakes = mistakes
        self.more = more

    def render(self, lang: str) -> str:
        """Return the sentence and each mistake with its line and remedy, in `lang` ("th" or "en")."""
        return "\n".join([super().render(lang), *(m.render(lang) for m in self.mistakes)])


def mistake(fault: Fault, words: Words, data: object, lines: dict[Path, int]) -> Mistake:
    """Put a fault into words; `data` is the parsed file, `lines` where its parts stand."""
    message, remedy = (text.format(**fault.values) for text in words[fault.kind])
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
        headers.append(typed_key(step))
        name = _named(headers, inside)
        if isinstance(inside, dict) and parts and isinstance(path[depth - 1], str):
            parts.pop()  # the header [a.b] names the table a, too
        parts.append(name)
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


def typed_key(key: str) -> str:
    """Return a key as it stands in the file: between quotation marks where it needs them."""
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else shown(key)


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


def _named(headers: list[str], inside: object) -> Text:
    name = headers[-1]
    if isinstance(inside, list) and inside and isinstance(inside[0], dict):  # its first entry speaks for all of them
        name = f"[[{'.'.join(headers)}]]"
    elif isinstance(inside, dict):
        name = f"[{'.'.join(headers)}]"
    return Text(name, name)


def _numbered(name: Text, index: int, inside: object) -> Text:
    label = ""
    if isinstance(inside, dict):
        label = next((f" {shown(inside[k])}" for k in _LABELS if isinstance(inside.get(k), str)), "")
    return Text(f"{name.th} ลำดับที่ {index + 1}{label}", f"{name.en} no. {index + 1}{label}")
