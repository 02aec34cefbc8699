"""No arming against the hopeless, by hand-worked numbers."""

from typing import Any

import numpy as np
import pytest

from detente.mechanisms import respond
from unit.mechanisms.bench import dyad, made, world, year


def aimed(even: Any, **settings: float) -> np.ndarray:
    """Forces that two aim at who fear a strike of 2 for sure, beside what they keep anyway."""
    now = year(
        products={
            "interpretation": {"fear": dyad(1.0)},
            "structure": {"strike": dyad(2.0), "even": even, "prox": dyad(1.0)},
            "response": {"conduct": dyad(1.0)},
        },
        base_force=0.0, reaction=1.0, offence_advantage=1.0, **settings,
    )  # fmt: skip
    _, r = made(respond.ForceTarget(), world(), now)
    return np.asarray(r.target[:, 0])


@pytest.mark.parametrize(
    ("chance", "futility", "weak"),
    [(0.5, 2.0, 1.0), (0.25, 1.0, 0.75), (0.25, 2.0, 0.5625), (0.1, 1.0, 0.36), (0.1, 3.0, 0.046656), (0.1, 0.0, 1.0)],
)
def test_only_the_weaker_leaves_off_arming(chance: float, futility: float, weak: float) -> None:
    """``(4 x .25 x .75)^1 = .75``; who has the better chance arms as before."""
    assert aimed(dyad(chance, 1 - chance), futility=futility) == pytest.approx([2 * weak, 2.0], rel=1e-5)


def test_who_has_no_chance_at_all_does_not_arm() -> None:
    assert aimed(dyad(0.0, 1.0), futility=2.0) == pytest.approx([0.0, 2.0], abs=1e-5)


def test_without_it_nothing_is_worked_out() -> None:
    assert np.array_equal(aimed(dyad(np.nan), futility=0.0), aimed(dyad(0.5), futility=0.0))
