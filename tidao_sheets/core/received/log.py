"""The log of what came back for a round: each file, and whether it counts now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from tidao_sheets.core.form.copies import Dispute
    from tidao_sheets.core.form.form_reading import FormReading
    from tidao_sheets.core.record.acts import Receipt

ReceiptState = Literal["counts", "disputed", "blank", "superseded", "other_rubric", "kept", "altered", "gone"]
"""What became of a file.

A form "counts" as far as no other copy was chosen; it is "disputed" while copies disagree and nobody has chosen; else
it does not count. What is no form is "kept". A file is "altered" or "gone" that is no longer there as it was received.
"""


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A file that came back, what became of it, and in how many cells another copy was chosen.

    `recorded` is False for a form that somebody has put among the forms by hand.
    """

    receipt: Receipt
    state: ReceiptState
    unchosen: int = 0
    recorded: bool = True


def entries(
    receipts: Iterable[Receipt],
    forms: Sequence[FormReading],
    disputes: Sequence[Dispute],
    whole: Callable[[str], str],
    holds: Callable[[Receipt], bool | None],
) -> list[LogEntry]:
    """Tell what became of each file; `whole` makes a path of a recorded place.

    `holds` tells whether a place still has the content that was received, None where there is nothing.
    """
    by_place: Mapping[str, FormReading] = {form.book.workbook: form for form in forms}
    builds: dict[tuple[int, str], int] = {}
    for form in forms:
        builds[form.identity.whose] = max(form.identity.build, builds.get(form.identity.whose, 0))
    found = []
    for receipt in receipts:
        held = holds(receipt)
        if not held:
            found.append(LogEntry(receipt, "gone" if held is None else "altered"))
        elif form_ := by_place.get(whole(receipt.place)):
            found.append(of_form(receipt, form_, builds[form_.identity.whose], disputes))
        else:
            found.append(LogEntry(receipt, "kept"))
    return found


def of_form(
    receipt: Receipt, form: FormReading, build: int, disputes: Sequence[Dispute], *, recorded: bool = True
) -> LogEntry:
    """Tell whether a form counts; `build` is the newest one of its committee and round."""
    name = form.book.workbook
    ours = [d for d in disputes if any(tab.book.workbook == name for tab, _ in d.copies)]
    state: ReceiptState = "counts"
    if form.refused is not None:
        state = "other_rubric"
    elif form.identity.build < build:
        state = "superseded"
    elif not form.touched:
        state = "blank"
    elif any(d.choice is None and not d.agreed for d in ours):
        state = "disputed"
    unchosen = sum(d.chosen is not None and d.chosen.book.workbook != name for d in ours)
    return LogEntry(receipt, state, unchosen, recorded)
