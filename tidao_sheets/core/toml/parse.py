"""TOML text → checked records, or one error that carries every mistake at once; the same for every kind of file.

What differs between kinds of files is told by a `TomlFile`: its records, sentences, error, and the check of what
concerns several values.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

from pydantic import BaseModel, ValidationError

from tidao_sheets.core.toml.lines import Path, line_numbers, line_of
from tidao_sheets.core.toml.mistakes import Fault, MistakesError, Words, mistake, shown, typed_key

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

R = TypeVar("R", bound=BaseModel)
Finder: TypeAlias = Callable[[Path], int]
CrossCheck: TypeAlias = Callable[[dict[str, Any], Finder], Iterable[Fault]]

TOLD = 100
"""Mistakes of one file that are put into words: the first of so many, in file order."""
ENTRIES = 50_000
"""Entries of lists in one file, all together."""
_SYNTAX = {
    "toml_twice": (
        "Cannot overwrite",
        "Cannot declare",
        "Cannot redefine",
        "Cannot mutate",
        "Duplicate inline table key",
    ),
    "toml_value": ("Invalid value",),
    "toml_quote": ("Unterminated string", "Illegal character '\\n'", 'Expected "\'"', "Expected '\""),
    "toml_equals": ("Expected '='",),
    "toml_bracket": ("Unclosed",),
    "toml_rest": ("Expected newline",),
    "toml_statement": ("Invalid statement", "Invalid initial character for a key"),
    "toml_header": ("Expected ']",),
    "toml_backslash": ("Unescaped", "Invalid hex value"),
    "toml_date": ("Invalid date",),
    "toml_many": ("More than",),
    "toml_character": ("Illegal character", "Found invalid character"),
}
"""The kind of our sentence → how what tomllib says begins; the first that fits."""
_SHAPES = {"tuple_type", "model_type", "mapping_type", "dict_type"}
_DEEP_KEY = re.compile(r"""(?<![\w-])(?:(?:[\w-]+|"[^"\n]*"|'[^'\n]*')[ \t]*\.[ \t]*){100}""", re.ASCII)
_PATH_KEY = re.compile(r"""\s*[^\s"'#/=]+(/[^\s"'#/=]+)+\s*=""")


@dataclass(frozen=True, slots=True, kw_only=True)
class TomlFile(Generic[R]):
    """What tells one kind of file from another.

    `tables` holds header → record of its keys ("" is the file itself, "*" stands for any key); `single` the headers
    that stand once, the others repeat; `check` finds what the records cannot see.
    """

    model: type[R]
    tables: Mapping[str, type[BaseModel]]
    single: tuple[str, ...]
    words: Words
    error: type[MistakesError]
    check: CrossCheck
    secret: tuple[str, ...] = ()

    def refusal(self, source: str, fault: Fault) -> MistakesError:
        """Return the error of a file whose one fault hides all others."""
        return self.error(source, (mistake(fault, self.words, {}, {}),))

    def hides(self, path: Path) -> bool:
        """Whether what stands at a path, or below it, is never shown."""
        keys = [step for step in path if isinstance(step, str)]
        return any(_matches(secret.split("."), keys) for secret in self.secret)

    def header(self, path: Path) -> str:
        """Return the header of a table or key as `tables` knows it: the keys of its path, "*" for a free one."""
        keys = [step for step in path if isinstance(step, str)]
        wild = (header for header in self.tables if "*" in header and _matches(header.split("."), keys))
        return next(wild, ".".join(keys))


def _matches(pattern: list[str], keys: list[str]) -> bool:
    return len(pattern) == len(keys) and all(p in {"*", key} for p, key in zip(pattern, keys, strict=True))


def parse_bytes(file: TomlFile[R], content: bytes, source: str) -> R:
    """Return the records in a file's bytes: UTF-8, with or without a byte order mark.

    Raises the file's own error, also for another encoding.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content[:4]:
        raise file.refusal(source, Fault((), "utf16"))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise file.refusal(source, Fault((), "not_utf8", line=line)) from None
    return parse(file, text, source)


def parse(file: TomlFile[R], text: str, source: str) -> R:
    """Return the records that a TOML text describes; `source` names the file in messages.

    Raises the file's own error with every mistake: those of single values, and those between the parts that are sound.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    try:
        _refuse_deep_keys(text)
        data = tomllib.loads(text, parse_float=_decimal)
        _refuse_many_entries(data)
    except (ValueError, RecursionError) as error:
        raise file.refusal(source, _syntax_fault(file, text, error)) from None
    numbered = cache(lambda: line_numbers(text))  # only where there is something to say
    record, found = checked(file, data, lambda path: line_of(numbered(), path))
    if record is None or found:
        lines = numbered()
        found.sort(key=lambda f: line_of(lines, f.path if isinstance(f, Fault) else f["loc"]))
        mistakes = [mistake(f, file.words, data, lines) for f in faults(file, found[:TOLD])]
        raise file.error(source, tuple(sorted(mistakes, key=lambda m: m.line or 0)), max(0, len(found) - TOLD))
    return record


def checked(file: TomlFile[R], data: dict[str, Any], line: Finder) -> tuple[R | None, list[ErrorDetails | Fault]]:
    """Return the records of parsed data, None where one is not sound, and all that is wrong; see `faults`."""
    record, errors = _records(file, data)
    return record, [*errors, *file.check(data, line)]


def _refuse_deep_keys(text: str) -> None:
    """Refuse a key of very many parts, for which tomllib would take memory by the square of their number."""
    found = _DEEP_KEY.search(text)
    if found:
        raise ValueError(f"Key has too many parts (at line {text.count(chr(10), 0, found.start()) + 1}, column 1)")


def _refuse_many_entries(data: dict[str, Any]) -> None:
    """Refuse lists of more entries than any province has, each of which might be several mistakes."""
    left: list[Any] = [data]
    number = 0
    while left and number <= ENTRIES:
        inside = left.pop()
        number += len(inside) if isinstance(inside, list) else 0
        left.extend(i for i in (inside if isinstance(inside, list) else inside.values()) if isinstance(i, (list, dict)))
    if number > ENTRIES:
        raise ValueError(f"More than {ENTRIES} entries")


def near_key(wanted: str, known: Iterable[str]) -> str | None:
    """Return the known word that was probably meant."""
    return next(iter(difflib.get_close_matches(wanted, list(known), 1)), None)


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:  # an exponent that no number can have
        return Decimal("NaN")


def _syntax_fault(file: TomlFile[R], text: str, error: Exception) -> Fault:
    found = re.search(r"^(.*?) \(at (?:line (\d+), column (\d+)|end of document)\)$", str(error), re.DOTALL)
    detail, line, column = found.groups() if found else (str(error), None, None)
    number = int(line) if line else text.rstrip("\n").count("\n") + 1
    kind = next((kind for kind, starts in _SYNTAX.items() if detail.startswith(starts)), "toml_other")
    broken = text.split("\n")[number - 1] if number <= text.count("\n") + 1 else ""
    if kind == "toml_value" and re.search("[“”‘’]", broken):
        kind = "toml_curly"
    if kind in {"toml_equals", "toml_statement"} and "toml_key" in file.words and _PATH_KEY.match(broken):
        kind = "toml_key"
    return Fault(("column", int(column)) if column else (), kind, {"detail": detail}, number)


def _records(file: TomlFile[R], data: dict[str, Any]) -> tuple[R | None, list[ErrorDetails]]:
    try:
        return file.model.model_validate(data), []
    except ValidationError as error:
        # pydantic counts sound entries only: a list is too short where nothing stands in it.
        return None, [e for e in error.errors(include_url=False) if e["type"] != "too_short" or not e["input"]]


def faults(file: TomlFile[R], found: list[ErrorDetails | Fault]) -> list[Fault]:
    """Return what `checked` has found, each as a fault with its words' values."""
    told = [f if isinstance(f, Fault) else _schema_fault(file, f) for f in found]
    # A misspelt key is one mistake, not an unknown key and a missing one.
    meant = {(*f.path[:-1], f.values["near"]) for f in told if f.kind == "unknown_key_near"}
    return [f for f in told if not (f.kind.startswith("missing") and f.values["path"] in meant)]


def _schema_fault(file: TomlFile[R], error: ErrorDetails) -> Fault:
    path, kind = tuple(error["loc"]), error["type"]
    header = file.header(path)
    if kind == "missing":
        return _missing(file, path, header)
    if kind == "extra_forbidden":
        return _unknown_key(file, path)
    if kind in _SHAPES and (header in file.tables or isinstance(path[-1], str)):
        return _wrong_shape(file, path, header, error["input"])
    return _value_fault(file, path, kind, error)


def _missing(file: TomlFile[R], path: Path, header: str) -> Fault:
    if header in file.tables:
        brackets = f"[{header}]" if header in file.single else f"[[{header}]]"
        return Fault(path[:-1], "missing_table", {"header": brackets, "path": path})
    return Fault(path, "missing", {"key": path[-1], "path": path})


def _unknown_key(file: TomlFile[R], path: Path) -> Fault:
    key, known = str(path[-1]), _keys(file.tables[file.header(path[:-1])])
    near = near_key(key, known)
    if near:
        return Fault(path, "unknown_key_near", {"key": key, "near": near})
    return Fault(path, "unknown_key", {"key": key, "known": ", ".join(known)})


def _keys(table: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in table.model_fields.items()]


def _wrong_shape(file: TomlFile[R], path: Path, header: str, found: object) -> Fault:
    key = str(path[-1]) if header not in file.tables else header.rpartition(".")[2]
    if header in file.single:
        return Fault(path, "table_once", {"header": header})
    if header.endswith("*"):
        keys = ", ".join(f"{k} = …" for k in _keys(file.tables[header]))
        return Fault(path, "entry_expected", {"key": typed_key(str(path[-1])), "keys": keys, "value": shown(found)})
    kind = "table_many" if header in file.tables else "list_expected"
    return Fault(path, kind, {"key": key, "header": header, "value": shown(found)})


def _value_fault(file: TomlFile[R], path: Path, kind: str, error: ErrorDetails) -> Fault:
    context = dict(error.get("ctx", {}))
    if kind == "literal_error":
        context["allowed"] = ", ".join(f'"{word}"' for word in re.findall(r"'([^']*)'", str(context["expected"])))
    kind = {"finite_number": "number_type", "date_from_datetime_inexact": "date_type"}.get(kind, kind)
    if kind == "time_zone" and context.get("near"):
        kind, context["near"] = "time_zone_near", shown(context["near"])
    value = "…" if file.hides(path) else shown(error["input"])
    return Fault(path, kind if kind in file.words else "other", {**context, "value": value})
