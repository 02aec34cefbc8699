"""A theory as a function of its parameters: in batches, without state, the same everywhere."""

import multiprocessing
import pickle
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

import detente
from detente.core.errors import InvalidValue, MissingExtra, UnknownName

HOW: dict[str, Any] = {
    "parameters": ["offence_advantage", "prior"],
    "outcomes": ["hostility", "burden.last"],
    "years": 40,
}


def made(**more: Any) -> Any:
    return detente.simulator("psychological_spiral", "fearful_friends", **{**HOW, **more})


ROWS = np.array([[2.5, 0.6], [3.5, 0.9], [2.5, 0.6], [1.2, 0.3]])


def test_a_batch_is_its_rows() -> None:
    function = made()
    found = function(ROWS)
    assert found.shape == (4, 2)
    assert np.array_equal(found[:2], function(ROWS[:2]))
    assert np.array_equal(found[3], function(ROWS[3]))
    assert not np.array_equal(found[0], found[2])  # equal rows of a batch have luck of their own
    assert np.array_equal(function(ROWS.tolist()), found)
    assert not np.array_equal(function(ROWS, seed=1), found)
    assert function(np.zeros((0, 2))).shape == (0, 2)


def test_it_has_no_state_that_a_copy_or_a_thread_would_lack() -> None:
    function = made()
    first = function(ROWS)
    again = pickle.loads(pickle.dumps(function))
    with ThreadPoolExecutor(3) as pool:
        every = list(pool.map(function, [ROWS] * 3))
    assert all(np.array_equal(one, first) for one in (again(ROWS), *every))


def test_luck_of_rows_is_independent_or_common() -> None:
    """Among 400 equal rows half a batch each, hostility has the mean of 400 runs; with common luck all rows agree."""
    rows = np.repeat([[3.0, 0.7]], 400, 0)
    own, common = made()(rows), made(luck="common", replicates=5)(rows)
    assert 0 < own[:, 0].mean() < 1
    halves = own[:200, 0].mean(), own[200:, 0].mean()
    assert abs(halves[0] - halves[1]) < 5 * np.sqrt(0.25 / 100)  # five standard errors
    assert np.ptp(common, 0).max() == 0
    place = detente.scenario("fearful_friends")
    theory = detente.school("psychological_spiral").where(offence_advantage=3.0, prior=0.7)
    run = detente.simulate(theory, place, keep=("burden",), replicates=5, years=40)
    assert common[0, 1] == pytest.approx(run["burden"][:, -20:].mean(), rel=1e-5)


def test_what_it_says_of_itself() -> None:
    function = made(bounds={"prior": (0.2, 0.8)})
    assert function.names == ("offence_advantage", "prior")
    assert function.bounds.tolist() == [[0.3, 6.0], [0.2, 0.8]]
    assert function.problem["units"] == ["ratio", "probability"]
    assert "[batch, 2] -> [batch, 2]" in repr(function)


def test_one_point_by_name() -> None:
    function = made(luck="common", replicates=4)
    usual = detente.problem("psychological_spiral", "offence_advantage", scenario="fearful_friends")["values"][0]
    found = function.one(prior=0.7)
    assert found == dict(zip(function.outcomes, function([usual, 0.7]), strict=True))
    with pytest.raises(UnknownName, match="prior"):
        function.one(pror=0.7)


@pytest.mark.parametrize(
    ("call", "kind", "words"),
    [
        (lambda: made()([[1.0]]), InvalidValue, r"\[batch, 2\]"),
        (lambda: made()([[2.0, 0.5], [9.0, 0.5]]), InvalidValue, "Row 1"),
        (lambda: made()([[np.nan, 0.5]]), InvalidValue, "Row 0"),
        (lambda: made(outcomes=["hostilty"]), UnknownName, "hostility"),
        (lambda: made(outcomes=[]), InvalidValue, "No outcome"),
        (lambda: made(luck="mine"), UnknownName, "common"),
        (lambda: made(replicates=0), InvalidValue, "replicates"),
    ],
)
def test_what_is_wrong_is_said(call: Any, kind: Any, words: str) -> None:
    with pytest.raises(kind, match=words):
        call()


def test_a_model_of_the_ema_workbench() -> None:
    pytest.importorskip(
        "ema_workbench.analysis.prim", reason="the workbench is an extra (detente[ema])", exc_type=ImportError
    )
    from ema_workbench import SequentialEvaluator, perform_experiments

    function = made(luck="common", replicates=4)
    model = detente.ema_model("friends", function)
    with SequentialEvaluator(model) as evaluator:
        points, outcomes = perform_experiments(model, 6, evaluator=evaluator)
    rows = points[list(function.names)].to_numpy(float)
    assert np.array_equal(outcomes["hostility"], function(rows)[:, 0])


def test_without_the_workbench_its_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "ema_workbench", None)
    with pytest.raises(MissingExtra, match=r"\[ema\]"):
        detente.ema_model("friends", made())


# ------------------------------------------------------------------ forked children
def _run(backend: str) -> float:
    run = detente.simulate("habit", "first_encounter", replicates=16, years=10, backend=backend, keep=("belief",))
    return float(run["belief"].sum())


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="nothing is forked here")
@pytest.mark.parametrize("backend", ["fused", "numpy"])
@pytest.mark.filterwarnings("ignore:.*fork:RuntimeWarning", "ignore:.*fork:DeprecationWarning")
def test_a_forked_child_goes_on(backend: str) -> None:
    here = _run(backend)
    with multiprocessing.get_context("fork").Pool(2) as pool:
        assert pool.map_async(_run, [backend] * 3).get(120) == [here] * 3


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="nothing is forked here")
@pytest.mark.filterwarnings("ignore:.*fork:RuntimeWarning", "ignore:.*fork:DeprecationWarning")
def test_a_forked_child_refuses_what_would_hang() -> None:
    pytest.importorskip("jax", reason="JAX is an extra")
    with multiprocessing.get_context("fork").Pool(1) as pool, pytest.raises(OSError, match="spawn") as raised:
        pool.map_async(_run, ["jax"]).get(120)
    assert type(raised.value).__name__ == "ForkedProcess"
