"""Small worlds with an answer that can be worked out: who must compete, who must not, who must fight."""

from typing import Any

import numpy as np
import pytest

from detente.core.scenario import Intervention, Scenario
from detente.engine.ensemble import simulate
from detente.mechanisms.complete import COMPLETE
from detente.testing.bare import bare

KEEP = ("conduct", "compete", "critical_fear", "restraint", "exposure", "wars", "malign", "belief", "economy", "crises")
D0 = {"economy_spread": 0.0, "growth": 0.0, "growth_noise": 0.0, "malign_share": 0.0, "motive_change": 0.0}


def run(theory: Any, replicates: int = 200, years: int = 40, **changes: Any) -> Any:
    scenario = Scenario("small", years=years, settings=D0).replace(**changes)
    return simulate(theory, scenario, replicates=replicates, keep=KEEP, backend="numpy")


def test_greedy_states_have_a_dominant_option() -> None:
    """R - T < 0 < P - S: the Prisoner's Dilemma is the game of the greedy."""
    made = run(bare().where(offence_advantage=2.0), given={"malign": [1, 1]}, replicates=50)
    assert made["restraint"][..., 0, 1].max() < 0 < made["exposure"][..., 0, 1].min()
    assert made["conduct"][..., 0, 1].mean() > 0.97


@pytest.mark.parametrize("offence", [1.5, 2.0, 3.0])
def test_security_seekers_are_in_a_stag_hunt(offence: float) -> None:
    """R > T and P > S: both options are best replies to themselves."""
    made = run(bare().where(offence_advantage=offence), replicates=20, years=3)
    assert made["restraint"][..., 0, 1].min() > 0
    assert made["exposure"][..., 0, 1].min() > 0


def test_where_attack_has_no_edge_nobody_fears() -> None:
    """w = 1 and equal forces: P - S = 0, so competing is never better, whatever is believed."""
    made = run(bare().where(offence_advantage=1.0, prior=0.99), replicates=100)
    assert made["critical_fear"][..., 0, 1].min() == pytest.approx(1.0, abs=1e-5)
    assert made["compete"].max() <= 0.5


def test_without_crises_there_is_no_war() -> None:
    made = run(COMPLETE.where(crisis_rate=0.0, crisis_base=0.0, offence_advantage=6.0))
    assert not made["wars"].any()


def test_frozen_motives_do_not_change() -> None:
    made = run(COMPLETE.where(volatility_up=0.5, volatility_down=0.5), settings={**D0, "malign_share": 0.4})
    assert (made["malign"] == made["malign"][:, :1]).all()


def test_motives_that_change_have_their_stationary_share() -> None:
    """up / (up + down); 4 standard errors with 20 independent years a replicate (false alarm 6e-5)."""
    made = run(COMPLETE.where(volatility_up=0.1, volatility_down=0.3), settings={**D0, "motive_change": 1.0}, years=60)
    share = made["malign"][:, 20:].mean()
    assert abs(share - 0.25) < 4 * np.sqrt(0.25 * 0.75 / (2 * 200 * 8))


def test_conduct_that_is_forced_is_done_and_no_longer() -> None:
    blow = Intervention(10, until=15, conduct=1, actor=0, target=1)
    peace = Intervention(20, until=25, conduct=0)
    made = run(COMPLETE.where(prior=0.01, crisis_rate=0.0), interventions=(blow, peace))
    assert (made["conduct"][:, 10:15, 0, 1] == 1).all()
    assert made["conduct"][:, 15:20, 0, 1].mean() < 0.5
    assert not made["conduct"][:, 20:25].any()


def test_crises_have_their_hazard() -> None:
    """Two who are forced to compete meet in crisis with .25 + .002 a year (4 standard errors)."""
    made = run(COMPLETE.where(offence_advantage=0.3), interventions=(Intervention(0, conduct=1),))
    share, n = made["crises"].mean(), made["crises"].size
    assert abs(share - 0.252) < 4 * np.sqrt(0.252 * 0.748 / n)


def test_growth_compounds() -> None:
    theory = bare().where(growth=0.03, worst_case=0.0, base_force=0.0, initial_force=0.0, prior=0.01)
    made = simulate(theory, Scenario("g", years=50), replicates=1, keep=("economy", "world_growth"), backend="numpy")
    assert made["economy"][0, -1] == pytest.approx([1.0] * 2)
    assert made.in_units_of_the_start()["economy"][0, -1] == pytest.approx([np.exp(1.5)] * 2, rel=1e-4)


@pytest.mark.parametrize("prior", [0.55, 0.8])
def test_order_of_jervis_four_worlds(prior: float) -> None:
    """Competing is rarest where defence has the advantage and can be told from offence."""
    share = {}
    for offence in (3.5, 1.25):
        for told in (0.0, 1.0):
            theory = bare().where(
                offence_advantage=offence, distinguishability=told, prior=prior, prior_spread=1.2, misreading=0.2,
                posture_speed=0.2,
            )  # fmt: skip
            share[offence, told] = run(theory, replicates=600)["conduct"][:, -20:, 0, 1].mean()
    assert share[3.5, 0.0] >= share[3.5, 1.0] >= share[1.25, 0.0] >= share[1.25, 1.0]
    assert share[3.5, 0.0] > share[1.25, 1.0] + 0.2
