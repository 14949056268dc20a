"""What a province is called in lists of provinces."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tidao_sheets.core.programme.records import Programme


def province_of(programme: Programme) -> str:
    """Return a province's name as its letterhead has it, without the word จังหวัด."""
    return programme.letterhead.province.removeprefix("จังหวัด").strip() or programme.letterhead.province
