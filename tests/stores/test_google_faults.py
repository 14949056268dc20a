"""A slice of scripts/google_faults.py: every call of four commands spoilt in 25 ways, once and for ever."""

import os
import subprocess
import sys

from workspaces import ROOT


def test_a_slice_of_the_faults_loses_nothing():
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "google_faults.py", "--trials=10", "--seed=7"],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "10 trials, 0 wrong" in done.stdout
