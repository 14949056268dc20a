"""The report as one file: every page of a round, or an office's own page."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from tidao_sheets.core.text import Text
from tidao_sheets.render.html.apart import ApartFrom
from tidao_sheets.render.html.environment import HtmlPages

if TYPE_CHECKING:
    from tidao_sheets.render.html.offices import OfficeView
    from tidao_sheets.render.html.views import RoundView

MARK = '<meta name="generator" content="tidao report">'
"""By which a report is known among other files; it stands near the beginning."""
PAGES = {
    "overview": Text("ภาพรวม", "Overview"),
    "ranking": Text("จัดลำดับ", "Ranking"),
    "findings": Text("รายการตรวจ", "Findings"),
    "matrix": Text("รายข้อ", "Criteria"),
    "all": Text("ทั้งหมด", "All"),
}
PUBLIC = ("overview", "ranking", "all")
"""Pages of the edition without scores."""


def report_html(folder: Path, lang: str, view: RoundView, offices: Iterable[OfficeView], next_step: Text | None) -> str:
    """Return the report of a round, of the templates in `folder`; each office's page is part of it."""
    pages = HtmlPages(folder=folder, lang=lang, at=_at)
    nav = [(_at(name, ""), words.in_(lang), False) for name, words in PAGES.items() if view.scores or name in PUBLIC]
    return pages.render(
        "report.html",
        **_common(pages, view),
        named=_named(view, lang),
        nav=nav,
        offices=[*offices],
        fingerprint=view.assessment.fingerprint(),
        next_step={"said": next_step, "action": None} if next_step else None,
    )


def office_html(folder: Path, lang: str, office: OfficeView) -> tuple[str, list[str]]:
    """Return an office's own file, which names no other office, and the texts that it withholds since they would."""
    apart = ApartFrom(office.view.programme, office.code, lang)
    pages = HtmlPages(folder=folder, lang=lang, at=_at, told=apart)
    fingerprint = office.view.assessment.fingerprint(office.code)
    text = pages.render(
        "office.html",
        **_common(pages, office.view),
        named=_named(office.view, "th"),
        nav=[],
        office=office,
        fingerprint=fingerprint,
    )
    return text, apart.withheld


def _at(page: str, code: str) -> str:
    return f"#{page}-{code}" if code else f"#{page}"


def _named(view: RoundView, lang: str) -> str:
    """Return what the programme is called; its whole name, that in English, too, names an office."""
    programme = view.programme
    short = f"{programme.short_name} ประจำปี {programme.year}"
    return (programme.name_en or short) if lang == "en" else short


def _common(pages: HtmlPages, view: RoundView) -> dict[str, object]:
    title = Text(f"ผลการประเมิน รอบที่ {view.number}", f"Results, round {view.number}")
    return {
        "policy": pages.policy(),
        "title": title.in_(pages.lang),
        "closed": view.round.closed,
        "read_at": view.round.read_at,
        "view": view,
    }
