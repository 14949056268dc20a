"""A nation of the tests' own, on the PostgreSQL server that they start."""

import pytest
from nation_work import nation_at


@pytest.fixture
def nation(tmp_path, postgresql, monkeypatch):
    with nation_at(tmp_path / "ประเทศ", postgresql.new_database(), monkeypatch) as work:
        yield work
