"""The game that people play: its stakes are those of the room, whichever school stands in at a seat."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from detente.apps.serve.lived import RoundLived
from detente.apps.serve.start import held_still
from detente.core.scenario import Scenario
from detente.core.world import World
from detente.engine.single import SingleRun
from detente.schools import school

STAKES = (
    "payoff", "restraint", "exposure", "concord", "critical_fear", "critical_fear_unbound",
    "dominant_restraint_unbound",
)  # fmt: skip
"""Records of what acts are worth."""
SHARED = ("economy", "malign")
"""What of a world these turn on, beside forces, force mixes and treaties as the round began."""


def common_game(scenario: Scenario, world: int, seed: int) -> SingleRun:
    """Return the game of people as it begins: the default world, in which leaders pay nothing at home.

    Nothing of it is a school's: no regime, amity, trade or institution, of which players are told nothing.

    Parameters
    ----------
    scenario, world, seed
        Where a world of a room starts, which one it is, and the seed of the room.
    """
    theory = held_still(school("default")).where(domestic_cost=0.0)
    return SingleRun(theory, scenario, replicate_id=world, seed=seed, backend="numpy")


def common_stakes(begun: SingleRun, world: World, done: RoundLived) -> Mapping[str, np.ndarray]:
    """Return what acts were worth in a round, as people have it [n, n], by record.

    Parameters
    ----------
    begun
        The game of people as it begins.
    world, done
        The world as the round began, and the round.
    """
    one, n = begun.fork(0), len(done.conduct)
    one.worlds[-1] = one.world.replace(**{name: getattr(world, name) for name in SHARED})
    acts = {(i, j): float(done.conduct[i, j] > 0.5) for i in range(n) for j in range(n) if i != j}
    one.live(acts, done.edits, **done.settings)
    return {name: np.array(one[name][0], float) for name in STAKES}
