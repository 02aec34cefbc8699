"""Arms races whose stability is known: Richardson's dyad and systems of N states."""

from typing import Any

import numpy as np
import pytest

from detente.core.arrays import row
from detente.core.phases import Interpretation, Structure
from detente.core.scenario import Scenario
from detente.core.world import World
from detente.engine.single import SingleRun
from detente.mechanisms.interact import Arming
from detente.mechanisms.respond import Budget, ForceTarget
from detente.testing.bare import bare
from unit.mechanisms.bench import year

FEAR = ForceTarget(), Budget(), Arming()
NO_CAP: dict[str, float] = {"force_cap": float("inf"), "worst_case": 1.0}


def race(years: int, **settings: float) -> np.ndarray:
    """Forces [year, state] of two states in full fear of each other."""
    return forces(bare().where(**{**NO_CAP, **settings}), years)


def forces(theory: Any, years: int) -> np.ndarray:
    """Forces [year, state] of one run."""
    run = SingleRun(theory, Scenario("race", years=years))
    return np.array([run.live().capability[:, 0] for _ in range(years)])


@pytest.mark.parametrize(("offence", "reaction"), [(0.95, 1.0), (1.9, 0.5), (3.0, 0.3), (0.5, 1.9)])
def test_a_dyad_is_stable_where_the_product_of_reactions_is_below_one(offence: float, reaction: float) -> None:
    path = race(1200, offence_advantage=offence, reaction=reaction)
    assert path[-1] == pytest.approx([0.3 / (1 - offence * reaction)] * 2, rel=1e-3)


@pytest.mark.parametrize(("offence", "reaction"), [(1.05, 1.0), (2.5, 0.5), (4.0, 0.3)])
def test_a_dyad_runs_away_where_it_is_above_one(offence: float, reaction: float) -> None:
    path = race(300, offence_advantage=offence, reaction=reaction)[:, 0]
    growth = np.log(np.diff(path)[51:] / np.diff(path)[50:-1])
    assert growth[:40].mean() == pytest.approx(np.log(1 + 0.2 * (offence * reaction - 1)), rel=5e-3)


def test_fear_of_unequal_states_is_stable_where_the_product_is_below_one() -> None:
    """Reactions k and l: stable iff k l < 1, though one of them be above 1."""
    for one, other, stable in ((2.0, 0.4, True), (2.0, 0.6, False), (0.5, 1.2, True), (1.2, 1.2, False)):
        mine, theirs = (bare().where(**{**NO_CAP, "offence_advantage": 1.0, "reaction": r}) for r in (one, other))
        path = forces((mine, theirs), 300)
        if stable:
            rest = 0.3 * np.array([1 + one, 1 + other]) / (1 - one * other)
            assert path[-1] == pytest.approx(rest, rel=2e-2)
        else:
            assert path[-1, 0] / path[-50, 0] > 1.5


def test_a_system_is_stable_where_the_spectral_radius_is_below_one() -> None:
    """T08: 2,000 random fears of 5 states; forces stay bounded iff the spectral radius of w r e is below 1."""
    generator, n, lanes = np.random.default_rng(0), 5, 2000
    off = 1.0 - np.eye(n)[..., None]
    fear = generator.random((n, n, lanes)) * off
    offence = generator.uniform(0.1, 0.8, lanes)
    radius = np.abs(np.linalg.eigvals(np.moveaxis(offence * fear, -1, 0))).max(-1)
    now = year(n, reaction=1.0, threat_norm=1.0, base_force=0.3, force_cap=np.inf, force_adjustment=0.2, growth=0.0,
               act_arms=0.0)  # fmt: skip
    now.p._values["offence_advantage"] = offence[None]
    now = now.replace(interpretation=Interpretation(fear=fear))
    now_forces: Any = np.ones((n, lanes))
    nothing = dict.fromkeys(World.names(), np.zeros((n, lanes)))
    for _ in range(3000):
        world = World(**{**nothing, "economy": np.ones((n, lanes)), "capability": np.minimum(now_forces, 1e6)})
        now = now.replace(structure=Structure(strike=row(world.capability) * off, prox=off))
        _, response = FEAR[0](world, now.response, now)
        _, response = FEAR[1](world, response, now)
        world, _ = FEAR[2](world, None, now.replace(response=response))
        now_forces = world.capability
    bounded = now_forces.max(0) < 1e4
    assert ((radius < 1) == bounded).mean() >= 0.98
    wrong = radius[(radius < 1) != bounded]
    assert wrong.size == 0 or (wrong.min() > 0.97 and wrong.max() < 1.03)  # at the margin only
