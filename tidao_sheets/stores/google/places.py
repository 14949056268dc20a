"""Where a workspace file names its spreadsheets, and what people call them."""

from typing import Final

from tidao_sheets.core.programme.records import Programme, both_names
from tidao_sheets.core.summary.layout import SUMMARY_MARK
from tidao_sheets.core.text import Text
from tidao_sheets.stores.google.read import Spreadsheet

SUMMARY: Final = "summary"
"""The key under which the summary's URL is remembered; forms have keys such as "1/zone-1"."""


def setting(key: str, table: str = "forms") -> str:
    """Return where the URL of a key stands in the workspace file."""
    return "[google] summary" if key == SUMMARY else f'[google.{table}] "{key}"'


def form_name(programme: Programme, key: str) -> Text:
    """Return what people read for the key of a form, such as "1/zone-1"."""
    number, _, committee = key.partition("/")
    names = both_names(programme.committees[committee])
    return Text(f"แบบให้คะแนน รอบที่ {number} {names.th}", f"form of round {number}, {names.en}")


def marked(found: Spreadsheet) -> bool:
    """Whether any cell carries the identity of a summary of ours."""
    values = (seen.value for tab in found.book.tabs for seen in tab.cells.values())
    return any(isinstance(value, str) and value.startswith(SUMMARY_MARK) for value in values)
