"""Google's own API description as a strict validator: unknown field or wrong type is refused in Google's words."""

import functools
import json
import re
from importlib.resources import files

from .errors import bad, violations

BAD_NAME = 'Invalid JSON payload received. Unknown name "{}"{}: {}.'
SCALARS = {
    ("integer", "int32"): "TYPE_INT32",
    ("integer", "uint32"): "TYPE_UINT32",
    ("string", "int64"): "TYPE_INT64",
    ("number", "double"): "TYPE_DOUBLE",
    ("number", "float"): "TYPE_FLOAT",
    ("boolean", None): "TYPE_BOOL",
}
INT = re.compile(r"-?[0-9]+")
LIST_VALUE = "type.googleapis.com/google.protobuf.ListValue"


@functools.cache
def load(api):
    """`sheets.v4` or `drive.v3`."""
    place = files("googleapiclient").joinpath("discovery_cache", "documents", f"{api}.json")
    return Schema(api, json.loads(place.read_text("utf-8")))


class Schema:
    """One API description: its types and its methods."""

    def __init__(self, api, document):
        self.types = document["schemas"]
        self.methods = dict(_methods(document.get("resources", {})))
        self.common = document.get("parameters", {})
        self.package = f"type.googleapis.com/google.apps.{api}." if api == "sheets.v4" else ""

    def resolve(self, node):
        return self.types[node["$ref"]] if "$ref" in node else node

    def answer_type(self, method):
        return self.methods[method].get("response", {}).get("$ref")

    def body(self, method, value, *, prefix="", lenient=False):
        """The body in camelCase without nulls, or Google's refusal. `prefix` is the field that the body fills."""
        kind = self.methods[method].get("request", {}).get("$ref")
        if kind is None:
            return value
        faults = []
        clean = self._check({"$ref": kind}, value, prefix, faults)
        if lenient:
            faults = [fault for fault in faults if "Cannot find field" not in fault[1]]
        if faults:
            raise violations(faults)
        return clean

    def _check(self, node, value, path, faults):
        node, name = self.resolve(node), node.get("$ref")
        kind = node.get("type")
        if kind == "any":
            return value
        if kind == "array":
            return self._check_list(node, value, path, faults)
        if kind == "object":
            return self._check_object(node, name, value, path, faults)
        return self._check_scalar(node, value, path, faults)

    def _check_list(self, node, value, path, faults):
        inner = self.resolve(node["items"])
        if not isinstance(value, list):
            if inner.get("type") == "array":
                faults.append((path, f"Invalid value at '{path}' ({LIST_VALUE}), {_show(value)}"))
                return []
            value = [value]
        if inner.get("type") == "object":
            # Google takes [[a], [b]] where a list of messages is due.
            value = [part for item in value for part in (item if isinstance(item, list) else [item])]
        clean = []
        for index, item in enumerate(value):
            place = f"{path}[{index}]"
            if inner.get("type") == "array" and not isinstance(item, list):
                faults.append((place, f"Invalid value at '{place}' ({LIST_VALUE}), {_show(item)}"))
            else:
                clean.append(self._check(node["items"], item, place, faults))
        return clean

    def _check_object(self, node, name, value, path, faults):
        if isinstance(value, list):
            outer, _, last = path.rpartition(".")
            where = f" at '{outer}'" if outer else ""
            text = "Proto field is not repeating, cannot start list"
            faults.append((outer or None, BAD_NAME.format(camel(last), where, text)))
            return {}
        if not isinstance(value, dict):
            faults.append((path, f"Invalid value at '{path}' ({self.package}{name}), {_show(value)}"))
            return {}
        known, clean = node.get("properties"), {}
        for key, item in value.items():
            field = key if known is None or key in known else camel(key)
            if item is None:
                continue
            if known is None:
                clean[key] = item
            elif field not in known:
                where = f" at '{path}'" if path else ""
                faults.append((path or None, BAD_NAME.format(key, where, "Cannot find field")))
            else:
                place = f"{path}.{snake(field)}" if path else snake(field)
                clean[field] = self._check(known[field], item, place, faults)
        return clean

    def _check_scalar(self, node, value, path, faults):
        label = SCALARS.get((node["type"], node.get("format")), "TYPE_STRING")
        if "enum" in node:
            return self._check_enum(node, value, path, faults)
        try:
            return CONVERT[label](value)
        except (TypeError, ValueError):
            faults.append((path, f"Invalid value at '{path}' ({label}), {_show(value)}"))
            return None

    def _check_enum(self, node, value, path, faults):
        if value in node["enum"]:
            return value
        last = re.sub(r"\[\d+\]", "", path.rpartition(".")[2])
        name = camel(last)[:1].upper() + camel(last)[1:]
        faults.append((path, f"Invalid value at '{path}' ({self.package}{name}), {_show(value)}"))
        return None

    def query(self, method, given, *, lenient=False):
        """The query parameters, typed; `given` maps names to lists of text."""
        known = self.common | self.methods[method].get("parameters", {})
        clean, faults = {}, []
        for key, texts in given.items():
            field = key if key in known else camel(key)
            if field in known:
                clean[field] = self._query_value(known[field], field, texts, faults)
            elif not lenient:
                text = f"Cannot bind query parameter. Field '{key}' could not be found in request message"
                faults.append((None, BAD_NAME.format(key, "", text)))
        if faults:
            raise violations(faults)
        return clean

    def _query_value(self, node, field, texts, faults):
        if node.get("repeated"):
            return texts
        text = texts[-1]
        if "enum" in node and text not in node["enum"]:
            kind = f"{self.package}{field[:1].upper()}{field[1:]}"
            faults.append((snake(field), f"Invalid value at '{snake(field)}' ({kind}), {_show(text)}"))
            return None
        return self._check_scalar({"type": node["type"], "format": node.get("format")}, text, snake(field), faults)


def _methods(resources):
    for resource in resources.values():
        for method in resource.get("methods", {}).values():
            yield method["id"].partition(".")[2], method
        yield from _methods(resource.get("resources", {}))


@functools.cache
def snake(text):
    return re.sub(r"(?<=[a-z0-9])([A-Z])", lambda match: "_" + match[1].lower(), text)


def camel(text):
    head, *rest = text.split("_")
    return head + "".join(part[:1].upper() + part[1:] for part in rest)


def _show(value):
    return json.dumps(value, ensure_ascii=False)


def _integer(value, low=-(2**31), high=2**31 - 1):
    if isinstance(value, bool) or value is None:
        raise TypeError
    if isinstance(value, str) and not INT.fullmatch(value):
        raise ValueError
    number = int(value)
    if number != float(value) or not low <= number <= high:
        raise ValueError
    return number


def _number(value):
    if isinstance(value, bool):
        raise TypeError
    return value if isinstance(value, int | float) else float(value)


def _boolean(value):
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}[value.lower()] if value.lower() in {"true", "false"} else int("no")


def _text(value):
    if not isinstance(value, str):
        raise TypeError
    return value


CONVERT = {
    "TYPE_INT32": _integer,
    "TYPE_UINT32": lambda value: _integer(value, 0, 2**32 - 1),
    "TYPE_INT64": lambda value: str(_integer(value, -(2**63), 2**63 - 1)),
    "TYPE_DOUBLE": _number,
    "TYPE_FLOAT": _number,
    "TYPE_BOOL": lambda value: _boolean(value) if isinstance(value, str | bool) else int("no"),
    "TYPE_STRING": _text,
}


def parse_json(raw):
    """The JSON body; malformed text is refused with its place, before anything else is looked at."""
    try:
        text = raw.decode("utf-8")
        return json.loads(text, parse_constant=_no_constant) if text.strip() else {}
    except (UnicodeDecodeError, ValueError) as error:
        near = raw.decode("utf-8", "replace")
        at = getattr(error, "pos", 0)
        shown = near[max(0, at - 20) : at + 20]
        arrow = " " * min(at, 20) + "^"
        sentence = f"Invalid JSON payload received. Unexpected token.\n{shown}\n{arrow}"
        raise violations([(None, sentence)]) from None


def _no_constant(name):
    raise ValueError(name)


def require(query, name):
    if query.get(name) is None:
        raise bad(f"'{name}' is required but not specified")
    return query[name]
