"""Scores by hand and against an independent library."""

from __future__ import annotations

from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.studies.confront.scores import LEAST, Difference, calibration, losses, score

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


def test_average_precision_where_forecasts_are_equal() -> None:
    from sklearn.metrics import average_precision_score, roc_auc_score

    outcome, chance = np.array([1.0, 0, 1, 0, 0, 1, 0]), np.array([0.2, 0.2, 0.7, 0.2, 0.7, 0.1, 0.1])
    found = score(outcome, chance)
    assert found.ap == pytest.approx(average_precision_score(outcome, chance))
    assert found.auc == pytest.approx(roc_auc_score(outcome, chance))


def test_a_difference_is_better_or_worse_by_both_intervals() -> None:
    assert Difference("other", -1.0, -2.0, -0.5).better
    assert Difference("other", -1.0, -2.0, -0.5, country=(-3.0, -0.1)).better
    assert not Difference("other", -1.0, -2.0, -0.5, country=(-3.0, 0.1)).better
    assert Difference("other", 1.0, 0.5, 2.0, country=(0.1, 3.0)).worse
    assert not Difference("other", 1.0, 0.5, 2.0, country=(-0.1, 3.0)).worse
    assert Difference("other", 1.0, 0.5, 2.0).as_dict()["errors"] == "dyadic"
