"""Files that came back, as the ledger keeps them: what is about to be kept, then that it is; what was chosen."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from tidao_sheets.core.record.acts import Act
from tidao_sheets.core.record.standing import moment, receipt_from
from tidao_sheets.ledger.acts import Acts
from tidao_sheets.ledger.intentions import Intention, drop_intentions, keep_intentions, run_keeping
from tidao_sheets.ledger.layout import content_of, keep_content
from tidao_sheets.ledger.readings import read_last
from tidao_sheets.ledger.snapshots import cells_from

if TYPE_CHECKING:
    from tidao_sheets.core.programme.records import Programme
    from tidao_sheets.core.record.acts import Choice, Receipt
    from tidao_sheets.core.record.past import CellKey

Receipts = Sequence[tuple[int, "Receipt"]]
"""Files that came back, each with the round that it is of."""


class Reception(Acts):
    """What came back. Every method raises LedgerError, as those of the ledger do."""

    def intend_receipts(self, receipts: Receipts) -> str:
        """Record what is about to be kept where, and return the run's name; `place` is a path."""
        keyed = [(number, replace(receipt, place=self._key(receipt.place))) for number, receipt in receipts]
        told = [[number, r.at.isoformat(), r.body()] for number, r in keyed]
        with self._writing() as database:
            run = run_keeping(keep_content(database, json.dumps(told, sort_keys=True, separators=(",", ":"))))
            what = (Intention("received", r.place, r.sha256) for _, r in keyed)
            keep_intentions(database, self._place.id, run, what)
        return run

    def record_receipts(self, programme: Programme, run: str, receipts: Receipts) -> None:
        """Record what a run has kept; nothing of it is owed any more."""
        with self._writing() as database:
            for number, receipt in receipts:
                kept = replace(receipt, place=self._key(receipt.place))
                self._act(database, programme, number, "receive", kept.at, kept.body())
            drop_intentions(database, self._place.id, run)

    def record_choices(self, programme: Programme, number: int, choices: Iterable[Choice]) -> None:
        """Record what was chosen where copies of a form disagree, all or nothing."""
        with self._writing() as database:
            for choice in choices:
                self._act(database, programme, number, "choice", choice.at, choice.body())

    def intended_receipts(self, content: str) -> list[tuple[int, Receipt]]:
        """Return what a run that was cut off was about to keep, by the SHA-256 that its name holds."""
        told = self.content(content)
        with self._sound():
            return [
                (int(number), receipt_from(Act(id=0, round=int(number), kind="receive", at=moment(at), body=body)))
                for number, at, body in json.loads(told)
            ]

    def last_cells(self, programme: Programme) -> dict[int, tuple[datetime, Mapping[CellKey, str]]]:
        """Return when each round was last read, and what every cell held then, as it was typed."""
        with self._reading() as database:
            rows = read_last(database, self._place.id, programme.id) if database else []
        with self._sound():
            return {n: (moment(at), cells_from(content_of(found, body)).cells) for n, at, found, body in rows}
