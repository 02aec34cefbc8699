"""Theories made of parts: what stands where, what comes together, what is denied."""

import numpy as np
import pytest

from detente.core.errors import InvalidValue, UnknownName
from detente.core.phases import Mechanism
from detente.core.scenario import Intervention, Scenario
from detente.engine.ensemble import simulate
from detente.engine.plan import in_scenario
from detente.mechanisms import bind, interpret, observe, respond, structure
from detente.mechanisms.complete import COMPLETE, completed, compose, united
from detente.mechanisms.groups import CORE, GROUPS, INSTITUTIONS, TALK, TREATIES
from detente.schools import school, schools
from detente.studies.run import run


class Echo(Mechanism):
    """Does nothing, after perception."""

    phase = "interpret"
    follows = interpret.Misreading


class Last(Mechanism):
    """Does nothing, wherever it is put."""

    phase = "interpret"


def names(theory: object, phase: str) -> list[str]:
    return [type(m).__name__ for m in getattr(theory, phase)]


def test_parts_stand_in_the_order_of_the_year_however_they_are_named() -> None:
    parts = (CORE, INSTITUTIONS, TREATIES, interpret.Misreading, respond.Leap)
    one, other = (compose("x", "X", has) for has in (parts, parts[::-1]))
    assert one.anatomy == other.anatomy
    assert list(one.mechanisms) == [m for m in COMPLETE.mechanisms if m in one.mechanisms]


def test_the_core_alone_is_a_world() -> None:
    """What every school shares needs nothing else: acts both ways, and every number finite."""
    run = simulate(
        compose("core", "Core", [CORE]), Scenario("two", years=60), replicates=64, keep=("conduct", "forces")
    )
    assert not run.failures
    assert 0.02 < run["conduct"][..., [0, 1], [1, 0]].mean() < 0.98
    assert np.isfinite(run["forces"]).all()


def test_every_mechanism_of_a_group_has_a_place() -> None:
    known = {type(m) for m in COMPLETE.mechanisms}
    assert all(kind in known for group in GROUPS for kind in group)
    assert [k for k in CORE if not all(k in {type(m) for m in school(name).mechanisms} for name in schools())] == []


def test_ones_own_stands_after_what_it_follows() -> None:
    made = compose("x", "X", [CORE, interpret.Misreading, Echo, Last])
    held = names(made, "interpret")
    assert held[held.index("Misreading") + 1] == "Echo"
    assert held[-1] == "Last"
    assert names(compose("x", "X", [CORE, Echo]), "interpret")[-1] == "Echo"  # what it follows is not there
    shared = names(united([made, school("three_steps")])[1], "interpret")
    assert shared[shared.index("Misreading") + 1] == "Echo"


def test_what_is_there_twice_is_there_once() -> None:
    assert compose("x", "X", [CORE, CORE, bind.Order]).anatomy == compose("x", "X", [CORE]).anatomy


def test_having_and_denying_is_refused() -> None:
    with pytest.raises(InvalidValue, match="both has and denies Leap"):
        compose("x", "X", [CORE, respond.Leap], denies=[respond.Leap])


def test_groups_are_taken_out_as_they_are_put_in() -> None:
    theory = school("three_steps")
    assert theory.without(INSTITUTIONS).add(INSTITUTIONS).anatomy == theory.anatomy
    assert compose("x", "X", CORE).anatomy == compose("x", "X", [CORE]).anatomy
    with pytest.raises(InvalidValue, match="is no mechanism"):
        compose("x", "X", None)  # type: ignore[arg-type]  # that is what is tested
    with pytest.raises(InvalidValue, match="Settings are values"):
        theory.bring(None)  # type: ignore[arg-type]  # that is what is tested


@pytest.mark.parametrize("part", ["Preemtion", 3, int, None])
def test_what_is_no_mechanism_is_refused(part: object) -> None:
    with pytest.raises((InvalidValue, UnknownName)) as e:
        school("three_steps").add(part)  # type: ignore[arg-type]  # that is what is tested
    assert part != "Preemtion" or "Preemption" in str(e.value)


# ------------------------------------------------------------------ settings that speak of more
def test_a_parameter_brings_its_mechanism_and_what_goes_with_it() -> None:
    bare = compose("x", "X", [CORE])
    talking = bare.where(talk=0.5)
    assert {type(m) for m in talking.mechanisms} - {type(m) for m in bare.mechanisms} == set(TALK)
    assert names(school("three_steps").where(preemption=1.0), "interpret")[-3:-1] == ["Preemption", "WorstCase"]


def test_what_a_theory_denies_is_not_brought() -> None:
    theory = school("offensive_realism")
    assert "BindingCost" in theory.denies
    with pytest.raises(UnknownName, match=r"theory\.add\('BindingCost'\)"):
        theory.where(binding_cost=0.5)
    put = theory.add("BindingCost").where(binding_cost=0.5)
    assert structure.BindingCost() in put.structure
    assert "BindingCost" not in put.denies
    assert "Leap" in put.denies
    assert "Leap" in school("default").without(respond.Leap).denies


def test_a_scenario_brings_what_it_speaks_of() -> None:
    ruin, calm = (Scenario("x", settings={"ruin": value}) for value in (1.5, 0.0))
    theory = school("three_steps")
    assert structure.Ruin() not in theory.structure
    assert structure.Ruin() in in_scenario(theory, ruin).structure
    assert in_scenario(theory, calm) == theory  # at its identity it would do nothing
    later = Scenario("x", interventions=(Intervention(5, settings={"intelligence": 0.5}),))
    assert observe.Intelligence() in in_scenario(theory, later).observe
    denied = school("offensive_realism")
    assert in_scenario(denied, Scenario("x", settings={"order_cost": 1.0})) == denied


def test_ruin_deters_in_a_school_that_does_not_list_it() -> None:
    """Told by a scenario, it acts: of 400 runs of forty years, far fewer see war (no chance of a false alarm)."""
    wars = []
    for ruin in (0.0, 3.0):
        where = Scenario("x", years=40, settings={"ruin": ruin, "prior": 0.8, "offence_advantage": 3.0})
        wars.append((simulate(school("three_steps"), where, replicates=400, keep=("wars",))["wars"].sum(1) > 0).mean())
    assert wars[1] < 0.5 * wars[0]


# ------------------------------------------------------------------ alone and in company
def competes(theory: object, scenario: Scenario, **how: object) -> np.ndarray:
    run = simulate(theory, scenario, replicates=60, keep=("conduct",), seed=1, **how)  # type: ignore[arg-type]
    return run["conduct"]


def test_a_scenario_speaks_to_a_completed_theory_as_to_the_theory() -> None:
    """Twins in one world are the theory alone, in a scenario that sets what the theory does not list."""
    where = Scenario("two", years=40, settings={"ruin": 1.5, "preemption": 0.5, "prior": 0.7})
    theory = school("default")
    alone = competes(theory, where)
    assert np.array_equal(competes(completed(theory), where), alone)
    twin = theory.replace(name="twin")
    assert np.array_equal(competes((theory, twin), where), alone)
    assert not np.array_equal(competes(theory, where.replace(settings={"prior": 0.7})), alone)


def test_what_is_done_on_the_way_reaches_a_mix() -> None:
    """Ruin comes in the eighth year of the Cold War, which no school lists: a mix of one school is that school."""
    alone = run("default", "cold_war", replicates=20, seed=1)
    mixed = run("cold_war", mix="default:1", replicates=20, seed=1)
    assert mixed.ignored == alone.ignored == ()
    ends = [one.summaries["competition"].parts["whole"]["mean"] for one in (alone, mixed)]
    assert ends[0] == pytest.approx(ends[1], abs=0.01)  # .81 without ruin, .68 with it


def test_what_is_done_on_the_way_changes_no_year_before() -> None:
    lean, where = compose("lean", "Lean", [CORE]), Scenario("two", years=20)
    done = (Intervention(10, until=15, settings={"worst_case": 0.6, "leap": 0.5}),)
    plain, changed = competes(lean, where), competes(lean, where, interventions=done)
    assert np.array_equal(plain[:, :10], changed[:, :10])
    assert not np.array_equal(plain[:, 10:], changed[:, 10:])


def test_who_denies_a_mechanism_is_deaf_to_it_in_any_company() -> None:
    where, theory = Scenario("two", years=30), school("offensive_realism")
    done = (Intervention(10, settings={"leap": 1.0}),)
    company = competes((theory, school("default")), where, interventions=done)
    without = competes((theory, school("default")), where)
    assert not np.array_equal(company, without)  # the other leaps
    with pytest.warns(UserWarning, match="leap in year 10"):
        alone = competes(completed(theory), where, interventions=done)
    assert np.array_equal(alone, competes(theory, where))


def test_ones_own_stands_there_however_the_parts_are_named() -> None:
    parts = (CORE, interpret.Misreading, Echo, Last)
    anatomies = {compose("x", "X", order).anatomy for order in (parts, parts[::-1], (Echo, CORE, Last, *parts[1:2]))}
    assert len(anatomies) == 1


def test_following_one_of_another_phase_is_refused() -> None:
    class Lost(Mechanism):
        """Does nothing, nowhere."""

        phase = "bind"
        follows = interpret.Misreading

    with pytest.raises(InvalidValue, match="of the phase 'bind' follows Misreading"):
        compose("x", "X", [CORE, Lost])


def test_denials_are_named_as_parts_are() -> None:
    made = compose("x", "X", [CORE], denies=("Leap", TALK, bind.Treaties))
    assert made.denies == ("Leap", "CheapTalk", "TalkEvidence", "Treaties")
