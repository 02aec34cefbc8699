"""The games of restraint and competing by name: equilibria, Pareto ranks, risk dominance, patience; by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from detente.core.errors import UnknownName
from detente.games import game
from detente.games.repeated_game import patience as of_tit_for_tat

NAMES = ("prisoners_dilemma", "stag_hunt", "chicken", "deadlock", "harmony")
PLAYED = {
    "prisoners_dilemma": {(0.0, 0.0)},
    "stag_hunt": {(1.0, 1.0), (0.0, 0.0), (0.5, 0.5)},
    "chicken": {(1.0, 0.0), (0.0, 1.0), (0.5, 0.5)},
    "deadlock": {(0.0, 0.0)},
    "harmony": {(1.0, 1.0)},
}
"""Probability of restraint of both at the ranks: of the stag hunt and of chicken 1/2 evens out all."""


def at(name: str, **given: float) -> dict[str, float]:
    return {t.name: t.value for t in game(name).solve(**given).thresholds}


@pytest.mark.parametrize("name", NAMES)
def test_equilibria_at_the_ranks(name: str) -> None:
    solution = game(name).solve()
    assert {(e.row[0], e.column[0]) for e in solution.equilibria} == PLAYED[name]
    assert solution.payoffs[0].title.endswith(game(name).title.lower())
    assert len(solution.remarks) == 1  # nothing is said of another game
    inferior = [e for e in solution.equilibria if "inferior" in e.note]
    assert len(inferior) == {"prisoners_dilemma": 1, "stag_hunt": 2, "chicken": 1}.get(name, 0)


def test_pareto_ranks() -> None:
    (dilemma,) = game("prisoners_dilemma").solve().equilibria
    assert dilemma.note == "Worth 2 and 2; Pareto inferior to mutual restraint."
    assert game("deadlock").solve().remarks == (
        "Pareto efficient: the row competing alone, the column competing alone, mutual competing.",
    )
    assert game("harmony").solve().remarks == ("Pareto efficient: mutual restraint.",)


@pytest.mark.parametrize(("stakes", "dominant"), [((4, 3, 2, 1), 0), ((4, 2, 1.5, 1), 1.5), ((4, 3, 2, -3), -4)])
def test_risk_dominance(stakes: tuple[float, ...], dominant: float) -> None:
    """(R - T) - (P - S), and the equilibrium that it selects is the best reply to an even chance."""
    given = dict(zip(("reward", "temptation", "punishment", "sucker"), stakes, strict=True))
    assert at("stag_hunt", **given)["risk_dominance"] == pytest.approx(dominant)
    found = [e.row[0] for e in game("stag_hunt").solve(**given).equilibria if "Risk dominant" in e.note]
    reward, temptation, punishment, sucker = stakes
    even = (reward + sucker) - (temptation + punishment)
    assert found == ([float(even > 0)] if even else [])


@pytest.mark.parametrize("name", [n for n in NAMES if n != "stag_hunt"])
def test_without_two_equilibria_to_choose_from_there_is_no_risk_dominance(name: str) -> None:
    assert math.isnan(at(name)["risk_dominance"])


def test_thresholds_by_indifference() -> None:
    """At random stag hunts and games of chicken whoever faces the mixture is indifferent."""
    rng = np.random.default_rng(8)
    for _ in range(100):
        low, mid, high, top = np.sort(rng.uniform(-9, 9, 4))
        for name, (r, t, p, s) in {"stag_hunt": (top, high, mid, low), "chicken": (high, top, low, mid)}.items():
            found = at(name, reward=r, temptation=t, punishment=p, sucker=s)
            x = found["mixed"]
            assert x * r + (1 - x) * s == pytest.approx(x * t + (1 - x) * p)
            assert found["clash"] == pytest.approx((1 - x) ** 2)
            assert (
                math.isnan(found["minimum_trust"]) if name == "chicken" else found["minimum_trust"] == pytest.approx(x)
            )


def test_patience_is_that_of_the_repeated_game() -> None:
    """Never forgiving asks for less than tit for tat where defecting once tempts more [Axelrod1984]_."""
    assert at("prisoners_dilemma")["patience"] == 0.5
    assert at("prisoners_dilemma", reward=3, temptation=5, punishment=1, sucker=0)["patience"] == 0.5
    assert of_tit_for_tat(3, 5, 1, 0) == pytest.approx(2 / 3)
    assert all(math.isnan(at(name)["patience"]) for name in NAMES[1:])


def test_other_payoffs_make_another_game_and_it_is_told() -> None:
    assert "no longer prisoner's dilemma, but: stag hunt" in game("prisoners_dilemma").solve(reward=5).remarks[0]
    assert "degenerate (P = S)" in game("chicken").solve(sucker=1).remarks[0]
    assert "but: other" in game("harmony").solve(reward=0, temptation=-1).remarks[0]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("prisoners", "prisoners_dilemma"),
        ("stag", "stag_hunt"),
        ("chiken", "chicken"),
        ("prisoner's dilemma", "prisoners"),
    ],
)
def test_names_that_are_nearly_right(written: str, meant: str) -> None:
    with pytest.raises(UnknownName, match=f"Did you mean '{meant}"):
        game(written)
    assert game("Stag hunt") is game("stag_hunt")
