"""Quantities of a run that claims compare, each a number a replicate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detente.core.arrays import Array
from detente.core.fields import ABOUT
from detente.core.run import Run
from detente.diagnostics.dyads import benign, relevant, share, sides
from detente.diagnostics.paradox import is_paradox, is_restraint
from detente.studies.endings import meant_acts


@dataclass(frozen=True)
class Level:
    """Mean of a record over some years, and over some states or dyads.

    Attributes
    ----------
    record : str
        Its name.
    first, last : int or None
        Years, from 0 or from the end if negative.
    actors, others : tuple of int
        States, and of a record of dyads those toward whom; all if empty. A state toward itself counts not.
    near : bool
        Whether dyads alone that are relevant in their year count (reach above one half).
    """

    record: str
    first: int | None = None
    last: int | None = None
    actors: tuple[int, ...] = ()
    others: tuple[int, ...] = ()
    near: bool = False

    @property
    def needs(self) -> tuple[str, ...]:
        """Records that it reads."""
        return (self.record, "prox") if self.near else (self.record,)

    def __call__(self, run: Run) -> Array:
        """Return the mean [replicate]; NaN where nothing counts."""
        at = slice(self.first, self.last)
        held = np.asarray(run[self.record][:, at], float)
        if ABOUT[self.record].of == "system":
            return held.reshape(len(held), -1).mean(1)
        states = np.arange(held.shape[2])
        mine = np.isin(states, self.actors) if self.actors else np.ones(len(states), bool)
        if ABOUT[self.record].of == "state":
            return np.asarray(held[:, :, mine].mean((1, 2)))
        theirs = np.isin(states, self.others) if self.others else np.ones(len(states), bool)
        among = np.broadcast_to(mine[:, None] & theirs[None] & ~np.eye(len(states), dtype=bool), held.shape)
        among = among & (np.asarray(run["prox"][:, at]) > 0.5) if self.near else among
        count = among.sum((1, 2, 3))
        return np.where(count > 0, (held * among).sum((1, 2, 3)) / np.maximum(count, 1), np.nan)


@dataclass(frozen=True)
class Hostility:
    """Share of the relevant dyads of two security-seekers that are mutually hostile of their own accord.

    Attributes
    ----------
    first, last : int or None
        Years, from 0 or from the end if negative; both compete in half of them.
    """

    first: int | None = -20
    last: int | None = None
    needs = ("conduct", "intended", "malign", "prox")

    def __call__(self, run: Run) -> Array:
        """Return the share [replicate]."""
        at = slice(self.first, self.last)
        return share(is_paradox(meant_acts(run, at).mean(1)), relevant(run) & benign(run, at))


@dataclass(frozen=True)
class Restraint:
    """Share of the relevant dyads in which both hold back in at least four of five years.

    Attributes
    ----------
    first, last : int or None
        Years, from 0 or from the end if negative.
    """

    first: int | None = -20
    last: int | None = None
    needs = ("conduct", "prox")

    def __call__(self, run: Run) -> Array:
        """Return the share [replicate]."""
        return share(is_restraint(sides(run, "conduct", slice(self.first, self.last)).mean(1)), relevant(run))


@dataclass(frozen=True)
class Wars:
    """Wars a year among all states.

    Attributes
    ----------
    first, last : int or None
        Years, from 0 or from the end if negative.
    any : bool
        Whether it is asked if there is a war at all: 0 or 1.
    """

    first: int | None = None
    last: int | None = None
    any: bool = False
    needs = ("wars",)

    def __call__(self, run: Run) -> Array:
        """Return wars a year, or whether there is one [replicate]."""
        wars = np.asarray(run["wars"][:, slice(self.first, self.last)], float)
        return np.asarray((wars.sum(1) > 0).astype(float) if self.any else wars.mean(1))
