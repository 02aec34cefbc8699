"""From belief to fear: what is acted upon."""

from __future__ import annotations

from detente.core.arrays import row
from detente.core.param import param
from detente.core.phases import Interpretation, Mechanism, Year
from detente.core.world import World


class Preemption(Mechanism):
    """Reciprocal fear of surprise attack: a friend who fears us may strike first [Schelling1960]_.

    Notes
    -----
    Writes: ``view.fear``. Reads: ``view.p_benign_competes``. Limit: ``preemption`` 0 fears only the malign.
    """

    phase = "interpret"
    references = ("Schelling1960",)
    off = ("preemption",)
    preemption = param(
        0.0,
        low=0,
        high=1,
        unit="share",
        identity=0,
        label="how far a frightened friend is feared as well",
        source="assumption",
    )

    def __call__(self, world: World, view: Interpretation, year: Year) -> tuple[World, Interpretation]:
        """Return the view with reciprocal fear."""
        b = view.belief
        surprise = (1.0 - b) * row(year.p.preemption) * view.p_benign_competes
        return world, view.replace(fear=(view.fear + surprise) * year.others)


class WorstCase(Mechanism):
    """The other is presumed dangerous whatever is believed [Mearsheimer2001]_.

    Notes
    -----
    Writes: ``view.fear``. Reads: ``view.fear``. Limit: ``worst_case`` 1 fears everybody fully (Richardson's arms race).
    """

    phase = "interpret"
    references = ("Mearsheimer2001", "BoothWheeler2008")
    off = ("worst_case",)
    worst_case = param(
        0.2,
        low=0,
        high=1,
        unit="share",
        identity=0,
        label="weight of the worst case in what is acted upon",
        source="tuned",
    )

    def __call__(self, world: World, view: Interpretation, year: Year) -> tuple[World, Interpretation]:
        """Return the view with the worst case presumed."""
        presumed = row(year.p.worst_case)
        return world, view.replace(fear=(presumed + (1.0 - presumed) * view.fear) * year.others)
