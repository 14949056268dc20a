"""Names of files that came back: safe to keep on every system, and told as their senders wrote them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidao_sheets.core.received.naming import NAMELESS, filed_name, is_litter, leads_out, told_name

NAMES = st.text(st.characters(codec="utf-8"), max_size=120)


@given(NAMES, st.sampled_from([None, ".xlsx", ".xlsm"]))
def test_a_kept_name_is_one_that_every_system_takes(name, ending):
    kept = filed_name(name, ending)
    assert 0 < len(kept.encode()) <= 200
    assert not re.search(r'[<>:"/\\|?*\x00-\x1f]', kept)
    assert not kept.startswith((".", "~", " ", "$"))
    assert not kept.endswith((".", " "))
    assert kept.split(".")[0].casefold() not in {"con", "prn", "aux", "nul", "com1", "lpt9"}
    assert ending is None or kept.endswith(ending)
    assert filed_name(kept, ending) == kept or ending is not None


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("โซน 1/แบบ แก้ไข.xlsx", "แบบ แก้ไข.xlsx"),
        ("C:\\งาน\\แบบ.xlsx", "แบบ.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("CON.xlsx", "_CON.xlsx"),
        ("nul", "_nul"),
        ("~$แบบ.xlsx", "แบบ.xlsx"),
        (".hidden.pdf", "hidden.pdf"),
        ("แบบ.xlsx ", "แบบ.xlsx"),
        ("แบบ\u200b.xlsx", "แบบ.xlsx"),
        ("a\u202egpj.xlsx", "agpj.xlsx"),
        ("", NAMELESS),
        ("...", NAMELESS),
        ("ก" * 300 + ".pdf", "ก" * 65 + ".pdf"),
    ],
)
def test_kept_names(name, kept):
    assert filed_name(name) == kept


def test_a_form_gets_an_ending_that_is_read():
    assert filed_name("แบบ.xlsx.bak", ".xlsx") == "แบบ.xlsx.xlsx"
    assert filed_name("แบบ", ".xlsx") == "แบบ.xlsx"


@given(st.text("กขคงจ าิ1aB .-", min_size=1))
def test_thai_names_of_former_windows_are_read(name):
    assert told_name(name.encode("cp874")) == name or name.isascii()
    assert told_name(name.encode()) == name


@given(st.binary(max_size=40))
def test_any_bytes_are_a_name(raw):
    told_name(raw).encode("utf-8")


@pytest.mark.parametrize("name", ["/a", "\\a", "\\\\host\\a", "C:\\a", "c:a", "..", "a/../b", "a\\..\\b", "a\0b"])
def test_names_that_lead_elsewhere(name):
    assert leads_out(name)


@pytest.mark.parametrize("name", ["a", "โซน/แบบ.xlsx", "a..b", "...", "ก: ข", "a/..b"])
def test_names_that_do_not(name):
    assert not leads_out(name)


@pytest.mark.parametrize(
    ("name", "litter"),
    [
        (".DS_Store", True),
        ("a/Thumbs.db", True),
        ("__MACOSX/a/แบบ.xlsx", True),
        ("~$แบบ.xlsx", True),
        ("._แบบ.xlsx", True),
        (".~lock.แบบ.xlsx#", True),
        ("แบบ.xlsx", False),
        (".แบบ.xlsx", False),
        ("desktop.ini.xlsx", False),
    ],
)
def test_what_systems_leave(name, litter):
    assert is_litter(name) is litter
