"""For people who program: load a programme and read a folder of forms; `assess` and `frames` do the rest."""

import errno
import os
from dataclasses import dataclass
from pathlib import Path

from tidao_sheets.core.programme.records import Programme
from tidao_sheets.core.scoring.assessment import OfficeScores
from tidao_sheets.core.scoring.findings import Finding
from tidao_sheets.files import FileError, read_whole
from tidao_sheets.stores.store import Unread


@dataclass(frozen=True, slots=True)
class FolderReading:
    """One round as a folder's forms tell it.

    `scores` holds every office in programme order, also those without a form; `findings` stand errors first; `unread`
    names the workbooks that could not be opened, each with the reason.
    """

    round: int
    scores: tuple[OfficeScores, ...]
    findings: tuple[Finding, ...]
    unread: tuple[Unread, ...] = ()


def load_programme(path: str | os.PathLike[str]) -> Programme:
    """Return a checked programme, from a .toml file or by the id of one that is shipped.

    Raises:
        ProgrammeError: with every mistake of the file at once.
        TidaoError: where there is no such file or id.
    """
    from tidao_sheets.core.programme.file import parse_programme_bytes
    from tidao_sheets.jobs.shipped import find_programme

    named = os.fspath(path)
    source = Path(named) if named.endswith(".toml") else find_programme(named)
    return parse_programme_bytes(read_whole(source), str(source))


def read_folder(
    programme: Programme,
    folder: str | os.PathLike[str],
    round: int = 1,  # noqa: A002 - the programme's own word; nothing is rounded here
) -> FolderReading:
    """Read one round from every score form in a folder and its subfolders, whatever the files are called.

    What is wrong in a form is a finding, never an exception; nothing is written.

    Raises:
        TidaoError: where the folder cannot be read, or the programme has no such round.
    """
    from tidao_sheets.core.form.read_round import collect, round_reading
    from tidao_sheets.jobs.assess import pick_round
    from tidao_sheets.stores.xlsx.store import XlsxStore

    number, place = pick_round(programme, round), _folder(Path(folder))
    nowhere = place / ".tidao"  # a store's summary and backups are left out of reading, and here are none
    found = XlsxStore(forms=place, evidence=nowhere, summary_path=nowhere, backups=nowhere, stamp="").read_forms(number)
    unread = (u.committee for u in found.unread)
    reading = round_reading(programme, collect(programme, found.books, others=found.others, unread=unread), number)
    return FolderReading(number, reading.scores, reading.findings, found.unread)


def _folder(path: Path) -> Path:
    """Refuse a folder that is not there: an empty reading would look like a round that nobody has begun."""
    if not path.is_dir():
        reason = errno.ENOTDIR if path.exists() else errno.ENOENT
        raise FileError.of(path, OSError(reason, os.strerror(reason)))
    return path
