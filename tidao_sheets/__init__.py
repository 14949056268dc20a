"""Score forms, exact star ratings and official letters: the public API.

Everything is imported when it is first used: this file runs before the command line, which must be instant.
"""

from __future__ import annotations

TYPE_CHECKING = False  # type checkers know the name; typing takes longer to import than all else here

if TYPE_CHECKING:
    from tidao_sheets.analysis.frames import Frames, compare, exact_mean, frames
    from tidao_sheets.api import FolderReading, load_programme, read_folder
    from tidao_sheets.core.programme.records import Programme
    from tidao_sheets.core.scoring.assessment import Assessment, OfficeScores, assess
    from tidao_sheets.core.scoring.findings import Finding
    from tidao_sheets.core.text import TidaoError

    __version__: str

__all__ = [
    "Assessment",
    "Finding",
    "FolderReading",
    "Frames",
    "OfficeScores",
    "Programme",
    "TidaoError",
    "__version__",
    "assess",
    "compare",
    "exact_mean",
    "frames",
    "load_programme",
    "read_folder",
]

_HOMES = {
    "Assessment": "core.scoring.assessment",
    "Finding": "core.scoring.findings",
    "FolderReading": "api",
    "Frames": "analysis.frames",
    "OfficeScores": "core.scoring.assessment",
    "Programme": "core.programme.records",
    "TidaoError": "core.text",
    "assess": "core.scoring.assessment",
    "compare": "analysis.frames",
    "exact_mean": "analysis.frames",
    "frames": "analysis.frames",
    "load_programme": "api",
    "read_folder": "api",
}
"""Public name → the module that it comes from."""


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for."""
    if name == "__version__":
        from importlib.metadata import version

        return version("tidao-sheets")
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value: object = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
