"""What the test server refuses and how it fails: schema, credentials, sharing, quotas, ordered faults, the clock."""

import itertools
import json
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import unquote

import google.auth
import pytest
import requests
from google.auth.exceptions import RefreshError
from google.auth.transport.requests import Request
from google.oauth2.service_account import Credentials as ServiceCredentials
from googleapiclient.discovery import build
from sheets_server.client import DRIVE, SHEETS, LocalCredentials, Raw, client, service_credentials, user_credentials
from sheets_server.control import Control

pytest_plugins = ["sheets_server.fixtures"]

PERSON = "secretary@example.org"
READ_ONLY = SHEETS + ".readonly"
PER_FILE = DRIVE + ".file"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def base(book_id):
    return f"/v4/spreadsheets/{book_id}"


@pytest.fixture
def orders(shared):
    return Control(shared)


def violation(answer):
    return answer["error"]["details"][0]["fieldViolations"]


# Strictness (fact 11)


def test_fact_11_unknown_fields_are_refused_in_googles_words(raw, base):
    body = {"requests": [{"addSheet": {"properties": {"titel": "x"}}}], "foo": 1}
    status, answer = raw.post(f"{base}:batchUpdate", body)
    text = 'Invalid JSON payload received. Unknown name "{}"{}: Cannot find field.'
    place = "requests[0].add_sheet.properties"
    sentences = [text.format("titel", f" at '{place}'"), text.format("foo", "")]
    assert status == 400
    assert answer == {
        "error": {
            "code": 400,
            "message": "\n".join(sentences),
            "status": "INVALID_ARGUMENT",
            "details": [
                {
                    "@type": "type.googleapis.com/google.rpc.BadRequest",
                    "fieldViolations": [{"field": place, "description": sentences[0]}, {"description": sentences[1]}],
                }
            ],
        }
    }


def test_fact_11_the_body_is_checked_before_the_range(raw, base):
    status, answer = raw.put(f"{base}/values/Nowhere!A1", {"valuess": []}, valueInputOption="RAW")
    assert (status, violation(answer)[0]["field"]) == (400, "data")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"values": "x"}, "Invalid value at 'data.values' (type.googleapis.com/google.protobuf.ListValue), \"x\""),
        ({"values": ["x"]}, "Invalid value at 'data.values[0]' (type.googleapis.com/google.protobuf.ListValue), \"x\""),
        ({"majorDimension": "ROW"}, "Invalid value at 'data.major_dimension'"),
        ({"range": 5}, "Invalid value at 'data.range' (TYPE_STRING), 5"),
    ],
)
def test_fact_11_wrong_types_are_refused(raw, base, body, message):
    status, answer = raw.put(f"{base}/values/A1", body, valueInputOption="RAW")
    assert status == 400
    assert answer["error"]["message"].startswith(message)


def test_snake_case_and_number_texts_are_taken(raw, book_id):
    order = {"update_sheet_properties": {"properties": {"sheet_id": "0", "title": "New"}, "fields": "title"}}
    raw.batch(book_id, order)
    listed = {"updateSheetProperties": {"properties": {"title": "Newer"}, "fields": "title"}}
    raw.batch(book_id, [listed])


def test_malformed_json(raw, base):
    answer = raw.session.post(f"{raw.base}{base}:batchUpdate", data=b'{"requests": [', timeout=20)
    assert answer.status_code == 400
    assert answer.json()["error"]["message"].startswith("Invalid JSON payload received. Unexpected token.")
    not_a_number = raw.session.put(
        f"{raw.base}{base}/values/A1?valueInputOption=RAW", data=b'{"values":[[NaN]]}', timeout=20
    )
    assert not_a_number.status_code == 400


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"foo": "1"}, 'Invalid JSON payload received. Unknown name "foo": Cannot bind query parameter.'),
        ({"valueRenderOption": "PLAIN"}, "Invalid value at 'value_render_option' ("),
        ({"fields": "valuess"}, "Request contains an invalid argument."),
    ],
)
def test_query_parameters_are_checked(raw, base, query, message):
    status, answer = raw.get(f"{base}/values/A1", **query)
    assert status == 400
    assert answer["error"]["message"].startswith(message)


def test_empty_batches(raw, book_id):
    assert raw.refused(book_id) == "Must specify at least one request."
    assert raw.refused(book_id, {}) == "Invalid requests[0]: No request set."
    two = {"addSheet": {}, "deleteSheet": {"sheetId": 0}}
    assert "oneof field 'kind' is already set" in raw.refused(book_id, two)


def test_masks_apply_to_every_answer(raw, base, book_id):
    assert raw.get(base, fields="spreadsheetId") == (200, {"spreadsheetId": book_id})
    assert raw.get(base, fields="sheets/properties(title,index),properties.locale")[1] == {
        "properties": {"locale": "en_US"},
        "sheets": [{"properties": {"title": "Sheet1", "index": 0}}],
    }
    body = {"values": [["x"]]}
    answer = raw.put(f"{base}/values/A1", body, valueInputOption="RAW", fields="updatedCells")[1]
    assert answer == {"updatedCells": 1}


def test_unknown_paths_are_html(raw):
    answer = raw.session.get(f"{raw.base}/v4/nothing", timeout=20)
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "text/html; charset=UTF-8")


# Credentials


def get(server, path, token):
    header = {"Authorization": f"Bearer {token}"} if token else {}
    answer = requests.get(server.url + path, headers=header, timeout=20)
    return answer.status_code, answer.json()["error"]


def test_fact_11_bad_tokens(shared, base):
    status, error = get(shared, base, "nonsense")
    assert (status, error["status"]) == (401, "UNAUTHENTICATED")
    assert error["message"].startswith("Request had invalid authentication credentials.")
    assert "errors" not in error
    status, error = get(shared, "/drive/v3/files", "nonsense")
    assert (status, error["errors"][0]["reason"]) == (401, "authError")
    assert get(shared, base, None)[0] == 401
    shared.world.options.missing_token = 403
    assert get(shared, base, None)[0] == 403


def test_a_refused_token_comes_with_a_challenge(shared, base):
    realm = 'Bearer realm="https://accounts.google.com/"'

    def told(header):
        return requests.get(shared.url + base, headers=header, timeout=20).headers["WWW-Authenticate"]

    assert told({}) == realm
    assert told({"Authorization": "Bearer nonsense"}) == f'{realm}, error="invalid_token"'
    raw = Raw(shared, service_credentials(shared, scopes=(PER_FILE + ".none",)))
    few = raw.session.get(shared.url + base, timeout=20)
    assert few.status_code == 403
    assert few.headers["WWW-Authenticate"].startswith(f'{realm}, error="insufficient_scope", scope="https://')


def test_fact_11_not_found_and_not_shared(raw, shared, book_id):
    assert raw.get("/v4/spreadsheets/none")[1]["error"] == {
        "code": 404,
        "message": "Requested entity was not found.",
        "status": "NOT_FOUND",
    }
    robot = Raw(shared, service_credentials(shared))
    status, answer = robot.get(f"/v4/spreadsheets/{book_id}")
    refusal = {"code": 403, "message": "The caller does not have permission", "status": "PERMISSION_DENIED"}
    assert (status, answer["error"]) == (403, refusal)
    status, answer = robot.get(f"/drive/v3/files/{book_id}")
    assert (status, answer["error"]["errors"][0]["reason"]) == (404, "notFound")
    assert answer["error"]["message"] == f"File not found: {book_id}."


def test_fact_23_the_token_flow_is_real(shared):
    credentials = service_credentials(shared, scopes=[READ_ONLY])
    credentials.refresh(Request())
    assert credentials.valid
    grant = shared.world.tokens[credentials.token]
    assert grant.scopes == (READ_ONLY,)
    assert grant.email == credentials.service_account_email
    shared.world.clock.advance(3601)
    assert get(shared, "/drive/v3/files", credentials.token)[0] == 401


def test_the_date_header_shows_the_servers_clock(shared):
    shared.world.clock.set(1_700_000_000)
    answer = requests.get(shared.url, timeout=20)
    assert answer.headers["Date"] == "Tue, 14 Nov 2023 22:13:20 GMT"


def test_scopes_are_enforced(shared, book_id):
    shared.world.share(book_id, shared.world.add_service_account().email)
    reader = Raw(shared, service_credentials(shared, scopes=[READ_ONLY]))
    assert reader.get(f"/v4/spreadsheets/{book_id}")[0] == 200
    status, answer = reader.put(f"/v4/spreadsheets/{book_id}/values/A1", {"values": []}, valueInputOption="RAW")
    assert (status, answer["error"]["details"][0]["reason"]) == (403, "ACCESS_TOKEN_SCOPE_INSUFFICIENT")
    assert reader.get("/drive/v3/files")[0] == 403


def test_a_per_file_scope_sees_only_what_it_made(shared, book_id):
    raw = Raw(shared, user_credentials(shared, PERSON, [PER_FILE]))
    assert raw.get(f"/v4/spreadsheets/{book_id}")[0] == 404
    made = raw.post("/v4/spreadsheets", {"properties": {"title": "Mine"}})[1]["spreadsheetId"]
    assert raw.get(f"/v4/spreadsheets/{made}")[0] == 200
    assert [file["name"] for file in raw.get("/drive/v3/files")[1]["files"]] == ["Mine"]


def test_wrong_keys_and_clocks_get_no_token(shared):
    info = shared.world.add_service_account("one").info(shared.url)
    other = shared.world.add_service_account("two").info(shared.url)
    stolen = info | {"private_key": other["private_key"]}
    with pytest.raises(RefreshError, match="Invalid JWT Signature"):
        ServiceCredentials.from_service_account_info(stolen, scopes=[SHEETS]).refresh(Request())
    nobody = info | {"client_email": "nobody@test-project.iam.gserviceaccount.com"}
    with pytest.raises(RefreshError, match="account not found"):
        ServiceCredentials.from_service_account_info(nobody, scopes=[SHEETS]).refresh(Request())
    shared.world.clock.advance(7200)
    with pytest.raises(RefreshError, match="reasonable timeframe"):
        ServiceCredentials.from_service_account_info(info, scopes=[SHEETS]).refresh(Request())
    shared.world.clock.real()
    shared.world.service_accounts[info["client_email"]].disabled = True
    with pytest.raises(RefreshError, match="disabled"):
        ServiceCredentials.from_service_account_info(info, scopes=[SHEETS]).refresh(Request())


def test_a_persons_login_can_be_revoked(shared):
    credentials = user_credentials(shared, PERSON)
    credentials.refresh(Request())
    requests.post(f"{shared.url}/revoke", data={"token": credentials.refresh_token}, timeout=20)
    with pytest.raises(RefreshError, match="expired or revoked"):
        credentials.refresh(Request())


def test_application_default_credentials(shared, tmp_path, monkeypatch):
    path = shared.world.add_service_account().write(tmp_path / "adc.json", shared.url)
    assert path.stat().st_mode & 0o077 == 0 or sys.platform == "win32"
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(path))
    credentials, project = google.auth.default(scopes=[SHEETS])
    credentials.refresh(Request())
    assert (credentials.valid, project) == (True, "test-project")


def test_the_desktop_flow(shared):
    query = {"scope": SHEETS, "redirect_uri": "http://127.0.0.1:9/", "state": "s", "login_hint": PERSON}
    sent = requests.get(f"{shared.url}/o/oauth2/auth", params=query, allow_redirects=False, timeout=20)
    place = sent.headers["Location"]
    assert place.startswith("http://127.0.0.1:9/?code=")
    code = unquote(place.split("code=")[1].split("&")[0])
    form = {"grant_type": "authorization_code", "code": code, "client_id": "desktop-client.apps.example"}
    answer = requests.post(f"{shared.url}/token", data=form | {"client_secret": "desktop-secret"}, timeout=20)
    assert answer.status_code == 200
    assert set(answer.json()) >= {"access_token", "refresh_token", "expires_in", "scope", "token_type"}
    again = requests.post(f"{shared.url}/token", data=form | {"client_secret": "desktop-secret"}, timeout=20)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")


def test_googles_own_client_library_works(shared, book_id):
    options = {"api_endpoint": shared.url}
    credentials = user_credentials(shared, PERSON)
    with build("sheets", "v4", credentials=credentials, client_options=options, static_discovery=True) as service:
        values = service.spreadsheets().values()
        body = {"values": [["a", 1]]}
        values.update(spreadsheetId=book_id, range="A1", valueInputOption="RAW", body=body).execute()
        assert values.get(spreadsheetId=book_id, range="Sheet1!A1:B1").execute()["values"] == [["a", "1"]]


# Quotas (fact 16)


def test_fact_16_sixty_reads_a_minute(shared, raw, base):
    shared.world.clock.freeze()
    assert [raw.get(f"{base}/values/A1")[0] for _ in range(60)] == [200] * 60
    status, answer = raw.get(f"{base}/values/A1")
    error = answer["error"]
    assert (status, error["status"]) == (429, "RESOURCE_EXHAUSTED")
    assert error["message"].startswith(
        "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute per user'"
    )
    assert error["details"][0]["reason"] == "RATE_LIMIT_EXCEEDED"
    assert error["details"][0]["metadata"]["quota_limit_value"] == "60"
    assert raw.put(f"{base}/values/A1", {"values": [["x"]]}, valueInputOption="RAW")[0] == 200
    shared.world.clock.advance(61)
    assert raw.get(f"{base}/values/A1")[0] == 200


def test_fact_16_a_project_has_a_quota_too(shared, book_id):
    shared.world.clock.freeze()
    shared.world.quota.read_project = 2
    people = [Raw(shared, user_credentials(shared, f"{name}@example.org")) for name in "abc"]
    for name in "abc":
        shared.world.share(book_id, f"{name}@example.org")
    assert [person.get(f"/v4/spreadsheets/{book_id}")[0] for person in people] == [200, 200, 429]


def test_the_quotas_minute_can_be_shortened(shared, raw, base):
    shared.world.clock.freeze()
    shared.world.quota.read_user, shared.world.quota.minute = 1, 6.0
    assert [raw.get(base)[0] for _ in range(2)] == [200, 429]
    shared.world.clock.advance(5.9)
    assert raw.get(base)[0] == 429
    shared.world.clock.advance(0.2)
    assert raw.get(base)[0] == 200
    assert shared.world.meter.refused == 2


def test_fact_16_retry_after_is_a_switch(shared, raw, base):
    shared.world.clock.freeze()
    shared.world.quota.read_user = 0
    assert "Retry-After" not in raw.session.get(raw.base + base, timeout=20).headers
    shared.world.options.retry_after = 7
    assert raw.session.get(raw.base + base, timeout=20).headers["Retry-After"] == "7"


def test_fact_16_a_batch_counts_as_one(raw, book_id, orders):
    rename = {"updateSpreadsheetProperties": {"properties": {"title": "x"}, "fields": "title"}}
    raw.batch(book_id, *[rename] * 50)
    assert orders.counts() == {"token": 1, "write": 1}


# Ordered faults


def test_a_fault_before_and_after_it_was_applied(raw, base, orders, book_id):
    path, query = f"{base}/values/Sheet1:append", {"valueInputOption": "RAW"}
    orders.fault("status", "append", 2, status=503, after=True)
    body = {"values": [["x"]]}
    for _ in range(2):
        status, answer = raw.post(path, body, **query)
        assert (status, answer["error"]["status"]) == (503, "UNAVAILABLE")
    orders.fault("status", "append", status=500)
    assert raw.post(path, body, **query)[0] == 500
    # Fact 9: what answered 503 was applied twice.
    assert orders.read(book_id, "A1:A9") == [["x"], ["x"]]
    assert [call.status for call in orders.calls if call.fault] == [503, 503, 500]


def test_broken_connections_and_bodies(raw, base, orders):
    orders.fault("drop", "spreadsheets.get")
    with pytest.raises(requests.ConnectionError):
        raw.get(base)
    orders.fault("malformed", "spreadsheets.get")
    with pytest.raises(requests.JSONDecodeError):
        raw.get(base)
    orders.fault("truncate", "spreadsheets.get")
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        raw.get(base)
    orders.fault("html", "spreadsheets.get", status=502)
    answer = raw.session.get(raw.base + base, timeout=20)
    assert (answer.status_code, answer.headers["Content-Type"]) == (502, "text/html; charset=UTF-8")
    assert raw.get(base)[0] == 200


def test_a_quota_that_never_ends(raw, base, orders):
    orders.fault("quota", "spreadsheets", times=None, retry_after=2)
    for _ in range(3):
        answer = raw.session.get(raw.base + base, timeout=20)
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "2")
    orders.reset()
    assert raw.get(base)[0] == 200


def test_latency(raw, base, orders):
    raw.get(base)
    orders.latency(50)
    started = time.perf_counter()
    raw.get(base)
    assert time.perf_counter() - started >= 0.05
    orders.latency(0)
    orders.fault("slow", "get", ms=30)
    raw.get(base)
    assert orders.calls[-1].ms >= 30


def test_fact_24_an_answer_takes_no_delayed_acknowledgement(raw, base):
    raw.get(base)
    best = min(_elapsed(raw, base) for _ in range(5))
    assert best < 0.04


def _elapsed(raw, base):
    started = time.perf_counter()
    raw.get(f"{base}/values/A1")
    return time.perf_counter() - started


def test_people_edit_while_we_run(raw, base, orders, book_id):
    orders.edit(book_id, "committee@example.org", {"Sheet1!A1": [["8.5"], ["4/5"]]})
    orders.structure(book_id, PERSON, {"insertDimension": {"range": {"dimension": "ROWS", "endIndex": 1}}})
    assert raw.get(f"{base}/values/A1:A3")[1]["values"] == [[], ["8.5"], ["4/5"]]


# By hand


def test_started_by_hand(tmp_path):
    keys, login = tmp_path / "robot.json", tmp_path / "person.json"
    command = [
        sys.executable,
        "-m",
        "tests.sheets_server",
        "--port",
        "0",
        "--credentials",
        str(keys),
        "--user",
        str(login),
    ]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            url = process.stdout.readline().strip()
            _by_hand(url, keys, login, tmp_path / "kept.part")
        finally:
            process.terminate()


def _by_hand(url, keys, login, kept):
    account = json.loads(keys.read_text("utf-8"))
    assert account["token_uri"] == f"{url}/token"
    assert json.loads(login.read_text("utf-8"))["type"] == "authorized_user"

    def control(name, body):
        answer = requests.post(f"{url}/_control/{name}", json=body, timeout=20)
        assert answer.status_code == 200, answer.text
        return answer.json()

    share = {account["client_email"]: "writer"}
    made = control("spreadsheets", {"title": "Form", "owner": PERSON, "share": share, "locale": "th_TH"})["id"]
    control("faults", {"kind": "status", "match": "values.get", "status": 503, "retry_after": 1})
    credentials = LocalCredentials.from_service_account_info(account, scopes=[SHEETS, DRIVE])
    server = type("Started", (), {"url": url})
    raw = Raw(server, credentials)
    path = f"/v4/spreadsheets/{made}/values/A1"
    assert [raw.get(path)[0] for _ in range(2)] == [503, 200]
    control("edit", {"id": made, "who": PERSON, "cells": {"A1": [["8"]]}})
    assert raw.get(path)[1]["values"] == [["8"]]
    assert control("clock", {"set": "2024-07-01T00:00:00+07:00"})["now"] == 1719766800
    assert control("options", {"retry_after": 3})["retry_after"] == 3
    assert control("quota", {"read_user": None, "minute": 6})["read_user"] is None
    counts = requests.get(f"{url}/_control/counts", timeout=20).json()
    assert counts["kinds"] == {"token": 1, "read": 3}
    assert requests.get(f"{url}/_control/writes", timeout=20).json() == {}
    assert counts["refused"] == 0 < counts["cpu_seconds"]
    control("keep", {"path": str(kept), "ids": [made]})
    control("edit", {"id": made, "who": PERSON, "cells": {"A1": [["9"]]}})
    control("restore", {"paths": [str(kept)]})
    assert raw.get(path)[1]["values"] == [["8"]]
    calls = requests.get(f"{url}/_control/calls", timeout=20).json()
    assert [call["method"] for call in calls] == ["token"] + ["sheets.spreadsheets.values.get"] * 4
    assert client(server, credentials).open_by_key(made).locale == "th_TH"
    assert requests.post(f"{url}/_control/options", json={"nonsense": 1}, timeout=20).status_code == 400


def test_two_servers_have_two_worlds(sheets_server, shared):
    assert sheets_server.url != shared.url
    ids = itertools.chain(sheets_server.world.books, shared.world.books)
    assert list(ids) == []


def test_an_api_key_reads_what_is_public(shared, book_id):
    path = f"{shared.url}/v4/spreadsheets/{book_id}?key=abc"
    assert requests.get(path, timeout=20).status_code == 403
    shared.world.files[book_id].permissions.append(shared.world.permission("anyone", "reader"))
    assert requests.get(path, timeout=20).status_code == 200
    order = {"requests": [{"addSheet": {}}]}
    assert requests.post(path.replace("?", ":batchUpdate?"), json=order, timeout=20).status_code == 403
