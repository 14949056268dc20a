"""Acts upon rounds as rows: what the database holds, understood."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, get_args

from tidao_sheets.core.record.acts import Act, ActKind
from tidao_sheets.core.record.standing import moment
from tidao_sheets.ledger.layout import content_of

if TYPE_CHECKING:
    from tidao_sheets.ledger.database import Database, Row


def act_rows(database: Database, workspace: str, programme: str) -> list[Row]:
    """Return the rows of all acts upon rounds of a programme, in their order: see `act_from`."""
    sql = (
        "SELECT id, round, kind, at, hash, body FROM tidao_act LEFT JOIN tidao_content ON hash = content"
        " WHERE workspace = ? AND programme = ? ORDER BY id"
    )
    return database.rows(sql, workspace, programme)


def act_from(number: int, round_: int, kind: ActKind, at: str, found: str, body: bytes) -> Act:
    """Return an act from its row; raises ValueError or its like for one that the program has never written."""
    if kind not in get_args(ActKind) or not isinstance(round_, int):
        raise ValueError("no act of ours")
    told = json.loads(content_of(found, body))
    return Act(id=number, round=round_, kind=kind, at=moment(at), body=dict(told.items()))


def last_acts(database: Database, workspace: str, programme: str) -> dict[int, int]:
    """Return the number of the last act upon each round that there was one upon."""
    sql = "SELECT round, max(id) FROM tidao_act WHERE workspace = ? AND programme = ? GROUP BY round"
    return {int(round_): int(last) for round_, last in database.rows(sql, workspace, programme)}
