"""Structure by hand-worked numbers: equations 1 to 7 of the model."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.core.arrays import critical_fear
from detente.core.phases import Structure
from detente.mechanisms import structure
from unit.mechanisms.bench import dyad, made, world, year


def adjacent(**settings: Any) -> Any:
    return year(products={"structure": {"reach": dyad(1.0), "prox": dyad(1.0), "decay": 0.0}}, **settings)


def both(value: np.ndarray) -> tuple[float, float]:
    return float(value[0, 1, 0]), float(value[1, 0, 0])


# ------------------------------------------------------------------ geography
def test_forces_lose_63_percent_over_the_distance_scale() -> None:
    _, s = made(structure.Geography(), world(distance=dyad(0.35)), year(distance_scale=0.35, density=0.0))
    assert both(s.reach) == pytest.approx((np.exp(-1), np.exp(-1)))
    assert s.reach[0, 0, 0] == 0


def test_large_economies_reach_further() -> None:
    _, s = made(
        structure.Geography(),
        world(economy=[1.6, 0.4], distance=dyad(0.35)),
        year(distance_scale=0.35, reach_exponent=0.5, density=0.0),
    )
    assert both(s.reach) == pytest.approx((0.453587, 0.205741), rel=1e-5)
    assert both(s.prox) == pytest.approx((0.453587, 0.453587), rel=1e-5)


def test_without_a_scale_all_are_neighbours() -> None:
    _, s = made(structure.Geography(), world(distance=dyad(9.0)), year(distance_scale=np.inf))
    assert both(s.reach) == (1, 1)


# ------------------------------------------------------------------ contest
@pytest.mark.parametrize(
    ("forces", "posture", "settings", "win", "even"),
    [
        ([1, 1], [0.5, 0.5], {}, (2 / 3, 2 / 3), (1 / 2, 1 / 2)),
        ([2, 1], [0.5, 0.5], {}, (4 / 5, 1 / 2), (2 / 3, 1 / 3)),
        ([2, 1], [0.5, 0.5], {"decisiveness": 2.0}, (16 / 17, 1 / 2), (4 / 5, 1 / 5)),
        ([1, 1], [1.0, 0.5], {"posture_effect": 0.3}, (2.6 / 3.6, 2 / 2.7), (1 / 2, 1 / 2)),
    ],
)
def test_chances(forces: Any, posture: Any, settings: Any, win: Any, even: Any) -> None:
    _, s = made(
        structure.Contest(), world(capability=forces, posture=posture), adjacent(offence_advantage=2.0, **settings)
    )
    assert both(s.win) == pytest.approx(win)
    assert both(s.even) == pytest.approx(even)
    assert both(s.edge) == pytest.approx(np.subtract(win, even))


def test_distance_takes_from_the_attack_only() -> None:
    now = year(
        products={"structure": {"reach": dyad(0.5), "prox": dyad(0.5), "decay": dyad(np.log(2))}}, offence_advantage=2.0
    )
    _, s = made(structure.Contest(), world(), now)
    assert both(s.win) == pytest.approx((1 / 2, 1 / 2))


@given(st.floats(0.01, 20), st.floats(0.01, 20), st.floats(0.3, 6), st.floats(0.5, 4), st.floats(0, 1), st.floats(0, 1))
def test_chances_are_chances(mine: float, theirs: float, offence: float, decisive: float, o1: float, o2: float) -> None:
    now = adjacent(offence_advantage=offence, decisiveness=decisive, posture_effect=1.0)
    _, s = made(structure.Contest(), world(capability=[mine, theirs], posture=[o1, o2]), now)
    assert 0 <= s.win.min() <= s.win.max() <= 1
    assert s.even[0, 1, 0] + s.even[1, 0, 0] == pytest.approx(1)


@given(st.floats(0.05, 20), st.floats(0.5, 4))
def test_without_offence_advantage_equals_gain_nothing_by_surprise(force: float, decisive: float) -> None:
    now = adjacent(offence_advantage=1.0, decisiveness=decisive, posture_effect=0.0)
    _, s = made(structure.Contest(), world(capability=force), now)
    assert both(s.edge) == pytest.approx((0, 0), abs=1e-9)


def test_security_binding_disarms() -> None:
    now = year(products={"structure": {"edge": dyad(0.5)}}, binding_disarm=0.8)
    _, s = made(structure.BindingDisarms(), world(bind_security=dyad(0.5)), now)
    assert both(s.edge) == pytest.approx((0.3, 0.3))


# ------------------------------------------------------------------ costs
@pytest.mark.parametrize(
    ("mechanism", "fields", "settings", "cost"),
    [
        (structure.ConflictCost(), {}, {"conflict_cost": 0.3}, 0.3),
        (structure.BindingCost(), {"bind_economic": dyad(0.5)}, {"binding_cost": 0.6}, 0.3),
        (structure.OrderCost(), {"order": 0.25}, {"order_cost": 0.6}, 0.15),
        (
            structure.PooledSovereignty(),
            {"bind_economic": dyad(0.8), "bind_political": dyad(0.9), "bind_security": dyad(1.0)},
            {"pool_threshold": 0.6, "pool_enforcement": 0.5, "pool_rule": 0.0},
            0.25,
        ),
        (
            structure.PooledSovereignty(),
            {"bind_economic": dyad(1.0), "bind_political": dyad(1.0), "bind_security": dyad(0.6)},
            {"pool_threshold": 0.6, "pool_rule": 0.0},
            0.0,
        ),
    ],
)
def test_costs_add_up(mechanism: Any, fields: Any, settings: Any, cost: float) -> None:
    now = year(products={"structure": {"cost": dyad(0.1)}}, **settings)
    _, s = made(mechanism, world(**fields), now)
    assert both(s.cost) == pytest.approx((0.1 + cost, 0.1 + cost))


def test_political_binding_rewards_restraint() -> None:
    now = year(products={"structure": {"reward": dyad(0.0)}}, binding_reward=0.1)
    _, s = made(structure.BindingReward(), world(bind_political=dyad(0.5)), now)
    assert both(s.reward) == pytest.approx((0.05, 0.05))


# ------------------------------------------------------------------ stakes
def stakes(offence: float = 2.0, cost: float = 0.3, **settings: Any) -> Structure:
    now = adjacent(offence_advantage=offence, **settings)
    _, s = made(structure.Contest(), world(), now)
    cost_now, reward = np.full_like(s.win, cost), np.zeros_like(s.win)
    _, s = structure.Stakes()(world(), s.replace(cost=cost_now, reward=reward), now)
    return s


@pytest.mark.parametrize(("greed", "restraint", "exposure"), [(0.1, 0.566667, 0.183333), (1.5, -0.366667, 0.416667)])
def test_stakes_of_equals(greed: float, restraint: float, exposure: float) -> None:
    rt, ps = stakes().stakes(np.full((2, 1, 1), greed))
    assert both(rt) == pytest.approx((restraint, restraint), abs=1e-6)
    assert both(ps) == pytest.approx((exposure, exposure), abs=1e-6)


@pytest.mark.parametrize(("offence", "critical"), [(2.0, 0.755556), (3.0, 0.633333)])
def test_critical_fear_of_equals(offence: float, critical: float) -> None:
    assert both(critical_fear(np, *stakes(offence).stakes(np.full((2, 1, 1), 0.1)))) == pytest.approx(
        (critical, critical), abs=1e-6
    )


@pytest.mark.parametrize(("amity", "sign"), [(0.5, 1), (-0.5, -1)])
def test_a_friends_outcome_counts(amity: float, sign: int) -> None:
    s = stakes()
    now = adjacent(other_regard=0.2, greed_benign=0.1)
    _, after = structure.OtherRegard()(world(amity=dyad(amity)), s, now)
    assert both(after.restraint - s.restraint) == pytest.approx((sign * 0.0933333,) * 2, abs=1e-6)
    assert both(after.exposure - s.exposure) == pytest.approx((-sign * 0.0183333,) * 2, abs=1e-6)


def test_it_is_the_others_cost_of_conflict_that_a_friend_regards() -> None:
    """The other bears .6 and one's own side .2: one regards .6, and the other .2."""
    s = stakes()
    s = s.replace(cost=dyad(0.2, 0.6)[..., None])
    now = adjacent(other_regard=0.2, greed_benign=0.1)
    _, after = structure.OtherRegard()(world(amity=dyad(0.5)), s, now)
    mine, theirs = both(after.restraint - s.restraint)
    assert mine - theirs == pytest.approx(0.2 * 0.5 * (0.6 - 0.2), abs=1e-6)


def test_a_friend_regards_what_striking_first_adds_to_whom_it_adds_it() -> None:
    """Edges of .1 one way and .3 back, at a weight of .1 and a stake of 1.1: each regards the other's exposure."""
    s = stakes()
    s = s.replace(edge=dyad(0.1, 0.3)[..., None])
    now = adjacent(other_regard=0.2, greed_benign=0.1)
    _, after = structure.OtherRegard()(world(amity=dyad(0.5)), s, now)
    mine, theirs = both(after.restraint - s.restraint)
    assert mine - theirs == pytest.approx(0.1 * 1.1 * (0.1 - 0.3), abs=1e-6)
    assert both(after.exposure - s.exposure) == pytest.approx((-0.1 * 1.1 * 0.3, -0.1 * 1.1 * 0.1), abs=1e-6)


PAYOFF = st.floats(0.1, 3)


@given(st.tuples(PAYOFF, PAYOFF, PAYOFF), st.sampled_from("RTPS"))
def test_comparative_statics_of_jervis(steps: tuple[float, float, float], payoff: str) -> None:
    """T01: critical fear rises with R and S and falls with T and P, in every Stag Hunt (R > T, P > S)."""
    sucker, punished, tempted = 0.0, steps[0], steps[0] + 0.05 + steps[1]
    values = {"S": sucker, "P": punished, "T": tempted, "R": tempted + steps[2]}

    def critical(v: dict[str, float]) -> float:
        return float(critical_fear(np, np.float64(v["R"] - v["T"]), np.float64(v["P"] - v["S"])))

    moved = critical({**values, payoff: values[payoff] + 1e-4}) - critical(values)
    assert moved > 0 if payoff in "RS" else moved < 0
