"""A nation in memory: many programmes of one province's size, assessed."""

import gc
import random
import time
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from _bench_figures import Result, as_dict
from _bench_measure import FailedError, Run, Spread, in_turns, ratios
from _bench_province import PROGRAMME, ROUND, SEED, points

if TYPE_CHECKING:
    from tidao_sheets.core.programme.records import Programme
    from tidao_sheets.core.scoring.assessment import OfficeScores

SIZES = (1, 10, 76, 100)


def bench_nation(repeat: int) -> Result:
    """Assess many programmes of one province's size; scores are there before the clock starts."""
    from tidao_sheets import load_programme

    programme = load_programme(PROGRAMME)
    runs = in_turns({str(size): partial(_nation, programme, size) for size in SIZES}, repeat)
    each = {size: [run.wall / size for run in runs[str(size)]] for size in SIZES}
    rows = [
        [
            str(size),
            Spread.of([run.wall for run in runs[str(size)]]).shown(scale=1000, digits=1),
            Spread.of(each[size]).shown(scale=1e6, digits=0),
            "1" if size == SIZES[0] else ratios(each[size], each[SIZES[0]]).shown(),
        ]
        for size in SIZES
    ]
    nation = Spread.of([run.wall for run in runs["76"]]).middle
    notes = [
        f"{len(programme.offices)} offices a programme. Target: 76 programmes under 0.5 s; here {nation:.3f} s.",
        "Linear growth: the time a programme stays the same (last column near 1).",
    ]
    heads = ["programmes", "all, ms", "each, µs", "each ÷ each of 1"]
    figures = {
        "seconds": {size: as_dict(Spread.of([run.wall for run in runs[str(size)]])) for size in SIZES},
        "each_ratio": {size: as_dict(ratios(each[size], each[SIZES[0]])) for size in SIZES},
    }
    return Result(heads, rows, notes, figures)


def _nation(programme: "Programme", size: int) -> Run:
    """Time the assessment of that many programmes, each a copy that has computed nothing yet."""
    from tidao_sheets import assess

    dice = random.Random(SEED)
    batches = max(1, max(SIZES) // size)  # few programmes are soon assessed: the mean of several tells more
    nations = [[(replace(programme), _scores(programme, dice)) for _ in range(size)] for _ in range(batches)]
    gc.collect()
    started, busy = time.perf_counter(), time.process_time()
    for nation in nations:
        results = [assess(one, ROUND, scores) for one, scores in nation]
    run = Run((time.perf_counter() - started) / batches, (time.process_time() - busy) / batches, None)
    if not all(result.complete for result in results):
        raise FailedError("the made-up nation is not complete")
    return run


def _scores(programme: "Programme", dice: random.Random) -> list["OfficeScores"]:
    from tidao_sheets import OfficeScores

    return [
        OfficeScores(code, {c.id: points(c.full_marks, dice) for c in programme.criteria}) for code in programme.offices
    ]
