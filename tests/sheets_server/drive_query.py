"""Drive's search language, as far as spreadsheets need it: `name = 'x' and 'id' in parents and trashed = false`."""

import re

from .errors import bad

TOKEN = re.compile(
    r"""\s*(?:(?P<text>'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")|(?P<op>!=|<=|>=|=|<|>|\(|\))|(?P<word>[A-Za-z]+))""",
    re.VERBOSE,
)
COMPARE = {
    "=": lambda held, wanted: held == wanted,
    "!=": lambda held, wanted: held != wanted,
    "<": lambda held, wanted: held < wanted,
    "<=": lambda held, wanted: held <= wanted,
    ">": lambda held, wanted: held > wanted,
    ">=": lambda held, wanted: held >= wanted,
    "contains": lambda held, wanted: wanted.casefold() in held.casefold(),
    "in": lambda held, wanted: wanted in held,
}
LISTS = {"parents", "owners", "writers", "readers"}
PLAIN = {"name", "title", "mimeType", "modifiedTime", "createdTime", "fullText", "trashed", "starred", "sharedWithMe"}


def invalid():
    return bad("Invalid Value", reason="invalid", location="q")


def compile_query(text):
    """A predicate over a dict of the fields above; nothing given accepts all."""
    if not text:
        return lambda _file: True
    tokens = _tokens(text)
    predicate, rest = _either(tokens)
    if rest:
        raise invalid()
    return predicate


def _tokens(text):
    tokens, at = [], 0
    while at < len(text.rstrip()):
        match = TOKEN.match(text, at)
        if not match:
            raise invalid()
        kind = match.lastgroup
        word = match[kind]
        tokens.append((kind, re.sub(r"\\(.)", r"\1", word[1:-1]) if kind == "text" else word))
        at = match.end()
    return tokens


def _either(tokens):
    left, tokens = _both(tokens)
    while tokens and tokens[0] == ("word", "or"):
        right, tokens = _both(tokens[1:])
        left = _join(left, right, any)
    return left, tokens


def _both(tokens):
    left, tokens = _one(tokens)
    while tokens and tokens[0] == ("word", "and"):
        right, tokens = _one(tokens[1:])
        left = _join(left, right, all)
    return left, tokens


def _join(left, right, how):
    return lambda file: how(part(file) for part in (left, right))


def _one(tokens):
    if tokens[:1] == [("word", "not")]:
        inner, rest = _one(tokens[1:])
        return (lambda file: not inner(file)), rest
    if tokens[:1] == [("op", "(")]:
        inner, rest = _either(tokens[1:])
        if rest[:1] != [("op", ")")]:
            raise invalid()
        return inner, rest[1:]
    return _term(tokens)


def _term(tokens):
    if tokens[:1] == [("word", "sharedWithMe")] and tokens[1:2] != [("op", "=")]:
        return (lambda file: file["sharedWithMe"]), tokens[1:]
    if len(tokens) < 3:
        raise invalid()
    (kind, first), (_, sign), (other_kind, last) = tokens[:3]
    if sign not in COMPARE:
        raise invalid()
    if kind == "text" and sign == "in" and last in LISTS:
        return (lambda file: first in file[last]), tokens[3:]
    if kind != "word" or first not in PLAIN | LISTS:
        raise invalid()
    if first in LISTS:
        # gspread writes `parents in "id"`, and Drive takes it.
        return (lambda file: last in file[first]), tokens[3:]
    wanted = {"true": True, "false": False}.get(last) if other_kind == "word" else last
    if wanted is None:
        raise invalid()
    return (lambda file: COMPARE[sign](file[first], wanted)), tokens[3:]
