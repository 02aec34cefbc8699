"""Reactions and what only wanders: the equation against least squares, its false alarms, and what it finds."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from statsmodels.regression.linear_model import OLS

from detente.core.arrays import Array
from detente.stats.reaction import (
    FEWEST,
    POWER,
    POWER_EQUATIONS,
    POWER_YEARS,
    TOLD,
    fit_reactions,
    power_at,
    reaction_test,
)

LENGTHS = (20, 45, 80)
KINDS = ("no drift", "drifts of .3", "common shocks (.6), drifts of .3", "momentum of .3")
PAIRS, ALARMS = 200, 24
"""Pairs of a trial, and most alarms at 5 %: more come by chance in 3 of 100,000 trials."""


@pytest.fixture(scope="module")
def rates(repository: Path) -> ModuleType:
    """The tool that measures the rates."""
    spec = importlib.util.spec_from_file_location("reaction_rates", repository / "tools" / "reaction_rates.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def _walks(years: int, seed: int) -> Array:
    return np.cumsum(np.random.default_rng(seed).standard_normal((2, years)), axis=1)


@pytest.mark.parametrize("lost", [(), (1912, 1913, 1925)])
def test_the_equation_is_least_squares_over_the_years_with_two_before_them(lost: tuple[int, ...]) -> None:
    years = [year for year in range(1900, 1940) if year not in lost]
    x, y = _walks(len(years), seed=1)
    at = {year: place for place, year in enumerate(years)}
    rows = [year for year in years if year - 1 in at and year - 2 in at]
    change = [x[at[t]] - x[at[t - 1]] for t in rows]
    design = [(1, t, y[at[t - 1]], x[at[t - 1]], x[at[t - 1]] - x[at[t - 2]]) for t in rows]
    fit = OLS(change, np.array(design)).fit()
    found = reaction_test(x, y, years, draws=200)
    assert found is not None
    assert found.rows == len(rows)
    assert found.reaction == pytest.approx(fit.params[2])
    assert found.t == pytest.approx(fit.tvalues[2])


def test_drifts_and_common_shocks_change_no_t_value() -> None:
    """That is why one distribution does for all."""
    x, y = (_walks(40, seed=2) for _ in range(2))
    known = np.arange(40)
    plain = fit_reactions(x[:1], y[1:], known)[1]
    drifted = fit_reactions(x[:1] + 0.7 * known, 3.0 * y[1:] + 0.9 * x[:1] - 0.2 * known, known)[1]
    assert drifted == pytest.approx(plain)


def test_units_change_no_p_value() -> None:
    x, y = _walks(30, seed=3)
    years = range(1950, 1980)
    plain, scaled = reaction_test(x, y, years), reaction_test(x + np.log(1000), 5.0 * y - 3.0, years)
    assert plain is not None
    assert scaled is not None
    assert scaled.p == plain.p


@pytest.mark.parametrize("years", LENGTHS)
@pytest.mark.parametrize("kind", KINDS)
def test_walks_that_do_not_answer_react_as_seldom_as_told(rates: ModuleType, kind: str, years: int) -> None:
    """Two-sided at 5 %; false alarm 3e-5 each where the rate is 5 %."""
    x, y = rates.draw(rates.UNRELATED[kind], years, PAIRS, np.random.default_rng([5, years]))
    _, p = rates.p_values(x, y, draws=200)
    assert (p < 0.05).sum() <= ALARMS


@pytest.mark.parametrize("years", LENGTHS)
def test_a_war_that_shakes_both_is_no_reaction(rates: ModuleType, years: int) -> None:
    """Shocks five times as large in a fifth of the years: about 7 % of 200 pairs, two-sided; 12.5 % fail by 3e-3.

    Walks whose shocks are alike in all years would give a fifth.
    """
    x, y = rates.draw(rates.UNRELATED[rates.WAR], years, PAIRS, np.random.default_rng([6, years]))
    _, p = rates.p_values(x, y, draws=200)
    assert (p < 0.05).sum() <= 25


@pytest.mark.parametrize("years", LENGTHS)
def test_by_robust_errors_alone_a_fifth_of_drifting_walks_react(rates: ModuleType, years: int) -> None:
    """Above zero, at 2.5 %: .28 or more of 400 pairs; a fifth would be three standard errors off."""
    robust, _ = rates.robust_t(*rates.draw(rates.UNRELATED["drifts of .3"], years, 400, np.random.default_rng(7)))
    assert (robust > rates.NORMAL).mean() > 0.2


@pytest.mark.parametrize("years", [45, 80])
def test_a_strong_reaction_is_found(rates: ModuleType, years: int) -> None:
    """Reaction and fatigue of .5: nine of ten and more; of 100, fewer than 80 by chance in 1 of 1,000 trials."""
    x, y = rates.draw(rates.REAL["reaction .5, fatigue .5"], years, 100, np.random.default_rng(8))
    reaction, p = rates.p_values(x, y, draws=200)
    assert ((reaction > 0) & (p < 0.05)).sum() >= 80


def test_a_page_without_reactions_shows_one_in_twenty(rates: ModuleType) -> None:
    """Twelve equations, 60 pages: at most 5 with a reaction once adjusted (2.5 % by chance: false alarm 4e-3)."""
    plain, adjusted = rates.page_rates(25, 60, draws=300)
    assert adjusted <= 5 / 60
    assert plain > adjusted + 0.05


def test_nothing_is_told_of_few_years_or_of_a_rival_that_does_not_vary() -> None:
    x, y = _walks(FEWEST + 2, seed=9)
    years = np.arange(FEWEST + 2)
    assert reaction_test(x, y, years, draws=50) is not None
    assert reaction_test(x[:-1], y[:-1], years[:-1]) is None
    assert reaction_test([], [], []) is None
    assert reaction_test(x, np.full(len(x), 3.0), years) is None
    assert reaction_test(x, 0.02 * years, years) is None
    assert reaction_test(x, 2.0 * x + 1.0, years) is None
    assert reaction_test(0.02 * years, y, years) is None


def test_a_third_thing_that_reaches_the_first_a_year_later_looks_like_an_answer(rates: ModuleType) -> None:
    """Told as a limit: .4 of pairs over 45 years; of 100, fewer than 20 by chance in 1 of 100,000 trials.

    In the same year it does not: .025 of 100, more than 10 by chance in 1 of 10,000.
    """
    later, same = rates.CAUSES["a common driver, the first a year later"], rates.Walks(driver=1.0)
    shares = []
    for walks in (later, same):
        reaction, p = rates.p_values(*rates.draw(walks, 45, 100, np.random.default_rng(11)), draws=200)
        shares.append(int(((reaction > 0) & (p < 0.05)).sum()))
    assert shares[0] >= 20
    assert shares[1] <= 10


@pytest.mark.parametrize(("years", "equations"), [(45, 1), (60, 4)])
def test_power_is_what_a_simulation_finds(rates: ModuleType, years: int, equations: int) -> None:
    """Of 150 pairs: within four standard errors (false alarm 6e-5), that of the table's 500 pairs in."""
    (found,) = rates.power(rates.Walks(reaction=TOLD, fatigue=TOLD), years, [equations], 150, seed=12, draws=400)
    told = power_at(years - 1, equations)
    assert abs(found - told) < 4 * np.sqrt(told * (1 - told) * (1 / 150 + 1 / 500))


def test_power_grows_with_years_and_reaction_and_falls_with_equations() -> None:
    assert list(POWER) == sorted(POWER)
    table = np.array([POWER[size] for size in POWER])
    assert table.shape == (len(POWER), len(POWER_YEARS), len(POWER_EQUATIONS))
    assert (np.diff(table, axis=2) <= 0).all()
    for axis in (0, 1):  # simulated to .022
        assert (np.diff(table, axis=axis) > -0.03).all()


def test_power_between_what_was_simulated_and_beyond() -> None:
    place = list(POWER).index(TOLD)
    of_45, of_60 = (POWER[TOLD][POWER_YEARS.index(years)] for years in (45, 60))
    assert list(POWER)[place] == TOLD
    assert power_at(44) == pytest.approx(of_45[0])
    assert power_at(44 + 5) == pytest.approx(of_45[0] * 2 / 3 + of_60[0] / 3)
    assert of_45[2] < power_at(44, 3) < of_45[1]
    assert power_at(44, 16) == power_at(44, 99)
    assert power_at(5) == power_at(19)
    assert power_at(119) == power_at(500)
    assert power_at(44, 0) == power_at(44)
    assert power_at(44, 1, 0.25) == pytest.approx((power_at(44, 1, 0.2) + power_at(44, 1, 0.3)) / 2)
