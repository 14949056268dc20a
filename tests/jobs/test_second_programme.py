"""A programme of another shape runs the whole way, and nothing of the first one's appears in what it makes."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import printed
import pytest
from books import REAL, SMALL, SMALL_FILE, edited
from openpyxl import load_workbook

ROUNDS = {  # round → office → points of ก.1, ก.2, ข.1 and ข.2 as they are typed
    1: {
        "pua": (12.5, 7.5, 15, 5),  # 40, exactly the higher floor
        "thawangpha": (12.4, 7.5, 15, 5),  # 39.9, which no rounding lifts
        "muang": (10, 5, 10, 2.5),  # 27.5, exactly the lower floor
        "wiangsa": (10, 5, 10, 2.4),  # 27.4
    },
    2: {
        "pua": (12.5, 7.5, 15, 5),  # the same as before
        "thawangpha": ("๑๒.๕", 7.5, 15, 5),
        "muang": (10, 5, 20, None),
        "wiangsa": (13, 5, 10, 3.25),
    },
    3: {
        "pua": (12.5, 7.5, 20, 10),
        "thawangpha": (10, 7, 18, 9),
        "muang": (10, 7, 18, 9),
        "wiangsa": (9, 7, 18, 9),
    },
}
ENVIRONMENT = {**os.environ, "PYTHONUTF8": "1", "TIDAO_TODAY": "2025-01-21"}


def tidao(folder, *arguments, lang="en"):
    """Run the real command line and return (exit code, JSON)."""
    command = [sys.executable, "-m", "tidao_sheets", *arguments, "--workspace", str(folder), "--json", "--lang", lang]
    done = subprocess.run(
        command, cwd=folder.parent, env=ENVIRONMENT, capture_output=True, encoding="utf-8", timeout=120, check=False
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, json.loads(done.stdout)


def fill(made, scores):
    """Type the scores of one round at the addresses that `forms --json` tells."""
    for form in made["forms"]:
        with edited(Path(form["workbook"])) as book:
            for tab in form["tabs"]:
                for cells, points in zip(tab["cells"].values(), scores[tab["office"]], strict=True):
                    book[tab["tab"]][cells["score"]].value = points
                first = next(iter(tab["cells"].values()))
                book[tab["tab"]][first["strength"]].value = "สะอาด ร่มรื่น"


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """Run all three rounds; return the folder and what each command said: (command, round) → (exit code, JSON)."""
    folder = tmp_path_factory.mktemp("second") / "งาน"
    command = [sys.executable, "-m", "tidao_sheets", "init", str(folder), "--programme", str(SMALL_FILE)]
    subprocess.run(command, env=ENVIRONMENT, capture_output=True, timeout=120, check=True)
    said = {}
    for number, scores in ROUNDS.items():
        said["forms", number] = tidao(folder, "forms", "--round", str(number))
        fill(said["forms", number][1], scores)
        said["sync", number] = tidao(folder, "sync", "--round", str(number))
    for number, kinds in {1: ["--kind", "result"], 2: ["--kind", "result"], 3: []}.items():
        said["letters", number] = tidao(folder, "letters", "--round", str(number), *kinds)
    said["check", 3] = tidao(folder, "check", "--round", "3")
    return folder, said


def offices(done, number):
    return {o["code"]: o for o in done[1]["sync", number][1]["offices"]}


def test_forms_are_made_for_every_committee_and_round(done):
    for number in ROUNDS:
        code, made = done[1]["forms", number]
        assert (code, [form["committee"] for form in made["forms"]]) == (0, ["สายเหนือ", "สายใต้"])
        assert all(form["made"] for form in made["forms"])
    assert len(list((done[0] / "forms").glob("*.xlsx"))) == 6


def test_the_first_round_is_exact(done):
    code, said = done[1]["sync", 1]
    assert (code, said["findings"], said["unread"], said["conflicts"]) == (0, [], [], [])
    found = {c: (o["total"], o["tier"], o["rank"], o["dimensions"]) for c, o in offices(done, 1).items()}
    assert found == {
        "muang": ("27.5", "pass", 3, {"ก": "15", "ข": "12.5"}),
        "pua": ("40", "excellent", 1, {"ก": "20", "ข": "20"}),
        "wiangsa": ("27.4", "none", 4, {"ก": "15", "ข": "12.4"}),
        "thawangpha": ("39.9", "pass", 2, {"ก": "19.9", "ข": "20"}),
    }
    assert said["kpi"] == {"target": "62.5", "rated": 3, "offices": 4, "percent": "75", "met": True}


def test_the_second_round_tells_what_is_wrong(done):
    code, said = done[1]["sync", 2]
    assert code == 1
    assert [(f["code"], f["office"], f["criterion"]) for f in said["findings"]] == [
        ("over_full_marks", "wiangsa", "ก.1"),
        ("too_many_decimals", "wiangsa", "ข.2"),
        ("blank", "muang", "ข.2"),
        ("same_as_before", "pua", None),
        ("text_number", "thawangpha", "ก.1"),
    ]
    found = {c: (o["complete"], o["missing"], o["total"], o["rank"]) for c, o in offices(done, 2).items()}
    assert found == {
        "muang": (False, ["ข.2"], None, None),
        "pua": (True, [], "40", 1),
        "wiangsa": (False, [], None, None),
        "thawangpha": (True, [], "40", 1),
    }
    assert (said["kpi"]["rated"], said["kpi"]["met"]) == (2, False)


def test_the_third_round_shares_ranks_and_moves(done):
    code, said = done[1]["sync", 3]
    assert (code, [f["code"] for f in said["findings"]]) == (0, ["all_full_marks"])
    assert {c: (o["total"], o["rank"]) for c, o in offices(done, 3).items()} == {
        "muang": ("44", 2),
        "pua": ("50", 1),
        "wiangsa": ("43", 4),
        "thawangpha": ("44", 2),
    }
    assert {c: o["movement"] and o["movement"]["total"] for c, o in offices(done, 3).items()} == {
        "muang": None,
        "pua": "10",
        "wiangsa": None,
        "thawangpha": "4",
    }


def test_checking_again_says_the_same(done):
    code, said = done[1]["check", 3]
    synced = done[1]["sync", 3][1]
    assert code == 0
    assert [said[name] for name in ("offices", "kpi", "findings")] == [
        synced[name] for name in ("offices", "kpi", "findings")
    ]


def test_one_summary_holds_all_rounds(done):
    path = done[0] / "summary.xlsx"
    written = text_of(path)
    for office in SMALL.offices.values():
        assert office.name in written
    for number in ROUNDS:
        assert f"จัดลำดับ รอบ {number}" in written
    book = load_workbook(path, data_only=True)
    totals = {str(each.value) for sheet in book for row in sheet.iter_rows() for each in row}
    assert {"39.9", "27.4"} <= totals


def test_letters_are_made_for_complete_offices_only(done):
    code, said = done[1]["letters", 1]
    assert code == 0
    assert {(one["office"], one["tier"]) for one in said["letters"]} == {
        ("pua", "excellent"),
        ("thawangpha", "pass"),
        ("muang", "pass"),
        ("wiangsa", "none"),
    }
    code, said = done[1]["letters", 2]
    assert (code, {one["office"] for one in said["refused"]}) == (1, {"muang", "wiangsa"})
    assert {one["office"] for one in said["letters"]} == {"pua", "thawangpha"}


# ── nothing of the first programme ──

COMMITTEES = (*REAL.committees.values(), *REAL.steering)
FOREIGN = (
    {"เชียงราย", "Chiang Rai", "chiang-rai", "พัฒนาชุมชน", "พัฒนาการ", "ชร ๐๐๑๙", "ดาวทอง", "ดาวเงิน", "พช."}
    | {o.name for o in REAL.offices.values()}
    | {c.name for c in COMMITTEES}
    | {c.name for c in REAL.criteria}
    | {s.name for s in REAL.signatories.values() if s.name.strip(".")}
    | {seat.holder for c in COMMITTEES for seat in c.seats if seat.holder}
    | {REAL.name, REAL.short_name, REAL.letterhead.phone, *REAL.letterhead.address}
)


def text_of(path):
    """Return all the XML of a workbook: cells, formulas, prompts, headers, properties, names of tabs."""
    with zipfile.ZipFile(path) as archive:
        return "\n".join(archive.read(n).decode("utf-8") for n in archive.namelist() if n.endswith((".xml", ".rels")))


def foreign_words(text):
    return sorted(word for word in FOREIGN if word in text)


def test_workbooks_and_messages_name_nothing_of_another_programme(done):
    folder, said = done
    paths = sorted(folder.rglob("*.xlsx"))
    assert len(paths) >= 7
    for path in paths:
        written = text_of(path)
        assert SMALL.name in written
        assert foreign_words(written) == []
    assert foreign_words(json.dumps([document for _, document in said.values()], ensure_ascii=False)) == []
    assert foreign_words((folder / "workspace.toml").read_text(encoding="utf-8").partition("[letters]")[0]) == []


def test_letters_name_nothing_of_another_programme(done):
    paths = sorted(done[0].rglob("*.pdf"))
    assert len(paths) >= 7  # four results, two, and what the third round brings
    for path in paths:
        flat = printed.text_of(path)
        assert "ห้องสมุด" in flat  # the text can be read at all
        assert [word for word in FOREIGN if "".join(word.split()) in flat] == []


def test_the_search_would_find_it():
    """The words that must not appear are those that the first programme's files are full of."""
    assert foreign_words("สำนักงานพัฒนาชุมชนจังหวัดเชียงราย")
    assert len(FOREIGN) > 50
    assert not any(word in SMALL_FILE.read_text(encoding="utf-8").partition("[programme]")[2] for word in FOREIGN)
