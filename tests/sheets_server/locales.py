"""The few locale rules that decide how typed text is read and numbers are shown."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Locale:
    day_first: bool = False
    point: str = "."
    group: str = ","
    currency: str = "$"
    date: str = "m/d/yyyy"
    time: str = "h:mm:ss am/pm"


LOCALES = {
    "en_US": Locale(),
    "en_GB": Locale(day_first=True, currency="£", date="dd/mm/yyyy", time="hh:mm:ss"),
    "th_TH": Locale(day_first=True, currency="฿", date="d/m/yyyy", time="h:mm:ss"),
    "fr_FR": Locale(day_first=True, point=",", group="\u202f", currency="€", date="dd/mm/yyyy", time="hh:mm:ss"),
    "de_DE": Locale(day_first=True, point=",", group=".", currency="€", date="dd.mm.yyyy", time="hh:mm:ss"),
    "es_ES": Locale(day_first=True, point=",", group=".", currency="€", date="d/m/yyyy", time="h:mm:ss"),
}


def locale(name):
    return LOCALES.get(name, LOCALES["en_US"])


def default_pattern(kind, rules):
    return {
        "NUMBER": "#,##0.00",
        "PERCENT": "0.00%",
        "CURRENCY": f'"{rules.currency}"#,##0.00',
        "DATE": rules.date,
        "TIME": rules.time,
        "DATE_TIME": f"{rules.date} {rules.time.removesuffix(' am/pm')}",
        "SCIENTIFIC": "0.00E+00",
    }.get(kind)
