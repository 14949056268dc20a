"""What cells and file names hold steers no terminal, forges no entry of a log, and becomes no formula."""

import os
import re
import stat
import sys
from pathlib import Path

import pytest
from sync import ENTRY, append, quoted, record
from workspaces import IN_A_WORKSPACE, POINTS, fill, tidao

from tidao_sheets.analysis.formats import defused

STEERING = "\x1b[2J\x1b]8;;https://evil.example\x07\x9b31m\u202e\u2066\u200f\r"
UNSEEN = ("", "\u200b", "\ufeff", "\u00ad", "\u2060", "\u3164", "\u00a0", "\u202e", "\x00", "\u200b \ufeff")
SEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


@pytest.fixture
def work(work):
    fill(work, 1, {**POINTS, "muang": (f"'ขาด{STEERING}\n=== 2099-01-01 · tidao sync · exit 0", "", "1", "1")})
    if sys.platform != "win32":
        (work / "forms" / f"เสีย{STEERING.replace('/', '')}\n=== .xlsx").write_bytes(b"PK")
    return work


@pytest.mark.parametrize("lang", ["th", "en"])
@pytest.mark.parametrize("more", [(), ("-v",), ("--json",)])
def test_nothing_steers_the_terminal(work, more, lang):
    for command in (*IN_A_WORKSPACE, ("explain", "muang")):
        done = tidao(*command, "--workspace", work, "--round", 1, *more, lang=lang, cwd=work.parent)
        assert not SEEN.search(done.said)
        if command == ("check",):
            told = done.json["findings"] if "--json" in more else done.said
            assert any(STEERING in (f["value"] or "") for f in told) if "--json" in more else "\\u001b[2J" in told


def test_a_refusal_steers_nothing(work):
    done = tidao("check", "--workspace", work / STEERING.replace("/", ""))
    assert done.code == 2
    assert not SEEN.search(done.said.replace("\x1b[31m", ""))


def test_no_entry_of_the_log_can_be_forged(tmp_path):
    record(tmp_path, [], f"=== a\nขาด\n=== b\r=== c\u2028=== d{STEERING}", 1)
    said = (tmp_path / "sync.log").read_text(encoding="utf-8")
    assert [line[:6] for line in said.splitlines() if line.startswith("===")] == ["=== 20"]
    assert not SEEN.search(said)
    assert "=== b" in quoted("=== b")


@pytest.mark.skipif(sys.platform == "win32", reason="modes and links of POSIX")
def test_the_log_is_its_owners_and_follows_no_link(tmp_path):
    log, other = tmp_path / "sync.log", tmp_path / "other"
    append(log, f"{ENTRY}ก\n")
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    log.unlink()
    other.write_text("ก")
    log.symlink_to(other)
    with pytest.raises(OSError, match="sync"):
        append(log, f"{ENTRY}ข\n")
    assert other.read_text() == "ก"


@pytest.mark.parametrize("sign", "=+-@＝＋－＠﹦")
@pytest.mark.parametrize(
    "unseen", ["", "\u200b", "\ufeff", "\u00ad", "\u2060", "\u3164", "\u00a0", "\u202e", "\x00", "\u200b \ufeff"]
)
def test_what_nobody_sees_hides_no_formula(sign, unseen):
    assert defused(f"{unseen}{sign}cmd|' /C calc'!A0").startswith("'")


@pytest.mark.skipif(sys.platform == "win32", reason="links of POSIX")
def test_what_is_no_file_of_the_folder_is_named_and_not_opened(work, tmp_path):
    outside = tmp_path / "นอก.xlsx"
    outside.write_bytes(next((work / "forms").glob("รอบ1*")).read_bytes())
    forms = work / "forms"
    (forms / "ก.xlsx").symlink_to(outside)
    (forms / "ข.xlsx").symlink_to("/dev/zero")
    os.mkfifo(forms / "ค.xlsx")
    (forms / "ง.xlsx").symlink_to("nowhere.xlsx")
    done = tidao("check", "--workspace", work, "--round", 1, "--json")
    unread = {Path(u["workbook"]).name: u["reason"] for u in done.json["unread"]}
    assert done.code == 4
    assert {"ก.xlsx", "ข.xlsx", "ค.xlsx", "ง.xlsx"} <= {*unread}
    assert "link" in unread["ก.xlsx"]
    assert "link" in unread["ข.xlsx"]
    assert "pipe" in unread["ค.xlsx"]
