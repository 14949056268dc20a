"""Damage filled score forms at random and read them: nothing may be lost in silence, or counted for another office.

    python scripts/damage.py --times 20000 --seed 1

Each form is damaged in its bytes, its parts or its XML, and read alone or beside an untouched copy, which would hide a
loss. Allowed is: every score as before, or a finding (or an unread file) that names the office, tab or workbook.
"""

from __future__ import annotations

import argparse
import io
import random
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).resolve().parent)]

from _damage_edits import Parts, damaged_bytes, damaged_parts, damaged_xml, packed, unpacked  # noqa: E402

if TYPE_CHECKING:
    from tidao_sheets.api import FolderReading
    from tidao_sheets.core.programme.records import Programme
    from tidao_sheets.core.scoring.findings import Finding
    from tidao_sheets.core.sheet.declared import Cell, Plain

COMMITTEE = "สายเหนือ"
Points = dict[str, dict[str, Decimal]]


@dataclass(frozen=True)
class Base:
    """A sound form: who wrote it, its parts, and what it says."""

    name: str
    data: bytes
    parts: Parts


@dataclass(frozen=True)
class Ground:
    """What all attempts share: the programme, its forms, an untouched copy, and every office's points."""

    programme: Programme
    bases: list[Base]
    blank: bytes
    points: Points


def ground() -> Ground:
    """Make the forms: no two offices share a figure, so that one in a wrong place is known."""
    from tidao_sheets.api import load_programme
    from tidao_sheets.core.form.workbook import form_workbook
    from tidao_sheets.stores.xlsx.writer import workbook_bytes

    programme = load_programme(ROOT / "tests" / "programmes" / "small.toml")
    committee, turn = programme.committees[COMMITTEE], programme.rounds[1]
    points = {
        office: {c.id: c.full_marks - 1 - Decimal(2 * n + k) / 10 for k, c in enumerate(programme.criteria)}
        for n, office in enumerate(committee.offices)
    }
    filled: dict[str, dict[str, dict[str, Plain | Cell]]] = {
        o: {c: {"score": p, "advice": f"{o} {c}"} for c, p in given.items()} for o, given in points.items()
    }
    ours = workbook_bytes(form_workbook(programme, turn, committee, filled=filled))
    blank = workbook_bytes(form_workbook(programme, turn, committee))
    made = {"tidao": ours, "openpyxl": _resaved(ours)}
    return Ground(programme, [Base(name, data, unpacked(data)) for name, data in made.items()], blank, points)


def _resaved(data: bytes) -> bytes:
    from openpyxl import load_workbook

    stream = io.BytesIO()
    load_workbook(io.BytesIO(data)).save(stream)
    return stream.getvalue()


def damaged(base: Base, chance: random.Random) -> tuple[bytes, list[str], bool]:
    """Return the form with one to three faults, what they are, and whether one is like typing into a score cell."""
    if chance.random() < 0.15:
        data, said = damaged_bytes(base.data, chance)
        return data, [said], False
    parts, told, typed = list(base.parts), list[str](), False
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        if chance.random() < 0.1:
            parts, said = damaged_parts(parts, chance)
        else:
            some = [n for n, (name, _) in enumerate(parts) if _matters(name)] or [0]
            most = [n for n in some if any(word in parts[n][0] for word in _HOLDING)]
            at = chance.choice(most if most and chance.random() < 0.7 else some)
            name, before = parts[at]
            try:
                after, said, wrote = damaged_xml(before, chance)
            except SyntaxError:  # it is no XML any more
                continue
            parts[at], typed = (name, after), typed or wrote
            said = f"{name}: {said}"
        told.append(said)
    return packed(parts), told, typed


_HOLDING = ("sheet1.", "sheet2.", "sharedStrings", "workbook.xml")


def _matters(name: str) -> bool:
    return name.endswith((".xml", ".rels")) and not any(word in name for word in ("theme", "docProps", "drawing"))


def faults(ground: Ground, found: FolderReading, *, typed: bool) -> Iterator[str]:
    """Tell what was lost or moved without a word; an unread file says so itself."""
    for scores in () if found.unread else found.scores:
        wanted = ground.points.get(scores.office)
        if wanted is None:
            if scores.points:
                yield f"{scores.office} has points, and its form is not here: {scores.points}"
            continue
        if any(_names(f, scores.office) for f in found.findings):
            continue
        if not scores.points:
            yield f"{scores.office} is blank without a word"
        for criterion, points in wanted.items():
            now = scores.points.get(criterion)
            if now is None and criterion not in scores.missing:
                yield f"{scores.office} {criterion} is gone without a word"
            elif now is not None and now != points and not (typed and _own(ground, scores.office, now)):
                yield f"{scores.office} {criterion} has {now} for {points}"


def _own(ground: Ground, office: str, points: Decimal) -> bool:
    """Whether a figure, typed by chance, is at least no other office's."""
    return all(points not in given.values() for other, given in ground.points.items() if other != office)


def _names(finding: Finding, office: str) -> bool:
    """Whether a finding tells of an office or of its form as a whole; that a score is blank tells of one cell only."""
    about_form = finding.office is None and finding.committee in (None, COMMITTEE)
    return finding.code not in {"blank", "copies_agree"} and (finding.office == office or about_form)


def attempt(ground: Ground, chance: random.Random, folder: Path) -> tuple[str, str]:
    """Damage a form, read it, and return how it ended and, where that is wrong, what was done."""
    from tidao_sheets.api import read_folder

    base = chance.choice(ground.bases)
    data, told, typed = damaged(base, chance)
    beside = chance.random() < 0.5
    for name, content in (("filled.xlsx", data), ("blank.xlsx", ground.blank if beside else None)):
        (folder / name).unlink(missing_ok=True)
        if content is not None:
            (folder / name).write_bytes(content)
    case = f"{base.name}{', beside a blank copy' if beside else ''}: {'; '.join(told)}"
    try:
        found = read_folder(ground.programme, folder)
    except Exception:  # noqa: BLE001 - this is what is looked for
        return "traceback", f"{case}\n{traceback.format_exc()}"
    wrong = list(faults(ground, found, typed=typed))
    if wrong:
        return "wrong", f"{case}: {'; '.join(wrong)}"
    same = all(dict(s.points) == ground.points.get(s.office, {}) for s in found.scores)
    return "unread, by name" if found.unread else "every score as before" if same else "told", ""


def main() -> int:
    """Run the campaign and say how it ended."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--times", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    shared, endings = ground(), Counter[str]()
    with tempfile.TemporaryDirectory() as place:
        for n in range(options.times):
            ending, said = attempt(shared, random.Random(f"{options.seed} {n}"), Path(place))
            endings[ending] += 1
            if said:
                print(f"{n}: {said}", flush=True)
    print(dict(endings))
    return int(any(endings[kind] for kind in ("traceback", "wrong")))


if __name__ == "__main__":
    sys.exit(main())
