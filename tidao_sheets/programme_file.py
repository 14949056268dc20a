"""A programme file's text → its checked records, or one error that carries every mistake at once."""

from __future__ import annotations

import difflib
import re
import tomllib
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from tidao_sheets import programme as records
from tidao_sheets.mistakes import Fault, Mistake, mistake, shown
from tidao_sheets.programme_checks import cross_check
from tidao_sheets.programme_words import WORDS
from tidao_sheets.text import Text, TidaoError
from tidao_sheets.toml_lines import line_numbers, line_of

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from tidao_sheets.programme import Programme

TABLES: dict[str, type[records.Record]] = {
    "": records.Programme,
    "programme": records.Head,
    "scoring": records.Scoring,
    "tier": records.Tier,
    "round": records.Round,
    "dimension": records.Dimension,
    "dimension.criterion": records.Criterion,
    "zone": records.Zone,
    "office": records.Office,
    "committee": records.Committee,
    "committee.seat": records.Seat,
    "document": records.Document,
    "letterhead": records.Letterhead,
    "signatory": records.Signatory,
}
SINGLE = ("programme", "scoring", "letterhead")

# What tomllib says, by its beginning → the kind of our sentence.
_SYNTAX = (
    ("Cannot overwrite", "toml_twice"),
    ("Cannot declare", "toml_twice"),
    ("Cannot redefine", "toml_twice"),
    ("Cannot mutate", "toml_twice"),
    ("Duplicate inline table key", "toml_twice"),
    ("Invalid value", "toml_value"),
    ("Unterminated string", "toml_quote"),
    ("Illegal character '\\n'", "toml_quote"),
    ('Expected "\'"', "toml_quote"),
    ("Expected '\"", "toml_quote"),
    ("Expected '='", "toml_equals"),
    ("Unclosed", "toml_bracket"),
    ("Expected newline", "toml_rest"),
    ("Invalid statement", "toml_statement"),
    ("Invalid initial character for a key", "toml_statement"),
    ("Expected ']", "toml_header"),
    ("Unescaped", "toml_backslash"),
    ("Invalid hex value", "toml_backslash"),
    ("Invalid date", "toml_date"),
    ("Illegal character", "toml_character"),
    ("Found invalid character", "toml_character"),
)


class ProgrammeError(TidaoError):
    """A programme file that cannot be used; `mistakes` holds all that is wrong with it, in file order."""

    code = "programme_invalid"
    exit = 2

    def __init__(self, source: str, mistakes: tuple[Mistake, ...]) -> None:
        count, plural = len(mistakes), "" if len(mistakes) == 1 else "s"
        super().__init__(
            Text(
                f"แฟ้มโครงการ {source} มีที่ต้องแก้ไข {count} แห่ง",
                f"the programme file {source} has {count} mistake{plural}",
            ),
            Text("แก้ไขตามรายการ แล้วสั่งใหม่อีกครั้ง", "mend each as listed, then run the command again"),
        )
        self.source = source
        self.mistakes = mistakes

    def render(self, lang: str) -> str:
        """Return the sentence and every mistake with its line and remedy, in `lang` ("th" or "en")."""
        return "\n".join([self.message.in_(lang), *(m.render(lang) for m in self.mistakes)])


def parse_programme(text: str, source: str) -> Programme:
    """Return the programme that a TOML text describes; `source` names the file in messages.

    Raises ProgrammeError with every mistake: those of single values, and those between the parts that are sound.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    try:
        data = tomllib.loads(text, parse_float=_decimal)
    except (ValueError, RecursionError) as error:
        raise ProgrammeError(source, (mistake(_syntax_fault(text, error), {}, {}),)) from None
    lines = line_numbers(text)
    programme, faults = _records(data)
    faults += cross_check(data, lambda path: line_of(lines, path))
    if programme is None or faults:
        mistakes = [mistake(f, data, lines) for f in faults]
        raise ProgrammeError(source, tuple(sorted(mistakes, key=lambda m: m.line or 0)))
    return programme


def parse_programme_bytes(content: bytes, source: str) -> Programme:
    """Return the programme that a file's bytes describe: UTF-8, with or without a byte order mark.

    Raises ProgrammeError, also for another encoding.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content[:4]:
        raise ProgrammeError(source, (mistake(Fault((), "utf16"), {}, {}),))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ProgrammeError(source, (mistake(Fault((), "not_utf8", line=line), {}, {}),)) from None
    return parse_programme(text, source)


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:  # an exponent that no number can have
        return Decimal("NaN")


def _syntax_fault(text: str, error: Exception) -> Fault:
    found = re.search(r"^(.*?) \(at (?:line (\d+), column (\d+)|end of document)\)$", str(error), re.DOTALL)
    detail, line, column = found.groups() if found else (str(error), None, None)
    number = int(line) if line else text.rstrip("\n").count("\n") + 1
    kind = next((kind for start, kind in _SYNTAX if detail.startswith(start)), "toml_other")
    broken = text.split("\n")[number - 1] if number <= text.count("\n") + 1 else ""
    if kind == "toml_value" and re.search("[“”‘’]", broken):
        kind = "toml_curly"
    return Fault(("column", int(column)) if column else (), kind, {"detail": detail}, number)


def _records(data: dict[str, Any]) -> tuple[Programme | None, list[Fault]]:
    try:
        return records.Programme.model_validate(data), []
    except ValidationError as error:
        # pydantic counts sound entries only: a list is too short where nothing stands in it.
        told = [e for e in error.errors(include_url=False) if e["type"] != "too_short" or not e["input"]]
        faults = [_schema_fault(e) for e in told]
    # A misspelt key is one mistake, not an unknown key and a missing one.
    meant = {(*f.path[:-1], f.values["near"]) for f in faults if f.kind == "unknown_key_near"}
    return None, [f for f in faults if not (f.kind.startswith("missing") and f.values["path"] in meant)]


def _schema_fault(error: ErrorDetails) -> Fault:
    path, kind = tuple(error["loc"]), error["type"]
    header = ".".join(step for step in path if isinstance(step, str))
    key = str(path[-1]) if path else ""
    if kind == "missing":
        return _missing(path, header, key)
    if kind == "extra_forbidden":
        return _unknown_key(path, header.rpartition(".")[0], key)
    if kind in {"tuple_type", "model_type"} and (header in TABLES or isinstance(path[-1], str)):
        shape = "table_once" if header in SINGLE else "table_many" if header in TABLES else "list_expected"
        table = header.rpartition(".")[2]
        return Fault(path, shape, {"key": table, "header": header, "value": shown(error["input"])})
    return _value_fault(path, kind, error)


def _missing(path: tuple[str | int, ...], header: str, key: str) -> Fault:
    if header in TABLES:
        brackets = f"[{header}]" if header in SINGLE else f"[[{header}]]"
        return Fault(path[:-1], "missing_table", {"header": brackets, "path": path})
    return Fault(path, "missing", {"key": key, "path": path})


def _unknown_key(path: tuple[str | int, ...], table: str, key: str) -> Fault:
    known = [field.alias or name for name, field in TABLES[table].model_fields.items()]
    near = difflib.get_close_matches(key, known, 1)
    if near:
        return Fault(path, "unknown_key_near", {"key": key, "near": near[0]})
    return Fault(path, "unknown_key", {"key": key, "known": ", ".join(known)})


def _value_fault(path: tuple[str | int, ...], kind: str, error: ErrorDetails) -> Fault:
    context = dict(error.get("ctx", {}))
    if kind == "literal_error":
        context["allowed"] = ", ".join(f'"{word}"' for word in re.findall(r"'([^']*)'", str(context["expected"])))
    kind = {"finite_number": "number_type", "date_from_datetime_inexact": "date_type"}.get(kind, kind)
    if kind == "time_zone" and context.get("near"):
        kind, context["near"] = "time_zone_near", shown(context["near"])
    return Fault(path, kind if kind in WORDS else "other", {**context, "value": shown(error["input"])})
