"""The example → what a person reads of it, and its JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tidao_sheets.cli.report.as_json import letters_json, outcome_json
from tidao_sheets.cli.report.of_round import head, ranking

if TYPE_CHECKING:
    from tidao_sheets.cli.report.reporter import Reporter
    from tidao_sheets.jobs.demo import Demo


def demo_json(demo: Demo, lang: str) -> dict[str, Any]:
    """Return what `demo --json` says."""
    return {
        "workspace": str(demo.folder),
        "summary": demo.second.summary,
        "rounds": [outcome_json(o, lang) for o in (demo.first, demo.second)],
        **{k: v for k, v in letters_json(demo.letters, lang).items() if k in {"letters", "refused", "folder"}},
    }


def demo(reporter: Reporter, made: Demo) -> None:
    """Print the ranking of round 1, the findings of round 2, and where to look."""
    for outcome in (made.first, made.second):
        head(reporter, outcome)
        reporter.gap()
        ranking(reporter, outcome)
        reporter.gap()
    reporter.findings(made.second.round.findings)
    reporter.gap()
    reporter.say("เปิดดูได้ที่", "Where to look", "bold")
    for th, en, path in (
        ("แบบให้คะแนน ", "score forms", made.folder / "forms"),
        ("สรุปผล       ", "summary    ", made.second.summary),
        ("หนังสือแจ้งผล", "letters    ", made.letters.folder),
    ):
        reporter.say(f"  {th}  {path}", f"  {en}  {path}")
    reporter.say(
        f'ลองแก้คะแนนในแบบ แล้วสั่ง: tidao sync --round 2 --workspace "{made.folder}"',
        f'Change a score in a form, then run: tidao sync --round 2 --workspace "{made.folder}"',
        "dim",
    )
