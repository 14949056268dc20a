"""The control API: what fixtures do with Python objects, over HTTP for a server started by hand."""

import gc
import json
import time
from collections import Counter
from dataclasses import asdict, fields
from datetime import UTC, datetime
from pathlib import Path

from . import batch, values
from .editing import Edit, resolve
from .errors import ApiError

HELP = {
    "GET /_control": "this list",
    "GET /_control/calls": "calls so far",
    "GET /_control/counts": "calls by kind, those that the quota refused or an order spoilt, seconds of CPU",
    "GET /_control/writes": "how many calls have changed a spreadsheet, by its id, whatever was answered",
    "POST /_control/reset": "forget calls, orders, latency and quota counts",
    "POST /_control/faults": "order a fault: kind, match, times (null: for ever), status, after, retry_after, ms",
    "POST /_control/faults_gone": "forget the orders of faults",
    "POST /_control/latency": "ms of every answer",
    "POST /_control/options": "switches by name",
    "POST /_control/quota": "limits by name, null: none; minute: how many seconds their minute takes",
    "POST /_control/keep": "path, ids: write these spreadsheets into a file",
    "POST /_control/restore": "paths: put back what stands in such files",
    "POST /_control/clock": "advance (seconds), set (seconds or ISO), freeze, real",
    "POST /_control/service_accounts": "name, project → the account's JSON file",
    "POST /_control/users": "email, scopes → authorized_user file",
    "POST /_control/folders": "name, owner, parents → id",
    "POST /_control/drives": "name, members {address: role} → id",
    "POST /_control/spreadsheets": "title, owner, parents, share {address: role}, locale, time_zone → id",
    "POST /_control/office_files": "title, owner, share: an uploaded .xlsx file that is opened in Sheets → id",
    "POST /_control/trash": "id, trashed: put a file into the bin, or take it out (false)",
    "POST /_control/share": "id, email, role",
    "POST /_control/edit": "id, who, cells {A1 text: rows}: typed as a person types",
}


class Control:
    """What a test asks of a running server."""

    def __init__(self, server):
        self.server, self.world = server, server.world

    def fault(self, kind, match="", times=1, **more):
        """For example `fault("status", "batchUpdate", 2, status=503, after=True)`."""
        return self.world.faults.order(kind, match, times, **more)

    def latency(self, ms):
        self.world.latency_ms = ms

    def reset(self):
        reset(self.world)

    @property
    def calls(self):
        return list(self.world.calls)

    def counts(self):
        """{"read": n, "write": n, …} of the calls so far."""
        return dict(Counter(call.kind for call in self.calls))

    def edit(self, book_id, who, cells, *, person=True):
        """`cells` maps A1 texts to rows of values."""
        with self.world.lock:
            return edit(self.world, book_id, who, cells, person=person)

    def structure(self, book_id, who, *requests):
        """`batchUpdate` requests as somebody else makes them, past HTTP and quotas."""
        with self.world.lock:
            return structure(self.world, book_id, who, list(requests))

    def read(self, book_id, text, option="UNFORMATTED_VALUE"):
        with self.world.lock:
            return values.get(self.world.books[book_id], text, {"valueRenderOption": option}).get("values", [])


def reset(world):
    with world.lock:
        world.calls.clear()
        world.faults.clear()
        world.meter.clear()
        world.latency_ms = 0.0


def _someone(world, book_id, who, *, person):
    file = world.files[book_id]
    year = datetime.fromtimestamp(world.clock.now(), UTC).year
    return Edit(world.books[book_id].clone(), who, file.owner == who, world.options, year, person=person)


def edit(world, book_id, who, cells, *, person=True):
    """A person types values; protection and strict validation bind."""
    one = _someone(world, book_id, who, person=person)
    for text, rows in cells.items():
        values.write(one, *resolve(one.book, text), body={"values": rows}, raw=False)
    world.books[book_id] = one.book
    world.touch(book_id, who)


def structure(world, book_id, who, orders):
    one = _someone(world, book_id, who, person=False)
    replies = batch.apply_all(one, orders)
    world.books[book_id] = one.book
    world.touch(book_id, who)
    return replies


def http(world, request, base_url, response):
    """Answer one control request with `response` (app.Response)."""
    name = request.path.removeprefix("/_control").strip("/")
    try:
        given = json.loads(request.raw or b"{}")
        found = _act(world, request.verb, name, given, base_url)
    except ApiError as error:
        return response(error.code, json.dumps(error.sheets_body()).encode("utf-8"))
    except (KeyError, TypeError, ValueError) as error:
        return response(400, json.dumps({"error": f"{type(error).__name__}: {error}"}).encode("utf-8"))
    return response(200, json.dumps(found, ensure_ascii=False, default=str).encode("utf-8"))


def _act(world, verb, name, given, base_url):
    if verb == "GET":
        return TOLD[name](world) if name in TOLD else HELP
    action = ACTIONS.get(name)
    if action is None:
        raise ValueError(f"no such control: {name}")
    with world.lock:
        return action(world, given, base_url) or {}


def _set(target, given):
    known = {field.name for field in fields(target)}
    for name, value in given.items():
        if name not in known:
            raise ValueError(f"no such switch: {name}")
        setattr(target, name, value)
    return asdict(target)


def _options(world, given, _url):
    world.options.set(given)
    return asdict(world.options)


def _trash(world, given, _url):
    world.files[given["id"]].trashed = given.get("trashed", True)


def _clock(world, given, _url):
    clock = world.clock
    if "advance" in given:
        clock.advance(given["advance"])
    if "set" in given:
        moment = given["set"]
        clock.set(datetime.fromisoformat(moment) if isinstance(moment, str) else moment)
    if given.get("freeze"):
        clock.freeze()
    if given.get("real"):
        clock.real()
    return {"now": clock.now()}


def _spreadsheet(world, given, _url):
    title, owner = given.pop("title"), given.pop("owner", world.default_person)
    return {"id": world.add_spreadsheet(title, owner, **given)}


def _counts(world):
    kinds = Counter(call.kind for call in world.calls)
    spoilt = sum(call.fault is not None for call in world.calls)
    return {"kinds": kinds, "refused": world.meter.refused, "spoilt": spoilt, "cpu_seconds": time.process_time()}


def _writes(world):
    """{spreadsheet id: calls that have changed it}; the same again, after an answer that was lost, is one with it."""
    found, last = Counter(), {}
    for call in world.calls:
        if call.kind == "write" and call.done:
            book_id = call.path.split("/")[3].partition(":")[0]
            before = last.get(book_id)
            found[book_id] += before is None or before.status == 200 or before.body != call.body
            last[book_id] = call
    return found


def _keep(world, given, _url):
    Path(given["path"]).write_bytes(world.part(given["ids"]))


def _restore(world, given, _url):
    for path in given["paths"]:
        world.put(Path(path).read_bytes())
    gc.freeze()  # many spreadsheets are many objects: the collector need not go through them again and again


def _latency(world, given, _url):
    world.latency_ms = float(given["ms"])


TOLD = {"calls": lambda world: [asdict(call) for call in world.calls], "counts": _counts, "writes": _writes}
ACTIONS = {
    "reset": lambda world, _given, _url: reset(world),
    "faults": lambda world, given, _url: asdict(world.faults.order(**given)),
    "faults_gone": lambda world, _given, _url: world.faults.clear(),
    "latency": _latency,
    "options": _options,
    "office_files": lambda world, given, _url: {"id": world.add_office_file(**given)},
    "trash": _trash,
    "keep": _keep,
    "restore": _restore,
    "quota": lambda world, given, _url: _set(world.quota, given),
    "clock": _clock,
    "service_accounts": lambda world, given, url: world.add_service_account(**given).info(url),
    "users": lambda world, given, url: world.add_person(**given).info(url),
    "folders": lambda world, given, _url: {"id": world.add_folder(**given).file_id},
    "drives": lambda world, given, _url: {"id": world.add_drive(**given)},
    "spreadsheets": _spreadsheet,
    "share": lambda world, given, _url: world.share(given["id"], given["email"], given.get("role", "writer")),
    "edit": lambda world, given, _url: edit(world, given["id"], given["who"], given["cells"]),
}
