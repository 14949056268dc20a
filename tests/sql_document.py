"""docs/sql.md: the views as a document, and its examples as statements."""

import re

from tidao_sheets.ledger.views import VIEWS

HEAD = """\
# The nation's figures by SQL

A ledger keeps, beside the record itself, the figures of each round as plain rows, and these views over them. They are
the same in a workspace's own `tidao.db` (SQLite) and in a PostgreSQL database that many workspaces share, where one
query tells of all of them.

* **What there is.** Of each round its last reading; of a closed one its closing, with all decisions on reviews. They
  are written in the same transaction as the reading, so they are never older than the record. What was read before is
  in the record (`tidao history`), not in rows: rows do not grow with the years.
* **What there is not.** A province that has never been synced has no rows; neither has a round whose programme file of
  that day is not in the record, as in ledgers of former versions: `nation_run` lists its readings without a province,
  and its next `tidao sync` makes the rows.
* **Exact.** Points are decimal texts (`'8.5'`); beside each stands the same as a whole number of millionths
  (`8500000`), so that sums, means and order are exact in both databases. Make no floating-point number of the text.
* **Compare within one version.** `version` is what scores: criteria, their dimensions and full marks, and the scoring
  rules. Criteria of two versions are different criteria, whatever their ids; every view that puts provinces together
  does so by version.
* **Panels.** Points of different panels are given to different offices by different people. Without offices that
  several panels have scored, how strict a panel is cannot be told from how good its offices are: nothing here is
  "corrected", and ranks across panels are to be read with care.
* **Read-only.** Nothing can be written through a view, and the program never reads one: whoever changes rows changes
  no result. The rows are made from the record, which has its own chain against changes; `tidao doctor` tells of both,
  and `tidao sync` makes the rows of an open round anew where somebody has changed them. Give people who only read a
  login that may only `SELECT`; views hold scores that may not have been announced.
"""
EXAMPLES = (
    (
        "Stars by province, in the closed rounds of a year",
        """\
SELECT province, round, tier, offices FROM nation_star
WHERE year = 2567 AND closed = 1
ORDER BY province, round, level DESC""",
    ),
    (
        "What panels of a round differ by (reported, never corrected)",
        """\
SELECT version, province, panel_name, complete, offices, percent FROM nation_panel
WHERE year = 2567 AND round = 1
ORDER BY version, province, panel""",
    ),
    (
        "The median of each criterion, exactly, in millionths: half of the sum of the two in the middle",
        """\
SELECT version, criterion, MIN(points_millionths) + MAX(points_millionths) AS twice_the_median
FROM (SELECT version, criterion, points_millionths,
        ROW_NUMBER() OVER (PARTITION BY version, criterion ORDER BY points_millionths) AS place,
        COUNT(*) OVER (PARTITION BY version, criterion) AS offices
      FROM nation_criterion
      WHERE year = 2567 AND round = 1 AND points_millionths IS NOT NULL) ranked
WHERE place * 2 BETWEEN offices AND offices + 2
GROUP BY version, criterion ORDER BY version, criterion""",
    ),
    (
        "Rounds that are not closed yet, and how far they are",
        """\
SELECT province, year, round, complete, offices, read_at FROM nation_round
WHERE closed = 0 ORDER BY province, year, round""",
    ),
    (
        "Which findings are frequent",
        """\
SELECT code, severity, COUNT(*) AS times, COUNT(DISTINCT province) AS provinces FROM nation_finding
GROUP BY code, severity ORDER BY times DESC, code""",
    ),
    (
        "Rounds that were read, but have no rows (see above)",
        """\
SELECT workspace, programme, round, COUNT(*) AS runs, MAX(read_at) AS last FROM nation_run
WHERE province IS NULL GROUP BY workspace, programme, round""",
    ),
)


def markdown():
    """Return docs/sql.md."""
    lines = [
        HEAD,
        "Generated from `ledger/views.py`; a test keeps it true, and runs each example on both databases.",
        "",
    ]
    for view in VIEWS:
        lines += [f"## {view.name}", "", f"A row is {view.holds}.", "", "| column | meaning |", "|---|---|"]
        lines += [f"| `{column.name}` | {column.means} |" for column in view.columns] + [""]
    lines += ["## Examples", ""]
    for title, sql in EXAMPLES:
        lines += [f"{title}:", "", "```sql", f"{sql};", "```", ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def examples(text):
    """Return the statements that a text shows."""
    return re.findall(r"```sql\n(.*?);\n```", text, re.DOTALL)
