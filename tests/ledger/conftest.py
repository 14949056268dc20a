"""What the ledger's tests share: the day, and a workspace whose ledger others share."""

import pytest
from ledger_work import with_ledger
from workspaces import DAY, small_workspace

from tidao_sheets.ledger.witness import WITNESS


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setenv("TIDAO_TODAY", DAY)


@pytest.fixture
def work(tmp_path, tmp_path_factory, database):
    """A workspace with a shared ledger in which nothing has been recorded yet."""
    folder = small_workspace(tmp_path_factory, tmp_path / "งาน")
    (folder / "tidao.db").unlink()
    (folder / WITNESS).unlink()
    with_ledger(folder, database.url)
    return folder
