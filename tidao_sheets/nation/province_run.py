"""One province's run on this machine: by whom it calls Google, at whose pace, and what is recorded of it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tidao_sheets.core.settings.nation import NationSettings
from tidao_sheets.core.text import Text
from tidao_sheets.jobs.own_files import PROGRAMME
from tidao_sheets.jobs.unattended import WorkspaceRun, run_workspace
from tidao_sheets.nation.config import require_own
from tidao_sheets.nation.database import connected
from tidao_sheets.nation.errors import OpenSecretError
from tidao_sheets.nation.queue import MOST, LaterError
from tidao_sheets.stores.google.revisions import Listings

if TYPE_CHECKING:
    from tidao_sheets.nation.province import Province

_DEFAULT: Final = "GOOGLE_APPLICATION_CREDENTIALS"
"""The variable by which Google's own library is told of a computer's default credentials."""
PASSING: Final = frozenset({"busy", "ledger_refused", "nation_server"})
"""What goes by: somebody else is at work with the province, or the server is being started anew."""
KEPT: Final = 31
"""Days for which runs are told; the last one of a province always is."""


@dataclass(frozen=True, slots=True)
class ProvinceLine:
    """What is told of one run, as JSON (docs/json.md), and its exit code."""

    told: Mapping[str, object]
    exit: int


def hindrance(province: Province, settings: NationSettings) -> Text | None:
    """Return why this machine cannot run a province, which others may: its folder, or its identity, is not here."""
    if not (Path(province.folder) / PROGRAMME).is_file():
        return Text(f'ไม่พบโฟลเดอร์งาน "{province.folder}"', f'there is no workspace "{province.folder}"')
    if not province.assigned:
        return None
    place = settings.identities.get(province.identity)
    if place is None:
        return Text(
            f'แฟ้มตั้งค่าระดับประเทศไม่มีบัญชี "{province.identity}"', f'the nation file has no identity "{province.identity}"'
        )
    if not Path(place).is_file():
        return Text(f'ไม่พบแฟ้มรับรองตัวตน "{place}"', f'there is no credentials file "{place}"')
    try:
        require_own(Path(place))
    except OpenSecretError as error:
        return error.reason
    return None


def run_province(
    province: Province, settings: NationSettings, attempts: int, worker: str, listings: Listings | None = None
) -> ProvinceLine:
    """Run one province and record it; raises LaterError where it has to wait, so that nothing is recorded."""
    if hindrance(province, settings):
        raise LaterError
    with _called_by(province, settings):
        run = run_workspace(Path(province.folder), command="nation run", listings=listings)
    stopped = {error.code for error in (run.error, *(each.error for each in run.rounds)) if error}
    if stopped & PASSING and attempts < MOST:
        raise LaterError
    line = ProvinceLine(
        {"province": province.id, "name": province.name, "worker": worker, "attempts": attempts + 1, **run.line()},
        run.exit,
    )
    _record(province, settings, run, line, worker)
    return line


@contextmanager
def _called_by(province: Province, settings: NationSettings) -> Iterator[None]:
    """Let the province's calls be by the identity that it was assigned, for as long as it runs."""
    before = os.environ.get(_DEFAULT)
    if province.assigned:
        os.environ[_DEFAULT] = settings.identities[province.identity]
    try:
        yield
    finally:
        if before is not None:
            os.environ[_DEFAULT] = before
        elif province.assigned:
            del os.environ[_DEFAULT]


def _record(province: Province, settings: NationSettings, run: WorkspaceRun, line: ProvinceLine, worker: str) -> None:
    sql = """
INSERT INTO tidao_nation_run (province, worker, started, ended, exit, attempts, line, error)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"""
    told = json.dumps(line.told, ensure_ascii=False).replace("\\u0000", "\\ufffd")  # which jsonb does not hold
    error = next(filter(None, (run.error, *(each.error for each in run.rounds))), None)
    both = [text.replace("\0", "�") for text in error.message] if error else None
    values = (province.id, worker, run.started, run.ended, line.exit, line.told["attempts"], told, both)
    with connected(settings) as connection, connection.transaction():
        connection.execute(sql, values)
        old = "DELETE FROM tidao_nation_run WHERE province = %s AND ended < now() - make_interval(days => %s)"
        connection.execute(old, [province.id, KEPT])


@contextmanager
def paced(settings: NationSettings) -> Iterator[None]:
    """Let every call of this process to Google wait for its turn among all machines."""
    from tidao_sheets.nation.pace import SharedPace
    from tidao_sheets.stores.google import http

    pace, before = SharedPace(settings), http.PACE.shared
    http.PACE.shared = pace.wait
    try:
        yield
    finally:
        http.PACE.shared = before
        pace.close()
