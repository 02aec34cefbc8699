"""Wars by hand-worked numbers: who joins, on which side, in which round; how they are fought; what is taken."""

from typing import Any

import numpy as np
import pytest

from detente.core.phases import Clash
from detente.mechanisms import interact
from unit.mechanisms.bench import dyad, laned, made, world, year
from unit.mechanisms.test_structure_allies import mutual, square


def loss(parties: int) -> float:
    """Loss in a war of the least severity (500 deaths a party)."""
    return float(0.03 * np.log10(parties / 2 + 1) + 0.02)


def clash(n: int, wars: Any, **more: Any) -> Clash:
    """The wars of a year, by (attacker, defender)."""
    none = np.zeros((n, n, 1))
    first = none.copy()
    for attacker, defender in wars:
        first[attacker, defender] = 1.0
    onset = np.maximum(first, np.swapaxes(first, 0, 1))
    base = Clash(onset, first, none, none, 2.0 + none, won=none, deaths=none, taken=none)
    return base.replace(**{k: laned(v, (n, n)) for k, v in more.items()})


def joined(
    n: int,
    wars: Any,
    alliances: Any,
    draws: Any,
    *,
    prox: Any = None,
    conduct: Any = None,
    fear: float = 0.8,
    commitment: float = 0.8,
    severity: Any = 0.0,
    **settings: Any,
) -> Clash:
    """Draws not told are 1: that state stays out."""
    luck = np.ones((n, n))
    for place, draw in draws.items():
        luck[place] = draw
    off = 1.0 - np.eye(n)
    now = year(
        n, draws={"interact.join": luck, "interact.severity": severity * off},
        products={
            "structure": {"prox": off if prox is None else mutual(n, prox)}, "interpretation": {"fear": fear * off},
        },
        **{"joining": 0.5, "ally_offence": 0.3, "joining_rounds": 20.0, "severity_tail": 0.53, **settings},
    )  # fmt: skip
    before = world(
        n,
        capability=np.arange(1.0, n + 1),
        alliance=mutual(n, dict.fromkeys(alliances, 1.0)),
        commitment=commitment * off,
        conduct=square(n, conduct or {}),
    )
    return made(interact.Joining(), before, now, clash(n, wars))[1]


def enemies(c: Clash) -> set[tuple[int, int]]:
    """Pairs that meet in a war that one of them joined, or began."""
    found = np.argwhere(np.triu(np.maximum(c.coalition, c.onset)[..., 0]))
    return {(int(i), int(j)) for i, j in found}


@pytest.mark.parametrize(("draw", "joins"), [(0.399, True), (0.401, False)])
def test_an_ally_joins_the_defender(draw: float, joins: bool) -> None:
    """State 0 attacks 1, whose ally 2 (forces 3) is committed to .8; joining .5."""
    c = joined(3, [(0, 1)], [(1, 2)], {(0, 2): draw})
    assert enemies(c) == ({(0, 1), (0, 2)} if joins else {(0, 1)})
    assert c.support[1, 0, 0] == 3.0 * joins
    assert c.support[0, 1, 0] == 0
    assert c.parties[0, 1, 0] == c.parties[1, 0, 0] == 2 + joins
    assert c.survives[:, 0] == pytest.approx([1, 1, 1 - 2 * loss(3) * joins])
    assert c.bears[:, 0] == pytest.approx([1, 1, 1 - 0.5 * loss(3) * joins])


@pytest.mark.parametrize(("draw", "joins"), [(0.119, True), (0.121, False)])
def test_an_ally_joins_the_attacker_less_often(draw: float, joins: bool) -> None:
    c = joined(3, [(0, 1)], [(0, 2)], {(1, 2): draw})
    assert enemies(c) == ({(0, 1), (1, 2)} if joins else {(0, 1)})
    assert (c.support[0, 1, 0], c.support[1, 0, 0]) == (3.0 * joins, 0)


def test_nobody_joins_both_sides() -> None:
    c = joined(3, [(0, 1)], [(0, 2), (1, 2)], {(0, 2): 0.0, (1, 2): 0.0})
    assert enemies(c) == {(0, 1), (0, 2)}
    assert (c.support[0, 1, 0], c.support[1, 0, 0]) == (0, 3.0)


def test_states_join_both_sides_of_one_war() -> None:
    c = joined(4, [(0, 1)], [(1, 2), (0, 3)], {(0, 2): 0.0, (1, 3): 0.0})
    assert enemies(c) == {(0, 1), (0, 2), (1, 3), (2, 3)}
    assert (c.support[0, 1, 0], c.support[1, 0, 0]) == (4.0, 3.0)
    assert c.parties[0, 1, 0] == 4


CHAIN = [(1, 2), (2, 3), (3, 4)]


@pytest.mark.parametrize(("rounds", "parties"), [(1, 3), (2, 4), (3, 5), (20, 5)])
def test_who_joins_brings_in_allies_round_by_round(rounds: int, parties: int) -> None:
    c = joined(6, [(0, 1)], CHAIN, {(0, k): 0.0 for k in (2, 3, 4, 5)}, joining_rounds=float(rounds))
    assert c.parties[0, 1, 0] == parties
    assert enemies(c) == {(0, k) for k in range(1, parties)}


@pytest.mark.parametrize(("near", "draw", "parties"), [(0.5, 0.199, 4), (0.5, 0.201, 3), (0.0, 0.0, 3)])
def test_a_chain_goes_on_only_where_foes_reach_who_joined(near: float, draw: float, parties: int) -> None:
    c = joined(4, [(0, 1)], [(1, 2), (2, 3)], {(0, 2): 0.0, (0, 3): draw}, prox={(0, 1): 1.0, (0, 2): near})
    assert c.parties[0, 1, 0] == parties


@pytest.mark.parametrize(("draw", "joins"), [(0.0199, True), (0.0201, False)])
def test_a_feared_rival_at_war_is_an_opportunity(draw: float, joins: bool) -> None:
    """.5 x .1 x act 1 x prox .5 x fear .8 = .02, without an alliance."""
    c = joined(3, [(0, 1)], [], {(0, 2): draw}, prox={(0, 2): 0.5}, conduct={(2, 0): 1.0})
    assert (c.parties[0, 1, 0] == 3) == joins


def test_a_state_may_be_in_two_wars() -> None:
    c = joined(5, [(0, 1), (3, 4)], [(1, 2), (2, 4)], {(0, 2): 0.0, (3, 2): 0.0})
    assert enemies(c) == {(0, 1), (0, 2), (3, 4), (2, 3)}
    assert c.survives[2, 0] == pytest.approx((1 - 2 * loss(3)) ** 2)
    assert (c.parties[0, 1, 0], c.parties[3, 4, 0]) == (3, 3)
    assert (c.support[1, 0, 0], c.support[4, 3, 0]) == (3.0, 3.0)


def test_without_joining_every_war_is_between_two() -> None:
    c = joined(3, [(0, 1)], [(1, 2)], {(0, 2): 0.0}, joining=0.0)
    assert (c.parties == 2).all()
    assert not c.coalition.any()


def test_two_states_alone_and_the_twin_have_no_third_parties() -> None:
    now, c = year(), clash(2, [(0, 1)])
    assert interact.Joining()(world(), c, now)[1] is c
    three = clash(3, [(0, 1)])
    assert interact.Joining()(world(3), three, year(3).replace(averaged=True))[1] is three


# ------------------------------------------------------------------ fighting
def fought(
    outcome: float, support: Any = None, *, malign: Any = (0, 0, 0), parties: float = 2.0, order: float = 0.0,
    coalition: Any = None, **settings: Any,
) -> Any:  # fmt: skip
    """State 0 attacks 1, as strong as it is: odds are even without support."""
    off = 1.0 - np.eye(3)
    structure = {"win": 0.5 * off, "even": 0.5 * off, "strike": off, "hold": 2.0 * off}
    now = year(
        3, draws={"interact.outcome": outcome * off, "interact.severity": 0.0 * off}, products={"structure": structure},
        **{"conquest": 0.1, "territorial_norm": 0.5, "severity_tail": 0.53, "decisiveness": 1.0, **settings},
    )  # fmt: skip
    given = clash(3, [(0, 1)], support=square(3, support or {}), parties=parties, coalition=mutual(3, coalition or {}))
    before = world(3, malign=list(malign), order=order, war=mutual(3, {(0, 1): 1.0}))
    return made(interact.Fighting(), before, now, given)


@pytest.mark.parametrize(
    ("support", "decisiveness", "chance"),
    [
        ({}, 1.0, 0.35),
        ({(0, 1): 1.0}, 1.0, 0.7 * 2 / 3),  # forces of one join the strike of one
        ({(1, 0): 2.0}, 1.0, 0.7 / 3),  # forces of two join the hold of two
        ({(0, 1): 1.0, (1, 0): 2.0}, 1.0, 0.35),
        ({(0, 1): 1.0}, 2.0, 0.7 * 4 / 5),
    ],
)
def test_who_joins_tips_the_balance(support: Any, decisiveness: float, chance: float) -> None:
    _, c = fought(chance - 1e-6, support, decisiveness=decisiveness)
    assert (c.won[0, 1, 0], c.won[1, 0, 0]) == (1, 0)
    _, c = fought(chance + 1e-6, support, decisiveness=decisiveness)
    assert (c.won[0, 1, 0], c.won[1, 0, 0]) == (0, 1)
    _, c = fought(0.701, support, decisiveness=decisiveness)
    assert not c.won.any()


def test_deaths_and_losses_grow_with_the_parties() -> None:
    w, c = fought(0.9, parties=5.0)
    assert c.deaths[0, 1, 0] == pytest.approx(2500)
    assert not c.deaths[2].any()
    assert w.capability[:, 0] == pytest.approx([1 - 2 * loss(5)] * 2 + [1])
    assert w.economy[:, 0] == pytest.approx([1 - 0.5 * loss(5)] * 2 + [1])


def test_who_meets_in_a_coalition_is_at_war() -> None:
    w, _ = fought(0.9, coalition={(0, 1): 1.0, (0, 2): 1.0})
    assert w.war[..., 0].tolist() == w.conduct[..., 0].tolist() == [[0, 1, 1], [1, 0, 0], [1, 0, 0]]


@pytest.mark.parametrize(
    ("order", "norm", "share"), [(0.0, 0.5, 0.1), (0.6, 0.5, 0.07), (1.0, 0.5, 0.05), (0.6, 0.0, 0.1), (1.0, 1.0, 0.0)]
)
def test_a_managed_anarchy_forbids_the_taking_of_land(order: float, norm: float, share: float) -> None:
    w, c = fought(0.1, malign=(1, 0, 0), order=order, territorial_norm=norm)
    left = 1 - 0.5 * loss(2)
    assert w.economy[:2, 0] == pytest.approx([left * (1 + share), left * (1 - share)])
    assert c.taken[0, 1, 0] == (share > 0)
    assert not c.taken[1].any()


# ------------------------------------------------------------------ audience costs
@pytest.mark.parametrize(("polity", "chance"), [((0, 0), 0.172889), ((1, 0), 0.097425), ((1, 1), 0.049482),
                                                ((0.5, 0.5), 0.172889)])  # fmt: skip
@pytest.mark.parametrize("side", [-1, 1])
def test_publics_make_war_dearer(polity: Any, chance: float, side: int) -> None:
    """Phi((2/6 - .6 - .1 k) / (.2 sqrt 2)) with k full democracies, from tables of the normal distribution."""
    draws = {"interact.war": dyad(chance + side * 2e-6), "interact.first": dyad(0.4, 0.6)}
    products = {"structure": {"edge": dyad(1 / 6), "cost": dyad(0.3)}, "response": {"compete": dyad(0.5)}}
    now = year(draws=draws, products=products, bargaining_noise=0.2, audience_cost=0.1)
    w, _ = made(interact.War(), world(crisis=dyad(1.0), polity=polity), now)
    assert w.war[0, 1, 0] == (side < 0)


@pytest.mark.parametrize(("malign", "chance"), [((1, 0), 0.145496), ((0, 1), 0.254638), ((1, 1), 0.473690)])
@pytest.mark.parametrize("side", [-1, 1])
def test_costs_weigh_less_on_the_greedy(malign: Any, chance: float, side: int) -> None:
    """Phi of (2/6 - .3 k - .5 l) / (.2 sqrt 2); k or l is 1.1 / 2.5 for the greedy side, 1 for the other."""
    draws = {"interact.war": dyad(chance + side * 2e-5), "interact.first": dyad(0.4, 0.6)}
    products = {"structure": {"edge": dyad(1 / 6), "cost": dyad(0.3, 0.5)}, "response": {"compete": dyad(0.5)}}
    now = year(draws=draws, products=products, bargaining_noise=0.2, greed_benign=0.1, greed_malign=1.5)
    w, _ = made(interact.War(), world(crisis=dyad(1.0), malign=list(malign)), now)
    assert w.war[0, 1, 0] == (side < 0)


def test_who_does_not_fight_goes_on_as_it_did() -> None:
    draws = {"interact.war": dyad(0.0), "interact.first": dyad(0.4, 0.6)}
    products = {"structure": {"edge": dyad(1 / 6), "cost": dyad(0.3)}, "response": {"compete": dyad(0.5)}}
    w, c = made(interact.War(), world(crisis=dyad(0.0), conduct=dyad(1, 0)), year(draws=draws, products=products))
    assert w.conduct[..., 0].tolist() == [[0, 1], [0, 0]]
    assert not c.onset.any()
