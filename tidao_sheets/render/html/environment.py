"""Jinja for pages: every value is escaped, a missing one refused, and both languages stand side by side in the text.

The templates are the shipped ones: a workspace, which may come by mail, has no say in what a page holds.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import jinja2
from markupsafe import Markup

from tidao_sheets.core.decimals import dashed
from tidao_sheets.core.text import Text, visible
from tidao_sheets.core.thai import ascii_digits, normalise, thai_date, thai_moment

PageAddress = Callable[[str, str], str]
"""The address of a page, by its name and the code of an office ("" for none)."""
_THAI = re.compile("[\u0e01-\u0e5b]")


def _as_they_are(text: str) -> str:
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlPages:
    """The templates of a folder, in one language; `at` gives addresses, `told` what is shown of each text."""

    folder: Path
    lang: str
    at: PageAddress
    told: Callable[[str], str] = _as_they_are
    _jinja: jinja2.Environment = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        jinja = jinja2.Environment(
            loader=jinja2.FileSystemLoader(self.folder),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            finalize=self._printed,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        jinja.globals |= {"t": self._pick, "lang": self.lang, "at": self.at, "style": self.style()}
        jinja.filters |= {
            "said": self._said,
            "thai": self._thai,
            "when": self._when,
            "on": self._on,
            "digits": ascii_digits,
        }
        object.__setattr__(self, "_jinja", jinja)

    def render(self, name: str, **values: object) -> str:
        """Return a page, by the name of its template."""
        return self._jinja.get_template(name).render(values)

    def style(self) -> Markup:
        """Return the stylesheet, as a page holds it."""
        return Markup((self.folder / "style.css").read_text("utf-8"))  # noqa: S704 - shipped, and of nobody else

    def policy(self) -> str:
        """Return what a page of its own may do: wear its one stylesheet, and nothing else; nobody is asked anything."""
        digest = b64encode(sha256(self.style().encode()).digest()).decode()
        return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"

    def _printed(self, value: object) -> object:
        """Write a value as people read it, before it is escaped."""
        if isinstance(value, Markup):
            return value
        if value is None or isinstance(value, Decimal):
            return dashed(value)
        return self._clean(value) if isinstance(value, str) else value

    def _clean(self, text: str) -> str:
        return visible(normalise(self.told(text)))

    def _pick(self, th: str, en: str, *values: object) -> Markup:
        """Return the words of a template itself, in the language of the page; their {} are filled in, and escaped."""
        words = Markup(en if self.lang == "en" else th)  # noqa: S704 - words of a shipped template
        return words.format(*map(self._printed, values)) if values else words

    def _said(self, text: Text) -> str:
        return text.in_(self.lang)

    def _thai(self, text: str | None) -> Markup | str | None:
        """Mark Thai words on an English page, so that they are read out as such."""
        if text is None or self.lang == "th" or not _THAI.search(text):
            return text
        return Markup('<span lang="th">{}</span>').format(self._clean(text))

    def _when(self, at: datetime) -> str:
        return f"{at:%Y-%m-%d %H:%M}" if self.lang == "en" else ascii_digits(thai_moment(at))

    def _on(self, day: date) -> str:
        return f"{day:%Y-%m-%d}" if self.lang == "en" else ascii_digits(thai_date(day))
