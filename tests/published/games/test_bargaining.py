"""Fearon's reasons for war and Powell's commitment problem, against optimisation and backward induction."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import minimize_scalar

from detente.games import game
from detente.games.fearon_1995 import advantage_limit, demand, first_strike, settlements
from detente.games.normal import nash
from detente.games.powell import bargain, gradual, threshold, threshold_riser_offers


@pytest.mark.parametrize(("cost", "printed"), [(0.04, 0.45), (0.12, 0.35), (0.24, 0.2)])
def test_hidden_costs_lead_to_war(cost: float, printed: float) -> None:
    """T11: P(war) = (1 - c_A / c) / 2 with c_B even on [0, c], to .001 [Fearon1995]_."""
    assert demand(0.5, cost, 0.4).war == pytest.approx(0.5 * (1 - cost / 0.4), abs=1e-12)
    assert demand(0.5, cost, 0.4).war == pytest.approx(printed, abs=0.001)


def test_no_other_demand_is_worth_more() -> None:
    """T11: the demand maximises the expected share, found by integration over the hidden cost."""
    rng = np.random.default_rng(7)
    for _ in range(25):
        chance, cost, highest = rng.uniform(0.05, 0.95), rng.uniform(0, 0.6), rng.uniform(0.05, 0.6)

        def worth(share: float, p: float = chance, c: float = cost, top: float = highest) -> float:
            fights = min(1.0, max(0.0, (share - p) / top))  # those who would rather give less than cost them war
            accepted, _ = quad(lambda _: share / top, fights * top, top)
            return accepted + fights * (p - c)

        best = demand(chance, cost, highest)
        found = minimize_scalar(
            lambda x, f=worth: -f(x),
            bounds=(chance, min(1.0, chance + highest)),
            method="bounded",
            options={"xatol": 1e-9},
        )
        assert best.share == pytest.approx(found.x, abs=1e-4)
        assert worth(best.share) >= -found.fun - 1e-9


def test_no_settlement_is_safe_beyond_the_costs_of_both() -> None:
    """T10: war if and only if 2 phi > c_A + c_B, exactly, with the matrix game as the judge [Fearon1995]_."""
    rng = np.random.default_rng(8)
    peaceful = 0
    for _ in range(400):
        chance, advantage = rng.uniform(0.3, 0.7), rng.uniform(0, 0.3)
        cost_a, cost_b = rng.uniform(0, 0.3, 2)
        expected = 2 * advantage <= cost_a + cost_b
        assert expected != np.isnan(settlements(chance, cost_a, cost_b, advantage)[0])
        waits = any(
            e.row == (1, 0) and e.column == (1, 0) for e in nash(first_strike(chance, cost_a, cost_b, advantage))
        )
        assert waits == expected
        peaceful += expected
    assert 100 < peaceful < 300


def test_limit_where_chances_end_at_nothing_or_certainty() -> None:
    rng = np.random.default_rng(9)
    for _ in range(400):
        chance, advantage = rng.uniform(0.05, 0.95), rng.uniform(0, 0.5)
        cost_a, cost_b = rng.uniform(0, 0.6, 2)
        beyond = advantage > advantage_limit(chance, cost_a, cost_b)
        assert beyond == np.isnan(settlements(chance, cost_a, cost_b, advantage)[0])


def test_without_first_strikes_there_is_always_a_settlement() -> None:
    """[Fearon1995]_: the range is [p - c_A, p + c_B]."""
    assert settlements(0.5, 0.1, 0.2) == pytest.approx((0.4, 0.7))
    assert settlements(0.5, 0.1, 0.2, 0.1) == pytest.approx((0.5, 0.6))


def test_a_large_and_rapid_shift_of_power_means_war() -> None:
    """[Powell2006]_: war iff d V shift > p + c_D + d c_R; backward induction is the judge."""
    rng = np.random.default_rng(10)
    wars = 0
    for _ in range(2000):
        chance, patience = rng.uniform(0.05, 0.9), rng.uniform(0.1, 0.99)
        shift = rng.uniform(0, 1 - chance)
        costs = tuple(rng.uniform(0.01, 3, 2))
        path = gradual(chance, shift, 1)
        war = bargain(path, patience, *costs, riser_offers=False).war == 0
        assert war == (shift > threshold(chance, patience, *costs))
        hard = bargain(path, patience, *costs, riser_offers=True).war == 0
        assert hard == (shift > threshold_riser_offers(chance, patience, costs[0]))
        assert hard or not war  # a bound for every way of making offers
        wars += war
    assert wars > 100


def test_peace_divides_all_there_is_and_war_wastes_its_costs() -> None:
    for shift in (0.05, 0.4):
        end = bargain(gradual(0.3, shift, 1), 0.9, 0.5, 0.5, riser_offers=False)
        assert end.declining + end.rising == pytest.approx(10 if end.war < 0 else 9)


def test_the_same_shift_spread_over_time_is_harmless() -> None:
    """[Powell2006]_: what matters is how fast power shifts."""
    wars = [bargain(gradual(0.3, 0.3, n), 0.9, 0.5, 0.5, riser_offers=False).war >= 0 for n in range(1, 31)]
    needed = wars.index(False) + 1
    assert needed > 0.3 / threshold(0.3, 0.9, 0.5, 0.5)  # each step alone would do
    assert wars == [True] * (needed - 1) + [False] * (31 - needed)
    values = {t.name: t.value for t in game("powell").solve(shift=0.3).thresholds}
    assert values["periods_needed"] == needed
    assert bargain(gradual(0.3, 0.0, 3), 0.9, 0.5, 0.5, riser_offers=False).war == -1


def test_no_share_of_a_long_shift_can_be_promised_away() -> None:
    """War now if it beats, for some period, all that the rising state cannot later take by war [Powell2006]_."""
    rng = np.random.default_rng(11)
    found = 0
    for _ in range(500):
        chance, patience, periods = rng.uniform(0.05, 0.6), rng.uniform(0.5, 0.98), int(rng.integers(1, 8))
        costs = tuple(rng.uniform(0.01, 1, 2))
        path = gradual(chance, rng.uniform(0, 0.4), periods)
        whole = 1 / (1 - patience)
        least = max(patience**k * (p * whole - costs[1]) for k, p in enumerate(path))
        must = (1 - chance) * whole - costs[0] > whole - least
        for riser in (False, True):
            if must:
                assert bargain(path, patience, *costs, riser_offers=riser).war >= 0
        found += must
    assert 50 < found < 450


def test_both_would_gain_if_the_promise_bound() -> None:
    (matrix,) = game("powell").solve().payoffs
    keep, fight = (0, 0), (1, 1)
    for payoffs in (matrix.row_payoffs, matrix.column_payoffs):
        assert payoffs[keep[0]][keep[1]] > payoffs[fight[0]][fight[1]]
    one, other = nash(matrix)
    assert (one.row, one.column) == ((0, 1), (0, 1))
    assert other.row == (0, 1)  # the same fight: what the rising state would have done only has to be bad enough
    assert 0 < other.column[0] < 1
