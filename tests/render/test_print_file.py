"""What is bound to be printed: each document on an odd page, as it is, once, and no more claimed than is true."""

import datetime as dt
import io
import re

import pikepdf
import pypdfium2
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from letter_cases import PROGRAMME, TEMPLATES, document
from printed import pages_of
from sets import papers
from sheets_on_paper import faults, printed

from tidao_sheets.core.letters.document_set import piles
from tidao_sheets.core.letters.ticking import PRINTING, ticking_list
from tidao_sheets.render.guarded import Guarded
from tidao_sheets.render.pdf import Assets, PdfRenderer
from tidao_sheets.render.print_file import Leaf, PrintFile, page_count
from tidao_sheets.render.typeset import RenderError

ASSETS = Assets(TEMPLATES / "typst", TEMPLATES / "fonts")
ISSUED = dt.datetime(2024, 4, 10, tzinfo=dt.UTC)
RENDERER = PdfRenderer(ASSETS)


def print_file(leaves):
    return PrintFile("ชุดพิมพ์", "จังหวัด", PRINTING, ISSUED, tuple(leaves))


def odd_pages(leaves):
    """Return on which page of all each document should begin, and how many pages there should be."""
    starts, page = [], 1
    for leaf in leaves:
        starts.append(page)
        page += page_count(leaf.pdf) + page_count(leaf.pdf) % 2
    return starts, page - 1


@pytest.fixture(scope="module")
def leaves():
    """Documents of every frame, among them one of more pages and one across the paper."""
    kinds = ("memo", "announcement", "result", "certificate", "governor-report")
    return [Leaf(kind, RENDERER.render(document(kind)).data) for kind in kinds]


@pytest.fixture(scope="module")
def bound(leaves):
    return RENDERER.bind(print_file(leaves))


@given(st.lists(st.integers(1, 4), min_size=1, max_size=6))
@settings(max_examples=15, deadline=None)
def test_each_document_begins_on_an_odd_page_and_is_there_once(lengths):
    def made(name, pages):
        text = "\n".join(f"#page[{name} {n}]" for n in range(pages))
        return typst.compile(f"#set page(width: 5cm, height: 3cm)\n{text}".encode(), format="pdf")

    parts = [Leaf(f"D{n}", made(f"D{n}", pages)) for n, pages in enumerate(lengths)]
    assert [page_count(leaf.pdf) for leaf in parts] == lengths
    told = [text.strip() for text in pages_of(RENDERER.bind(print_file(parts)))]
    starts, count = odd_pages(parts)
    assert len(told) == count
    assert all(start % 2 for start in starts)
    wanted = [f"D{n} {page}" for n, pages in enumerate(lengths) for page in range(pages)]
    assert [text for text in told if text] == wanted
    assert [told.index(f"D{n} 0") + 1 for n in range(len(lengths))] == starts
    assert told.count("") == sum(pages % 2 for pages in lengths), "blank pages, and no more than are needed"


def test_pages_are_what_they_are_in_their_own_file(leaves, bound):
    starts, count = odd_pages(leaves)
    with pypdfium2.PdfDocument(bound) as whole:
        assert len(whole) == count
        for leaf, start in zip(leaves, starts, strict=True):
            with pypdfium2.PdfDocument(leaf.pdf) as own:
                assert len(own) == page_count(leaf.pdf)
                for n, page in enumerate(own):
                    there = whole[start - 1 + n]
                    assert there.get_size() == page.get_size()
                    mine, its = (one.render(scale=2).to_numpy().astype(int) for one in (there, page))
                    apart = abs(mine - its)
                    assert ((apart > 100).sum(), (apart > 8).mean() < 0.0005) == (0, True), "but for rounding, the same"
                    assert there.get_textpage().get_text_bounded() == page.get_textpage().get_text_bounded()


def test_it_claims_no_more_than_is_true(leaves, bound):
    with pikepdf.open(io.BytesIO(leaves[0].pdf)) as own:
        assert "pdfaid" in own.Root.Metadata.read_bytes().decode(), "the document's own file is one for archives"
    with pikepdf.open(io.BytesIO(bound)) as whole:
        assert not re.search("pdfaid|pdfuaid", whole.Root.Metadata.read_bytes().decode())
        assert "/OutputIntents" not in whole.Root
        assert "/AF" not in whole.Root
        assert not whole.attachments
        assert "สำหรับพิมพ์เท่านั้น" in str(whole.docinfo["/Subject"])
        with whole.open_outline() as outline:
            assert [item.title for item in outline.root] == [leaf.name for leaf in leaves]
        things = (thing for thing in whole.objects if isinstance(thing, pikepdf.Dictionary))
        fonts = [thing for thing in things if thing.get("/Type") == "/FontDescriptor"]
        assert fonts
        assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts), "embedded, each"


def test_the_same_documents_give_the_same_bytes(leaves, bound):
    assert RENDERER.bind(print_file(leaves)) == bound
    assert PdfRenderer(ASSETS).bind(print_file(leaves)) == bound
    assert Guarded(PdfRenderer, ASSETS, what="frames").bind(print_file(leaves)) == bound


def test_what_is_no_pdf_is_refused(leaves):
    with pytest.raises(RenderError):
        RENDERER.bind(print_file([*leaves, Leaf("x", b"\n1 0 obj\n<</Type/Page/")]))


def test_a_list_is_as_large_as_it_must_be(tmp_path):
    """Two hundred documents: the list takes several pages, its heads are repeated, and all is inside the margins."""
    [pile, *_] = piles(PROGRAMME, [paper for paper in papers() if paper.letter.kind != "certificate"])
    many = type(pile)(pile.signatory, pile.title, (*pile.papers[:1], *pile.papers[1:] * 10))
    letter = ticking_list(PROGRAMME, PROGRAMME.rounds[1], many, incomplete=0)
    path = tmp_path / "list.pdf"
    path.write_bytes(RENDERER.render(letter).data)
    told = pages_of(path)
    assert [*faults(printed(path))] == []
    assert len(told) > 3
    assert all("ลงนามแล้ว" in "".join(page.split()) for page in told[:-1])
