"""Letters as Word files: the data of a `Letter` put into the frames of `templates/word` by docxtpl."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from docx.shared import Cm
from docxtpl import DocxTemplate
from markupsafe import Markup

from tidao_sheets.core.letters.counting import TOO_MUCH, TooMuchError, bounded
from tidao_sheets.core.letters.frames import FRAMES
from tidao_sheets.core.letters.parts import DRAFT, Letter, check_code
from tidao_sheets.core.letters.sandbox import Sandbox
from tidao_sheets.core.text import Text, TidaoError
from tidao_sheets.render import word_xml
from tidao_sheets.render.emblem import WORD_FORMATS, emblem_bytes, not_taken, require_for_word
from tidao_sheets.render.typeset import RenderError, Typeset
from tidao_sheets.render.word_pictures import picture, qr_corner, qr_line
from tidao_sheets.render.word_tags import require_places, tags_of

EMBLEM_TOLD = "ตราครุฑ"
"""The emblem for those who do not see it, as in the PDF."""
OUTPUT = 4_000_000
"""Characters of XML that a frame may come to; the largest of ours comes to 200,000."""

_UNUSABLE = "ใช้เป็นแม่แบบไม่ได้ โครงสร้างของแฟ้ม Word เสียหาย ให้คัดลอกแม่แบบของโปรแกรมมาแก้ไขใหม่"


class DocxRenderer:
    """Fills frames; `find` returns the file of a frame by its name in the templates, the workspace's own first."""

    def __init__(self, find: Callable[[str], Path | None], emblem: Path | None = None) -> None:
        self._find = find
        self._emblem = emblem
        if emblem is not None and emblem.suffix.lower() not in WORD_FORMATS:
            raise not_taken(emblem, WORD_FORMATS, Text("เอกสาร Word ", "Word"))
        self._frames: dict[str, bytes] = {}
        self._tags: dict[str, frozenset[str]] = {}
        self._sandbox = Sandbox(output=OUTPUT, autoescape=True)

    @cached_property
    def layout(self) -> str:
        """A digest of all that decides how a letter looks: frames and emblem."""
        digest = hashlib.sha256(self._emblem_bytes())
        for frame in FRAMES:
            digest.update(self._frame(frame.id))
        return digest.hexdigest()[:16]

    def examine(self) -> None:
        """Raise `RenderError` where emblem or frames can serve no letter."""
        if self._emblem is not None:
            require_for_word(self._emblem)
        for frame in FRAMES:
            with self._told(frame.id):
                self._document(frame.id)

    def render(self, letter: Letter) -> Typeset:
        """Fill one letter's frame; the same letter gives the same bytes. Raises `RenderError`.

        Word finds another face for what ours cannot show, so that there are never placeholders.
        """
        made = io.BytesIO()
        with self._told(letter.frame):
            document = self._document(letter.frame)
            require_places(_name(letter.frame), self._tags[letter.frame], letter)
            document.render(self._values(letter, document), self._sandbox)
            _describe(document, letter)
            document.save(made)
        return Typeset(_undated(made.getvalue()))

    def _document(self, frame: str) -> DocxTemplate:
        """Return a frame to be filled in, whose tags have been looked at once."""
        document = DocxTemplate(io.BytesIO(self._frame(frame)))
        if frame not in self._tags:
            self._tags[frame] = tags_of(_name(frame), document, self._sandbox)
        return document

    @contextmanager
    def _told(self, frame: str) -> Iterator[None]:
        """Bound what is done with a frame, and tell by its name whatever it comes to."""
        try:
            with bounded():
                yield
        except TidaoError:
            raise
        except (TooMuchError, RecursionError, MemoryError) as error:
            raise RenderError(what=_name(frame), reason=TOO_MUCH) from error
        except Exception as error:  # whatever somebody else's frame comes to
            told = Text(_UNUSABLE, str(error) or type(error).__name__)
            raise RenderError(what=_name(frame), reason=told) from error

    def _frame(self, name: str) -> bytes:
        if name not in self._frames:
            path = self._find(_name(name))
            if path is None:
                raise RenderError(what=_name(name), reason=Text("ไม่พบแฟ้มนี้", "no such file"))
            self._frames[name] = path.read_bytes()
        return self._frames[name]

    def _emblem_bytes(self) -> bytes:
        return b"" if self._emblem is None else emblem_bytes(self._emblem)

    def _values(self, letter: Letter, document: DocxTemplate) -> dict[str, object]:
        """Return what a frame may use: emblem(cm), parts by role, body, the closing's parts, enclosures."""
        document.init_docx()
        part, last = document.docx.part, len(letter.enclosures)
        height = document.docx.sections[0].page_height or 0

        def emblem(cm: float) -> Markup | str:
            where = document.current_rendering_part
            return _drawn(picture(where, self._emblem_bytes(), EMBLEM_TOLD, height=Cm(cm))) if self._emblem else ""

        return {
            "emblem": emblem,
            "draft": DRAFT if letter.draft else "",
            "heading": letter.heading,
            "parts": _Parts({part.role: _markup(word_xml.part(part)) for part in letter.head}),
            "body": _markup([*_body(letter), "" if last else qr_corner(part, letter, height)]),
            "enclosures": [
                {
                    "label": _markup(word_xml.label(e)),
                    "blocks": _markup([*word_xml.blocks(e.blocks), qr_line(part, letter) if n == last else ""]),
                }
                for n, e in enumerate(letter.enclosures, 1)
            ],
            **{name: _markup(written) for name, written in word_xml.closing(letter.closing).items()},
        }


def _body(letter: Letter) -> Iterator[str]:
    """Yield the body; stars stand below its first block."""
    if letter.stars:
        yield from word_xml.blocks(letter.body[:1])
        yield word_xml.stars(letter.stars)
    yield from word_xml.blocks(letter.body[1:] if letter.stars else letter.body, closes=True)


def _name(frame: str) -> str:
    return f"word/{frame}.docx"


def _drawn(drawing: str) -> Markup:
    """Put a drawing among the words in which its tag stands."""
    return _markup(("</w:t></w:r><w:r><w:drawing>", drawing, '</w:drawing></w:r><w:r><w:t xml:space="preserve">'))


def _markup(written: Iterable[str]) -> Markup:
    return Markup("".join(written))  # noqa: S704 - escaped by `word_xml`


class _Parts(dict[str, Markup]):
    """Head parts by role; an optional one that a letter lacks is nothing."""

    def __missing__(self, role: str) -> Markup:
        return Markup("")


def _describe(document: DocxTemplate, letter: Letter) -> None:
    """Write title, author, the code of the content and dates, as the PDF has them."""
    properties = document.docx.core_properties
    properties.title, properties.author = letter.title[:255], letter.author[:255]
    properties.keywords = check_code(letter.content())
    properties.last_modified_by = letter.author[:255]
    properties.created = properties.modified = letter.issued.replace(tzinfo=None)


def _undated(data: bytes) -> bytes:
    """Pack a file anew without the time of packing, so that the same letter gives the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), old.read(name), zipfile.ZIP_DEFLATED)
    return made.getvalue()
