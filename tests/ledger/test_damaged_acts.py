"""Acts upon rounds that the program has never recorded: a sentence of every command that is concerned, no traceback."""

import hashlib
import json
import zlib

import pytest
from ledger_work import shared_workspace
from workspaces import DAY, tidao

DECIDE = ("--points", "ก.1=10.5", "--reason", "ตามใบคะแนน", "--by", "คณะกรรมการ")


@pytest.fixture
def work(tmp_path, tmp_path_factory, database, monkeypatch):
    """A closed workspace with a shared ledger, in which a review was asked for and decided on."""
    monkeypatch.setenv("TIDAO_TODAY", DAY)
    folder = shared_workspace(tmp_path_factory, tmp_path / "งาน", database)
    settings = folder / "workspace.toml"
    settings.write_text(settings.read_text("utf-8").replace("# 1 = 2024-04-30", "1 = 2025-01-31", 1), "utf-8")
    asked = ("review", "add", "pua", "--criterion", "ก.1", "--reason", "คะแนนไม่ตรง")
    for words in (("sync",), ("close",), asked, ("review", "decide", "1", *DECIDE)):
        assert run(folder, *words).code == 0
    return folder


def run(folder, *words):
    return tidao(*words, "--round", 1, "--workspace", folder, "--json", cwd=folder)


def retell(database, kind, **told):
    """Put another content in place of an act's, whose hash agrees."""
    query = "SELECT body FROM tidao_act JOIN tidao_content ON hash = content WHERE kind = ?"
    [(body,)] = database.rows(query, kind)
    text = json.dumps({**json.loads(zlib.decompress(body)), **told}).encode()
    found = hashlib.sha256(text).hexdigest()
    database.rows("INSERT INTO tidao_content VALUES (?, ?)", found, zlib.compress(text))
    database.rows("UPDATE tidao_act SET content = ? WHERE kind = ?", found, kind)


SPOILT = {
    "a kind of no act": lambda d: d.rows("UPDATE tidao_act SET kind = 'x' WHERE kind = 'review'"),
    "a moment that is none": lambda d: d.rows("UPDATE tidao_act SET at = '31/12/2567'"),
    "no closing": lambda d: d.rows("DELETE FROM tidao_act WHERE kind = 'close'"),
    "no reading": lambda d: d.rows("DELETE FROM tidao_reading"),
    "a round in words": lambda d: d.rows("UPDATE tidao_act SET round = 'หนึ่ง'"),
    "a closing without its offset": lambda d: retell(d, "close", read_at="2025-01-21T10:00:00"),
    "a programme file that is none": lambda d: retell(d, "close", programme=d.rows(READING)[0][0]),
    "a reading that is none": lambda d: retell(d, "close", reading=d.rows(ACT)[0][0]),
    "an office that is none": lambda d: retell(d, "review", office="ไม่มี"),
    "a criterion that is none": lambda d: retell(d, "review", criteria=["9.9"]),
    "points of what was not asked": lambda d: retell(d, "decision", points={"ก.2": "5"}),
    "points beyond full marks": lambda d: retell(d, "decision", points={"ก.1": "99999"}),
    "points below none": lambda d: retell(d, "decision", points={"ก.1": "-1"}),
}
ON_SERVER = ("a kind of no act", "a programme file that is none", "an office that is none")
COMMANDS = (
    *(("check",), ("history",), ("explain", "pua"), ("letters", "--verify"), ("letters", "--kind", "memo")),
    *(("review", "list"), ("review", "decide", "1", *DECIDE), ("close",), ("doctor",)),
)
READING = "SELECT content FROM tidao_reading ORDER BY id LIMIT 1"
ACT = "SELECT content FROM tidao_act ORDER BY id LIMIT 1"


@pytest.mark.parametrize("name", SPOILT)
def test_an_act_that_the_program_never_recorded(work, database, name):
    if database.on_server and name not in ON_SERVER:
        pytest.skip("what is read is the same")
    SPOILT[name](database)
    codes = {}
    for words in COMMANDS:
        done = run(work, *words)
        codes[words] = done.code
        assert done.code in range(5)
        if "error" in done.json and done.code == 4:
            assert (done.json["error"]["code"], bool(done.json["error"]["remedy"])) == ("ledger_refused", True)
    assert {codes["review", "list"], codes["close",]} == {4}
    assert codes["doctor",] in {1, 4}
