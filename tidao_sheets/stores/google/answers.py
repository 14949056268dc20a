"""What an answer of Google's that is no success means."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from tidao_sheets.stores.google import errors, login_errors

if TYPE_CHECKING:
    import requests


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
    return errors.RefusedError


def _forbidden(message: str, reasons: frozenset[str], *, writes: bool) -> type[errors.GoogleError]:
    if "storageQuotaExceeded" in reasons:
        return errors.NoStorageError
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


def login_detail(error: Exception) -> str:
    """Return Google's short word for a refused login, such as "invalid_grant", and nothing that could be a secret."""
    known = r"\b(invalid_[a-z]+|unauthorized_client|disabled_client|access_denied|deleted_client)\b"
    found = re.search(known, str(error))
    return found[1] if found else type(error).__name__
