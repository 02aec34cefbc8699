"""Worlds carried along a record on compiled periods are those of NumPy, whatever is told, chosen or set."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from detente.core.errors import InvalidValue, UnknownName
from detente.core.random import replicate_keys
from detente.core.theory import Theory
from detente.engine.along import FORESEEN
from detente.engine.course import Course, Coursing
from detente.engine.ensemble import backend_named
from detente.engine.particles import Particles, _order
from detente.mechanisms.complete import united
from detente.schools import SCHOOLS, school

LANES, MONTHS = 70, 30


def courses(theory: Theory, states: int, periods: int = 12) -> list[Course]:
    """The same worlds on both back ends."""
    keys = replicate_keys(3, np.arange(LANES))
    values = {k: np.full((1, LANES), v, np.float32) for k, v in theory.values().items()}
    out = []
    for name in ("numpy", "fused"):
        engine = backend_named(name)
        assert isinstance(engine, Coursing)
        world = engine.start(theory, values, {}, keys, states)
        out.append(engine.course(theory, values, keys, world, periods))
    return out


def lived(both: Sequence[Course], states: int, periods: int = 12) -> None:
    """Carry both along the same acts and compare all that is foreseen, and the worlds after each year."""
    luck = np.random.default_rng(5)
    off = (1.0 - np.eye(states, dtype=np.float32))[..., None]
    total: Any = 0.0
    for number in range(MONTHS):
        seen = [one.foresee(number) for one in both]
        for name in FORESEEN:
            np.testing.assert_allclose(seen[1][name] * off, seen[0][name] * off, atol=2e-5, err_msg=f"{name}, {number}")
        acts = np.repeat((luck.random((states, states, 1)) < 0.3) * off, LANES, -1).astype(np.float32)
        total = total + acts
        for one in both:
            one.set(conduct=acts)
        if number % periods == periods - 1:
            fought = np.repeat(luck.random((states, states, 1)) < 0.4, LANES, -1)
            fought = np.maximum(fought, fought.swapaxes(0, 1)).astype(np.float32) * off
            told = {
                "told_last": acts,
                "told_acts": np.maximum(total / periods, fought),
                "told_caught": seen[0]["caught"],
                "told_crisis": fought,
                "told_war": fought,
            }
            for one in both:
                one.follow(number, told)
                one.set(build_up=np.full((states, LANES), 0.1, np.float32))
            total = 0.0
            for name in both[0].world.names():
                want, got = (np.broadcast_to(one.field(name), both[1].field(name).shape) for one in both)
                wide = off if want.ndim == 3 else 1.0
                np.testing.assert_allclose(got * wide, want * wide, atol=5e-5, rtol=5e-5, err_msg=f"{name}, {number}")
        if number % 7 == 3:
            chosen = np.sort(luck.integers(0, LANES, LANES))
            for one in both:
                one.choose(chosen)


@pytest.mark.parametrize("name", ["default", "three_steps", "copenhagen"])
def test_a_dyad(name: str) -> None:
    lived(courses(school(name), 2), 2)


def test_several_states_year_by_year() -> None:
    lived(courses(school("default"), 4, 1), 4, 1)


@pytest.mark.slow
@pytest.mark.parametrize("name", SCHOOLS)
def test_in_one_anatomy_every_school_foresees_what_it_does_alone(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One compiled period serves all: what a school lacks does not touch it. No particle is drawn anew."""
    monkeypatch.setattr("detente.engine.particles.RENEW", 0.0)
    every = united([school(other) for other in SCHOOLS])
    given = {"economy": np.array([1.2, 0.8]), "capability": np.array([1.0, 2.0]), "distance": np.zeros((2, 2))}
    alone = Particles(school(name), given, 2, particles=200, islands=1, backend="numpy")
    shared = Particles(every[list(SCHOOLS).index(name)], given, 2, particles=200, islands=1, beside=every)
    for number in range(36):
        one, other = (worlds.foresee() for worlds in (alone, shared))
        np.testing.assert_allclose(other, one, atol=1e-4)
        for worlds in (alone, shared):
            worlds.see(np.array([[0, number % 5 == 0], [number % 7 == 0, 0]], float))
            if number % 12 == 11:
                worlds.close(np.full((2, 2), float(number == 23)) * (1 - np.eye(2)), {"economy": np.ones(2)})
    for field in ("belief", "fear", "compete"):
        np.testing.assert_allclose(
            shared.foreseen[field], alone.foreseen[field] * (1 - np.eye(2))[..., None], atol=1e-4
        )


def test_what_is_not_there() -> None:
    given = {"economy": np.ones(2), "capability": np.ones(2), "distance": np.zeros((2, 2))}
    worlds = Particles(school("default"), given, 2, particles=10)
    with pytest.raises(UnknownName, match="treaty"):
        worlds.set(treaties=np.zeros((2, 2, 10)))
    pytest.importorskip("jax")
    with pytest.raises(InvalidValue, match=r"'fused' or 'numpy'"):
        Particles(school("default"), given, 2, particles=10, backend="jax")


def test_order_is_that_of_a_stable_sort() -> None:
    luck = np.random.default_rng(1)
    for values in (luck.normal(size=5000), np.round(luck.normal(size=5000), 1), -luck.random(5000), np.zeros(9)):
        singles = values.astype(np.float32)
        assert (_order(singles) == np.argsort(singles, kind="stable")).all()
