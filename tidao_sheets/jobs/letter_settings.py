"""The job of writing what letters need into the workspace file: numbers, days, the resolution, the last day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tidao_sheets.core.settings.edit import with_letter_setting
from tidao_sheets.core.settings.file import parse_settings_bytes
from tidao_sheets.core.text import Text, TidaoError
from tidao_sheets.files import write_whole
from tidao_sheets.jobs.own_files import SETTINGS, settings_file

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tidao_sheets.core.settings.records import Resolution
    from tidao_sheets.jobs.workspace import Workspace


class ToldInSummaryError(TidaoError):
    """The letters' settings are told in the summary, so that they are not written into the workspace file."""

    code = "told_in_summary"
    says = Text(
        'โฟลเดอร์งานนี้กรอกเลขที่ วันที่ และมติ ที่ชีต "ของเลขานุการ" ในแฟ้มสรุปผล',
        "In this workspace numbers, days and the resolution are told in the secretary's tab of the summary.",
    )
    advises = Text("กรอกที่ชีตนั้น แล้วปรับปรุงสรุปผล", "Fill in that tab, then bring the summary up to date.")


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterAnswers:
    """What is told of a round's letters: numbers and days by kind, the resolution, the last day for reviews.

    An empty number, and None in place of a day or resolution, takes away what the file says.
    """

    numbers: Mapping[str, str] = field(default_factory=dict)
    dates: Mapping[str, dt.date | None] = field(default_factory=dict)
    resolution: Resolution | None = None
    review_until: dt.date | None = None


def tell_letters(workspace: Workspace, number: int, told: LetterAnswers) -> bool:
    """Write a round's answers into the workspace file, every comment of which stays; return whether it has changed.

    Nothing is written that the file's reader would refuse: its mistakes are raised. Raises ToldInSummaryError.
    """
    if workspace.settings.in_summary:
        raise ToldInSummaryError
    before = settings_file(workspace.folder).decode("utf-8-sig")
    after = before
    for kind, numbers in told.numbers.items():
        after = with_letter_setting(after, "numbers", f"{number}/{kind}", numbers or None)
    for kind, day in told.dates.items():
        after = with_letter_setting(after, "dates", f"{number}/{kind}", day)
    found = told.resolution
    resolved: dict[str, str | dt.date] | None = {"meeting": found.meeting, "date": found.date} if found else None
    after = with_letter_setting(after, "resolution", f"{number}", resolved)
    after = with_letter_setting(after, "review_until", f"{number}", told.review_until)
    if after == before:
        return False
    path = workspace.folder / SETTINGS
    parse_settings_bytes(after.encode("utf-8"), str(path), workspace.programme)
    write_whole(path, after.encode("utf-8"))
    return True
