"""What is recorded beside the world: the act meant, the order of payoffs, what forces are for."""

from typing import Any

import numpy as np
import pytest

from back_ends import EVERY, KEEP
from detente import Intervention, Run, Scenario, school, simulate
from detente.core.backends import BackendName
from detente.mechanisms.complete import COMPLETE

PLAIN = {"economy_spread": 0.0, "growth": 0.0, "growth_noise": 0.0, "malign_share": 0.0, "motive_change": 0.0}


def live(keep: tuple[str, ...], *, done: Any = (), theory: Any = None, **more: Any) -> Run:
    """Runs of the default world, as far as nothing else is told."""
    how = {"replicates": 200, "years": 30, "backend": "numpy"} | more
    place = Scenario("d", states=how.pop("states", 2), settings=PLAIN | how.pop("settings", {}))
    return simulate(theory or school("default"), place, keep=keep, interventions=done, seed=2, **how)


@pytest.mark.parametrize("backend", EVERY)
def test_the_act_meant_is_the_act_but_for_accidents(backend: BackendName) -> None:
    """With no accidents they are one. With .1 a year they differ in one act of ten (5 standard errors: 1e-6)."""
    sure = live(KEEP, settings={"incident": 0.0}, backend=backend)
    peace = sure["war"] == 0
    assert np.array_equal(sure["conduct"][peace], sure["intended"][peace])
    shaky = live(KEEP, settings={"incident": 0.1}, backend=backend)
    pairs = (shaky["war"] == 0) & ~np.eye(2, dtype=bool)
    apart = shaky["conduct"] != shaky["intended"]
    assert apart[pairs].mean() == pytest.approx(0.1, abs=5 * (0.09 / pairs.sum()) ** 0.5)
    meant = shaky["intended"][pairs].mean()
    assert meant == pytest.approx(shaky["compete"][pairs].mean(), abs=5 * (0.25 / pairs.sum()) ** 0.5)


def test_a_forced_act_is_not_meant() -> None:
    forced = live(("conduct", "intended"), done=Intervention(0, conduct=1), settings={"prior": 0.02})
    assert forced["conduct"][..., 0, 1].min() == 1.0
    assert forced["intended"][:, :3, 0, 1].mean() < 0.05


def test_of_several_periods_the_share_meant_is_recorded() -> None:
    place = Scenario("d", periods=4, settings=PLAIN | {"incident": 0.0, "prior": 0.8})
    run = simulate(
        school("default"), place, keep=("conduct", "intended", "war"), years=10, replicates=60, backend="numpy"
    )
    peace = run["war"] == 0
    assert np.array_equal(run["conduct"][peace], run["intended"][peace])
    assert set(np.unique(run["intended"])) >= {0.25, 0.75}


@pytest.mark.parametrize("greedy", [0, 1])
def test_r_less_p_is_what_acts_are_worth(greedy: int) -> None:
    """As ``payoff`` has them: both hold back, or both compete, in the first year of the same world."""
    plain = COMPLETE.where(other_regard=0.0, domestic_cost=0.0, preventive_horizon=0.0, incident=0.0)
    worth = {}
    for act in (0, 1):
        place = Scenario("d", settings=PLAIN, given={"malign": greedy})
        done = Intervention(0, conduct=act)
        run = simulate(
            plain, place, keep=("payoff", "concord"), years=1, replicates=5, interventions=done, backend="numpy"
        )
        worth[act] = run["payoff"][:, 0, 0, 1]
        concord = run["concord"][:, 0, 0, 1]
    assert concord == pytest.approx(worth[0] - worth[1], abs=1e-5)


def test_a_friends_outcome_counts_in_r_less_p_as_its_own_does() -> None:
    """Of equals with amity 1 and weight k, ``R - P`` is 1 + k times what it is without."""
    place = Scenario("d", settings=PLAIN, given={"amity": 1.0})
    bare, kind = (
        simulate(COMPLETE.where(other_regard=k), place, keep=("concord",), years=1, replicates=2, backend="numpy")
        for k in (0.0, 0.5)
    )
    assert kind["concord"][:, 0, 0, 1] == pytest.approx(1.5 * bare["concord"][:, 0, 0, 1], rel=1e-5)


def test_forces_are_for_threat_or_for_power() -> None:
    """Together with what is kept without threat they are the forces aimed at, before the cap."""
    keep = ("threat_burden", "power_burden", "burden", "fear")
    cap = {"force_cap": 10.0}
    feared = live(keep, settings={"prior": 0.9, **cap})
    assert not feared["power_burden"].any()
    whole = 0.05 * 0.3 + feared["threat_burden"]
    assert feared["burden"] == pytest.approx(whole / (1 + (whole / 0.5) ** 4) ** 0.25, rel=1e-4)
    seeking = live(keep, settings={"prior": 0.02, "power_seeking": 1.0, **cap})
    assert seeking["power_burden"].mean() > 0.005
    whole = 0.05 * 0.3 + seeking["threat_burden"] + seeking["power_burden"]
    assert seeking["burden"] == pytest.approx(whole / (1 + (whole / 0.5) ** 4) ** 0.25, rel=1e-4)
    bold = live(keep, settings={"prior": 0.02, "reaction": 0.0, **cap})
    assert not bold["threat_burden"].any()


@pytest.mark.parametrize("backend", EVERY)
@pytest.mark.parametrize(("offence", "dominates"), [(0.7, 1.0), (2.5, 0.0)])
def test_restraint_dominates_without_institutions_where_defence_is_ahead(
    offence: float, dominates: float, backend: BackendName
) -> None:
    run = live(KEEP, settings={"offence_advantage": offence, "domestic_cost": 0.0}, years=3, backend=backend)
    assert run["dominant_restraint_unbound"][..., 0, 1].mean() == dominates
    assert ((run["critical_fear_unbound"][..., 0, 1] >= 1).mean() > 0.5) == bool(dominates)
