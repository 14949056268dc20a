"""A nation on the test server: copies of one province are provinces of their own, and the quota's minute is short.

Its nights, with all their mishaps (`scripts/fleet.py`), and how long they take (`scripts/bench.py nation-google`).
"""

import dataclasses
import importlib
import random
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parent.parent / "scripts"


@pytest.fixture(scope="module")
def script():
    """Imports a script by its name."""
    before = list(sys.path)
    sys.path.insert(0, str(SCRIPTS))
    yield importlib.import_module
    sys.path[:] = before


@pytest.fixture(scope="module")
def ground(script, tmp_path_factory):
    with script("_fleet_ground").Ground(tmp_path_factory.mktemp("nation"), 2) as ground:
        yield ground


def sync(ground, folder, minute=6):
    return ground.start(ground.command(minute, "sync", "--workspace", folder, "--round", "1"))


def test_each_province_is_one_of_its_own(ground):
    one, other = ground.fresh(2, 2, 6)
    for folder in (one, other):
        ran = sync(ground, folder).ended()
        assert 4 < (ran.peak or 5) < 300
    counted = ground.counted()
    assert (counted.kinds["read"], counted.kinds["write"]) == (10, 2)
    assert counted.calls == 12 + counted.kinds.get("drive", 0)
    assert (counted.refused, counted.spoilt) == (0, 0)
    assert 0 < counted.cpu < 60
    ids = [set(copy.books.values()) for copy in ground.copies]
    assert len(ids[0]) == len(ids[1]) == 5
    assert not ids[0] & ids[1]
    for name in ("workspace.toml", "programme.toml", "google.json"):
        assert (one / name).read_bytes() != (other / name).read_bytes()


def test_what_a_night_has_written_is_undone_by_the_next_one(ground):
    (folder,) = ground.fresh(1, 1, 6)
    assert not list(folder.glob("tidao.db"))
    sync(ground, folder).ended()
    assert ground.counted().kinds["write"] == 1
    (again,) = ground.fresh(1, 1, 6)
    assert again != folder
    sync(ground, again).ended()
    assert ground.counted().kinds["write"] == 1


def test_who_calls_too_quickly_is_refused_and_that_is_counted(ground):
    (folder,) = ground.fresh(1, 1, 3)
    ground.control("quota", read_user=3)
    sync(ground, folder, 0.1).ended()  # the program would be within its own minute
    assert ground.counted().refused > 0


def test_an_end_that_was_not_asked_for_is_told(script, ground):
    (folder,) = ground.fresh(1, 1, 6)
    failed = script("_fleet_ground").FailedError
    with pytest.raises(failed, match=r"exit 2: .*sync"):
        ground.start(ground.command(6, "sync", "--workspace", folder / "not there")).ended()
    with pytest.raises(failed, match="exit 2: sync"):
        ground.run(6, "sync", "--workspace", folder / "not there")


def test_what_people_type_is_what_a_summary_must_show(script, ground):
    people = script("_fleet_people").People(ground, random.Random(5))  # noqa: S311 - no secrets
    folders = ground.fresh(2, 2, 6)
    assert len(people.wrong(0)) > 300  # nothing is written yet
    for _ in range(60):
        people.type(0)
    assert None in people.points[0].values()
    for folder in folders:
        sync(ground, folder).ended()
    assert people.wrong(0) == people.wrong(1) == []
    people.type(1)
    assert people.wrong(0) == []
    assert people.wrong(1)
    assert ground.writes() == {copy.books["summary"]: 1 for copy in ground.copies}


@pytest.mark.postgresql
def test_the_nights_of_a_nation_end_well_whatever_happens(script):
    nights = script("fleet")
    plan = dataclasses.replace(
        nights.PLANS["week"], provinces=2, days=1, nights=1, workers=2, typed=6, faults=3, kills=1, restarts=1
    )
    told = nights.played(plan, 11)
    assert told.wrong == []
    assert (told.typed, told.restarts, told.refused) == (6, 1, 0)
    assert told.killed.total() == 1
    assert told.messages >= 2
    assert sum(told.runs.values()) >= 2 * 2
    text = nights.document([told], 11)
    assert text.startswith(f"{nights.HEADING}\n")
    assert "\nWrong: 0.\n" in text


@pytest.mark.postgresql
def test_a_night_is_measured_with_one_machine_and_with_workers(script):
    bench = script("_bench_fleet")
    result = bench.bench_fleet(1, sizes=(1, 2), identities=(1,), ways=(bench.Loop(), bench.Workers(2)))
    nights = result.figures["nights"]
    assert [(n["provinces"], n["of_sheets"], n["refused"]) for n in nights] == [(1, 6, 0), (2, 12, 0)] * 2
    assert [night["quiet_calls"] for night in nights[:2]] == [1, 1]
    assert all(night["quiet_calls"] <= 2 for night in nights[2:])  # a worker that has run something asks Drive
    assert all(0 < (night["peak"] or 1) < 300 and night["seconds"] > 0 for night in nights)
    assert nights[0]["bound"] == pytest.approx(bench.MINUTES[1] / 10)
    assert len({len(row) for row in result.rows} | {len(result.heads)}) == 1


def test_the_bound_is_that_of_google_s_quotas(script):
    bound = script("_bench_fleet").bound
    assert bound(456, 1) == pytest.approx(7.6)
    assert bound(456, 4) == pytest.approx(1.9)
    assert bound(456, 10) == pytest.approx(1.52)
