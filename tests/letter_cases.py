"""What the tests of letters share: a programme, scores that lead to each tier, and settings of all kinds."""

import dataclasses
import datetime as dt
import re
from decimal import Decimal
from pathlib import Path

from letter_text import plain_text

from tidao_sheets.core.letters.compose import compose
from tidao_sheets.core.letters.context import LetterContext, Subject
from tidao_sheets.core.letters.kinds import KINDS
from tidao_sheets.core.letters.replacing import Issue
from tidao_sheets.core.letters.template import Templates
from tidao_sheets.core.programme.file import parse_programme
from tidao_sheets.core.record.acts import Decision, Review, RoundRecord
from tidao_sheets.core.record.owed import owed
from tidao_sheets.core.record.results import outcomes
from tidao_sheets.core.scoring.assessment import OfficeScores, assess
from tidao_sheets.core.scoring.findings import Finding
from tidao_sheets.core.scoring.reported import Counted, OfficeEvidence
from tidao_sheets.core.scoring.round import SummaryRound
from tidao_sheets.core.settings.records import Resolution
from tidao_sheets.core.sheet.cells import At

ROOT = Path(__file__).parent.parent
TEMPLATES = ROOT / "templates"
PROGRAMME = parse_programme(
    (ROOT / "config" / "chiang-rai-2567.toml").read_text(encoding="utf-8"), "chiang-rai-2567.toml"
)
SMALL = parse_programme((ROOT / "tests" / "programmes" / "small.toml").read_text(encoding="utf-8"), "small.toml")
DISTRICT, PROVINCE = "5708", "5700"
SHARES = {"gold": "0.835", "silver": "0.795", "bronze": "0.6", "none": "0.5975"}
TEXTS = {
    "1.1": {"strength": "เป็นแบบอย่างที่ดี ประชุมทีมงานทุกสัปดาห์", "internal": "ห้ามลงในหนังสือ"},
    "2.1": {"strength": "เครือข่ายระดับตำบลเข้มแข็ง", "advice": "ควรบันทึกรายงานการประชุมให้ครบ\n- ภาพถ่าย\n- รายชื่อผู้เข้าประชุม"},
    "5.3": {"advice": "ควรเผยแพร่องค์ความรู้ คนละ ๑ เรื่อง"},
}
NUMBERED = LetterContext(
    number="123", date=dt.date(2024, 4, 16), resolution=Resolution(meeting="1/2567", date=dt.date(2024, 4, 10))
)
MONTH = LetterContext(drafted=dt.date(2024, 4, 1))
REVIEWED = LetterContext(
    number="123",
    date=dt.date(2024, 4, 16),
    resolution=Resolution(meeting="๑/๒๕๖๗", date=dt.date(2024, 4, 10)),
    review=7,
    praise="การประสานงานกับเครือข่าย",
    mentor="สำนักงานพัฒนาชุมชนจังหวัด",
)


def load(name):
    path = TEMPLATES / "letters" / name
    return path.read_text(encoding="utf-8") if path.exists() else None


def scored(programme, share, texts=None, *, only=None, number=1):
    """Assess a round in which the offices have this share of all full marks."""
    points = {c.id: c.full_marks * Decimal(share) for c in programme.criteria}
    codes = programme.offices if only is None else [only]
    return assess(programme, number, [OfficeScores(code, points, texts=texts or {}) for code in codes])


DAY = dt.datetime(2024, 4, 12, 9, 0, tzinfo=dt.UTC)


def review(office, points, number=1, criteria=None, letter="ชร 0118/45"):
    """A request for review and what was decided on it: "criterion": "points"."""
    decided = {criterion: Decimal(each) for criterion, each in points.items()}
    reason, by = "ตรงตามใบคะแนนที่ลงนาม", "คณะกรรมการอำนวยการ"
    decision = Decision(at=DAY, date=DAY.date(), points=decided, reason=reason, by=by)
    told = {
        "criteria": tuple(criteria or points),
        "reason": "คะแนนไม่ตรง",
        "date": dt.date(2024, 4, 11),
        "letter": letter,
    }
    return Review(number=number, at=DAY, office=office, decision=decision, **told)


def answering(context, assessment, office, asked=None):
    """Tell what a reply answers; without a request, that of the first criterion, which is raised to full marks."""
    first = assessment.programme.criteria[0]
    asked = asked or review(office, {first.id: first.full_marks})
    outcome = outcomes(assessment, RoundRecord(reviews=(asked,))).get(asked.number)
    return dataclasses.replace(context, asked=asked, outcome=outcome)


def reporting(context, programme, office):
    """Tell what an office has reported: some months, two meetings, three works."""
    counts = {}
    for n, criterion in enumerate(c for c in programme.criteria if c.evidence):
        months = programme.evidence.months[n : n + 2]
        last = programme.evidence.months[1].first.replace(day=12)
        counts[criterion.id] = {
            "monthly": Counted(months=months, number=len(months)),
            "count": Counted(number=2, people=65, last=last, titles=("ประชุมเครือข่ายระดับอำเภอ",)),
            "register": Counted(number=3, people=2, titles=("ขยะต้นทาง", "บวร", "กองทุนแม่ของแผ่นดิน")),
        }[criterion.evidence.kind]
    return dataclasses.replace(context, evidence=OfficeEvidence(office=office, workbook="/e.xlsx", counts=counts))


def owing(programme, office=None):
    """Tell what a committee owes: of its first office all criteria, of another one two, and a cell to be mended."""
    found = programme.committee_of(office) if office else next(iter(programme.committees.values()))
    blank = [c.id for c in programme.criteria]
    scores = [OfficeScores(code, {}, tuple(blank if n == 0 else blank[:2])) for n, code in enumerate(found.offices)]
    wrong = Finding(code="over_full_marks", office=found.offices[-1], criterion=blank[-1], tab="ก", at=At(6, 4))
    round_ = SummaryRound(assessment=assess(programme, 1, scores), findings=(wrong,), read_at=DAY, links={})
    return next(each for each in owed(round_) if each.committee is found)


def replacing(kind, context, before, now, office=None, **former):
    """Tell of a document that it replaces one about another result, with the number and day in `former`."""
    about = (Subject(a, office, context) for a in (before, now))
    told = [KINDS[kind].tells(subject) for subject in about]
    numbered = {"number": None, "date": None} | former
    was = Issue(figures="1", told=told[0], state="closed", **numbered)
    day = context.date and context.date.isoformat()
    issue = Issue(number=context.number, date=day, figures="2", told=told[1], state="closed", replaces=was)
    return dataclasses.replace(context, issue=issue)


def written(kind, assessment, office, context, templates=None):
    if KINDS[kind].replies and context.asked is None:
        context = answering(context, assessment, office)
    if kind == "evidence-sheet" and context.evidence is None:
        context = reporting(context, assessment.programme, office)
    if KINDS[kind].reminds and context.owed is None:
        context = dataclasses.replace(context, owed=owing(assessment.programme, office))
    return compose(KINDS[kind], Subject(assessment, office, context), templates or Templates(load))


def result_letter(tier="gold", context=NUMBERED, office=DISTRICT, *, number=1, texts=TEXTS, templates=None):
    assessment = scored(PROGRAMME, SHARES[tier], texts, only=office, number=number)
    return written("result", assessment, office, context, templates)


def with_template(**changed):
    """Return templates of which some are replaced: `result="…"` replaces result.md.j2."""
    texts = {f"{name}.md.j2": text for name, text in changed.items()}
    return Templates(lambda name: texts.get(name) or load(name))


MIX = ("0.835", "0.795", "0.6", "0.5975", "0.9")
PAPERS = {"announcement": 1, "letter": 19, "certificate": 15}
READ = dt.datetime(2024, 4, 2, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=7)))
FULL = dataclasses.replace(NUMBERED, read_at=READ, papers=PAPERS)


def mixed(programme=PROGRAMME, texts=None, without=(), shares=MIX):
    """Assess a round of offices of all tiers, in turns; those in `without` are not scored."""
    offices = [code for code in programme.offices if code not in without]
    points = {share: {c.id: c.full_marks * Decimal(share) for c in programme.criteria} for share in shares}
    scores = [OfficeScores(code, points[shares[n % len(shares)]], texts=texts or {}) for n, code in enumerate(offices)]
    return assess(programme, 1, scores)


def document(kind, context=FULL, office=DISTRICT, assessment=None, templates=None):
    """Write a document of any kind about a round of all tiers."""
    about = None if KINDS[kind].about_all else office
    return written(kind, assessment or mixed(texts=TEXTS), about, context, templates)


def named(name):
    """Return documents of all frames for a programme in which a person, an office and an addressee have this name."""
    office = dataclasses.replace(PROGRAMME.offices[DISTRICT], name=name)
    person = dataclasses.replace(PROGRAMME.signatory, name=name)
    programme = dataclasses.replace(PROGRAMME, offices={**PROGRAMME.offices, DISTRICT: office})
    context = dataclasses.replace(FULL, signatory=person, addressee=name)
    assessment = mixed(programme)
    kinds = ("result", "announcement", "certificate", "memo")
    return [document(kind, context, assessment=assessment) for kind in kinds]


def printed_text(letter):
    """Return a document's text as a page or a Word file gives it: without white space and the bars between cells."""
    text = plain_text(letter).removeprefix("ร่าง")
    return "".join(re.sub(r" \|(?=\s|$)", " ", text, flags=re.MULTILINE).split())
