"""Google as a store: what stands between us and a token or an answer is told as such, never as a refused login."""

import pytest
from google_work import NORTH, log_in_as_person

pytest_plugins = ["sheets_server.fixtures", "google_fixtures"]
pytestmark = pytest.mark.usefixtures("_today")
STRANGERS = {
    "bad gateway": {"kind": "status", "status": 502},
    "bad gateway's page": {"kind": "html", "status": 502},
    "page": {"kind": "html", "status": 200},
    "forbidding page": {"kind": "html", "status": 403},
    "page that wants a password": {"kind": "html", "status": 407},
    "nothing": {"kind": "body", "status": 200, "message": ""},
    "empty object": {"kind": "body", "status": 200, "message": "{}"},
    "list": {"kind": "body", "status": 200, "message": "[]"},
    "null": {"kind": "body", "status": 200, "message": "null"},
    "somebody else's object": {"kind": "body", "status": 200, "message": '{"ok": true}'},
}
PASSING = {"google_unavailable", "google_unreachable"}
strangers = pytest.mark.parametrize("stranger", STRANGERS)
some = pytest.mark.parametrize("stranger", ["page that wants a password", "nothing", "empty object", "null"])


@pytest.fixture(params=["service account", "person"])
def login(request, google):
    """A workspace, and who logs in to Google."""
    if request.param == "person":
        log_in_as_person(google)
    return google


def order(google, stranger, match, times):
    return google.control.fault(match=match, times=times, **STRANGERS[stranger])


def passing(done):
    """Assert that a run was stopped by what may be better in a while."""
    assert done.code == 4, done.said
    assert done.json["error"]["code"] in PASSING


@strangers
def test_a_strange_answer_instead_of_a_token_passes(login, stranger):
    order(login, stranger, "token", 2)
    assert login.run("check").code == 0
    assert not login.server.world.faults.orders


@strangers
def test_a_strange_answer_instead_of_a_token_is_no_refused_login(login, stranger):
    order(login, stranger, "token", None)
    passing(login.run("check"))
    (failed,) = [check for check in login.run("doctor").json["checks"] if not check["ok"]]
    assert failed["name"] == "credentials"
    assert "key" not in failed["remedy"]
    assert "Delete" not in failed["remedy"]


def test_only_google_itself_refuses_a_login(login):
    login.server.world.service_accounts.clear()
    login.server.world.people.clear()
    done = login.run("check")
    assert done.json["error"]["code"] in {"google_credentials_refused", "google_login_expired"}


@some
@pytest.mark.parametrize("match", ["spreadsheets.get", "batchUpdate"])
def test_a_strange_answer_instead_of_googles_passes(google, stranger, match):
    order(google, stranger, match, 1)
    done = google.run("sync")
    assert (done.code, done.json["written"]["cells"] > 0) == (0, True), done.said
    assert google.run("sync").json["written"]["cells"] == 0, "all was there"


@some
def test_nothing_is_told_as_written_that_is_not(google, stranger):
    standing = order(google, stranger, "batchUpdate", None)
    passing(google.run("sync"))
    google.server.world.faults.orders.remove(standing)
    assert google.run("sync").json["written"]["cells"] > 0


@some
def test_no_form_is_told_as_made_that_is_not(empty, stranger):
    standing = order(empty, stranger, "batchUpdate", None)
    passing(empty.run("forms"))
    empty.server.world.faults.orders.remove(standing)
    assert [form["made"] for form in empty.run("forms").json["forms"]] == [True, True]


@some
def test_no_change_is_told_as_written_that_is_not(synced, stranger):
    synced.type(NORTH, "ปัว", "F9", 11)
    standing = order(synced, stranger, "batchUpdate", None)
    passing(synced.run("sync"))
    synced.server.world.faults.orders.remove(standing)
    assert synced.run("sync").json["written"]["cells"] > 0


@some
def test_a_strange_answer_instead_of_a_form_is_no_form(google, stranger):
    order(google, stranger, "spreadsheets.get", None)
    passing(google.run("check"))
    passing(google.run("sync"))
