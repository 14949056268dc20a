"""What a workspace file must agree on with its programme: rounds, kinds of letters, offices, signatories, numbers.

The checks read the parsed TOML, not the records, and skip whatever is not sound by itself (the records report that).
"""

import itertools
import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias, TypeVar

from tidao_sheets.core.form.slot import EVIDENCE
from tidao_sheets.core.letters.kinds import KINDS, PLANNED, USUAL
from tidao_sheets.core.programme.records import Programme
from tidao_sheets.core.settings.records import Xlsx, number_range, spreadsheet_id
from tidao_sheets.core.thai import ascii_digits
from tidao_sheets.core.toml.lines import Path
from tidao_sheets.core.toml.mistakes import Fault, at, shown
from tidao_sheets.core.toml.parse import Finder, near_key

T = TypeVar("T")
_Shape: TypeAlias = tuple[str, ...]

_ABOUT: tuple[_Shape, ...] = (
    ("round", "kind"),
    ("round", "kind", "office"),
    ("round", "submitting", "signatory"),
    ("round", "reply", "office", "request"),
)
_KEYS: dict[str, tuple[_Shape, ...]] = {
    "numbers": _ABOUT,
    "dates": _ABOUT,
    "signatories": (("kind",), ("kind", "office"), ("submitting", "signatory")),
    "addressees": (("kind",), ("kind", "office"), ("submitting", "signatory")),
    "resolution": (("round",),),
    "review_until": (("round",),),
    "outstanding": (("round",),),
    "praise": (("round", "office"),),
    "models": (("round", "dimension"),),
}
_OF_OFFICES: _Shape = ("evidence", "office")
_FORMS: tuple[_Shape, ...] = (("round", "committee"), _OF_OFFICES)


class _Names(NamedTuple):
    """What may stand in one place of a key: the known words, and what people write instead of them."""

    known: tuple[str, ...]
    meant: Mapping[str, str]
    alike: bool = True

    def near(self, word: str) -> str | None:
        """Return the known word that was probably meant."""
        folded = ascii_digits(word).strip().casefold()
        return self.meant.get(folded) or (near_key(folded, self.known) if self.alike else None)


def cross_check(programme: Programme, data: dict[str, Any], line: Finder) -> Iterator[Fault]:
    """Yield every disagreement of the parsed file `data` with `programme`; `line` tells where a path stands."""
    names = _names(programme)
    yield from _places(data)
    yield from _google(data, names, line)
    for path in _message_keys(data):
        yield from _key(path, (("committee",),), names)
    for table, shapes in _KEYS.items():
        for path, _ in _entries(data, table):
            yield from _key(path, shapes, names)
    for path, value in _entries(data, "signatories"):
        if isinstance(value, str) and value.strip() not in names["signatory"].known:
            yield _unknown("signatory", path, value, names["signatory"])
    yield from _outstanding(programme, data, names["office"])
    yield from _numbers(data, line)


def _entries(data: dict[str, Any], table: str) -> list[tuple[Path, object]]:
    """Return the entries of a table of [letters]; a table in place of a value is told by the records."""
    found = at(data, ("letters", table))
    entries = found.items() if isinstance(found, dict) else ()
    return [(("letters", table, key), v) for key, v in entries if table == "resolution" or not isinstance(v, dict)]


def _names(programme: Programme) -> dict[str, _Names]:
    """Return what each part of a key may be, by the part's name."""
    offices = programme.offices
    said = {name: code for code, o in offices.items() for name in (o.name, o.short_name, o.romanised)}
    kinds = {word: k for k in PLANNED for word in (KINDS[k].name, *KINDS[k].spoken)}
    signers = {s.name: s.id for s in programme.signatories.values()}
    return {
        "evidence": _spelt((EVIDENCE,), {}),
        "round": _spelt(map(str, programme.rounds), {f"{n:02}": str(n) for n in programme.rounds}, alike=False),
        "kind": _spelt(PLANNED, kinds),
        "submitting": _spelt([k for k in PLANNED if KINDS[k].submits], {}),
        "reply": _spelt((k for k in PLANNED if KINDS[k].replies), {}),
        "request": _spelt(map(str, range(1, 1000)), {}, alike=False),
        # Numeric codes are too alike to guess from their spelling.
        "office": _spelt(offices, said, alike=not all(code.isdigit() for code in offices)),
        "dimension": _spelt([d.id for d in programme.dimensions], {d.name: d.id for d in programme.dimensions}),
        "signatory": _spelt(programme.signatories, signers),
        "committee": _spelt(programme.committees, {c.name: c.id for c in programme.committees.values()}),
    }


def _spelt(known: Iterable[str], meant: Mapping[str, str], *, alike: bool = True) -> _Names:
    words = tuple(known)
    spelt = {ascii_digits(word).casefold(): word for word in words}
    return _Names(words, {**{said.casefold(): word for said, word in meant.items()}, **spelt}, alike)


def _unknown(kind: str, path: Path, value: str, names: _Names) -> Fault:
    near = names.near(value)
    if near:
        return Fault(path, f"unknown_{kind}_near", {"value": shown(value), "near": shown(near)})
    return Fault(path, f"unknown_{kind}", {"value": shown(value), "known": ", ".join(map(shown, names.known))})


def _key(path: Path, shapes: tuple[_Shape, ...], names: Mapping[str, _Names]) -> Iterator[Fault]:
    """Check each part of a key such as "1/result/5708" by the shape that has as many parts."""
    parts = str(path[-1]).split("/")
    if any(_fits(parts, shape, names) for shape in shapes):
        return
    fitting = [s for s in shapes if len(s) == len(parts) and "request" not in s]
    shape = next((s for s in fitting if parts[0] in names[s[0]].known), next(iter(fitting), None))
    # A sound key of another table, wrong from its first part on, is one mistake, not an unknown word in each place.
    elsewhere = any(_fits(parts, other, names) for others in _KEYS.values() for other in others)
    if shape is None or (elsewhere and parts[0] not in names[shape[0]].known) or not all(parts):
        yield Fault(path, "key_shape", {"value": shown(path[-1]), "examples": _examples(shapes, names)})
        return
    for kind, part in zip(shape, parts, strict=True):
        if part not in names[kind].known:
            yield _unknown(kind, path, part, names[kind])


def _fits(parts: list[str], shape: _Shape, names: Mapping[str, _Names]) -> bool:
    return len(parts) == len(shape) and all(p in names[kind].known for p, kind in zip(parts, shape, strict=True))


def _examples(shapes: tuple[_Shape, ...], names: Mapping[str, _Names]) -> str:
    words = {kind: known.known[0] for kind, known in names.items()} | {"kind": USUAL}
    return ", ".join(shown("/".join(words[kind] for kind in shape)) for shape in shapes)


def _places(data: dict[str, Any]) -> Iterator[Fault]:
    """Refuse one place for the forms, the evidence and the summary, as Windows compares them."""
    default, table = Xlsx(), data.get("xlsx")
    if not isinstance(table, dict):
        return
    places: dict[str, str] = {}
    for key in ("forms", "evidence", "summary"):
        place = _spelt_path(table.get(key, getattr(default, key)))
        if place is not None and (same := places.setdefault(place, key)) != key:
            yield Fault(("xlsx", key if key in table else same), "same_place")


def _google(data: dict[str, Any], names: Mapping[str, _Names], line: Finder) -> Iterator[Fault]:
    """Check the keys of the forms, that no spreadsheet is named twice, and that there are credentials."""
    table = data.get("google", {})
    if not isinstance(table, dict):
        return
    auth = table.get("auth", "service_account")
    if data.get("store") == "google" and auth in ("service_account", "oauth") and "credentials" not in table:
        yield Fault(("google",) if "google" in data else ("store",), "google_credentials", {"auth": auth})
    paths: list[Path] = [("google", "summary")] if "summary" in table else []
    for kind in ("forms", "rebuild"):
        keys = table.get(kind)
        paths += [("google", kind, key) for key in keys] if isinstance(keys, dict) else []
    for path in paths:
        if path[1] != "summary":
            yield from _key(path, _FORMS, names)
    share = table.get("share")
    for committee in share if isinstance(share, dict) else ():
        yield from _key(("google", "share", committee), (("committee",), _OF_OFFICES), names)
    first: dict[str, Path] = {}
    for path in paths:
        book = _made(spreadsheet_id, at(data, path))
        if book in first:
            values = {"first": shown(first[book][-1]), "other": line(first[book])}
            yield Fault(path, "google_twice", values)
        elif book is not None:
            first[book] = path


def _message_keys(data: dict[str, Any]) -> list[Path]:
    """Return the paths of the committees to which messages go."""
    told = at(data, ("messages", "to"))
    return [("messages", "to", key) for key in told] if isinstance(told, dict) else []


def _spelt_path(value: object) -> str | None:
    return posixpath.normpath(value.strip().replace("\\", "/")).casefold() if isinstance(value, str) else None


def _outstanding(programme: Programme, data: dict[str, Any], offices: _Names) -> Iterator[Fault]:
    """Check the outstanding places: ranked offices, each once, and only in a round whose resolution is told."""
    resolved = {path[-1] for path, _ in _entries(data, "resolution")}
    for path, codes in _entries(data, "outstanding"):
        if not isinstance(codes, list):
            continue
        known = [code for code in codes if code in offices.known]
        for code in (code for code in codes if isinstance(code, str) and code.strip() and code not in known):
            yield _unknown("office", path, code, offices)
        if twice := next((code for n, code in enumerate(known) if code in known[:n]), None):
            yield Fault(path, "place_twice", {"value": shown(twice)})
        if unranked := next((code for code in known if programme.offices[code].kind != "district"), None):
            yield Fault(path, "place_unranked", {"value": shown(unranked)})
        if codes and path[-1] not in resolved:
            yield Fault(path, "place_early", {"value": shown(path[-1])})


def _numbers(data: dict[str, Any], line: Finder) -> Iterator[Fault]:
    """Refuse a range for one office, and numbers that two letters of one round and kind would share.

    Kinds and rounds may repeat numbers: each kind may have a register of its own, and registers begin anew each year.
    """
    ranges = [(path, numbers) for path, value in _entries(data, "numbers") if (numbers := _made(number_range, value))]
    for path, numbers in ranges:
        if len(numbers) > 1 and str(path[-1]).count("/") >= 2:
            yield Fault(path, "office_range", {"value": shown(at(data, path))})
    for (first, early), (path, late) in itertools.combinations(ranges, 2):
        number = max(early.start, late.start)
        if _series(first) == _series(path) and number < min(early.stop, late.stop):
            values = {"number": number, "first": shown(first[-1]), "other": line(first)}
            yield Fault(path, "numbers_overlap", values)


def _series(path: Path) -> list[str]:
    """Return the round and kind of a key."""
    return str(path[-1]).split("/")[:2]


def _made(read: Callable[[str], T], value: object) -> T | None:
    """Return what `read` makes of a text; None where it raises ValueError."""
    try:
        return read(value.strip()) if isinstance(value, str) else None
    except ValueError:
        return None
