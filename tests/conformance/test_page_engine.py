"""Whether a run in a page is the run of the terminal: acts, crises, wars and alliances of whole centuries, and measures.

The page adds and multiplies with two roundings where a processor has one, so last digits differ; a chance is compared
with its draw, so an act differs only where the two lie closer together than single precision tells apart. Every run that
parts is traced to the first year in which anything differs.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from detente.core.run import Run
from detente.core.scenario import Intervention, Scenario
from detente.core.theory import Theory
from detente.diagnostics import NEEDS, diagnose, prophecy, restraint_twin
from detente.engine import wasm
from detente.engine.ensemble import simulate
from detente.engine.page import scenario_of
from detente.engine.single import fork
from detente.mechanisms.complete import COMPLETE
from detente.scenarios import scenario, scenarios
from detente.schools import school, schools
from detente.studies.beds import frightened, shocked, timetable
from detente.studies.endings import NEEDS as NEEDS_OF_ENDS
from detente.studies.endings import align, ends, read_fear, read_shock
from page_engine import PageRun, in_page, needs_node
from whole_runs import ACTS, CLOSE, NUMBERS, drawn

pytestmark = needs_node
KEEP = (*ACTS, *NUMBERS)
SIZES = (2, 6, 8)
FEW = 8
"""Runs that NumPy lives as well where numbers are farther apart than that."""


def distances(one: Mapping[str, np.ndarray], other: Mapping[str, np.ndarray], until: np.ndarray) -> np.ndarray:
    """How far numbers are apart before a year of each run, by number and run."""
    before = np.arange(len(one["conduct"][0])) < until[:, None]
    out = []
    for name in NUMBERS:
        a, b = (side[name].astype(float) for side in (one, other))
        off = (np.abs(a - b) / (1 + np.abs(b))).reshape(*b.shape[:2], -1).max(2)
        out.append(np.where(before, off, 0.0).max(1, initial=0.0))
    return np.array(out)


def partings(page: PageRun, run: Run) -> Mapping[int, str]:
    """Why runs part, by replicate; before they do, numbers are as close as those of two engines of the terminal are."""
    differ = np.stack([(page[k] != run[k]).reshape(*run[k].shape[:2], -1).any(2) for k in ACTS], 1)
    first = np.where(differ.any((1, 2)), differ.any(1).argmax(1), run.years)
    far = distances(page.records, run.records, first)
    odd = np.argsort(-far.max(0))[:FEW]
    odd = odd[far.max(0)[odd] > CLOSE]
    if odd.size:  # where a course is unstable, the last digits of any two engines grow apart
        plain = simulate(run.theory, run.scenario, replicate_ids=odd, seed=run.seed, keep=KEEP, backend="numpy")
        sides = [{k: side[k][odd] for k in KEEP} for side in (page, run)]
        here, there = (distances(side, plain.records, first[odd]) for side in sides)
        assert (here <= np.maximum(CLOSE, 4 * there.max(1, keepdims=True))).all(), (here.max(1), there.max(1))
        print(f"  {(far.max(0) > CLOSE).sum()} runs unstable, by {far.max():.1e}; the terminal's two by {there.max():.1e}")
    return {
        int(lane): f"year {first[lane]}: {', '.join(np.array(ACTS)[differ[lane, :, first[lane]]])}"
        for lane in np.flatnonzero(first < run.years)
    }


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
        print(f"{states} states, {name}: {len(found)} of {count} part", *found.items())
        assert len(found) <= 0.001 * count
        total += len(found)
    return total


def test_a_few_runs_of_some_schools_and_points(tmp_path: Path) -> None:
    theories = {name: (school(name), {}) for name in ("default", "offensive_realism")}
    for states in (2, 6):
        points = {f"point {states}": (COMPLETE, drawn(states))}
        assert compared(states, theories | points, 24, tmp_path) == 0


@pytest.mark.slow
@pytest.mark.parametrize("states", SIZES)
def test_runs_of_every_school_and_of_thirty_points(states: int, tmp_path: Path) -> None:
    theories = {name: (school(name), {}) for name in schools()}
    points = {f"point {k}": (COMPLETE, drawn(k)) for k in range(30)}
    compared(states, theories | points, 2000, tmp_path)
