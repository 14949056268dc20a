"""The workspace file: which store, where its workbooks are, and what the letters need, as frozen, checked records.

The records check each value by itself; what must agree with the programme is checked by
`tidao_sheets.core.settings.file.parse_settings_bytes`, the only way by which a file becomes `Settings`.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from tidao_sheets.core.settings.database_url import database_url
from tidao_sheets.core.settings.messages import MessageSettings
from tidao_sheets.core.thai import ascii_digits
from tidao_sheets.core.toml.record import TEXT, Day, OneLine, Record

IMAGES: Final = ("png", "jpg", "jpeg", "svg", "gif", "webp")


def number_range(value: str) -> range:
    """Return the numbers that "1201" or "1201-1218" stands for, Thai digits too; raises ValueError for other texts."""
    found = re.fullmatch(r"(\d{1,9})(?:-(\d{1,9}))?", ascii_digits(value), re.ASCII)
    if not found:
        raise ValueError(value)
    first, last = int(found[1]), int(found[2] or found[1])
    return range(first, last + 1)


def _numbers(value: str) -> str:
    """Refuse what is neither a number nor a rising range of numbers."""
    try:
        numbers = number_range(value)
    except ValueError:
        raise PydanticCustomError("letter_numbers", "not a number or range") from None
    if not numbers:
        raise PydanticCustomError("letter_range", "falling range")
    return value


def _path(value: str) -> str:
    r"""Refuse control characters: a \t or \n in a text between " " is a tab or a line feed."""
    if any(unicodedata.category(char) == "Cc" for char in value):
        raise PydanticCustomError("path_backslash", "control character in a path")
    return value


def _image(value: str) -> str:
    if value.rpartition(".")[2].lower() not in IMAGES:
        raise PydanticCustomError("emblem_ending", "not an image", {"known": ", ".join(IMAGES)})
    return value


def _list(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


_ADDRESS = re.compile(
    r"https://(?:docs\.google\.com/(?:a/[^/\s]+/)?spreadsheets/(?:u/\d+/)?d/|drive\.google\.com/drive/(?:u/\d+/)?folders/)"
    r"([A-Za-z0-9_-]{10,})(?:[/?#]\S*)?|([A-Za-z0-9_-]{10,})"
)


def spreadsheet_id(value: str) -> str:
    """Return the id in the address of a spreadsheet or folder, or the id itself; raises ValueError for other texts."""
    found = _ADDRESS.fullmatch(value)
    if not found:
        raise ValueError(value)
    return found[1] or found[2]


def _readable(read: Callable[[str], object], kind: str) -> AfterValidator:
    """Refuse a text of which `read` makes nothing: it returns None or raises ValueError."""

    def check(value: str) -> str:
        with suppress(ValueError):
            if read(value) is not None:
                return value
        raise PydanticCustomError(kind, "cannot be read")

    return AfterValidator(check)


_WORKBOOK = re.compile(r"[^/\\]\.xlsx$", re.IGNORECASE)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
# Others would send logins in the clear; a server on this very computer is no such way.
_ENDPOINT = re.compile(r"https://[^\s/]+(/\S*)?|http://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?/?")
_PAGE = re.compile(r"(?=.{1,120}$)https://[a-z0-9.-]+(:\d+)?([/?][!-\"$-~]*)?", re.IGNORECASE | re.ASCII)
_WORKSPACE_ID = re.compile(r"[A-Za-z0-9-]{8,64}")

FilePlace = Annotated[str, TEXT, AfterValidator(_path)]
Numbers = Annotated[OneLine, AfterValidator(_numbers)]
Address = Annotated[OneLine, _readable(spreadsheet_id, "google_address")]
Email = Annotated[OneLine, _readable(_EMAIL.fullmatch, "google_email")]


class Xlsx(Record):
    """Where the Excel files are, relative to the workspace or absolute."""

    forms: FilePlace = "forms"
    evidence: FilePlace = "evidence"
    summary: Annotated[FilePlace, _readable(_WORKBOOK.search, "summary_ending")] = "summary.xlsx"


class Google(Record):
    """Who calls Google and where the spreadsheets are.

    `forms` by "round/committee", such as "1/zone-1", and evidence by "evidence/office"; `rebuild`, by the same
    keys, are empty spreadsheets that take the place of damaged ones; `share`, by committee or "evidence/office":
    who may edit what, invited by mail where `notify`. With `changes` Drive may be asked what has changed.
    """

    auth: Literal["service_account", "oauth", "default"] = "service_account"
    credentials: FilePlace | None = None
    endpoint: Annotated[OneLine, _readable(_ENDPOINT.fullmatch, "google_endpoint")] | None = None
    folder: Address | None = None
    summary: Address | None = None
    forms: Mapping[str, Address] = {}
    rebuild: Mapping[str, Address] = {}
    notify: bool = False
    changes: bool = False
    share: Mapping[str, Annotated[tuple[Email, ...], BeforeValidator(_list)]] = {}

    @property
    def uses_drive(self) -> bool:
        """Whether anything asks for the rights of Google Drive: a folder for new spreadsheets, or sharing."""
        return self.folder is not None or bool(self.share)

    @property
    def asks_drive(self) -> bool:
        """Whether Google Drive may be asked what it knows of spreadsheets."""
        return self.changes or self.uses_drive


LEDGER: Final = "tidao.db"
LOGIN: Final = "google-login.json"
"""The ledger's file, and a person's cached login, in the folder of a workspace."""


class LedgerSettings(Record):
    """Where the record is kept, without a URL in `tidao.db` of the workspace, and who this workspace is in it.

    `moved_from` is the place where the workspace stood before, as the ledger knows it.
    """

    url: Annotated[Annotated[OneLine, _readable(database_url, "ledger_url")] | None, Field(repr=False)] = None
    id: Annotated[OneLine, _readable(_WORKSPACE_ID.fullmatch, "ledger_id")] | None = None
    moved_from: OneLine | None = None


class Resolution(Record):
    """A round's มติ: the meeting as printed ("๑/๒๕๖๗") and its day."""

    meeting: OneLine
    date: Day


TOLD_IN_SUMMARY: Final = ("resolution", "numbers", "dates", "outstanding", "praise", "models")
"""The tables of [letters] that stand in the summary's tab of the secretary instead, where the settings say so."""


class LetterSettings(Record):
    """What the letters need; `review` in working days.

    `settings` says where the tables of `TOLD_IN_SUMMARY` stand, by themselves None: see `Settings.in_summary`.

    Keys of `numbers` and `dates` are "round/kind" or "round/kind/office", such as "1/result" or "1/result/5708"; of
    `signatories` and `addressees` "kind" or "kind/office"; of `resolution`, `review_until` (the last day on which a
    request for review is taken) and `outstanding` the round's number; of `praise`, what the committee found good in an
    office without a star, "round/office"; of `models`, the model personnel chosen (KPI 9.2), "round/dimension".
    `disclosure` says what circular and announcement show, `statements` whether an office's own statement is printed
    beside its result; `outstanding` holds the codes of the offices that the
    resolution chose, the first place first; `mentor` is who advises offices without a star; `verify_url` is where
    the page of `letters --verify-page` is found, for the QR codes.
    """

    settings: Literal["file", "summary"] | None = None
    numbers: Mapping[str, Numbers] = {}
    dates: Mapping[str, Day] = {}
    signatories: Mapping[str, OneLine] = {}
    addressees: Mapping[str, OneLine] = {}
    emblem: Annotated[FilePlace, AfterValidator(_image)] | None = None
    resolution: Mapping[str, Resolution] = {}
    review: Annotated[int, Field(ge=1, le=90)] | None = None
    disclosure: Literal["stars", "scores"] = "stars"
    statements: bool = False
    review_until: Mapping[str, Day] = {}
    outstanding: Mapping[str, Annotated[tuple[OneLine, ...], BeforeValidator(_list)]] = {}
    mentor: OneLine | None = None
    verify_url: Annotated[OneLine, _readable(_PAGE.fullmatch, "verify_url")] | None = None
    praise: Mapping[str, OneLine] = {}
    models: Mapping[str, OneLine] = {}


class Settings(Record):
    """A whole workspace file, checked."""

    store: Literal["xlsx", "google"] = "xlsx"
    xlsx: Xlsx = Xlsx()
    google: Google = Google()
    ledger: LedgerSettings = LedgerSettings()
    letters: LetterSettings = LetterSettings()
    messages: MessageSettings = MessageSettings()

    @property
    def in_summary(self) -> bool:
        """Whether `TOLD_IN_SUMMARY` is told in the summary: on Google, unless the file says otherwise."""
        return (self.letters.settings or ("summary" if self.store == "google" else "file")) == "summary"
