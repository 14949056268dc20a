"""The one way to Google: gspread's client with time limits, a bounded retry, a pace below the quota, and sentences.

Nothing that a token or key could stand in is ever logged.
"""

import logging
import math
import re
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal, TypeVar

import gspread
import requests
from google.auth import exceptions as auth_errors
from google.auth.transport.requests import Request
from tenacity import RetryCallState, Retrying, retry_if_exception_type, wait_random_exponential

from tidao_sheets.stores.google import answers, errors, login_errors
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
_DRIVE: Final = "/drive/v3/"
"""What stands in the address of a call of Drive, whose quota is its own."""
Metered = Literal["read", "write", "drive"]
TEMPORARY: Final = frozenset({408, 409, 429, 500, 502, 503, 504})
UNDERWAY: Final = (auth_errors.GoogleAuthError, requests.RequestException, TypeError, ValueError, AttributeError)
"""What gspread raises before there is an answer; the last three are google-auth's, where a token is no JSON object."""

T = TypeVar("T")


@dataclass(slots=True, kw_only=True)
class Pace:
    """The clock that calls are paced by; tests give one of their own. Seconds throughout.

    `shared`, where many machines share the quotas, waits for a call's turn by the function that it is given: see
    `tidao_sheets.nation`. `waited` is the sum of all waiting for turns, which uses up nobody's patience.
    """

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    total: float = TOTAL
    most: int = MOST
    shared: Callable[[Login, Metered, Callable[[float], None]], None] | None = None
    waited: float = 0.0
    _made: dict[tuple[str, Metered], deque[float]] = field(default_factory=dict)

    def wait_turn(self, login: Login, kind: Metered) -> None:
        """Wait until one more call of this kind stays below the quota, and count it."""
        if self.shared:
            self.shared(login, kind, self._wait)
            return
        made = self._made.setdefault((login.identity, kind), deque())
        while made and made[0] <= self.now() - WINDOW:
            made.popleft()
        if len(made) >= self.most:
            self._wait(max(made[0] + WINDOW - self.now(), 0))
            made.popleft()
        made.append(self.now())

    def _wait(self, seconds: float) -> None:
        if seconds > 0:
            self.sleep(seconds)
            self.waited += seconds

    def worked(self) -> float:
        """Return the time, without what was waited for turns."""
        return self.now() - self.waited


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
        self.heard: datetime | None = None
        """The moment, by Google's clock, of the last answer; None where it told none."""

    def log_in(self) -> None:
        """Fetch a token now, so that a refused login is told before anything else."""

        def once() -> None:
            try:
                self.auth.refresh(Request())  # type: ignore[no-untyped-call]
            except UNDERWAY as error:
                raise self._underway(error) from None

        self._patiently(once, self.pace.worked())

    def request(self, method: str, endpoint: str, *args: Any, **more: Any) -> requests.Response:  # noqa: ANN401 - gspread's
        """Make one call, again while the answer is temporary; raise GoogleError for everything else."""
        for host in HOSTS:
            if self.elsewhere and endpoint.startswith(host):
                endpoint = self.elsewhere.rstrip("/") + endpoint.removeprefix(host)
        started, unsure = self.pace.worked(), False
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
            return self._patiently(once, started)
        except errors.GoogleError as error:
            error.uncertain = error.uncertain or unsure
            raise

    def _patiently(self, once: Callable[[], T], started: float) -> T:
        try:
            return _retrying(self.pace, started)(once)
        except TemporaryError as error:
            if error.wait is not None and error.wait > self.pace.total:
                raise errors.LongWaitError(minutes=math.ceil(error.wait / 60)) from None
            raise error.kind(detail=error.detail, seconds=round(self.pace.total)) from None

    def _once(
        self, method: str, endpoint: str, args: tuple[Any, ...], more: dict[str, Any], *, unsure: bool
    ) -> requests.Response:
        kind: Literal["read", "write"] = "read" if method.lower() == "get" else "write"
        if not self.auth.valid:
            self.log_in()  # before the turn, which a token that is fetched first would let pass
        self.pace.wait_turn(self.caller, "drive" if _DRIVE in endpoint else kind)
        self.calls.count(kind)
        began, said = time.perf_counter(), "-"
        try:
            response = super().request(method, endpoint, *args, **more)
            said = str(response.status_code)
            answers.require_answer(response)
            self.heard = answers.moment(response)
        except gspread.exceptions.APIError as error:
            said = str(error.response.status_code)
            raise self._told(error.response, writes=kind == "write", unsure=unsure) from None
        except UNDERWAY as error:
            raise self._underway(error) from None
        finally:
            took = time.perf_counter() - began
            LOG.info("%s %s %s %.3f s", method.upper(), re.sub(r"[?#].*", "", endpoint), said, took)
        return response

    def _underway(self, error: Exception) -> Exception:
        """Return what stopped a call before Google has answered it: the login, the connection, or a foreign body."""
        if not isinstance(error, auth_errors.RefreshError):
            sent = isinstance(error, (requests.RequestException, ValueError))
            unsure = sent and not isinstance(error, requests.ConnectTimeout)
            return TemporaryError(errors.UnreachableError, unsure=unsure)
        if not login_errors.is_refusal(error):
            return TemporaryError(errors.UnavailableError, "login")
        if self.caller.kept is not None:
            return login_errors.LoginExpiredError(path=self.caller.kept)
        return login_errors.CredentialsRefusedError(who=self.caller.who, detail=login_errors.login_detail(error))

    def _told(self, response: requests.Response, *, writes: bool, unsure: bool) -> Exception:
        """Return what an answer that is no success means."""
        status, message, reasons = answers.parts(response)
        if status in {401, 403, 404, 407} and not reasons and message == f"HTTP {status}":  # no words of Google's
            return TemporaryError(errors.UnreachableError, unsure=True)
        if status == 429 or (status == 403 and reasons & answers.USAGE_LIMITS):
            return TemporaryError(errors.QuotaError, wait=answers.retry_after(response))
        if status in TEMPORARY or status >= 500:
            return TemporaryError(errors.UnavailableError, f"HTTP {status}", answers.retry_after(response), unsure=True)
        kind = answers.kind_of(status, message, reasons, writes=writes)
        if kind is errors.RefusedError:
            LOG.info("refused: %s", message)
        detail = re.sub(r"\s+", " ", message)[:160]
        values = {"name": self.about, "who": self.caller.who, "detail": detail, "key": "[google.forms]"}
        return kind(uncertain=unsure, reasons=reasons, **values)


def _retrying(pace: Pace, started: float) -> Retrying:
    """Wait as Retry-After says, else longer each time and by chance, and stop before the total time is over."""
    grow = wait_random_exponential(multiplier=1, max=32)

    def wait(state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = error.wait if isinstance(error, TemporaryError) else None
        return grow(state) if asked is None else asked + grow(state) / 8

    def stop(state: RetryCallState) -> bool:
        return pace.worked() - started + state.upcoming_sleep > pace.total

    temporary = retry_if_exception_type(TemporaryError)
    return Retrying(retry=temporary, wait=wait, stop=stop, sleep=pace.sleep, reraise=True)
