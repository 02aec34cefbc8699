"""Dyadic-robust inference against sums over all pairs of rows, the published decomposition, refits and simulations."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from scipy.special import expit, stdtr
from statsmodels.regression.linear_model import OLS

from detente.core.arrays import Array
from detente.stats.dyadic import (
    clark_west,
    country_bootstrap,
    country_weights,
    dyadic_covariance,
    dyadic_logit,
    dyadic_mean,
    dyadic_means,
    dyadic_ols,
    logit_estimates,
    max_t,
    minimum_detectable,
)
from detente.stats.groups import Groups

Rows = tuple[Array, Array, Array]


def _rows(states: int, years: int, seed: int, lost: float = 0.2) -> Rows:
    """Pairs by year in random order and either direction, some of them lost."""
    random = np.random.default_rng(seed)
    pairs = [(a, b, t) for a, b in combinations(range(states), 2) for t in range(years) if random.random() > lost]
    one, other, year = random.permutation(np.array(pairs)).T
    turned = random.random(len(one)) < 0.5
    return np.where(turned, other, one) * 10 + 2, np.where(turned, one, other) * 10 + 2, year + 1816


def _summed(scores: Array, rows: Rows, *, years: bool) -> Array:
    """Sum of products over all rows that share a state or, if asked for, the year: row against row."""
    one, other, year = (part[:, None] for part in rows)
    share = (one == one.T) | (one == other.T) | (other == one.T) | (other == other.T)
    return scores.T @ ((share | (year == year.T)) if years else share) @ scores


def _common(rows: Rows, seed: int, columns: int = 2) -> Array:
    """Scores with shocks of states and of years, so large that no eigenvalue is negative."""
    groups, random = Groups(*rows), np.random.default_rng(seed)
    of_state, of_year = (random.standard_normal((count, columns)) for count in (groups.states, groups.years))
    own = random.standard_normal((len(rows[0]), columns))
    return 2 * of_state[groups.one] + 2 * of_state[groups.other] + 2 * of_year[groups.year] + own


@pytest.mark.parametrize("seed", range(3))
def test_the_covariance_is_the_sum_over_rows_that_share_a_state_or_a_year(seed: int) -> None:
    rows = _rows(7, 4, seed)
    scores = _common(rows, seed)
    together = _summed(scores, rows, years=True)
    assert np.linalg.eigvalsh(together).min() > 0
    assert dyadic_covariance(scores, *rows) == pytest.approx(together)
    alone = _summed(scores, rows, years=False)
    assert np.linalg.eigvalsh(alone).min() > 0
    assert dyadic_covariance(scores, *rows[:2]) == pytest.approx(alone)


def test_negative_eigenvalues_are_set_to_zero() -> None:
    """Scores that states cancel: their sum is 0 by state and the plain sum is negative."""
    one, other = np.array([0, 1, 2, 3]), np.array([1, 2, 3, 0])
    scores = np.array([1.0, -1.0, 1.0, -1.0])[:, None]
    assert _summed(scores, (one, other, one), years=False)[0, 0] == -4.0
    assert dyadic_covariance(scores, one, other)[0, 0] == 0.0


def _clustered(outcome: Array, design: Array, place: Array) -> Array:
    """Covariance by statsmodels with rows clustered, without its factors for few of them."""
    options = {"groups": place, "use_correction": False}
    return np.asarray(OLS(outcome, design).fit(cov_type="cluster", cov_kwds=options).cov_params())


def test_the_published_decomposition() -> None:
    """Sum of the covariances clustered by each state, less that by pairs, less (N - 2) robust ones [AronowEtAl2015]_.

    Clustered by a state: its rows together, every other row by itself. The covariances are statsmodels'.
    """
    one, other, year = _rows(16, 3, seed=4)
    design = np.column_stack([np.ones(len(one)), _common((one, other, year), seed=5, columns=1)])
    outcome = design @ [1.0, 0.5] + _common((one, other, year), seed=6, columns=1)[:, 0]
    itself = np.arange(len(one)) + 1000
    states = np.unique(np.concatenate([one, other]))
    by_state = [_clustered(outcome, design, np.where((one == s) | (other == s), 0, itself)) for s in states]
    pair = np.minimum(one, other) * 1000 + np.maximum(one, other)
    published = (
        sum(by_state)
        - _clustered(outcome, design, pair)
        - (len(states) - 2) * np.asarray(OLS(outcome, design).fit(cov_type="HC0").cov_params())
    )
    assert np.linalg.eigvalsh(published).min() > 0
    fit = OLS(outcome, design).fit()
    influence = design * np.asarray(fit.resid)[:, None] @ np.linalg.inv(design.T @ design)
    assert dyadic_covariance(influence, one, other) == pytest.approx(published)


def _moved(rows: Rows, estimate: Callable[[Array], Array]) -> tuple[Array, Array]:
    """How far an estimate moves without each state and without each year, by computing it again."""
    one, other, year = rows
    whole = estimate(np.ones(len(one), bool))
    states = [whole - estimate((one != s) & (other != s)) for s in np.unique(np.concatenate([one, other]))]
    return np.array(states), np.array([whole - estimate(year != t) for t in np.unique(year)])


def _left_out(rows: Rows, estimate: Callable[[Array], Array], influence: Array) -> Array:
    """Covariance from what leaving out a state or a year does, with pairs and state-years taken off as published."""
    groups = Groups(*rows)
    states, years = _moved(rows, estimate)
    pairs = groups.of_pairs(influence)
    both = _summed(influence, rows, years=False) + groups.of_years(influence).T @ groups.of_years(influence)
    both -= _summed(influence, rows, years=True)
    return states.T @ states - pairs.T @ pairs + years.T @ years - both


def test_a_mean_moves_as_it_does_when_a_state_or_year_is_left_out() -> None:
    rows = _rows(9, 6, seed=7)
    values = _common(rows, seed=8, columns=1)
    wanted = _left_out(rows, lambda keep: values[keep].mean(axis=0), (values - values.mean(axis=0)) / len(values))
    found = dyadic_mean(values[:, 0], *rows)
    assert found.estimate == pytest.approx(values.mean())
    assert found.standard_error**2 == pytest.approx(wanted[0, 0])


def test_least_squares_move_as_they_do_when_a_state_or_year_is_left_out() -> None:
    """In least squares the first order is exact."""
    rows = _rows(9, 6, seed=9)
    design = np.column_stack([np.ones(len(rows[0])), _common(rows, seed=10)])
    outcome = design @ [1.0, 0.2, 0.3] + _common(rows, seed=11, columns=1)[:, 0]

    def estimate(keep: Array) -> Array:
        return np.linalg.lstsq(design[keep], outcome[keep], rcond=None)[0]

    residuals = outcome - design @ estimate(np.ones(len(outcome), bool))
    influence = design * residuals[:, None] @ np.linalg.inv(design.T @ design)
    wanted = _left_out(rows, estimate, influence)
    assert np.linalg.eigvalsh(wanted).min() > 0
    assert dyadic_ols(design, residuals, *rows) == pytest.approx(wanted)


def _logit(design: Array, outcome: Array, weights: Array | None = None) -> Array:
    b, w = np.zeros(design.shape[1]), np.ones(len(outcome)) if weights is None else weights
    for _ in range(30):
        p = expit(design @ b)
        b = b + np.linalg.solve((design * (w * p * (1 - p))[:, None]).T @ design, design.T @ (w * (outcome - p)))
    return b


def _events(rows: Rows, seed: int) -> tuple[Array, Array]:
    design = np.column_stack([np.ones(len(rows[0])), _common(rows, seed) / 3])
    shock = _common(rows, seed + 1, columns=1)[:, 0] / 3
    return design, (
        expit(design @ [-1.0, 0.5, -0.5] + shock) > np.random.default_rng(seed + 2).random(len(shock))
    ) * 1.0


def test_a_logit_moves_much_as_it_does_when_a_state_or_year_is_left_out() -> None:
    """To first order: standard errors are within a tenth of those of refits."""
    rows = _rows(20, 10, seed=12)
    design, outcome = _events(rows, seed=13)
    b = _logit(design, outcome)
    p = expit(design @ b)
    influence = design * (outcome - p)[:, None] @ np.linalg.inv((design * (p * (1 - p))[:, None]).T @ design)
    wanted = np.sqrt(np.diag(_left_out(rows, lambda keep: _logit(design[keep], outcome[keep]), influence)))
    assert np.sqrt(np.diag(dyadic_logit(design, outcome, b, *rows))) == pytest.approx(wanted, rel=0.1)
    found = logit_estimates(design, outcome, b, Groups(*rows))
    assert [one.standard_error for one in found] == pytest.approx(wanted, rel=0.1)
    assert [one.estimate for one in found] == pytest.approx(b)


def test_order_direction_names_and_units_do_not_matter() -> None:
    rows = _rows(9, 6, seed=14)
    design, outcome = _events(rows, seed=15)
    b = _logit(design, outcome)
    whole = dyadic_logit(design, outcome, b, *rows)
    order = np.random.default_rng(16).permutation(len(outcome))
    one, other, year = (part[order] for part in rows)
    names = np.array([f"state {code}" for code in one]), np.array([f"state {code}" for code in other])
    assert dyadic_logit(design[order], outcome[order], b, names[1], names[0], year * 1.0) == pytest.approx(whole)
    units = np.array([1.0, 1e6, 1e-6])
    assert dyadic_logit(design * units, outcome, b / units, *rows) * np.outer(units, units) == pytest.approx(whole)


def test_without_years_rows_that_share_no_state_are_independent() -> None:
    rows = _rows(9, 6, seed=17)
    values = _common(rows, seed=18, columns=1)[:, 0]
    whole, states = dyadic_mean(values, *rows), dyadic_mean(values, *rows[:2])
    assert states.standard_error < whole.standard_error
    assert states.df == pytest.approx(9 - 1, rel=0.05)


def test_degrees_of_freedom_of_a_few_great_powers_are_few() -> None:
    """A star: one state in all rows carries half the weight, however many others there are."""
    other = np.arange(1, 101)
    values = np.random.default_rng(19).standard_normal(100)
    assert dyadic_mean(values, np.zeros(100, int), other).df == 1.0
    ring = dyadic_mean(values, np.arange(100), (np.arange(100) + 1) % 100)
    assert ring.df == pytest.approx(99.0)


def test_an_estimate_says_itself_in_json() -> None:
    rows = _rows(6, 4, seed=20)
    found = dyadic_mean(_common(rows, seed=21, columns=1)[:, 0], *rows)
    assert json.loads(json.dumps(found.to_dict()))["errors"] == "dyadic"
    assert found.low < found.estimate < found.high
    assert found.p_above == pytest.approx(float(stdtr(found.df, -found.estimate / found.standard_error)))
    nothing = dyadic_mean(np.ones(len(rows[0])), *rows)
    assert nothing.standard_error == 0.0
    assert np.isnan(nothing.p_above)


def test_weights_of_countries_are_positive_with_mean_one() -> None:
    weights = country_weights(range(12), 50, seed=1)
    assert weights.shape == (50, 12)
    assert weights.min() > 0
    assert weights.mean(axis=1) == pytest.approx(np.ones(50))
    assert np.array_equal(weights, country_weights(range(12), 50, seed=1))


def test_the_bootstrap_of_countries_agrees_with_the_errors_where_years_share_nothing() -> None:
    """Shocks of 60 states: with 400 draws its spread is within a fifth of the standard error.

    The draws alone move it by 3.5 %; false alarm below 1e-4.
    """
    one, other, _ = _rows(60, 1, seed=22, lost=0.0)
    of_state = np.random.default_rng(23).standard_normal(1000)
    values = of_state[one] + of_state[other]
    drawn = country_bootstrap(lambda w: np.array([w @ values / w.sum()]), one, other, 400, seed=24)
    assert drawn.shape == (400, 1)
    assert drawn.std() == pytest.approx(dyadic_mean(values, one, other).standard_error, rel=0.2)


def test_the_country_bootstrap_refits_with_the_product_of_the_weights() -> None:
    one, other = np.array([5, 5, 9]), np.array([9, 7, 7])
    drawn = country_bootstrap(lambda w: w, one, other, 3, seed=2)
    weights = country_weights(range(3), 3, seed=2)
    assert drawn == pytest.approx(weights[:, [0, 0, 2]] * weights[:, [2, 1, 1]])


def _forecasts(told: float, seed: int) -> tuple[Array, Array, Array, Rows]:
    """A small model and a larger one that learnt a column from earlier years: it tells something, or only noise."""
    rows = _rows(20, 10, seed, lost=0.0)
    random = np.random.default_rng(seed)
    x = random.standard_normal(len(rows[0]))
    past = random.standard_normal((2, 500))
    slope = told + past[0] @ past[1] / (past[0] @ past[0])
    return told * x + random.standard_normal(len(x)), np.zeros(len(x)), slope * x, rows


def test_clark_west_is_the_gain_and_the_noise_of_the_larger_forecast() -> None:
    actual, small, large, rows = _forecasts(0.2, seed=30)
    found = clark_west(actual, small, large, *rows)
    assert found.estimate == pytest.approx(2 * (large * actual).mean())  # of two forecasts of which one is 0


def test_clark_west_has_its_level_under_the_null_and_sees_a_gain() -> None:
    """At 5 %, 200 trials: at most 24 alarms (more by chance: 3e-5). The plain difference has fewer: it cannot see."""
    trials = [_forecasts(0.0, seed) for seed in range(200)]
    alarms = sum(clark_west(a, s, b, *rows).p_above < 0.05 for a, s, b, rows in trials)
    plain = sum(dyadic_mean((a - s) ** 2 - (a - b) ** 2, *rows).p_above < 0.05 for a, s, b, rows in trials)
    assert plain < alarms <= 24
    actual, small, large, rows = _forecasts(0.2, seed=31)
    assert clark_west(actual, small, large, *rows).p_above < 0.001


def _gaps(seed: int, means: int = 8) -> tuple[Array, Rows]:
    rows = _rows(15, 8, seed, lost=0.0)
    return _common(rows, seed + 5000, columns=means) + 0.5 * _common(rows, seed + 6000, columns=1), rows


def test_joint_intervals_hold_all_means_at_once() -> None:
    """Eight means, 150 trials: at least 125 hold all (at 92 %, false alarm 2e-4); single ones do much less often."""
    joint = single = 0
    for seed in range(150):
        gaps, rows = _gaps(seed)
        found = max_t(gaps, *rows, draws=2000)
        joint += bool(np.all((found.low <= 0) & (found.high >= 0)))
        single += all(one.low <= 0 <= one.high for one in dyadic_means(gaps, Groups(*rows)))
    assert joint >= 125
    assert single < joint - 15


def test_the_best_of_one_is_itself() -> None:
    gaps, rows = _gaps(7, means=1)
    joint, alone = max_t(gaps, *rows, draws=40_000), dyadic_mean(gaps[:, 0], *rows)
    assert joint.critical == pytest.approx((alone.high - alone.estimate) / alone.standard_error, rel=0.03)
    assert joint.p[0] == pytest.approx(2 * min(alone.p_above, 1 - alone.p_above), abs=0.02)
    assert json.loads(json.dumps(joint.to_dict()))["df"] == pytest.approx(alone.df)


def test_the_same_mean_twice_costs_nothing() -> None:
    gaps, rows = _gaps(8, means=1)
    twice = max_t(np.column_stack([gaps, gaps]), *rows, draws=40_000)
    assert twice.critical == pytest.approx(max_t(gaps, *rows, draws=40_000).critical, rel=0.03)


@pytest.mark.parametrize(("df", "times"), [(np.inf, 2.802), (10.0, 3.107)])
def test_the_least_effect_that_is_seen(df: float, times: float) -> None:
    """1.960 + .842 standard errors of a normal distribution, 2.228 + .879 of Student's with ten degrees of freedom."""
    assert minimum_detectable(2.0, df=df) == pytest.approx(2 * times, abs=2e-3)


def _estimates_of_nothing() -> list[Any]:
    rows = _rows(6, 4, seed=40)
    design = np.column_stack([np.ones(len(rows[0])), np.zeros(len(rows[0]))])
    outcome = (np.arange(len(rows[0])) % 3 == 0) * 1.0
    return list(logit_estimates(design, outcome, np.array([np.log(0.5), 0.0]), Groups(*rows)))


def test_a_column_without_information_does_no_harm_to_the_others() -> None:
    constant, empty = _estimates_of_nothing()
    assert constant.standard_error > 0
    assert np.isfinite([constant.low, constant.high]).all()
    assert np.isnan(empty.standard_error)
    assert np.isnan(empty.low)


def test_blocks_are_of_every_estimate() -> None:
    """As if the block were the year, of whatever is estimated."""
    rows = _rows(9, 12, seed=41)
    design, outcome = _events(rows, seed=42)
    b, decade = _logit(design, outcome), (*rows[:2], rows[2] // 4)
    residuals = outcome - design @ np.linalg.lstsq(design, outcome, rcond=None)[0]
    pairs = [
        (dyadic_covariance(design, *rows, blocks=4), dyadic_covariance(design, *decade)),
        (dyadic_logit(design, outcome, b, *rows, blocks=4), dyadic_logit(design, outcome, b, *decade)),
        (dyadic_ols(design, residuals, *rows, blocks=4), dyadic_ols(design, residuals, *decade)),
        (max_t(design[:, 1:], *rows, blocks=4).low, max_t(design[:, 1:], *decade).low),
    ]
    for found, wanted in pairs:
        assert found == pytest.approx(wanted)
    assert dyadic_mean(outcome, *rows, blocks=4) == dyadic_mean(outcome, *decade)
    forecasts = outcome, outcome * 0.2, outcome * 0.3
    assert clark_west(*forecasts, *rows, blocks=4) == clark_west(*forecasts, *decade)
    assert dyadic_mean(outcome, *rows, blocks=4) != dyadic_mean(outcome, *rows)
