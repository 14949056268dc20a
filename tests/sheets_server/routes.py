"""Which function answers which verb and path; Google's method ids name them."""

import re
from dataclasses import dataclass
from urllib.parse import unquote

from . import drive_api, sharing, sheets_api, transfer

BOOK = "/v4/spreadsheets/{spreadsheetId}"
FILE = "/drive/v3/files/{fileId}"
TABLE = [
    ("sheets.v4", "spreadsheets.create", "POST", "/v4/spreadsheets", sheets_api.create),
    ("sheets.v4", "spreadsheets.get", "GET", BOOK, sheets_api.get),
    ("sheets.v4", "spreadsheets.getByDataFilter", "POST", BOOK + ":getByDataFilter", sheets_api.get_by_filter),
    ("sheets.v4", "spreadsheets.batchUpdate", "POST", BOOK + ":batchUpdate", sheets_api.batch_update),
    ("sheets.v4", "spreadsheets.values.batchGet", "GET", BOOK + "/values:batchGet", sheets_api.values_batch_get),
    (
        "sheets.v4",
        "spreadsheets.values.batchUpdate",
        "POST",
        BOOK + "/values:batchUpdate",
        sheets_api.values_batch_update,
    ),
    ("sheets.v4", "spreadsheets.values.batchClear", "POST", BOOK + "/values:batchClear", sheets_api.values_batch_clear),
    (
        "sheets.v4",
        "spreadsheets.values.batchGetByDataFilter",
        "POST",
        BOOK + "/values:batchGetByDataFilter",
        sheets_api.values_get_by_filter,
    ),
    (
        "sheets.v4",
        "spreadsheets.values.batchUpdateByDataFilter",
        "POST",
        BOOK + "/values:batchUpdateByDataFilter",
        sheets_api.values_update_by_filter,
    ),
    (
        "sheets.v4",
        "spreadsheets.values.batchClearByDataFilter",
        "POST",
        BOOK + "/values:batchClearByDataFilter",
        sheets_api.values_clear_by_filter,
    ),
    ("sheets.v4", "spreadsheets.values.append", "POST", BOOK + "/values/{range}:append", sheets_api.values_append),
    ("sheets.v4", "spreadsheets.values.clear", "POST", BOOK + "/values/{range}:clear", sheets_api.values_clear),
    ("sheets.v4", "spreadsheets.values.get", "GET", BOOK + "/values/{range}", sheets_api.values_get),
    ("sheets.v4", "spreadsheets.values.update", "PUT", BOOK + "/values/{range}", sheets_api.values_update),
    ("sheets.v4", "spreadsheets.sheets.copyTo", "POST", BOOK + "/sheets/{sheetId}:copyTo", sheets_api.copy_to),
    (
        "sheets.v4",
        "spreadsheets.developerMetadata.search",
        "POST",
        BOOK + "/developerMetadata:search",
        sheets_api.metadata_search,
    ),
    (
        "sheets.v4",
        "spreadsheets.developerMetadata.get",
        "GET",
        BOOK + "/developerMetadata/{metadataId}",
        sheets_api.metadata_get,
    ),
    ("drive.v3", "files.list", "GET", "/drive/v3/files", drive_api.list_files),
    ("drive.v3", "files.create", "POST", "/drive/v3/files", drive_api.create_file),
    ("drive.v3", "files.create", "POST", "/upload/drive/v3/files", transfer.create_v3),
    ("drive.v3", "files.update", "PATCH", "/upload/drive/v3/files/{fileId}", transfer.update_v3),
    ("drive.v3", "files.update", "PUT", "/upload/drive/v2/files/{fileId}", transfer.import_v2),
    ("drive.v3", "files.copy", "POST", FILE + "/copy", drive_api.copy_file),
    ("drive.v3", "files.export", "GET", FILE + "/export", transfer.export),
    ("drive.v3", "permissions.list", "GET", FILE + "/permissions", sharing.list_permissions),
    ("drive.v3", "permissions.create", "POST", FILE + "/permissions", sharing.create_permission),
    ("drive.v3", "permissions.get", "GET", FILE + "/permissions/{permissionId}", sharing.get_permission),
    ("drive.v3", "permissions.update", "PATCH", FILE + "/permissions/{permissionId}", sharing.update_permission),
    ("drive.v3", "permissions.delete", "DELETE", FILE + "/permissions/{permissionId}", sharing.delete_permission),
    ("drive.v3", "comments.list", "GET", FILE + "/comments", sharing.list_comments),
    ("drive.v3", "comments.create", "POST", FILE + "/comments", sharing.create_comment),
    ("drive.v3", "files.get", "GET", FILE, drive_api.get_file),
    ("drive.v3", "files.update", "PATCH", FILE, drive_api.update_file),
    ("drive.v3", "files.delete", "DELETE", FILE, drive_api.delete_file),
    ("drive.v3", "about.get", "GET", "/drive/v3/about", drive_api.about),
    ("drive.v3", "drives.list", "GET", "/drive/v3/drives", drive_api.list_drives),
]


@dataclass(frozen=True)
class Route:
    api: str
    method: str
    verb: str
    pattern: re.Pattern
    function: object
    upload: bool

    @property
    def name(self):
        return f"{self.api.partition('.')[0]}.{self.method}"


def _compiled(path):
    """`{range}` takes anything up to the end or a custom verb; other parts stop at `/` and `:`."""
    shape = re.sub(r"\{range\}", "(?P<range>[^/]+?)", re.sub(r"\{(?!range)(\w+)\}", r"(?P<\1>[^/:]+)", path))
    return re.compile(shape)


ROUTES = [
    Route(api, method, verb, _compiled(path), function, path.startswith("/upload/"))
    for api, method, verb, path, function in TABLE
]


def find(verb, path):
    """(route, the path's parts) or (None, {})."""
    for route in ROUTES:
        match = route.pattern.fullmatch(path) if route.verb == verb else None
        if match:
            return route, {name: unquote(part) for name, part in match.groupdict().items()}
    return None, {}
