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
_TAG = re.compile(r"\{\{[^{}]*\}\}|\{%[^{}]*%\}|\{#[^{}]*#\}")
_WHOLE: Final = {kind: re.compile(rf"(\{{[{{%#]){kind} .*?[}}%#]\}}", re.DOTALL) for kind in ("p", "tc", "tr")}
"""Tags in place of whole paragraphs, cells and rows: whatever else stands in one goes when it is filled in."""
_SHOWN: Final = frozenset({"drawing", "pict", "object", "sym", "fldChar", "fldSimple", "sectPr"})
"""What a paragraph shows beside words, or what begins at it."""


def tags_of(name: str, document: DocxTemplate, sandbox: Sandbox) -> frozenset[str]:
    """Return what the tags of a frame name. Raises `RenderError`, which names the frame and the words at fault."""
    used: set[str] = set()
    document.init_docx()
    for whole, xml in _parts(document):
        if beside := next(_beside(whole), None):
            raise RenderError(what=name, reason=beside)
        if lost := _lost_brace(whole):  # as Jinja reads it, a tag goes on to the next brace, over paragraphs
            raise RenderError(
                what=name, reason=Text(f'วงเล็บปีกกาไม่ครบคู่: "{lost}"', f'a brace without its pair: "{lost}"')
            )
        try:
            tree = sandbox.parse(xml)
        except TemplateSyntaxError as error:
            said = Text("เขียนคำสั่งในวงเล็บปีกกาไม่ถูกรูปแบบ", f"syntax: {error.message}")
            raise RenderError(what=name, reason=said) from error
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


def _parts(document: DocxTemplate) -> Iterator[tuple[str, str]]:
    """Yield the XML of body, headers and footers, as it is and as Jinja reads it."""
    xml = document.get_xml()
    yield xml, document.patch_xml(xml)
    for uri in (document.HEADER_URI, document.FOOTER_URI):
        for _, part in document.get_headers_footers(uri):
            xml = document.get_part_xml(part)
            yield xml, document.patch_xml(xml)


def _beside(xml: str) -> Iterator[Text]:
    """Tell what stands beside a tag that takes the place of all that is in its paragraph, cell or row."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    tree = parse_xml(xml.encode())
    for kind, tag in _WHOLE.items():
        place = qn(f"w:{kind}")
        for element in tree.iter(place):
            own = [e for e in element.iter() if e is not element and next(e.iterancestors(place)) is element]
            words = "".join(e.text or "" for e in own if e.tag == qn("w:t"))
            if not (found := tag.search(words)):
                continue
            rest = " ".join((words[: found.start()] + words[found.end() :]).split())
            shown = rest or next((word for e in own if (word := str(e.tag).rpartition("}")[2]) in _SHOWN), "")
            if shown:
                yield Text(
                    f'"{shown[:80]}" อยู่กับ {found[0]} และจะหายไป ให้แยกไว้คนละย่อหน้า',
                    f'"{shown[:80]}" stands beside {found[0]} and would be lost: give it a paragraph of its own',
                )


def _lost_brace(xml: str) -> str | None:
    """Return the words of the first paragraph with a brace that belongs to no tag."""
    for paragraph in re.split(r"</w:p>", xml):
        words = re.sub(r"<[^>]*>", "", paragraph)
        if re.search("[{}]", _TAG.sub("", words)):
            return words.strip()[:80]
    return None
