"""A run: its diagnosis and summaries, and worlds in which each state follows a school of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from detente.core.errors import InvalidValue, UnknownName
from detente.core.phases import Mechanism
from detente.core.progress import Moment
from detente.core.scenario import Intervention, Scenario
from detente.diagnostics import NEEDS, diagnose, restraint_twin
from detente.engine.ensemble import simulate
from detente.engine.plan import Point
from detente.scenarios import scenario
from detente.schools import school
from detente.studies.mixed import pair_runs, parse_mix, seat
from detente.studies.run import Report, run, study
from detente.studies.run.summaries import QUANTITIES, courses, fan, sum_up, windows
from detente.studies.simulator import simulator

SMALL: dict[str, Any] = {"replicates": 12, "years": 24, "seed": 3, "backend": "numpy"}
HALF = "offensive_realism:0.4,three_steps:0.6"


@pytest.fixture(scope="module")
def report() -> Report:
    return run("classroom_six", **SMALL)


def same(one: Report, other: Report) -> bool:
    """Whether two reports tell the same, to the last bit, but for how the work was cut."""
    texts = [json.dumps({**r.to_json(), "versions": {}}, sort_keys=True) for r in (one, other)]
    return texts[0] == texts[1]


def test_the_diagnosis_is_that_of_the_whole_ensemble(report: Report) -> None:
    how: Any = {"replicates": 12, "years": 24, "seed": 3, "keep": NEEDS, "backend": "numpy"}
    made = simulate(school("default"), scenario("classroom_six"), **how)
    whole = diagnose(made, twin=restraint_twin(made))
    assert report.diagnosis is not None
    assert set(report.diagnosis.measures) == set(whole.measures)
    for name, measure in whole.measures.items():
        ours = report.diagnosis[name]
        np.testing.assert_allclose(ours.values, measure.values, rtol=1e-6, err_msg=name)
        for k, v in measure.variants.items():
            np.testing.assert_allclose(ours.variants[k], v, rtol=1e-6, err_msg=f"{name} {k}")


def test_how_the_work_is_cut_changes_no_bit(report: Report) -> None:
    assert same(report, run("classroom_six", chunk=5, workers=1, **SMALL))
    mixed = [
        run("classroom_six", mix=HALF, chunk=chunk, workers=hands, **SMALL)
        for chunk, hands in ((None, None), (5, 2), (1, 1))
    ]
    assert same(mixed[0], mixed[1])
    assert same(mixed[0], mixed[2])


def test_json_holds_what_was_asked_for(report: Report) -> None:
    told = json.loads(json.dumps(report.to_json(), allow_nan=False))
    assert (told["scenario"], told["theory"], told["replicates"], told["complete"]) == (
        "classroom_six",
        "default",
        12,
        True,
    )
    assert (told["years"], told["seed"], told["settings"]) == (24, 3, {})
    assert [m["name"] for m in told["diagnosis"]] == list(report.diagnosis.measures if report.diagnosis else ())
    assert set(told["summaries"]) == set(QUANTITIES)
    for summary in told["summaries"].values():
        for part in ("start", "middle", "end", "whole"):
            numbers = summary[part]
            assert numbers["q10"] <= numbers["q25"] <= numbers["q50"] <= numbers["q75"] <= numbers["q90"]
            assert numbers["low"] <= numbers["mean"] <= numbers["high"]
    assert [s["name"] for s in told["states"]] == list(scenario("classroom_six").names)
    assert told["versions"]["backend"] == "numpy"
    assert "mix" not in told


def test_settings_are_over_what_scenario_and_theory_say() -> None:
    place = Scenario("two", settings={"sensibility": 0.1}, years=5)
    ran = run(
        "offensive_realism",
        place,
        settings={"worst_case": 0.0, "sensibility": 0.9},
        replicates=3,
        years=5,
        backend="numpy",
    )
    assert ran.theory is not None
    values = ran.theory.values(**place.settings)
    assert (values["worst_case"], values["sensibility"], values["power_seeking"]) == (0.0, 0.9, 1.1)
    with pytest.raises(UnknownName, match="not part of this theory"):
        run("offensive_realism", place, settings={"leap": 0.5}, replicates=3)
    with pytest.raises(InvalidValue, match="outside"):
        run(place, settings={"leap": 5}, replicates=3)


def test_what_a_theory_leaves_out_cannot_be_set_on_the_way() -> None:
    what = Intervention(2, settings={"leap": 1.0, "worst_case": 0.3})
    place = Scenario("two", years=6, interventions=(what,))
    ran = run("offensive_realism", place, replicates=3, backend="numpy")
    assert ran.ignored == ("leap in year 2",)
    assert ran.scenario is place
    assert run(place, replicates=3, backend="numpy").ignored == ()


def test_quantities_by_hand() -> None:
    """Two states in two years: prox 1/2 and 1, one war of one dyad."""
    ran = simulate(school("default"), Scenario("two", years=2), replicates=1, keep=("conduct",), backend="numpy")
    off = 1 - np.eye(2)
    made = {
        "prox": np.stack([0.5 * off, off])[None],
        "competing": np.array([[0.25, 1.0]]),
        "wars": np.array([[0.0, 1.0]]),
        "crises": np.array([[1.0, 0.0]]),
        "burden": np.array([[[0.1, 0.3], [0.0, 0.2]]]),
        "belief": np.array([[[0, 0.2], [0.4, 0]], [[0, 0.6], [1.0, 0]]])[None],
        "fear": np.array([[[0, 0.0], [1.0, 0]], [[0, 0.5], [0.5, 0]]])[None],
        "order": np.array([[0.0, 0.5]]),
        "capability": np.array([[[1.0, 3.0], [2.0, 2.0]]]),
    }
    found = courses(replace(ran, records=made))
    hand = {
        "wars": (0, 1),
        "crises": (1, 0),
        "burden": (0.2, 0.1),
        "belief": (0.3, 0.8),
        "fear": (0.5, 0.5),
        "forces": (2, 2),
    }
    for name, numbers in hand.items():
        np.testing.assert_allclose(found[name][0], numbers, err_msg=name)
    made["prox"] = 0 * made["prox"]
    assert np.isnan(courses(replace(ran, records=made))["fear"]).all(), "nobody near: no fear to speak of"


def test_parts_and_fans() -> None:
    assert windows(100) == {
        "start": slice(0, 20),
        "middle": slice(40, 60),
        "end": slice(80, 100),
        "whole": slice(0, 100),
    }
    assert windows(3) == {"start": slice(0, 1), "middle": slice(1, 2), "end": slice(2, 3), "whole": slice(0, 3)}
    course = np.linspace(0, 1, 101)[:, None] * np.ones(10)
    assert sum_up("fear", course).parts["end"] == pytest.approx(
        {"mean": 0.5, "low": 0.5 - 1.96 * 0.2915 / 101**0.5, "high": 0.5 + 1.96 * 0.2915 / 101**0.5}
        | {f"q{q}": q / 100 for q in (10, 25, 50, 75, 90)},
        rel=0.01,
    )
    np.testing.assert_allclose(fan(course)[:, 0], (0.1, 0.25, 0.5, 0.75, 0.9))
    course[3] = np.nan
    assert np.isfinite(fan(course)).all()


# ---------------------------------------------------------------- mixed worlds
def test_a_mix_of_one_school_is_that_school(report: Report) -> None:
    alone = run("classroom_six", mix="default:1", **SMALL).to_json()
    theory = report.to_json()
    assert alone.pop("mix") == {"default": 1.0}
    assert theory.pop("theory") == "default"
    for told in (alone, theory):
        told.pop("versions")
        for state in told["states"]:
            state.pop("schools")
    assert alone == theory


def test_seats_are_drawn_with_the_shares_and_depend_on_nothing_but_the_seed() -> None:
    """Three schools, 4,000 replicates of 5 states: each share within 4.4 standard errors (false alarm below 1e-4)."""
    mix = parse_mix("default:0.2,habit:0.3,three_steps:0.5")
    seats = mix.seats(5, np.arange(4000), 7)
    assert seats.shape == (4000, 5)
    for k, share in enumerate(mix.shares):
        assert abs((seats == k).mean() - share) < 4.4 * (share * (1 - share) / seats.size) ** 0.5
    together = ((seats[:, 0] == 2) & (seats[:, 1] == 2)).mean()
    assert abs(together - 0.25) < 4.4 * (0.25 * 0.75 / 4000) ** 0.5, "one state's school tells nothing of another's"
    np.testing.assert_array_equal(mix.seats(5, np.arange(100, 200), 7), seats[100:200])
    assert (mix.seats(5, np.arange(4000), 8) != seats).mean() > 0.5


def test_each_replica_is_that_of_its_own_theories() -> None:
    """A replicate of a mixed world is the replicate of the same number of an ensemble with these theories."""
    mix = parse_mix(HALF)
    place = scenario("classroom_six").replace(years=8)
    ids = np.arange(6)
    points, which, lanes, _ = seat(mix, [Point(school("default"), place)], ids, 3)
    seen = 0
    for piece in pair_runs(points, which, lanes, years=8, seed=3, keep=("fear", "economy"), backend="numpy"):
        names = [t.name for t in piece.theories]
        for k, number in enumerate(piece.replicate_ids):
            assert names == [mix.theories[s].name for s in mix.seats(6, [number], 3)[0]]
            alone = simulate(
                piece.theories, place, replicate_ids=[number], seed=3, keep=("fear", "economy"), backend="numpy"
            )
            np.testing.assert_array_equal(alone["fear"][0], piece["fear"][k])
            np.testing.assert_array_equal(alone["economy"][0], piece["economy"][k])
            seen += 1
    assert seen == 6


def test_a_mixed_world_lies_between_its_schools() -> None:
    """Forces of six states: most under offensive realism, least under three steps (4 standard errors apart or more)."""
    ends = [
        run("classroom_six", **who, **SMALL).summaries["forces"].parts["end"]["mean"]
        for who in ({"theory": "three_steps"}, {"mix": HALF}, {"theory": "offensive_realism"})
    ]
    assert ends[0] < ends[1] < ends[2]


def test_who_follows_which_school_is_told() -> None:
    ran = run("classroom_six", mix=HALF, **SMALL)
    seats = parse_mix(HALF).seats(6, np.arange(12), 3)
    for k, who in enumerate(ran.states):
        assert who.schools == {"offensive_realism": (seats[:, k] == 0).mean(), "three_steps": (seats[:, k] == 1).mean()}
    assert ran.to_json()["mix"] == {"offensive_realism": 0.4, "three_steps": 0.6}


def test_settings_of_a_mix_reach_the_schools_that_have_them() -> None:
    mix = parse_mix(HALF).where(leap=0.5, worst_case=0.1)
    assert [t.settings.get("leap") for t in mix.theories] == [None, 0.5]
    assert [t.settings["worst_case"] for t in mix.theories] == [0.1, 0.1]
    with pytest.raises(InvalidValue, match="No school of the mix"):
        parse_mix("offensive_realism:1").where(leap=0.5)


@pytest.mark.parametrize(
    ("text", "kind", "told"),
    [
        ("default:0.5,habit:0.6", InvalidValue, "sum to 1.1"),
        ("default:0.5", InvalidValue, "sum to 0.5"),
        ("default:0.5,default:0.5", InvalidValue, "named twice"),
        ("default:0.5,Default:0.5", InvalidValue, "named twice"),
        ("defaultt:0.5,habit:0.5", UnknownName, "'default'"),
        ("default:half,habit:0.5", InvalidValue, "number from 0 to 1"),
        ("default:nan,habit:0.5", InvalidValue, "above 0"),
        ("default:0,habit:1", InvalidValue, "above 0"),
        ("default:-1,habit:2", InvalidValue, "above 0"),
        ("default", InvalidValue, "not a school with its share"),
        ("", InvalidValue, "not a school with its share"),
        ("default:0.5,,habit:0.5", InvalidValue, "not a school with its share"),
    ],
)
def test_a_mix_that_is_none_is_refused(text: str, kind: type[Exception], told: str) -> None:
    with pytest.raises(kind) as caught:
        parse_mix(text)
    assert told in str(caught.value)


def test_thirds_are_a_mix() -> None:
    assert parse_mix("default:0.1,habit:0.2,three_steps:0.7").shares == (0.1, 0.2, 0.7)
    assert str(parse_mix(" default : 0.25 , habit:0.75")) == "default:0.25,habit:0.75"


# ---------------------------------------------------------------- stopping
@pytest.mark.parametrize("who", [{}, {"mix": HALF}], ids=["theory", "mix"])
def test_ctrl_c_keeps_what_was_finished(who: dict[str, Any]) -> None:
    def stop(moment: Moment) -> None:
        assert moment.due == 12
        if moment.done >= 8:
            raise KeyboardInterrupt

    ran = run("classroom_six", **who, **SMALL, chunk=4, workers=1, progress=stop)
    assert (ran.complete, ran.finished, ran.asked) == (False, 8, 12)
    shorter = run("classroom_six", **who, **{**SMALL, "replicates": 8})
    assert ran.to_json()["summaries"] == shorter.to_json()["summaries"]
    assert ran.to_json()["diagnosis"] == shorter.to_json()["diagnosis"]


class Interrupted(Mechanism):
    """Ctrl-C while the first year is lived."""

    phase = "respond"

    def __call__(self, world: Any, product: Any, year: Any) -> tuple[Any, Any]:
        raise KeyboardInterrupt


def test_stopped_before_anything_was_finished() -> None:
    theory = school("default").replace(respond=(Interrupted(),))
    ran = run(theory, "classroom_six", **SMALL, workers=1)
    assert (ran.complete, ran.finished, ran.diagnosis, ran.summaries, ran.states) == (False, 0, None, {}, ())
    assert json.loads(json.dumps(ran.to_json(), allow_nan=False))["diagnosis"] == []


@pytest.mark.parametrize("years", [1, 2, 5])
def test_short_runs(years: int) -> None:
    ran = run("cold_war", replicates=2, years=years, backend="numpy")
    assert json.dumps(ran.to_json(), allow_nan=False)


@pytest.mark.parametrize("where", ["first_encounter", pytest.param("cold_war", marks=pytest.mark.slow)])
def test_runs_of_more_years_than_the_scenario_has(where: str) -> None:
    short, held = scenario(where), Intervention(scenario(where).years + 2, conduct="restraint")
    longer: dict[str, Any] = {**SMALL, "years": short.years + 9}
    for more in ({"theory": "habit"}, {"mix": "habit:0.5,default:0.5"}, {"theory": "habit", "interventions": held}):
        found = run(scenario=where, **longer, **more)
        assert (found.years, found.finished) == (short.years + 9, 12)
        assert found.diagnosis is not None
    plain = simulate(school("habit"), short, **longer, keep=NEEDS)
    told = run("habit", where, **longer).diagnosis
    assert told is not None
    whole = diagnose(plain, twin=restraint_twin(plain))
    for name in ("paradox", "hostility", "restraint"):
        np.testing.assert_allclose(told[name].values, whole[name].values, rtol=1e-6)
    sampled = simulator("habit", where, ["leap"], ["restraint"], years=longer["years"], interventions=held)
    assert np.isfinite(sampled([[0.1]])).all()


def test_intervals_of_what_is_between_nought_and_one_stay_there(report: Report) -> None:
    """Of six states in twelve runs, where wars are rare: half a normal interval is more than the mean."""
    told = report.to_json()
    parts = [told["summaries"][q][part] for q in QUANTITIES if q != "forces" for part in ("start", "middle", "end")]
    shares = [m for m in told["diagnosis"] if m["unit"] == "share"]
    ends = [part[end] for part in (*parts, *shares) for end in ("low", "high")]
    assert len(ends) > 40
    assert all(0 <= end <= 1 for end in ends if end is not None)
    wars = report.summaries["wars"].parts["end"]
    assert wars["low"] > 0 or wars["mean"] == 0


def test_one_replica_has_no_interval() -> None:
    assert (
        run("first_encounter", replicates=1, years=5, backend="numpy").to_json()["summaries"]["fear"]["end"]["low"]
        is None
    )


def test_each_side_is_judged_by_its_own_parameters() -> None:
    """In a mixed world the order in which the states are named changes no measure's formula.

    The same records with the states named the other way round give the same diagnosis.
    """
    hawk, dove = school("offensive_realism").where(base_force=0.8, learning=0.9), school("three_steps")
    place = Scenario("two", years=30, settings={"prior": 0.8})
    ran = simulate((hawk, dove), place, replicates=40, keep=NEEDS, backend="numpy")
    turned = replace(
        ran,
        records={
            k: v[:, :, ::-1, ::-1] if v.ndim == 4 else v[:, :, ::-1] if v.ndim == 3 else v
            for k, v in ran.records.items()
        },
        values={k: np.asarray(v)[::-1] if np.ndim(v) else v for k, v in ran.values.items()},
    )
    ours, theirs = diagnose(ran), diagnose(turned)
    for name, measure in ours.measures.items():
        np.testing.assert_allclose(measure.values, theirs[name].values, rtol=1e-6, err_msg=name)


def test_little_free_memory_makes_pieces_small_and_changes_no_number(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = run("classroom_six", **SMALL)
    seen: list[Moment] = []
    monkeypatch.setattr(study, "free_memory", lambda: 4_000_000)
    assert study.in_flight() == 1_000_000
    assert same(run("classroom_six", **SMALL, progress=seen.append), whole)
    assert len({moment.done for moment in seen}) > 2
    monkeypatch.setattr(study, "free_memory", lambda: None)
    assert study.in_flight() == study.MEMORY


PEAK = """
import re, sys
from detente.studies.run import run, study
study.free_memory = lambda: int(sys.argv[1])
run("multipolar_europe", replicates=int(sys.argv[2]), years=60)
print(1024 * int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]))
"""
"""Prints the peak of this process alone: that of ``getrusage`` is at least its parent's when it was started."""


@pytest.mark.skipif(sys.platform != "linux", reason="a peak in KiB is of Linux")
def test_a_run_takes_no_more_than_is_free() -> None:
    """What the interpreter and the compiled modules take is there before: 150 MB."""
    for runs in (600, 600):  # the first compiles
        words = [sys.executable, "-c", PEAK, "100000000", str(runs)]
        done = subprocess.run(words, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 150e6 + 100e6
