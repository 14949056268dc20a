"""What a round comes to for those who decide: counts, means, weakest criteria, movers, places, against exact sums."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from books import REAL, points_for
from hypothesis import given
from hypothesis import strategies as st

from tidao_sheets.core.scoring.assessment import OfficeScores, assess
from tidao_sheets.core.scoring.overview import criterion_mean, overview

PROVINCE = "5700"
DISTRICTS = [code for code in REAL.offices if code != PROVINCE]
PROPOSING = replace(REAL, scoring=replace(REAL.scoring, outstanding=3))
some_totals = st.dictionaries(st.sampled_from([*REAL.offices]), st.integers(0, 200).map(lambda n: Decimal(n) / 2))


def round_of(totals, programme=REAL, before=None, number=1, faulty=()):
    scores = [
        OfficeScores(office, {c: g["score"] for c, g in points_for(programme, total).items()}, faulty=office in faulty)
        for office, total in totals.items()
    ]
    return assess(programme, number, scores, before)


def whole(**totals):
    """Return the total of every office: 50, but for those of the districts d0, d1 … that are told."""
    return dict.fromkeys(REAL.offices, "50") | {DISTRICTS[int(d[1:])]: total for d, total in totals.items()}


@given(some_totals, st.sets(st.sampled_from([*REAL.offices])))
def test_every_office_is_counted_once_and_no_figure_holds_a_faulty_one(totals, faulty):
    found = overview(round_of(totals, faulty=faulty))
    sound = {code: total for code, total in totals.items() if code not in faulty}
    assert found.count.offices == len(REAL.offices) == sum(c.offices for _, c in found.zones)
    assert (found.count.complete, found.count.rated) == (len(sound), sum(t >= 60 for t in sound.values()))
    assert found.count.tiers == tuple(sum(counts) for counts in zip(*(c.tiers for _, c in found.zones), strict=True))
    means = [mean for _, mean in found.dimensions]
    assert {mean.offices for mean in means} == {len(sound)}
    assert sum(mean.total for mean in means) == sum(sound.values())


@given(some_totals)
def test_the_weakest_criteria_are_those_of_the_least_share_of_their_full_marks(totals):
    assessment = round_of(totals)
    found = overview(assessment)
    if not totals:
        assert (found.weakest, found.weak_too) == ((), ())
        return
    shares = {c.id: criterion_mean(assessment, c).share for c in REAL.criteria}
    named = [shares[c.id] for c, _ in found.weakest]
    assert named == sorted(shares.values())[:3]
    assert {c.id for c, _ in found.weakest} | {c.id for c in found.weak_too} == {
        c for c, share in shares.items() if share <= named[-1]
    }
    for criterion, mean in found.weakest:
        exact = Fraction(sum(r.scores.points[criterion.id] for r in assessment.offices.values() if r.complete))
        assert abs(Fraction(mean.shown) - exact / len(totals)) <= Fraction(5, 1000)


@pytest.mark.parametrize(
    ("rated", "unrated", "verdict"),
    [
        (16, 0, "met"),
        (19, 0, "met"),
        (15, 3, "open"),
        (15, 4, "missed"),
        (0, 0, "open"),
        (7, 0, "open"),
        (0, 4, "missed"),
    ],
)
def test_what_is_awaited_is_not_what_was_missed(rated, unrated, verdict):
    codes = [*REAL.offices]
    totals = dict.fromkeys(codes[:rated], "60") | dict.fromkeys(codes[rated : rated + unrated], "59.99")
    found = overview(round_of(totals))
    assert (found.needed, found.verdict) == (16, verdict)  # 80 per cent of 19 offices
    assert (found.count.rated, found.count.unrated, found.count.awaited) == (rated, unrated, 19 - rated - unrated)


def test_movers_are_named_by_points_and_equal_ones_are_not_lost():
    before = round_of(whole())
    now = round_of(whole(d0="55", d1="52", d2="52", d3="52", d4="52", d5="49"), before=before, number=2)
    found = overview(now)
    assert [r.office.code for r in found.up.first] == DISTRICTS[:3]
    assert [r.office.code for r in found.up.tied] == DISTRICTS[3:5]
    assert [r.office.code for r in found.down.first] == [DISTRICTS[5]]


def places(totals, programme=PROPOSING):
    return [(n, [r.office.code for r in each]) for n, each in overview(round_of(totals, programme)).proposal]


def test_a_proposal_names_ties_and_waits_for_every_ranked_office():
    d = DISTRICTS
    assert places(whole(d0="90", d1="85", d2="85", d3="80")) == [(1, [d[0]]), (2, [d[1], d[2]])]
    assert places(whole(d0="90", d1="85", d2="80", d3="80")) == [(1, [d[0]]), (2, [d[1]]), (3, [d[2], d[3]])]
    assert places(whole(d0="60")) == [(1, [d[0]])], "an office without a star is not proposed"
    awaited = {code: total for code, total in whole(d0="90").items() if code != d[5]}
    assert places(awaited) == []
    assert overview(round_of(awaited, PROPOSING)).ranks_awaited == 1
    without_province = {code: total for code, total in whole(d0="90").items() if code != PROVINCE}
    assert places(without_province) == [(1, [d[0]])], "the provincial office has no rank"
    assert places(whole(d0="90"), REAL) == []
