"""A clock that tests can set: real time until told otherwise."""

import threading
import time
from datetime import UTC, datetime


class Clock:
    """Seconds since 1970; `advance` moves it, `freeze` stops it, `set` does both."""

    def __init__(self):
        self._offset, self._frozen, self._lock = 0.0, None, threading.Lock()

    def now(self):
        with self._lock:
            return self._frozen if self._frozen is not None else time.time() + self._offset

    def advance(self, seconds):
        with self._lock:
            if self._frozen is not None:
                self._frozen += seconds
            else:
                self._offset += seconds

    def freeze(self):
        self.set(self.now())

    def set(self, moment):
        """A number of seconds, or a `datetime`."""
        value = moment.timestamp() if isinstance(moment, datetime) else float(moment)
        with self._lock:
            self._frozen = value

    def real(self):
        with self._lock:
            self._offset, self._frozen = 0.0, None

    def stamp(self):
        """RFC 3339 with milliseconds, as Drive writes it."""
        moment = datetime.fromtimestamp(self.now(), UTC)
        return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"
