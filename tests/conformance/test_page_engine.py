"""Whether a run in a page is the run of the terminal: acts, crises, wars and alliances of centuries, and measures.

The page adds and multiplies with two roundings where a processor has one, so last digits differ; a chance is compared
with its draw, so an act differs only where the two lie closer together than single precision tells apart. Every run
that parts is traced to the first year in which anything differs.
"""

import ast
import contextlib
import io
import json
import os
import shlex
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from detente.core.random import replicate_keys
from detente.core.run import Run
from detente.core.scenario import Intervention, Scenario
from detente.core.theory import Theory
from detente.diagnostics import NEEDS, diagnose, prophecy, restraint_twin
from detente.engine import wasm
from detente.engine.draws import NumpyDraws, theory_streams
from detente.engine.ensemble import simulate
from detente.engine.page import scenario_of
from detente.mechanisms.complete import COMPLETE
from detente.scenarios import scenario, scenarios
from detente.schools import school, schools
from detente.studies.beds import frightened, shocked, timetable
from detente.studies.endings import ENDS, align, ends, read_fear, read_shock
from detente.studies.endings import NEEDS as NEEDS_OF_ENDS
from page_engine import PageRun, in_page, needs_node
from whole_runs import ACTS, CLOSE, NUMBERS, drawn

pytestmark = needs_node
KEEP = (*ACTS, *NUMBERS, "perceived")
SIZES = (2, 6, 8)
LEAP = 30
"""By how much numbers leap apart within a year where a draw that is not an act falls otherwise."""
FEW = 8
"""Runs that NumPy lives as well where numbers are farther apart than that: the farthest."""
ORDER = 10
"""By how much the middle one of these may lie farther than NumPy's does: they were chosen for lying far."""
BAR = 0.001
"""Share of runs in which acts may part."""


def tell(words: str) -> None:
    """Say what was found, for whoever runs the whole with -s."""
    sys.stdout.write(f"{words}\n")


def distances(one: Mapping[str, np.ndarray], other: Mapping[str, np.ndarray]) -> np.ndarray:
    """How far the farthest number is, by run and year."""
    out = []
    for name in NUMBERS:
        a, b = (side[name].astype(float) for side in (one, other))
        out.append((np.abs(a - b) / (1 + np.abs(b))).reshape(*b.shape[:2], -1).max(2))
    return np.max(out, 0)


def jumps(far: np.ndarray) -> np.ndarray:
    """Where numbers leap apart within a year, by run and year: something was drawn otherwise that no act shows.

    Where a course is unstable they grow apart as well, and by less a year.
    """
    before = np.maximum.accumulate(np.maximum(far, 1e-6), 1)
    return np.pad((far[:, 1:] > 10 * CLOSE) & (far[:, 1:] > LEAP * before[:, :-1]), ((0, 0), (1, 0)))


def partings(page: PageRun, run: Run) -> Mapping[int, str]:
    """Why runs part, by replicate; before they do, numbers are as close as those of two engines of the terminal are."""
    differ = np.stack([(page[k] != run[k]).reshape(*run[k].shape[:2], -1).any(2) for k in ACTS], 1)
    far = distances(page.records, run.records)
    seen = (np.abs(page["perceived"] - run["perceived"]) > 0.1).reshape(*far.shape, -1).any(2)
    hidden = seen | jumps(far)
    apart = differ.any(1) | hidden
    first = np.where(apart.any(1), apart.argmax(1), run.years)
    far = np.where(np.arange(run.years) < first[:, None], far, 0)
    odd = np.argsort(-far.max(1))[:FEW]
    odd = odd[far.max(1)[odd] > CLOSE]
    if odd.size:  # where a course is unstable, the last digits of any two engines grow apart
        plain = simulate(run.theory, run.scenario, replicate_ids=odd, seed=run.seed, keep=KEEP, backend="numpy")
        there = distances({k: run[k][odd] for k in KEEP}, plain.records).max(1)
        here, count = far.max(1)[odd], int((far.max(1) > CLOSE).sum())
        assert np.median(here) <= max(CLOSE, ORDER * np.median(there)), (here, there)
        tell(f"  {count} runs unstable, by {far.max():.1e}; the terminal's two engines by {there.max():.1e}")
    found = {}
    for lane in np.flatnonzero(differ.any((1, 2))):
        what = [name for name, is_apart in zip(ACTS, differ[lane, :, first[lane]], strict=True) if is_apart]
        why = traced(page, run, lane, int(first[lane]))
        found[int(lane)] = f"year {first[lane]}: {', '.join(what) or 'something else'}{why}"
    alone = hidden.any(1) & ~differ.any((1, 2))
    assert alone.sum() <= max(3, 0.02 * alone.size)
    if alone.any():
        tell(f"  in {alone.sum()} more something else is drawn otherwise")
    return found


def traced(page: PageRun, run: Run, lane: int, year: int) -> str:
    """Why acts of a year differ: the draw lies between the two chances, or another draw of the year made them apart."""
    streams = theory_streams(run.theory)
    draws = NumpyDraws(streams, replicate_keys(run.seed, run.replicate_ids[[lane]]), year, run.scenario.states)
    words = ""
    for i, j in np.argwhere(page["conduct"][lane, year] != run["conduct"][lane, year]):
        slip = np.broadcast_to(run.values["incident"], run.scenario.states)[i]
        one, other = (slip + (1 - 2 * slip) * side["compete"][lane, year, i, j] for side in (page, run))
        drawn_number = draws.number("respond.act")[i, j, 0]
        assert min(one, other) - 1e-7 <= drawn_number <= max(one, other) + 1e-7 or abs(one - other) > 0.01
        words += f"; chances {one:.7f} and {other:.7f} of ({i}, {j}), drawn {drawn_number:.7f}"
    return words


def compared(states: int, theories: Mapping[str, tuple[Theory, dict[str, float]]], count: int, folder: Path) -> int:
    """The number of runs that part, over some theories with what is set over them."""
    place = Scenario("anywhere", states=states, years=100)
    every = {theory.name: theory for theory, _ in theories.values()}
    module = wasm([*every.values()], states, KEEP)
    total = 0
    for name, (theory, own) in theories.items():
        asked = {"school": theory.name, "values": own, "replicates": count, "seed": 5, "scenario": scenario_of(place)}
        (page,) = in_page(module, [asked], folder)
        assert not page.told.get("error", page.told["failed"])
        run = simulate(theory.where(**own), place, replicates=count, seed=5, keep=KEEP)
        assert not run.failures
        found = partings(page, run)
        tell(f"{states} states, {name}: {len(found)} of {count} part {found or ''}")
        if len(found) > BAR * count:  # an unstable course: then the terminal's own engines part more often
            plain = simulate(run.theory, place, replicates=count, seed=5, keep=ACTS, backend="numpy")
            parted = np.any([(plain[k] != run[k]).reshape(count, -1).any(1) for k in ACTS], 0).sum()
            tell(f"  the terminal's two engines part in {parted}")
            assert len(found) <= parted
        total += len(found)
    return total


@pytest.mark.parametrize(
    "states", [pytest.param(2, marks=pytest.mark.slow), 4, pytest.param(6, marks=pytest.mark.slow)]
)
def test_a_few_runs_of_some_schools_and_points(states: int, tmp_path: Path) -> None:
    theories = {name: (school(name), {}) for name in ("default", "offensive_realism")}
    points = {f"point {states}": (COMPLETE, drawn(states))}
    assert compared(states, theories | points, 24, tmp_path) == 0


@pytest.mark.slow
@pytest.mark.parametrize("states", SIZES)
def test_runs_of_every_school_and_of_thirty_points(states: int, tmp_path: Path) -> None:
    theories = {name: (school(name), {}) for name in schools()}
    points = {f"point {k}": (COMPLETE, drawn(k)) for k in range(30)}
    compared(states, theories | points, 2000, tmp_path)


# ---------------------------------------------------------------- the run of the terminal
def same_run(page: PageRun, run: Run) -> None:
    """Assert that a page has lived a run of the terminal."""
    assert "error" not in page.told, page.told
    assert page.told["years"] == run.years
    assert not partings(page, run)


def lived_both(names: list[tuple[str, str, int]], count: int, folder: Path) -> int:
    """Return in how many runs page and terminal part, for some schools, scenarios and seeds."""
    parted = 0
    for states in sorted({scenario(where).states for _, where, _ in names}):
        asked = [(who, scenario(where), seed) for who, where, seed in names if scenario(where).states == states]
        module = wasm([school(who) for who in dict.fromkeys(w for w, _, _ in asked)], states, KEEP)
        told = [
            {"school": who, "scenario": scenario_of(there), "seed": str(seed), "replicates": count}
            for who, there, seed in asked
        ]
        for (who, there, seed), page in zip(asked, in_page(module, told, folder), strict=True):
            assert "error" not in page.told, page.told
            found = partings(page, simulate(school(who), there, seed=seed, replicates=count, keep=KEEP))
            if found:
                tell(f"{who}, {there.name}, seed {seed}: {found}")
            parted += len(found)
    return parted


def triples(count: int, luck: np.random.Generator, sizes: int) -> list[tuple[str, str, int]]:
    """Some schools, scenarios of so many sizes, and seeds."""
    every = {name: scenario(name).states for name in scenarios() if scenario(name).periods == 1}
    some = luck.permutation(sorted({*every.values()}))[:sizes]
    places = [name for name, states in every.items() if states in some]
    drawn_seeds = luck.integers(0, 2**63 - 1, count, dtype=np.int64)
    names, wheres = luck.choice(schools(), count), luck.choice(places, count)
    return [(str(who), str(where), int(seed)) for who, where, seed in zip(names, wheres, drawn_seeds, strict=True)]


def test_a_seed_is_the_same_run(tmp_path: Path) -> None:
    assert lived_both([("grit", "cold_war", 2**62 + 3), ("tit_for_tat", "cold_war", 7)], 10, tmp_path) == 0


@pytest.mark.filterwarnings("ignore:Left out")  # a school need not follow all that a scenario does
@pytest.mark.parametrize(("seeds", "count", "sizes"), [
    (6, 30, 1), pytest.param(16, 30, 2, marks=pytest.mark.slow), pytest.param(100, 5, 9, marks=pytest.mark.slow),
])  # fmt: skip
def test_any_seeds_are_the_same_runs(seeds: int, count: int, sizes: int, tmp_path: Path) -> None:
    """Drawn anew each time, and printed. A run parts once in ten thousand, at a tie: more than three of 500 by chance
    in less than one test of three million, of fewer more seldom."""
    luck = int(os.environ.get("DETENTE_LUCK") or np.random.SeedSequence().generate_state(1)[0])
    tell(f"DETENTE_LUCK={luck} draws these again")
    assert lived_both(triples(seeds, np.random.default_rng(luck), sizes), count, tmp_path) <= 3


EVENTS = (
    Intervention(3, until=9, conduct="compete", actor=0),
    Intervention(5, settings={"offence_advantage": 1.2, "leap": 0.3}),
    Intervention(6, edits={"belief": [[0, 0.9], [0.2, 0]], "binding": 0.4, "sensibility": [0.1, 0.7]}),
    Intervention(12, until=15, edits={"belief": 0.95, "amity": -0.3}, hold=True),
    Intervention(20, edits={"second_order": 0.8, "alliance": 1, "order": 0.5, "capability": 2.0}),
)
GIVEN = {
    "economy": [1.3, 0.7],
    "capability": [0.9, 0.2],
    "polity": [1, 0],
    "malign": [0, 1],
    "sensibility": 0.6,
    "distance": [[0, 0.4], [0.4, 0]],
    "belief": [[0, 0.7], [0.3, 0]],
    "habit": 0.2,
    "amity": [[0, 0.3], [-0.4, 0]],
    "alliance": [[0, 1], [1, 0]],
}


@cache
def module_of_two() -> bytes:
    """The module of the tests in which each side has a school of its own."""
    return wasm([school("default"), school("rational_spiral")], 2, KEEP)


def test_what_is_given_and_what_is_done(tmp_path: Path) -> None:
    """Sides with schools and parameters of their own, of which one denies what is set for both."""
    place = Scenario("pair", years=30, settings={"prior": 0.6, "density": 1.0}, given=GIVEN, interventions=EVENTS)
    who = ["rational_spiral", "default"]
    theories = [school(who[0]).where(learning=0.3), school(who[1])]
    module = module_of_two()
    asked = {"school": who, "perState": [{"learning": 0.3}, {}], "scenario": scenario_of(place), "replicates": 30}
    bare = {k: v for k, v in asked["scenario"].items() if k not in ("first", "events")}
    apart = {**asked, "scenario": bare, **{k: scenario_of(place)[k] for k in ("first", "events")}}
    (page, again) = in_page(module, [asked, apart], tmp_path)
    run = simulate(theories, place, replicates=30, keep=KEEP)
    same_run(page, run)
    assert all(np.array_equal(page[k], again[k]) for k in KEEP)
    assert {0, 1} <= set(run["conduct"].ravel())


def test_settings_of_a_scenario_wake_mechanisms(tmp_path: Path) -> None:
    place = Scenario("pair", years=20, settings={"leap": 0.2, "talk": 1.0, "regions": 0.0})
    names = ("richardson", "three_steps", "offence_defence")
    module = wasm([school(name) for name in names], 2, KEEP)
    asked = [{"school": name, "scenario": scenario_of(place), "replicates": 12} for name in names]
    for name, page in zip(names, in_page(module, asked, tmp_path), strict=True):
        same_run(page, simulate(school(name), place, replicates=12, keep=KEEP))


def test_what_a_school_lacks_is_not_there(tmp_path: Path) -> None:
    """Nobody's institutions fade by themselves where no theory has institutions, alone or in a module of several."""
    done = Intervention(2, edits={"binding": 0.6, "trade": 0.5, "treaty": 1, "alliance": 1, "order": 0.3})
    place = Scenario("pair", years=30, interventions=(done,))
    names = ("rational_spiral", "tit_for_tat", "default")
    module = wasm([school(name) for name in names], 2, (*KEEP, "bound"))
    pairs = [*names, ["tit_for_tat", "tit_for_tat"], ["tit_for_tat", "default"]]
    asked = [{"school": name, "scenario": scenario_of(place), "replicates": 12} for name in pairs]
    for name, page in zip(pairs, in_page(module, asked, tmp_path), strict=True):
        who = school(name) if isinstance(name, str) else [school(one) for one in name]
        run = simulate(who, place, replicates=12, keep=(*KEEP, "bound"))
        same_run(page, run)
        np.testing.assert_allclose(page["bound"], run["bound"], atol=1e-5)


def test_twins_and_forks(tmp_path: Path) -> None:
    place = Scenario("pair", years=60, settings={"offence_advantage": 3.0, "malign_share": 0.0})
    module = wasm(school("default"), 2, KEEP)
    asked = {"scenario": scenario_of(place), "replicates": 20, "seed": 3}
    held, calm = in_page(module, [{**asked, "twin": True}, {**asked, "twin": {"values": {"prior": 0.3}}}], tmp_path)
    run = simulate(school("default"), place, replicates=20, seed=3, keep=KEEP)
    same_run(held, run)
    same_run(calm, run)
    assert held.twin is not None
    assert calm.twin is not None
    same_run(held.twin, restraint_twin(run, keep=KEEP))
    same_run(calm.twin, simulate(school("default").where(prior=0.3), place, replicates=20, seed=3, keep=KEEP))
    assert not np.array_equal(run["conduct"], held.twin["conduct"])


def test_several_periods_a_year(tmp_path: Path) -> None:
    place = Scenario("pair", years=15, periods=4, settings={"offence_advantage": 2.0})
    module = wasm(school("default"), 2, KEEP, periods=4)
    (page,) = in_page(module, [{"scenario": scenario_of(place), "replicates": 12}], tmp_path)
    same_run(page, simulate(school("default"), place, replicates=12, keep=KEEP, backend="numpy"))


# ---------------------------------------------------------------- measures
def as_run(run: Run, page: PageRun, **more: Any) -> Run:
    """A run with the records of the page."""
    return Run(**{**vars(run), "records": page.records, "failures": {}, **more})


@cache
def module_of_measures(states: int) -> bytes:
    """The module that tests of measures, prophecies and ends share."""
    return wasm([school("default"), school("security_community")], states, tuple({*NEEDS, *NEEDS_OF_ENDS, "wars"}))


@pytest.mark.parametrize("states", [2, 6])
def test_measures_are_those_of_python(states: int, tmp_path: Path) -> None:
    done = (Intervention(45, until=50, conduct="restraint", actor=0),)
    place = Scenario("some", states=states, years=60, settings={"offence_advantage": 2.5}, interventions=done)
    module = module_of_measures(states)
    asked = {"school": "default", "scenario": scenario_of(place), "replicates": 40, "seed": 3, "twin": True}
    (page,) = in_page(module, [asked], tmp_path, measures=True)
    assert page.twin is not None
    run = simulate(school("default"), place, replicates=40, seed=3, keep=("conduct",))
    twin = restraint_twin(run, keep=("prox", "compete", "win"))
    wanted = diagnose(as_run(run, page), twin=as_run(twin, page.twin)).measures
    assert len(page.measures) >= 16
    for name, found in page.measures.items():
        want = wanted[name]
        assert (found["title"], found["formula"], found["unit"]) == (want.title, want.formula, want.unit)
        values = np.array([np.nan if v is None else v for v in found["values"]])
        np.testing.assert_allclose(values, want.values, rtol=1e-5, atol=1e-6, err_msg=name)
        low, high = want.interval()
        np.testing.assert_allclose([found["mean"], found["low"], found["high"]], [want.mean, low, high], 1e-4, 1e-5)
    assert 0 < wanted["hostility"].mean < 1


@pytest.mark.parametrize("states", [2, 6])
def test_prophecies_are_those_of_python(states: int, tmp_path: Path) -> None:
    settings = {"offence_advantage": 2.0, "malign_share": 0.05, "prior": 0.75}
    place = Scenario("some", states=states, years=50, settings=settings)
    module = module_of_measures(states)
    asked = {
        "school": "default", "scenario": scenario_of(place), "replicates": 60, "twin": {"values": {"prior": 0.3}}
    }  # fmt: skip
    (page,) = in_page(module, [asked], tmp_path, prophecy=True)
    assert page.twin is not None
    run = simulate(school("default"), place, replicates=60, keep=("conduct",))
    want = prophecy(as_run(run, page), as_run(run, page.twin))
    found: dict[str, Any] = page.told["prophecy"]
    got = [*found["base"], found["share"]]
    np.testing.assert_allclose(got, [*want.base, want.share], rtol=1e-6)
    for name, key, value in (("necessity", "PN", want.necessity), ("sufficiency", "PS", want.sufficiency)):
        told = [found[name][k] for k in ("mean", "low", "high")]
        np.testing.assert_allclose(
            np.array(told, float), [value, want.low[key], want.high[key]], rtol=1e-3, atol=1e-4, err_msg=name
        )


FORCED = {
    "none": (),
    "some": (
        Intervention(90, until=96, conduct="compete", actor=0),
        Intervention(112, until=115, conduct="compete"),
        Intervention(145, conduct="restraint"),
    ),
    "most": (Intervention(82, until=100, conduct="compete"),),
}
"""Acts of years that are judged which are nobody's own."""


@pytest.mark.parametrize("forced", FORCED)
@pytest.mark.parametrize("states", [2, 6])
def test_ends_are_those_of_python(states: int, forced: str, tmp_path: Path) -> None:
    when = timetable(150)
    settings = {"offence_advantage": 1.8, "malign_share": 0.0}
    place = Scenario("some", states=states, years=150, settings=settings, interventions=FORCED[forced])
    module = module_of_measures(states)
    arms = {"shock": shocked(when, states=states), "fear": frightened(when)}
    added = [scenario_of(place.replace(interventions=done))["events"] for done in arms.values()]
    asked = [
        {"school": "security_community", "scenario": scenario_of(place), "events": more, "replicates": 60, "seed": 2}
        for more in added
    ]
    (shock, fear) = in_page(module, asked, tmp_path, ends=True, named=False)
    assert shock.told["events"] == added
    run = simulate(school("security_community"), place, replicates=60, seed=2, keep=("conduct",))
    runs = [as_run(run, page, interventions=done) for page, done in zip((shock, fear), arms.values(), strict=True)]
    held = align({"shock": read_shock(runs[0], when), "fear": read_fear(runs[1], when)})
    found = ends(held["shock"], held["fear"])
    assert np.isnan(found["hostile"]).all() == (forced == "most"), "too few years are free"
    assert states > 2 or forced == "most" or np.nanmean(found["mixed"]) < 1, "years that are forced do not count"
    for name, want in found.items():
        values = np.array([np.nan if v is None else v for v in fear.told["ends"][name]])
        np.testing.assert_allclose(values, want, rtol=1e-5, atol=1e-6, err_msg=name)
    if (states, forced) == (2, "some"):
        told = repeated(fear.told["command"])
        assert told == {name: pytest.approx(np.nanmean(found[name]), abs=0.02) for name in told}
        assert set(told) >= set(ENDS)


def repeated(command: str) -> Any:
    """What a command of the page prints, run here."""
    python, flag, script = shlex.split(command)
    assert (python, flag) == ("python", "-c")
    with contextlib.redirect_stdout(io.StringIO()) as shown:
        exec(script, {})  # the script itself
    return ast.literal_eval(shown.getvalue())


def test_what_cannot_be_is_told(tmp_path: Path) -> None:
    wrong = {
        "no school": {"school": "nobody"},
        "as many schools": {"school": ["default"]},
        "no parameter": {"values": {"nothing": 1}},
        "runs from": {"values": {"prior": 3}},
        "says that there is no such mechanism": {"school": "rational_spiral", "values": {"misreading": 0.3}},
        "keeps no record": {"keep": ["deaths"]},
        "cannot be fixed": {"first": {"order": 1}},
        "cannot be set": {"events": [{"year": 1, "edits": {"malice": 1}}]},
        "years count from 0": {"events": [{"year": 5, "until": 3}]},
        "offence_advantage is 50": {"events": [{"year": 5, "settings": {"offence_advantage": 50}}]},
        "belief is 999": {"events": [{"year": 5, "edits": {"belief": 999}}]},
        "capability is -5": {"events": [{"year": 5, "edits": {"capability": [1, -5]}}]},
        "belief is 1.5": {"first": {"belief": 1.5}},
        "toward itself": {"events": [{"year": 5, "conduct": 1, "actor": 1, "target": 1}]},
        "not to what": {"events": [{"year": 5, "edits": {"belief": 0.5}, "actor": 1}]},
        "sets nothing": {"events": [{"year": 5, "hold": True}]},
        "event is of state 2, and states are 0 to 1": {"events": [{"year": 5, "conduct": 1, "actor": 2}]},
        "of 2 states": {"scenario": {"name": "six", "states": 6}},
        "whole number of years": {"years": 0},
        "each once": {"replicates": [1, 1]},
    }
    module = wasm([school("default"), school("rational_spiral")], 2, ("conduct",))
    for words, page in zip(wrong, in_page(module, list(wrong.values()), tmp_path), strict=True):
        assert words in page.told.get("error", ""), words


# ---------------------------------------------------------------- commands
def test_the_command_of_a_run_repeats_it(tmp_path: Path) -> None:
    there = scenario("first_encounter")
    module = wasm([school("default"), school("three_steps")], 2, NEEDS)
    values = {"leap": 0.3, "prior": 0.7}
    asked = {"scenario": scenario_of(there), "school": "three_steps", "values": values, "replicates": 20, "seed": 3}
    (page,) = in_page(module, [{**asked, "twin": True}], tmp_path, commands=True, measures=True)
    command = "detente run first_encounter --theory three_steps --set leap=0.3 --set prior=0.7 --replicates 20 --seed 3"
    assert page.told["command"] == command
    done = subprocess.run(
        [sys.executable, "-m", *shlex.split(command), "--json"], capture_output=True, text=True, check=True, timeout=600
    )
    wanted = {m["name"]: m for m in json.loads(done.stdout)["diagnosis"]}
    for name, found in page.measures.items():
        assert found["mean"] == pytest.approx(wanted[name]["mean"], rel=1e-4, abs=1e-6), name


@pytest.mark.parametrize("named", [True, False])
def test_what_no_command_says_a_script_does(named: bool, tmp_path: Path) -> None:
    there = scenario("cold_war")
    names = ("default", "rational_spiral")
    module = wasm([school(name) for name in names], 2, KEEP)
    asked = {
        "scenario": scenario_of(there),
        "school": ["rational_spiral", "default"],
        "values": {"misreading": 0.2, "leap": 0.1},
        "perState": [{}, {"sensibility": 0.6}],
        "first": {"habit": 0.3, "amity": [[0, 0.2], [-0.1, 0]]},
        "events": [
            {"year": 3, "until": 9, "conduct": 0, "actor": 1},
            {"year": 12, "edits": {"belief": 0.9}, "hold": True},
        ],
        "replicates": [4, 2, 9],
        "seed": 2**60 + 1,
        "years": 40,
    }
    told = {**asked, "seed": str(asked["seed"])}
    if named:  # what is fixed beside replaces what a scenario that is named fixes
        told["scenario"] = {**told["scenario"], "first": {}}
    (page,) = in_page(module, [told], tmp_path, commands=True, named=named)
    python, flag, script = shlex.split(page.told["command"])
    assert (python, flag) == ("python", "-c")
    made: dict[str, Any] = {}
    with contextlib.redirect_stdout(io.StringIO()) as shown:
        exec(script, made)  # the script itself
        exec(script.replace("keep=d.NEEDS", f"keep={KEEP!r}").split("; print")[0], made)
    assert "Security paradox" in shown.getvalue()
    same_run(page, made["run"])
