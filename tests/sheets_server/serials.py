"""Dates as serial numbers: days from 1899-12-30, the time of day as the fraction."""

from datetime import datetime, timedelta

EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 (a spreadsheet's own calendar has no zone)
DAY = 86_400


def from_date(year, month, day):
    """Raises ValueError for a day that does not exist."""
    return (datetime(year, month, day) - EPOCH).days  # noqa: DTZ001


def from_time(hours, minutes, seconds=0):
    return (hours * 3600 + minutes * 60 + seconds) / DAY


def to_datetime(serial):
    return EPOCH + timedelta(seconds=round(serial * DAY, 3))
