"""How the nation stands."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from tidao_sheets.cli.report import Json, Report, Reporter, Step, report
from tidao_sheets.core.text import Text
from tidao_sheets.core.thai import thai_moment
from tidao_sheets.core.wrap import columns
from tidao_sheets.nation.nation_status import NationStatus, ProvinceState

if TYPE_CHECKING:
    from datetime import datetime

    from tidao_sheets.nation.nation_status import ProvinceStatus, WorkerStatus

STATES: Final[dict[ProvinceState, tuple[Text, str]]] = {
    "running": (Text("กำลังทำ", "running"), "green"),
    "waiting": (Text("รอคิว", "waiting"), "yellow"),
    "stalled": (Text("ค้าง", "stalled"), "bold red"),
    "unseen": (Text("ไม่มีเครื่องใดเห็น", "seen by none"), "bold red"),
    "idle": (Text("ว่าง", "idle"), "dim"),
}
"""What a province is at, in words, and how that looks."""


@report.register(NationStatus)
class NationStatusReport(Report[NationStatus]):
    """What `nation status` says."""

    @property
    def exit(self) -> int:
        """The exit code."""
        return self.result.exit

    def document(self, lang: str) -> Json:
        """Return every province, every worker, and the calls of the last minute."""
        found = self.result
        return {
            "server": found.server,
            "at": found.at.isoformat(),
            "counts": dict(found.counts),
            "provinces": [_province_json(province, lang) for province in found.provinces],
            "workers": [
                asdict(worker) | {"started": worker.started.isoformat(), "heard": worker.heard.isoformat()}
                for worker in found.workers
            ],
            "calls": [
                {"identity": identity, "kind": kind, "count": count} for (identity, kind), count in found.calls.items()
            ],
        }

    def tell(self, reporter: Reporter) -> None:
        """Print a line a province and a line a worker; what is wrong stands below its province."""
        found = self.result
        counted = [(STATES[state][0], count) for state, count in found.counts.items() if count]
        reporter.say(
            f"{len(found.provinces)} จังหวัด: {'  '.join(f'{said.th} {count}' for said, count in counted)}",
            f"{len(found.provinces)} provinces: {'  '.join(f'{count} {said.en}' for said, count in counted)}",
            "bold",
        )
        for province in found.provinces:
            _tell_province(reporter, province)
        reporter.gap()
        alive = [worker for worker in found.workers if worker.alive]
        reporter.say(f"เครื่องที่ทำงานอยู่ {len(alive)}", f"Workers alive: {len(alive)}", "bold" if alive else "bold red")
        for worker in found.workers:
            _tell_worker(reporter, worker, {province.id: province.name for province in found.provinces})

    def next_step(self) -> Step:
        """Return what to do next."""
        if any(worker.alive for worker in self.result.workers):
            bad = next((p for p in self.result.provinces if p.exit), None)
            if bad:
                return Step(Text("ดูจังหวัดหนึ่งที่ต้องแก้ไขด้วย", "look at a province that needs mending:"), "check", bad.folder)
            return Step(Text("ไม่มีอะไรต้องทำ", "nothing is to be done."))
        return Step(Text("ให้เครื่องหนึ่งเริ่มทำงานด้วย", "let a machine work:"), "nation run")


def _province_json(province: ProvinceStatus, lang: str) -> Json:
    told = asdict(province) | {"findings": dict(province.findings)}
    for name in ("started", "ended"):
        moment = getattr(province, name)
        told[name] = moment.isoformat() if moment else None
    return told | {"error": province.error.in_(lang) if province.error else None}


def _tell_province(reporter: Reporter, province: ProvinceStatus) -> None:
    said, look = STATES[province.state]
    state, when = said.in_(reporter.lang), _moment(province.ended, reporter.lang)
    code = "exit –" if province.exit is None else f"exit {province.exit}"
    counts = "/".join(str(count) for count in province.findings.values())
    gap = " " * max(0, 8 - columns(state))
    bad = bool(province.exit)
    reporter.terminal.print(
        (f"  {state}{gap}", look), (f"  {code}", "bold red" if bad else ""), (f"  {counts}  {when}", "")
    )
    reporter.say(f"    {province.name}", f"    {province.name}")
    if province.unread:
        reporter.say(f"    อ่านไม่ได้ {province.unread} แฟ้ม", f"    unreadable: {province.unread}", "red")
    if province.error:
        reporter.say(f"    ✗ {province.error.th}", f"    ✗ {province.error.en}", "red")


def _tell_worker(reporter: Reporter, worker: WorkerStatus, names: dict[str, str]) -> None:
    heard = _moment(worker.heard, reporter.lang)
    doing = names.get(worker.province or "", "")
    at = Text(f"กำลังทำ {doing}", f"at work with {doing}") if doing else Text("รอคิว", "waits")
    state = at if worker.alive else Text(f"เงียบไปตั้งแต่ {heard}", f"silent since {heard}")
    look = "" if worker.alive else "red"
    reporter.say(f"  {worker.name} ({worker.host}): {state.th}", f"  {worker.name} ({worker.host}): {state.en}", look)
    for key in worker.unseen:
        name = names.get(key, key)
        reporter.say(f"    ทำไม่ได้: {name}", f"    cannot run: {name}", "dim")


def _moment(when: datetime | None, lang: str) -> str:
    if when is None:
        return "–"
    return f"{when.astimezone():%Y-%m-%d %H:%M}" if lang == "en" else thai_moment(when.astimezone())
