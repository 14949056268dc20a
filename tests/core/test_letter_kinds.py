"""Every kind of document: its text in every setting, what it may not disclose, who signs, and when it is refused."""

import dataclasses
import datetime as dt
import re
from dataclasses import replace

import pytest
from letter_cases import (
    DISTRICT,
    FULL,
    MONTH,
    NUMBERED,
    PAPERS,
    PROGRAMME,
    PROVINCE,
    ROOT,
    SHARES,
    SMALL,
    TEMPLATES,
    answering,
    document,
    load,
    mixed,
    owing,
    replacing,
    reporting,
    review,
    scored,
    written,
)
from letter_text import plain_text

from tidao_sheets.core.letters.compose import compose
from tidao_sheets.core.letters.context import (
    Incomplete,
    LetterContext,
    NobodyOwes,
    NoEvidence,
    NoStar,
    NothingToSubmit,
    RoundIncomplete,
    Subject,
)
from tidao_sheets.core.letters.kinds import KINDS, PLANNED
from tidao_sheets.core.letters.parts import Items, Table, line_text
from tidao_sheets.core.letters.people import may_sign
from tidao_sheets.core.letters.template import Templates

ABOUT_ALL = sorted(k for k in KINDS if KINDS[k].about_all)
WITHOUT = ("5707", "5709", PROVINCE)
OUTSTANDING = dataclasses.replace(FULL, outstanding=("5708", "5718"))
SCORES = dataclasses.replace(FULL, scores=True)
PARTIAL = dataclasses.replace(FULL, partial=True)
SHEETS = ("score-sheet", "blank-sheet", "evidence-sheet")
DRAFT = dataclasses.replace(MONTH, papers=PAPERS, read_at=FULL.read_at)


# ── Golden files ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ABOUT_ALL)
@pytest.mark.parametrize(("name", "context"), [("full", FULL), ("draft", DRAFT), ("scores", SCORES)])
def test_golden_about_all(golden, kind, name, context):
    golden(f"letters/{kind}-{name}.txt", plain_text(document(kind, context)))


@pytest.mark.parametrize("kind", ABOUT_ALL)
def test_golden_of_a_partial_round(golden, kind):
    golden(f"letters/{kind}-partial.txt", plain_text(document(kind, PARTIAL, assessment=mixed(without=WITHOUT))))


@pytest.mark.parametrize("kind", ABOUT_ALL)
def test_golden_without_a_star(golden, kind):
    golden(f"letters/{kind}-no-star.txt", plain_text(document(kind, assessment=mixed(shares=("0.5",)))))


@pytest.mark.parametrize("kind", KINDS)
def test_golden_of_another_programme(golden, kind):
    """Every kind has at least this golden file."""
    if KINDS[kind].about_all:
        letter = written(kind, mixed(SMALL, shares=("0.6", "0.9", "0.3")), None, SCORES)
    else:
        letter = written(kind, mixed(SMALL, shares=("0.6" if kind == "result" else "0.9",)), "pua", FULL)
    golden(f"letters/{kind}-another-programme.txt", plain_text(letter))
    assert not re.search("เชียงราย|พัฒนาชุมชน", plain_text(letter))


REPLIES = {  # decided points by criterion, None of the contested ones (it stands)
    "gold": {"2.1": "8.5"},
    "stands": {},
    "same-star": {"1.1": "6", "2.1": "7.95"},
    "no-letter": {"2.1": "8.5"},
}


@pytest.mark.parametrize("name", REPLIES)
def test_golden_reply(golden, name):
    assessment = mixed(shares=(SHARES["silver"],))
    letter = None if name == "no-letter" else "ที่ ชร 0118/45"
    asked = review(DISTRICT, REPLIES[name], criteria=("2.1", "1.1"), letter=letter)
    context = answering(FULL, assessment, DISTRICT, asked)
    golden(f"letters/review-reply-{name}.txt", plain_text(document("review-reply", context, DISTRICT, assessment)))


def test_golden_reply_to_the_provincial_office(golden):
    golden("letters/review-reply-province.txt", plain_text(document("review-reply", DRAFT, PROVINCE)))


@pytest.mark.parametrize(("name", "office", "month"), [("early", DISTRICT, 3), ("late", PROVINCE, 4)])
def test_golden_reminder(golden, name, office, month):
    """To a zone's chair before the day, and to the chair of the province's own committee after it: his superior."""
    context = dataclasses.replace(MONTH, drafted=dt.date(2024, month, 20), owed=owing(PROGRAMME, office))
    letter = compose(KINDS["reminder"], Subject(mixed(), None, context), Templates(load))
    golden(f"letters/reminder-{name}.txt", plain_text(letter))
    with pytest.raises(NobodyOwes):
        compose(KINDS["reminder"], Subject(mixed(), None, FULL), Templates(load))


FORMER = {
    "known": {"number": "๙๘", "date": "2024-04-11"},
    "same": {"number": FULL.number, "date": FULL.date.isoformat()},
    "blank": {},
}


@pytest.mark.parametrize("former", FORMER)
@pytest.mark.parametrize("kind", [k for k in KINDS if KINDS[k].tells])
def test_golden_replacing(golden, kind, former):
    """What a document says of the one that it replaces, and what of that is not certain."""
    before, now = mixed(), mixed(shares=("0.835", "0.8", "0.5975", "0.6", "0.9"))
    about = None if KINDS[kind].about_all else "5707"
    told = dict(FORMER[former])
    if kind in {"announcement", "certificate"}:
        told.pop("number", None)
    context = replacing(kind, FULL, before, now, about, **told)
    lines = plain_text(written(kind, now, about, context)).splitlines()
    without = plain_text(written(kind, now, about, FULL)).splitlines()
    golden(f"letters/replacing-{kind}-{former}.txt", "\n".join(line for line in lines if line not in without))


@pytest.mark.parametrize("office", [DISTRICT, PROVINCE])
@pytest.mark.parametrize("kind", ["result", "score-sheet"])
def test_an_offices_own_statement_is_printed_as_it_is_where_the_settings_say_so(kind, office):
    said = "# ใบลงนามให้ 9\n| เห็นว่า **ควร** แก้\n\n{{ total }}"
    asked = dataclasses.replace(review(office, {}), statement=said)
    text = plain_text(document(kind, dataclasses.replace(FULL, statements=(asked,)), office, mixed(shares=("0.9",))))
    name = PROGRAMME.offices[office].name
    assert f"คำชี้แจงของ{name}\n\nประกอบคำขอทบทวนที่ ๑ ลงวันที่ ๑๑ เมษายน ๒๕๖๗\n\n{said}\n" in text
    assert "คำชี้แจง" not in plain_text(document(kind, FULL, office, mixed(shares=("0.9",))))


def test_golden_outstanding(golden):
    golden("letters/announcement-outstanding.txt", plain_text(document("announcement", OUTSTANDING)))


@pytest.mark.parametrize("office", [DISTRICT, PROVINCE])
@pytest.mark.parametrize("tier", ["gold", "silver", "bronze"])
def test_golden_certificate(golden, office, tier):
    letter = document("certificate", FULL, office, mixed(shares=(SHARES[tier],)))
    golden(f"letters/certificate-{'district' if office == DISTRICT else 'province'}-{tier}.txt", plain_text(letter))


@pytest.mark.parametrize(("name", "context"), [("place", dataclasses.replace(FULL, place=2)), ("draft", DRAFT)])
def test_golden_certificate_settings(golden, name, context):
    golden(f"letters/certificate-{name}.txt", plain_text(document("certificate", context)))


@pytest.mark.parametrize("kind", SHEETS)
@pytest.mark.parametrize("office", [DISTRICT, PROVINCE])
def test_golden_sheet(golden, kind, office):
    assessment = mixed(shares=("0.835",))
    name = "district" if office == DISTRICT else "province"
    golden(f"letters/{kind}-{name}.txt", plain_text(document(kind, FULL, office, assessment)))


@pytest.mark.parametrize(
    ("path", "listed", "kinds"),
    [
        ("docs/json.md", "`letters[].kind`", KINDS),
        ("docs/guide.th.md", "--kind", KINDS),
        ("config/chiang-rai-2567.toml", '#   "', PLANNED),
    ],
)
def test_documents_name_every_kind(path, listed, kinds):
    lines = [line for line in (ROOT / path).read_text(encoding="utf-8").splitlines() if listed in line]
    assert [kind for kind in kinds if not re.search(rf"""["` (]{kind}["` ]""", " ".join(lines))] == []


# ── What is disclosed ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ABOUT_ALL)
def test_neither_scores_nor_offices_without_a_star(kind):
    text = plain_text(document(kind))
    unrated = [f"อำเภอ{r.office.short_name}" for r in mixed().offices.values() if not r.tier and r.rank]
    assert unrated
    assert not any(name in text for name in unrated)
    assert not re.search("๘๓.๕|๗๙.๕|๕๙.๗๕", text)


def test_scores_where_the_setting_says_so():
    text = plain_text(document("circular", SCORES))
    assert all(r.office.name in text for r in mixed().offices.values())
    assert {"๘๓.๕", "๗๙.๕", "๕๙.๗๕"} <= set(re.findall(r"[๐-๙]+\.[๐-๙]+", text))
    assert "อำเภอแม่ฟ้าหลวง (๙๐ คะแนน)" in plain_text(document("announcement", SCORES))


def test_outstanding_offices_are_numbered_on():
    (items,) = (b for b in document("announcement", OUTSTANDING).body if isinstance(b, Items))
    assert [mark for mark, _ in items.items] == ["๑.", "๒.", "๓.", "๔."]
    assert "ดีเด่น ได้แก่ อันดับที่ ๑ สำนักงานพัฒนาชุมชนอำเภอเชียงแสน" in line_text(items.items[-1][1])


# ── Partial rounds and refusals ─────────────────────────────────────────────────────────────────────────────────────


def test_the_report_to_the_governor_names_places_ties_and_model_personnel():
    chosen = plain_text(document("governor-report", dataclasses.replace(OUTSTANDING, models={"1": "นางสาวก ดี"})))
    assert "๕. สำนักงานดีเด่นตามมติ  อันดับที่ ๑ สำนักงานพัฒนาชุมชนอำเภอเชียงแสน" in chosen
    assert re.search(r"๑ \| บริหารดี \| นางสาวก ดี\n๒ \| [^\n]*ยังไม่ได้บันทึก", chosen)
    proposing = replace(PROGRAMME, scoring=replace(PROGRAMME.scoring, outstanding=2))
    proposed = plain_text(document("governor-report", assessment=scored(proposing, "0.9")))
    assert "(ต้องมีมติยืนยัน)" in proposed
    assert "(คะแนนเท่ากัน)" in proposed


@pytest.mark.parametrize("kind", [*ABOUT_ALL, "certificate"])
def test_an_incomplete_round_is_refused_unless_partial(kind):
    assessment = mixed(without=WITHOUT)
    with pytest.raises(RoundIncomplete) as refused:
        document(kind, assessment=assessment)
    assert "--partial" in refused.value.remedy.th
    assert "แม่จัน" in refused.value.message.th
    text = plain_text(document(kind, PARTIAL, assessment=assessment))
    if kind != "certificate":
        said = "ทั้งนี้ ยังไม่รวมผลการประเมินของสำนักงานพัฒนาชุมชนอำเภอแม่จัน อำเภอแม่สาย และสำนักงานพัฒนาชุมชนจังหวัดเชียงราย"
        assert f"{said} ซึ่งอยู่ระหว่างดำเนินการ" in text


@pytest.mark.parametrize("kind", ABOUT_ALL)
def test_a_round_without_any_scores_is_never_told(kind):
    with pytest.raises(RoundIncomplete):
        document(kind, PARTIAL, assessment=scored(PROGRAMME, "0.8", only="x"))


@pytest.mark.parametrize("kind", ["result", "score-sheet"])
def test_an_incomplete_office_is_refused(kind):
    with pytest.raises(Incomplete):
        document(kind, PARTIAL, "5707", mixed(without=WITHOUT))


def test_a_blank_sheet_needs_no_scores():
    assert "๑.๑" in plain_text(document("blank-sheet", LetterContext(), "5707", mixed(without=WITHOUT)))


def test_no_sheet_of_evidence_without_a_workbook():
    with pytest.raises(NoEvidence) as refused:
        compose(KINDS["evidence-sheet"], Subject(mixed(), DISTRICT, FULL), Templates(load))
    assert "tidao evidence --make" in refused.value.remedy.th
    bare = replace(PROGRAMME, evidence=None)
    with pytest.raises(NoEvidence):
        written("evidence-sheet", mixed(bare), DISTRICT, reporting(FULL, PROGRAMME, DISTRICT))


def test_a_sheet_of_evidence_tells_what_was_reported_as_of_a_day():
    """Months are asked for until the day of the reading or the round's last, whichever is first."""
    january = dataclasses.replace(FULL, read_at=FULL.read_at.replace(month=1, day=20))
    early, late = (document("evidence-sheet", context) for context in (january, FULL))
    marks = [[line_text(c) for c in next(b for b in d.body if isinstance(b, Table)).rows[0]] for d in (early, late)]
    assert marks == [
        ["๕.๑", "–", "√", "√", *[""] * 7],
        ["๕.๑", "–", "√", "√", *[""] * 7],
    ]
    assert "๒๐ มกราคม ๒๕๖๗" in plain_text(early)
    assert "๓๑ มีนาคม ๒๕๖๗" in plain_text(late)
    assert "ผู้เข้าร่วมรวม ๖๕ คน" in plain_text(late)
    less = reporting(FULL, PROGRAMME, DISTRICT)
    less.evidence.counts.pop("5.3")
    assert "ไม่พบชีตของข้อนี้" in plain_text(document("evidence-sheet", less))


def test_what_is_counted_changes_a_sheet_of_evidence_and_a_day_alone_does_not():
    now = reporting(FULL, PROGRAMME, DISTRICT)
    more = reporting(FULL, PROGRAMME, DISTRICT)
    more.evidence.counts["5.3"] = replace(more.evidence.counts["5.3"], number=4)
    later = [dataclasses.replace(now, read_at=FULL.read_at.replace(month=1, day=day)) for day in (20, 21)]
    one, other, *days = (document("evidence-sheet", context) for context in (now, more, *later))
    assert (one.content() != other.content(), one.figures != other.figures) == (True, True)
    assert len({(d.content(), d.figures) for d in days}) == 1


def test_no_certificate_without_a_star():
    with pytest.raises(NoStar):
        document("certificate", assessment=mixed(shares=("0.5",)))


def test_a_memo_needs_something_to_submit():
    with pytest.raises(NothingToSubmit):
        document("memo", NUMBERED)


def test_a_memo_counts_what_there_is():
    text = plain_text(document("memo", dataclasses.replace(FULL, papers={"announcement": 0, "letter": 2})))
    assert "จึงได้จัดทำหนังสือ ๒ ฉบับ เสนอมาพร้อมนี้" in text


# ── Who signs, drafts, conflicts ────────────────────────────────────────────────────────────────────────────────────


def test_nobody_certifies_his_own_office():
    chief, governor = PROGRAMME.signatories["provincial-chief"], PROGRAMME.signatories["governor"]
    assert not may_sign(PROGRAMME, chief, PROGRAMME.offices[PROVINCE])
    assert may_sign(PROGRAMME, chief, PROGRAMME.offices[DISTRICT])
    letter = document("certificate", office=PROVINCE, assessment=mixed(shares=("0.9",)))
    assert [line_text(line) for line in letter.closing.position] == list(governor.position)


def test_where_nobody_may_sign_the_place_stays_free():
    programme = replace(PROGRAMME, signatories={"chief": PROGRAMME.signatories["provincial-chief"]})
    letter = written("certificate", mixed(programme, shares=("0.9",)), PROVINCE, FULL)
    assert letter.closing.position == ()
    assert "ชุมภูคำ" not in plain_text(letter)


def test_a_memo_goes_up_from_the_unit_in_charge():
    letter = document("memo")
    assert line_text(next(p for p in letter.head if p.role == "to").rows[0][0]) == "พัฒนาการจังหวัดเชียงราย"
    assert line_text(letter.closing.name) == "(นางอำไพ บัวระดก)"


@pytest.mark.parametrize("kind", KINDS)
def test_drafts(kind):
    assert document(kind, DRAFT).draft is (kind not in {*SHEETS, "reminder"})


@pytest.mark.parametrize("kind", ["score-sheet", "blank-sheet"])
def test_every_seat_signs_and_conflicts_are_marked(kind):
    committee = PROGRAMME.committee_of(DISTRICT)
    table = [block for block in document(kind).body if isinstance(block, Table)][-1]
    assert len(table.rows) == len(committee.seats)
    marked = [line_text(row[1]) for row in table.rows if "(√) มีส่วนได้เสีย" in line_text(row[3])]
    assert len(marked) == len(committee.conflicted(DISTRICT)) == 1
    assert "พัฒนาการอำเภอเชียงแสน" in marked[0]


# ── What a document rests on ────────────────────────────────────────────────────────────────────────────────────────


def test_content_tells_all_but_the_reading():
    later = dataclasses.replace(FULL, read_at=FULL.read_at.replace(day=3))
    for kind in KINDS:
        assert document(kind).content() == document(kind, later).content()
        assert document(kind).content() != document(kind, DRAFT).content() or kind in SHEETS


def test_figures_are_those_that_the_document_rests_on():
    now, changed = mixed(), mixed(shares=("0.835", "0.8", "0.6", "0.5975", "0.9"))  # แม่จัน: silver → gold
    for kind in KINDS:
        before, after = (document(kind, assessment=a).figures for a in (now, changed))
        assert (before != after) is KINDS[kind].about_all


@pytest.mark.parametrize("path", sorted((TEMPLATES / "letters").iterdir()), ids=lambda path: path.name)
def test_nothing_of_one_province_is_in_the_templates(path):
    text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not re.search("เชียงราย|ชร |พัฒนาชุมชน|๒๕๖๗", text)
