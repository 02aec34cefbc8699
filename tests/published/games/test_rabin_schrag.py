"""T12: misplaced certainty from confirmatory bias against simulated observers [RabinSchrag1999]_."""

import numpy as np
import pytest

from detente.games import game

POINTS = {(0.6, 0.2): 0.0883, (0.6, 0.4): 0.2989, (0.7, 0.4): 0.1316, (0.7, 0.6): 0.2327}


def observe(accuracy: float, misreading: float, people: int = 20_000, signals: int = 1500) -> np.ndarray:
    """Net number of signals read as true, after a long series; the observers hold no first opinion."""
    generator = np.random.default_rng(1)
    net = np.zeros(people, int)
    for _ in range(signals):
        true = generator.random(people) < accuracy
        against = np.where(net > 0, ~true, np.where(net < 0, true, False))
        read = np.where(against & (generator.random(people) < misreading), ~true, true)
        net += np.where(read, 1, -1)
    return net


def wrong(**given: float) -> float:
    right, false = game("rabin_schrag").solve(**given).equilibria
    assert right.play["P(right)"] + false.play["P(wrong)"] == pytest.approx(1)
    return false.play["P(wrong)"]


@pytest.mark.parametrize("point", POINTS)
def test_share_that_stays_wrong(point: tuple[float, float]) -> None:
    """Within 3 standard errors of 20,000 observers (false alarm .3 % a point), and of the printed share."""
    p = wrong(accuracy=point[0], misreading=point[1])
    assert p == pytest.approx(POINTS[point], abs=5e-5)
    net = observe(*point)
    assert abs((net < 0).mean() - p) < 3 * np.sqrt(p * (1 - p) / net.size)


@pytest.mark.parametrize("accuracy", [0.55, 0.6, 0.7, 0.9])
def test_below_the_critical_misreading_all_find_out(accuracy: float) -> None:
    """Exact: 1 - 1 / (2 accuracy)."""
    thresholds = {t.name: t.value for t in game("rabin_schrag").solve(accuracy=accuracy).thresholds}
    critical = 1 - 1 / (2 * accuracy)
    assert thresholds["critical_misreading"] == pytest.approx(critical, abs=1e-12)
    assert wrong(accuracy=accuracy, misreading=critical - 1e-9) == 0
    assert wrong(accuracy=accuracy, misreading=critical + 1e-3) > 0


def test_those_who_misread_little_are_seen_to_find_out() -> None:
    assert (observe(0.7, 0.1) < 0).sum() == 0


def test_those_who_misread_all_keep_their_first_impression() -> None:
    assert wrong(accuracy=0.7, misreading=1) == pytest.approx(0.3)
