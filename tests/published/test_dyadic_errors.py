"""Dyadic errors of Dangerous Dyads: the published sum, found by its decomposition, and what they do to the findings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from scipy.special import expit

from detente.core.arrays import Array
from detente.data.record import open_record
from detente.stats.dyadic import Estimate, dyadic_covariance
from detente.studies.replications.dangerous_dyads import conditions, design_of, dyadic_estimates, fit_logit
from detente.studies.replications.dangerous_dyads_account import PUBLISHED, Fit

pytestmark = pytest.mark.real_data

ZERO_WITHIN = {"major", "defence_pact", "wealth"}
"""Conditions that the published errors tell from none and dyadic ones do not."""


@dataclass(frozen=True)
class Fitted:
    """The logit of the record, what each row pulls it by, and its intervals."""

    fit: Fit
    influence: Array
    one: Array
    other: Array
    year: Array
    estimates: dict[str, Estimate]
    frame: pl.DataFrame


@pytest.fixture(scope="module")
def fitted(real_data: Path, parsed_cache: Path) -> Fitted:
    frame = conditions(open_record(real_data, parsed_cache))
    fit, columns = fit_logit(frame), design_of(frame)
    design, b = np.column_stack(list(columns.values())), np.array([fit.coefficients[name] for name in columns])
    one, other, year, onset = (frame[name].to_numpy() for name in ("ccode_a", "ccode_b", "year", "onset"))
    p = expit(design @ b)
    scale = np.sqrt((design**2).T @ (p * (1 - p)))
    scaled = design / scale
    bread = np.linalg.inv((scaled * (p * (1 - p))[:, None]).T @ scaled) / scale
    estimates = dyadic_estimates(frame, fit)
    return Fitted(fit, scaled * (onset - p)[:, None] @ bread, one, other, year, estimates, frame)


def test_the_published_sum_is_found_by_its_decomposition(fitted: Fitted) -> None:
    """Clustered by each state in turn, less pairs, less (N - 2) times the sum of squares [AronowEtAl2015]_.

    The coefficients but those of powers of the years of peace, whose sum has a negative eigenvalue of its own.
    """
    s = fitted.influence[:, :9]
    states = np.unique(np.concatenate([fitted.one, fitted.other]))
    total, squares = np.zeros((9, 9)), s.T @ s
    for state in states:
        own = s[(fitted.one == state) | (fitted.other == state)]
        total += np.outer(own.sum(axis=0), own.sum(axis=0)) + squares - own.T @ own
    pair = fitted.one.astype(np.int64) * 10_000 + fitted.other
    by_pair = np.stack([np.bincount(np.unique(pair, return_inverse=True)[1], weights=column) for column in s.T])
    total -= by_pair @ by_pair.T + (len(states) - 2) * squares
    assert np.linalg.eigvalsh(total).min() > 0
    assert dyadic_covariance(s, fitted.one, fitted.other) == pytest.approx(total, rel=1e-8)


def test_errors_are_two_to_five_times_those_of_independent_rows(fitted: Fitted) -> None:
    times = {name: fitted.estimates[name].standard_error / fitted.fit.errors[name] for name in PUBLISHED}
    assert min(times.values()) == pytest.approx(1.9, abs=0.1), times
    assert max(times.values()) == pytest.approx(4.9, abs=0.2), times
    assert np.median(list(times.values())) == pytest.approx(3.4, abs=0.2), times


def test_which_conditions_remain(fitted: Fitted) -> None:
    """Land, parity, democracy, militarisation and peace keep their sign; great powers, pacts and wealth do not."""
    within = {name for name in PUBLISHED if fitted.estimates[name].low <= 0 <= fitted.estimates[name].high}
    assert within == ZERO_WITHIN
    known = {name for name in PUBLISHED if abs(fitted.fit.coefficients[name]) > 1.96 * fitted.fit.errors[name]}
    assert within - known == {"defence_pact"}


def test_years_share_less_than_states_do(fitted: Fitted) -> None:
    """With the term of years no error of a condition grows by more than a sixth."""
    with_years = np.diag(dyadic_covariance(fitted.influence, fitted.one, fitted.other, fitted.year))
    times = np.sqrt(with_years / np.diag(dyadic_covariance(fitted.influence, fitted.one, fitted.other)))[1:9]
    assert times.max() < 7 / 6
    assert times.min() > 0.85


def test_with_decades_errors_grow_and_the_same_conditions_remain(fitted: Fitted) -> None:
    """Shocks of years live on: of the constant, militarisation and years of peace most; democracy's end is near 0."""
    decades = dyadic_estimates(fitted.frame, fitted.fit, 10)
    times = {name: decades[name].standard_error / fitted.fit.errors[name] for name in (*PUBLISHED, "constant")}
    for name, wanted in {"constant": 3.50, "militarisation": 3.76, "peace": 5.22, "democracy": 4.19}.items():
        assert times[name] == pytest.approx(wanted, abs=0.01), name
    assert {name for name in PUBLISHED if decades[name].low <= 0 <= decades[name].high} == ZERO_WITHIN
    assert (decades["democracy"].low, decades["democracy"].high) == pytest.approx((-0.994, -0.002), abs=0.001)
    scores = dyadic_estimates(fitted.frame, fitted.fit, 20)["democracy"]
    assert scores.low < 0 < scores.high
