"""Google as a store: forms are shared with whom the settings name, and what failed is made up for."""

import pytest
from google_work import NORTH
from sheets_server.options import ASSUMED

pytest_plugins = ["sheets_server.fixtures", "google_fixtures"]
pytestmark = pytest.mark.usefixtures("_today")
CHAIR, MEMBER = "chair@example.org", "member@example.org"


@pytest.fixture
def sharing(empty):
    """A workspace that names whom the northern form is shared with."""
    text = empty.settings.read_text(encoding="utf-8")
    text = text.replace("[google.share]\n", f'[google.share]\n"สายเหนือ" = ["{CHAIR}", "{MEMBER}"]\n')
    empty.settings.write_text(text, encoding="utf-8")
    assert empty.run("forms").json["error"]["code"] == "untrusted"
    assert empty.run("trust", "--yes").json["allowed"]
    return empty


def roles(google, key=NORTH):
    role, file = google.server.world.role, google.server.world.files[google.id(key)]
    return [role(file, person) for person in (CHAIR, MEMBER)]


def unshared(done):
    return [(u["committee"], u["person"]) for u in done.json["unshared"]]


def test_forms_are_shared_with_their_committee_once(sharing):
    assert sharing.run("forms").code == 0
    assert (roles(sharing), roles(sharing, "1/สายใต้")) == (["writer", "writer"], [None, None])
    assert sharing.calls() == {"read": 2, "write": 2, "drive": 4}, "one of them for the bin"
    assert sharing.run("forms").code == 0
    assert sharing.calls() == {"read": 2, "drive": 2}, "compared, and nothing to do"


def test_who_left_or_became_a_reader_is_invited_again(sharing):
    assert sharing.run("forms").code == 0
    file = sharing.server.world.files[sharing.id(NORTH)]
    file.permissions = [p for p in file.permissions if p.get("emailAddress") != CHAIR]
    next(p for p in file.permissions if p.get("emailAddress") == MEMBER)["role"] = "reader"
    assert sharing.run("forms").code == 0
    assert roles(sharing) == ["writer", "writer"]


def test_an_address_in_other_letters_is_the_same(sharing):
    text = sharing.settings.read_text(encoding="utf-8").replace(CHAIR, CHAIR.title())
    sharing.settings.write_text(text, encoding="utf-8")
    assert sharing.run("trust", "--yes").code == 0
    sharing.server.world.share(sharing.id(NORTH), CHAIR, "writer")
    assert sharing.run("forms").code == 0
    assert sharing.calls()["drive"] == 3, "the bin, one list, one invitation"


def test_an_address_without_an_account_is_named_until_it_is_notified(sharing):
    sharing.server.world.options.no_account = frozenset({CHAIR})
    for _ in range(2):
        done = sharing.run("forms")
        assert (done.code, unshared(done)) == (4, [("สายเหนือ", CHAIR)]), "on every run"
        assert done.json["unshared"][0].keys() == {"committee", "workbook", "person", "reason"}
        assert "notify = true" in done.json["unshared"][0]["reason"]
        assert roles(sharing) == [None, "writer"], "the others are invited"
    assert CHAIR in sharing.run("forms", as_json=False).out
    text = sharing.settings.read_text(encoding="utf-8").replace("[google]\n", "[google]\nnotify = true\n")
    sharing.settings.write_text(text, encoding="utf-8")
    done = sharing.run("forms")
    assert (done.code, unshared(done)) == (0, []), done.said
    assert roles(sharing) == ["writer", "writer"]


@pytest.mark.parametrize(
    ("switch", "said"), [({"sharing_forbidden": True}, "domain policy"), ({"editors_may_share": False}, "permissions")]
)
def test_a_policy_against_sharing_is_told_as_such(sharing, switch, said):
    sharing.server.world.options.set(switch)
    done = sharing.run("forms")
    assert (done.code, len(unshared(done))) == (4, 2)
    reason = done.json["unshared"][0]["reason"]
    assert said in reason
    assert "does not allow sharing" in reason
    assert "may read" not in reason
    assert [form["made"] for form in done.json["forms"]] == [True, True]
    sharing.server.world.options.set({name: ASSUMED[name] for name in switch})
    assert sharing.run("forms").code == 0
    assert roles(sharing) == ["writer", "writer"]


def test_what_stops_every_call_is_not_tried_for_each_address(sharing, clock):
    sharing.control.fault("status", "drive.permissions", None, status=503)
    began = clock.now()
    done = sharing.run("forms")
    assert (done.code, len(unshared(done))) == (4, 2)
    assert clock.now() - began <= 120
    sharing.server.world.faults.orders.clear()
    assert sharing.run("forms").code == 0
    assert roles(sharing) == ["writer", "writer"]
