"""How the nation stands."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from tidao_sheets.cli.report import Json, Report, Reporter, Step, report
from tidao_sheets.cli.report.terminal import widths
from tidao_sheets.core.record.nation import STATES, NationStatus
from tidao_sheets.core.text import Text

if TYPE_CHECKING:
    from tidao_sheets.cli.report.terminal import Piece
    from tidao_sheets.core.record.nation import ProvinceState, ProvinceStatus, WorkerStatus

LOOKS: Final[dict[ProvinceState, str]] = {
    "idle": "dim",
    "waiting": "yellow",
    "running": "green",
    "stalled": "bold red",
    "unseen": "bold red",
}


@report.register(NationStatus)
class NationReport(Report[NationStatus]):
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
            "page": found.page,
        }

    def tell(self, reporter: Reporter) -> None:
        """Print a line a province, what is wrong with some, and a line a worker."""
        found = self.result
        counted = [(STATES[state], count) for state, count in found.counts.items() if count]
        reporter.say(
            f"{len(found.provinces)} จังหวัด: {'  '.join(f'{said.th} {count}' for said, count in counted)}",
            f"{len(found.provinces)} provinces: {'  '.join(f'{said.en} {count}' for said, count in counted)}",
            "bold",
        )
        _tell_provinces(reporter, found)
        for province in found.provinces:
            _tell_wrong(reporter, province)
        reporter.gap()
        look = "bold" if found.alive else "bold red"
        reporter.say(f"เครื่องที่ทำงานอยู่ {found.alive}", f"Workers alive: {found.alive}", look)
        for worker in found.workers:
            _tell_worker(reporter, worker, found)
        if found.page:
            reporter.say(f'เขียนแล้ว: "{found.page}"', f'Written: "{found.page}"', "green")

    def next_step(self) -> Step:
        """Return what to do next."""
        if not self.result.alive:
            return Step(Text("ให้เครื่องหนึ่งเริ่มทำงานด้วย", "let a machine work:"), "nation run")
        bad = next((p for p in self.result.provinces if p.exit), None)
        if bad:
            return Step(Text("ดูจังหวัดหนึ่งที่ต้องแก้ไขด้วย", "look at a province that needs mending:"), "check", bad.folder)
        return Step(Text("ไม่มีอะไรต้องทำ", "nothing is to be done."))


def _province_json(province: ProvinceStatus, lang: str) -> Json:
    told = asdict(province) | {"findings": dict(province.findings)}
    for name in ("started", "ended"):
        moment = getattr(province, name)
        told[name] = moment.isoformat() if moment else None
    return told | {"error": province.error.in_(lang) if province.error else None}


def _tell_provinces(reporter: Reporter, found: NationStatus) -> None:
    """Print a table; where it is too wide, each name stands on a line of its own."""
    rows = [(province.name, _pieces(reporter, province)) for province in found.provinces]
    whole: list[list[Piece]] = [[(f"  {name}", ""), *pieces] for name, pieces in rows]
    if sum(widths(whole)) + 2 * len(whole[0]) <= reporter.terminal.width:
        reporter.terminal.table(whole)
        return
    for name, pieces in rows:
        reporter.say(name, name, "bold")
        reporter.terminal.print(*(piece for text, look in pieces for piece in (("  ", ""), (text, look))))


def _pieces(reporter: Reporter, province: ProvinceStatus) -> list[Piece]:
    state = STATES[province.state].in_(reporter.lang)
    bad = "red" if province.exit else ""
    return [(province.outcome.in_(reporter.lang), bad), (province.when, ""), (state, LOOKS[province.state])]


def _tell_wrong(reporter: Reporter, province: ProvinceStatus) -> None:
    if province.unread:
        th, en = f"อ่านไม่ได้ {province.unread} แฟ้ม", f"unreadable: {province.unread}"
        reporter.say(f"  ✗ {province.name}: {th}", f"  ✗ {province.name}: {en}", "red")
    if province.error:
        said = province.error
        reporter.say(f"  ✗ {province.name}: {said.th}", f"  ✗ {province.name}: {said.en}", "red")


def _tell_worker(reporter: Reporter, worker: WorkerStatus, found: NationStatus) -> None:
    said, who = worker.said(found.names), f"  {worker.name} ({worker.host})"
    reporter.say(f"{who}: {said.th}", f"{who}: {said.en}", "" if worker.alive else "red")
    for key in worker.unseen:
        name = found.names.get(key, key)
        reporter.say(f"    ทำไม่ได้: {name}", f"    cannot run: {name}", "dim")
