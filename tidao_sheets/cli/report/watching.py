"""Workspaces that were watched over: what each run came to, as it ends, and all of it in the end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tidao_sheets.cli.program import quoted
from tidao_sheets.cli.report import Json, Report, Reporter, Step, report
from tidao_sheets.cli.report.mailing import mailing_problems
from tidao_sheets.core.text import Text, TidaoError
from tidao_sheets.jobs.unattended import RoundRun, WorkspaceRun
from tidao_sheets.jobs.watching import Watched

if TYPE_CHECKING:
    from pathlib import Path

ToDo = tuple[Text, Text]
"""What is wrong, and what to do."""


@report.register(Watched)
class WatchReport(Report[Watched]):
    """What `watch` says in the end."""

    @property
    def exit(self) -> int:
        """The exit code."""
        return self.result.exit

    def document(self, lang: str) -> Json:
        """Return the lines of the last runs."""
        del lang
        done = self.result
        return {
            "passes": done.passes,
            "runs": list(done.lines),
            "unlogged": done.unlogged,
            "cut_short": str(done.cut_short) if done.cut_short else None,
        }

    def tell(self, reporter: Reporter) -> None:
        """Print how each workspace was left; what is wrong was told at its run."""
        done = self.result
        for folder, code in done.exits.items():
            said = (
                Text("เรียบร้อย", "all is well")
                if code == 0
                else Text(f"ต้องดู (รหัส {code})", f"wants a look (exit {code})")
            )
            mark, look = ("✗", "red") if code else ("✓", "green")
            reporter.say(f'{mark} "{folder}" {said.th}', f'{mark} "{folder}": {said.en}', look)
        if done.cut_short:
            reporter.say(
                f'จบระหว่างทำ "{done.cut_short}" ไม่มีแฟ้มใดเขียนค้างไว้',
                f'Ended at work in "{done.cut_short}"; no file is half-written.',
            )

    def next_step(self) -> Step:
        """Return what to do next."""
        if self.exit:
            said = Text("ทำตามที่บอกไว้ แล้วลองทำหนึ่งครั้งด้วย", "do what is said there, then try it once:")
        else:
            said = Text("ทำอีกหนึ่งครั้งได้ทุกเมื่อด้วย", "run it once at any time:")
        folders = [str(folder) for folder in self.result.exits]
        if len(folders) == 1:
            return Step(said, "watch --once", folders[0])
        return Step(said, " ".join(["watch --once", *map(quoted, folders)]))


def good(run: WorkspaceRun) -> Text:
    """Return what a run came to that leaves nothing to do."""
    rounds = [_round(each) for each in run.rounds] or [Text("รอบที่มีแบบปิดแล้วทั้งหมด", "every round with forms is closed")]
    th, en = (", ".join(each) for each in zip(*rounds, strict=True))
    return Text(f"{run.ended:%H:%M} {run.folder}: {th}", f"{run.ended:%H:%M} {run.folder}: {en}")


def _round(run: RoundRun) -> Text:
    if run.outcome is None:
        return Text(f"รอบที่ {run.number}", f"round {run.number}")
    offices = run.outcome.assessed.assessment.offices.values()
    done, written = sum(office.complete for office in offices), run.outcome.written
    return Text(
        f"รอบที่ {run.number} ครบ {done} จาก {len(offices)} แห่ง เขียน {written} ช่อง",
        f"round {run.number}: {done} of {len(offices)} offices complete, {written} cells written",
    )


def problems(run: WorkspaceRun, unlogged: TidaoError | None) -> list[ToDo]:
    """Return what a run leaves to do, each with the workspace that it is about, what is alike once."""
    found = [(_said(error), error.remedy) for error in (run.error, unlogged) if error]
    found += mailing_problems(run.messages) if run.messages else []
    rounds: dict[ToDo, list[str]] = defaultdict(list)
    for each in run.rounds:
        for problem in _of_round(each, run.folder):
            rounds[problem].append(str(each.number))
    for (said, remedy), numbers in rounds.items():
        of = ", ".join(numbers)
        found.append((Text(f"รอบที่ {of} {said.th}", f"round {of}: {said.en}"), remedy))
    return [(Text(f"✗ {run.folder}: {said.th}", f"✗ {run.folder}: {said.en}"), remedy) for said, remedy in found]


def _said(error: TidaoError) -> Text:
    return Text(error.render("th"), error.render("en"))


def _of_round(run: RoundRun, folder: Path) -> Iterator[ToDo]:
    if run.error:
        yield _said(run.error), run.error.remedy
    if run.outcome is None or run.exit == 0:
        return
    for unread in run.outcome.assessed.unread:
        name = unread.title or Text(f'แฟ้ม "{unread.name}"', f'"{unread.name}"')
        yield (
            Text(f"อ่าน{name.th} ไม่ได้ จึงไม่ได้เขียนสรุปผล", f"{name.en} cannot be read; no summary was written"),
            unread.reason,
        )
    if run.outcome.refused:
        places = ", ".join(dict.fromkeys(f"{c.tab}!{c.cell}" if c.cell else c.tab for c in run.outcome.refused))
        yield (
            Text(
                f"มีผู้แก้สรุปผล จึงไม่ได้เขียน: {places}", f"somebody has changed the summary, which was not written: {places}"
            ),
            _see(folder, f"sync --round {run.number}"),
        )
    if errors := run.findings["error"]:
        yield Text(f"ต้องแก้ไข {errors} รายการ", f"{errors} to mend"), _see(folder, f"check --round {run.number}")


def _see(folder: Path, words: str) -> Text:
    command = f"tidao {words} --workspace {quoted(str(folder))}"
    return Text(f"ดูทีละรายการพร้อมวิธีแก้ด้วย {command}", f"see each, and how to mend it, with {command}")
