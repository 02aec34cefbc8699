"""Models are fitted on the training rows and on nothing else."""

from __future__ import annotations

import sys
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from threadpoolctl import threadpool_info

from detente.core.errors import MissingExtra
from detente.studies.confront.models import BOOSTING, Model, Prepared, fill_medians, forecast, one_thread

DRAWS = np.random.default_rng(1)
ROWS = 400
TRAIN, TEST = np.arange(250), np.arange(250, ROWS)
COLUMNS = {
    "x": DRAWS.standard_normal(ROWS),
    "z": np.where(DRAWS.random(ROWS) < 0.2, np.nan, DRAWS.lognormal(0, 1, ROWS)),
    "still": np.full(ROWS, 3.0),
    "nowhere": np.full(ROWS, np.nan),
    "later": np.where(np.arange(ROWS) < 250, 1.0, np.arange(ROWS)),
}
OUTCOME = (DRAWS.random(ROWS) < 1 / (1 + np.exp(1.5 - COLUMNS["x"]))).astype(float)


def column(name: str) -> np.ndarray:
    return COLUMNS[name]


def prepared(of: Callable[[str], np.ndarray] = column) -> Prepared:
    return Prepared(of, TRAIN, TEST)


def run(columns: tuple[str, ...], boosted: bool = False, outcome: np.ndarray = OUTCOME) -> np.ndarray:
    return forecast(Model("m", "regression", columns, boosted=boosted), prepared(), outcome[TRAIN])


@pytest.mark.parametrize("boosted", [False, True])
def test_nothing_of_the_test_years_moves_a_fit(boosted: bool) -> None:
    """Test rows that are ten times as large, or gone, leave the forecast of every other test row as it was."""
    plain = run(("x", "z"), boosted)
    odd = TEST[::2]

    def strange(name: str) -> np.ndarray:
        values = COLUMNS[name].copy()
        values[odd] = np.where(odd % 4 == 0, np.nan, values[odd] * 10 + 5)
        return values

    model = Model("m", "regression", ("x", "z"), boosted=boosted)
    other = forecast(model, prepared(strange), OUTCOME[TRAIN])
    kept = np.isin(TEST, odd, invert=True)
    assert (plain[kept] == other[kept]).all()
    assert (plain[~kept] != other[~kept]).any()


@pytest.mark.parametrize("boosted", [False, True])
def test_what_happened_in_training_does_move_it(boosted: bool) -> None:
    turned = 1 - OUTCOME
    assert run(("x",), boosted, turned) == pytest.approx(1 - run(("x",), boosted), abs=0.02 if boosted else 1e-6)


def test_a_logit_is_penalised_maximum_likelihood_on_standardised_columns() -> None:
    """At the least of the penalised loss, both derivatives are nought: the score equations, worked here."""
    chance = forecast(Model("m", "regression", ("x",)), Prepared(column, TRAIN, TRAIN), OUTCOME[TRAIN])
    x = COLUMNS["x"][TRAIN]
    standard = (x - x.mean()) / x.std()
    log_odds = np.log(chance / (1 - chance))
    slope = np.polyfit(standard, log_odds, 1)[0]
    assert (chance - OUTCOME[TRAIN]).sum() == pytest.approx(0, abs=1e-3)  # the constant is free
    assert ((chance - OUTCOME[TRAIN]) * standard).sum() == pytest.approx(-slope, abs=1e-3)  # weight 1 of the penalty


def test_the_base_rate() -> None:
    assert run(()) == pytest.approx(OUTCOME[TRAIN].mean())
    assert len(run(())) == len(TEST)


@pytest.mark.parametrize("columns", [("still",), ("nowhere",), ("later",), ("still", "nowhere")])
@pytest.mark.parametrize("boosted", [False, True])
def test_columns_that_never_varied_tell_nothing(columns: tuple[str, ...], boosted: bool) -> None:
    """A column that is the same in all training years has no coefficient, whatever it does later."""
    assert run(columns, boosted) == pytest.approx(OUTCOME[TRAIN].mean())
    assert (run(("x", *columns), boosted) == run(("x",), boosted)).all()


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
    ready = prepared()
    before, after = ready.ready("x")
    assert before.mean() == pytest.approx(0, abs=1e-12)
    assert before.std() == pytest.approx(1)
    assert after.mean() != pytest.approx(0, abs=1e-3)
    assert ready.ready("still")[0].tolist() == [0.0] * len(TRAIN)
    kept = ready.ready("x")[0]
    assert ready.ready("x")[0] is kept  # once each
    ready.forget(("x", "never asked for"))
    assert ready.ready("x")[0] is not kept


def test_boosting_takes_missing_values_as_they_are() -> None:
    """Where being unknown is itself the sign, trees see it; a logit with medians cannot."""
    hidden = np.where(OUTCOME > 0.5, np.nan, COLUMNS["x"])

    def of(name: str) -> np.ndarray:
        return hidden

    model = Model("m", "regression", ("x",), boosted=True)
    chance = forecast(model, prepared(of), OUTCOME[TRAIN])
    assert chance[np.isnan(hidden[TEST])].min() > chance[np.isfinite(hidden[TEST])].max()


def test_free_parameters() -> None:
    assert Model("m", "habit").free_parameters == 1
    assert Model("m", "regression", ("a", "b")).free_parameters == 3
    assert Model("m", "theory", ("a", "b"), more=4).free_parameters == 7
    assert Model("m", "regression", ("a",), boosted=True).free_parameters == BOOSTING["max_iter"] * 15


@pytest.mark.parametrize("boosted", [False, True])
def test_without_scikit_learn_it_says_what_to_install(boosted: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("sklearn.linear_model", "sklearn.ensemble"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(MissingExtra, match="scikit-learn"):
        run(("x",), boosted)


def test_one_thread_while_it_lasts(monkeypatch: pytest.MonkeyPatch) -> None:
    with one_thread():
        assert {pool["num_threads"] for pool in threadpool_info()} <= {1}
    monkeypatch.setitem(sys.modules, "threadpoolctl", None)
    with pytest.raises(MissingExtra, match="threadpoolctl"):
        one_thread()
