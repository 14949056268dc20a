"""Nothing in the forms folder is passed over: what is or may hold a workbook is named, whatever it is called."""

import gzip
import io
import json
import os
import shutil
import tarfile
import zipfile
from pathlib import Path

import pytest
from workspaces import small_workspace, tidao

from tidao_sheets import load_programme, read_folder
from tidao_sheets.stores.xlsx import unreadable

FIELD = Path(__file__).parent.parent / "field"
FORM = (FIELD / "passed-over" / "form.xltx").read_bytes()
PROGRAMME = load_programme("chiang-rai-2567")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def packed(**parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


def tar(name, data):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        entry = tarfile.TarInfo(name)
        entry.size = len(data)
        archive.addfile(entry, io.BytesIO(data))
    return stream.getvalue()


def old(*streams):
    return OLE + bytes(504) + b"\0\0".join(word.encode("utf-16-le") for word in streams)


ODS = packed(**{"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"})
FLAT = b'<office:document office:mimetype="application/vnd.oasis.opendocument.spreadsheet"/>'
EXCEL_2003 = '<?xml version="1.0"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
NAMED = {
    "form.xlsx.bak": (FORM, "RENAME"),
    "แบบให้คะแนน": (FORM, "RENAME"),
    ".form.xlsx": (FORM, "RENAME"),
    "form.docx": (FORM, "RENAME"),
    "form.xlsx.crdownload": (FORM[:2000], "CORRUPT"),
    "form.xml": (EXCEL_2003.encode(), "OLD"),
    "utf16.xml": (EXCEL_2003.encode("utf-16"), "OLD"),
    "form": (old("Root Entry", "Workbook"), "OLD"),
    "secret.bin": (old("EncryptedPackage"), "PASSWORD"),
    "a.ods.old": (ODS, "OPEN_DOCUMENT"),
    "flat.txt": (
        b'<office:document office:mimetype="application/vnd.oasis.opendocument.spreadsheet"/>',
        "OPEN_DOCUMENT",
    ),
    "form.ods": (ODS, "OPEN_DOCUMENT"),
    "form.fods": (b"<x/>", "OPEN_DOCUMENT"),
    "form.ett": (old("Workbook"), "WPS"),
    "form.numbers": (packed(**{"Index/Tables/DataList.iwa": b"x"}), "APPLE"),
    "numbers.bak": (packed(**{"Index/Tables/DataList.iwa": b"x"}), "APPLE"),
    "form.xlsb": (packed(**{"xl/workbook.bin": b"x"}), "OLD"),
    "form.csv ": (b"1,2", "NO_FORMATS"),
    "form.gsheet": (b"{}", "SHORTCUT"),
    "page.txt": (b'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table/></html>', "NO_FORMATS"),
    "form.mhtml": (b"MIME-Version: 1.0", "NO_FORMATS"),
    "forms.dat": (packed(**{"a/form.xlsx": FORM}), "PACKED"),
    "forms.tar": (tar("form.xlsx", FORM), "PACKED"),
    "forms.tarball": (tar("form.xlsx", FORM), "PACKED"),
    "forms.xz": (b"\xfd7zXZ\0", "PACKED"),
    "forms.bin": (gzip.compress(FORM), "PACKED"),
    "mail.eml": (b"Subject: x", "MAIL"),
}
OTHERS = {
    "photo.jpg": b"\xff\xd8\xff\xe0",
    "note.txt": "ประชุม".encode(),
    "word.docx": packed(**{"word/document.xml": "<x/>", "[Content_Types].xml": "<x/>"}),
    "word.doc": old("Root Entry", "WordDocument", "Workbook"),
    "secret.docx": old("EncryptedPackage"),
    "photos.dat": packed(**{"a.jpg": b"x"}),
    "empty": b"",
}
SILENT = {
    ".DS_Store": b"\0\0\0\1Bud1",
    "._form.xlsx": b"\0\5\26\7",
    "~$form.xlsx": b"\5owner",
    ".~lock.form.xlsx#": b",",
}


@pytest.mark.parametrize("name", NAMED)
def test_a_workbook_under_another_name_is_named_with_its_remedy(tmp_path, name):
    data, reason = NAMED[name]
    (tmp_path / name).write_bytes(data)
    [unread] = read_folder(PROGRAMME, tmp_path).unread
    assert (unread.name, unread.reason) == (name, getattr(unreadable, reason))


def test_what_is_no_workbook_is_one_note(tmp_path):
    for name, data in (OTHERS | SILENT).items():
        (tmp_path / name).write_bytes(data)
    found = read_folder(PROGRAMME, tmp_path)
    assert not found.unread
    [note] = [f for f in found.findings if f.code == "files_not_forms"]
    assert set(note.value.split(", ")) == set(OTHERS)


@pytest.mark.skipif(not hasattr(os, "symlink") or os.name == "nt", reason="links need rights on Windows")
@pytest.mark.parametrize("name", ["form.xlsx", "form", ".form.xlsx"])
def test_a_link_out_of_the_folder_is_named_and_not_opened(tmp_path, name):
    (tmp_path / "forms").mkdir()
    (tmp_path / "elsewhere").write_bytes(FORM)
    (tmp_path / "forms" / name).symlink_to(tmp_path / "elsewhere")
    (tmp_path / "forms" / ".#lock").symlink_to("user@host.1")
    [unread] = read_folder(PROGRAMME, tmp_path / "forms").unread
    assert unread.reason == unreadable.OUTSIDE


def test_every_command_says_the_same(tmp_path, tmp_path_factory):
    folder = small_workspace(tmp_path_factory, tmp_path / "งาน")
    shutil.copy(FIELD / "passed-over" / "form.xltx", folder / "forms" / "สำเนา.xlsx.bak")
    (folder / "forms" / "photo.jpg").write_bytes(OTHERS["photo.jpg"])
    for command in ("check", "status"):
        done = tidao(command, "--workspace", folder, "--json")
        assert done.code == 4
        assert [u["reason"] for u in json.loads(done.out)["unread"]] == [unreadable.RENAME.en]
    done = tidao("doctor", "--workspace", folder)
    assert done.code == 4
    assert "สำเนา.xlsx.bak" in done.out
    for command in ("check", "status", "doctor"):
        assert "photo.jpg" in tidao(command, "--workspace", folder).out
