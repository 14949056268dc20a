"""Where no source says what the real service does, or where it differs by account: each doubt is a switch."""

from dataclasses import dataclass


@dataclass
class Options:
    """The first value named in a comment is the default."""

    thai_dates: str = "date"  # "4/5" typed under th_TH: "date" (4 May) or "text"  [?]
    thai_digits: str = "text"  # "๘" typed: "text" or "number"  [?]
    buddhist_years: str = "literal"  # 2567 typed under th_TH: "literal", "buddhist" (2024) or "text"  [?]
    retry_after: int | None = None  # seconds in a Retry-After header of a quota's 429
    service_account_storage: bool = False  # True: service accounts may own files, as before 2025
    missing_token: int = 401  # 401, or 403 ("unregistered callers")
    drive_unknown_fields: str = "ignore"  # Drive ignores unknown names (gspread sends some); or "refuse"
    validation_binds_api: bool = False  # True: strict validation refuses API writes, too
    version_lag: int = 0  # how many changes Drive's `version` and `modifiedTime` lag behind
    local_formulas: bool = False  # True: formulas are parsed and given back by the locale ("=SUM(A1;1,5)" under de_DE)
    no_account: frozenset = frozenset()  # addresses without a Google account: invited only with a message
    sharing_forbidden: bool = False  # True: a domain's policy refuses every invitation
    structured_editors: bool = False  # True: a new protected range lists owner and requester by itself
    max_payload: int = 10_000_000  # bytes of a request body; 2 MB is only advised
    per_spreadsheet_interval: float = 0.0  # seconds between calls on one spreadsheet (about 1 on the real service)


@dataclass
class Quota:
    """Calls a minute; `None` means no limit."""

    read_project: int | None = 300
    read_user: int | None = 60
    write_project: int | None = 300
    write_user: int | None = 60

    def off(self):
        self.read_project = self.read_user = self.write_project = self.write_user = None
