"""What `tidao doctor` asks of Google: the login, the clock, and each spreadsheet's access and right to write."""

import time
from collections.abc import Iterator
from dataclasses import replace
from email.utils import parsedate_to_datetime
from typing import Final

import requests

from tidao_sheets.core.form.slot import slot_of
from tidao_sheets.core.settings.records import spreadsheet_id
from tidao_sheets.core.sheet.observed import Book
from tidao_sheets.core.text import Text, TidaoError
from tidao_sheets.files import is_shared
from tidao_sheets.stores.google.errors import GoogleError
from tidao_sheets.stores.google.http import HOSTS, TIMEOUT
from tidao_sheets.stores.google.store import GoogleStore
from tidao_sheets.stores.store import NO_FORMS, Check, usable

MOST_SKEW: Final = 240.0
"""Seconds by which this computer's clock may differ from Google's; logins fail from about five minutes on."""


def examine(store: GoogleStore, round_number: int) -> Iterator[Check | tuple[str, Book]]:
    """Yield the login, the clock, and each spreadsheet of a round and the summary."""
    try:
        store.gateway.client.log_in()
    except TidaoError as error:
        yield Check.failed("credentials", error)
        yield _clock(skew(store))
        return
    who = store.gateway.login.who.en
    if store.settings.credentials and is_shared(path := store.folder / store.settings.credentials):
        said = Text(f'ผู้ใช้อื่นของเครื่องอ่าน "{path}" ได้', f'other users of this computer may read "{path}"')
        remedy = Text(f'ให้เฉพาะเจ้าของอ่านได้ด้วย: chmod 600 "{path}"', f'let only its owner read it: chmod 600 "{path}"')
        yield Check("credentials", said, remedy, 1)
    else:
        yield Check("credentials", Text(f"เข้าใช้ได้ในชื่อ {who}", f"logged in as {who}"))
    yield _clock(skew(store))
    yield _changes(store)
    yield from _spreadsheets(store, round_number)


def skew(store: GoogleStore) -> float | None:
    """Return by how many seconds this computer's clock is ahead of the server's; None when it cannot be asked."""
    try:
        answer = requests.get(store.settings.endpoint or HOSTS[0], timeout=TIMEOUT, allow_redirects=False)
        return time.time() - parsedate_to_datetime(answer.headers["Date"]).timestamp()
    except (requests.RequestException, KeyError, ValueError, TypeError):
        return None


def _changes(store: GoogleStore) -> Check:
    """Tell whether Drive says what has changed; where it does not, unattended runs read all, and nothing is missed."""
    if not store.settings.asks_drive:
        said = Text(
            "ไม่ได้ถาม Google Drive ว่าแฟ้มใดมีการแก้ไข งานที่ไม่มีคนเฝ้าจึงอ่านทุกแฟ้ม (changes = true ใต้ [google])",
            "Google Drive is not asked what has changed, so unattended runs read all (changes = true under [google])",
        )
        return Check("changes", said)
    if refused := store.gateway.listing.refused:
        return Check.failed("changes", refused)
    return Check("changes", Text("Google Drive บอกได้ว่าแฟ้มใดมีการแก้ไข", "Google Drive tells what has changed"))


def _clock(ahead: float | None) -> Check:
    if ahead is None:
        said = Text("ถามเวลาจากเซิร์ฟเวอร์ไม่ได้", "the server's time could not be asked for")
        return Check("clock", said, Text("ตรวจอินเทอร์เน็ต", "check the internet connection"), 4)
    seconds = round(abs(ahead))
    if seconds > MOST_SKEW:
        said = Text(f"นาฬิกาของเครื่องนี้คลาดไป {seconds} วินาที", f"this computer's clock is {seconds} seconds off")
        return Check("clock", said, Text("ตั้งเวลาของเครื่องให้เป็นอัตโนมัติ", "let the system set its time by itself"), 4)
    return Check("clock", Text(f"ต่างจากเซิร์ฟเวอร์ {seconds} วินาที", f"within {seconds} seconds of the server's"))


def _spreadsheets(store: GoogleStore, round_number: int) -> Iterator[Check | tuple[str, Book]]:
    """Try each spreadsheet, in one call where it can be read and written."""
    keys = {key: place for key, place in store.settings.forms.items() if key.partition("/")[0] == str(round_number)}
    if not keys:
        yield NO_FORMS
    if store.settings.summary:
        keys["summary"] = store.settings.summary
    for key, place in keys.items():
        title = None if key == "summary" else slot_of(store.programme, key).names
        try:
            store.places.require_kept(key, place)
            found = store.gateway.try_out(spreadsheet_id(place))
        except GoogleError as error:
            yield replace(Check.failed(key, error), title=title)
            continue
        if found.empty:
            yield Check(key, Text("ยังว่าง อ่านและเขียนได้", "still empty; can be read and written"), title=title)
        else:
            yield usable(key) if key == "summary" else (key, found.book)
