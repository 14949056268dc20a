"""A frozen record of a file, declared by its fields' types and rules; reading one tells every fault at once.

    class Tier(Record):
        id: Annotated[str, Length(40), After(file_key)]
        level: Annotated[int, Bounds(ge=1, le=99)]
        floor: Annotated[Decimal, Before(exact)]

A type is str, int, bool, Decimal, date, a Literal, another record, `X | None`, `tuple[X, ...]` or `Mapping[str, X]`.
Unknown keys and wrong types are refused; nothing is coerced.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import FrozenInstanceError, dataclass
from decimal import Decimal
from functools import cache
from types import NoneType
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Literal,
    dataclass_transform,
    get_args,
    get_origin,
    get_type_hints,
)

if TYPE_CHECKING:
    from typing import Self

    from tidao_sheets.core.toml.lines import Path


class Refusal(Exception):  # noqa: N818 - it says what a check is to raise, and never leaves this module
    """A value that a check refuses: the kind of sentence, and its values."""

    def __init__(self, kind: str, **values: object) -> None:
        super().__init__(kind)
        self.kind, self.values = kind, values


@dataclass(frozen=True)
class Refused:
    """Where a value was refused, what it is, the kind of sentence, and its values."""

    path: Path
    kind: str
    value: object
    values: Mapping[str, object]


@dataclass(frozen=True)
class Before:
    """A check of the value as it stands in the file; what it returns is read on."""

    check: Callable[[Any], object]


@dataclass(frozen=True)
class After:
    """A check of a value that has its type."""

    check: Callable[[Any], object]


@dataclass(frozen=True)
class Length:
    """A text of 1 to `most` characters; `strip` takes away the blanks around it."""

    most: int
    strip: bool = False


@dataclass(frozen=True)
class Bounds:
    """A number within bounds, with at most so many decimals."""

    ge: int | None = None
    gt: int | None = None
    le: int | None = None
    places: int | None = None


@dataclass(frozen=True)
class Called:
    """A field whose key in the file has another name."""

    key: str


@dataclass(frozen=True)
class Former:
    """A field that only files of former versions state."""


NOT_EMPTY = After(lambda values: values or _refuse("too_short"))


def _refuse(kind: str) -> object:
    raise Refusal(kind)


@dataclass_transform(kw_only_default=True, frozen_default=True)
class Record:
    """A record; made by keyword it is taken as it is, made by `read` it is checked."""

    def __init__(self, **values: Any) -> None:  # noqa: ANN401 - its fields
        fields = self.fields()
        self.__dict__.update({name: getattr(type(self), name) for name in fields if hasattr(type(self), name)} | values)
        if self.__dict__.keys() != fields.keys():
            raise TypeError(f"{type(self).__name__} takes {', '.join(fields)}")

    @classmethod
    @cache
    def fields(cls) -> dict[str, Any]:
        """Return the type of each field, with its rules, by name."""
        return get_type_hints(cls, include_extras=True)

    @classmethod
    def by_key(cls) -> dict[str, str]:
        """Return the name of each field by its key in the file."""
        return {
            next((rule.key for rule in _rules(hint) if isinstance(rule, Called)), name): name
            for name, hint in cls.fields().items()
        }

    @classmethod
    def read(cls, data: Mapping[str, Any], path: Path, refused: list[Refused]) -> Self | None:
        """Return the record in a table, or None where anything in it is refused, which is told in `refused`."""
        before, values, keys = len(refused), {}, cls.by_key()
        for key, name in keys.items():
            if key in data:
                values[name] = _read(cls.fields()[name], data[key], (*path, key), refused)
            elif not hasattr(cls, name):
                refused.append(Refused((*path, key), "missing", data, {}))
        refused += [Refused((*path, key), "extra_forbidden", data[key], {}) for key in data if key not in keys]
        return cls(**values) if len(refused) == before else None

    def __setattr__(self, name: str, value: object) -> None:
        raise FrozenInstanceError(f"{type(self).__name__} is frozen: {name}")

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash((type(self), *vars(self)))


def _rules(hint: Any) -> tuple[Any, ...]:  # noqa: ANN401 - a type of any kind
    return hint.__metadata__ if get_origin(hint) is Annotated else ()


def _read(hint: Any, value: object, path: Path, refused: list[Refused]) -> object:  # noqa: ANN401 - as above
    """Return a value as its type and its rules want it; what is refused is told."""
    rules = _rules(hint)
    known, found = len(refused), value
    try:
        for rule in reversed(rules):
            if isinstance(rule, Before):
                found = rule.check(found)
        found = _typed(hint.__origin__ if rules else hint, found, path, refused)
        if len(refused) == known:
            _bounded(found, rules)
            for rule in rules:
                found = _ruled(rule, found)
    except Refusal as refusal:
        refused.append(Refused(path, refusal.kind, value, refusal.values))
    return found


def _ruled(rule: object, value: Any) -> object:  # noqa: ANN401 - of the type that the rule is for
    if isinstance(rule, Length):
        value = value.strip() if rule.strip else value
        if not value:
            raise Refusal("string_too_short")
        if len(value) > rule.most:
            raise Refusal("string_too_long", max_length=rule.most)
    return rule.check(value) if isinstance(rule, After) else value


def _bounded(value: Any, rules: tuple[object, ...]) -> None:  # noqa: ANN401 - a number where there are bounds
    """Refuse a number for the first of: decimals, too much, too little."""
    bounds = [rule for rule in rules if isinstance(rule, Bounds)]
    for rule in bounds:
        if rule.places is not None and -value.normalize().as_tuple().exponent > rule.places:
            raise Refusal("decimal_max_places", decimal_places=rule.places)
    for rule in bounds:
        if rule.le is not None and value > rule.le:
            raise Refusal("less_than_equal", le=rule.le)
    for rule in bounds:
        if rule.ge is not None and value < rule.ge:
            raise Refusal("greater_than_equal", ge=rule.ge)
        if rule.gt is not None and value <= rule.gt:
            raise Refusal("greater_than", gt=rule.gt)


def _typed(hint: Any, value: Any, path: Path, refused: list[Refused]) -> object:  # noqa: ANN401 - as above
    """Return a value of a type, read on within; raises Refusal for one of another."""
    origin, inner = get_origin(hint), get_args(hint)
    if NoneType in inner:
        return _read(next(kind for kind in inner if kind is not NoneType), value, path, refused)
    if origin is Literal:
        if value not in inner:
            raise Refusal("literal_error", allowed=", ".join(f'"{word}"' for word in inner))
        return value
    wanted, kind = (
        _SHAPES.get(origin, (dict, "model_type")) if origin or issubclass(hint, Record) else (hint, _KINDS[hint])
    )
    if type(value) is not wanted or (wanted is Decimal and not value.is_finite()):
        raise Refusal(kind)
    if origin is tuple:
        return tuple(_read(inner[0], each, (*path, number), refused) for number, each in enumerate(value))
    if origin is Mapping:
        return {key: _read(inner[1], each, (*path, key), refused) for key, each in value.items()}
    return hint.read(value, path, refused) if wanted is dict else value


_SHAPES = {tuple: (list, "tuple_type"), Mapping: (dict, "mapping_type")}
_KINDS = {str: "string_type", int: "int_type", bool: "bool_type", Decimal: "number_type", dt.date: "date_type"}
