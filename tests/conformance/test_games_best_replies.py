"""Every equilibrium that a game reports, against best replies written again here, at random points and at bounds.

Parameters are drawn from the declared ranges, their ends and their defaults among them. A game whose equilibria are all
of a matrix needs nothing; any other has its own oracle below, which knows the payoffs and not the solver.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp
from scipy.linalg import solve_banded
from scipy.stats import norm

from detente.games import Solution, game, games
from detente.games.game import Equilibrium, Matrix
from published.games.test_jackson_nei import slow_stable
from published.games.test_repeated_game import worth as worth_against_tit_for_tat

CLOSE = 1e-8
"""What a best reply may leave to gain [stake], and how near a border nothing is asked."""
Values = Mapping[str, float]


def drawn(name: str, most: Mapping[str, float] | None = None) -> st.SearchStrategy[dict[str, float]]:
    """Parameters of a game within their ranges, often at an end or at the default."""

    def one(d: Any) -> st.SearchStrategy[float]:
        high = min(d.high, (most or {}).get(d.name, d.high))
        if d.whole:
            return st.integers(int(d.low), int(high)).map(float)
        inside = st.floats(d.low, high, allow_subnormal=False)
        return st.one_of(st.sampled_from(sorted({float(d.low), min(float(d.default), high), float(high)})), inside)

    return st.fixed_dictionaries({d.name: one(d) for d in game(name).parameters})


def solved(name: str, values: Values) -> tuple[Solution, dict[str, float], list[Equilibrium]]:
    """The solution, its thresholds by name, and its equilibria that are not of a matrix."""
    solution = game(name).solve(**values)
    return solution, {t.name: t.value for t in solution.thresholds}, [e for e in solution.equilibria if not e.row]


def gains(matrix: Matrix, row: tuple[float, ...], column: tuple[float, ...]) -> float:
    """What the player who could gain most would gain from a pure strategy, by loops."""
    mine = [sum(q * matrix.row_payoffs[i][j] for j, q in enumerate(column)) for i in range(len(row))]
    theirs = [sum(p * matrix.column_payoffs[i][j] for i, p in enumerate(row)) for j in range(len(column))]
    now = (sum(p * v for p, v in zip(row, mine, strict=True)), sum(q * v for q, v in zip(column, theirs, strict=True)))
    return max(max(mine) - now[0], max(theirs) - now[1])


def kydd(greed: float, v: Values) -> dict[tuple[int, int], float]:
    """Stakes of a state that fights at even odds, by its own and the other's act (1: compete)."""

    def war(chance: float) -> float:
        return chance * greed - (1 - chance) * v["loss"] - v["cost"]

    return {(0, 0): 0.0, (1, 0): war(0.5 + v["advantage"]), (1, 1): war(0.5), (0, 1): war(0.5 - v["advantage"])}


def mean(worth: Mapping[tuple[int, int], float], act: int, other: float) -> float:
    """Payoff of an act (1: compete) against one who restrains with probability ``other``."""
    return other * worth[act, 0] + (1 - other) * worth[act, 1]


# ------------------------------------------------------------------ one oracle a game
def trust_game(v: Values) -> None:
    _, at, whole = solved("trust_game", v)
    kinds, names = [kydd(v[k], v) for k in ("greed", "greed_untrustworthy")], ["trustworthy", "untrustworthy"]
    told = {tuple(e.play[f"P({n} restrains)"] for n in names) for e in whole if e.kind == "Bayesian Nash"}
    for plan in product((1.0, 0.0), repeat=2):
        other = v["trust"] * plan[0] + (1 - v["trust"]) * plan[1]
        edge = [mean(k, 0, other) - mean(k, 1, other) for k in kinds]
        if min(map(abs, edge)) > CLOSE:
            assert (plan in told) == all((g > 0) == bool(does) for g, does in zip(edge, plan, strict=True)), plan

    def best(first: float, mine: Mapping[tuple[int, int], float], follows: tuple[int, int, int]) -> float:
        """Worth of a plan (first round, after restraint, after competing) less that of the best of all."""

        def total(plan: tuple[int, int, int]) -> float:
            friend = first * mine[plan[0], 0] + (1 - first) * mine[plan[1], plan[0]]
            enemy = first * mine[plan[0], 1] + (1 - first) * mine[plan[2], 1]
            return v["trust"] * friend + (1 - v["trust"]) * enemy

        return total(follows) - max(total(plan) for plan in product((0, 1), repeat=3))

    def separates(first: float) -> float:
        return min(best(first, kinds[0], (0, 0, 1)), best(first, kinds[1], (1, 1, 1)))

    separating = [e for e in whole if e.kind == "separating"]
    low, high = at["smallest_signal"], at["largest_signal"]
    for first in (low, 0.5 * (low + high), high) if separating else ():
        assert separates(first) >= -CLOSE
    if v["greed"] < at["greed_limit"] - 1e-3 and v["greed_untrustworthy"] > at["greed_limit"] + 1e-3:
        for first in np.linspace(0.003, 0.997, 24):
            if not separating or first < low - 1e-3 or first > high + 1e-3:
                assert separates(float(first)) < 0 or v["advantage"] < 1e-3, first


def inspection_game(v: Values) -> None:
    solution, at, whole = solved("inspection_game", v)
    (matrix,) = solution.payoffs
    remains = min(e.column[1] for e in solution.equilibria if e.row)
    assert at["violation"] == pytest.approx(remains, abs=1e-9)

    def led(p: float) -> float:
        """Payoff of an inspector who keeps to p: the inspected answers best and, if indifferent, as it would like."""
        theirs = [p * matrix.column_payoffs[0][j] + (1 - p) * matrix.column_payoffs[1][j] for j in (0, 1)]
        mine = [p * matrix.row_payoffs[0][j] + (1 - p) * matrix.row_payoffs[1][j] for j in (0, 1)]
        return max(m for m, t in zip(mine, theirs, strict=True) if t >= max(theirs) - 1e-11)

    for e in whole:
        p = e.play["P(inspect)"]
        assert e.play["payoff of the inspector"] == pytest.approx(led(p), abs=CLOSE)
        assert led(p) >= max(led(float(q)) for q in np.linspace(0, 1, 101)) - CLOSE


def baliga_sjostrom_2004(v: Values) -> None:
    _, _, whole = solved("baliga_sjostrom_2004", v)
    costs = np.linspace(0, v["highest"], 41)[1:]
    plain = whole[0].play
    build, x = plain["P(build)"], plain["build below cost"]
    assert build == pytest.approx(x / v["highest"], abs=1e-12)
    for c in costs:
        gain = build * (-c + v["loss"]) + (1 - build) * (v["gain"] - c)  # of building, over not
        assert gain * (x - c) >= -CLOSE, c
    for e in whole[1:]:
        tough, hawk = e.play["dove, but builds, below cost"], e.play["hawk below cost"]
        q, p = tough / v["highest"], (hawk - tough) / v["highest"]
        for c in costs:
            table = {(0, 0): 0.0, (1, 0): v["gain"] - c, (1, 1): -c, (0, 1): -v["loss"]}

            def worth(plan: tuple[int, int, int], table: Any = table, q: float = q, p: float = p) -> float:
                """Of saying hawk or not, building after a dove, and building after a hawk."""
                others = ((q, 0, 1), (p, 1, 1 - plan[0]), (1 - p - q, 0, plan[0]))
                return sum(share * table[plan[1 + said], builds] for share, said, builds in others)

            does = (0, 1, 1) if c < tough else ((1, 1, 0) if c < hawk else (0, 0, 1))
            if min(abs(c - tough), abs(c - hawk)) > 1e-6:
                assert worth(does) >= max(worth(plan) for plan in product((0, 1), repeat=3)) - CLOSE, c


def acharya_ramsay(v: Values) -> None:
    _, _, whole = solved("acharya_ramsay", v)
    assert len(whole) % 2 == 1
    r = v["shared"]
    for e in whole:
        x = e.play["build below cost"]
        assert e.play["P(build)"] == pytest.approx(norm.cdf(x, v["typical"], v["spread"]), abs=1e-9)
        for c in x + v["spread"] * np.array([-2.0, -0.3, -0.01, 0.01, 0.3, 2.0]):
            other = norm.cdf(x, v["typical"] + r * (c - v["typical"]), v["spread"] * np.sqrt(1 - r * r))
            assert (other * (v["loss"] - c) + (1 - other) * (v["gain"] - c)) * (x - c) >= -CLOSE


def baliga_lucca_sjostrom(v: Values) -> None:
    _, _, whole = solved("baliga_lucca_sjostrom", v)
    regimes = (v["regime_one"], v["regime_two"])
    for e in whole:
        both = (e.play["P(first hostile)"], e.play["P(second hostile)"])
        for regime, mine, other in zip(regimes, both, both[::-1], strict=True):
            hostile = (1 - other) * (v["gain"] - v["domestic"] * (regime == 2))  # before its private cost
            calm = -other * (v["loss"] + v["domestic"] * (regime >= 1))
            assert mine == pytest.approx(min(1, max(0, hostile - calm)), abs=1e-9)  # costs are uniform


def chassang_padro_i_miquel(v: Values) -> None:
    _, at, whole = solved("chassang_padro_i_miquel", v)

    def edge(weapons: float) -> float:
        """Gain of restraint against one who does either as likely."""
        first = v["surprise"] * weapons / (weapons + v["half"])
        cost = v["cost"] + v["deadliness"] * weapons
        war = {p: (0.5 + p) * v["greed"] - (0.5 - p) - cost for p in (first, 0.0, -first)}
        return 0.5 * (0.0 + war[-first]) - 0.5 * (war[first] + war[0.0])

    here = edge(v["weapons"])
    if abs(here) > CLOSE:
        assert [e.play["P(restrain)"] for e in whole] == [float(here > 0)]
    holds = [(k, edge(k)) for k in np.linspace(0, 20, 401)]
    fails, returns = at["peace_fails_from"], at["peace_returns_from"]
    for k, value in holds:
        if abs(value) > 1e-6 and k not in (fails, returns):
            assert (value < 0) == (k > fails and not k > returns), k
    margins = [restraint_of(k, v) for k, _ in holds]
    assert at["known_margin"] <= min(margins) + 1e-12
    assert at["known_margin"] == pytest.approx(min(margins), abs=0.02)


def restraint_of(weapons: float, v: Values) -> float:
    first = v["surprise"] * weapons / (weapons + v["half"])
    return -((0.5 + first) * v["greed"] - (0.5 - first) - v["cost"] - v["deadliness"] * weapons)


def fearon_1995(v: Values) -> None:
    solution, at, (offer,) = solved("fearon_1995", v)
    p, highest = v["chance"], v["highest"]

    def worth(share: float) -> float:
        fights = min(1.0, max(0.0, (share - p) / highest))  # whose war costs less than what is asked beyond p
        return (1 - fights) * share + fights * (p - v["cost_a"])

    best = offer.play["share demanded"]
    assert offer.play["P(war)"] == pytest.approx(min(1.0, max(0.0, (best - p) / highest)), abs=1e-12)
    assert worth(best) >= max(worth(float(s)) for s in np.linspace(0, 1, 201)) - CLOSE
    waits = any(e.row == (1, 0) and e.column == (1, 0) for e in solution.equilibria if e.row)
    if not abs(v["advantage"] - at["advantage_limit"]) <= CLOSE:
        assert waits == (not v["advantage"] > at["advantage_limit"])
        assert waits == (not np.isnan(at["settlement_low_struck"]))


def global_game(v: Values) -> None:
    _, _, (only,) = solved("global_game", v)
    x = only.play["restrain from signal"]
    assert only.play["P(restrain)"] == pytest.approx(norm.sf(x, v["bonus"], v["noise"]), abs=1e-9)
    for signal in x + v["noise"] * np.array([-5.0, -1.0, -0.01, 0.01, 1.0, 5.0]):
        other = norm.sf(x, signal, v["noise"] * np.sqrt(2))  # the other's signal, given mine and no prior
        restrain = signal + (1 - other) * (-v["war"] - v["exposure"])  # mean bonus whatever the other does
        compete = other * -v["restraint"] + (1 - other) * -v["war"]
        assert (restrain - compete) * (signal - x) >= -CLOSE


def powell(v: Values) -> None:
    _, at, whole = solved("powell", v)
    d, value = v["patience"], 1 / (1 - v["patience"])
    path = [min(1.0, v["chance"] + v["shift"] * k / v["periods"]) for k in range(int(v["periods"]) + 1)]
    for e, riser in zip(whole, (False, True), strict=True):
        who, war, margin = int(riser), -1, 1.0  # 0 declining, 1 rising; who makes the offers

        def fight(p: float) -> tuple[float, float]:
            return (1 - p) * value - v["cost_declining"], p * value - v["cost_rising"]

        after = [0.0, 0.0]
        after[1 - who] = max(0.0, fight(path[-1])[1 - who])
        after[who] = value - after[1 - who]
        for period in reversed(range(len(path) - 1)):
            outside = fight(path[period])
            offers = [*np.linspace(0, 1, 11), min(1.0, max(0.0, outside[1 - who] - d * after[1 - who]))]
            taken = [(1 - o + d * after[who], o) for o in offers if o + d * after[1 - who] >= outside[1 - who] - 1e-11]
            best, offer = max(taken, default=(-np.inf, 0.0))
            room = (d * after[1 - who] + 1 - outside[1 - who], best - outside[who])
            margin = min(margin, *map(abs, room))
            if best >= outside[who] - 1e-11:
                after[1 - who], after[who] = offer + d * after[1 - who], best
            else:
                war, after = period, list(outside)
        if margin > CLOSE:
            assert e.play["P(war)"] == float(war >= 0)
            assert (e.play["worth to declining"], e.play["worth to rising"]) == pytest.approx(tuple(after), abs=1e-7)
            if v["periods"] == 1 and not riser and abs(at["shift_limit"] - path[1] + path[0]) > CLOSE:
                assert (war == 0) == (path[1] - path[0] > at["shift_limit"])


def jackson_nei(v: Values) -> None:
    _, _, whole = solved("jackson_nei", v)
    strengths = tuple(np.linspace(1, v["inequality"], int(v["states"])))
    stable = slow_stable(strengths, v["defence"], v["trade"], v["partners"], v["spoils"])[0]
    assert sum(e.play["networks"] for e in whole) == sum(stable)
    counts = [bin(number).count("1") for number, good in enumerate(stable) if good]
    assert sorted({e.play["alliances"] for e in whole}) == sorted(set(map(float, counts)))


def intriligator_brito(v: Values) -> None:
    _, _, (only,) = solved("intriligator_brito", v)
    deterred = []
    for a, b in ("ab", "ba"):
        left = v[f"missiles_{b}"] - v[f"counterforce_{a}"] * v[f"missiles_{a}"]  # of b, after a strikes
        suffered = max(0.0, left) * v[f"harm_{b}"] - v[f"unacceptable_{a}"]
        assume(abs(suffered) > 1e-6)
        deterred.append(suffered >= 0)
    says = {(True, True): "mutual deterrence", (False, False): "either can strike"}
    assert only.kind == says.get(tuple(deterred), "B can strike" if deterred[0] else "A can strike")  # type: ignore[call-overload]


def rabin_schrag(v: Values) -> None:
    _, _, whole = solved("rabin_schrag", v)
    a, m = v["accuracy"], v["misreading"]
    right, wrong = a + (1 - a) * m, (1 - a) + a * m
    assume(abs(2 * wrong - 1) > 0.1 < 2 * right - 1)
    n = 120  # beyond it a walk does not come back
    up = np.r_[np.full(n, 1 - wrong), a, np.full(n, right)]
    bands, ends = np.ones((3, 2 * n + 1)), np.zeros(2 * n + 1)
    bands[0, 1:], bands[2, :-1], ends[0] = -up[:-1], up[1:] - 1, 1 - up[0]
    assert whole[1].play["P(wrong)"] == pytest.approx(solve_banded((1, 1), bands, ends)[n], abs=1e-6)
    assert whole[0].play["P(right)"] == pytest.approx(1 - whole[1].play["P(wrong)"], abs=1e-12)


def richardson(v: Values) -> None:
    solution, _, whole = solved("richardson", v)
    n = v["states"]
    one = (-v["fatigue_one"], (n - 1) * v["reaction_one"])  # of a first state and the others alike
    rest = (v["reaction_two"], (n - 2) * v["reaction_two"] - v["fatigue_two"])
    trace, determinant = one[0] + rest[1], one[0] * rest[1] - one[1] * rest[0]
    assert whole or (abs(determinant) < 1e-9 and solution.remarks)
    for e in whole:
        if abs(determinant) > 1e-9:
            assert (e.kind == "stable rest") == (trace < 0 < determinant)  # Routh and Hurwitz
        x, y = list(e.play.values())
        size = max(1.0, abs(x), abs(y)) * (3 * n)
        assert one[0] * x + one[1] * y + v["grievance_one"] == pytest.approx(0, abs=1e-12 * size)
        assert rest[0] * x + rest[1] * y + v["grievance_two"] == pytest.approx(0, abs=1e-12 * size)


def lanchester(v: Values) -> None:
    _, at, (aimed, _) = solved("lanchester", v)
    x, y, a, b = (v[k] for k in ("force_x", "force_y", "skill_x", "skill_y"))
    days = at["duration"]
    assume(np.isfinite(days) and days * np.sqrt(a * b) < 3)
    found = solve_ivp(lambda _, f: (-b * f[1], -a * f[0]), (0, days), [x, y], rtol=1e-9, atol=1e-9)
    left = np.maximum(found.y[:, -1], 0)
    assert left == pytest.approx(list(aimed.play.values()), abs=1e-5 * max(x, y))


def tullock(v: Values) -> None:
    _, _, whole = solved("tullock", v)
    m, prizes = v["decisiveness"], (v["prize_one"], v["prize_two"])

    def worth(own: float, other: float, prize: float) -> float:
        odds = 0.5 if own == other == 0 else (0.0 if own == 0 else 1 / (1 + (other / own) ** m))
        return prize * odds - own

    for e in whole:
        both = (e.play["effort of the first"], e.play["effort of the second"])
        for prize, own, other in zip(prizes, both, both[::-1], strict=True):
            tried = [0.0, *np.geomspace(1e-6, 1, 121) * prize, own * 0.999, own * 1.001]
            assert worth(own, other, prize) >= max(worth(t, other, prize) for t in tried) - 1e-9 * max(prizes)
    if not whole:
        assert m > 1 + (min(prizes) / max(prizes)) ** m - 1e-9


def repeated_game(v: Values) -> None:
    _, at, whole = solved("repeated_game", v)
    stage = tuple(v[k] for k in ("reward", "temptation", "punishment", "sucker"))
    assume(abs(v["discount"] - at["patience"]) > 1e-6 or np.isnan(at["patience"]))
    best = max(worth_against_tit_for_tat(stage, reply, 0, v["discount"]) for reply in product((0, 1), repeat=2))
    for e in whole:
        assert e.kind == "Nash of the repeated game"
        assert best <= v["reward"] + CLOSE
    if stage[1] > stage[0] > stage[2] > stage[3] and not whole:
        assert best > v["reward"] - CLOSE


ORACLES: dict[str, Callable[[Values], None]] = {
    f.__name__: f
    for f in (
        acharya_ramsay, baliga_lucca_sjostrom, baliga_sjostrom_2004, chassang_padro_i_miquel, fearon_1995, global_game,
        inspection_game, intriligator_brito, jackson_nei, lanchester, powell, rabin_schrag, repeated_game, richardson,
        trust_game, tullock,
    )
}  # fmt: skip
MOST: Mapping[str, Mapping[str, float]] = {"jackson_nei": {"states": 3}}
"""Largest values that are tried, where the definition by loops takes long."""
TRIES = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


@pytest.mark.parametrize("name", sorted(ORACLES))
def test_best_replies_leave_nothing_to_gain(name: str) -> None:
    @TRIES
    @given(drawn(name, MOST.get(name)))
    def check(values: dict[str, float]) -> None:
        ORACLES[name](values)

    check()


@pytest.mark.parametrize("name", games())
def test_equilibria_of_matrices_leave_nothing_to_gain(name: str) -> None:
    """By loops, and every pure profile that leaves nothing to gain is listed."""

    @TRIES
    @given(drawn(name, MOST.get(name)))
    def check(values: dict[str, float]) -> None:
        solution = game(name).solve(**values)
        for m in solution.payoffs:
            size = max(1.0, float(np.abs((m.row_payoffs, m.column_payoffs)).max()))
            listed = [e for e in solution.equilibria if e.of == m.title and e.row]
            assert all(gains(m, e.row, e.column) <= CLOSE * size for e in listed), m
            for i, j in product(range(len(m.rows)), range(len(m.columns))):
                row = tuple(float(k == i) for k in range(len(m.rows)))
                column = tuple(float(k == j) for k in range(len(m.columns)))
                if gains(m, row, column) <= 0:
                    assert any(e.row == row and e.column == column for e in listed), m

    check()


@pytest.mark.parametrize("name", games())
def test_what_is_no_equilibrium_of_a_matrix_has_an_oracle(name: str) -> None:
    found = [game(name).solve(), *(game(name).solve(**{d.name: d.high}) for d in game(name).parameters)]
    assert name in ORACLES or not any(not e.row for s in found for e in s.equilibria), "write its best replies here"
