"""A province as the shared server knows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

PROVINCES: Final = "SELECT id, name, folder, identity, assigned FROM tidao_nation_province ORDER BY name, id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Province:
    """A province as the shared server knows it: its ledger's id, its name, its folder on every machine.

    `identity` is who calls Google for it, "" where nobody does; `assigned`, whether the nation gave it that one.
    """

    id: str
    name: str
    folder: str
    identity: str
    assigned: bool


def province_from(row: tuple[Any, ...]) -> Province:
    """Return a province from a row that `PROVINCES` selects."""
    return Province(**dict(zip(("id", "name", "folder", "identity", "assigned"), row, strict=True)))
