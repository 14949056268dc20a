"""Real workers on a real PostgreSQL server: killed, stopped, without a folder, without the server."""

import asyncio
import signal
import time

import psycopg
import pytest
from nation_work import lines
from workspaces import POINTS, shown, tidao

from tidao_sheets.nation.queue import take_over

pytest_plugins = ["nation_fixtures"]
pytestmark = pytest.mark.postgresql
RUNS = """
SELECT p.folder, r.worker, r.attempts, r.exit
FROM tidao_nation_run r JOIN tidao_nation_province p ON p.id = r.province
"""
DOING = "SELECT id FROM procrastinate_jobs WHERE status = 'doing'"


def ended(process, seconds=60):
    out, err = process.communicate(timeout=seconds)
    return process.returncode, out, err


def writes(nation, folder):
    """Return how many times the summary of a province was written."""
    told = tidao("status", "--workspace", folder, "--json").json
    assert told["unread"] == []
    return nation.rows("SELECT workspace, count(*) FROM tidao_write WHERE done = 1 GROUP BY 1")


def test_a_province_whose_worker_is_killed_in_the_middle_is_finished_by_another(nation):
    folders = [nation.province(name) for name in ("น่าน", "แพร่")]
    assert nation.say("add", *folders).code == 0
    first = nation.worker("--name", "แรก")
    nation.until(DOING)
    time.sleep(0.1)
    first.send_signal(signal.SIGKILL)
    first.wait()
    begun = nation.rows(
        "SELECT folder FROM tidao_nation_province p, procrastinate_jobs j WHERE queue_name = p.id AND status = 'doing'"
    )
    assert nation.rows("SELECT count(*) FROM tidao_nation_run") == [(0,)]
    killed = time.monotonic()
    code, out, err = ended(nation.worker("--name", "สอง", "--once"))
    assert time.monotonic() - killed < 3 * nation.beat + 15
    assert code == 0, err
    assert "its worker is silent" in err
    assert sorted(told["attempts"] for told in lines(out)) == [1, 2]
    expected = [(str(f), "สอง", 2 if (str(f),) in begun else 1, 0) for f in folders]
    assert sorted(nation.rows(RUNS)) == sorted(expected)
    assert {n for _, n in writes(nation, folders[0])} == {1}
    for folder in folders:
        again = tidao("sync", "--workspace", folder, "--json", "--round", 1)
        assert again.code == 0
        assert again.json["written"]["cells"] == 0
        place = again.json["summary"]["cells"]["wiangsa"]["total"]
        assert shown(folder / "summary.xlsx", place["tab"], place["cell"]) == sum(map(float, POINTS["wiangsa"]))
    assert nation.rows("SELECT count(*) FROM procrastinate_jobs") == [(0,)]
    assert nation.rows("SELECT count(*) FROM tidao_nation_worker WHERE name = 'สอง'") == [(0,)]


def test_workers_share_provinces_and_one_that_fails_stops_no_other(nation):
    folders = [nation.province(str(n)) for n in range(4)]
    nation.say("add", *folders)
    (folders[1] / "workspace.toml").write_text("store = 7", encoding="utf-8")
    workers = [nation.worker("--once", "--name", name) for name in ("ก", "ข")]
    found = [ended(worker) for worker in workers]
    told = [line for _, out, _ in found for line in lines(out)]
    assert sorted(line["workspace"] for line in told) == sorted(map(str, folders))
    assert sorted(line["exit"] for line in told) == [0, 0, 0, 2]
    assert max(code for code, _, _ in found) == 2
    status = nation.say("status", "--json")
    assert status.code == 2
    assert [p["error"] is not None for p in status.json["provinces"] if p["exit"]] == [True]
    assert (
        status.json["provinces"][[p["exit"] for p in status.json["provinces"]].index(2)]["error"]
        in nation.say("status").out
    )


def test_a_worker_leaves_to_others_what_it_does_not_find(nation):
    folders = [nation.province(name) for name in ("น่าน", "แพร่")]
    nation.say("add", *folders)
    away = folders[1].rename(folders[1].with_name("ไปแล้ว"))
    began = time.monotonic()
    done = nation.say("run", "--once", "--json")
    assert done.code == 4
    assert time.monotonic() - began < 20
    assert done.err.count("it is left to other machines") == 1
    assert str(folders[1]) in done.err
    assert [each["waiting"] for each in done.json["unseen"]] == [True]
    assert nation.rows(RUNS)[0][0] == str(folders[0])
    assert nation.say("status", "--json").json["counts"]["waiting"] == 1
    away.rename(folders[1])
    done = nation.say("run", "--once")
    assert (done.code, [line["workspace"] for line in lines(done.out)]) == (0, [str(folders[1])]), done.err


def test_a_stopped_worker_ends_what_it_has_begun_and_the_server_may_be_started_anew_meanwhile(nation, postgresql):
    folder = nation.province("น่าน")
    nation.say("add", folder)
    worker = nation.worker("--name", "ก", "--every", 1000)
    nation.until("SELECT 1 FROM tidao_nation_run")
    assert nation.say("status", "--json").json["workers"][0]["alive"]
    postgresql.stop()
    time.sleep(1.5)
    postgresql.start()
    assert nation.say("add", folder).code == 0
    nation.until("SELECT 1 FROM tidao_nation_run OFFSET 1", 60)
    nation.say("add", folder)
    nation.until(DOING)
    worker.send_signal(signal.SIGTERM)
    code, out, err = ended(worker)
    assert code == 0, err
    assert "does not answer" in err
    assert "answers again" in err
    assert len(lines(out)) == 3
    assert nation.rows("SELECT count(*) FROM tidao_nation_run") == [(3,)]
    assert nation.rows("SELECT count(*) FROM tidao_nation_worker") == [(0,)]


def test_a_province_that_its_secretary_is_at_work_with_waits(nation):
    folder = nation.province("น่าน")
    nation.say("add", folder)
    from tidao_sheets.jobs.opening import writing

    with writing(folder, 1, "sync"):
        worker = nation.worker("--name", "ก")
        nation.until("SELECT 1 FROM procrastinate_jobs WHERE status = 'todo' AND attempts = 1")
        assert nation.rows("SELECT count(*) FROM tidao_nation_run") == [(0,)]
    nation.rows("UPDATE procrastinate_jobs SET scheduled_at = now()")
    assert nation.until("SELECT exit, attempts FROM tidao_nation_run") == [(0, 2)]
    worker.send_signal(signal.SIGTERM)
    assert ended(worker)[0] == 0


def test_while_one_takes_over_no_other_does(postgresql):
    """Another would put back what somebody has begun meanwhile."""
    url, lock = postgresql.new_database(), "SELECT pg_advisory_xact_lock(hashtextextended('tidao nation rescue', 0))"

    async def second():
        connect = psycopg.AsyncConnection.connect
        async with await connect(url) as one, await connect(url, autocommit=True) as other:
            await one.execute(lock)
            return await take_over(None, other, 1)

    assert asyncio.run(second()) == ()
