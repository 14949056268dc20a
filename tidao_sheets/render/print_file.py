"""Documents bound into one PDF that is printed on both sides: each begins on an odd page.

It is made for printing only, of the pages of PDFs that Typst has made: their fonts and drawings stay as they are, and
what makes such a document one for archives, its tags and attachments, stays with that.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import typst

from tidao_sheets.render.typeset import RenderError

_PAGE = re.compile(rb"\n\d+ 0 obj\n<</Type/Page/")
_BINDING = """\
#let told = json(bytes(sys.inputs.told))
#set document(title: told.title, author: told.author, description: told.about)
#set text(font: "TH SarabunPSK", lang: "th", fallback: false)
#set page(width: auto, height: auto, margin: 0pt)
#for leaf in told.leaves {
  for n in range(1, leaf.pages + 1) {
    page({
      if n == 1 { place(hide(heading(outlined: false, bookmarked: true, leaf.name))) }
      image(leaf.file, page: n)
    })
  }
  if calc.odd(leaf.pages) { page(paper: "a4", []) }
}
"""
LAYOUT = hashlib.sha256(_BINDING.encode()).hexdigest()[:16]
"""Changes with how documents are bound."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One document that is bound: its name, for the outline, and its PDF."""

    name: str
    pdf: bytes


@dataclass(frozen=True, slots=True)
class PrintFile:
    """What is bound, in this order, under a title; `about` says what the file is for."""

    title: str
    author: str
    about: str
    issued: datetime
    leaves: tuple[Leaf, ...]


def page_count(pdf: bytes) -> int:
    """Return how many pages a PDF has that Typst has made."""
    return len(_PAGE.findall(pdf))


def bound(told: PrintFile, fonts: typst.Fonts) -> bytes:
    """Bind documents; the same ones give the same bytes. Raises `RenderError`."""
    try:
        with TemporaryDirectory() as folder:  # whose files Typst reads; as a value a PDF would take 40 times the room
            return _bound(told, fonts, Path(folder))
    except typst.TypstError as error:
        raise RenderError(what=told.title, reason=error.message) from error
    except OSError as error:
        raise RenderError(what=error.filename or told.title, reason=error.strerror or error) from error


def _bound(told: PrintFile, fonts: typst.Fonts, folder: Path) -> bytes:
    leaves = []
    for n, leaf in enumerate(told.leaves):
        (folder / f"{n}.pdf").write_bytes(leaf.pdf)
        leaves.append({"name": leaf.name, "pages": page_count(leaf.pdf), "file": f"{n}.pdf"})
    inputs = json.dumps({"title": told.title, "author": told.author, "about": told.about, "leaves": leaves})
    compiler = typst.Compiler(root=folder, font_paths=fonts, sys_inputs={"told": inputs})
    pdf = compiler.compile(_BINDING.encode(), timestamp=int(told.issued.timestamp()), format="pdf")
    if not isinstance(pdf, bytes):
        raise TypeError("the compiler returned no single file")
    return pdf
