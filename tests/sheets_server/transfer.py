"""Uploads that become spreadsheets (CSV), and exports of them."""

import csv
import io
import json
import re

from . import drive_api, engine, values
from .a1 import Rect
from .errors import ApiError, bad
from .model import new_sheet
from .world import SHEET

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DELIMITED = {"text/csv": ",", "text/tab-separated-values": "\t"}


def import_v2(caller, path, query, upload):
    """`PUT /upload/drive/v2/files/ID`: replaces all sheets by the file's content."""
    file = caller.file(path["fileId"], "writer", all_drives=query.get("supportsAllDrives", False))
    _load(caller, file, upload)
    caller.world.touch(file.file_id, caller.who)
    return {"kind": "drive#file", "id": file.file_id, "title": file.name, "mimeType": file.mime, "editable": True}


def update_v3(caller, path, query, upload):
    file = caller.file(path["fileId"], "writer", all_drives=query.get("supportsAllDrives", False))
    _load(caller, file, upload)
    return drive_api.update_file(caller, path, query, upload["metadata"])


def create_v3(caller, path, query, upload):
    body = upload["metadata"]
    answer = drive_api.create_file(caller, path, {**query, "fields": "*"}, body)
    file = caller.world.files[answer["id"]]
    if body.get("mimeType") == SHEET:
        _load(caller, file, upload)
    return drive_api.masked(query, answer, drive_api.BASIC, "File")


def parse_upload(content_type, query, raw):
    """{"metadata", "type", "content"} of a media or multipart upload."""
    if query.get("uploadType") != "multipart":
        return {"metadata": {}, "type": content_type.partition(";")[0].strip(), "content": raw}
    boundary = re.search(r'boundary="?([^";]+)', content_type)
    if not boundary:
        raise bad("Missing end boundary in multipart body.", reason="badContent")
    parts = raw.split(b"--" + boundary[1].encode("ascii"))[1:-1]
    if len(parts) != 2:
        raise bad("Malformed multipart body.", reason="badContent")
    heads = [part.replace(b"\r\n", b"\n").lstrip(b"\n").partition(b"\n\n") for part in parts]
    kind = re.search(rb"(?i)content-type:\s*([^;\n]+)", heads[1][0])
    content = heads[1][2].removesuffix(b"\n")
    return {
        "metadata": json.loads(heads[0][2]),
        "type": kind[1].decode("ascii").strip() if kind else "",
        "content": content,
    }


def _load(caller, file, upload):
    sign = DELIMITED.get(upload["type"])
    if sign is None:
        raise bad("Bad Request", reason="badRequest")
    rows = list(csv.reader(io.StringIO(upload["content"].decode("utf-8")), delimiter=sign))
    book = caller.world.books[file.file_id].clone()
    book.sheets = [new_sheet(0, "Sheet1", max(len(rows), 1000), max([len(row) for row in rows] + [26]))]
    edit = caller.edit(book, file)
    edit.owner = True
    for row, line in enumerate(rows):
        for col, text in enumerate(line):
            if text:
                edit.enter(book.sheets[0], (row, col), text, raw=False)
    caller.world.books[file.file_id] = book


def export(caller, path, query, _body):
    """(content type, bytes): CSV and TSV of the first sheet; anything else is only a marked blank."""
    file = caller.file(path["fileId"])
    mime = query.get("mimeType")
    if not mime:
        raise bad("Required parameter: mimeType", reason="required", location="mimeType")
    if file.mime != SHEET:
        message = "Export only supports Docs Editors files."
        raise ApiError(403, message, reason="fileNotExportable")
    if mime not in DELIMITED:
        return mime, b"%PDF-1.4\n% exported by a test server\n" if mime == "application/pdf" else b"PK\x05\x06" + bytes(
            18
        )
    book = caller.world.books[file.file_id]
    engine.refresh(book)
    sheet = book.sheets[0]
    rows, cols = sheet.used()
    lines = values.grid(book, sheet, Rect(0, 0, rows, cols), {})
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=DELIMITED[mime], lineterminator="\r\n")
    writer.writerows([line + [""] * (cols - len(line)) for line in lines])
    return mime, out.getvalue().removesuffix("\r\n").encode("utf-8")
