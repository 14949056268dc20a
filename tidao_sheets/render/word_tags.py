"""The tags of a Word frame: each is known, none has lost a brace, and every part of a letter has its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from jinja2 import TemplateSyntaxError, nodes
from jinja2.meta import find_undeclared_variables

from tidao_sheets.core.letters.frames import HEAD_KEYS
from tidao_sheets.core.letters.parts import Closing
from tidao_sheets.core.text import Text
from tidao_sheets.render import word_xml
from tidao_sheets.render.typeset import RenderError

if TYPE_CHECKING:
    from docxtpl import DocxTemplate

    from tidao_sheets.core.letters.parts import Letter
    from tidao_sheets.core.letters.sandbox import Sandbox

BODY: Final = "body"
NAMES: Final = frozenset(
    {"emblem", "draft", "heading", "parts", BODY, "enclosures", *word_xml.closing(Closing())}
    | {f"parts.{role}" for role in HEAD_KEYS.values()}
)
"""What the tags of a frame may name."""
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)


def tags_of(name: str, document: DocxTemplate, sandbox: Sandbox) -> frozenset[str]:
    """Return what the tags of a frame name. Raises `RenderError`, which names the frame and the words at fault."""
    used: set[str] = set()
    document.init_docx()
    for xml in _parts(document):
        try:
            tree = sandbox.parse(xml)
        except TemplateSyntaxError as error:
            raise RenderError(what=name, reason=error.message) from error
        if lost := _lost_brace(xml):
            raise RenderError(
                what=name, reason=Text(f'วงเล็บปีกกาไม่ครบคู่: "{lost}"', f'a brace without its pair: "{lost}"')
            )
        used |= find_undeclared_variables(tree) - {"namespace"}
        roles = (n for n in tree.find_all(nodes.Getattr) if isinstance(n.node, nodes.Name) and n.node.name == "parts")
        used |= {f"parts.{node.attr}" for node in roles}
    if unknown := sorted(used - NAMES):
        told = ", ".join(unknown)
        raise RenderError(what=name, reason=Text(f"ไม่รู้จัก {{{{ {told} }}}}", f"{{{{ {told} }}}} is not known"))
    if BODY not in used:
        raise RenderError(what=name, reason=_lacking(BODY))
    return frozenset(used)


def require_places(name: str, tags: frozenset[str], letter: Letter) -> None:
    """Raise `RenderError` where a letter has a part for which its frame has no place."""
    had = {f"parts.{part.role}": bool(part.rows) for part in letter.head}
    had |= {key: bool(written) for key, written in word_xml.closing(letter.closing).items()}
    had |= {"enclosures": bool(letter.enclosures), "draft": letter.draft}
    if lacking := next((key for key, there in had.items() if there and key not in tags), None):
        raise RenderError(what=name, reason=_lacking(lacking))


def _lacking(tag: str) -> Text:
    return Text(f"ไม่มี {{{{p {tag} }}}} เอกสารจะขาดส่วนนี้", f"it has no {{{{p {tag} }}}}: documents would lack that part")


def _parts(document: DocxTemplate) -> Iterator[str]:
    """Yield the XML of body, headers and footers, as Jinja reads it."""
    yield document.patch_xml(document.get_xml())
    for uri in (document.HEADER_URI, document.FOOTER_URI):
        for _, part in document.get_headers_footers(uri):
            yield document.patch_xml(document.get_part_xml(part))


def _lost_brace(xml: str) -> str | None:
    """Return the words of the first paragraph with a brace that belongs to no tag."""
    for paragraph in re.split(r"</w:p>", xml):
        words = re.sub(r"<[^>]*>", "", _TAG.sub("", paragraph))
        if "{" in words or "}" in words:
            return words.strip()[:80]
    return None
