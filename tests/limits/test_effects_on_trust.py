"""What was added about signs and promises does what it was added for.

Where a test compares means, runs that are compared share their luck and the difference asked for is at least 4 standard
errors: a false alarm comes less often than once in 15,000 tests.
"""

from typing import Any

import numpy as np
import pytest

from detente.core.scenario import Scenario
from detente.engine.ensemble import simulate
from detente.schools.registry import school
from limits.test_effects import surely_less

FEARFUL: dict[str, float] = {
    "economy_spread": 0, "growth": 0, "growth_noise": 0, "malign_share": 0, "motive_change": 0, "prior": 0.75,
    "offence_advantage": 2.5,
}  # fmt: skip
"""Two equal security-seekers who fear each other."""


def hostile(name: str, told_apart: float, **settings: Any) -> tuple[np.ndarray, float]:
    """Which pairs compete both in at least half of the 20 years before year 100, and their offensive share then."""
    world = Scenario("pair", settings={**FEARFUL, "distinguishability": told_apart})
    run = simulate(
        school(name).where(**settings), world, replicates=300, years=100, keep=("conduct", "posture"), backend="numpy"
    )
    shares = run["conduct"][:, 80:].mean(1)
    both = (shares[:, 0, 1] >= 0.5) & (shares[:, 1, 0] >= 0.5)
    return both.astype(float), float(run["posture"][:, -1].mean())


def test_a13_security_seekers_buy_defence_where_it_shows() -> None:
    """Hostile .40 where forces look alike, .00 where they are told apart; offensive share .35 and .07."""
    alike, bought_alike = hostile("offence_defence", 0.0)
    apart, bought_apart = hostile("offence_defence", 1.0)
    assert surely_less(apart, alike)
    assert apart.mean() < 0.1 < 0.25 < alike.mean()
    assert bought_apart < 0.15 < 0.3 < bought_alike < 0.4


@pytest.mark.parametrize("name", ["offence_defence", "defensive_realism"])
def test_a13_is_idle_where_forces_look_alike(name: str) -> None:
    on, off = (hostile(name, 0.0, **s) for s in ({}, {"posture_signal": 0.0}))
    np.testing.assert_array_equal(on[0], off[0])
    assert on[1] == off[1]
