"""Equilibria of every two-by-two game against two independent solvers, nashpy and Gambit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from detente.games import game, games
from detente.games.game import Equilibrium, Matrix
from detente.games.normal import best_responses, nash, payoffs, regret, symmetric
from detente.games.stakes import Outcomes, kind

nashpy = pytest.importorskip("nashpy", reason="nashpy is not installed: equilibria are not checked against it")
DRAWS = 25
CLOSE = 1e-9


def at_random(name: str, seed: int) -> dict[str, float]:
    rng = np.random.default_rng(seed)
    drawn = {d.name: rng.uniform(d.low, d.high) for d in game(name).parameters}
    return {d.name: float(round(drawn[d.name])) if d.whole else drawn[d.name] for d in game(name).parameters}


def random_matrices() -> list[Matrix]:
    rng = np.random.default_rng(20)
    return [
        Matrix("drawn", ("a", "b"), ("c", "d"), *(tuple(map(tuple, rng.normal(size=(2, 2)))) for _ in range(2)))
        for _ in range(DRAWS)
    ]


def of_games() -> list[Matrix]:
    """Every two-by-two game at its defaults, and at three draws."""
    found = []
    for name in games():
        for given in ({}, *(at_random(name, seed) for seed in range(3))):
            found += [m for m in game(name).solve(**given).payoffs if (len(m.rows), len(m.columns)) == (2, 2)]
    return found


def profiles(found: tuple[Equilibrium, ...]) -> set[tuple[float, ...]]:
    return {tuple(float(p) for p in np.round((*e.row, *e.column), 6) + 0.0) for e in found}


def degenerate(matrix: Matrix) -> bool:
    """Whether a player is indifferent somewhere, where solvers list different extremes of a continuum."""
    row, column = payoffs(matrix)
    return bool((np.abs(np.diff(row, axis=0)) < CLOSE).any() or (np.abs(np.diff(column, axis=1)) < CLOSE).any())


CASES = [m for m in (*random_matrices(), *of_games()) if not degenerate(m)]


def test_there_is_something_to_check() -> None:
    assert len(CASES) > 60
    assert {len(nash(m)) for m in CASES} == {1, 3}  # a generic two-by-two game has one or three


def test_nashpy_finds_the_same_equilibria() -> None:
    for matrix in CASES:
        theirs: Any = nashpy.Game(*payoffs(matrix)).support_enumeration()
        listed = {tuple(float(p) for p in np.round((*x, *y), 6) + 0.0) for x, y in theirs}
        assert listed == profiles(nash(matrix)), matrix


def test_gambit_finds_the_same_equilibria() -> None:
    gambit: Any = pytest.importorskip("pygambit", reason="no pygambit: pip install it where it has a wheel")
    for matrix in CASES:
        built = gambit.Game.from_arrays(*payoffs(matrix), title="game")
        found = gambit.nash.enummixed_solve(built, rational=False).equilibria
        listed = set()
        for profile in found:
            chances = [float(profile[s]) for player in built.players for s in player.strategies]
            listed.add(tuple(float(p) for p in np.round(chances, 6) + 0.0))
        assert listed == profiles(nash(matrix)), matrix


def test_every_equilibrium_leaves_nothing_to_gain_and_no_other_profile_is_one() -> None:
    for matrix in CASES:
        mine = nash(matrix)
        assert all(regret(matrix, e.row, e.column) < CLOSE for e in mine)
        best, answer = best_responses(matrix)
        pure = {(i, j) for i in range(2) for j in range(2) if best[i, j] and answer[i, j]}
        assert pure == {(e.row.index(1), e.column.index(1)) for e in mine if e.kind == "pure Nash"}
        assert regret(matrix, (0.31, 0.69), (0.57, 0.43)) > CLOSE


@pytest.mark.parametrize(
    ("stakes", "name", "equilibria"),
    [
        (Outcomes(4, 3, 2, 1), "stag hunt", 3),
        (Outcomes(3, 4, 2, 1), "prisoner's dilemma", 1),
        (Outcomes(3, 4, 1, 2), "chicken", 3),
        (Outcomes(2, 4, 3, 1), "deadlock", 1),
        (Outcomes(4, 3, 1, 2), "harmony", 1),
    ],
)
def test_orders_of_preference_have_their_names(stakes: Outcomes, name: str, equilibria: int) -> None:
    """The orders of [Jervis1978]_: T > R > P > S, R > T > P > S, and what follows if DD is worst."""
    assert kind(stakes) == name
    assert len(nash(symmetric("game", ("C", "D"), *stakes))) == equilibria
