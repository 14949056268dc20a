"""Documents as PDF: a province's full set, a nation's letters, and the same letters by two other ways.

Run as a script it is one fresh process that tells its own time after start-up: `python _bench_letters.py set FOLDER`
makes what a workspace's round sends out, `… all FOLDER` the score sheets too, `… nation N` typesets N letters.
"""

import datetime as dt
import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parent))  # a safe-path Python leaves it out

from _bench_figures import Result
from _bench_measure import FailedError, Run, Spread, in_turns, quiet_environment, ratios
from _bench_ways import Libre, Weasy, same, typst_renderer

if TYPE_CHECKING:
    from tidao_sheets.core.letters.parts import Letter
    from tidao_sheets.core.scoring.assessment import Assessment

HERE = Path(__file__).resolve().parent
PROGRAMME, ROUND, FULL_ROUND = "chiang-rai-2567", 1, 2  # scores of round 1; the kinds of round 2, which sends out all
SEED = 2567
NATION = 1500
BATCH = 40  # letters that each way typesets in a turn
SLOW = 10  # letters of WeasyPrint in a turn
PROVINCES = (
    "กระบี่ กาญจนบุรี กาฬสินธุ์ กำแพงเพชร ขอนแก่น จันทบุรี ฉะเชิงเทรา ชลบุรี ชัยนาท ชัยภูมิ ชุมพร เชียงราย เชียงใหม่ ตรัง ตราด ตาก "
    "นครนายก นครปฐม นครพนม นครราชสีมา นครศรีธรรมราช นครสวรรค์ นนทบุรี นราธิวาส น่าน บึงกาฬ บุรีรัมย์ ปทุมธานี ประจวบคีรีขันธ์ "
    "ปราจีนบุรี ปัตตานี พระนครศรีอยุธยา พะเยา พังงา พัทลุง พิจิตร พิษณุโลก เพชรบุรี เพชรบูรณ์ แพร่ ภูเก็ต มหาสารคาม มุกดาหาร "
    "แม่ฮ่องสอน ยโสธร ยะลา ร้อยเอ็ด ระนอง ระยอง ราชบุรี ลพบุรี ลำปาง ลำพูน เลย ศรีสะเกษ สกลนคร สงขลา สตูล สมุทรปราการ "
    "สมุทรสงคราม สมุทรสาคร สระแก้ว สระบุรี สิงห์บุรี สุโขทัย สุพรรณบุรี สุราษฎร์ธานี สุรินทร์ หนองคาย หนองบัวลำภู อ่างทอง "
    "อำนาจเจริญ อุดรธานี อุตรดิตถ์ อุทัยธานี อุบลราชธานี"
)
SYLLABLES = "ดอน หนอง ป่า โคก ห้วย นา บ่อ ศรี งาม ใหม่ เหนือ ทราย แก้ว คำ ทอง ตาล ไผ่ สัก แดง หลวง"
SET = (
    "The set: circular, announcement, results with enclosures, certificates and memo, a text of the office's own at "
    "every criterion; composed, typeset, written and recorded in a fresh process after start-up and reading. "
    "Committees sign the score sheets before; the second row makes them, too."
)
LETTER = (
    "A one-page letter: a result letter without its enclosure; the names of the province differ from one lot of 18 to "
    "the next. The nation's are composed and typeset on all cores, in a fresh process."
)
WAYS = (
    "The three ways typeset the same letters, already composed, one at a time; that the texts agree is checked first. "
    "LibreOffice converts all letters of a turn in one call, its start included."
)
SETTINGS = """[letters.numbers]
"1/result" = "1201-1218"
"1/circular" = "77"
[letters.dates]
"1/circular" = 2024-04-10
"1/announcement" = 2024-04-10
"1/result" = 2024-04-10
"1/certificate" = 2024-04-10
[letters.resolution]
1 = { meeting = "๑/๒๕๖๗", date = 2024-04-05 }
[letters.outstanding]
1 = ["5701", "5707"]
"""


# --- what is typeset ----------------------------------------------------------------------------------------------


def make_province(folder: Path, fill: Callable[[Any], dict[str, dict[str, Any]]]) -> None:
    """Make a workspace whose round is filled in to the last cell, each office with texts of its own, and synced."""
    from tidao_sheets.core.form.workbook import form_workbook
    from tidao_sheets.jobs.sync import sync
    from tidao_sheets.jobs.workspace import Workspace, make_workspace

    make_workspace(folder, PROGRAMME)
    (folder / "workspace.toml").write_text(SETTINGS, encoding="utf-8")
    workspace = Workspace.open(folder)
    programme, store, dice = workspace.programme, workspace.store(), random.Random(SEED)
    for committee in programme.committees.values():
        filled = {code: _worded(fill(programme), dice) for code in committee.offices}
        round_ = programme.rounds[ROUND]
        store.make_form(round_, committee, form_workbook(programme, round_, committee, filled=filled))
    sync(workspace, ROUND)


def _worded(filled: dict[str, dict[str, Any]], dice: random.Random) -> dict[str, dict[str, Any]]:
    """Add to each text what no other office has, so that nothing can be typeset once for all."""
    return {
        criterion: {
            column: f"{value} โดยเฉพาะที่บ้าน{''.join(dice.choices(SYLLABLES.split(), k=3))}"
            if isinstance(value, str)
            else value
            for column, value in cells.items()
        }
        for criterion, cells in filled.items()
    }


def nation(size: int) -> "list[Callable[[], Letter]]":
    """Return what composes so many result letters without their enclosure: each of one page, of many provinces."""
    from tidao_sheets.core.letters.compose import compose
    from tidao_sheets.core.letters.context import LetterContext, Subject
    from tidao_sheets.core.letters.kinds import KINDS
    from tidao_sheets.core.letters.template import Templates
    from tidao_sheets.jobs.shipped import templates

    texts = Templates(lambda name: (templates() / "letters" / name).read_text(encoding="utf-8"))

    def written(number: int, assessment: "Assessment", code: str) -> "Letter":
        context = LetterContext(number=str(number), date=dt.date(2024, 4, 10), closed=True)
        return replace(compose(KINDS["result"], Subject(assessment, code, context), texts), enclosures=())

    return [partial(written, number, *about) for number, about in enumerate(islice(_assessed(), size), 1)]


def _assessed() -> "Iterator[tuple[Assessment, str]]":
    """Yield a province's result and a district's code, district after district, province after province, for ever."""
    from tidao_sheets import OfficeScores, assess
    from tidao_sheets.core.programme.file import parse_programme

    dice = random.Random(SEED)
    text = (HERE.parent / "config" / f"{PROGRAMME}.toml").read_text(encoding="utf-8")
    for name in cycle(PROVINCES.split()):
        programme = parse_programme(text.replace("เชียงราย", name), f"{name}.toml")
        scores = [
            OfficeScores(code, {c.id: c.full_marks * dice.randint(110, 200) / 200 for c in programme.criteria})
            for code in programme.offices
        ]
        assessment = assess(programme, ROUND, scores)
        yield from ((assessment, code) for code, office in programme.offices.items() if office.kind == "district")


# --- one fresh process --------------------------------------------------------------------------------------------


def child(what: str, told: str) -> dict[str, float]:
    """Do one job in this process; return seconds after start-up, and how many documents were made."""
    made = _nation(int(told)) if what == "nation" else _set(Path(told), sheets=what == "all")
    return {"seconds": made[0], "documents": made[1]}


def _set(folder: Path, *, sheets: bool) -> tuple[float, int]:
    """Make the documents of a round that has been read: compose, typeset, write, record."""
    from tidao_sheets.jobs.letters import publish
    from tidao_sheets.jobs.letters_outcome import Wanted
    from tidao_sheets.jobs.sync import look
    from tidao_sheets.jobs.workspace import Workspace

    workspace = Workspace.open(folder)
    outcome = look(workspace, ROUND)
    kinds = tuple(k for k in workspace.programme.rounds[FULL_ROUND].letters if sheets or k != "score-sheet")
    started = time.perf_counter()
    result = publish(workspace, outcome, wanted=Wanted(kinds))
    wall = time.perf_counter() - started
    if result.refused or not all(letter.made for letter in result.letters):
        raise FailedError("not all documents were made")
    return wall, len(result.letters)


def _nation(size: int) -> tuple[float, int]:
    """Compose that many letters and typeset them, on all cores."""
    renderer, letters = typst_renderer(), nation(size)
    started = time.perf_counter()
    with ThreadPoolExecutor(os.cpu_count() or 1) as threads:
        done = [threads.submit(renderer.render, compose()) for compose in letters]
        made = sum(1 for one in done if one.result().data)
    return time.perf_counter() - started, made


def fresh(what: str, told: str) -> dict[str, float]:
    """Do one job in a fresh process.

    Raises:
        FailedError: it could not be done.
    """
    command = [sys.executable, "-P", str(Path(__file__).resolve()), what, told]
    done = subprocess.run(command, env=quiet_environment(), capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise FailedError(done.stderr.strip())
    return {str(key): float(value) for key, value in json.loads(done.stdout).items()}


# --- the benchmark ------------------------------------------------------------------------------------------------


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
        ways["WeasyPrint"] = (Weasy().make, min(SLOW, BATCH))
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
        f"Targets: the set under 1.5 s; here {whole:.2f} s. At least 40 letters a second; here {rate:.0f}.",
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


if __name__ == "__main__":
    print(json.dumps(child(*sys.argv[1:])))
