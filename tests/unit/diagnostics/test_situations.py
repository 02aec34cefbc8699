"""Situations, definitions, games and regret on dyad-years built so that the truth is known."""

from typing import Any

import numpy as np
import pytest

from detente import Run, Scenario, school
from detente.diagnostics.game import GAMES, games, games_of_sides
from detente.diagnostics.regret import break_even, regret_foe, regret_friend
from detente.diagnostics.situation import DEFINITIONS, SITUATIONS, agreement, cohen_kappa, definitions, situations

VALUES = {"base_force": 0.3, "offence_advantage": 2.5, "pool_threshold": 0.6}


def dyad(first: float, second: float | None = None, years: int = 4) -> np.ndarray:
    out = np.zeros((1, years, 2, 2), np.float32)
    out[..., 0, 1], out[..., 1, 0] = first, first if second is None else second
    return out


def states(first: float, second: float | None = None) -> np.ndarray:
    return np.broadcast_to(np.array([first, first if second is None else second], np.float32), (1, 4, 2)).copy()


def run(**records: Any) -> Run:
    return Run(school("default"), Scenario("built"), 0, np.arange(1), 4, records, VALUES)


PEACE = {
    "malign": states(0), "conduct": dyad(0), "belief": dyad(0.02), "restraint": dyad(0.4), "exposure": dyad(0.4),
    "prox": dyad(1), "bind_economic": dyad(0), "bind_political": dyad(0), "bind_security": dyad(0),
}  # fmt: skip
OPEN = {"belief": dyad(0.5, 0.02)}
DEEP = {"bind_economic": dyad(0.3), "bind_security": dyad(0.4)}


@pytest.mark.parametrize(
    ("changes", "situation"),
    [
        ({}, "unbound_peace"),
        (DEEP, "community"),
        ({"bind_economic": dyad(0.9)}, "unbound_peace"),
        (OPEN, "dilemma"),
        (OPEN | DEEP, "dilemma"),
        (OPEN | {"conduct": dyad(1, 0)}, "dilemma"),
        ({"conduct": dyad(1, 0)}, "lapse"),
        ({"conduct": dyad(1)}, "spiral"),
        (OPEN | {"conduct": dyad(1)}, "spiral"),
        ({"malign": states(0, 1)}, "unnoticed_malice"),
        ({"malign": states(0, 1), "conduct": dyad(1, 1)}, "deterrence"),
        ({"malign": states(0, 1), "conduct": dyad(0, 1)}, "deterrence"),
        ({"malign": states(1)}, "rivalry"),
        ({"prox": dyad(0.5)}, "indifference"),
    ],
)
def test_each_situation(changes: dict[str, Any], situation: str) -> None:
    found = situations(run(**PEACE | changes))
    assert found.shape == (1, 4, 1)
    assert {list(SITUATIONS)[k] for k in found.ravel()} == {situation}


def test_every_combination_has_a_situation() -> None:
    """All motives, acts, doubts, bindings and distances of a dyad: exactly one of the situations, and each occurs."""
    seen = set()
    for malign in (states(0), states(0, 1), states(1)):
        for acts in (dyad(0), dyad(1, 0), dyad(1)):
            for doubt in (dyad(0.02), dyad(0.5)):
                for bound in (dyad(0), dyad(0.5)):
                    for prox in (dyad(1), dyad(0.1)):
                        sectors = {"bind_economic": bound, "bind_political": bound}
                        one = PEACE | sectors | {"malign": malign, "conduct": acts, "belief": doubt, "prox": prox}
                        found = set(situations(run(**one)).ravel().tolist())
                        assert len(found) == 1
                        seen |= found
    assert seen == set(range(len(SITUATIONS)))


ARMED = PEACE | {
    "fear": dyad(0.8), "threat_burden": states(0.03), "burden": states(0.045), "capability": states(0.9),
    "economy": states(1), "posture": states(0.5), "order": np.zeros((1, 4), np.float32), "bound": dyad(0.1),
}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "by"),
    [
        ({}, {"Herz-Jervis", "Tang"}),
        ({"fear": dyad(0.8, 0.2)}, {"Tang"}),
        ({"belief": dyad(0.5), "fear": dyad(0.4)}, {"Tang", "Booth-Wheeler"}),
        ({"belief": dyad(0.95)}, {"Herz-Jervis", "Tang", "Roe tight"}),
        ({"restraint": dyad(-0.1, 0.4), "conduct": dyad(1, 0)}, {"Herz-Jervis", "Tang", "Roe regular"}),
        ({"malign": states(0, 1), "conduct": dyad(1)}, {"Herz-Jervis", "Roe loose"}),
        ({"threat_burden": states(0.001)}, set()),
    ],
)
def test_each_definition_finds_its_own(changes: dict[str, Any], by: set[str]) -> None:
    found = definitions(run(**ARMED | changes))
    assert set(found) == set(DEFINITIONS)
    assert {name for name, held in found.items() if held.all()} == by
    assert {name for name, held in found.items() if held.any()} == by


def test_kappa_of_known_tables() -> None:
    """Cohen's worked kind: 50 things, 20 both yes, 15 both no, 5 and 10 apart: (.7 - .5) / (1 - .5)."""
    first = np.repeat([1, 0, 1, 0], [20, 15, 5, 10])
    second = np.repeat([1, 0, 0, 1], [20, 15, 5, 10])
    assert cohen_kappa(first, second) == pytest.approx(0.4)
    assert cohen_kappa(first, first) == 1.0
    assert cohen_kappa(first, 1 - first) == pytest.approx(-1.0)
    assert np.isnan(cohen_kappa(np.ones(9), np.ones(9))), "chance agrees as well"
    assert np.isnan(cohen_kappa(np.ones(0), np.ones(0)))


def test_kappa_is_that_of_the_library() -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    rng = np.random.default_rng(1)
    for part in (0.1, 0.5, 0.8):
        a, b = rng.random((2, 200)) < part
        assert cohen_kappa(a, b) == pytest.approx(metrics.cohen_kappa_score(a, b))


def test_the_agreement_of_definitions_is_a_matrix() -> None:
    half = ARMED | {"fear": np.concatenate([dyad(0.8, years=2), dyad(0.1, years=2)], 1)}
    found = agreement(run(**half))
    names = list(found.names)
    assert found.share[names.index("Herz-Jervis")] == 0.5
    assert found.share[names.index("Tang")] == 1.0
    assert found.kappa[0, 0] == 1.0
    assert found.kappa[names.index("Herz-Jervis"), names.index("Tang")] == 0.0, "no more than by chance"
    assert found.to_dict()["kappa"][names.index("Tang")][names.index("Tang")] is None
    assert found.summary()


PAYOFFS = {  # R, T, P, S
    "stag_hunt": (4, 3, 2, 1),
    "prisoners_dilemma": (3, 4, 2, 1),
    "deadlock": (2, 4, 3, 1),
    "chicken": (3, 4, 1, 2),
    "harmony": (4, 3, 1, 2),
}


def payoffs(r: float, t: float, p: float, s: float) -> tuple[float, float, float]:
    return r - t, p - s, r - p


@pytest.mark.parametrize("name", list(PAYOFFS))
def test_each_game_by_its_four_payoffs(name: str) -> None:
    calm, exposed, concord = payoffs(*PAYOFFS[name])
    built = run(restraint=dyad(calm), exposure=dyad(exposed), concord=dyad(concord))
    assert {list(GAMES)[k] for k in games(built).ravel()} == {name}


def test_every_order_of_four_payoffs_has_one_game_and_the_named_are_those_of_the_field() -> None:
    """All 24 orders: each named game is the one order, or the two, that its definition tells (Rapoport and Guyer)."""
    from itertools import permutations

    named = {
        "stag_hunt": lambda r, t, p, s: r > t and p > s and r > p,
        "prisoners_dilemma": lambda r, t, p, s: t > r > p > s,
        "deadlock": lambda r, t, p, s: t > r and p > s and p > r,
        "chicken": lambda r, t, p, s: t > r > s > p,
        "harmony": lambda r, t, p, s: r > t and s > p and r > p,
    }
    for order in permutations((1.0, 2.0, 3.0, 4.0)):
        calm, exposed, concord = payoffs(*order)
        built = run(restraint=dyad(calm), exposure=dyad(exposed), concord=dyad(concord))
        found = list(GAMES)[games_of_sides(built)[0, 0, 0, 0]]
        assert found == next((name for name, rule in named.items() if rule(*order)), "other"), order


def test_two_who_play_different_games_play_another() -> None:
    first, second = payoffs(*PAYOFFS["stag_hunt"]), payoffs(*PAYOFFS["deadlock"])
    sides = {k: dyad(a, b) for k, a, b in zip(("restraint", "exposure", "concord"), first, second, strict=True)}
    assert {list(GAMES)[k] for k in games(run(**sides)).ravel()} == {"other"}


def test_regret_of_both_errors() -> None:
    stakes = {"restraint": dyad(0.3), "exposure": dyad(0.1), "prox": dyad(1)}
    friend = run(conduct=dyad(1, 0), malign=states(0), **stakes)
    assert regret_friend(friend).mean == pytest.approx(0.15), "of one side in two"
    assert regret_friend(friend).variants["in years of competing"] == pytest.approx(0.3)
    assert np.isnan(regret_foe(friend).mean), "there was no foe"
    foe = run(conduct=dyad(0, 1), malign=states(0, 1), **stakes)
    assert regret_foe(foe).mean == pytest.approx(0.1)
    assert regret_friend(foe).mean == pytest.approx(0.3), "the greedy side faces a friend, and loses its own R - T"
    gain = run(**{"conduct": dyad(0, 1), "malign": states(0, 1), **stakes, "restraint": dyad(0.3, -0.2)})
    assert regret_friend(gain).mean == 0.0, "greed that gains by it regrets nothing"
    assert break_even(foe).mean == pytest.approx(0.75)
    assert regret_friend(run(conduct=dyad(1), malign=states(0), **stakes)).mean == 0.0, "a friend who competes as well"
