"""What stands in workspaces that the campaign attacks: what came back, and until when requests are taken."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path


def sent_back(synced: Path, changed: Path, to: Path) -> Path:
    """Make a workspace in whose inbox lie a zip with a changed form and what is no form, and the form once more."""
    shutil.copytree(synced, to)
    (to / "inbox").mkdir()
    form = next((changed / "forms").glob("*สายเหนือ*.xlsx")).read_bytes()
    (to / "inbox" / "แบบ.xlsx").write_bytes(form)
    with zipfile.ZipFile(to / "inbox" / "ส่งคืน.zip", "w") as sent:
        for name, data in (("แบบ ส่งอีกครั้ง.xlsx", form), ("สแกน.pdf", b"%PDF-1")):
            sent.writestr(name, data)
    return to


def taking_requests(synced: Path, to: Path) -> Path:
    """Make a workspace in which requests for review are taken until a day."""
    shutil.copytree(synced, to)
    settings = to / "workspace.toml"
    settings.write_text(settings.read_text("utf-8").replace("# 1 = 2024-04-30", "1 = 2025-01-31", 1), "utf-8")
    return to
