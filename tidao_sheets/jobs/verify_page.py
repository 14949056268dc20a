"""A page for those who hold a document: whether the text of its QR code is one of the round's register."""

from __future__ import annotations

import hashlib
import html
import json
from pathlib import Path
from typing import TYPE_CHECKING

from tidao_sheets.files import write_whole
from tidao_sheets.jobs.shipped import templates

if TYPE_CHECKING:
    from tidao_sheets.jobs.manifest import LetterFolder
    from tidao_sheets.jobs.workspace import Workspace

NAME = "ตรวจเอกสาร.html"
DIGITS = 24
"""Hexadecimal digits of a text's SHA-256 in the register: they tell nothing of what it says."""


def registered(text: str) -> str:
    """Return what the register has of the text of a QR code."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:DIGITS]


def write_verify_page(workspace: Workspace, folder: LetterFolder, number: int) -> Path:
    """Write the page of a round, which asks nobody anything, and return its path."""
    known = sorted({registered(file.check) for file in folder.files.values() if file.round == number and file.check})
    programme = workspace.programme
    title = html.escape(f"{programme.short_name} ประจำปี {programme.year} {programme.rounds[number].name}")
    page = (templates() / "verify" / "page.html").read_text(encoding="utf-8")
    page = page.replace("<!--TITLE-->", title).replace("/*KNOWN*/[]", json.dumps(known))
    path = folder.of_round(number) / NAME
    write_whole(path, page.encode())
    return path
