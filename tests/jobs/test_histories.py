"""Random histories of edits, syncs, closings, reopenings, reviews, letters and settings agree with a replay of them."""

import json
import os
import tempfile
from pathlib import Path

import pytest
from books import edited
from databases import Place, Server
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
from ledger_work import shared_workspace
from replay import CELLS, CRITERIA, DOCUMENTS, OFFICES, Replay, Settings
from workspaces import DAY, POINTS, fill, small_workspace, tidao

from tidao_sheets.core.letters.kinds import KINDS
from tidao_sheets.jobs.workspace import Workspace

MOST = int(os.environ.get("TIDAO_HISTORIES", "2"))
"""How many histories on each database; scripts/histories.py sets more."""
COUNTED = os.environ.get("TIDAO_HISTORIES_COUNTED")
"""A file that takes a line a history: which database, and how often each step was done."""
MADE = [word for kind in (*dict(DOCUMENTS), "memo") for word in ("--kind", kind)]
MADE += [word for office in OFFICES for word in ("--office", office)]
MEETINGS = {"๑/๒๕๖๘": "2025-01-20", "๒/๒๕๖๘": "2025-01-21"}
SETTINGS = st.builds(
    Settings,
    number=st.sampled_from([None, "12", "31"]),
    date=st.sampled_from([None, "2025-01-22", "2025-01-23"]),
    signatory=st.sampled_from([None, "deputy"]),
    resolution=st.sampled_from([None, *MEETINGS]),
)


def written(told, text):
    """Return the text of the workspace file with these settings."""
    lines = {
        "numbers": f'"1/result" = "{told.number}"' if told.number else "",
        "dates": "".join(f'"1/{kind}" = {told.date}\n' for kind in ("result", "announcement") if told.date),
        "signatories": "".join(f'"{kind}" = "deputy"\n' for kind in ("result", "certificate") if told.signatory),
        "resolution": f'1 = {{ meeting = "{told.resolution}", date = {MEETINGS[told.resolution]} }}'
        if told.resolution
        else "",
        "review_until": "1 = 2099-01-01",
    }
    for section, line in lines.items():
        text = text.replace(f"[letters.{section}]\n", f"[letters.{section}]\n{line}\n", 1)
    return text


def document(file):
    """Return what a file is: of a memo, to whom."""
    to = None if Path(file["file"]).stem == "บันทึกข้อความ" else "deputy"
    return file["kind"], to if file["kind"] == "memo" else file["office"]


class Histories(RuleBasedStateMachine):
    """One workspace, what people do to it, and the replay that does the same."""

    database = "sqlite"

    @staticmethod
    def begin(folder):
        """Make the workspace that a history begins with."""
        raise NotImplementedError

    @initialize(closed=st.booleans())
    def start(self, closed):
        self.place = tempfile.TemporaryDirectory()
        self.work = self.begin(Path(self.place.name) / "งาน")
        self.begun = (self.work / "workspace.toml").read_text("utf-8")
        self.replay, self.done, self.codes = Replay(), [], {}
        self.set(Settings())
        assert self.run("sync").code == 0
        self.replay.note()
        if closed:
            self.close(partial=False)

    def run(self, *words):
        self.done.append(words[0] if words[0] != "review" else f"review {words[1]}")
        return tidao(*words, "--workspace", self.work, "--round", 1, "--json")

    @rule(cell=st.sampled_from(CELLS), value=st.sampled_from(["0", "3", "5", "7.5", "'๖", ""]))
    def type(self, cell, value):
        self.done.append("edit")
        self.replay.typed[cell] = value
        points = {
            office: tuple(self.replay.typed.get((office, c), p) for c, p in zip(CRITERIA, row, strict=True))
            for office, row in POINTS.items()
        }
        fill(self.work, 1, points)

    @rule(told=SETTINGS)
    def set(self, told):
        self.done.append("setting")
        self.replay.settings = told
        (self.work / "workspace.toml").write_text(written(told, self.begun), "utf-8")

    @rule()
    def sync(self):
        assert self.run("sync").code == (3 if self.replay.closed else 0)
        if self.replay.closed is None:
            self.replay.note()
            self.evidence_of("check")

    @rule(partial=st.booleans())
    def close(self, partial):
        refused = self.replay.closed is None and self.replay.incomplete and not partial
        done = self.run("close", *(("--partial", "--reason", "เหตุ") if partial else ()))
        if refused:
            assert done.json["error"]["code"] == "not_closable"
        elif not self.replay.close():
            assert done.json["error"]["code"] == "resolution"
        else:
            assert done.code == 0, done.out

    @precondition(lambda self: self.replay.closed)
    @rule()
    def reopen(self):
        assert self.run("reopen", "--reason", "เหตุ").code == 0
        self.replay.reopen()

    @rule(cell=st.sampled_from(CELLS), points=st.sampled_from([None, "", "1", "2.5", "7"]))
    def ask(self, cell, points):
        """Ask for a review, and decide on the first request that waits, unless `points` is None ("": it stands)."""
        asked = self.run("review", "add", cell[0], "--criterion", cell[1], "--reason", "เหตุ")
        assert asked.code == (0 if self.replay.closed else 2)
        if self.replay.closed:
            self.replay.asked.append(cell)
            if points is not None:
                self.decide(points)

    def decide(self, points):
        number, cell = next((n, cell) for n, cell in enumerate(self.replay.asked, 1) if cell)
        told = ("--points", f"{cell[1]}={points}") if points else ()
        done = self.run("review", "decide", number, *told, "--reason", "เหตุ", "--by", "คณะกรรมการ")
        assert done.code in {0, 1}
        self.replay.decide(number, points)
        self.hold(done.json["stale"])

    @rule()
    def letters(self):
        done = self.run("letters", *MADE, "--format", "docx")
        assert done.code in {0, 1}, done.out
        refused = self.replay.letters()
        assert {(r["kind"], r["office"]) for r in done.json["refused"]} == refused
        assert done.code == (1 if refused else 0)
        if done.json["letters"]:
            self.codes[self.replay.figures()] = done.json["letters"][0]["fingerprint"]

    @rule(mark=st.sampled_from(["แล้ว", "ยัง", "ครับ", ""]), work=st.sampled_from(["มุมหนังสือ", ""]))
    def report(self, mark, work):
        """Have an office report a month and a work, in a workbook that is made when it is first wanted, and kept."""
        (made,) = self.run("evidence", "--make", "--office", OFFICES[0]).json["workbooks"]
        assert made["made"] is (self.replay.reported is None)
        with edited(Path(made["workbook"])) as book:
            book["รายเดือน"]["D7"], book["ทะเบียน KM"]["C7"], book["ทะเบียน KM"]["D7"] = mark, "สมใจ", work
        self.replay.reported = (mark, work)

    def hold(self, told):
        """Compare the documents that are told to hold no longer, and what has changed, with the replay's."""
        found = {document(f): set(f["changed"]) for f in told if f["kind"] in KINDS}
        assert found == self.replay.all_stale()

    @rule()
    def look(self):
        """Ask for all that is told of the record."""
        replay = self.replay
        for office, criterion in CELLS:
            told = self.run("explain", office).json
            figure = next(c for c in told["criteria"] if c["criterion"] == criterion)
            assert (figure["points"] or "") == replay.counts(office, criterion)
            assert [e["typed"] for e in figure["earlier"]] == replay.earlier((office, criterion))
            total = replay.total(office)
            assert told["total"] == (None if total is None else f"{total.normalize():f}")
            assert (told["tier"], told["rank"]) == (replay.tier(office), replay.rank(office))
            assert (told["closed"] is not None) is (replay.closed is not None)
            self.codes.setdefault(replay.figures(), told["fingerprint"])
            assert self.codes[replay.figures()] == told["fingerprint"]
        self.evidence_of("evidence")
        assert self.rows() == replay.stands
        if replay.made:
            verified = self.run("letters", "--verify").json["files"]
            assert {document(f) for f in verified if f["kind"] in KINDS} == set(replay.made)
            self.hold(f for f in verified if f["state"] != "current")
            self.one_document(verified)
        for figures, code in self.codes.items():
            standing = "sealed" if replay.closed else "current"
            known = standing if figures == replay.figures() else "stale" if figures in replay.known else "unknown"
            assert tidao("verify", code, "--workspace", self.work, "--json").json["state"] == known

    def evidence_of(self, command):
        """Ask what was reported: what nobody has understood counts for nothing, and nothing of it for a score."""
        found = {e["office"]: e["criteria"] for e in self.run(command).json["evidence"] if e["workbook"]}
        told = {} if self.replay.reported is None else {OFFICES[0]: self.replay.counted()}
        assert {o: (c["ก.1"]["months"], c["ข.1"]["titles"]) for o, c in found.items()} == told

    def rows(self):
        """Return what who asks the database itself is told of the cells that people edit."""
        url = Workspace.read(self.work).settings.ledger.url or f"sqlite:///{self.work / 'tidao.db'}"
        found = Place(url).rows("SELECT office, criterion, points FROM nation_criterion")
        points = {(office, criterion): told or "" for office, criterion, told in found}
        return tuple(points[cell] for cell in CELLS)

    def one_document(self, verified):
        """Ask about one document by its file, as whoever has got it does."""
        one = verified[len(self.done) % len(verified)]
        told = tidao("verify", one["file"], "--workspace", self.work, "--json").json
        holds = "sealed" if self.replay.closed else "current"
        assert told["state"] == (holds if one["state"] == "current" else "stale")
        assert set(told["changed"]) == set(one["changed"])

    def teardown(self):
        if not hasattr(self, "place"):
            return
        try:
            self.look()
            assert tidao("doctor", "--workspace", self.work).code == 0
            if COUNTED:
                with Path(COUNTED).open("a", encoding="utf-8") as file:
                    file.write(json.dumps([self.database, self.done]) + "\n")
        finally:
            self.place.cleanup()


def with_deputy(folder):
    """Let somebody else be able to sign."""
    path = folder / "programme.toml"
    deputy = '\n[[signatory]]\nid = "deputy"\nname = "นายสมชาย ตัวอย่าง"\nposition = ["รองผู้อำนวยการ"]\n'
    path.write_text(path.read_text("utf-8") + deputy, "utf-8")
    return folder


def play(machine):
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=MOST,
            stateful_step_count=12,
            deadline=None,
            derandomize=not COUNTED,
            database=None,
            phases=[p for p in Phase if p is not Phase.shrink or not COUNTED],
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )


@pytest.fixture(autouse=True)
def day(monkeypatch):
    monkeypatch.setenv("TIDAO_TODAY", DAY)


@pytest.fixture
def on_sqlite(tmp_path_factory):
    class OnSqlite(Histories):
        @staticmethod
        def begin(folder):
            with_deputy(small_workspace(tmp_path_factory, folder))
            for name in ("tidao.db", "tidao.written"):
                (folder / name).unlink()
            return folder

    return OnSqlite


def test_histories_on_sqlite(on_sqlite):
    play(on_sqlite)


def test_what_was_sent_while_a_round_was_closed_is_replaced_after_it_was_opened_again(on_sqlite):
    history, told = on_sqlite(), Settings(number="12", resolution="๑/๒๕๖๘")
    history.start(closed=False)
    history.set(told)
    history.letters()  # of an open round; it is closed with them
    history.close(partial=False)
    history.reopen()
    history.type(CELLS[0], "3")
    history.look()
    history.letters()
    history.teardown()


@pytest.mark.postgresql
def test_histories_on_postgresql(tmp_path_factory):
    with Server() as server:

        class OnPostgresql(Histories):
            database = "postgresql"

            @staticmethod
            def begin(folder):
                return with_deputy(shared_workspace(tmp_path_factory, folder, Place(server.new_database())))

        play(OnPostgresql)
