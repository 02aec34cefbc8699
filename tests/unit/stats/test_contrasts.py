"""What changed since a year: intervals that hold, of panels whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest

from detente.core.arrays import Array
from detente.core.errors import TooFew
from detente.stats.contrasts import period_contrast

TRUTH = -0.3


def panel(seed: int, *, lasting: float, states: float = 1.0, dyads: float = 0.7) -> tuple[Array, ...]:
    """A balanced panel of 16 states, 1946 to 2010, by effects of states, dyads and years that live on."""
    random = np.random.default_rng(seed)
    pairs = np.array([(i, (i + step) % 16) for i in range(16) for step in (1, 2, 3)])
    years = np.arange(1946, 2011)
    shock = np.zeros(len(years))
    shock[0] = random.normal(0, 0.3)
    for t in range(1, len(years)):
        shock[t] = lasting * shock[t - 1] + random.normal(0, 0.3 * np.sqrt(1 - lasting**2))
    one, other = (np.tile(side, len(years)) for side in pairs.T)
    year = np.repeat(years, len(pairs))
    late = (year >= 1990).astype(float)
    state, dyad = random.normal(0, states, 16), np.tile(random.normal(0, dyads, len(pairs)), len(years))
    noise = random.normal(0, 1, len(year))
    return shock[year - 1946] + TRUTH * late + state[one] + state[other] + dyad + noise, late, one, other, year


@pytest.mark.parametrize("states", [0.5, 3.0])
def test_intervals_hold_the_truth_where_years_live_on(states: float) -> None:
    """100 panels: at 94 % fewer than 87 hold it with a chance of 2 in 1,000, and all of them with 2 in 1,000."""
    held = []
    for seed in range(100):
        found = period_contrast(*panel(seed, lasting=0.7, states=states))
        held.append(found.low <= TRUTH <= found.high)
    assert 0.87 <= np.mean(held) < 1


def test_state_effects_of_a_balanced_panel_widen_nothing() -> None:
    small, large = (period_contrast(*panel(1, lasting=0.5, states=size)) for size in (0.0, 30.0))
    assert small.estimate == pytest.approx(large.estimate)
    assert small.standard_error == pytest.approx(large.standard_error, rel=0.03)


def test_the_same_dyads_are_compared() -> None:
    """Half of the dyads come in 1990 and stand two higher: the mean rises, and no dyad does."""
    values, late, one, other, year = panel(3, lasting=0.0, states=0.0, dyads=0.0)
    new = one >= 8
    values = values - TRUTH * late + 2.0 * new
    kept = ~new | (late == 1)
    pooled, same = (
        period_contrast(*(part[kept] for part in (values, late, one, other, year)), within=within)
        for within in (False, True)
    )
    assert pooled.estimate == pytest.approx(1.0, abs=0.2)
    assert same.estimate == pytest.approx(0.0, abs=0.2)
    assert same.low < 0 < same.high


def test_one_dyad_is_told_by_its_years() -> None:
    values, late, one, other, year = panel(4, lasting=0.0)
    pair = (one == 0) & (other == 1)
    found = period_contrast(*(part[pair] for part in (values, late, one, other, year)))
    assert 0 < found.standard_error < 1
    constant = period_contrast(np.zeros(pair.sum()), *(part[pair] for part in (late, one, other, year)))
    assert (constant.estimate, np.isnan(constant.standard_error)) == (0.0, True)


def test_too_few_years_or_dyads_are_told() -> None:
    values, late, one, other, year = panel(5, lasting=0.0)
    first = year < 1991
    with pytest.raises(TooFew, match="44 and 1 years"):
        period_contrast(*(part[first] for part in (values, late, one, other, year)))
    apart = (one < 8) == (late == 1)
    with pytest.raises(TooFew, match="both periods"):
        period_contrast(*(part[apart] for part in (values, late, one, other, year)), within=True)
