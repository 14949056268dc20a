"""What was given is taken file by file under bounds, and what is not taken is told by name: attacks on archives."""

import io
import os
import struct
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tidao_sheets.core.received import reasons
from tidao_sheets.files import FileError
from tidao_sheets.jobs import archives, unpacking
from tidao_sheets.jobs.unpacking import GivenTooMuchError, Unpacking
from tidao_sheets.stores.xlsx.content import is_packed


@pytest.fixture
def stage(tmp_path):
    folder = tmp_path / "ที่พัก"
    folder.mkdir()
    return folder


def packed(*members, how=zipfile.ZIP_DEFLATED):
    """Return an archive of (name or entry, content)."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", how) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return stream.getvalue()


def taken(stage, path):
    """Return what is told of each file: its content, or why there is none."""
    found = Unpacking(stage).take([path])
    return {g.name: g.refused[0].en if g.refused else "litter" if g.litter else g.path.read_bytes() for g in found}


def of_archive(stage, tmp_path, data, name="ก.zip"):
    path = tmp_path / name
    path.write_bytes(data)
    return taken(stage, path)


NAMES = st.text(st.characters(codec="utf-8", exclude_characters="/\\\0:"), min_size=1, max_size=12).filter(
    lambda name: name not in {".", ".."}
)


@given(st.dictionaries(NAMES, st.binary(max_size=50), max_size=6))
@example({"0": b"", "MIMETYPE": b""})
def test_every_member_is_told_once_byte_for_byte(tmp_path_factory, contents):
    folder = tmp_path_factory.mktemp("ก")
    (folder / "stage").mkdir()
    (folder / "ก.zip").write_bytes(packed(*contents.items()))
    with zipfile.ZipFile(folder / "ก.zip") as archive:
        assume(is_packed(archive))  # a member named "mimetype", say, makes it a document
    found = Unpacking(folder / "stage").take([folder / "ก.zip"])
    told = {g.name.removeprefix("ก.zip/"): g for g in found}
    if not contents:
        assert [g.refused for g in found] == [reasons.HOLLOW]
        return
    assert len(found) == len(contents)
    assert {*told} == {*contents}
    assert all(g.litter or g.path.read_bytes() == contents[name] for name, g in told.items())


def test_folders_and_archives_in_archives_are_walked(stage, tmp_path):
    top = tmp_path / "คืน"
    (top / "โซน 1").mkdir(parents=True)
    (top / "โซน 1" / "แบบ.txt").write_bytes(b"1")
    (top / "ไลน์.zip").write_bytes(packed(("ใน.zip", packed(("ลึก/แบบ.txt", b"2")))))
    (top / "Thumbs.db").write_bytes(b"x")
    assert taken(stage, top) == {"โซน 1/แบบ.txt": b"1", "ไลน์.zip/ใน.zip/ลึก/แบบ.txt": b"2", "Thumbs.db": "litter"}


def test_the_order_of_paths_does_not_matter(stage, tmp_path):
    paths = []
    for n in range(4):
        path = tmp_path / str(n) / "แบบ.txt"
        path.parent.mkdir()
        path.write_bytes(b"%d" % n)
        paths.append(path)
    told = [[(g.name, g.sha256) for g in Unpacking(stage).take(order)] for order in (paths, paths[::-1])]
    assert told[0] == told[1]


def test_thai_names_of_former_windows(stage, tmp_path):
    archive = packed(("AAAA.txt", b"1"))
    raw = "แบบ1".encode("cp874")
    assert of_archive(stage, tmp_path, archive.replace(b"AAAA", raw)) == {"ก.zip/แบบ1.txt": b"1"}
    mac = packed(("AAAAAAAAAA.txt", b"1")).replace(b"AAAAAAAAAA", "แบบ1".encode())
    assert of_archive(stage, tmp_path, mac) == {"ก.zip/แบบ1.txt": b"1"}


@pytest.mark.parametrize(
    "name", ["../../x.txt", "/etc/x.txt", "C:\\x.txt", "\\\\host\\share\\x.txt", "a/../../x.txt", "..\\x.txt"]
)
def test_names_that_lead_elsewhere_are_refused(stage, tmp_path, name):
    entry = zipfile.ZipInfo("ก")
    entry.filename = name
    told = of_archive(stage, tmp_path, packed((entry, b"x"), ("ดี.txt", b"1")))
    assert told.pop("ก.zip/ดี.txt") == b"1"
    assert [*told.values()] == [reasons.LEADS_OUT.reason.en]
    assert list(tmp_path.rglob("x.txt")) == []


def test_links_in_archives_are_refused(stage, tmp_path):
    link = zipfile.ZipInfo("ลิงก์")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    device = zipfile.ZipInfo("อุปกรณ์")
    device.create_system, device.external_attr = 3, 0o020777 << 16
    told = of_archive(stage, tmp_path, packed((link, b"/etc/passwd"), (device, b"")))
    assert {*told.values()} == {reasons.LINK.reason.en}


def test_members_with_a_password_or_an_unknown_method_are_refused(stage, tmp_path):
    data = bytearray(packed(("ก.txt", b"secret")))
    local, central = data.index(b"PK\x03\x04"), data.index(b"PK\x01\x02")
    data[local + 6] |= 1
    data[central + 8] |= 1
    assert of_archive(stage, tmp_path, bytes(data)) == {"ก.zip/ก.txt": reasons.LOCKED.reason.en}
    for method in (9, 12, 14, 99):
        data = bytearray(packed(("ก.txt", b"x")))
        data[local + 8 : local + 10] = data[central + 10 : central + 12] = struct.pack("<H", method)
        assert of_archive(stage, tmp_path, bytes(data)) == {"ก.zip/ก.txt": reasons.DAMAGED.reason.en}


def test_a_bomb_is_not_unpacked(stage, tmp_path, monkeypatch):
    bomb = packed(("ก.bin", bytes(8 * 2**20)))
    assert of_archive(stage, tmp_path, bomb) == {"ก.zip/ก.bin": reasons.BOMB.reason.en}
    monkeypatch.setattr(unpacking, "MOST_PACKED", 100)
    many = packed(*((f"{n}.bin", os.urandom(30)) for n in range(4)))
    assert of_archive(stage, tmp_path, many) == {"ก.zip": reasons.BOMB.reason.en}


def test_a_member_larger_than_it_says_is_a_bomb(stage, tmp_path):
    data = bytearray(packed(("ก.bin", os.urandom(5000)), how=zipfile.ZIP_STORED))
    central = data.index(b"PK\x01\x02")
    data[central + 24 : central + 28] = struct.pack("<I", 10)
    told = of_archive(stage, tmp_path, bytes(data))
    assert {*told} == {"ก.zip/ก.bin"}
    assert told["ก.zip/ก.bin"] in {reasons.BOMB.reason.en, reasons.DAMAGED.reason.en}


def test_archives_are_nested_three_deep_at_most(stage, tmp_path):
    data = packed(("ก.txt", b"x"))
    for n in range(unpacking.MOST_NESTED):
        assert b"x" in of_archive(stage, tmp_path, data).values()
        data = packed((f"{n}.zip", data))
    assert [*of_archive(stage, tmp_path, data).values()] == [reasons.NESTED.reason.en]


def test_a_list_of_names_that_is_itself_a_bomb_is_not_read(stage, tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "_DIRECTORY", 2000)
    data = packed(*((f"{n:0200}", b"") for n in range(20)))
    assert of_archive(stage, tmp_path, data) == {"ก.zip": reasons.BOMB.reason.en}


@pytest.mark.parametrize("cut", [1, 30, 60])
def test_a_damaged_archive_is_told(stage, tmp_path, cut):
    told = of_archive(stage, tmp_path, packed(("ก.txt", b"x" * 99))[:-cut])
    assert [*told.values()] == [reasons.DAMAGED.reason.en]


def test_a_wrong_checksum_is_told(stage, tmp_path):
    data = packed(("ก.txt", b"12345"), how=zipfile.ZIP_STORED).replace(b"12345", b"12346")
    assert of_archive(stage, tmp_path, data) == {"ก.zip/ก.txt": reasons.DAMAGED.reason.en}


def test_a_document_that_is_kept_as_an_archive_is_one_file(stage, tmp_path):
    for name in ("[Content_Types].xml", "mimetype", "xl/workbook.xml"):
        data = packed((name, b"x"), ("อื่น", b"y"))
        assert of_archive(stage, tmp_path, data, "ก.docx") == {"ก.docx": data}


def test_too_much_is_refused_as_a_whole(stage, tmp_path, monkeypatch):
    top = tmp_path / "มาก"
    top.mkdir()
    for n in range(6):
        (top / f"{n}").write_bytes(b"12345")
    monkeypatch.setattr(unpacking, "MOST_FILES", 5)
    with pytest.raises(GivenTooMuchError):
        Unpacking(stage).take([top])
    monkeypatch.setattr(unpacking, "MOST_FILES", 50)
    monkeypatch.setattr(unpacking, "MOST_BYTES", 20)
    with pytest.raises(GivenTooMuchError):
        Unpacking(stage).take([top])


def test_a_large_file_is_refused_by_name(stage, tmp_path, monkeypatch):
    monkeypatch.setattr(unpacking, "LARGEST", 10)
    assert of_archive(stage, tmp_path, b"12345678901", "ก.pdf") == {"ก.pdf": reasons.TOO_LARGE.reason.en}


def test_a_path_that_is_not_there_is_an_error(stage, tmp_path):
    with pytest.raises(FileError):
        Unpacking(stage).take([tmp_path / "ไม่มี"])


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and rights of POSIX")
def test_links_pipes_and_what_may_not_be_read_are_told(stage, tmp_path):
    top = tmp_path / "คืน"
    (top / "ลึก").mkdir(parents=True)
    (tmp_path / "ลับ.txt").write_text("secret")
    (top / "ลิงก์.txt").symlink_to(tmp_path / "ลับ.txt")
    (top / "โฟลเดอร์").symlink_to(tmp_path, target_is_directory=True)
    os.mkfifo(top / "ท่อ")
    expected = {
        "ลิงก์.txt": reasons.LINK.reason.en,
        "โฟลเดอร์": reasons.LINK.reason.en,
        "ท่อ": reasons.DEVICE.reason.en,
    }
    assert taken(stage, top) == expected
    if os.geteuid():
        (top / "ลึก" / "ก.txt").write_text("x")
        (top / "ลึก" / "ก.txt").chmod(0)
        assert taken(stage, top)["ลึก/ก.txt"] == reasons.REFUSED.reason.en


@pytest.mark.skipif(sys.platform != "linux", reason="names of any bytes")
def test_a_file_whose_name_is_in_former_thai_is_told(tmp_path):
    top = tmp_path / "คืน"
    top.mkdir()
    Path(os.fsdecode(os.fsencode(top) + "/กก.txt".encode("cp874"))).write_bytes(b"x")
    found = Unpacking(tmp_path).take([top])
    assert [g.name for g in found] == ["กก.txt"]
