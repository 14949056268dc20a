"""The sign of life of work with nobody at the terminal: when the last run was, and until when the next is awaited."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from tidao_sheets.core.text import Text
from tidao_sheets.core.thai import thai_moment
from tidao_sheets.files import FileError, read_whole, write_whole
from tidao_sheets.stores.store import Check

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tidao_sheets.jobs.workspace import Workspace

LAST_RUN = "last-run.json"
"""The line of the last run, in the workspace; no workbook is rewritten for it."""
PATIENCE = timedelta(hours=2)
"""After how long without a run something is wrong, at the least."""
_MOST = 4_000_000


@dataclass(frozen=True, slots=True)
class LastRun:
    """The last run of a workspace: when it ended, its exit code, until when the next one is awaited, what it has done.

    Where its file cannot be understood, `ended` is None.
    """

    ended: datetime | None
    exit: int
    due: datetime
    did: tuple[Text, ...] = ()

    def overdue(self) -> bool:
        """Whether a run has failed to come, or nobody would notice it: the last was by a clock that was ahead."""
        return self.ahead() or datetime.now().astimezone() > self.due

    def ahead(self) -> bool:
        """Whether the last run is yet to come by the clock of now."""
        return self.ended is not None and self.ended - datetime.now().astimezone() > PATIENCE


def leave_last_run(workspace: Workspace, line: Mapping[str, object], due: datetime) -> None:
    """Leave word of a run, whose line this is, in one step, for its owner alone. Raises FileError."""
    told = json.dumps({**line, "due": due.isoformat()}, ensure_ascii=False, indent=1)
    write_whole(workspace.folder / LAST_RUN, told.encode(errors="backslashreplace"), private=True)


def last_run(workspace: Workspace) -> LastRun | None:
    """Return the last run, or None where there has been none."""
    path, zone = workspace.folder / LAST_RUN, ZoneInfo(workspace.programme.time_zone)
    if not path.exists():
        return None
    try:
        told = json.loads(read_whole(path, _MOST))
        ended, due = (datetime.fromisoformat(told[key]).astimezone(zone) for key in ("ended", "due"))
        return LastRun(ended, int(told["exit"]), due, tuple(_did(each) for each in told.get("rounds", ())))
    except (FileError, ValueError, TypeError, KeyError, AttributeError, OverflowError, OSError):
        return LastRun(None, 0, datetime.fromtimestamp(0, zone))


def _did(line: Mapping[str, Any]) -> Text:
    """Say what a run did in one round, whose part of its line this is (docs/json.md)."""
    said = [Text(f"รอบที่ {line['round']}", f"round {line['round']}:")]
    if error := line["error"]:
        return Text(*(f"{each} {error['message']} {error['remedy']}" for each in said[0]))
    complete, offices, written = line["complete"], line["offices"], line["written"]
    said.append(Text(f"ครบ {complete} จาก {offices} แห่ง", f"{complete} of {offices} offices complete,"))
    said.append(Text(f"เขียนสรุปผล {written} ช่อง", f"{written} cells of the summary written"))
    if errors := line["findings"]["error"]:
        said.append(Text(f"· ต้องแก้ไข {errors} รายการ", f"· {errors} to mend"))
    places = [PurePath(each["workbook"]) for each in line["unread"]]
    if unread := ", ".join(place.name if place.is_absolute() else str(place) for place in places):
        said.append(Text(f"· อ่านไม่ได้: {unread}", f"· cannot be read: {unread}"))
    if changed := len(line["conflicts"]):
        said.append(Text(f"· ไม่ได้เขียน เพราะมีผู้แก้สรุปผล {changed} ช่อง", f"· not written: {changed} cells were changed"))
    return Text(*(" ".join(each) for each in zip(*said, strict=True)))


def watch_check(found: LastRun) -> Check:
    """Say how work with nobody at the terminal goes, and what to do where it has stopped."""
    stopped = Text(
        'ตรวจว่า tidao watch หรืองานตามเวลายังทำงานอยู่ แล้วลองด้วย "tidao watch --once" หากเลิกใช้แล้วให้ลบ last-run.json',
        'See whether tidao watch, or what calls it, still runs, and try "tidao watch --once"; '
        "if you have done with it, delete last-run.json.",
    )
    if found.ended is None:
        return Check("watch", Text("อ่าน last-run.json ไม่ได้", "last-run.json cannot be understood"), stopped, 1)
    when = Text(thai_moment(found.ended), f"{found.ended:%Y-%m-%d %H:%M}")
    if found.ahead():
        said = Text(
            f"การทำเองล่าสุดลงเวลาไว้ {when.th} ซึ่งยังมาไม่ถึง นาฬิกาของเครื่องเคยผิด",
            f"the last run says {when.en}, which is yet to come: this computer's clock was wrong",
        )
        look = Text('ตรวจนาฬิกาของเครื่อง แล้วสั่ง "tidao watch --once"', 'Look at the clock, then run "tidao watch --once".')
        return Check("watch", said, look, 1)
    if found.overdue():
        return Check("watch", Text(f"ไม่ได้ทำเองตั้งแต่ {when.th}", f"no run since {when.en}"), stopped, 1)
    state = Text("", "")
    if found.exit:
        state = Text(f" มีสิ่งที่ต้องดู (รหัส {found.exit})", f", and something wanted a look (exit {found.exit})")
    return Check("watch", Text(f"ทำเองล่าสุด {when.th}{state.th}", f"last run by itself {when.en}{state.en}"))
