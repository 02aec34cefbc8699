"""What a scenario tells its readers to notice is there: the default world and others, by fixed seeds.

Thresholds stand several standard errors of 150 replicates away from what was seen. A failure is news about the model:
look again, and change what the scenario says.
"""

from typing import Any

import pytest

from detente.studies.run import Report, run

pytestmark = pytest.mark.slow


def ran(name: str, theory: str = "default", mix: str | None = None, replicates: int = 150, **settings: float) -> Report:
    return run(theory, name, mix=mix, settings=settings, replicates=replicates)


def rate(report: Report, name: str) -> float:
    assert report.diagnosis is not None
    return report.diagnosis[name].mean


def part(report: Report, name: str, when: str) -> float:
    return report.summaries[name].parts[when]["mean"]


def at(report: Report, name: str, year: int) -> float:
    return float(report.summaries[name].mean[year])


def test_first_encounter() -> None:
    usual = ran("first_encounter")
    assert rate(usual, "restraint") > 0.9
    assert part(usual, "fear", "middle") < 0.32
    assert 0.18 < rate(ran("first_encounter", offence_advantage=3.5), "paradox") < 0.44


def test_fearful_friends() -> None:
    usual = rate(ran("fearful_friends"), "paradox")
    assert 0.15 < usual < 0.4
    assert rate(ran("fearful_friends", preemption=0), "paradox") < 0.5 * usual
    assert rate(ran("fearful_friends", sensibility=0.8), "paradox") < 0.7 * usual
    assert rate(ran("fearful_friends", "three_steps"), "paradox") < 0.05


def test_nuclear_rivalry() -> None:
    usual, conventional = ran("nuclear_rivalry"), ran("nuclear_rivalry", ruin=0)
    assert rate(usual, "war") == 0
    assert 0.6 < rate(conventional, "war") < 0.9
    assert part(usual, "forces", "end") > 0.85 * part(conventional, "forces", "end")
    dark = ran("nuclear_rivalry", "offensive_realism")
    assert rate(dark, "war") == 0
    assert rate(dark, "paradox") > 0.45


def test_cold_war() -> None:
    usual, dark = ran("cold_war"), ran("cold_war", "offensive_realism")
    assert 0.15 < at(usual, "belief", 31) < 0.4
    assert at(usual, "belief", 37) > 0.45
    assert at(usual, "belief", 42) < at(usual, "belief", 31)
    assert at(dark, "belief", 31) > at(dark, "belief", 0) - 0.1
    assert at(dark, "belief", 44) > 2 * at(usual, "belief", 44)
    assert part(ran("cold_war", sensibility=0), "belief", "middle") > 1.5 * part(usual, "belief", "middle")


def test_power_transition() -> None:
    usual = ran("power_transition")
    assert 0.1 < rate(usual, "paradox") < 0.25
    assert 0.2 < rate(usual, "war") < 0.4
    assert at(usual, "competition", 4) > at(usual, "competition", 24) > at(usual, "competition", 60)
    still = part(ran("power_transition", preventive_horizon=0), "wars", "whole")
    assert 0 < still < part(usual, "wars", "whole")


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


def test_multipolar_europe() -> None:
    usual = ran("multipolar_europe")
    powers = {s.name: s for s in usual.states}
    assert powers["Russia"].feared < min(powers[k].feared for k in ("France", "Germany"))
    assert at(usual, "competition", 28) < at(usual, "competition", 5)
    assert part(usual, "competition", "end") > 1.2 * at(usual, "competition", 28)
    assert rate(ran("multipolar_europe", "offensive_realism"), "war") > 0.7
    assert rate(ran("multipolar_europe", "english_school"), "war") < 0.2


def test_two_regions() -> None:
    usual = ran("two_regions", replicates=40)
    assert at(usual, "competition", 57) > 3 * at(usual, "competition", 49)
    assert at(usual, "competition", 68) < 1.5 * at(usual, "competition", 49)


def test_security_community_with_outsiders() -> None:
    usual, unbound = (ran("security_community_with_outsiders", replicates=40, **s) for s in ({}, {"binding": 0}))
    members, outsiders = usual.states[:5], usual.states[5:]
    assert max(s.competes for s in members) < min(s.competes for s in outsiders)
    assert part(usual, "fear", "end") < part(usual, "fear", "start")
    assert max(s.competes for s in unbound.states[:5]) > 1.5 * max(s.competes for s in members)


def test_breakdown_of_managed_anarchy() -> None:
    usual: Any = ran("breakdown_of_managed_anarchy")
    assert at(usual, "competition", 44) < 0.12
    assert at(usual, "competition", 60) > 1.3 * at(usual, "competition", 44)
    assert at(usual, "competition", 90) > 0.8 * at(usual, "competition", 60)
    assert at(ran("breakdown_of_managed_anarchy", "offensive_realism"), "competition", 20) > 0.6


def test_classroom_six() -> None:
    usual = ran("classroom_six", replicates=600)
    assert part(usual, "order", "end") < 0.25
    mixed = ran("classroom_six", mix="offensive_realism:0.34,three_steps:0.33,habit:0.33")
    assert part(mixed, "competition", "end") > 2.5 * part(usual, "competition", "end")
