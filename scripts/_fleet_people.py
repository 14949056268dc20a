"""What people type into a nation's forms, and what must come of it: told once more, apart from the program."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from _bench_google import SCORES, SECRETARY

if TYPE_CHECKING:
    import random

    from _fleet_ground import Ground

Points = dict[tuple[str, str], Decimal | None]
"""By office and criterion; None is blank."""
STARS = ((Decimal(80), "★★★"), (Decimal(70), "★★"), (Decimal(60), "★"))
NO_STAR, INCOMPLETE, WAITING = "ยังไม่ถึงเกณฑ์", "ยังไม่ครบ", "รอผล"
PROVINCIAL = "5700"
"""The office that has no rank."""


@dataclass(frozen=True)
class Place:
    """Where an office's points of a criterion are typed, and how many there may be."""

    book: str
    cell: str
    full_marks: Decimal


class People:
    """The committees of so many provinces."""

    def __init__(self, ground: Ground, chance: random.Random) -> None:
        from tidao_sheets import load_programme
        from tidao_sheets.core.form.filled_office import tab_title

        self.ground, self.chance, self.typed = ground, chance, 0
        programme = load_programme(ground.first.folder / "programme.toml")
        rows = dict(zip((criterion.id for criterion in programme.criteria), ground.first.rows, strict=True))
        self.places: dict[tuple[str, str], Place] = {}
        first: Points = {}
        filled = iter(ground.filled)
        for committee in programme.committees.values():
            for office in committee.offices:
                given, tab = next(filled), tab_title(programme, programme.offices[office])
                for criterion in programme.criteria:
                    at = office, criterion.id
                    cell = f"'{tab}'!{SCORES}{rows[criterion.id]}"
                    self.places[at] = Place(f"1/{committee.id}", cell, criterion.full_marks)
                    first[at] = Decimal(str(given[criterion.id]["score"]))
        self.points = [dict(first) for _ in ground.copies]

    def type(self, province: int) -> None:
        """Let a committee of a province type other points somewhere, or take them away."""
        at = self.chance.choice(list(self.places))
        place, before = self.places[at], self.points[province][at]
        half_steps = [Decimal(n) / 2 for n in range(int(place.full_marks) * 2 + 1)]
        value = self.chance.choice([v for v in half_steps if v != before])
        fresh = None if before is not None and self.chance.random() < 1 / 10 else value
        cells = {place.cell: [["" if fresh is None else str(fresh)]]}
        self.ground.control("edit", id=self.ground.copies[province].books[place.book], who=SECRETARY, cells=cells)
        self.points[province][at] = fresh
        self.typed += 1

    def wrong(self, province: int) -> list[str]:
        """Return where a province's summary shows other points, totals, stars or ranks than what was typed makes."""
        expected, found = result(self.points[province]), self._shown(province)
        return [
            f"province {province}: {key} is {found.get(key)}, not {expected.get(key)}"
            for key in sorted({*expected, *found})
            if found.get(key) != expected.get(key)
        ]

    def _shown(self, province: int) -> dict[str, Any]:
        """Return what a summary shows, read from the server's own record of it."""
        engine = importlib.import_module("sheets_server.engine")
        copy, world = self.ground.copies[province], importlib.import_module("sheets_server.world").World()
        path = self.ground.folder / "shown.part"
        self.ground.control("keep", path=str(path), ids=[copy.books["summary"]])
        world.put(path.read_bytes())
        book = world.books[copy.books["summary"]]
        engine.refresh(book)
        shown: dict[str, Any] = {}
        for sheet in book.sheets:
            heads = {col: _plain(sheet.at(0, col)) for col in range(1, sheet.cols)}
            tab = str(_plain(sheet.at(0, 0))).partition(" tab=")[2].partition(" ")[0]
            wanted = {"ranking": {"rank", "total", "tier"}, "matrix": {at[1] for at in self.places}}.get(tab, set())
            for row in range(1, sheet.rows):
                office = _plain(sheet.at(row, 0))
                if office in {at[0] for at in self.places}:
                    shown |= {f"{office} {heads[c]}": _plain(sheet.at(row, c)) for c in heads if heads[c] in wanted}
        return {key: value for key, value in shown.items() if value is not None}


def _plain(cell: Any) -> Any:  # noqa: ANN401 - whatever stands in it
    """Return a cell's number or text; of a tier its stars alone; None of one that shows none."""
    value = cell.shown or cell.value or {}
    if "numberValue" in value:
        return Decimal(str(value["numberValue"])).normalize()
    text = value.get("stringValue", "")
    stars = text.partition(" ")[0]
    return stars if stars.strip("★") == "" and stars else (text if text not in {"", "–"} else None)


def result(points: Points) -> dict[str, Any]:
    """Return what the summary of such points shows, by office and column."""
    shown: dict[str, Any] = {f"{o} {criterion}": p.normalize() for (o, criterion), p in points.items() if p is not None}
    offices = {office for office, _ in points}
    totals = {
        office: sum((p for p in own if p is not None), Decimal())
        for office in offices
        if None not in (own := [p for (o, _), p in points.items() if o == office])
    }
    for office in offices:
        total = totals.get(office)
        star = next((stars for floor, stars in STARS if total is not None and total >= floor), None)
        shown[f"{office} tier"] = star or (NO_STAR if total is not None else INCOMPLETE)
        if total is None:
            shown[f"{office} rank"] = WAITING
            continue
        shown[f"{office} total"] = total.normalize()
        if office != PROVINCIAL:
            better = sum(other > total for o, other in totals.items() if o != PROVINCIAL)
            shown[f"{office} rank"] = Decimal(better + 1).normalize()
    return shown
