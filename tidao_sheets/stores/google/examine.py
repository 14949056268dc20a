"""What `tidao doctor` asks of Google: the login, the clock, and each spreadsheet's access and right to write."""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final

import requests

from tidao_sheets.core.settings.records import spreadsheet_id
from tidao_sheets.stores.google import read
from tidao_sheets.stores.google.errors import GoogleError
from tidao_sheets.stores.google.http import HOSTS, TIMEOUT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tidao_sheets.core.sheet.observed import Book
    from tidao_sheets.stores.google.store import GoogleStore

MOST_SKEW: Final = 240.0
"""Seconds by which this computer's clock may differ from Google's; logins fail from about five minutes on."""


def log_in(store: GoogleStore) -> str:
    """Log in for the first time and return the address to share spreadsheets with; raises GoogleError."""
    store.client.log_in()
    return store.login.who.en


def skew(store: GoogleStore) -> float | None:
    """Return by how many seconds this computer's clock is ahead of the server's; None when it cannot be asked."""
    try:
        answer = requests.get(store.places.endpoint or HOSTS[0], timeout=TIMEOUT, allow_redirects=False)
        return time.time() - parsedate_to_datetime(answer.headers["Date"]).timestamp()
    except (requests.RequestException, KeyError, ValueError, TypeError):
        return None


def spreadsheets(store: GoogleStore, round_number: int) -> Iterator[tuple[str, Book | GoogleError | None]]:
    """Yield each spreadsheet of a round and the summary: its book when it can be read and written, or what stops that.

    None stands for an empty spreadsheet. The right to write is tried by setting a time zone to what it is already.
    """
    keys = {key: place for key, place in store.places.forms.items() if key.partition("/")[0] == str(round_number)}
    if store.places.summary:
        keys["summary"] = store.places.summary
    for key, place in keys.items():
        try:
            yield key, _tried(store, spreadsheet_id(place))
        except GoogleError as error:
            yield key, error


def _tried(store: GoogleStore, book_id: str) -> Book | None:
    found = store.read_book(book_id, read.BOOK)
    store.write_nothing(found)
    return None if found.empty else found.book
