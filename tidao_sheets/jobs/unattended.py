"""A workspace's run with nobody at the terminal: every open round that has forms is synced, and nothing is raised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tidao_sheets.core.scoring.catalogue import SEVERITIES
from tidao_sheets.core.text import LANGUAGES, Text, TidaoError, weightiest
from tidao_sheets.files import FileError, write_whole
from tidao_sheets.jobs.heartbeat import PATIENCE, leave_last_run
from tidao_sheets.jobs.own_files import PROGRAMME
from tidao_sheets.jobs.shelf import unchanged_json

if TYPE_CHECKING:
    from tidao_sheets.jobs.mailing import Mailing
    from tidao_sheets.jobs.sync import SyncOutcome
    from tidao_sheets.jobs.workspace import Workspace
    from tidao_sheets.stores.google.revisions import Listings

CRASH = "last-crash.txt"
"""Where a workspace keeps what its maintainer needs to know of the last error that nobody has foreseen."""
RunLine = dict[str, object]
"""What is told of a run as one line of JSON, or a part of it (docs/json.md)."""


class UnexpectedError(TidaoError):
    """A run ended by an error that the program does not know; what its maintainer needs is kept in a file."""

    code = "unexpected"
    exit = 4
    says = Text(
        "โปรแกรมหยุดผิดปกติ ({kind}) ระหว่างทำงานกับโฟลเดอร์งานนี้ ไม่มีแฟ้มใดเขียนค้างไว้",
        "The program stopped unexpectedly ({kind}) at work in this workspace; no file is half-written.",
    )
    advises = Text(
        "ให้สั่งใหม่ หากเป็นอีกให้ส่งรายละเอียดให้ผู้ดูแลระบบ ({kept})",
        "Run it again; if it recurs, send the details to its maintainer ({kept}).",
    )


@dataclass(frozen=True, slots=True)
class RoundRun:
    """What one round's sync came to, or the error that has ended it."""

    number: int
    outcome: SyncOutcome | None
    error: TidaoError | None = None

    @property
    def exit(self) -> int:
        """The exit code; a round that was closed meanwhile is nothing out of the ordinary."""
        if self.outcome is None:
            return self.error.exit if self.error else 0
        return 0 if self.outcome.closed and not self.outcome.assessed.unread else self.outcome.exit

    @property
    def findings(self) -> Mapping[str, int]:
        """How many findings there are of each severity; none where the round was not read."""
        if self.outcome is None:
            return {}
        counted = Counter(finding.severity for finding in self.outcome.assessed.round.findings)
        return {severity: counted[severity] for severity in SEVERITIES}

    @property
    def told(self) -> bool:
        """Whether it is to be told: it has forms, or had some whose scores are recorded, or was cut short."""
        if self.outcome is None:
            return True
        found = self.outcome.assessed
        if found.has_forms or any(unread.committee for unread in found.unread):
            return True
        return found.recorded not in {None, found.assessment.fingerprint()}

    def line(self, lang: str) -> RunLine:
        """Return what is told of it in the run's line (docs/json.md); what was not read is null."""
        line: RunLine = {"round": self.number, "exit": self.exit}
        told = dict.fromkeys(
            ("offices", "complete", "findings", "unread", "conflicts", "written", "calls", "unchanged")
        )
        if self.outcome:
            assessed = self.outcome.assessed
            offices = assessed.assessment.offices.values()
            told |= {
                "offices": len(offices),
                "complete": sum(office.complete for office in offices),
                "findings": dict(self.findings),
                "unread": [{"workbook": u.workbook, "reason": u.reason.in_(lang)} for u in assessed.unread],
                "conflicts": [{"tab": c.tab, "cell": c.cell} for c in self.outcome.refused],
                "written": self.outcome.written,
                "calls": {"read": assessed.calls.read, "write": assessed.calls.write},
                "unchanged": unchanged_json(assessed.calls, lang),
            }
        return line | told | {"error": self.error.as_json(lang) if self.error else None}


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceRun:
    """What a workspace's run came to; `ended` and `started` carry their offset.

    `programme` is its id, None where the workspace could not be opened. `rounds` are the open ones that have forms;
    where no round has any, and none is `closed`, the first; or the one that was asked for. `error` is what has ended
    the run, apart from any round; `messages` are those that it gave reason for.
    """

    folder: Path
    programme: str | None
    started: datetime
    ended: datetime
    rounds: tuple[RoundRun, ...] = ()
    closed: tuple[int, ...] = ()
    error: TidaoError | None = None
    messages: Mailing | None = None

    @property
    def exit(self) -> int:
        """The exit code: the weightiest of all that the run came to."""
        own = [each.exit for each in (self.error, self.messages) if each]
        return weightiest([*own, *(each.exit for each in self.rounds)])

    def line(self, lang: str = LANGUAGES[0]) -> RunLine:
        """Return the run as one object for JSON (docs/json.md), its sentences in `lang`."""
        return {
            "workspace": str(self.folder),
            "programme": self.programme,
            "started": self.started.isoformat(),
            "ended": self.ended.isoformat(),
            "exit": self.exit,
            "rounds": [each.line(lang) for each in self.rounds],
            "closed": list(self.closed),
            "messages": self.messages.line(lang) if self.messages and self.messages.used else None,
            "error": self.error.as_json(lang) if self.error else None,
        }


def run_workspace(
    folder: Path,
    progress: Callable[[str], None] = lambda _: None,
    *,
    only: int | None = None,
    every: timedelta = timedelta(0),
    command: str = "watch",
    listings: Listings | None = None,
) -> WorkspaceRun:
    """Sync every open round of a workspace that has forms, or `only` one, under its lock, as `command`.

    The workspace keeps when it was, and that the next one is awaited within two hours, or twice `every`.
    Nothing is raised, but for Ctrl+C: what stops a round, or the run, is told in the record, and stops no other round.
    What has not changed on Google is not read again; `listings` is what Drive has told in runs a moment ago.
    """
    from tidao_sheets.jobs.opening import writing
    from tidao_sheets.stores.google.revisions import Listings

    run = WorkspaceRun(folder=folder.absolute(), programme=None, started=_moment(), ended=_moment())
    try:
        with writing(folder, only, command) as (workspace, _):
            closed = tuple(sorted(workspace.closed_rounds()))
            run = replace(run, programme=workspace.programme.id, closed=closed)
            changed = (listings or Listings()).for_run()
            patience = max(PATIENCE, 2 * every)
            each = partial(_sync_round, workspace, progress, changed, patience)
            run = replace(run, rounds=_sync_rounds(workspace, closed, only, each), ended=_moment())
            leave_last_run(workspace, run.line(), run.ended + patience)
    except Exception as cause:  # noqa: BLE001 - told in the record: nobody is there to read a traceback
        run = replace(run, error=_told(folder, cause), ended=_moment())
    return replace(run, messages=_messages(folder, run))


def _messages(folder: Path, run: WorkspaceRun) -> Mailing:
    """Send what a run gives reason for; what stops that is told in the record, too."""
    from tidao_sheets.jobs.mailing import Mailing
    from tidao_sheets.jobs.messages import after_run

    try:
        return after_run(folder, run)
    except Exception as cause:  # noqa: BLE001 - as below
        return Mailing(error=_told(folder, cause))


def _moment() -> datetime:
    return datetime.now().astimezone().replace(microsecond=0)


def _sync_rounds(
    workspace: Workspace, closed: Collection[int], only: int | None, sync_one: Callable[[int], RoundRun]
) -> tuple[RoundRun, ...]:
    """Sync every open round that has forms, one after another, and return what is to be told: see `WorkspaceRun`."""
    wanted = workspace.programme.rounds if only is None else (only,)
    runs = [sync_one(number) for number in wanted if number not in closed]
    told = [run for run in runs if run.told or only]
    lost = any(run.outcome and run.outcome.assessed.unread for run in runs)  # of no known round: told with the first
    return tuple(told or (runs[:1] if lost or not closed else ()))


def _sync_round(
    workspace: Workspace, progress: Callable[[str], None], changed: Listings, patience: timedelta, number: int
) -> RoundRun:
    from tidao_sheets.core.summary.heartbeat import Beat
    from tidao_sheets.jobs.sync import sync

    now = _moment().astimezone(ZoneInfo(workspace.programme.time_zone)).replace(tzinfo=None)
    beat = Beat(now, ceil(patience / timedelta(hours=1)))
    try:
        return RoundRun(number, sync(workspace, number, progress, if_forms=True, changed=changed, beat=beat))
    except Exception as cause:  # noqa: BLE001 - as above
        return RoundRun(number, None, _told(workspace.folder, cause))


def _told(folder: Path, cause: Exception) -> TidaoError:
    """Return the error that tells of any other; the traceback of one that is not ours is kept for its maintainer."""
    if isinstance(cause, TidaoError):
        return cause
    if isinstance(cause, OSError):
        return FileError.of(Path(cause.filename or folder), cause)
    return UnexpectedError(kind=type(cause).__name__, kept=_kept(folder, cause))


def _kept(folder: Path, cause: Exception) -> Text:
    """Keep the traceback in the workspace, for its owner alone; return where it is, or why it is nowhere."""
    import traceback

    path = folder.absolute() / CRASH
    if not (folder / PROGRAMME).is_file():
        return Text("เก็บรายละเอียดไว้ไม่ได้", "they could not be kept")
    text = "".join(traceback.format_exception(cause))
    try:
        write_whole(path, f"{_moment().isoformat()}\n{text}".encode(errors="backslashreplace"), private=True)
    except FileError as error:
        return Text(f"เก็บรายละเอียดไว้ไม่ได้: {error.message.th}", f"they could not be kept: {error.message.en}")
    return Text(f"เก็บไว้ที่ {path}", f"kept in {path}")
