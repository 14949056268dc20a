"""A nation on the test server: copies of one province are provinces of their own, and the quota's minute is short."""

import importlib
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parent.parent / "scripts"


@pytest.fixture(scope="module")
def fleet():
    before = list(sys.path)
    sys.path.insert(0, str(SCRIPTS))
    yield importlib.import_module("_fleet_ground")
    sys.path[:] = before


@pytest.fixture(scope="module")
def ground(fleet, tmp_path_factory):
    with fleet.Ground(tmp_path_factory.mktemp("nation"), 2) as ground:
        yield ground


def sync(ground, folder, minute=6):
    return ground.start(ground.command(minute, "sync", "--workspace", folder, "--round", "1"))


def test_each_province_is_one_of_its_own(ground):
    one, other = ground.fresh(2, 2, 6)
    for folder in (one, other):
        ran = sync(ground, folder).ended()
        assert 4 < (ran.peak or 5) < 300
    counted = ground.counted()
    assert counted.kinds == {"token": 2, "read": 10, "write": 2}
    assert (counted.calls, counted.refused) == (12, 0)
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


def test_an_end_that_was_not_asked_for_is_told(fleet, ground):
    (folder,) = ground.fresh(1, 1, 6)
    with pytest.raises(fleet.FailedError, match=r"exit 2: .*sync"):
        ground.start(ground.command(6, "sync", "--workspace", folder / "not there")).ended()
    with pytest.raises(fleet.FailedError, match="exit 2: sync"):
        ground.run(6, "sync", "--workspace", folder / "not there")
