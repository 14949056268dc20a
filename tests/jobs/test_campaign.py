"""A slice of the campaign behind docs/reliability.md: runs cut off, two at once, files saved under their hands."""

import os
import subprocess
import sys

import pytest
from workspaces import ROOT


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_slice_of_the_campaign_ends_as_if_nobody_had_disturbed():
    done = subprocess.run(
        [
            sys.executable,
            ROOT / "scripts" / "campaign.py",
            "--no-document",
            "--kills=32",
            "--races=20",
            "--saves=4",
            "--seed=7",
        ],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
