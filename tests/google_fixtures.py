"""Workspaces on the test server: still empty, filled in, and synced; for `pytest_plugins`."""

import pytest
from google_work import Clock, fill_in, google_workspace
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


@pytest.fixture
def work(empty):
    """A workspace whose first round is filled in; calls are counted from here."""
    fill_in(empty)
    empty.calls()
    return empty


@pytest.fixture
def synced(work):
    done = work.run("sync")
    assert done.code == 0, done.said
    work.calls()
    return work
