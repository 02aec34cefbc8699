"""Numbers stay finite over the whole of the declared ranges and over thousands of years; what does not is refused."""

from collections.abc import Sequence

import numpy as np
import pytest

import detente
from detente.core.param import REGISTRY
from detente.core.scenario import Scenario
from detente.engine.ensemble import simulate, stream
from detente.engine.plan import Point
from detente.mechanisms.complete import COMPLETE

NAMES = tuple(sorted(COMPLETE.values()))
SHAPES = tuple((states, periods) for states in (2, 3, 6, 20) for periods in (1, 4, 12))
KEEP = ("conduct", "fear", "critical_fear", "capability", "economy", "strike", "payoff", "wars", "order")


def settings(rng: np.random.Generator, kind: str) -> dict[str, float]:
    """Return parameters drawn from their ranges: anywhere, on the bounds, or some of them on a bound."""
    share = rng.random(len(NAMES))
    ends = np.round(share)
    if kind == "corner":
        share = ends
    elif kind == "edge":
        share = np.where(rng.random(len(NAMES)) < 0.3, ends, share)
    drawn = {}
    for name, x in zip(NAMES, share, strict=True):
        p = REGISTRY[name]
        value = p.low + x * (p.high - p.low)
        drawn[name] = float(np.round(value) if p.unit == "count" else value)
    return drawn


def failures(kinds: Sequence[str], shapes: Sequence[tuple[int, int]], years: int, seed: int) -> tuple[int, list[str]]:
    """Return the number of combinations that ran, and for each that failed where and why."""
    rng, ran, found = np.random.default_rng(seed), 0, []
    for states, periods in shapes:
        scenario = Scenario("anywhere", states=states, years=years, periods=periods)
        drawn = [settings(rng, kind) for kind in kinds]
        points = [Point(COMPLETE.where(**values), scenario) for values in drawn]
        for run in stream(points, years=years, replicate_ids=np.arange(1), seed=seed, keep=KEEP, backend="numpy"):
            ran += 1
            found += [f"{states} states, {periods} periods: {why} {run.values}" for why in run.failures.values()]
    return ran, found


def test_few_combinations_of_parameters_fail() -> None:
    """Warnings are errors here: no logarithm of 0, no overflow on the way either."""
    ran, found = failures(["anywhere"] * 8 + ["edge"] * 4 + ["corner"] * 4, SHAPES[::2], 40, 1)
    assert ran == 96
    assert not found, found


@pytest.mark.slow
def test_few_of_many_combinations_of_parameters_fail() -> None:
    """1,000 combinations and 200 corners; at most 1 % of each may fail, each with its reason."""
    for kinds in (["anywhere"] * 50 + ["edge"] * 34, ["corner"] * 17):
        ran, found = failures(kinds, SHAPES, 60, 2)
        assert ran == len(kinds) * len(SHAPES)
        assert len(found) <= 0.01 * ran, found


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_each_parameter_can_stand_on_its_bound(share: float) -> None:
    points = []
    for name in NAMES:
        p = REGISTRY[name]
        points.append(Point(COMPLETE.where(**{name: p.low + share * (p.high - p.low)}), Scenario("end", states=3)))
    for name, run in zip(NAMES, stream(points, years=30, replicate_ids=np.arange(1), backend="numpy"), strict=True):
        assert not run.failures, name


def test_who_always_talks_and_always_lies_stays_finite() -> None:
    """A message that is always sent says nothing, and its absence never comes: both bounds together gave NaN."""
    theory = COMPLETE.where(talk=1.0, talk_mimicry=1.0)
    made = simulate(theory, Scenario("talk"), years=40, replicates=50, keep=detente.NEEDS, backend="numpy")
    silent = simulate(
        theory.where(talk=0.0), Scenario("talk"), years=40, replicates=50, keep=("belief",), backend="numpy"
    )
    assert not made.failures
    assert np.abs(made["belief"].mean() - silent["belief"].mean()) < 0.1
    assert len(detente.diagnose(made)["hostility"].values) == 50


def test_an_infinite_cap_or_scale_is_an_identity() -> None:
    for name in ("force_cap", "distance_scale"):
        theory = COMPLETE.where(**{name: float("inf")})
        made = simulate(theory, Scenario("free", states=3), years=60, replicates=20, backend="numpy")
        assert not made.failures


@pytest.mark.slow
@pytest.mark.parametrize("states", [2, 20])
def test_the_default_world_lives_five_thousand_years(states: int) -> None:
    """It overflowed from year 1,000 with 20 states, with two from year 1,100."""
    made = simulate(COMPLETE, Scenario("old", states=states, years=5000), replicates=2, backend="numpy")
    assert not made.failures
    assert made["economy"].mean(-1) == pytest.approx(1.0, abs=1e-4)
    assert made["world_growth"][:, -1].min() > 60
    late, early = made["conduct"][:, -1000:].mean(), made["conduct"][:, 200:1200].mean()
    assert abs(late - early) < 0.1


@pytest.mark.slow
def test_a_verdict_after_five_thousand_years_scores_no_run_that_is_not_finite() -> None:
    """The share of runs that had become NaN, .225 of 40, was the share called mitigated."""
    made = detente.verdict("offensive_realism", "W1", replicates=8, years=5000, backend="numpy")
    assert not made.failed
    assert made.rows[0].replicates == 8
    shares = made.rows[0].shares
    assert sum(shares[k] for k in shares if k != "war") == pytest.approx(1.0)
    assert shares["mitigated"] < 0.3  # by then most of them are neither hostile nor restrained on both sides


@pytest.mark.parametrize("backend", ["numpy", "fused"])
def test_the_largest_forces_with_the_surest_contest(backend: str) -> None:
    settings = {"decisiveness": 4.0, "offence_advantage": 6.0, "posture_effect": 1.0}
    scenario = Scenario("full", states=2, years=30, given={"capability": 1e9}, settings=settings)
    assert not simulate(COMPLETE, scenario, replicates=4, backend=backend).failed.any()
