"""The workspace folder: its two files, its store and ledger, the day, and where templates and programmes are found."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tidao_sheets.core.programme.records import Programme
from tidao_sheets.core.settings.records import LEDGER, Settings
from tidao_sheets.core.text import Text, TidaoError
from tidao_sheets.files import clear_litter, read_whole, sha256, write_whole
from tidao_sheets.jobs.day import told_day
from tidao_sheets.jobs.kept_folders import INBOX, RECEIVED, KeptFolders
from tidao_sheets.jobs.lock import locked
from tidao_sheets.jobs.own_files import PROGRAMME, SETTINGS, own_file, settings_file, usable
from tidao_sheets.jobs.shipped import config, find_programme, templates
from tidao_sheets.jobs.trust import is_link, require_trust
from tidao_sheets.stores.store import Calls, Store

if TYPE_CHECKING:
    from tidao_sheets.ledger.ledger import Ledger
    from tidao_sheets.stores.google.revisions import Listings

LETTERS, BACKUP, REPORTS = "letters", "backup", "report"


class NoWorkspaceError(TidaoError):
    """The folder holds no programme.toml."""

    code = "no_workspace"
    says = Text(
        'โฟลเดอร์ "{folder}" ยังไม่ใช่โฟลเดอร์งานประเมิน (ไม่มี programme.toml)',
        '"{folder}" is not a workspace (it has no programme.toml).',
    )
    advises = Text(
        'สั่ง "tidao init ชื่อโฟลเดอร์" เพื่อสร้าง หรือระบุด้วย --workspace',
        'Make one with "tidao init FOLDER", or name one with --workspace.',
    )


class NotEmptyError(TidaoError):
    """`init` was asked for a folder that already holds a workspace."""

    code = "workspace_exists"
    says = Text('มี "{path}" อยู่แล้ว จึงไม่เขียนทับ', '"{path}" exists already and was not written over.')
    advises = Text("ใช้โฟลเดอร์อื่น หรือย้ายแฟ้มเดิมออกก่อน", "Choose another folder, or move the old files away first.")


class OwnFileError(TidaoError):
    """An export was asked to replace a file of the workspace's own."""

    code = "own_file"
    says = Text(
        '"{path}" เป็นที่ของแบบให้คะแนนหรือสรุปผล จึงไม่ส่งออกทับ',
        '"{path}" is the place of score forms or of the summary; nothing was exported there.',
    )
    advises = Text("ใช้ชื่อหรือโฟลเดอร์อื่น", "Choose another name or folder.")


@dataclass(frozen=True, slots=True)
class Workspace:
    """An opened workspace: its folder, its programme and its settings, and the SHA-256 of the two files.

    `file` is the text of the programme file, as it was read.
    """

    folder: Path
    programme: Programme
    settings: Settings
    digest: str
    file: str

    @classmethod
    def open(cls, folder: Path) -> Workspace:
        """Open a workspace folder that may reach what it would; nothing is touched before both files are sound."""
        workspace = cls.read(folder)
        require_trust(workspace.folder, workspace.settings)
        return workspace

    @classmethod
    def read(cls, folder: Path) -> Workspace:
        """Read the two files of a workspace, which must be sound; it is not to be worked with: see `open`."""
        from tidao_sheets.core.programme.file import parse_programme_bytes
        from tidao_sheets.core.settings.file import parse_settings_bytes

        told_day()
        path = folder / PROGRAMME
        if not os.path.lexists(path):
            raise NoWorkspaceError(folder=folder.resolve())
        told, content = own_file(path), settings_file(folder)
        programme = parse_programme_bytes(told, str(path))
        settings = parse_settings_bytes(content, str(folder / SETTINGS), programme)
        digest = f"{sha256(told)} {sha256(content)}"
        return cls(folder.resolve(), programme, settings, digest, told.decode("utf-8-sig"))

    def now(self) -> datetime:
        """Return the moment in the programme's time zone; TIDAO_TODAY sets the date."""
        moment = datetime.now(ZoneInfo(self.programme.time_zone)).replace(microsecond=0)
        day = told_day()
        return moment.replace(year=day.year, month=day.month, day=day.day) if day else moment

    def store(self, changed: Listings | None = None, number: int = 0) -> Store:
        """Return the store that the settings name; given `changed`, what has not changed on Google is not read again.

        That may miss what Drive does not tell of yet. `changed` is of one run, `number` of the round that is read.
        """
        if self.settings.store == "google":
            from tidao_sheets.jobs.shelf import unchanged_of
            from tidao_sheets.stores.google.store import GoogleStore

            calls = Calls()
            return GoogleStore(
                settings=self.settings.google,
                folder=self.folder,
                programme=self.programme,
                remember=self.remember,
                calls=calls,
                unchanged=unchanged_of(self, number, changed, calls) if changed else None,
            )
        from tidao_sheets.stores.xlsx.store import XlsxStore

        stamp = f"{self.now():%Y-%m-%d %H.%M.%S}"
        kept = self.kept
        read = {*kept.forms.parents, *kept.evidence.parents}
        return XlsxStore(
            forms=kept.read[0],
            evidence=kept.read[1],
            summary_path=self.folder / self.settings.xlsx.summary,
            backups=self.folder / BACKUP,
            stamp=stamp,
            aside=tuple(a for n in (INBOX, RECEIVED) if (a := self.folder / n) not in read),
        )

    @property
    def has_ledger(self) -> bool:
        """Whether a ledger may hold anything; before the first sync there is none to open."""
        return bool(self.settings.ledger.url) or (self.folder / LEDGER).exists()

    def ledger(self) -> Ledger:
        """Return the record of this workspace."""
        from tidao_sheets.ledger.place import open_ledger

        return open_ledger(self.settings.ledger, self.folder, self._pin)

    def closed_rounds(self) -> frozenset[int]:
        """Return the rounds that are closed."""
        if not self.has_ledger:
            return frozenset()
        with self.ledger() as ledger:
            return frozenset(number for number, r in ledger.records(self.programme).items() if r.closing)

    def _pin(self, workspace_id: str) -> None:
        """Write this workspace's id into the workspace file, unless there is one."""
        from tidao_sheets.core.settings.edit import with_id

        if self.settings.ledger.id is None:
            before = settings_file(self.folder).decode("utf-8-sig")
            after = with_id(before, workspace_id)
            if after != before:
                write_whole(self.folder / SETTINGS, after.encode("utf-8"))

    def remember(self, key: str, url: str) -> None:
        """Write the URL of a new spreadsheet into the workspace file: of the summary, or of a form ("1/zone-1")."""
        from tidao_sheets.core.settings.edit import with_spreadsheet

        after = with_spreadsheet(settings_file(self.folder).decode("utf-8-sig"), key, url)
        write_whole(self.folder / SETTINGS, after.encode("utf-8"))

    def clear_litter(self) -> None:
        """Take away what runs that were cut off have left; the workspace's lock must be held."""
        xlsx, letters = self.settings.xlsx, self.folder / LETTERS
        below = [*letters.glob("*/"), *letters.glob("*/*/")] if letters.is_dir() else []  # of rounds, and of kinds
        filled = {self.folder / xlsx.forms, self.folder / xlsx.evidence}
        own = {self.folder / BACKUP, self.folder / REPORTS}
        places = {*filled, *own, *self.kept, (self.folder / xlsx.summary).parent}
        clear_litter(self.folder, *places, letters, *below)

    @property
    def kept(self) -> KeptFolders:
        """The folders of what came back."""
        return KeptFolders.of(self.folder, self.settings.xlsx)

    @property
    def letters(self) -> Path:
        """The folder of the letters."""
        return self.folder / LETTERS

    def refuse_own(self, path: Path) -> None:
        """Refuse to write a file where the store has its own."""
        if self.store().owns(path):
            raise OwnFileError(path=path)

    def find(self, name: str) -> Path | None:
        """Find a template file: the workspace's own of that name wins over the built-in one."""
        for root in (self.folder / "templates", templates()):
            if (root / name).is_file():
                return root / name
        return None

    def template_text(self, name: str) -> str | None:
        """Return the text of a template, or None where there is none."""
        path = self.find(name)
        return read_whole(path).decode("utf-8-sig") if path else None


@dataclass(frozen=True, slots=True)
class NewWorkspace:
    """A workspace that was made: its folder as it was named, and the files written."""

    folder: Path
    made: tuple[Path, ...]


def make_workspace(folder: Path, wanted: str | None) -> NewWorkspace:
    """Write both files, with every key explained, into a folder that has neither."""
    from uuid import uuid4

    from tidao_sheets.core.programme.file import parse_programme_bytes
    from tidao_sheets.core.settings.edit import with_id

    told_day()
    source = find_programme(wanted)
    content = usable(source)
    parse_programme_bytes(content, str(source))
    settings = with_id(read_whole(config() / SETTINGS).decode("utf-8"), uuid4().hex)
    made = {folder / PROGRAMME: content, folder / SETTINGS: settings.encode("utf-8")}
    _refuse_existing(folder, content)
    with locked(folder, "init"):
        clear_litter(folder)
        _refuse_existing(folder, content)
        (folder / "forms").mkdir(exist_ok=True)
        for path, data in made.items():  # the programme first: see `_refuse_existing`
            write_whole(path, data)
    return NewWorkspace(folder, tuple(made))


def _refuse_existing(folder: Path, programme: bytes) -> None:
    """Refuse a folder that holds either file, but for what a run has left that was cut off between the two."""
    path, settings = folder / PROGRAMME, folder / SETTINGS
    if os.path.lexists(settings):
        raise NotEmptyError(path=path if os.path.lexists(path) else settings)
    if os.path.lexists(path) and (is_link(path) or not path.is_file() or read_whole(path) != programme):
        raise NotEmptyError(path=path)
