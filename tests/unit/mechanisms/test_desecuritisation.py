"""A threat is taken back, by hand-worked numbers."""

from typing import Any

import numpy as np
import pytest

from detente.mechanisms.interpret.desecuritisation import Desecuritisation
from unit.mechanisms.bench import dyad, made, world, year


def left(draw: float, *, perceived: float = 0.0, polity: float = 0.0, strike: float = 1.0, **settings: float) -> float:
    """What is left of a securitisation of .6, where the threat is .8 x 1 / 2 = .4 and the threshold .5."""
    products = {
        "structure": {"strike": dyad(9.0, strike), "hold": dyad(2.0, 9.0)},
        "interpretation": {"fear": dyad(0.8), "perceived": dyad(perceived)},
    }
    given = {"desecuritising_move": 0.4, "audience_threshold": 0.5, **settings}
    now = year(draws={"interpret.desecuritising": dyad(draw)}, products=products, **given)
    after, view = made(Desecuritisation(), world(securitised=dyad(0.6), polity=polity), now)
    assert view is now.interpretation
    return float(after.securitised[0, 1, 0])


@pytest.mark.parametrize(
    ("given", "chance"),
    [
        ({}, 0.4 / (1 + np.exp(-0.6))),
        ({"polity": 1.0}, 0.4 / (1 + np.exp(-2.1))),  # democratic audiences let go sooner
        ({"strike": 30.0}, 0.4 / (1 + np.exp(15.0))),  # nobody lets go of what still threatens
        ({"perceived": 0.5}, 0.2 / (1 + np.exp(-0.6))),
        ({"desecuritising_move": 0.8}, 0.8 / (1 + np.exp(-0.6))),
    ],
)
def test_a_leader_takes_a_threat_back_where_the_audience_lets_go(given: Any, chance: float) -> None:
    assert left(chance - 1e-6, **given) == 0
    assert left(chance + 1e-6, **given) == pytest.approx(0.6)


@pytest.mark.parametrize("given", [{"perceived": 1.0}, {"desecuritising_move": 0.0}])
def test_nobody_takes_back_what_competes_and_nobody_does_at_the_identity(given: Any) -> None:
    assert left(0.0, **given) == pytest.approx(0.6)
