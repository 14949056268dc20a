"""A nation of small provinces at random, and a reckoning of its figures that shares no code with the program's."""

import random
from collections import Counter
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from workspaces import SMALL

from tidao_sheets import Finding, OfficeScores, assess, load_programme
from tidao_sheets.core.scoring.round import SummaryRound

THEN = datetime(2025, 1, 21, 9, 0, tzinfo=ZoneInfo("Asia/Bangkok"))
PROVINCES = ("น่าน", "แพร่", "ลำปาง", "ตาก", "พะเยา", "เลย", "ตรัง", "สตูล")


def programme_of(province, text=None):
    """Return the text of a small programme of another province; `text` stands in its place, such as another rubric."""
    return (text or SMALL.read_text("utf-8")).replace("จังหวัดน่าน", f"จังหวัด{province}").replace('"น่าน"', f'"{province}"')


def other_rubric(text):
    """Return a programme's text in which one criterion's full marks have gone to another of its dimension."""
    programme = load_programme(SMALL)
    one, two = programme.dimensions[0].criteria[:2]
    changed = text
    for criterion, marks in ((one, one.full_marks + 1), (two, two.full_marks - 1)):
        head, found, tail = changed.partition(f'id = "{criterion.id}"')
        before = f"full_marks = {criterion.full_marks}"
        assert found
        assert before in tail
        changed = head + found + tail.replace(before, f"full_marks = {marks}", 1)
    return changed


def some_scores(programme, dice):
    """Return scores at random: most are complete, some miss a few, some have an error."""
    for code in programme.offices:
        points, missing = {}, []
        thorough = dice.random() < 0.8
        for criterion in programme.criteria:
            if thorough or dice.random() < 0.7:
                tenths = dice.choice((int(criterion.full_marks * 10), dice.randint(0, int(criterion.full_marks * 10))))
                points[criterion.id] = Decimal(tenths) / 10
            else:
                missing.append(criterion.id)
        yield OfficeScores(code, points, tuple(missing), faulty=dice.random() < 0.1)


def some_round(programme, number, dice):
    """Return a reading of a round at random."""
    findings = [
        Finding(code="text_coerced", office=office, criterion=programme.criteria[0].id, value=f"{office}\x00\ud800")
        for office in programme.offices
        if dice.random() < 0.2
    ]
    found = assess(programme, number, some_scores(programme, dice))
    at = THEN + timedelta(minutes=dice.randrange(10_000))
    return SummaryRound(assessment=found, findings=tuple(findings), read_at=at, links={})


class Reckoned:
    """What a round comes to, from its scores alone; nothing of the program's arithmetic is asked."""

    def __init__(self, province, round_):
        self.province, self.programme, self.number = province, round_.assessment.programme, round_.number
        self.marks = {c.id: c.full_marks for d in self.programme.dimensions for c in d.criteria}
        self.scores = {code: r.scores for code, r in round_.assessment.offices.items()}
        self.panels = {code: c for c in self.programme.committees.values() for code in c.offices}
        self.complete = [c for c, s in self.scores.items() if not s.faulty and s.points.keys() == self.marks.keys()]
        self.totals = {code: sum(self.scores[code].points.values(), Decimal(0)) for code in self.complete}

    def star(self, code):
        """Return the id of an office's star."""
        if code not in self.totals:
            return "incomplete"
        reached = [t for t in self.programme.tiers if t.floor <= self.totals[code]]
        return max(reached, key=lambda t: t.floor).id if reached else "none"

    @property
    def stars(self):
        return Counter(map(self.star, self.scores))


def percent(part, whole):
    """Return a share in per cent as text, half-up to two decimals."""
    return str((Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.01"), ROUND_HALF_UP)) if whole else None


def dice_of(seed):
    """Return dice that fall the same for each seed."""
    return random.Random(seed)  # noqa: S311 - reproducible scores, no secrets
