"""pytest fixtures: `pytest_plugins = ["sheets_server.fixtures"]` in a test file gives them."""

import pytest

from .asking import Sheet
from .client import Raw, client, service_credentials, user_credentials
from .control import Control
from .serve import Server
from .world import World

PERSON = "secretary@example.org"


@pytest.fixture
def sheets_server():
    """A fresh server on a free port; `.world` is its state."""
    with Server() as server:
        yield server
        assert not server.world.crashes, server.world.crashes[0]


@pytest.fixture
def control(sheets_server):
    return Control(sheets_server)


@pytest.fixture(scope="session")
def _shared_server():
    with Server() as server:
        yield server


@pytest.fixture
def shared(_shared_server):
    """One server for many quick tests, a new world each."""
    _shared_server.world = World()
    yield _shared_server
    assert not _shared_server.world.crashes, _shared_server.world.crashes[0]


@pytest.fixture
def person(shared):
    """gspread with a person's own login, who can own files."""
    return client(shared, user_credentials(shared, PERSON))


@pytest.fixture
def book(person):
    """A new spreadsheet of that person."""
    return person.create("Test")


@pytest.fixture
def robot(shared):
    """gspread with a service account."""
    return client(shared, service_credentials(shared))


@pytest.fixture
def raw(shared):
    """Plain calls of the person who owns `book_id`."""
    return Raw(shared, user_credentials(shared, PERSON))


@pytest.fixture
def book_id(shared):
    """A fresh spreadsheet, made past HTTP so that it costs no calls."""
    return shared.world.add_spreadsheet("Test", PERSON)


@pytest.fixture
def sheet(raw, book_id, shared):
    """That spreadsheet, written and read in few words."""
    return Sheet(raw, book_id, Control(shared))
