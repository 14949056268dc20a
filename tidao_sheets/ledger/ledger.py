"""The record of every reading, every write of the summary and every letter (SQLAlchemy Core; SQLite by default).

A write is recorded as planned before the workbook is touched and as done afterwards, so that a run that is cut off
between the two leaves cells that the next run still knows as the program's own.
"""

from __future__ import annotations

import json
import os
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from tidao_sheets.core.text import Text, TidaoError
from tidao_sheets.ledger.snapshots import reading_body, reading_from
from tidao_sheets.ledger.tables import ABOUT, LAYOUT, LETTER, READING, SNAPSHOT, TABLES, WRITE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tidao_sheets.core.programme.records import Programme
    from tidao_sheets.core.scoring.round import SummaryRound


class NoDriverError(TidaoError):
    """The package through which Python speaks to this database is not installed."""

    code = "ledger_driver"
    exit = 4
    says = Text(
        'ใช้บันทึกประวัติ "{url}" ไม่ได้ เพราะยังไม่ได้ติดตั้ง {module}',
        'The ledger "{url}" cannot be used: {module} is not installed.',
    )
    advises = Text("ติดตั้งด้วย: python -m pip install {module}", "Install it with: python -m pip install {module}")


class LedgerError(TidaoError):
    """The ledger cannot be opened or written."""

    code = "ledger_refused"
    exit = 4
    says = Text('ใช้บันทึกประวัติ "{url}" ไม่ได้ ({detail})', 'The ledger "{url}" cannot be used ({detail}).')
    advises = Text(
        "ตรวจว่าโฟลเดอร์งานเขียนได้ ดิสก์ไม่เต็ม และไม่มีคำสั่งอื่นทำงานค้างอยู่ แล้วสั่งอีกครั้ง",
        "Check that the workspace can be written, the disk has room and no other run is under way.",
    )

    @staticmethod
    def of(url: str, error: Exception) -> LedgerError:
        """Put into words what the database says."""
        detail = str(getattr(error, "orig", None) or error).partition("\n")[0]
        damaged = "not a database" in detail or "malformed" in detail
        return (DamagedLedgerError if damaged else LedgerError)(url=url, detail=detail)


class DamagedLedgerError(LedgerError):
    """The ledger's file is no database any more."""

    advises = Text(
        "กู้แฟ้มนี้จากสำเนาสำรอง หรือย้ายออกไปเก็บไว้ แล้วสั่งอีกครั้ง โปรแกรมจะเริ่มบันทึกใหม่ (คะแนนในแบบไม่เกี่ยวข้อง)",
        "Restore the file from a copy, or move it away and run again: a new record begins "
        "(the scores are in the forms).",
    )


@dataclass(frozen=True, slots=True)
class FormerWrites:
    """What the program wrote into a workbook: the last finished write and any cut off since, oldest first."""

    cells: list[Mapping[str, Mapping[str, str]]]
    charts: int | None


class Ledger:
    """The record behind one workspace; made where it does not exist."""

    def __init__(self, url: str | sa.URL, workspace: Path) -> None:
        """Open the ledger at a SQLAlchemy URL, such as "sqlite:////folder/tidao.db".

        `workspace` is the folder that relative paths are counted from; what lies in it is recorded relative to it, so
        that a workspace with its own ledger can be moved and copied.
        """
        try:
            place = sa.make_url(url)
            database = place.database
            if place.get_backend_name() == "sqlite" and database and database != ":memory:":
                place = place.set(database=str(workspace / database))
            self._engine = sa.create_engine(place)
        except ModuleNotFoundError as error:
            raise NoDriverError(url=place.render_as_string(hide_password=True), module=error.name or "") from error
        except (ArgumentError, NoSuchModuleError, ImportError) as error:
            raise LedgerError.of(str(url), error) from error
        self.name = self._engine.url.render_as_string(hide_password=True)
        self._base = f"{workspace}{os.sep}"
        self._own = False
        self._made = False

    @classmethod
    def at(cls, path: Path, workspace: Path) -> Ledger:
        """Open the SQLite ledger in a file of the workspace's own."""
        ledger = cls(sa.URL.create("sqlite", database=str(path)), workspace)
        ledger._own = True
        return ledger

    def _key(self, workbook: str) -> str:
        """Return what a workbook is recorded as: in a ledger that workspaces share, its whole path."""
        return workbook.removeprefix(self._base) if self._own else workbook

    @property
    def exists(self) -> bool:
        """Whether there is anything to read without making a file."""
        database = self._engine.url.database
        return not self._engine.url.drivername.startswith("sqlite") or bool(database and Path(database).exists())

    def close(self) -> None:
        """Give back the database's connections."""
        self._engine.dispose()

    @contextmanager
    def _begin(self) -> Iterator[sa.Connection]:
        try:
            with self._engine.begin() as connection:
                if not self._made:
                    TABLES.create_all(connection)
                    known = connection.execute(sa.select(ABOUT.c.value).where(ABOUT.c.key == "layout")).scalar()
                    if known is None:
                        connection.execute(ABOUT.insert().values(key="layout", value=str(LAYOUT)))
                    self._made = True
                yield connection
        except SQLAlchemyError as error:
            raise LedgerError.of(self.name, error) from error

    def record_reading(self, programme: Programme, round_: SummaryRound) -> None:
        """Record one reading of one round; equal contents are stored once."""
        body, fingerprint = reading_body(round_, self._base)
        with self._begin() as connection:
            if (
                connection.execute(
                    sa.select(SNAPSHOT.c.fingerprint).where(SNAPSHOT.c.fingerprint == fingerprint)
                ).first()
                is None
            ):
                connection.execute(SNAPSHOT.insert().values(fingerprint=fingerprint, body=body))
            connection.execute(
                READING.insert().values(
                    programme=programme.id,
                    round=round_.number,
                    read_at=round_.read_at.isoformat(),
                    snapshot=fingerprint,
                )
            )

    def last_readings(self, programme: Programme) -> dict[int, SummaryRound]:
        """Return the last reading of each round that was ever synced, movement against the round before included."""
        if not self.exists:
            return {}
        newest = (
            sa.select(sa.func.max(READING.c.id)).where(READING.c.programme == programme.id).group_by(READING.c.round)
        )
        query = (
            sa.select(READING.c.round, READING.c.read_at, SNAPSHOT.c.body)
            .join(SNAPSHOT, SNAPSHOT.c.fingerprint == READING.c.snapshot)
            .where(READING.c.id.in_(newest))
            .order_by(READING.c.round)
        )
        with self._begin() as connection:
            rows = connection.execute(query).all()
        rounds: dict[int, SummaryRound] = {}
        for number, read_at, body in rows:
            if number in programme.rounds:
                before = rounds[max(rounds)].assessment if rounds else None
                rounds[number] = reading_from(
                    programme, number, datetime.fromisoformat(read_at), body, before, self._base
                )
        return rounds

    def plan_write(self, workbook: str, at: datetime, cells: Mapping[str, Mapping[str, str]], charts: int) -> int:
        """Record what is about to be written, and return the record's number."""
        text = json.dumps(cells, ensure_ascii=False, separators=(",", ":"))
        values = {
            "workbook": self._key(workbook),
            "at": at.isoformat(),
            "state": "planned",
            "charts": charts,
            "cells": text,
        }
        with self._begin() as connection:
            key: Any = connection.execute(WRITE.insert().values(**values)).inserted_primary_key
            return int(key[0])

    def finish_write(self, number: int) -> None:
        """Record that a planned write is in place; where that fails, what was planned tells the next run as much."""
        with suppress(LedgerError), self._begin() as connection:
            connection.execute(WRITE.update().where(WRITE.c.id == number).values(state="done"))

    def former_writes(self, workbook: str) -> FormerWrites:
        """Return what the program wrote into a workbook since the last finished write, that one included."""
        if not self.exists:
            return FormerWrites([], None)
        with self._begin() as connection:
            same = WRITE.c.workbook == self._key(workbook)
            done = connection.execute(sa.select(sa.func.max(WRITE.c.id)).where(same, WRITE.c.state == "done")).scalar()
            query = sa.select(WRITE.c.cells, WRITE.c.charts).where(same, WRITE.c.id >= (done or 0))
            rows = connection.execute(query.order_by(WRITE.c.id)).all()
        return FormerWrites([json.loads(cells) for cells, _ in rows], max((charts for _, charts in rows), default=None))

    def record_letters(
        self, programme: Programme, round_number: int, at: datetime, letters: Sequence[Mapping[str, str | None]]
    ) -> None:
        """Record letters that were made, at least one: kind, office, path, fingerprint of each."""
        rows = [{"programme": programme.id, "round": round_number, "at": at.isoformat(), **row} for row in letters]
        with self._begin() as connection:
            connection.execute(LETTER.insert(), rows)
