"""One question for each switch of the test server that nobody knows the true place of, and how to ask it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import requests
from _google_ground import DE, TH, Ground
from gspread.urls import DRIVE_FILES_API_V3_URL

from tidao_sheets.core.text import Text
from tidao_sheets.stores.google import errors, http

PLACES: Final = {
    "date": Text("เป็นวันที่", "a date"),
    "text": Text("เป็นข้อความ", "a text"),
    "number": Text("เป็นตัวเลข", "a number"),
    "literal": Text("เป็นปี ค.ศ. 2567", "the year 2567"),
    "buddhist": Text("เป็นปี ค.ศ. 2024", "the year 2024"),
    "kept": Text("คงเดิม", "stays"),
    "derived": Text("เปลี่ยนตามที่พิมพ์", "follows what is typed"),
    "at once": Text("ทันที", "at once"),
    "afterwards": Text("เมื่อจบชุด", "afterwards"),
    "ignore": Text("ไม่สนใจ", "ignored"),
    "refuse": Text("ไม่รับ", "refused"),
    "true": Text("ใช่", "yes"),
    "false": Text("ไม่", "no"),
}
"""The places that switches have, in words."""

Answer = tuple[object, object]
"""The place of the switch, or None where none of its places is what was seen; and what was seen."""


class NotAskedError(Exception):
    """The login lacks a right that the question needs."""


@dataclass(frozen=True, slots=True)
class Probe:
    """A question: the switch that its answer sets, the words, and how it is asked."""

    switch: str
    question: Text
    ask: Callable[[Ground], Answer]


def _typed(text: str, number: float, pattern: str | None = None) -> Callable[[Ground], Answer]:
    """Ask whether a text typed into a cell stays one or becomes a number."""

    def ask(ground: Ground) -> Answer:
        entered = ground.typed(text, pattern).get("userEnteredValue", {})
        known = {("stringValue", text): "text", ("numberValue", number): "number"}
        return known.get(next(iter(entered.items()), ("", ""))), entered

    return ask


def _day(cell: Mapping[str, Any]) -> dt.date | None:
    """Return the day that a cell shows."""
    serial = cell.get("userEnteredValue", {}).get("numberValue")
    kind = cell.get("userEnteredFormat", {}).get("numberFormat", {}).get("type")
    return dt.date(1899, 12, 30) + dt.timedelta(days=serial) if kind == "DATE" and serial else None


def _thai_dates(ground: Ground) -> Answer:
    cell = ground.typed("4/5")
    day = _day(cell)
    if cell.get("userEnteredValue") == {"stringValue": "4/5"}:
        return "text", cell["userEnteredValue"]
    return ("date" if day and (day.month, day.day) == (5, 4) else None), str(day or cell)


def _buddhist_years(ground: Ground) -> Answer:
    cell = ground.typed("4/5/2567")
    day = _day(cell)
    if cell.get("userEnteredValue") == {"stringValue": "4/5/2567"}:
        return "text", cell["userEnteredValue"]
    return {2567: "literal", 2024: "buddhist"}.get(day.year if day else 0), str(day or cell)


def _typed_formats(ground: Ground) -> Answer:
    shape = ground.typed("50%", "0.00").get("userEnteredFormat", {}).get("numberFormat", {})
    return {"NUMBER": "kept", "PERCENT": "derived"}.get(shape.get("type", "")), shape


def _spilled_entered(ground: Ground) -> Answer:
    row = ground.next_row(3)
    ground.batch(ground.write(row, {"userEnteredValue": {"formulaValue": "={1;2;3}"}}, "userEnteredValue"))
    _, _, last = ground.cells(row, 3)
    spilled = last.get("effectiveValue") == {"numberValue": 3}
    return ("userEnteredValue" in last if spilled else None), last


def _rounded(ground: Ground, *first: dict[str, Any]) -> object:
    """Write a formula spelt with commas, after other requests of its batch; return what it comes to."""
    row = ground.next_row()
    formula = ground.write(row, {"userEnteredValue": {"formulaValue": "=ROUND(1.25,1)"}}, "userEnteredValue")
    try:
        ground.batch(*first, formula)
    except errors.RefusedError as error:
        return str(error)
    return ground.cells(row)[0].get("effectiveValue")


def _local_formulas(ground: Ground) -> Answer:
    ground.batch(ground.locale(DE))
    seen = _rounded(ground)
    ground.batch(ground.locale(TH))
    return seen != {"numberValue": 1.3}, seen


def _locale_holds(ground: Ground) -> Answer:
    ground.batch(ground.locale(DE))
    seen = _rounded(ground, ground.locale(TH))
    ground.batch(ground.locale(TH))
    return ("at once" if seen == {"numberValue": 1.3} else "afterwards"), seen


def _structured_editors(ground: Ground) -> Answer:
    """Protect a cell naming nobody, and let go of it in the same step: who is locked out is told, and is not."""
    number = ground.tab
    made = {"protectedRangeId": number, "range": ground.area(ground.next_row())}
    try:
        answer = ground.batch(
            {"addProtectedRange": {"protectedRange": made}}, {"deleteProtectedRange": {"protectedRangeId": number}}
        )
    except (errors.ProtectedError, errors.RefusedError) as error:
        return False, str(error)
    editors = answer["replies"][0]["addProtectedRange"]["protectedRange"].get("editors", {})
    return bool(editors.get("users")), {name: len(held) for name, held in editors.items() if isinstance(held, list)}


def _drops_defaults(ground: Ground) -> Answer:
    row = ground.next_row()
    look = {"textFormat": {"bold": True, "fontSize": 10, "foregroundColorStyle": {"rgbColor": {}}}}
    ground.batch(ground.write(row, {"userEnteredFormat": look}, "userEnteredFormat"))
    seen = ground.cells(row)[0].get("userEnteredFormat", {}).get("textFormat", {})
    kept = {"fontSize" in seen, "foregroundColorStyle" in seen}
    return (not kept.pop() if len(kept) == 1 else None), sorted(seen)


def _validation_binds_api(ground: Ground) -> Answer:
    row = ground.next_row()
    limits = [{"userEnteredValue": "0"}, {"userEnteredValue": "10"}]
    rule = {"condition": {"type": "NUMBER_BETWEEN", "values": limits}, "strict": True}
    ground.batch({"setDataValidation": {"range": ground.area(row), "rule": rule}})
    try:
        ground.batch(ground.write(row, {"userEnteredValue": {"numberValue": 99}}, "userEnteredValue"))
    except errors.RefusedError as error:
        return True, str(error)
    seen = ground.cells(row)[0].get("userEnteredValue")
    return (False if seen == {"numberValue": 99} else None), seen


def _missing_token(ground: Ground) -> Answer:
    url = f"{ground.base}/v4/spreadsheets/{ground.there.id}"
    try:
        status = requests.get(url, timeout=http.TIMEOUT).status_code
    except requests.RequestException:
        raise errors.UnreachableError(seconds=round(http.TIMEOUT[1])) from None
    return (status if status in {401, 403} else None), status


def _drive_unknown_fields(ground: Ground) -> Answer:
    if not ground.own:
        raise NotAskedError
    url, params = f"{DRIVE_FILES_API_V3_URL}/{ground.there.id}", {"supportsAllDrives": "true", "fields": "id"}
    try:
        ground.gateway.client.request("patch", url, params=params, json={"tidaoUnknown": True})
    except errors.RefusedError as error:
        return "refuse", str(error)
    return "ignore", "200"


PROBES: Final = (
    Probe("thai_dates", Text('พิมพ์ "4/5" (ภาษาของสเปรดชีตเป็นไทย)', '"4/5" typed under th_TH'), _thai_dates),
    Probe("thai_digits", Text('พิมพ์ "๘"', '"๘" typed under th_TH'), _typed("๘", 8)),
    Probe("thai_commas", Text('พิมพ์ "1,5"', '"1,5" typed under th_TH'), _typed("1,5", 15)),
    Probe("buddhist_years", Text('พิมพ์ "4/5/2567"', '"4/5/2567" typed under th_TH'), _buddhist_years),
    Probe(
        "formatted_commas",
        Text('พิมพ์ "1,5" ในช่องรูปแบบ #,##0', '"1,5" typed into a cell formatted #,##0'),
        _typed("1,5", 15, "#,##0"),
    ),
    Probe(
        "typed_formats",
        Text('พิมพ์ "50%" ในช่องรูปแบบ 0.00: รูปแบบ', '"50%" typed into a cell formatted 0.00: its format'),
        _typed_formats,
    ),
    Probe(
        "spilled_entered",
        Text("ช่องที่สูตรของช่องอื่นเติมให้ นับว่ามีผู้พิมพ์", "a cell that an array formula fills in counts as typed"),
        _spilled_entered,
    ),
    Probe("local_formulas", Text("อ่านสูตรตามภาษาของสเปรดชีต", "formulas are read by the locale"), _local_formulas),
    Probe(
        "locale_holds",
        Text("ภาษาที่ตั้งในคำสั่งชุดหนึ่ง มีผล", "a locale set in a batch holds"),
        _locale_holds,
    ),
    Probe(
        "structured_editors",
        Text("ช่วงที่ป้องกันโดยไม่ระบุชื่อ มีผู้สั่งเป็นผู้แก้ไข", "a protected range that names nobody lists who asked"),
        _structured_editors,
    ),
    Probe(
        "drops_defaults",
        Text("ตัดรูปแบบที่ตรงกับค่าเริ่มต้นทิ้ง", "formats that equal the default are dropped"),
        _drops_defaults,
    ),
    Probe(
        "validation_binds_api",
        Text("กฎของช่องห้ามการเขียนของโปรแกรมด้วย", "strict validation refuses writes by API"),
        _validation_binds_api,
    ),
    Probe("missing_token", Text("คำขอที่ไม่ได้เข้าสู่ระบบ ได้รหัส", "the status of a call without a login"), _missing_token),
    Probe(
        "drive_unknown_fields",
        Text("ชื่อที่ Google ไดรฟ์ไม่รู้จัก", "names that Drive does not know are"),
        _drive_unknown_fields,
    ),
)
