"""The letters' text: who writes what to whom, template faults, and that no value is ever read as markup."""

import dataclasses
import datetime as dt
import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from letter_cases import (
    DISTRICT,
    MONTH,
    NUMBERED,
    PROGRAMME,
    PROVINCE,
    REVIEWED,
    SHARES,
    TEXTS,
    result_letter,
    scored,
    with_template,
    written,
)
from letter_text import plain_text

from tidao_sheets.core import thai
from tidao_sheets.core.letters.context import LetterContext, LetterRefused
from tidao_sheets.core.letters.markup import parse
from tidao_sheets.core.letters.parts import Gap, Items, Paragraph, Run, Table, line_text
from tidao_sheets.core.letters.template import TemplateFault
from tidao_sheets.core.settings.records import Resolution

CONTEXTS = {"numbered": NUMBERED, "draft": LetterContext(), "month": MONTH, "reviewed": REVIEWED}
OFFICES = {"district": DISTRICT, "province": PROVINCE}
HEAD = "---\nแบบ: หนังสือภายนอก\nที่: ก/\nส่วนราชการ: ข\nเรื่อง: ค\nเรียน: ง\n---\n"
HEADS = ("title", "heading")

# ── Golden files: every tier, office and setting ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("office", "tier", "context"), [*itertools.product(OFFICES, SHARES, CONTEXTS)])
def test_golden(golden, office, tier, context):
    letter = result_letter(tier, CONTEXTS[context], OFFICES[office])
    golden(f"letters/result-{office}-{tier}-{context}.txt", plain_text(letter))


@pytest.mark.parametrize("tier", ["silver", "bronze"])
def test_golden_of_the_last_round(golden, tier):
    golden(f"letters/result-district-{tier}-last-round.txt", plain_text(result_letter(tier, number=2)))


# ── What the settings do ────────────────────────────────────────────────────────────────────────────────────────────


def part(letter, role):
    return next(p for p in letter.head if p.role == role)


def printed(letter, role):
    return line_text(part(letter, role).rows[0][0])


def test_an_incomplete_office_gets_no_letter():
    assessment = scored(PROGRAMME, "0.8", only="5701")
    with pytest.raises(LetterRefused, match="not completely scored") as refused:
        written("result", assessment, DISTRICT, NUMBERED)
    assert "เชียงแสน" in refused.value.message.th
    assert refused.value.exit == 1


def test_a_letter_is_no_draft_once_resolved():
    assert not result_letter(context=NUMBERED).draft


def test_a_letter_is_a_draft_before_the_resolution():
    letter = result_letter(context=dataclasses.replace(NUMBERED, resolution=None))
    assert letter.draft
    assert plain_text(letter).startswith("ร่าง\n")
    assert "มติ" not in plain_text(letter)


def test_number_and_day_are_left_free():
    letter = result_letter(context=MONTH)
    assert printed(letter, "reference") == "ชร ๐๐๑๙.๑/"
    day, month = part(letter, "date").rows[0][0]
    assert isinstance(day, Gap)
    assert month == Run(" เมษายน ๒๕๖๗")
    assert printed(result_letter(context=LetterContext()), "date") == ""


def test_signatory_and_addressee_can_be_chosen():
    other = PROGRAMME.signatories["governor"]
    context = dataclasses.replace(NUMBERED, signatory=other, addressee="ผู้ว่าราชการจังหวัดเชียงราย")
    for office in OFFICES.values():
        letter = result_letter(context=context, office=office)
        assert printed(letter, "to") == "ผู้ว่าราชการจังหวัดเชียงราย"
        assert [line_text(line) for line in letter.closing.position] == list(other.position)


def test_the_provincial_office_hears_from_its_committees_secretary():
    letter = result_letter(office=PROVINCE)
    assert (letter.frame, letter.heading) == ("memo", "บันทึกข้อความ")
    assert printed(letter, "to") == "พัฒนาการจังหวัดเชียงราย"
    assert line_text(letter.closing.name) == "(นางอำไพ บัวระดก)"
    assert not letter.closing.phrase


def by_the_first_zone(programme=PROGRAMME):
    """Return a programme whose provincial office a zone's committee assesses, and in which no unit's head signs."""
    zone, province = programme.committees["zone-1"], programme.committees["province"]
    committees = programme.committees | {
        "zone-1": dataclasses.replace(zone, offices=(*zone.offices, PROVINCE)),
        "province": dataclasses.replace(province, offices=()),
    }
    signatories = {key: programme.signatories[key] for key in ("provincial-chief", "governor")}
    return dataclasses.replace(programme, committees=committees, signatories=signatories)


def test_whoever_assesses_the_provincial_office_its_head_is_addressed_and_the_units_head_submits():
    programme = by_the_first_zone()
    assessment = scored(programme, "0.8")
    assert assessment.offices[PROVINCE].committee.id == "zone-1"
    result = written("result", assessment, PROVINCE, NUMBERED)
    assert printed(result, "to") == "พัฒนาการจังหวัดเชียงราย"
    papers = dataclasses.replace(NUMBERED, papers={"letter": 18})
    memo = written("memo", assessment, None, papers)
    assert line_text(memo.closing.name) == "(นางอำไพ บัวระดก)"
    assert [line_text(line) for line in memo.closing.position] == ["ผู้อำนวยการกลุ่มงานยุทธศาสตร์การพัฒนาชุมชน"]


def test_a_superior_asks_without_please():
    for tier in SHARES:
        assert "โปรด" not in plain_text(result_letter(tier, REVIEWED))


@pytest.mark.parametrize(("number", "said"), [(1, "รอบต่อไป"), (2, "ปีต่อไป")])
def test_what_comes_next(number, said):
    assert f"ดาวทองใน{said}" in plain_text(result_letter("silver", number=number))


def test_a_threshold_is_a_floor():
    assert "๗๙.๕ คะแนน จากคะแนนเต็ม ๑๐๐ คะแนน อยู่ในระดับ ๒ ดาวเงิน" in plain_text(result_letter("silver"))
    assert "ซึ่งยังไม่ถึงเกณฑ์ได้รับดาว (๖๐ คะแนน)" in plain_text(result_letter("none"))


def test_other_offices_are_named_by_their_kind():
    assert "แก่สำนักงานพัฒนาชุมชนอำเภออื่นต่อไป" in plain_text(result_letter())
    office = dataclasses.replace(PROGRAMME.offices[DISTRICT], name="เทศบาลตำบลเวียง")
    programme = dataclasses.replace(PROGRAMME, offices={**PROGRAMME.offices, DISTRICT: office})
    assessment = scored(programme, SHARES["gold"], only=DISTRICT)
    assert "แก่สำนักงานอื่นต่อไป" in plain_text(written("result", assessment, DISTRICT, NUMBERED))


def test_digits_are_thai_but_in_what_was_typed():
    texts = {"1.1": {"advice": "ดู https://example.go.th/2567 ข้อ 5"}}
    text = plain_text(result_letter(context=REVIEWED, texts=texts))
    assert re.findall("[0-9]+", text) == ["2567", "5"]


def test_internal_notes_stay_inside():
    assert "ห้ามลงในหนังสือ" not in plain_text(result_letter())


def test_dates_and_names_are_kept_whole():
    runs = [run for block in result_letter().body for run in block.line]
    kept = {run.text for run in runs if run.keep}
    numbered = {"วันที่ ๑๐ เมษายน ๒๕๖๗", "ครั้งที่ ๑/๒๕๖๗", "ระดับ ๓ ดาวทอง", "๘๓.๕ คะแนน"}  # with what they count
    assert numbered | {"อำเภอเชียงแสน"} <= kept


def test_the_doubtful_number_is_reported():
    assert "๒๙๓๑๗" in result_letter().doubts[0]
    assert result_letter(office=PROVINCE).doubts == ()


def test_files_are_dated_by_the_letter_or_the_reading():
    read = dt.datetime(2024, 4, 2, 9, 30, tzinfo=dt.UTC)
    dated = dataclasses.replace(NUMBERED, read_at=read)
    assert result_letter(context=dated).issued == dt.datetime(2024, 4, 16, tzinfo=dt.UTC)
    assert result_letter(context=dataclasses.replace(dated, date=None)).issued == read
    assert result_letter(context=LetterContext()).issued == dt.datetime(2024, 3, 31, tzinfo=dt.UTC)


def test_the_fingerprint_is_the_assessments():
    assert result_letter().fingerprint == scored(PROGRAMME, "0.835", TEXTS, only=DISTRICT).fingerprint()


# ── Template faults name template, line and variable ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "line", "variable"),
    [
        (HEAD + "ก\n\n{{ offices.name }}", 10, "offices"),
        (HEAD + "{{ office.nmae }}", 8, "nmae"),
        (HEAD + "{{ resolution.meeting }}", 8, "resolution"),
        (HEAD + "{{ number | thai }}", 8, "number"),
        (HEAD + "{% if resolutoin %}{% endif %}", 8, "resolutoin"),
        (HEAD + "{{ office.name | upppper }}", 8, "upppper"),
        (HEAD + "ก\n{% if tier %}", 9, None),
        (HEAD + "{{ office.name", 8, None),
        (HEAD + "{{ 1 / 0 }}", 8, None),
        (HEAD + "{{ office }}", 8, None),
        (HEAD + "{{ office.name.__class__.__mro__ }}", 8, None),
        (HEAD.replace("เรียน", "เรียนน"), 6, "เรียนน"),
        (HEAD.replace("เรียน: ง\n", ""), None, "เรียน"),
        (HEAD.replace("หนังสือภายนอก", "จดหมาย"), 2, "แบบ"),
        (HEAD.replace("ที่: ก/", "ที่ ก/"), 3, None),
        (HEAD + "| ก | ข |\nค", 8, None),
        (HEAD + "| ก | ข |\n|---|---|\n| ค |", 10, None),
        ("ไม่มีส่วนหัว", 1, None),
        (HEAD + "ก\nตามที่{ province }}ขอ", 9, None),
        (HEAD + "{{ province }}\n{ province }", 9, None),
        (HEAD + "{ if tier %}ก", 8, None),
        (HEAD + "{% if tier %}ก{% endif %}\n\nข {# หมายเหตุ #", 10, None),
        (HEAD + "ก % endif %}", 8, None),
    ],
)
def test_a_template_fault_says_where(text, line, variable):
    with pytest.raises(TemplateFault) as fault:
        result_letter(context=MONTH, templates=with_template(result=text))
    place = fault.value.place
    assert (place.template, place.line) == ("result.md.j2", line)
    if variable:
        assert place.variable == variable
        assert variable in fault.value.message.en
    assert fault.value.message.th.startswith("แม่แบบหนังสือ result.md.j2")


def test_braces_of_values_are_printed():
    texts = {"1.1": {"advice": "{{ province }} { ก }"}}
    text = plain_text(
        result_letter(
            texts=texts, templates=with_template(result=HEAD + '{{ "{" }}{% include "result-enclosure.md.j2" %}')
        )
    )
    assert "{{ province }} { ก }" in text


def test_a_fault_in_an_included_template_names_that_one():
    with pytest.raises(TemplateFault) as fault:
        result_letter(templates=with_template(**{"result-enclosure": "ก\n{{ nobody }}"}))
    assert fault.value.place.template == "result-enclosure.md.j2"
    assert (fault.value.place.line, fault.value.place.variable) == (2, "nobody")


@pytest.mark.parametrize("name", ["missing.md.j2", "../secret.md.j2", "/etc/passwd"])
def test_a_missing_or_foreign_template_is_refused(name):
    with pytest.raises(TemplateFault, match="no such template"):
        result_letter(templates=with_template(result=f'{HEAD}{{% include "{name}" %}}'))


# ── The small Markdown ──────────────────────────────────────────────────────────────────────────────────────────────


def test_blocks():
    body = (
        "# ชื่อ\n## หัวข้อ\nย่อหน้า **หนา** \\*\nบรรทัดสอง\n\n1. หนึ่ง\n   ต่อ\n๒. สอง\n\n- ข้อ\n\n"
        "|ก|ข|\n|:-:|--:|\n|1\\|2|**3**|\n"
    )
    parsed = parse(f"---\nเรื่อง: ก\nอ้างถึง:\n- ข | ค\n- ง\n---\n{body}=== แนบ\nจ", [])
    title, heading, paragraph, numbered, dashed, table = parsed.body
    assert (title, heading) == (Paragraph((Run("ชื่อ"),), "title"), Paragraph((Run("หัวข้อ"),), "heading"))
    assert paragraph.line == (Run("ย่อหน้า "), Run("หนา", bold=True), Run(" * บรรทัดสอง"))
    assert numbered == Items((("๑.", (Run("หนึ่ง ต่อ"),)), ("๒.", (Run("สอง"),))))
    assert dashed == Items((("-", (Run("ข้อ"),)),))
    assert isinstance(table, Table)
    assert [(c.weight, c.align) for c in table.columns] == [(1, "center"), (2, "right")]
    assert table.rows == (((Run("1|2"),), (Run("3", bold=True),)),)
    assert parsed.fields["อ้างถึง"] == (((Run("ข"),), (Run("ค"),)), ((Run("ง"),),))
    assert (parsed.enclosures[0].label, parsed.enclosures[0].blocks) == ((Run("แนบ"),), (Paragraph((Run("จ"),)),))


def test_several_enclosures_are_numbered():
    text = HEAD.replace("เรียน: ง\n", "เรียน: ง\nสิ่งที่ส่งมาด้วย:\n- ก | ๑ ชุด\n- ข | ๒ ชุด\n")
    letter = result_letter(templates=with_template(result=text + "ก"))
    assert [line_text(row[0]) for row in part(letter, "enclosed").rows] == ["๑. ก", "๒. ข"]


def test_a_long_name_may_break_although_it_should_be_kept():
    text = HEAD + "{{ ('ยาว' * 40) | keep }}"
    body = result_letter(templates=with_template(result=text)).body
    assert not any(run.keep for run in body[0].line)


# ── What committees typed is never interpreted ──────────────────────────────────────────────────────────────────────

HOSTILE = st.sampled_from(
    [
        *("{{ office }}", "{% raw %}", "{#", "**ก**", "# หัว", "- ก", "1. ก", "| ก | ข |", "|---|", "=== ก", "---"),
        *("#let x = 1", "$x$", "`", "\\", "<b>&amp;</b>", "]]>", "\ue0000\ue001", "\ue002", "\ue004", "😀", "\x0b"),
        *("\n", "\n\n", "  ", "\t", "ลํา", "เเ", "\u200b", "'", '"', "=cmd()", "\ufffe"),
    ]
)
TYPED = st.one_of(
    st.lists(st.one_of(HOSTILE, st.text(max_size=8)), max_size=12).map("".join), st.text(max_size=300), HOSTILE
)


def read_back(text):
    """Return what the letter must print for a typed text: mended, private marks shown by name, ends stripped."""
    return re.sub("[\ue000-\ue005]", lambda m: thai.code_point(m[0]), thai.normalise(text).strip())


@given(TYPED, TYPED)
def test_what_was_typed_appears_verbatim(strength, advice):
    plain = result_letter(texts={})
    letter = result_letter(texts={"1.1": {"strength": strength, "advice": advice}})
    assert letter.body == plain.body
    blocks = letter.enclosures[0].blocks
    kept = [typed for typed in map(read_back, (strength, advice)) if typed]
    tables = [block for block in blocks if isinstance(block, Table)]
    rows = [[line_text(cell) for cell in row] for row in tables[1].rows] if kept else []
    assert rows[1:] == (
        [["๑.๑ ภาวะผู้นำ/การนำธรรมาภิบาล (Mindset)", read_back(strength) or "–", read_back(advice) or "–"]] if kept else []
    )
    assert len(tables) == (2 if kept else 1)
    heads = [line_text(b.line) for b in blocks if isinstance(b, Paragraph) and b.style in HEADS]
    assert heads[:3] == [
        line_text(b.line) for b in plain.enclosures[0].blocks if isinstance(b, Paragraph) and b.style in HEADS
    ]
    assert heads[3:] == (["จุดเด่นและข้อเสนอแนะ"] if kept else [])


@given(TYPED)
def test_a_value_that_a_template_sets_aside_is_still_text(typed):
    text = HEAD + "{% set x %}- {{ praise }}{% endset %}{{ x }}\n\n{{ praise ~ x | keep }}"
    context = dataclasses.replace(NUMBERED, praise=f"ก{typed}")
    letter = result_letter(context=context, templates=with_template(result=text))
    value = re.sub("[\ue000-\ue005]", lambda m: thai.code_point(m[0]), thai.normalise(f"ก{typed}"))
    assert [line_text(block.line) for block in letter.body] == [f"- {value}", f"{value}- {value}"]


def test_a_very_long_text_is_not_cut():
    text = "ข้อเสนอแนะยาวมาก " * 200
    assert text.strip() in plain_text(result_letter(texts={"1.1": {"advice": text}}))


def test_the_resolution_is_quoted():
    context = dataclasses.replace(NUMBERED, resolution=Resolution(meeting="2/2567", date=dt.date(2024, 5, 1)))
    said = "คณะกรรมการอำนวยการโครงการฯ ในการประชุมครั้งที่ ๒/๒๕๖๗ เมื่อวันที่ ๑ พฤษภาคม ๒๕๖๗ ได้มีมติรับรองผลการประเมินแล้ว"
    assert said in plain_text(result_letter(context=context))


def test_the_enclosure_tells_what_became_of_advice_and_the_comment_on_the_office():
    typed = {"1.1": {"follow_up": "จัดทำแผน\nติดตามแล้ว"}, "*": {"overall": "ดีขึ้นมาก # 1"}}
    text = plain_text(result_letter(texts=typed))
    for said in ("การติดตามข้อเสนอแนะของรอบก่อน", "จัดทำแผน", "ความเห็นโดยรวม", "ดีขึ้นมาก # 1"):
        assert said in text
    assert "ความเห็นโดยรวม" not in plain_text(result_letter(texts={}))
