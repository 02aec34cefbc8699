"""What is the same both ways is so to the bit, for every school, over long runs."""

import numpy as np
import pytest

from detente.core.fields import ABOUT
from detente.core.scenario import Scenario
from detente.engine.ensemble import simulate
from detente.schools import school, schools
from sampled import in_turn

MUTUAL = tuple(name for name, q in ABOUT.items() if q.mutual)


@pytest.mark.parametrize(("name", "size"), in_turn(schools(), [(2, 200), (6, 120), (20, 40)]))
def test_mutual_fields_equal_their_mirror(name: str, size: tuple[int, int]) -> None:
    states, years = size
    scenario = Scenario("long", states=states, years=years, settings={"binding": 0.6, "treaty_rate": 0.3})
    made = simulate(school(name), scenario, replicates=2, keep=MUTUAL, backend="numpy", workers=1)
    for record in MUTUAL:
        held = made[record]
        assert (held.view(np.uint32) == np.swapaxes(held, -1, -2).view(np.uint32)).all(), record


def test_a_mixed_world_is_mutual_too() -> None:
    every = [school(name) for name in ("offensive_realism", "three_steps", "grit", "security_community")]
    made = simulate(every, Scenario("mixed", states=4, years=200), replicates=3, keep=MUTUAL, backend="numpy")
    for record in MUTUAL:
        assert (made[record] == np.swapaxes(made[record], -1, -2)).all(), record
