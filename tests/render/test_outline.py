"""The bookmarks of a PDF and the outline of a Word file name the same places; nothing is seen of either."""

import io

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn
from letter_cases import FULL, TEMPLATES, document

from tidao_sheets.core.letters.kinds import KINDS
from tidao_sheets.core.letters.parts import Letter, Paragraph, Table, line_text
from tidao_sheets.render.docx import DocxRenderer
from tidao_sheets.render.pdf import Assets, PdfRenderer


@pytest.fixture(scope="module")
def renderer():
    return PdfRenderer(Assets(TEMPLATES / "typst", TEMPLATES / "fonts"))


def expected(letter: Letter) -> list[str]:
    """Return what an outline names, in order: the document, its headings, its enclosures and theirs."""
    head = [" ".join(line_text(r[0]) for r in p.rows) for p in letter.head if p.role in {"title", "subject"}]
    places = [("", letter.body), *((line_text(e.label), e.blocks) for e in letter.enclosures)]
    named = [
        text for label, blocks in places for text in (label, *(text for block in blocks for text in named_in(block)))
    ]
    return [*head, *filter(None, named)]


def named_in(block):
    """Return the headings that a block is or, across a table, holds."""
    if isinstance(block, Table):
        return [line_text(row[0]) for row in block.rows if len(row) == 1]
    return [line_text(block.line)] if isinstance(block, Paragraph) and block.style != "body" else []


@pytest.mark.parametrize("kind", KINDS)
def test_bookmarks_stand_where_what_they_name_does(renderer, kind):
    letter = document(kind, FULL)
    with pypdfium2.PdfDocument(renderer.render(letter).data) as pdf:
        found = [(mark.get_title(), mark.get_dest().get_index()) for mark in pdf.get_toc()]
        pages = ["".join(page.get_textpage().get_text_range().split()) for page in pdf]
    assert [title for title, _ in found] == expected(letter)
    assert [(title, page) for title, page in found if "".join(title.split()) not in pages[page]] == []


@pytest.mark.parametrize("kind", KINDS)
def test_word_has_the_same_outline(kind):
    letter = document(kind, FULL)
    data = DocxRenderer(lambda name: TEMPLATES / name).render(letter).data
    paragraphs = docx.Document(io.BytesIO(data)).element.iter(qn("w:p"))
    marked = [(p, level) for p in paragraphs if (level := p.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")) is not None]
    texts = ["".join(t.text for t in p.iter(qn("w:t"))).removeprefix("เรื่อง").strip() for p, _ in marked]
    titles = expected(letter)
    assert len(texts) == len(titles)
    assert all(title.startswith(text.replace("\xa0", " ")) for title, text in zip(titles, texts, strict=True)), texts
    levels = [int(level.get(qn("w:val"))) for _, level in marked]
    assert levels[0] == 0
    assert set(levels) <= {0, 1, 2, 3}


def test_the_outline_of_a_result_is_a_tree(renderer):
    with pypdfium2.PdfDocument(renderer.render(document("result", FULL)).data) as pdf:
        levels = [mark.level for mark in pdf.get_toc()]
    assert levels[:2] == [0, 0]
    assert {1, 2, 3} <= set(levels)
