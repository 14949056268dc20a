"""A frozen record of a file, and the values that any file may hold."""

from __future__ import annotations

import copy
import datetime as dt
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any, Self, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, model_validator

from tidao_sheets.core.toml.values import christian_date, one_line

if TYPE_CHECKING:
    from collections.abc import Callable


T = TypeVar("T")


Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500), AfterValidator(one_line)]


Day = Annotated[dt.date, AfterValidator(christian_date)]


class Record(BaseModel):
    """A frozen record of the programme file; unknown keys and wrong types are refused, nothing is coerced."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    @model_validator(mode="before")
    @classmethod
    def _lists_are_tuples(cls, data: Any) -> Any:  # noqa: ANN401 - whatever stands in the file
        if not isinstance(data, dict):
            return data
        return {key: tuple(value) if isinstance(value, list) else value for key, value in data.items()}

    def __copy__(self) -> Self:
        """Copy the fields only: what was computed from them may not hold for the copy (model_copy changes fields)."""
        fresh = super().__copy__()
        for name in fresh.__dict__.keys() - type(self).model_fields.keys():
            del fresh.__dict__[name]
        return fresh

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        """Copy the fields only, deeply."""
        return super(Record, copy.copy(self)).__deepcopy__(memo)

    def __getstate__(self) -> dict[Any, Any]:
        """Pickle the fields only; read-only mappings cannot be pickled."""
        return super(Record, copy.copy(self)).__getstate__()


def kept(compute: Callable[[Any], T]) -> Callable[[Any], T]:
    """Keep what a record's property computes; to be used below @property, so that it stays read-only."""
    name = f"kept {compute.__name__}"

    @wraps(compute)
    def get(record: Record) -> T:
        values = record.__dict__
        if name not in values:
            values[name] = compute(record)
        found: T = values[name]
        return found

    return get
