"""What was made, held against what would be made now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from tidao_sheets.core.letters.context import LetterRefused
from tidao_sheets.core.letters.kinds import KINDS
from tidao_sheets.core.letters.targets import Papers, Target
from tidao_sheets.jobs.composing import Composer
from tidao_sheets.jobs.letters_outcome import CheckedFile, Verification
from tidao_sheets.jobs.manifest import LetterFolder
from tidao_sheets.jobs.typesetting import Typesetters
from tidao_sheets.render.typeset import RenderError

if TYPE_CHECKING:
    from tidao_sheets.core.letters.parts import Letter
    from tidao_sheets.core.programme.records import Programme
    from tidao_sheets.core.text import Text
    from tidao_sheets.jobs.assess import AssessedRound
    from tidao_sheets.jobs.made import MadeFile
    from tidao_sheets.jobs.workspace import Workspace


def check(
    composer: Composer, folder: LetterFolder, typesetters: Typesetters, made: Collection[str] = ()
) -> list[CheckedFile]:
    """Return the state of each file of the round but those `made` just now; what submits others is looked at last."""
    checked = check_submitted(composer, folder, typesetters, made)
    papers = papers_of(composer.workspace.programme, documents(folder, made, checked))
    submitting = [name for name in _names(composer, folder, made) if _submits(folder.files[name])]
    checked += [_checked(composer, folder, typesetters, name, papers) for name in submitting]
    return [one for one in checked if (one.state, one.changed) != ("missing", ("gone",))]  # moved away, as was told


def check_submitted(
    composer: Composer, folder: LetterFolder, typesetters: Typesetters, made: Collection[str]
) -> list[CheckedFile]:
    """Return the state of each file of the round that submits no others, but of those `made` just now."""
    names = [name for name in _names(composer, folder, made) if not _submits(folder.files[name])]
    return [_checked(composer, folder, typesetters, name, {}) for name in names]


def _names(composer: Composer, folder: LetterFolder, made: Collection[str]) -> list[str]:
    return [n for n, f in folder.files.items() if f.round == composer.round and not of_its_day(f) and n not in made]


def _submits(file: MadeFile) -> bool:
    kind = KINDS.get(file.kind)
    return kind is not None and bool(kind.submits)


def of_its_day(file: MadeFile) -> bool:
    """Whether a file tells what was so on one day: it is held against nothing that came later, and in no register."""
    kind = KINDS.get(file.kind)
    return kind is not None and kind.reminds


def verify_letters(workspace: Workspace, assessed: AssessedRound) -> Verification:
    """Hold every file of a round that was ever made against all that it was made from. Raises `ManifestError`."""
    folder, number = LetterFolder.of(workspace), assessed.round.number
    folder.require(number)
    with Typesetters(workspace, workspace.settings.letters.emblem, ()) as typesetters:
        checked = check(Composer(workspace, assessed, folder), folder, typesetters)
    changed = {folder.name(one.path) for one in checked if one.state != "current"}
    checked += [_checked_set(folder, name, changed) for name, file in folder.sets.items() if file.round == number]
    return Verification(assessed, folder.of_round(number), tuple(checked))


def _checked_set(folder: LetterFolder, name: str, changed: set[str]) -> CheckedFile:
    """Return the state of a register or print file, some of whose documents may have `changed`."""
    file, state = folder.sets[name], folder.set_state(name)
    if state == "current" and not changed.isdisjoint(file.holds):
        state = "stale"
    return CheckedFile(
        path=folder.path / name,
        kind=file.kind,
        office=None,
        fingerprint="",
        state=state,
        changed=("documents",) if state == "stale" else (),
    )


def documents(folder: LetterFolder, made: Iterable[str], checked: Iterable[CheckedFile]) -> list[MadeFile]:
    """Return the documents that hold; of one in two formats one file."""
    holding = {*made, *(folder.name(c.path) for c in checked if c.state == "current")}
    return [*{name.rpartition(".")[0]: folder.files[name] for name in sorted(holding)}.values()]


def papers_of(programme: Programme, documents: Iterable[Letter | MadeFile]) -> Papers:
    """Count documents by signatory and frame."""
    papers: dict[str | None, Counter[str]] = {}
    for document in documents:
        to = None if document.signatory == programme.signatory.id else document.signatory
        papers.setdefault(to, Counter())[document.frame] += 1
    return papers


def _checked(
    composer: Composer, folder: LetterFolder, typesetters: Typesetters, name: str, papers: Papers
) -> CheckedFile:
    file = folder.files[name]
    state, changed, why = folder.state(name), tuple[str, ...](), None
    if state in {"current", "missing"}:
        changed, why = _changed(composer, file, papers, _layout(typesetters, name))
    if state == "current":
        state = "stale" if changed else state
    elif changed != ("gone",):
        changed, why = (), None
    return CheckedFile(
        path=folder.path / name,
        kind=file.kind,
        office=file.office,
        fingerprint=file.fingerprint,
        state=state,
        changed=changed,
        why=why,
    )


def _changed(composer: Composer, file: MadeFile, papers: Papers, layout: str) -> tuple[tuple[str, ...], Text | None]:
    """Return which of the things that a file was made from have changed, or why there is no such document any more."""
    kind, office = KINDS.get(file.kind), composer.workspace.programme.offices.get(file.office or "")
    target = Target(office, file.place, file.to, file.review, file.committee)
    try:
        asked = (file.office,) if file.office else ()
        if kind is None or target not in composer.targets(kind, asked, papers, partial=file.partial):
            return ("gone",), None
        now = composer.compose(kind, target, papers, partial=file.partial)
    except LetterRefused as refused:
        return ("refused",), refused.message
    wanted = (now.letter.content(), now.letter.figures, now.letter.qr, layout)
    if wanted == (file.content, file.figures, file.check, file.layout):
        return (), None
    changed = [key for key, value in now.inputs.items() if file.inputs and file.inputs.get(key) != value]
    changed += ["layout"] if layout != file.layout else []
    return tuple(changed) or ("program",), None


def _layout(typesetters: Typesetters, name: str) -> str:
    """Return how a file would be laid out now; nothing where frames or emblem cannot be used."""
    try:
        return typesetters.layout(name.rpartition(".")[2])
    except (RenderError, KeyError):
        return ""
