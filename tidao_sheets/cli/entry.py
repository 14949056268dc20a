"""Where the program begins: until the command line can say so in words, Ctrl+C ends it without a word."""

from __future__ import annotations

import gc
import os
import sys

try:
    import signal
except (KeyboardInterrupt, RuntimeError):  # this very import takes a moment; its enums wrap what cuts them off
    os._exit(130)


def leave(*_: object) -> None:
    """End at once, as a shell expects of Ctrl+C: nothing has begun yet, or all is done."""
    os._exit(130)


def lost(what: sys.UnraisableHookArgs) -> None:
    """End, too, where Ctrl+C meets Python's own tidying, which cannot pass it on."""
    if issubclass(what.exc_type, KeyboardInterrupt):
        leave()
    sys.__unraisablehook__(what)


def main() -> None:
    """Run the command line and leave with its exit code (docs/json.md)."""
    gc.set_threshold(1_000_000)  # a run is short: to look for cycles but once would take a twentieth of it
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # to look for them takes longer than to read a file
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # elsewhere somebody has turned it off
        signal.signal(signal.SIGINT, leave)
        sys.unraisablehook = lost
    from tidao_sheets.cli.main import main as command_line

    try:
        command_line()
    finally:
        gc.freeze()  # nor need all be gone through once more when all of it goes
