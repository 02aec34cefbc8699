"""What a scenario tells its readers to notice is there: the default world and others, by fixed seeds.

Thresholds stand several standard errors of 150 replicates away from what was seen. A failure is news about the model:
look again, and change what the scenario says.
"""

from typing import Any

import numpy as np
import pytest

from detente.core.run import Run
from detente.engine.ensemble import simulate
from detente.scenarios import scenario
from detente.schools import school
from detente.studies.run import Report, run

pytestmark = pytest.mark.slow


def ran(name: str, theory: str = "default", mix: str | None = None, replicates: int = 150, **settings: float) -> Report:
    return run(theory, name, mix=mix, settings=settings, replicates=replicates)


def records(name: str, *keep: str, replicates: int = 150, **settings: float) -> Run:
    place = scenario(name)
    return simulate(
        school("default"), place.replace(settings={**place.settings, **settings}), replicates=replicates, keep=keep
    )


def grown_forces(seen: Run) -> float:
    """Return forces of the last 20 years in units of the start: relative to economies they fall where these grow."""
    return float(seen.in_units_of_the_start()["capability"][:, -20:].mean())


def rate(report: Report, name: str) -> float:
    assert report.diagnosis is not None
    return report.diagnosis[name].mean


def part(report: Report, name: str, when: str) -> float:
    return report.summaries[name].parts[when]["mean"]


def at(report: Report, name: str, year: int) -> float:
    return float(report.summaries[name].mean[year])


@pytest.mark.notice("scenarios/first_encounter", "At the default balance", "With offence at an advantage")
def test_first_encounter() -> None:
    usual = ran("first_encounter")
    assert rate(usual, "restraint") > 0.9
    assert part(usual, "fear", "middle") < 0.32
    assert 0.18 < rate(ran("first_encounter", offence_advantage=3.5), "paradox") < 0.44


@pytest.mark.notice("scenarios/first_encounter", "The two seldom end apart")
def test_both_trust_or_both_fear() -> None:
    for settings in ({}, {"offence_advantage": 3.5}):
        acts = records("first_encounter", "conduct", **settings)["conduct"][:, -20:, [0, 1], [1, 0]].mean(1)
        assert (np.diff(acts >= 0.5, axis=-1)).mean() < 0.05


@pytest.mark.notice("scenarios/fearful_friends", "What is feared is also", "Seeing the other", "Steps taken on purpose")
def test_fearful_friends() -> None:
    usual = rate(ran("fearful_friends"), "paradox")
    assert 0.15 < usual < 0.4
    assert rate(ran("fearful_friends", preemption=0), "paradox") < 0.5 * usual
    assert rate(ran("fearful_friends", sensibility=0.8), "paradox") < 0.7 * usual
    assert rate(ran("fearful_friends", "three_steps"), "paradox") < 0.05


@pytest.mark.notice("scenarios/nuclear_rivalry", "There are no wars", "Forces grow as much", "Under offensive realism")
def test_nuclear_rivalry() -> None:
    usual, conventional = ran("nuclear_rivalry"), ran("nuclear_rivalry", ruin=0)
    assert rate(usual, "war") == 0
    assert 0.6 < rate(conventional, "war") < 0.9
    forces = [
        grown_forces(records("nuclear_rivalry", "capability", "economy", "world_growth", **s))
        for s in ({}, {"ruin": 0})
    ]
    assert abs(np.log(forces[0] / forces[1])) < 0.15
    dark = ran("nuclear_rivalry", "offensive_realism")
    assert rate(dark, "war") == 0
    assert rate(dark, "paradox") > 0.45


@pytest.mark.notice(
    "scenarios/cold_war",
    "In the default world",
    "After 1985",
    "Under offensive realism",
    "Without any sense",
)
def test_cold_war() -> None:
    usual, dark = ran("cold_war"), ran("cold_war", "offensive_realism")
    assert 0.15 < at(usual, "belief", 31) < 0.4
    assert at(usual, "belief", 37) > 0.45
    assert at(usual, "belief", 44) < at(usual, "belief", 31)
    assert at(dark, "belief", 31) > at(dark, "belief", 0) - 0.1
    assert at(dark, "belief", 44) > 2 * at(usual, "belief", 44)
    assert part(ran("cold_war", sensibility=0), "belief", "middle") > 1.5 * part(usual, "belief", "middle")


@pytest.mark.notice("scenarios/power_transition", "A peaceful transition", "Leave out the look ahead")
def test_power_transition() -> None:
    usual = ran("power_transition")
    assert 0.1 < rate(usual, "paradox") < 0.25
    assert 0.2 < rate(usual, "war") < 0.4
    assert at(usual, "competition", 4) > at(usual, "competition", 24) > at(usual, "competition", 60)
    still = part(ran("power_transition", preventive_horizon=0), "wars", "whole")
    assert 0 < still < part(usual, "wars", "whole")


@pytest.mark.notice("scenarios/power_transition", "About one dyad in six")
def test_most_fight_before_parity() -> None:
    assert 0.1 < rate(ran("power_transition"), "paradox") < 0.25
    fought = records("power_transition", "wars", replicates=300)["wars"].reshape(300, 80, -1).any(-1)
    before, after = fought[:, :25].any(1).mean(), fought[:, 25:].any(1).mean()
    assert before > 0.25
    assert before > after + 0.1


@pytest.mark.notice(
    "scenarios/one_greedy_state", "The wolf is feared", "Competition among", "Softer hearts", "Where half of them"
)
def test_one_greedy_state() -> None:
    usual = ran("one_greedy_state")
    wolf, *sheep = usual.states
    assert wolf.feared > 1.3 * max(s.feared for s in sheep)
    assert wolf.economy[1] < 0.8 * wolf.economy[0]
    assert part(usual, "competition", "end") < 0.75 * part(usual, "competition", "start")
    middle = part(usual, "competition", "middle")
    assert part(ran("one_greedy_state", sensibility=0.8), "competition", "middle") < 0.8 * middle
    assert part(ran("one_greedy_state", misreading=0), "competition", "middle") > 0.85 * middle
    mixed = ran("one_greedy_state", mix="default:0.5,offensive_realism:0.5")
    assert part(mixed, "wars", "whole") > 2 * part(usual, "wars", "whole")


@pytest.mark.notice(
    "scenarios/multipolar_europe", "The powers in the middle", "Competition falls", "Under offensive realism"
)
def test_multipolar_europe() -> None:
    usual = ran("multipolar_europe")
    powers = {s.name: s for s in usual.states}
    assert powers["Russia"].feared < min(powers[k].feared for k in ("France", "Germany"))
    assert at(usual, "competition", 28) < at(usual, "competition", 5)
    assert part(usual, "competition", "end") > 1.2 * at(usual, "competition", 28)
    assert rate(ran("multipolar_europe", "offensive_realism"), "war") > 0.7
    assert rate(ran("multipolar_europe", "english_school"), "war") < 0.2


@pytest.mark.notice("scenarios/two_regions", "Ten years after")
def test_two_regions() -> None:
    usual = ran("two_regions", replicates=40)
    assert at(usual, "competition", 57) > 3 * at(usual, "competition", 49)
    assert at(usual, "competition", 68) < 1.5 * at(usual, "competition", 49)


@pytest.mark.notice("scenarios/two_regions", "Even in the struck region", "Between the regions")
def test_a_region_is_a_world_of_its_own() -> None:
    seen = records("two_regions", "conduct", "belief", "prox", "economy", replicates=40)
    acts, belief = seen["conduct"], seen["belief"]
    region = np.arange(12) % 2
    struck, other, strikers = [6, 8, 10], list(range(1, 12, 2)), [0, 2, 4]
    assert acts[:, 51:58][:, :, struck][..., strikers].mean() < 0.3
    assert acts[:, 51:58][:, :, other].mean() < acts[:, 40:50][:, :, other].mean() + 0.02
    across = region[:, None] != region
    within = ~across & ~np.eye(12, dtype=bool)
    assert acts[:, :50, across].mean() < 0.02
    learned = belief[:, 0] - belief[:, 5]
    assert learned[:, across].mean() < 0.8 * learned[:, within].mean()
    reach = np.where(across, seen["prox"][:, 20], 0.0).sum(-1)
    assert np.corrcoef(np.log(seen["economy"][:, 20]).ravel(), reach.ravel())[0, 1] > 0.4


@pytest.mark.notice(
    "scenarios/security_community_with_outsiders", "Members hardly ever", "With time the outsiders", "Without binding"
)
def test_security_community_with_outsiders() -> None:
    usual, unbound = (ran("security_community_with_outsiders", replicates=40, **s) for s in ({}, {"binding": 0}))
    members, outsiders = usual.states[:5], usual.states[5:]
    assert max(s.competes for s in members) < min(s.competes for s in outsiders)
    assert part(usual, "fear", "end") < part(usual, "fear", "start")
    assert max(s.competes for s in unbound.states[:5]) > 1.5 * max(s.competes for s in members)


@pytest.mark.notice(
    "scenarios/breakdown_of_managed_anarchy", "The five years", "After the blow", "Under offensive realism"
)
def test_breakdown_of_managed_anarchy() -> None:
    usual: Any = ran("breakdown_of_managed_anarchy")
    assert at(usual, "competition", 44) < 0.12
    assert at(usual, "competition", 60) > 1.3 * at(usual, "competition", 44)
    assert at(usual, "competition", 90) > 0.8 * at(usual, "competition", 60)
    assert at(ran("breakdown_of_managed_anarchy", "offensive_realism"), "competition", 20) > 0.6


@pytest.mark.notice("scenarios/classroom_six", "Thirty years are enough", "Seats with different")
def test_classroom_six() -> None:
    usual = ran("classroom_six", replicates=600)
    assert part(usual, "order", "end") < 0.25
    mixed = ran("classroom_six", mix="offensive_realism:0.34,three_steps:0.33,habit:0.33")
    assert part(mixed, "competition", "end") > 2.5 * part(usual, "competition", "end")


@pytest.mark.notice("scenarios/classroom_six", "In about six runs of ten")
def test_somebody_is_greedy_in_six_runs_of_ten() -> None:
    greedy = records("classroom_six", "malign", replicates=600)["malign"][:, 0]
    assert 0.55 < greedy.any(-1).mean() < 0.68
