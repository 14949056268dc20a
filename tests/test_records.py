"""Records: what has more than five fields is made by keyword."""

import dataclasses
import importlib
import inspect
import pkgutil
import sys
from collections.abc import Iterator

import pytest

import tidao_sheets

MOST = 5
"""How many fields may be told by their order alone."""
BY_ORDER = {
    "Cell": ("value",),
    "Tab": ("title",),
    "Column": ("key", "head", "width", "value", "style"),  # a line of a table, read from the left
}
"""What stands without its name in larger records all the same: what begins a declaration."""

for found in pkgutil.walk_packages(tidao_sheets.__path__, "tidao_sheets."):
    importlib.import_module(found.name)


def classes() -> Iterator[type]:
    """Yield every class of the package, once."""
    for name, module in sorted(sys.modules.items()):
        if name.startswith("tidao_sheets."):
            yield from (c for c in vars(module).values() if inspect.isclass(c) and c.__module__ == name)


def by_order(kind):
    """Return the fields of a record, and those that may be given without their names."""
    if dataclasses.is_dataclass(kind):
        fields = [f for f in dataclasses.fields(kind) if f.init]
        return fields, tuple(f.name for f in fields if not f.kw_only)
    return kind._fields, kind._fields


EVERY = sorted({*classes()}, key=lambda c: (c.__name__, c.__module__))
RECORDS = [c for c in EVERY if dataclasses.is_dataclass(c) or hasattr(c, "_fields")]


def test_there_is_something_to_look_at():
    assert len(RECORDS) > 100
    assert any(len(by_order(kind)[0]) > MOST for kind in RECORDS)


@pytest.mark.parametrize("kind", RECORDS, ids=[c.__name__ for c in RECORDS])
def test_a_record_of_many_fields_is_made_by_keyword(kind):
    fields, told = by_order(kind)
    if len(fields) > MOST:
        assert told == BY_ORDER.get(kind.__name__, ())


def test_what_is_told_by_order_is_there():
    assert {*BY_ORDER} <= {kind.__name__ for kind in RECORDS}
