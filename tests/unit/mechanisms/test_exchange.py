"""Exchange by hand-worked numbers: trade, coercion, growth by trade."""

from typing import Any

import numpy as np
import pytest

from detente.mechanisms import interact
from unit.mechanisms.bench import dyad, made, world, year


@pytest.mark.parametrize(
    ("conduct", "bound", "war", "before", "after"),
    [
        ((0, 0), 0.4, 0, 0.0, 0.07),
        ((0, 0), 0.0, 0, 0.5, 0.5),
        ((1, 0), 0.4, 0, 0.5, 0.45),
        ((1, 1), 0.4, 0, 0.5, 0.45),
        ((0, 0), 0.4, 1, 0.5, 0.0),
    ],
)
def test_trade_follows_calm_and_ends_in_war(conduct: Any, bound: float, war: int, before: float, after: float) -> None:
    w, _ = made(
        interact.Trade(),
        world(conduct=dyad(*conduct), bind_economic=dyad(bound), war=dyad(war), trade=dyad(before)),
        year(trade_rate=0.1),
    )
    assert (w.trade[0, 1, 0], w.trade[1, 0, 0]) == pytest.approx((after, after))
    assert w.trade[0, 0, 0] == 0


@pytest.mark.parametrize(
    ("conduct", "war", "draw", "economies"),
    [
        ((1, 0), 0, 0.59, (1.02, 1.98)),
        ((1, 0), 0, 0.61, (1, 2)),
        ((0, 1), 0, 0.59, (0.99, 2.01)),
        ((1, 1), 0, 0.0, (1, 2)),
        ((0, 0), 0, 0.0, (1, 2)),
        ((1, 0), 1, 0.0, (1, 2)),
    ],
)
def test_who_competes_against_restraint_takes(conduct: Any, war: int, draw: float, economies: Any) -> None:
    now = year(draws={"interact.coercion": dyad(draw)}, products={"structure": {"win": dyad(0.6)}}, coercion=0.01)
    w, _ = made(interact.Coercion(), world(conduct=dyad(*conduct), war=dyad(war), economy=[1, 2]), now)
    assert w.economy[:, 0] == pytest.approx(economies)


def test_nothing_is_taken_that_was_not_lost() -> None:
    """Nine states take a tenth each from the tenth, which keeps half of its economy."""
    n, conduct = 10, np.zeros((10, 10))
    conduct[1:, 0] = 1.0
    now = year(n, draws={"interact.coercion": np.zeros((n, n))}, products={"structure": {"win": 1 - np.eye(n)}},
               coercion=0.1)  # fmt: skip
    w, _ = made(interact.Coercion(), world(n, conduct=conduct), now)
    assert w.economy[0, 0] == pytest.approx(0.5)
    assert w.economy.sum() == pytest.approx(n)


@pytest.mark.parametrize(("dependence", "more"), [(0.5, 0.005), (9.0, 0.03)])
def test_trade_speeds_growth_up_to_a_point(dependence: float, more: float) -> None:
    now = year(
        draws={"interact.growth": [0.0, 0.0]},
        products={"structure": {"dependence": dyad(dependence)}, "response": {"burden": 0.0}},
        growth=0.02, trade_gain=0.01,
    )  # fmt: skip
    w, _ = made(interact.Growth(), world(), now)
    assert w.economy[:, 0] == pytest.approx([np.exp(0.02 + more)] * 2)
