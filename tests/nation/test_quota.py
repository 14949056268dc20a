"""Turns below Google's quotas, asked by real processes at once: no window is too full, and none starves."""

import json
import subprocess
import sys
import time
from collections import defaultdict

import pytest
from google_work import fill_in, google_workspace
from nation_work import lines
from workspaces import ROOT

from tidao_sheets.core.settings.nation import NationSettings, Quota
from tidao_sheets.nation.database import make_tables

pytest_plugins = ["nation_fixtures", "sheets_server.fixtures", "google_fixtures"]
pytestmark = pytest.mark.postgresql
CALLER = """
import json, sys, time
from types import SimpleNamespace as Login
from tidao_sheets.core.settings.nation import NationSettings, Quota
from tidao_sheets.nation.pace import SharedPace
url, identity, project, seconds, quota = json.loads(sys.argv[1])
pace = SharedPace(NationSettings(url=url, quota=Quota(**quota)))
pace.wait(Login(identity=identity, project=project), "write")
print("ready", flush=True)
sys.stdin.readline()
end = time.monotonic() + seconds
while time.monotonic() < end:
    pace.wait(Login(identity=identity, project=project), "read")
    print(time.time(), flush=True)
"""


def called(url, callers, seconds, quota):
    """Let processes call at once for some seconds; return when each has called."""
    started = [
        subprocess.Popen(
            [sys.executable, "-c", CALLER, json.dumps([url, *caller, seconds, quota.model_dump()])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for caller in callers
    ]
    for process in started:
        assert process.stdout.readline() == "ready\n"
    for process in started:  # all at once
        process.stdin.write("\n")
        process.stdin.flush()
    return [[float(word) for word in process.communicate()[0].split()] for process in started]


def fullest(moments, span):
    """Return how many moments the fullest window holds, as Google's does: one that is a minute old is out."""
    moments = sorted(moments)
    return max(sum(first <= other < first + span for other in moments) for first in moments)


@pytest.mark.parametrize("most", [(4, 9), (100, 7)])
def test_no_window_of_google_s_is_ever_too_full(nation, most):
    own, project = most
    quota = Quota(seconds=2, read_identity=own, read_project=project)
    make_tables(NationSettings(url=nation.url, quota=quota))
    callers = [("a", "p"), ("a", "p"), ("b", "p"), ("c", "p"), ("x", "other")]
    found = called(nation.url, callers, 4, quota)
    by_identity = defaultdict(list)
    for (name, _), moments in zip(callers, found, strict=True):
        by_identity[name] += moments
    of_project = [moment for name in "abc" for moment in by_identity[name]]
    for moments, limit in (*((moments, own) for moments in by_identity.values()), (of_project, project)):
        assert fullest(moments, 1.5) <= limit  # a busy computer is late by chance
    a_while = max(of_project) - min(of_project)
    allowed = min(project, 3 * own)
    assert len(of_project) >= allowed * (a_while // 2.5) / 2  # it is used, too; a busy computer oversleeps some
    assert min(map(len, found)) > 0


def test_turns_by_the_server_s_own_record_are_exact(nation):
    quota = Quota(seconds=1, read_identity=3, read_project=5)
    make_tables(NationSettings(url=nation.url, quota=quota))
    nation.rows("CREATE TABLE kept (n serial, identity text, at timestamptz)")
    nation.rows("""
CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN INSERT INTO kept (identity, at) SELECT NEW.identity, NEW.at WHERE NEW.kind = 'read'; RETURN NEW; END $$""")
    nation.rows("CREATE TRIGGER keep AFTER INSERT ON tidao_nation_call FOR EACH ROW EXECUTE FUNCTION keep()")
    called(nation.url, [("a", "p"), ("b", "p"), ("b", "p"), ("c", "p")], 3, quota)
    turns = [
        (name, float(at)) for name, at in nation.rows("SELECT identity, extract(epoch FROM at) FROM kept ORDER BY n")
    ]
    span = 1.5 - 1e-4
    assert len(turns) > 12
    assert fullest([at for _, at in turns], span) == 5
    for name in "abc":
        own = [at for identity, at in turns if identity == name]
        assert fullest(own, span) <= 3
        assert own == sorted(own), "nobody is overtaken by who asks later"


def on_google(nation, shared, *names):
    """Make provinces whose forms on Google are filled in."""
    works = [google_workspace(shared, nation.folder / name) for name in names]
    for work in works:
        fill_in(work)
        path = work.folder / "workspace.toml"
        text = path.read_text("utf-8").replace("[ledger]\n", f"[ledger]\nurl = {json.dumps(nation.url)}\n")
        path.write_text(text, "utf-8")
    shared.world.calls.clear()
    shared.world.meter.clear()  # what making them has cost
    return works


def test_a_summary_on_google_is_written_once_although_a_worker_is_killed(nation, shared):
    works = on_google(nation, shared, "น่าน")
    nation.say("add", works[0].folder)
    shared.world.latency_ms = 150
    killed = nation.worker("--once")
    nation.until("SELECT 1 FROM procrastinate_jobs WHERE status = 'doing'")
    time.sleep(0.8)
    killed.kill()
    killed.wait()
    other = nation.worker("--once")
    _, err = other.communicate(timeout=120)
    assert other.returncode == 0, err
    summary = works[0].id("summary")
    assert len([c for c in shared.world.calls if "batchUpdate" in str(c) and summary in str(c)]) == 1
    again = works[0].run("sync")
    assert (again.code, again.json["written"]["cells"]) == (0, 0)


def test_workers_on_google_never_meet_its_quota(nation, shared):
    works = on_google(nation, shared, "น่าน", "แพร่", "พะเยา")
    # On a busy computer a call reaches the server a second after its turn: of Google's minute that is a small part.
    nation.write("[quota]\nseconds = 5\nread_identity = 3\nwrite_identity = 2\n")
    shared.world.quota.read_user, shared.world.quota.write_user, shared.world.quota.minute = 3, 2, 2
    assert nation.say("add", *(work.folder for work in works)).code == 0
    workers = [nation.worker("--once") for _ in range(2)]
    out, err = zip(*(worker.communicate(timeout=120) for worker in workers), strict=True)
    assert [worker.returncode for worker in workers] == [0, 0], err
    assert {line["exit"] for text in out for line in lines(text)} == {0}
    assert shared.world.meter.refused == 0
    assert len(works[0].calls()) > 0
    assert nation.rows("SELECT DISTINCT identity, assigned FROM tidao_nation_province") == [(works[0].robot, False)]
