"""A programme file's text → its checked records, or one error that carries every mistake at once."""

from __future__ import annotations

from typing import Final

from tidao_sheets import programme as records
from tidao_sheets.mistakes import MistakesError
from tidao_sheets.programme import Programme
from tidao_sheets.programme_checks import cross_check
from tidao_sheets.programme_words import WORDS
from tidao_sheets.text import Text
from tidao_sheets.toml_records import TomlFile, parse, parse_bytes

TABLES: Final[dict[str, type[records.Record]]] = {
    "": records.Programme,
    "programme": records.Head,
    "scoring": records.Scoring,
    "tier": records.Tier,
    "round": records.Round,
    "dimension": records.Dimension,
    "dimension.criterion": records.Criterion,
    "zone": records.Zone,
    "office": records.Office,
    "committee": records.Committee,
    "committee.seat": records.Seat,
    "document": records.Document,
    "letterhead": records.Letterhead,
    "signatory": records.Signatory,
}
SINGLE: Final = ("programme", "scoring", "letterhead")


class ProgrammeError(MistakesError):
    """A programme file that cannot be used; `mistakes` holds all that is wrong with it, in file order."""

    code = "programme_invalid"
    subject = Text("แฟ้มโครงการ", "the programme file")


_FILE: Final = TomlFile(Programme, TABLES, SINGLE, WORDS, ProgrammeError, cross_check)


def parse_programme(text: str, source: str) -> Programme:
    """Return the programme that a TOML text describes; `source` names the file in messages.

    Raises ProgrammeError with every mistake: those of single values, and those between the parts that are sound.
    """
    return parse(_FILE, text, source)


def parse_programme_bytes(content: bytes, source: str) -> Programme:
    """Return the programme that a file's bytes describe: UTF-8, with or without a byte order mark.

    Raises ProgrammeError, also for another encoding.
    """
    return parse_bytes(_FILE, content, source)
