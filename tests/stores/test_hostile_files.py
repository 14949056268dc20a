"""A slice of `scripts/attack.py`: hostile workbooks are read or refused within its bounds."""

import sys

import pytest
from _attack_files import MB, package, shapes
from _attack_workspaces import MEGABYTES, SECONDS
from attack import attempt

EVERY = {name: package(cells, strings, styles, ending="XML") for name, cells, strings, styles in shapes(8 * MB)}
SLICE = ("attribute", "names", "merged", "links", "shared formula", "one-string", "strings", "entities")


@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is Linux's")
@pytest.mark.parametrize(
    "name", ["attribute", "names", "merged", "links", "shared formula", "one-string", "strings", "entities"]
)
def test_a_hostile_file_is_read_or_refused_within_bounds(tmp_path, name):
    path = tmp_path / "hostile.xlsx"
    path.write_bytes(EVERY[name])
    said, seconds, peak = attempt(path)
    assert said in {"read", "refused"}
    assert seconds < SECONDS
    assert peak < MEGABYTES
