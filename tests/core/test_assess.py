"""Scores → totals, tiers, ranks and the KPI of one round, exactly."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from books import REAL, REAL_FILE, SMALL, points_for, programme_from
from hypothesis import given
from hypothesis import strategies as st

from tidao_sheets.core.decimals import plain
from tidao_sheets.core.scoring.assessment import OfficeScores, assess, kpi_of, next_tier, ranks, tier_of

PROVINCE = "5700"
DISTRICTS = [code for code in REAL.offices if code != PROVINCE]
cents = st.integers(0, 10_000).map(lambda n: Decimal(n) / 100)


def scores(office, total, programme=REAL, **more):
    points = {c: given["score"] for c, given in points_for(programme, total).items()}
    return OfficeScores(office, points, **more)


def round_of(totals, programme=REAL, before=None, number=1):
    return assess(programme, number, [scores(o, t, programme) for o, t in totals.items()], before)


def result(total, programme=REAL):
    office = next(iter(programme.offices))
    return round_of({office: total}, programme).offices[office]


# ── stars ──


@pytest.mark.parametrize(
    ("total", "tier"),
    [
        ("100", "gold"),
        ("80", "gold"),
        ("80.00", "gold"),
        ("79.999999", "silver"),
        ("79.995", "silver"),
        ("79.99", "silver"),
        ("79.5", "silver"),
        ("70", "silver"),
        ("69.9999", "bronze"),
        ("60", "bronze"),
        ("59.99", "none"),
        ("0", "none"),
    ],
)
def test_a_star_is_given_from_its_floor_and_nothing_is_rounded(total, tier):
    assert result(total).tier_id == tier


@pytest.mark.parametrize(("total", "tier"), [("40", "excellent"), ("39.9", "pass"), ("27.5", "pass"), ("27.4", "none")])
def test_another_programme_has_its_own_stars(total, tier):
    assert result(total, SMALL).tier_id == tier


@pytest.mark.parametrize("programme", [REAL, SMALL], ids=["real", "small"])
@given(data=st.data())
def test_the_star_is_the_highest_whose_floor_is_reached(programme, data):
    whole = int(programme.full_marks)
    near = st.sampled_from([t.floor for t in programme.tiers]).flatmap(
        lambda floor: st.sampled_from(["-0.005", "-0.000001", "0", "0.000001", "0.005"]).map(
            lambda d: floor + Decimal(d)
        )
    )
    total = data.draw(st.integers(0, whole * 1000).map(lambda n: Decimal(n) / 1000) | near)
    reached = [t for t in programme.tiers if t.floor <= total]
    assert tier_of(programme, total) == max(reached, key=lambda t: t.floor, default=None)
    ahead = [t for t in programme.tiers if t.floor > total]
    assert next_tier(programme, total) == min(ahead, key=lambda t: t.floor, default=None)


@pytest.mark.parametrize(
    ("total", "star", "distance"),
    [("79.5", "gold", "0.5"), ("79.995", "gold", "0.005"), ("60", "silver", "10"), ("0", "bronze", "60")],
)
def test_distance_to_the_next_star(total, star, distance):
    found = result(total)
    assert (found.next_tier.id, found.distance) == (star, Decimal(distance))


def test_there_is_no_star_beyond_the_highest():
    assert (result("80").next_tier, result("80").distance) == (None, None)


@pytest.mark.parametrize("programme", [REAL, SMALL], ids=["real", "small"])
@given(data=st.data())
def test_sums_are_exact(programme, data):
    given_ = {
        c.id: data.draw(st.integers(0, int(c.full_marks * 100)).map(lambda n: Decimal(n) / 100))
        for c in programme.criteria
    }
    office = next(iter(programme.offices))
    found = assess(programme, 1, [OfficeScores(office, given_)]).offices[office]
    assert Fraction(found.total) == sum(Fraction(p) for p in given_.values())
    for dimension in programme.dimensions:
        assert Fraction(found.dimensions[dimension.id]) == sum(Fraction(given_[c.id]) for c in dimension.criteria)
    assert found.total == sum(found.dimensions.values())


def test_points_of_a_criterion_that_the_rubric_no_longer_has_do_not_count():
    found = assess(REAL, 1, [replace(scores("5708", "79.5"), points={**scores("5708", "79.5").points, "9.9": 10})])
    assert found.offices["5708"].total == Decimal("79.5")


# ── ranks ──


def test_ties_share_a_rank_and_the_next_is_skipped():
    totals = {"5708": "90", "5707": "85", "5709": "85.00", "5717": "84.99"}
    found = round_of(totals).offices
    assert [found[code].rank for code in totals] == [1, 2, 2, 4]


@given(st.dictionaries(st.integers(), cents, max_size=20))
def test_a_rank_is_one_more_than_the_number_of_better_ones(totals):
    assert ranks(totals) == {k: 1 + sum(other > mine for other in totals.values()) for k, mine in totals.items()}


@given(st.dictionaries(st.sampled_from(list(REAL.offices)), cents, max_size=19))
def test_only_complete_districts_are_ranked(totals):
    found = round_of(totals).offices
    districts = {code: total for code, total in totals.items() if code != PROVINCE}
    assert {code: r.rank for code, r in found.items() if r.rank is not None} == ranks(districts)


def test_the_provincial_office_is_rated_and_not_ranked():
    found = round_of(dict.fromkeys(REAL.offices, "75") | {PROVINCE: "95", "5708": "90"}).offices
    assert (found[PROVINCE].tier_id, found[PROVINCE].rank) == ("gold", None)
    assert found["5708"].rank == 1


def test_the_ranking_lists_ranked_then_unranked_then_incomplete():
    totals = {PROVINCE: "99", "5702": "70", "5708": "70", "5701": "90"}
    listed = [r.office.code for r in round_of(totals).ranking()]
    assert listed[:4] == ["5701", "5708", "5702", PROVINCE]  # the tie in programme order
    assert listed[4:] == [code for code in REAL.offices if code not in totals]


# ── KPI ──


@pytest.mark.parametrize(
    ("rated", "percent", "met"),
    [(0, "0.00", False), (15, "78.95", False), (16, "84.21", True), (19, "100.00", True), (1, "5.26", False)],
)
def test_kpi_of_nineteen_offices(rated, percent, met):
    kpi = kpi_of(REAL, rated)
    assert (str(kpi.percent), kpi.met, kpi.offices, kpi.target) == (percent, met, 19, 80)


def with_offices(count, target):
    """Return the small programme with this many offices and this KPI in per cent."""
    some = next(iter(SMALL.offices.values()))
    offices = {f"o{n}": replace(some, code=f"o{n}") for n in range(count)}
    return replace(SMALL, offices=offices, kpi_percent=Decimal(target))


@pytest.mark.parametrize(
    ("rated", "count", "target", "percent", "met"),
    [
        (2, 3, "66.67", "66.67", False),  # 66.666… looks like the target and is below it
        (1, 3, "33.33", "33.33", True),  # 33.333… is above
        (1, 800, "0.125", "0.13", True),  # exactly a half goes up; the comparison is exact
        (3, 800, "0.38", "0.38", False),
        (5, 8, "62.5", "62.50", True),
    ],
)
def test_kpi_is_compared_exactly_and_shown_half_up(rated, count, target, percent, met):
    kpi = kpi_of(with_offices(count, target), rated)
    assert (str(kpi.percent), kpi.met) == (percent, met)


@given(st.integers(1, 1000), st.data())
def test_kpi_percent_is_the_nearest_and_a_half_goes_up(count, data):
    rated = data.draw(st.integers(0, count))
    kpi = kpi_of(with_offices(count, 50), rated)
    assert Fraction(kpi.percent) == Fraction(int(Fraction(rated * 10_000, count) + Fraction(1, 2)), 100)
    assert kpi.met == (Fraction(rated, count) >= Fraction(1, 2))


def test_kpi_counts_complete_offices_with_a_star_the_provincial_one_too():
    kpi = round_of({"5708": "60", "5707": "59.99", PROVINCE: "80", "5709": "100"}).kpi
    assert (kpi.rated, kpi.offices) == (3, 19)


# ── incomplete offices ──


@pytest.mark.parametrize("kind", ["blank", "faulty", "unreadable", "absent"])
def test_an_incomplete_office_has_no_total_star_or_rank(kind):
    whole = scores("5708", "95")
    without = {c: p for c, p in whole.points.items() if c != "5.3"}
    given_ = {
        "blank": [replace(whole, points=without, missing=("5.3",))],
        "faulty": [replace(whole, faulty=True)],
        "unreadable": [replace(whole, points=without, faulty=True)],
        "absent": [],
    }[kind]
    found = assess(REAL, 1, [*given_, scores("5707", "70")])
    office = found.offices["5708"]
    assert not office.complete
    assert not found.complete
    assert [office.total, office.tier, office.tier_id, office.rank, office.distance, office.next_tier] == [None] * 6
    assert (found.offices["5707"].rank, found.kpi.rated) == (1, 1)
    known = {d: total for d, total in office.dimensions.items() if total is not None}
    wanted = {"blank": ["1", "2", "3", "4"], "unreadable": ["1", "2", "3", "4"], "faulty": ["1", "2", "3", "4", "5"]}
    assert list(known) == wanted.get(kind, [])


def test_an_office_that_nobody_scored_misses_every_criterion():
    office = assess(REAL, 1, []).offices["5708"]
    assert office.scores.missing == tuple(c.id for c in REAL.criteria)


def test_offices_stand_in_programme_order():
    assert list(round_of(dict.fromkeys(reversed(REAL.offices), "70")).offices) == list(REAL.offices)


# ── movement ──


THEN = dict.fromkeys(REAL.offices, "50") | {"5708": "70", "5707": "80", "5709": "75.25", PROVINCE: "60"}
NOW = dict.fromkeys(REAL.offices, "50") | {"5708": "79.5", "5707": "78", "5717": "90", PROVINCE: "61.5"}


def test_movement_is_points_and_places_gained():
    now = round_of(NOW, before=round_of(THEN), number=2).offices
    assert (now["5708"].movement.total, now["5708"].movement.rank) == (Decimal("9.5"), 1)
    assert (now["5707"].movement.total, now["5707"].movement.rank) == (Decimal(-2), -2)
    assert (now[PROVINCE].movement.total, now[PROVINCE].movement.rank) == (Decimal("1.5"), None)


@pytest.mark.parametrize("late", [1, 2])
def test_no_place_is_gained_or_lost_until_both_rounds_are_complete(late):
    then, now = ({o: t for o, t in r.items() if o != "5718" or n != late} for n, r in ((1, THEN), (2, NOW)))
    found = round_of(now, before=round_of(then), number=2).offices
    assert found["5718"].movement is None  # not complete in one of them
    assert (found["5708"].movement.total, found["5708"].movement.rank) == (Decimal("9.5"), None)
    assert {r.movement.rank for r in found.values() if r.movement} == {None}


def test_the_first_round_has_no_movement():
    assert all(r.movement is None for r in round_of({"5708": "70"}).offices.values())


# ── fingerprint ──

TEXTS = {"1.1": {"strength": "ดี", "advice": "ควร"}, "2.1": {"internal": "ลับ"}}


def base():
    return [scores(code, "79.5", texts=TEXTS) for code in DISTRICTS]


def fingerprint(given_, number=1, programme=REAL):
    return assess(programme, number, given_).fingerprint()


def test_a_fingerprint_is_short_enough_to_be_read_out():
    assert all(len(part) == 4 and int(part, 16) >= 0 for part in fingerprint(base()).split("-"))
    assert len(fingerprint(base())) == 14


def test_order_and_trailing_zeros_do_not_change_the_fingerprint():
    def reordered(s):
        points = {c: Decimal(f"{p:.4f}") for c, p in reversed(s.points.items())}
        texts = {c: dict(reversed(fields.items())) for c, fields in reversed(s.texts.items())}
        return replace(s, points=points, texts=texts)

    assert fingerprint([reordered(s) for s in reversed(base())]) == fingerprint(base())


def test_any_figure_or_text_changes_the_fingerprint():
    first, *rest = base()
    changed = {
        "a figure": replace(first, points={**first.points, "1.1": first.points["1.1"] - Decimal("0.01")}),
        "two figures swapped": replace(first, points={**first.points, "1.1": Decimal(9), "2.1": Decimal(8)}),
        "and back": replace(first, points={**first.points, "1.1": Decimal(8), "2.1": Decimal(9)}),
        "a figure gone": replace(first, points={c: p for c, p in first.points.items() if c != "5.3"}),
        "a zero gone": replace(first, points={c: p for c, p in first.points.items() if c != "5.2"}),
        "a text": replace(first, texts={**TEXTS, "1.1": {"strength": "ดีมาก", "advice": "ควร"}}),
        "a text elsewhere": replace(first, texts={**TEXTS, "1.1": {"advice": "ดี", "strength": "ควร"}}),
        "an internal note": replace(first, texts={**TEXTS, "2.1": {"internal": ""}}),
        "a text gone": replace(first, texts={"1.1": TEXTS["1.1"]}),
        "faulty": replace(first, faulty=True),
        "another office": replace(first, office=PROVINCE),
    }
    found = {name: fingerprint([office, *rest]) for name, office in changed.items()}
    found |= {"unchanged": fingerprint(base()), "round": fingerprint(base(), 2)}
    renamed = programme_from(REAL_FILE, lambda t: t.replace('id = "chiang-rai-2567"', 'id = "chiang-rai-2568"'))
    found["programme"] = fingerprint(base(), programme=renamed)
    assert len({*found.values()}) == len(found), found


@given(st.sampled_from([c.id for c in REAL.criteria]), cents, cents)
def test_two_figures_have_two_fingerprints(criterion, one, other):
    def printed(points):
        return fingerprint([OfficeScores("5708", {criterion: points})])

    assert (printed(one) == printed(other)) == (one == other)


# ── how numbers are written ──


@given(st.decimals(-(10**9), 10**9, places=4))
def test_a_plain_number_is_exact_and_short(value):
    text = plain(value)
    assert Decimal(text) == value
    assert "E" not in text
    assert not ("." in text and text.endswith("0"))
    assert text != "-0"
