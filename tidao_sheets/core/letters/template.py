"""Jinja for letter texts: sandboxed, strict, and each printed value an opaque mark until the text is parsed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

import jinja2
from jinja2.sandbox import SandboxedEnvironment

from tidao_sheets.core import thai
from tidao_sheets.core.decimals import plain
from tidao_sheets.core.letters.markup import (
    GAP,
    GAP_END,
    KEEP,
    KEEP_END,
    VALUE,
    VALUE_END,
    MarkupFault,
    ParsedTemplate,
    hide_marks,
    parse,
)
from tidao_sheets.core.letters.refusals import LetterRefused
from tidao_sheets.core.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jinja2.runtime import Context

_STORE = "_printed"
_NAME = re.compile(r"'([^']+)' is undefined|has no attribute '([^']+)'|No (?:filter|test) named '([^']+)'")
_FAULTS = (jinja2.TemplateError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


NOT_UTF8 = Text(
    "แฟ้มไม่ได้บันทึกเป็น UTF-8 (ใน Notepad ให้เลือก บันทึกเป็น แล้วตั้งการเข้ารหัสเป็น UTF-8)",
    "the file is not saved as UTF-8 (in Notepad: Save as, encoding UTF-8)",
)


@dataclass(frozen=True, slots=True)
class TemplatePlace:
    """Where in a template: `line` counts from 1 and is None where unknown; `variable` is the name at fault, if any."""

    template: str
    line: int | None = None
    variable: str | None = None

    def __str__(self) -> str:
        line = f":{self.line}" if self.line else ""
        return f"{self.template}{line}" + (f" ({self.variable})" if self.variable else "")


class TemplateFault(LetterRefused):
    """A template cannot be used: the sentence names template, line and variable."""

    code = "template"
    says = Text("แม่แบบหนังสือ {place}: {reason}", "letter template {place}: {reason}")
    advises = Text(
        "แก้ไขแม่แบบตามตำแหน่งที่แจ้ง หรือเพิ่มค่าที่ขาด หรือลบแม่แบบของท่านเพื่อกลับไปใช้ของโปรแกรม",
        "mend the template there, supply the missing value, or delete your copy to use the built-in one",
    )

    def __init__(self, place: TemplatePlace, reason: Text) -> None:
        super().__init__(place=place, reason=reason)
        self.place = place


class Absent(jinja2.StrictUndefined):
    """A value that a letter may lack: false in a condition, refused when printed."""

    __slots__ = ()

    def __bool__(self) -> bool:  # type: ignore[override]
        return False


class Templates:
    """The letter templates behind `load`, a function from a name to its text (None where there is none)."""

    def __init__(self, load: Callable[[str], str | None]) -> None:
        self._load = load
        self._environment = _environment(jinja2.FunctionLoader(self._source))

    def read(self, name: str, values: Mapping[str, object]) -> ParsedTemplate:
        """Render and parse the template `name`; raises `TemplateFault`."""
        printed: list[str] = []
        try:
            template = self._environment.get_template(name)
            text = template.render({**{key: _prepared(value, key) for key, value in values.items()}, _STORE: printed})
        except _FAULTS as error:
            raise self._fault(name, error) from error
        try:
            province = values.get("province")
            return parse(text, printed, (_clean(province),) if isinstance(province, str) and province else ())
        except MarkupFault as fault:
            raise TemplateFault(TemplatePlace(name, self._line_of(name, fault.near)), fault.reason) from fault

    def place_of(self, name: str, text: str) -> TemplatePlace:
        """Return the place of the first line of a template that starts with `text`."""
        return TemplatePlace(name, self._line_of(name, text))

    def _source(self, name: str) -> tuple[str, str, Callable[[], bool]] | None:
        text = self._load(name) if re.fullmatch(r"[\w-]+\.md\.j2", name) else None
        return None if text is None else (hide_marks(thai.normalise(text)), name, lambda: True)

    def _line_of(self, name: str, text: str) -> int | None:
        lines = (self._load(name) or "").splitlines()
        return next((n for n, line in enumerate(lines, 1) if text and line.strip().startswith(text)), None)

    def _fault(self, name: str, error: Exception) -> TemplateFault:
        if isinstance(error, jinja2.TemplateNotFound):
            return TemplateFault(
                TemplatePlace(str(error.name or name)), Text("ไม่พบแม่แบบนี้", "there is no such template")
            )
        named = _NAME.search(str(error))
        variable = next(filter(None, named.groups()), None) if named else None
        if isinstance(error, jinja2.TemplateSyntaxError):
            place = TemplatePlace(error.name or name, error.lineno, variable)
            return TemplateFault(place, Text(f"เขียนคำสั่งไม่ถูกรูปแบบ: {error.message}", f"syntax: {error.message}"))
        if isinstance(error, UnicodeDecodeError):
            return TemplateFault(TemplatePlace(name), NOT_UTF8)
        place = TemplatePlace(*_last_place(error, name), variable)
        if isinstance(error, jinja2.UndefinedError):
            return TemplateFault(place, Text("ไม่มีค่านี้", f"this value is missing: {error}"))
        return TemplateFault(
            place, Text(f"คำสั่งในบรรทัดนี้ทำงานไม่ได้ ({error})", f"what stands in this line cannot be done ({error})")
        )


def mistake(text: str) -> str | None:
    """Return what Jinja says of a text that is no template, or None."""
    try:
        jinja2.Environment(autoescape=False).parse(text)  # noqa: S701 - only parsed
    except jinja2.TemplateError as error:
        return str(error)
    return None


def _last_place(error: Exception, name: str) -> tuple[str, int | None]:
    """Find the innermost template and line that an error passed through."""
    place: tuple[str, int | None] = (name, None)
    trace = error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file.endswith(".md.j2"):
            place = (file, trace.tb_lineno)
        trace = trace.tb_next
    return place


def _environment(loader: jinja2.BaseLoader) -> SandboxedEnvironment:
    environment = SandboxedEnvironment(
        loader=loader,
        undefined=jinja2.StrictUndefined,
        finalize=_printed,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # values are kept out of the markup altogether, see `_printed`
    )
    environment.filters |= {
        "thai": _thai,
        "keep": _keep,
        "date": _date,
        "date_era": _date_era,
        "time": _time,
        "listed": _listed,
    }
    environment.globals["gap"] = _gap
    return environment


@jinja2.pass_context
def _printed(context: Context, value: object) -> str:
    """Put a value aside and print its mark instead."""
    store: list[str] = context[_STORE]
    store.append(_as_text(value))
    return f"{VALUE}{len(store) - 1}{VALUE_END}"


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
def _clean(text: str) -> str:
    return hide_marks(thai.normalise(text))


def _prepared(value: object, path: str) -> object:
    """Clean every text that a template can reach, and mark every None with the name that it is missing under."""
    match value:
        case None:
            return Absent(name=path)
        case str():
            return _clean(value)
        case dict():
            return {k: _prepared(v, f"{path}.{k}") for k, v in value.items()}
        case list() | tuple():
            return [_prepared(v, path) for v in value]
        case _:
            return value
