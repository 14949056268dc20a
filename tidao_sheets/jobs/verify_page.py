"""A page for those who hold a document: whether its file, or the text of its QR code, is of the register."""

from __future__ import annotations

import hashlib
import html
import json
from pathlib import Path
from typing import TYPE_CHECKING

from tidao_sheets.core.letters.contents import round_told
from tidao_sheets.core.letters.payload import told
from tidao_sheets.core.thai import thai_digits
from tidao_sheets.files import write_whole
from tidao_sheets.jobs.shipped import templates

if TYPE_CHECKING:
    from tidao_sheets.jobs.manifest import LetterFolder
    from tidao_sheets.jobs.workspace import Workspace

NAME = "ตรวจเอกสาร.html"
DIGITS = 24
"""Hexadecimal digits of a SHA-256 in the register: they tell nothing of what a text or file says."""


def registered(text: str) -> str:
    """Return what the register has of the text of a QR code."""
    return hashlib.sha256(told(text).encode()).hexdigest()[:DIGITS]


def write_verify_page(workspace: Workspace, folder: LetterFolder, number: int) -> Path:
    """Write the page, which knows all rounds' documents and asks nobody anything, to a round's; return its path."""
    programme, made = workspace.programme, folder.files.values()
    texts = {
        round_told(programme, n): sorted({registered(file.check) for file in made if file.round == n and file.check})
        for n in programme.rounds
    }
    parts = {
        "<!--TITLE-->": html.escape(thai_digits(f"{programme.short_name} ประจำปี {programme.year}")),
        "/*TEXTS*/{}": _script({said: sums for said, sums in texts.items() if sums}),
        "/*FILES*/[]": _script(sorted({file.sha256[:DIGITS] for file in made if not file.draft})),
        "/*DIGITS*/24": str(DIGITS),
    }
    page = (templates() / "verify" / "page.html").read_text(encoding="utf-8")
    for mark, written in parts.items():
        page = page.replace(mark, written)
    path = folder.of_round(number) / NAME
    write_whole(path, page.encode())
    return path


def _script(value: object) -> str:
    """Write a value for a script inside HTML."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")
