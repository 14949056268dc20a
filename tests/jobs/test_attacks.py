"""A whole hostile workspace of each kind, to which the first version fell, comes to nothing (scripts/attack.py)."""

import sys

import pytest
from _attack_workspaces import attacked


@pytest.mark.skipif(sys.platform != "linux", reason="the attacks are written for Linux")
def test_no_attack_on_a_workspace_succeeds():
    tried = list(attacked())
    assert {outcome.attack.kind for outcome in tried} == {"code", "token", "password", "path", "memory", "frame"}
    assert not [outcome for outcome in tried if outcome.succeeded]
    assert {outcome.code for outcome in tried if outcome.attack.kind != "memory"} == {2}
    assert {outcome.code for outcome in tried if outcome.attack.kind == "memory"} == {4}
