"""Models are fitted on the training rows and on nothing else; logits to the last digits."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from threadpoolctl import threadpool_info

from detente.core.errors import MissingExtra
from detente.studies.confront import fitting
from detente.studies.confront.models import BOOSTING, Model, boost, fill_medians, one_thread
from detente.studies.confront.sample import standardised

DRAWS = np.random.default_rng(1)
X = DRAWS.standard_normal((3, 4000))
RARE = (DRAWS.random(4000) < 1 / (1 + np.exp(4.0 - 1.5 * X[0] - 0.5 * X[1]))).astype(float)
"""An event that is rare, as disputes are."""


def slopes(fitted: fitting.Logit, blocks: list[np.ndarray], outcome: np.ndarray, penalty: float) -> np.ndarray:
    """Derivatives of what is minimised, for each row: the score equations, worked here."""
    x = np.concatenate(blocks)
    rest = 1 / (1 + np.exp(-(fitted.weights @ x + fitted.constant))) - outcome
    return np.append(x @ rest + penalty * fitted.weights, rest.sum()) / len(outcome)


@pytest.mark.parametrize("penalty", [1.0, 10.0, 1000.0])
def test_a_logit_is_fitted_to_the_last_digits_and_as_another_library_fits_it(penalty: float) -> None:
    from sklearn.linear_model import LogisticRegression

    fitted = fitting.fit([X[:2], X[2:]], RARE, penalty)
    assert np.abs(slopes(fitted, [X], RARE, penalty)).max() < fitting.GRADIENT
    other = LogisticRegression(C=1 / penalty, solver="newton-cholesky", tol=1e-12, max_iter=500).fit(X.T, RARE)
    assert fitted.weights == pytest.approx(other.coef_[0], abs=1e-5)
    assert fitted.constant == pytest.approx(other.intercept_[0], abs=1e-5)


def test_a_rare_event_with_columns_that_hang_together_does_not_run_away() -> None:
    """Newton's method alone goes off to infinity from the base rate of such data."""
    close = np.concatenate([X, X + 0.02 * DRAWS.standard_normal(X.shape), X**2, X**3])
    close = np.array([standardised(part, part)[0] for part in close])
    fitted = fitting.fit([close], RARE, 1.0)
    assert np.abs(slopes(fitted, [close], RARE, 1.0)).max() < fitting.GRADIENT


def test_a_fit_that_goes_on_from_another_is_the_same_fit() -> None:
    small = fitting.fit([X[:1]], RARE, 10.0)
    warm, cold = (fitting.fit([X[:1], X[1:]], RARE, 10.0, start) for start in (small, None))
    assert warm.weights == pytest.approx(cold.weights, abs=1e-5)
    assert warm.log_odds([X[:1], X[1:]]) == pytest.approx(cold.log_odds([X]), abs=1e-4)


def test_curvature_is_that_of_the_loss() -> None:
    chance = np.full(4000, 0.3)
    design = np.vstack([X, np.ones(4000)])
    assert fitting.curve([X], chance) == pytest.approx(0.21 * design @ design.T, rel=1e-3, abs=0.5)
    assert fitting.curve([X], chance, 2) == pytest.approx((0.21 * design @ design.T)[2:3], rel=1e-3, abs=0.5)


def test_one_step_to_another_penalty_is_nearly_the_fit_under_it() -> None:
    fitted = fitting.fit([X], RARE, 10.0).curved([X])
    assert fitted.shrunk(12.0, 10.0).weights == pytest.approx(fitting.fit([X], RARE, 12.0).weights, rel=0.01)
    assert fitted.shrunk(10.0, 10.0).weights == pytest.approx(fitted.weights)


def test_fits_made_together_are_those_made_one_by_one() -> None:
    """Each has columns, a penalty and a start of its own beside those that all share, in whatever order they end."""
    own = [[X[1:2]], [X[2:3]], [X[1:2] * X[2:3]]]
    begun = fitting.fit([X[:1]], RARE, 3.0)
    starts, penalties = [begun, None, begun], [3.0, 1.0, 50.0]
    together = fitting.fit_several([X[:1]], own, RARE, penalties, starts)
    for fitted, more, penalty in zip(together, own, penalties, strict=True):
        alone = fitting.fit([X[:1], *more], RARE, penalty)
        assert fitted.weights == pytest.approx(alone.weights, abs=1e-5)
        assert fitted.constant == pytest.approx(alone.constant, abs=1e-5)


@pytest.mark.parametrize("size", [(), (3,)])
def test_an_inverse_that_is_mended_knows_the_rise_over_the_step(size: tuple[int, ...]) -> None:
    random = np.random.default_rng(0)
    root = random.normal(size=(4, 4))
    true, step = root @ root.T + np.eye(4), random.normal(size=(*size, 4))
    rise = step @ true
    found = fitting.mended(np.broadcast_to(np.eye(4), (*size, 4, 4)), step, rise)
    assert np.einsum("...kl,...l->...k", found, rise) == pytest.approx(step)
    assert found == pytest.approx(np.swapaxes(found, -1, -2))
    assert fitting.mended(np.eye(4), step[..., :], 0.0 * step) == pytest.approx(np.broadcast_to(np.eye(4), found.shape))


def test_no_columns_are_the_base_rate() -> None:
    fitted = fitting.fit([np.empty((0, 4000))], RARE)
    assert 1 / (1 + np.exp(-fitted.constant)) == pytest.approx(RARE.mean())


def test_missing_values_stand_at_the_median_of_the_training_rows() -> None:
    train, test = np.array([[1.0], [np.nan], [9.0], [2.0]]), np.array([[np.nan], [100.0], [np.inf]])
    before, after = fill_medians(train, test)
    assert before[:, 0].tolist() == [1, 2, 9, 2]
    assert after[:, 0].tolist() == [2, 100, 2]
    nothing, known = fill_medians(np.full((2, 1), np.nan), np.array([[np.nan], [4.0]]))
    assert nothing[:, 0].tolist() == [0, 0]
    assert known[:, 0].tolist() == [0, 4]


@given(arrays(float, (6, 2), elements=st.floats(-5, 5) | st.just(np.nan)), st.permutations(range(6)))
def test_filling_does_not_depend_on_the_order_of_rows(table: np.ndarray, order: list[int]) -> None:
    before, _ = fill_medians(table, table)
    turned, _ = fill_medians(table[order], table)
    assert (turned == before[order]).all()
    assert np.isfinite(before).all()
    assert (before[np.isfinite(table)] == table[np.isfinite(table)]).all()


def test_standardised_by_the_training_rows() -> None:
    before, after = standardised(np.array([1.0, np.nan, 3.0, 5.0]), np.array([3.0, np.nan, 8.0]))
    assert before.mean() == pytest.approx(0, abs=1e-12)
    assert before.std() == pytest.approx(1)
    assert after[:2].tolist() == pytest.approx([0.0, 0.0], abs=1e-12)  # the mean and the median of the training rows
    still, later = standardised(np.full(3, 7.0), np.arange(3.0))
    assert still.tolist() == later.tolist() == [0, 0, 0]  # what never varied tells nothing, whatever it does later


def test_boosting_takes_missing_values_as_they_are_and_columns_that_tell_nothing() -> None:
    """Where being unknown is itself the sign, trees see it; a column that is missing throughout is left out."""
    outcome = RARE[:400].copy()
    outcome[::3] = 1.0
    hidden = np.column_stack([np.where(outcome > 0.5, np.nan, X[0, :400]), np.full(400, np.nan), np.full(400, 3.0)])
    (chance,) = boost(hidden[:250], outcome[:250], hidden[250:])
    unknown = np.isnan(hidden[250:, 0])
    assert chance[unknown].min() > chance[~unknown].max()


def test_free_parameters() -> None:
    assert Model("m", "habit").free_parameters == 1
    assert Model("m", "regression", ("a", "b")).free_parameters == 3
    assert Model("m", "theory", ("a", "b"), more=4).free_parameters == 7
    assert Model("m", "regression", ("a",), boosted=True).free_parameters == BOOSTING["max_iter"] * 15


def test_without_scikit_learn_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn.ensemble", None)
    with pytest.raises(MissingExtra, match="scikit-learn"):
        boost(X.T, RARE, X.T)


def test_one_thread_while_it_lasts(monkeypatch: pytest.MonkeyPatch) -> None:
    with one_thread():
        assert {pool["num_threads"] for pool in threadpool_info()} <= {1}
    monkeypatch.setitem(sys.modules, "threadpoolctl", None)
    with pytest.raises(MissingExtra, match="threadpoolctl"):
        one_thread()
