"""Provinces that were added to the nation, and what its reports have in common."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, TypeVar

from tidao_sheets.cli.report import Json, Report, Reporter, Step, report
from tidao_sheets.core.text import Text, weightiest
from tidao_sheets.nation.joined import Joined

if TYPE_CHECKING:
    from tidao_sheets.nation.removed import Removed

F = TypeVar("F", bound="Joined | Removed")


class FoldersReport(Report[F]):
    """What is said of provinces by their folders, some of which were refused."""

    @property
    def exit(self) -> int:
        """The exit code: the weightiest of those folders that were refused."""
        return weightiest([error.exit for _, error in self.result.refused])

    def refused_json(self, lang: str) -> list[Json]:
        """Return the folders that were refused."""
        return [{"folder": str(folder), **error.as_json(lang)} for folder, error in self.result.refused]

    def tell_refused(self, reporter: Reporter) -> None:
        """Print each folder that was refused, with its remedy."""
        for folder, error in self.result.refused:
            said = error.message
            reporter.problem(Text(f"{folder}: {said.th}", f"{folder}: {said.en}"), error.remedy)


@report.register(Joined)
class JoinedReport(FoldersReport[Joined]):
    """What `nation add` says."""

    def document(self, lang: str) -> Json:
        """Return the provinces, and what was refused."""
        return {
            "server": self.result.server,
            "added": [asdict(province) for province in self.result.added],
            "known": [asdict(province) for province in self.result.known],
            "refused": self.refused_json(lang),
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
        self.tell_refused(reporter)

    def next_step(self) -> Step:
        """Return what to do next."""
        return Step(Text("ให้เครื่องนี้เริ่มทำงานด้วย", "let this machine work:"), "nation run")
