"""What is made of a round's documents: registers, and what each signatory is given to sign."""

import dataclasses
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from letter_cases import PROGRAMME, PROVINCE
from letter_text import plain_text
from sets import papers
from tab_text import tab_text

from tidao_sheets.core.letters.document_set import UNKNOWN_SIGNER, in_order, piles
from tidao_sheets.core.letters.kinds import KINDS
from tidao_sheets.core.letters.parts import Table, line_text
from tidao_sheets.core.letters.printing import to_print
from tidao_sheets.core.letters.register import NO_DATE, NO_NUMBER, REGISTERS, register
from tidao_sheets.core.letters.ticking import ticking_list
from tidao_sheets.core.sheet.styles import STYLES
from tidao_sheets.core.thai import thai_digits

ROUND = PROGRAMME.rounds[1]
some = st.lists(st.sampled_from(papers()), unique_by=lambda paper: paper.file)


def laid(programme, of):
    return [paper for pile in piles(programme, of) for paper in pile.papers]


# ── Piles ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@given(some)
def test_each_document_that_is_signed_lies_in_one_pile_once(chosen):
    found = Counter(paper.file for paper in laid(PROGRAMME, chosen))
    assert found == Counter(paper.file for paper in chosen if paper.signed)
    assert not any(p.letter.kind == "score-sheet" for p in laid(PROGRAMME, chosen)), "others sign it, in its body"


@given(some.flatmap(lambda chosen: st.tuples(st.just(chosen), st.permutations(chosen))))
def test_the_order_is_that_of_signing_whatever_order_they_come_in(both):
    one, other = both
    assert piles(PROGRAMME, one) == piles(PROGRAMME, other)
    for pile in piles(PROGRAMME, one):
        frames = [p.letter.frame for p in pile.papers if not p.kind.submits]
        known = [KINDS["memo"].submits.index(f) for f in frames if f in KINDS["memo"].submits]
        assert known == sorted(known), "as the memo names what it submits"
        assert all(p.kind.submits for p in pile.papers[: len(pile.papers) - len(frames)]), "the memo on top"


def test_a_memo_lies_upon_what_it_submits():
    found = {pile.signatory: pile for pile in piles(PROGRAMME, papers())}
    assert list(found) == ["provincial-chief", "governor", "province-secretary"]
    for signatory, to in (("provincial-chief", None), ("governor", "governor")):
        first, *others = found[signatory].papers
        assert (first.letter.kind, first.target.to) == ("memo", to)
        assert first.letter.signatory == "strategy-director", "whoever signs it"
        assert not any(paper.kind.submits for paper in others)
    assert {p.letter.kind for p in found["governor"].papers} == {"memo", "certificate"}
    [own] = found["province-secretary"].papers
    assert (own.letter.kind, own.target.office.code) == ("result", PROVINCE), "a seat's holder is known by his name"
    assert "governor-report" in {p.letter.kind for p in found["provincial-chief"].papers}


def test_of_one_position_each_has_his_own_print_file():
    chief = PROGRAMME.signatory
    twin = dataclasses.replace(chief, id="twin", name="นายอีกคน")
    programme = dataclasses.replace(PROGRAMME, signatories={**PROGRAMME.signatories, "twin": twin})
    [paper] = [p for p in papers() if p.letter.kind == "circular"]
    signed = dataclasses.replace(paper, letter=dataclasses.replace(paper.letter, signatory="twin"))
    names = [pile.file for pile in piles(programme, [paper, signed])]
    assert names == [f"ชุดเสนอลงนาม พัฒนาการจังหวัดเชียงราย ({own}).pdf" for own in ("provincial-chief", "twin")]


def test_what_nobody_signs_yet_comes_last():
    certificate = next(p for p in papers() if p.letter.kind == "certificate")
    unknown = dataclasses.replace(certificate, letter=dataclasses.replace(certificate.letter, signatory=None))
    circular = next(p for p in papers() if p.letter.kind == "circular")
    assert [pile.title for pile in piles(PROGRAMME, [unknown, circular])] == ["พัฒนาการจังหวัดเชียงราย", UNKNOWN_SIGNER]


@given(st.lists(st.tuples(st.integers(1, 99), st.integers(1, 999))))
def test_what_is_to_be_printed_is_the_sum_of_the_piles(made):
    said = to_print(made)
    if not made:
        assert said is None
    else:
        documents, pages = sum(n for n, _ in made), sum(n for _, n in made)
        assert said.th == f"พิมพ์ชุดเสนอลงนาม {documents} ฉบับ {pages} หน้า"


# ── The registers ───────────────────────────────────────────────────────────────────────────────────────────────────


def rows(tab):
    """Return the cells of each document's row by their head."""
    heads = {at.column: cell.value for at, cell in tab.cells.items() if at.row == 4}
    found = {}
    for at, cell in sorted(tab.cells.items()):
        if at.row > 4:
            found.setdefault(at.row, {})[heads[at.column]] = cell
    return list(found.values())


def declared(of, incomplete=0):
    return register(PROGRAMME, ROUND, in_order(PROGRAMME, of), incomplete=incomplete).tabs


@given(some)
def test_each_document_but_sheets_stands_in_one_register_once(chosen):
    linked = [row["แฟ้ม"].link for tab in declared(chosen) for row in rows(tab)]
    assert Counter(linked) == Counter(p.file for p in chosen if p.letter.frame != "sheet")
    assert {frame for one in REGISTERS for frame in one.frames} == {"letter", "memo", "announcement", "certificate"}


@pytest.mark.parametrize("name", ["resolved", "drafts"])
def test_what_is_still_blank_is_shown_as_such(name):
    papers_of = {paper.file: paper for paper in papers(name)}
    assert {p.unnumbered for p in papers_of.values()} == {True, False}
    for tab in declared(papers_of.values()):
        for row in rows(tab):
            paper = papers_of[row["แฟ้ม"].link]
            number = row.get("ที่") or row["ทะเบียนเลขที่"]
            assert (NO_NUMBER in row["หมายเหตุ"].value) == paper.unnumbered == ("……" in number.value)
            assert (STYLES[number.style].fill is not None) == paper.unnumbered
            assert (NO_DATE in row["หมายเหตุ"].value) == paper.undated == (row["ลงวันที่"].value == NO_DATE)
            assert ("ร่าง" in row["หมายเหตุ"].value) == paper.letter.draft == (name == "drafts")
            assert paper.number is None or paper.number in number.value


@pytest.mark.parametrize(("name", "without"), [("resolved", ()), ("drafts", ("5716", "5700"))])
def test_golden(golden, name, without):
    tabs = declared(papers(name, without), incomplete=len(without))
    golden(f"sets/register-{name}.txt", "\n".join(tab_text(tab) for tab in tabs))


# ── The list that lies upon a pile ──────────────────────────────────────────────────────────────────────────────────


def ticked(pile, incomplete=0):
    letter = ticking_list(PROGRAMME, ROUND, pile, incomplete=incomplete)
    [table] = [block for block in letter.body if isinstance(block, Table)]
    texts = [[line_text(cell) for cell in row] for row in table.rows]
    return letter, [row for row in texts if len(row) > 1], [row[0] for row in texts if len(row) == 1]


@given(some)
def test_the_list_names_each_printed_document_once_in_order(chosen):
    for pile in piles(PROGRAMME, chosen):
        letter, rows, signers = ticked(pile)
        assert [row[1] for row in rows] == [paper.name for paper in pile.papers]
        assert [row[0] for row in rows] == [thai_digits(str(n)) for n in range(1, len(rows) + 1)]
        assert {row[-1] for row in rows} == {""}, "a box to tick"
        assert all(signers.count(signer) == 1 or not signer for signer in signers)
        for row, paper in zip(rows, pile.papers, strict=True):
            assert (row[2] == NO_NUMBER) == paper.unnumbered
            assert (row[3] == NO_DATE) == paper.undated
            assert row[4] == thai_digits(str(paper.pages))
        told = " ".join(line_text(row[0]) for part in letter.head for row in part.rows)
        assert thai_digits(f"{len(rows)} ฉบับ {sum(p.pages for p in pile.papers)} หน้า") in told


def test_what_has_no_pdf_is_not_printed():
    pile = next(iter(piles(PROGRAMME, papers())))
    without = dataclasses.replace(pile, papers=(dataclasses.replace(pile.papers[0], pages=None), *pile.papers[1:]))
    _, rows, _ = ticked(without)
    assert len(rows) == len(pile.papers) - 1


@pytest.mark.parametrize(("name", "without"), [("resolved", ()), ("drafts", ("5716", "5700"))])
def test_golden_list(golden, name, without):
    lists = [ticked(pile, len(without))[0] for pile in piles(PROGRAMME, papers(name, without))]
    assert {letter.draft for letter in lists} == {name == "drafts"}
    golden(f"sets/list-{name}.txt", "\f\n".join(plain_text(letter) for letter in lists))
