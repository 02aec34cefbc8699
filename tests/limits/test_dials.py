"""A theory with a dial at its end equals another: schools that meet, and parts that fall silent."""

from typing import Any

import numpy as np
import pytest

from detente.core.phases import Mechanism
from detente.core.run import Run
from detente.core.scenario import Scenario
from detente.core.theory import Theory
from detente.engine.ensemble import simulate
from detente.mechanisms import bind, interact, interpret, observe, respond, structure
from detente.mechanisms.complete import COMPLETE
from detente.schools.registry import school

KEEP = ("conduct", "capability", "economy", "log_odds", "fear", "amity", "order", "war")


def live(theory: Theory, states: int = 4, **settings: float) -> Run:
    return simulate(
        theory, Scenario("limit", states=states, settings=settings), replicates=12, years=25, keep=KEEP, backend="numpy"
    )


def same(a: Run, b: Run, tolerance: float = 0.0) -> bool:
    return all(np.allclose(a[name], b[name], rtol=0, atol=tolerance) for name in KEEP)


@pytest.mark.parametrize(
    ("dial", "dead"),
    [
        (
            {"binding": 0},
            {
                "binding_cost": 0.1,
                "binding_disarm": 0.2,
                "binding_reward": 0.4,
                "spillover": 2,
                "order_cost": 1.5,
                "pool_enforcement": 1,
            },
        ),
        ({"identity_rate": 0}, {"other_regard": 0.9, "frame": 2.0, "respect": 0.9}),
        ({"turnover": 0}, {"turnover_reset": 0.9}),
        ({"habit_weight": 0}, {"habit_rate": 0.5}),
        ({"crisis_rate": 0, "crisis_base": 0}, {"bargaining_noise": 0.4, "conquest": 0.5, "severity_tail": 0.9}),
        ({"distance_scale": float("inf")}, {"reach_exponent": 0.9}),
        ({"posture_effect": 0, "distinguishability": 0}, {"posture_speed": 0.9}),
        ({"leap": 0, "sensibility": 0, "sensibility_spread": 0}, {"credited_leap": 0.4, "arms_evidence": 0.3}),
    ],
)
def test_with_its_cause_off_a_parameter_is_dead(dial: dict[str, float], dead: dict[str, float]) -> None:
    assert same(live(COMPLETE.where(**dial)), live(COMPLETE.where(**dial, **dead)))


@pytest.mark.parametrize(
    ("dial", "mechanism"),
    [
        ({"leap": 0}, respond.Leap),
        ({"habit_weight": 0}, respond.Habit),
        ({"power_seeking": 0}, respond.PowerSeeking),
        ({"misreading": 0}, interpret.Misreading),
        ({"arms_evidence": 0}, interpret.ArmsEvidence),
        ({"preemption": 0}, interpret.Preemption),
        ({"worst_case": 0}, interpret.WorstCase),
        ({"turnover": 0}, observe.Turnover),
        ({"motive_change": 0}, observe.HiddenMotives),
        ({"distinguishability": 0}, observe.Distinguishability),
        ({"binding": 0}, bind.Institutions),
        ({"identity_rate": 0}, bind.Identity),
        ({"other_regard": 0}, structure.OtherRegard),
        ({"order_cost": 0}, structure.OrderCost),
        ({"crisis_rate": 0, "crisis_base": 0}, interact.Crises),
        ({"posture_speed": 0}, interact.Refit),
    ],
)
def test_a_dial_at_its_identity_is_the_mechanism_left_out_bit_for_bit(
    dial: dict[str, float], mechanism: type[Mechanism]
) -> None:
    assert same(live(COMPLETE.where(**dial)), live(COMPLETE.without(mechanism)))


def test_without_volatility_nothing_fades_but_for_rounding() -> None:
    a, b = live(COMPLETE.where(volatility_up=0, volatility_down=0)), live(COMPLETE.without(interpret.Volatility))
    assert (a["conduct"] == b["conduct"]).all()
    assert same(a, b, 1e-3)


def test_fear_at_one_is_richardson_whatever_is_believed() -> None:
    a, b = (live(COMPLETE.where(worst_case=1.0, binding=0.0, prior=p, learning=r)) for p, r in ((0.1, 0.2), (0.9, 1.0)))
    assert (a["conduct"] == b["conduct"]).all()
    assert (a["capability"] == b["capability"]).all()


def test_schools_meet_where_their_settings_do() -> None:
    """Locke's culture with the frame and regard off is the default without a worst case."""
    locke = school("constructivism_locke").where(frame=0.0, other_regard=0.2)
    assert same(live(locke), live(COMPLETE.without(interpret.WorstCase)))
    habit = school("habit").where(habit_weight=0.2, initial_habit=0.5)
    assert same(live(habit), live(school("default")))


# ------------------------------------------------------------------ symmetry
@pytest.fixture(scope="module")
def alike() -> Any:
    scenario = Scenario(
        "alike",
        states=3,
        years=50,
        settings={"economy_spread": 0, "malign_share": 0.2, "prior": 0.6, "distance_scale": 5.0},
    )
    return simulate(
        COMPLETE, scenario, replicates=1500, keep=("conduct", "economy", "wars", "capability", "war"), backend="numpy"
    )


def test_states_that_are_alike_stay_alike_in_distribution(alike: Any) -> None:
    """Six comparisons, 4 standard errors each: false alarm 4e-4."""
    acts = alike["conduct"][:, -20:].mean(1)
    wealth = np.log(alike["economy"][:, -1])
    wars = alike["war"].sum((1, 3))
    for i, j in ((0, 1), (0, 2), (1, 2)):
        for difference in (acts[:, i, j] - acts[:, j, i], wealth[:, i] - wealth[:, j], wars[:, i] - wars[:, j]):
            error = difference.std() / np.sqrt(len(difference))
            assert abs(difference.mean()) <= 4 * error


def test_a_states_place_in_the_list_gives_no_advantage_when_all_are_ready() -> None:
    """Where everybody surely competes, only a coin says who attacks: wealth must not depend on the place."""
    scenario = Scenario(
        "war",
        years=60,
        settings={"economy_spread": 0, "malign_share": 1.0, "motive_change": 0, "offence_advantage": 6.0},
    )
    run = simulate(school("richardson"), scenario, replicates=1500, keep=("economy", "wars"), backend="numpy")
    assert run["wars"].sum(1).mean() > 1
    difference = np.log(run["economy"][:, -1, 0] / run["economy"][:, -1, 1])
    assert abs(difference.mean()) < 4 * difference.std() / np.sqrt(1500)
