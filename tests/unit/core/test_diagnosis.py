"""A diagnosis is asked for its measures by name."""

import pytest

from detente.core.diagnosis import RENAMED, Diagnosis
from detente.core.errors import UnknownName


@pytest.mark.parametrize("old", RENAMED)
def test_a_measure_that_was_renamed_is_told_by_its_new_name_alone(old: str) -> None:
    with pytest.raises(UnknownName) as raised:
        Diagnosis({})[old]
    assert f"{old!r} is now {RENAMED[old]!r}" in raised.value.hint
    assert "deliberation" not in raised.value.hint
