"""T18, T20: what conflict tells of motives [Kydd2005]_, and the tail of the sizes of wars [Clauset2018]_."""

import numpy as np
import pytest
from scipy.stats import pareto

from detente.core.scenario import Scenario
from detente.engine.ensemble import simulate
from detente.testing.bare import bare

GREEDY = 0.3
STILL = {"economy_spread": 0.0, "growth": 0.0, "growth_noise": 0.0, "motive_change": 0.0}
DEATHS = 1000.0
"""Battle deaths of the smallest war."""


@pytest.mark.parametrize("prior", [0.3, 0.5, 0.74])
def test_conflict_tells_of_greed(prior: float) -> None:
    """T18: P(both benign | mutual competing) is below the share of pairs that are benign at the start, .49.

    That share is .7 squared; of 800 pairs within 4 standard errors (false alarm .01 %). The bound is met with
    a margin at every prior, and conflict between friends is commoner the gloomier the prior.
    """
    run = simulate(
        bare().where(malign_share=GREEDY, prior=prior, offence_advantage=2.0, learning=1.0),
        Scenario("pairs", years=50, settings=STILL),
        replicates=800,
        keep=("conduct", "malign"),
        backend="numpy",
    )
    acts = run["conduct"][:, -20:].mean(1)
    conflict = (acts[:, 0, 1] >= 0.5) & (acts[:, 1, 0] >= 0.5)
    benign = run["malign"][:, -1].sum(-1) == 0
    share = (1 - GREEDY) ** 2
    assert benign.mean() == pytest.approx(share, abs=4 * np.sqrt(share * (1 - share) / benign.size))
    assert conflict.sum() > 200
    after = benign[conflict].mean()
    error = np.sqrt(share * (1 - share) / conflict.sum())
    assert after < share - 3 * error
    assert (after > 0.05) == (prior > 0.6)


@pytest.mark.parametrize("tail", [0.53, 0.8])
def test_sizes_of_wars_have_the_tail_of_escalation_that_may_stop(tail: float) -> None:
    """T20: wars that grow at rate r and stop at hazard h have a density exponent 1 + h / r; within .01 at 2e5 wars.

    The standard error is .0012 (.0018); the engine's largest war, of 30 million deaths, adds .002 at most.
    """
    n, replicates = 20, 1100
    run = simulate(
        bare().where(severity_tail=tail, worst_case=1.0, offence_advantage=6.0, conflict_cost=0.05, crisis_rate=1.0),
        Scenario("war of all", states=n, years=1, settings=STILL),
        replicates=replicates,
        keep=("deaths", "war"),
        backend="numpy",
    )
    one, two = np.triu_indices(n, 1)
    sizes = run["deaths"][:, -1, one, two].astype(float).ravel() / DEATHS
    sizes = sizes[sizes > 0]
    assert sizes.size > 190_000
    shape, _, _ = pareto.fit(sizes, floc=0, fscale=1)
    assert 1 + shape == pytest.approx(1 + tail, abs=0.01)
    assert sizes.min() >= 1 - 1e-6
