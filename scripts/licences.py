"""Write docs/licences.md anew, from the locks and from what is installed for tests: `python3 scripts/licences.py`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))  # a safe-path Python leaves it out

import _venv  # isort: skip - it tells an old Python what is wrong with it

import re
from importlib.metadata import PackageNotFoundError, metadata

from _place import Place

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "licences.md"

ELSEWHERE = {"colorama": "BSD-3-Clause", "tzdata": "Apache-2.0"}
"""What is installed on Windows alone, so that no other machine can tell its licence."""
IN_FILES = {"axe-playwright-python": "MIT; axe-core in it: MPL-2.0"}
"""What says so in its files alone."""

HEAD = """# Licences

The program is under the MIT licence, the fonts TH Sarabun PSK in `templates/fonts/` under the licence beside them. This
is what the two commands of the README install beside it; `python3 scripts/licences.py` makes the list from the locks in
`scripts/lock/` and from what each distribution says of itself, and a test compares them.
"""


def pinned(lock: Path) -> list[str]:
    """Return the names that a lock holds, in order, each once."""
    return list(dict.fromkeys(re.findall(r"^([a-z0-9][a-z0-9.-]*)==", lock.read_text(encoding="utf-8"), re.MULTILINE)))


def licence(name: str) -> str:
    """Return the licence that a distribution says it is under.

    Raises:
        PackageNotFoundError: it is not installed, and not known otherwise.
    """
    try:
        told = metadata(name)
    except PackageNotFoundError:
        if name in ELSEWHERE:
            return ELSEWHERE[name]
        raise
    stated = [*(told.get_all("License-Expression") or ()), *(told.get_all("License") or ())]
    classified = [c.split(" :: ")[-1] for c in told.get_all("Classifier") or () if c.startswith("License :: ")]
    short = [word for word in (*stated, "; ".join(classified)) if word and len(word) < 80 and "\n" not in word]
    return short[0] if short else IN_FILES.get(name, "?")


def page(root: Path = ROOT) -> str:
    """Return the list as a page."""
    runtime, test = (pinned(lock) for lock in Place(root).locks())
    parts = [HEAD]
    for title, names in (("The program", runtime), ("Tests alone", [name for name in test if name not in runtime])):
        rows = "".join(f"| {name} | {licence(name)} |\n" for name in names)
        parts.append(f"\n## {title}\n\n| distribution | licence |\n|---|---|\n{rows}")
    return "".join(parts)


def main() -> int:
    """Write the page, with the .venv of the repository."""
    if Path(sys.prefix).resolve() != (ROOT / ".venv").resolve():
        place = _venv.ensure("test")
        return _venv.call([str(place.python), "-P", "-X", "utf8", str(Path(__file__).resolve())])
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(_venv.guarded(main))
