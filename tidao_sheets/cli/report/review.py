"""Requests for review: one that was recorded or decided on, with what it changes, and the list of all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidao_sheets.cli.report import Json, Report, Reporter, Step, report
from tidao_sheets.cli.report.letter_files import file_json, state_of, words_anew
from tidao_sheets.cli.report.record import RECORDED
from tidao_sheets.cli.report.sync import SyncReport
from tidao_sheets.core.decimals import dashed, known, plain
from tidao_sheets.core.letters.kinds import KINDS
from tidao_sheets.core.text import Text
from tidao_sheets.core.thai import ascii_digits, thai_date
from tidao_sheets.jobs.review import Reviewed, Reviews

if TYPE_CHECKING:
    from tidao_sheets.core.record.acts import Review
    from tidao_sheets.core.scoring.assessment import OfficeResult
    from tidao_sheets.jobs.assess import AssessedRound

_ANEW = Text("ทำเอกสารใหม่แทน แล้วแจ้งผู้ที่ได้รับฉบับเดิม", "Make it anew, and tell who has the former one.")
_WITH_THE_OTHERS = Text("โปรแกรมทำใหม่เมื่อทำเอกสารข้างต้นใหม่", "It is made anew with those documents.")


@report.register(Reviewed)
class ReviewedReport(Report[Reviewed]):
    """What `review add` and `review decide` say."""

    @property
    def exit(self) -> int:
        """The exit code: 3 where the summary holds what is not the program's; the decision stands all the same."""
        return 3 if self.result.summary and self.result.summary.refused else 0

    def document(self, lang: str) -> Json:
        """Return the review, the office's result before and after, and the documents that no longer hold."""
        found, office = self.result, self.result.review.office
        summary = SyncReport(found.summary).document(lang) if found.summary else {}
        return {
            "round": found.after.round.number,
            "review": review_json(found.review),
            "anew": found.anew,
            "before": _result_json(_result(found.before, office)),
            "after": _result_json(_result(found.after, office)),
            "fingerprint": found.after.assessment.fingerprint(),
            "stale": [file_json(one, lang) for one in found.stale],
            "conflicts": summary.get("conflicts", []),
            "written": summary.get("written", {"cells": 0, "workbooks": []}),
        }

    def tell(self, reporter: Reporter) -> None:
        """Print the review, and what it changes."""
        found = self.result
        _tell_review(reporter, found.review, found.after)
        if not found.anew:
            reporter.say(*RECORDED, "dim")
        before, after = (_result(each, found.review.office) for each in (found.before, found.after))
        if found.review.decision:
            told = [_said(result) for result in (before, after)]
            reporter.say(f"ผล: {told[0].th} → {told[1].th}", f"Result: {told[0].en} → {told[1].en}", "bold")
        for one in found.stale:
            why = state_of(one)
            reporter.problem(
                Text(f'"{one.path.name}" ไม่ตรงกับผลอีกแล้ว ({why.th})', f'"{one.path.name}" no longer holds ({why.en}).'),
                _ANEW if one.kind in KINDS else _WITH_THE_OTHERS,
                "warning",
            )
        if found.summary and found.summary.refused:
            SyncReport(found.summary).tell(reporter)

    def next_step(self) -> Step:
        """Return what to do next."""
        found, number = self.result, self.result.after.round.number
        if self.exit:
            said = Text("ผลการทบทวนบันทึกแล้ว แก้สรุปผลตามที่บอก แล้วสั่ง", "it is recorded; mend the summary, then:")
            return Step(said, f"close --round {number}")
        if found.review.decision is None:
            said = Text("เมื่อมีผลแล้ว บันทึกด้วย", "record the decision with:")
            points = f"{found.review.criteria[0]}=…"
            words = f'review decide {found.review.number} --round {number} --points {points} --reason "…" --by "…"'
            return Step(said, words)
        said = Text("ทำหนังสือตอบ และเอกสารที่เปลี่ยนใหม่ด้วย", "make the reply, and the changed documents anew:")
        return Step(said, words_anew(number, found.stale, replies=True))


@report.register(Reviews)
class ReviewsReport(Report[Reviews]):
    """What `review list` says."""

    def document(self, lang: str) -> Json:
        """Return every request and its decision."""
        del lang
        found = self.result
        return {
            "round": found.assessed.round.number,
            "until": found.until.isoformat() if found.until else None,
            "reviews": [review_json(r) for r in found.reviews],
        }

    def tell(self, reporter: Reporter) -> None:
        """Print each request."""
        found = self.result
        until = f"รับคำขอถึงวันที่ {ascii_digits(thai_date(found.until))}" if found.until else "ไม่ได้เปิดให้ขอทบทวน"
        reporter.say(
            until, f"Requests are taken until {found.until}" if found.until else "No requests are taken.", "bold"
        )
        if not found.reviews:
            reporter.say("ไม่มีคำขอทบทวน", "There is no request for review.", "dim")
        for review in found.reviews:
            reporter.gap()
            _tell_review(reporter, review, found.assessed)

    def next_step(self) -> Step:
        """Return what to do next."""
        number = self.result.assessed.round.number
        waiting = [r for r in self.result.reviews if r.decision is None]
        if waiting:
            said = Text("บันทึกผลของคำขอที่ยังไม่ตัดสินด้วย", "record the decisions that are due:")
            return Step(said, f'review decide {waiting[0].number} --round {number} --reason "…" --by "…"')
        return Step(Text("ทำหนังสือและเอกสารของรอบด้วย", "make the round's documents:"), f"letters --round {number}")


def review_json(review: Review) -> Json:
    """Return one request for review."""
    decision = review.decision
    return {
        "number": review.number,
        "office": review.office,
        "criteria": list(review.criteria),
        "reason": review.reason,
        "date": review.date.isoformat(),
        "letter": review.letter,
        "statement": review.statement,
        "decision": {
            "points": {criterion: plain(points) for criterion, points in decision.points.items()},
            "reason": decision.reason,
            "by": decision.by,
            "date": decision.date.isoformat(),
        }
        if decision
        else None,
    }


def _result(assessed: AssessedRound, office: str) -> OfficeResult:
    return assessed.assessment.offices[office]


def _result_json(result: OfficeResult) -> Json:
    total = known(result.total)
    return {"total": total, "tier": result.tier_id, "rank": result.rank}


def _said(result: OfficeResult) -> Text:
    total = dashed(result.total)
    star = Text(result.tier.name, result.tier.id) if result.tier else Text("ไม่ได้รับดาว", "no star")
    return Text(f"{total} {star.th}", f"{total} {star.en}")


def _tell_review(reporter: Reporter, review: Review, assessed: AssessedRound) -> None:
    office, criteria = assessed.assessment.programme.offices[review.office], ", ".join(review.criteria)
    letter = f" ตามหนังสือที่ {review.letter}" if review.letter else ""
    reporter.say(
        ascii_digits(f"คำขอทบทวนที่ {review.number}: {office.name} ข้อ {criteria} วันที่ {thai_date(review.date)}{letter}"),
        f"Review {review.number}: {office.romanised}, criteria {criteria}, {review.date}",
        "bold",
    )
    reporter.say(f"  เหตุผล: {review.reason}", f"  Reason: {review.reason}")
    if review.statement:
        reporter.say(f"  คำชี้แจงของสำนักงาน: {review.statement}", f"  The office's own statement: {review.statement}")
    decision = review.decision
    if decision is None:
        reporter.say("  ยังไม่ได้ตัดสิน", "  Not decided yet.", "yellow")
        return
    points = " ".join(f"{criterion} = {plain(points)}" for criterion, points in decision.points.items())
    day = ascii_digits(thai_date(decision.date))
    reporter.say(
        f"  ผล: {points or 'ยืนตามเดิม'} เพราะ {decision.reason} โดย {decision.by} ({day})",
        f"  Decision: {points or 'it stands'}, since {decision.reason}, by {decision.by} ({decision.date})",
        "green",
    )
