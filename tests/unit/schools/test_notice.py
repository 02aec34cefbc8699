"""What the cards tell to notice and to try is what happens: two security-seekers in Jervis's four worlds.

Margins are several Monte Carlo errors wide (100 replicates: at most .05 on a share, less on a difference under
common luck) and the seed is fixed: a sound engine with other luck fails the file less than once in a hundred times.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from detente.core.scenario import Scenario
from detente.engine.ensemble import Point
from detente.mechanisms.complete import completed
from detente.schools import school, schools
from unit.schools.noticed import BASE, CHANGED, FEARED, KEEP, TESTS, WORLDS, Records, Seen, gathered, label


@pytest.fixture(scope="session")
def runs() -> dict[str, Records]:
    cases: list[tuple[str, str, dict[str, float], str]] = []
    for name in schools():
        cases += [(name, world, {}, "") for world in WORLDS]
        cases += [(name, world, settings, "") for world, settings in CHANGED.get(name, [])]
        cases += [(name, "W1", settings, "fear") for settings in FEARED.get(name, [])]
    points = []
    for name, world, settings, test in cases:
        advantage, told_apart = WORLDS[world]
        given = {**BASE, "offence_advantage": advantage, "distinguishability": told_apart}
        theory = completed(school(name).where(**settings))
        points.append(Point(theory, Scenario("dyad", settings=given), TESTS[test]))
    found = gathered(points, 170, 100, KEEP)
    return {label(*case): records for case, records in zip(cases, found, strict=True)}


@pytest.mark.notice("schools/default", "Offence advantage decides", "Between the two", "Fear lies above belief")
def test_default(runs: dict[str, Records]) -> None:
    seen = Seen(runs, "default")
    assert seen.paradox("W1") > 0.6
    assert seen.paradox("W2") < 0.1
    assert seen.paradox("W3") < seen.paradox("W1") - 0.3
    assert seen.mean("fear", "W2") > seen.mean("belief", "W2") + 0.1
    assert seen.paradox("W1", leap=0.2) < seen.paradox("W1") - 0.4
    assert seen.paradox("W1", worst_case=0) < seen.paradox("W1")


@pytest.mark.notice("schools/offensive_realism", "Where forces cannot", "Where defence has", "Fear stays far")
def test_offensive_realism(runs: dict[str, Records]) -> None:
    seen = Seen(runs, "offensive_realism")
    stable = {"volatility_up": 0.01, "volatility_down": 0.01}
    for one, other in (("W1", "W3"), ("W2", "W4")):
        np.testing.assert_array_equal(seen.of(one)["conduct"], seen.of(other)["conduct"])
    assert seen.paradox("W1") > 0.9
    assert 0.15 < seen.paradox("W2") < 0.55
    arms = {n: float(Seen(runs, n).of("W2")["capability"][:, 99].mean()) for n in schools()}
    assert max(arms, key=lambda n: arms[n]) == "offensive_realism"
    assert seen.paradox("W2", **stable) > seen.paradox("W2") + 0.3
    assert abs(seen.paradox("W2", power_seeking=0) - seen.paradox("W2")) < 0.2
    assert seen.mean("fear", "W1") > seen.mean("belief", "W1") + 0.05
    belief = seen.of("W1")["belief"][:, 1:, [0, 1], [1, 0]]  # the first year is the prior
    assert belief.min() >= 0.1 - 1e-6
    assert belief.max() <= 0.9 + 1e-6


@pytest.mark.notice(
    "schools/defensive_realism", "Restraint is the", "It rests on", "Sensibility brings most", "Where forces can"
)
def test_defensive_realism(runs: dict[str, Records]) -> None:
    seen = Seen(runs, "defensive_realism")
    assert seen.paradox("W1") < 0.25
    assert seen.kept("W1") > 0.7
    assert seen.of("W1")["bound"].max() == 0
    assert Seen(runs, "defensive_realism", "fear").lost("W1") > 0.5
    assert seen.paradox("W1", sensibility=0) > seen.paradox("W1") + 0.4
    assert abs(seen.paradox("W1", signal_rate=0) - seen.paradox("W1")) < 0.2
    assert seen.lost("W1", treaty_rate=0) > seen.lost("W1") + 0.06
    assert seen.lost("W1", act_arms=0) > seen.lost("W1") + 0.1
    assert seen.offence("W3") < 0.15 < seen.offence("W3", posture_signal=0) - 0.1
    assert seen.war("W3") < seen.war("W3", posture_signal=0) - 0.05


@pytest.mark.notice("schools/balance_of_threat", "In a pair only its trust")
def test_balance_of_power_and_of_threat_in_a_pair(runs: dict[str, Records]) -> None:
    threat, default = Seen(runs, "balance_of_threat"), Seen(runs, "default")
    assert threat.paradox("W1") < default.paradox("W1") - 0.05
    assert Seen(runs, "balance_of_power").of("W1")["bound"].max() == 0


@pytest.mark.notice("schools/alliance_politics", "In a pair it is the default world")
def test_alliance_politics_in_a_pair(runs: dict[str, Records]) -> None:
    for world in WORLDS:
        mine, default = (Seen(runs, n).of(world)["conduct"] for n in ("alliance_politics", "default"))
        np.testing.assert_array_equal(mine, default)


@pytest.mark.notice("schools/power_transition", "Between equals")
def test_power_transition_between_equals(runs: dict[str, Records]) -> None:
    seen = Seen(runs, "power_transition")
    assert abs(seen.paradox("W1") - seen.paradox("W1", preventive_horizon=0)) < 0.3
    assert seen.paradox("W2") < 0.1


@pytest.mark.notice("schools/offence_defence", "The order of the", "In W3 security-seekers", "W3 is safe in the")
def test_offence_defence(runs: dict[str, Records]) -> None:
    seen = Seen(runs, "offence_defence")
    assert seen.paradox("W1") > 0.8
    assert max(seen.paradox(world) for world in ("W2", "W3", "W4")) < 0.05
    assert seen.offence("W3") < 0.15 < 0.4 < seen.offence("W1") < 0.55
    assert seen.paradox("W3", posture_signal=0) > 0.5
    assert seen.mean("belief", "W3", 10) > 0.4 > seen.mean("belief", "W3", 20) > 0.1 > seen.mean("belief", "W3", 60)
    assert seen.war("W3") > seen.war("W2") + 0.2


@pytest.mark.notice("schools/rational_spiral", "Hardly any paradox", "Beliefs end near", "Everything hangs on")
def test_rational_spiral(runs: dict[str, Records]) -> None:
    seen = Seen(runs, "rational_spiral")
    assert seen.paradox("W1") < 0.15
    assert seen.lost("W1") > 0.18
    assert seen.mean("belief", "W1") < 0.2 < Seen(runs, "psychological_spiral").mean("belief", "W1")
    assert seen.kept("W1", mimicry=0.3) < seen.kept("W1") - 0.3
    assert seen.paradox("W1", preemption=1) > 0.7


def test_psychological_spiral(runs: dict[str, Records]) -> None:
    seen = Seen(runs, "psychological_spiral")
    belief = seen.of("W1")["belief"][:, 99, 0, 1]
    assert ((belief < 0.2) | (belief > 0.8)).mean() > 0.9  # one of two lasting outcomes
    assert seen.paradox("W1", sensibility=0.5) < 0.4
    assert seen.paradox("W1", misreading=0) > seen.paradox("W1") - 0.15


@pytest.mark.notice("schools/strategic_risk", "It shares complete sensibility", "Telling forces apart")
def test_strategic_risk(runs: dict[str, Records]) -> None:
    seen = Seen(runs, "strategic_risk")
    assert seen.paradox("W1") > 0.95
    assert seen.mean("fear", "W1") > seen.mean("belief", "W1") + 0.1
    assert abs(seen.paradox("W2") - seen.paradox("W4")) < 0.15
    assert seen.paradox("W1", preemption=0) < 0.2
    assert seen.paradox("W2", sensibility=0) < seen.paradox("W2") - 0.2


@pytest.mark.notice("schools/richardson", "Look at forces")
def test_richardson(runs: dict[str, Records]) -> None:
    seen = Seen(runs, "richardson")
    bare = {"crisis_rate": 0.0, "crisis_base": 0.0, "burden_drag": 0.0}
    assert min(seen.paradox(world) for world in WORLDS) > 0.95
    settles, races = (seen.of(w, **bare)["capability"][:, 60:100] for w in ("W2", "W1"))
    assert np.ptp(settles[:, -20:].mean(0)) < 0.05
    assert settles.max() < 1.0 < 0.5 * races[:, -1].min()
    spent = seen.of("W1")["economy"]
    assert spent[:, 99].mean() < 0.5 * spent[:, 0].mean()


@pytest.mark.notice("schools/liberal_institutionalism", "Institutions keep", "Watch the", "Where restraint")
def test_liberal_institutionalism(runs: dict[str, Records]) -> None:
    seen = Seen(runs, "liberal_institutionalism")
    trapped = seen.trapped("W1")
    assert 0.15 < trapped.mean() < 0.5
    assert seen.of("W1")["bound"][trapped, 99, 0, 1].mean() < 0.1 < seen.mean("bound", "W1") - 0.3
    assert seen.lost("W1") < 0.05
    assert seen.paradox("W1", leap=0) > seen.paradox("W1") + 0.2
    assert abs(seen.paradox("W1", binding_transparency=0) - seen.paradox("W1")) < 0.1
    assert seen.mean("critical_fear", "W2") > seen.mean("critical_fear", "W2", 0) + 0.1


@pytest.mark.notice("schools/neofunctionalism", "Economic institutions", "Integration does", "What is")
def test_neofunctionalism(runs: dict[str, Records]) -> None:
    seen = Seen(runs, "neofunctionalism")
    early = (seen.mean("bind_economic", "W2", 10), seen.mean("bind_security", "W2", 10))
    late = (seen.mean("bind_economic", "W2"), seen.mean("bind_security", "W2"))
    assert early[0] > 2 * early[1]
    assert late[1] > 0.8 * late[0]
    assert seen.paradox("W1") > 0.5
    assert abs(seen.paradox("W1", spillover=0) - seen.paradox("W1")) < 0.1
    assert seen.mean("bound", "W1") > seen.mean("bound", "W1", spillover=0) + 0.03
    assert seen.lost("W1") < 0.05 < seen.kept("W1") - 0.1


@pytest.mark.notice("schools/security_community", "Two worlds in one", "Community cuts both ways", "What is reached is")
def test_security_community(runs: dict[str, Records]) -> None:
    seen = Seen(runs, "security_community")
    amity = seen.of("W1")["amity"][:, 99, 0, 1]
    assert (amity > 0.5).mean() > 0.2
    assert (amity < -0.5).mean() > 0.3
    assert seen.paradox("W1", other_regard=0) < seen.paradox("W1") - 0.05
    assert seen.lost("W1") < 0.1


@pytest.mark.notice("schools/democratic_peace", "Among democracies the paradox")
def test_democratic_peace_in_a_pair(runs: dict[str, Records]) -> None:
    seen = Seen(runs, "democratic_peace")
    assert max(seen.paradox(world) for world in WORLDS) < 0.12
    for without in ({"talk": 0.0}, {"audience_credibility": 0.0}, {"talk_scepticism": 1.0}):
        assert seen.paradox("W1", **without) > 0.6
        assert abs(seen.paradox("W1", **without) - Seen(runs, "default").paradox("W1")) < 0.15


@pytest.mark.notice("schools/english_school", "In a single pair")
def test_english_school(runs: dict[str, Records]) -> None:
    seen = Seen(runs, "english_school")
    order, bound = seen.of("W1")["order"], seen.of("W1")["bound"][..., 0, 1]
    np.testing.assert_allclose(order.reshape(bound.shape), bound, atol=1e-6)
    assert seen.paradox("W1") > 0.6
    assert abs(seen.paradox("W1", order_cost=0) - seen.paradox("W1")) < 0.1


@pytest.mark.notice("schools/constructivism_hobbes", "Stakes, not only beliefs", "Culture is not destiny")
@pytest.mark.notice("schools/constructivism_locke", "The culture that starts", "Material structure picks")
@pytest.mark.notice("schools/constructivism_kant", "Friendship erodes", "Hardly any war")
def test_the_three_cultures(runs: dict[str, Records]) -> None:
    hobbes, locke, kant = (Seen(runs, f"constructivism_{n}") for n in ("hobbes", "locke", "kant"))
    assert hobbes.paradox("W1") > locke.paradox("W1") > kant.paradox("W1")
    assert hobbes.mean("critical_fear", "W1", 1) < 0.2
    assert hobbes.mean("amity", "W2") > 0
    assert hobbes.paradox("W2") < 0.45
    assert locke.mean("amity", "W2") > 0.3
    assert locke.paradox("W1") > 0.5
    assert locke.mean("amity", "W1") < -0.3
    assert abs(locke.paradox("W1", respect=0.8) - locke.paradox("W1")) < 0.1
    assert max(kant.war(world) for world in WORLDS) < 0.25
    assert kant.mean("amity", "W1") < 0.7
    assert kant.paradox("W1") < 0.03 < kant.paradox("W1", shared_knowledge=0)
    assert kant.paradox("W1", shared_knowledge=0, identity_rate=0) == 0


@pytest.mark.notice("schools/copenhagen", "Fear lies above belief", "It feeds on power", "Speech makes arms")
def test_copenhagen(runs: dict[str, Records]) -> None:
    seen = Seen(runs, "copenhagen")
    assert seen.mean("fear", "W3") > seen.mean("belief", "W3") + 0.12
    assert seen.paradox("W1") > 0.85
    assert 1 - seen.paradox("W1", securitising=0) > 1.8 * (1 - seen.paradox("W1"))
    assert max(seen.paradox("W2"), seen.paradox("W4")) < 0.2
    assert seen.paradox("W1", desecuritising=0.5) < seen.paradox("W1")
    assert seen.paradox("W1", audience_threshold=1.5) < seen.paradox("W1") - 0.05


@pytest.mark.notice("schools/regional_complex", "Distance does what")
def test_regional_complex_in_a_pair(runs: dict[str, Records]) -> None:
    seen = Seen(runs, "regional_complex")
    assert seen.paradox("W1") < 0.65
    assert seen.paradox("W1", separation=0.4) == 0
    assert seen.war("W1", separation=0.4) < 0.1 < seen.war("W1")
    assert seen.paradox("W1", separation=0) > seen.paradox("W1") + 0.15


@pytest.mark.notice("schools/habit", "The share of choices", "The paradox persists")
def test_habit(runs: dict[str, Records]) -> None:
    seen = Seen(runs, "habit")
    assert seen.mean("deliberation", "W1", 0) == 0
    assert seen.mean("deliberation", "W1") < 0.1
    assert min(seen.paradox("W2"), seen.paradox("W4")) > 0.3
    assert seen.paradox("W1", initial_habit=0) == 0
    assert seen.paradox("W2", habit_weight=0.8) < seen.paradox("W2") - 0.4


@pytest.mark.notice("schools/tit_for_tat", "It is nice", "Errors echo", "It never forgets")
def test_tit_for_tat(runs: dict[str, Records]) -> None:
    seen = Seen(runs, "tit_for_tat")
    exact = {"incident": 0.0, "observation_error": 0.0}
    assert seen.of("W1", **exact)["conduct"][:, :100, [0, 1], [1, 0]].mean() < 0.05
    assert 0.25 < seen.paradox("W1") < 0.75
    assert seen.paradox("W1", generosity=0.3) < 0.1
    assert seen.kept("W1", generosity=0.3) > 0.5
    assert seen.lost("W1", **exact) > 0.8


@pytest.mark.notice("schools/grit", "It works from deep distrust", "What the initiatives won", "Either half alone")
def test_grit(runs: dict[str, Records]) -> None:
    seen = Seen(runs, "grit")
    halves: list[dict[str, Any]] = [{"reciprocity": 0}, {"leap": 0, "signal_rate": 0, "talk": 0}]
    assert seen.paradox("W1") < 0.03
    assert seen.kept("W1") > 0.9
    for half in halves:
        assert seen.paradox("W1", **half) < 0.1
        assert seen.war("W1", **half) > seen.war("W1") + 0.08


@pytest.mark.notice("schools/three_steps", "Escape and durability", "The critical fear rises", "Escape is not free")
def test_three_steps(runs: dict[str, Records]) -> None:
    seen, feared = Seen(runs, "three_steps"), Seen(runs, "three_steps", "fear")
    assert seen.paradox("W1") < 0.05
    assert seen.kept("W1") > 0.8
    assert seen.paradox("W1", binding=0) < 0.1
    assert seen.lost("W1", binding=0) > seen.lost("W1") + 0.12
    assert feared.kept("W1") > feared.kept("W1", binding=0) + 0.15
    assert seen.mean("critical_fear", "W1") > seen.mean("fear", "W1") + 0.4
    assert seen.paradox("W1", leap=0) > 0.1
    assert seen.paradox("W1", sensibility=0) > 0.03
    assert seen.paradox("W1", preemption=1) > 0.7
    assert seen.war("W1") > 0.15
