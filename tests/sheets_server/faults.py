"""Faults to order: the next calls that match answer badly, before or after they were applied."""

import re
from dataclasses import dataclass

from .errors import ApiError
from .quota import refusal

KINDS = ("status", "quota", "drop", "malformed", "html", "slow", "truncate", "body")
SENTENCES = {
    500: "Internal error encountered.",
    503: "The service is currently unavailable.",
    504: "Deadline expired before operation could complete.",
    408: "The request timed out.",
    429: "Resource has been exhausted (e.g. check quota).",
}


@dataclass
class Fault:
    """`match` is part of a method id (`batchUpdate`, `drive.files`), `times` None means for ever.

    The kind `body` answers with `message` alone; `skip` calls that match go well first.
    """

    kind: str
    match: str = ""
    times: int | None = 1
    status: int = 503
    after: bool = False
    retry_after: int | None = None
    message: str | None = None
    ms: float = 0.0
    skip: int = 0

    def __post_init__(self):
        if self.kind not in KINDS:
            raise ValueError(f"unknown kind of fault: {self.kind}; there are {', '.join(KINDS)}")

    def meets(self, method):
        pattern = re.escape(self.match)
        return not self.match or re.search(rf"(^|\.){pattern}($|\.)", method) is not None

    def error(self, project):
        """The refusal that this fault stands for."""
        if self.kind == "quota":
            return refusal("write", "PerUser", 60, project, self.retry_after)
        headers = {"Retry-After": str(self.retry_after)} if self.retry_after is not None else {}
        message = self.message or SENTENCES.get(self.status, "An error was ordered.")
        return ApiError(self.status, message, headers=headers)


class Faults:
    """The orders that still stand, oldest first."""

    def __init__(self):
        self.orders = []

    def order(self, kind, match="", times=1, **more):
        fault = Fault(kind, match, times, **more)
        self.orders.append(fault)
        return fault

    def clear(self):
        self.orders.clear()

    def take(self, method):
        """The first order for this call, used up by one; `None` when there is none."""
        for fault in self.orders:
            if fault.meets(method):
                if fault.skip:
                    fault.skip -= 1
                    continue
                if fault.times is not None:
                    fault.times -= 1
                    if fault.times <= 0:
                        self.orders.remove(fault)
                return fault
        return None
