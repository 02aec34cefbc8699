"""Worlds of several theories: what is mutual stays mutual, and order of naming does not matter."""

import numpy as np
import pytest

from detente.core.scenario import Scenario
from detente.core.theory import Theory
from detente.engine.ensemble import simulate
from detente.mechanisms.complete import united
from detente.schools import SCHOOLS, school
from sampled import in_turn

KEEP = ("bind_economic", "bind_security", "conduct", "economy", "amity", "order", "war", "crisis", "prox")
WORLDS: dict[str, dict[str, float]] = {
    "plain": {},
    "institutions": {"binding": 1.0, "spillover": 2.0},
    "talk": {"talk": 0.5, "observation_error": 0.1},
}
PEACE = Scenario("mixed", states=3, years=40, settings={"prior": 0.2, "economy_spread": 0, "distance_scale": 5.0})


def test_what_is_of_a_dyad_is_the_same_both_ways_in_a_mixed_world() -> None:
    theories = tuple(school(n) for n in ("liberal_institutionalism", "offensive_realism", "constructivism_kant"))
    run = simulate(theories, PEACE, replicates=30, keep=KEEP, backend="numpy")
    assert run["bind_economic"].max() > 0.05
    for name in ("bind_economic", "bind_security", "war", "crisis", "prox"):
        assert (run[name] == run[name].swapaxes(-1, -2)).all(), name


def test_two_schools_may_change_places() -> None:
    """The same pair named the other way round: wealth and conduct have the same distribution (4 standard errors)."""
    two = PEACE.replace(states=2)
    hawk, dove = school("offensive_realism"), school("defensive_realism")
    one, other = (
        simulate(t, two, replicates=1500, keep=("conduct", "economy"), backend="numpy")
        for t in ((hawk, dove), (dove, hawk))
    )
    for a, b in (
        (one["conduct"][:, -10:, 0, 1].mean(1), other["conduct"][:, -10:, 1, 0].mean(1)),
        (np.log(one["economy"][:, -1, 0]), np.log(other["economy"][:, -1, 1])),
    ):
        error = np.sqrt(a.var() / a.size + b.var() / b.size)
        assert abs(a.mean() - b.mean()) <= 4 * error
    assert one["conduct"][:, -10:, 0, 1].mean() > one["conduct"][:, -10:, 1, 0].mean()


@pytest.fixture(scope="module")
def among() -> dict[str, Theory]:
    """The schools by name, each in the anatomy that all share."""
    return dict(zip(SCHOOLS, united([school(name) for name in SCHOOLS]), strict=True))


@pytest.mark.parametrize(("name", "world"), in_turn(list(SCHOOLS), list(WORLDS)))
def test_no_school_acts_otherwise_in_the_shared_anatomy_of_five_states(
    among: dict[str, Theory], name: str, world: str
) -> None:
    scenario = Scenario("five", states=5, years=30, settings=WORLDS[world])
    how = {"replicates": 30, "keep": ("conduct",), "backend": "numpy"}
    runs = [simulate(theory, scenario, **how) for theory in (school(name), among[name])]
    assert (runs[0]["conduct"] == runs[1]["conduct"]).all()
