"""What a QR code holds: a short sentence by itself, or packed into an address, behind the #."""

import base64
import re

_THAI = 0x0E00
"""The first of Unicode's 128 Thai places; they go to the octets that ASCII leaves free."""
_ESCAPED = re.compile(r"(?:%[0-9A-F]{2})+")
_ADDRESS = re.compile(r"https://[^\s#]+#(\S*)")


def packed(text: str) -> str:
    """Return a text in letters, digits, - and _ alone: an octet a Thai or ASCII character, in Base64."""
    return base64.urlsafe_b64encode(b"".join(map(_octets, text))).decode().rstrip("=")


def unpacked(payload: str) -> str | None:
    """Return the text that was packed; None where none was."""
    try:
        octets = base64.b64decode(payload + "=" * (-len(payload) % 4), altchars=b"-_", validate=True)
        text = "".join(chr(octet + _THAI - 0x80) if octet >= 0x80 else chr(octet) for octet in octets)
        return _ESCAPED.sub(lambda found: bytes.fromhex(found[0].replace("%", "")).decode(), text)
    except ValueError:
        return None


def _octets(character: str) -> bytes:
    place = ord(character)
    if _THAI <= place < _THAI + 0x80:
        return bytes([place - _THAI + 0x80])
    if character != "%" and place < 0x80:
        return bytes([place])
    return "".join(f"%{octet:02X}" for octet in character.encode()).encode()


def addressed(sentence: str, address: str) -> str:
    """Return what the QR code holds: the sentence, or the address of a page that carries it."""
    return f"{address}#{packed(sentence)}" if address and sentence else sentence


def told(scanned: str) -> str:
    """Return the sentence of what somebody scanned, copied or typed, in single blanks."""
    words = " ".join(scanned.split())
    found = _ADDRESS.fullmatch(words)
    return (unpacked(found[1]) or words) if found else words
