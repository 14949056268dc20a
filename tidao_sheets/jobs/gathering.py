"""Rounds of many provinces as they were last recorded, from folders or a shared ledger; none is left out in silence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tidao_sheets.core.nation.figures import Absence, NationFigures, ProvinceRound
from tidao_sheets.core.nation.province import province_of
from tidao_sheets.core.text import Text, TidaoError

if TYPE_CHECKING:
    from tidao_sheets.core.programme.records import Programme
    from tidao_sheets.core.scoring.round import SummaryRound
    from tidao_sheets.jobs.workspace import Workspace
    from tidao_sheets.ledger.shared import SharedRecord

NEVER_READ = Text("ยังไม่เคยอ่านคะแนน สั่ง tidao sync ในโฟลเดอร์นี้", "it was never read: run tidao sync in its folder")
_UNKNOWN = Text(
    "บันทึกนี้ไม่มีแฟ้มโครงการของวันที่อ่าน สั่ง tidao sync ในโฟลเดอร์นี้",
    "its record has no programme file of its readings: run tidao sync in its folder",
)


class NoFiguresError(TidaoError):
    """No province has any figures of what was asked for."""

    code = "no_figures"
    exit = 4
    says = Text("ยังไม่มีจังหวัดใดมีข้อมูลของรอบที่ขอ: {why}", "No province has figures of what was asked for: {why}")
    advises = Text('สั่ง "tidao sync" ในโฟลเดอร์ของแต่ละจังหวัดก่อน', 'Run "tidao sync" in each province\'s folder first.')


@dataclass(frozen=True, slots=True)
class Recorded:
    """A province: where its record is, its programme, and each round that was ever recorded, as it stands."""

    place: str
    programme: Programme
    rounds: Mapping[int, SummaryRound]


def recorded_in(
    folders: Iterable[Path], progress: Callable[[str], None] = lambda _: None
) -> Iterator[Recorded | Absence]:
    """Yield what is recorded in the workspaces of folders; a folder of workspaces stands for all of them."""
    for folder in _workspaces(folders):
        progress(str(folder))
        try:
            yield _recorded(folder)
        except TidaoError as error:
            yield Absence(folder.resolve().name, str(folder), error.reason, failed=True)


def _workspaces(folders: Iterable[Path]) -> Iterator[Path]:
    from tidao_sheets.jobs.own_files import PROGRAMME

    seen = set[Path]()
    for folder in folders:
        below = [] if (folder / PROGRAMME).exists() else sorted(p.parent for p in folder.glob(f"*/{PROGRAMME}"))
        for place in below or [folder]:
            if place.resolve() not in seen:
                seen.add(place.resolve())
                yield place


def _recorded(folder: Path) -> Recorded:
    from tidao_sheets.jobs.workspace import Workspace

    workspace = Workspace.open(folder)
    if not workspace.has_ledger:
        return Recorded(str(folder), workspace.programme, {})
    with workspace.ledger() as ledger:
        return Recorded(str(folder), workspace.programme, ledger.last_readings(workspace.programme))


def of_record(record: SharedRecord) -> Recorded | Absence:
    """Return what a workspace of a shared database has recorded, judged by its own programme file."""
    from tidao_sheets.core.programme.file import parse_programme

    if record.file is None:
        return Absence(record.programme, record.folder, _UNKNOWN, failed=True)
    try:
        programme = parse_programme(record.file, "programme.toml")
        return Recorded(record.folder, programme, record.ledger.last_readings(programme))
    except TidaoError as error:
        return Absence(record.programme, record.folder, error.reason, failed=True)


def recorded_beside(
    workspace: Workspace, progress: Callable[[str], None] = lambda _: None
) -> Iterator[Recorded | Absence]:
    """Yield what every workspace has recorded that shares the ledger of this one, which is among them."""
    from tidao_sheets.ledger.shared import neighbours

    for record in neighbours(workspace.settings.ledger, workspace.folder):
        progress(record.folder)
        yield of_record(record if record.id else replace(record, folder=str(workspace.folder)))


def figures_of(found: Iterable[Recorded | Absence], asked: int | None) -> NationFigures:
    """Return the figures of one round of the latest year; of the asked one, else the first that is not closed by all.

    Only rounds of which there are figures are taken unasked. Raises NoFiguresError.
    """
    each = [*found]
    sources = [one for one in each if isinstance(one, Recorded)]
    absent = [one for one in each if isinstance(one, Absence)]
    year = max((s.programme.year for s in sources if s.rounds), default=0)
    number = asked if asked is not None else _due([s for s in sources if s.programme.year == year])
    rounds = []
    for source in sources:
        if source.programme.year == year and number is not None and number in source.rounds:
            rounds.append(ProvinceRound(source.rounds[number], source.place))
        else:
            absent.append(Absence(province_of(source.programme), source.place, _why(source, year, number)))
    if not rounds:
        told = [f"{a.province} ({a.reason.th})" for a in absent], [f"{a.province} ({a.reason.en})" for a in absent]
        raise NoFiguresError(why=Text(*("; ".join(names) or "–" for names in told)))
    return NationFigures.of(year, number or 0, rounds, absent)


def _due(sources: list[Recorded]) -> int | None:
    numbers = sorted({number for source in sources for number in source.rounds})
    open_ = (n for n in numbers if any(n not in s.rounds or s.rounds[n].closed is None for s in sources))
    return next(open_, numbers[-1] if numbers else None)


def _why(source: Recorded, year: int, number: int | None) -> Text:
    """Say why a province has no figures."""
    theirs = source.programme.year
    if year and theirs != year:
        return Text(
            f"เป็นโครงการปี {theirs} ไม่ใช่ปี {year} จึงไม่นำมารวม", f"its programme is of {theirs}, not of {year}: left out"
        )
    if number is not None and number not in source.programme.rounds:
        return Text(f"โครงการไม่มีรอบที่ {number}", f"its programme has no round {number}")
    if number is None:
        return NEVER_READ
    return Text(
        f"ยังไม่เคยอ่านคะแนนรอบที่ {number} สั่ง tidao sync --round {number} ในโฟลเดอร์นี้",
        f"round {number} was never read: run tidao sync --round {number} in its folder",
    )
