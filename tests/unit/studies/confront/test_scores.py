"""Scores by hand and against an independent library; intervals that cover; a placebo that wins no more than it may."""

from __future__ import annotations

import sys
from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from detente.core.errors import MissingExtra
from detente.studies.confront.scores import LEAST, Blocks, Difference, calibration, losses, score

OUTCOME = np.array([1.0, 0.0, 0.0, 1.0])
CHANCE = np.array([0.8, 0.5, 0.1, 0.4])


def test_log_loss_and_brier_by_hand() -> None:
    found = score(OUTCOME, CHANCE)
    assert found.log_loss == pytest.approx(-(log(0.8) + log(0.5) + log(0.9) + log(0.4)) / 4)
    assert found.brier == pytest.approx((0.04 + 0.25 + 0.01 + 0.36) / 4)


def test_auc_and_average_precision_by_hand() -> None:
    """Of four pairs three are in order; by precision the events come at 1 of 1 and at 2 of 3."""
    found = score(OUTCOME, CHANCE)
    assert found.auc == 0.75
    assert found.ap == pytest.approx((1 + 2 / 3) / 2)


@given(st.integers(0, 2**20), st.integers(5, 60))
def test_auc_is_the_share_of_pairs_in_order(seed: int, rows: int) -> None:
    draws = np.random.default_rng(seed)
    outcome, chance = (draws.random(rows) < 0.4).astype(float), np.round(draws.random(rows), 1)
    if not 0 < outcome.sum() < rows:
        return
    up, down = chance[outcome > 0.5][:, None], chance[outcome < 0.5][None]
    assert score(outcome, chance).auc == pytest.approx(((up > down) + 0.5 * (up == down)).mean())
    from sklearn.metrics import average_precision_score

    assert score(outcome, chance).ap == pytest.approx(average_precision_score(outcome, chance))


def test_what_never_varies_has_no_ranking() -> None:
    found = score(np.zeros(3), np.array([0.1, 0.2, 0.3]))
    assert found.auc is found.ap is found.slope is None
    assert score(OUTCOME, np.full(4, 0.3)).slope is None
    assert score(OUTCOME, np.full(4, 0.3)).auc == 0.5


def test_a_certainty_that_fails_costs_much_and_not_infinitely_much() -> None:
    assert losses(np.array([1.0, 0.0]), np.array([0.0, 1.0])) == pytest.approx(-log(LEAST), rel=1e-6)
    assert losses(np.array([1.0, 0.0]), np.array([1.0, 0.0])) == pytest.approx(0, abs=1e-5)


def test_slope_and_intercept_tell_of_forecasts_that_are_too_bold() -> None:
    """Log-odds twice as far out as the truth: slope one half. Tolerance four standard errors, false alarm 1e-4."""
    draws = np.random.default_rng(0)
    logit = draws.standard_normal(20000)
    outcome = (draws.random(20000) < 1 / (1 + np.exp(-logit))).astype(float)
    right, bold = (score(outcome, 1 / (1 + np.exp(-k * logit - c))) for k, c in ((1, 0), (2, 1)))
    assert right.slope == pytest.approx(1, abs=0.08)
    assert right.intercept == pytest.approx(0, abs=0.07)
    assert bold.slope == pytest.approx(0.5, abs=0.04)
    assert bold.intercept == pytest.approx(-0.5, abs=0.07)


def test_calibration_by_hand() -> None:
    bins = calibration(np.array([0, 1, 0, 1, 1.0]), np.array([0.1, 0.9, 0.2, 0.6, 0.8]), 2)
    assert bins[0] == {"forecast": pytest.approx(0.3), "observed": pytest.approx(1 / 3), "rows": 3}
    assert bins[1] == {"forecast": pytest.approx(0.85), "observed": 1.0, "rows": 2}
    assert len(calibration(OUTCOME, CHANCE)) == 4  # no empty bins


def test_a_resampled_mean_is_of_whole_blocks() -> None:
    """Two blocks of 1 and 3 rows: any resample is of one of them or of both, weighted by their rows."""
    blocks = Blocks(np.array([7, 9, 9, 9]), seed=0, draws=200)
    means = blocks.means(np.array([10.0, 2.0, 2.0, 2.0]))
    assert blocks.count == 2
    assert set(np.round(means, 6)) == {10.0, 2.0, 4.0}


def test_differences_are_paired_and_have_a_sign() -> None:
    blocks = Blocks(np.repeat(np.arange(50), 4), seed=1)
    draws = np.random.default_rng(2)
    shared = draws.standard_normal(200) * 10
    found = blocks.difference(shared - 0.1, shared, "other")
    assert (found.log_loss, found.low, found.high) == (pytest.approx(-0.1),) * 3  # what both share cancels
    assert found.better
    assert not found.worse
    back = blocks.difference(shared, shared - 0.1, "other")
    assert back.worse
    assert (back.low, back.high) == (pytest.approx(-found.high), pytest.approx(-found.low))
    assert not Difference("other", 0.0, -1.0, 1.0).better


def clustered(draws: np.random.Generator, blocks: int, rows: int, mean: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """Differences of which half the variance is shared within a block."""
    block = np.repeat(np.arange(blocks), rows)
    return block, mean + draws.standard_normal(blocks)[block] + draws.standard_normal(blocks * rows)


def test_the_interval_covers_as_often_as_it_says() -> None:
    """300 made tests with blocks of rows that hang together: 95 % nominal, 93 to 94 % expected of 60 blocks.

    The bounds are those that a coverage of .935 leaves by chance once in 2,000, either way. An interval that took
    the rows for independent would cover about .5 of the time, and fail.
    """
    trials, covered = 300, 0
    for seed in range(trials):
        block, gap = clustered(np.random.default_rng(seed), 60, 12, mean=0.4)
        found = Blocks(block, seed, draws=400).difference(gap, np.zeros_like(gap), "other")
        covered += found.low <= 0.4 <= found.high
    low, high = binom.ppf((0.0005, 0.9995), trials, 0.935)
    assert low <= covered <= high


def test_intervals_for_all_hold_for_all_at_once() -> None:
    """Of 20 theories without merit, singly some wins 2.5 % each; jointly in 2.5 % of tests any does.

    300 made tests. Expected with any false victory: 40 % singly, .025 to .04 jointly. The bound of .09 is passed by
    chance with less than 1 in 10,000.
    """
    trials, singly, jointly = 300, 0, 0
    for seed in range(trials):
        draws = np.random.default_rng(1000 + seed)
        block = np.repeat(np.arange(80), 5)
        gaps = {str(k): clustered(draws, 80, 5)[1] for k in range(20)}
        blocks = Blocks(block, seed, draws=300)
        singly += any(blocks.difference(gap, 0 * gap, "other").better for gap in gaps.values())
        jointly += any(high < 0 for _, high in blocks.simultaneous(gaps).values())
    assert jointly / trials < 0.09
    assert singly / trials > 0.25


@given(st.integers(0, 2**16), st.integers(2, 6))
def test_intervals_for_all_contain_those_for_one(seed: int, theories: int) -> None:
    """About the mean both reach out by the same bootstrap; that for all at once by more, as far as it is symmetric."""
    draws = np.random.default_rng(seed)
    block, _ = clustered(draws, 40, 3)
    gaps = {str(k): draws.standard_normal(120) for k in range(theories)}
    blocks = Blocks(block, seed)
    for name, (low, high) in blocks.simultaneous(gaps).items():
        one = blocks.difference(gaps[name], np.zeros(120), "other")
        assert high - low > one.high - one.low
        assert low < one.log_loss < high
        assert low < one.low + 0.15 * (high - low)
        assert high > one.high - 0.15 * (high - low)
    assert blocks.simultaneous({}) == {}


def test_the_same_seed_is_the_same_interval() -> None:
    block, gap = clustered(np.random.default_rng(0), 30, 3)
    one, two, other = (Blocks(block, seed).difference(gap, 0 * gap, "x") for seed in (5, 5, 6))
    assert one == two
    assert one != other


def test_a_difference_of_nothing_is_nothing() -> None:
    blocks = Blocks(np.arange(10), 0)
    assert blocks.difference(np.ones(10), np.ones(10), "x") == Difference("x", 0.0, 0.0, 0.0)
    low, high = blocks.simultaneous({"x": np.zeros(10)})["x"]
    assert low <= 0 <= high


def test_without_scikit_learn_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn.metrics", None)
    with pytest.raises(MissingExtra, match="scikit-learn"):
        score(OUTCOME, CHANCE)
