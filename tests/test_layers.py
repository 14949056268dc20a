"""The import contracts hold, and each can break: forbidden imports are put into a copy of every layer and reported."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections import defaultdict
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = PROJECT["tool"]["importlinter"]["contracts"]
PACKAGE = "tidao_sheets"
ABOVE = {  # layer → what it may not import of the package
    "core": ("files", "stores.store", "render", "ledger", "analysis", "jobs", "desk", "nation", "cli", "api"),
    "stores": ("render", "ledger", "analysis", "jobs", "desk", "nation", "cli", "api"),
    "render": ("stores.store", "ledger", "analysis", "jobs", "desk", "nation", "cli", "api"),
    "ledger": ("stores.store", "render", "analysis", "jobs", "desk", "nation", "cli", "api"),
    "analysis": ("stores.store", "render", "ledger", "jobs", "desk", "nation", "cli", "api"),
    "jobs": ("desk", "nation", "cli", "api"),
    "desk": ("nation", "cli", "api"),
    "nation": ("desk", "cli", "api"),
    "cli": (),
    "stores.google": ("stores.xlsx",),
    "stores.xlsx": ("stores.google",),
}
DOORS = {
    library: contract["allowed_importers"]
    for contract in CONTRACTS
    if contract["type"] == "protected"
    for library in contract["protected_modules"]
}
EVERYWHERE = next(c["forbidden_modules"] for c in CONTRACTS if c.get("source_modules") == [PACKAGE])
IMPURE = next(c["forbidden_modules"] for c in CONTRACTS if c.get("source_modules") == [f"{PACKAGE}.core"])


def forbidden(layer):
    """Return all that a module of a layer may not import."""
    inside = f"{PACKAGE}.{layer}"
    shut = [library for library, doors in DOORS.items() if inside not in doors]
    return [*(f"{PACKAGE}.{above}" for above in ABOVE[layer]), *shut, *EVERYWHERE, *(IMPURE if layer == "core" else ())]


def lint(folder):
    """Run the contracts on a copy; return the exit code and what was said, on one line."""
    program = "from importlinter.cli import lint_imports_command as run; run()"
    done = subprocess.run(
        [sys.executable, "-c", program, "--no-cache", "--no-logo"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder), "COLUMNS": "500"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, re.sub(r"\s+", " ", done.stdout + done.stderr)


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """The package's modules and its contracts, in a folder of their own."""
    folder = tmp_path_factory.mktemp("layers")
    shutil.copytree(ROOT / PACKAGE, folder / PACKAGE, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


@pytest.fixture(scope="module")
def said(copy):
    """What is said of a copy in each of whose layers a module imports all that is forbidden there."""
    for layer in ABOVE:
        intruder = copy / PACKAGE / layer.replace(".", "/") / "intruder.py"
        intruder.write_text("".join(f"import {name}\n" for name in forbidden(layer)), encoding="utf-8")
    code, said = lint(copy)
    for layer in ABOVE:
        (copy / PACKAGE / layer.replace(".", "/") / "intruder.py").unlink()
    assert code == 1
    return said


@pytest.mark.parametrize("layer", ABOVE)
def test_whatever_is_forbidden_to_a_layer_is_reported(said, layer):
    intruder = f"{PACKAGE}.{layer}.intruder"
    missed = [
        name
        for name in forbidden(layer)
        if not re.search(rf"{re.escape(intruder)} (-> |imports ){re.escape(name)}\b", said)
    ]
    assert missed == []


@pytest.mark.parametrize("new", ["annex/__init__.py", "loose.py", "stores/post/__init__.py"])
def test_a_new_folder_or_module_needs_a_place_among_the_layers(copy, new):
    path = copy / PACKAGE / new
    path.parent.mkdir(exist_ok=True)
    path.write_text("", encoding="utf-8")
    code, said = lint(copy)
    path.unlink()
    name = new.removesuffix("/__init__.py").removesuffix(".py").rpartition("/")[2]
    if path.name == "__init__.py":
        path.parent.rmdir()
    assert (code, name in said) == (1, True), said


def distribution(requirement):
    """Return the name of a requirement's distribution, spelt one way."""
    return re.sub(r"[-_.]+", "-", Requirement(requirement).name).lower()


def test_every_library_has_its_door_and_those_of_tests_have_none():
    imports = defaultdict(set)
    for name, distributions in packages_distributions().items():
        for found in distributions:
            imports[distribution(found)].add(name)
    project, extras = PROJECT["project"], PROJECT["project"]["optional-dependencies"]
    used = {*map(distribution, [*project["dependencies"], *extras["parquet"], *extras["postgres"], *extras["nation"]])}
    others = {*map(distribution, [*extras["test"], *extras["bench"]])} - used
    assert [d for d in sorted(used) if imports[d] and not imports[d] & {*DOORS, "tzdata"}] == []
    typed = [d for d in others if d.startswith("types-") or d.endswith("-stubs")]  # nothing to import
    assert [d for d in sorted(others.difference(typed)) if imports[d] and not imports[d] & {*EVERYWHERE}] == []
