"""The nation's workbook: the whole of one round of one year, in tabs that print on A4."""

from __future__ import annotations

from datetime import datetime

from tidao_sheets.core.nation.criteria import criteria_tab
from tidao_sheets.core.nation.figures import NationFigures
from tidao_sheets.core.nation.overview_tab import overview_tab
from tidao_sheets.core.nation.panels import panels_tab
from tidao_sheets.core.nation.sources import sources_tab
from tidao_sheets.core.nation.stars import stars_tab
from tidao_sheets.core.sheet.declared import Workbook

TITLE = "สรุปผลระดับประเทศ"
_TABS = (overview_tab, stars_tab, criteria_tab, panels_tab, sources_tab)


def nation_workbook(figures: NationFigures, at: datetime) -> Workbook:
    """Declare the workbook; `at` is when it is made."""
    return Workbook(tuple(tab(figures, at) for tab in _TABS), TITLE, subject=TITLE)
