"""Pages of HTML: whatever a programme, a form, a record or a remark says stays text."""

import dataclasses
import datetime as dt
import functools
import re
from collections import Counter
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest
from books import REAL, SMALL
from hypothesis import given
from hypothesis import strategies as st

from tidao_sheets.core.record.acts import Decision, Review, RoundRecord
from tidao_sheets.core.record.explain import explain
from tidao_sheets.core.record.past import PastReading
from tidao_sheets.core.scoring.assessment import OfficeScores, assess
from tidao_sheets.core.scoring.findings import Finding, office_place
from tidao_sheets.core.scoring.round import SummaryRound
from tidao_sheets.core.settings.records import LetterSettings
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.text import Text
from tidao_sheets.render.html.apart import ApartFrom
from tidao_sheets.render.html.charts import percent, stack
from tidao_sheets.render.html.offices import OfficeView, office_changes
from tidao_sheets.render.html.report import office_html, report_html
from tidao_sheets.render.html.views import RoundView, UnreadBook

TEMPLATES = Path(__file__).parent.parent.parent / "templates" / "html"
NOW = dt.datetime(2025, 1, 21, 9, tzinfo=dt.UTC)
HOSTILE = [
    "<script>alert(1)</script>",
    '" autofocus onfocus="alert(1)',
    "' onload='alert(1)",
    "--></style><svg/onload=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    '=HYPERLINK("http://x")',
    "javascript:alert(1)",
    "&lt;b&gt;&#x27;",
    "\u202e\u2066\x00\x1b[31m\x85",
]
VOID = {"meta", "br", "hr", "img", "input", "link", "rect", "line"}


class Parts(HTMLParser):
    """The tags and names of attributes of a page, counted, and its text."""

    def __init__(self, source):
        super().__init__()
        self.tags, self.names, self.text, self.open = Counter(), Counter(), [], []
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self.tags[tag] += 1
        self.names.update(name for name, _ in attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags[tag] += 1
        self.names.update(name for name, _ in attrs)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.lasttag != "style":
            self.text.append(data)


def spoilt(value, text):
    """Return a record in which every text that people may write has `text` behind it; what others refer to stays."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        told = {
            field.name: getattr(value, field.name) if field.name in KEPT else spoilt(getattr(value, field.name), text)
            for field in dataclasses.fields(value)
            if field.init
        }
        return dataclasses.replace(value, **told)
    if isinstance(value, str):
        return f"{value} {text}"
    if isinstance(value, tuple):
        return tuple(spoilt(each, text) for each in value)
    if hasattr(value, "items"):
        return {key: spoilt(each, text) for key, each in value.items()}
    return value


KEPT = {"id", "code", "zone", "kind", "conflict", "role", "office", "offices", "time_zone", "letters", "scoring"}


def pages(programme, text="", lang="th", **more):
    """Return a round's page and an office's own; every text of people's ends with `text`."""
    programme, code = spoilt(programme, text), next(iter(programme.offices))
    first = programme.criteria[0]
    typed = {"strength": f"ดี {text}", "advice": text, "internal": "ลับมาก"}
    scores = [
        OfficeScores(
            office,
            {
                c.id: max(c.full_marks - Decimal(n) / 3, Decimal(1)).quantize(Decimal("0.001"))
                for c in programme.criteria
            },
            texts={first.id: typed, "*": {"overall": text}},
        )
        for n, office in enumerate(programme.offices)
    ]
    before = assess(programme, 1, scores)
    place = (f"แบบ {text}.xlsx", f"ชีต {text}", At(6, 4))
    finding = Finding(
        code="ambiguous",
        place=office_place(programme, code),
        committee=programme.committee_of(code).id,
        workbook=place[0],
        tab=place[1],
        at=At(6, 4),
        office=code,
        criterion=first.id,
        value=text,
        params={"full": "6", "example": "5"},
    )
    round_ = SummaryRound(
        assessment=assess(programme, 2, scores[:-1], before),
        findings=(finding, Finding(code="files_not_forms", value=text)),
        read_at=NOW,
        links={},
        places={(code, c.id): place for c in programme.criteria},
    )
    decision = Decision(at=NOW, date=NOW.date(), points={first.id: Decimal(1)}, reason=text, by=text)
    asked = {"number": 1, "at": NOW, "date": NOW.date(), "office": code, "criteria": (first.id,)}
    review = Review(**asked, reason=text, statement=text, decision=decision)
    record = RoundRecord(reviews=(review,))
    readings = [
        PastReading(
            run=n,
            round=2,
            read_at=NOW - dt.timedelta(days=3 - n),
            content=str(n),
            points={},
            file=None,
            cells={(code, first.id, "score"): f"{n}{text}", (code, first.id, "internal"): f"ลับมาก {n}"},
        )
        for n in range(2)
    ]
    view = RoundView(
        round=round_,
        others={1: SummaryRound(assessment=before, findings=(), read_at=NOW, links={})},
        record=record,
        letters=LetterSettings(statements=True),
        remarks=dict.fromkeys(programme.offices, text),
        unread=(UnreadBook(text, None, Text(text, text)),),
        **more,
    )
    offices = [
        OfficeView(view=view, explained=explain(round_, record, o, readings), changes=office_changes(o, readings))
        for o in programme.offices
    ]
    whole = report_html(TEMPLATES, lang, view, offices if view.scores else [], Text(text or "ต่อไป", text or "next"))
    return whole, office_html(TEMPLATES, lang, offices[0])[0]


@functools.cache
def sound(lang):
    return [Parts(page) for page in pages(REAL, "ก", lang)]


@pytest.mark.parametrize("lang", ["th", "en"])
@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_adds_no_tag_and_no_attribute(text, lang):
    for page, as_usual in zip(pages(REAL, text, lang), sound(lang), strict=True):
        found = Parts(page)
        assert found.open == []
        assert {*found.tags} == {*as_usual.tags}
        assert {*found.names} == {*as_usual.names}
        assert found.tags["style"] == 1
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", page)


@pytest.mark.parametrize("programme", [REAL, SMALL], ids=["real", "small"])
@pytest.mark.parametrize("lang", ["th", "en"])
def test_internal_notes_stay_in_the_form(programme, lang):
    for page in pages(programme, "", lang):
        assert "ลับมาก" not in page


def test_without_scores_no_points_and_no_office_without_a_star_are_shown():
    whole, shown = ("".join(Parts(pages(REAL, "", scores=scores)[0]).text) for scores in (False, True))
    totals = re.findall(r"(\d\d\.\d+) ★", shown)
    assert len({*totals}) > 1
    assert [total for total in totals if total in whole] == []
    assert "อันดับ" not in whole
    starred, others = REAL.offices["5708"].short_name, [o.short_name for o in [*REAL.offices.values()][-8:]]
    assert starred in whole
    assert [name for name in others if name in whole] == []


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("ดูงานที่แม่จัน", True),
        ("ดูงานที่อำเภอเทิง", True),
        ("ดูงาน สพอ.พาน", True),
        ("เทิง ทำได้ดี", True),
        ("สำนักงานพัฒนาชุมชนอำเภอเวียงชัย", True),
        ("as Mae Chan does", True),
        ("รหัส ๕๗๐๗", True),
        ("ข้ามสะพานไปประชุม", False),
        ("จัดให้บันเทิงใจ", False),
        ("เชียงแสนทำได้ดี", False),
        ("15707 บาท", False),
    ],
)
def test_a_text_that_names_another_office_is_known_and_no_word_is_taken_for_one(text, is_told):
    assert ApartFrom(REAL, "5708", "th").names_another(text) == is_told


def test_of_names_that_hold_one_another_the_longest_is_meant():
    southern = {"name": "สำนักงานเชียงแสนใต้", "short_name": "เชียงแสนใต้", "code": "5799", "romanised": "Southern"}
    offices = {**REAL.offices, "5799": dataclasses.replace(REAL.offices["5708"], **southern)}
    programme = dataclasses.replace(REAL, offices=offices)
    assert ApartFrom(programme, "5708", "th").names_another("ดูงานที่เชียงแสนใต้")
    assert not ApartFrom(programme, "5708", "th").names_another("ดูงานที่เชียงแสน")
    assert not ApartFrom(programme, "5799", "th").names_another("ดูงานที่เชียงแสนใต้")


def test_an_office_whose_name_holds_another_s_is_not_withheld_from_itself():
    assert not ApartFrom(REAL, "5701", "en").names_another("Mueang Chiang Rai สำนักงานพัฒนาชุมชนอำเภอเมืองเชียงราย")


@given(st.decimals(0, 100, places=3), st.decimals("0.001", 100, places=3))
def test_a_bar_is_as_long_as_its_share(part, whole):
    assert abs(Decimal(percent(part, whole)) - part * 100 / whole) <= Decimal("0.005")


def test_the_parts_of_a_bar_are_all_offices_once():
    from tidao_sheets.core.scoring.overview import Count

    parts = stack(Count((3, 0, 2), 1, 4))
    assert [part.stands_for for part in parts] == [3, 2, 1, 4]
    assert abs(sum(Decimal(part.width) for part in parts) - 100) < 1
    assert parts[-1].tone == "awaited"
