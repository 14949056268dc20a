"""Jinja for pages: every value is escaped, a missing one refused, and both languages stand side by side in the text.

The templates are the shipped ones: a workspace, which may come by mail, has no say in what a page holds.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import jinja2
from markupsafe import Markup, escape

from tidao_sheets.core.decimals import dashed
from tidao_sheets.core.text import Text, visible
from tidao_sheets.core.thai import ascii_digits, normalise, thai_date, thai_moment

if TYPE_CHECKING:
    from jinja2.runtime import Context

PageAddress = Callable[[str, str], str]
"""The address of a page, by its name and the code of an office ("" for none)."""
_THAI = re.compile("[\u0e01-\u0e5b]")


class Way(NamedTuple):
    """How something is done by mouse: in words, and on which page; "" where that is said in words alone."""

    said: str
    address: str = ""


def _as_they_are(text: str) -> str:
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlPages:
    """The templates of a folder, in one language; `at` gives addresses, `told` what is shown of each text."""

    folder: Path
    lang: str
    at: PageAddress
    told: Callable[[str], str] = _as_they_are

    def render(self, name: str, **values: object) -> str:
        """Return a page, by the name of its template."""
        known = {"pages": self, "lang": self.lang, "at": self.at, "style": self.style()}
        return _environment(self.folder).get_template(name).render(known | values)

    def style(self) -> Markup:
        """Return the stylesheet, as a page holds it."""
        return Markup((self.folder / "style.css").read_text("utf-8"))  # noqa: S704 - shipped, and of nobody else

    def policy(self) -> str:
        """Return what a page of its own may do: wear its one stylesheet, and nothing else; nobody is asked anything."""
        digest = b64encode(sha256(self.style().encode()).digest()).decode()
        return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"

    def printed(self, value: object) -> object:
        """Return a value as people read it, before it is escaped."""
        if isinstance(value, Markup):
            return value
        if value is None or isinstance(value, Decimal):
            return dashed(value)
        return visible(normalise(self.told(value))) if isinstance(value, str) else value


@cache
def _environment(folder: Path) -> jinja2.Environment:
    """Return the Jinja of a folder, whose templates are read once; what differs between pages is their context."""
    jinja = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_printed,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    jinja.globals["t"] = _pick
    jinja.filters |= {"said": _said, "thai": _thai, "when": _when, "on": _on, "digits": ascii_digits, "mouse": _mouse}
    return jinja


def _pages(context: Context) -> HtmlPages:
    pages: HtmlPages = context["pages"]
    return pages


@jinja2.pass_context
def _printed(context: Context, value: object) -> object:
    return _pages(context).printed(value)


@jinja2.pass_context
def _pick(context: Context, th: str, en: str, *values: object) -> Markup:
    """Return the words of a template itself, in the language of the page; their {} are filled in, and escaped."""
    pages = _pages(context)
    words = Markup(en if pages.lang == "en" else th)  # noqa: S704 - words of a shipped template
    return words.format(*map(pages.printed, values)) if values else words


@jinja2.pass_context
def _said(context: Context, text: Text) -> str:
    return text.in_(_pages(context).lang)


@jinja2.pass_context
def _thai(context: Context, text: str | None) -> Markup | str | None:
    """Mark Thai words on an English page, so that they are read out as such."""
    pages = _pages(context)
    if text is None or pages.lang == "th" or not _THAI.search(text):
        return text
    return Markup('<span lang="th">{}</span>').format(pages.printed(text))


@jinja2.pass_context
def _mouse(context: Context, text: str) -> Markup | str:
    """Show a sentence that may name commands with how those are done by mouse, where whoever gives the page knows."""
    by_mouse: Callable[[str], Iterable[tuple[str, Way | None]]] | None = context.get("by_mouse")
    if by_mouse is None:
        return text
    pages, label = _pages(context), Text("ที่โต๊ะงาน", "by mouse")
    told = Markup("")
    for piece, way in by_mouse(text.unescape() if isinstance(text, Markup) else text):
        told += escape(pages.printed(piece))
        if way:
            shown = Markup('<a href="{}">{}</a>').format(way.address, way.said) if way.address else way.said
            told += Markup(' <span class="way">({}: {})</span>').format(label.in_(pages.lang), shown)
    return told


@jinja2.pass_context
def _when(context: Context, at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}" if _pages(context).lang == "en" else ascii_digits(thai_moment(at))


@jinja2.pass_context
def _on(context: Context, day: date) -> str:
    return f"{day:%Y-%m-%d}" if _pages(context).lang == "en" else ascii_digits(thai_date(day))
