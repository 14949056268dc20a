"""Workspaces on the test server: still empty, filled in, and synced; for `pytest_plugins`."""

import pytest
from google_work import Clock, google_workspace
from workspaces import DAY, POINTS, typed

from tidao_sheets.core.form.workbook import form_workbook
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
    workspace = empty.workspace
    programme, store = workspace.programme, workspace.store()
    for committee in programme.committees.values():
        filled = {
            code: {c.id: {"score": typed(p)} for c, p in zip(programme.criteria, POINTS[code], strict=True)}
            for code in committee.offices
        }
        workbook = form_workbook(programme, programme.rounds[1], committee, filled=filled)
        store.make_form(programme.rounds[1], committee, workbook)
    empty.calls()
    return empty


@pytest.fixture
def synced(work):
    done = work.run("sync")
    assert done.code == 0, done.said
    work.calls()
    return work
