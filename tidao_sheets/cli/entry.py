"""Where the program begins, and nobody else comes by: from here on Ctrl+C ends it without a word, then with our own.

What comes before is Python's: its start, and the first lines of the command that an installer has written.
"""

import _signal  # built in: to import signal itself, for its enums, takes longer than all else here
import gc
import os
import sys

from tidao_sheets.cli import leave

HEARD = _signal.getsignal(_signal.SIGINT) is _signal.default_int_handler  # elsewhere somebody has turned it off
if HEARD:
    _signal.signal(_signal.SIGINT, leave)


def lost(what: "sys.UnraisableHookArgs") -> None:
    """End, too, where Ctrl+C meets Python's own tidying, which cannot pass it on."""
    if issubclass(what.exc_type, KeyboardInterrupt):
        leave()
    sys.__unraisablehook__(what)


def main() -> None:
    """Run the command line and leave with its exit code (docs/json.md)."""
    gc.set_threshold(1_000_000)  # a run is short: to look for cycles but once would take a twentieth of it
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # to look for them takes longer than to read a file
    if HEARD:
        sys.unraisablehook = lost
    from tidao_sheets.cli.main import main as command_line

    try:
        command_line()
    finally:
        gc.freeze()  # nor need all be gone through once more when all of it goes
