"""Edit forms and summaries at random in LibreOffice, a hundred times a seed: `python scripts/edits.py --seeds 20`.

No figure may be wrong and untold. The tests of one seed run with every run of the suite; this runs them with many.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TESTS = ("tests/test_form_figures.py", "tests/test_summary_figures.py")


def main() -> int:
    """Run the tests of random edits with so many seeds, and return what pytest does."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=10)
    asked = parser.parse_args()
    command = [sys.executable, "-m", "pytest", "-q", "-k", "hundred_edits", *TESTS]
    return subprocess.run(command, cwd=ROOT, env=os.environ | {"TIDAO_SEEDS": str(asked.seeds)}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
