"""The keys that docs/json.md lists, and those that a document of a command holds."""

import re

from workspaces import ROOT


def documented(section):
    """Return the keys that a section of docs/json.md lists, each as a path of its parts."""
    text = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    found = re.search(rf"^##+ {section}\n(.*?)(?=^##+ |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, section
    keys = re.findall(r"^\| `([^`]+)` \|", found[1], re.MULTILINE)
    assert keys
    return {tuple(key.replace("[]", ".[]").split(".")) for key in keys}


def told(value, path=()):
    """Yield the path of every value in a document, lists and objects with their contents."""
    if path:
        yield path
    if isinstance(value, dict):
        for key, inside in value.items():
            yield from told(inside, (*path, key))
    elif isinstance(value, list):
        for inside in value:
            yield from told(inside, (*path, "[]"))
