"""The set to send: the register beside the folders, through changes, alterations and runs that are cut off."""

import contextlib
import errno
import json
import os
import shutil
from pathlib import Path
from urllib.parse import unquote

import pytest
from openpyxl import load_workbook
from printed import folded, pages_of
from workspaces import POINTS, files, fill, small_workspace, tidao

from tidao_sheets.core.letters.register import FILE
from tidao_sheets.files import write_whole
from tidao_sheets.jobs import manifest


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """A workspace without letters."""
    return small_workspace(tmp_path_factory, tmp_path_factory.mktemp("set") / "งาน")


@pytest.fixture(scope="module")
def made(bare, tmp_path_factory):
    """The same with its set, undisturbed."""
    folder = Path(shutil.copytree(bare, tmp_path_factory.mktemp("made") / "งาน"))
    assert letters(folder)["set"]["register"] == str(folder / "letters" / "รอบ1" / FILE)
    return folder


@pytest.fixture
def work(made, tmp_path):
    return Path(shutil.copytree(made, tmp_path / "งาน"))


KINDS = ("result", "announcement")


def letters(folder, *more, kinds=KINDS, form="pdf", code=0):
    chosen = [word for kind in kinds for word in ("--kind", kind)]
    done = tidao("letters", "--workspace", folder, "--round", 1, *chosen, "--format", form, *more, "--json")
    assert done.code == code, done.said
    return done.json


def verified(folder):
    done = tidao("letters", "--workspace", folder, "--round", 1, "--verify", "--json")
    return {Path(f["file"]).name: f for f in done.json["files"]}


def not_current(folder):
    return {name: f["state"] for name, f in verified(folder).items() if f["state"] != "current"}


def register_of(folder):
    return folder / "letters" / "รอบ1" / FILE


def written(folder):
    """Return what tells whether the register was written since."""
    told = register_of(folder).stat()
    return told.st_ino, told.st_mtime_ns


def linked(folder):
    """Return the files that the register links to, each of which is there."""
    book = load_workbook(register_of(folder))
    found = [cell.hyperlink.target for tab in book for row in tab for cell in row if cell.hyperlink]
    links = [unquote(link).replace("\\", "/") for link in found]
    assert all((register_of(folder).parent / link).is_file() for link in links)
    return {Path(link).name for link in links}


def test_the_register_links_to_each_document_of_the_round(work):
    documents = {Path(f).name for f in json.loads((work / "letters" / "manifest.json").read_text("utf-8"))["documents"]}
    assert linked(work) == documents
    again = letters(work, "--office", "pua", kinds=("result",))
    assert again["set"]["register"]
    assert linked(work) == documents, "those that were not made now, too"
    letters(work, kinds=("score-sheet",))
    assert linked(work) == documents, "sheets are not sent"


def test_a_register_that_would_be_the_same_is_left_alone(work):
    before = written(work)
    letters(work)
    assert written(work) == before


def test_an_altered_register_is_told_kept_and_made_again(work):
    good = register_of(work).read_bytes()
    register_of(work).write_bytes(b"mine")
    assert not_current(work) == {FILE: "altered"}
    [kept] = letters(work)["set"]["kept"]
    assert Path(kept).read_bytes() == b"mine"
    assert register_of(work).read_bytes() == good
    assert not_current(work) == {}


def test_the_register_is_stale_when_a_document_of_it_is(work):
    toml = work / "workspace.toml"
    told = toml.read_text("utf-8").replace("[letters.numbers]\n", '[letters.numbers]\n"1/result" = "11-12"\n')
    toml.write_text(told, "utf-8")
    found = verified(work)
    assert found[FILE]["changed"] == ["documents"]
    assert (found[FILE]["kind"], found[FILE]["office"], found[FILE]["fingerprint"]) == ("register", None, None)
    said = tidao("verify", register_of(work), "--workspace", work, "--json")
    assert (said.code, said.json["state"], said.json["kind"]) == (1, "stale", "register")
    letters(work)
    assert not_current(work) == {}
    said = tidao("verify", register_of(work), "--workspace", work, "--json")
    assert (said.code, said.json["state"], said.json["round"]) == (0, "current", 1)
    book = load_workbook(register_of(work))
    assert any("๑๑" in str(cell.value) for row in book.worksheets[0] for cell in row)


def test_a_document_that_no_longer_holds_is_in_no_register(work):
    gone = next((work / "letters" / "รอบ1" / "ประกาศ").iterdir())
    gone.unlink()
    letters(work, kinds=("result",))
    assert gone.name not in linked(work)


def test_what_a_set_has_no_more_is_taken_away_and_kept_if_altered(work):
    for path in (work / "letters" / "รอบ1").rglob("*/*.pdf"):
        path.unlink()
    letters(work, kinds=("blank-sheet",))
    assert not register_of(work).exists()
    assert FILE not in verified(work)
    letters(work)
    register_of(work).write_bytes(b"mine")
    for path in (work / "letters" / "รอบ1").rglob("*/*.pdf"):
        path.unlink()
    [kept] = letters(work, kinds=("blank-sheet",))["set"]["kept"]
    assert Path(kept).read_bytes() == b"mine"
    assert not register_of(work).exists()


def prints(done):
    """Return the pages of each print file as text."""
    return [[folded(page) for page in pages_of(one["file"])] for one in done["set"]["print"]]


def test_what_is_to_be_printed_lies_in_one_file_a_signatory(work):
    done = letters(work)
    [one] = done["set"]["print"]
    made = [letter["pdf"] for letter in done["letters"]]
    assert one["order"] == sorted(made, key=lambda path: "ประกาศ" not in path), "as a memo would name them"
    own = [[folded(page) for page in pages_of(path)] for path in one["order"]]
    assert (one["documents"], one["pages"]) == (len(own), sum(map(len, own)))
    assert one["drafts"] == len(own), "there is no resolution yet"
    assert one["unnumbered"] == len(own) - 1, "an announcement has none"
    [pages] = prints(done)
    assert "ร่าง" in pages[0]
    assert pages[2:] == [page for each in own for page in (*each, *[""] * (len(each) % 2))]
    said = tidao("letters", "--workspace", work, "--round", 1, *("--kind", "announcement"), lang="th").out
    assert f"พิมพ์ชุดเสนอลงนาม {len(own)} ฉบับ {one['pages']} หน้า" in said
    assert f"ร่าง {len(own)} ฉบับ" in said
    assert str(Path(one["file"]).name) in said


def test_a_print_file_that_would_be_the_same_is_left_alone(work):
    [one] = letters(work)["set"]["print"]
    assert not one["made"]
    next((work / "letters" / "รอบ1" / "ประกาศ").iterdir()).unlink()
    [one] = letters(work, "--office", "pua", kinds=("result",))["set"]["print"]
    assert (one["made"], len(one["order"])) == (True, len(list((work / "letters" / "รอบ1").glob("*/*.pdf"))))
    assert not any("ประกาศ" in path for path in one["order"]), "what is gone is not printed"


def test_a_partial_round_says_so_on_what_is_printed(work):
    fill(work, 2, {**POINTS, "pua": ("", "", "", "")})
    done = tidao("letters", "--workspace", work, "--round", 2, "--kind", "announcement", "--partial", "--json")
    assert done.code == 0, done.said
    assert done.json["set"]["incomplete"] == 1
    [[first, *_]] = prints(done.json)
    assert "ยังไม่รวมผลของ๑แห่ง" in first
    tab = load_workbook(done.json["set"]["register"]).worksheets[0]
    assert "ยังไม่รวมผลของ ๑ แห่ง" in tab["A3"].value


def test_what_is_there_as_word_alone_is_told_and_not_printed(bare, tmp_path):
    folder = Path(shutil.copytree(bare, tmp_path / "งาน"))
    done = letters(folder, form="docx")
    assert done["set"]["print"] == []
    assert set(done["set"]["unprinted"]) == {Path(letter["docx"]).name for letter in done["letters"]}
    said = tidao("letters", "--workspace", folder, "--round", 1, "--kind", "result", "--format", "docx", lang="th").out
    assert "ไม่มีในชุดพิมพ์" in said
    [one] = letters(folder, form="pdf,docx")["set"]["print"]
    assert one["documents"] == len(done["letters"])


def test_a_print_file_is_verified(work):
    [one] = letters(work)["set"]["print"]
    path = Path(one["file"])
    said = tidao("verify", path, "--workspace", work, "--json")
    assert (said.code, said.json["kind"], said.json["state"]) == (0, "print", "current")
    path.write_bytes(b"mine")
    assert not_current(work) == {path.name: "altered"}
    said = tidao("verify", path, "--workspace", work, "--json")
    assert (said.code, said.json["state"]) == (1, "altered")
    [kept] = letters(work)["set"]["kept"]
    assert Path(kept).read_bytes() == b"mine"
    assert not_current(work) == {}


class CutOff(BaseException):
    """In place of a kill: nothing of what follows is done."""


def dated(folder):
    """Say when the announcement is dated: it, and the register, are others than before."""
    toml = folder / "workspace.toml"
    told = toml.read_text("utf-8").replace("[letters.dates]\n", '[letters.dates]\n"1/announcement" = 2025-02-03\n')
    toml.write_text(told, "utf-8")
    return folder


@pytest.mark.parametrize("first", [True, False])
def test_a_run_that_is_cut_off_anywhere_ends_as_an_undisturbed_one(bare, tmp_path, monkeypatch, first):
    """The first of a round, and one whose files take the place of former ones."""
    one = ("announcement",)
    undisturbed = Path(shutil.copytree(bare, tmp_path / "undisturbed"))
    if not first:
        letters(undisturbed, kinds=one)
    before = dated(Path(shutil.copytree(undisturbed, tmp_path / "before")))
    letters(dated(undisturbed), kinds=one)
    real = write_whole
    for writes in range(3, 99):  # before, it is the documents that are not yet there
        work = Path(shutil.copytree(before, tmp_path / str(writes)))
        left = iter(range(writes))

        def write(path, data, left=left):
            if next(left, None) is None:
                raise CutOff
            real(path, data)

        with monkeypatch.context() as cut, contextlib.suppress(CutOff):
            cut.setattr(manifest, "write_whole", write)
            letters(work, kinds=one)
        if (work / "letters" / "manifest.json").exists():
            assert "altered" not in not_current(work).values(), writes
        assert letters(work, kinds=one)["set"]["kept"] == []
        assert files(work / "letters") == files(undisturbed / "letters")
        assert not [*work.glob("backup/*")]
        if next(left, None) is not None:  # nothing was cut off
            break
    assert writes == 7 + (not first), "manifest, document, manifest, register, print file, manifest"


def test_a_disk_that_is_full_is_told_and_what_was_made_is_recorded(work, made, monkeypatch):
    register_of(work).unlink()
    real = write_whole

    def write(path, data):
        if path.name == FILE:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(path, data)

    with monkeypatch.context() as full:
        full.setattr(manifest, "write_whole", write)
        done = tidao("letters", "--workspace", work, "--round", 1, "--kind", "result", "--json")
        assert done.code != 0
    assert not_current(work) == {FILE: "missing"}
    letters(work)
    assert files(work / "letters") == files(made / "letters")
