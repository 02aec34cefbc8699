"""T07, T08, T09: Richardson's condition for two and for many states, his figures of 1909-13 [Richardson1960]_."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from detente.core.errors import DataError
from detente.games import game
from detente.games.richardson import Race, growth_line, two_kinds

DUEL = {"states": 2, "grievance_one": 0.3, "grievance_two": 0.1}
YEARS = (1909, 1910, 1911, 1912, 1913)
BUDGETS = {
    "France": (48.6, 50.9, 57.1, 63.2, 74.7),
    "Russia": (66.7, 68.5, 70.7, 81.8, 92.0),
    "Germany": (63.1, 62.0, 62.5, 68.2, 95.4),
    "Austria-Hungary": (20.8, 23.4, 24.6, 25.5, 26.9),
}
"""Defence budgets in millions of pounds [Richardson1960]_."""


def values(**given: float) -> dict[str, float]:
    return {t.name: t.value for t in game("richardson").solve(**given).thresholds}


@pytest.mark.parametrize("k", [0.1, 0.5, 1.5])
@pytest.mark.parametrize("reply", [0.1, 0.5, 1.5])
@pytest.mark.parametrize("alpha", [0.2, 0.8])
@pytest.mark.parametrize("beta", [0.3, 1.1])
def test_two_states_rest_where_fatigue_outweighs_reaction(k: float, reply: float, alpha: float, beta: float) -> None:
    """T07: stable iff alpha beta > k l; rest at (beta g + k h) / (alpha beta - k l); tolerance 1e-8."""
    given = {**DUEL, "reaction_one": k, "reaction_two": reply, "fatigue_one": alpha, "fatigue_two": beta}
    stable = alpha * beta > k * reply
    assert (values(**given)["growth"] < 0) == stable
    assert (values(**given)["stability"] < 1) == stable
    assert values(**given)["stability"] == pytest.approx(np.sqrt(k * reply / (alpha * beta)), abs=1e-8)
    (found,) = game("richardson").solve(**given).equilibria
    assert (found.kind == "stable rest") == stable
    rest = (beta * 0.3 + k * 0.1) / (alpha * beta - k * reply), (alpha * 0.1 + reply * 0.3) / (alpha * beta - k * reply)
    assert tuple(found.play.values()) == pytest.approx(rest, abs=1e-8)


def test_the_course_of_a_race_is_that_of_the_differential_equation() -> None:
    """T07: against a numerical solution, 1e-8 of the arms."""
    race = two_kinds(3, (0.4, 0.2), (0.5, 0.6), (0.1, 0.3))
    years = np.linspace(0, 10, 11)
    found = solve_ivp(
        lambda _, x: race.matrix @ x + race.grievance, (0, 10), [1, 2, 0.5], "DOP853", years, rtol=1e-12, atol=1e-12
    )
    assert race.path([1, 2, 0.5], years) == pytest.approx(found.y.T, rel=1e-8)


def test_many_states_rest_where_the_spectral_radius_is_below_one() -> None:
    """T08: radius of reactions over fatigue below 1 iff the race dies out, in each of 2,000 random races."""
    generator = np.random.default_rng(8)
    stable = 0
    for _ in range(2000):
        n = int(generator.integers(2, 8))
        fatigue = generator.uniform(0.1, 1, n)
        race = Race(generator.uniform(0, 1.2 / n, (n, n)) * (1 - np.eye(n)), fatigue, np.full(n, 0.1))
        assert (race.growth < 0) == (race.radius < 1)
        assert (race.growth < 0) == bool((race.rest > 0).all())
        stable += race.growth < 0
    assert 400 < stable < 1600  # both sides of the line are met


def test_more_states_race_sooner() -> None:
    """T08: n like states rest iff (n - 1) k < alpha."""
    for n in (2, 3, 5, 9):
        found = values(states=n, reaction_one=0.1, reaction_two=0.1, fatigue_one=0.35, fatigue_two=0.35)
        assert found["stability"] == pytest.approx((n - 1) * 0.1 / 0.35)
        assert found["critical_scale"] == pytest.approx(0.35 / ((n - 1) * 0.1))


def test_richardsons_line_of_1909_to_1913() -> None:
    """T09: slope .731 a year within .005, intercept 194.9 million pounds within .5; he printed .73 and 194."""
    totals = np.sum(list(BUDGETS.values()), axis=0)
    assert totals == pytest.approx([199.2, 204.8, 214.9, 238.7, 289.0])
    slope, intercept, r = growth_line(YEARS, totals)
    assert slope == pytest.approx(0.731, abs=0.005)
    assert intercept == pytest.approx(194.9, abs=0.5)
    assert r == pytest.approx(0.9995, abs=0.0005)
    assert values()["growth"] == pytest.approx(0.7)  # his rough k - alpha


def test_noise_spreads_arms_and_lengthens_memory_before_the_turn() -> None:
    """Early warning: exact spread of two like states; memory nears 1 as k nears alpha [SchefferEtAl2009]_."""
    memory = []
    for k in (0.05, 0.1, 0.15, 0.19, 0.199):
        found = values(reaction_one=k, reaction_two=k, fatigue_one=0.2, fatigue_two=0.2, noise=0.1)
        # the sum and the difference of the two are separate processes, with rates alpha - k and alpha + k
        assert found["spread"] ** 2 == pytest.approx(0.1**2 / 4 * (1 / (0.2 - k) + 1 / (0.2 + k)))
        assert found["memory"] == pytest.approx(np.exp(k - 0.2))
        memory.append(found["memory"])
    assert np.all(np.diff(memory) > 0)
    assert memory[-1] > 0.99


def test_simulated_shocks_spread_as_said() -> None:
    """Euler-Maruyama with 20,000 races over 30 years: variance within 5 % (standard error 1 %)."""
    race = two_kinds(2, (0.3, 0.1), (0.5, 0.4), (0.0, 0.0))
    generator, x, dt = np.random.default_rng(0), np.zeros((2, 20_000)), 0.02
    for _ in range(1500):
        x = x + race.matrix @ x * dt + 0.2 * np.sqrt(dt) * generator.standard_normal(x.shape)
    assert np.cov(x) == pytest.approx(race.spread(0.2), rel=0.05)


def test_a_line_needs_three_years() -> None:
    with pytest.raises(DataError, match="three years"):
        growth_line((1909, 1910), (1.0, 2.0))
