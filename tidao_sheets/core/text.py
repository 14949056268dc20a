"""One sentence in the two languages that users may ask for, and the errors that carry such sentences."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import ClassVar, NamedTuple

LANGUAGES = ("th", "en")
_VALUE = r'(?:\d+|".*?"|[a-z]+(?:,[a-z]+)+|[^\s"<=]+=[^\s"<]+)'
NAMED_COMMAND = (
    rf'(?P<quote>")?(?<![\w./\\-])tidao (?P<command>[a-z]+)(?: (?:add|decide|list))?(?: \d+)?'
    rf'(?: --[a-z]+(?:[ =]{_VALUE})?)*(?(quote)"?)'
)
"""How sentences name a command of this program, with its options, in quotes or without."""
LONGEST = 200
"""Bytes of a file's name before its ending; Linux allows 255, and a Thai character takes three."""
_DEVICE = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³]) *(?:\.|$)", re.IGNORECASE)
# What steers a terminal or the order of what is read: controls (but tab and line feed), line separators, bidi marks.
_STEERING = "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]"


def visible(text: str) -> str:
    r"""Write what steers a terminal or turns the order of what is read as \u001b, which JSON reads back as it was."""
    return re.sub(_STEERING, lambda found: f"\\u{ord(found[0]):04x}", text)


class Text(NamedTuple):
    """A sentence in Thai and in English."""

    th: str
    en: str

    def in_(self, lang: str) -> str:
        """Return the sentence in `lang` ("th" or "en")."""
        return self.en if lang == "en" else self.th

    def format(self, **values: object) -> Text:
        """Fill the named places of both sentences; a value may itself be in two languages."""
        th, en = (
            sentence.format(**{name: v.in_(lang) if isinstance(v, Text) else v for name, v in values.items()})
            for sentence, lang in zip(self, LANGUAGES, strict=True)
        )
        return Text(th, en)


NOTHING = Text("", "")
"""Nothing to say."""


def safe_name(name: str) -> str:
    """Return a file name, before its ending, that Windows accepts, too: that of a device is none."""
    plain = re.sub(r'[<>:"/\\|?*\x00-\x1f]', "_", name)
    plain = f"_{plain}" if _DEVICE.match(plain) else plain
    return plain.encode()[:LONGEST].decode(errors="ignore").rstrip(". ")


def shortened(text: str, longest: int = 200) -> str:
    """Return a text that people have typed as a sentence quotes it: of a long one the beginning."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def weightiest(codes: Collection[int]) -> int:
    """Return the exit code of several together: 2 before 4 before 3 before 1 before 0 (docs/json.md)."""
    return next((code for code in (2, 4, 3, 1) if code in codes), 0)


class TidaoError(Exception):
    """What stops a job: a stable code, an exit code, one sentence, and the remedy.

    A subclass declares `says` and `advises` with {places}, which call sites fill by keyword; its docstring tells
    programmers what the code means. A subclass that declares neither `code` nor `exit` is a variant of its parent.
    """

    code: ClassVar[str]
    exit: ClassVar[int] = 2
    says: ClassVar[Text]
    advises: ClassVar[Text]

    def __init__(self, **values: object) -> None:
        self.values = values
        self.message = self.says.format(**values)
        self.remedy = self.advises.format(**values)
        super().__init__(self.message.en)

    @property
    def reason(self) -> Text:
        """The sentence and its remedy in one text, for lists of what did not succeed."""
        return Text(f"{self.message.th} {self.remedy.th}", f"{self.message.en} {self.remedy.en}")

    def render(self, lang: str) -> str:
        """Return all that is wrong, in `lang` ("th" or "en"); the remedy stands apart."""
        return self.message.in_(lang)

    def as_json(self, lang: str) -> dict[str, str]:
        """Return what stands as "error" in a JSON document."""
        return {"code": self.code, "message": self.render(lang), "remedy": self.remedy.in_(lang)}
