"""Whatever is valid is accepted, held as it was given, and runs to its end."""

import pickle
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from detente.core.param import REGISTRY, check_parameter
from detente.core.phases import Interpretation, Mechanism, Year
from detente.core.random import Stream
from detente.core.scenario import Scenario
from detente.core.world import SETTABLE, World
from detente.engine.plan import Point
from detente.mechanisms.complete import COMPLETE
from detente.testing import NotConforming
from detente.testing import strategies as some

KINDS = tuple({type(m) for m in COMPLETE.mechanisms})
UNHEARD = "ignore:Left out:UserWarning"
"""A setting of a mechanism that a theory lacks is left out with a warning, which is no failure."""
many = settings(max_examples=1500, suppress_health_check=list(HealthCheck))


def lived(points: Sequence[Point], backend: str = "numpy") -> None:
    runs = some.check_design(points, backend=backend)  # type: ignore[arg-type]
    assert sum(run.replicates for run in runs) == len(points)
    assert all(why for run in runs for why in run.failures.values())


@settings(max_examples=60)
@given(some.designs(leave_out=KINDS))
@pytest.mark.filterwarnings(UNHEARD)
def test_every_design_runs_to_its_end(points: list[Point]) -> None:
    lived(points)


@pytest.mark.slow
@many
@given(some.designs(leave_out=KINDS, states=(2, 3, 4, 7), most_years=25))
@pytest.mark.filterwarnings(UNHEARD)
def test_many_designs_run_to_their_end(points: list[Point]) -> None:
    lived(points)


@pytest.mark.slow
@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(some.designs(states=(2, 3), most_years=12))
@pytest.mark.filterwarnings(UNHEARD)
def test_many_designs_run_to_their_end_compiled(points: list[Point]) -> None:
    lived(points, "fused")


@given(some.theories(leave_out=KINDS), some.scenarios())
def test_what_they_hold_is_what_was_given(theory: Any, place: Scenario) -> None:
    for name, value in theory.settings.items():
        assert type(value) is float
        assert check_parameter(name, value) == value
    assert theory.replace(settings=dict(theory.settings)) == theory
    assert place.replace(given=dict(place.given), interventions=list(place.interventions)) == place
    for made in (theory, place, *place.interventions):
        assert pickle.loads(pickle.dumps(made)) == made


@given(st.sampled_from(sorted(REGISTRY)).flatmap(lambda n: st.tuples(st.just(n), some.values(n))), st.data())
def test_a_number_of_any_class_is_held_as_a_plain_one(setting: tuple[str, float], data: st.DataObject) -> None:
    name, value = setting
    place = Scenario("s", settings={name: data.draw(some.disguise(value))})
    assert type(place.settings[name]) is float
    assert place == Scenario("s", settings={name: value})


@given(st.sampled_from(sorted(SETTABLE)).flatmap(lambda n: st.tuples(st.just(n), some.amounts(n, 3))))
def test_amounts_reach_the_world_as_they_are(drawn: tuple[str, Any]) -> None:
    name, value = drawn
    q = SETTABLE[name]
    assert np.shape(value) in ((), q.shape(3))
    assert q.low <= np.min(value) <= np.max(value) <= q.high
    if q.start:
        held = Scenario("s", states=3, given={name: value}).given[name]
        assert np.array_equal(held, value)


# ------------------------------------------------------------------ the strategies themselves
def smallest(strategy: st.SearchStrategy[Any], wanted: Callable[[Any], Any] = lambda _: True) -> Any:
    phases = (Phase.generate, Phase.shrink)  # the others would look for reasons why it fails
    return find(strategy, wanted, settings=settings(max_examples=50, database=None, phases=phases))


def test_what_is_drawn_shrinks_to_the_defaults() -> None:
    theory = COMPLETE.replace(name="drawn")
    assert smallest(some.theories(leave_out=KINDS)) == theory
    assert smallest(some.scenarios()) == Scenario("drawn", years=1)
    assert smallest(some.designs()) == [Point(theory, Scenario("drawn", years=1))]
    ((name, value),) = smallest(some.theories(), lambda t: t.settings).settings.items()
    assert value == REGISTRY[name].default


@pytest.mark.parametrize("name", ["prior", "force_cap", "regions", "initial_amity"])
def test_corners_are_drawn(name: str) -> None:
    p = REGISTRY[name]
    for corner in {p.default, p.low, p.high, p.default if p.identity is None else p.identity}:
        assert smallest(some.values(name), lambda x, corner=corner: x == corner) == corner
    assert np.shape(smallest(some.amounts("belief", 2), lambda x: np.shape(x) == (2, 2) and np.max(x) == 1)) == (2, 2)


class Doubling(Mechanism):
    """Every year the log-odds are doubled, and a share of states forgets to stop.

    Notes
    -----
    Writes: ``log_odds``. Reads: nothing.
    """

    phase = "interpret"
    references = ("assumption",)
    streams = (Stream("interpret.doubling", "state"),)

    def __call__(self, world: World, view: Interpretation, year: Year) -> tuple[World, Interpretation]:
        """Return beliefs that are no beliefs."""
        return world, view.replace(belief=2.0 + view.belief)


def test_a_mechanism_that_leaves_the_range_is_found() -> None:
    theory = COMPLETE.replace(interpret=(*COMPLETE.interpret, Doubling()))
    with pytest.raises(NotConforming, match="'belief' runs from"):
        some.check_design([Point(theory, Scenario("s", years=2))], backend="numpy")
