"""Frames of somebody else's: they read nothing outside their folder, fetch nothing, and all of them end."""

import datetime as dt
import io
import os
import random
import shutil
import sys
import time

import pytest
import typst
from letter_cases import TEMPLATES, document
from PIL import Image

from tidao_sheets.render.guarded import MEMORY, Guarded, require_closed
from tidao_sheets.render.pdf import Assets, PdfRenderer
from tidao_sheets.render.print_file import Leaf, PrintFile, page_count
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


def test_what_is_bound_may_weigh_more_than_one_document(frames):
    """Each document holds the emblem: twenty of a large one are more than one letter may take."""
    picture = io.BytesIO()
    noise = random.Random(1).randbytes(3 * 1000 * 1000)  # noqa: S311 - nothing secret: a picture that cannot be packed
    Image.frombytes("RGB", (1000, 1000), noise).save(picture, "png", compress_level=0)
    told = f"#set page(width: 9cm, height: 9cm)\n#image(bytes(({', '.join(map(str, picture.getvalue()))},)))"
    heavy = typst.compile(told.encode(), format="pdf")
    leaves = (Leaf("x", heavy),) * (MEMORY // len(heavy) // 4)
    weighty = PrintFile("x", "x", "x", dt.datetime(2024, 4, 10, tzinfo=dt.UTC), leaves)
    assert page_count(guarded(frames).bind(weighty)) == 2 * len(leaves)
