"""CONTRIBUTING.md and the README's map name what is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAPS = ("CONTRIBUTING.md", "README.md")
FOLDERS = "tidao_sheets|templates|config|scripts|tests|docs|.ci"


def missing(text, root=ROOT):
    """Return the paths that a text names in the repository and that do not exist; a `*` stands for any name."""
    named = set(re.findall(rf"(?<![\w/.])(?:{FOLDERS})/[\w./*-]*", text))
    return sorted(path for path in named if not list(root.glob(path.rstrip("./"))))


@pytest.mark.parametrize("name", MAPS)
def test_every_path_that_is_named_exists(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "tidao_sheets/core/" in text
    assert missing(text) == []


def test_a_path_that_is_gone_would_be_found():
    said = "see `tidao_sheets/gone.py`, tests/golden/none-*.json and `tidao_sheets/core/`."
    assert missing(said) == ["tests/golden/none-*.json", "tidao_sheets/gone.py"]


def test_the_map_has_every_folder_of_the_package_what_stands_in_none_and_every_script():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    package = ROOT / "tidao_sheets"
    folders = [path.parent for deep in ("*", "core/*") for path in package.glob(f"{deep}/__init__.py")]
    loose = [path for deep in ("*", "core/*") for path in package.glob(f"{deep}.py") if not path.stem.startswith("__")]
    assert len(folders) > 10
    assert len(loose) > 5
    scripts = [path for path in (ROOT / "scripts").glob("*.py") if not path.stem.startswith("_")]
    assert [path.name for path in scripts if f" scripts/{path.name} " not in text] == []
    named = [f"{f.relative_to(ROOT).as_posix()}/" for f in folders] + [f.relative_to(ROOT).as_posix() for f in loose]
    assert [name for name in named if f"`{name}`" not in text] == []
