"""Pacts of many, by hand-worked cases: who joins which pact, and who is bound to whom."""

from typing import Any

import numpy as np
import pytest

from detente.mechanisms import bind
from detente.testing import check_mechanism
from unit.mechanisms.bench import made, world, year
from unit.mechanisms.test_structure_allies import mutual

N = 5
"""States 0 to 3, and 4, which threatens."""
PACT = {(1, 2): 1.0, (0, 1): 1.0}
"""1 and 2 have a pact, and 0 has 1 for an ally."""


def joined(allied: Any, *, main: tuple[int, ...] = (4, 4, 4, 4, 0), ask: Any = 0.0, consent: float = 0.0,
           fear: float = 0.2, war: Any = None, **more: Any) -> set[tuple[int, int]]:  # fmt: skip
    """Alliances that were not there before; ``main`` is the state that each is exposed to most."""
    threat = np.full((N, N), 0.1)
    threat[list(main), np.arange(N)] = 0.9
    afraid = np.full((N, N), fear)
    now = year(
        N,
        draws={"bind.pact": np.broadcast_to(ask, (N, N)), "bind.consent": np.full((N, N), consent)},
        products={"interpretation": {"fear": afraid}, "structure": {"win": threat, "prox": 1 - np.eye(N)}},
        **{"pact_joining": 0.25, "threat_perception": 0.0, **more},
    )
    before = world(N, alliance=mutual(N, allied), war=mutual(N, war or {}))
    after, _ = made(bind.Pacts(), before, now)
    assert np.array_equal(after.alliance, np.swapaxes(after.alliance, 0, 1))
    assert (after.alliance >= before.alliance).all()
    return {(int(i), int(j)) for i, j in np.argwhere(np.triu((after.alliance - before.alliance)[..., 0]))}


def asks(*who: tuple[int, int]) -> np.ndarray:
    """Draws with which only these ask their ally."""
    out = np.ones((N, N))
    for pair in who:
        out[pair] = 0.0
    return out


@pytest.mark.parametrize(
    ("given", "new"),
    [
        ({"ask": asks((0, 1))}, {(0, 2)}),
        ({"ask": asks((2, 1))}, {(0, 2)}),
        ({"ask": asks((1, 0), (1, 2))}, set()),  # 1 is bound to both as it is
        ({"ask": asks((0, 2))}, set()),  # only an ally can be asked
        ({"ask": 0.249}, {(0, 2)}),
        ({"ask": 0.251}, set()),
        ({"ask": asks((0, 1)), "main": (4, 4, 3, 4, 0)}, set()),  # 2 faces another threat
        ({"ask": asks((0, 1)), "main": (4, 3, 4, 4, 0)}, set()),  # so does the ally
        ({"consent": 0.639}, {(0, 2)}),  # .8 x .8
        ({"consent": 0.641}, set()),
        ({"war": {(0, 2): 1.0}}, set()),
        ({"pact_joining": 0.0}, set()),
    ],
)
def test_who_joins(given: Any, new: set[tuple[int, int]]) -> None:
    assert joined(PACT, **given) == new


def test_a_newcomer_is_bound_to_every_member() -> None:
    pact = {(1, 2): 1.0, (1, 3): 1.0, (2, 3): 1.0, (0, 1): 1.0}
    assert joined(pact, ask=asks((0, 1))) == {(0, 2), (0, 3)}


def test_two_states_alone_have_no_pacts() -> None:
    now = year(2, pact_joining=1.0)
    before = world(2)
    assert made(bind.Pacts(), before, now)[0] is before


@pytest.mark.slow
def test_it_conforms() -> None:
    check_mechanism(bind.Pacts())
