"""Respond by hand-worked numbers: equation 8, leap, habit, accident, forces."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.core.arrays import choice
from detente.mechanisms import respond
from unit.mechanisms.bench import MIX_OF_PEACE, dyad, made, world, year
from unit.mechanisms.test_structure import stakes


def compete(value: float) -> Any:
    return {"response": {"compete": dyad(value)}}


# ------------------------------------------------------------------ conduct
@pytest.mark.parametrize(
    ("fear", "malign", "chance"),
    [(0.755556, 0, 0.5), (1.0, 0, 0.975070), (0.0, 0, 1.19671e-5), (0.5, 0, 0.0211805), (0.0, 1, 0.999347)],
)
def test_choice(fear: float, malign: int, chance: float) -> None:
    now = year(products={"interpretation": {"fear": dyad(fear)}}, temperature=0.05, greed_benign=0.1, greed_malign=1.5)
    now = now.replace(structure=stakes(2.0))
    _, r = made(respond.QuantalResponse(), world(malign=malign), now)
    assert r.compete[0, 1, 0] == pytest.approx(chance, rel=1e-4)
    assert r.deliberate[0, 1, 0] == r.compete[0, 1, 0]


NUMBER = st.floats(-5, 5)


@given(st.floats(0, 1), NUMBER, NUMBER, st.floats(0.01, 0.3))
def test_choice_is_a_probability(fear: float, restraint: float, exposure: float, temperature: float) -> None:
    assert 0 <= choice(np, np.float64(fear), restraint, exposure, temperature) <= 1


@given(st.floats(0, 0.99), st.floats(0.01, 5), st.floats(0.01, 5), st.floats(0.01, 0.3))
def test_choice_rises_with_fear(fear: float, restraint: float, exposure: float, temperature: float) -> None:
    more, less = (choice(np, np.float64(f), restraint, exposure, temperature) for f in (fear + 0.01, fear))
    assert more >= less


@pytest.mark.parametrize(("malign", "chance"), [(0, 0.6), (1, 0.8)])
def test_only_security_seekers_leap(malign: int, chance: float) -> None:
    _, r = made(respond.Leap(), world(malign=malign), year(products=compete(0.8), leap=0.25))
    assert r.compete[0, 1, 0] == pytest.approx(chance)


@pytest.mark.parametrize(
    ("habit", "chance", "deliberation"), [(0.9, 0.52, 0.6), (0.5, 0.2, 1.0), (0.1, 0.12, 0.6), (1.0, 0.6, 0.5)]
)
def test_settled_routine_takes_over(habit: float, chance: float, deliberation: float) -> None:
    _, r = made(respond.Habit(), world(habit=habit), year(products=compete(0.2), habit_weight=0.5))
    assert r.compete[0, 1, 0] == pytest.approx(chance)
    assert r.deliberation[0, 1, 0] == pytest.approx(deliberation)


@pytest.mark.parametrize(
    ("chance", "draw", "act"),
    [(0.5, 0.499, 1), (0.5, 0.501, 0), (0.0, 0.009, 1), (0.0, 0.011, 0), (1.0, 0.989, 1), (1.0, 0.991, 0)],
)
def test_act_with_accidents(chance: float, draw: float, act: int) -> None:
    now = year(draws={"respond.act": np.full((2, 2), draw)}, products=compete(chance), incident=0.01)
    _, r = made(respond.Act(), world(), now)
    assert r.conduct[0, 1, 0] == act
    assert r.conduct[0, 0, 0] == 0


@pytest.mark.parametrize(("low", "high", "act"), [(0, 1, 1), (0, 0, 0), (1, 1, 1)])
def test_conduct_can_be_forced(low: float, high: float, act: float) -> None:
    bounds = dyad(low)[..., None], dyad(high)[..., None]
    now = year(draws={"respond.act": dyad(0.5)}, products=compete(1.0), forced=bounds)
    _, r = made(respond.Act(), world(), now)
    assert r.conduct[0, 1, 0] == act


# ------------------------------------------------------------------ forces
def aimed(n: int, fear: float, forces: Any, **settings: Any) -> np.ndarray:
    off = 1.0 - np.eye(n)
    strike = np.broadcast_to(forces, n)[:, None] * off
    products = {"interpretation": {"fear": fear * off}, "structure": {"strike": strike, "prox": off}}
    now = year(n, products=products, **{"act_arms": 0.0, **settings})
    _, r = made(respond.ForceTarget(), world(n), now)
    return r.target[:, 0]


def test_forces_answer_feared_forces() -> None:
    settings: dict[str, float] = {"base_force": 0.3, "reaction": 1.0, "offence_advantage": 0.7, "threat_norm": 1.0}
    assert aimed(2, 1.0, 1.0, **settings) == pytest.approx([1.0, 1.0])
    assert aimed(2, 0.5, [1.0, 2.0], **settings) == pytest.approx([0.3 + 0.7, 0.3 + 0.35])
    assert aimed(2, 0.0, 1.0, **settings) == pytest.approx([0.3, 0.3])


@pytest.mark.parametrize(("norm", "need"), [(1.0, 7.0), (2.0, 5.0), (20.0, 4.0)])
def test_threats_add_up_by_their_norm(norm: float, need: float) -> None:
    got = aimed(3, 1.0, [9.0, 3.0, 4.0], base_force=0.0, reaction=1.0, offence_advantage=1.0, threat_norm=norm)
    assert got[0] == pytest.approx(need, rel=1e-3)


@pytest.mark.parametrize(
    ("forces", "sought"), [([3, 2, 1], [2.2, 3.3, 3.3]), ([3, 3, 1], [3.3, 3.3, 3.3]), ([3, 3, 3], [3.3, 3.3, 3.3])]
)
def test_power_seekers_want_more_than_the_strongest_other(forces: Any, sought: Any) -> None:
    now = year(3, products={"response": {"target": 0.5}}, power_seeking=1.1)
    _, r = made(respond.PowerSeeking(), world(3, capability=forces), now)
    assert r.target[:, 0] == pytest.approx(sought)


@pytest.mark.parametrize(
    ("target", "cap", "paid"), [(5.0, 5.0, 4.204482), (50.0, 5.0, 4.999875), (0.1, 5.0, 0.1), (7.0, np.inf, 7.0)]
)
def test_forces_must_be_paid_for(target: float, cap: float, paid: float) -> None:
    _, r = made(respond.Budget(), world(), year(products={"response": {"target": target}}, force_cap=cap))
    assert r.target[0, 0] == pytest.approx(paid, rel=1e-6)
    assert r.burden[0, 0] == pytest.approx(0.05 * paid, rel=1e-6)


@given(st.floats(0, 1000), st.floats(0.01, 50), st.floats(2, 10))
def test_no_economy_bears_more_than_its_cap(target: float, economy: float, cap: float) -> None:
    _, r = made(
        respond.Budget(), world(economy=economy), year(products={"response": {"target": target}}, force_cap=cap)
    )
    assert 0 <= r.target[0, 0] <= min(target, cap * economy) * (1 + 1e-12)


@pytest.mark.parametrize(
    ("malign", "preemption", "wanted"), [(0, 0.0, 0.5), (1, 0.0, 0.880797), (0, 0.5, 0.689974), (1, 0.5, 0.942676)]
)
def test_force_mix_that_is_wanted(malign: int, preemption: float, wanted: float) -> None:
    products = {"interpretation": {"fear": dyad(0.8)}, "structure": {"prox": dyad(1.0)}, "response": {"posture": 0.0}}
    now = year(products=products, offence_advantage=MIX_OF_PEACE, preemption=preemption)
    _, r = made(respond.ForceMix(), world(malign=malign), now)
    assert r.posture[0, 0] == pytest.approx(wanted, abs=1e-6)


def test_a_vanished_economy_bears_its_cap_and_nothing_overflows() -> None:
    given = year(products={"response": {"target": 3.0}}, force_cap=5.0)
    with np.errstate(over="raise"):
        _, r = made(respond.Budget(), world(economy=1e-100), given)
    assert r.target[0, 0] == pytest.approx(5e-100, rel=1e-6)


# ------------------------------------------------------------------ reciprocity, agreements on arms
@pytest.mark.parametrize(("seen", "share", "generosity", "chance"), [
    (1, 0.5, 0.2, 0.6), (0, 0.5, 0.2, 0.2), (1, 1.0, 0.0, 1.0), (0, 1.0, 0.0, 0.0), (1, 0.0, 0.2, 0.4),
])  # fmt: skip
def test_reciprocators_do_as_the_other_did(seen: int, share: float, generosity: float, chance: float) -> None:
    now = year(products=compete(0.4) | {"signals": {"seen": dyad(seen)}}, reciprocity=share, generosity=generosity)
    _, r = made(respond.Reciprocity(), world(), now)
    assert r.compete[0, 1, 0] == pytest.approx(chance)


def target(n: int = 2, treaty: float = 0.0, conduct: Any = (0, 0), prox: float = 1.0, **settings: Any) -> Any:
    off = 1.0 - np.eye(n)
    products = {
        "interpretation": {"fear": off}, "structure": {"strike": 2.0 * off, "prox": prox * off},
        "response": {"conduct": dyad(*conduct) if n == 2 else 0.0},
    }  # fmt: skip
    given = {"base_force": 0.3, "reaction": 1.0, "offence_advantage": 1.0, "threat_norm": 1.0, "act_arms": 0.0,
             "treaty_cap": 0.5, "attention": 0.0, "density": 0.0, **settings}  # fmt: skip
    _, r = made(respond.ForceTarget(), world(n, treaty=treaty * off), year(n, products=products, **given))
    return r.target[0, 0], r.effort[0, 0]


@pytest.mark.parametrize(("treaty", "cap", "aim"), [(0, 0.5, 2.3), (1, 0.5, 1.3), (1, 0.0, 2.3), (1, 1.0, 0.3)])
def test_treaties_take_away_part_of_what_is_feared(treaty: float, cap: float, aim: float) -> None:
    assert target(treaty=treaty, treaty_cap=cap)[0] == pytest.approx(aim)


@pytest.mark.parametrize(("conduct", "prox", "share", "aim"), [
    ((0, 0), 1.0, 0.5, 0.3 + 1.5), ((1, 0), 1.0, 0.5, 0.3 + 2.0), ((0, 1), 1.0, 0.5, 0.3 + 1.5),
    ((1, 1), 0.5, 0.5, 0.3 + 1.75), ((0, 0), 1.0, 1.0, 0.3 + 1.0), ((0, 0), 1.0, 0.0, 0.3 + 2.0),
])  # fmt: skip
def test_to_compete_is_to_build(conduct: Any, prox: float, share: float, aim: float) -> None:
    assert target(conduct=conduct, prox=prox, act_arms=share)[0] == pytest.approx(aim)


def test_effort_is_what_competing_adds_to_forces() -> None:
    assert target(act_arms=0.5)[1] == pytest.approx(np.log(2.3 / 1.8), abs=1e-7)
    assert target(act_arms=0.0)[1] == pytest.approx(0.0)


@pytest.mark.parametrize(
    ("n", "attention", "density", "factor"),
    [(40, 1.0, 0.0, 0.5), (40, 0.5, 0.5, 2**-0.25), (40, 0.0, 0.0, 1.0), (40, 1.0, 1.0, 1.0), (20, 1.0, 0.0, 1.0)],
)
def test_in_a_larger_world_no_more_threats_are_minded(n: int, attention: float, density: float, factor: float) -> None:
    aim, _ = target(n, attention=attention, density=density, base_force=0.0)
    assert aim == pytest.approx(2.0 * (n - 1) * factor)


def test_treaties_cap_offensive_forces() -> None:
    off = 1.0 - np.eye(2)
    for treaty, wanted in ((0.0, 0.5), (1.0, 0.5 * 0.75)):
        products = {"interpretation": {"fear": off}, "structure": {"prox": off}, "response": {"posture": 0.0}}
        now = year(products=products, offence_advantage=MIX_OF_PEACE, preemption=0.0, treaty_cap=0.5)
        _, r = made(respond.ForceMix(), world(treaty=dyad(treaty)), now)
        assert r.posture[0, 0] == pytest.approx(wanted, abs=1e-6)


@pytest.mark.parametrize(("wanted", "ceiling", "allowed"), [(0.8, 0.3, 0.3), (0.2, 0.3, 0.2), (0.8, 1.0, 0.8)])
def test_a_zone_forbids_more_than_a_share_of_offensive_forces(wanted: float, ceiling: float, allowed: float) -> None:
    now = year(products={"response": {"posture": wanted}}, offensive_ceiling=ceiling)
    _, r = made(respond.WeaponsFreeZone(), world(), now)
    assert r.posture[0, 0] == pytest.approx(allowed)


@pytest.mark.parametrize(
    ("control", "aim", "had"), [(0.5, 2.0, (1.8, 5 / 3)), (0.0, 2.0, (2.0, 2.0)), (0.5, 0.5, (0.5, 0.5)),
                                (1.0, 2.0, (1.6, 4 / 3))],
)  # fmt: skip
def test_export_controls_slow_the_small(control: float, aim: float, had: Any) -> None:
    now = year(products={"response": {"target": aim}}, export_control=control)
    _, r = made(respond.ExportControls(), world(economy=[3.0, 1.0]), now)
    assert r.target[:, 0] == pytest.approx(had)
