"""All points share their luck: it is no effect of a setting, and pairs of runs tell a difference that means do not."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from detente.core.measure import paired_interval
from detente.studies.sweep.account import finding
from detente.studies.sweep.effects import main_effects
from detente.studies.sweep.lots import LOTS, add_lots, differences
from unit.studies.sweep.surfaces_made import drawn, grid, surface_of_runs

RANGES = {"growth_noise": (0.0, 0.1), "bargaining_noise": (0.1, 0.15), "credited_leap": (0.1, 0.12)}
Luck = Callable[[np.random.Generator, int], np.ndarray]


@pytest.mark.parametrize(
    "luck",
    [lambda g, n: g.standard_normal(n), lambda g, n: g.exponential(1, n) - 1],
    ids=["normal", "skewed"],
)
@pytest.mark.parametrize("runs", [8, 50])
def test_luck_that_all_points_share_is_no_effect(luck: Luck, runs: int) -> None:
    """Nothing moves the expectation, a setting scales the luck: at 7 % 13 or more of 80 are named once in 200 times."""
    named, by_points = 0, 0
    for seed in range(80):
        random, points = np.random.default_rng(seed), drawn(64, seed=seed, **RANGES)
        noise = np.array([[point["growth_noise"]] for point in points])
        values = 1 + noise * luck(random, runs) + 0.001 * random.standard_normal((64, runs))
        effects = main_effects(surface_of_runs(points, values, "1"), 199)
        named += any(one.clear for one in effects)
        by_points += any(one.left > one.bound for one in effects)
    assert named < 13
    assert by_points > 70, "what random orders of the points alone would name"


def test_an_effect_beyond_the_luck_that_points_share_is_named() -> None:
    random, points = np.random.default_rng(1), drawn(64, **RANGES)
    noise = np.array([[point["growth_noise"]] for point in points])
    values = 2 * noise + noise * random.standard_normal(10) + 0.02 * random.standard_normal((64, 10))
    assert "growth noise moves security paradox most" in finding(surface_of_runs(points, values, "1"))
    few = surface_of_runs(points, values[:, :7], "1")
    assert finding(few).startswith("With fewer than 8 runs a point no setting is said to move security paradox")


def test_a_difference_is_told_by_pairs_of_runs() -> None:
    """Intervals of the two means overlap; of the difference, over the luck that both share, 0 is excluded."""
    random, points = np.random.default_rng(2), grid(prior=(0.1, 0.9))
    luck = 0.2 * random.standard_normal(40)
    values = np.clip(0.5 + luck + np.array([[0.0], [0.03]]) + 0.02 * random.standard_normal((2, 40)), 0, 1)
    one = surface_of_runs(points, values)
    assert one.low[1] < one.high[0]
    assert finding(one).startswith("Security paradox rises from ")
    low, high = paired_interval(values[1] - values[0], share=True)
    assert low > 0
    assert high < 0.06


@pytest.mark.parametrize("runs", [8, 20, 90])
@pytest.mark.parametrize("flags", [True, False])
def test_two_equal_points_are_told_apart_no_more_often_than_stated(runs: int, flags: bool) -> None:
    """Of 300 pairs 5 % may be told apart: 28 or more would be seen in 1 of 500 times."""
    told, points = 0, grid(prior=(0.1, 0.9))
    for seed in range(300):
        values = np.random.default_rng(seed).random((2, runs))
        one = surface_of_runs(points, (values < 0.3) * 1.0 if flags else values)
        told += bool(differences(one.mean, one.lots, 0, np.array([1]))[0])
    assert told < 28


def test_lots_are_the_same_however_runs_are_cut() -> None:
    values = np.random.default_rng(0).standard_normal((3, 137))
    whole = add_lots(np.zeros((3, LOTS)), values, 0)
    for cuts in ([1, 19, 20, 60], [7], [40, 100]):
        cut, first = np.zeros((3, LOTS)), 0
        for last in (*cuts, 137):
            cut, first = add_lots(cut, values[:, first:last], first), last
        assert (cut == whole).all()
    assert whole.sum() == pytest.approx(values.sum())
