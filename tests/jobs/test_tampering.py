"""Whoever changes the record from outside is seen: on both databases, by the first entry that does not fit."""

import shutil

import pytest
from databases import Place
from ledger_work import shared_workspace
from workspaces import DAY, POINTS, fill, tidao

from tidao_sheets.jobs.record_check import check_record
from tidao_sheets.jobs.workspace import Workspace

BETTER = {**POINTS, "wiangsa": ("12", "7", "20", "10")}
DECISION = ("--points", "ก.1=11", "--reason", "x", "--by", "x")
LETTERS = ("letters", "--kind", "result", "--kind", "announcement", "--office", "pua", "--format", "docx,pdf")


class Kept:
    """A workspace with a whole story, whose record is put back after each attack."""

    def __init__(self, folder, place, server):
        self.folder, self.place, self.server = folder, place, server
        self.summary = b""

    def run(self, *words):
        done = tidao(*words, "--workspace", self.folder, "--round", 1, "--json")
        assert done.code in {0, 1}, done.said
        return done

    def keep(self, name):
        """Keep the record as it is now."""
        if self.server:
            database = self.place.url.rpartition("/")[2]
            self._ask(f"CREATE DATABASE {database}_{name} TEMPLATE {database}")
        else:
            path = self.place.url.removeprefix("sqlite:///")
            shutil.copy(path, f"{path}.{name}")

    def put_back(self, name):
        """Put a former copy of the record in place of the present one."""
        if self.server:
            database = self.place.url.rpartition("/")[2]
            self._ask(f"DROP DATABASE {database} WITH (FORCE)")
            self._ask(f"CREATE DATABASE {database} TEMPLATE {database}_{name}")
        else:
            path = self.place.url.removeprefix("sqlite:///")
            shutil.copy(f"{path}.{name}", path)

    def _ask(self, sql):
        Place(self.server.url("postgres")).rows(sql)

    def said(self):
        """Return what the check-up says of the record that is not as it should be."""
        return " / ".join(c.said.en for c in check_record(Workspace.open(self.folder)) if not c.ok)


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def kept(request, tmp_path_factory):
    server = request.getfixturevalue("postgresql") if request.param == "postgresql" else None
    place = Place(
        server.new_database() if server else f"sqlite:///{(tmp_path_factory.mktemp('r') / 'r.db').as_posix()}"
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TIDAO_TODAY", DAY)
        found = Kept(shared_workspace(tmp_path_factory, tmp_path_factory.mktemp("t") / "งาน", place), place, server)
        path = found.folder / "workspace.toml"
        until = "[letters.review_until]\n1 = 2099-01-01\n"
        path.write_text(path.read_text("utf-8").replace("[letters.review_until]\n", until), "utf-8")
        found.run("sync")
        fill(found.folder, 1, BETTER)
        found.run("sync")
        found.keep("read")
        found.run("close")
        found.keep("closed")
        found.summary = (found.folder / "summary.xlsx").read_bytes()
        found.run("review", "add", "pua", "--criterion", "ก.1", "--reason", "x")
        found.run("review", "decide", 1, *DECISION)
        found.keep("decided")
        found.run(*LETTERS)
        found.keep("all")
    return found


NO_FILE = """DELETE FROM tidao_content WHERE hash NOT IN
(SELECT content FROM tidao_reading UNION SELECT content FROM tidao_cells UNION SELECT content FROM tidao_act)"""
OTHER_BODY = """UPDATE tidao_content SET
body = (SELECT body FROM tidao_content JOIN tidao_reading ON hash = content WHERE id = 2)
WHERE hash = (SELECT content FROM tidao_reading WHERE id = 1)"""
ONE_MORE = """INSERT INTO tidao_act (workspace, programme, round, kind, at, content)
SELECT workspace, programme, round, 'reopen', at, content FROM tidao_act WHERE kind = 'close'"""
NO_LINK = "DELETE FROM tidao_chain WHERE id = (SELECT max(id) FROM tidao_chain)"
NO_WRITE = (
    "DELETE FROM tidao_cells WHERE write_id = (SELECT max(id) FROM tidao_write)",
    "DELETE FROM tidao_write WHERE id = (SELECT max(id) FROM tidao_write)",
)
NO_ACT = "DELETE FROM tidao_act WHERE id = (SELECT max(id) FROM tidao_act)"
NO_LETTER = "DELETE FROM tidao_letter WHERE id = (SELECT max(id) FROM tidao_letter)"
ATTACKS = {
    "a moment": ("reading 1", "UPDATE tidao_reading SET read_at = '2020-01-01T00:00:00+07:00' WHERE id = 1"),
    "a reading": (
        "reading 1",
        "UPDATE tidao_reading SET content = (SELECT content FROM tidao_reading WHERE id = 2) WHERE id = 1",
    ),
    "a content": ("reading 1", OTHER_BODY),
    "the programme file": ("reading 1", NO_FILE),
    "what a decision is": ("act upon a round 3", "UPDATE tidao_act SET kind = 'note' WHERE kind = 'decision'"),
    "when it was closed": ("act upon a round 1", "UPDATE tidao_act SET at = '2020-01-01T00:00:00+07:00' WHERE id = 1"),
    "a document's code": ("document 2", "UPDATE tidao_letter SET fingerprint = '0000-0000-0000' WHERE id = 2"),
    "whose cells they are": ("write 1", "UPDATE tidao_cells SET tab = tab || 'x' WHERE write_id = 1"),
    "taken out of the middle": ("reading 2", "DELETE FROM tidao_reading WHERE id = 2"),
    "taken out with its link": (
        "write 2",
        "DELETE FROM tidao_reading WHERE id = 2",
        "DELETE FROM tidao_chain WHERE kind = 'reading' AND entry = 2",
    ),
    "a link": ("write 1", "DELETE FROM tidao_chain WHERE id = 1"),
    "the whole chain": ("reading 1", "DELETE FROM tidao_chain"),
    "put in": ("act upon a round 4", ONE_MORE),
    "two exchanged": (
        "reading 1",
        "UPDATE tidao_reading SET id = 99 WHERE id = 1",
        "UPDATE tidao_reading SET id = 1 WHERE id = 2",
        "UPDATE tidao_reading SET id = 2 WHERE id = 99",
    ),
    "the last documents with their links": ("does not know of having made", *(NO_LETTER, NO_LINK) * 4),
}
"""What is attacked: what is said of it, and how it is done."""


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_row_that_was_changed_taken_out_or_put_in_is_named(kept, attack):
    named, *statements = ATTACKS[attack]
    assert not kept.said()
    try:
        for sql in statements:
            kept.place.rows(sql)
        assert named in kept.said()
    finally:
        kept.put_back("all")
    assert not kept.said()


@pytest.mark.parametrize(
    ("copy", "noticed"),
    [("read", "bears"), ("closed", "bears"), ("decided", "does not know of having made"), ("all", "")],
)
def test_an_older_copy_of_the_record_is_noticed(kept, copy, noticed):
    try:
        kept.put_back(copy)
        said = kept.said()
        assert ("older copy" in said) is bool(noticed)
        assert noticed in said
    finally:
        kept.put_back("all")


def test_a_closing_that_was_taken_out_is_noticed_by_the_summary(kept):
    summary, letters, aside = (kept.folder / name for name in ("summary.xlsx", "letters", "ที่อื่น"))
    latest = summary.read_bytes()
    letters.rename(aside)
    try:
        kept.put_back("closed")
        summary.write_bytes(kept.summary)
        assert not kept.said()
        for sql in (*NO_WRITE, NO_LINK, NO_ACT, NO_LINK):
            kept.place.rows(sql)
        assert "round 1 was closed" in kept.said()
    finally:
        aside.rename(letters)
        summary.write_bytes(latest)
        kept.put_back("all")


def test_an_emptied_chain_is_not_begun_anew(kept):
    try:
        kept.place.rows("DELETE FROM tidao_chain")
        kept.run("review", "add", "pua", "--criterion", "ก.2", "--reason", "x")
        assert "first entry that does not fit" in kept.said()
    finally:
        kept.put_back("all")
