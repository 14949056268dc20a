"""Letters as PDF, measured on the page: geometry, fonts, text, page breaks, and hostile text."""

import dataclasses
import io
import itertools
import re
import shutil
import struct
import zlib
from concurrent.futures import ThreadPoolExecutor

import pdfplumber
import pypdfium2
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from letter_cases import (
    FULL,
    MONTH,
    NUMBERED,
    PROGRAMME,
    PROVINCE,
    REVIEWED,
    SHARES,
    TEMPLATES,
    document,
    load,
    mixed,
    named,
    printed_text,
    result_letter,
    with_template,
)
from letter_text import plain_text
from pdfminer.pdftypes import resolve1
from PIL import Image

from tidao_sheets.core import thai
from tidao_sheets.core.letters.context import LetterContext
from tidao_sheets.core.letters.kinds import KINDS
from tidao_sheets.core.letters.markup import hide_marks
from tidao_sheets.core.letters.parts import Run, Table, check_code, line_text
from tidao_sheets.core.scoring.reported import Counted, OfficeEvidence
from tidao_sheets.render.face import characters
from tidao_sheets.render.pdf import Assets, PdfRenderer
from tidao_sheets.render.typeset import RenderError

CM = 72 / 2.54
HALF_MM = CM / 20
WIDTH, HEIGHT = 21 * CM, 29.7 * CM
LEFT, RIGHT, TOP, BOTTOM = 3 * CM, WIDTH - 2 * CM, 2.5 * CM, HEIGHT - 2 * CM
PITCH = 21.3
ASCENT, DESCENT = 13.6, 4.0  # of TH SarabunPSK at 16 pt
ASSETS = Assets(TEMPLATES / "typst", TEMPLATES / "fonts")
FACE = characters(ASSETS.fonts / "THSarabunPSK-Regular.ttf") & characters(ASSETS.fonts / "THSarabunPSK-Bold.ttf")
FILLER = "ประธานแจ้งที่ประชุมให้ทราบความก้าวหน้าของงานในพื้นที่ และขอให้ทุกหน่วยงานรายงานผลต่อเนื่อง "


@pytest.fixture(scope="module")
def renderer():
    return PdfRenderer(ASSETS)


@pytest.fixture(scope="module")
def letter():
    return result_letter()


@pytest.fixture(scope="module")
def pages(renderer, letter):
    with pdfplumber.open(io.BytesIO(renderer.render(letter).data)) as pdf:
        yield pdf.pages


def lines_of(page, *, size=16):
    """Return the page's lines: base line (points from the top), left and right edge, from the top down."""
    found = {}
    for char in page.chars:
        if abs(char["size"] - size) < 0.1 and char["text"].strip():
            found.setdefault(round(HEIGHT - char["matrix"][5], 1), []).append(char)
    return [(base, min(c["x0"] for c in row), max(c["x1"] for c in row)) for base, row in sorted(found.items())]


def texts_of(data, top=57.0, bottom=HEIGHT - 57.0):
    """Return the text of each page, without what stands in the top and bottom margin."""
    with pypdfium2.PdfDocument(data) as pdf:
        pages = [page.get_textpage().get_text_bounded(top=HEIGHT - top, bottom=HEIGHT - bottom) for page in pdf]
    return [text.replace("\x02", "-") for text in pages]  # how this reader tells of a hyphen that ends a line


def folded(text):
    """Leave white space out: a line of Thai may end where there is none."""
    return "".join(text.split())


def expected(letter):
    return folded(plain_text(letter).removeprefix("ร่าง").replace(" | ", " "))


# ── The page ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_margins(pages):
    assert len(pages) == 2
    for page in pages:
        assert (float(page.width), float(page.height)) == pytest.approx((WIDTH, HEIGHT), abs=0.1)
        lines = lines_of(page)
        assert min(left for _, left, _ in lines) == pytest.approx(LEFT, abs=HALF_MM)
        assert max(right for _, _, right in lines) == pytest.approx(RIGHT, abs=HALF_MM)
        assert max(base for base, _, _ in lines) + DESCENT <= BOTTOM + HALF_MM
    assert lines_of(pages[1])[0][0] - ASCENT == pytest.approx(TOP, abs=HALF_MM)


def test_pitch_and_spaces(pages):
    bases = [base for base, _, _ in lines_of(pages[0])]
    steps = [b - a for a, b in itertools.pairwise(bases)]
    within = [step for step in steps if step < PITCH + 3]
    between = [step for step in steps if PITCH + 3 <= step < PITCH + 9]
    assert within
    assert within == pytest.approx([PITCH] * len(within), rel=0.02)
    assert between == pytest.approx([PITCH + 6] * len(between), abs=0.3)
    before_closing, signature, unit = (step for step in steps if step >= PITCH + 9)
    assert before_closing == pytest.approx(PITCH + 12, abs=0.3)
    assert signature == pytest.approx(4 * PITCH, rel=0.02)
    assert unit == pytest.approx(2 * PITCH, rel=0.02)


def test_first_lines_are_indented(pages):
    indented = [left for _, left, _ in lines_of(pages[0]) if LEFT + 5 < left < LEFT + 5 * CM]
    assert len(indented) == 4
    assert indented == pytest.approx([LEFT + 2.5 * CM] * 4, abs=HALF_MM)


def test_the_first_line_stands_at_the_emblems_feet(pages):
    assert lines_of(pages[0])[0][0] == pytest.approx(4.5 * CM, abs=2 * HALF_MM)


def test_the_date_begins_in_the_middle_and_the_closing_is_centred_on_the_right_half(pages):
    lines = lines_of(pages[0])
    assert lines[2][1] == pytest.approx(WIDTH / 2, abs=HALF_MM)
    phrase = next(line for line in lines if line[1] > WIDTH / 2 + 5 and line[0] > 15 * CM)
    assert (phrase[1] + phrase[2]) / 2 == pytest.approx((WIDTH / 2 + RIGHT) / 2, abs=HALF_MM)


def test_only_our_fonts_and_all_embedded(pages):
    names = set()
    for page in pages:
        for font in resolve1(page.page_obj.resources["Font"]).values():
            descendant = resolve1(resolve1(resolve1(font)["DescendantFonts"])[0])
            descriptor = resolve1(descendant["FontDescriptor"])
            assert {"FontFile2", "FontFile3"} & set(descriptor)
            names.add(resolve1(font)["BaseFont"].name.partition("+")[2].removesuffix("-Identity-H"))
    assert names == {"THSarabunPSK", "THSarabunPSK-Bold"}


def test_body_is_sixteen_points(pages):
    assert {round(char["size"]) for char in pages[0].chars} == {16}


def test_memo_sizes(renderer):
    with pdfplumber.open(io.BytesIO(renderer.render(result_letter(office=PROVINCE)).data)) as pdf:
        sizes = {round(char["size"]): char["fontname"] for char in pdf.pages[0].chars}
    assert set(sizes) == {16, 20, 29}
    assert sizes[20].endswith("Bold")
    assert sizes[29].endswith("Bold")


# ── The file ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "context", [NUMBERED, MONTH, REVIEWED, LetterContext()], ids=["numbered", "month", "all", "none"]
)
@pytest.mark.parametrize("office", ["5708", PROVINCE])
@pytest.mark.parametrize("tier", SHARES)
def test_the_text_of_the_file_is_the_letters(renderer, tier, office, context):
    made = result_letter(tier, context, office)
    result = renderer.render(made)
    texts = texts_of(result.data)
    assert folded("".join(texts)) == expected(made)
    assert result.placeholders == ()
    runs_on = context is REVIEWED and office != PROVINCE
    assert len(texts) == (3 if runs_on else 2), "the letter, the enclosure on the next"
    (page,) = (text for text in texts if "โทร. ๐ ๕๓๑๗ ๗๓๕๐" in text)
    if office != PROVINCE:
        lines = [line.strip() for line in page.splitlines() if line.strip()]
        assert lines[-3:] == ["สำนักงานพัฒนาชุมชนจังหวัด", "กลุ่มงานยุทธศาสตร์การพัฒนาชุมชน", "โทร. ๐ ๕๓๑๗ ๗๓๕๐"], (
            "the owner unit stands below all else"
        )


def test_metadata(renderer, letter):
    result = renderer.render(letter)
    with pdfplumber.open(io.BytesIO(result.data)) as pdf:
        metadata = pdf.metadata
    assert metadata["Title"] == letter.title
    assert metadata["Author"] == "สำนักงานพัฒนาชุมชนจังหวัดเชียงราย"
    assert metadata["Keywords"] == check_code(letter.content())
    assert metadata["CreationDate"].startswith("D:20240416")
    assert re.search(rb"pdfaid:part>3<.*pdfaid:conformance>A<", result.data, re.DOTALL)


def test_the_same_letter_gives_the_same_bytes(renderer, letter):
    first = renderer.render(letter).data
    renderer.render(result_letter("none", MONTH))
    assert renderer.render(letter).data == first
    assert PdfRenderer(ASSETS).render(result_letter()).data == first


def test_many_threads_give_the_same_bytes(renderer, letter):
    made = [letter, result_letter("none", MONTH), filled(12), result_letter(office=PROVINCE), document("score-sheet")]
    wanted = [renderer.render(one).data for one in made]
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(PdfRenderer(ASSETS).render, made * 4))
    assert [result.data for result in found] == wanted * 4


def test_two_letters_differ_in_nothing_that_typst_must_lay_out_anew(letter):
    """Inputs, and rules that govern the text, must be the same for all letters, or Typst remembers nothing of them."""
    renderer = PdfRenderer(ASSETS)
    given = []

    class Spy:
        def __init__(self, compiler):
            self.compiler = compiler

        def compile(self, main, **options):
            given.append(options)
            return self.compiler.compile(main, **options)

    renderer._threads.compiler = Spy(renderer._compiler)
    for one in (letter, dataclasses.replace(letter, title="อื่น")):
        renderer.render(one)
    assert given[0] == given[1]
    assert "sys_inputs" not in given[0]


def test_what_pdf_a_refuses_is_refused(tmp_path):
    frames = shutil.copytree(ASSETS.frames, tmp_path / "typst")
    parts = frames / "letter.typ"
    text = parts.read_text(encoding="utf-8").replace(
        "whole(head(", 'text(fill: cmyk(10%, 0%, 0%, 0%), "ก") + whole(head(', 1
    )
    parts.write_text(text, "utf-8")
    with pytest.raises(RenderError, match="PDF/A"):
        PdfRenderer(dataclasses.replace(ASSETS, frames=frames)).render(result_letter())


def test_a_draft_says_so_on_every_page(renderer):
    tops = texts_of(renderer.render(result_letter(context=MONTH)).data, top=0, bottom=57)
    assert [folded(text) for text in tops] == ["ร่าง", "ร่าง"]
    tops = texts_of(renderer.render(result_letter()).data, top=0, bottom=57)
    assert [folded(text) for text in tops] == ["", ""]


# ── Page breaks ─────────────────────────────────────────────────────────────────────────────────────────────────────


def filled(lines, text=FILLER, mark="\n\n"):
    """Return a letter with so much more text before its last paragraph."""
    more = mark.join([text] * lines)
    return result_letter(
        templates=with_template(result=load("result.md.j2").replace("\nจึงเรียนมาเพื่อ", f"\n{more}\n\nจึงเรียนมาเพื่อ")),
    )


@pytest.mark.parametrize(("mark", "most"), [("\n\n", 13), ("", 30)], ids=["paragraphs", "one long paragraph"])
def test_the_closing_is_never_alone(renderer, mark, most):
    counts = set()
    for lines in range(most):
        made = filled(lines, mark=mark)
        texts = texts_of(renderer.render(made).data)
        assert folded("".join(texts)) == expected(made)
        counts.add(len(texts))
        page = next(text for text in texts if "ขอแสดงความนับถือ" in text)
        body, _, closing = page.partition("ขอแสดงความนับถือ")
        assert len([line for line in body.splitlines() if line.strip()]) >= 2
        assert "โทร. ๐ ๕๓๑๗ ๗๓๕๐" in closing
    assert {2, 3} <= counts


@pytest.mark.parametrize(("mark", "lines"), [("\n\n", 10), ("", 24)], ids=["paragraphs", "one long paragraph"])
def test_page_numbers_and_continuation_words(renderer, mark, lines):
    data = renderer.render(filled(lines, mark=mark)).data
    body, top, foot = texts_of(data), texts_of(data, 0, 57), texts_of(data, HEIGHT - 57, HEIGHT)
    assert [text.strip() for text in top] == ["", "- ๒ -", ""]
    assert [bool(text.strip()) for text in foot] == [True, False, False]
    word = re.fullmatch(r"/(.+)\.\.\.", foot[0].strip())[1]
    assert len(word) >= 5
    assert folded(body[1]).startswith(folded(word))


def test_a_page_break_in_a_paragraph_moves_nothing(renderer):
    """The marks that find the continuation word leave the lines as they are."""
    text = texts_of(renderer.render(filled(24, mark="")).data)
    lines = [line.strip() for page in text for line in page.splitlines()]
    start = next(n for n, line in enumerate(lines) if line.startswith("ประธาน"))
    assert max(len(line) for line in lines[start + 1 : start + 20]) < 110
    assert min(len(line) for line in lines[start + 1 : start + 12]) > 70


def test_a_page_break_tears_no_name(renderer):
    """A name that is kept whole, after more and more text, in a paragraph that runs over the page."""
    names = " ".join(["{{ 'อำเภอพญาเม็งราย' | keep }}"] * 400)
    for n in range(0, 40, 3):
        text = load("result.md.j2").replace("\nจึงเรียนมาเพื่อ", f"\n{'ก' * n} {names}\n\nจึงเรียนมาเพื่อ")
        texts = texts_of(renderer.render(result_letter(templates=with_template(result=text))).data, bottom=HEIGHT - 40)
        lines = [folded(line) for page in texts for line in page.splitlines()]
        named = [line for line in lines if "เม็ง" in line]
        assert "".join(named).count("อำเภอพญาเม็งราย") == sum(line.count("อำเภอพญาเม็งราย") for line in named) >= 400
        assert not any(re.match("เม็ง|ราย$|ราย(?=อำ)|พญา", line) for line in lines)
        words = [line for line in lines if line.startswith("/อำ")]
        assert {word.rstrip(".") for word in words} == {"/อำเภอพญาเม็งราย"}


def test_a_long_table_repeats_its_head(renderer):
    rows = "".join(f"| {n} | {FILLER} |\n" for n in range(60))
    text = load("result.md.j2").replace(
        "\nจึงเรียนมาเพื่อ", f"\n| ลำดับที่ | รายการประชุม |\n|--|-----|\n{rows}\n\nจึงเรียนมาเพื่อ"
    )
    texts = texts_of(renderer.render(result_letter(templates=with_template(result=text))).data)
    with_rows = [page for page in texts if FILLER[:20] in page]
    assert len(with_rows) >= 3
    assert all("รายการประชุม" in page for page in with_rows)


def test_dates_and_names_are_never_torn(renderer):
    for tier in SHARES:
        made = result_letter(tier, REVIEWED)
        kept = [run.text for block in made.body for run in block.line if isinstance(run, Run) and run.keep]
        lines = [folded(line) for page in texts_of(renderer.render(made).data) for line in page.splitlines()]
        assert kept
        for text in kept:
            assert any(folded(text) in line for line in lines)


# ── The emblem ──────────────────────────────────────────────────────────────────────────────────────────────────────


def png(width, height):
    """Return a black picture."""

    def chunk(kind, data):
        return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))

    rows = (b"\0" + b"\0" * width) * height
    head = struct.pack(">LLBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("office", "height", "left"), [("5708", 3, None), (PROVINCE, 1.5, LEFT)])
def test_the_emblem(tmp_path, office, height, left):
    emblem = tmp_path / "ครุฑ.png"
    emblem.write_bytes(png(30, 40))
    made = result_letter(office=office)
    result = PdfRenderer(dataclasses.replace(ASSETS, emblem=emblem)).render(made)
    with pdfplumber.open(io.BytesIO(result.data)) as pdf:
        (image,) = pdf.pages[0].images
    assert image["top"] == pytest.approx(1.5 * CM, abs=HALF_MM)
    assert image["height"] == pytest.approx(height * CM, abs=HALF_MM)
    centre = LEFT + 8 * CM - image["width"] / 2
    assert image["x0"] == pytest.approx(centre if left is None else left, abs=HALF_MM)
    assert folded("".join(texts_of(result.data))) == expected(made), (
        "with or without, the text stands in the same place"
    )


SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{}</svg>'


def cmyk():
    """Return a picture for printers."""
    made = io.BytesIO()
    Image.new("CMYK", (9, 9)).save(made, "JPEG")
    return made.getvalue()


def photograph(**how):
    """Return a picture in which no part is like another."""
    made = io.BytesIO()
    Image.effect_noise((80, 80), 90).convert("RGB").save(made, "JPEG", **how)
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("x.bmp", b"BM", "not an image that a PDF takes"),
        ("missing.png", None, r"missing\.png"),
        ("x.png", b"no picture", r"x\.png: a broken image"),
        ("x.png", b"", r"x\.png: a broken image"),
        ("x.png", png(30, 40)[:60], r"x\.png: a broken image"),
        ("x.png", png(30, 40)[:-12], r"x\.png: a broken image"),
        ("x.png", png(6000, 5000), r"x\.png: it has 30\.0 million pixels; 25 at most"),
        ("x.jpg", png(30, 40), r"x\.jpg: a broken image"),
        ("x.jpg", photograph()[: len(photograph()) // 2], r"x\.jpg: a broken image: its end is missing"),
        ("x.jpg", photograph(progressive=True)[:-900], r"x\.jpg: a broken image: its end is missing"),
        ("x.jpg", photograph(exif=b"Exif\0\0" + photograph())[:-900], r"x\.jpg: a broken image: its end is missing"),
        ("x.jpg", photograph(progressive=True, exif=b"Exif\0\0" + photograph()) + b"more", None),
        ("x.jpg", cmyk(), r"x\.jpg: its colours are CMYK"),
        ("x.svg", SVG.format("<text>ก</text>").encode(), r"x\.svg: an SVG with text"),
        ("x.svg", SVG.format("<foreignObject><p>ก</p></foreignObject>").encode(), r"x\.svg: an SVG with text"),
        ("x.svg", SVG.format("<rect width='4' height='4'/>").encode(), None),
    ],
)
def test_an_unusable_emblem_is_named(tmp_path, name, content, told):
    emblem = tmp_path / name
    if content is not None:
        emblem.write_bytes(content)
    if told is None:
        PdfRenderer(dataclasses.replace(ASSETS, emblem=emblem)).examine()
        return
    with pytest.raises(RenderError, match=told):
        PdfRenderer(dataclasses.replace(ASSETS, emblem=emblem)).examine()


def test_missing_fonts_and_frames_are_named(tmp_path):
    with pytest.raises(RenderError, match="no fonts"):
        PdfRenderer(Assets(ASSETS.frames, tmp_path))
    for content in (b"", b"no font at all, but long enough to look like one" * 9):
        broken = tmp_path / f"{len(content)}"
        broken.mkdir()
        (broken / "broken.ttf").write_bytes(content)
        with pytest.raises(RenderError, match=r"broken\.ttf"):
            PdfRenderer(Assets(ASSETS.frames, broken))
    with pytest.raises(RenderError):
        PdfRenderer(Assets(tmp_path, ASSETS.fonts)).render(result_letter())


# ── What committees typed ───────────────────────────────────────────────────────────────────────────────────────────

HOSTILE = [
    *("{{ office }}", "{% raw %}", "**ก**", "# หัว", "- ก", "| ก | ข |", "=== ก", "---", "*ก* _ก_ `ก`", "#let x = 1"),
    *("$x^2$", "<label>", "@ref", "\\u{1F600}", "~", "--", "'ก'", '"', "<b>&amp;</b>", "]]>", "http://x.y/?a=1&b=2"),
    *(
        "😀",
        "👨‍👩‍👧",
        "中文",
        "→★☐",
        "ລາວ",
        "עברית",
        "مرحبا",
        "\x0b",
        "\x00",
        "\ue000",
        "\uf700",
        "\ufffe",
        "\U000f0000",
    ),
    *("\n", "\n\n\n", "\t", "\u3000", "\u00a0", "ลํา", "เเ", "\u200b", "ฯลฯ", "ๆ", "a" * 300, "ก" * 300, "๑" * 300),
]
TYPED = st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=12)), min_size=1, max_size=10).map("".join)


def shown(text):
    """Return what the page must show for a typed text, and the characters that it cannot."""
    text = hide_marks(thai.normalise(text))
    missing = [c for c in text if c not in FACE and not c.isspace()]
    return folded("".join(c if c in FACE or c.isspace() else thai.code_point(c) for c in text)), missing


@settings(max_examples=40)
@given(TYPED)
@example("ข้อเสนอแนะ ยาวมาก " * 170)
@example("".join(HOSTILE))
@example("สวัสดี😀😀")
@example("{{ office }}{{ office }}{{ office }}ลำ-")
@example("*ก* _ก_ `ก`*ก* _ก_ `ก`]]>http://x.y/?a=1&b=2\x190\x1b\x0c| ก | ข |")
def test_hostile_text_is_shown_and_never_interpreted(typed):
    renderer = _shared()
    made = result_letter(texts={"1.1": {"advice": f"ต้น{typed}ปลาย"}})
    result = renderer.render(made)
    text, missing = shown(f"ต้น{typed}ปลาย")
    written = folded("".join(texts_of(result.data))).replace("ข้อจุดเด่นข้อเสนอแนะ", "")  # the head, on every page
    assert text.replace("ข้อจุดเด่นข้อเสนอแนะ", "") in written
    assert set(result.placeholders) == set(missing)
    assert rightmost(result.data) <= RIGHT + 2 * HALF_MM


def rightmost(data):
    """Return where the text ends at the right, in points; a blank at the end of a line may stand in the margin."""
    with pypdfium2.PdfDocument(data) as pdf:
        texts = [page.get_textpage() for page in pdf]
        ends = (
            text.get_charbox(n)[2]
            for text in texts
            for n in range(text.count_chars())
            if text.get_text_range(n, 1).strip()
        )
        return max(ends)


def _shared(kept=[]):  # noqa: B006 - one compiler for all examples
    if not kept:
        kept.append(PdfRenderer(ASSETS))
    return kept[0]


NAME = TYPED.map(lambda typed: thai.clean(thai.normalise(typed)).strip()[:120].strip()).filter(bool)


@settings(max_examples=10)  # each is set in every place of every frame
@given(NAME)
@example("นางสาว #let x = 1 {{ x }} <b>&amp;</b> 😀")
def test_names_are_shown_and_never_interpreted(name):
    for made in named(name):
        data = _shared().render(made).data
        text = folded("".join(texts_of(data, top=10, bottom=HEIGHT - 10)))
        assert shown(name)[0] in text


def test_placeholders_are_reported_once_each(renderer):
    result = renderer.render(result_letter(texts={"1.1": {"strength": "ดี😀😀", "advice": "中😀"}}))
    assert result.placeholders == ("😀", "中")
    assert "ดี[U+1F600][U+1F600]" in texts_of(result.data)[1]


# ── The other kinds ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("context", [FULL, dataclasses.replace(MONTH, papers=FULL.papers)], ids=["full", "draft"])
def test_the_text_of_every_kind(renderer, kind, context):
    made = document(kind, context)
    text = folded(
        "".join(
            texts_of(renderer.render(made).data, top={"sheet": 45, "certificate": HEIGHT - WIDTH}.get(made.frame, 60))
        )
    )
    text = text.replace("ร่าง", "") if made.frame == "certificate" else text  # it stands among the text there
    wanted = printed_text(made)
    heads = [folded("".join(line_text(c) for c in b.head)) for b in made.body if isinstance(b, Table)]
    for head in heads:  # the head is repeated on each page
        text, wanted = text.replace(head, ""), wanted.replace(head, "")
    assert text == wanted


LONG = "สำนักงานพัฒนาชุมชนอำเภอเฉลิมพระเกียรติพระบรมราชชนนีศรีสังวาลย์วงศ์วิเศษสุทธิพงษ์"


@pytest.mark.parametrize("name", [None, LONG, f"{LONG} {LONG}"])
def test_a_certificate_is_one_page_across_and_all_of_it_within_the_frame(renderer, name):
    assessment = mixed()
    if name:
        office = dataclasses.replace(PROGRAMME.offices["5708"], name=name)
        assessment = mixed(dataclasses.replace(PROGRAMME, offices={**PROGRAMME.offices, "5708": office}))
    for context in (FULL, dataclasses.replace(FULL, place=1), LetterContext()):
        with pdfplumber.open(
            io.BytesIO(renderer.render(document("certificate", context, assessment=assessment)).data)
        ) as pdf:
            (page,) = pdf.pages
            assert (float(page.width), float(page.height)) == pytest.approx((HEIGHT, WIDTH), abs=0.1)
            inner = min((r for r in page.rects if min(r["width"], r["height"]) > 10 * CM), key=lambda r: r["width"])
            assert min(c["x0"] for c in page.chars) > inner["x0"] + 0.3 * CM
            assert max(c["x1"] for c in page.chars) < inner["x1"] - 0.3 * CM
            assert min(c["top"] for c in page.chars) > inner["top"]
            assert max(c["bottom"] for c in page.chars) < inner["bottom"] - 0.1 * CM


def metals(renderer, tier, *, grey):
    """Return the pixels of a certificate's stars: the brightest and darkest areas, and how many colours they have."""
    made = document("certificate", FULL, "5708", mixed(shares=(SHARES[tier],)))
    data = renderer.render(made).data
    with pypdfium2.PdfDocument(data) as pdf:
        page = pdf[0].render(scale=1, grayscale=grey).to_pil()
    width, height = page.size
    return page.crop((width // 3, height // 2 - 20, width * 2 // 3, height // 2 + 40))


def test_stars_have_the_colour_of_their_tier_and_stand_out_in_grey(renderer):
    shown = {}
    for tier in ("gold", "silver", "bronze"):
        colours = metals(renderer, tier, grey=False).convert("RGB").getcolors(100_000)
        drawn = {rgb: n for n, rgb in colours if max(rgb) - min(rgb) > 40 or 120 < max(rgb) < 235}
        shown[tier] = max(drawn, key=drawn.get)
        greys = metals(renderer, tier, grey=True).getcolors()
        assert sum(n for n, grey in greys if 60 < grey < 235) > 150, "the stars are seen on a printer without colours"
    red, green, blue = shown["gold"]
    assert red > green > blue + 60
    assert max(shown["silver"]) - min(shown["silver"]) < 30
    assert shown["bronze"][0] > shown["bronze"][2] + 60
    assert len(set(shown.values())) == 3


@pytest.mark.parametrize("kind", ["score-sheet", "blank-sheet"])
@pytest.mark.parametrize("office", ["5708", PROVINCE])
def test_every_page_of_a_sheet_tells_what_it_belongs_to(renderer, kind, office):
    made = document(kind, FULL, office)
    feet = texts_of(renderer.render(made).data, HEIGHT - 57, HEIGHT)
    assert len(feet) == (2 if kind == "score-sheet" else 3)
    for n, foot in enumerate(feet, 1):
        assert f"หน้า{thai.thai_digits(f'{n}/{len(feet)}')}" in folded(foot)
        assert (made.fingerprint in foot) is (kind == "score-sheet")


@pytest.mark.parametrize("office", ["5708", PROVINCE])
def test_what_an_office_has_reported_stands_on_one_page(renderer, office):
    """Also where nothing was reported, and every month is named as missing; or many works, whose titles are long."""
    none = OfficeEvidence(office=office, workbook="", counts={"2.1": Counted(), "5.1": Counted(), "5.3": Counted()})
    titles = tuple(f"เรื่องที่ {n} {'การขับเคลื่อนงานพัฒนาชุมชนในพื้นที่ ' * n}" for n in range(1, 41))
    many = dataclasses.replace(none, counts={c: Counted(number=40, people=9, titles=titles) for c in none.counts})
    for evidence in (None, none, many):
        context = dataclasses.replace(FULL, evidence=evidence)
        [page] = texts_of(renderer.render(document("evidence-sheet", context, office)).data)
        assert "ที่ตรวจพบ" in page
    assert "เรื่องที่1การ" in folded(page).replace(" ", "")
    assert "และอีก๓๘เรื่อง" in folded(page).replace(" ", "")


def test_what_is_signed_stands_on_one_page(renderer):
    last = texts_of(renderer.render(document("score-sheet", FULL, PROVINCE)).data)[-1]
    assert "การลงนามรับรอง" in last
    assert folded(last).count("มีส่วนได้เสีย") == 9


@pytest.mark.parametrize("lines", range(6, 20))
def test_a_heading_stays_with_its_text(renderer, lines):
    texts = {c: {"advice": "ควรปรับปรุงให้ดีขึ้น\n" * 2} for c in ("2.1", "2.2", "3.1", "3.2", "3.3", "4.1", "4.2", "5.3")}
    texts["1.1"] = {"strength": "\n".join(["บรรทัด"] * lines)}
    pages = texts_of(renderer.render(result_letter(texts=texts)).data)
    for page in pages:
        last = [line.strip() for line in page.splitlines() if line.strip()][-1]
        assert not re.match(r"ข้อ [๐-๙]", last)
        assert last not in {"จุดเด่น", "ข้อเสนอแนะ"}


def test_words_that_a_line_breaker_would_tear(renderer):
    for kind in ("circular", "announcement", "memo"):
        text = "\n".join(texts_of(renderer.render(document(kind)).data))
        assert not re.search(r"คณะ\s*\n\s*กรรมการ|คำ\s*\n\s*สั่ง|สำนัก\s*\n\s*งาน|รับ\s*\n\s*รอง", text)


@pytest.mark.parametrize(
    "words",
    [
        *("รายละเอียดตามสิ่งที่ส่งมาด้วย", "ในการประชุม", "ยุทธศาสตร์การพัฒนาชุมชน", "โครงการพัฒนาชุมชน", "ของทางราชการ"),
        *("ชุมชนจังหวัดเชียงรายติดดาว", "ประจำปี ๒๕๖๗ นั้น", "ปีที่ ๒", "ความละเอียดแจ้งแล้ว นั้น", "ทั้งนี้", "คณะกรรมการ"),
    ],
)
def test_no_word_is_torn_wherever_the_line_ends(renderer, words):
    """Words that belong together, after more and more text, so that each line end falls into them once."""
    whole = re.search(
        "สิ่งที่ส่งมาด้วย|การประชุม|โครงการ|การพัฒนาชุมชน|ทางราชการ|จังหวัดเชียงราย|ประจำปี ๒๕๖๗ นั้น|ปีที่ ๒|แจ้งแล้ว นั้น|ทั้งนี้|คณะกรรมการ",
        words,
    )[0]
    head = load("result.md.j2").partition("\n---\n")[2].partition("\n---\n")[0]
    body = "\n\n".join(f"{'ก ' * 20}{'ข' * n} {words} ต่อไป" for n in range(1, 46))
    made = result_letter(templates=with_template(result=f"---\n{head}\n---\n\n{body}\n"))
    lines = [folded(line) for page in texts_of(renderer.render(made).data) for line in page.splitlines()]
    assert sum(line.count(folded(whole)) for line in lines) == "".join(lines).count(folded(whole)) >= 45
    assert len(lines) > 60, "the words came to a line end"


def test_the_end_of_a_clause_stays_with_its_date():
    made = document("announcement")
    text = line_text(made.body[0].line)
    assert text.endswith("พ.ศ. ๒๕๖๖ นั้น")
    assert [run.text for run in made.body[0].line if run.keep][-1] == "วันที่ ๒๑ ธันวาคม พ.ศ. ๒๕๖๖ นั้น"


def test_pictures_of_all_pages(renderer):
    pictures = renderer.pictures(document("circular"))
    assert len(pictures) == 2
    assert all(data.startswith(b"\x89PNG") for data in pictures)
