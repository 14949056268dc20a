"""What became of messages, as people read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tidao_sheets.core.programme.records import both_names
from tidao_sheets.core.record.messages import NAMES
from tidao_sheets.core.text import Text
from tidao_sheets.core.thai import thai_date

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tidao_sheets.cli.report import Reporter
    from tidao_sheets.core.programme.records import Programme
    from tidao_sheets.core.record.messages import SentMessage
    from tidao_sheets.jobs.mailing import Mailing

OUTCOMES: Final = {
    "sent": Text("ส่งแล้ว", "sent"),
    "failed": Text("ส่งไม่ได้", "not sent"),
    "uncertain": Text("ไม่แน่ว่าถึงหรือไม่ จะไม่ส่งซ้ำ", "it may have arrived; not sent again"),
    "today": Text("วันนี้ส่งแล้ว หรืออาจส่งแล้ว จึงไม่ส่งซ้ำ", "one was sent today, or may have been; not sent again"),
    "no_address": Text("ไม่ได้ส่ง", "not sent"),
    "unsuitable": Text("ไม่ได้ส่ง", "not sent"),
    "planned": Text("จะส่ง (--dry-run ไม่ได้ส่ง)", "would be sent (--dry-run)"),
    "intended": Text("ถูกตัดขาดขณะส่ง", "cut off while it was sent"),
}
"""What is said of each fate."""
_GOOD: Final = {"sent", "planned", "today"}


def tell_mailing(reporter: Reporter, programme: Programme, mailing: Mailing) -> None:
    """Print what became of each message, and which are uncertain."""
    for posted in mailing.posted:
        said, names = OUTCOMES[posted.outcome], _about(programme, posted.message.about)
        name, good = NAMES[posted.message.reason], posted.outcome in _GOOD
        why = Text(*(f": {text}" if text else "" for text in posted.said))
        reporter.say(
            f"  {'✓' if good else '✗'} {name.th} {names.th} {said.th}{why.th}",
            f"  {'✓' if good else '✗'} {name.en}, {names.en}: {said.en}{why.en}",
            "" if good else "red",
        )
        if posted.unreached:
            listed = ", ".join(posted.unreached)
            reporter.say(f"    ไม่ถึง: {listed}", f"    not reached: {listed}", "red")
    tell_doubtful(reporter, programme, mailing.doubtful)
    if mailing.error:
        reporter.problem(mailing.error.message, mailing.error.remedy)


def tell_doubtful(reporter: Reporter, programme: Programme, messages: Iterable[SentMessage]) -> None:
    """Print the messages of which nobody knows whether they were sent."""
    for message in messages:
        name, about = NAMES[message.reason], _about(programme, message.about)
        said = Text(
            f"{thai_date(message.at.date())} {name.th} {about.th} ไม่แน่ว่าถึงหรือไม่",
            f"{message.at.date()} {name.en}, {about.en}: it may not have arrived",
        )
        remedy = Text("ถามผู้รับ โปรแกรมไม่ส่งข้อความเดิมซ้ำ", "Ask whom it is to; it is not sent again.")
        reporter.problem(said, remedy, "warning")


def mailing_problems(mailing: Mailing) -> list[tuple[Text, Text]]:
    """Return which messages were not sent or may have been, and what to do about each."""
    found = [(mailing.error.message, mailing.error.remedy)] if mailing.error else []
    for each in mailing.posted:
        if each.outcome in _GOOD and not each.unreached:
            continue
        name, fate = NAMES[each.message.reason], OUTCOMES[each.outcome]
        what = Text(*(" ".join(filter(None, (text, each.message.about))) for text in name))
        why = Text(*(" ".join(filter(None, (text, *each.unreached))) for text in each.said))
        said = Text(f"ข้อความ {what.th} {fate.th} {why.th}".rstrip(), f"message, {what.en}: {fate.en} {why.en}".rstrip())
        found.append((said, Text("ดูผู้รับและช่องทางด้วย tidao doctor", "See addresses and channel with tidao doctor.")))
    return found


def said_of(programme: Programme, message: SentMessage) -> Text:
    """Return a message of the record in a few words."""
    name, about, fate = NAMES[message.reason], _about(programme, message.about), OUTCOMES[message.fate]
    return Text(f"ข้อความ {name.th} {about.th} {fate.th}", f"message: {name.en}, {about.en}: {fate.en}")


def _about(programme: Programme, committee: str) -> Text:
    found = programme.committees.get(committee)
    return both_names(found) if found else Text(committee, committee) if committee else Text("ทั้งรอบ", "the whole round")
