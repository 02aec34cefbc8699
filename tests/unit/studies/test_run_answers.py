"""Answers to the questions of scenarios: measured by hand, on years that are not scripted, in words that fit."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from detente.core.errors import InvalidValue, UnknownName
from detente.core.measure import Measure
from detente.core.reply import ANSWERABLE, Reply, Sought
from detente.core.run import Run
from detente.core.scenario import Intervention, Scenario
from detente.scenarios import document, scenario, scenarios
from detente.schools import school
from detente.studies.run import Report, run
from detente.studies.run.answers import MEASURED, NOTHING, SHORT, fill, often, select, than
from detente.studies.run.script import script_of, tell_changes, tell_window

QUICK: dict[str, Any] = {"replicates": 8, "backend": "numpy"}


def made(acts: Any, what: tuple[Intervention, ...] = (), **more: Any) -> Run:
    """Return a record of three states with these acts [year, state, other], and these wars, if any."""
    held = np.asarray(acts, float)
    years = len(held)
    place = Scenario("three", states=3, years=years, interventions=what)
    records = {"conduct": held[None], "war": np.zeros((1, years, 3, 3)), **more}
    return Run(school("default"), place, 0, np.arange(1), years, records, {})


def measured(name: str, record: Run, **how: Any) -> float:
    sought = Sought(name, **how)
    return float(MEASURED[name](record, select(record, sought))[0])


def test_every_measure_of_an_answer_is_measured() -> None:
    assert set(MEASURED) == set(ANSWERABLE)


def test_measures_by_hand() -> None:
    """Ten years: 0 and 1 compete in 6, 0 toward 2 always and not in return, 1 and 2 never."""
    acts = np.zeros((10, 3, 3))
    acts[:6, 0, 1] = acts[:6, 1, 0] = acts[:, 0, 2] = 1
    record = made(acts, fear=0.3 * acts[None], belief=0.5 * acts[None])
    assert measured("hostility", record) == pytest.approx(1 / 3)
    assert measured("restraint", record) == pytest.approx(1 / 3)
    assert measured("competition", record) == pytest.approx((6 + 6 + 10) / 60)
    assert measured("competition", record, actors=(0,), targets=(1, 2)) == pytest.approx(16 / 20)
    assert measured("fear", record, actors=(2,)) == 0
    assert measured("belief", record, actors=(0,), targets=(2,)) == 0.5
    assert measured("hostility", record, actors=(0,), targets=(1,), year=6, until=10) == 0
    assert measured("restraint", record, actors=(0,), targets=(1,), year=6, until=10) == 1
    assert np.isnan(measured("competition", record, year=6, until=11)), "the run is too short for it"


def test_wars_by_hand() -> None:
    """In year 2 state 0 fights 1, in year 5 both fight 2; of three states two are half of them."""
    war = np.zeros((1, 8, 3, 3))
    war[0, 2, 0, 1] = war[0, 2, 1, 0] = 1
    record = made(np.zeros((8, 3, 3)), war=war)
    assert measured("war", record) == measured("general_war", record) == 1
    assert measured("war", record, year=3) == 0
    assert measured("war", record, actors=(2,)) == 0
    imposed = made(np.zeros((8, 3, 3)), (Intervention(2, 3, conduct=1, actor=1),), war=war)
    assert measured("war", imposed) == 0, "a war in a year that is scripted for the two"


def test_general_war_is_of_half_the_states() -> None:
    """Of five states two at war are too few, three in one year are enough, three in two years are not."""
    war = np.zeros((1, 4, 5, 5))
    place = Scenario("five", states=5, years=4)

    def found(*fights: tuple[int, int, int]) -> float:
        held = war.copy()
        for year, i, j in fights:
            held[0, year, i, j] = held[0, year, j, i] = 1
        record = Run(school("default"), place, 0, np.arange(1), 4, {"war": held}, {})
        return measured("general_war", record)

    assert found((1, 0, 1)) == 0
    assert found((1, 0, 1), (1, 1, 2)) == 1
    assert found((1, 0, 1), (2, 1, 2)) == 0


def test_scripted_years_decide_nothing() -> None:
    """Both hold back in every year that is theirs; competing is imposed in 9 of 10, and in all for another."""
    acts = np.zeros((10, 3, 3))
    acts[:9, 0, 1] = acts[:9, 1, 0] = 1
    what = (Intervention(0, 9, conduct=1, actor=0, target=1), Intervention(0, conduct=0, actor=0, target=2))
    free, bound = made(acts), made(acts, what)
    pair: dict[str, Any] = {"actors": (0,), "targets": (1,)}
    assert (measured("hostility", free, **pair), measured("hostility", bound, **pair)) == (1, 0)
    assert (measured("restraint", free, **pair), measured("restraint", bound, **pair)) == (0, 1)
    assert measured("competition", bound, **pair) == 0
    assert np.isnan(measured("restraint", bound, actors=(2,), targets=(0,)))
    assert measured("restraint", bound) == 1, "of the pairs that can be judged"


@pytest.mark.parametrize("conduct", ["compete", "restraint"])
def test_what_is_scripted_throughout_is_not_judged(conduct: str) -> None:
    answer = Reply("{x.often} they hold back: in {x}.", {"x": Sought("restraint")})
    place = Scenario("two", years=25, interventions=(Intervention(0, conduct=conduct),), answer=answer)
    ran = run(place, **QUICK)
    assert ran.answer == NOTHING
    assert ran.by_construction[0].startswith("Nothing can be judged of the last 20 years")
    assert ran.diagnosis is not None
    assert np.isnan([ran.diagnosis[name].mean for name in ("paradox", "restraint")]).all()
    told = json.loads(json.dumps(ran.to_dict(), allow_nan=False))
    assert told["answer"]["numbers"]["x"]["mean"] is None
    assert (told["scripted"]["in_window"], told["scripted"]["pairs_not_judged"]) == (20, 1)
    assert told["states"][0]["competes"] is None


def test_a_run_that_ends_too_early_has_no_answer() -> None:
    assert run("cold_war", years=40, **QUICK).answer == SHORT
    assert run("fearful_friends", years=10, **QUICK).answer != SHORT


# ---------------------------------------------------------------- the Cold War
@pytest.fixture(scope="module")
def cold_wars() -> Mapping[str, Report]:
    return {name: run(name, "cold_war", replicates=80) for name in ("grit", "richardson")}


def test_schools_can_differ_about_the_cold_war(cold_wars: Mapping[str, Report]) -> None:
    """GRIT .6, Richardson 0 of 80 runs: 9 standard errors apart; a false alarm comes in less than 1e-9 of seeds."""
    mild, harsh = cold_wars["grit"], cold_wars["richardson"]
    assert mild.numbers["restraint"].mean > harsh.numbers["restraint"].mean + 0.3
    assert harsh.answer.startswith("In hardly any run it would have ended")
    assert not mild.answer.startswith("In hardly any run")
    assert harsh.by_construction[-1].startswith("Richardson's arms race assumes: Everybody competes all the time")


@pytest.mark.notice("scenarios/cold_war", "Under GRIT")
def test_grit_ends_the_cold_war_in_most_runs_and_richardson_in_none(cold_wars: Mapping[str, Report]) -> None:
    """GRIT .6 of 80 runs, standard error .05: below .45 in 1 of 400 seeds."""
    assert cold_wars["grit"].numbers["restraint"].mean > 0.45
    assert cold_wars["richardson"].numbers["restraint"].mean == 0


def test_no_threshold_of_the_paradox_is_decided_by_the_script(cold_wars: Mapping[str, Report]) -> None:
    """As the crises are 6 of the last 20 years, .3 was always reached and .7 never, whatever the school."""
    mild, harsh = (cold_wars[name].diagnosis for name in ("grit", "richardson"))
    assert mild is not None
    assert harsh is not None
    assert max(mild["paradox"].variants.values()) < 0.1
    assert min(harsh["paradox"].variants.values()) > 0.9
    assert mild["restraint"].mean > 0.5
    assert cold_wars["grit"].by_construction[3].startswith("6 of the last 20 years follow the script")


# ---------------------------------------------------------------- what is told
@pytest.mark.parametrize("name", scenarios())
def test_every_scenario_answers_its_question_from_its_numbers(name: str) -> None:
    """Each number of the sentence that its template does not hold is a mean or an end of an interval of the result."""
    said, ran = document(name), run(name, replicates=6)
    assert said.question.endswith("?")
    assert said.answer is not None
    assert said.answer.by_construction
    assert ran.answer
    assert "–" not in ran.answer
    assert "{" not in ran.answer
    assert set(ran.numbers) == set(said.answer.numbers)
    assert all(f"{{{number}}}" in said.answer.sentence for number in said.answer.numbers), "what is asked for is told"
    facts = {"95"} | set(re.findall(r"\d+(?:\.\d+)?", said.answer.sentence))
    for m in ran.numbers.values():
        for x in (m.mean, *m.interval()):
            x = min(max(x, 0.0), 1.0)
            facts |= {f"{100 * x:.0f}", f"{100 * x:.1f}", f"{x:.2f}"}
    assert set(re.findall(r"\d+(?:\.\d+)?", ran.answer)) <= facts


@pytest.mark.parametrize(
    ("met", "words"),
    [
        (100, "In nearly every run"),
        (70, "In most runs"),
        (50, "In about half"),
        (30, "In a minority"),
        (1, "In hardly"),
    ],
)
def test_how_often_in_words_that_the_interval_bears_out(met: int, words: str) -> None:
    values = np.repeat([1.0, 0.0], [met, 100 - met])
    assert often(Measure("x", "X", "x", values)).startswith(words)


def test_sentences_say_the_interval_once_and_compare_runs_with_themselves() -> None:
    """The two numbers overlap widely, and in each run the first is larger by .1."""
    spread = np.linspace(0, 0.8, 30)
    one, other = (Measure("x", "X", "x", values, unit="share of years") for values in (spread + 0.1, spread))
    assert (than(one, other), than(other, one), than(one, one)) == ("more than", "less than", "no more or less than")
    text = fill(
        "{a} is {a.than.b} {b}, {c}.", {"a": one, "b": other, "c": Measure("c", "C", "c", spread, unit="probability")}
    )
    wide = "\u202f"
    assert text == (
        f"50{wide}% (95{wide}% interval 41 to 59{wide}%) is more than 40{wide}% (31 to 49{wide}%), 0.40 (0.31 to 0.49)."
    )


def test_what_is_scripted_is_told() -> None:
    what = (
        Intervention(3, 7, conduct=1, actor=0, target=1),
        Intervention(28, 30, conduct=0, actor=2),
        Intervention(5, settings={"ruin": 1.0}, edits={"belief": 0.5}),
    )
    place = Scenario("three", states=3, years=30, interventions=what, first_year=1900)
    told = script_of(place, 30)
    assert told["window"] == {"first": 1910, "last": 1929, "years": 20}
    assert [(one["states"], one["years"], one["in_window"]) for one in told["dyads"]] == [
        (["State 1", "State 2"], [[1903, 1906]], 0),
        (["State 1", "State 3"], [[1928, 1929]], 2),
        (["State 2", "State 3"], [[1928, 1929]], 2),
    ]
    assert tell_window(told) == [
        "In the last 20 years the scenario imposes acts of 2 of 3 pairs, in up to 2 years each; these years are not "
        "counted."
    ]
    assert tell_changes(told) == ["The scenario also changes, in the years in brackets: ruin (1905); belief (1905)."]
    early = script_of(place, 27)
    assert tell_window(early) == [
        "The scenario imposes acts in 4 years for 1 of 3 pairs, none of them in the last 20 years; "
        "they are not counted."
    ]
    assert tell_window(script_of(Scenario("two"), 9)) == tell_changes(script_of(Scenario("two"), 9)) == []


def test_what_an_intervention_of_ones_own_imposes_is_scripted_too() -> None:
    ran = run("first_encounter", interventions=Intervention(50, 53, conduct=1), **QUICK)
    assert ran.scripted["in_window"] == 3
    assert "3 of the last 20 years follow what is imposed here and are not counted." in ran.by_construction


# ---------------------------------------------------------------- what is refused
@pytest.mark.parametrize(
    ("make", "kind", "told"),
    [
        (lambda: Sought("restrain"), UnknownName, "restraint"),
        (lambda: Sought("war", year=5, until=5), InvalidValue, "cannot run from 5 to 5"),
        (lambda: Reply("{x}", {}), UnknownName, "number of the answer"),
        (lambda: Reply("{x.never}", {"x": Sought("war")}), InvalidValue, "slot"),
        (lambda: Reply("{x.than.y}", {"x": Sought("war")}), UnknownName, "'y'"),
        (lambda: Scenario("two", answer=Reply("{x}", {"x": Sought("war", (2,))})), InvalidValue, "0 to 1"),
    ],
)
def test_an_answer_that_makes_no_sense_is_refused(make: Any, kind: type[Exception], told: str) -> None:
    with pytest.raises(kind, match=re.escape(told)):
        make()


def test_a_measure_of_the_diagnosis_can_answer() -> None:
    answer = Reply("{x}", {"x": Sought("diagnosis.misplaced_certainty")})
    ran = run(scenario("first_encounter").replace(answer=answer), years=20, **QUICK)
    assert ran.diagnosis is not None
    np.testing.assert_array_equal(ran.numbers["x"].values, ran.diagnosis["misplaced_certainty"].values)
    nothing = Reply("{x}", {"x": Sought("diagnosis.nothing")})
    with pytest.raises(UnknownName, match="nothing"):
        run(scenario("first_encounter").replace(answer=nothing), years=5, **QUICK)
