"""The compiled year: NumPy's acts and wars, and the same bits however the work is cut."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from detente.core.fields import ABOUT
from detente.core.param import REGISTRY
from detente.core.run import Run
from detente.core.scenario import Intervention, Scenario
from detente.core.theory import Theory
from detente.engine.ensemble import simulate
from detente.schools import SCHOOLS, school

KEEP = tuple(sorted(ABOUT))
DONE = (
    Intervention(year=5, until=9, conduct="restraint", actor=0),
    Intervention(year=9, conduct="compete", actor=1, target=0, until=11),
    Intervention(year=12, settings={"offence_advantage": 4.0}),
    Intervention(year=14, edits={"belief": 0.2, "capability": 1.5}),
    Intervention(year=17, until=19, edits={"belief": 0.9, "trade": 0.3}, hold=True),
)


def both(theory: Theory | list[Theory], scenario: Scenario, replicates: int = 64, **how: Any) -> tuple[Run, Run]:
    """The same runs, compiled and with NumPy."""
    fused, plain = (
        simulate(theory, scenario, replicates=replicates, backend=name, keep=KEEP, **how) for name in ("fused", "numpy")
    )
    return fused, plain


def agree(fused: Run, plain: Run, share: float = 0.999) -> None:
    """Assert that acts, crises and wars are the same in nearly all runs, and numbers to 1e-4 where they are."""
    assert set(fused.records) == set(plain.records) == set(KEEP)
    same = np.ones(fused.replicates, bool)
    for name in ("conduct", "crises", "wars"):
        same &= (fused[name] == plain[name]).reshape(fused.replicates, -1).all(1)
    assert same.sum() >= np.floor(share * fused.replicates) - (fused.replicates < 1000)
    wrong = {}
    for name in KEEP:
        got, want = fused[name][same].astype(float), plain[name][same].astype(float)
        if name.startswith("critical_fear"):  # a quotient with a pole where restraint and exposure cancel
            got, want = np.arctan(got), np.arctan(want)
        assert got.shape == want.shape
        assert (np.isnan(got) == np.isnan(want)).all(), name
        finite = np.isfinite(want)
        assert (got[~finite & ~np.isnan(want)] == want[~finite & ~np.isnan(want)]).all(), name
        error = np.abs(got - want)[finite] / (1 + np.abs(want[finite]))
        if error.size and error.max() > 1e-4:
            wrong[name] = float(error.max())
    assert wrong == {}


@pytest.mark.parametrize("name", [n for k, n in enumerate(SCHOOLS) if k % 4 == 0])
def test_schools_alone(name: str) -> None:
    agree(*both(school(name), Scenario("two", years=40)))


@pytest.mark.slow
@pytest.mark.parametrize("periods", [1, 4])
@pytest.mark.parametrize("name", list(SCHOOLS))
def test_every_school_alone(name: str, periods: int) -> None:
    agree(*both(school(name), Scenario("two", years=40, periods=periods), interventions=DONE))


def test_among_several() -> None:
    agree(*both(school("default"), Scenario("six", states=6, years=15), 32), share=0.95)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["alliance_politics", "copenhagen", "security_community", "grit", "english_school"])
def test_schools_among_several(name: str) -> None:
    agree(*both(school(name), Scenario("six", states=6, years=20), 64, interventions=DONE), share=0.95)


def test_interventions() -> None:
    """Settings, edits and conduct; what is forced is done."""
    fused, plain = both(school("default"), Scenario("two", years=20), interventions=DONE)
    agree(fused, plain)
    forced, war = fused["conduct"][:, 5:9, 0, 1], fused["war"][:, 5:9, 0, 1]
    assert (forced[war == 0] == 0).all()
    assert (fused["conduct"][:, 9:11, 1, 0] == 1).all()


def test_a_map_that_is_given() -> None:
    place = np.array([[0, 0.2, 0.9], [0.2, 0, 0.5], [0.9, 0.5, 0]])
    scenario = Scenario("three", states=3, years=15, given={"distance": place, "economy": np.array([1.0, 2.0, 0.5])})
    fused, plain = both(school("default"), scenario)
    agree(fused, plain, share=0.98)
    off = ~np.eye(3, dtype=bool)
    assert np.allclose(fused["distance"][..., off], place[off].astype(np.float32))


def test_a_theory_for_each_state() -> None:
    theories = [school("offensive_realism"), school("security_community"), school("grit")]
    agree(*both(theories, Scenario("three", states=3, years=15)), share=0.98)


def drawn(seed: int, count: int = 12) -> dict[str, float]:
    """Some parameters at random, within their range."""
    rng = np.random.default_rng(seed)
    of = school("default").values()
    names = [n for n in sorted(of) if np.isfinite([REGISTRY[n].low, REGISTRY[n].high]).all()]
    chosen = rng.choice(names, count, replace=False)
    made = {}
    for name in chosen:
        low, high = REGISTRY[name].low, REGISTRY[name].high
        low, high = (
            max(low, REGISTRY[name].default / 4),
            min(high, REGISTRY[name].default * 4 + (high if high <= 1 else 0)),
        )
        made[str(name)] = float(rng.uniform(low, max(low, high)))
    return made


@pytest.mark.parametrize("seed", range(6))
def test_parameters_at_random(seed: int) -> None:
    agree(*both(school("default").where(**drawn(seed)), Scenario("two", years=25)), share=0.98)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6, 60))
def test_more_parameters_at_random(seed: int) -> None:
    agree(*both(school("default").where(**drawn(seed, 30)), Scenario("two", years=25)), share=0.98)


def bits(run: Run) -> dict[str, bytes]:
    """The records as bytes."""
    return {name: np.ascontiguousarray(value).tobytes() for name, value in run.records.items()}


@pytest.fixture(scope="module")
def whole() -> dict[str, bytes]:
    """What seventy runs are, done at once."""
    return bits(
        simulate(school("default"), Scenario("three", states=3, years=8), replicates=70, backend="fused", keep=KEEP)
    )


@pytest.mark.parametrize(("chunk", "workers"), [(1, 1), (7, 2), (64, 1), (None, 2)])
def test_cuts_move_no_bit(chunk: int | None, workers: int, whole: dict[str, bytes]) -> None:
    scenario = Scenario("three", states=3, years=8)
    run = simulate(school("default"), scenario, replicates=70, backend="fused", keep=KEEP, chunk=chunk, workers=workers)
    assert bits(run) == whole


def test_numbers_of_replicates_alone_say_what_they_are() -> None:
    scenario = Scenario("three", states=3, years=8)
    how: dict[str, Any] = {"backend": "fused", "keep": KEEP}
    all_, some = simulate(school("default"), scenario, replicates=70, **how), (65, 3, 40)
    few = simulate(school("default"), scenario, replicate_ids=some, **how)
    for name in KEEP:
        assert few[name].tobytes() == all_[name][list(some)].tobytes()


@pytest.mark.parametrize("keep", [("conduct",), ("log_odds", "wars"), ("payoff", "capability")])
def test_what_is_recorded_moves_nothing(keep: tuple[str, ...], whole: dict[str, bytes]) -> None:
    scenario = Scenario("three", states=3, years=8)
    run = simulate(school("default"), scenario, replicates=70, backend="fused", keep=keep)
    assert bits(run) == {name: whole[name] for name in keep}


DIGEST = """
import hashlib
from detente.core.fields import ABOUT
from detente.core.scenario import Scenario
from detente.engine.ensemble import simulate
from detente.engine.fused.machine import here
from detente.schools import school
for states in (2, 6):
    scenario = Scenario("x", states=states, years=10)
    run = simulate(school("default"), scenario, replicates=40, backend="fused", keep=tuple(sorted(ABOUT)))
    print(hashlib.sha256(b"".join(run[k].tobytes() for k in sorted(run.records))).hexdigest())
print(here().width)
"""


@pytest.mark.slow
def test_width_of_vectors_moves_no_bit(python_environment: dict[str, str]) -> None:
    found, widths = set(), set()
    for width in ("128", "256", "512"):
        done = subprocess.run(
            [sys.executable, "-c", DIGEST],
            env={**python_environment, "DETENTE_VECTOR_BITS": width},
            capture_output=True,
            text=True,
            check=False,
            timeout=200,
        )
        assert done.returncode == 0, done.stderr
        *digests, used = done.stdout.split()
        found.add(tuple(digests))
        widths.add(used)
    assert len(found) == 1
    assert "128" in widths


@pytest.mark.parametrize("replicates", [3, 32, 33])
def test_records_are_no_window_on_memory_that_is_used_again(replicates: int) -> None:
    """A year of an intervention is a segment of its own: what it left must stay when the next one is lived."""
    scenario, blow = Scenario("x", years=4), Intervention(year=1, until=2, conduct=1.0)
    fused, plain = both(school("default"), scenario, replicates, interventions=(blow,))
    agree(fused, plain)
    short = Scenario("x", years=1)
    first = simulate(school("default"), short, replicates=replicates, keep=("belief", "wars"))
    held = {name: value.copy() for name, value in first.records.items()}
    simulate(school("default"), short, replicates=replicates, keep=("belief", "wars"), seed=9)
    assert all(np.array_equal(first[name], value) for name, value in held.items())


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_child_forked_while_another_thread_compiles_can_compile(tmp_path: Path) -> None:
    code = """
import os, threading, sys
from detente import Scenario, school, simulate
def run(states): simulate(school("default"), Scenario("x", states=states, years=2), replicates=2, workers=1)
run(2)
thread = threading.Thread(target=run, args=(5,)); thread.start()
child = os.fork()
if child == 0:
    run(3)
    os._exit(0)
thread.join()
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
    fresh = {**os.environ, "DETENTE_CACHE": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], env=fresh, timeout=60, check=False)
    assert done.returncode == 0
