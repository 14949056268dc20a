"""A slice of `scripts/damage.py`: whatever is damaged in a form, no score is lost in silence or counted elsewhere."""

import pytest
from damage import attempt, faults, ground
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tidao_sheets import read_folder

SHARED = ground()


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chance=st.randoms(use_true_random=False))
def test_a_damaged_form_loses_nothing_in_silence(tmp_path, chance):
    ending, said = attempt(SHARED, chance, tmp_path)
    assert ending in {"unread, by name", "every score as before", "told"}, said


@pytest.mark.parametrize("base", SHARED.bases, ids=lambda base: base.name)
def test_a_sound_form_is_read_and_a_lost_one_would_be_found(tmp_path, base):
    """The judge finds no fault with a sound form, and finds one where a blank form stands for it."""
    form = tmp_path / "form.xlsx"
    form.write_bytes(base.data)
    assert list(faults(SHARED, read_folder(SHARED.programme, tmp_path), typed=False)) == []
    form.write_bytes(SHARED.blank)
    assert len(list(faults(SHARED, read_folder(SHARED.programme, tmp_path), typed=False))) == len(SHARED.points)
