"""Belief: evidence is weighed, then allowed to fade."""

from __future__ import annotations

from detente.core.arrays import Array, row, sigmoid
from detente.core.param import param
from detente.core.phases import Interpretation, Mechanism, Year
from detente.core.world import World


def read_belief(world: World, year: Year) -> Array:
    """Return the belief that each other is greedy [n, n]: log-odds read through identity, 0 of oneself."""
    return sigmoid(year.xp, world.log_odds - row(year.p.frame) * world.amity) * year.others


class Forgetting(Mechanism):
    """A new leader has learned less: log-odds return part of the way to those at first, moved by identity.

    Notes
    -----
    Writes: ``log_odds``. Reads: ``log_odds``, ``prior_log_odds``, ``amity``, ``signals.new_leader``.
    Limit: ``turnover_reset`` 0 forgets nothing.
    """

    phase = "interpret"
    references = ("GoemansGleditschChiozza2009",)
    off = ("turnover_reset",)
    turnover_reset = param(
        0.2,
        low=0,
        high=1,
        unit="share",
        identity=0,
        label="how far a new leader returns to the first belief",
    )
    borrows = ("frame",)

    def __call__(self, world: World, view: Interpretation, year: Year) -> tuple[World, Interpretation]:
        """Return the world with what new leaders still believe."""
        forgotten = row(year.signals.new_leader * year.p.turnover_reset)
        first = world.prior_log_odds - row(year.p.frame) * world.amity
        return world.replace(log_odds=world.log_odds + forgotten * (first - world.log_odds)), view


class BayesianBelief(Mechanism):
    """Log-odds of malice move by the weighted evidence; who never meets learns nothing.

    Notes
    -----
    Writes: ``log_odds``, ``view.weight``. Reads: ``view.evidence``, ``view.hearsay``, ``prox``.
    """

    phase = "interpret"
    references = ("Kydd2005",)
    learning = param(0.5, low=0.1, high=1, unit="1/year", label="weight of one year's evidence")
    certainty_ceiling = param(6.0, low=4, high=9, unit="log-odds", label="largest certainty that a state can hold")

    def __call__(self, world: World, view: Interpretation, year: Year) -> tuple[World, Interpretation]:
        """Return the world with this year's beliefs."""
        p = year.p
        learned = row(p.learning) * (year.has_past / year.periods)
        weight = learned * year.structure.prox
        ceiling = row(p.certainty_ceiling)
        said = weight * view.evidence + learned * view.hearsay
        revised = year.xp.clip(world.log_odds + said, -ceiling, ceiling)
        return world.replace(log_odds=revised), view.replace(weight=weight)


class Volatility(Mechanism):
    """Intentions may have changed since, so what was learned fades [Mearsheimer2001]_.

    ``b <- b (1 - down) + (1 - b) up``, in odds.

    Notes
    -----
    Writes: ``log_odds``. Reads: ``log_odds``. Limit: both rates 0 keep what was learned for ever.
    """

    phase = "interpret"
    references = ("Mearsheimer2001",)
    off = ("volatility_up", "volatility_down")
    volatility_up = param(
        0.01,
        low=0,
        high=1,
        unit="1/year",
        identity=0,
        label="hazard that a benign state turns malign, as observers allow for",
        clock="volatility_down",
    )
    volatility_down = param(
        0.05,
        low=0,
        high=1,
        unit="1/year",
        identity=0,
        label="hazard that a malign state turns benign, as observers allow for",
        clock="volatility_up",
    )
    borrows = ("certainty_ceiling",)

    def __call__(self, world: World, view: Interpretation, year: Year) -> tuple[World, Interpretation]:
        """Return the world with faded beliefs."""
        xp, p = year.xp, year.p
        up, down, ceiling = (
            row(p.volatility_up) * year.has_past,
            row(p.volatility_down) * year.has_past,
            row(p.certainty_ceiling),
        )
        odds = xp.exp(world.log_odds)
        faded = xp.log((odds * (1.0 - down) + (up + 1e-9)) / (odds * down + (1.0 - up + 1e-9)))
        return world.replace(log_odds=xp.clip(faded, -ceiling, ceiling)), view


class Belief(Mechanism):
    """Belief is read through identity: an enemy's motive is presumed, a friend's discounted [Wendt1999]_.

    A belief that an intervention holds is what it is held at, through whatever identity.

    Notes
    -----
    Writes: ``view.belief``, ``view.fear``; ``log_odds`` where they are held. Reads: ``log_odds``, ``amity``.
    Limit: ``frame`` 0 reads evidence alone.
    """

    phase = "interpret"
    references = ("Wendt1999",)
    frame = param(0.0, low=0, high=3, unit="log-odds", identity=0, label="how far identity colours belief")

    def __call__(self, world: World, view: Interpretation, year: Year) -> tuple[World, Interpretation]:
        """Return the view with the belief."""
        if year.held is not None:
            which, log_odds = year.held
            sought = log_odds + row(year.p.frame) * world.amity
            world = world.replace(log_odds=year.xp.where(which > 0, sought, world.log_odds))
        belief = read_belief(world, year)
        return world, view.replace(belief=belief, fear=belief)
