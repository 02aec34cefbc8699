"""The examples work wherever a school of detente does: run, judged, mixed, along the record, checked."""

import inspect
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from back_ends import COMPILED
from detente.apps.cli.main import main
from detente.core.scenario import Scenario
from detente.engine.assimilate import Assimilation
from detente.engine.ensemble import backend_named, simulate
from detente.engine.particles import Particles
from detente.schools import school
from detente.studies.run import run
from detente.studies.verdict import verdict
from detente.testing import check_mechanism, check_theory, checks
from detente.testing.moment import moment

OF_ANY_PROGRAM = ("numpy_equals_jax", "identities", "chunks_and_workers", "lane_position", "seeds")
"""Checks that are left to the slow run; that JAX runs the example is seen below, where crises teach."""
TWO = Scenario("two", states=2, years=12)


@pytest.fixture(scope="module")
def example(repository: Path) -> str:
    return f"{repository}/examples/nuclear_learning.py:nuclear_learning"


def test_a_school_takes_40_lines_and_a_mechanism_25(example: str) -> None:
    theory = school(example)
    mechanism = next(type(m) for m in theory.interpret if type(m).__name__ == "CrisisLearning")
    module = sys.modules[mechanism.__module__]
    assert len(inspect.getsource(mechanism).splitlines()) <= 25
    assert len(inspect.getsource(module.nuclear_learning).splitlines()) <= 40


@pytest.mark.parametrize(
    "check", [pytest.param(c, marks=[pytest.mark.slow] if c in OF_ANY_PROGRAM else []) for c in checks()]
)
def test_it_conforms(example: str, check: str) -> None:
    check_theory(school(example), only=[check])


@pytest.mark.slow
def test_its_mechanism_conforms(example: str) -> None:
    check_mechanism(next(m for m in school(example).interpret if type(m).__name__ == "CrisisLearning"))


@pytest.mark.parametrize("other", COMPILED)
def test_crises_teach_and_ruin_deters(example: str, other: str) -> None:
    """On all back ends; what is learned shows, and is gone at the identity."""
    rash = Scenario("rash", states=2, years=30, settings={"prior": 0.8, "malign_share": 0.0})
    taught, untaught = (school(example).where(crisis_learning=x) for x in (3.0, 0.0))
    ends = {}
    for backend in ("numpy", other):
        runs = [
            simulate(t, rash, replicates=60, keep=("belief", "crisis"), backend=backend) for t in (taught, untaught)
        ]
        ends[backend] = [r["belief"][:, -1, 0, 1].mean() for r in runs]
        assert runs[0]["crisis"].any()
        assert ends[backend][0] < ends[backend][1]
    assert ends["numpy"] == pytest.approx(ends[other], abs=0.02)


@pytest.mark.parametrize("periods", [1, 4, 12])
def test_a_lesson_is_one_whatever_the_clock(example: str, periods: int) -> None:
    """Nothing else touches belief: one crisis survived lowers the log-odds by crisis_learning over the year after."""
    theory = school(example).where(crisis_learning=0.8)
    lesson = next(m for m in theory.interpret if type(m).__name__ == "CrisisLearning")
    still = theory.replace(observe=(), interpret=(lesson,), respond=(), interact=(), bind=())
    now = moment(still, states=2, year=0, lanes=4)
    two = np.array([[0.0, 1.0], [1.0, 0.0]], np.float32)[..., None] + np.zeros(4, np.float32)
    world = now.world.replace(crisis=two)
    engine = backend_named("numpy")
    after = engine.advance(still, world, now.values, now.keys, 1, 2, None, (), 1, periods)[0]
    fallen = (world.log_odds - after.log_odds)[[0, 1], [1, 0]]
    assert fallen == pytest.approx(0.8, abs=1e-5)


def test_it_runs_in_a_scenario_and_in_a_mix(example: str) -> None:
    found = run(school(example), TWO, replicates=8, backend="numpy")
    assert found.complete
    assert found.diagnosis is not None
    mixed = run("one_greedy_state", mix=f"{example}:0.5,three_steps:0.5", replicates=4, years=6, backend="numpy")
    assert {name for w in mixed.states for name in w.schools} == {"nuclear_learning", "three_steps"}


def test_it_is_judged_beside_the_schools(example: str) -> None:
    small = {"worlds": "W1", "replicates": 8, "years": 40, "beds": "pair", "draws": 2}
    found = verdict([example, "offensive_realism"], **small)
    assert [r.school for r in found.rows] == ["nuclear_learning", "offensive_realism"]
    alone = verdict(["offensive_realism"], **small)
    assert found.rows[1].to_dict() == alone.rows[0].to_dict()  # who stands beside changes nothing
    assert found.answers["offensive_realism"] == alone.answers["offensive_realism"]
    assert set(found.answers["nuclear_learning"].tipping["pair"]) == {"look_alike", "told_apart"}


def test_it_follows_the_record(example: str) -> None:
    """A crisis without war is told: the next year each believes the other less malign than without the lesson."""
    two = np.array([[0.0, 1.0], [1.0, 0.0]])
    given = dict.fromkeys(("economy", "capability", "polity"), np.ones(2)) | {"distance": 0 * two, "alliance": 0 * two}
    beliefs = []
    for theory in (school(example).where(crisis_learning=x) for x in (2.0, 0.0)):
        follower = Assimilation(theory)
        for _ in range(3):
            year = follower.foresee((2, 365), given)
            follower.tell(two, two, 0 * two)
        beliefs.append(float(year.interpretation.belief[0, 1]))
    assert beliefs[0] < beliefs[1] - 0.1
    held = Particles(school(example), {k: v for k, v in given.items() if k != "alliance"}, 2, particles=40, periods=1)
    assert np.isfinite(held.foresee()).all()


def test_the_command_line_takes_it_by_file_and_name(
    example: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def told(*words: str) -> Any:
        with pytest.raises(SystemExit) as done:
            main((*words, "--json"))
        out, err = capsys.readouterr()
        assert not done.value.code, err
        return json.loads(out)

    page = tmp_path / "page.html"
    words = ("verdict", "--schools", example, "--worlds", "W1", "--beds", "pair", "--out", str(page))
    assert list(told(*words, "--replicates", "8", "--years", "40", "--draws", "2")["answers"]) == ["nuclear_learning"]
    assert "Nuclear learning" in page.read_text(encoding="utf-8")
    words = ("run", "first_encounter", "--theory", example, "--set", "crisis_learning=2", "--backend", "numpy")
    assert told(*words, "--replicates", "4", "--years", "8")["settings"] == {"crisis_learning": 2}


def test_a_process_of_its_own_finds_it(example: str, python_environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "detente.apps.cli.main", "schools", example, "--json"]
    done = subprocess.run(command, env=python_environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
