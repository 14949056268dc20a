"""Field masks: `a(b,c),d/e`, applied to answers and to updates."""

import re

from .errors import TYPE, bad

TOKEN = re.compile(r"\s*([A-Za-z0-9_*]+|[(),./])\s*")
ALL = {}


class MaskError(ValueError):
    """The mask cannot be read."""


def parse(text):
    """A tree: {"sheets": {"properties": {}}}; an empty dict takes all below it."""
    tokens, at = [], 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if not match:
            raise MaskError(text)
        tokens.append(match[1])
        at = match.end()
    tree, rest = _parse_list(tokens)
    if rest:
        raise MaskError(text)
    return tree


def _parse_list(tokens):
    tree = {}
    while True:
        path, tokens = _parse_path(tokens)
        branch = path.pop() or {}
        for part in reversed(path):
            branch = {part: branch}
        merge(tree, branch)
        if not tokens or tokens[0] != ",":
            return tree, tokens
        tokens = tokens[1:]


def _parse_path(tokens):
    """Names joined by `.` or `/`, at the end perhaps a list in brackets; the last item is that list's tree or None."""
    path = []
    while True:
        if not tokens or tokens[0] in "(),./":
            raise MaskError
        path.append(camel(tokens[0]))
        tokens = tokens[1:]
        if tokens and tokens[0] in "./":
            tokens = tokens[1:]
            continue
        break
    if tokens and tokens[0] == "(":
        inner, tokens = _parse_list(tokens[1:])
        if not tokens or tokens[0] != ")":
            raise MaskError
        return [*path, inner], tokens[1:]
    return [*path, None], tokens


def merge(into, other):
    for key, value in other.items():
        if key in into and (not into[key] or not value):
            into[key] = {}
        else:
            merge(into.setdefault(key, {}), value)


def camel(text):
    head, *rest = text.split("_")
    return head + "".join(part[:1].upper() + part[1:] for part in rest) if rest and head else text


def covers(tree, *path):
    """Whether the mask reaches into `path`, wholly or in part."""
    node = tree
    for part in path:
        if not node or "*" in node:
            return True
        if part not in node:
            return False
        node = node[part]
    return True


def check(tree, schema, kind):
    """Refuse a path that the answer's type does not know."""
    for path in _unknown(tree, schema, {"$ref": kind}, ""):
        text = f"Error expanding 'fields' parameter. Cannot find matching fields for path '{path}'."
        violation = {"field": path, "description": text}
        raise bad(
            "Request contains an invalid argument.",
            details=[{"@type": TYPE + "BadRequest", "fieldViolations": [violation]}],
        )


def unknown(tree, schema, kind):
    """The paths of an update mask that the type does not know."""
    return list(_unknown(tree, schema, {"$ref": kind}, ""))


def snake_path(path):
    return re.sub(r"(?<=[a-z0-9])([A-Z])", lambda match: "_" + match[1].lower(), path)


def _unknown(tree, schema, node, prefix):
    node = schema.resolve(node)
    if node.get("type") == "array":
        yield from _unknown(tree, schema, node["items"], prefix)
        return
    known = node.get("properties")
    for key, below in tree.items():
        path = f"{prefix}.{key}" if prefix else key
        if key == "*" or (known is None and "additionalProperties" in node):
            continue
        if known is None or key not in known:
            yield path
        else:
            yield from _unknown(below, schema, known[key], path)


class Masked(list):
    """A list to which its mask has been applied already."""


def apply(tree, value):
    if not tree or "*" in tree or isinstance(value, Masked):
        return value
    if isinstance(value, list):
        return [apply(tree, item) for item in value]
    if not isinstance(value, dict):
        return value
    return {key: apply(tree[key], item) for key, item in value.items() if key in tree}


def update(target, source, tree):
    """A copy of `target` with what the mask names taken from `source`; what `source` lacks is cleared."""
    if not tree or "*" in tree:
        return _clean(source)
    fresh = dict(target or {})
    for key, below in tree.items():
        given = (source or {}).get(key)
        whole = not below or "*" in below
        item = _clean(given) if whole else update(fresh.get(key) or {}, given or {}, below)
        if item is None or (item == {} and given is None):
            fresh.pop(key, None)
        else:
            fresh[key] = item
    return fresh


def _clean(value):
    if isinstance(value, dict):
        return {key: _clean(item) for key, item in value.items() if item is not None}
    return value
