"""Intervals of shares: against scipy where cases are independent, by coverage where dyads share their luck."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import binomtest, norm, ttest_1samp

from detente.core.measure import Measure, interval, intervals, paired_interval, share_interval

TRIALS = 2000


@pytest.mark.parametrize("size", [1, 2, 7, 100, 5000])
@pytest.mark.parametrize("level", [0.9, 0.95])
def test_flags_have_wilsons_interval(size: int, level: float) -> None:
    """scipy's, to 1e-12, at every count of small samples."""
    for count in {0, 1, size // 3, size - 1, size}:
        theirs = binomtest(count, size).proportion_ci(level, method="wilson")
        assert interval(np.arange(size) < count, level, share=True) == pytest.approx(
            (theirs.low, theirs.high), abs=1e-12
        )
    assert interval(np.float32(np.arange(8) < 3) * np.float32(0.99999994), share=True) == pytest.approx(
        interval(np.arange(8) < 3, share=True), abs=1e-6
    )


@given(arrays(float, st.tuples(st.integers(1, 30), st.integers(1, 4)), elements=st.floats(0, 1) | st.just(np.nan)))
def test_the_interval_of_a_share_holds_its_mean_and_stays_a_share(values: np.ndarray) -> None:
    low, high = intervals(values, share=True)
    for k in range(values.shape[1]):
        known = values[np.isfinite(values[:, k]), k]
        assert (low[k], high[k]) == pytest.approx(interval(values[:, k], share=True), nan_ok=True)
        if np.isfinite(low[k]):
            assert 0 <= low[k] <= known.mean() + 1e-9
            assert known.mean() - 1e-9 <= high[k] <= 1
        else:
            assert len(known) < 2


def drawn(rng: np.random.Generator, mean: float, alike: float, replicates: int, dyads: int) -> np.ndarray:
    """Shares of dyads [replicate, trial], the dyads of one replicate correlated by ``alike``."""
    both = mean * (1 - alike) / alike, (1 - mean) * (1 - alike) / alike
    return rng.binomial(dyads, rng.beta(*both, (replicates, TRIALS))) / dyads


@pytest.mark.parametrize(
    ("mean", "alike", "replicates"),
    [(0.5, 0.3, 20), (0.5, 0.9, 20), (0.1, 0.1, 40), (0.1, 0.5, 60), (0.03, 0.1, 100), (0.9, 0.3, 40)],
)
def test_coverage_where_dyads_of_a_replicate_share_its_luck(mean: float, alike: float, replicates: int) -> None:
    """Nominal .95: .941 to .967 of 20,000 held the truth in these cases, and .917 to .938 of normal intervals did.

    Of 2,000, with a standard error of .005, .92 is a bound 4 standard errors below the least: false alarm 3e-5 a case.
    Taking each dyad for a case of its own holds the truth in less than .87.
    """
    rng = np.random.default_rng(11)
    shares = drawn(rng, mean, alike, replicates, 15)
    low, high = intervals(shares, share=True)
    assert low.min() >= 0
    assert high.max() <= 1
    covered = float(((low <= mean) & (mean <= high)).mean())
    assert 0.92 < covered < 0.985  # nor so wide as to say nothing
    plain = intervals(shares, share=False)
    assert covered > float(((plain[0] <= mean) & (mean <= plain[1])).mean())
    size, z = replicates * 15, norm.ppf(0.975)
    pooled = shares.mean(0)
    near = np.sqrt(pooled * (1 - pooled) / size + z**2 / 4 / size**2) * z / (1 + z**2 / size)
    middle = (pooled + z**2 / 2 / size) / (1 + z**2 / size)
    assert float((np.abs(middle - mean) <= near).mean()) < 0.87


def test_coverage_of_flags() -> None:
    """Wilson's interval of 30 runs at .1: between .92 and .99 of 2,000 hold the truth (exactly .974)."""
    rng = np.random.default_rng(12)
    low, high = intervals(rng.random((30, TRIALS)) < 0.1, share=True)
    assert 0.92 < float(((low <= 0.1) & (high >= 0.1)).mean()) < 0.99


@pytest.mark.parametrize("level", [0.9, 0.95])
def test_what_is_no_share_has_students_interval(level: float) -> None:
    """scipy's; the values do not decide what they are: lengths below 1 are no shares."""
    for values in (np.array([1.0, 2.0, 4.0]), np.array([0.0, 0.001, 0.03]), np.array([0.0, 1.0, 1.0])):
        theirs = ttest_1samp(values, 0).confidence_interval(level)
        assert interval(values, level, share=False) == pytest.approx((theirs.low, theirs.high))
    small = np.array([0.0, 0.001, 0.03])
    assert interval(small, share=False)[0] < 0 <= interval(small, share=True)[0]
    for share in (True, False):
        assert np.isnan(interval(np.array([0.4]), share=share)).all()
        assert np.isnan(interval(np.array([]), share=share)).all()
        assert interval(np.array([0.4, 0.4]), share=share) == pytest.approx((0.4, 0.4))
    assert interval(np.array([1.0]), share=True)[1] == 1
    assert np.isnan(interval(np.array([1.0]), share=False)).all()


def test_coverage_of_means_of_few_runs() -> None:
    """Five runs of something normal: .95 of Student's intervals hold the mean, and .88 of normal ones (z for t).

    Of 20,000, standard error .0016: false alarm 1e-8.
    """
    values = np.random.default_rng(13).normal(3.0, 2.0, (5, 20_000))
    low, high = intervals(values, share=False)
    assert float(((low <= 3) & (high >= 3)).mean()) == pytest.approx(0.95, abs=0.01)


def test_a_measure_is_a_share_by_its_unit() -> None:
    values = np.array([0.0, 0.001, 0.03])
    assert Measure("some", "Some", "x", values, unit="bits").interval() == interval(values, share=False)
    for unit in ("share", "share of pairs", "probability"):
        assert Measure("some", "Some", "x", values, unit=unit).interval() == interval(values, share=True)


def test_the_interval_of_a_share_with_a_known_error() -> None:
    """The error of independent cases gives Wilson's interval of as many."""
    theirs = binomtest(30, 100).proportion_ci(method="wilson")
    assert share_interval(0.3, (0.3 * 0.7 / 100) ** 0.5) == pytest.approx((theirs.low, theirs.high))
    low, high = share_interval(np.array([0.01, 0.99, 0.5]), np.array([0.02, 0.02, 0.0]))
    assert low == pytest.approx([0.0, 0.74, 0.5], abs=0.15)
    assert low.min() >= 0
    assert high.max() <= 1


def test_a_difference_of_shares_is_no_larger_than_all_of_them() -> None:
    low, high = paired_interval(np.ones(200), 0.994, share=True)
    assert (0.9 < low < 1, high) == (True, 1.0)
    assert paired_interval(-np.ones(200), 0.994, share=True) == (-1.0, -low)


def test_pairs_of_shares_keep_their_pairing() -> None:
    """Of 1,000 samples .95 hold the difference: fewer than .925 once in 1,000 times. All tell it from 0."""
    random, held, told = np.random.default_rng(5), 0, 0
    for _ in range(1000):
        off = 0.08 + 0.02 * random.standard_normal(20)
        low, high = paired_interval(off, share=True)
        held += low <= 0.08 <= high
        told += low > 0
    assert held >= 925
    assert told == 1000
    assert paired_interval(off, share=True) == paired_interval(off, share=False)


def test_pairs_of_flags_have_a_width() -> None:
    low, high = paired_interval(np.zeros(20), share=True)
    assert low < 0 < high
    assert paired_interval(np.ones(20), share=True)[0] > 0.7
