"""Observe by hand-worked numbers: what arming shows, reports, inspections, messages, costly signals."""

import numpy as np
import pytest

from detente.mechanisms import observe
from detente.mechanisms.observe.watching import BUILD_UP
from unit.mechanisms.bench import dyad, made, world, year
from unit.mechanisms.test_structure_allies import mutual, square


# ------------------------------------------------------------------ arms
@pytest.mark.parametrize(
    ("seen", "effort", "share", "told", "chance"),
    [
        (0, 99.0, 1.0, 0.0, 0.5),  # 1 arms against 2, half as near to it: that is what 0 sees
        (0, 99.0, 1.0, 0.4, 0.3),  # forces can be told apart: less of it is taken for arming against 0
        (0, 99.0, 0.5, 0.4, 0.15),
        (0, BUILD_UP * np.log(2), 1.0, 0.0, 0.25),  # half of so small a build-up is missed
        (1, BUILD_UP * np.log(2), 1.0, 1.0, 0.5),
        (1, 0.0, 1.0, 0.5, 0.0),  # nothing is built, nothing shows
        (1, 0.0, 0.25, 0.5, 0.75),
    ],
)
@pytest.mark.parametrize("side", [-1, 1])
def test_what_is_seen_of_an_act_is_arms(
    seen: int, effort: float, share: float, told: float, chance: float, side: int
) -> None:
    conduct, prox = square(3, {(1, 2): 1.0}), mutual(3, {(1, 2): 0.5, (0, 1): 1.0})
    now = year(
        3, draws={"observe.arms": np.full((3, 3), chance + side * 1e-6)},
        products={"signals": {"seen": square(3, {(0, 1): seen})}, "structure": {"prox": prox}},
        act_arms=share, distinguishability=told,
    )  # fmt: skip
    _, s = made(observe.ArmsWatch(), world(3, conduct=conduct, effort=[0, effort, 0]), now)
    assert s.seen[0, 1, 0] == (side < 0)


def test_without_weight_the_act_itself_is_seen() -> None:
    now = year(
        draws={"observe.arms": dyad(0.5)},
        products={"signals": {"seen": dyad(1, 0)}, "structure": {"prox": dyad(1)}}, act_arms=0.0,
    )  # fmt: skip
    _, s = made(observe.ArmsWatch(), world(conduct=dyad(0, 1), effort=[9, 0]), now)
    assert (s.seen[0, 1, 0], s.seen[1, 0, 0]) == (1, 0)


# ------------------------------------------------------------------ reports
@pytest.mark.parametrize(("malign", "draw", "tip"), [(1, 0.69, 1), (1, 0.71, 0), (0, 0.29, 1), (0, 0.31, 0)])
def test_reports_are_better_than_chance(malign: int, draw: float, tip: int) -> None:
    _, s = made(
        observe.Intelligence(), world(malign=[0, malign]), year(draws={"observe.tip": dyad(draw)}, intelligence=0.8)
    )
    assert s.intelligence[0, 1, 0] == tip


def test_without_intelligence_there_is_no_report_and_no_draw() -> None:
    _, s = made(observe.Intelligence(), world(malign=[0, 1]), year(intelligence=0.0))
    assert (s.intelligence == 0.5).all()


@pytest.mark.parametrize(
    ("malign", "treaty", "draw", "periods", "caught"),
    [(1, 1, 0.209, 1, 1), (1, 1, 0.211, 1, 0), (0, 1, 0.0, 1, 0), (1, 0, 0.0, 1, 0), (1, 1, 0.0572, 4, 1),
     (1, 1, 0.0574, 4, 0)],
)  # fmt: skip
def test_inspection_catches_cheats_that_it_does_not_deter(
    malign: int, treaty: int, draw: float, periods: int, caught: int
) -> None:
    """Of four periods one catches with 1 - (1 - .21)^(1/4) = .05723."""
    now = year(draws={"observe.treaty": dyad(draw)}, verification=0.3, periods=periods)
    _, s = made(observe.Inspection(), world(malign=[0, malign], treaty=dyad(treaty)), now)
    assert s.cheating_seen[0, 1, 0] == caught


# ------------------------------------------------------------------ messages
TALK: dict[str, float] = {"talk": 0.5, "talk_mimicry": 0.9, "audience_credibility": 0.5}


@pytest.mark.parametrize(
    ("malign", "polity", "chance"), [(0, 0, 0.5), (0, 1, 0.5), (1, 0, 0.45), (1, 0.5, 0.45), (1, 1, 0.225)]
)
@pytest.mark.parametrize("side", [-1, 1])
def test_liars_talk_less_where_publics_remember(malign: int, polity: float, chance: float, side: int) -> None:
    now = year(draws={"observe.talk": dyad(chance + side * 1e-6)}, **TALK)
    _, s = made(observe.CheapTalk(), world(malign=[0, malign], polity=[0, polity]), now)
    assert s.message[0, 1, 0] == (side < 0)


def test_without_talk_nothing_is_said_and_nothing_drawn() -> None:
    _, s = made(observe.CheapTalk(), world(), year(**TALK | {"talk": 0.0}))
    assert not s.message.any()


@pytest.mark.parametrize(
    ("malign", "cost", "draw", "sent"),
    [(0, 0.3, 0.39, 1), (0, 0.3, 0.41, 0), (1, 0.3, 0.159, 1), (1, 0.3, 0.161, 0), (1, 0.6, 0.0, 0), (0, 0.6, 0.39, 1)],
)
def test_costly_signals_give_up_forces_that_the_greedy_seldom_could(
    malign: int, cost: float, draw: float, sent: int
) -> None:
    now = year(draws={"observe.signal": [draw, 1.0]}, signal_rate=0.4, signal_cost=cost)
    w, s = made(observe.CostlySignals(), world(malign=[malign, 0]), now)
    assert s.costly[:, 0].tolist() == [sent, 0]
    assert w.capability[:, 0] == pytest.approx([1 - cost * sent, 1])
