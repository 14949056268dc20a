"""Changing the workspace file by program: one value, and every comment and blank stays as people wrote it."""

import re
from collections.abc import Mapping
from datetime import date

import tomlkit
from tomlkit.items import Table


def with_spreadsheet(text: str, key: str, url: str) -> str:
    """Return the file's text with the URL of the summary, or of a form by its key such as "1/zone-1".

    A spreadsheet that waited for a rebuilt form of that key waits no longer.
    """
    ending = "\r\n" if "\r\n" in text else "\n"
    text = text.replace("\r\n", "\n")
    example = re.findall(r'(?m)^# summary = ".*"$', text)
    if key == "summary" and len(example) == 1 and key not in _table(tomlkit.parse(text), "google"):
        text = text.replace(example[0], f'{example[0]}\nsummary = ""')  # there stands what it is
    file = tomlkit.parse(text)
    google = _table(file, "google")
    if key == "summary":
        google[key] = url
    else:
        _table(google, "forms")[key] = url
        waiting = google.get("rebuild")
        if isinstance(waiting, Table):
            waiting.pop(key, None)
    return tomlkit.dumps(file).replace("\n", ending)


def with_id(text: str, workspace_id: str) -> str:
    """Return the file's text with the workspace's id, in place of the example of one; an id that is there stays."""
    ending = "\r\n" if "\r\n" in text else "\n"
    text = text.replace("\r\n", "\n")
    file = tomlkit.parse(text)
    if "id" in _table(file, "ledger"):
        return text.replace("\n", ending)
    replaced, examples = re.subn(r'(?m)^# id = ".*"$', f'id = "{workspace_id}"', text)
    if examples == 1 and tomlkit.parse(replaced).get("ledger", {}).get("id") == workspace_id:
        return replaced.replace("\n", ending)
    _table(file, "ledger")["id"] = workspace_id
    return tomlkit.dumps(file).replace("\n", ending)


def _table(parent: tomlkit.TOMLDocument | Table, name: str) -> Table:
    """Return a table of the file, made at its end where there is none."""
    found = parent.get(name)
    if not isinstance(found, Table):
        parent[name] = tomlkit.table()
        found = parent[name]
    assert isinstance(found, Table)  # noqa: S101 - for the type checker
    return found


def with_letter_setting(text: str, table: str, key: str, value: str | date | Mapping[str, str | date] | None) -> str:
    """Return the file's text with one entry of a table of [letters]; None takes the entry away."""
    ending = "\r\n" if "\r\n" in text else "\n"
    file = tomlkit.parse(text.replace("\r\n", "\n"))
    entries = _table(_table(file, "letters"), table)
    if value is None:
        entries.pop(key, None)
    elif isinstance(value, Mapping):
        inline = tomlkit.inline_table()
        inline.update(value)
        entries[key] = inline
    elif entries.get(key) != value:
        entries[key] = value
    return tomlkit.dumps(file).replace("\n", ending)
