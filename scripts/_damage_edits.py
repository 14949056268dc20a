"""One random fault in a workbook's file: in its bytes, among its parts, or inside the XML of one of them."""

from __future__ import annotations

import copy
import io
import re
import warnings
import zipfile
from collections.abc import Callable
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    import random

Parts = list[tuple[str, bytes]]
_ODD = (
    "",
    "0",
    "1",
    "2",
    "7",
    "99",
    "-1",
    "8,5",
    "NaN",
    "1e3",
    "TRUE",
    "\u200b",
    "s",
    "str",
    "F9",
    "A1",
    "ZZ9",
    "_x0041_",
)
_SCORE_COLUMN = re.compile(r"F\d+")


def packed(parts: Parts) -> bytes:
    """Return the parts as an archive."""
    stream = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "w", compresslevel=1) as archive:
        warnings.simplefilter("ignore")  # two parts of one name are meant
        for name, data in parts:
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def unpacked(data: bytes) -> Parts:
    """Return the parts of an archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


# ── Bytes ──


def damaged_bytes(data: bytes, chance: random.Random) -> tuple[bytes, str]:
    """Flip bits, write over a stretch, cut off the end, or take a stretch out."""
    made, at = bytearray(data), chance.randrange(len(data))
    kind = chance.choice(("flip", "flip", "end", "zero", "cut", "out"))
    if kind == "end":  # the archive's directory stands there
        at = len(data) - 1 - chance.randrange(min(len(data), 3000))
    if kind in {"flip", "end"}:
        for _ in range(chance.randint(1, 4)):
            made[(at + chance.randrange(8)) % len(made)] ^= 1 << chance.randrange(8)
    elif kind == "zero":
        made[at : at + 64] = bytes(len(made[at : at + 64]))
    elif kind == "cut":
        del made[at:]
    else:
        del made[at : at + chance.randint(1, 200)]
    return bytes(made), f"{kind} at {at}"


# ── Parts ──


def damaged_parts(parts: Parts, chance: random.Random) -> tuple[Parts, str]:
    """Drop a part, rename it, give it another's content, or put a second one under its name."""
    made, at, other = list(parts), chance.randrange(len(parts)), chance.randrange(len(parts))
    name, data = made[at]
    kind = chance.choice(("drop", "rename", "content of", "twin of"))
    if kind == "drop":
        del made[at]
    elif kind == "rename":
        made[at] = (chance.choice((name.upper(), name + "x", made[other][0], name.replace("1", "2"))), data)
    elif kind == "content of":
        made[at] = (name, made[other][1])
    else:
        made.append((made[other][0].swapcase(), data))
    return made, f"{name}: {kind} {made[other % len(made)][0]}"


# ── Elements ──


def _text(one: ET.Element, other: ET.Element, chance: random.Random) -> None:
    one.text = chance.choice((other.text, *_ODD))


def _swap_texts(one: ET.Element, other: ET.Element, _: random.Random) -> None:
    one.text, other.text = other.text, one.text


def _attribute(one: ET.Element, other: ET.Element, chance: random.Random) -> None:
    keys = sorted({*one.attrib, *other.attrib})
    if keys:
        key = chance.choice(keys)
        one.set(key, chance.choice((other.get(key, ""), *_ODD)))


def _swap_attributes(one: ET.Element, other: ET.Element, chance: random.Random) -> None:
    keys = sorted(one.attrib.keys() & other.attrib.keys())
    if keys:
        key = chance.choice(keys)
        one.attrib[key], other.attrib[key] = other.attrib[key], one.attrib[key]


def _no_attribute(one: ET.Element, _: ET.Element, chance: random.Random) -> None:
    if one.attrib:
        del one.attrib[chance.choice(sorted(one.attrib))]


def _tag(one: ET.Element, other: ET.Element, chance: random.Random) -> None:
    one.tag = chance.choice((one.tag + "x", other.tag))


def _swap(one: ET.Element, other: ET.Element, _: random.Random) -> None:
    for part in ("tag", "attrib", "text"):
        kept = getattr(one, part)
        setattr(one, part, getattr(other, part))
        setattr(other, part, kept)
    one[:], other[:] = list(other), list(one)


_INSIDE: tuple[Callable[[ET.Element, ET.Element, random.Random], None], ...] = (
    _text, _swap_texts, _attribute, _attribute, _swap_attributes, _no_attribute, _tag, _swap,
)  # fmt: skip


def damaged_xml(data: bytes, chance: random.Random) -> tuple[bytes, str, bool]:
    """Alter one element of a part; also say whether the score column was written to, which is like typing there."""
    root = ET.fromstring(data)  # noqa: S314 - our own file
    above = {child: parent for parent in root.iter() for child in parent}
    tags = sorted({element.tag for element in above})
    if not tags:
        return data, "nothing in it", False
    tag = chance.choice(tags) if chance.random() < 0.5 else chance.choice(list(above)).tag
    alike = [element for element in above if element.tag == tag]
    one, other = chance.choice(alike), chance.choice(alike)
    touched = [_cell_of(element, above) for element in (one, other)]
    kind = chance.choice(("delete", "double", "move", "inside", "inside", "inside"))
    if kind == "delete":
        above[one].remove(one)
    elif kind == "double":
        above[other].insert(chance.randrange(len(above[other]) + 1), copy.deepcopy(one))
    elif kind == "move" and one not in (above.get(other), other):
        above[one].remove(one)
        above[other].insert(chance.randrange(len(above[other]) + 1), one)
    else:
        edit = chance.choice(_INSIDE)
        kind = edit.__name__
        edit(one, chance.choice(list(above)) if kind == "_tag" else other, chance)
    touched += [_cell_of(element, above) for element in (one, other)]
    typed = any(_SCORE_COLUMN.fullmatch(cell) for cell in touched)
    said = f"{kind} {tag.rpartition('}')[2]} {[*dict.fromkeys(touched)]} {(one.text or '')[:30]!r}"
    return ET.tostring(root, encoding="utf-8", xml_declaration=True), said, typed


def _cell_of(element: ET.Element, above: dict[ET.Element, ET.Element]) -> str:
    """Return the address of the cell that an element belongs to, or of a cell inside it."""
    inside: ET.Element | None = element
    while inside is not None and not inside.tag.endswith("}c"):
        inside = above.get(inside)
    return (element if inside is None else inside).get("r", "")
