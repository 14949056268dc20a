"""The documents that are measured: a province's full set, and a nation's one-page letters.

Run as a script it is one fresh process that tells its own time after start-up: `python _bench_documents.py set FOLDER`
makes what a workspace's round sends out, `… all FOLDER` the score sheets too, `… nation N` typesets N letters.
"""

import datetime as dt
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parent))  # a safe-path Python leaves it out

from _bench_measure import FailedError, quiet_environment
from _bench_ways import typst_renderer

if TYPE_CHECKING:
    from tidao_sheets.core.letters.parts import Letter
    from tidao_sheets.core.scoring.assessment import Assessment

HERE = Path(__file__).resolve().parent
PROGRAMME, ROUND, FULL_ROUND = "chiang-rai-2567", 1, 2  # scores of round 1; the kinds of round 2, which sends out all
SEED = 2567
PROVINCES = (
    "กระบี่ กาญจนบุรี กาฬสินธุ์ กำแพงเพชร ขอนแก่น จันทบุรี ฉะเชิงเทรา ชลบุรี ชัยนาท ชัยภูมิ ชุมพร เชียงราย เชียงใหม่ ตรัง ตราด ตาก "
    "นครนายก นครปฐม นครพนม นครราชสีมา นครศรีธรรมราช นครสวรรค์ นนทบุรี นราธิวาส น่าน บึงกาฬ บุรีรัมย์ ปทุมธานี ประจวบคีรีขันธ์ "
    "ปราจีนบุรี ปัตตานี พระนครศรีอยุธยา พะเยา พังงา พัทลุง พิจิตร พิษณุโลก เพชรบุรี เพชรบูรณ์ แพร่ ภูเก็ต มหาสารคาม มุกดาหาร "
    "แม่ฮ่องสอน ยโสธร ยะลา ร้อยเอ็ด ระนอง ระยอง ราชบุรี ลพบุรี ลำปาง ลำพูน เลย ศรีสะเกษ สกลนคร สงขลา สตูล สมุทรปราการ "
    "สมุทรสงคราม สมุทรสาคร สระแก้ว สระบุรี สิงห์บุรี สุโขทัย สุพรรณบุรี สุราษฎร์ธานี สุรินทร์ หนองคาย หนองบัวลำภู อ่างทอง "
    "อำนาจเจริญ อุดรธานี อุตรดิตถ์ อุทัยธานี อุบลราชธานี"
)
SYLLABLES = "ดอน หนอง ป่า โคก ห้วย นา บ่อ ศรี งาม ใหม่ เหนือ ทราย แก้ว คำ ทอง ตาล ไผ่ สัก แดง หลวง"
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
    from tidao_sheets.core.form.slot import score_slot
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
        store.make_form(score_slot(round_, committee), form_workbook(programme, round_, committee, filled=filled))
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
    from tidao_sheets.core.settings.records import Resolution
    from tidao_sheets.jobs.shipped import templates

    resolution = Resolution(meeting="1/2567", date=dt.date(2024, 4, 9))
    texts = Templates(lambda name: (templates() / "letters" / name).read_text(encoding="utf-8"))

    def written(number: int, assessment: "Assessment", code: str) -> "Letter":
        context = LetterContext(number=str(number), date=dt.date(2024, 4, 10), resolution=resolution)
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
    from tidao_sheets.jobs.assess import assess_round
    from tidao_sheets.jobs.letters import publish
    from tidao_sheets.jobs.letters_outcome import Wanted
    from tidao_sheets.jobs.workspace import Workspace

    workspace = Workspace.open(folder)
    assessed = assess_round(workspace, ROUND)
    kinds = tuple(k for k in workspace.programme.rounds[FULL_ROUND].letters if sheets or k != "score-sheet")
    started = time.perf_counter()
    result = publish(workspace, assessed, Wanted(kinds=kinds))
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


if __name__ == "__main__":
    print(json.dumps(child(*sys.argv[1:])))
