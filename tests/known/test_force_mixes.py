"""What force mixes say of motives is what they are worth: a likelihood ratio under the mixes that are bought."""

import numpy as np
import pytest

from detente.core.scenario import Intervention, Scenario
from detente.engine.ensemble import simulate
from detente.mechanisms import interpret
from detente.mechanisms.interpret.evidence import ForceMixEvidence
from detente.testing.bare import bare

YEARS, REPLICATES, PRICE = 20, 1500, 2.0
ELSE = (
    interpret.Reputation,
    interpret.Contagion,
    *(type(m) for m in bare().interpret if type(m).__name__.endswith("Evidence") and type(m) is not ForceMixEvidence),
)
"""Evidence of other kinds."""


def odds(advantage: float, told_apart: float, read: float = PRICE) -> list[np.ndarray]:
    """By what each look multiplied the odds of malice of a seeker, and the odds of good will of a greedy state.

    Forces are from the start what a security-seeker (0) and a greedy state (1) aim at; ``read`` is the price that
    observers reckon with, which is the one that is paid unless told.
    """
    lean = -2 + 1.5 * np.log(advantage) - PRICE * told_apart
    settings = {"offence_advantage": advantage, "distinguishability": told_apart, "posture_signal": read,
                "learning": 1.0, "certainty_ceiling": 9.0, "prior": 0.5, "posture_speed": 0.0}  # fmt: skip
    theory = bare().without(*ELSE).where(**settings)
    bought = Intervention(0, edits={"posture": [1 / (1 + np.exp(-lean)), 1 / (1 + np.exp(-2.0))]})
    run = simulate(theory, Scenario("pair", given={"malign": [0, 1]}), years=YEARS, replicates=REPLICATES,
                   keep=("log_odds",), interventions=(bought,), backend="numpy")  # fmt: skip
    held = run["log_odds"].astype(float)
    moved, before = np.diff(held, axis=1), held[:, :-1]
    free = np.abs(before) < 9 - 3  # farther out the ceiling may cut the next step
    return [np.exp(m[f]) for m, f in ((moved[:, :, 1, 0], free[:, :, 1, 0]), (-moved[:, :, 0, 1], free[:, :, 0, 1]))]


def off(factors: np.ndarray) -> float:
    """How far the mean factor is from 1, in standard errors."""
    return abs(factors.mean() - 1) / (factors.std() / np.sqrt(factors.size))


@pytest.mark.parametrize(("advantage", "told_apart"), [(2.5, 1.0), (3.5, 1.0), (1.25, 0.5), (3.5, 0.2)])
def test_what_force_mixes_say_is_calibrated(advantage: float, told_apart: float) -> None:
    """On average a look multiplies the odds against a seeker, and those for a greedy state, by 1.

    4 standard errors, twice in each of four worlds: false alarm 5e-4. An observer who reckons with the mix that
    seekers would buy if it did not show is found out.
    """
    for factors in odds(advantage, told_apart):
        assert factors.size > 2000
        assert off(factors) < 4
    if told_apart > 0.3:
        assert off(odds(advantage, told_apart, read=0.0)[0]) > 8


def test_a_state_aims_at_the_mix_that_others_expect_of_it() -> None:
    """The mix that ``ForceMix`` makes forces grow into is the one of which looks are calibrated."""
    settings = {"offence_advantage": 2.5, "distinguishability": 1.0, "posture_signal": PRICE, "posture_speed": 0.2}
    run = simulate(bare().where(**settings), Scenario("pair", given={"malign": [0, 1]}), years=60, replicates=3,
                   keep=("posture",), backend="numpy")  # fmt: skip
    lean = -2 + 1.5 * np.log(2.5) - PRICE
    assert run["posture"][:, -1] == pytest.approx(
        np.tile([1 / (1 + np.exp(-lean)), 1 / (1 + np.exp(-2))], (3, 1)), abs=1e-4
    )
