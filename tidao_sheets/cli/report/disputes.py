"""Cells about which copies of a form disagree, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tidao_sheets.cli.program import quoted
from tidao_sheets.cli.report import Step
from tidao_sheets.core.form.office_reading import named
from tidao_sheets.core.scoring.findings import FIELDS, office_place
from tidao_sheets.core.text import Text, shortened
from tidao_sheets.jobs.choosing import cell_name

if TYPE_CHECKING:
    from tidao_sheets.cli.report import Json, Reporter
    from tidao_sheets.core.form.copies import Dispute
    from tidao_sheets.core.programme.records import Programme

SHOWN = 20
"""Cells that a person is shown; the others are counted."""
LONGEST = 30


def disputes_json(disputes: Sequence[tuple[int, Dispute]]) -> list[Json]:
    """Return each cell, and what each copy says."""
    return [
        {
            "round": number,
            "office": d.office,
            "criterion": named(d.criterion),
            "field": d.column,
            "copies": [
                {
                    "file": tab.book.name,
                    "sha256": tab.book.sha256 or None,
                    "tab": tab.tab,
                    "cell": at.a1 if (at := tab.at(d.criterion, d.column)) else None,
                    "value": value or None,
                }
                for tab, value in d.copies
            ],
        }
        for number, d in disputes
    ]


def disagree(disputes: Sequence[tuple[int, Dispute]]) -> bool:
    """Whether copies disagree about any of these cells; else only choices have lapsed."""
    return any(not d.agreed for _, d in disputes)


def tell_disputes(reporter: Reporter, programme: Programme, disputes: Sequence[tuple[int, Dispute]]) -> None:
    """Print the cells, under each the value of every copy and the copy's name."""
    count, lapsed = sum(not d.agreed for _, d in disputes), sum(d.agreed for _, d in disputes)
    if count:
        reporter.say(
            f"✗ สำเนาไม่ตรงกัน {count} ช่อง ยังไม่นับช่องเหล่านี้",
            f"✗ Copies disagree about {count} cells, which do not count",
            "bold red",
        )
    if lapsed:
        reporter.say(
            f"! ที่เลือกไว้ไม่มีผลแล้ว {lapsed} ช่อง และนับค่าที่ไม่ได้เลือก",
            f"! {lapsed} choices hold no longer, and what was not chosen counts",
            "bold yellow",
        )
    for number, d in disputes[:SHOWN]:
        cell = disputed_cell(programme, d.office, d.criterion, d.column)
        reporter.say(f"  รอบที่ {number} {cell.th}", f"  Round {number} {cell.en}")
        blank = reporter.pick("(ว่าง)", "(blank)")
        rows = [(("   ", ""), (shortened(v, LONGEST) or blank, "bold"), (tab.book.name, "")) for tab, v in d.copies]
        reporter.terminal.table(rows)
    if len(disputes) > SHOWN:
        reporter.say(f"  และอีก {len(disputes) - SHOWN} ช่อง", f"  and {len(disputes) - SHOWN} more", "dim")


def disputed_cell(programme: Programme, office: str, criterion: str, column: str) -> Text:
    """Name a cell for people: its office, criterion and field."""
    place, field = office_place(programme, office), FIELDS[column]
    which = Text(f" ข้อ {criterion}", f" criterion {criterion}") if named(criterion) else Text("", "")
    return Text(f"{place.th}{which.th} {field.th}", f"{place.en}{which.en} {field.en}")


def choose_step(number: int, dispute: Dispute) -> Step:
    """Return how to choose one of the copies."""
    file = quoted(dispute.copies[-1][0].book.name)
    said = Text("ตรวจกับใบคะแนน แล้วเลือกแฟ้มที่ถูกต้อง เช่น", "check with the score sheet, then choose the file, such as:")
    return Step(said, f'collect --round {number} --choose {cell_name(dispute)}={file} --by "…"')
