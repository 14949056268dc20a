"""The day of the work: today, or what TIDAO_TODAY says."""

import os
from datetime import date

from tidao_sheets.core.text import Text, TidaoError


class BadDateError(TidaoError):
    """TIDAO_TODAY is not a date."""

    code = "bad_date"
    says = Text('TIDAO_TODAY="{found}" ไม่ใช่วันที่', 'TIDAO_TODAY="{found}" is not a date.')
    advises = Text("เขียนเป็น ปี ค.ศ.-เดือน-วัน เช่น 2024-03-31", "Write it as YYYY-MM-DD, such as 2024-03-31.")


def told_day() -> date | None:
    """Return the date that TIDAO_TODAY sets, or None."""
    told = os.environ.get("TIDAO_TODAY", "").strip()
    try:
        return date.fromisoformat(told) if told else None
    except ValueError as error:
        raise BadDateError(found=told) from error
