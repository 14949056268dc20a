"""One sentence in the two languages that users may ask for, and the errors that carry such sentences."""

from __future__ import annotations

from typing import NamedTuple

LANGUAGES = ("th", "en")


class Text(NamedTuple):
    """A sentence in Thai and in English."""

    th: str
    en: str

    def in_(self, lang: str) -> str:
        """Return the sentence in `lang` ("th" or "en")."""
        return self.en if lang == "en" else self.th

    def format(self, **values: object) -> Text:
        """Fill the named places of both sentences."""
        return Text(self.th.format(**values), self.en.format(**values))


class TidaoError(Exception):
    """What stops a job: a stable code, an exit code, one sentence, and the remedy.

    Subclasses own their wording; call sites pass values only.
    """

    code = "error"
    exit = 2

    def __init__(self, message: Text, remedy: Text) -> None:
        super().__init__(message.en)
        self.message = message
        self.remedy = remedy
