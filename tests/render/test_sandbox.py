"""Templates of somebody else's: nothing runs, nothing outside is read, and all of them end."""

import time

import pytest
from _attack_templates import BOMBS, ESCAPES, word_frame
from letter_cases import MONTH, TEMPLATES, document, load, result_letter, with_template
from letter_text import plain_text

from tidao_sheets.core.letters.template import TemplateFault
from tidao_sheets.render.docx import DocxRenderer
from tidao_sheets.render.typeset import RenderError

FRAME = (TEMPLATES / "word" / "letter.docx").read_bytes()
HARMLESS = {"stars", "spaces", "cells", "statements"}
"""Long, but no more work than a document may take."""


def in_letter(said):
    text = load("result.md.j2")
    head, front, body = text.split("---\n", 2)
    return result_letter(context=MONTH, templates=with_template(result=f"{head}---\n{front}---\n{said}\n\n{body}"))


def in_frame(said, folder):
    path = folder / "letter.docx"
    path.write_bytes(word_frame(FRAME, said))
    return DocxRenderer(lambda name: path if name == "word/letter.docx" else TEMPLATES / name).render(
        document("result")
    )


@pytest.mark.parametrize("name", ESCAPES)
def test_a_letter_text_reaches_nothing(name, tmp_path):
    mark = tmp_path / "mark"
    with pytest.raises(TemplateFault) as fault:
        in_letter(ESCAPES[name].replace("{mark}", str(mark)))
    assert not mark.exists()
    assert "result.md.j2" in str(fault.value.place) or "no such template" in fault.value.message.en


@pytest.mark.parametrize("name", ESCAPES)
def test_a_word_frame_reaches_nothing(name, tmp_path):
    mark = tmp_path / "mark"
    with pytest.raises(RenderError, match=r"word/letter\.docx"):
        in_frame(ESCAPES[name].replace("{mark}", str(mark)), tmp_path)
    assert not mark.exists()


def refusal(run, *given):
    """Return what is said of a template that is refused within 5 s, or None where it is none."""
    start = time.perf_counter()
    try:
        run(*given)
    except (TemplateFault, RenderError) as error:
        return error.message.en
    finally:
        assert time.perf_counter() - start < 5
    return None


@pytest.mark.parametrize("name", BOMBS)
def test_a_letter_text_ends(name):
    said = refusal(in_letter, BOMBS[name])
    assert name in HARMLESS if said is None else "result.md.j2" in said and len(said) < 500


@pytest.mark.parametrize("name", BOMBS)
def test_a_word_frame_ends(name, tmp_path):
    said = refusal(in_frame, BOMBS[name], tmp_path)
    assert name in HARMLESS if said is None else "word/letter.docx" in said and len(said) < 500


def test_a_letter_that_works_a_lot_is_made():
    said = "{% for a in 'ก' * 900 %}{{ loop.index | thai }}{{ ' ' ~ a }} {% endfor %}"
    assert "๙๐๐ ก" in plain_text(in_letter(said))
