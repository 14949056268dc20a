"""The list that lies upon a pile to be signed: who signs what, what is still blank, and a box to tick for each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import groupby

from tidao_sheets.core.letters.document_set import Pile, SetDocument
from tidao_sheets.core.letters.parts import Block, Closing, Column, Letter, Line, Paragraph, Part, Run, Table
from tidao_sheets.core.letters.register import NO_DATE, NO_NUMBER
from tidao_sheets.core.programme.records import Programme, Round
from tidao_sheets.core.thai import thai_date, thai_digits

KIND = "signing-list"
_COLUMNS = (
    Column(4, "center"),
    Column(27),
    Column(17),
    Column(16),
    Column(6, "center"),
    Column(10, "center"),
)
_HEADS = ("ที่", "เอกสาร", "เลขที่", "ลงวันที่", "หน้า", "ลงนามแล้ว")
PRINTING = (
    "แฟ้มนี้ใช้สำหรับพิมพ์เท่านั้น พิมพ์สองหน้าได้ เพราะทุกฉบับเริ่มที่หน้าคี่ (มีหน้าว่างแทรกไว้) "
    "แฟ้มสำหรับส่งและเก็บคือแฟ้มของแต่ละฉบับในโฟลเดอร์ตามชนิดเอกสาร"
)


def ticking_list(programme: Programme, round_: Round, pile: Pile, *, incomplete: int) -> Letter:
    """Compose the list of what is printed of a pile; `incomplete` counts the offices without a result."""
    title = f"รายการเอกสารเสนอลงนาม {programme.short_name} ประจำปี {programme.year} {round_.name}"
    told = dict(_told(pile, incomplete))
    return Letter(
        kind=KIND,
        frame="sheet",
        office=None,
        round=round_.number,
        title=thai_digits(f"{title} – {pile.title}"),
        author=programme.owner,
        draft=any(paper.letter.draft for paper in pile.printed),
        heading="",
        head=(
            Part("title", "", ((_line(title),),)),
            Part("office", "เสนอ", ((_line(pile.title),),)),
            *(Part("count", label, ((_line(text),),)) for label, text in told.items()),
        ),
        body=(_table(pile), *_blanks(pile), Paragraph(_line(PRINTING))),
        closing=Closing(),
        enclosures=(),
        fingerprint="",
        issued=dt.datetime.combine(round_.due, dt.time(), dt.UTC),
        signatory=pile.signatory,
    )


def _told(pile: Pile, incomplete: int) -> Iterator[tuple[str, str]]:
    """Yield what is to be known of the whole pile, each with its label."""
    yield "จำนวน", f"{len(pile.printed)} ฉบับ {pile.pages} หน้า"
    drafts = sum(1 for paper in pile.printed if paper.letter.draft)
    if drafts:
        yield "ร่าง", f"{drafts} ฉบับยังเป็นร่าง ยังไม่เสนอลงนาม"
    if incomplete:
        yield "ผลยังไม่ครบ", f"ยังไม่รวมผลของ {incomplete} แห่ง"


def _table(pile: Pile) -> Table:
    """Return a row a document, below who signs it."""
    rows: list[tuple[Line, ...]] = []
    numbered = enumerate(pile.printed, 1)
    for signer, papers in groupby(numbered, key=lambda one: one[1].signer):
        rows.append((_line(f"ลงนามโดย {signer}"),))
        rows += [_row(place, paper) for place, paper in papers]
    return Table(_COLUMNS, tuple(_line(head) for head in _HEADS), tuple(rows))


def _row(place: int, paper: SetDocument) -> tuple[Line, ...]:
    number = (Run(NO_NUMBER, bold=True),) if paper.unnumbered else _line(paper.reference or "–")
    day = (Run(NO_DATE, bold=True),) if paper.undated else _line(thai_date(paper.date) if paper.date else "–")
    return _line(str(place)), _line(paper.name), number, day, _line(str(paper.pages)), ()


def _blanks(pile: Pile) -> Iterator[Block]:
    """Yield what is still blank, counted."""
    for said, count in (
        (NO_NUMBER, sum(1 for paper in pile.printed if paper.unnumbered)),
        (NO_DATE, sum(1 for paper in pile.printed if paper.undated)),
    ):
        if count:
            yield Paragraph((Run(said, bold=True), Run(thai_digits(f" {count} ฉบับ"))))


def _line(text: str) -> Line:
    return (Run(thai_digits(text)),)
