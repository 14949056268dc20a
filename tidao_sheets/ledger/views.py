"""The views for whoever asks the database itself: declared once, with what each column means; see docs/sql.md.

Their SQL is one text for both databases. The program itself never reads them, so nobody's record can rest on one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class ViewColumn(NamedTuple):
    """A column of a view: its name, the SQL that it is, and its meaning."""

    name: str
    sql: str
    means: str


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A view: its name, a row of what it holds, its columns, and what follows FROM."""

    name: str
    holds: str
    columns: tuple[ViewColumn, ...]
    source: str

    @property
    def sql(self) -> str:
        """The statement that makes it."""
        columns = ", ".join(f"{c.sql} AS {c.name}" for c in self.columns)
        return f"CREATE VIEW {self.name} AS SELECT {columns} {self.source}"


def _percent(part: str, whole: str) -> str:
    """Return the SQL of a share in per cent, half-up to two decimals, reckoned in whole numbers alone."""
    hundredths = f"(({part}) * 20000 + ({whole})) / (2 * ({whole}))"
    rest = f"substr(CAST(100 + {hundredths} - {hundredths} / 100 * 100 AS TEXT), 2)"
    return f"CASE WHEN ({whole}) > 0 THEN CAST({hundredths} / 100 AS TEXT) || '.' || {rest} END"


def _sum(sql: str) -> str:
    return f"CAST(SUM({sql}) AS BIGINT)"


def _count(condition: str) -> str:
    return f"CAST(SUM(CASE WHEN {condition} THEN 1 ELSE 0 END) AS BIGINT)"


_ROUND = (
    ViewColumn("province", "f.province", "the province, as its letterhead names it, without จังหวัด"),
    ViewColumn("workspace", "f.workspace", "the workspace's id; empty in a ledger that is one workspace's own"),
    ViewColumn("programme", "f.programme", "the programme's id"),
    ViewColumn("year", "f.year", "the programme's year, in the Buddhist era"),
    ViewColumn("round", "f.round", "the round"),
    ViewColumn("version", "f.version", "what scores: criteria of other versions are other criteria"),
)
_CLOSED = ViewColumn("closed", "CASE WHEN f.closed_at IS NULL THEN 0 ELSE 1 END", "1 where the round is closed, else 0")
_PANEL = (
    ViewColumn("panel", "o.committee", "the committee that assesses the office"),
    ViewColumn("panel_name", "o.committee_name", "its name"),
)
_OFFICE = (
    ViewColumn("office", "o.office", "the office's code"),
    ViewColumn("office_name", "o.name", "its name"),
    ViewColumn("kind", "o.kind", "`district`, or `province` for the provincial office, which has no rank"),
)
_MARKS = (
    ViewColumn("criterion", "k.criterion", "the criterion's id"),
    ViewColumn("criterion_name", "k.name", "its name"),
    ViewColumn("dimension", "k.dimension", "the id of its dimension"),
    ViewColumn("full_marks", "k.full_marks", "its full marks, as a decimal text"),
    ViewColumn("full_marks_millionths", "k.full_millionths", "its full marks, as a whole number of millionths"),
)
_BY_OFFICE = "FROM tidao_figures f JOIN tidao_office o ON o.figures = f.id"
_BY_CRITERION = (
    f"{_BY_OFFICE} JOIN tidao_criterion c ON c.figures = f.id AND c.office = o.office"
    " JOIN tidao_rubric k ON k.figures = f.id AND k.criterion = c.criterion"
)
_FULL = "(SELECT figures, CAST(SUM(full_millionths) AS BIGINT) AS full_millionths FROM tidao_rubric GROUP BY figures)"


def _grouped(source: str, *columns: ViewColumn) -> str:
    return f"{source} GROUP BY {', '.join(c.sql for c in columns)}"


VIEWS = (
    View(
        name="nation_round",
        holds="a round of a province as it stands: its last reading, or its closing with all decisions",
        columns=(
            *_ROUND,
            ViewColumn("programme_name", "f.name", "the programme's short name"),
            _CLOSED,
            ViewColumn(
                "closed_at", "f.closed_at", "when it was closed, with its offset from UTC; null while it is open"
            ),
            ViewColumn("read_at", "f.read_at", "when its forms were read, with its offset from UTC"),
            ViewColumn("run", "f.reading", "the number of that reading"),
            ViewColumn("offices", "COUNT(*)", "how many offices are assessed"),
            ViewColumn("complete", _sum("o.complete"), "how many of them are complete"),
            ViewColumn("with_star", _count("o.level > 0"), "how many have a star"),
            ViewColumn("check_code", "f.fingerprint", "the code that documents of this result bear"),
        ),
        source=f"{_BY_OFFICE} GROUP BY f.id, f.province, f.workspace, f.programme, f.year, f.round, f.version, f.name,"
        " f.closed_at, f.read_at, f.reading, f.fingerprint",
    ),
    View(
        name="nation_office",
        holds="an office in a round",
        columns=(
            *_ROUND,
            _CLOSED,
            *_OFFICE,
            *_PANEL,
            ViewColumn(
                "complete", "o.complete", "1 where all its criteria have points and nothing is to be mended, else 0"
            ),
            ViewColumn("total", "o.total", "points of all criteria, as a decimal text; null while incomplete"),
            ViewColumn(
                "total_millionths", "o.millionths", "the same as a whole number of millionths: sums and order are exact"
            ),
            ViewColumn("tier", "o.tier", "the id of its star, `none` below the lowest floor; null while incomplete"),
            ViewColumn("level", "o.level", "how many stars it is, 0 without one; null while incomplete"),
            ViewColumn("rank", "o.rank", "its place among the province's complete district offices"),
        ),
        source=_BY_OFFICE,
    ),
    View(
        name="nation_criterion",
        holds="a criterion of an office in a round",
        columns=(
            *_ROUND,
            _CLOSED,
            *_OFFICE,
            *_PANEL,
            *_MARKS,
            ViewColumn("points", "c.points", "its points, as a decimal text; null without a number"),
            ViewColumn(
                "points_millionths",
                "c.millionths",
                "the same as a whole number of millionths: sums and order are exact",
            ),
            ViewColumn("missing", "c.missing", "1 where its cell is blank, else 0"),
        ),
        source=_BY_CRITERION,
    ),
    View(
        name="nation_finding",
        holds="a finding of a round",
        columns=(
            *_ROUND,
            ViewColumn("code", "n.code", "what was found: see docs/findings.md"),
            ViewColumn("severity", "n.severity", "`error`, `warning` or `info`"),
            ViewColumn("panel", "n.committee", "the committee that it concerns; null for none"),
            ViewColumn("office", "n.office", "the office's code; null for none"),
            ViewColumn("criterion", "n.criterion", "the criterion's id; null for none"),
            ViewColumn("workbook", "n.workbook", "the workbook; null for none"),
            ViewColumn("tab", "n.tab", "the tab; null for none"),
            ViewColumn("cell", "n.cell", "the cell; null for none"),
            ViewColumn("value", "n.value", "what was found there, as text; null for nothing"),
        ),
        source="FROM tidao_figures f JOIN tidao_finding n ON n.figures = f.id",
    ),
    View(
        name="nation_run",
        holds="a reading of a round, whatever has become of it",
        columns=(
            ViewColumn("run", "r.id", "its number: later ones are higher"),
            ViewColumn("workspace", "r.workspace", "the workspace's id; empty in a ledger that is one workspace's own"),
            ViewColumn("province", "f.province", "the province; null where the round has no rows (see below)"),
            ViewColumn("programme", "r.programme", "the programme's id"),
            ViewColumn("round", "r.round", "the round"),
            ViewColumn("read_at", "r.read_at", "when it was, with its offset from UTC"),
            ViewColumn("content", "r.content", "what it came to: two readings of one content came to the same"),
            ViewColumn(
                "stands", "CASE WHEN f.reading = r.id THEN 1 ELSE 0 END", "1 where the other views tell of this one"
            ),
        ),
        source="FROM tidao_reading r LEFT JOIN tidao_figures f"
        " ON f.workspace = r.workspace AND f.programme = r.programme AND f.round = r.round",
    ),
    View(
        name="nation_star",
        holds="a star of a round in a province: how many offices have it",
        columns=(
            *_ROUND,
            _CLOSED,
            ViewColumn(
                "tier", "COALESCE(o.tier, 'incomplete')", "the star's id, `none` without one, `incomplete` if unknown"
            ),
            ViewColumn("level", "o.level", "how many stars it is; null for `incomplete`"),
            ViewColumn("offices", "COUNT(*)", "how many offices have it"),
        ),
        source=_grouped(
            _BY_OFFICE, *_ROUND, ViewColumn("closed_at", "f.closed_at", ""), ViewColumn("", "o.tier, o.level", "")
        ),
    ),
    View(
        name="nation_distribution",
        holds="a criterion of one version in a round of a year, over all complete offices of that version",
        columns=(
            *_ROUND[3:],
            _MARKS[0],
            *_MARKS[2:],
            ViewColumn("offices", "COUNT(*)", "how many offices are complete"),
            ViewColumn("at_full_marks", _count("c.millionths = k.full_millionths"), "how many of them have full marks"),
            ViewColumn("points_millionths", _sum("c.millionths"), "their points, summed, in millionths"),
            ViewColumn("least_millionths", "MIN(c.millionths)", "the fewest points, in millionths"),
            ViewColumn("most_millionths", "MAX(c.millionths)", "the most points, in millionths"),
            ViewColumn(
                "percent",
                _percent(
                    _sum("c.millionths"), _sum("CASE WHEN c.millionths IS NULL THEN 0 ELSE k.full_millionths END")
                ),
                "their mean share of full marks in per cent, half-up to two decimals",
            ),
        ),
        source=_grouped(f"{_BY_CRITERION} WHERE o.complete = 1", *_ROUND[3:], _MARKS[0], *_MARKS[2:]),
    ),
    View(
        name="nation_panel",
        holds="a panel in a round: what its complete offices came to, which is reported and corrects nothing",
        columns=(
            *_ROUND,
            *_PANEL,
            ViewColumn("offices", "COUNT(*)", "how many offices it assesses"),
            ViewColumn("complete", _sum("o.complete"), "how many of them are complete"),
            ViewColumn("total_millionths", _sum("o.millionths"), "the points of these, summed, in millionths"),
            ViewColumn("least_millionths", "MIN(o.millionths)", "the lowest total, in millionths"),
            ViewColumn("most_millionths", "MAX(o.millionths)", "the highest total, in millionths"),
            ViewColumn(
                "percent",
                _percent(_sum("o.millionths"), _sum("CASE WHEN o.complete = 1 THEN k.full_millionths ELSE 0 END")),
                "their mean share of full marks in per cent, half-up to two decimals; null without any",
            ),
        ),
        source=_grouped(
            f"{_BY_OFFICE} JOIN {_FULL} k ON k.figures = f.id",
            *_ROUND,
            *_PANEL,
        ),
    ),
)
"""Each view that docs/sql.md tells of, in its order."""
