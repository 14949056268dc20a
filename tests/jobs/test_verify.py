"""What the record knows of documents and printed codes, and whether anybody has changed the record itself."""

import re
import shutil

import pytest
from workspaces import POINTS, documents, fill, tidao

from tidao_sheets.core.letters.payload import told

BETTER = {**POINTS, "wiangsa": ("12", "7", "20", "10")}
CLOSE = ("close", "--resolution", "๑/๒๕๖๘ 2025-01-20")
LETTERS = ("letters", "--kind", "result", "--kind", "announcement", "--format", "docx")


@pytest.fixture
def work(work):
    """A workspace whose first round is closed, with letters."""
    assert run(work, *CLOSE).code == run(work, *LETTERS).code == 0
    return work


def run(folder, *words):
    return tidao(*words, "--workspace", folder, "--round", 1, "--json")


def state(folder, wanted):
    done = tidao("verify", wanted, "--workspace", folder, "--json")
    assert done.code == (0 if done.json["state"] in {"sealed", "current"} else 1)
    return done.json["state"]


def letters(folder):
    return sorted((folder / "letters").rglob("*.docx"))


def printed(folder):
    """Return the codes that the documents themselves bear, as their QR codes tell them."""
    held = (file["check"] for file in documents(folder).values() if file["check"])
    return {re.search("รหัสตรวจสอบ (([0-9A-F]{4}-?){3})", text)[1] for text in held}


def test_a_document_and_its_code_of_a_closed_round(work, tmp_path):
    code = run(work, "check").json["closed"]["fingerprint"]
    assert state(work, code) == state(work, code.lower()) == "sealed"
    assert {state(work, letter) for letter in letters(work)} == {"sealed"}
    elsewhere = shutil.copy(letters(work)[0], tmp_path / "จากอีเมล.docx")
    assert state(work, elsewhere) == "sealed"


def test_what_was_true_once_is_stale(work, tmp_path):
    code = run(work, "check").json["fingerprint"]
    borne = printed(work)
    assert borne
    assert {state(work, each) for each in borne} == {"sealed"}
    mailed = [shutil.copy(letter, tmp_path / letter.name) for letter in letters(work)]
    assert run(work, "reopen", "--reason", "ลงคะแนนผิด").code == 0
    fill(work, 1, BETTER)
    assert run(work, "sync").code == 0
    now = run(work, "check").json["fingerprint"]
    assert (state(work, code), state(work, now)) == ("stale", "current")
    assert "stale" in {state(work, letter) for letter in letters(work)}
    assert run(work, *LETTERS).code == 0
    assert "stale" in {state(work, letter) for letter in mailed}
    assert {state(work, letter) for letter in letters(work)} == {"current"}
    assert {state(work, each) for each in borne} == {"stale"}


def test_what_is_altered_or_unknown(work, tmp_path):
    letter = letters(work)[0]
    letter.write_bytes(letter.read_bytes() + b"x")
    assert state(work, letter) == "altered"
    other = tmp_path / "อื่น.pdf"
    other.write_bytes(b"%PDF-1.7")
    assert state(work, other) == state(work, "FFFF-0000-FFFF") == "unknown"
    assert tidao("verify", "ไม่มี", "--workspace", work, "--json").json["error"]["code"] == "nothing_to_verify"


def test_a_new_address_makes_anew_what_bears_it_and_changes_no_code(work):
    borne = printed(work)
    path = work / "workspace.toml"
    path.write_text(
        path.read_text("utf-8").replace("[letters]\n", '[letters]\nverify_url = "https://a.th/x"\n'), "utf-8"
    )
    found = run(work, "letters", "--verify").json["files"]
    changed = {f["kind"]: f["changed"] for f in found}
    assert changed | {"register": []} == {"result": ["verify_url"], "announcement": [], "register": []}
    made = run(work, *LETTERS).json
    assert {f["kind"] for f in made["letters"] if f["made"]} == {"result"}
    assert made["verify_page"], "the page at that address must know them"
    held = [file["check"] for file in documents(work).values() if file["check"]]
    assert all(text.startswith("https://a.th/x#") for text in held)
    assert {re.search("([0-9A-F]{4}-?){3}", told(text))[0] for text in held} == borne
    assert all(state(work, code) == "sealed" for code in borne)


def test_an_older_copy_of_the_record_is_noticed(work):
    older = (work / "tidao.db").read_bytes()
    assert run(work, "reopen", "--reason", "x").code == 0
    fill(work, 1, BETTER)
    assert run(work, "sync").code == 0
    assert tidao("doctor", "--workspace", work).code == 0
    (work / "tidao.db").write_bytes(older)
    done = tidao("doctor", "--workspace", work, "--json")
    assert done.code == 1
    assert any("older copy" in c["message"] for c in done.json["checks"] if not c["ok"])


def test_the_code_of_every_result_that_a_round_has_had_is_known(work):
    path = work / "workspace.toml"
    until = "[letters.review_until]\n1 = 2099-01-01\n"
    path.write_text(path.read_text("utf-8").replace("[letters.review_until]\n", until), "utf-8")
    codes = [run(work, "check").json["closed"]["fingerprint"]]
    for points in ("ก.1=3", "ก.2=4"):
        assert run(work, "review", "add", "pua", "--criterion", points[:3], "--reason", "x").code == 0
        decide = ("--points", points, "--reason", "x", "--by", "x")
        codes.append(run(work, "review", "decide", len(codes), *decide).json["fingerprint"])
    assert [state(work, code) for code in codes] == ["stale", "stale", "sealed"]
    assert run(work, "reopen", "--reason", "x").code == 0
    assert [state(work, code) for code in codes] == ["current", "stale", "stale"]
    text = (work / "programme.toml").read_text("utf-8").replace("full_marks = 50\n", "")
    (work / "programme.toml").write_text(text.replace('id = "ก.2"', 'id = "ก.3"'), "utf-8")
    assert [state(work, code) for code in codes] == ["stale"] * 3
    checks = tidao("doctor", "--workspace", work, "--json").json["checks"]
    assert all(c["ok"] for c in checks if c["name"] == "ledger")
