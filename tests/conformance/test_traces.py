"""A traced year, evaluated with NumPy, is the year of the NumPy back end to the bit."""

import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from detente.core.fields import ABOUT
from detente.core.random import replicate_keys
from detente.core.theory import Theory
from detente.core.world import FIELDS, World
from detente.engine.numpy_backend import NumpyBackend
from detente.engine.trace import Question, Trace, reachable, trace
from detente.engine.trace.evaluate import Evaluation, spread
from detente.engine.trace.question import BOUNDS, HELD
from detente.mechanisms.complete import COMPLETE, completed
from detente.schools import SCHOOLS, school

KEEP = tuple(sorted(ABOUT))
PLAIN = NumpyBackend()
BUSY: Mapping[str, float] = {
    "talk": 0.4, "intelligence": 0.5, "signal_rate": 0.2, "treaty_rate": 0.5, "alliance_rate": 1.0, "joining": 1.0,
    "commitment_shift": 3.0, "crisis_rate": 1.0, "bargaining_noise": 0.5, "malign_share": 0.4, "latent_force": 0.1,
}  # fmt: skip
"""What is rare or off by default is frequent: allies, wars of many, treaties, talk, spies."""
ALONE = ("richardson", "offensive_realism", "copenhagen", "security_community", "grit")


def values_of(theory: Theory, lanes: int, wide: Mapping[str, Any] | None = None) -> dict[str, np.ndarray]:
    """The parameters of every lane, some of them by state."""
    values = {k: np.full((1, lanes), v, np.float32) for k, v in theory.values().items()}
    for name, by_state in (wide or {}).items():
        values[name] = np.repeat(np.asarray(by_state, np.float32)[:, None], lanes, 1)
    return values


def same(of: str, got: np.ndarray, want: np.ndarray) -> bool:
    """Whether two values are the same to the bit, between different states."""
    want = spread(of, want)
    got = np.broadcast_to(got, want.shape)
    if of == "dyad":
        between = ~np.eye(len(want), dtype=bool)
        got, want = got[between], want[between]
    return np.array_equal(got, want, equal_nan=True)


def apart(
    theory: Theory,
    states: int,
    periods: int = 1,
    *,
    years: int = 3,
    lanes: int = 3,
    wide: Mapping[str, Any] | None = None,
    forced: tuple[np.ndarray, ...] | None = None,
) -> tuple[list[str], Trace, World]:
    """Fields and records that differ in some year; the trace, and the last world."""
    values = values_of(theory, lanes, wide)
    named, held = tuple(sorted(values)), len(forced or ()) > 2
    question = Question(theory, states, KEEP, periods, forced is not None, named, frozenset(wide or ()), held=held)
    traced = trace(question)
    keys = replicate_keys(3, np.arange(lanes))
    world, wrong = PLAIN.start(theory, values, {}, keys, states), set()
    bounds = {} if forced is None else dict(zip((*BOUNDS, *HELD), forced, strict=False))
    for year in range(years):
        after, records = PLAIN.advance(theory, world, values, keys, year, year + 1, forced, KEEP, 1, periods)
        inputs = {name: spread(FIELDS[name].of, getattr(world, name)) for name in World.names()} | bounds
        made = Evaluation(states, inputs, {k: v[:, None] for k, v in values.items()}, keys, year)
        wrong |= {f for f in World.names() if not same(FIELDS[f].of, made(traced.world[f]), getattr(after, f))}
        wrong |= {f"record {f}" for f in KEEP if not same(ABOUT[f].of, made(traced.records[f]), records[f][0])}
        world = after
    return sorted(wrong), traced, world


@pytest.mark.parametrize("periods", [1, 4])
@pytest.mark.parametrize("states", [2, 6])
def test_all_mechanisms_at_once(states: int, periods: int) -> None:
    wrong, _, _ = apart(completed(school("default")), states, periods)
    assert wrong == []


@pytest.mark.parametrize("periods", [1, 4])
def test_all_mechanisms_among_many(periods: int) -> None:
    wrong, _, _ = apart(completed(school("default")), 20, periods, years=2, lanes=2)
    assert wrong == []


@pytest.mark.parametrize("states", [2, 6])
@pytest.mark.parametrize("name", ALONE)
def test_schools_alone(name: str, states: int) -> None:
    wrong, _, _ = apart(school(name), states)
    assert wrong == []


@pytest.mark.slow
@pytest.mark.parametrize("periods", [1, 4])
@pytest.mark.parametrize("states", [2, 6, 20])
@pytest.mark.parametrize("name", list(SCHOOLS))
def test_every_school_alone(name: str, states: int, periods: int) -> None:
    wrong, _, _ = apart(school(name), states, periods)
    assert wrong == []


@pytest.mark.parametrize("states", [2, 6])
def test_with_what_is_rare_at_work(states: int) -> None:
    """Wars of many, treaties, talk: the loops and the values made only where an event happens."""
    wrong, _, world = apart(COMPLETE.where(**BUSY), states, years=6, lanes=8)
    assert wrong == []
    assert world.war.any()
    assert world.alliance.any() == (states > 2)  # two have no third to stand by
    assert world.treaty.any()


@pytest.mark.parametrize("states", [2, 6])
def test_with_beliefs_held(states: int) -> None:
    shape = (states, states, 3)
    which, log_odds = np.zeros(shape, np.float32), np.full(shape, 2.9, np.float32)
    which[0, 1] = which[1, 0] = 1.0
    free = np.zeros(shape, np.float32), np.ones(shape, np.float32)
    wrong, _, world = apart(completed(school("constructivism_kant")), states, forced=(*free, which, log_odds))
    assert wrong == []
    assert (world.log_odds[0, 1] > 2.8).all()


@pytest.mark.parametrize("states", [2, 6])
def test_with_forced_conduct_and_parameters_by_state(states: int) -> None:
    by_state = np.linspace(0.1, 0.9, states)
    wide = {"baseline_hostility": by_state, "malign_share": by_state[::-1], "joining": by_state}
    low, high = np.zeros((states, states, 3), np.float32), np.ones((states, states, 3), np.float32)
    low[0, 1], high[1, 0] = 1.0, 0.0
    wrong, traced, world = apart(completed(school("default")), states, wide=wide, forced=(low, high))
    assert wrong == []
    assert (world.conduct[0, 1] == 1).all()
    assert (world.conduct[1, 0] == 0).all()
    read = {x.attr[0] for x in reachable(traced.roots) if x.op == "load"}
    assert {"low", "high"} <= read


def test_the_graph_knows_what_is_the_same_both_ways() -> None:
    traced = trace(Question(completed(school("default")), 6))
    assert {"alliance", "treaty", "war", "crisis", "distance"} <= traced.mutual
    assert "conduct" not in traced.mutual
    assert {"conduct", "war"} <= traced.masks
    assert {"conduct", "war", "alliance", "treaty"} <= trace(Question(school("default"), 6)).masks


def test_two_traces_of_one_question_are_the_same() -> None:
    question = Question(school("default"), 6, KEEP)
    first, second = ([repr(x) for x in reachable(trace(question).roots)] for _ in range(2))
    assert first == second


def test_a_trace_needs_no_jax(python_environment: dict[str, str]) -> None:
    program = """
import sys
from detente.engine.trace import Question, trace
from detente.schools import school
trace(Question(school("default"), 3, ("conduct",)))
assert "jax" not in sys.modules
"""
    done = subprocess.run(
        [sys.executable, "-c", program], env=python_environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
