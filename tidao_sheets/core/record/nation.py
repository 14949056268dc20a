"""How many provinces and their workers stand: what the shared server knows of each, for people and programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from tidao_sheets.core.text import Text, weightiest

ProvinceState = Literal["idle", "waiting", "running", "stalled", "unseen"]
"""What a province is at: nothing, due or queued, run by a worker, left by a dead one, or seen by none that is alive."""


STATES: Final[Mapping[ProvinceState, Text]] = {
    "idle": Text("รอเวลา", "waits for its time"),
    "waiting": Text("รอคิว", "in the queue"),
    "running": Text("กำลังทำ", "running"),
    "stalled": Text("ค้าง", "stalled"),
    "unseen": Text("ไม่มีเครื่องใดเห็น", "seen by none"),
}
OUTCOMES: Final[Mapping[int | None, Text]] = {
    None: Text("ยังไม่เคยทำ", "never run"),
    0: Text("เรียบร้อย", "all is well"),
    2: Text("ตั้งค่าไม่ถูกต้อง", "wrong settings"),
    3: Text("มีผู้แก้ช่อง", "edited"),
    4: Text("ทำไม่ได้", "not done"),
}
"""What a run came to, by its exit code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvinceStatus:
    """How a province stands; what is of its last run is None before there was one.

    `worker` is who is at work with it, else who was last; `findings` are counted by severity, all open rounds together.
    """

    id: str
    name: str
    folder: str
    identity: str
    assigned: bool
    state: ProvinceState
    worker: str | None
    attempts: int
    started: datetime | None
    ended: datetime | None
    exit: int | None
    findings: Mapping[str, int]
    unread: int
    error: Text | None

    @property
    def when(self) -> str:
        """When its last run was over, by this machine's clock: "27/11 18:40"; "–" before there was one."""
        return f"{self.ended.astimezone():%d/%m %H:%M}" if self.ended else "–"

    @property
    def outcome(self) -> Text:
        """What its last run came to, in a word or two."""
        if self.exit == 1:
            count = self.findings["error"]
            return Text(f"ต้องแก้ไข {count}", f"{count} to mend")
        return OUTCOMES.get(self.exit, OUTCOMES[4])


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerStatus:
    """A worker; `province` is what it is at work with, `unseen` are those that it cannot run."""

    name: str
    host: str
    pid: int
    started: datetime
    heard: datetime
    alive: bool
    province: str | None
    unseen: tuple[str, ...]

    def said(self, names: Mapping[str, str]) -> Text:
        """Say what it does; `names` are those of provinces, by id."""
        if not self.alive:
            return Text("เงียบไปแล้ว", "silent")
        if self.province is None:
            return Text("รอคิว", "waits")
        name = names.get(self.province, self.province)
        return Text(f"กำลังทำ {name}", f"at work with {name}")


@dataclass(frozen=True, slots=True, kw_only=True)
class NationStatus:
    """How all provinces and workers stand, by the server's clock; `calls` of the last minute by identity and kind.

    `page` is the file that shows it, where one was written.
    """

    server: str
    at: datetime
    provinces: tuple[ProvinceStatus, ...]
    workers: tuple[WorkerStatus, ...]
    calls: Mapping[tuple[str, str], int]
    page: str | None = None

    @property
    def counts(self) -> Mapping[ProvinceState, int]:
        """How many provinces are in each state."""
        return {state: sum(each.state == state for each in self.provinces) for state in STATES}

    @property
    def names(self) -> Mapping[str, str]:
        """The provinces' names, by id."""
        return {province.id: province.name for province in self.provinces}

    @property
    def alive(self) -> int:
        """How many workers are alive."""
        return sum(worker.alive for worker in self.workers)

    @property
    def exit(self) -> int:
        """The exit code: the weightiest of all last runs; 4 where a province is stalled, or seen by no worker."""
        last = [each.exit for each in self.provinces if each.exit is not None]
        return weightiest([*last, *([4] if self.counts["stalled"] or self.counts["unseen"] else [])])
