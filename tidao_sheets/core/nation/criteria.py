"""How points at each criterion are spread over the nation: a table for each version of what scores."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

from tidao_sheets.core.nation.figures import Distribution, NationFigures, Quartiles, VersionFigures
from tidao_sheets.core.nation.layout import HEAD, finish, nation_tab, put_line, put_table
from tidao_sheets.core.sheet.bars import bar
from tidao_sheets.core.sheet.declared import Tab
from tidao_sheets.core.sheet.styles import GREEN
from tidao_sheets.core.sheet.table import Column, Table

NAMED = 6
"""Provinces of a version that are named; the tab of sources names all."""
_NOTE = (
    "นับเฉพาะสำนักงานที่ประเมินครบทุกข้อ ควอร์ไทล์และมัธยฐานเป็นค่าแน่นอนตามวิธี QUARTILE.INC "
    "ข้อของเกณฑ์ต่างรูปแบบกันเป็นคนละข้อ แม้รหัสข้อตรงกัน จึงไม่นำมารวมหรือเทียบกัน"
)


def criteria_tab(figures: NationFigures, at: datetime) -> Tab:
    """Declare the distribution of each criterion."""
    tab = nation_tab("การกระจายรายข้อ", "การกระจายของคะแนนรายข้อ", figures, at)
    tab.colour = GREEN
    table, row, versions = _table(), HEAD, figures.versions()
    for version in versions:
        row = put_line(tab, row, table.last_column, version_line(version), "band")
        row = put_table(tab, table, row, version.distributions()) + 1
    put_line(tab, row, table.last_column, _NOTE, "note-wrapped")
    repeat = (HEAD + 1, HEAD + 1) if len(versions) == 1 else None
    return finish(tab, table.last_column, repeat=repeat, freeze=(HEAD + 2, 2) if repeat else None)


def version_line(version: VersionFigures) -> str:
    """Say which version it is, and whose."""
    names = [source.province for source in version.rounds]
    more = f" และอีก {len(names) - NAMED} จังหวัด" if len(names) > NAMED else ""
    return (
        f"เกณฑ์รูปแบบ {version.version}: {len(names)} จังหวัด ({', '.join(names[:NAMED])}{more}) "
        f"ประเมินครบ {len(version.complete)} แห่ง"
    )


def _table() -> Table[Distribution]:
    def quartile(pick: Callable[[Quartiles], Decimal]) -> Callable[[Distribution], Decimal | None]:
        return lambda d: pick(found) if (found := d.quartiles) else None

    columns: tuple[Column[Distribution], ...] = (
        Column("criterion", "ข้อ", 6, lambda d: d.criterion.id, "cell-no"),
        Column("name", "ประเด็น", 44, lambda d: d.criterion.name),
        Column("full_marks", "คะแนน\nเต็ม", 8, lambda d: d.criterion.full_marks, "number"),
        Column("least", "ต่ำสุด", 8, quartile(lambda q: q.least), "number"),
        Column("first", "ควอร์ไทล์\nที่ 1", 9, quartile(lambda q: q.first), "number"),
        Column("median", "มัธยฐาน", 9, quartile(lambda q: q.median), "number-bold"),
        Column("third", "ควอร์ไทล์\nที่ 3", 9, quartile(lambda q: q.third), "number"),
        Column("most", "สูงสุด", 8, quartile(lambda q: q.most), "number"),
        Column("mean", "เฉลี่ยร้อยละ\nของคะแนนเต็ม", 12, lambda d: d.mean.percent, "mean-bold"),
        Column("bar", "", 17, lambda d: bar(d.mean.percent), "bar"),
        Column("full", "ได้เต็ม\n(แห่ง)", 8, lambda d: d.full, "count"),
        Column("full_percent", "ได้เต็ม\nร้อยละ", 9, lambda d: d.full_percent, "mean"),
    )
    return Table(columns, HEAD, left=0)
