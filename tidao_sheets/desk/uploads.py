"""Files that a browser sends: streamed into a folder of the inbox as they come, and named once all are there."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING

from tidao_sheets.core.received.naming import filed_name
from tidao_sheets.jobs.kept_folders import INBOX

if TYPE_CHECKING:
    from collections.abc import Iterable

    from werkzeug.datastructures import FileStorage


class Uploads:
    """A new folder of a workspace's inbox; what is left there when a desk is killed is received with the inbox."""

    def __init__(self, workspace: Path) -> None:
        inbox = workspace / INBOX
        inbox.mkdir(exist_ok=True)
        self.folder = Path(tempfile.mkdtemp(prefix="รับ-", dir=inbox))
        self._files: list[IO[bytes]] = []

    def next_file(self) -> IO[bytes]:
        """Open the file that the next one that is sent is written into."""
        file = (self.folder / f"{len(self._files)}.part").open("w+b")
        self._files.append(file)
        return file

    def named(self, sent: Iterable[FileStorage]) -> list[Path]:
        """Give each file the last part of the name that it was sent under; a field that was left empty is no file."""
        kept = []
        for each in sent:
            part = Path(each.stream.name)
            each.stream.close()
            if not each.filename:
                part.unlink()
                continue
            path = self._free(each.filename)
            part.rename(path)
            kept.append(path)
        return kept

    def _free(self, told: str) -> Path:
        """Return a path that is not taken; folders of the sender's are no folders here."""
        path = self.folder / filed_name(told)
        n = 1
        while path.exists():
            n += 1
            path = path.with_name(f"{n} {filed_name(told)}")
        return path

    def discard(self) -> None:
        """Take the folder away with all that is left in it."""
        for file in self._files:
            file.close()
        shutil.rmtree(self.folder, ignore_errors=True)
