"""The record of every reading, every write of the summary and every letter.

A write, of the summary or of a form, is recorded as planned before the workbook is touched and as done afterwards, so
that a run that is cut off between the two leaves cells that the next run still knows as the program's own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from tidao_sheets.core.record.standing import moment
from tidao_sheets.ledger.act_rows import last_acts
from tidao_sheets.ledger.chain import insert, link
from tidao_sheets.ledger.errors import LedgerError
from tidao_sheets.ledger.intentions import Intention, drop_intentions, keep_intentions, open_intentions, run_of
from tidao_sheets.ledger.layout import content_of, keep_content, keep_write
from tidao_sheets.ledger.messages import Messages
from tidao_sheets.ledger.past import Past
from tidao_sheets.ledger.readings import keep_seal, read_last, read_seal
from tidao_sheets.ledger.snapshots import reading_from, texts
from tidao_sheets.ledger.witness import FormerWrites, keep_witness, read_writes, witness

if TYPE_CHECKING:
    from tidao_sheets.core.programme.records import Programme
    from tidao_sheets.core.scoring.round import SummaryRound
    from tidao_sheets.ledger.database import Database
    from tidao_sheets.ledger.place import Place


class Ledger(Messages, Past):
    """The record behind one workspace; made where it does not exist, when something is first recorded.

    Paths that lie in the workspace are recorded relative to it, so that it can be moved and copied. Every method raises
    LedgerError where the database refuses or is damaged.
    """

    def __init__(self, database: Database, place: Place) -> None:
        super().__init__(database, place)
        self._former: dict[str, FormerWrites] = {}
        self._due: list[Callable[[Database], object]] = []
        self._finished: list[int] = []

    def close(self) -> None:
        """Record what is due, and give back the database's connection."""
        try:
            self._settle()
        finally:
            super().close()

    @contextmanager
    def _writing(self) -> Iterator[Database]:
        """Record first what is due: a transaction of its own would cost as much as all that is in one."""
        with super()._writing() as database:
            due, self._due, finished, self._finished = self._due, [], self._finished, []
            for record in due:
                record(database)
            for number in finished:
                database.rows("UPDATE tidao_write SET done = 1 WHERE id = ? AND workspace = ?", number, self._place.id)
                drop_intentions(database, self._place.id, run_of(number))
            yield database

    @contextmanager
    def _reading(self) -> Iterator[Database | None]:
        self._settle()
        with super()._reading() as database:
            yield database

    def _settle(self) -> None:
        """Record what is due; that writes are in place, the next run can record as well."""
        if self._due:
            with self._writing():
                return
        if self._finished:
            with suppress(LedgerError), self._writing():
                return

    def record_reading(self, programme: Programme, round_: SummaryRound, file: str) -> None:
        """Record one reading of one round, and the text of the programme file; equal contents are stored once.

        It is done with what is recorded next, at the latest before anything is read or the ledger is closed.
        """
        self._due.append(lambda database: self._read(database, programme, round_, keep_content(database, file)))

    def last_readings(self, programme: Programme, open_round: int | None = None) -> dict[int, SummaryRound]:
        """Return each round that was ever synced, movement against the round before included.

        A round is as it was last read; a closed one, unless it is `open_round`, as its closing and decisions have it.
        """
        with self._reading() as database:
            rows = read_last(database, self._place.id, programme.id) if database else []
        records = {n: r for n, r in self.records(programme).items() if n != open_round}
        rounds: dict[int, SummaryRound] = {}
        with self._sound():
            for number, read_at, content, body in rows:
                if number in programme.rounds:
                    before = rounds[max(rounds)].assessment if rounds else None
                    record = records.get(number)
                    if record and record.closing:
                        rounds[number] = self.decided(programme, number, record, before)
                    else:
                        text = content_of(content, body)
                        rounds[number] = reading_from(programme, number, moment(read_at), text, before, self._base)
            if any(record.closing and number not in rounds for number, record in records.items()):
                raise ValueError("a closed round that was never read")
        return rounds

    def fingerprints(self, programme: Programme) -> dict[int, set[str]]:
        """Return every รหัสตรวจสอบ that a result of a round has ever had."""
        known: dict[int, set[str]] = {n: {r.assessment.fingerprint()} for n, r in self.last_readings(programme).items()}
        for result in self.results(programme):
            known.setdefault(result.round, set()).add(result.fingerprint)
        return known

    def seal(self, programme: Programme, round_: int, make: Callable[[Mapping[int, str]], str | None]) -> None:
        """Put a seal on the last reading of a round, or none; `make` is given what stands for each (see `seal_of`)."""
        with self._writing() as database, self._sound():
            if seal := make(self._standing(database, programme)):
                keep_seal(database, (self._place.id, programme.id, round_), seal)

    def seal_of(self, programme: Programme, round_: int) -> tuple[dict[int, str], str | None]:
        """Return what stands for the last reading of each round and the acts upon it, and the seal on one round."""
        with self._reading() as database, self._sound():
            if database is None:
                return {}, None
            seal = read_seal(database, (self._place.id, programme.id, round_))
            return self._standing(database, programme), seal

    def standing(self, programme: Programme) -> dict[int, str]:
        """Return what stands for the last reading of each round and the acts upon it: equal where they are."""
        with self._reading() as database, self._sound():
            return self._standing(database, programme) if database else {}

    def _standing(self, database: Database, programme: Programme) -> dict[int, str]:
        acts = last_acts(database, self._place.id, programme.id)
        rows = read_last(database, self._place.id, programme.id)
        return {n: f"{content} {acts.get(n, 0)}" for n, _, content, _ in rows if n in programme.rounds}

    def plan_write(
        self, intended: Intention, at: datetime, cells: Mapping[str, Mapping[str, str]], charts: int = 0
    ) -> int:
        """Record what is about to be written into a workbook, and return the record's number."""
        key = self._key(intended.name)
        with self._writing() as database:
            number = keep_write(database, (self._place.id, key, at.isoformat(), 0, charts), cells)
            link(database, self._place.id, "write", number)
            keep_intentions(database, self._place.id, run_of(number), [replace(intended, name=key)])
        if intended.kind == "summary":
            former = self._former.get(key, FormerWrites([], None))
            self._former[key] = FormerWrites([*former.cells, cells], max(charts, former.charts or 0))
            keep_witness(self._place.folder, key, self._former[key])
        return number

    def finish_write(self, number: int) -> None:
        """Record that a planned write is in place, as late as a reading; where that fails, the next run does."""
        self._finished.append(number)

    @contextmanager
    def planned(
        self, kind: str, at: datetime, cells: Mapping[str, Mapping[str, str]], charts: int = 0
    ) -> Iterator[Callable[[str, str], None]]:
        """Yield what is to be told the name and SHA-256 right before a write, which is done at the end of the block."""
        numbers: list[int] = []
        yield lambda name, sha256: numbers.append(self.plan_write(Intention(kind, name, sha256), at, cells, charts))
        for number in numbers:
            self.finish_write(number)

    def former_writes(self, workbook: str) -> FormerWrites:
        """Return what the program wrote into a workbook since the last finished write, that one included."""
        key = self._key(workbook)
        with self._reading() as database:
            rows = read_writes(database, self._place.id, key) if database else []
        writes: dict[int, dict[str, dict[str, str]]] = {}
        with self._sound():
            for number, _, tab, content, body, _ in rows:
                writes.setdefault(number, {})[tab] = texts(json.loads(content_of(content, body)))
            charts = max((int(row[1]) for row in rows), default=None)
        if writes:
            former = FormerWrites([*writes.values()], charts, planned=rows[-1][-1] == 0)
        else:
            former = witness(self._place.folder, key)
        self._former[key] = former
        return former

    def record_letters(
        self, programme: Programme, round_: int, at: datetime, letters: Sequence[Mapping[str, str | None]], run: str
    ) -> None:
        """Record letters that were made, and that the run's work is done.

        Of each file is told its kind, office, path, fingerprint, and as `files` its SHA-256 and the code that it bears.
        """
        values = (
            "(workspace, programme, round, kind, office, at, path, fingerprint, files)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
        )
        with self._writing() as database:
            for row in letters:
                path, files = self._key(row["path"] or ""), row.get("files")
                told = (row["kind"], row["office"], at.isoformat(), path, row["fingerprint"], files)
                about = (self._place.id, programme.id, round_)
                link(database, self._place.id, "letter", insert(database, "tidao_letter", values, *about, *told))
            drop_intentions(database, self._place.id, run)

    def intend(self, run: str, what: Iterable[Intention]) -> None:
        """Record what a run is about to write; a later intention for the same file stands in place of the former."""
        with self._writing() as database:
            keep_intentions(database, self._place.id, run, (replace(i, name=self._key(i.name)) for i in what))

    def done(self, run: str) -> None:
        """Record that all that a run intended is written, or given up."""
        with self._writing() as database:
            drop_intentions(database, self._place.id, run)

    def unfinished(self) -> dict[str, tuple[Intention, ...]]:
        """Return what runs that were cut off intended to write: run → files, with paths below the workspace whole."""
        with self._reading() as database, self._sound():
            runs = open_intentions(database, self._place.id) if database else {}
        return {run: tuple(replace(i, name=self._whole(i.name)) for i in each) for run, each in runs.items()}

    def former(self) -> list[str]:
        """Return the names under which records of a former layout are kept since they were brought forward."""
        with self._reading() as database:
            return database.former() if database else []

    def examine(self, programme: Programme) -> bool:
        """Look at everything that a sync would read; return whether there is a record at all."""
        with self._reading() as database:
            if database is None:
                return False
            database.quick_check()
            contents = "SELECT hash, body FROM tidao_content"
            with self._sound():
                for content, body in database.rows(contents):
                    content_of(content, body)
        workbooks = "SELECT DISTINCT workbook FROM tidao_write WHERE workspace = ?"
        with self._reading() as database:
            found = database.rows(workbooks, self._place.id) if database else []
        for (workbook,) in found:
            self.former_writes(workbook)
        self.last_readings(programme)
        self.unfinished()
        return True
