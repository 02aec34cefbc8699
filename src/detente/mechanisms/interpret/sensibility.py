"""Second-order belief, and sensibility: whether the other may be acting from fear of us."""

from __future__ import annotations

from detente.core.arrays import Array, choice, col, row, sigmoid
from detente.core.param import param
from detente.core.phases import Interpretation, Mechanism, Year
from detente.core.world import World
from detente.mechanisms.interpret.evidence import llr


class Sensibility(Mechanism):
    """The sensible ask how a frightened security-seeker would act in the other's place [BoothWheeler2008]_.

    ``p_b = min{1 - mimicry, (1 - s) e + s P_ji}``: the chance that a benign j competes, as i sees it, with
    ``P_ji`` the quantal response of a benign j that fears i as much as i estimates.

    Notes
    -----
    Writes: ``view.p_benign_competes``, ``view.second_order``. Reads: ``second_order_log_odds``, ``sensibility``, the
    stakes. Limit: sensibility 0 explains no hostile act by fear.
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
        likely, theirs = explained_by_fear(world, year, col(year.p.greed_benign))
        return world, view.replace(p_benign_competes=likely, second_order=theirs)


def explained_by_fear(world: World, year: Year, greed: Array) -> tuple[Array, Array]:
    """Return the chance that a benign j competes as i sees it, and what j is thought to believe of i [n, n].

    Parameters
    ----------
    world, year
        The world as it is known so far, and the year.
    greed
        What a security-seeker in the place of j is thought to gain by taking [n, n, stake].
    """
    xp, p = year.xp, year.p
    theirs = sigmoid(xp, world.second_order_log_odds)
    restraint, exposure = year.structure.stakes_back(greed)
    expected = choice(xp, theirs, restraint, exposure, row(p.temperature)) * (1.0 - row(p.credited_leap))
    blur = row(p.incident) + row(p.observation_error)
    floor = row(p.baseline_hostility)
    expected = xp.clip(expected * (1.0 - 2.0 * blur) + blur, 0.2 * floor, 1.0 - 0.2 * floor)
    s = row(world.sensibility)
    likely = xp.minimum(floor + s * (expected - floor), 1.0 - row(p.mimicry))
    return floor + year.has_past * (likely - floor), theirs


class SecondOrderBelief(Mechanism):
    """What i does to j tells j about i: i's estimate of how j sees it follows i's own conduct.

    By level of reasoning [CamererHoChong2004]_: 0 never asks how it is seen; 1 takes j for a naive onlooker,
    who reads each act at its face value; 2 allows j to ask, as i would, how far fear explains i's act.

    Notes
    -----
    Writes: ``second_order_log_odds``. Reads: ``conduct``, ``log_odds``, ``sensibility``, the stakes.
    """

    phase = "interpret"
    references = ("Jervis1976", "CamererHoChong2004")
    reasoning = param(
        1.0,
        low=0,
        high=2,
        unit="level",
        identity=1,
        label="level of reasoning about how the other sees one's own acts",
        source="CamererHoChong2004",
    )
    borrows = (
        "baseline_hostility",
        "certainty_ceiling",
        "credited_leap",
        "greed_benign",
        "incident",
        "mimicry",
        "observation_error",
        "temperature",
    )

    def __call__(self, world: World, view: Interpretation, year: Year) -> tuple[World, Interpretation]:
        """Return the world with this year's second-order beliefs."""
        xp, p = year.xp, year.p
        step = row(xp.log((1.0 - p.baseline_hostility) / p.baseline_hostility))
        ceiling = row(p.certainty_ceiling)
        naive = step * (2.0 * world.conduct - 1.0)
        read = self._read(world, year, naive, row(p.reasoning))
        return world.replace(
            second_order_log_odds=xp.clip(world.second_order_log_odds + view.weight * read, -ceiling, ceiling)
        ), view

    @staticmethod
    def _read(world: World, year: Year, naive: Array, level: Array) -> Array:
        """Return the evidence that each act gives the other, by level of reasoning."""
        xp, p = year.xp, year.p
        restraint, exposure = year.structure.stakes(row(p.greed_benign))
        mine = choice(xp, sigmoid(xp, world.log_odds), restraint, exposure, row(p.temperature))
        floor, malign = row(p.baseline_hostility), 1.0 - row(p.mimicry)
        blur = row(p.incident) + row(p.observation_error)
        mine = xp.clip(mine * (1.0 - row(p.credited_leap)) * (1.0 - 2.0 * blur) + blur, 0.2 * floor, 1.0 - 0.2 * floor)
        likely = xp.minimum(floor + row(world.sensibility) * (mine - floor), malign)
        considered = llr(year, world.conduct, malign, likely)
        above = xp.clip(level - 1.0, 0.0, 1.0)
        return xp.clip(level, 0.0, 1.0) * naive + above * (considered - naive)
