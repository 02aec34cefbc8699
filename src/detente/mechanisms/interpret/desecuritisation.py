"""Desecuritisation: what was accepted as a threat is taken back into normal politics."""

from __future__ import annotations

from detente.core.arrays import Array, row, sigmoid
from detente.core.param import param
from detente.core.phases import Interpretation, Mechanism, Year
from detente.core.random import Stream
from detente.core.world import World
from detente.mechanisms.interpret.fear import WorstCase
from detente.mechanisms.interpret.securitisation import SLOPE, threat_seen, threshold


class Desecuritisation(Mechanism):
    """A leader takes a threat back into normal politics, where the other shows restraint and the audience lets go.

    The move comes with chance ``desecuritising_move (1 - perceived)`` and succeeds with chance
    ``sigma(6 (threshold (1 + p/2) - threat))``, where an audience would no longer be convinced [Waever1995]_; then
    nothing of what was accepted is left. It is a leader's act, apart from the fading that needs nobody
    (``desecuritising``); speeches may answer it in the same year.

    Notes
    -----
    Writes: ``securitised``. Reads: ``view.perceived``, fear, ``polity``, the forces of both sides.
    Limit: ``desecuritising_move`` 0 takes nothing back.
    """

    phase = "interpret"
    follows = WorstCase
    streams = (Stream("interpret.desecuritising", rare=True),)
    references = ("Waever1995", "BuzanEtAl1998")
    off = ("desecuritising_move",)
    desecuritising_move = param(
        0.0,
        low=0,
        high=1,
        unit="1/year",
        identity=0,
        label="how often a leader takes a securitised threat that shows restraint back into normal politics",
        source="assumption",
        clock="hazard",
    )
    borrows = ("audience_threshold",)

    def __call__(self, world: World, view: Interpretation, year: Year) -> tuple[World, Interpretation]:
        """Return the world without the threats that were taken back."""
        rate = row(year.p.desecuritising_move)

        def left() -> tuple[Array]:
            let_go = sigmoid(year.xp, SLOPE * (threshold(world, year) - threat_seen(view, year)))
            moved = year.draws.happens("interpret.desecuritising", rate * (1.0 - view.perceived) * let_go)
            return (world.securitised * (1.0 - moved),)

        (securitised,) = year.when(rate * world.securitised, left, (world.securitised,))
        return world.replace(securitised=securitised), view
