"""Theories and scenarios by name, in either order, as text, dictionary or object; and what is refused."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import detente
from detente import Intervention, Scenario, Single, Theory, logic, run, school, simulate, twin, verdict
from detente.core.errors import InvalidValue, UnknownName
from detente.core.progress import Moment
from detente.engine import ensemble
from detente.scenarios import as_scenario, scenario
from detente.scenarios.registry import text_of
from detente.schools import as_theory
from detente.studies.given import as_theories, says_scenario, says_theory
from detente.studies.mixed import Mix, as_mix, parse_mix

QUICK: dict[str, Any] = {"replicates": 3, "years": 4, "seed": 2, "backend": "numpy"}
MINE = school("three_steps").where(worst_case=0.1).replace(name="mine", title="Mine")


# ------------------------------------------------------------------ names where objects are
def test_a_name_is_the_object() -> None:
    by_name = simulate("three_steps", "cold_war", **QUICK)
    by_object = ensemble.simulate(school("three_steps"), scenario("cold_war"), **QUICK)
    for name, record in by_object.records.items():
        assert (by_name[name] == record).all()
    assert by_name.theory == by_object.theory


def test_names_are_lenient_and_paths_are_read(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text_of("cold_war"), encoding="utf-8")
    runs = [simulate(" Three Steps ", where, **QUICK) for where in ("Cold-War", path, str(path))]
    assert all((one["belief"] == runs[0]["belief"]).all() for one in runs)


def test_one_theory_a_state() -> None:
    made = simulate(["offensive_realism", MINE], "cold_war", **QUICK)
    assert [t.name for t in made.theories] == ["offensive_realism", "mine"]


def test_single_runs_and_twins_take_names() -> None:
    one = Single("three_steps", "first_encounter", seed=2, replicate_id=1)
    assert isinstance(one, ensemble_single())
    whole = simulate(
        "three_steps", "first_encounter", replicates=2, years=1, seed=2, backend="numpy", keep=("economy",)
    )
    assert (one.live().economy[..., 0] == whole["economy"][1, 0]).all()
    assert isinstance(one.fork(0), Single)
    path = twin("three_steps", "first_encounter", years=2, keep="fear")({})
    assert path["fear"].shape == (2, 2, 2)
    with pytest.raises(InvalidValue, match="twin follows one theory"):
        twin(["three_steps", "habit"], "first_encounter")  # type: ignore[arg-type]
    with pytest.raises(InvalidValue, match="Exchange them"):
        Single("cold_war", "three_steps")
    for wrong in ({"seed": -1}, {"replicate_id": 0.5}, {"replicate_id": -1}):
        with pytest.raises(InvalidValue, match="whole number"):
            Single("three_steps", "cold_war", **wrong)  # type: ignore[arg-type]


def ensemble_single() -> type:
    from detente.engine.single import SingleRun as Below

    return Below


def test_verdicts_of_names_and_theories() -> None:
    small: dict[str, Any] = {"worlds": "W4", "replicates": 3, "years": 20, "beds": (), "draws": 0}
    assert list(verdict("three_steps", **small).theories) == ["three_steps"]
    assert list(verdict(MINE, **small).theories) == ["mine"]
    both = verdict(theories=[MINE, "habit", "habit"], mix={"habit": 0.5, MINE: 0.5}, **small)
    assert [row.school for row in both.rows] == ["mine", "habit", "mixed_world"]
    with pytest.warns(DeprecationWarning, match=r"verdict\(names=...\) is now verdict\(theories=...\)"):
        old = verdict(names=["three_steps"], **small)  # type: ignore[call-arg]
    assert list(old.theories) == ["three_steps"]
    with pytest.raises(InvalidValue, match="Two theories are called 'three_steps'"):
        verdict(["three_steps", MINE.replace(name="three_steps")], **small)
    with pytest.raises(InvalidValue, match="3 is no theory"):
        verdict(3, **small)  # type: ignore[arg-type]


def test_several_theories() -> None:
    assert len(as_theories()) == len(as_theories([])) == len(detente.schools())
    assert [t.name for t in as_theories(("habit", MINE))] == ["habit", "mine"]
    for wrong in ({"habit": 1.0}, 3, [None], [["habit"]]):
        with pytest.raises(InvalidValue, match="is no theory"):
            as_theories(wrong)  # type: ignore[arg-type]


# ------------------------------------------------------------------ mixes
def test_a_mix_in_every_form_is_the_same() -> None:
    text = "offensive_realism:0.3,three_steps:0.7"
    mix = parse_mix(text)
    forms = ({"offensive_realism": 0.3, school("three_steps"): 0.7}, [("offensive_realism", 0.3), ("three_steps", 0.7)])
    assert all(as_mix(form) == mix for form in (text, mix, *forms))
    told = [run("first_encounter", mix=form, **QUICK).to_json() for form in (text, *forms)]
    assert told[0]["summaries"] == told[1]["summaries"] == told[2]["summaries"]


@pytest.mark.parametrize(
    ("mix", "said"),
    [
        ({"habit": 0.3}, "sum to 0.3"),
        ({"habit": "much", "grit": 0.5}, "share of 'habit' is 'much'"),
        ({"habit": True}, "share of 'habit' is True"),
        ({"habit": 1.5}, "share of 'habit' is 1.5"),
        ([("habit", 0.5), ("habit", 0.5)], "named twice"),
        ({}, "schools with their shares, not {}"),
        (3, "schools with their shares, not 3"),
        (["habit"], "schools with their shares"),
        ([("habit", 0.5, 1)], "schools with their shares"),
        ({3: 1.0}, "3 is no theory"),
    ],
)
def test_what_is_no_mix(mix: Any, said: str) -> None:
    with pytest.raises(InvalidValue, match=re.escape(said)):
        as_mix(mix)


def test_a_mix_is_not_for_simulate() -> None:
    for mix in ({"habit": 1.0}, Mix((school("habit"),), (1.0,))):
        with pytest.raises(InvalidValue, match=r"Use run\(scenario=..., mix=...\)"):
            simulate(mix, "cold_war")  # type: ignore[arg-type]
    with pytest.raises(InvalidValue, match="one theory, or a mix: both are given"):
        run("habit", "cold_war", mix="habit:1")


# ------------------------------------------------------------------ the order
def told(*args: Any, **kwargs: Any) -> tuple[str, str]:
    report = run(*args, **QUICK, **kwargs)
    assert report.theory is not None
    return report.theory.name, report.scenario.name


@pytest.mark.parametrize(
    ("args", "kwargs", "who"),
    [
        (("three_steps", "cold_war"), {}, ("three_steps", "cold_war")),
        (("cold_war",), {}, ("default", "cold_war")),
        (("cold_war",), {"theory": "three_steps"}, ("three_steps", "cold_war")),
        ((), {"scenario": "cold_war"}, ("default", "cold_war")),
        ((), {"theory": "habit", "scenario": "cold_war"}, ("habit", "cold_war")),
        (("power_transition",), {}, ("default", "power_transition")),
        (("power_transition", "power_transition"), {}, ("power_transition", "power_transition")),
        (("three_steps", "power_transition"), {}, ("three_steps", "power_transition")),
        (("power_transition", "cold_war"), {}, ("power_transition", "cold_war")),
        ((MINE, Scenario("own")), {}, ("mine", "own")),
        ((Scenario("own"),), {}, ("default", "own")),
    ],
)
def test_the_theory_comes_first_and_a_scenario_may_stand_alone(args: Any, kwargs: Any, who: tuple[str, str]) -> None:
    assert told(*args, **kwargs) == who


@pytest.mark.parametrize(
    ("args", "who", "write"),
    [
        (("cold_war", "three_steps"), ("three_steps", "cold_war"), "run('three_steps', 'cold_war')"),
        (("cold_war", "power_transition"), ("power_transition", "cold_war"), "run('power_transition', 'cold_war')"),
        (("power_transition", "three_steps"), ("three_steps", "power_transition"), "run('three_steps', 'power_tr"),
        ((Scenario("own"), "habit"), ("habit", "own"), "run('habit', scenario)"),
        (("cold_war", MINE), ("mine", "cold_war"), "run(theory, 'cold_war')"),
    ],
)
def test_the_old_order_is_understood_for_one_version(args: Any, who: tuple[str, str], write: str) -> None:
    with pytest.warns(DeprecationWarning, match=re.escape(write)) as warned:
        assert told(*args) == who
    assert warned[0].filename == __file__, "it points to the call"


@pytest.mark.parametrize("call", [simulate, logic, twin])
def test_exchanged_arguments_are_told(call: Any) -> None:
    for args in (("cold_war", "three_steps"), (Scenario("s"), school("habit")), (Scenario("s"), "habit")):
        with pytest.raises(InvalidValue, match=r"the scenario first.*Exchange them: \w+\("):
            call(*args)
    with pytest.raises(InvalidValue, match=re.escape("simulate('three_steps', 'power_transition')")):
        simulate("power_transition", "three_steps")


@pytest.mark.parametrize(
    ("call", "kind", "said"),
    [
        (lambda: simulate(None, "cold_war"), InvalidValue, 'None is no theory. Give a Theory, or the name'),
        (lambda: simulate(3, "cold_war"), InvalidValue, "3 is no theory"),
        (lambda: simulate("three_steps", None), InvalidValue, "None is no scenario. Give a Scenario"),
        (lambda: simulate("three_steps", 3), InvalidValue, "3 is no scenario"),
        (lambda: simulate(lambda: MINE, "cold_war"), InvalidValue, "Call it: my_school()"),
        (lambda: simulate([MINE, None], "cold_war"), InvalidValue, "None is no theory"),
        (lambda: simulate("thre_steps", "cold_war"), UnknownName, "Did you mean 'three_steps'"),
        (lambda: simulate("three_steps", "cold_wars"), UnknownName, "Did you mean 'cold_war'"),
        (lambda: simulate("three_steps", b"cold_war"), InvalidValue, "b'cold_war' is no scenario"),
        (lambda: run(), InvalidValue, "no scenario"),
        (lambda: run(theory="three_steps"), InvalidValue, 'run("three_steps", "cold_war")'),
        (lambda: run("three_steps"), InvalidValue, "theory and no scenario"),
        (lambda: run(MINE), InvalidValue, "theory and no scenario"),
        (lambda: run([MINE, MINE], "cold_war"), InvalidValue, "one theory for all states"),
        (lambda: run("habit", "cold_war", interventions=[Intervention(60)]), InvalidValue, "after the last year, 44"),
        (lambda: run("habit", "cold_war", settings=3), InvalidValue, "must be a mapping"),
        (lambda: logic(["habit", "habit"], "cold_war"), InvalidValue, "one theory"),
        (lambda: detente.game("prisoners"), UnknownName, "detente games"),
        (lambda: detente.game(None), UnknownName, "no game None"),
        (lambda: detente.replicate("x"), UnknownName, "no replication 'x'"),
        (lambda: detente.replicate(None), UnknownName, "no replication None"),
        (lambda: detente.claims("M99"), UnknownName, "no claim 'M99'"),
    ],
)  # fmt: skip
def test_what_is_accepted_is_told(call: Any, kind: type[Exception], said: str) -> None:
    with pytest.raises(kind, match=re.escape(said)):
        call()


def test_interventions_of_a_run() -> None:
    blow = Intervention(1, conduct="compete")
    place = Scenario("s", settings={"prior": 0.3})
    beside = run("habit", place, interventions=blow, **QUICK)
    within = run("habit", place.replace(interventions=(blow,)), **QUICK)
    assert beside.to_json()["summaries"] == within.to_json()["summaries"]
    assert beside.scenario.interventions == (blow,)


def test_games_and_conversions_return_what_is_one_already() -> None:
    game, place = detente.game("trust_game"), scenario("cold_war")
    assert (detente.game(game), as_theory(MINE), as_scenario(place)) == (game, MINE, place)
    assert says_theory("three steps")
    assert says_theory([MINE, "habit"])
    assert not says_theory("cold_war")
    assert not says_theory(None)
    assert says_scenario("power_transition")
    assert says_scenario("anything.toml")
    assert not says_scenario("three_steps")


def test_a_fork_takes_one_intervention() -> None:
    base = simulate("habit", "first_encounter", **QUICK)
    blow = Intervention(2, conduct="compete")
    one, two = detente.fork(base, 2, blow, workers=1), detente.fork(base, 2, [blow])
    assert (one["conduct"] == two["conduct"]).all()
    assert np.asarray(one["conduct"])[:, 2:, 0, 1].all()
    with pytest.raises(InvalidValue, match="'NoneType' is no run"):
        detente.fork(None, 2, blow)  # type: ignore[arg-type]
    with pytest.raises(InvalidValue, match="after the last year"):
        detente.fork(base, 2, Intervention(9))
    with pytest.raises(InvalidValue, match=r"year of a fork is 0\.5"):
        detente.fork(base, 0.5, blow)  # type: ignore[arg-type]


def test_a_theory_is_what_it_says() -> None:
    assert isinstance(as_theory("three_steps"), Theory)


def test_progress_of_a_simulation_is_told_in_finished_replicates() -> None:
    told: list[Moment] = []
    run = detente.simulate(
        "default",
        "first_encounter",
        replicates=700,
        years=3,
        backend="numpy",
        progress=told.append,
    )
    assert run.replicates == 700
    assert {moment.due for moment in told} == {700}
    assert [moment.done for moment in told] == sorted({moment.done for moment in told})
    assert len(told) > 1
    assert told[-1].done == 700


def test_what_is_no_run_has_no_diagnosis_and_is_told_what_has() -> None:
    with pytest.raises(InvalidValue, match=r"this is Report\..*report\.diagnosis"):
        detente.diagnose(run("first_encounter", replicates=4, years=6, backend="numpy"))


def test_a_theory_alone_wants_a_scenario() -> None:
    with pytest.raises(InvalidValue, match=r'Add one: run\(\'three_steps\', "cold_war"\)'):
        run("three_steps")


def test_a_file_without_a_name_is_told_so() -> None:
    with pytest.raises(InvalidValue, match=r"Write FILE:NAME, such as mine\.py:my_school"):
        school("mine.py")


def test_a_result_is_not_kept_under_the_name_of_another_format(tmp_path: Path) -> None:
    found = simulate("default", "first_encounter", replicates=2, years=2, backend="numpy")
    with pytest.raises(InvalidValue, match="to_csv"):
        found.save(tmp_path / "run.csv")
    assert not list(tmp_path.iterdir())


def test_a_sweep_that_is_given_a_theory_first_says_how() -> None:
    with pytest.raises(InvalidValue, match="takes the scenario first") as told:
        detente.sweep("three_steps", "fearful_friends", vary={"prior": [0.1, 0.5]})  # type: ignore[misc]
    assert "sweep('fearful_friends', vary, theory='three_steps')" in f"{told.value} {told.value.hint}"
