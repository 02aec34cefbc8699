"""Theories made of parts: what stands where, what comes together, what is denied."""

import numpy as np
import pytest

from detente.core.errors import InvalidValue, UnknownName
from detente.core.param import param
from detente.core.phases import Interpretation, Mechanism, Year
from detente.core.scenario import Intervention, Scenario
from detente.core.world import World
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


class Leap(Mechanism):
    """All evidence counts more: it has the name of one of detente's, and does something else."""

    phase = "interpret"
    follows = interpret.ConductEvidence
    off = ("own_leap",)
    own_leap = param(0.0, low=0, high=1, unit="share", identity=0, label="how much more")

    def __call__(self, world: World, view: Interpretation, year: Year) -> tuple[World, Interpretation]:
        return world, view.replace(evidence=(1.0 + year.p.own_leap) * view.evidence)


def test_who_denies_one_of_two_of_a_name_does_not_deny_the_other() -> None:
    made = compose("x", "X", [CORE, Leap], denies=[respond.Leap])
    assert not made.denies_kind(Leap)
    assert made.denies_kind(respond.Leap)
    assert made.add(Leap).denies == ("Leap",)  # that one of yours is there says nothing of detente's
    assert respond.Leap not in {type(m) for m in made.bring({"leap": 0.5}).mechanisms}
    other = compose("x", "X", [CORE, respond.Leap], denies=[Leap])
    assert other.denies == (f"{__name__}.Leap",)
    assert other.where(leap=0.5).settings == {"leap": 0.5}
    assert other.add(Leap).denies == ()
    assert made.without(Leap).denies == ("Leap", *other.denies)


def test_in_company_a_namesake_is_not_denied() -> None:
    """In one anatomy with a mechanism of one's own, who denies its namesake follows what a scenario says of it."""
    theory = compose("x", "X", [CORE], denies=[respond.Leap])
    where = Scenario("two", years=30, settings={"own_leap": 1.0})
    alone = united([theory, theory.add(Leap)])[0]
    assert "own_leap" in alone.idle
    assert "own_leap" not in alone.settings
    assert not np.array_equal(competes(alone, where), competes(theory, where.replace(settings={})))


def test_who_is_made_to_talk_is_heard() -> None:
    """A scenario lets states talk: they are heard, unless the theory says otherwise, or has them talk itself."""
    deaf, where = compose("x", "X", [CORE, observe.CheapTalk]), Scenario("two", years=40)
    talking = where.replace(settings={"talk": 0.5, "prior": 0.6})
    assert interpret.TalkEvidence in {type(m) for m in in_scenario(deaf, talking).mechanisms}
    heard = compose("x", "X", [CORE, TALK])
    assert np.array_equal(competes(deaf, talking), competes(heard, talking))
    later = (Intervention(10, settings={"talk": 0.5}),)
    assert np.array_equal(competes(deaf, where, interventions=later), competes(heard, where, interventions=later))
    meant = deaf.replace(settings={"talk": 0.5})
    for theory in (meant, compose("x", "X", deaf.mechanisms, denies="TalkEvidence")):
        assert interpret.TalkEvidence not in {type(m) for m in in_scenario(theory, talking).mechanisms}
    assert deaf.bring({"talk": 0.0}) == deaf
    listening = compose("x", "X", [CORE, interpret.TalkEvidence])
    assert listening.bring({"talk_scepticism": 0.5}) == listening
