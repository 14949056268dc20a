"""An office's score, explained: a line a criterion with its cell, and what made totals, star and rank of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidao_sheets.cli.report import Json, Report, Reporter, Step, findings_json, report, unread_json
from tidao_sheets.cli.report.assess import head, reading_json, see
from tidao_sheets.cli.report.record import moment
from tidao_sheets.core.decimals import dashed, known, plain
from tidao_sheets.core.evidence.said import said_in
from tidao_sheets.core.record.differences import named
from tidao_sheets.core.record.explain import former, ranking_of
from tidao_sheets.core.sheet.observed import file_name
from tidao_sheets.core.text import Text
from tidao_sheets.core.thai import ascii_digits, thai_date
from tidao_sheets.jobs.assess import exit_of
from tidao_sheets.jobs.explain import Explanation

if TYPE_CHECKING:
    from tidao_sheets.core.record.acts import Review
    from tidao_sheets.core.record.explain import Explained, Figure

RULES = {
    "dimension": Text(
        "คะแนนรายด้าน คือ ผลบวกของคะแนนทุกข้อในด้านนั้น ไม่ปัดเศษ", "a dimension is the sum of its criteria, unrounded"
    ),
    "total": Text("คะแนนรวม คือ ผลบวกของทุกด้าน ไม่ปัดเศษ", "the total is the sum of the dimensions, unrounded"),
    "tier": Text(
        "ระดับดาว คือ ระดับสูงสุดที่คะแนนรวมถึงเกณฑ์ ({floors})",
        "the star is the highest whose floor the total reaches ({floors})",
    ),
    "rank": Text(
        "อันดับ เรียงคะแนนรวมของ{ranked}เฉพาะที่คะแนนครบ คะแนนเท่ากันได้อันดับเดียวกันและเว้นอันดับถัดไป",
        "the rank orders the totals of {ranked} as far as they are complete; equal totals share a rank, and the next is"
        " left out",
    ),
}


@report.register(Explanation)
class ExplanationReport(Report[Explanation]):
    """What `explain` says."""

    @property
    def exit(self) -> int:
        """The exit code: that of the reading, of whose findings those about the office count."""
        return exit_of(self.result.explained.findings, self.result.assessed.unread)

    def document(self, lang: str) -> Json:
        """Return every figure with its cell, and the rules."""
        found, assessed = self.result.explained, self.result.assessed
        result = found.result
        reported = {c: told.in_(lang) for c, told in said_in(found.round, result.office.code).items()}
        return {
            **reading_json(assessed),
            "office": {"code": result.office.code, "name": result.office.name},
            "committee": result.committee.id,
            "criteria": [{**_figure_json(f), "reported": reported.get(f.criterion.id)} for f in found.figures],
            "dimensions": {d: known(p) for d, p in result.dimensions.items()},
            "total": known(result.total),
            "tier": result.tier_id,
            "rank": result.rank,
            "ranked": found.ranked,
            "up": {"tier": found.up[0].id, "points": plain(found.up[1])} if found.up else None,
            "down": {"tier": found.down[0].id, "points": plain(found.down[1])} if found.down else None,
            "statements": [
                {"review": r.number, "date": r.date.isoformat(), "letter": r.letter, "statement": r.statement}
                for r in found.statements
            ],
            "rules": {name: rule.in_(lang) for name, rule in _rules(found).items()},
            "rubric": [{"read_at": c.read_at.isoformat(), "changed": [*c.parts]} for c in found.rubric],
            "copies": [f.message(lang) for f in found.copies],
            "findings": findings_json(found.findings, lang),
            "unread": unread_json(assessed.unread, lang),
            "file": str(self.result.file) if self.result.file else None,
        }

    def tell(self, reporter: Reporter) -> None:
        """Print the office, each criterion with its cell and former values, and what made the rest."""
        found, assessed = self.result.explained, self.result.assessed
        office, reported = found.result.office, said_in(found.round, found.result.office.code)
        head(reporter, assessed)
        reporter.gap()
        reporter.say(office.name, f"{office.romanised} ({office.code})", "bold")
        sheet = _sheet(found.figures)
        if sheet:
            book, tab = file_name(sheet[0]), sheet[1]
            reporter.say(f'จากแฟ้ม "{book}" ชีต "{tab}"', f'From "{book}", tab "{tab}"', "dim")
        for dimension, points in found.result.dimensions.items():
            figures = [f for f in found.figures if f.dimension.id == dimension]
            if not figures:
                continue
            named, sum_ = figures[0].dimension, dashed(points)
            reporter.gap()
            reporter.say(
                f"ด้านที่ {dimension} {named.name}: {sum_} จาก {plain(named.full_marks)}",
                f"Dimension {dimension}: {sum_} of {plain(named.full_marks)}",
                "bold",
            )
            for figure in figures:
                _tell_figure(reporter, figure, sheet)
                if told := reported.get(figure.criterion.id):
                    th = ascii_digits(told.th)
                    reporter.say(f"        หลักฐานที่รายงานไว้: {th}", f"        evidence reported: {told.en}", "dim")
        reporter.gap()
        _tell_result(reporter, found)
        for review in found.statements:
            reporter.gap()
            _tell_statement(reporter, review)
        for finding in found.copies:
            reporter.say(f"  · {finding.message('th')}", f"  · {finding.message('en')}", "dim")
        if found.findings:
            reporter.gap()
            reporter.findings(found.findings)
        reporter.unread(assessed.unread)
        if self.result.file:
            reporter.say(f"เขียนแล้ว: {self.result.file}", f"Written: {self.result.file}", "green")

    def next_step(self) -> Step:
        """Return what to do next."""
        found, number = self.result.explained, self.result.assessed.round.number
        if self.exit:
            return see(self.result.assessed)
        if self.result.file:
            return Step(Text("ดูว่าอะไรเปลี่ยนเมื่อใดด้วย", "see what changed when:"), f"history --round {number}")
        said = Text("มอบคำชี้แจงเป็นเอกสารหนึ่งหน้าด้วย", "hand it out as a page:")
        return Step(
            said, f"explain {found.result.office.code} --round {number} --to explain-{found.result.office.code}.pdf"
        )


def _tell_statement(reporter: Reporter, review: Review) -> None:
    reporter.say(
        f"คำชี้แจงของสำนักงาน (คำขอทบทวนที่ {review.number} วันที่ {ascii_digits(thai_date(review.date))})",
        f"The office's own statement (review {review.number}, {review.date})",
        "bold",
    )
    reporter.say(f"  {review.statement}", f"  {review.statement}")


def _figure_json(figure: Figure) -> Json:
    workbook, tab, at = figure.place or (None, None, None)
    review = figure.review
    return {
        "criterion": figure.criterion.id,
        "name": figure.criterion.name,
        "dimension": figure.dimension.id,
        "full_marks": plain(figure.criterion.full_marks),
        "points": known(figure.points),
        "typed": figure.typed,
        "workbook": workbook,
        "tab": tab,
        "cell": at.a1 if at else None,
        "link": figure.link,
        "read_at": figure.read_at.isoformat(),
        "earlier": [
            {
                "typed": e.typed,
                "read_at": e.read_at.isoformat(),
                "run": e.run,
                "full_marks": known(e.full_marks),
            }
            for e in figure.earlier
        ],
        "review": review.number if review else None,
    }


def _rules(found: Explained) -> dict[str, Text]:
    programme = found.round.assessment.programme
    tiers = programme.tiers
    floors = Text(
        " · ".join(f"{t.name} ตั้งแต่ {plain(t.floor)}" for t in tiers),
        ", ".join(f"{t.id} from {plain(t.floor)}" for t in tiers),
    )
    return {name: rule.format(floors=floors, ranked=ranking_of(programme)) for name, rule in RULES.items()}


def _sheet(figures: tuple[Figure, ...]) -> tuple[str, str] | None:
    """Return the workbook and tab that all figures stand in, None where they are not one."""
    sheets = {f.place[:2] for f in figures if f.place}
    return next(iter(sheets)) if len(sheets) == 1 else None


def _tell_figure(reporter: Reporter, figure: Figure, sheet: tuple[str, str] | None) -> None:
    """Print one criterion: points, the cell, what was typed where that differs, and what stood there before."""
    points = dashed(figure.points)
    name, full = figure.criterion.name, plain(figure.criterion.full_marks)
    reporter.say(f"  {figure.criterion.id} {name}: {points} จาก {full}", f"  {figure.criterion.id}: {points} of {full}")
    if figure.place:
        book, tab, at = figure.place
        where = Text("", "")
        if sheet != (book, tab):
            where = Text(f'แฟ้ม "{file_name(book)}" ชีต "{tab}" ', f'"{file_name(book)}", tab "{tab}", ')
        typed = "" if figure.typed in {points, ""} else f' "{figure.typed}"'
        when = moment(figure.read_at)
        reporter.say(
            f"      ← {where.th}ช่อง {at.a1}{typed and ' พิมพ์ว่า' + typed}  อ่านเมื่อ {when.th}",
            f"      ← {where.en}cell {at.a1}{typed and ', typed' + typed}  read at {when.en}",
            "dim",
        )
    for earlier in figure.earlier:
        when = moment(earlier.read_at)
        typed = former(earlier, figure.criterion)
        reporter.say(f"        เดิม {typed}  ตั้งแต่ {when.th}", f"        before: {typed}  since {when.en}", "dim")
    if figure.review and figure.review.decision:
        decision = figure.review.decision
        reporter.say(
            f"        ผลการทบทวนที่ {figure.review.number}: {points} เพราะ {decision.reason} (โดย {decision.by})",
            f"        review {figure.review.number}: {points}, since {decision.reason} (by {decision.by})",
            "yellow",
        )


def _tell_result(reporter: Reporter, found: Explained) -> None:
    result = found.result
    total = dashed(result.total)
    full = plain(found.round.assessment.programme.full_marks)
    star = result.tier.name if result.tier else ("ยังไม่ถึงเกณฑ์" if result.complete else "ยังไม่ครบ")
    rank = Text(f"อันดับ {result.rank} จาก {found.ranked}", f"rank {result.rank} of {found.ranked}")
    shown = rank if result.rank is not None else Text("ไม่จัดอันดับ", "not ranked")
    reporter.say(
        f"คะแนนรวม {total} จาก {full}  {star}  {shown.th}",
        f"Total {total} of {full}  {result.tier_id or 'incomplete'}  {shown.en}",
        "bold",
    )
    for rule in _rules(found).values():
        reporter.say(f"  · {rule.th}", f"  · {rule.en}", "dim")
    for change in found.rubric:
        parts, when = named(change.parts), moment(change.read_at)
        reporter.say(
            f"  · เปลี่ยนระหว่างรอบ: {parts.th} (พบเมื่อ {when.th}) คะแนนก่อนนั้นให้ตามเกณฑ์เดิม",
            f"  · changed meanwhile: {parts.en} (found at {when.en}); points before were given by the former ones",
            "yellow",
        )
    if found.up:
        tier, points = found.up
        reporter.say(
            f"  ได้เพิ่มอีก {plain(points)} คะแนน จะถึง{tier.name}", f"  {plain(points)} more points reach {tier.id}", "cyan"
        )
    if found.down:
        tier, points = found.down
        reporter.say(
            f"  ถ้าลดลงเกิน {plain(points)} คะแนน จะไม่ถึง{tier.name}",
            f"  losing more than {plain(points)} points loses {tier.id}",
            "cyan",
        )
