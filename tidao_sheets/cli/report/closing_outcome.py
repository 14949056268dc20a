"""A round that was closed, or opened again: what stands in the record, and what became of the forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidao_sheets.cli.report import Json, Report, Reporter, Step, report
from tidao_sheets.cli.report.assess import mend
from tidao_sheets.cli.report.record import RECORDED, closing_json, tell_closing
from tidao_sheets.cli.report.sync import SyncReport, tell_unmarked, unmarked_json
from tidao_sheets.core.decimals import dashed, known, plain
from tidao_sheets.core.text import Text
from tidao_sheets.jobs.closing_outcome import ClosingOutcome, ReopenedRound

if TYPE_CHECKING:
    from tidao_sheets.core.programme.records import Programme
    from tidao_sheets.core.record.acts import Review
    from tidao_sheets.core.record.results import Lapsed


@report.register(ClosingOutcome)
class ClosingReport(Report[ClosingOutcome]):
    """What `close` says."""

    @property
    def exit(self) -> int:
        """The exit code: 3 where the summary holds what is not the program's, 4 where a form refuses."""
        summary, refused = self.result.summary, [u.error.exit for u in self.result.unprotected]
        if summary.assessed.unread:
            return 4
        return 3 if summary.refused else max(refused, default=0)

    def document(self, lang: str) -> Json:
        """Return the closing that stands, and what became of summary and forms."""
        told, assessed = SyncReport(self.result.summary).document(lang), self.result.summary.assessed
        return {
            "programme": assessed.programme.id,
            "round": assessed.round.number,
            "closed": closing_json(self.result.record),
            "anew": self.result.anew,
            "lapsed": [
                {
                    "review": each.review.number,
                    "office": each.review.office,
                    "criterion": each.criterion,
                    "decided": plain(each.decided),
                    "form": known(each.form),
                }
                for each in self.result.lapsed
            ],
            **{key: told[key] for key in ("unread", "conflicts", "written", "backup")},
            "protected": list(self.result.protected),
            "unprotected": unmarked_json(self.result.unprotected, lang),
        }

    def tell(self, reporter: Reporter) -> None:
        """Print what was closed, or why not."""
        found, assessed = self.result.closing, self.result.summary.assessed
        if found is None or self.result.summary.refused or assessed.unread:
            SyncReport(self.result.summary).tell(reporter)
            reporter.gap()
            reporter.say("ยังไม่ได้ปิดรอบ", "The round was not closed.", "bold red")
            return
        tell_closing(reporter, assessed.round.number, found)
        for each in self.result.lapsed:
            _tell_lapsed(reporter, each, assessed.programme)
        _tell_forms(reporter, self.result, assessed.programme)

    def next_step(self) -> Step:
        """Return what to do next."""
        assessed = self.result.summary.assessed
        number, found = assessed.round.number, self.result.closing
        if assessed.unread:
            return mend(assessed)
        if self.result.summary.refused:
            said = Text("ทำตามที่บอกไว้ แล้วปิดรอบอีกครั้งด้วย", "do what is said there, then close again:")
            return Step(said, f"close --round {number}")
        if self.exit:
            return Step(Text("แก้ตามที่บอกแล้วสั่งใหม่ด้วย", "mend what is named, then run again:"), f"close --round {number}")
        if found and found.resolution is None:
            said = Text(
                "เมื่อมีมติแล้ว บันทึกด้วย (เอกสารเป็น “ร่าง” จนกว่าจะบันทึก)",
                "once there is a resolution, record it (documents stay drafts until then):",
            )
            return Step(said, f'close --round {number} --resolution "…/{assessed.programme.year} …"')
        return Step(Text("ทำหนังสือและเอกสารของรอบด้วย", "make the round's documents:"), f"letters --round {number}")


@report.register(ReopenedRound)
class ReopenedReport(Report[ReopenedRound]):
    """What `reopen` says."""

    @property
    def exit(self) -> int:
        """The exit code: 4 where a form refuses to be opened again."""
        return max((u.error.exit for u in self.result.unprotected), default=0)

    def document(self, lang: str) -> Json:
        """Return the act, and what became of the forms."""
        act = self.result.reopening
        return {
            "round": self.result.round,
            "reopened": {"at": act.at.isoformat(), "reason": act.reason, "fingerprint": act.closing.fingerprint},
            "anew": self.result.anew,
            "lapsed": [{"review": r.number, "office": r.office} for r in act.lapsed],
            "waiting": [{"review": r.number, "office": r.office} for r in act.waiting],
            "protected": list(self.result.protected),
            "unprotected": unmarked_json(self.result.unprotected, lang),
        }

    def tell(self, reporter: Reporter) -> None:
        """Print what counts no more."""
        act, number = self.result.reopening, self.result.round
        reporter.say(f"เปิดรอบที่ {number} ใหม่แล้ว", f"Round {number} is open again.", "bold green")
        if not self.result.anew:
            reporter.say(*RECORDED, "dim")
        reporter.say(f"เหตุผล: {act.reason}", f"Reason: {act.reason}")
        for review in act.lapsed:
            office = _named(self.result.programme, review)
            reporter.problem(
                Text(
                    f"ผลการทบทวนที่ {review.number} ของ{office.th} ไม่นับอีก",
                    f"the decision on review {review.number} of {office.en} counts no more",
                ),
                Text(
                    "ให้คณะกรรมการแก้คะแนนในแบบตามผลการทบทวน ก่อนปิดรอบอีกครั้ง",
                    "Have the committee enter it in the form before the round is closed again.",
                ),
                "warning",
            )
        for review in act.waiting:
            office = _named(self.result.programme, review)
            reporter.problem(
                Text(
                    f"คำขอทบทวนที่ {review.number} ของ{office.th} ยังไม่ได้ตัดสิน และไม่อยู่ในรายการอีก",
                    f"review {review.number} of {office.en} was not decided, and is listed no more",
                ),
                Text(
                    "หากยังขอทบทวน บันทึกเป็นคำขอใหม่หลังปิดรอบด้วย tidao review add",
                    "If it still stands, record it anew with tidao review add after the round is closed again.",
                ),
                "warning",
            )
        _tell_forms(reporter, self.result, self.result.programme)

    def next_step(self) -> Step:
        """Return what to do next."""
        number = self.result.round
        if self.exit:
            said = Text("แก้ตามที่บอก แล้วตรวจแบบด้วย", "mend what is named, then look at the forms:")
            return Step(said, f"check --round {number}")
        return Step(Text("แก้คะแนนในแบบ แล้วปรับปรุงสรุปผลด้วย", "correct the forms, then:"), f"sync --round {number}")


def _tell_lapsed(reporter: Reporter, each: Lapsed, programme: Programme) -> None:
    review, name = each.review, _named(programme, each.review)
    decided, form = plain(each.decided), dashed(each.form)
    reporter.problem(
        Text(
            f"ผลการทบทวนที่ {review.number} ของ{name.th} ข้อ {each.criterion} คือ {decided} แต่ปิดรอบด้วย {form}",
            f"review {review.number} of {name.en} decided {decided} for criterion {each.criterion}, but the round is "
            f"closed with {form}",
        ),
        Text(
            "หากต้องเป็นตามผลการทบทวน เปิดรอบใหม่ด้วย tidao reopen แก้คะแนนในแบบ แล้วปิดอีกครั้ง",
            "If the decision is to hold, open the round again (tidao reopen), mend the form, and close it anew.",
        ),
        "warning",
    )


def _named(programme: Programme, review: Review) -> Text:
    """Return how the office that asked is called; its code where the programme has it no more."""
    office = programme.offices.get(review.office)
    return office.listed if office else Text(review.office, review.office)


def _tell_forms(reporter: Reporter, found: ClosingOutcome | ReopenedRound, programme: Programme) -> None:
    forms = len(found.protected)
    if forms and isinstance(found, ClosingOutcome):
        reporter.say(f"ป้องกันแบบบน Google แล้ว {forms} แฟ้ม", f"{forms} Google forms are protected.")
    elif forms:
        reporter.say(f"เลิกป้องกันแบบบน Google แล้ว {forms} แฟ้ม", f"{forms} Google forms are open.")
    said = Text("แบบของ{whose} ไม่ได้เปลี่ยนการป้องกัน", "the form of {whose} keeps its protection")
    tell_unmarked(reporter, programme, found.unprotected, said)
