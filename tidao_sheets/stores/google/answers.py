"""What an answer of Google's means: whether it is one at all, and which error a refusal is."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

import requests

from tidao_sheets.stores.google import errors, login_errors

ASKED: Final = frozenset({"spreadsheetId", "id", "permissions", "files"})
"""What every answer of Google's holds, by the fields that we ask for: one of these."""
USAGE_LIMITS = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED"})
_WORDS: Final[tuple[tuple[str, type[errors.GoogleError]], ...]] = (
    ("requires a quota project", login_errors.QuotaProjectError),
    ("has been suspended", login_errors.ProjectSuspendedError),
    ("prohibited by organization's policy", login_errors.ProjectSuspendedError),
)
"""Refusals that no reason tells apart, by words of their messages."""


def require_answer(response: requests.Response) -> None:
    """Refuse what no Google has answered: a page, an empty body, a JSON text without a name that was asked for."""
    found = response.json()
    if not isinstance(found, dict) or ASKED.isdisjoint(found):
        raise requests.JSONDecodeError("not an answer of Google's", response.text[:0], 0)


def moment(response: requests.Response) -> datetime | None:
    """Return when an answer was given, by the clock of who gave it, in whole seconds."""
    try:
        found = parsedate_to_datetime(response.headers["Date"])
    except (KeyError, ValueError, TypeError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def parts(response: requests.Response) -> tuple[int, str, frozenset[str]]:
    """Return status, message and reasons of an error, whether Sheets or Drive has said it, or a page of HTML."""
    try:
        error = response.json()["error"]
        listed = [*error.get("errors", []), *error.get("details", [])]
        reasons = frozenset(str(item["reason"]) for item in listed if "reason" in item)
        return response.status_code, str(error.get("message", "")), reasons
    except (ValueError, KeyError, TypeError, AttributeError):
        return response.status_code, f"HTTP {response.status_code}", frozenset()


def kind_of(status: int, message: str, reasons: frozenset[str], *, writes: bool) -> type[errors.GoogleError]:
    """Return the error for an answer that will not change by waiting."""
    if status == 401:
        return login_errors.CredentialsRefusedError
    if status == 403:
        return _forbidden(message, reasons, writes=writes)
    if status == 404:
        return errors.FolderNotFoundError if message.startswith("File not found") else errors.NotFoundError
    if "protected cell or object" in message:
        return errors.ProtectedError
    if status == 413 or "above the limit" in message or "payload size exceeds" in message:
        return errors.TooLargeError
    return errors.OfficeFileError if "not supported for this document" in message else errors.RefusedError


def _forbidden(message: str, reasons: frozenset[str], *, writes: bool) -> type[errors.GoogleError]:
    if "storageQuotaExceeded" in reasons:
        return errors.NoStorageError if message.startswith("Service Accounts") else errors.DriveFullError
    for said, kind in _WORDS:
        if said in message.casefold():
            return kind
    if reasons & {"ACCESS_TOKEN_SCOPE_INSUFFICIENT", "insufficientPermissions"}:
        return login_errors.ScopesError
    if reasons & {"SERVICE_DISABLED", "accessNotConfigured"} or "has not been used in project" in message:
        return login_errors.ApiOffError
    return errors.ReadOnlyError if writes else errors.NotSharedError


def retry_after(response: requests.Response) -> float | None:
    """Return the seconds that Retry-After asks for, given as a number or as a moment."""
    said = response.headers.get("Retry-After", "").strip()
    if said.isdigit():
        return float(said)
    try:
        there = parsedate_to_datetime(response.headers["Date"])
        return max((parsedate_to_datetime(said) - there).total_seconds(), 0)
    except (KeyError, TypeError, ValueError):
        return None
