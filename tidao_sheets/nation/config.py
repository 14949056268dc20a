"""This machine's part of the nation: which server, which identities; told outside the workspaces, and kept secret."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from tidao_sheets.core.settings.nation import NationSettings, parse_nation_bytes, server_url
from tidao_sheets.files import is_shared, read_whole
from tidao_sheets.jobs.trust import config_folder
from tidao_sheets.nation.errors import NationUnsetError, NationUrlError, OpenSecretError

TOLD: Final = "TIDAO_NATION"
"""The variable that names the nation file, or is the database's URL itself."""
FILE: Final = "nation.toml"


def nation_settings() -> NationSettings:
    """Return what this machine was told of the nation.

    Raises NationUnsetError, NationUrlError, NationFileError, OpenSecretError or FileError.
    """
    told = os.environ.get(TOLD, "").strip()
    if "://" in told:
        try:
            server_url(told)
        except ValueError:
            raise NationUrlError from None
        return NationSettings(url=told)
    path = Path(told) if told else config_folder() / FILE
    if not path.is_file():
        raise NationUnsetError(path=path)
    require_own(path)
    settings = parse_nation_bytes(read_whole(path), str(path))
    found = {name: str(path.parent / place) for name, place in settings.identities.items()}
    return settings.model_copy(update={"identities": found})


def require_own(path: Path) -> None:
    """Refuse a file with a secret that others than its owner may read; on Windows its folder keeps it."""
    if is_shared(path):
        raise OpenSecretError(path=path)
