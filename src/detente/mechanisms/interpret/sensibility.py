"""Second-order belief, and sensibility: whether the other may be acting from fear of us."""

from __future__ import annotations

from detente.core.arrays import choice, col, row, sigmoid
from detente.core.param import param
from detente.core.phases import Interpretation, Mechanism, Year
from detente.core.world import World


class Sensibility(Mechanism):
    """The sensible ask how a frightened security-seeker would act in the other's place [BoothWheeler2008]_.

    ``p_b = min{1 - mimicry, (1 - s) e + s P_ji}``: the chance that a benign j competes, as i sees it, with
    ``P_ji`` the quantal response of a benign j that fears i as much as i estimates.

    Notes
    -----
    Writes: ``view.explained``, ``view.second_order``. Reads: ``second_order``, ``sensibility``, the stakes.
    Limit: sensibility 0 explains no hostile act by fear.
    """

    phase = "interpret"
    references = ("BoothWheeler2008", "Jervis1976")
    credited_leap = param(
        0.05,
        low=0,
        high=0.5,
        unit="probability",
        label="how often a frightened friend is expected to take a leap of trust",
        source="assumption",
    )
    borrows = ("greed_benign", "temperature", "incident", "observation_error", "baseline_hostility", "mimicry")

    def __call__(self, world: World, view: Interpretation, year: Year) -> tuple[World, Interpretation]:
        """Return the view with how far fear explains competing."""
        xp, p = year.xp, year.p
        theirs = sigmoid(xp, world.second_order)
        restraint, exposure = year.structure.stakes_back(col(p.greed_benign))
        expected = choice(xp, theirs, restraint, exposure, row(p.temperature)) * (1.0 - row(p.credited_leap))
        blur = row(p.incident) + row(p.observation_error)
        floor = row(p.baseline_hostility)
        expected = xp.clip(expected * (1.0 - 2.0 * blur) + blur, 0.2 * floor, 1.0 - 0.2 * floor)
        s = row(world.sensibility)
        explained = xp.minimum(floor + s * (expected - floor), 1.0 - row(p.mimicry))
        return world, view.replace(explained=floor + year.acted * (explained - floor), second_order=theirs)


class SecondOrderBelief(Mechanism):
    """What i does to j tells j about i: i's estimate of how j sees it follows i's own conduct.

    Notes
    -----
    Writes: ``second_order``. Reads: ``conduct``.
    """

    phase = "interpret"
    references = ("Jervis1976",)
    borrows = ("baseline_hostility", "certainty_ceiling")

    def __call__(self, world: World, view: Interpretation, year: Year) -> tuple[World, Interpretation]:
        """Return the world with this year's second-order beliefs."""
        xp, p = year.xp, year.p
        step = row(xp.log((1.0 - p.baseline_hostility) / p.baseline_hostility))
        ceiling = row(p.certainty_ceiling)
        return world.replace(
            second_order=xp.clip(
                world.second_order + view.weight * step * (2.0 * world.conduct - 1.0), -ceiling, ceiling
            )
        ), view
