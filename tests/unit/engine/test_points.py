"""Points and designs: what is refused, and theories that leave out declarations of the start."""

from typing import Any

import numpy as np
import pytest

from back_ends import NEEDS_JAX
from detente.core.errors import InvalidValue
from detente.core.param import list_parameters
from detente.core.phases import Mechanism
from detente.core.random import replicate_keys
from detente.core.scenario import Scenario
from detente.core.theory import Theory
from detente.core.world import World
from detente.engine.ensemble import backend_named, simulate, stream
from detente.engine.plan import Point, make_plan
from detente.mechanisms.complete import COMPLETE
from detente.mechanisms.start.start import Priors

TWO = Scenario("two", years=6, settings={"prior": 0.7})


# ------------------------------------------------------------------ what a theory leaves out of the start
def first_world(theory: Theory, backend: str) -> dict[str, Any]:
    plan = make_plan([Point(theory, Scenario("s", states=3))], 1)
    engine, keys = backend_named(backend), replicate_keys(0, range(4))
    world = engine.start(plan.theory, engine.spread(plan.table, np.zeros(4, int)), {}, keys, 3)
    return {name: np.asarray(getattr(world, name)) for name in World.names()}


@pytest.mark.parametrize(
    ("kind", "backend"),
    [*((type(m), "numpy") for m in COMPLETE.start), pytest.param(Priors, "jax", marks=NEEDS_JAX)],
    ids=lambda given: given if isinstance(given, str) else given.__name__,
)
def test_a_declaration_of_the_start_that_is_left_out_is_at_its_identity(kind: type[Mechanism], backend: str) -> None:
    """Its draws were missing, and the run stopped with a KeyError."""
    off = {name: p.default if p.identity is None else p.identity for name, p in list_parameters(kind).items()}
    without, at_identity = (first_world(theory, backend) for theory in (COMPLETE.without(kind), COMPLETE.where(**off)))
    for name, value in at_identity.items():
        assert np.array_equal(without[name], value), name


@pytest.mark.parametrize("order", [1, -1])
def test_theories_with_other_declarations_of_the_start_are_each_what_they_are_alone(order: int) -> None:
    """The names of the first counted: the others stopped with a KeyError, or lost what they set."""
    fewer = [COMPLETE.without("Traits", "Priors"), COMPLETE.without("Motives", "Leap")]
    theories = [COMPLETE.where(sensibility=0.9), *fewer]
    place = Scenario("s", states=3, years=3, settings={"prior": 0.9, "sensibility": 0.6})
    keep = ("log_odds", "sensibility", "malign")
    together = list(
        stream(
            [Point(t, place) for t in theories[::order]], years=3, replicate_ids=np.arange(4), keep=keep,
            backend="numpy",
        )
    )  # fmt: skip
    for theory, run in zip(theories[::order], together, strict=True):
        alone = simulate(theory, place, replicates=4, keep=keep, backend="numpy")
        for name in keep:
            assert np.array_equal(run[name], alone[name]), name
    mixed = simulate(theories[::order], place, replicates=4, keep=keep, backend="numpy")
    for state, theory in enumerate(theories[::order]):
        alone = simulate(theory, place, replicates=4, keep=keep, backend="numpy")
        assert np.array_equal(mixed["sensibility"][:, 0, state], alone["sensibility"][:, 0, state])


# ------------------------------------------------------------------ points
@pytest.mark.parametrize(
    ("point", "said"),
    [
        (("default", TWO), "A point is of a theory, or of one for each state, not of 'default'"),
        (([COMPLETE, None], TWO), "not of None"),
        ((COMPLETE, "two"), "A point is in a scenario, not in 'two'"),
        ((COMPLETE, TWO, "compete"), "An intervention is an Intervention, not 'compete'"),
    ],
)
def test_what_is_no_point(point: Any, said: str) -> None:
    with pytest.raises(InvalidValue, match=said):
        Point(*point)
    assert Point([COMPLETE, COMPLETE], TWO).theory == (COMPLETE, COMPLETE)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("points", "years", "said"),
    [
        ([(COMPLETE, TWO)], 5, "A design holds points, not \\(Theory"),
        ("default", 5, "points of a design must be several"),
        ([Point(COMPLETE, TWO)], 0, "years is 0"),
        ([], 5, "There is nothing to run"),
    ],
)
def test_what_is_no_design(points: Any, years: int, said: str) -> None:
    with pytest.raises(InvalidValue, match=said):
        list(stream(points, years=years, replicate_ids=np.arange(1), backend="numpy"))
