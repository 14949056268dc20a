"""A whole hostile workspace of each kind, to which the first version fell, comes to nothing (scripts/attack.py)."""

import sys

import pytest
from _attack_workspaces import attacked


@pytest.mark.skipif(sys.platform != "linux", reason="the attacks are written for Linux")
def test_no_attack_on_a_workspace_succeeds():
    tried = list(attacked())
    assert [attack.kind for attack, *_ in tried] == ["code", "token", "password", "path"]
    assert not [attack.kind for attack, succeeded, _ in tried if succeeded]
    assert {code for *_, code in tried} == {2}
