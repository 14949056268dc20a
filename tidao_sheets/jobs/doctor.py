"""The check-up: configuration, credentials, clock, workbooks, fonts and templates, in this order, with remedies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidao_sheets.core.text import Text, TidaoError
from tidao_sheets.jobs.shipped import templates
from tidao_sheets.jobs.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tidao_sheets.core.sheet.observed import Book
    from tidao_sheets.stores.google.store import GoogleStore

NO_REMEDY = Text("", "")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: what it is, how it is, and what to do when `exit` is not 0."""

    name: str
    said: Text
    remedy: Text = NO_REMEDY
    exit: int = 0

    @property
    def ok(self) -> bool:
        """Whether there is nothing to do."""
        return self.exit == 0


def _failed(name: str, error: TidaoError) -> Check:
    told = error.render if hasattr(error, "render") else None
    return Check(name, Text(told("th"), told("en")) if told else error.message, error.remedy, error.exit)


def examine(folder: Path, round_number: int | None) -> Iterator[Check]:
    """Yield every check in order; what depends on something that failed is left out."""
    from tidao_sheets.jobs.sync import pick_round

    try:
        workspace = Workspace.open(folder)
        number = pick_round(workspace.programme, round_number)
    except TidaoError as error:
        yield _failed("configuration", error)
        return
    yield Check(
        "configuration",
        Text(f"programme.toml และ workspace.toml ใช้ได้ (รอบที่ {number})", f"both files are sound (round {number})"),
    )
    yield from _google(workspace, number) if workspace.settings.store == "google" else _excel(workspace, number)
    yield from _fonts()
    yield from _templates(workspace)


def _excel(workspace: Workspace, number: int) -> Iterator[Check]:
    try:
        workspace.require_forms()
        read = workspace.store().read_forms(number, lambda _: None)
    except TidaoError as error:
        yield _failed("forms", error)
        return
    for unread in read.unread:
        yield Check(unread.name, unread.reason, Text("แก้ตามนั้น แล้วสั่งอีกครั้ง", "mend it so, then run it again"), 4)
    for book in read.books:
        yield from _version(workspace, book.name, book)
    try:
        store = workspace.store()
        store.read_summary()
        store.check_summary()
    except TidaoError as error:
        yield _failed("summary", error)
    else:
        yield Check("summary", Text("อ่านและเขียนได้", "can be read and written"))


def _google(workspace: Workspace, number: int) -> Iterator[Check]:
    from tidao_sheets.stores.google import examine as google
    from tidao_sheets.stores.google.errors import GoogleError

    store: GoogleStore = workspace.store()  # type: ignore[assignment]
    try:
        who = google.log_in(store)
    except TidaoError as error:
        yield _failed("credentials", error)
        yield _clock(google.skew(store), google.MOST_SKEW)
        return
    yield Check("credentials", Text(f"เข้าใช้ได้ในชื่อ {who}", f"logged in as {who}"))
    yield _clock(google.skew(store), google.MOST_SKEW)
    for key, found in google.spreadsheets(store, number):
        if isinstance(found, GoogleError):
            yield _failed(key, found)
        elif found is None:
            yield Check(key, Text("ยังว่าง อ่านและเขียนได้", "still empty; can be read and written"))
        elif key == "summary":
            yield Check(key, Text("อ่านและเขียนได้", "can be read and written"))
        else:
            yield from _version(workspace, key, found)


def _clock(skew: float | None, most: float) -> Check:
    if skew is None:
        said = Text("ถามเวลาจากเซิร์ฟเวอร์ไม่ได้", "the server's time could not be asked for")
        return Check("clock", said, Text("ตรวจอินเทอร์เน็ต", "check the internet connection"), 4)
    seconds = round(abs(skew))
    if seconds > most:
        said = Text(f"นาฬิกาของเครื่องนี้คลาดไป {seconds} วินาที", f"this computer's clock is {seconds} seconds off")
        return Check("clock", said, Text("ตั้งเวลาของเครื่องให้เป็นอัตโนมัติ", "let the system set its time by itself"), 4)
    return Check("clock", Text(f"ต่างจากเซิร์ฟเวอร์ {seconds} วินาที", f"within {seconds} seconds of the server's"))


def _version(workspace: Workspace, name: str, book: Book) -> Iterator[Check]:
    """Tell whether a workbook is a form that this programme's present rubric can read."""
    from tidao_sheets.core.form.read_form import FormReading, read_book

    found = read_book(workspace.programme, book)
    if isinstance(found, FormReading):
        yield Check(name, Text("อ่านได้ เป็นแบบรุ่นปัจจุบัน", "can be read; of the present version"))
        return
    for finding in found:
        remedy = Text(finding.remedy("th"), finding.remedy("en"))
        yield Check(name, Text(finding.said("th"), finding.said("en")), remedy, 1)


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
    from jinja2 import Environment, TemplateError

    names = sorted(p.name for p in (templates() / "letters").glob("*.j2"))
    broken = 0
    for name in names:
        try:
            Environment(autoescape=False).parse(workspace.template_text(f"letters/{name}") or "")  # noqa: S701 - only parsed
        except (TemplateError, UnicodeDecodeError) as error:
            broken += 1
            said = Text(f"แม่แบบ {name} ผิดรูป: {error}", f"the template {name} is not well-formed: {error}")
            yield Check("templates", said, Text("แก้แม่แบบใน templates/letters", "mend it in templates/letters"), 1)
    if not broken:
        yield Check("templates", Text(f"แม่แบบหนังสือครบ {len(names)} แฟ้ม", f"{len(names)} letter templates"))
