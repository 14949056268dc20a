"""Requests in few words, for tests: ranges, rows of cells, and one spreadsheet to ask things of."""

BOLD = {"textFormat": {"bold": True}}


def area(top, bottom, left, right, sheet=0):
    grid = {"startRowIndex": top, "endRowIndex": bottom, "startColumnIndex": left, "endColumnIndex": right}
    return grid | ({"sheetId": sheet} if sheet else {})


def span(axis, start, end, sheet=0):
    return {"sheetId": sheet, "dimension": axis, "startIndex": start, "endIndex": end}


def cells(*rows):
    """Rows of a CellData: text, numbers, formulas, as `userEnteredValue`."""
    return [
        {"values": [{"userEnteredValue": _extended(value)} if value is not None else {} for value in row]}
        for row in rows
    ]


def _extended(value):
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, int | float):
        return {"numberValue": value}
    return {"formulaValue": value} if value.startswith("=") else {"stringValue": value}


class Sheet:
    """One spreadsheet, written and read in few words."""

    def __init__(self, raw, book_id, control):
        self.raw, self.book_id, self.control = raw, book_id, control

    def batch(self, *requests, **more):
        return self.raw.batch(self.book_id, *requests, **more)

    def refused(self, *requests):
        return self.raw.refused(self.book_id, *requests)

    def write(self, *rows, row=0, col=0, sheet=0):
        start = {"sheetId": sheet, "rowIndex": row, "columnIndex": col}
        self.batch({"updateCells": {"start": start, "rows": cells(*rows), "fields": "userEnteredValue"}})

    def read(self, text="A1:Z50", option="FORMULA"):
        return self.control.read(self.book_id, text, option)

    def meta(self, fields, index=0):
        return self.raw.get(f"/v4/spreadsheets/{self.book_id}", fields=f"sheets({fields})")[1]["sheets"][index]

    def grid(self, fields, ranges):
        query = {"fields": f"sheets.data.rowData.values({fields})", "ranges": ranges}
        data = self.raw.get(f"/v4/spreadsheets/{self.book_id}", **query)[1]["sheets"][0]["data"][0]
        return [row.get("values", []) for row in data.get("rowData", [])]
