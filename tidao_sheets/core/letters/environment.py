"""Jinja for letter texts: sandboxed, strict, and each printed value an opaque mark until the text is parsed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, cast

import jinja2
from jinja2 import nodes

from tidao_sheets.core import thai
from tidao_sheets.core.decimals import plain
from tidao_sheets.core.letters.counting import spend
from tidao_sheets.core.letters.markup import GAP, GAP_END, KEEP, KEEP_END, VALUE, VALUE_END, hide_marks
from tidao_sheets.core.letters.sandbox import Sandbox

if TYPE_CHECKING:
    from types import CodeType

    from jinja2.runtime import Context

STORE = "_printed"
"""The name under which a rendering keeps the values that it has printed, in the order of their marks."""

OUTPUT = 400_000
"""Characters that a letter's template may print."""

_MARK = re.compile(f"{VALUE}(\\d+){VALUE_END}")


class Absent(jinja2.StrictUndefined):
    """A value that a letter may lack: false in a condition, refused when printed."""

    __slots__ = ()

    def __bool__(self) -> bool:  # type: ignore[override]
        return False


@dataclass(frozen=True, slots=True)
class Printed:
    """What a template printed, and how long each is with all that it holds: a value may hold marks of earlier ones."""

    texts: list[str] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)

    def add(self, text: str) -> str:
        """Put a text aside and return its mark."""
        size = 1 + len(text) + sum(self.sizes[int(n)] for n in _MARK.findall(text))
        spend(size)
        self.texts.append(text)
        self.sizes.append(size)
        return f"{VALUE}{len(self.texts) - 1}{VALUE_END}"


class LostBraceError(jinja2.TemplateSyntaxError):
    """A brace in a template's own words: one of {{ }}, {% %} or {# #} has lost its other half, and would be printed."""


_compiled: dict[tuple[str, str | None], CodeType] = {}
"""Name and source of the templates that were compiled last, which any of these Jinjas compiles to the same."""
COMPILED = 200


class _LetterSandbox(Sandbox):
    """Prints no brace but one of a value: `{{ "{" }}`."""

    def compile(  # type: ignore[override]
        self,
        source: str,
        name: str | None = None,
        filename: str | None = None,
        raw: bool = False,  # noqa: FBT001, FBT002 - Jinja's signature
        defer_init: bool = False,  # noqa: FBT001, FBT002 - as above
    ) -> CodeType:
        """Compile a template, once in a process; what it costs is counted each time."""
        if (code := _compiled.get((source, name))) is None:
            code = cast("CodeType", super().compile(source, name, filename, raw, defer_init))  # type: ignore[call-overload]
            while len(_compiled) >= COMPILED:
                _compiled.pop(next(iter(_compiled)), None)
            _compiled[source, name] = code
        else:
            spend(len(source))
        return code

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for words in tree.find_all(nodes.TemplateData):
            if lost := re.search(r"[{}].{0,20}", words.data):
                line = words.lineno + words.data.count("\n", 0, lost.start())
                raise LostBraceError(lost[0], line, name, filename)
        return tree


def environment(loader: jinja2.BaseLoader) -> Sandbox:
    """Return a Jinja that prints as official letters do, and that reaches nothing but the values given to it."""
    jinja = _LetterSandbox(
        output=OUTPUT,
        loader=loader,
        finalize=_printed,
        trim_blocks=True,
        lstrip_blocks=True,
        optimized=False,  # few constants to be folded, and to look for them takes a tenth of a compilation
        autoescape=False,  # values are kept out of the markup altogether, see `_printed`
    )
    jinja.add({"thai": _thai, "keep": _keep, "date": _date, "date_era": _date_era, "time": _time, "listed": _listed})
    jinja.globals["gap"] = _gap
    return jinja


@jinja2.pass_context
def _printed(context: Context, value: object) -> str:
    """Put a value aside and print its mark instead."""
    store: Printed = context[STORE]
    return store.add(_as_text(value))


def _as_text(value: object) -> str:
    """Write a value as official letters do: numbers in Thai digits, dates unbroken."""
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return _keep(thai.thai_date(value))
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return thai.thai_digits(plain(Decimal(value)))
    if isinstance(value, jinja2.Undefined):
        return str(value)  # raises, naming the variable
    raise TypeError(f"a {type(value).__name__} cannot be printed")


def _thai(value: object) -> str:
    return thai.thai_digits(_as_text(value))


def _keep(value: object, unit: str = "") -> str:
    """Keep a value, with its unit, on one line."""
    text = f"{_as_text(value)} {unit}".strip().replace(KEEP, "").replace(KEEP_END, "")
    return f"{KEEP}{text}{KEEP_END}"


def _date(value: date) -> str:
    return _keep(thai.thai_date(value))


def _date_era(value: date) -> str:
    return _keep(thai.thai_date_era(value))


def _time(value: datetime) -> str:
    return _keep(f"{thai.thai_time(value)} น.")


def _listed(values: list[dict[str, str]]) -> str:
    """Write a list as running text: ก ข และค; of each, what follows its stem is kept on one line."""
    *first, last = (value["stem"] + _keep(value["kept"]) for value in values)
    return " ".join([*first, f"และ{last}" if first else last])


def _gap(cm: float) -> str:
    return f"{GAP}{float(cm):.2f}{GAP_END}"


@lru_cache(4096)  # most texts stand in many documents
def clean(text: str) -> str:
    """Mend a text's Thai, and name the private marks in it."""
    return hide_marks(thai.normalise(text))


def prepared(value: object, path: str) -> object:
    """Clean every text that a template can reach, and mark every None with the name that it is missing under."""
    match value:
        case None:
            return Absent(name=path)
        case str():
            return clean(value)
        case dict():
            return {k: prepared(v, f"{path}.{k}") for k, v in value.items()}
        case list() | tuple():
            return [prepared(v, path) for v in value]
        case _:
            return value
