"""A frozen record of a file, and checks of the values that any file may hold: each returns the value or refuses it."""

import datetime as dt
import unicodedata
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from tidao_sheets.core.thai import BUDDHIST_ERA


def exact(value: object) -> Decimal:
    """Return a number as Decimal; a bool, a text or a float is not an exact number."""
    if isinstance(value, Decimal) or (isinstance(value, int) and not isinstance(value, bool)):
        return Decimal(value)
    raise PydanticCustomError("number_type", "not an exact number")


def one_line(value: str) -> str:
    """Refuse line feeds, control characters and invisible ones: they break cells, letters and comparisons."""
    for place, char in enumerate(value, 1):
        if unicodedata.category(char) in {"Cc", "Cf", "Zl", "Zp"}:
            raise PydanticCustomError(
                "unprintable", "unprintable character", {"char": f"U+{ord(char):04X}", "place": place}
            )
    return value


def christian_date(value: dt.date) -> dt.date:
    """Refuse a date whose year is of the Buddhist era: TOML dates are written in the Christian era."""
    if value.year < 2400:
        return value
    near = f"{value.year - BUDDHIST_ERA:04}-{value.month:02}-{value.day:02}"
    raise PydanticCustomError("buddhist_date", "date in the Buddhist era", {"near": near})


TEXT = StringConstraints(strip_whitespace=True, min_length=1, max_length=500)
OneLine = Annotated[str, TEXT, AfterValidator(one_line)]
Day = Annotated[dt.date, AfterValidator(christian_date)]


class Record(BaseModel):
    """A frozen record of a file; unknown keys and wrong types are refused, nothing is coerced."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)

    @model_validator(mode="before")
    @classmethod
    def _lists_are_tuples(cls, data: Any) -> Any:  # noqa: ANN401 - whatever stands in the file
        if not isinstance(data, dict):
            return data
        return {key: tuple(value) if isinstance(value, list) else value for key, value in data.items()}
