"""What the program last wrote into a workbook, kept apart from the ledger, in case that is lost or moved away.

Without either, every cell that a sync would change might be a person's, and the sync would have to stop.
"""

import json
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tidao_sheets.files import LARGEST, FileError, write_whole
from tidao_sheets.ledger.database import Database, Row
from tidao_sheets.ledger.snapshots import UNSOUND, texts

WITNESS = "tidao.written"
_QUICK = 1
"""How hard zlib tries: a third more bytes in a third of the time."""


@dataclass(frozen=True, slots=True)
class FormerWrites:
    """What the program wrote into a workbook: the last finished write and any cut off since, oldest first.

    `planned`: of the last one it is not recorded whether it was finished.
    """

    cells: list[Mapping[str, Mapping[str, str]]]
    charts: int | None
    planned: bool = False


def keep_witness(folder: Path, workbook: str, writes: FormerWrites) -> None:
    """Write the file; where it cannot be written, the ledger alone must do."""
    text = json.dumps([workbook, writes.cells, writes.charts], separators=(",", ":"))
    with suppress(FileError, OSError):
        write_whole(folder / WITNESS, zlib.compress(text.encode(), _QUICK), private=True, flush=False)


def witness(folder: Path, workbook: str) -> FormerWrites:
    """Return what the file tells of a workbook; nothing where it is missing, damaged or tells of another."""
    nothing = FormerWrites([], None)
    path = folder / WITNESS
    try:
        if not path.is_file() or path.stat().st_size > LARGEST:
            return nothing
        told, cells, charts = json.loads(zlib.decompressobj().decompress(path.read_bytes(), LARGEST))
        if told != workbook or not isinstance(charts, int):
            return nothing
        return FormerWrites([{k: texts(v) for k, v in tabs.items()} for tabs in cells], charts)
    except (OSError, zlib.error, *UNSOUND):
        return nothing


def read_writes(database: Database, workspace: str, workbook: str) -> list[Row]:
    """Return what was written since the last finished write, that one included: id, charts, tab, content, body, done.

    There is a row a tab, or one where a write has none; the oldest write comes first.
    """
    query = (
        "SELECT id, charts, tab, content, body, done FROM tidao_write LEFT JOIN tidao_cells ON write_id = id"
        " LEFT JOIN tidao_content ON hash = content WHERE workspace = ? AND workbook = ? AND id >="
        " (SELECT coalesce(max(id), 0) FROM tidao_write WHERE workspace = ? AND workbook = ? AND done = 1)"
        " ORDER BY id"
    )
    return database.rows(query, workspace, workbook, workspace, workbook)
