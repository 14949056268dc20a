"""The job of making letters: which, with which number, date and signatory, and into which files."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tidao_sheets.files import write_whole
from tidao_sheets.letter_template import LetterRefused, Templates
from tidao_sheets.letters import LetterContext, Resolution, Review, compose
from tidao_sheets.render.pdf import Assets, PdfRenderer
from tidao_sheets.text import Text, TidaoError
from tidao_sheets.thai import ascii_digits, thai_digits
from tidao_sheets.workspace import templates

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from tidao_sheets.programme import Office, Programme
    from tidao_sheets.settings import LetterSettings
    from tidao_sheets.sync import Outcome
    from tidao_sheets.workspace import Workspace


TIMED = frozenset({"score-sheet"})
"""Kinds that print when the scores were read; any other would only differ from itself with every run."""
LONGEST = 200
"""Bytes of a file's name before its ending; Linux allows 255, and a Thai character takes three."""


class UnknownOfficeError(TidaoError):
    """The programme has no office of that code."""

    code = "unknown_office"

    def __init__(self, code: str, known: list[str]) -> None:
        super().__init__(
            Text(f'ไม่มีสำนักงานรหัส "{code}"', f'There is no office "{code}".'),
            Text(f"รหัสที่มี: {', '.join(known)}", f"Known codes: {', '.join(known)}."),
        )


@dataclass(frozen=True, slots=True)
class LetterMade:
    """One letter: its file, and whether that was written now (an equal file is left alone)."""

    kind: str
    office: Office
    tier: str | None
    number: str | None
    date: date | None
    path: Path
    fingerprint: str
    made: bool
    placeholders: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LetterNotMade:
    """One letter that was refused, and why."""

    kind: str
    office: Office
    reason: Text


@dataclass(slots=True)
class LettersOutcome:
    """What `tidao letters` came to."""

    outcome: Outcome
    folder: Path
    letters: list[LetterMade] = field(default_factory=list)
    refused: list[LetterNotMade] = field(default_factory=list)

    @property
    def exit(self) -> int:
        """The exit code: 4 when a form could not be read, 1 when a letter was refused."""
        return 4 if self.outcome.unread else 1 if self.refused else 0


def publish(
    workspace: Workspace,
    outcome: Outcome,
    offices: tuple[str, ...] = (),
    progress: Callable[[str], None] = lambda _: None,
) -> LettersOutcome:
    """Make the result letter of each complete office (or of the named ones) of an assessed round."""
    programme = workspace.programme
    for code in offices:
        if code not in programme.offices:
            raise UnknownOfficeError(code, list(programme.offices))
    job = _Job(workspace, outcome)
    result = LettersOutcome(outcome, job.folder)
    for code, office in programme.offices.items():
        if offices and code not in offices:
            continue
        progress(office.name)
        try:
            result.letters.append(job.make("result", office))
        except LetterRefused as refused:
            result.refused.append(LetterNotMade("result", office, refused.message))
    job.record(result)
    return result


class _Job:
    """What all letters of one run share: the templates, one compiler, the settings."""

    def __init__(self, workspace: Workspace, outcome: Outcome) -> None:
        self.workspace = workspace
        self.outcome = outcome
        self.round = outcome.round.number
        self.settings = workspace.settings.letters
        self.texts = Templates(lambda name: workspace.template_text(f"letters/{name}"))
        emblem = workspace.folder / self.settings.emblem if self.settings.emblem else None
        self.renderer = PdfRenderer(Assets(_frames(workspace), templates() / "fonts", emblem))
        self.folder = workspace.letters / f"รอบ{self.round}"

    def make(self, kind: str, office: Office) -> LetterMade:
        """Compose, typeset and write one letter."""
        context = self.context(kind, office)
        letter = compose(kind, self.outcome.assessment, office.code, context, self.texts)
        pdf = self.renderer.render(letter)
        path = self.folder / f"{safe_name(f'{kind} {office.code} {office.short_name}')}.pdf"
        made = not path.exists() or path.read_bytes() != pdf.data
        if made:
            write_whole(path, pdf.data)
        return LetterMade(
            kind,
            office,
            self.outcome.assessment.offices[office.code].tier_id,
            context.number,
            context.date,
            path,
            letter.fingerprint,
            made,
            pdf.placeholders,
            letter.doubts,
        )

    def context(self, kind: str, office: Office) -> LetterContext:
        """Collect what the settings say of one letter."""
        settings, programme = self.settings, self.workspace.programme
        resolution = settings.resolution.get(str(self.round))
        named = settings.signatories.get(f"{kind}/{office.code}")
        if named is None and office.kind == "district":  # a kind's signatory does not sign for his own office
            named = settings.signatories.get(kind)
        return LetterContext(
            number=number_of(settings, programme, self.round, kind, office),
            date=settings.dates.get(f"{self.round}/{kind}/{office.code}", settings.dates.get(f"{self.round}/{kind}")),
            drafted=self.workspace.now().date(),
            signatory=programme.signatories.get(named) if named else None,
            addressee=settings.addressees.get(f"{kind}/{office.code}"),
            resolution=Resolution(resolution.meeting, resolution.date) if resolution else None,
            review=Review(settings.review) if settings.review else None,
            read_at=self.outcome.round.read_at if kind in TIMED else None,
        )

    def record(self, result: LettersOutcome) -> None:
        """Write the letters made now into the ledger."""
        made = [letter for letter in result.letters if letter.made]
        if not made:
            return
        ledger = self.workspace.ledger()
        try:
            for letter in made:
                row = {
                    "kind": letter.kind,
                    "office": letter.office.code,
                    "path": str(letter.path),
                    "fingerprint": letter.fingerprint,
                }
                ledger.record_letter(self.workspace.programme, self.round, self.workspace.now(), row)
        finally:
            ledger.close()


def _frames(workspace: Workspace) -> Path:
    """Return the folder of Typst frames: a whole folder of the workspace's own wins over the built-in one."""
    found = workspace.find("typst/document.typ")
    return found.parent if found else templates() / "typst"


def number_of(
    settings: LetterSettings, programme: Programme, round_number: int, kind: str, office: Office
) -> str | None:
    """Return a letter's number in Thai digits: its own, or its place in the kind's range (districts in order)."""
    own = settings.numbers.get(f"{round_number}/{kind}/{office.code}")
    if own is not None:
        return thai_digits(own)
    given = settings.numbers.get(f"{round_number}/{kind}")
    districts = [code for code, o in programme.offices.items() if o.kind == "district"]
    if given is None or office.code not in districts:
        return None
    first, dash, last = ascii_digits(given).partition("-")
    number = int(first) + (districts.index(office.code) if dash else 0)
    return thai_digits(str(number)) if not dash or number <= int(last) else None


def safe_name(name: str) -> str:
    """Return a file name that Windows accepts, too."""
    plain = re.sub(r'[<>:"/\\|?*\x00-\x1f]', "_", name)
    return plain.encode()[:LONGEST].decode(errors="ignore").rstrip(". ")
