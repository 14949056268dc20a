"""Cells about which copies of a form disagree, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tidao_sheets.core.form.office_reading import named
from tidao_sheets.core.scoring.findings import FIELDS, office_place
from tidao_sheets.core.text import Text, shortened

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


def tell_disputes(reporter: Reporter, programme: Programme, disputes: Sequence[tuple[int, Dispute]]) -> None:
    """Print the cells, under each the value of every copy and the copy's name."""
    count = len(disputes)
    reporter.say(
        f"✗ สำเนาไม่ตรงกัน {count} ช่อง ยังไม่นับช่องเหล่านี้",
        f"✗ Copies disagree about {count} cells, which do not count",
        "bold red",
    )
    for number, d in disputes[:SHOWN]:
        office, field = office_place(programme, d.office), FIELDS[d.column]
        which = Text(f" ข้อ {d.criterion}", f" criterion {d.criterion}") if named(d.criterion) else Text("", "")
        reporter.say(
            f"  รอบที่ {number} {office.th}{which.th} {field.th}", f"  Round {number} {office.en}{which.en} {field.en}"
        )
        blank = reporter.pick("(ว่าง)", "(blank)")
        rows = [
            (("     ", ""), (shortened(value, LONGEST) or blank, "bold"), (tab.book.name, ""))
            for tab, value in d.copies
        ]
        reporter.terminal.table(rows)
    if count > SHOWN:
        reporter.say(f"  และอีก {count - SHOWN} ช่อง", f"  and {count - SHOWN} more", "dim")
