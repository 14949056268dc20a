"""Workspaces on the test server: still empty, filled in, and synced; for `pytest_plugins`."""

import shutil

import pytest
from google_work import Clock, GoogleWork, fill_in, google_workspace
from sheets_server.world import World
from workspaces import DAY

from tidao_sheets.stores.google import http


@pytest.fixture
def _today(monkeypatch):
    monkeypatch.setenv("TIDAO_TODAY", DAY)


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(http, "PACE", clock.pace())
    return clock


@pytest.fixture
def empty(tmp_path, shared, clock):
    """A workspace whose spreadsheets are still empty."""
    return google_workspace(shared, tmp_path / "งาน", clock=clock)


@pytest.fixture(scope="session")
def _made(tmp_path_factory, _shared_server):
    """A workspace that is filled in, and one that is synced, made once; each with what the server knew then."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TIDAO_TODAY", DAY)
        clock = Clock()
        patch.setattr(http, "PACE", clock.pace())
        _shared_server.world = World()
        made = google_workspace(_shared_server, tmp_path_factory.mktemp("google") / "filled", clock=clock)
        fill_in(made)
        filled = made.folder, _shared_server.world.kept()
        synced = shutil.copytree(made.folder, made.folder.with_name("synced"))
        done = GoogleWork(synced, _shared_server, clock).run("sync")
        assert done.code == 0, done.said
        return {"filled": filled, "synced": (synced, _shared_server.world.kept())}


def again(made, shared, tmp_path, clock):
    """Return a workspace as it was made, on a server that knows what it knew then; calls are counted from here."""
    folder, known = made
    shared.world.restore(known)
    shared.world.quota.off()
    return GoogleWork(shutil.copytree(folder, tmp_path / "งาน"), shared, clock)


@pytest.fixture
def google(_made, shared, tmp_path, clock):
    """A workspace whose first round is filled in."""
    return again(_made["filled"], shared, tmp_path, clock)


@pytest.fixture
def synced(_made, shared, tmp_path, clock):
    return again(_made["synced"], shared, tmp_path, clock)
