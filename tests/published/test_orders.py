"""Orders that hold at more than one setting of the reference limit: Jervis's worlds, habit and deliberation."""

from __future__ import annotations

import numpy as np
import pytest

from detente.core.scenario import Intervention
from published.base_scenario import measure, paradox, point

PRIORS = (0.7, 0.8, 0.9)
WORLDS = {"W1": (2.5, 0.0), "W2": (1.25, 0.0), "W3": (2.5, 1.0), "W4": (1.25, 1.0)}
HABITS = (0.0, 0.3, 0.6, 0.9)


@pytest.fixture(scope="module")
def share() -> dict[tuple[float, str], np.ndarray]:
    cells = [(b, w) for b in PRIORS for w in WORLDS]
    points = [
        point(
            offence_advantage=WORLDS[w][0],
            distinguishability=WORLDS[w][1],
            prior=b,
            prior_spread=1.2,
            misreading=0.2,
            posture_effect=0.0,
            posture_speed=0.2,
        )
        for b, w in cells
    ]
    return dict(zip(cells, map(paradox, measure(points, replicates=1000, keep=("conduct",))), strict=True))


@pytest.mark.parametrize("prior", PRIORS)
def test_the_first_world_is_the_worst_and_the_fourth_the_best(
    share: dict[tuple[float, str], np.ndarray], prior: float
) -> None:
    """T15: W1 > {W2, W3} > W4 at three priors, with common luck; each step is beyond 4 errors (false alarm .01 %)."""

    def worse(one: str, other: str) -> float:
        less = share[prior, one].astype(float) - share[prior, other]
        return float(less.mean() - 4 * less.std() / np.sqrt(less.size))

    for middle in ("W2", "W3"):
        assert worse("W1", middle) > 0
        assert worse(middle, "W4") > 0


def test_habit_ends_deliberation() -> None:
    """T26: among the fearful, the share of acts that are deliberated falls with habit, towards none."""
    points = [
        point(
            offence_advantage=2.0,
            prior=0.95,
            misreading=0.3,
            sensibility=1.0,
            leap=0.2,
            learning=1.0,
            habit_weight=h,
            initial_habit=1.0,
            interventions=[Intervention(100)],
        )
        for h in (*HABITS, 1.0)
    ]
    kept = [
        r["deliberation"][:, :100, [0, 1], [1, 0]].mean()
        for r in measure(points, replicates=500, keep=("deliberation",))
    ]
    assert kept[0] == 1.0
    assert np.all(np.diff(kept) < 0)
    assert kept[-1] < 0.1
