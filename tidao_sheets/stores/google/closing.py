"""A closed round's forms: their tabs are protected as a whole, over what of them is open to people."""

from tidao_sheets.stores.google.batch import Batch
from tidao_sheets.stores.google.read import Spreadsheet
from tidao_sheets.stores.google.terms import Ids


def protection(there: Spreadsheet, editors: tuple[str, ...], *, on: bool) -> Batch:
    """Plan that nobody may change the tabs of a form, over what of them is open to people; or that they may again."""
    batch = Batch()
    for sheet in there.sheets:
        number = Ids().of(f"closed {there.id} {sheet.id}")
        if on and sheet.protections and number not in sheet.protections:
            area = {"sheetId": sheet.id, "startRowIndex": 1, "endRowIndex": sheet.rows}  # as a whole it may be already
            made = {"protectedRangeId": number, "range": area, "description": "tidao close"}
            batch.requests.append({"addProtectedRange": {"protectedRange": made | {"editors": {"users": [*editors]}}}})
        elif not on and number in sheet.protections:
            batch.requests.append({"deleteProtectedRange": {"protectedRangeId": number}})
    return batch
