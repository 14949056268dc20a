"""How each kind of cell looks, once for every store. Sizes in points, colours as RRGGBB."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

FONT = "Tahoma"  # on every Windows and Mac, with Thai; phones fall back to a face of the same size

PRINTED = 90
"""The scale in per cent at which what is signed is printed: 10 points on the screen are 9 on paper."""

INK = "1F2933"
MUTED = "5F6C7B"
NAVY = "1B3A57"
NAVY_LIGHT = "E8EEF4"
LINE = "B8C4D0"
INPUT = "FFF7D6"
INPUT_LINE = "D9B84A"
WHITE = "FFFFFF"
RED = "B42318"
RED_LIGHT = "FDE7E4"
AMBER = "8A5A00"
AMBER_LIGHT = "FFF0CC"
GREEN = "1B6B3A"
GREEN_LIGHT = "E3F4E8"

# A tier's colour follows its place from the top, so that a programme may name its tiers as it likes.
TIER_COLOURS = ("D4A017", "9AA5B1", "B87333", "6B8E9E", "8E7CA6")
NO_TIER_COLOUR = "D5DCE3"


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """The look of a cell; `border` is a line round it; what is too wide for it may `shrink`; `least` counts lines.

    `upright` text runs upwards.
    """

    size: int = 10
    bold: bool = False
    italic: bool = False
    colour: str = INK
    fill: str | None = None
    border: str | None = None
    align: Literal["left", "center", "right"] = "left"
    vertical: Literal["top", "middle", "bottom"] = "middle"
    wrap: bool = False
    least: int = 1
    shrink: bool = False
    indent: int = 0
    number: str | int = "General"
    underline: bool = False
    strike: bool = False
    upright: bool = False


DATE = "d/m/yyyy"
TEXT = "@"
"""The number format under which whatever is typed stays as it was typed: 80%, 4/5, 1,500, TRUE."""
_POINTS = "General"  # 8 shows as 8, 8.5 as 8.5; "0.##" would show "8."
_TWO = "0.00"
"""For means and percentages, whose decimals are always two."""
_COUNT = '0;-0;"–"'
"""For counts: none is a stroke, so that what there is stands out."""
_box = Style(border=LINE, wrap=True)
_head = Style(bold=True, colour=WHITE, fill=NAVY, border=NAVY, align="center", wrap=True)

STYLES: dict[str, Style] = {
    "key": Style(size=8, colour=MUTED),
    "text": Style(),
    "title": Style(size=15, bold=True, colour=NAVY),
    "subtitle": Style(size=11, colour=INK),
    "subtitle-right": Style(align="right", wrap=True),
    "muted": Style(colour=MUTED),
    "prompt": Style(colour=AMBER, italic=True),
    "state": Style(size=12, bold=True, colour=NAVY),
    "progress": Style(size=10, bold=True, colour=NAVY, wrap=True),
    "beside": Style(bold=True, colour=NAVY, align="right", vertical="top"),
    "badge": Style(size=13, bold=True, colour=NAVY, fill=NAVY_LIGHT, align="center", wrap=True),
    "head": _head,
    "head-upright": replace(_head, upright=True, vertical="bottom"),
    "head-left": replace(_head, align="left", indent=1),
    "head-input": replace(_head, fill="8A6D00", border="8A6D00"),
    "band": Style(bold=True, colour=NAVY, fill=NAVY_LIGHT, border=None),
    "cell": replace(_box, indent=1),
    "cell-muted": replace(_box, colour=MUTED, indent=1),
    "cell-small": replace(_box, size=9, colour=MUTED, indent=1),
    "cell-top": replace(_box, vertical="top", indent=1),
    "former-score": replace(_box, size=9, colour=MUTED, fill="F3F4F6", align="center", number=_POINTS),
    "former-text": replace(_box, size=9, colour=MUTED, fill="F3F4F6", vertical="top", number=TEXT),
    "cell-center": replace(_box, align="center"),
    "behind": replace(_box, colour=MUTED, align="center"),
    "cell-bold": replace(_box, bold=True, indent=1),
    "name": replace(_box, bold=True),
    "cell-no": replace(_box, align="center", bold=True, colour=NAVY),
    "number": replace(_box, align="center", number=_POINTS),
    "number-bold": replace(_box, align="center", bold=True, number=_POINTS),
    "integer": replace(_box, align="center", number="0"),
    "mean": replace(_box, align="center", number=_TWO),
    "mean-bold": replace(_box, align="center", bold=True, number=_TWO),
    "count": replace(_box, align="center", number=_COUNT),
    "percent-text": replace(_box, align="center"),
    "date": replace(_box, align="center", number=DATE),
    "input-number": Style(size=13, bold=True, fill=INPUT, border=INPUT_LINE, align="center", number=_POINTS, wrap=True),
    "input-text": Style(fill=INPUT, border=INPUT_LINE, wrap=True, vertical="top", least=2, number=TEXT),
    "input-line": Style(fill=INPUT, border=INPUT_LINE, wrap=True, least=2, indent=1, number=TEXT),
    "input-block": Style(fill=INPUT, border=INPUT_LINE, wrap=True, vertical="top", number=TEXT),
    "input-choice": Style(bold=True, fill=INPUT, border=INPUT_LINE, align="center", number=TEXT),
    "input-date": Style(fill=INPUT, border=INPUT_LINE, align="center", number=DATE),
    "input-count": Style(fill=INPUT, border=INPUT_LINE, align="center", number=_POINTS),
    "status": replace(_box, size=9, align="center"),
    "total-label": Style(size=12, bold=True, colour=WHITE, fill=NAVY, border=NAVY),
    "total": Style(
        size=13, bold=True, colour=WHITE, fill=NAVY, border=NAVY, align="center", number=_POINTS, shrink=True
    ),
    "total-words": Style(size=12, bold=True, colour=NAVY, fill=NAVY_LIGHT, border=NAVY, align="center"),
    "tier-label": Style(size=12, bold=True, colour=NAVY, fill=AMBER_LIGHT, border=INPUT_LINE),
    "tier": Style(size=13, bold=True, colour=NAVY, fill=AMBER_LIGHT, border=INPUT_LINE, align="center"),
    "vow": Style(wrap=True),
    "sign": replace(_box, align="center", vertical="bottom"),
    "conflict": replace(_box, fill=AMBER_LIGHT, align="center", vertical="bottom"),
    "step": Style(size=12, wrap=True, vertical="top"),
    "link": replace(_box, colour="0B57A4", underline=True, indent=1),
    "sum-mean": Style(bold=True, colour=NAVY, fill=NAVY_LIGHT, border=LINE, align="center", number=_TWO),
    "note": Style(colour=MUTED, indent=1),
    "note-wrapped": Style(colour=MUTED, wrap=True, indent=1),
    "reason": Style(fill=AMBER_LIGHT, wrap=True, indent=1),
    "rule": Style(fill="D4A017"),
    "kpi-label": Style(colour=MUTED, fill=NAVY_LIGHT, align="center", vertical="bottom", wrap=True),
    "kpi": Style(size=22, bold=True, colour=NAVY, fill=NAVY_LIGHT, align="center", number=_POINTS),
    "kpi-main-label": Style(colour=WHITE, fill=NAVY, align="center", vertical="bottom", wrap=True),
    "kpi-main": Style(size=22, bold=True, colour=WHITE, fill=NAVY, align="center", number=_TWO),
    "verdict-met": Style(size=12, bold=True, colour=GREEN, fill=GREEN_LIGHT, indent=1),
    "verdict-open": Style(size=12, bold=True, colour=AMBER, fill=AMBER_LIGHT, indent=1),
    "verdict-missed": Style(size=12, bold=True, colour=RED, fill=RED_LIGHT, indent=1),
    "bar": replace(_box, wrap=False, colour="5B7FA6", indent=1),
    "bad-cell": replace(_box, colour=RED, fill=RED_LIGHT, bold=True, align="center"),
    "warn-cell": replace(_box, colour=AMBER, fill=AMBER_LIGHT, bold=True, align="center"),
    "good-cell": replace(_box, colour=GREEN, fill=GREEN_LIGHT, bold=True, align="center"),
    "good-line": Style(size=12, colour=GREEN, bold=True),
    "sum": Style(bold=True, colour=NAVY, fill=NAVY_LIGHT, border=LINE, indent=1),
    "sum-number": Style(bold=True, colour=NAVY, fill=NAVY_LIGHT, border=LINE, align="center"),
    "sum-count": Style(bold=True, colour=NAVY, fill=NAVY_LIGHT, border=LINE, align="center", number=_COUNT),
    # points by the share of their full marks: the less, the darker, so that they read in grey, too
    "heat-0": replace(_box, align="center", number=_POINTS),
    "heat-1": replace(_box, align="center", number=_POINTS, fill="E3EAF2"),
    "heat-2": replace(_box, align="center", number=_POINTS, fill="B9C8DA", bold=True),
    "heat-low": replace(_box, align="center", number=_POINTS, fill="3F5B7C", colour=WHITE, bold=True, underline=True),
    # styles that conditional formats lay over others
    "good": Style(colour=GREEN, fill=GREEN_LIGHT, bold=True),
    "bad": Style(colour=RED, fill=RED_LIGHT, bold=True),
    "waiting": Style(colour=MUTED),
    "warn": Style(colour=AMBER, fill=AMBER_LIGHT, bold=True),
}
STYLES |= {
    f"tier-{n}": replace(_box, bold=True, align="center", colour=colour, fill=fill)
    for n, (colour, fill) in enumerate(
        [("7A5C00", "FFF1B8"), ("465362", "EDF0F3"), ("7A4318", "F8E3D3"), ("2F5564", "E0ECF1"), ("4E3F66", "ECE6F4")]
    )
}
