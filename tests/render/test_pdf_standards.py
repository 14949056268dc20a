"""What every PDF is made as: PDF/A-3 (ISO 19005-3) and PDF/UA-1 (ISO 14289-1), held against the clauses named below.

This is no validator: it checks what our documents could lose on their way, clause by clause.
"""

import collections
import ctypes
import dataclasses
import io
import itertools
import json
import re

import pikepdf
import pypdfium2
import pytest
from letter_cases import FULL, MONTH, TEMPLATES, document, printed_text
from letter_text import texts_of
from pikepdf import Array, Dictionary

from tidao_sheets.core.letters.kinds import KINDS
from tidao_sheets.core.letters.parts import Paragraph, Table, line_text
from tidao_sheets.render.pdf import Assets, PdfRenderer

DRAFT = dataclasses.replace(MONTH, papers=FULL.papers)
EMBLEM = b"""<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Every kind of document, as it goes out and as a draft, with an emblem."""
    emblem = tmp_path_factory.mktemp("emblem") / "ครุฑ.svg"
    emblem.write_bytes(EMBLEM)
    renderer = PdfRenderer(Assets(TEMPLATES / "typst", TEMPLATES / "fonts", emblem))
    letters = {(kind, context is FULL): document(kind, context) for kind in KINDS for context in (FULL, DRAFT)}
    return {key: (letter, renderer.render(letter).data) for key, letter in letters.items()}


@pytest.fixture(params=[(kind, issued) for kind in KINDS for issued in (True, False)], ids=str)
def one(made, request):
    letter, data = made[request.param]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        yield letter, data, pdf


def elements(node):
    """Yield every element of the structure tree, in its order."""
    match node:
        case Array():
            for child in node:
                yield from elements(child)
        case Dictionary() if "/S" in node:
            yield node
            yield from elements(node.get("/K", Array()))


def tags(pdf):
    return [*elements(pdf.Root.StructTreeRoot.K)]


# ── ISO 19005-3 ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_it_says_what_it_is_made_as(one):
    """ISO 19005-3, 6.6.4 and ISO 14289-1, 5: part and conformance stand in the metadata, which any tool can read."""
    metadata = one[2].Root.Metadata
    text = metadata.read_raw_bytes().decode()
    assert re.search("pdfaid:part>3<", text)
    assert re.search("pdfaid:conformance>A<", text)
    assert re.search("pdfuaid:part>1<", text)


def test_information_and_metadata_agree(one):
    """ISO 19005-3, 6.6.3; ISO 14289-1, 7.1-9: there is a title."""
    letter, _, pdf = one
    with pdf.open_metadata() as metadata:
        assert str(metadata["dc:title"]) == str(pdf.docinfo["/Title"]) == letter.title
        assert str(pdf.docinfo["/Author"]) == letter.author


def test_nothing_is_secret_active_or_from_outside(one):
    """ISO 19005-3, 6.1.3 (no encryption), 6.5 (no actions), 6.1.7 (no external streams)."""
    pdf = one[2]
    assert "/Encrypt" not in pdf.trailer
    assert "/ID" in pdf.trailer
    assert not {"/OpenAction", "/AA"} & set(pdf.Root.keys())
    assert "/JavaScript" not in pdf.Root.get("/Names", Dictionary())
    assert not any(isinstance(o, pikepdf.Stream) and "/F" in o for o in pdf.objects)


def test_colours_are_those_of_a_profile(one):
    """ISO 19005-3, 6.2.3: an output intent with its profile."""
    (intent,) = one[2].Root.OutputIntents
    assert intent.S == "/GTS_PDFA1"
    assert len(intent.DestOutputProfile.read_bytes()) > 100


def test_every_face_is_embedded_and_every_glyph_has_a_character(one):
    """ISO 19005-3, 6.2.11.4 (embedded) and 6.2.11.7 (ToUnicode)."""
    fonts = [o for o in one[2].objects if isinstance(o, Dictionary) and o.get("/Type") == "/Font"]
    assert fonts
    for font in fonts:
        if font.Subtype == "/Type0":
            assert "/ToUnicode" in font
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert {"/FontFile2", "/FontFile3"} & set(descriptor.keys())


def test_what_is_attached_is_associated_and_described(one):
    """ISO 19005-3, 6.8 and ISO 14289-1, 7.11: relationship, kind and both names of each file; it is associated with
    the document."""
    (file,) = one[2].Root.AF
    assert file.AFRelationship == "/Data"
    assert file.F == file.UF == "facts.json"
    assert str(file.Desc)
    assert file.EF.F.Subtype == "/application/json"
    assert "/ModDate" in file.EF.F.Params


# ── ISO 14289-1 ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_file_is_tagged_and_has_a_language_and_shows_its_title(one):
    """ISO 14289-1, 7.1-1 to 7.1-10 and 7.2: marked, no suspects, a language, the title in the window."""
    root = one[2].Root
    assert root.MarkInfo.Marked
    assert not root.MarkInfo.get("/Suspects", False)
    assert str(root.Lang).startswith("th")
    assert root.ViewerPreferences.DisplayDocTitle


def test_all_that_is_painted_is_tagged_or_an_artifact(one):
    """ISO 14289-1, 7.1-3: no text, path or picture stands outside of marked content."""
    for page in one[2].pages:
        depth = 0
        for instruction in pikepdf.parse_content_stream(page):
            name = str(instruction.operator)
            depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(name, 0)
            assert depth > 0 or name not in {"Tj", "TJ", "'", '"', "f", "f*", "S", "s", "B", "b", "Do", "sh"}
        assert depth == 0


def test_headings_are_headings_and_no_level_is_passed_over(one):
    """ISO 14289-1, 7.4.2: the first is H1, and no level is skipped; the title of the document is among them."""
    heads = [str(e.S) for e in tags(one[2]) if re.fullmatch(r"/H[1-6]", str(e.S))]
    levels = [int(name[2]) for name in heads]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def heads_of(letter):
    """Yield what is to be a heading: title and subject, heads of enclosures, of their parts and of dimensions."""
    yield from (line_text(row[0]) for p in letter.head if p.role in ("title", "subject") for row in p.rows)
    yield from (line_text(e.label) for e in letter.enclosures)
    for block in (*letter.body, *(b for e in letter.enclosures for b in e.blocks)):
        if isinstance(block, Paragraph) and block.style != "body":
            yield line_text(block.line)
        if isinstance(block, Table):
            yield from (line_text(row[0]) for row in block.rows if len(row) < len(block.columns))


def test_what_heads_something_is_a_heading(one):
    """ISO 14289-1, 7.4.1: headings are tagged as such: title, subject, enclosures, parts and dimensions."""
    letter, data, pdf = one
    texts = tagged(data)
    heads = [e for e in tags(pdf) if re.fullmatch(r"/H[1-6]", str(e.S))]
    told = ["".join("".join(read(e, pdf, texts)).split()) for e in heads]
    wanted = ["".join(text.split()) for text in heads_of(letter) if text.strip()]
    assert "".join(told) == "".join(wanted)
    if letter.kind in ("result", "blank-sheet"):
        assert any(head.startswith("ด้านที่๑") for head in told)


def tagged(data):
    """Return the texts of a PDF by page and mark of their content; what bears no mark is an artifact."""
    texts = collections.defaultdict(list)
    with pypdfium2.PdfDocument(data) as pdf:
        for number, page in enumerate(pdf):
            whole = page.get_textpage()
            for thing in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT]):
                size = pypdfium2.raw.FPDFTextObj_GetText(thing.raw, whole.raw, None, 0)
                told = (ctypes.c_ushort * (size // 2))()
                pypdfium2.raw.FPDFTextObj_GetText(thing.raw, whole.raw, told, size)
                mark = pypdfium2.raw.FPDFPageObj_GetMarkedContentID(thing.raw)
                texts[number, mark].append(bytes(told).decode("utf-16-le").rstrip("\0"))
    return texts


def read(node, pdf, texts, page=None):
    """Yield the texts of an element and of all below it, in their order."""
    numbers = {one.obj.objgen: number for number, one in enumerate(pdf.pages)}
    match node:
        case Array():
            for child in node:
                yield from read(child, pdf, texts, page)
        case Dictionary():
            page = numbers[node.Pg.objgen] if "/Pg" in node else page
            below = node.MCID if node.get("/Type") == "/MCR" else node.get("/K", Array())
            yield from read(below, pdf, texts, page)
        case _:
            yield from texts[page, int(node)]


def test_it_is_read_aloud_in_the_order_of_its_source(one):
    """ISO 14289-1, 7.1: the tags hold the whole text, in the order in which it is to be read."""
    letter, data, pdf = one
    told = "".join("".join(read(pdf.Root.StructTreeRoot.K, pdf, tagged(data))).split())
    assert told == printed_text(letter)


def test_pictures_have_words(one):
    """ISO 14289-1, 7.3: every figure has an alternative text: emblem, stars and QR code."""
    letter, _, pdf = one
    figures = [str(e.get("/Alt", "")) for e in tags(pdf) if e.S == "/Figure"]
    assert all(figures)
    assert ("ตราครุฑ" in figures) is (letter.frame != "sheet")
    assert ("ดาวทอง ๓ ดวง" in figures) is (letter.stars is not None)
    assert [f for f in figures[-1:] if f.startswith("คิวอาร์โค้ด")] == (
        [f"คิวอาร์โค้ด: {letter.certifies}"] if letter.qr else []
    )


def test_tables_have_heads(one):
    """ISO 14289-1, 7.5: rows hold cells, and the heads say of what they are heads."""
    for table in (e for e in tags(one[2]) if e.S == "/Table"):
        cells = [e for e in elements(table.K) if e.S in ("/TH", "/TD")]
        assert any(e.S == "/TH" for e in cells)
        for row in (e for e in elements(table.K) if e.S == "/TR"):
            assert {str(e.S) for e in row.K if isinstance(e, Dictionary)} <= {"/TH", "/TD"}
        heads = [e for e in cells if e.S == "/TH"]
        attributes = [a for e in heads for a in (e.A if isinstance(e.A, Array) else [e.A])]
        assert any("/Scope" in a for a in attributes if isinstance(a, Dictionary))


def test_pages_are_read_in_the_order_of_their_tags(one):
    """ISO 14289-1, 7.18.3: the tab order of a page is that of its structure."""
    for page in one[2].pages:
        assert page.get("/Tabs", "/S") == "/S"
        assert "/StructParents" in page


# ── The data inside ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_data_tell_nothing_that_the_page_does_not_show(one):
    letter, data, pdf = one
    told = json.loads(pdf.attachments["facts.json"].get_file().read_bytes())
    assert told["content"] == letter.content()
    with pypdfium2.PdfDocument(data) as file:
        assert len(file) >= 1
    shown = printed_text(letter)
    about = ("format", "content", "title", "stars")  # tell of the document alone
    for text in texts_of({key: item for key, item in told.items() if key not in about}):
        assert "".join(text.split()) in shown, text


def test_the_data_of_a_result_have_its_figures(made):
    _, data = made["result", True]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        told = json.loads(pdf.attachments["facts.json"].get_file().read_bytes())
    assert told["format"] == "tidao-document/1"
    assert told["tables"][0]["rows"][-1] == ["", "รวม", "๑๐๐", "๘๓.๕"]
    assert told["parts"]["to"] == [["นายอำเภอเชียงแสน"]]


def test_the_digest_is_of_the_content_alone(made):
    renderer = PdfRenderer(Assets(TEMPLATES / "typst", TEMPLATES / "fonts"))
    letter, _ = made["result", True]
    same = dataclasses.replace(letter, fingerprint="อื่น", issued=letter.issued.replace(year=2030))
    assert same.content() == letter.content()
    made = {renderer.render(each).data for each in (letter, dataclasses.replace(letter, fingerprint="อื่น"))}
    assert len(made) == 1, "what else was scored in the round leaves no trace in it"
    changed = dataclasses.replace(letter, draft=True)
    assert changed.content() != letter.content()
