"""Mechanisms of one's own: what fused and NumPy make of them is the same, or an error says why not."""

import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from detente.core.backends import BackendName
from detente.core.errors import BrokenMechanism, InvalidValue, NotTraced, UnknownName
from detente.core.phases import Mechanism, Year
from detente.core.scenario import Scenario
from detente.core.theory import Theory
from detente.core.world import World
from detente.engine.ensemble import simulate
from detente.engine.single import SingleRun
from detente.engine.trace import Question, trace, vanishes
from detente.schools import school

FACTOR = 0.9
BOTH: tuple[BackendName, ...] = ("numpy", "fused")


def with_own(change: Callable[[Any, Year], Any]) -> Theory:
    """A theory whose states change their belief by a rule at the end of every year."""

    class Own(Mechanism):
        phase = "bind"

        def __call__(self, world: World, product: Any, year: Year) -> tuple[World, Any]:
            return world.replace(amity=change(world.log_odds, year)), product

    theory = school("richardson")
    return theory.replace(bind=(*theory.bind, Own()))


def made(theory: Theory, backend: BackendName, years: int = 1) -> np.ndarray:
    """What the rule made of each of two for the other, of all runs and years."""
    run = simulate(theory, Scenario("own", years=years), replicates=40, keep=("amity",), backend=backend, workers=1)
    return np.stack([run["amity"][..., 0, 1], run["amity"][..., 1, 0]])


@pytest.mark.parametrize("exponent", [-3, -2, -1, 0, 1, 2, 3, 4, 7, 16, 17, 33, -17, 0.5, 1.5])
def test_powers_are_those_of_numpy(exponent: float) -> None:
    """Of -0.9, 0 and 0.9: a parameter decides which, so that one program serves."""
    theory = with_own(lambda x, year: (0.0 * x + (year.p.force_adjustment - 0.5) * 4.5) ** exponent)
    for adjustment in (0.3, 0.5, 0.7):
        with np.errstate(all="ignore"):
            want, got = (made(theory.where(force_adjustment=adjustment), backend) for backend in BOTH)
        np.testing.assert_allclose(got, want, rtol=2e-6 * max(1, abs(exponent)))


@pytest.mark.parametrize("exponent", [-3.0, 0.0, 2.0, 3.0, 2.5])
def test_powers_that_a_value_decides(exponent: float) -> None:
    for sign in (-0.9, 0.9):
        theory = with_own(lambda x, year, s=sign: (0.0 * x + s) ** (0.0 * x + exponent))
        with np.errstate(all="ignore"):
            want, got = (made(theory, backend) for backend in BOTH)
        np.testing.assert_allclose(got, want, rtol=1e-5)


@pytest.mark.parametrize(
    "change",
    [
        lambda x, year: 0.1 * ((x > 0) + (x > -1)),
        lambda x, year: 0.1 * year.xp.maximum(x > 0, x > 1),
        lambda x, year: np.float64(0.1) * (x > 0) * np.int64(2),
        lambda x, year: 0.1 * ((x > 0) & ~(x > 1)),
    ],
)
def test_truths_are_reckoned_with_as_numpy_does(change: Callable[[Any, Year], Any]) -> None:
    want, got = (made(with_own(change), backend) for backend in BOTH)
    np.testing.assert_allclose(got, want, rtol=1e-6)


def counted(x: Any, year: Year) -> Any:
    """Add up 0, 1 and 2 in a loop of the system."""
    loop: Any = year.loop
    none = x.mean(0).mean(0)[None] * 0.0
    return 0.0 * x + loop(lambda c: c[1] < 3, lambda c: (c[0] + c[1], c[1] + 1.0), (none, none))[0]


def once(x: Any, year: Year) -> Any:
    """Add 1 in a loop that goes on as long as a value of the system says."""
    loop: Any = year.loop
    none = x.mean(0).mean(0)[None] * 0.0
    return 0.0 * x + loop(lambda c: c[1] > 0.5, lambda c: (c[0] + 1.0, 0.0 * c[1]), (none, none + 1.0))[0]


def never(x: Any, year: Year) -> Any:
    """Add 1 to a value of states where a parameter is above what it can be."""
    state = x.mean(1) * 0.0
    return 0.0 * x + year.when(year.p.reaction > 1e6, lambda: (state + 1.0,), (state,))[0][:, None]


@pytest.mark.parametrize("change", [counted, once, never])
def test_loops_and_rare_events_of_the_system(change: Callable[[Any, Year], Any]) -> None:
    want, got = (made(with_own(change), backend) for backend in BOTH)
    assert want.max() == {counted: 3.0, once: 1.0, never: 0.0}[change]
    np.testing.assert_array_equal(got, want)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda x, year: (x[:, :, None] * x).sum(1), "third axis"),
        (lambda x, year: ~x, "opposite"),
        (lambda x, year: (x > 0) >> 1, "shift"),
    ],
)
def test_what_has_no_meaning_is_refused(change: Callable[[Any, Year], Any], what: str) -> None:
    with pytest.raises(NotTraced, match=what):
        made(with_own(change), "fused")


def test_what_a_mechanism_names_may_change_between_two_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a notebook a constant is changed, a helper, or the rule itself."""
    theory = with_own(lambda x, year: 0.0 * x + FACTOR)
    assert made(theory, "fused").max() == np.float32(0.9)
    monkeypatch.setattr(f"{__name__}.FACTOR", 0.1)
    assert made(theory, "fused").max() == np.float32(0.1)
    kind = type(theory.bind[-1])

    def rule(self: Mechanism, world: World, product: Any, year: Year) -> tuple[World, Any]:
        return world.replace(amity=0.0 * world.amity + 0.5), product

    monkeypatch.setattr(kind, "__call__", rule)
    assert made(theory, "fused").max() == np.float32(0.5)


def test_luck_that_is_not_the_year_s_is_refused() -> None:
    with pytest.raises(NotTraced, match="otherwise each time, by one of Own") as e:
        made(with_own(lambda x, year: x * random.random()), "fused")
    assert "year.draws" in (e.value.hint or "")


def test_nothing_among_values_is_refused() -> None:
    with pytest.raises(NotTraced, match="None among values"):
        made(with_own(lambda x, year: x + None), "fused")
    with pytest.raises(NotTraced, match="difference of two truths"):
        made(with_own(lambda x, year: (x > 0) - (x > 1)), "fused")


def test_numpy_says_what_to_do_instead() -> None:
    def decides(x: Any, year: Year) -> Any:
        return x if x.sum() > 0 and x > 0 else -x

    def writes(x: Any, year: Year) -> Any:
        x -= 0.5
        return x

    for change, what in ((decides, "year.xp.where"), (writes, "Make another array")):
        with pytest.raises(BrokenMechanism) as e:
            made(with_own(change), "numpy")
        assert what in (e.value.hint or "")
    with pytest.raises(BrokenMechanism, match="makes 'amity' in the shape"):
        made(with_own(lambda x, year: x[:, :1, :, None]), "numpy")


@pytest.mark.parametrize("backend", BOTH)
def test_worlds_of_a_single_run_are_not_written_into(backend: BackendName) -> None:
    one = SingleRun(school("default"), Scenario("own"), backend=backend)
    one.live()
    with pytest.raises(ValueError, match="read-only"):
        one.world.log_odds[...] = 0.0


@pytest.mark.parametrize("wrong", ["restraint", 5, {0: 1}, {("USA", "USSR"): 1}, {(0, 1): 2}, {(0, 2): 1}, {(1, 1): 0}])
def test_conduct_that_says_nothing(wrong: Any) -> None:
    one = SingleRun(school("default"), Scenario("own"))
    with pytest.raises(InvalidValue, match=r"does not say|not possible") as e:
        one.live(wrong)
    assert "actor, target" in (e.value.hint or "")


def test_questions_that_make_no_sense() -> None:
    theory: Any = school("three_steps")
    for wrong in (
        {"theory": "three_steps"},
        {"states": 0},
        {"states": "2"},
        {"periods": 0},
        {"keep": "belief"},
        {"parameters": "prior"},
    ):
        with pytest.raises(InvalidValue):
            Question(**{"theory": theory, "states": 2, **wrong})
    for wrong, near in (
        ({"keep": ("belieff",)}, "belief"),
        ({"part": "month"}, "year"),
        ({"parameters": ("priors",)}, "prior"),
        ({"by_state": frozenset({"nope"})}, "nope"),
    ):
        with pytest.raises(UnknownName, match=near):
            Question(**{"theory": theory, "states": 2, **wrong})
    with pytest.raises(InvalidValue, match="question"):
        trace(theory)
    with pytest.raises(InvalidValue, match="trace"):
        vanishes(Question(theory, 2), {})  # type: ignore[arg-type]
    with pytest.raises(InvalidValue, match="number"):
        vanishes(trace(Question(theory, 2)), {"prior": "x"})  # type: ignore[dict-item]
