"""Documents as PDF: a province's full set, a nation's letters, and the same letters by two other ways."""

import shutil
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from _bench_documents import fresh, make_province, nation
from _bench_figures import Result
from _bench_measure import Run, Spread, in_turns, ratios
from _bench_ways import Libre, Weasy, same, typst_renderer

if TYPE_CHECKING:
    from tidao_sheets.core.letters.parts import Letter

NATION = 1500
BATCH = 40  # letters that each way typesets in a turn
SLOW = 10  # letters of WeasyPrint in a turn
SET = (
    "The set: circular, announcement, results with enclosures, certificates and memo, a text of the office's own at "
    "every criterion; composed, typeset, written and recorded in a fresh process after start-up and reading. "
    "Committees sign the score sheets before; the second row makes them, too."
)
LETTER = (
    "A one-page letter: a result letter without its enclosure; the names of the province differ from one lot of 18 to "
    "the next. The nation's are composed and typeset on all cores, in a fresh process. All PDFs of ours are as users "
    "get them: the text of each glyph is mended for all readers."
)
WAYS = (
    "The ways typeset the same letters, already composed, one at a time; that the texts agree is checked first. "
    "LibreOffice converts all letters of a turn in one call, its start included. WeasyPrint's best way is one document "
    "of all letters, which leaves one PDF; to part it into letters again takes longer than to make each by itself."
)


def measure(repeat: int, folder: Path, fill: Callable[[Any], dict[str, Any]]) -> Result:
    """Return heads, rows, notes and figures."""
    place = folder / "งาน"
    make_province(place, fill)
    letters = [compose() for compose in nation(BATCH * (repeat + 1))]
    ways, notes = _ways(folder, letters[0])
    documents: dict[str, float] = {"set": 0, "all": 0, "nation": 0}

    def job(what: str, told: str) -> Run:
        shutil.rmtree(place / "letters", ignore_errors=True)
        did = fresh(what, told)
        documents[what] = did["documents"]
        return Run(did["seconds"], None, None)

    def way(name: str) -> Callable[[], Run]:
        make, size = ways[name]
        slices = iter([letters[n * BATCH : n * BATCH + size] for n in range(repeat + 1)])
        return lambda: _timed(make, next(slices))

    jobs: dict[str, Callable[[], Run]] = {
        "set": lambda: job("set", str(place)),
        "all": lambda: job("all", str(place)),
        "nation": lambda: job("nation", str(NATION)),
        **{name: way(name) for name in ways},
    }
    runs = in_turns(jobs, repeat)
    return _told({name: [run.wall for run in runs[name]] for name in jobs}, documents, ways, notes)


Ways = dict[str, tuple[Callable[[Sequence[Any]], list[bytes]], int]]
OURS = "tidao, on one core"


def _ways(folder: Path, letter: "Letter") -> tuple[Ways, list[str]]:
    """Return the ways that can be gone here, each with its letters a turn, and what must be said of them."""
    renderer, libre = typst_renderer(), Libre(folder / "office")
    ways: Ways = {OURS: (lambda some: [renderer.render(one).data for one in some], BATCH)}
    notes = []
    try:
        weasy = Weasy()
        ways |= {"WeasyPrint": (weasy.make, min(SLOW, BATCH)), "WeasyPrint, all in one": (weasy.make_one, BATCH)}
    except (ImportError, OSError):
        notes.append("WeasyPrint is not installed (`pip install .[bench]`), and was left out.")
    if libre.there:
        ways["docxtpl + LibreOffice"] = (libre.make, BATCH)
    else:
        notes.append("LibreOffice is not installed, and was left out.")
    for name, (make, _) in ways.items():
        notes += [note for note in [same(name, make([letter])[0], letter)] if note]
    return ways, notes


def _timed(make: Callable[[Sequence[Any]], list[bytes]], letters: "Sequence[Letter]") -> Run:
    started = time.perf_counter()
    make(letters)
    return Run(time.perf_counter() - started, None, None)


def _told(walls: dict[str, list[float]], documents: dict[str, float], ways: Ways, notes: list[str]) -> Result:
    """Return heads, rows, notes and figures."""
    sizes = {
        **{name: int(size) for name, size in documents.items()},
        **{name: size for name, (_, size) in ways.items()},
    }
    labels = {"set": "a province's set", "all": "with its score sheets", "nation": "a nation's one-page letters"}
    each = {name: [wall / sizes[name] for wall in walls[name]] for name in walls}
    rows = [
        [
            labels.get(name, name),
            str(sizes[name]),
            Spread.of(walls[name]).shown(),
            Spread.of(each[name]).shown(scale=1000, digits=1),
            "–" if name in labels else "1" if name == OURS else ratios(each[name], each[OURS]).shown(digits=1),
        ]
        for name in walls
    ]
    whole, rate = Spread.of(walls["set"]).middle, 1 / Spread.of(each["nation"]).middle
    said = [
        f"Targets: the set under 1 s; here {whole:.2f} s. At least 120 letters a second on 2 cores; here {rate:.0f}.",
        SET,
        LETTER,
        WAYS,
        *notes,
    ]
    figures = {
        "documents": sizes,
        "seconds": {name: Spread.of(walls[name]).middle for name in walls},
        "each_ms": {name: Spread.of(each[name]).middle * 1000 for name in walls},
        "ratio": {name: ratios(each[name], each[OURS]).middle for name in ways},
    }
    return Result(["what", "documents", "wall time, s", "each, ms", "÷ tidao"], rows, said, figures)
