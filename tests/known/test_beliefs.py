"""Beliefs with a proved bound: Ville's inequality for a correct observer (T13), and doubt that must remain."""

import numpy as np
import pytest

from detente.core.scenario import Scenario
from detente.engine.ensemble import simulate
from detente.testing.bare import bare

REPLICATES = 4000
BASE = Scenario("dyad", years=100, given={"malign": [0, 0], "sensibility": [1.0, 0.0]})


@pytest.fixture(scope="module")
def odds() -> np.ndarray:
    """Odds that state 0 gives to the malice of 1, [replicate, year]; its model of a benign 1 is right.

    State 1 is naive and leaps as often as is credited, greed is mimicked as often as benign states are
    hostile, nothing is misread, and forces never change: what 0 expects of 1 is what 1 does.
    """
    theory = bare().where(
        offence_advantage=2.0, prior=0.5, learning=1.0, leap=0.05, credited_leap=0.05, mimicry=0.05,
        baseline_hostility=0.05, reaction=0.0, initial_force=0.3, certainty_ceiling=9.0,
    )  # fmt: skip
    run = simulate(theory, BASE, replicates=REPLICATES, keep=("log_odds", "conduct", "explained"), backend="numpy")
    return np.exp(run["log_odds"][:, :, 0, 1].astype(float))


@pytest.mark.parametrize("factor", [9, 19, 49])
def test_a_correct_observer_is_seldom_very_wrong(odds: np.ndarray, factor: float) -> None:
    """P(odds ever K times those of the start) <= 1 / K for a benign other (3 standard errors: false alarm .1 %)."""
    exceed = (odds.max(1) >= factor).mean()
    assert exceed <= 1 / factor + 3 * np.sqrt(1 / factor * (1 - 1 / factor) / REPLICATES)
    assert exceed > 0


def test_a_correct_observer_learns_nothing_on_average(odds: np.ndarray) -> None:
    """The odds are a martingale among benign states: a year multiplies them by 1 on average (4 standard errors)."""
    before, after = odds[:, :40], odds[:, 1:41]
    free = np.abs(np.log(before)) < 5  # farther out the ceiling cuts the next step
    factor = after[free] / before[free]
    assert abs(factor.mean() - 1) < 4 * factor.std() / np.sqrt(factor.size)
    assert factor.std() / np.sqrt(factor.size) < 0.1  # what the test can see


def test_doubt_remains_where_motives_may_change() -> None:
    """Belief settles between what observers allow for: no certainty is possible with volatility."""
    theory = bare().where(offence_advantage=2.0, prior=0.3, volatility_up=0.1, volatility_down=0.05, learning=1.0)
    belief = simulate(theory, Scenario("dyad", years=60), replicates=50, keep=("belief",), backend="numpy")["belief"][
        :, 20:, 0, 1
    ]
    assert belief.min() >= 0.1 - 1e-4
    assert belief.max() <= 0.95 + 1e-4
