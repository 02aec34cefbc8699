"""Axes and a little mathematics, written once for all back ends.

A quantity of states has its states on axis 0, a quantity of dyads has the perceiver or actor on
axis 0 and the target on axis 1; whatever follows (nothing, or the lanes of an ensemble) is the
engine's. A quantity of the system has one entry on axis 0. Parameters are quantities of states
or of the system. Mechanisms use these helpers and never index an axis.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any, TypeAlias

Array: TypeAlias = Any
"""An array of any back end."""


class Axes:
    """What a back end may do its own way."""

    def of_actor(self, m: Array, who: Array, number: Array) -> Array:
        """Take the quantities of dyads of one actor: ``[n, n] -> [n]``."""
        return (m * who[:, None]).sum(0)

    def compose(self, xp: Any, a: Array, b: Array) -> Array:
        """Sum over third states: ``[n, n], [n, n] -> [n, n]``."""
        if a.ndim == 2:
            return a @ b
        lanes = xp.matmul(xp.moveaxis(a, -1, 0), xp.moveaxis(b, -1, 0))
        return xp.ascontiguousarray(xp.moveaxis(lanes, 0, -1))


AXES: ContextVar[Axes] = ContextVar("axes", default=Axes())  # noqa: B039  # it holds nothing
"""Ways of the back end at work."""

STAKE_LOST = 1.0
"""What a state loses when it is overrun [stake]: the numeraire of the model."""


def row(v: Array) -> Array:
    """Spread a quantity of states over dyads as that of the perceiver or actor: ``[n] -> [n, 1]``."""
    return v[:, None]


def col(v: Array) -> Array:
    """Spread a quantity of states over dyads as that of the target: ``[n] -> [1, n]``."""
    return v[None]


def pair(v: Array) -> Array:
    """Spread a quantity of states over dyads as the mean of both sides: ``[n] -> [n, n]``."""
    return 0.5 * (row(v) + col(v))


def mirror(m: Array) -> Array:
    """Exchange perceiver and target: ``x[i, j] -> x[j, i]``."""
    return m.swapaxes(0, 1)


def over_others(m: Array) -> Array:
    """Sum a quantity of dyads over the targets: ``[n, n] -> [n]``."""
    return m.sum(1)


def over_actors(m: Array) -> Array:
    """Sum a quantity of dyads over the actors, for each target: ``[n, n] -> [n]``."""
    return m.sum(0)


def of_actor(m: Array, who: Array, number: Array) -> Array:
    """Take the quantities of dyads of one actor: ``x[i, j] -> x[number, j]``.

    Parameters
    ----------
    m
        Quantity of dyads [n, n].
    who
        1 for that actor, 0 for the others (or for all: then 0 is returned) [n].
    number
        Its number [1].
    """
    return AXES.get().of_actor(m, who, number)


def compose(xp: Any, a: Array, b: Array) -> Array:
    """Sum over third states k: ``x[i, k] y[k, j] -> [i, j]``."""
    return AXES.get().compose(xp, a, b)


def largest(m: Array) -> Array:
    """Take the largest over the targets of a quantity of dyads: ``[n, n] -> [n]``."""
    return m.max(1)


def largest_over_actors(m: Array) -> Array:
    """Take the largest over the actors of a quantity of dyads, for each target: ``[n, n] -> [n]``.

    Of a quantity that is the same both ways it is what ``largest`` is, and compilers make it faster.
    """
    return m.max(0)


def product_over_others(m: Array) -> Array:
    """Multiply a quantity of dyads over the targets: ``[n, n] -> [n]``."""
    return m.prod(1)


def system(v: Array) -> Array:
    """Sum a quantity of states over all states: ``[n] -> [1]``."""
    return v.sum(0)[None]


def sigmoid(xp: Any, x: Array) -> Array:
    """Logistic function, safe in single precision; ``x`` is cut at -60."""
    return 1.0 / (1.0 + xp.exp(xp.minimum(-x, 60.0)))


def logit(xp: Any, probability: Array) -> Array:
    """Log-odds of a probability strictly between 0 and 1."""
    return xp.log(probability / (1.0 - probability))


def choice(xp: Any, fear: Array, restraint: Array, exposure: Array, temperature: Array) -> Array:
    """Probability of competing (eq. 8 of the model): logit quantal response [McKelveyPalfrey1995]_.

    Parameters
    ----------
    fear
        Probability of being competed against, as acted upon [n, n].
    restraint, exposure
        ``R - T`` and ``P - S`` of the actor [stake].
    temperature
        Noise of the choice [stake].
    """
    return sigmoid(xp, (fear * (exposure + restraint) - restraint) * (1.0 / temperature))


def critical_fear(xp: Any, restraint: Array, exposure: Array) -> Array:
    """Fear at which competing and restraint are worth the same: ``b* = (R-T) / ((R-T) + (P-S))``.

    Where the sum is nothing no fear changes the choice, and the number is as large as the stakes over 1e-9.
    """
    both = restraint + exposure
    return restraint / xp.where(xp.abs(both) > 1e-9, both, 1e-9)
