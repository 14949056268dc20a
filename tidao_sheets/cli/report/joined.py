"""Provinces that were added to the nation."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from tidao_sheets.cli.report import Json, Report, Reporter, Step, report
from tidao_sheets.core.text import Text, TidaoError, weightiest
from tidao_sheets.nation.joined import Joined

Refused = tuple[tuple[Path, TidaoError], ...]
"""Folders, and why each was refused."""


@report.register(Joined)
class JoinedReport(Report[Joined]):
    """What `nation add` says."""

    @property
    def exit(self) -> int:
        """The exit code: the weightiest of those folders that were refused."""
        return weightiest([error.exit for _, error in self.result.refused])

    def document(self, lang: str) -> Json:
        """Return the provinces, and what was refused."""
        return {
            "server": self.result.server,
            "added": [asdict(province) for province in self.result.added],
            "known": [asdict(province) for province in self.result.known],
            "refused": refused_json(self.result.refused, lang),
        }

    def tell(self, reporter: Reporter) -> None:
        """Print each province, then what was refused, with its remedy."""
        for province in self.result.added:
            reporter.say(f"เพิ่มแล้ว {province.name} ({province.folder})", f"Added {province.name} ({province.folder}).")
        for province in self.result.known:
            reporter.say(
                f"มีอยู่แล้ว ให้ทำใหม่ {province.name} ({province.folder})",
                f"Known before, due anew: {province.name} ({province.folder}).",
            )
        tell_refused(reporter, self.result.refused)

    def next_step(self) -> Step:
        """Return what to do next."""
        return Step(Text("ให้เครื่องนี้เริ่มทำงานด้วย", "let this machine work:"), "nation run")


def refused_json(refused: Refused, lang: str) -> list[Json]:
    """Return the folders that were refused."""
    return [{"folder": str(folder), **error.as_json(lang)} for folder, error in refused]


def tell_refused(reporter: Reporter, refused: Refused) -> None:
    """Print each folder that was refused, with its remedy."""
    for folder, error in refused:
        said = error.message
        reporter.problem(Text(f"{folder}: {said.th}", f"{folder}: {said.en}"), error.remedy)
