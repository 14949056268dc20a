"""A letter's template + values → its text, parsed; a fault names template, line and variable."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import jinja2

from tidao_sheets.core import thai
from tidao_sheets.core.letters.context import LetterRefused
from tidao_sheets.core.letters.counting import TOO_MUCH, TooMuchError, bounded
from tidao_sheets.core.letters.environment import STORE, LostBraceError, Printed, clean, environment, prepared
from tidao_sheets.core.letters.markup import MarkupFault, ParsedTemplate, hide_marks, parse
from tidao_sheets.core.text import Text, TidaoError

_NAME = re.compile(r"'([^']+)' is undefined|has no attribute '([^']+)'|No (?:filter|test) named '([^']+)'")
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


class Templates:
    """The letter templates behind `load`, a function from a name to its text (None where there is none)."""

    def __init__(self, load: Callable[[str], str | None]) -> None:
        self._load = load
        self._environment = environment(jinja2.FunctionLoader(self._source))

    def read(self, name: str, values: Mapping[str, object]) -> ParsedTemplate:
        """Render and parse the template `name`; raises `TemplateFault`."""
        printed = Printed()
        try:
            with bounded():
                template = self._environment.get_template(name)
                text = template.render({**{key: prepared(value, key) for key, value in values.items()}, STORE: printed})
        except TidaoError:  # its file cannot be read
            raise
        except Exception as error:  # whatever somebody else's template comes to
            raise self._fault(name, error) from error
        try:
            province = values.get("province")
            return parse(text, printed.texts, (clean(province),) if isinstance(province, str) and province else ())
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
            return TemplateFault(TemplatePlace(error.name or name, error.lineno, variable), _syntax(error))
        if isinstance(error, UnicodeDecodeError):
            return TemplateFault(TemplatePlace(name), NOT_UTF8)
        place = TemplatePlace(*_last_place(error, name), variable)
        if isinstance(error, TooMuchError | RecursionError | MemoryError):
            return TemplateFault(place, TOO_MUCH)
        if isinstance(error, jinja2.UndefinedError):
            return TemplateFault(place, Text("ไม่มีค่านี้", f"this value is missing: {error}"))
        return TemplateFault(
            place, Text(f"คำสั่งในบรรทัดนี้ทำงานไม่ได้ ({error})", f"what stands in this line cannot be done ({error})")
        )


@lru_cache(64)  # the built-in ones are the same for every workspace
def mistake(text: str) -> Text | None:
    """Return what is wrong with a text that is no template, or None."""
    try:
        with bounded():
            environment(jinja2.DictLoader({})).parse(text)
    except jinja2.TemplateSyntaxError as error:
        said, line = _syntax(error), error.lineno
        return Text(f"บรรทัด {line}: {said.th}", f"line {line}: {said.en}")
    except (jinja2.TemplateError, RecursionError):
        return TOO_MUCH
    return None


def _syntax(error: jinja2.TemplateSyntaxError) -> Text:
    if isinstance(error, LostBraceError):
        return Text(
            f'วงเล็บปีกกาไม่ครบคู่ จึงจะถูกพิมพ์ลงในหนังสือ: "{error.message}"',
            f'a brace has lost its pair and would be printed: "{error.message}"',
        )
    return Text("เขียนคำสั่งในวงเล็บปีกกาไม่ถูกรูปแบบ", f"syntax: {error.message}")


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
