"""Run every quality gate: `python3 scripts/test.py`; with arguments, only pytest, with these arguments."""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))  # a safe-path Python leaves it out

import _venv

EVERY_CORE = ("-n", "auto", "--dist", "loadfile")  # a file stays with one process: its fixtures are made once

LENIENT = (  # what mypy does not ask of tests, though it looks into each
    "--allow-untyped-defs",  # a test's arguments are fixtures: annotations would only repeat their names
    "--allow-incomplete-defs",
    "--allow-untyped-calls",
    "--allow-any-generics",
    "--no-strict-optional",  # None where something is expected fails the test by itself
    *("--disable-error-code", "union-attr"),  # as above: a cell of openpyxl is of one of eleven types
    *("--disable-error-code", "index"),
    *("--disable-error-code", "operator"),
    *("--disable-error-code", "comparison-overlap"),  # whole numbers are compared with decimals on purpose
    *("--disable-error-code", "func-returns-value"),  # `lambda: said.append(…) or 0`: a stand-in that notes its call
    *("--disable-error-code", "var-annotated"),  # the type of an empty list in a function without annotations
)


def gates(place: _venv.Place) -> list[tuple[str, list[str]]]:
    """Return the gates before pytest: the name of each, and its command."""
    return [
        ("ruff check", place.module("ruff", "check", ".")),
        ("ruff format --check", place.module("ruff", "format", "--check", ".")),
        ("mypy --strict", place.module("mypy", "--strict")),
        ("mypy tests", place.module("mypy", "--strict", *LENIENT, "--cache-dir", ".mypy_cache/tests", "tests")),
        ("import-linter", [str(place.script("lint-imports"))]),
    ]


def passes(name: str, command: list[str], root: Path) -> bool:
    """Run a gate and print its line; what it has to say is shown when it fails."""
    started = time.monotonic()
    code, said = _venv.hear(command, cwd=root)
    word = "FAILED" if code else "ok"
    print(f"{name:<20} {word:<6} {time.monotonic() - started:6.1f} s", flush=True)
    if code:
        print(said, flush=True)
    return code == 0


def run_pytest(place: _venv.Place, *args: str) -> int:
    """Run pytest on this terminal, from the root and with it on the path, as a developer would."""
    return _venv.call([str(place.python), "-X", "utf8", "-m", "pytest", *args], cwd=place.root)


def run_all(place: _venv.Place) -> int:
    """Run all gates, whichever fail; pytest comes last, so that its summary closes the output."""
    results = {name: passes(name, command, place.root) for name, command in gates(place)}
    failed = [name for name, passed in results.items() if not passed]
    verdict = f"ไม่ผ่าน / failed: {', '.join(failed)}" if failed else "ผ่านทุกด่าน / all passed"
    print(f"{len(results) - len(failed)}/{len(results)} {verdict}; pytest …", flush=True)
    return 1 if run_pytest(place, *EVERY_CORE) or failed else 0


def main() -> int:
    """Make .venv ready with what tests need, then run the gates."""
    place = _venv.ensure("test")
    args = sys.argv[1:]
    return run_pytest(place, *args) if args else run_all(place)


if __name__ == "__main__":
    sys.exit(_venv.guarded(main))
