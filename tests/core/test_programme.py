"""The programme file: the real one's facts, every mistake that a file can hold, and what no corruption may do.

A broken programme is a file of tests/programmes/broken. `# expect: kind` at the end of a line says which mistake must
be found there, `# expect line 4: kind` and `# expect whole file: kind` say it elsewhere; nothing else may be found.
The sentences that people read about it stand in tests/golden/programmes.
"""

from __future__ import annotations

import re
import time
import tomllib
from dataclasses import FrozenInstanceError, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from tidao_sheets.core.programme.file import TABLES, ProgrammeError, parse_programme, parse_programme_bytes
from tidao_sheets.core.programme.schema import Criterion
from tidao_sheets.core.programme.words import WORDS
from tidao_sheets.core.scoring.assessment import OfficeScores, assess
from tidao_sheets.core.toml.lines import line_numbers, line_of
from tidao_sheets.core.toml.mistakes import shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from tidao_sheets.core.programme.records import Committee, Programme

HERE = Path(__file__).parents[1] / "programmes"
REAL = (Path(__file__).parents[2] / "config" / "chiang-rai-2567.toml").read_text(encoding="utf-8")
SMALL = (HERE / "small.toml").read_text(encoding="utf-8")
BROKEN = sorted((HERE / "broken").glob("*.toml"))
WHOLE_FILE = 0
# Kinds that no text file can show: other encodings, and the net for what nobody foresaw.
NOT_IN_FILES = {"utf16", "not_utf8", "other", "toml_many"}

Found = list[tuple[int, str]]


@pytest.fixture(scope="module")
def real() -> Programme:
    return parse_programme(REAL, "chiang-rai-2567.toml")


@pytest.fixture(scope="module")
def small() -> Programme:
    return parse_programme(SMALL, "small.toml")


def mistakes_of(text: str) -> Found:
    with pytest.raises(ProgrammeError) as caught:
        parse_programme(text, "x.toml")
    return sorted((m.line or WHOLE_FILE, m.kind) for m in caught.value.mistakes)


def everyone(programme: Programme) -> tuple[Committee, ...]:
    return (*programme.committees.values(), *programme.steering)


def expected(text: str) -> Found:
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        for where, kind in re.findall(r"# expect( line \d+| whole file)?: (\w+)", line):
            place = number if not where else WHOLE_FILE if "whole" in where else int(where.split()[-1])
            found.append((place, kind))
    return sorted(found)


# ── the real file, against the facts of the source document ──


def test_real_rubric(real: Programme) -> None:
    assert [d.id for d in real.dimensions] == ["1", "2", "3", "4", "5"]
    assert [d.full_marks for d in real.dimensions] == [20] * 5
    assert [len(d.criteria) for d in real.dimensions] == [3, 2, 5, 2, 3]
    assert [c.full_marks for c in real.criteria] == [10, 5, 5, 10, 10, 4, 4, 4, 4, 4, 10, 10, 5, 5, 10]
    assert real.full_marks == 100
    assert sum(len(c.guidance) for c in real.criteria) == 31
    assert all(isinstance(c.full_marks, Decimal) for c in real.criteria)


def test_real_offices(real: Programme) -> None:
    assert len(real.offices) == 19
    assert [o.code for o in real.offices.values() if o.kind == "province"] == ["5700"]
    assert sorted(real.offices) == [str(code) for code in range(5700, 5719)]
    zones = {z: [o.code for o in real.offices.values() if o.zone == z] for z in real.zones}
    assert zones["1"] == ["5708", "5707", "5709", "5717", "5715", "5718"]
    assert zones["2"] == ["5701", "5716", "5705", "5706", "5710", "5711"]
    assert zones["3"] == ["5703", "5704", "5713", "5712", "5714", "5702"]
    assert real.offices["5708"].name == "สำนักงานพัฒนาชุมชนอำเภอเชียงแสน"
    for office in real.offices.values():
        unit = "จังหวัดเชียงราย" if office.kind == "province" else f"อำเภอ{office.short_name}"
        assert office.name == f"สำนักงานพัฒนาชุมชน{unit}"


def test_real_conflicts(real: Programme) -> None:
    conflicts = {c.id: [s.position for code in c.offices for s in c.conflicted(code)] for c in real.committees.values()}
    assert conflicts["zone-1"] == ["พัฒนาการอำเภอเชียงแสน", "พัฒนาการอำเภอเวียงเชียงรุ้ง"]
    assert conflicts["zone-2"] == ["พัฒนาการอำเภอแม่ลาว", "พัฒนาการอำเภอเวียงป่าเป้า"]
    assert conflicts["zone-3"] == ["พัฒนาการอำเภอเทิง", "พัฒนาการอำเภอขุนตาล"]
    assert len(conflicts["province"]) == 6
    assert {real.conflict_policy(c) for c in everyone(real)} == {"declare"}


def test_real_committees(real: Programme) -> None:
    assert {c.id: len(c.seats) for c in everyone(real)} == {
        "zone-1": 8, "zone-2": 8, "zone-3": 8, "province": 9, "steering": 9,
    }  # fmt: skip
    (steering,) = real.steering
    assert steering.seats == real.committees["province"].seats
    assert steering.conflicted("5700") == ()  # it assesses nothing
    chiefs = [s for c in everyone(real) for s in c.seats if s.position.startswith("พัฒนาการอำเภอ")]
    assert {s.office for s in chiefs} == set(real.offices) - {"5700"}
    assert all(f"พัฒนาการอำเภอ{real.offices[s.office or ''].short_name}" == s.position for s in chiefs)
    for committee in everyone(real):
        assert committee.chair is committee.seats[0]
        assert committee.secretary is not None
    assert real.committees["province"].secretary.position.startswith("ผู้อำนวยการ")


def test_real_rules(real: Programme) -> None:
    assert real.kpi_percent == 80
    assert [(t.id, t.level, t.floor) for t in real.tiers] == [("gold", 3, 80), ("silver", 2, 70), ("bronze", 1, 60)]
    assert [(r.number, r.due.isoformat()) for r in real.rounds.values()] == [(1, "2024-03-31"), (2, "2024-08-31")]
    assert real.rounds[1].letters == ("circular", "result")
    assert real.rounds[2].letters == ("circular", "announcement", "result", "certificate", "memo", "score-sheet")
    assert real.documents["order"].date.isoformat() == "2023-12-21"
    assert [doubt for doubt, _ in real.doubts] == ["โซนแสนจันสายรุ้งตุงหลวง", "ชร ๐๐๑๙.๑/ว ๒๙๓๑๗"]
    assert real.signatory.position == ("พัฒนาการจังหวัด ปฏิบัติราชการแทน", "ผู้ว่าราชการจังหวัดเชียงราย")


def test_real_file_explains_every_key() -> None:
    lines = REAL.split("\n")
    seen = set()
    for path, line in line_numbers(REAL).items():
        key = (".".join(str(p) for p in path if isinstance(p, str)), path[-1])
        if isinstance(path[-1], str) and "=" in lines[line - 1] and key not in seen:
            seen.add(key)
            assert lines[line - 2].startswith("#"), f"line {line} has no explanation above it"
    explained = {name for name, _ in seen} | set(re.findall(r"^# (\w+) = ", REAL, re.MULTILINE))
    for table, model in TABLES.items():
        for name, field in model.model_fields.items():
            if field.deprecated:
                continue
            told = f"{table}.{field.alias or name}".lstrip(".")
            assert told in explained or told in TABLES or told.rpartition(".")[2] in explained, told


# ── another programme ──


def test_small_programme(small: Programme) -> None:
    assert small.full_marks == 50
    assert [d.full_marks for d in small.dimensions] == [Decimal("20.0"), 30]
    assert [t.id for t in small.tiers] == ["excellent", "pass"]
    assert list(small.rounds) == [1, 2, 3]
    assert small.zones == {}
    assert small.documents == {}
    assert [small.conflict_policy(c) for c in small.committees.values()] == ["abstain", "declare"]
    assert [s.office for s in small.committee_of("pua").conflicted("pua")] == ["pua"]
    assert small.committees["สายใต้"].secretary is None


def test_small_programme_can_be_assessed(small: Programme) -> None:
    scores = [OfficeScores(code, {c.id: c.full_marks / 2 for c in small.criteria}) for code in small.offices]
    result = assess(small, 3, scores)
    assert {r.total for r in result.offices.values()} == {Decimal(25)}
    assert result.kpi.target == Decimal("62.5")


def test_one_tier_is_enough() -> None:
    first = SMALL.index("[[tier]]")
    one = SMALL[:first] + SMALL[SMALL.index("[[tier]]", first + 1) :]
    assert len(parse_programme(one, "one.toml").tiers) == 1


# ── mistakes ──


@pytest.mark.parametrize("path", BROKEN, ids=lambda p: p.stem)
def test_broken_file(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert expected(text), "a broken file says what is wrong with it"
    assert mistakes_of(text) == expected(text)


@pytest.mark.parametrize("path", BROKEN, ids=lambda p: p.stem)
def test_sentences(path: Path, golden: Callable[[str, str], None]) -> None:
    with pytest.raises(ProgrammeError) as caught:
        parse_programme(path.read_text(encoding="utf-8"), path.name)
    rendered = "\n\n".join(caught.value.render(lang) for lang in ("th", "en")) + "\n"
    golden(f"programmes/{path.stem}.txt", rendered)


def test_every_kind_of_mistake_is_made_once() -> None:
    made = {kind for path in BROKEN for _, kind in expected(path.read_text(encoding="utf-8"))}
    assert made == set(WORDS) - NOT_IN_FILES


def test_error_says_how_many_and_where() -> None:
    with pytest.raises(ProgrammeError) as caught:
        parse_programme(REAL.replace("year = 2567", "year = 2024").replace("floor = 60", "floor = -1"), "p.toml")
    error = caught.value
    assert (error.code, error.exit) == ("programme_invalid", 2)
    assert "p.toml" in error.message.th
    assert "2 แห่ง" in error.message.th
    assert "2 mistakes" in str(error)
    assert "2567" in error.mistakes[0].remedy.th
    assert error.mistakes[1].place.en == '[[tier]] no. 3 "bronze" › floor'


def test_place_names_the_entry() -> None:
    with pytest.raises(ProgrammeError) as caught:
        parse_programme(REAL.replace('zone = "3"', 'zone = "9"', 1), "p.toml")
    (only,) = caught.value.mistakes
    assert only.place.th == '[[office]] ลำดับที่ 13 "5703" › zone'
    assert REAL.split("\n")[only.line - 1] == 'zone = "3"'


@pytest.mark.parametrize("value", ["1" * 5000, "0x" + "F" * 9000, "[" * 3000, "{a=" * 3000, "inf", "-0.0", "1e-999999"])
def test_monstrous_values(value: str) -> None:
    with pytest.raises(ProgrammeError) as caught:
        parse_programme(SMALL.replace("full_marks = 12.5", f"full_marks = {value}"), "p.toml")
    assert len(caught.value.render("th")) < 2000


@pytest.mark.parametrize("value", [1.5, True, "1", None])
def test_records_take_exact_numbers_only(value: object) -> None:
    with pytest.raises(ValidationError):
        Criterion.model_validate({"id": "1", "name": "a", "full_marks": value})


# ── bytes ──


def test_byte_order_mark_and_windows_lines_are_accepted(real: Programme) -> None:
    content = REAL.replace("\n", "\r\n").encode("utf-8-sig")
    assert parse_programme_bytes(content, "p.toml") == real
    assert parse_programme("\ufeff" + REAL, "p.toml") == real


@pytest.mark.parametrize(
    ("encoding", "kind", "line"),
    [("utf-16", "utf16", None), ("utf-16-le", "utf16", None), ("utf-16-be", "utf16", None), ("cp874", "not_utf8", 2)],
)
def test_other_encodings(encoding: str, kind: str, line: int | None) -> None:
    with pytest.raises(ProgrammeError) as caught:
        parse_programme_bytes('[programme]\nname = "โครงการ"\n'.encode(encoding), "p.toml")
    assert [(m.kind, m.line) for m in caught.value.mistakes] == [(kind, line)]
    assert "UTF-8" in caught.value.render("th")


# ── records ──


def test_views_are_read_only(real: Programme) -> None:
    with pytest.raises(TypeError):
        real.offices["5708"] = real.offices["5707"]
    with pytest.raises(FrozenInstanceError):
        real.offices["5708"].name = "อื่น"  # type: ignore[misc]


def test_copies_show_their_own_tables(real: Programme) -> None:
    assert real.full_marks == 100
    assert replace(real, dimensions=real.dimensions[:2]).full_marks == 40
    assert replace(real) == real


# ── places ──


def test_lines_of_the_real_file() -> None:
    lines = REAL.split("\n")
    numbers = line_numbers(REAL)
    for path, line in numbers.items():
        named = [p for p in path if isinstance(p, str)][-1]
        if isinstance(path[-1], str):
            assert lines[line - 1].startswith((f"{named} = ", f"[{named}]", f"[[{named}]]", f"[[{path[0]}.{named}]]"))
    assert set(numbers) == set(paths(tomllib.loads(REAL)))


def paths(data: object, at: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [p for key, value in items for p in ((*at, key), *paths(value, (*at, key)))]


NOISE = [
    'x = """\n[office]\nid = 1 \\""" # no\n"""',
    "x = '''\n[[office]]\n'''' ",
    'x = """"quoted\n"""""',
    "x = [ # ]\n  \"]\", '[',\n  [1, 2], # [\n]",
    'x = { a = "}", "b c".d = [1, 2] }',
    'x."y.z" = 2024-01-01 10:00:00 # = [',
    "x = -1_000.5e3",
    "[[x.y.z]]\na = 1\n[x.u.v]\n[x.y.w]\nb.c = 2",
    '"x" = ""',
    "# [office]\n\n\n",
]


@given(st.lists(st.sampled_from(NOISE), unique_by=lambda n: n[:1] == "#", max_size=1), st.integers(0, 3))
def test_what_stands_before_only_shifts_lines(noise: list[str], blank: int) -> None:
    before = "".join(f"{n}\n" for n in noise) + "\n" * blank
    shifted = line_numbers(before + SMALL)
    assert {p: n for p, n in shifted.items() if p[0] != "x"} == {
        p: n + before.count("\n") for p, n in line_numbers(SMALL).items()
    }
    assert set(shifted) == set(paths(tomllib.loads(before + SMALL)))


@pytest.mark.parametrize("noise", NOISE)
def test_every_noise_is_understood(noise: str) -> None:
    text = f"{noise}\n[t]\nlast = 1\n"
    assert set(line_numbers(text)) == set(paths(tomllib.loads(text)))
    assert line_of(line_numbers(text), ("t", "last")) == text.count("\n")


# ── no corruption does anything but a ProgrammeError ──

REAL_LINES = REAL.split("\n")
KEY_LINES = [n for n, line in enumerate(REAL_LINES) if re.match(r"\w+ = ", line)]
VALUES = [
    "",
    '""',
    "0",
    "-1",
    "1.5",
    "true",
    "[]",
    "{}",
    '["x"]',
    "2024-01-01",
    "nan",
    '"ก ข"',
    '"\\u0000"',
    "[[1]]",
    '"',
]


@settings(deadline=None)
@given(st.sampled_from(KEY_LINES), st.sampled_from(VALUES))
def test_a_wrong_value_is_told_with_places_inside_the_file(number: int, value: str) -> None:
    key = REAL_LINES[number].split(" = ")[0]
    accepts_or_explains("\n".join([*REAL_LINES[:number], f"{key} = {value}", *REAL_LINES[number + 1 :]]))


@settings(deadline=None)
@given(st.integers(0, len(REAL) - 1), st.integers(0, 40), st.text(max_size=3))
def test_any_damage_is_told(start: int, length: int, text: str) -> None:
    accepts_or_explains(REAL[:start] + text + REAL[start + length :])


@settings(deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_are_told(content: bytes) -> None:
    with pytest.raises(ProgrammeError):
        parse_programme_bytes(content, "p.toml")


@settings(deadline=None)
@given(st.sampled_from(KEY_LINES))
def test_a_misspelt_key_is_one_mistake_on_its_own_line(number: int) -> None:
    if "[" in REAL_LINES[number] and "]" not in REAL_LINES[number]:
        return  # a list over several lines is told at its first, too, but the text below would need care
    key, value = REAL_LINES[number].split(" = ", 1)
    broken = "\n".join([*REAL_LINES[:number], f"{key}x = {value}", *REAL_LINES[number + 1 :]])
    assert (number + 1, "unknown_key_near") in mistakes_of(broken)
    assert not [kind for _, kind in mistakes_of(broken) if kind == "missing"]


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("[[office]]\n", 1),
        ('[[zone]]\nid = "{n}"\n[[office]]\nzone = "x{n}"\n', 100),
        ("cod{n} = 0\n", 100),
        ("[" + ".".join("a" * 95) + "{n}]\n", 9),
    ],
)
def test_a_megabyte_is_refused_in_seconds(entry: str, told: int) -> None:
    text = "".join(entry.format(n=n) for n in range(2**20 // len(entry.format(n=10**5))))
    begun = time.process_time()
    with pytest.raises(ProgrammeError) as caught:
        parse_programme(text, "p.toml")
    assert time.process_time() - begun < 5
    error = caught.value
    assert len(error.mistakes) == told
    assert (error.more > 60_000, f"up to {error.more} more" in str(error)) == (told == 100, told == 100)


def test_a_few_mistakes_are_all_told() -> None:
    with pytest.raises(ProgrammeError) as caught:
        parse_programme("a = 1\n[[office]]\n", "p.toml")
    assert caught.value.more == 0
    assert "more" not in str(caught.value)


def accepts_or_explains(text: str) -> None:
    told = None
    try:
        parse_programme(text, "p.toml")
    except ProgrammeError as error:
        told = error
    if told is None:
        return
    assert told.mistakes
    assert all(0 <= (m.line or 0) <= text.count("\n") + 1 for m in told.mistakes)
    assert told.render("th")
    assert told.render("en")


def test_shown_is_short_and_on_one_line() -> None:
    assert shown("a\nb") == '"a\\nb"'
    assert len(shown("ก" * 500)) == 60
    assert shown([1]) == "[…]"
    assert shown({}) == "{}"
