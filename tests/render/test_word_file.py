"""Word frames of somebody else's: what would fetch, start or exhaust something is refused by name."""

import os

import pytest
from _attack_templates import FRAMES, changed_frame
from letter_cases import TEMPLATES, document

from tidao_sheets.render.docx import DocxRenderer
from tidao_sheets.render.emblem import EMBLEM, emblem_bytes
from tidao_sheets.render.guarded import Guarded
from tidao_sheets.render.typeset import RenderError
from tidao_sheets.render.word_file import INFLATED, require_harmless

LETTER = (TEMPLATES / "word" / "letter.docx").read_bytes()


def changed(path, part="", old="", new="", more=()):
    path.write_bytes(changed_frame(LETTER, part, old, new, more))
    return path


@pytest.mark.parametrize("name", FRAMES)
def test_what_would_fetch_or_start_something_is_refused_by_name(tmp_path, name):
    part, old, new, told = FRAMES[name]
    with pytest.raises(RenderError) as caught:
        require_harmless(changed(tmp_path / "letter.docx", part, old, new))
    assert told in str(caught.value)
    assert part in str(caught.value)


@pytest.mark.parametrize(
    "more", [("word/vbaProject.bin", b"x"), ("word/a.png", bytes(INFLATED)), ("word/a.xml", b"<a>" + b"<b/>" * 400_000)]
)
def test_parts_that_no_frame_has_and_parts_without_end(tmp_path, more):
    with pytest.raises(RenderError):
        require_harmless(changed(tmp_path / "letter.docx", more=[more]))


def test_frames_of_ours_are_harmless_and_look_the_same_in_the_guarded_process():
    for path in (TEMPLATES / "word").glob("*.docx"):
        require_harmless(path)
    frames, letter = {"word/letter.docx": TEMPLATES / "word" / "letter.docx"}, document("result")
    known = {**{f"word/{p.name}": p for p in (TEMPLATES / "word").glob("*.docx")}, **frames}
    guarded = Guarded(DocxRenderer, known.get, None, what=TEMPLATES)
    assert guarded.render(letter) == DocxRenderer(known.get).render(letter)


def test_an_emblem_is_measured_before_it_is_read(tmp_path):
    path = tmp_path / "x.png"
    with path.open("wb") as file:
        file.truncate(EMBLEM + 1)
    with pytest.raises(RenderError, match=r"5\.0 MB"):
        emblem_bytes(path)
    if os.name != "nt":
        os.mkfifo(tmp_path / "pipe.png")
        with pytest.raises(RenderError):
            emblem_bytes(tmp_path / "pipe.png")
