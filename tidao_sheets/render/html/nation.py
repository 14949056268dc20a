"""How a nation of provinces stands, as one page in one file."""

from __future__ import annotations

from pathlib import Path

from tidao_sheets.core.record.nation import STATES, NationStatus
from tidao_sheets.core.text import Text
from tidao_sheets.render.html.environment import HtmlPages


def nation_html(folder: Path, lang: str, found: NationStatus) -> str:
    """Return the page, of the templates in `folder`."""
    pages = HtmlPages(folder=folder, lang=lang, at=lambda page, _: f"#{page}")
    title = Text("ทุกจังหวัดวันนี้", "How the provinces stand")
    return pages.render("nation.html", policy=pages.policy(), title=title.in_(lang), nav=[], found=found, states=STATES)
