"""What Google fills in when nobody said otherwise."""

import copy

from .colours import colour

BLACK = {}
WHITE = {"red": 1, "green": 1, "blue": 1}
FORMAT = {
    "backgroundColor": WHITE,
    "padding": {"top": 2, "right": 3, "bottom": 2, "left": 3},
    "verticalAlignment": "BOTTOM",
    "wrapStrategy": "OVERFLOW_CELL",
    "textFormat": {
        "foregroundColor": BLACK,
        "fontFamily": "arial,sans,sans-serif",
        "fontSize": 10,
        "bold": False,
        "italic": False,
        "strikethrough": False,
        "underline": False,
        "foregroundColorStyle": {"rgbColor": BLACK},
    },
    "backgroundColorStyle": {"rgbColor": WHITE},
}
# Theme colours as 8-bit parts; Google answers them as float32.
THEME = {
    "TEXT": (0, 0, 0),
    "BACKGROUND": (255, 255, 255),
    "ACCENT1": (66, 133, 244),
    "ACCENT2": (234, 67, 53),
    "ACCENT3": (251, 188, 4),
    "ACCENT4": (52, 168, 83),
    "ACCENT5": (255, 109, 1),
    "ACCENT6": (70, 189, 198),
    "LINK": (17, 85, 204),
}


def theme():
    parts = ("red", "green", "blue")
    colours = [
        {"colorType": kind, "color": {"rgbColor": colour({k: v / 255 for k, v in zip(parts, rgb, strict=True)})}}
        for kind, rgb in THEME.items()
    ]
    return {"primaryFontFamily": "Arial", "themeColors": colours}


def book_properties(title, locale="en_US", time_zone="Etc/GMT"):
    return {
        "title": title,
        "locale": locale,
        "autoRecalc": "ON_CHANGE",
        "timeZone": time_zone,
        "defaultFormat": copy.deepcopy(FORMAT),
        "spreadsheetTheme": theme(),
    }
