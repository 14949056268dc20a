"""What findings say: complete sentences in two languages, in a stable order, and documented."""

import re
import string
from pathlib import Path

import pytest
from books import REAL
from findings_document import markdown
from hypothesis import given
from hypothesis import strategies as st

import tidao_sheets
from tidao_sheets.core.scoring.catalogue import CATALOGUE, SEVERITIES
from tidao_sheets.core.scoring.findings import (
    Finding,
    FindingSource,
    committee_place,
    in_order,
    office_place,
)
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.observed import Book
from tidao_sheets.core.text import Text

THAI = re.compile("[\u0e01-\u0e5b]")
EVERY = pytest.mark.parametrize("code", CATALOGUE)


def places(text):
    """Return the names in braces that a sentence wants filled in."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@EVERY
def test_every_sentence_is_there_in_thai_and_in_english(code):
    kind = CATALOGUE[code]
    for sentence in (kind.says, kind.remedy):
        assert THAI.search(sentence.th)
        assert sentence.en
        assert not THAI.search(sentence.en)
        assert sentence.th.strip() == sentence.th
        assert sentence.en.strip() == sentence.en
    assert not kind.says.en.endswith(".")  # it follows the place; the remedy is a sentence of its own
    assert kind.remedy.en.endswith(".")


@EVERY
def test_both_languages_tell_the_same(code):
    for sentence in (CATALOGUE[code].says, CATALOGUE[code].remedy):
        assert {name.removesuffix("_en") for name in places(sentence.en)} <= {*places(sentence.th)}
        missing = places(sentence.th) - {name.removesuffix("_en") for name in places(sentence.en)}
        assert missing <= {"wanted"}, "only Thai says it"


@EVERY
def test_every_sentence_can_be_filled_in(code):
    """With its own params and nothing else; test_form_findings.py does the same with what readings really give."""
    kind = CATALOGUE[code]
    names = set().union(*(places(t) for text in (kind.says, kind.remedy) for t in text)) - {"value", "workbook"}
    finding = Finding(
        code=code, place=Text("ที่", "place"), params=dict.fromkeys(names, "{x}"), value="{y}", workbook="{z}"
    )
    for lang in ("th", "en"):
        filled = finding.message(lang) + finding.remedy(lang)
        assert not places(re.sub(r"\{[xyz]\}", "", filled))  # what was typed is never taken for a place to fill


@pytest.mark.parametrize(
    ("severity", "codes"),
    [
        ("info", "text_number"),
        ("warning", "formula blank total_differs all_full_marks same_as_before"),
        (
            "error",
            "formula_without_value formula_error ambiguous not_a_number date check_box percent below_zero",
        ),
        ("error", "over_full_marks too_many_decimals full_marks_altered criterion_altered key_missing key_doubled"),
        ("error", "copies_disagree tab_missing tab_doubled_differs form_missing form_other_version"),
    ],
)
def test_severities_are_those_of_the_design(severity, codes):
    assert {CATALOGUE[code].severity for code in codes.split()} == {severity}


def test_a_finding_begins_with_where():
    finding = Finding(
        code="over_full_marks",
        place=office_place(REAL, "5708"),
        committee="zone-1",
        workbook="zone-1.xlsx",
        tab="เชียงแสน",
        at=At(12, 5),
        office="5708",
        criterion="2.1",
        value="11",
        params={"full": "10", "example": "8.5", "decimals": "2"},
    )
    where = 'สำนักงานพัฒนาชุมชนอำเภอเชียงแสน ข้อ 2.1 (ชีต "เชียงแสน" ช่อง F13)'
    assert finding.message() == f"{where} พิมพ์ 11 เกินคะแนนเต็ม 10"
    where = 'Chiang Saen (5708) criterion 2.1 (tab "เชียงแสน" cell F13)'
    assert finding.message("en") == f"{where} 11 is above the full marks of 10"


def test_a_finding_without_a_place_is_only_its_sentence():
    assert Finding(code="workbook_unknown", workbook="a.xlsx").message("en").startswith('the file "a.xlsx"')
    assert Finding(code="workbook_unknown", workbook="a.xlsx").cell is None


def test_a_finding_leads_to_its_cell_tab_or_workbook_and_names_the_office_or_else_the_committee():
    source = FindingSource(REAL, "zone-1", Book(workbook="/forms/a.xlsx", name="a.xlsx", tabs=()))
    made = [
        source.about_form("form_open"),
        source.about_form("tab_missing", office="5708"),
        source.about_tab("tab_unknown", "ปัว"),
        source.about_cell("blank", "ปัว", At(6, 4), office="5708", criterion="1.1", full="10"),
        FindingSource(REAL, "zone-1").about_form("form_missing", round="1"),
        FindingSource(REAL).about_form("workbook_unknown"),
    ]
    committee, office, nowhere = committee_place(REAL, "zone-1"), office_place(REAL, "5708"), Text("", "")
    assert [(f.place, f.link, f.cell) for f in made] == [
        (committee, "/forms/a.xlsx", None),
        (office, "/forms/a.xlsx", None),
        (committee, "/forms/a.xlsx#'ปัว'!A1", None),
        (office, "/forms/a.xlsx#'ปัว'!E7", "E7"),
        (committee, None, None),
        (nowhere, None, None),
    ]


def test_findings_are_made_in_one_place():
    package = Path(tidao_sheets.__file__).parent
    makers = {p.name for p in package.rglob("*.py") if re.search(r"\bFinding\(", p.read_text(encoding="utf-8"))}
    assert makers == {"findings.py", "snapshots.py"}, "the latter reads them back from the ledger"


# ── order ──

FINDINGS = st.builds(
    Finding,
    code=st.sampled_from(list(CATALOGUE)),
    committee=st.none() | st.sampled_from(list(REAL.committees)),
    workbook=st.none() | st.sampled_from(["a.xlsx", "b.xlsx"]),
    tab=st.none() | st.sampled_from(["ก", "ข"]),
    at=st.none() | st.builds(At, st.integers(0, 2), st.integers(0, 2)),
    office=st.none() | st.sampled_from(list(REAL.offices)[:3]),
    criterion=st.none() | st.sampled_from(["1.1", "1.2", "9.9"]),
    value=st.none() | st.sampled_from(["1", "2"]),
    params=st.dictionaries(st.sampled_from(["other", "full"]), st.sampled_from(["x", "y"])),
)


def key(finding):
    names = [name for name in Finding.__slots__ if name not in {"params", "at"}]
    place = finding.at or (0, 0)  # "no cell" and A1 stand in the same place
    return tuple(getattr(finding, name) or "" for name in names), place, sorted(finding.params.items())


@given(st.lists(FINDINGS, max_size=8, unique_by=lambda f: repr(key(f))), st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_the_order_in_which_files_were_read(found, chance):
    shuffled = chance.sample(found, len(found))
    assert [key(f) for f in in_order(shuffled, REAL)] == [key(f) for f in in_order(found, REAL)]


def test_findings_of_one_place_have_an_order_too():
    one, other = (
        Finding(code="copies_agree", workbook="a.xlsx", params={"other": name}) for name in ("b.xlsx", "c.xlsx")
    )
    low, high = (Finding(code="copies_disagree", workbook="a.xlsx", value=value) for value in ("8", "9"))
    assert in_order([high, other, low, one], REAL) == [low, high, one, other]


@given(st.lists(FINDINGS, max_size=8))
def test_errors_stand_first_then_offices_in_programme_order(found):
    ordered = in_order(found, REAL)
    assert sorted(map(repr, ordered)) == sorted(map(repr, found))
    offices = [None, *REAL.offices]
    ranks = [(SEVERITIES.index(f.severity), offices.index(f.office)) for f in ordered]
    assert ranks == sorted(ranks)


# ── the document ──


def test_the_document_is_the_catalogue(golden):
    golden("../../docs/findings.md", markdown())


def test_the_document_has_a_row_for_every_code():
    rows = [line for line in markdown().splitlines() if line.startswith("| `")]
    assert [re.match(r"\| `(\w+)`", row)[1] for row in rows] == [
        code for severity in SEVERITIES for code, kind in CATALOGUE.items() if kind.severity == severity
    ]
    assert {row.count("|") for row in rows} == {4}
