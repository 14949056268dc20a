"""Frames of somebody else's: they read nothing outside their folder, fetch nothing, and all of them end."""

import os
import shutil
import sys
import time

import pytest
from letter_cases import TEMPLATES, document

from tidao_sheets.render.guarded import Guarded, require_closed
from tidao_sheets.render.pdf import Assets, PdfRenderer
from tidao_sheets.render.typeset import RenderError

FONTS = TEMPLATES / "fonts"
BOMBS = {
    "while": "#let n = 0\n#while n < 1 { let a = 0; for i in range(100000) { for k in range(100000) { a = a + 1 } } }",
    "array": "#let a = range(1000000000)",
    "doubled": '#let a = "ab"\n#for i in range(60) { a = a + a }',
    "recursive": "#let f(n, k) = { if n > 0 { f(n - 1, 2 * k); f(n - 1, 2 * k + 1) } }\n#f(40, 1)",
    "pages": "#for i in range(1000000) { pagebreak() }",
}
REACHES = {
    "preview": '#import "@preview/cetz:0.3.1"',
    "preview-hidden": '#let p = "@" + "prev" + "iew/cetz:0.3.1"\n#import p',
    "local": '#import "@local/x:1.0.0"',
    "up": '#read("../../../../../../etc/passwd")',
    "root": '#read("/../../../../../etc/passwd")',
}


@pytest.fixture
def frames(tmp_path):
    return shutil.copytree(TEMPLATES / "typst", tmp_path / "typst")


def guarded(frames):
    require_closed(frames)
    return Guarded(PdfRenderer, Assets(frames, FONTS), what=frames)


def spoilt(frames, text):
    path = frames / "document.typ"
    begin = "#let typeset(told) = {"
    inside = path.read_text(encoding="utf-8").replace(begin, f"{begin}\n[{text}]\n", 1)
    assert text in inside
    path.write_text(inside, encoding="utf-8")
    return guarded(frames)


def test_it_makes_the_same_file(frames):
    letter = document("result")
    ours = guarded(frames)
    plain = PdfRenderer(Assets(TEMPLATES / "typst", FONTS))
    assert ours.render(letter) == plain.render(letter)
    assert ours.layout == plain.layout
    assert ours.pictures(letter) == plain.pictures(letter)


@pytest.mark.parametrize("name", BOMBS)
def test_frames_that_never_end_are_ended(frames, name):
    renderer = spoilt(frames, BOMBS[name])
    renderer._started()
    start = time.perf_counter()
    with pytest.raises(RenderError, match="typst"):
        renderer.render(document("certificate"))
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize("name", REACHES)
def test_frames_reach_nothing(frames, name):
    with pytest.raises(RenderError):
        spoilt(frames, REACHES[name]).render(document("certificate"))
    assert not (frames / "packages").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="links of POSIX")
def test_frames_hold_no_link(frames):
    (frames / "x.txt").symlink_to("/etc/passwd")
    with pytest.raises(RenderError, match=r"x\.txt.*link"):
        guarded(frames)


@pytest.mark.skipif(os.name == "nt", reason="a process ended from outside")
def test_a_process_that_dies_is_told_and_another_goes_on(frames):
    renderer = guarded(frames)
    letter = document("certificate")
    renderer._started()[0].kill()
    with pytest.raises(RenderError):
        renderer.render(letter)
    assert renderer.render(letter).data
