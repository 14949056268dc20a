"""What is recorded of the past: readings and documents of then, judged by the programme file of then."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from tidao_sheets.core.programme.file import ProgrammeError, parse_programme
from tidao_sheets.core.record.acts import UNTOUCHED, Act, RoundClosing, RoundRecord
from tidao_sheets.core.record.results import decided
from tidao_sheets.core.record.standing import after, moment, standing
from tidao_sheets.ledger.layout import content_of
from tidao_sheets.ledger.readings import read_all
from tidao_sheets.ledger.receipts import Reception
from tidao_sheets.ledger.snapshots import Cells, cells_from, reading_from

if TYPE_CHECKING:
    from tidao_sheets.core.programme.records import Programme
    from tidao_sheets.core.record.past import PastDocument, PastReading, PastResult
    from tidao_sheets.core.scoring.assessment import Assessment
    from tidao_sheets.core.scoring.round import SummaryRound


class Past(Reception):
    """What was read, closed and made. Every method raises LedgerError, as those of the ledger do."""

    def recorded(self) -> list[tuple[str, str, str, str | None]]:
        """Return all that the database keeps, whosever: workspace, its place, a programme's id, and its last file."""
        sql = (
            "SELECT r.workspace, coalesce(w.place, ''), r.programme, r.content, c.body FROM tidao_reading r"
            " LEFT JOIN tidao_workspace w ON w.id = r.workspace LEFT JOIN tidao_content c ON c.hash = r.content"
            " WHERE r.id IN (SELECT max(id) FROM tidao_reading GROUP BY workspace, programme) ORDER BY r.id"
        )
        with self._reading() as database:
            rows = database.rows(sql) if database else []
        with self._sound():
            found = [(*told, cells_from(content_of(content, body)).file) for *told, content, body in rows]
        return [(*told, self.content(file) if file else None) for *told, file in found]

    def document(self, programme: Programme, known: str) -> PastDocument | None:
        """Return the document that a file of this SHA-256, or that bears this code, was once made as."""
        from tidao_sheets.core.record.past import PastDocument

        sql = "SELECT kind, round, office, fingerprint, at FROM tidao_letter WHERE workspace = ? AND programme = ?"
        like = " AND files LIKE ? ORDER BY id DESC LIMIT 1"
        with self._reading() as database:
            rows = database.rows(sql + like, self._place.id, programme.id, f"%{known}%") if database else []
        with self._sound():
            for kind, number, office, fingerprint, at in rows:
                return PastDocument(kind, number, office, fingerprint, moment(at))
        return None

    def made(self, programme: Programme) -> set[str] | None:
        """Return SHA-256 and code of every file ever made; None where a former version recorded some without."""
        sql = "SELECT DISTINCT files FROM tidao_letter WHERE workspace = ? AND programme = ?"
        with self._reading() as database:
            rows = database.rows(sql, self._place.id, programme.id) if database else []
        return None if (None,) in rows else {found for (files,) in rows for found in files.split()}

    def distinct_readings(self, programme: Programme, round_: int) -> list[PastReading]:
        """Return the readings of a round that came to something else than all before."""
        first: dict[str, PastReading] = {}
        for reading in self.readings(programme, round_):
            first.setdefault(reading.content, reading)
        return [*first.values()]

    def readings(self, programme: Programme, round_: int) -> list[PastReading]:
        """Return every reading of a round, oldest first."""
        from tidao_sheets.core.record.past import PastReading

        with self._reading() as database:
            rows = read_all(database, self._place.id, programme.id, round_) if database else []
        known: dict[str, Cells] = {}
        found = []
        with self._sound():
            for run, read_at, content, body in rows:
                if content not in known:
                    known[content] = cells_from(content_of(content, body))
                told = known[content]._asdict()
                found.append(PastReading(run=run, round=round_, read_at=moment(read_at), content=content, **told))
        return found

    def judged(self, programme: Programme, past: PastReading) -> Programme | None:
        """Return the programme as its file was at a reading.

        None where a former version has recorded none, or one that this version does not take.
        """
        if past.file is None:
            return None
        try:
            then = _parsed(self.content(past.file))
        except ProgrammeError:
            return None
        return then if then.id == programme.id and past.round in then.rounds else None

    def reading(self, programme: Programme, past: PastReading, before: Assessment | None) -> SummaryRound:
        """Return a former reading as a whole round, judged by the programme of that day, else by the present one."""
        text, judged = self.content(past.content), self.judged(programme, past) or programme
        with self._sound():
            return reading_from(judged, past.round, past.read_at, text, before, self._base)

    def closed(
        self, programme: Programme, number: int, closing: RoundClosing, before: Assessment | None
    ) -> SummaryRound:
        """Return a closed round as it was read then, by the rubric of that day, without any decision."""
        with self._sound():
            judged = _as_closed(programme, self.content(closing.programme))
            round_ = reading_from(judged, number, closing.read_at, self.content(closing.reading), before, self._base)
        return replace(round_, closed=closing.at)

    def decided(
        self, programme: Programme, number: int, record: RoundRecord, before: Assessment | None
    ) -> SummaryRound:
        """Return a round that the record tells to be closed, with the decisions on its reviews."""
        with self._sound():
            if record.closing is None:
                raise ValueError("a round that is open")
            return decided(self.closed(programme, number, record.closing, before), record, before)

    def as_of(
        self, programme: Programme, until: Callable[[PastReading | Act], bool] = lambda _: True
    ) -> dict[int, SummaryRound]:
        """Return each round as it stood after all readings and acts `until` then, judged as it was judged then."""
        acts = self.acts(programme)
        last = max((n for n, act in enumerate(acts, 1) if until(act)), default=0)
        with self._sound():
            records = standing(acts[:last])
        rounds: dict[int, SummaryRound] = {}
        for number in sorted(programme.rounds):
            before = rounds[max(rounds)].assessment if rounds else None
            record, readings = records.get(number, UNTOUCHED), [*filter(until, self.readings(programme, number))]
            if record.closing:
                rounds[number] = self.decided(programme, number, record, before)
            elif readings:
                rounds[number] = self.reading(programme, readings[-1], before)
        return rounds

    def results(self, programme: Programme) -> Iterator[PastResult]:
        """Yield every result that a round has ever had: of each act, each document that was made, and each reading."""
        from tidao_sheets.core.record.past import PastResult

        records: dict[int, RoundRecord] = {}
        for act in self.acts(programme):
            if act.round in programme.rounds:
                with self._sound():
                    record = records[act.round] = after(records.get(act.round, UNTOUCHED), act)
                if act.kind == "close" and record.closing:
                    yield PastResult(act.round, record.closing.fingerprint, act.at)
                elif act.kind == "decision" and record.closing:
                    round_ = self.decided(programme, act.round, record, None)
                    yield PastResult(act.round, round_.assessment.fingerprint(), act.at)
        sql = "SELECT round, fingerprint, min(at) FROM tidao_letter WHERE workspace = ? AND programme = ?"
        with self._reading() as database:
            grouped = " GROUP BY round, fingerprint ORDER BY min(id)"
            rows = database.rows(sql + grouped, self._place.id, programme.id) if database else []
        with self._sound():
            yield from [PastResult(number, code, moment(at)) for number, code, at in rows]
        for number in programme.rounds:
            for past in self.distinct_readings(programme, number):
                yield PastResult(number, self.reading(programme, past, None).assessment.fingerprint(), past.read_at)


@lru_cache(maxsize=64)
def _parsed(file: str) -> Programme:
    try:
        return parse_programme(file, "programme.toml")
    except ProgrammeError:  # it stands in the ledger: nobody can mend it
        raise ValueError("no programme file") from None


def _as_closed(programme: Programme, file: str) -> Programme:
    """Return the programme with all that points and stars rest on as it was; names of people are today's."""
    then = _parsed(file)
    rubric = {name: getattr(then, name) for name in ("kpi_percent", "scoring", "tiers", "dimensions")}
    if {*then.offices} != {*programme.offices}:
        rubric |= {name: getattr(then, name) for name in ("zones", "offices", "committees")}
    return replace(programme, **rubric)
