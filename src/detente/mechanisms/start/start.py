"""The first year: what states are given before anything happens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from detente.core.arrays import Array, col, logit, mirror, pair, row
from detente.core.param import param
from detente.core.phases import Draws, Mechanism
from detente.core.random import Stream
from detente.core.values import Values
from detente.core.world import FIELDS, World
from detente.mechanisms.start.traits import Traits, draw_traits


class Map(Mechanism):
    """Where states lie: a uniform unit square, or clusters on a circle; two states alone, ``separation`` apart."""

    phase = "start"
    streams = (
        Stream("start.x", "state"),
        Stream("start.y", "state"),
        Stream("start.dx", "state", "normal"),
        Stream("start.dy", "state", "normal"),
    )
    regions = param(0, low=0, high=6, unit="count", identity=0, label="number of regions (0 spreads states evenly)")
    region_spread = param(0.08, low=0.01, high=0.3, unit="map side", label="spread of a region")
    separation = param(
        0.0,
        low=0,
        high=2,
        unit="map side",
        identity=0,
        label="distance between two states that are alone on the map",
        source="assumption",
    )


class Economies(Mechanism):
    """Sizes of economies and first forces."""

    phase = "start"
    streams = (Stream("start.economy", "state", "normal"),)
    economy_spread = param(0.8, low=0, high=2, unit="sd of log", identity=0, label="inequality of economies")
    initial_force = param(0.5, low=0, high=5, unit="5 % GDP", label="forces at the start")


class Motives(Mechanism):
    """Who is greedy at the start."""

    phase = "start"
    streams = (Stream("start.motive", "state"),)
    malign_share = param(
        0.15, low=0, high=1, unit="share", identity=0, label="share of states that are greedy at the start"
    )


class Regimes(Mechanism):
    """Regime of every state, for the whole run: full democracy, limited, autocracy."""

    phase = "start"
    streams = (Stream("start.polity", "state"),)
    references = ("Doyle1986",)
    democracy_share = param(
        0.4, low=0, high=1, unit="share", identity=0, label="share of states that are full democracies"
    )
    limited_share = param(
        0.2, low=0, high=1, unit="share", identity=0, label="share of states with a limited franchise"
    )


class Priors(Mechanism):
    """What states first believe of one another."""

    phase = "start"
    streams = (Stream("start.traits", "state", "normal"), Stream("start.prior", "dyad", "normal"))
    prior = param(0.5, low=0.01, high=0.99, unit="probability", label="first belief that another state is malign")
    prior_spread = param(0.8, low=0, high=2, unit="sd of log-odds", identity=0, label="spread of first beliefs")
    democratic_norm = param(
        0.0,
        low=0,
        high=3,
        unit="log-odds",
        identity=0,
        label="how much less a full democracy suspects another",
        source="Doyle1983",
    )


class Culture(Mechanism):
    """Culture of anarchy at the start: Hobbes -0.8, Locke 0, Kant 0.8 [Wendt1999]_.

    A culture is knowledge that is shared: first log-odds, and what each takes the other's to be, are those of strangers
    less ``shared_knowledge`` times amity at the start.
    """

    phase = "start"
    references = ("Wendt1999",)
    initial_amity = param(
        0.0, low=-1, high=1, unit="amity", identity=0, label="amity at the start: -1 enemies, 0 rivals, 1 friends"
    )
    shared_knowledge = param(
        0.0,
        low=0,
        high=4,
        unit="log-odds",
        identity=0,
        label="how far friends first suspect each other less than strangers would, and enemies more",
        source="assumption",
    )


class Routine(Mechanism):
    """Routine at the start [Hopf2010]_."""

    phase = "start"
    references = ("Hopf2010",)
    initial_habit = param(
        0.5, low=0, high=1, unit="share", identity=0.5, label="routine at the start: 0 restraint, 1 competing, 0.5 none"
    )


START: tuple[Mechanism, ...] = (Map(), Economies(), Motives(), Regimes(), Traits(), Priors(), Culture(), Routine())
"""Declarations of the start, in order."""
DRAWN = tuple(stream for m in START for stream in m.streams)
"""What is drawn of the first world, whichever of its declarations a theory leaves out: those are at their identity."""


def first_world(
    xp: Any,
    p: Values,
    draws: Draws,
    others: Array,
    given: Mapping[str, Array],
    choose: Callable[[str, Array, Array], Array] | None = None,
) -> World:
    """Return the world before the first year.

    Parameters
    ----------
    xp
        Array namespace.
    p
        Parameters.
    draws
        Draws of the start.
    others
        1 between different states [n, n] (and lanes).
    given
        Fields that the scenario fixes, already shaped for the engine.
    choose
        ``choose(name, given, drawn)`` returns what holds of a field that may be given; what is given if None.

    Returns
    -------
    World
        The first world: a field of which nothing is said here begins at 0.
    """

    def fixed(name: str, drawn: Array, read: Callable[[Array], Array] = lambda held: held) -> Array:
        if name not in given:
            return drawn
        return read(given[name]) if choose is None else choose(name, read(given[name]), drawn)

    own = 0.0 * draws.number("start.motive")
    dyad = xp.abs(0.0 * draws.number("start.prior"))  # one zero, the same both ways
    economy = fixed("economy", xp.exp(p.economy_spread * draws.number("start.economy"))) + own
    economy = economy / economy.mean(0)[None]
    polity = fixed("polity", _regimes(xp, p, draws, own)) + own
    democratic = xp.maximum(2.0 * polity - 1.0, 0.0)
    amity = fixed("amity", row(p.initial_amity)) * others + dyad
    naive = logit(xp, row(p.prior)) + dyad - row(p.shared_knowledge) * amity
    log_odds = naive - row(p.democratic_norm * democratic) * col(democratic)
    first = fixed(
        "belief",
        log_odds + row(p.prior_spread) * draws.number("start.prior"),
        lambda belief: log_odds_of_belief(xp, belief + dyad, amity, row(p.frame)),
    )
    malign = fixed("malign", draws.happens("start.motive", p.malign_share + own)) + own
    traits = draw_traits(xp, p.sensibility, p.sensibility_spread, draws.number("start.traits"))
    sensibility = fixed("sensibility", traits) + own
    return _blank(own, dyad).replace(
        economy=economy,
        capability=fixed("capability", p.initial_force * economy) + own,
        posture=own + 0.5,
        polity=polity,
        malign=malign,
        sensibility=sensibility,
        distance=fixed("distance", _map(xp, p, draws, own, others)) + dyad,
        log_odds=first,
        prior_log_odds=log_odds,
        second_order_log_odds=mirror(naive),
        habit=fixed("habit", row(p.initial_habit)) + dyad,
        amity=amity,
        alliance=fixed("alliance", dyad) * others + dyad,
    )


def _blank(own: Array, dyad: Array) -> World:
    """Return a world of nothing, from what 0 is of states and of dyads."""
    nothing = {"state": own, "dyad": dyad, "system": 0.0 * own[:1]}
    return World(**{name: nothing[field.of] for name, field in FIELDS.items()})


def _regimes(xp: Any, p: Values, draws: Draws, own: Array) -> Array:
    full = draws.happens("start.polity", p.democracy_share + own)
    some = draws.happens("start.polity", xp.minimum(p.democracy_share + p.limited_share, 1.0) + own)
    return 0.5 * (full + some)


def log_odds_of_belief(xp: Any, belief: Array, amity: Array, frame: Array) -> Array:
    """Return the log-odds with which a belief is read as ``belief`` through identity [n, n].

    Parameters
    ----------
    xp
        Array namespace.
    belief
        Probability that the other is greedy; what is nearer to 0 or 1 than .0001 is taken as that.
    amity
        Identity.
    frame
        How far identity colours belief [log-odds].
    """
    return logit(xp, xp.clip(belief, 1e-4, 1.0 - 1e-4)) + frame * amity


def _map(xp: Any, p: Values, draws: Draws, own: Array, others: Array) -> Array:
    states = own.shape[0]
    if states == 2:
        return pair(p.separation + own) * others
    place = xp.arange(states, dtype=own.dtype).reshape((states,) + (1,) * (own.ndim - 1))
    clustered = p.regions > 0
    around = xp.maximum(p.regions, 1.0)
    angle = 2.0 * xp.pi * (place - xp.floor(place / around) * around) / around
    x = xp.where(
        clustered, 0.5 + 0.5 * xp.cos(angle) + p.region_spread * draws.number("start.dx"), draws.number("start.x")
    )
    y = xp.where(
        clustered, 0.5 + 0.5 * xp.sin(angle) + p.region_spread * draws.number("start.dy"), draws.number("start.y")
    )
    dx, dy = (xp.maximum(row(v), col(v)) - xp.minimum(row(v), col(v)) for v in (x, y))  # the same both ways
    return xp.sqrt(dx * dx + dy * dy)
