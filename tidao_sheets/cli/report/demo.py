"""The example: the ranking of round 1, the findings of round 2, and where to look."""

from __future__ import annotations

from tidao_sheets.cli.report import Json, Report, Reporter, Step, report
from tidao_sheets.cli.report.assess import head, ranking
from tidao_sheets.cli.report.letters_outcome import LettersReport
from tidao_sheets.cli.report.sync import SyncReport
from tidao_sheets.core.text import Text
from tidao_sheets.jobs.demo import Demo


@report.register(Demo)
class DemoReport(Report[Demo]):
    """What `demo` says."""

    def document(self, lang: str) -> Json:
        """Return both rounds as `sync` does, and the documents as `letters` does."""
        demo, letters = self.result, LettersReport(self.result.letters).document(lang)
        return {
            "workspace": str(demo.folder),
            "summary": demo.second.assessed.summary,
            "rounds": [SyncReport(o).document(lang) for o in (demo.first, demo.second)],
            **{key: letters[key] for key in ("folder", "letters", "refused")},
        }

    def tell(self, reporter: Reporter) -> None:
        """Print both rankings, what is to be mended, and where to look."""
        demo = self.result
        for assessed in (demo.first.assessed, demo.second.assessed):
            head(reporter, assessed)
            reporter.gap()
            ranking(reporter, assessed)
            reporter.gap()
        reporter.findings(demo.second.assessed.round.findings)
        reporter.gap()
        reporter.say("เปิดดูได้ที่", "Where to look", "bold")
        for th, en, path in (
            ("แบบให้คะแนน ", "score forms", demo.folder / "forms"),
            ("สรุปผล       ", "summary    ", demo.second.assessed.summary),
            ("หนังสือแจ้งผล", "letters    ", demo.letters.folder),
        ):
            reporter.say(f'  {th}  "{path}"', f'  {en}  "{path}"')

    def next_step(self) -> Step:
        """Return what to do next."""
        said = Text("ลองแก้คะแนนในแบบ แล้วปรับปรุงสรุปผลด้วย", "change a score in a form, then bring the summary up to date:")
        return Step(said, "sync --round 2", str(self.result.folder))
