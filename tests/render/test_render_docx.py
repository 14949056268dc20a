"""Documents as Word files: their text, styles, tables and bytes, hostile text, and what LibreOffice makes of them."""

import dataclasses
import io
import itertools
import re
import subprocess
import sys
import zipfile

import docx
import pytest
from docx.enum.text import WD_LINE_SPACING
from docx.oxml.ns import qn
from hypothesis import example, given, settings
from hypothesis import strategies as st
from letter_cases import (
    FULL,
    MONTH,
    PROVINCE,
    REVIEWED,
    ROOT,
    SHARES,
    TEMPLATES,
    document,
    load,
    named,
    printed_text,
    result_letter,
    with_template,
)
from letter_text import plain_text
from PIL import Image
from printed import pages_of
from test_render_pdf import NAME, TYPED, png

from tidao_sheets.core import thai
from tidao_sheets.core.letters.kinds import KINDS
from tidao_sheets.core.letters.markup import hide_marks
from tidao_sheets.core.letters.parts import Table, check_code
from tidao_sheets.render.docx import DocxRenderer
from tidao_sheets.render.typeset import RenderError

PITCH = 21.3


def find(name):
    path = TEMPLATES / name
    return path if path.is_file() else None


@pytest.fixture(scope="module")
def renderer():
    return DocxRenderer(find)


def opened(data):
    return docx.Document(io.BytesIO(data))


def text_of(data):
    """Return a Word file's text in reading order, without white space."""
    words = [element.text or "" for element in opened(data).element.body.iter(qn("w:t"))]
    return "".join("".join(words).split())


CASES = [
    case
    for case in itertools.product(KINDS, (FULL, dataclasses.replace(MONTH, papers=FULL.papers)), ("5708", PROVINCE))
    if (case[0], case[2]) != ("certificate", PROVINCE)  # without a star in this round
]


@pytest.mark.parametrize(("kind", "context", "office"), CASES)
def test_the_text_of_the_file_is_the_documents(renderer, kind, context, office):
    made = document(kind, context, office)
    assert text_of(renderer.render(made).data) == printed_text(made)


@pytest.mark.parametrize("tier", SHARES)
def test_the_text_of_every_tier(renderer, tier):
    made = result_letter(tier, REVIEWED)
    assert text_of(renderer.render(made).data) == printed_text(made)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_document_gives_the_same_bytes(renderer, kind):
    assert renderer.render(document(kind)).data == DocxRenderer(find).render(document(kind)).data


@pytest.mark.parametrize("kind", KINDS)
def test_every_style_that_is_used_is_there_to_be_changed(renderer, kind):
    file = opened(renderer.render(document(kind)).data)
    known = {style.style_id for style in file.styles}
    used = {
        e.get(qn("w:val")) for tag in ("pStyle", "rStyle", "tblStyle") for e in file.element.body.iter(qn(f"w:{tag}"))
    }
    assert used <= known
    assert all(name == "Normal" or name.startswith("Tidao") for name in used)


def test_face_size_and_spacing(renderer):
    file = opened(renderer.render(document("result")).data)
    normal = file.styles["Normal"]
    assert {normal.element.rPr.find(qn("w:rFonts")).get(qn(f"w:{k}")) for k in ("ascii", "hAnsi", "cs")} == {
        "TH SarabunPSK"
    }
    assert normal.font.size.pt == 16
    assert normal.element.rPr.find(qn("w:szCs")).get(qn("w:val")) == "32"
    assert normal.paragraph_format.line_spacing.pt == pytest.approx(PITCH, abs=0.05)
    assert normal.paragraph_format.line_spacing_rule == WD_LINE_SPACING.EXACTLY
    assert file.styles["Tidao Body"].paragraph_format.first_line_indent.cm == pytest.approx(2.5, abs=0.01)
    section = file.sections[0]
    assert (section.left_margin.cm, section.right_margin.cm) == pytest.approx((3, 2), abs=0.01)


@pytest.mark.parametrize("kind", ["circular", "result", "score-sheet"])
def test_tables_are_tables_whose_heads_repeat(renderer, kind):
    made = document(kind)
    blocks = [*made.body, *(b for e in made.enclosures for b in e.blocks)]
    wanted = [(len(b.rows) + 1, len(b.columns)) for b in blocks if isinstance(b, Table)]
    tables = [t for t in opened(renderer.render(made).data).tables if t.style.name == "Tidao Table"]
    assert [(len(t.rows), len(t.columns)) for t in tables] == wanted
    assert all(t.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for t in tables)


def test_the_last_lines_stay_with_the_closing(renderer):
    paragraphs = opened(renderer.render(document("result")).data).paragraphs
    styles = [p.style.name for p in paragraphs]
    phrase = styles.index("Tidao Phrase")
    assert paragraphs[phrase - 1].paragraph_format.keep_with_next
    assert paragraphs[phrase].style.paragraph_format.keep_with_next


def test_only_the_end_of_a_long_list_stays_with_the_closing(renderer):
    paragraphs = opened(renderer.render(document("announcement")).data).paragraphs
    items = [p.paragraph_format.keep_with_next for p in paragraphs if p.style.name == "Tidao Item"]
    assert items == [None, None, True]
    text = load("result.md.j2").replace("\nจึงเรียนมาเพื่อ", '\n{{ "ก\\nข\\nค" }}\n\nจึงเรียนมาเพื่อ')
    made = result_letter(templates=with_template(result=text))
    kept = {p.text: p.paragraph_format.keep_with_next for p in opened(renderer.render(made).data).paragraphs}
    assert (kept["ก"], kept["ข"], kept["ค"]) == (None, None, True)


@settings(max_examples=10)  # each is set in every place of every frame
@given(NAME)
@example("นางสาว <w:t>{{ x }}&amp;")
def test_names_stand_where_names_stand(name):
    """The name of a person, an office and an addressee: text, in every place of every frame that shows one."""
    for made in named(name):
        text = text_of(_shared().render(made).data)
        assert shown(name) in text
        assert barless(text) == barless(printed_text(made))


def test_properties(renderer):
    made = document("result")
    properties = opened(renderer.render(made).data).core_properties
    assert (properties.title, properties.keywords) == (made.title, check_code(made.content()))
    assert properties.author == "สำนักงานพัฒนาชุมชนจังหวัดเชียงราย"
    assert properties.created.isoformat().startswith("2024-04-16")


@pytest.mark.parametrize("kind", ["circular", "memo", "announcement", "certificate"])
def test_a_draft_says_so(renderer, kind):
    drafted = opened(renderer.render(document(kind, dataclasses.replace(MONTH, papers=FULL.papers))).data)
    final = opened(renderer.render(document(kind)).data)
    for file, said in ((drafted, "ร่าง"), (final, "")):
        section = file.sections[0]
        assert section.first_page_header.paragraphs[0].text == said
        assert section.header.paragraphs[0].text == said


def test_the_emblem(tmp_path):
    emblem = tmp_path / "ครุฑ.png"
    emblem.write_bytes(png(30, 40))
    made = document("circular")
    file = opened(DocxRenderer(find, emblem).render(made).data)
    assert [round(shape.height.cm, 2) for shape in file.inline_shapes] == [3.0]
    assert text_of(DocxRenderer(find, emblem).render(made).data) == printed_text(made)
    assert not list(opened(DocxRenderer(find).render(made).data).inline_shapes)


@pytest.mark.parametrize("name", ["x.svg", "missing.png"])
def test_an_unusable_emblem_is_named(tmp_path, name):
    with pytest.raises(RenderError, match=name):
        DocxRenderer(find, tmp_path / name).render(document("circular"))


def test_a_frame_that_cannot_be_used_is_named(tmp_path):
    (tmp_path / "word").mkdir()
    frame = tmp_path / "word" / "letter.docx"
    with pytest.raises(RenderError, match=r"letter\.docx"):
        DocxRenderer(lambda _: None).render(document("circular"))
    frame.write_bytes(b"PK")
    with pytest.raises(RenderError, match=r"letter\.docx"):
        DocxRenderer(lambda name: tmp_path / name).render(document("circular"))
    file = docx.Document(str(TEMPLATES / "word" / "letter.docx"))
    file.add_paragraph("{{ nobody }}")
    file.save(frame)
    with pytest.raises(RenderError, match="nobody"):
        DocxRenderer(lambda name: tmp_path / name).render(document("circular"))


def spoilt(folder, change):
    """Return a renderer whose frame of letters has been changed."""
    (folder / "word").mkdir()
    file = docx.Document(str(TEMPLATES / "word" / "letter.docx"))
    change(file)
    file.save(str(folder / "word" / "letter.docx"))
    own = {"word/letter.docx": folder / "word" / "letter.docx"}
    return DocxRenderer(lambda name: own.get(name) or find(name))


def replaced(old, new):
    """Return what changes the words of one paragraph."""

    def change(file):
        paragraph = next(p for p in file.element.body.iter(qn("w:p")) if old in "".join(p.itertext()))
        first, *others = paragraph.iter(qn("w:t"))
        first.text = "".join(t.text for t in (first, *others)).replace(old, new)
        for other in others:
            other.text = ""

    return change


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("{{p body }}", "", r"letter\.docx: it has no {{p body }}"),
        ("{{p body }}", "{{p body }", r"letter\.docx: "),
        ("{{p phrase }}", "{{ phrase }", r'letter\.docx: a brace without its pair: "{{ phrase }"'),
        ("{{p body }}", "{p body }}", r'a brace without its pair: "{p body }}"'),
        ("{{p parts.to }}", "{{p parts.too }}", r"{{ parts\.too }} is not known"),
        ("{{p phrase }}", "{{ phrasee }}", r"{{ phrasee }} is not known"),
    ],
)
def test_a_frame_without_its_tags_is_refused_before_any_letter(tmp_path, old, new, told):
    with pytest.raises(RenderError, match=told):
        spoilt(tmp_path, replaced(old, new)).examine()


def test_what_is_wrong_with_a_frame_is_told_in_thai(tmp_path):
    with pytest.raises(RenderError) as refused:
        spoilt(tmp_path, replaced("{{p body }}", "{% if %}")).examine()
    reason = refused.value.message.in_("th").partition("letter.docx: ")[2]
    assert not re.search("[a-z]{3}", reason), reason


@pytest.mark.parametrize(
    ("new", "told"),
    [
        ("โทร {{p unit }}", r'"โทร" stands beside {{p unit }} and would be lost'),
        ("{{p unit }} ต่อ ๑๒๓", r'"ต่อ ๑๒๓" stands beside {{p unit }} and would be lost'),
        ("{{p name }}{{p unit }}", r'"{{p unit }}" stands beside {{p name }}'),
        ("{%p if name %}{{ name }}{%p endif %}", r'"{{ name }}{%p endif %}" stands beside {%p if name %}'),
        ("{#p ไม่ใช้ #} ลับ", r'"ลับ" stands beside {#p ไม่ใช้ #}'),
    ],
)
def test_what_stands_beside_a_tag_for_a_whole_paragraph_is_not_dropped(tmp_path, new, told):
    renderer = spoilt(tmp_path, replaced("{{p unit }}", new))
    with pytest.raises(RenderError, match=f"letter.docx: {told}"):
        renderer.examine()


def test_a_tag_among_blanks_stands_alone(tmp_path):
    spoilt(tmp_path, replaced("{{p unit }}", " {{p unit }} ")).examine()


@pytest.mark.parametrize("where", ["body", "header", "cell", "row"])
@pytest.mark.parametrize("beside", ["คำ", "picture"])
def test_what_a_tag_would_take_along_is_named_wherever_it_stands(tmp_path, where, beside):
    def change(file):
        first, second = file.add_table(1, 2).rows[0].cells
        place = {"body": file, "header": file.sections[0].header}.get(where, first)
        kind = {"cell": "tc", "row": "tr"}.get(where, "p")
        other = place.add_paragraph(f"{{{{{kind} unit }}}}")
        if kind != "p":
            other = (second if where == "row" else first).add_paragraph()
        run = other.add_run("" if beside == "picture" else beside)
        if beside == "picture":
            run.add_picture(io.BytesIO(png(9, 9)))

    told = "drawing" if beside == "picture" else beside
    with pytest.raises(RenderError, match=f'letter.docx: "{told}" stands beside'):
        spoilt(tmp_path, change).examine()


@pytest.mark.parametrize("tag", ["{{p parts.subject }}", "{{p name }}", "{{p unit }}"])
def test_a_letter_for_whose_part_the_frame_has_no_place_is_refused(tmp_path, tag):
    renderer = spoilt(tmp_path, replaced(tag, ""))
    renderer.examine()
    with pytest.raises(RenderError, match=rf"it has no {tag}: documents would lack that part"):
        renderer.render(result_letter())


def test_an_emblem_that_word_does_not_take_is_named(tmp_path):
    emblem = tmp_path / "ครุฑ.jpg"
    made = io.BytesIO()
    Image.new("RGB", (9, 9)).save(made, "JPEG")
    emblem.write_bytes(made.getvalue())
    DocxRenderer(find, emblem).examine()
    head = 4 + int.from_bytes(made.getvalue()[4:6], "big")
    emblem.write_bytes(made.getvalue()[:2] + made.getvalue()[head:])  # without its JFIF head
    with pytest.raises(RenderError, match="without a JFIF head"):
        DocxRenderer(find, emblem).examine()


def test_the_frames_are_those_of_the_script(tmp_path):
    subprocess.run([sys.executable, ROOT / "scripts" / "make_word_frames.py", tmp_path], check=True)
    for made in tmp_path.glob("*.docx"):
        with zipfile.ZipFile(made) as new, zipfile.ZipFile(TEMPLATES / "word" / made.name) as kept:
            for part in ("word/document.xml", "word/styles.xml"):
                assert new.read(part) == kept.read(part)


# ── What committees typed ───────────────────────────────────────────────────────────────────────────────────────────


def shown(text):
    return "".join(hide_marks(thai.normalise(text)).split())


@settings(max_examples=30)
@given(TYPED)
@example("ข้อเสนอแนะ ยาวมาก " * 170)
@example("{{ body }} {%p if 1 %} <w:t> ]]> &amp; \ufffe \x0b")
@example("| ก | ข |")
def test_hostile_text_is_kept_and_never_interpreted(typed):
    made = result_letter(texts={"1.1": {"advice": f"ต้น{typed}ปลาย", "strength": typed}})
    text = text_of(_shared().render(made).data)
    assert shown(f"ต้น{typed}ปลาย") in text
    assert barless(text) == barless(printed_text(made))


def barless(text):
    """Leave bars out: `printed_text` cannot tell those between cells from those that were typed."""
    return text.replace("|", "")


def _shared(kept=[]):  # noqa: B006 - one renderer for all examples
    if not kept:
        kept.append(DocxRenderer(find))
    return kept[0]


@given(st.text(min_size=1, max_size=40))
@settings(max_examples=30)
def test_names_of_all_kinds(name):
    cleaned = thai.clean(thai.normalise(name)) or "ก"
    made = document("circular", dataclasses.replace(FULL, addressee=cleaned))
    assert barless(text_of(_shared().render(made).data)) == barless(printed_text(made))


# ── LibreOffice ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.libreoffice
@pytest.mark.parametrize(("kind", "pages"), [("circular", 2), ("result", 2), ("certificate", 1), ("score-sheet", 2)])
def test_libreoffice_opens_it(renderer, soffice, tmp_path, kind, pages):
    made = document(kind)
    path = tmp_path / f"{kind}.docx"
    path.write_bytes(renderer.render(made).data)
    pdf = soffice.to_pdf(path)
    told = pages_of(pdf)
    assert len(told) == pages
    plain = re.sub(r"[\s.]", "", "".join(told))
    for line in plain_text(made).splitlines()[:3]:
        assert re.sub(r"[\s.]", "", line) in plain
