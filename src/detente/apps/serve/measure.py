"""What a school of a game credits others with is its own theory of them, not that of whoever sits there."""

from __future__ import annotations

from detente.core.arrays import row
from detente.core.phases import Interpretation, Mechanism, Year
from detente.core.world import World
from detente.mechanisms.interpret.sensibility import Sensibility, explained_by_fear


class OwnMeasure(Mechanism):
    """The sensible credit a security-seeker with what their own school says that one would gain by taking.

    ``Sensibility`` reads that of the other's own school, which a state cannot know where schools are hidden.

    Notes
    -----
    Writes: ``view.p_benign_competes``. Reads: what ``Sensibility`` does. Where all have one school nothing changes.
    """

    phase = "interpret"
    follows = Sensibility
    references = Sensibility.references
    borrows = (*Sensibility.borrows, "credited_leap")

    def __call__(self, world: World, view: Interpretation, year: Year) -> tuple[World, Interpretation]:
        """Return the view with how far fear explains competing, by one's own measure."""
        likely, _ = explained_by_fear(world, year, row(year.p.greed_benign))
        return world, view.replace(p_benign_competes=likely)
