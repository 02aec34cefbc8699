"""detente diff: what was asked differently, where runs part, and when nothing does."""

import dataclasses
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import detente
from detente import Intervention, Scenario, fork, school, simulate
from detente.core.errors import DataError, InvalidValue
from detente.core.progress import Moment
from detente.core.reply import Reply, Sought
from detente.core.run import Run
from detente.core.world import World
from detente.studies.diff import Divergence, diff
from detente.studies.sweep import sweep

PLACE = Scenario("x", states=3, years=12, names=("Ava", "Bel", "Cor"), first_year=1950)
KEEP = ("conduct", "belief", "capability", "wars")


def run(theory: Any = "default", place: Scenario = PLACE, **how: Any) -> Run:
    return simulate(theory, place, **{"replicates": 6, "backend": "numpy", "keep": KEEP, **how})


def with_record(of: Run, name: str, value: np.ndarray) -> Run:
    return dataclasses.replace(of, records={**of.records, name: value})


def asked(found: Divergence) -> dict[str, tuple[Any, Any]]:
    return {d.what: (d.a, d.b) for d in found.question}


def test_equal_runs_are_equal_whatever_made_them() -> None:
    one = run()
    found = diff(one, run())
    assert found.equal
    assert found.question == found.records == found.partings == ()
    assert found.sentence == "They are equal: the same question, and the same numbers in 6 replicates of 12 years."
    elsewhere = dataclasses.replace(one, manifest={**one.manifest, "vector bits": 256})
    found = diff(one, elsewhere)
    assert found.equal
    assert asked(found) == {"vector bits": (None, 256)}
    assert "different versions or machines" in found.sentence


def test_it_says_what_was_asked_differently() -> None:
    one = run()
    two = run(
        school("default").without("Treaties").where(prior=0.75),
        PLACE.replace(settings={"offence_advantage": 2.0}, interventions=(Intervention(3, conduct=1),)),
        seed=4,
        years=9,
        replicates=4,
        keep=("conduct", "fear"),
    )
    told = asked(diff(one, two))
    assert told["prior"] == (one.values["prior"], 0.75)
    assert told["offence_advantage"] == (one.values["offence_advantage"], 2.0)
    assert told["settings"] == ({}, {"offence_advantage": 2.0})
    assert told["mechanisms of the phase bind"] == (["Treaties"], [])
    assert told["interventions"] == ([], ["from 1953 on: competing"])
    assert told["seed"] == (0, 4)
    assert told["years"] == (12, 9)
    assert told["replicates"] == ("0 to 5 (6)", "0 to 3 (4)")
    assert told["records"] == (["belief", "capability", "wars"], ["fear"])
    units = {d.what: d.unit for d in diff(one, two).question}
    assert units["offence_advantage"] == "ratio"


def test_it_says_where_they_part_per_replicate_and_overall() -> None:
    one = run()
    two = fork(one, 5, Intervention(5, edits={"trade": 0.77}))
    found = diff(one, two)
    assert not found.equal
    assert found.how == "side by side"
    assert [p.replicate for p in found.partings] == [0, 1, 2, 3, 4, 5]
    assert {(p.year, p.phase, p.fields) for p in found.partings} == {(5, "interventions", ("trade",))}
    first = found.first
    assert first is not None
    assert first.replicate == 0
    assert set(first.states) <= set(PLACE.names)
    assert "The first is replicate 0 in year 1955, in what is done at the start of the year: trade of" in found.sentence
    assert "0.77" in found.sentence
    told = found.to_dict()
    assert told["first"]["year"] == 1955
    assert told["places"] == [
        {
            "phase": "interventions",
            "mechanism": "-",
            "field": "trade",
            "replicates": 6,
            "first year": 1955,
            "first replicate": 0,
        }
    ]
    by_name = {r.record: r for r in found.records}
    assert by_name["belief"].year >= 5
    later = np.abs(one["belief"].astype(float) - two["belief"]).max()
    assert by_name["belief"].largest == pytest.approx(later)


def test_runs_that_never_part_though_they_were_asked_differently() -> None:
    one = run("habit", years=4)
    two = simulate("habit", PLACE, replicates=6, years=4, backend="numpy", keep=KEEP, interventions=[Intervention(3)])
    found = diff(one, two)
    assert not found.equal
    assert found.partings == ()
    assert "though they were asked differently" in found.sentence


def test_the_years_and_replicates_that_both_have_are_compared() -> None:
    found = diff(run(), run(years=7, replicate_ids=[9, 4, 2]))
    assert (found.replicates, found.years) == (2, 7)
    assert found.partings == ()
    assert found.sentence.endswith("They differ in years and replicates.")
    assert diff(run(), run(replicate_ids=[90])).why == "They have no replicate in common."
    assert "3 and 2 states" in diff(run(), run(place=Scenario("y", years=12))).why


def test_whose_numbers_the_question_gives_is_told() -> None:
    one = run()
    belief = one["belief"].copy()
    belief[4, 6, 0, 1] = 0.125
    altered = with_record(one, "belief", belief)
    found = diff(one, altered)
    assert (found.again, found.how) == ("a", "records")
    (parting,) = found.partings
    assert (parting.replicate, parting.year, parting.fields, parting.states) == (4, 6, ("belief",), ("Ava", "Bel"))
    assert parting.values[1] == 0.125
    assert diff(altered, one).again == "b"
    conduct = 1 - one["conduct"]
    assert diff(altered, with_record(one, "conduct", conduct)).again == "neither"
    one, fused = (run("habit", Scenario("two", years=12), backend=name) for name in ("numpy", "fused"))
    assert not np.array_equal(fused["belief"], one["belief"]), "last digits differ"
    assert diff(one, fused).again == "both"


def test_numbers_that_are_not_finite_are_compared() -> None:
    one = run(years=3)
    belief = one["belief"].copy()
    belief[2, 1, 0, 2] = np.nan
    lost = with_record(one, "belief", belief)
    assert diff(lost, lost).equal
    found = diff(one, lost)
    assert found.partings[0].replicate == 2
    assert found.records[0].largest == np.inf
    assert found.to_dict()["records"][0]["largest"] is None


FOREIGN = """
import sys, dataclasses
import numpy as np
import detente
from detente.core.phases import Mechanism
class Nudge(Mechanism):
    phase = "bind"
    def __call__(self, world, made, year):
        return world.replace(order=world.order + 0.01), made
base = detente.school("habit")
mine = base.replace(name="mine", bind=(*base.bind, Nudge()))
place = detente.Scenario("x", states=2, years=6)
for name, who in (("mine", mine), ("base", base)):
    run = detente.simulate(who, place, replicates=4, backend="numpy", keep=("order", "belief"))
    run.save(f"{sys.argv[1]}/{name}.nc")
"""


def test_records_tell_where_a_mechanism_is_not_here(tmp_path: Path, python_environment: dict[str, str]) -> None:
    subprocess.run([sys.executable, "-c", FOREIGN, tmp_path], env=python_environment, check=True, timeout=120)
    found = diff(tmp_path / "base.nc", tmp_path / "mine.nc")
    assert found.how == "records"
    assert "records alone were compared" in found.why
    assert "Nudge" in found.why
    assert asked(found)["mechanisms of the phase bind"] == ([], ["__main__.Nudge"])
    assert {(p.year, p.phase, p.fields[0]) for p in found.partings} == {(0, "", "order")}
    assert diff(tmp_path / "mine.nc", tmp_path / "mine.nc").equal


def test_a_mixed_world_and_every_field_of_the_world(tmp_path: Path) -> None:
    mixed = [school("offensive_realism"), school("three_steps"), school("habit")]
    other = [mixed[0], mixed[1].where(prior=0.9), mixed[2]]
    one, two = run(mixed, keep=World.names()), run(other, keep=World.names())
    found = diff(one, two)
    assert {p.phase for p in found.partings} == {"start"}
    assert asked(found)["prior"][0] != asked(found)["prior"][1]
    assert diff(one.save(tmp_path / "one.nc"), two).first == found.first


def test_progress_is_told_and_ctrl_c_keeps_what_was_found() -> None:
    one, two = run(replicates=300, years=9), run(school("default").where(prior=0.9), replicates=300, years=9)
    told: list[Moment] = []
    found = diff(one, two, progress=told.append)
    assert len(found.partings) == 300
    assert told[-1].done == told[-1].due == 300

    def stop(moment: Moment) -> None:
        if moment.done > 0:
            raise KeyboardInterrupt

    later = fork(one, 3, Intervention(3, conduct=1))
    stopped = diff(one, later, progress=stop)
    assert not stopped.complete
    assert not stopped.equal
    assert "was stopped" in stopped.sentence
    stopped = diff(one, two, progress=stop)
    assert len(stopped.partings) == 300, "all that was found is kept"
    few = diff(one, two, replicates=5)
    assert len(few.partings) == 5
    assert "the first 5 were lived side by side" in few.why


def test_other_results_are_compared_value_by_value() -> None:
    one, two = (detente.diagnose(run(keep=detente.NEEDS, seed=seed)) for seed in (0, 1))
    assert diff(one, one).equal
    assert diff(one, one).sentence == "They are equal, value by value."
    found = diff(one, two)
    assert not found.equal
    assert found.differing == len(found.question) > 0
    assert found.question[0].what in found.sentence
    mixed = diff(one, run())
    assert (mixed.differing, mixed.question[0].a, mixed.question[0].b) == (1, "Diagnosis", "Run")


def test_what_is_no_result_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidValue, match="no result"):
        diff(run(), 3)
    with pytest.raises(DataError, match="no file"):
        diff(run(), tmp_path / "nothing.nc")


def test_sweeps_are_compared_point_by_point(tmp_path: Path) -> None:
    how: dict[str, Any] = {"replicates": 12, "years": 25, "outcomes": ["hostility", "war"]}
    vary = {"offence_advantage": [1.0, 3.0]}
    one = sweep("first_encounter", vary, theory="habit", out=tmp_path / "one", **how)
    again = sweep("first_encounter", vary, theory="habit", **how)
    assert diff(tmp_path / "one", again).equal
    more = sweep("first_encounter", {"offence_advantage": [3.0, 4.0]}, theory="habit", seed=7, **how)
    found = diff(one, more)
    assert not found.equal
    told = {d.what: (d.a, d.b) for d in found.question}
    assert told["seed"] == (0, 7)
    assert told["point 0 (offence_advantage 1)"] == ("there", None)
    assert told["point 1 of B (offence_advantage 4)"] == (None, "there")
    for what, (a, b) in told.items():
        if " at point 1 (offence_advantage 3)" in what:
            name = what.partition(" at ")[0]
            assert (a, b) == (one._rows()[1][name], more._rows()[0][name])
            assert a != b
    assert "They were asked differently: seed" in found.sentence


def test_numbers_of_the_answer_that_share_a_measure_are_told_apart() -> None:
    sought = {name: Sought("fear", actors=(k,)) for k, name in enumerate(("small", "large"))}
    place = PLACE.replace(answer=Reply("", {**sought, "war": Sought("war")}))
    one, two = (run(place=place, seed=seed, keep=("conduct", "belief", "fear", "war")) for seed in (0, 1))
    found = diff(one, two)
    assert [m.title for m in found.measures if m.asked][:2] == ["Fear (small)", "Fear (large)"]
    assert "Fear (small)" in found.sentence
    assert not any("(war)" in m.title for m in found.measures)
