"""Documents lie in the folder of their kind; those that a former version left flat are moved there, or told of."""

import json
import os
import shutil
from pathlib import Path

import pytest
from workspaces import files, small_workspace, tidao

from tidao_sheets.core.letters.kinds import KINDS
from tidao_sheets.core.letters.register import FILE as REGISTER
from tidao_sheets.core.letters.targets import folder_name
from tidao_sheets.jobs import moving
from tidao_sheets.jobs.manifest import LetterFolder


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A workspace with letters, as this version makes them."""
    folder = small_workspace(tmp_path_factory, tmp_path_factory.mktemp("moving") / "งาน")
    assert letters(folder)["letters"]
    return folder


@pytest.fixture
def work(made, tmp_path):
    return Path(shutil.copytree(made, tmp_path / "งาน"))


@pytest.fixture
def flat(work):
    """As a former version left it: all documents of the round in one folder, and so in the manifest."""
    path = work / "letters" / "manifest.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    for name in told["documents"]:
        old = work / "letters" / name
        old.rename(old.parent.parent / old.name)
        if not any(old.parent.iterdir()):
            old.parent.rmdir()
    del told["set"]
    (work / "letters" / "รอบ1" / REGISTER).unlink()
    told["documents"] = {f"{Path(n).parent.parent}/{Path(n).name}": f for n, f in told["documents"].items()}
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return work


def letters(folder, *more, code=0):
    kinds = ("--kind", "result", "--kind", "announcement", "--format", "docx")
    done = tidao("letters", "--workspace", folder, "--round", 1, *kinds, *more, "--json")
    assert done.code == code, done.said
    return done.json


def verified(folder):
    done = tidao("letters", "--workspace", folder, "--round", 1, "--verify", "--json")
    return {Path(f["file"]).relative_to(folder / "letters").as_posix(): f["state"] for f in done.json["files"]}


def laid(folder):
    """What lies where, and the manifest."""
    return {name: data for name, data in files(folder / "letters").items() if "." in str(name)}


def test_each_document_lies_in_the_folder_of_its_kind(made):
    manifest = json.loads((made / "letters" / "manifest.json").read_text(encoding="utf-8"))["documents"]
    assert {f["kind"] for f in manifest.values()} == {"result", "announcement"}
    for name, file in manifest.items():
        assert Path(name).parts[:2] == ("รอบ1", folder_name(KINDS[file["kind"]]))
        assert (made / "letters" / name).is_file()


def test_flat_documents_are_moved_and_not_made_again(made, flat):
    count = len(verified(flat))
    assert set(verified(flat).values()) == {"current"}, "looked at where they are; verify moves nothing"
    done = letters(flat)
    assert len(done["moved"]["files"]) == count
    assert done["moved"]["left"] == []
    assert not any(letter["made"] for letter in done["letters"])
    assert laid(flat) == laid(made)
    assert letters(flat)["moved"] == {"files": [], "left": []}


def test_a_move_that_was_cut_off_anywhere_is_finished(made, flat, tmp_path, monkeypatch):
    """The manifest is written last: it finds the documents in both places."""
    whole = LetterFolder(flat / "letters", tmp_path, "")
    for stop in range(len(whole.files) + 1):
        work = Path(shutil.copytree(flat, tmp_path / str(stop)))
        with monkeypatch.context() as cut:
            left = iter(range(stop))

            def move(old, new, left=left):
                if next(left, None) is None:
                    raise KeyboardInterrupt
                os.replace(old, new)  # noqa: PTH105 - a rename is what is counted here

            def save(_):
                raise KeyboardInterrupt

            cut.setattr(Path, "rename", move)
            cut.setattr(LetterFolder, "save", save)
            with pytest.raises(KeyboardInterrupt):
                moving.settle(LetterFolder(work / "letters", tmp_path, ""))
        assert set(verified(work).values()) == {"current"}
        assert not any(letter["made"] for letter in letters(work)["letters"])
        assert laid(work) == laid(made)


def test_what_cannot_be_moved_is_told(flat, monkeypatch):
    taken = next((flat / "letters" / "รอบ1").glob("*.docx"))
    kind = taken.stem.partition(" ")[0]
    (taken.parent / kind).mkdir()
    (taken.parent / kind / taken.name).write_bytes(b"mine")

    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "rename", refuse)
    done = letters(flat)
    reasons = {Path(e["file"]).name: e["reason"] for e in done["moved"]["left"]}
    assert set(reasons) == {p.name for p in (flat / "letters" / "รอบ1").glob("*.docx")}
    assert "of that name is in the folder" in reasons.pop(taken.name)
    assert all("another program has it open" in reason for reason in reasons.values())
    assert set(verified(flat).values()) == {"current"}
    assert (taken.parent / kind / taken.name).read_bytes() == b"mine"
    said = tidao("letters", "--workspace", flat, "--round", 1, "--kind", "result", "--format", "docx", lang="th").out
    assert "อยู่นอกโฟลเดอร์ตามชนิด และไม่ได้ย้าย" in said


def test_flat_documents_that_no_manifest_knows_are_told(flat):
    (flat / "letters" / "manifest.json").unlink()
    names = {p.name for p in (flat / "letters" / "รอบ1").glob("*.docx")}
    done = letters(flat)
    assert {Path(e["file"]).name for e in done["moved"]["left"]} == names
    assert all("does not know" in e["reason"] for e in done["moved"]["left"])
    assert all(letter["made"] for letter in done["letters"])


def test_a_document_that_was_altered_or_is_gone_is_told_after_the_move(flat):
    altered, gone, *_ = sorted((flat / "letters" / "รอบ1").glob("*.docx"))
    altered.write_bytes(b"mine")
    gone.unlink()
    done = letters(flat)
    again = {Path(letter["docx"]).name: letter for letter in done["letters"] if letter["made"]}
    assert set(again) == {altered.name, gone.name}
    [kept] = again[altered.name]["kept"]
    assert Path(kept).read_bytes() == b"mine"
    assert set(verified(flat).values()) == {"current"}
