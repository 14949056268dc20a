"""The example that pictures are made of: the demo, a decided request for review, the secretary's tab, and a nation."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DAY = "2024-04-18"
"""The day on which all of it happens: after the resolution, within the days for requests."""
_REVIEW = (
    ("close", "--round", "1"),
    ("review", "add", "แม่สาย", "--round", "1", "--criterion", "2.1", "--reason", "คะแนนไม่ตรงกับใบคะแนนที่ลงนาม"),
    ("review", "decide", "1", "--round", "1", "--points", "2.1=9", "--reason", "ตรงตามใบคะแนน", "--by", "คณะกรรมการ"),
    ("letters", "--round", "1", "--kind", "review-reply", "--kind", "governor-report", "--kind", "evidence-sheet"),
    ("letters", "--round", "2", "--kind", "reminder"),
)  # fmt: skip
_SETTINGS = "workspace.toml"
_PROVINCES = {"เชียงใหม่": 84, "น่าน": 76, "พะเยา": 72, "แพร่": 80, "ลำปาง": 78, "ลำพูน": 88, "แม่ฮ่องสอน": 67}
"""Neighbours, and about how many per cent of all points their offices have; one more has not begun."""
_NOT_BEGUN = "อุตรดิตถ์"


TIDAO = [sys.executable, "-m", "tidao_sheets"]


def env_of_tidao() -> dict[str, str]:
    """Return the environment in which the program of this folder speaks Thai, on that day."""
    return os.environ | {"PYTHONPATH": str(ROOT), "TIDAO_TODAY": DAY, "TIDAO_LANG": "th"}


def tidao(*arguments: str) -> None:
    """Run the program; its exit code tells of the faults that the demo has."""
    subprocess.run([*TIDAO, *arguments], env=env_of_tidao(), capture_output=True, check=False)


def make_example(folder: Path) -> Path:
    """Make the demo in a folder and a reply to a request for review beside it; return the workspace's folder."""
    place = folder / "example"
    tidao("demo", "--out", str(place))
    _mended(place, "[letters.review_until]\n# 1 = ", "[letters.review_until]\n1 = 2024-04-30 # ")
    for step in _REVIEW:
        tidao(*step, "--workspace", str(place))
    return place


def documents(example: Path) -> Iterator[tuple[str, Path]]:
    """Yield kind (and outstanding place) and file of each document that was made."""
    told = json.loads((example / "letters" / "manifest.json").read_text(encoding="utf-8"))
    for file, entry in told["documents"].items():
        kind = f"{entry['kind']} {entry['place']}" if entry["place"] else entry["kind"]
        yield kind, example / "letters" / file


def with_secretary(example: Path) -> Path:
    """Have the secretary's tab hold the settings of the letters; return the summary that has it."""
    kept = (example / "summary.xlsx").read_bytes()
    _mended(example, '# settings = "summary"', 'settings = "summary"')
    tidao("sync", "--round", "2", "--workspace", str(example))
    made = (example / "summary.xlsx").rename(example / "secretary.xlsx")
    (example / "summary.xlsx").write_bytes(kept)
    return made


def make_nation(folder: Path) -> Path:
    """Make provinces with scores that are made up, and the nation's workbook of their first round."""
    dice = random.Random(2567)
    text, nation = (ROOT / "config" / "chiang-rai-2567.toml").read_text(encoding="utf-8"), folder / "nation"
    for n, province in enumerate((*_PROVINCES, _NOT_BEGUN), 1):
        programme = folder / "province.toml"
        programme.write_text(
            text.replace("เชียงราย", province).replace("chiang-rai-2567", f"province-{n}"), encoding="utf-8"
        )
        tidao("init", str(nation / province), "--programme", str(programme))
        if province in _PROVINCES:
            _score(nation / province, _PROVINCES[province], dice)
            tidao("sync", "--round", "1", "--workspace", str(nation / province))
            if _PROVINCES[province] > 75:
                tidao("close", "--round", "1", "--workspace", str(nation / province))
    made = folder / "nation.xlsx"
    tidao("nation", "summary", "--round", "1", "--to", str(made), str(nation))
    return made


def _score(folder: Path, percent: int, dice: random.Random) -> None:
    """Make a workspace's forms of the first round with scores about that per cent of full marks."""
    from tidao_sheets.core.form.slot import score_slot
    from tidao_sheets.core.form.workbook import form_workbook
    from tidao_sheets.jobs.workspace import Workspace

    workspace = Workspace.open(folder)
    programme = workspace.programme
    for committee in programme.committees.values():
        strict, filled = dice.randint(-4, 4), {}
        for office in committee.offices:
            level = percent + strict + dice.randint(-12, 10)
            share = {c.id: min(100, level + dice.randint(-15, 15)) // 5 * 5 for c in programme.criteria}
            filled[office] = {c.id: {"score": c.full_marks * Decimal(share[c.id]) / 100} for c in programme.criteria}
        declared = form_workbook(programme, programme.rounds[1], committee, filled=filled)
        workspace.store().make_form(score_slot(programme.rounds[1], committee), declared)


def _mended(example: Path, old: str, new: str) -> None:
    file = example / _SETTINGS
    said = file.read_text(encoding="utf-8")
    if said.count(old) != 1:
        sys.exit(f"{_SETTINGS} of the example has no {old!r}")
    file.write_text(said.replace(old, new), encoding="utf-8")
