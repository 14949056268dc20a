"""A nation's nights: workers at work, what happens to them meanwhile, and what is left in the morning."""

from __future__ import annotations

import signal
import subprocess
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from _bench_measure import FailedError
from _fleet_hook import settings
from _fleet_people import People
from google_faults import FAULTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from _fleet_ground import Ground
    from _fleet_hook import Hook
    from _fleet_nation import Nation

PATIENCE, EACH = 120.0, 5.0
"""Seconds, and seconds a province, after which a night that has not ended is wrong."""
DAY = date(2024, 3, 25)
"""The first day: the round ends in this week, so that those who owe scores are reminded."""
LOOKED_INTO = 4
"""Of so many provinces the whole record is gone through afterwards, by `doctor`."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Days of so many nights; `minute` is Google's in seconds. `typed`, `faults` and `kills` are a night's."""

    name: str
    provinces: int
    days: int
    nights: int
    identities: int
    workers: int
    minute: int
    typed: int
    faults: int
    kills: int
    restarts: int


@dataclass(kw_only=True)
class Told:
    """What came of a plan."""

    name: str
    typed: int = 0
    calls: int = 0
    spoilt: int = 0
    runs: Counter[int] = field(default_factory=Counter)
    killed: Counter[str] = field(default_factory=Counter)
    restarts: int = 0
    writes: int = 0
    messages: int = 0
    lost: int = 0
    refused: int = 0
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)

    def row(self) -> list[str]:
        """Return its line of the table."""
        runs = ", ".join(f"{code}: {n}" for code, n in sorted(self.runs.items()))
        killed = ", ".join(f"{n} {where}" for where, n in sorted(self.killed.items())) or "–"
        known = (
            self.typed,
            self.calls,
            self.spoilt,
            runs,
            killed,
            self.restarts,
            self.writes,
            f"{self.messages} ({self.lost})",
        )
        return [self.name, *map(str, known), str(self.refused), f"{self.seconds:.0f}"]


class Watch:
    """Over a nation's workers: who starts them, kills them, and starts others."""

    def __init__(self, ground: Ground, nation: Nation, hook: Hook, plan: Plan) -> None:
        self.ground, self.nation, self.hook, self.plan, self.chance = ground, nation, hook, plan, hook.chance
        chance = self.chance
        self.people, self.told, self.started = People(ground, chance), Told(name=plan.name), 0
        committees = [book.removeprefix("1/") for book in ground.copies[0].books if book != "summary"]
        self.folders: list[Path] = ground.fresh(
            plan.provinces,
            plan.identities,
            plan.minute,
            nation.fresh(plan.minute),
            lambda at: settings(at, committees),
        )
        self.workers: dict[str, tuple[subprocess.Popen[str], Path]] = {}

    def night(self, day: int, *, mishaps: bool, restart: bool) -> None:
        """Let every province be run once, whatever happens meanwhile."""
        self.hook.day = self.ground.environment["TIDAO_TODAY"] = str(DAY + timedelta(days=day))
        self.ground.control("faults_gone")
        for _ in range(self.plan.typed // 2 if mishaps else 0):
            self._type()
        for _ in range(self.plan.faults if mishaps else 0):
            fault = FAULTS[self.chance.choice(list(FAULTS))]
            self.ground.control("faults", **fault, skip=self.chance.randrange(self.plan.provinces * 6))
        self.ground.run(self.plan.minute, "nation", "add", *self.folders)
        for _ in range(self.plan.workers):
            self._start()
        self._until_done(sorted(self._mishaps(restart=restart), key=lambda at: at[0]) if mishaps else [])

    def _mishaps(self, *, restart: bool) -> Iterator[tuple[float, Callable[[], None]]]:
        """Yield what is to happen, and when: seconds from the beginning of the night."""
        long = 2 + self.plan.provinces / 3
        for _ in range(self.plan.typed - self.plan.typed // 2):
            yield self.chance.uniform(0, long), self._type
        for _ in range(self.plan.kills):
            yield self.chance.uniform(0.5, long), self._kill
        if restart:
            yield self.chance.uniform(0.5, long), self._restart

    def _until_done(self, events: list[tuple[float, Callable[[], None]]]) -> None:
        began = time.monotonic()
        while any(worker.poll() is None for worker, _ in self.workers.values()):
            if time.monotonic() - began > PATIENCE + EACH * self.plan.provinces:
                self.told.wrong.append("a night has not ended")
                for worker, _ in self.workers.values():
                    worker.kill()
            while events and time.monotonic() - began >= events[0][0]:
                events.pop(0)[1]()
            time.sleep(0.05)
        for worker, said in self.workers.values():
            text = said.read_text(encoding="utf-8", errors="replace")
            if worker.wait() not in {0, 1, 4, -signal.SIGKILL} or "Traceback" in text:
                self.told.wrong.append(f"a worker left with {worker.returncode}: {text[-500:]}")
        self.workers.clear()

    def _start(self) -> None:
        self.started += 1
        said = self.ground.folder / f"worker-{self.started}.txt"
        name = f"w{self.started}"
        command = self.ground.command(self.plan.minute, "nation", "run", "--once", "--name", name)
        with said.open("w", encoding="utf-8") as file:
            worker = subprocess.Popen(
                command, cwd=self.ground.folder, env=self.ground.environment, stdout=file, stderr=file, text=True
            )
        self.workers[name] = worker, said

    def _type(self) -> None:
        self.people.type(self.chance.randrange(self.plan.provinces))
        self.told.typed += 1

    def _kill(self) -> None:
        """Kill a worker at a random moment of its work, or of its idleness, and start another one."""
        end = time.monotonic() + 5
        alive: dict[str, subprocess.Popen[str]] = {}
        while time.monotonic() < end and not self._at_work(alive):
            alive = {name: worker for name, (worker, _) in self.workers.items() if worker.poll() is None}
            time.sleep(0.02)
        if not alive:
            return
        time.sleep(self.chance.uniform(0, 0.5))
        working = self._at_work(alive)
        name = self.chance.choice(working or list(alive))
        alive[name].kill()
        alive[name].wait()
        self.told.killed["at work" if working else "idle"] += 1
        self._start()

    def _at_work(self, alive: Mapping[str, object]) -> list[str]:
        """Return which of these workers have begun a province and have not ended it."""
        return [name for (name,) in self.nation.rows(_WORKING) if name in alive]

    def _restart(self) -> None:
        """Stop PostgreSQL, whoever is connected, and start it again."""
        self.nation.server.stop()
        time.sleep(self.chance.uniform(0, 1))
        self.nation.server.start()
        self.told.restarts += 1


def left(watch: Watch) -> list[str]:
    """Return what is wrong after the last night; count what came of all."""
    told, ground, nation = watch.told, watch.ground, watch.nation
    counted, writes = ground.counted(), ground.writes()
    told.calls, told.refused, told.writes = counted.calls, counted.refused, sum(writes.values())
    told.spoilt, told.messages, told.lost = counted.spoilt, watch.hook.arrived.total(), watch.hook.lost
    told.runs = Counter(dict(nation.rows("SELECT exit, count(*) FROM tidao_nation_run GROUP BY exit")))
    wrong = [problem for at in range(watch.plan.provinces) for problem in watch.people.wrong(at)]
    wrong += [f"refused by the quota: {counted.refused}"] if counted.refused else []
    wrong += _written(watch, writes)
    numbers = {copy.number: at for at, copy in enumerate(ground.copies)}
    wrong += watch.hook.wrong(nation.rows(_SENT), numbers)
    wrong += [f"left: {path.name}" for folder in watch.folders for path in folder.rglob(".tidao-*.tmp")]
    wrong += [f"intention left: {row}" for row in nation.rows("SELECT workspace, kind, name FROM tidao_intention")]
    for folder in watch.folders[:LOOKED_INTO]:
        try:
            ground.run(watch.plan.minute, "doctor", "--workspace", folder)
        except FailedError as error:
            wrong.append(f"doctor: {error}")
    before = sum(ground.writes().values())  # `doctor` has tried whether it may write
    watch.night(watch.plan.days, mishaps=False, restart=False)
    again = sum(ground.writes().values()) - before
    return [*wrong, *([f"a further night has written {again} times"] if again else [])]


_WORKING = """
SELECT w.name FROM tidao_nation_worker AS w JOIN procrastinate_jobs AS j ON j.worker_id = w.queue_id
WHERE j.status = 'doing' ORDER BY w.id
"""
_NEW = """
SELECT workspace, count(*) FILTER (WHERE former IS NULL OR content <> former) FROM (
  SELECT workspace, content, lag(content) OVER (PARTITION BY workspace ORDER BY id) AS former FROM tidao_reading
  WHERE round = 1) AS readings GROUP BY workspace
"""
_SENT = "SELECT workspace, about, reason, day, fate FROM tidao_message WHERE day <> ''"
_RECORDED = "SELECT workspace, count(*) FROM tidao_write WHERE done = 1 GROUP BY workspace"


def _written(watch: Watch, writes: dict[str, int]) -> list[str]:
    """Return whose summary was written more often than there was something new to write, and who wrote into a form."""
    wrong, new, recorded = [], dict(watch.nation.rows(_NEW)), dict(watch.nation.rows(_RECORDED))
    for at, copy in enumerate(watch.ground.copies):
        own = {key: writes.get(number, 0) for key, number in copy.books.items()}
        done, readings, known = own.pop("summary"), new.get(copy.number, 0), recorded.get(copy.number, 0)
        wrong += [f"province {at}: {done} writes for {readings} readings"] if not 1 <= done <= readings else []
        wrong += [f"province {at}: {done} writes, {known} recorded"] if known > done else []  # a dead run's may not be
        wrong += [f"province {at}: {key} was written" for key, n in own.items() if n]
    return wrong
