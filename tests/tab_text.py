"""What a declared tab says, as text: for golden files and for people who compare them."""

import re

from tidao_sheets.core.sheet.cells import column_name

MOMENT = re.compile(r"(ปรับปรุงข้อมูลล่าสุด) .*|(รหัสตรวจสอบ) .*")


def tab_text(tab):
    """Write a tab as text: a line a row, cells between bars, hidden keys left out, formulas behind their values."""
    rows = {}
    for at, cell in sorted(tab.cells.items()):
        if at.row in tab.hidden_rows or at.column in tab.hidden_columns:
            continue
        text = "" if cell.value is None else str(cell.value)
        text += f"  {cell.formula}" if cell.formula else ""
        text += "  [ ]" if cell.input else ""
        text += f"  → {cell.link.rpartition('/')[2]}" if cell.link else ""
        rows.setdefault(at.row, {})[at.column] = MOMENT.sub(r"\1\2 …", text)
    lines = [f"── {tab.title} ──"]
    for row, cells in rows.items():
        texts = (f"{column_name(column)}: {text}" for column, text in cells.items() if text)
        lines.append(f"{row + 1:>2} " + " | ".join(" ⏎ ".join(t.split("\n")) for t in texts))
    for chart in tab.charts:
        ends = " ".join(f"{first.a1}:{last.a1}" for first, last in (chart.categories, chart.values))
        lines.append(f"chart at {chart.at.a1}: {chart.title}, {ends}, 0 to {chart.maximum}, {' '.join(chart.colours)}")
        lines += [f"  line {first.a1}:{last.a1} {line.colour}" for line in chart.lines for first, last in [line.values]]
    return "\n".join(line.rstrip() for line in lines) + "\n"
