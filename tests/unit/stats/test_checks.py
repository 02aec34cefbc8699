"""What cannot be estimated is refused or not a number, never certain."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from detente.core.errors import InvalidValue
from detente.stats.dyadic import (
    clark_west,
    dyadic_covariance,
    dyadic_logit,
    dyadic_mean,
    dyadic_ols,
    max_t,
    minimum_detectable,
    ols_estimates,
)
from detente.stats.groups import Groups

ONE, OTHER = np.array([2, 2, 20, 365, 2, 20]), np.array([20, 365, 365, 710, 710, 710])
YEAR = np.array([1990, 1990, 1990, 1991, 1991, 1991])
VALUES = np.array([1.0, 2.0, 4.0, 3.0, 5.0, 6.0])
DESIGN = np.column_stack([np.ones(6), [0.0, 1.0, 0.0, 1.0, 1.0, 0.0]])

Wrong = Callable[[], object]


@pytest.mark.parametrize("rows", [1, 3, 60])
def test_of_one_pair_nothing_is_certain(rows: int) -> None:
    """Of one dyad there is no other to tell how far it is from the mean."""
    found = dyadic_mean(np.random.default_rng(0).normal(size=rows), np.full(rows, 2), np.full(rows, 365))
    assert np.isnan([found.standard_error, found.low, found.high, found.p_above]).all()
    assert found.to_dict()["standard_error"] is None


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: dyadic_mean(VALUES[:4], ONE, OTHER, YEAR), "4 rows, where there are 6"),
        (lambda: dyadic_mean(np.append(VALUES[:5], np.nan), ONE, OTHER), "not finite in row 5"),
        (lambda: dyadic_mean([], [], []), "is empty"),
        (lambda: dyadic_mean(["a"] * 6, ONE, OTHER), "must be numbers"),
        (lambda: dyadic_mean(VALUES, np.where(ONE == 365, np.nan, ONE), OTHER), "The first state is missing in row 3"),
        (lambda: dyadic_mean(VALUES, ONE, [None, *OTHER[1:]]), "The other state is missing in row 0"),
        (lambda: dyadic_mean(VALUES, ONE, OTHER[:5]), "has 5 labels"),
        (
            lambda: dyadic_mean(VALUES, ONE, OTHER, YEAR + np.array([0, 0, np.nan, 0, 0, 0])),
            "The year is missing in row 2",
        ),
        (lambda: dyadic_mean(VALUES, ONE, ONE), "with itself"),
        (lambda: dyadic_mean(VALUES, ONE, OTHER, YEAR, 95), "The level is 95"),
        (lambda: dyadic_mean(VALUES, ONE, OTHER, YEAR, -1), "The level is -1"),
        (lambda: dyadic_mean(VALUES, ONE, OTHER, YEAR, blocks=2.5), "blocks must be 1 or more"),
        (lambda: dyadic_covariance(VALUES, ONE, OTHER), "has the shape"),
        (lambda: dyadic_ols(np.column_stack([DESIGN, DESIGN[:, 1]]), VALUES, ONE, OTHER), "not independent"),
        (lambda: ols_estimates(np.eye(6), VALUES, Groups(ONE, OTHER)), "not independent"),
        (lambda: dyadic_logit(DESIGN, VALUES, [0.0, 0.0], ONE, OTHER), "is 0 or 1"),
        (lambda: dyadic_logit(DESIGN, VALUES > 3, [0.0], ONE, OTHER), "The coefficients: 1 rows"),
        (lambda: clark_west(VALUES > 3, [0.5], VALUES / 10, ONE, OTHER), "1 rows, where there are 6"),
        (lambda: max_t(VALUES[:, None], ONE, OTHER, draws=0), "draws is 0"),
        (lambda: minimum_detectable(-1), "standard error is -1"),
        (lambda: minimum_detectable(0.1, power=1.0), "The power is 1"),
    ],
)
def test_what_is_wrong_is_named(wrong: Wrong, said: str) -> None:
    with pytest.raises(InvalidValue, match=said) as caught:
        wrong()
    assert caught.value.hint
