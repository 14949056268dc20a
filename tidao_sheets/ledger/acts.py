"""Acts upon rounds, as the ledger keeps them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from tidao_sheets.core.record.acts import UNTOUCHED, Act, ActKind, RoundRecord, Told
from tidao_sheets.core.record.standing import standing
from tidao_sheets.ledger.act_rows import act_from, act_rows
from tidao_sheets.ledger.chain import first_broken, insert, link
from tidao_sheets.ledger.figures import (
    CHANGE,
    RoundFigures,
    derive_figures,
    keep_figures,
    strange_figures,
)
from tidao_sheets.ledger.layout import content_of, keep_content
from tidao_sheets.ledger.opened import Opened
from tidao_sheets.ledger.readings import keep_reading
from tidao_sheets.ledger.snapshots import reading_body

if TYPE_CHECKING:
    from tidao_sheets.core.programme.records import Programme
    from tidao_sheets.core.scoring.round import SummaryRound
    from tidao_sheets.ledger.database import Database


class Acts(Opened):
    """What was done to the rounds of a workspace. Every method raises LedgerError, as those of the ledger do."""

    def acts(self, programme: Programme) -> list[Act]:
        """Return all acts upon rounds of the programme, in their order."""
        with self._reading() as database:
            rows = act_rows(database, self._place.id, programme.id) if database else []
        with self._sound():
            return [act_from(*row) for row in rows]

    def records(self, programme: Programme) -> dict[int, RoundRecord]:
        """Return how each round stands that anything was done to."""
        with self._sound():
            return {number: r for number, r in standing(self.acts(programme)).items() if number in programme.rounds}

    def record(self, programme: Programme, round_: int) -> RoundRecord:
        """Return how a round stands."""
        return self.records(programme).get(round_, UNTOUCHED)

    def act(self, programme: Programme, round_: int, kind: ActKind, at: datetime, body: Mapping[str, Told]) -> None:
        """Record an act."""
        with self._writing() as database:
            self._act(database, programme, round_, kind, at, body)

    def close_round(
        self, programme: Programme, round_: SummaryRound, file: str, told: Mapping[str, Told], at: datetime
    ) -> None:
        """Record a reading, and that the round is closed with it; `file` is the text of the programme file."""
        with self._writing() as database:
            kept_file = keep_content(database, file)
            found = self._read(database, programme, round_, kept_file)
            kept = {"reading": found, "programme": kept_file, "read_at": round_.read_at.isoformat()}
            fingerprint = round_.assessment.fingerprint()
            self._act(database, programme, round_.number, "close", at, {**told, **kept, "fingerprint": fingerprint})

    def _read(self, database: Database, programme: Programme, round_: SummaryRound, file: str) -> str:
        """Record a reading; return the SHA-256 of its content."""
        found = keep_content(database, reading_body(round_, file, self._base))
        whose = (self._place.id, programme.id, round_.number)
        number = keep_reading(database, whose, round_.read_at.isoformat(), found)
        keep_figures(database, whose, RoundFigures(round_, number))
        return found

    def _act(
        self,
        database: Database,
        programme: Programme,
        round_: int,
        kind: ActKind,
        at: datetime,
        body: Mapping[str, Told],
    ) -> None:
        content = keep_content(database, json.dumps(dict(body), sort_keys=True, separators=(",", ":")))
        values = "(workspace, programme, round, kind, at, content) VALUES (?, ?, ?, ?, ?, ?)"
        row = (self._place.id, programme.id, round_, kind, at.isoformat(), content)
        link(database, self._place.id, "act", insert(database, "tidao_act", values, *row))
        if kind in CHANGE:
            derive_figures(database, (self._place.id, programme.id, round_))

    def content(self, found: str) -> str:
        """Return a content that an act or a reading speaks of, by its SHA-256."""
        with self._reading() as database:
            rows = database.rows("SELECT body FROM tidao_content WHERE hash = ?", found) if database else []
        with self._sound():
            return content_of(found, rows[0][0])

    def strange_figures(self) -> list[tuple[int, bool]]:
        """Return the rounds whose rows for SQL are not what the record comes to, and whether each is closed."""
        with self._reading() as database, self._sound():
            return strange_figures(database, self._place.id) if database else []

    def first_broken(self) -> tuple[str, int] | None:
        """Return the first entry of the chain that does not fit, as its kind and number; None if all do."""
        with self._reading() as database, self._sound():
            return first_broken(database, self._place.id) if database else None
