"""Games at the borders of their regimes: ties are told, and rounding decides nothing."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from detente.games import game
from detente.games.fearon_1995 import settlements
from detente.games.game import Matrix
from detente.games.normal import degeneracy, nash, symmetric
from detente.games.stakes import Outcomes, kind


def at(name: str, which: str, **given: float) -> float:
    return {t.name: t.value for t in game(name).solve(**given).thresholds}[which]


def is_nash(m: Matrix, x: Fraction, y: Fraction) -> bool:
    """By hand, exactly: a strategy that is played leaves nothing to gain."""
    mine = [y * Fraction(r[0]) + (1 - y) * Fraction(r[1]) for r in m.row_payoffs]
    theirs = [x * Fraction(m.column_payoffs[0][j]) + (1 - x) * Fraction(m.column_payoffs[1][j]) for j in (0, 1)]
    return (x * mine[0] + (1 - x) * mine[1], y * theirs[0] + (1 - y) * theirs[1]) == (max(mine), max(theirs))


def test_all_equilibria_of_degenerate_games_lie_between_those_listed() -> None:
    """Payoffs 0, 1 and 2, where whoever is indifferent is so at 0, 1/3, 1/2, 2/3 or 1: a grid of sixths has all."""
    rng, grid, degenerate = np.random.default_rng(3), [Fraction(k, 6) for k in range(7)], 0
    for _ in range(150):
        row, column = (tuple(map(tuple, rng.integers(0, 3, (2, 2)).tolist())) for _ in range(2))
        m = Matrix("drawn", ("a", "b"), ("c", "d"), row, column)
        listed = {
            (Fraction(e.row[0]).limit_denominator(6), Fraction(e.column[0]).limit_denominator(6)) for e in nash(m)
        }
        assert all(is_nash(m, x, y) for x, y in listed), m
        for x, y in product(grid, repeat=2):
            corners = product(listed, repeat=2)
            between = any(
                min(a[0], b[0]) <= x <= max(a[0], b[0])
                and min(a[1], b[1]) <= y <= max(a[1], b[1])
                and {(a[0], b[1]), (b[0], a[1])} <= listed
                for a, b in corners
            )
            assert is_nash(m, x, y) == between, (m, x, y)
        ties = any(r[0] == r[1] for r in (*zip(*row, strict=True), *column))
        assert bool(degeneracy(m)) == ties
        degenerate += ties
    assert 50 < degenerate < 150


def test_four_equal_payoffs_are_degenerate_and_no_harmony() -> None:
    assert kind(Outcomes(1, 1, 1, 1)).startswith("degenerate (R = T")
    everything = nash(symmetric("flat", ("C", "D"), 1, 1, 1, 1))
    assert len(everything) == 4
    solution = game("jervis_1978").solve(reward=2, temptation=2, punishment=2, sucker=2, swing=0)
    assert all("degenerate" in m.title for m in solution.payoffs)


def test_both_types_trustworthy_do_not_separate() -> None:
    """greed_untrustworthy=.2 at a limit of .857: both restrain, and none is told from the other."""
    solution = game("trust_game").solve(greed_untrustworthy=0.2, trust=0.9)
    plays = [tuple(e.play.values()) for e in solution.equilibria if e.kind == "Bayesian Nash"]
    assert plays == [(1, 1), (0, 0)]
    assert "Both types are trustworthy" in solution.remarks[0]
    assert "0.857" in solution.remarks[0]
    assert at("trust_game", "greed_limit") == pytest.approx(6 / 7)


def test_violation_is_certain_where_inspection_cannot_deter() -> None:
    assert at("inspection_game", "violation", detection=0.2) == 1
    assert at("inspection_game", "violation", detection=0) == 1
    assert at("inspection_game", "violation") == pytest.approx(0.1 / 0.7)


def test_an_inspector_who_pays_more_than_violations_cost_lets_some_pass() -> None:
    """At cost 1 and residual .9 deterrence costs 1/3, catching what can be caught leaves 1 - .1/3: deterred."""
    (led,) = (e for e in game("inspection_game").solve(cost=1, residual=0.9).equilibria if not e.row)
    assert (led.play["P(violate)"], led.play["payoff of the inspector"]) == (0, pytest.approx(-1 / 3))
    (led,) = (e for e in game("inspection_game").solve(cost=1, residual=0.9, penalty=0).equilibria if not e.row)
    assert (led.play["P(violate)"], led.play["payoff of the inspector"]) == (1, pytest.approx(-0.9))


@pytest.mark.parametrize(
    ("reactions", "fatigues"), [((0.3, 0.3), (0.1, 0.9)), ((0.9, 0.1), (0.3, 0.3)), ((0.7, 0.7), (0.7, 0.7))]
)
def test_reactions_that_just_balance_fatigue_leave_no_rest(
    reactions: tuple[float, float], fatigues: tuple[float, float]
) -> None:
    """Products of decimals miss one another by rounding: .3 * .3 is not .1 * .9."""
    given = dict(
        zip(("reaction_one", "reaction_two", "fatigue_one", "fatigue_two"), (*reactions, *fatigues), strict=True)
    )
    solution = game("richardson").solve(**given)
    assert not solution.equilibria
    assert solution.remarks[0].startswith("No rest")
    assert at("richardson", "growth", **given) == 0
    assert math.isnan(at("richardson", "spread", **given))
    level = game("richardson").solve(**given, grievance_one=0, grievance_two=0)
    assert level.remarks[0].startswith("Rest anywhere on a line")


def test_rest_below_nothing_is_goodwill() -> None:
    (rest,) = game("richardson").solve(reaction_one=0.1, reaction_two=0.1, grievance_one=-1).equilibria
    assert rest.play["arms of state 1"] < 0
    assert "goodwill" in rest.note


def test_equal_strengths_destroy_each_other_whatever_their_rounding() -> None:
    for skill in (0.03, 0.07, 0.11):
        parity = at("lanchester", "parity", force_y=80, skill_x=0.02, skill_y=skill)
        solution = game("lanchester").solve(force_x=parity, force_y=80, skill_x=0.02, skill_y=skill)
        assert solution.equilibria[0].note == "Both are destroyed."
        assert math.isnan({t.name: t.value for t in solution.thresholds}["duration"])


def test_a_settlement_holds_where_the_advantage_just_equals_the_costs() -> None:
    for costs in ((0.1, 0.2), (0.3, 0.3), (0.2, 0.4)):
        low, high = settlements(0.5, *costs, sum(costs) / 2)
        assert low == pytest.approx(high)


def test_a_contest_at_the_largest_decisiveness_still_has_an_equilibrium() -> None:
    for prize in (0.3, 0.7, 1, 3.3):
        assert game("tullock").solve(prize_one=prize, prize_two=prize, decisiveness=2).equilibria


def test_a_shift_that_cannot_be_large_enough_has_no_limit() -> None:
    assert math.isnan(at("powell", "shift_limit", chance=0.9, patience=0.3))
    assert at("powell", "shift_limit") == pytest.approx((0.3 + 0.5 + 0.45) * 0.1 / 0.9)


def test_factors_and_chances_beyond_one_are_none() -> None:
    assert math.isnan(at("repeated_game", "patience", reward=3, temptation=10, punishment=2.9, sucker=0.9))
    assert math.isnan(at("repeated_game", "reputation", benefit=1, cost=2))
    assert at("repeated_game", "reputation", benefit=2, cost=2) == 1


def test_peace_that_fails_without_weapons_fails_from_none_on() -> None:
    assert at("chassang_padro_i_miquel", "peace_fails_from", cost=0, greed=1.5) == 0
    border = game("chassang_padro_i_miquel").solve(cost=0, greed=1, weapons=0)
    assert not any(e.kind == "under strategic risk" for e in border.equilibria)
    assert border.remarks


def test_a_range_of_equilibria_of_hidden_types_is_told() -> None:
    """Two dictators with a loss of 1 and nothing to gain are as hostile as they expect the other to be."""
    solution = game("baliga_lucca_sjostrom").solve(regime_one=0, regime_two=0, gain=0, loss=1)
    ends = [e.play["P(first hostile)"] for e in solution.equilibria if not e.row]
    assert ends == [0, 1]
    assert "every probability between" in solution.remarks[0]
    near = game("baliga_lucca_sjostrom").solve(regime_one=0, regime_two=0, gain=1e-7, loss=1)
    assert [e.play["P(first hostile)"] for e in near.equilibria if not e.row] == [pytest.approx(1, abs=1e-6)]
