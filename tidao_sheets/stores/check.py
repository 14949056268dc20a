"""What a check-up says: one line for each thing that was looked at, with its remedy."""

from __future__ import annotations

from dataclasses import dataclass

from tidao_sheets.core.text import Text, TidaoError

NO_REMEDY = Text("", "")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: what it is, how it is, and what to do when `exit` is not 0."""

    name: str
    said: Text
    remedy: Text = NO_REMEDY
    exit: int = 0

    @property
    def ok(self) -> bool:
        """Whether there is nothing to do."""
        return self.exit == 0

    @classmethod
    def failed(cls, name: str, error: TidaoError) -> Check:
        """Return the check that an error has ended."""
        return cls(name, Text(error.render("th"), error.render("en")), error.remedy, error.exit)


def usable(name: str) -> Check:
    """Return the check of a workbook that is as it should be."""
    return Check(name, Text("อ่านและเขียนได้", "can be read and written"))
