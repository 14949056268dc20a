"""What is installed: the locks agree with pyproject.toml, and the list of licences with the locks."""

import ast
import importlib
import importlib.metadata
import re
import sys
import tomllib
from pathlib import Path

import _wheels
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

ROOT = Path(__file__).parent.parent
LOCKS = ROOT / "scripts" / "lock"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
NAMES = ("runtime", "test", "lowest")
REMEDY = "make the locks anew: python3 scripts/lock.py, then python3 scripts/licences.py"


def pins(name):
    """Return what a lock holds: (requirement, its hashes, who asks for it)."""
    text = (LOCKS / f"{name}.txt").read_text(encoding="utf-8")
    found = []
    for entry in re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]:
        head, *rest = entry.splitlines()
        hashes = [line.strip(" \\") for line in rest if line.startswith("    --hash=")]
        askers = [line.strip(" #").removeprefix("via ") for line in rest if line.startswith("    #")]
        found.append((Requirement(head.strip(" \\")), hashes, askers))
    return found


def declared(name):
    """Return what pyproject.toml asks for."""
    project = PROJECT["project"]
    needs = [*project["dependencies"], *(project["optional-dependencies"]["test"] if name == "test" else ())]
    return [Requirement(need) for need in needs + (PROJECT["build-system"]["requires"] if name != "lowest" else [])]


@pytest.mark.parametrize("name", NAMES)
def test_a_lock_holds_a_version_of_everything_that_is_declared(name):
    held = {}
    for pin, _, _ in pins(name):
        held.setdefault(pin.name, []).append(str(pin.specifier).removeprefix("=="))
    for need in declared(name):
        if name == "lowest" and need.marker and not need.marker.evaluate({"sys_platform": "linux"}):
            continue
        versions = held.get(canonicalize_name(need.name), [])
        assert versions, f"{name}.txt lacks {need}; {REMEDY}"
        assert all(need.specifier.contains(v, prereleases=True) for v in versions), f"{name}.txt: {need}; {REMEDY}"


@pytest.mark.parametrize("name", ["runtime", "test"])
def test_a_lock_holds_nothing_that_nobody_asks_for(name):
    wanted = {canonicalize_name(need.name) for need in declared(name)} | {"editables"}
    ours = ("-c ", "tidao-sheets (pyproject.toml)")
    held = {pin.name: {a.partition("[")[0] for a in askers} - {"via"} for pin, _, askers in pins(name)}
    others = {pin: {asker for asker in askers if not asker.startswith(ours)} for pin, askers in held.items()}
    assert {pin for pin, askers in others.items() if not askers} <= wanted, REMEDY
    assert {pin for pin, askers in held.items() if ours[1] in askers} <= wanted, REMEDY
    assert {asker for askers in others.values() for asker in askers} <= set(held), REMEDY


@pytest.mark.parametrize("name", NAMES)
def test_each_file_is_told_by_its_hash_and_no_host_is_named(name):
    text = (LOCKS / f"{name}.txt").read_text(encoding="utf-8")
    assert "://" not in text
    assert "index" not in re.sub(r"--hash=\S+", "", text)
    for pin, hashes, _ in pins(name):
        assert hashes, pin
        assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", h) for h in hashes), pin


def test_the_program_runs_on_what_the_tests_run_on():
    assert {str(pin) for pin, _, _ in pins("runtime")} <= {str(pin) for pin, _, _ in pins("test")}


def test_the_lowest_versions_are_those_of_pyproject():
    held = {pin.name: str(pin.specifier).removeprefix("==") for pin, _, _ in pins("lowest")}
    for need in declared("lowest"):
        (least,) = (s.version for s in need.specifier if s.operator == ">=")
        if need.name != "tzdata":  # of Windows alone
            assert f"{held[canonicalize_name(need.name)]}.".startswith(f"{least}."), f"{need}; {REMEDY}"


def imported(folder, files):
    """Return what test modules import of other people's when they are loaded, those of the tests' own included."""
    found, todo = set(), [*files]
    for path in todo:
        body = ast.parse(path.read_text(encoding="utf-8")).body
        names = {alias.name for node in body if isinstance(node, ast.Import) for alias in node.names}
        names |= {node.module or "" for node in body if isinstance(node, ast.ImportFrom)}
        for top in {name.partition(".")[0] for name in names} - sys.stdlib_module_names - {"tidao_sheets"}:
            ours = folder / f"{top}.py"
            found |= set() if ours.exists() else {top}
            todo += [ours] if ours.exists() and ours not in todo else []
    return found


def test_the_lowest_versions_bring_all_that_the_core_s_tests_import():
    tests = ROOT / "tests"
    held = {pin.name for pin, _, _ in pins("lowest")}
    known = importlib.metadata.packages_distributions()
    missing = [
        top
        for top in imported(tests, [tests / "conftest.py", *(tests / "core").glob("*.py")])
        if not held & {canonicalize_name(name) for name in known.get(top, ())}
    ]
    assert not missing, f"add them to TESTERS in scripts/lock.py, then {REMEDY}"


@pytest.fixture
def licences(monkeypatch):
    monkeypatch.setattr(sys, "path", [str(ROOT / "scripts"), *sys.path])
    return importlib.import_module("licences")


def test_the_licences_of_all_that_is_installed_are_listed(licences):
    page = licences.PAGE.read_text(encoding="utf-8")
    assert page == licences.page(), "make the list anew: python3 scripts/licences.py"
    assert "| ? |" not in page
    assert "| typst | Apache-2.0 |" in page


def test_what_is_unknown_is_not_passed_over(licences, monkeypatch):
    monkeypatch.setattr(licences, "pinned", lambda _: ["no-such-distribution"])
    with pytest.raises(licences.PackageNotFoundError):
        licences.page()


PLATFORM_TAGS = {"win_amd64": r"win_amd64", "macos_arm64": r"macosx_\d+_\d+_(arm64|universal2)"}


@pytest.mark.parametrize("platform", _wheels.PLATFORMS)
@pytest.mark.parametrize("python", _wheels.PYTHONS)
def test_every_pin_is_a_wheel_on_windows_and_on_a_mac(platform, python):
    """What the lock says is installed there stands in the list, by a wheel that fits and whose hash the lock holds."""
    held = {h.rpartition(":")[2] for _, hashes, _ in pins("runtime") for h in hashes}
    wanted = [Requirement(pin) for pin in _wheels.pins((LOCKS / "runtime.txt").read_text("utf-8"), platform, python)]
    lines = [line.split() for line in (LOCKS / "wheels.txt").read_text("utf-8").splitlines()[1:]]
    found = {}
    for file, digest in (line[2:] for line in lines if line[:2] == [platform, python]):
        name, version, _, tags = parse_wheel_filename(file)
        found[name] = version
        assert any(re.fullmatch(rf"any|{PLATFORM_TAGS[platform]}", tag.platform) for tag in tags), file
        assert digest in held, f"{file}: {REMEDY}"
    assert {*found} == {canonicalize_name(need.name) for need in wanted}, REMEDY
    assert all(need.specifier.contains(found[canonicalize_name(need.name)]) for need in wanted), REMEDY
