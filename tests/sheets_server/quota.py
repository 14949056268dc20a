"""Quotas: calls in the last minute, per project and per user and project."""

from collections import deque

from .accounts import is_read
from .errors import TYPE, ApiError

HELP = "https://cloud.google.com/docs/quotas/help/request_increase"


class Meter:
    """Counts Sheets calls on the server's clock."""

    def __init__(self, world):
        self._world, self._seen, self._books, self.refused = world, {}, {}, 0

    def clear(self):
        self._seen.clear()
        self._books.clear()
        self.refused = 0

    def charge(self, method, grant, book_id=None):
        """Count one call or refuse it with 429."""
        kind = "read" if is_read(method) else "write"
        quota, now = self._world.quota, self._world.clock.now()
        limits = (
            ((kind, grant.project, grant.email), getattr(quota, f"{kind}_user"), "PerUser"),
            ((kind, grant.project), getattr(quota, f"{kind}_project"), ""),
        )
        for key, limit, per in limits:
            seen = self._window(key, now)
            if limit is not None and len(seen) >= limit:
                self.refused += 1
                raise refusal(kind, per, limit, grant.project, self._world.options.retry_after)
        for key, _, _ in limits:
            self._window(key, now).append(now)
        self._pace(book_id, now, grant.project)

    def _window(self, key, now):
        seen = self._seen.setdefault(key, deque())
        while seen and seen[0] <= now - self._world.quota.minute:
            seen.popleft()
        return seen

    def _pace(self, book_id, now, project):
        gap = self._world.options.per_spreadsheet_interval
        if gap and book_id and now - self._books.get(book_id, 0) < gap:
            self.refused += 1
            raise refusal("read", "PerUser", 1, project, self._world.options.retry_after)
        self._books[book_id] = now


def refusal(kind, per, limit, project, retry_after=None):
    word = kind.capitalize()
    name = f"{word} requests per minute" + (" per user" if per else "")
    message = (
        f"Quota exceeded for quota metric '{word} requests' and limit '{name}' of service "
        f"'sheets.googleapis.com' for consumer 'project_number:{project}'."
    )
    info = {
        "@type": TYPE + "ErrorInfo",
        "reason": "RATE_LIMIT_EXCEEDED",
        "domain": "googleapis.com",
        "metadata": {
            "quota_location": "global",
            "quota_metric": f"sheets.googleapis.com/{kind}_requests",
            "quota_limit": f"{word}RequestsPerMinutePer{'User' if per else 'Project'}",
            "quota_limit_value": str(limit),
            "quota_unit": "1/min/{project}" + ("/{user}" if per else ""),
            "service": "sheets.googleapis.com",
            "consumer": f"projects/{project}",
        },
    }
    links = {"@type": TYPE + "Help", "links": [{"description": "Request a higher quota limit.", "url": HELP}]}
    headers = {"Retry-After": str(retry_after)} if retry_after is not None else {}
    return ApiError(429, message, details=[info, links], headers=headers, domain="usageLimits")
