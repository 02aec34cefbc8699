"""Counterfactuals of a case: one change, the same luck, paired intervals, on a record made up for tests."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from detente.core.errors import DetenteError, InvalidValue, UnknownName
from detente.core.progress import Moment
from detente.data.codes import actors
from detente.data.to_world import Start, scenario, start
from detente.mechanisms.observe.signals import Inspection
from detente.schools import school
from detente.studies.case.account import write
from detente.studies.case.changes import GENERAL, applicable, changes, choose_changes, first_year
from detente.studies.case.counterfactual import (
    apply_change,
    counterfactuals,
    effects,
    mean_difference,
    nearest,
    outcomes,
)
from detente.studies.case.effects import Counterfactual, Effect
from detente.studies.case.gather import read_case
from detente.studies.case.result import Case
from detente.studies.case.sections import Modelled, Told
from detente.studies.case.sentence import find_unbacked
from unit.studies.case_record import YEARS, made_up
from unit.studies.well_said import faults

BEGIN = Start(1950, (1.5, 0.5), (0.6, 0.2), ((0.0, 0.1), (0.1, 0.0)), 1000.0, ())


@pytest.fixture(scope="module")
def case() -> Case:
    record = made_up()
    sides = actors("USA-USSR", YEARS)
    made = read_case(record, sides, YEARS)
    made.modelled = Modelled(begin=start(record, sides, YEARS))
    return made


def _told(case: Case, found: list[Counterfactual]) -> list[str]:
    """What an account says of counterfactuals."""
    asked = replace(case, modelled=replace(case.modelled, counterfactuals=tuple(found)), told=Told())
    write(asked)
    assert all(not faults(one.text) and not find_unbacked(one, asked.facts) for one in asked.sentences)
    return [one.text for one in asked.sentences if one.group == "whatif"]


def records(conduct: Any, war: Any, capability: Any) -> dict[str, Any]:
    """One replicate of two states: acts and wars [year, (0 to 1, 1 to 0)], forces [year, state]."""
    length = len(conduct)
    acts, fights = np.zeros((1, length, 2, 2)), np.zeros((1, length, 2, 2))
    acts[0, :, 0, 1], acts[0, :, 1, 0] = np.transpose(conduct)
    fights[0, :, 0, 1] = war
    return {"conduct": acts, "war": fights, "capability": np.array([capability], float)}


def test_outcomes_by_hand() -> None:
    """Both compete in two of four years; from year 2 in one of two. Forces of 3 + 1 and then 1 + 1, at 10 each."""
    run = records([(1, 1), (1, 0), (1, 1), (0, 0)], [0, 1, 0, 0], [(3, 1), (3, 1), (1, 1), (1, 1)])
    whole = outcomes(run, 0, 10.0)
    assert whole["competition"] == pytest.approx([0.5])
    assert whole["spending"] == pytest.approx([30.0])
    assert whole["war"] == pytest.approx([1.0])
    late = outcomes(run, 2, 10.0)
    assert late["competition"] == pytest.approx([0.5])
    assert late["spending"] == pytest.approx([20.0])
    assert late["war"] == pytest.approx([0.0])


def test_effects_are_paired() -> None:
    """Differences of .1, .1, .3, .3: mean .2, sd .1155, t half-width 3.18 * .1155 / 2 = .184; far less than unpaired.

    As shares of the way from -1 to 1 they are .6 on average, with the spread of 109 independent cases.
    """
    base = {"spending": np.array([10.0, 10.0, 30.0, 30.0]), "competition": np.array([0.0, 0.9, 0.1, 0.6])}
    base["war"] = np.zeros(4)
    other = {
        "spending": base["spending"] * 1.1,
        "competition": base["competition"] + [0.1, 0.1, 0.3, 0.3],
        "war": np.zeros(4),
    }
    money, rivalry, war = effects(base, other, ("spending",))
    cases = 0.6 * 0.4 / (np.var([0.55, 0.55, 0.65, 0.65], ddof=1) / 4) * (1.959964 / 3.182446) ** 2
    assert cases == pytest.approx(109.2, abs=0.1)
    assert rivalry.difference == pytest.approx(0.2)
    assert (rivalry.low, rivalry.high) == pytest.approx((0.2 - 0.184, 0.2 + 0.184), abs=0.012)
    for end in (0.5 + rivalry.low / 2, 0.5 + rivalry.high / 2):  # Wilson: where the test of that share just fails
        assert abs(0.6 - end) == pytest.approx(1.959964 * (end * (1 - end) / cases) ** 0.5, rel=1e-5)
    assert rivalry.clear
    assert not rivalry.by_construction
    assert money.difference == pytest.approx(0.1)  # of the mean of 20
    assert (money.base, money.changed) == pytest.approx((20.0, 22.0))
    assert money.by_construction
    assert not war.clear
    single = effects({k: v[:1] for k, v in base.items()}, {k: v[:1] for k, v in other.items()})
    assert all(math.isfinite(one.low) and not one.clear for one in single)


def test_names() -> None:
    sides = actors("USA-USSR", YEARS)
    assert set(changes(sides)) == {one.name for one in GENERAL} | {"restraint_USA", "restraint_RUS"}
    assert len(choose_changes("all", sides, YEARS)) == len(GENERAL) + 2
    one, two = choose_changes("Restraint_rus@1960, trust", sides, YEARS)
    assert (one.name, one.year, two.name, two.year) == ("restraint_RUS", 1960, "trust", None)
    for bad, error in (
        ("trsut", UnknownName),
        ("trust@1960", InvalidValue),
        ("verified_treaty@1950", InvalidValue),
        ("verified_treaty@soon", InvalidValue),
        (" , ", InvalidValue),
    ):
        with pytest.raises(error) as caught:
            choose_changes(bad, sides, YEARS)
        assert isinstance(caught.value, DetenteError)
        assert caught.value.hint


def test_when_a_change_comes() -> None:
    """Year 0 of the run leads from 1950 to 1951, so what comes in 1960 begins in its year 9."""
    known = {one.name: one for one in choose_changes("all", actors("USA-USSR", YEARS), YEARS)}
    assert first_year(known["trust"], BEGIN, 29) == 0
    assert first_year(known["restraint_USA"], BEGIN, 29) == 0
    assert first_year(known["verified_treaty"], BEGIN, 29) == 10
    (late,) = choose_changes("verified_treaty@1960", actors("USA-USSR", YEARS), YEARS)
    assert first_year(late, BEGIN, 29) == 9


def test_only_what_is_named_is_changed() -> None:
    world = scenario(BEGIN, actors("USA-USSR", YEARS), 1979)
    known = changes(actors("USA-USSR", YEARS))
    theory, same = apply_change(known["trust"], school("default"), world, BEGIN)
    assert same == world
    assert {k: v for k, v in theory.values().items() if v != school("default").values()[k]} == {"prior": 0.3}
    theory, other = apply_change(known["parity"], school("default"), world, BEGIN)
    assert theory == school("default")
    assert other.given["economy"] == [1.0, 1.0]
    assert other.given["capability"] == pytest.approx([0.4, 0.4])
    assert other.given["distance"] == world.given["distance"]


def test_a_school_that_does_not_know_what_is_changed() -> None:
    known = changes(actors("USA-USSR", YEARS))
    assert applicable(known["trust"], BEGIN, 0, school("default")) == ""
    assert applicable(known["parity"], BEGIN, 0, school("default")) == ""
    says = applicable(known["sensibility"], BEGIN, 0, school("three_steps"))
    assert says == "this school says so already"
    missing = applicable(known["verified_treaty"], BEGIN, 0, school("default").without(Inspection))
    assert missing == "this school knows no verification"


def test_luck_is_shared_and_nothing_changes_before_its_year(case: Case) -> None:
    """A change in 1970 leaves every year before it as it was, to the last bit; the outcomes count from then on."""
    from detente.engine.ensemble import simulate

    assert case.begin is not None
    world = scenario(case.begin, case.actors, 1979)
    (late,) = choose_changes("new_leaders@1970", case.actors, case.years)
    theory, other = apply_change(late, school("default"), world, case.begin)
    one, two = (
        simulate(theory, which, replicates=40, keep=("capability", "conduct", "war"), backend="numpy")
        for which in (world, other)
    )
    at = first_year(late, case.begin, world.years)
    for name in ("capability", "conduct", "war"):
        assert (one[name][:, :at] == two[name][:, :at]).all()
    assert (one["conduct"][:, at:] != two["conduct"][:, at:]).any()


def test_counterfactuals_of_a_case(case: Case) -> None:
    seen: list[Moment] = []
    found = counterfactuals(
        case,
        "no_offence_advantage,restraint_USA,sensibility",
        theories=["psychological_spiral", "three_steps"],
        replicates=60,
        backend="numpy",
        progress=seen.append,
    )
    assert [one.name for one in found][:3] == ["no_offence_advantage", "restraint_USA", "sensibility"]
    assert (seen[-1].done, seen[-1].due) == (8, 8)
    spiral = {one.name: one for one in found if one.school == "psychological_spiral"}
    less = spiral["no_offence_advantage"].effect("competition")
    assert less is not None
    assert less.difference < 0
    assert less.clear
    alone = spiral["restraint_USA"].effect("competition")
    assert alone is not None
    assert alone.by_construction
    assert alone.changed < 0.1
    assert [one.note for one in found if one.school == "three_steps"][2] == "this school says so already"
    told = _told(case, found)
    assert told[1].startswith("Counterfactuals are the model's, not history's")
    assert "by construction" in " ".join(told)
    json.dumps([one.as_dict() for one in found], allow_nan=False)
    again = counterfactuals(
        case, "no_offence_advantage", theories=["psychological_spiral"], replicates=60, backend="numpy"
    )
    assert again[0] == found[0]


def test_schools_asked_and_summaries(case: Case) -> None:
    assert nearest(case) == ("default",)
    assert counterfactuals(Case(case.recorded), "all") == []
    assert _told(case, []) == []
    effect = Effect("competition", 0.5, 0.3, -0.2, -0.3, -0.1, by_construction=False)
    money = Effect("spending", 10.0, 8.0, -0.2, -0.3, -0.1, by_construction=False)
    war = Effect("war", 0.2, 0.2, 0.0, 0.0, 0.0, by_construction=False)
    built = Effect("competition", 0.5, 0.0, -0.5, -0.5, -0.5, by_construction=True)
    rows = [
        Counterfactual("trust", "trust", "a", "A", 1951, (money, effect, war)),
        Counterfactual("restraint_USA", "restraint", "a", "A", 1951, (money, built, war)),
        Counterfactual("parity", "parity", "a", "A", 1951, note="not known"),
    ]
    assert mean_difference(rows, "trust", "competition") == pytest.approx(-0.2)
    assert mean_difference(rows, "restraint_USA", "competition") is None  # put in: it does not count as the strongest
    assert mean_difference(rows, "parity", "competition") is None
    told = _told(case, rows)
    assert told[0] == "In the model, competition falls most with trust: -20 points"
    assert told[-1] == "With parity, nothing could be run: not known."
