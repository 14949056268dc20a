"""An explained score as a document of one page, to be handed to whoever asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidao_sheets.core.decimals import dashed, plain
from tidao_sheets.core.letters.parts import Closing, Column, Letter, Line, Paragraph, Part, Run, Table
from tidao_sheets.core.record.differences import named
from tidao_sheets.core.record.explain import former, ranking_of
from tidao_sheets.core.sheet.observed import file_name
from tidao_sheets.core.thai import normalise, thai_date, thai_digits, thai_moment

if TYPE_CHECKING:
    from tidao_sheets.core.record.explain import Explained, Figure

KIND = "explanation"
_COLUMNS = (Column(1, "center"), Column(8), Column(2, "center"), Column(9))
_HEAD = ("ข้อ", "ประเด็นหลัก", "คะแนน", "ที่มา")


def page(explained: Explained) -> Letter:
    """Return the document: each criterion with its cell, then what made total, star and rank of it."""
    result, assessment = explained.result, explained.round.assessment
    programme = assessment.programme
    title = f"ที่มาของคะแนน รอบที่ {assessment.round} ประจำปี {programme.year}"
    read = f"{thai_moment(explained.round.read_at)}{_closed(explained)}"
    head = (
        ("title", "", title),
        ("office", "สำนักงานที่รับการประเมิน", result.office.name),
        ("committee", "ประเมินโดย", result.committee.name),
        ("read", "อ่านคะแนนเมื่อ", read),
    )
    code = Part("code", "รหัสตรวจสอบ", (((Run(assessment.fingerprint(), keep=True),),),))
    return Letter(
        kind=KIND,
        frame="sheet",
        office=result.office.code,
        round=assessment.round,
        title=f"{title} – {result.office.name}",
        author=programme.owner,
        draft=False,
        heading="",
        head=(*(Part(role, label, ((_line(text),),)) for role, label, text in head), code),
        body=(Table(_COLUMNS, tuple(map(_line, _HEAD)), tuple(_rows(explained))), *_result(explained)),
        closing=Closing(),
        enclosures=(),
        fingerprint=assessment.fingerprint(),
        issued=explained.round.read_at,
    )


def _line(text: str, *, bold: bool = False) -> Line:
    return (Run(thai_digits(text), bold=bold),)


def _closed(explained: Explained) -> str:
    found = explained.record.closing
    return f" ปิดรอบเมื่อวันที่ {thai_date(found.at.date())}" if found else ""


def _rows(explained: Explained) -> list[tuple[Line, ...]]:
    rows: list[tuple[Line, ...]] = []
    for dimension in explained.round.assessment.programme.dimensions:
        figures = [f for f in explained.figures if f.dimension.id == dimension.id]
        points = explained.result.dimensions.get(dimension.id)
        for figure in figures:
            score = dashed(figure.points)
            of = f"{score}/{plain(figure.criterion.full_marks)}"
            rows.append((_line(figure.criterion.id), _line(figure.criterion.name), _line(of), (Run(_source(figure)),)))
        if figures:
            of = f"{dashed(points)}/{plain(dimension.full_marks)}"
            named = f"รวมด้านที่ {dimension.id} {dimension.name}"
            rows.append((_line(""), _line(named, bold=True), _line(of, bold=True), _line("")))
    return rows


def _source(figure: Figure) -> str:
    """Say where a score stands, what was typed, and what stood there before."""
    said = [f"ชีต {figure.place[1]} ช่อง {figure.place[2].a1}"] if figure.place else []
    thai = thai_digits
    if figure.typed and (figure.points is None or figure.typed != plain(figure.points)):
        said.append(f'พิมพ์ว่า "{figure.typed}"')
    said += [thai(f"เดิม {former(e, figure.criterion)} (ตั้งแต่ {thai_date(e.read_at.date())})") for e in figure.earlier]
    if figure.review and figure.review.decision:
        said.append(thai(f"ผลการทบทวนที่ {figure.review.number}: {figure.review.decision.reason}"))
    return " · ".join(said)


def _result(explained: Explained) -> list[Paragraph]:
    result, programme = explained.result, explained.round.assessment.programme
    total = dashed(result.total)
    star = result.tier.name if result.tier else "ยังไม่ถึงเกณฑ์ได้รับดาว" if result.complete else "คะแนนยังไม่ครบ"
    rank = f" อันดับที่ {result.rank} จาก {explained.ranked} แห่ง" if result.rank is not None else ""
    floors = " ".join(f"{t.name}ตั้งแต่ {plain(t.floor)}" for t in programme.tiers)
    near = [f"ได้เพิ่มอีก {plain(explained.up[1])} คะแนนจะถึง{explained.up[0].name}"] if explained.up else []
    near += [f"ลดลงเกิน {plain(explained.down[1])} คะแนนจะไม่ถึง{explained.down[0].name}"] if explained.down else []
    said = [
        f"คะแนนรวม {total} จาก {plain(programme.full_marks)} คะแนน {star}{rank}",
        f"คะแนนรายด้านและคะแนนรวมเป็นผลบวกโดยไม่ปัดเศษ ระดับดาวคือระดับสูงสุดที่คะแนนรวมถึงเกณฑ์ ({floors}) "
        f"อันดับเรียงคะแนนรวมของ{ranking_of(programme).th}เฉพาะที่คะแนนครบ คะแนนเท่ากันได้อันดับเดียวกัน {' '.join(near)}".rstrip(),
    ]
    said += [
        f"{named(c.parts).th}เปลี่ยนระหว่างรอบ พบเมื่อ {thai_moment(c.read_at)} คะแนนก่อนนั้นให้ตามเกณฑ์เดิม"
        for c in explained.rubric
    ]
    books = dict.fromkeys(file_name(f.place[0]) for f in explained.figures if f.place)
    found = [Paragraph(_line(text, bold=text is said[0])) for text in said]
    for review in explained.statements:
        told = f"คำชี้แจงของสำนักงาน ประกอบคำขอทบทวนที่ {review.number} ลงวันที่ {thai_date(review.date)}"
        found.append(Paragraph((*_line(f"{told}  ", bold=True), Run(normalise(review.statement or "")))))
    return [*found, Paragraph((Run(f"แบบให้คะแนนที่อ่าน: {', '.join(books)}"),))] if books else found
