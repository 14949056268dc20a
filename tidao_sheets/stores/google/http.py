"""The one way to Google: gspread's client with time limits, a bounded retry, a pace below the quota, and sentences.

Nothing that a token or key could stand in is ever logged.
"""

import logging
import re
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any, Final, Literal

import gspread
import requests
from google.auth import exceptions as auth_errors
from tenacity import RetryCallState, Retrying, retry_if_exception_type, wait_random_exponential

from tidao_sheets.stores.google import errors, login_errors
from tidao_sheets.stores.google.auth import Login
from tidao_sheets.stores.store import Calls

LOG = logging.getLogger("tidao_sheets.google")
TOTAL: Final = 120.0
"""Seconds after which a call that keeps failing for a while is given up."""
TIMEOUT: Final = (10.0, 90.0)
"""Seconds to wait for the connection, and for the answer."""
MOST, WINDOW = 54, 60.0
"""Calls of one kind that one identity makes in so many seconds; Google's quota is 60 a minute."""
HOSTS: Final = ("https://sheets.googleapis.com", "https://www.googleapis.com")
TEMPORARY: Final = frozenset({408, 429, 500, 502, 503, 504})
_USAGE_LIMITS = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED"})


@dataclass(slots=True)
class Pace:
    """The clock that calls are paced by; tests give one of their own. Seconds throughout."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    total: float = TOTAL
    most: int = MOST
    _made: dict[tuple[str, str], deque[float]] = field(default_factory=dict)

    def wait_turn(self, identity: str, kind: str) -> None:
        """Wait until one more call of this kind stays below the quota, and count it."""
        made = self._made.setdefault((identity, kind), deque())
        while made and made[0] <= self.now() - WINDOW:
            made.popleft()
        if len(made) >= self.most:
            self.sleep(max(made[0] + WINDOW - self.now(), 0))
            made.popleft()
        made.append(self.now())


PACE = Pace()
"""Shared by all stores of a process: the quota belongs to the identity."""


class TemporaryError(Exception):
    """An answer that may be better in a while; `wait` is what Retry-After asks for, in seconds."""

    def __init__(
        self, kind: type[errors.GoogleError], detail: str = "", wait: float | None = None, *, unsure: bool = False
    ) -> None:
        super().__init__(kind.code)
        self.kind, self.detail, self.wait, self.unsure = kind, detail, wait, unsure


class PoliteClient(gspread.HTTPClient):
    """gspread's client, with our manners; `endpoint` replaces Google's hosts, `calls` are counted."""

    def __init__(self, login: Login, endpoint: str | None, calls: Calls) -> None:
        super().__init__(login.credentials)
        self.set_timeout(TIMEOUT)
        self.caller, self.elsewhere, self.calls, self.pace = login, endpoint, calls, PACE
        self.about = ""

    def log_in(self) -> None:
        """Fetch a token now, so that a refused login is told before anything else."""
        started = self.pace.now()
        try:
            super().login()
        except auth_errors.RefreshError as error:
            if error.retryable:  # google-auth has tried it again
                seconds = round(self.pace.now() - started)
                raise errors.UnavailableError(detail="login", seconds=seconds) from None
            raise self._login(error) from None
        except (auth_errors.TransportError, requests.RequestException, TypeError):  # the last as below
            raise errors.UnreachableError(seconds=round(TIMEOUT[0])) from None
        finally:
            self.session.headers.pop("Authorization", None)  # google-auth adds it, and renews it, call by call

    def request(self, method: str, endpoint: str, *args: Any, **more: Any) -> requests.Response:  # noqa: ANN401 - gspread's
        """Make one call, again while the answer is temporary; raise GoogleError for everything else."""
        for host in HOSTS:
            if self.elsewhere and endpoint.startswith(host):
                endpoint = self.elsewhere.rstrip("/") + endpoint.removeprefix(host)
        started, unsure = self.pace.now(), False
        creates = method.lower() == "post" and not endpoint.endswith((":batchUpdate", "/permissions"))

        def once() -> requests.Response:
            nonlocal unsure
            try:
                return self._once(method, endpoint, args, more, unsure=unsure)
            except TemporaryError as error:
                unsure = unsure or (error.unsure and method.lower() != "get")
                if creates and error.unsure:
                    raise errors.CreateUncertainError from None
                raise

        try:
            return _retrying(self.pace, started)(once)
        except TemporaryError as error:
            seconds = round(self.pace.total)
            raise error.kind(detail=error.detail, seconds=seconds, uncertain=unsure) from None

    def _once(
        self, method: str, endpoint: str, args: tuple[Any, ...], more: dict[str, Any], *, unsure: bool
    ) -> requests.Response:
        kind: Literal["read", "write"] = "read" if method.lower() == "get" else "write"
        self.pace.wait_turn(self.caller.identity, kind)
        self.calls.count(kind)
        began, said = time.perf_counter(), "-"
        try:
            response = super().request(method, endpoint, *args, **more)
            said = str(response.status_code)
            response.json()
        except gspread.exceptions.APIError as error:
            said = str(error.response.status_code)
            raise self._told(error.response, writes=kind == "write", unsure=unsure) from None
        except auth_errors.RefreshError as error:
            raise self._login(error) from None
        except (auth_errors.TransportError, requests.ConnectionError, requests.Timeout) as error:
            sent = not isinstance(error, requests.ConnectTimeout)
            raise TemporaryError(errors.UnreachableError, unsure=sent) from None
        except TypeError:  # google-auth's, where a token is answered in no JSON
            raise TemporaryError(errors.UnreachableError) from None
        except (requests.RequestException, ValueError):  # a broken or foreign body
            raise TemporaryError(errors.UnreachableError, unsure=True) from None
        finally:
            took = time.perf_counter() - began
            LOG.info("%s %s %s %.3f s", method.upper(), re.sub(r"[?#].*", "", endpoint), said, took)
        return response

    def _login(self, error: auth_errors.RefreshError) -> Exception:
        if error.retryable:
            return TemporaryError(errors.UnavailableError, "login")
        if self.caller.kept is not None:
            return login_errors.LoginExpiredError(path=self.caller.kept)
        return login_errors.CredentialsRefusedError(who=self.caller.who, detail=login_errors.login_detail(error))

    def _told(self, response: requests.Response, *, writes: bool, unsure: bool) -> Exception:
        """Return what an answer that is no success means."""
        status, message, reasons = parts(response)
        if status == 429 or (status == 403 and reasons & _USAGE_LIMITS):
            return TemporaryError(errors.QuotaError, wait=retry_after(response))
        if status in TEMPORARY or status >= 500:
            return TemporaryError(errors.UnavailableError, f"HTTP {status}", retry_after(response), unsure=True)
        kind = kind_of(status, message, reasons, writes=writes)
        if kind is errors.RefusedError:
            LOG.info("refused: %s", message)
        detail = re.sub(r"\s+", " ", message)[:160]
        values = {"name": self.about, "who": self.caller.who, "detail": detail, "key": "[google.forms]"}
        return kind(uncertain=unsure, **values)


def _retrying(pace: Pace, started: float) -> Retrying:
    """Wait as Retry-After says, else longer each time and by chance, and stop before the total time is over."""
    grow = wait_random_exponential(multiplier=1, max=32)

    def wait(state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = error.wait if isinstance(error, TemporaryError) else None
        return grow(state) if asked is None else asked + grow(state) / 8

    def stop(state: RetryCallState) -> bool:
        return pace.now() - started + state.upcoming_sleep > pace.total

    temporary = retry_if_exception_type(TemporaryError)
    return Retrying(retry=temporary, wait=wait, stop=stop, sleep=pace.sleep, reraise=True)


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
