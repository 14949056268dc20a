"""Where no source says what the real service does, or where it differs by account: each doubt is a switch."""

import json
from dataclasses import dataclass, field, fields
from pathlib import Path


def doubt(assumed, *others):
    """A switch that nobody here knows the true place of: what is assumed, and what may be true instead."""
    return field(default=assumed, metadata={"others": others})


def likely():
    """A doubt that is assumed to be true."""
    return field(default=True, metadata={"others": (False,)})


def unlikely():
    """A doubt that is assumed not to be true."""
    return field(default=False, metadata={"others": (True,)})


@dataclass
class Options:
    """Doubts first: `scripts/google_check.py` asks the real service about each. Then what differs by account."""

    thai_dates: str = doubt("date", "text")  # "4/5" typed under th_TH: 4 May, or a text
    thai_digits: str = doubt("text", "number")  # "๘" typed
    thai_commas: str = doubt("text", "number")  # "1,5" typed under th_TH: a text, or 15
    buddhist_years: str = doubt("literal", "buddhist", "text")  # "4/5/2567" typed under th_TH: that year, 2024, a text
    formatted_commas: str = doubt("text", "number")  # the same typed into a cell formatted #,##0
    typed_formats: str = doubt("kept", "derived")  # "50%" typed into a formatted cell: its format stays, or follows
    spilled_entered: bool = unlikely()  # True: a cell filled in by an array formula has a userEnteredValue, too
    local_formulas: bool = likely()  # formulas are parsed and given back by the locale ("=SUM(A1;1,5)")
    locale_holds: str = doubt("at once", "afterwards")  # a locale set in a batch: for its later requests, or after it
    structured_editors: bool = unlikely()  # True: a new protected range lists the requester by itself
    drops_defaults: bool = unlikely()  # True: formats that equal the default are not kept
    validation_binds_api: bool = unlikely()  # True: strict validation refuses API writes, too
    missing_token: int = doubt(401, 403)  # 401, or 403 ("unregistered callers")
    drive_unknown_fields: str = doubt("ignore", "refuse")  # Drive ignores unknown names (gspread sends some)

    retry_after: int | None = None  # seconds in a Retry-After header of a quota's 429
    service_account_storage: bool = False  # True: service accounts may own files, as before 2025
    drive_lag: float = 300.0  # seconds after which Drive tells of a change (version, modifiedTime, by whom): 60 to 600
    drive_burst: float = 0.0  # seconds after a change in which more by the same person are told as one with it
    settling: int = 0  # so many calls on a spreadsheet that was just made or shared are refused: 404, 403, 409 in turn
    no_account: frozenset = frozenset()  # addresses without a Google account: invited only with a message
    sharing_forbidden: bool = False  # True: a domain's policy refuses every invitation
    editors_may_share: bool = True  # False: owners let nobody else share
    max_payload: int = 10_000_000  # bytes of a request body; 2 MB is only advised
    per_spreadsheet_interval: float = 0.0  # seconds between calls on one spreadsheet (about 1 on the real service)

    def set(self, given):
        """Set switches by their names; ValueError for an unknown one, or for a doubt that is set to nothing known."""
        for name, value in given.items():
            if not hasattr(self, name):
                raise ValueError(f"no such switch: {name}")
            if name in DOUBTS and value not in (ASSUMED[name], *DOUBTS[name]):
                raise ValueError(f"{name} cannot be {value!r}")
            setattr(self, name, frozenset(value) if isinstance(value, list) else value)

    def read(self, path):
        """Set switches from a JSON file: by name, or the report of `scripts/google_check.py`."""
        given = json.loads(Path(path).read_text(encoding="utf-8"))
        self.set(given["switches"] if "probes" in given else given)


DOUBTS = {one.name: one.metadata["others"] for one in fields(Options) if "others" in one.metadata}
ASSUMED = {one.name: one.default for one in fields(Options)}


@dataclass
class Quota:
    """Calls a minute; `None` means no limit. `minute` is how many seconds that minute takes."""

    read_project: int | None = 300
    read_user: int | None = 60
    write_project: int | None = 300
    write_user: int | None = 60
    minute: float = 60.0

    def off(self):
        self.read_project = self.read_user = self.write_project = self.write_user = None
