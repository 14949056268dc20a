r"""Show the whole job on made-up scores: `python3 scripts/demo.py` (on Windows `py scripts\demo.py`)."""

import _signal  # built in: there at once
import sys

if __name__ == "__main__" and _signal.getsignal(_signal.SIGINT) is _signal.default_int_handler:
    _signal.signal(_signal.SIGINT, _signal.SIG_DFL)  # Ctrl-C ends it in silence, until _venv.guarded has words for it

from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))  # a safe-path Python leaves it out

import _venv


def main() -> int:
    """Make .venv ready, then run `tidao demo` with the given arguments."""
    place = _venv.ensure()
    return _venv.call(place.module("tidao_sheets", "demo", *sys.argv[1:]))


if __name__ == "__main__":
    sys.exit(_venv.guarded(main))
