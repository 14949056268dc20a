"""Who calls Google: a service account's file, a person's own login, or the computer's default credentials.

The narrowest rights that work: spreadsheets; Drive only where spreadsheets are to be made in a folder or shared; of
Drive the names and times only, where it is but asked what has changed.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import google.auth
from google.auth import exceptions as auth_errors
from google.oauth2.credentials import Credentials as UserCredentials
from google.oauth2.service_account import Credentials as ServiceCredentials

from tidao_sheets.core.settings.records import LOGIN, Google
from tidao_sheets.core.text import Text
from tidao_sheets.files import write_whole
from tidao_sheets.stores.google import login_errors

if TYPE_CHECKING:
    from google.auth.credentials import Credentials

SHEETS: Final = "https://www.googleapis.com/auth/spreadsheets"
DRIVE: Final = "https://www.googleapis.com/auth/drive"
METADATA: Final = "https://www.googleapis.com/auth/drive.metadata.readonly"
_SOMEBODY: Final = Text("บัญชี Google ที่เข้าสู่ระบบไว้", "the Google account that is logged in")
PATIENCE: Final = 300
"""Seconds that a person has to agree in the browser."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """Credentials, and whose they are: `who` is the address to share with, `owns` whether files can be theirs.

    `kept` is the file of a person's login; `project` is the Google project whose quota the calls are of, "" where it
    is not told.
    """

    credentials: Credentials
    who: Text
    address: str | None
    owns: bool
    kept: Path | None = None
    project: str = ""

    @property
    def identity(self) -> str:
        """What the pace below the quota is kept by."""
        return self.address or self.who.en


class _ElsewhereCredentials(ServiceCredentials):
    """A service account's credentials for another server than Google's: their token is shown to no other host."""

    def _is_regional_access_boundary_lookup_required(self) -> bool:
        return False  # google-auth would send the token to iamcredentials.googleapis.com, in the background


def log_in(settings: Google, folder: Path) -> Login:
    """Return the login that the settings ask for; a person's is cached in the workspace's folder."""
    scopes = [SHEETS, *([DRIVE] if settings.uses_drive else [METADATA] if settings.changes else [])]
    elsewhere = settings.endpoint is not None
    if settings.auth == "default":
        return _default(scopes, elsewhere=elsewhere)
    path = folder / settings.credentials if settings.credentials else None
    if path is None or not path.is_file():
        raise login_errors.CredentialsMissingError(path=path)
    if settings.auth == "oauth":
        return _person(path, folder / LOGIN, scopes)
    return _service_account(path, scopes, _ElsewhereCredentials if elsewhere else ServiceCredentials)


def _content(path: Path, auth: str) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        found = None
    if not isinstance(found, dict):
        raise login_errors.CredentialsBrokenError(path=path, auth=auth)
    return found


def _service_account(path: Path, scopes: list[str], kind: type[ServiceCredentials]) -> Login:
    content = _content(path, "service_account")
    try:
        made = kind.from_service_account_info(content, scopes=scopes)  # type: ignore[no-untyped-call]
    except (ValueError, KeyError, TypeError, auth_errors.GoogleAuthError):
        raise login_errors.CredentialsBrokenError(path=path, auth="service_account") from None
    address = str(made.service_account_email)
    project = str(made.project_id or "")
    return Login(credentials=made, who=Text(address, address), address=address, owns=False, project=project)


def _default(scopes: list[str], *, elsewhere: bool) -> Login:
    try:
        made, project = google.auth.default(scopes=scopes)
    except (auth_errors.GoogleAuthError, OSError, ValueError):
        raise login_errors.NoDefaultError from None
    if elsewhere and type(made) is ServiceCredentials:
        made.__class__ = _ElsewhereCredentials
    address = getattr(made, "service_account_email", None)
    named = address if isinstance(address, str) and "@" in address else None
    who, whose = Text(named, named) if named else _SOMEBODY, getattr(made, "quota_project_id", None) or project or ""
    return Login(credentials=made, who=who, address=named, owns=named is None, project=whose)


def _person(path: Path, token: Path, scopes: list[str]) -> Login:
    made = _cached(token, scopes) or _ask(path, token, scopes)
    return Login(credentials=made, who=_SOMEBODY, address=None, owns=True, kept=token)


def _cached(token: Path, scopes: list[str]) -> UserCredentials | None:
    """Return the login kept from before, where it still has the rights that are asked for now."""
    if not token.is_file():
        return None
    with contextlib.suppress(OSError):
        token.chmod(0o600)
    kept = _content(token, "oauth")
    names = ("refresh_token", "token_uri", "client_id", "client_secret")
    if not all(isinstance(kept.get(name), str) for name in names) or not set(scopes) <= set(kept.get("scopes", [])):
        return None
    return UserCredentials(None, **{name: kept[name] for name in names}, scopes=scopes)  # type: ignore[no-untyped-call]


def _ask(path: Path, token: Path, scopes: list[str]) -> UserCredentials:
    """Let a person agree in the browser, and keep the login; never where nobody is at the terminal."""
    from google_auth_oauthlib.flow import InstalledAppFlow

    class BodyFlow(InstalledAppFlow):
        def fetch_token(self, **more: Any) -> Any:  # noqa: ANN401 - oauthlib's
            """Send the client's id and secret in the body, as Google documents it, not in a header."""
            return super().fetch_token(include_client_id=True, **more)  # type: ignore[no-untyped-call]

    content = _content(path, "oauth")
    if not sys.stdin.isatty():
        raise login_errors.LoginNeededError
    try:
        flow = BodyFlow.from_client_config(content, scopes)  # type: ignore[no-untyped-call]
    except (ValueError, KeyError):
        raise login_errors.CredentialsBrokenError(path=path, auth="oauth") from None
    try:
        with contextlib.redirect_stdout(sys.stderr), _discreet():  # stdout may hold one JSON document
            made = flow.run_local_server(port=0, timeout_seconds=PATIENCE)
    except Exception as error:  # noqa: BLE001 - oauthlib, requests and the little server raise what they like
        raise login_errors.LoginFailedError(detail=login_errors.login_detail(error)) from None
    keep_login(token, made, scopes)
    return made  # type: ignore[no-any-return]


@contextlib.contextmanager
def _discreet() -> Iterator[None]:
    """Keep the login's libraries from logging the client's secret and the tokens, whatever level is asked for."""
    loggers = [logging.getLogger(name) for name in ("oauthlib", "requests_oauthlib", "google_auth_oauthlib")]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)


def keep_login(token: Path, made: Any, scopes: list[str]) -> None:  # noqa: ANN401 - google-auth's, untyped
    """Write a login so that only its owner can read it, from the first byte on."""
    kept = {name: getattr(made, name) for name in ("refresh_token", "token_uri", "client_id", "client_secret")}
    token.unlink(missing_ok=True)
    os.close(os.open(token, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    write_whole(token, json.dumps(kept | {"scopes": scopes}).encode())
    token.chmod(0o600)
