"""One request from its bytes to its answer: route, orders, credentials, validation, quota, work, mask."""

import json
import time
import traceback
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from . import control, masks, oauth, routes, schema, sheets_api, transfer
from .accounts import Call
from .caller import authenticate
from .errors import ApiError, OAuthError, bad

JSON = "application/json; charset=UTF-8"
PREFIXES = {"sheets.v4": {"spreadsheets.values.update": "data", "spreadsheets.values.append": "data"}}


@dataclass
class Request:
    verb: str
    target: str
    headers: dict
    raw: bytes = b""

    @property
    def path(self):
        return urlsplit(self.target).path

    @property
    def query(self):
        return parse_qs(urlsplit(self.target).query, keep_blank_values=True)


@dataclass
class Response:
    status: int
    body: bytes = b""
    kind: str = JSON
    headers: dict = field(default_factory=dict)
    drop: bool = False
    delay_ms: float = 0.0


def answer(world, request, base_url):
    """The response; a `drop` one closes the connection instead."""
    if request.path.startswith("/_control"):
        return control.http(world, request, base_url, Response)
    started = time.perf_counter()
    call = Call("other", request.verb, request.path, request.query, sent=len(request.raw))
    with world.lock:
        world.calls.append(call)
        response = _oauth(world, request, base_url, call) or _google(world, request, call)
        call.status = 0 if response.drop else response.status
        response.delay_ms += world.latency_ms
    call.ms = (time.perf_counter() - started) * 1000 + response.delay_ms
    return response


def encode(body):
    """Google indents its answers; Python's quick encoder does not, and big workbooks are read often."""
    return (json.dumps(body, ensure_ascii=False) + "\n").encode("utf-8")


def _oauth(world, request, base_url, call):
    path, query = request.path, {name: texts[-1] for name, texts in request.query.items()}
    if path in {"/token", "/oauth2/v4/token"} and request.verb == "POST":
        call.method = "token"
        return _ordered(world, call, lambda: _token(world, request, base_url, call))
    if path.startswith("/o/oauth2/") and path.endswith("auth"):
        return Response(302, headers={"Location": oauth.consent(world, query)})
    if path == "/revoke":
        oauth.revoke(world, _form(request).get("token") or query.get("token"))
        return Response(200, encode({}))
    if path in {"/tokeninfo", "/oauth2/v3/tokeninfo"}:
        text = query.get("access_token") or _form(request).get("access_token")
        return _oauth_answer(lambda: oauth.token_info(world, text))
    return None


def _form(request):
    if "json" in request.headers.get("content-type", ""):
        return json.loads(request.raw or b"{}")
    return {name: texts[-1] for name, texts in parse_qs(request.raw.decode("utf-8", "replace")).items()}


def _token(world, request, base_url, call):
    form = _form(request)

    def issue():
        found = oauth.token(world, form, base_url)
        grant = world.tokens[found["access_token"]]
        call.who, call.scopes = grant.email, grant.scopes
        return found

    return _oauth_answer(issue)


def _oauth_answer(work):
    try:
        return Response(200, encode(work()))
    except OAuthError as error:
        return Response(error.code, encode(error.body))


def _google(world, request, call):
    route, path = routes.find(request.verb, request.path)
    if route is None:
        return Response(404, b"<!DOCTYPE html><title>Error 404 (Not Found)!!1</title>\n", "text/html; charset=UTF-8")
    call.method = route.name
    return _ordered(world, call, lambda: _served(world, request, call, route, path))


def _ordered(world, call, work):
    """Obey the orders for this call, before or after the work."""
    fault = world.faults.take(call.method)
    if fault is None:
        return work()
    call.fault = fault.kind
    if fault.kind == "slow":
        response = work()
        response.delay_ms += fault.ms
        return response
    response = work() if fault.after or fault.kind in {"malformed", "truncate"} else None
    if response is not None and response.status >= 400:
        return response
    return _spoilt(fault, response, call)


def _spoilt(fault, response, call):
    if fault.kind == "drop":
        return Response(0, drop=True, delay_ms=fault.ms)
    if fault.kind == "malformed":
        return Response(response.status, b'{"spreadsheetId": "1abc', response.kind, delay_ms=fault.ms)
    if fault.kind == "truncate":
        return Response(response.status, response.body[: len(response.body) // 2], response.kind, {"_short": "1"})
    if fault.kind == "html" or (call.method == "token" and fault.kind == "status" and fault.status >= 500):
        page = f"<!DOCTYPE html><title>Error {fault.status} (Server Error)!!1</title>\n".encode()
        asks = {"Proxy-Authenticate": 'Basic realm="proxy"'} if fault.status == 407 else {}
        return Response(fault.status, page, "text/html; charset=UTF-8", asks, delay_ms=fault.ms)
    if fault.kind == "body":
        return Response(fault.status, (fault.message or "").encode("utf-8"), delay_ms=fault.ms)
    error = fault.error("0")
    body = error.drive_body() if call.method.startswith("drive") else error.sheets_body()
    return Response(error.code, encode(body), headers=error.headers, delay_ms=fault.ms)


def _served(world, request, call, route, path):
    try:
        response = _done(world, request, call, route, path)
    except ApiError as error:
        drive = route.api == "drive.v3"
        return Response(error.code, encode(error.drive_body() if drive else error.sheets_body()), headers=error.headers)
    except Exception:  # noqa: BLE001 (a mistake of this server must not look like a broken connection)
        world.crashes.append(traceback.format_exc())
        return Response(500, encode(ApiError(500, "Internal error encountered.").sheets_body()))
    call.done = True
    return response


def _done(world, request, call, route, path):
    caller = authenticate(world, request, route.name)
    call.who, call.scopes = caller.who, caller.grant.scopes
    caller.check_scope(route.api, route.method)
    if route.api == "sheets.v4":
        world.meter.charge(route.method, caller.grant, path.get("spreadsheetId"))
    if len(request.raw) > world.options.max_payload:
        raise bad("Request payload size exceeds the limit: 10485760 bytes.")
    described = schema.load(route.api)
    lenient = route.api == "drive.v3" and world.options.drive_unknown_fields == "ignore"
    body = _body(request, route, described, lenient=lenient)
    call.body = body if isinstance(body, dict) else None
    query = described.query(route.method, request.query, lenient=lenient)
    if route.upload:
        body = transfer.parse_upload(request.headers.get("content-type", ""), _flat(request.query), request.raw)
    if route.api == "drive.v3":
        return _drive_answer(route.function(caller, path, query, body))
    tree = sheets_api.known_fields(route.method, query)
    found = route.function(caller, path, query, body)
    return Response(200, encode(masks.apply(tree, found) if tree is not None else found))


def _flat(query):
    return {name: texts[-1] for name, texts in query.items()}


def _body(request, route, described, *, lenient):
    if route.upload or request.verb in {"GET", "DELETE"}:
        return {}
    prefix = PREFIXES.get(route.api, {}).get(route.method, "")
    return described.body(route.method, schema.parse_json(request.raw), prefix=prefix, lenient=lenient)


def _drive_answer(found):
    if found is None:
        return Response(204, kind="text/html")
    if isinstance(found, tuple):
        return Response(200, found[1], found[0])
    return Response(200, encode(found))
