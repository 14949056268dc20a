"""Text without blanks never leaves the paper, and a line never begins or ends where a reader would stumble."""

import dataclasses
import io
import unicodedata
from itertools import pairwise

import margins
import pdfplumber
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from letter_cases import REVIEWED, result_letter

from tidao_sheets.core.letters.line_breaks import unbroken
from tidao_sheets.core.letters.parts import Paragraph, Part, Run, line_text
from tidao_sheets.core.letters.people import ACTING
from tidao_sheets.render.long_text import FITS, doubtful, pieces
from tidao_sheets.render.pdf import PdfRenderer


@pytest.fixture(scope="module")
def renderer():
    return PdfRenderer(margins.ASSETS)


TEXT = st.lists(st.sampled_from(margins._PARTS) | st.text(max_size=6), max_size=40).map("".join)


@given(TEXT)
def test_pieces_are_the_text_and_tear_no_sign_from_its_marks(text):
    cut = pieces(text)
    assert "".join(cut) == text
    assert all(cut) or not text
    torn = [piece for before, piece in pairwise(cut) if len(before) < 8 and unicodedata.category(piece[0]) == "Mn"]
    assert not torn


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("ม.1,ม.2,ม.3,ม.4,ม.5,ม.6,ม.7,ม.8", ["ม.1,", "ม.2,", "ม.3,", "ม.4,", "ม.5,", "ม.6,", "ม.7,", "ม.8"]),
        ("๑/๑/๒๕๖๗,๒/๑/๒๕๖๗,๓/๑/๒๕๖๗", ["๑/๑/๒๕๖๗,", "๒/๑/๒๕๖๗,", "๓/๑/๒๕๖๗"]),
        ("ประชุมบวร+ประชุมบวร+ประชุมบวร", ["ประชุมบวร+", "ประชุมบวร+", "ประชุมบวร"]),
        ("การประชุมคณะกรรมการพัฒนาสตรีจังหวัดเชียงราย", ["การประชุมคณะกรรมการพัฒนาสตรีจังหวัดเชียงราย"]),
        ("W" * FITS, ["W" * FITS]),
        ("กิ์" * 10, ["กิ์" * 6, "กิ์" * 4]),
    ],
)
def test_a_line_may_break_where_a_reader_would_break_it(text, cut):
    assert list(pieces(text)) == cut


@pytest.mark.parametrize("seed", range(3))
def test_no_glyph_stands_outside_the_margins(renderer, seed):
    made = margins.letter(list(margins.texts(seed, 16)))
    assert margins.strays(renderer.render(made).data) == []


def test_a_stray_glyph_is_found(renderer, monkeypatch):
    monkeypatch.setattr("tidao_sheets.render.long_text.pieces", lambda text: (text,))
    made = margins.letter(["ม.1," * 61])
    assert margins.strays(renderer.render(made).data)


@pytest.mark.parametrize("sign", ['"', "'", "”", "“", "»"])
@pytest.mark.parametrize("words", ["กรมการพัฒนาชุมชน", "และ", "ก"])
def test_quotation_marks_beside_what_is_kept_whole_hold_no_line_together(renderer, sign, words):
    text = f"การพัฒนาชุมชน{sign}{words}{sign}" * 12
    assert any(run.keep for run in unbroken([Run(text)]))
    assert margins.strays(renderer.render(margins.letter([text])).data) == []


def test_thai_that_is_no_language_breaks(renderer):
    signs = ("ก", "กิ์"), "ฑไ", "โเฤ", "ชฐวืว", "ใรบมดชๆโัจ"
    texts = ["".join(some[n * n // 7 % len(some)] for n in range(150)) for some in signs]
    assert margins.strays(renderer.render(margins.letter(texts)).data) == []


def test_only_thai_without_known_words_is_tried():
    known = "การพัฒนาชุมชนของจังหวัดเชียงรายให้เข้มแข็ง"
    assert doubtful(known) == known
    names = "แม่ลาวบ้านห้วยส้านป่าหุ่งสันมะเค็ดทรายขาวเกาะช้างป่าอ้อดอนชัย"
    parted = doubtful(f"(ก) {names}.")
    assert not isinstance(parted, str)
    before, tried, after = parted
    assert (before, "".join(tried), after) == ("(ก) ", names, ".")


def test_the_mark_of_repetition_never_begins_a_line(renderer):
    made = margins.letter(["ก" * n + " การพัฒนาในด้านต่าง ๆ และอื่น ๆ ของชุมชนต่าง ๆ " * 3 for n in range(1, 20)])
    with pdfplumber.open(io.BytesIO(renderer.render(made).data)) as pdf:
        lines = [line["text"] for page in pdf.pages for line in page.extract_text_lines()]
    assert len(lines) > 40
    assert not [line for line in lines if line.lstrip().startswith("ๆ")]


def test_the_title_of_who_acts_stays_whole():
    for acting in ACTING:
        assert Run(acting, keep=True) in unbroken([Run(f"พัฒนาการจังหวัด {acting} ผู้ว่าราชการจังหวัด")])


@pytest.mark.parametrize("length", range(20, 58, 3))
def test_brackets_close_after_the_whole_name(length):
    name = "นายก" + "า" * (length - 14) + " สุทธิพงษ์"
    assert unbroken([Run("("), Run(name, keep=True), Run(")")]) == (Run(f"({name})", keep=True),)


def test_a_long_name_breaks_between_its_words(renderer):
    name = "นายกิตติศักดิ์วรพงษ์ประเสริฐ ณ อยุธยาวงศ์วิเศษสุทธิพงษ์"
    plain = result_letter(context=REVIEWED)
    assert line_text(plain.closing.name).startswith("(")
    closing = dataclasses.replace(plain.closing, name=unbroken([Run("("), Run(name, keep=True), Run(")")]))
    with pypdfium2.PdfDocument(renderer.render(dataclasses.replace(plain, closing=closing)).data) as pdf:
        lines = [line for page in pdf for line in page.get_textpage().get_text_range().splitlines()]
    first = lines.index("(นายกิตติศักดิ์วรพงษ์ประเสริฐ ณ")
    assert lines[first + 1] == "อยุธยาวงศ์วิเศษสุทธิพงษ์)"


PILED = "ม.1,ม.2,ม.3,ม.4,ม.5,ม.6," * 8
"""Text without blanks, of several lines, for places that usually hold a few words."""


def test_what_is_signed_runs_over_a_page_rather_than_off_it(renderer):
    letter = margins.letter([PILED])
    line = (Run(PILED),)
    for closing in (
        dataclasses.replace(letter.closing, position=(line,) * 4, unit=(line,) * 6),
        dataclasses.replace(letter.closing, unit=(line,) * 12, copies=(line,) * 4),
    ):
        long = dataclasses.replace(letter, body=letter.body * 8, closing=closing)
        assert margins.strays(renderer.render(long).data) == []
    last = Paragraph((Run(PILED * 40),))
    assert margins.strays(renderer.render(dataclasses.replace(letter, body=(last,))).data) == []


def test_a_long_address_leaves_room_for_the_reference(renderer):
    letter = margins.letter(["ที่"])
    head = [
        dataclasses.replace(part, rows=(((Run("อย ๐๐๑๙.๑/๑๒๐๑"),),),)) if part.role == "reference" else part
        for part in letter.head
    ]
    address = tuple(((Run(words),),) for words in ("สำนักงานพัฒนาชุมชนจังหวัดพระนครศรีอยุธยา ชั้น ๒ ศาลากลาง", PILED))
    head = [dataclasses.replace(part, rows=address) if part.role == "agency" else part for part in head]
    [page, *_] = pypdfium2.PdfDocument(renderer.render(dataclasses.replace(letter, head=tuple(head))).data)
    lines = page.get_textpage().get_text_range().splitlines()
    assert lines[0].startswith("ที่ อย ๐๐๑๙.๑/๑๒๐๑ สำนักงาน"), "on one line, and not printed over"


def test_the_word_that_goes_on_is_one_line(renderer):
    letter = margins.letter(["ที่"])
    runs = (Run("ตามที่ได้ "), Run("😀" * 60, keep=True), Run(" นั้น ")) * 20
    data = renderer.render(dataclasses.replace(letter, body=(Paragraph(runs),) * 2)).data
    assert margins.strays(data) == []
    assert max(len(line) for line in plain_lines(data) if line.startswith("/")) < 60


def plain_lines(data):
    with pypdfium2.PdfDocument(data) as pdf:
        return [line for page in pdf for line in page.get_textpage().get_text_range().splitlines()]


@pytest.mark.parametrize(
    "name",
    [
        PILED,
        "ำ" * 150,
        *("i" * n + "W" for n in range(220, 225)),
        "W" * 34,
        "W" * 150,
        "สำนักงานพัฒนาชุมชนอำเภอ" + "เมือง" * 30,
    ],
)
def test_the_foot_of_a_sheet_is_one_line(renderer, name):
    letter = margins.letter(["ที่"])
    head = tuple(
        Part(role, "ที่", (((Run(name if role == "office" else "1"),),),)) for role in ("title", "office", "code")
    )
    data = renderer.render(dataclasses.replace(letter, frame="sheet", head=head)).data
    [page, *_] = pypdfium2.PdfDocument(data)
    text = page.get_textpage()
    assert min(text.get_charbox(n)[1] for n in range(text.count_chars())) > margins.BOTTOM - 6
