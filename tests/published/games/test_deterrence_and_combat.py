"""T21, T22: the cone of deterrence, Lanchester's square law, Tullock's effort; and the inspection game."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.optimize import linprog, minimize_scalar

from detente.games import game
from detente.games.intriligator_brito import apex, missiles_needed
from detente.games.lanchester import course, duration, survivors, survivors_unaimed
from detente.games.tullock import chance, efforts, largest_decisiveness


def threshold(name: str, which: str, **given: float) -> float:
    return {t.name: t.value for t in game(name).solve(**given).thresholds}[which]


# ------------------------------------------------------------------ T21
@pytest.mark.parametrize("f_a", [0.0, 0.3, 0.9, 1.5, 3.0])
@pytest.mark.parametrize("f_b", [0.0, 0.3, 0.9, 1.2, 3.0])
def test_both_can_be_deterred_only_where_counterforces_multiply_to_less_than_one(f_a: float, f_b: float) -> None:
    """T21, exact: the cone of [IntriligatorBrito1984]_ against a linear programme for its lowest point."""
    floor = (200.0, 120.0)
    lowest = linprog([1, 1], A_ub=[[f_a, -1], [-1, f_b]], b_ub=[-floor[0], -floor[1]])
    tip = apex((f_a, f_b), floor)
    assert lowest.success == (f_a * f_b < 1)
    assert np.isnan(tip).any() == (f_a * f_b >= 1)
    if lowest.success:
        assert lowest.x == pytest.approx(tip)


def test_no_cone_at_the_margin() -> None:
    assert np.isnan(apex((2.0, 0.5), (10.0, 10.0))).all()
    assert apex((2.0, 0.5 - 1e-9), (10.0, 10.0))[0] > 1e9


def test_arms_races_may_lead_into_the_cone_and_disarmament_out_of_it() -> None:
    kinds = [
        game("intriligator_brito").solve(missiles_a=m, missiles_b=m).equilibria[0].kind for m in (100, 390, 410, 3000)
    ]
    assert kinds == ["either can strike"] * 2 + ["mutual deterrence"] * 2
    assert threshold("intriligator_brito", "tip_a") == pytest.approx(400)
    one_sided = game("intriligator_brito").solve(missiles_a=2000, missiles_b=500).equilibria[0].kind
    assert one_sided == "A can strike"


def test_deterrence_is_by_what_survives() -> None:
    """As many missiles survive as inflict what deters."""
    b = missiles_needed(own=700, counterforce=0.6, unacceptable=50, harm=0.25)
    assert (b - 0.6 * 700) * 0.25 == pytest.approx(50)


# ------------------------------------------------------------------ T22
def test_square_law() -> None:
    """T22: 100 against 80 with skills .02 and .03 leaves 20; a x^2 - b y^2 is kept; .1 % [Lanchester1916]_."""
    a, b = 0.02, 0.03
    assert survivors(100, 80, a, b) == pytest.approx((20, 0), rel=1e-12)
    days = duration(100, 80, a, b)
    found = solve_ivp(lambda _, f: (-b * f[1], -a * f[0]), (0, days), [100, 80], rtol=1e-10, atol=1e-10)
    assert found.y[:, -1] == pytest.approx([20, 0], abs=1e-3 * 20)
    assert course(100, 80, a, b, days) == pytest.approx((20, 0), abs=1e-8)
    kept = a * found.y[0] ** 2 - b * found.y[1] ** 2
    assert kept == pytest.approx(np.full(kept.shape, 8.0), rel=1e-3)


def test_linear_law() -> None:
    a, b = 0.02, 0.03
    left = survivors_unaimed(130, 80, a, b)
    found = solve_ivp(lambda _, f: (-b * f[0] * f[1], -a * f[0] * f[1]), (0, 200), [130, 80], rtol=1e-10, atol=1e-10)
    assert found.y[:, -1] == pytest.approx(left, abs=1e-3)


def test_twice_the_numbers_outweigh_thrice_the_skill() -> None:
    assert survivors(200, 100, 0.01, 0.03)[0] > 0
    assert survivors_unaimed(200, 100, 0.01, 0.03)[1] > 0
    assert threshold("lanchester", "parity", force_y=100, skill_x=0.01, skill_y=0.04) == pytest.approx(200)


def test_equals_destroy_each_other() -> None:
    solution = game("lanchester").solve(force_x=80, force_y=80, skill_x=0.02, skill_y=0.02)
    assert solution.equilibria[0].note == "Both are destroyed."
    assert np.isnan({t.name: t.value for t in solution.thresholds}["duration"])


@pytest.mark.parametrize("decisiveness", [0.3, 1.0, 1.7, 2.0])
@pytest.mark.parametrize("prize", [1.0, 40.0])
def test_equals_spend_a_quarter_of_the_decisiveness_times_the_prize(decisiveness: float, prize: float) -> None:
    """T22: mu V / 4, within .1 %, and no other effort pays better [Tullock1980]_."""
    one, two = efforts(prize, prize, decisiveness)
    assert one == two == pytest.approx(decisiveness * prize / 4, rel=1e-3)
    assert threshold("tullock", "spent", prize_one=prize, prize_two=prize, decisiveness=decisiveness) == pytest.approx(
        decisiveness / 2
    )


@pytest.mark.parametrize(("prize_one", "prize_two"), [(1.0, 1.0), (3.0, 1.0), (1.0, 2.5)])
@pytest.mark.parametrize("decisiveness", [0.5, 1.0, 1.15])
def test_no_effort_beats_the_equilibrium(prize_one: float, prize_two: float, decisiveness: float) -> None:
    one, two = efforts(prize_one, prize_two, decisiveness)
    for prize, own, other in ((prize_one, one, two), (prize_two, two, one)):

        def loss(effort: float, prize: float = prize, other: float = other) -> float:
            return effort - prize * chance(effort, other, decisiveness)

        best = minimize_scalar(loss, bounds=(1e-9, prize), method="bounded", options={"xatol": 1e-10})
        assert own == pytest.approx(best.x, rel=1e-3)
        assert loss(own) <= 0  # to spend nothing would be no better


def test_above_the_largest_decisiveness_one_would_rather_spend_nothing() -> None:
    """1 + (smaller / larger prize)^m: the weaker side gains exactly nothing there [Nti1999]_."""
    assert largest_decisiveness(1, 1) == pytest.approx(2)
    limit = largest_decisiveness(3, 1)
    one, two = efforts(3, 1, limit)
    assert chance(two, one, limit) - two == pytest.approx(0, abs=1e-9)
    assert np.isnan(efforts(3, 1, limit + 1e-6)).all()
    assert not game("tullock").solve(decisiveness=2.5).equilibria
    assert game("tullock").solve(decisiveness=2).equilibria


def test_chances_at_the_edges() -> None:
    assert (chance(0, 0, 1), chance(0, 1, 1), chance(1, 0, 1)) == (0.5, 0, 1)


# ------------------------------------------------------------------ inspection
@pytest.mark.parametrize(
    "given",
    [
        {},
        {"cost": 0.3, "residual": 0.7, "advantage": 2.0, "penalty": 5.0},
        {"cost": 0.05, "residual": 0.1, "advantage": 0.2, "penalty": 0.4, "detection": 0.6},
    ],
)
def test_inspection_in_equilibrium(given: dict[str, float]) -> None:
    """p = gain / (gain + penalty), q = cost / (1 - residual + cost), against nashpy [AvenhausEtAl2002]_."""
    nashpy = pytest.importorskip("nashpy", reason="the independent solver of games is not installed")
    solution = game("inspection_game").solve(**given)
    v = game("inspection_game").values(**given)
    (table,), mixed, led = solution.payoffs, solution.equilibria[0], solution.equilibria[-1]
    (theirs,) = nashpy.Game(table.row_payoffs, table.column_payoffs).support_enumeration()
    assert mixed.kind == "mixed Nash"
    assert mixed.row == pytest.approx(theirs[0], abs=1e-12)
    assert mixed.column == pytest.approx(theirs[1], abs=1e-12)
    p = v["advantage"] / (v["advantage"] + v["penalty"]) / v["detection"]
    q = v["cost"] / (v["detection"] * (1 - v["residual"]) + v["cost"])
    assert (mixed.row[0], mixed.column[1]) == pytest.approx((p, q), abs=1e-12)
    assert led.play["P(inspect)"] == pytest.approx(p)
    assert led.play["payoff of the inspector"] > -q  # commitment pays


def test_inspections_that_see_too_little_deter_no_one() -> None:
    given = {"detection": 0.2, "advantage": 1.0, "penalty": 1.0}
    (found,) = game("inspection_game").solve(**given).equilibria
    assert found.kind == "pure Nash"
    assert found.column == (0, 1)
    assert threshold("inspection_game", "penalty", **given) == pytest.approx(4)
    assert threshold("inspection_game", "detection", **given) == pytest.approx(0.5)
    assert np.isnan(threshold("inspection_game", "inspection", **given))
    assert game("inspection_game").solve(detection=0).equilibria
