r"""Show the whole job on made-up scores: `python3 scripts/demo.py` (on Windows `py scripts\demo.py`)."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))  # a safe-path Python leaves it out

import _venv


def main() -> int:
    """Make .venv ready, then run `tidao demo` with the given arguments."""
    place = _venv.ensure()
    return _venv.call(place.module("tidao_sheets", "demo", *sys.argv[1:]))


if __name__ == "__main__":
    sys.exit(_venv.guarded(main))
