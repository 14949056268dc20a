"""Each scoring rule tells one thing: its predicate, its two formulas and its words agree."""

import string
from decimal import Decimal

import ironcalc
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tidao_sheets.core.programme.records import Criterion, Scoring
from tidao_sheets.core.scoring.catalogue import CATALOGUE
from tidao_sheets.core.scoring.rules import RULES, examples, first_broken, limits, rules_of

EVERY = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
CRITERION = Criterion("1.1", "ข้อ", Decimal("12.5"))
SPREADSHEET = ironcalc.create("rules")


def places(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def computed(formula, points, scoring):
    """Compute a rule's formula in a spreadsheet, for a cell that holds these points."""
    SPREADSHEET.set_user_input(0, 1, 1, f"{points:f}")
    SPREADSHEET.set_user_input(0, 1, 2, "=" + formula.format_map({"cell": "A1", **limits(CRITERION, scoring)}))
    SPREADSHEET.evaluate()
    return SPREADSHEET.get_cell_value(0, 1, 2)


@EVERY
@example(points=CRITERION.full_marks, decimals=2)
@example(points=Decimal(0), decimals=2)
@example(points=Decimal("0.25"), decimals=2)
@given(points=st.decimals(-20, 40, places=6), decimals=st.integers(0, 4))
def test_formulas_are_true_where_the_predicate_says_so(rule, points, decimals):
    scoring = Scoring(decimals)
    broken = rule.broken(points, CRITERION, scoring)
    assert computed(rule.breaks, points, scoring) == broken
    assert computed(rule.keeps, points, scoring) != broken


@pytest.mark.parametrize(
    ("points", "code"),
    [
        ("-0.01", "below_zero"),
        ("-0.001", "below_zero"),
        ("12.51", "over_full_marks"),
        ("12.501", "over_full_marks"),
        ("8.125", "too_many_decimals"),
        ("12.5", None),
        ("0", None),
    ],
)
def test_the_first_rule_that_is_broken_is_named(points, code):
    broken = first_broken(Decimal(points), CRITERION, Scoring())
    assert (broken and broken.code) == code


@EVERY
def test_a_rule_is_a_finding_of_the_catalogue_whose_places_are_filled(rule):
    kind = CATALOGUE[rule.code]
    assert (kind.severity, kind.says, kind.remedy) == ("error", rule.says, rule.remedy)
    known = {"value", *limits(CRITERION, Scoring())}
    for text in (*rule.says, *rule.remedy):
        assert places(text) <= known
    assert {"cell"} <= places(rule.breaks) == places(rule.keeps) <= {"cell", *known}


def test_each_rule_has_a_code_and_a_status_of_its_own():
    for decimals in (0, 2):
        rules = rules_of(Scoring(decimals))
        assert len({r.code for r in rules}) == len({r.status(Scoring(decimals)) for r in rules}) == len(rules)


@given(full=st.decimals("0.01", 100, places=2), decimals=st.integers(0, 4))
def test_examples_keep_the_rules_of_their_own_row(full, decimals):
    criterion, scoring = Criterion("1.1", "ข้อ", full), Scoring(decimals)
    said = examples(full, scoring)
    assert said
    assert not [score for score in said if first_broken(Decimal(score), criterion, scoring)]
