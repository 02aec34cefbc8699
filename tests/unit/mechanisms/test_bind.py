"""Bind by hand-worked numbers: institutions, order, identity."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.mechanisms import bind
from unit.mechanisms.bench import dyad, made, world, year


def bound(
    sectors: Any = (0.0, 0.0, 0.0), belief: float = 0.0, conduct: Any = (0, 0), war: float = 0.0, **settings: Any
) -> np.ndarray:
    products = {"interpretation": {"belief": dyad(belief)}, "structure": {"prox": dyad(1.0)}}
    settings = {
        "binding": 0.2,
        "binding_build": 0.15,
        "binding_decay": 0.02,
        "binding_break": 0.3,
        "spillover": 0.5,
        "sector_gradient": 0.5,
    } | settings
    economic, political, security = (dyad(b) for b in sectors)
    before = world(
        conduct=dyad(*conduct), war=dyad(war), bind_economic=economic, bind_political=political, bind_security=security
    )
    w, _ = made(bind.Institutions(), before, year(products=products, **settings))
    return np.array([w.bind_economic[0, 1, 0], w.bind_political[0, 1, 0], w.bind_security[0, 1, 0]])


@pytest.mark.parametrize(
    ("case", "after"),
    [
        ({}, [0.03, 0.015, 0.0075]),
        ({"belief": 0.5}, [0.0075, 0.00375, 0.001875]),
        ({"conduct": (1, 0)}, [0, 0, 0]),
        ({"sectors": (0.5, 0, 0)}, [0.505, 0.01875, 0.009375]),
        ({"sectors": (0.5, 0.5, 0.5), "conduct": (1, 1)}, [0.34, 0.34, 0.34]),
        ({"sectors": (0.5, 0.5, 0.5), "conduct": (1, 0)}, [0.49, 0.49, 0.49]),
        ({"sectors": (0.5, 0.5, 0.5), "conduct": (1, 1), "war": 1.0}, [0.068, 0.068, 0.068]),
        ({"sector_gradient": 1.0, "spillover": 0.0}, [0.03, 0.03, 0.03]),
    ],
)
def test_institutions(case: Any, after: Any) -> None:
    assert bound(**case) == pytest.approx(after, abs=1e-12)


SHARE = st.floats(0, 1)


@given(
    st.tuples(SHARE, SHARE, SHARE),
    SHARE,
    st.tuples(st.sampled_from([0, 1]), st.sampled_from([0, 1])),
    st.floats(0, 3),
    SHARE,
    SHARE,
)
def test_binding_stays_between_none_and_all(
    binding: Any, belief: float, conduct: Any, spillover: float, build: float, war: float
) -> None:
    after = bound(binding, belief, conduct, round(war), spillover=spillover, binding=1.0, binding_build=build / 2)
    assert 0 <= after.min() <= after.max() <= 1


def test_order_is_binding_by_size_and_reach() -> None:
    b = np.array([[0, 0.6, 0.0], [0.6, 0, 0.3], [0.0, 0.3, 0]])
    prox = np.array([[0, 1.0, 0.5], [1.0, 0, 0.0], [0.5, 0.0, 0]])
    before = world(3, economy=[2, 1, 1], bind_economic=b, bind_political=b, bind_security=b)
    w, _ = made(bind.Order(), before, year(3, products={"structure": {"prox": prox}}))
    assert w.order[0, 0] == pytest.approx((1.0 * 2 * 1 * 0.6) / (1.0 * 2 * 1 + 0.5 * 2 * 1))


@pytest.mark.parametrize(
    ("conduct", "binding", "forth", "back"),
    [((0, 0), 0.5, 0.065, 0.065), ((0, 0), 0.0, 0.03, 0.03), ((0, 1), 0.0, -0.1, 0.0), ((1, 1), 1.0, -0.1, -0.1)],
)
def test_what_states_do_makes_friends_and_enemies(conduct: Any, binding: float, forth: float, back: float) -> None:
    b = dyad(binding)
    before = world(conduct=dyad(*conduct), bind_economic=b, bind_political=b, bind_security=b)
    now = year(products={"structure": {"prox": dyad(1.0)}}, identity_rate=0.1, respect=0.3)
    w, _ = made(bind.Identity(), before, now)
    assert (w.amity[0, 1, 0], w.amity[1, 0, 0]) == pytest.approx((forth, back))
