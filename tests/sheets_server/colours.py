"""Colours are float32 with zero parts dropped; the plain field and its `…Style` twin say the same."""

import functools
import struct

PARTS = ("red", "green", "blue", "alpha")
TWINS = {
    "backgroundColor": "backgroundColorStyle",
    "foregroundColor": "foregroundColorStyle",
    "tabColor": "tabColorStyle",
    "color": "colorStyle",
}
PLAIN = {style: plain for plain, style in TWINS.items()}


@functools.cache  # a workbook has few colours, in many cells
def float32(value):
    """The shortest decimal that means the same 32-bit float."""
    target = struct.unpack("f", struct.pack("f", value))[0]
    for digits in range(1, 10):
        short = float(f"{target:.{digits}g}")
        if struct.unpack("f", struct.pack("f", short))[0] == target:
            return int(short) if short.is_integer() else short
    return target


def colour(value):
    return {part: float32(value[part]) for part in PARTS if value.get(part)}


def twin(value):
    """The same structure, colours rounded, each plain colour with its style and the reverse."""
    if isinstance(value, list):
        return [twin(item) for item in value]
    if not isinstance(value, dict):
        return value
    fresh = {}
    for key, item in value.items():
        if key in TWINS and TWINS[key] not in value:
            fresh[key] = colour(item)
            fresh[TWINS[key]] = {"rgbColor": colour(item)}
        elif key in TWINS:
            fresh[key] = colour(_rgb(value[TWINS[key]], item))
        elif key in PLAIN and "rgbColor" in item:
            fresh[key] = {"rgbColor": colour(item["rgbColor"])}
            fresh.setdefault(PLAIN[key], colour(item["rgbColor"]))
        else:
            fresh[key] = twin(item)
    return fresh


def _rgb(style, otherwise):
    return style.get("rgbColor", otherwise)


def twin_mask(tree):
    """An update mask that names one of a pair means both."""
    fresh = {}
    for key, below in tree.items():
        fresh[key] = below if key in TWINS or key in PLAIN else twin_mask(below)
        if key in TWINS:
            fresh[TWINS[key]] = {}
        elif key in PLAIN:
            fresh[PLAIN[key]] = {}
    return fresh
