"""Records are made by keyword where they have many fields, a class has a name of its own, modules and functions end."""

import ast
import dataclasses
import importlib
import inspect
import pkgutil
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

import tidao_sheets

MOST = 5
"""How many fields may be told by their order alone."""
LINES, STEPS = 250, 40
"""How long a module may be, and a function."""
BY_ORDER = {
    "Cell": ("value",),
    "Tab": ("title",),
    "Column": ("key", "head", "width", "value", "style"),  # a line of a table, read from the left
}
"""What stands without its name in larger records all the same: what begins a declaration."""
TWICE = {"Column", "Table"}
"""Of a sheet, and of a letter; all else of one name is a table of the programme file, and the record made of it."""

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


def named(path):
    """Yield the public classes and types that a module declares."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (t.id for t in targets if isinstance(t, ast.Name) and t.id[1:2].islower())


def test_a_name_of_a_class_or_type_has_one_meaning():
    package, places = Path(tidao_sheets.__file__).parent, defaultdict(set)
    for path in package.rglob("*.py"):
        for name in named(path):
            if not name.startswith("_"):
                places[name].add(path.relative_to(package).with_suffix("").as_posix())
    twins = {"core/programme/records", "core/programme/schema"}
    assert len(places) > 200
    assert {name for name, where in places.items() if len(where) > 1 and where != twins} == TWICE


def test_no_module_and_no_function_is_long():
    root = Path(tidao_sheets.__file__).parent.parent
    modules = [*root.glob("tidao_sheets/**/*.py"), *root.glob("scripts/*.py")]
    long = [path for path in modules if path.read_text(encoding="utf-8").count("\n") > LINES]
    for path in modules:
        nodes = [n for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.FunctionDef)]
        long += [path.with_name(f"{path.name}: {n.name}") for n in nodes if n.end_lineno - n.lineno >= STEPS]
    assert len(modules) > 200
    assert [path.relative_to(root).as_posix() for path in long] == []
