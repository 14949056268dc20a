"""Acts upon rounds, as the ledger keeps them; and the figures of a closed round, which they decide on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from tidao_sheets.core.record.acts import Act, ActKind, RoundClosing, RoundRecord, Told, standing
from tidao_sheets.core.record.past import CellKey, PastDocument, PastReading
from tidao_sheets.ledger.chain import first_broken, insert, link
from tidao_sheets.ledger.layout import content_of, keep_content
from tidao_sheets.ledger.opened import Opened
from tidao_sheets.ledger.readings import keep_reading, read_all
from tidao_sheets.ledger.snapshots import cells_from, reading_body, reading_from

if TYPE_CHECKING:
    from decimal import Decimal

    from tidao_sheets.core.programme.records import Programme
    from tidao_sheets.core.scoring.assessment import Assessment
    from tidao_sheets.core.scoring.round import SummaryRound
    from tidao_sheets.ledger.database import Database


class Acts(Opened):
    """What was done to the rounds of a workspace. Every method raises LedgerError, as those of the ledger do."""

    def acts(self, programme: Programme) -> list[Act]:
        """Return all acts upon rounds of the programme, in their order."""
        sql = (
            "SELECT id, round, kind, at, hash, body FROM tidao_act LEFT JOIN tidao_content ON hash = content"
            " WHERE workspace = ? AND programme = ? ORDER BY id"
        )
        with self._reading() as database:
            rows = database.rows(sql, self._place.id, programme.id) if database else []
        with self._sound():
            return [
                Act(
                    id=n, round=round_, kind=kind, at=moment(at), body=dict(json.loads(content_of(found, body)).items())
                )
                for n, round_, kind, at, found, body in rows
            ]

    def records(self, programme: Programme) -> dict[int, RoundRecord]:
        """Return how each round stands that anything was done to."""
        with self._sound():
            return {number: r for number, r in standing(self.acts(programme)).items() if number in programme.rounds}

    def act(self, programme: Programme, round_: int, kind: ActKind, at: datetime, body: Mapping[str, Told]) -> None:
        """Record an act."""
        with self._writing() as database:
            self._act(database, programme, round_, kind, at, body)

    def close_round(
        self, programme: Programme, round_: SummaryRound, file: str, told: Mapping[str, Told], at: datetime
    ) -> None:
        """Record a reading, and that the round is closed with it; `file` is the text of the programme file."""
        with self._writing() as database:
            found, read_at = keep_content(database, reading_body(round_, self._base)), round_.read_at.isoformat()
            keep_reading(database, (self._place.id, programme.id, round_.number), read_at, found)
            kept = {"reading": found, "programme": keep_content(database, file), "read_at": read_at}
            fingerprint = round_.assessment.fingerprint()
            self._act(database, programme, round_.number, "close", at, {**told, **kept, "fingerprint": fingerprint})

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

    def content(self, found: str) -> str:
        """Return a content that an act or a reading speaks of, by its SHA-256."""
        with self._reading() as database:
            rows = database.rows("SELECT body FROM tidao_content WHERE hash = ?", found) if database else []
        with self._sound():
            return content_of(found, rows[0][0])

    def document(self, programme: Programme, sha256: str) -> PastDocument | None:
        """Return the document that a file of this SHA-256 was once made as."""
        sql = "SELECT kind, round, office, fingerprint, at FROM tidao_letter WHERE workspace = ? AND programme = ?"
        like = " AND files LIKE ? ORDER BY id DESC LIMIT 1"
        with self._reading() as database:
            rows = database.rows(sql + like, self._place.id, programme.id, f"%{sha256}%") if database else []
        with self._sound():
            for kind, number, office, fingerprint, at in rows:
                return PastDocument(kind, number, office, fingerprint, moment(at))
        return None

    def distinct_readings(self, programme: Programme, round_: int) -> list[PastReading]:
        """Return the readings of a round that came to something else than all before."""
        first: dict[str, PastReading] = {}
        for reading in self.readings(programme, round_):
            first.setdefault(reading.content, reading)
        return [*first.values()]

    def readings(self, programme: Programme, round_: int) -> list[PastReading]:
        """Return every reading of a round, oldest first."""
        with self._reading() as database:
            rows = read_all(database, self._place.id, programme.id, round_) if database else []
        known: dict[str, tuple[dict[CellKey, str], dict[str, dict[str, Decimal]]]] = {}
        found = []
        with self._sound():
            for run, read_at, content, body in rows:
                if content not in known:
                    known[content] = cells_from(content_of(content, body))
                cells, points = known[content]
                past = PastReading(
                    run=run, round=round_, read_at=moment(read_at), content=content, cells=cells, points=points
                )
                found.append(past)
        return found

    def reading(self, programme: Programme, past: PastReading, before: Assessment | None) -> SummaryRound:
        """Return a former reading as a whole round, assessed by the programme as it is now."""
        text = self.content(past.content)
        with self._sound():
            return reading_from(programme, past.round, past.read_at, text, before, self._base)

    def closed(
        self, programme: Programme, number: int, closing: RoundClosing, before: Assessment | None
    ) -> SummaryRound:
        """Return a closed round as it was read then, by the rubric of that day, without any decision."""
        with self._sound():
            judged = _as_closed(programme, self.content(closing.programme))
            round_ = reading_from(judged, number, closing.read_at, self.content(closing.reading), before, self._base)
        return replace(round_, closed=closing.at)

    def first_broken(self) -> tuple[str, int] | None:
        """Return the first entry of the chain that does not fit, as its kind and number; None if all do."""
        with self._reading() as database:
            return first_broken(database, self._place.id) if database else None


def moment(text: str) -> datetime:
    """Return a moment that was recorded with its offset; raises ValueError."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("a moment without its offset")
    return at


def _as_closed(programme: Programme, file: str) -> Programme:
    """Return the programme with all that points and stars rest on as it was; names of people are today's."""
    from tidao_sheets.core.programme.file import parse_programme_bytes

    then = parse_programme_bytes(file.encode(), "programme.toml")
    rubric = {name: getattr(then, name) for name in ("kpi_percent", "scoring", "tiers", "dimensions")}
    if {*then.offices} != {*programme.offices}:
        rubric |= {name: getattr(then, name) for name in ("zones", "offices", "committees")}
    return replace(programme, **rubric)


def last_acts(database: Database, workspace: str, programme: str) -> dict[int, int]:
    """Return the number of the last act upon each round that there was one upon."""
    sql = "SELECT round, max(id) FROM tidao_act WHERE workspace = ? AND programme = ? GROUP BY round"
    return {int(round_): int(last) for round_, last in database.rows(sql, workspace, programme)}
