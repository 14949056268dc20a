"""A workspace file's bytes → its checked records, or one error that carries every mistake at once."""

from collections.abc import Mapping
from functools import partial
from typing import Final

from tidao_sheets.core.programme.records import Programme
from tidao_sheets.core.settings import records
from tidao_sheets.core.settings.checks import cross_check
from tidao_sheets.core.settings.messages import MessageSettings
from tidao_sheets.core.settings.words import WORDS
from tidao_sheets.core.text import Text
from tidao_sheets.core.toml.mistakes import Fault, MistakesError
from tidao_sheets.core.toml.parse import Finder, TomlFile, checked, faults, parse_bytes
from tidao_sheets.core.toml.record import Record

TABLES: Final[dict[str, type[Record]]] = {
    "": records.Settings,
    "xlsx": records.Xlsx,
    "google": records.Google,
    "ledger": records.LedgerSettings,
    "letters": records.LetterSettings,
    "letters.resolution.*": records.Resolution,
    "messages": MessageSettings,
}
FREE: Final = (
    "numbers", "dates", "signatories", "addressees", "resolution", "review_until", "outstanding", "praise", "models",
)  # fmt: skip
GOOGLE: Final = ("google", "google.forms", "google.rebuild", "google.share")
SINGLE: Final = (
    "xlsx",
    *GOOGLE,
    "ledger",
    "letters",
    *(f"letters.{table}" for table in FREE),
    "messages",
    "messages.to",
)

SECRET: Final = ("ledger.url",)


class SettingsError(MistakesError):
    """The workspace file cannot be used."""

    code = "workspace_invalid"
    subject = Text("แฟ้มตั้งค่า", "the workspace file")


def parse_settings_bytes(content: bytes, source: str, programme: Programme) -> records.Settings:
    """Return the settings that a file's bytes describe, checked against `programme`; no content means all defaults.

    `source` names the file in messages. Raises SettingsError with every mistake.
    """
    return parse_bytes(_file(programme), content, source)


def parse_told(
    letters: Mapping[str, Mapping[str, object]], programme: Programme, row: Finder
) -> tuple[records.LetterSettings, list[Fault]]:
    """Return what the sound entries of tables of [letters] say, and what is wrong with the others.

    What only follows from a fault is left out with it and not told; `row` tells where an entry stands, from 1.
    """
    file, told = _file(programme), list[Fault]()
    sound = {table: dict(entries) for table, entries in letters.items()}
    while True:
        settings, found = checked(file, {"letters": sound}, row)
        if settings is not None and not found:
            return settings.letters, told
        wrong = faults(file, found)
        told = told or wrong
        for _, table, key, *_ in (fault.path for fault in wrong):
            sound[str(table)].pop(str(key), None)


def _file(programme: Programme) -> TomlFile[records.Settings]:
    return TomlFile(
        model=records.Settings,
        tables=TABLES,
        single=SINGLE,
        words=WORDS,
        error=SettingsError,
        check=partial(cross_check, programme),
        secret=SECRET,
    )
