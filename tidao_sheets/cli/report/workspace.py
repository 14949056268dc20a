"""A new workspace: what was made, and what to do next."""

from __future__ import annotations

from tidao_sheets.cli.report import Json, Report, Reporter, Step, report
from tidao_sheets.core.text import Text
from tidao_sheets.jobs.workspace import NewWorkspace


@report.register(NewWorkspace)
class NewWorkspaceReport(Report[NewWorkspace]):
    """What `init` says."""

    def document(self, lang: str) -> Json:
        """Return the folder and the files."""
        del lang
        return {"workspace": str(self.result.folder.resolve()), "made": [str(p) for p in self.result.made]}

    def tell(self, reporter: Reporter) -> None:
        """Print the files, and the next step."""
        for path in self.result.made:
            reporter.say(f'  ✓ สร้างแล้ว "{path}"', f'  ✓ made "{path}"', "green")

    def next_step(self) -> Step:
        """Return what to do next."""
        said = Text("ตรวจสองแฟ้มนี้ แล้วสร้างแบบให้คะแนนด้วย", "look through both files, then make the score forms:")
        return Step(said, "forms", str(self.result.folder))
