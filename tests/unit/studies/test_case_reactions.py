"""Reaction equations of a case: what is put in is found, gaps are left out, and what is shown together is adjusted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from statsmodels.regression.linear_model import OLS

from detente.stats.reaction import power_at
from detente.studies.case.regression import robust
from detente.studies.case.richardson import SHORTEST, adjusted, equation


def _race(n: int, reaction: float, seed: int) -> tuple[list[float | None], list[float | None]]:
    """Two made-up states: y wanders, x reacts to it."""
    generator = np.random.default_rng(seed)
    y = np.cumsum(generator.normal(0, 0.3, n))
    x = np.zeros(n)
    for t in range(1, n):
        x[t] = x[t - 1] + reaction * y[t - 1] - 0.5 * x[t - 1] + generator.normal(0, 0.05)
    return list(np.exp(x)), list(np.exp(y))


def test_a_known_reaction_is_found_and_beats_habit() -> None:
    x, y = _race(200, 0.4, seed=1)
    found = equation("a", "b", x, y, range(1800, 2000))
    assert found.reaction == pytest.approx(0.4, abs=0.03)
    assert found.fatigue == pytest.approx(0.5, abs=0.05)
    assert found.beyond_trend == pytest.approx(0.4, abs=0.05)
    assert found.p is not None
    assert found.p < 0.001
    assert found.reacts
    assert found.beats_habit


def test_gaps_are_left_out_and_never_filled() -> None:
    x, y = _race(60, 0.4, seed=2)
    years = list(range(1900, 1960))
    whole = equation("a", "b", x, y, years)
    x[30] = None
    gap = equation("a", "b", x, y, years)
    assert whole.n == 59
    assert gap.n == 57
    x[40] = 0.0  # no logarithm: like missing
    assert equation("a", "b", x, y, years).n == 55


def test_short_or_constant_records_give_no_number() -> None:
    short = equation("a", "b", [1.0, 2.0], [1.0, 2.0], [1900, 1901])
    assert (short.n, short.reaction, short.rmse) == (1, None, None)
    flat: list[float | None] = [5.0] * 30
    x, _ = _race(30, 0.4, seed=3)
    assert equation("a", "b", x, flat, range(1900, 1930)).reaction is None
    assert equation("a", "b", x, x, range(1900, 1930)).reaction is None
    assert SHORTEST <= 15
    assert not short.reacts
    assert not short.beats_habit


def test_a_fall_that_answers_a_rise_is_significant_and_no_reaction() -> None:
    x, y = _race(200, -0.4, seed=5)
    found = equation("a", "b", x, y, range(1800, 2000))
    assert found.significant
    assert not found.reacts


def test_equations_that_are_shown_together_are_adjusted_together() -> None:
    x, y = _race(60, 0.4, seed=6)
    one = equation("a", "b", x, y, range(1900, 1960))
    none = equation("b", "a", [1.0], [1.0], [1900])
    told = adjusted([replace(one, p=0.02), none, replace(one, p=0.04), replace(one, p=0.001)])
    assert [row.p_page for row in told] == pytest.approx([0.04, None, 0.04, 0.003])
    assert [row.power for row in told] == [power_at(59, 3), None, power_at(59, 3), power_at(59, 3)]
    assert told[0].as_dict()["power"] == power_at(59, 3)
    assert [row.reacts for row in told] == [True, False, True, True]
    again = adjusted([replace(one, p=0.03), replace(one, p=0.03)])
    assert [row.reacts for row in again] == [False, False]
    assert replace(one, p=0.03).reacts  # alone


def test_robust_errors_have_the_factor_for_few_rows_and_students_distribution() -> None:
    """Against the Bartlett kernel by hand."""
    from scipy.stats import t

    random = np.random.default_rng(7)
    design = np.column_stack([np.ones(20), random.standard_normal(20)])
    outcome = design @ [1.0, 0.3] + random.standard_normal(20)
    scores = design * np.asarray(OLS(outcome, design).fit().resid)[:, None]
    meat = scores.T @ scores
    for lag in (1, 2):
        held = scores[lag:].T @ scores[:-lag]
        meat += (1 - lag / 3) * (held + held.T)
    bread = np.linalg.inv(design.T @ design)
    error = np.sqrt(np.diag(bread @ meat @ bread) * 20 / 18)
    fit = robust(outcome, design, 2)
    assert fit.bse == pytest.approx(error)
    assert fit.pvalues == pytest.approx(2 * t.sf(np.abs(fit.params / error), 18))
