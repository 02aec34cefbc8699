"""A sweep begins with the scenario, and says so where something else stands first."""

from typing import Any

import pytest

import detente
from detente.core.errors import InvalidValue


def test_a_theory_before_the_scenario_is_told() -> None:
    swapped: Any = detente.sweep
    with pytest.raises(InvalidValue, match=r"'fearful_friends', and vary=\. A sweep begins with the scenario"):
        swapped(detente.school("default"), "fearful_friends", vary={"sensibility": [0, 1]})
