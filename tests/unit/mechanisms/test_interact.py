"""Interact by hand-worked numbers: acts, forces, crises, wars, growth."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.mechanisms import interact
from unit.mechanisms.bench import dyad, made, world, year

LOSS = 0.03 * np.log10(2) + 0.02
"""Loss in a war of the least severity (1,000 deaths)."""


def test_what_was_chosen_is_done() -> None:
    w, _ = made(interact.Conduct(), world(), year(products={"response": {"conduct": dyad(1, 0)}}))
    assert w.conduct[..., 0].tolist() == [[0, 1], [0, 0]]


def test_routine_follows_conduct() -> None:
    w, _ = made(interact.Routines(), world(conduct=dyad(1, 0)), year(habit_rate=0.05))
    assert (w.habit[0, 1, 0], w.habit[1, 0, 0]) == pytest.approx((0.525, 0.475))


def test_forces_close_a_share_of_the_gap() -> None:
    w, _ = made(
        interact.Arming(), world(), year(products={"response": {"target": 2.0}}, force_adjustment=0.2, growth=0.02)
    )
    assert w.capability[0, 0] == pytest.approx(1.2)
    assert w.build_up[0, 0] == pytest.approx(np.log(1.2) - 0.02)


def test_the_force_mix_follows() -> None:
    w, _ = made(interact.Refit(), world(), year(products={"response": {"posture": 1.0}}, posture_speed=0.2))
    assert w.posture[0, 0] == pytest.approx(0.6)


# ------------------------------------------------------------------ crises
@pytest.mark.parametrize(
    ("forth", "back", "prox", "draw", "crisis"),
    [
        (1, 1, 1.0, 0.2519, 1),
        (1, 1, 1.0, 0.2521, 0),
        (1, 0, 1.0, 0.1269, 1),
        (1, 0, 1.0, 0.1271, 0),
        (0, 0, 1.0, 0.0019, 1),
        (1, 1, 0.5, 0.127, 0),
    ],
)
def test_competing_breeds_crises(forth: float, back: float, prox: float, draw: float, crisis: int) -> None:
    now = year(
        draws={"interact.crisis": np.full((2, 2), draw)}, products={"structure": {"prox": dyad(prox)}},
        crisis_rate=0.25, crisis_base=0.002,
    )  # fmt: skip
    w, _ = made(interact.Crises(), world(conduct=dyad(forth, back)), now)
    assert w.crisis[..., 0].tolist() == [[0, crisis], [crisis, 0]]


# ------------------------------------------------------------------ wars
def fought(
    *,
    fights: float = 0.0,
    outcome: float = 0.0,
    severity: float = 0.0,
    malign: Any = (0, 0),
    ready: Any = (0.9, 0.5),
    win: Any = (0.8, 0.4),
    edge: float = 1 / 6,
    cost: float = 0.3,
    crisis: float = 1.0,
    first: Any = (0.4, 0.6),
    **settings: Any,
) -> Any:
    off = 1.0 - np.eye(2)
    draws = {
        "interact.war": fights * off, "interact.outcome": outcome * off, "interact.severity": severity * off,
        "interact.first": dyad(*first),
    }  # fmt: skip
    products = {
        "structure": {"edge": dyad(edge), "cost": dyad(cost), "win": dyad(*win), "even": dyad(0.5)},
        "response": {"compete": dyad(*ready)},
    }
    now = year(draws=draws, products=products, bargaining_noise=0.2, conquest=0.1, severity_tail=0.53, **settings)
    w, clash = made(interact.War(), world(crisis=dyad(crisis), malign=list(malign)), now)
    w, _ = made(interact.Fighting(), w, now, clash)
    return w


@pytest.mark.parametrize(("draw", "war"), [(0.1728, 1), (0.1730, 0)])
def test_a_crisis_becomes_war_where_surprise_outweighs_cost(draw: float, war: int) -> None:
    """Phi((2/6 - 0.6) / (0.2 sqrt 2)) = .17289."""
    assert fought(fights=draw).war[0, 1, 0] == war
    assert fought(fights=draw).war[1, 0, 0] == war


def test_without_a_crisis_nobody_fights() -> None:
    w = fought(crisis=0.0)
    assert not w.war.any()
    assert (w.economy == 1).all()


def test_the_least_war() -> None:
    w = fought(outcome=0.99)
    assert w.capability[:, 0] == pytest.approx([1 - 2 * LOSS] * 2)
    assert w.economy[:, 0] == pytest.approx([1 - LOSS / 2] * 2)
    assert w.conduct[..., 0].tolist() == [[0, 1], [1, 0]]


def test_the_worst_war_costs_what_is_bounded() -> None:
    loss = 0.03 * np.log10(3e4 + 1) + 0.02
    assert fought(outcome=0.99, severity=1 - 2.0**-24).capability[:, 0] == pytest.approx([1 - 2 * loss] * 2, rel=1e-6)


@pytest.mark.parametrize(
    ("outcome", "malign", "taker"),
    [
        (0.55, (1, 0), 0),  # the readier side 0 attacks, wins below .7 x .8 = .56, and is greedy
        (0.57, (1, 0), None),  # it loses to a security-seeker
        (0.57, (0, 1), None),  # 1, greedy, is now the readier side: it attacks and loses
        (0.71, (1, 1), None),  # nobody wins
        (0.55, (0, 0), None),  # security-seekers take nothing
    ],
)
def test_greedy_winners_take(outcome: float, malign: Any, taker: int | None) -> None:
    w = fought(outcome=outcome, malign=malign, greed_benign=0.1, greed_malign=1.5)
    left = 1 - LOSS / 2
    want = [left, left]
    if taker is not None:
        want[taker], want[1 - taker] = left * 1.1, left * 0.9
    assert w.economy[:, 0] == pytest.approx(want)


def test_a_greedy_defender_takes_when_the_attacker_loses() -> None:
    w = fought(outcome=0.57, malign=(0, 1), ready=(1.0, 0.01), greed_benign=0.4, greed_malign=1.0)
    left = 1 - LOSS / 2
    assert w.economy[:, 0] == pytest.approx([left * 0.9, left * 1.1])


@pytest.mark.parametrize(("first", "attacker"), [((0.6, 0.4), 0), ((0.4, 0.6), 1)])
def test_a_coin_and_no_name_says_who_attacks_when_both_are_ready(first: Any, attacker: int) -> None:
    """Both greedy; the attacker wins below .7 x .8 = .56, and at .5 for either; above, the other side wins."""
    w = fought(outcome=0.6, malign=(1, 1), ready=(1.0, 1.0), win=(0.8, 0.8), first=first)
    assert np.argmax(w.economy[:, 0]) == 1 - attacker


@given(st.floats(0, 0.999), st.floats(0, 0.999), st.floats(0, 1), st.floats(0, 1))
def test_war_never_makes_an_economy_vanish_nor_the_pair_richer(
    outcome: float, severity: float, r1: float, r2: float
) -> None:
    w = fought(outcome=outcome, severity=severity, ready=(r1, r2), malign=(1, 1))
    assert w.economy.min() > 0
    assert w.capability.min() > 0
    assert w.economy.sum() <= 2


# ------------------------------------------------------------------ growth
def test_growth() -> None:
    now = year(
        draws={"interact.growth": [1.0, -1.0]}, products={"response": {"burden": 0.1}},
        growth=0.02, burden_drag=0.15, growth_noise=0.02,
    )  # fmt: skip
    w, _ = made(interact.Growth(), world(), now)
    assert w.economy[:, 0] == pytest.approx([np.exp(0.02 - 0.015 + 0.02), np.exp(0.02 - 0.015 - 0.02)])
