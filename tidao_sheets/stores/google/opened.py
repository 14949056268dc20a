"""Settings → the Google store, not yet logged in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidao_sheets.stores.google.auth import log_in
from tidao_sheets.stores.google.store import GoogleStore, Places

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tidao_sheets.core.settings.records import Google


def open_store(settings: Google, folder: Path, time_zone: str, remember: Callable[[str, str], None]) -> GoogleStore:
    """Return the store of a workspace folder; `remember` keeps the URLs of new spreadsheets."""
    path = folder / settings.credentials if settings.credentials else None
    places = Places(
        forms=settings.forms,
        summary=settings.summary,
        folder=settings.folder,
        endpoint=settings.endpoint,
        time_zone=time_zone,
        share=settings.share,
        rebuild=settings.rebuild,
    )
    drive, elsewhere = settings.folder is not None or bool(settings.share), settings.endpoint is not None
    return GoogleStore(
        places=places,
        log_in=lambda: log_in(settings.auth, path, folder, drive=drive, elsewhere=elsewhere),
        remember=remember,
    )
