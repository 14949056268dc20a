"""The check-up: configuration, credentials, clock, workbooks, ledger, fonts and templates, with remedies."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from tidao_sheets.core.form.form_reading import FormReading
from tidao_sheets.core.programme.records import both_names
from tidao_sheets.core.scoring.findings import Finding
from tidao_sheets.core.sheet.observed import Book
from tidao_sheets.core.text import Text, TidaoError
from tidao_sheets.jobs.evidence_check import check_evidence
from tidao_sheets.jobs.heartbeat import last_run, watch_check
from tidao_sheets.jobs.record_check import check_record
from tidao_sheets.jobs.shipped import templates
from tidao_sheets.jobs.workspace import Workspace
from tidao_sheets.stores.store import Check

CURRENT = Text("อ่านได้ เป็นแบบรุ่นปัจจุบัน", "can be read; of the present version")
REBUILT = Text("มีแบบที่สร้างใหม่แทนแล้ว จึงไม่นับ", "does not count; a rebuilt form has taken its place")


@dataclass(frozen=True, slots=True)
class CheckUp:
    """Every check, in order."""

    checks: tuple[Check, ...]

    @property
    def problems(self) -> tuple[Check, ...]:
        """Those that want something done."""
        return tuple(check for check in self.checks if not check.ok)


def check_up(folder: Path, round_number: int | None) -> CheckUp:
    """Look at everything that the work stands on."""
    return CheckUp(tuple(examine(folder, round_number)))


def examine(folder: Path, round_number: int | None) -> Iterator[Check]:
    """Yield every check in order; what depends on something that failed is left out."""
    from tidao_sheets.jobs.assess import pick_round

    try:
        workspace = Workspace.open(folder)
        number = pick_round(workspace.programme, round_number)
    except TidaoError as error:
        yield Check.failed("configuration", error)
        return
    yield Check(
        "configuration",
        Text(f"programme.toml และ workspace.toml ใช้ได้ (รอบที่ {number})", f"both files are sound (round {number})"),
    )
    workbooks = [*_workbooks(workspace, workspace.store().examine(number))]
    yield from workbooks
    if all(check.ok or check.name != "credentials" for check in workbooks):
        yield from check_evidence(workspace)
    yield from check_record(workspace)
    if found := last_run(workspace):
        yield watch_check(found)
    yield from _messages(workspace)
    yield from _fonts()
    yield from _templates(workspace)
    yield from _frames(workspace)


def _workbooks(workspace: Workspace, found: Iterable[Check | tuple[str, Book]]) -> Iterator[Check]:
    """Tell of each workbook, in order, whether it is a form that counts; one that was rebuilt need not."""
    from tidao_sheets.core.form.former import FormerWords
    from tidao_sheets.core.form.read_form import read_book

    examined = [*found]
    words = FormerWords(workspace.programme, (one[1] for one in examined if not isinstance(one, Check)))
    read: list[Check | tuple[Check, FormReading]] = []
    builds: dict[tuple[int, str], int] = {}
    for one in examined:
        if isinstance(one, Check):
            read.append(one)
            continue
        name, book = one
        current = Check(name, CURRENT, title=Text(book.name, book.name))
        form = read_book(workspace.programme, book, words)
        if isinstance(form, FormReading):
            read.append((current, form))
            builds[form.identity.whose] = max(form.identity.build, builds.get(form.identity.whose, 0))
        else:
            read += [_told(current, finding) for finding in form]
    for each in read:
        yield each if isinstance(each, Check) else _form(*each, builds[each[1].identity.whose])


def _form(current: Check, form: FormReading, build: int) -> Check:
    if form.identity.build < build:
        return replace(current, said=REBUILT)
    return current if form.refused is None else _told(current, form.refused)


def _told(current: Check, finding: Finding) -> Check:
    said, remedy = Text(finding.said("th"), finding.said("en")), Text(finding.remedy("th"), finding.remedy("en"))
    return replace(current, said=said, remedy=remedy, exit=1)


def _messages(workspace: Workspace) -> Iterator[Check]:
    """Tell whether messages can go out, and who has no address; nothing where the workspace sends none."""
    settings = workspace.settings.messages
    if settings.channel is None:
        return
    from tidao_sheets.jobs.channels import open_sender

    try:
        sender = open_sender(settings.channel, workspace.now())
    except TidaoError as error:
        yield Check.failed("messages", error)
        return
    whose = [("", Text("เลขานุการของรอบ", "the round's secretary"))]
    whose += [(c.id, both_names(c)) for c in workspace.programme.committees.values()]
    without = [names for who, names in whose if not any(map(sender.suits, settings.addresses(who)))]
    if without:
        th, en = (", ".join(names.in_(lang) for names in without) for lang in ("th", "en"))
        said = Text(f"ข้อความส่งไม่ถึง เพราะไม่มีที่อยู่: {th}", f"no address to which messages can go: {en}")
        remedy = Text(
            "ใส่ที่อยู่ใน [messages] และ [messages.to] ของ workspace.toml",
            "add it to [messages] or [messages.to] of workspace.toml",
        )
        yield Check("messages", said, remedy, 1)
        return
    name = settings.channel
    yield Check(
        "messages", Text(f'ช่องทาง "{name}" พร้อม ทุกคณะมีที่อยู่', f'the channel "{name}" is set up; all have addresses')
    )


def _fonts() -> Iterator[Check]:
    from tidao_sheets.render.face import BadFaceError, characters

    faces = sorted((templates() / "fonts").glob("*.ttf"))
    broken = []
    for face in faces:
        try:
            broken += [] if "ก" in characters(face) else [face.name]
        except (BadFaceError, OSError):
            broken.append(face.name)
    if broken or not faces:
        said = Text(
            f"แบบอักษรไทยเสียหาย: {', '.join(broken) or '-'}", f"Thai faces are damaged: {', '.join(broken) or '-'}"
        )
        yield Check("fonts", said, Text("ติดตั้งโปรแกรมใหม่", "install the program again"), 1)
        return
    yield Check("fonts", Text(f"แบบอักษรไทยครบ {len(faces)} แฟ้ม", f"{len(faces)} Thai faces"))


def _templates(workspace: Workspace) -> Iterator[Check]:
    """Tell which letter texts cannot be read by Jinja; a workspace's own win over the built-in ones."""
    names = sorted(p.name for p in (templates() / "letters").glob("*.j2"))
    broken = 0
    for name in names:
        if error := _mistake(workspace, f"letters/{name}"):
            broken += 1
            said = Text(f"แม่แบบ {name} ผิดรูป: {error.th}", f"the template {name} is not well-formed: {error.en}")
            yield Check("templates", said, Text("แก้แม่แบบใน templates/letters", "mend it in templates/letters"), 1)
    if not broken:
        yield Check("templates", Text(f"แม่แบบหนังสือครบ {len(names)} แฟ้ม", f"{len(names)} letter templates"))


def _frames(workspace: Workspace) -> Iterator[Check]:
    """Tell where a workspace's own frames or emblem can serve no letter, by the format that they are for."""
    from tidao_sheets.jobs.typesetting import RENDERERS, Typesetters
    from tidao_sheets.render.emblem import WORD_FORMATS

    emblem = workspace.settings.letters.emblem
    for suffix in RENDERERS:
        fits = emblem if suffix == "pdf" or (emblem and emblem.lower().endswith(WORD_FORMATS)) else None
        try:
            with Typesetters(workspace, fits, (suffix,)) as typesetters:
                typesetters.examine()
        except TidaoError as error:
            yield Check.failed("templates", error)


def _mistake(workspace: Workspace, name: str) -> Text | None:
    from tidao_sheets.core.letters.template import NOT_UTF8, mistake

    try:
        return mistake(workspace.template_text(name) or "")
    except UnicodeDecodeError:
        return NOT_UTF8
