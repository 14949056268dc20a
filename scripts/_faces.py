"""Tahoma where there is none: Loma, set on lines as high as Tahoma's, for workbooks that LibreOffice prints."""

from __future__ import annotations

import struct
from pathlib import Path

FONTS = Path("/usr/share/fonts")
_ASCENT, _DESCENT = 2049, 423
"""What Tahoma has above and below the line, in 2048ths of its size."""
_CONFIG = """<?xml version="1.0"?>
<fontconfig>
  <dir>{folder}</dir>{dirs}
  <cachedir>{folder}/cache</cachedir>
  <match target="pattern">
    <test name="family"><string>Tahoma</string></test>
    <edit name="family" mode="assign" binding="strong"><string>Loma</string></edit>
  </match>
</fontconfig>
"""


def in_place_of_tahoma(folder: Path) -> Path | None:
    """Make the faces in a folder and return the file that FONTCONFIG_FILE names; None where Loma is not installed."""
    found = sorted(FONTS.rglob("Loma*.[ot]tf"))
    folder.mkdir(parents=True, exist_ok=True)
    for font in found:
        (folder / font.name).write_bytes(_on_lines_of_tahoma(font.read_bytes()))
    others = sorted({font.parent for font in FONTS.rglob("*.?tf")} - {font.parent for font in found})
    dirs = "".join(f"\n  <dir>{other}</dir>" for other in others)
    config = folder / "fonts.conf"
    config.write_text(_CONFIG.format(folder=folder, dirs=dirs), encoding="utf-8")
    return config if found else None


def _on_lines_of_tahoma(font: bytes) -> bytes:
    """Return an OpenType font with its ascent and descent replaced, wherever it states them."""
    made = bytearray(font)
    [tables] = struct.unpack_from(">H", font, 4)
    at = {font[n : n + 4]: struct.unpack_from(">I", font, n + 8)[0] for n in range(12, 12 + 16 * tables, 16)}
    [size] = struct.unpack_from(">H", font, at[b"head"] + 18)
    ascent, descent = _ASCENT * size // 2048, _DESCENT * size // 2048
    struct.pack_into(">hhh", made, at[b"hhea"] + 4, ascent, -descent, 0)
    struct.pack_into(">hhhHH", made, at[b"OS/2"] + 68, ascent, -descent, 0, ascent, descent)
    return bytes(made)
