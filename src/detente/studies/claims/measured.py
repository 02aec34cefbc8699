"""Quantities of a run that claims compare, each a number a replicate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detente.core.arrays import Array
from detente.core.fields import ABOUT
from detente.core.run import Run
from detente.data.model_units import FORCE_UNIT
from detente.diagnostics.dilemma import in_dilemma
from detente.diagnostics.dyads import benign, entropy, relevant, share, sides
from detente.diagnostics.paradox import can_judge, is_hostile, restraint_of
from detente.studies.sweep.outcomes import as_outcomes, measure_runs


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
class Forces:
    """Forces over some years and states, as a share of the mean GDP.

    Attributes
    ----------
    first, last : int or None
        Years, from 0 or from the end if negative.
    actors : tuple of int
        States; all if empty.
    """

    first: int | None = None
    last: int | None = None
    actors: tuple[int, ...] = ()
    needs = ("capability",)

    def __call__(self, run: Run) -> Array:
        """Return the mean [replicate]."""
        return FORCE_UNIT * Level("capability", self.first, self.last, self.actors)(run)


@dataclass(frozen=True)
class Hostility:
    """Share of the relevant dyads of two security-seekers that are mutually hostile of their own accord.

    Attributes
    ----------
    first, last : int or None
        Years, from 0 or from the end if negative; both compete in half of those in which nothing forces an act. With
        fewer than a quarter of them free a dyad is not judged.
    """

    first: int | None = -20
    last: int | None = None
    needs = ("conduct", "intended", "malign", "prox")

    def __call__(self, run: Run) -> Array:
        """Return the share [replicate]; NaN where no dyad is judged."""
        at = slice(self.first, self.last)
        return share(is_hostile(run, at), can_judge(run, at) & benign(run, at))


@dataclass(frozen=True)
class Restraint:
    """Share of the relevant dyads in which both hold back in at least four of five years.

    Attributes
    ----------
    first, last : int or None
        Years, from 0 or from the end if negative; judged by those in which nothing forces an act, as ``Hostility``.
    """

    first: int | None = -20
    last: int | None = None
    needs = ("conduct", "prox")

    def __call__(self, run: Run) -> Array:
        """Return the share [replicate]; NaN where no dyad is judged."""
        return restraint_of(run, window=slice(self.first, self.last))


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


@dataclass(frozen=True)
class Doubt:
    """Doubt about the other's motive, H2(belief), mean over some years and both sides of the relevant dyads [bits].

    Attributes
    ----------
    first, last : int or None
        Years, from 0 or from the end if negative.
    """

    first: int | None = None
    last: int | None = None
    needs = ("belief", "prox")

    def __call__(self, run: Run) -> Array:
        """Return the doubt [replicate]; NaN where no dyad is relevant."""
        return share(entropy(sides(run, "belief", slice(self.first, self.last))).mean((1, 3)), relevant(run))


@dataclass(frozen=True)
class InDilemma:
    """Share of the years of the relevant dyads in which either side is in a security dilemma, whatever the motives.

    Attributes
    ----------
    first, last : int or None
        Years, from 0 or from the end if negative.
    """

    first: int | None = None
    last: int | None = None
    needs = ("belief", "restraint", "exposure", "prox")

    def __call__(self, run: Run) -> Array:
        """Return the share [replicate]; NaN where no dyad is relevant."""
        at = slice(self.first, self.last)
        return share(in_dilemma(run, window=at).any(-1).mean(1), relevant(run))


@dataclass(frozen=True)
class LogLevel:
    """Logarithm of the mean of a record of states in a year.

    Attributes
    ----------
    record : str
        Its name.
    year : int
        Year, from 0 or from the end if negative.
    actors : tuple of int
        States.
    """

    record: str
    year: int
    actors: tuple[int, ...]

    @property
    def needs(self) -> tuple[str, ...]:
        """Records that it reads."""
        return (self.record,)

    def __call__(self, run: Run) -> Array:
        """Return the logarithm [replicate]."""
        held = np.asarray(run[self.record][:, self.year], float)[:, list(self.actors)]
        return np.asarray(np.log(np.maximum(held.mean(-1), 1e-9)))


@dataclass(frozen=True)
class SecurityOf:
    """Security of some states: one less the chance of being attacked and overrun, summed over neighbours.

    Attributes
    ----------
    actors : tuple of int
        States.
    first, last : int or None
        Years, from 0 or from the end if negative.
    """

    actors: tuple[int, ...]
    first: int | None = -20
    last: int | None = None
    needs = ("prox", "compete", "win")

    def __call__(self, run: Run) -> Array:
        """Return the mean security [replicate]."""
        at = slice(self.first, self.last)
        overrun = np.asarray(run["prox"][:, at] * run["compete"][:, at] * run["win"][:, at], float)
        return np.asarray(1.0 - overrun[..., list(self.actors)].sum(2).mean((1, 2)))


@dataclass(frozen=True)
class Excess:
    """By how much one outcome of a run exceeds another.

    Attributes
    ----------
    outcome, over : str
        Names of outcomes of ``detente sweep`` that need no twin.
    """

    outcome: str
    over: str
    difference = True

    @property
    def needs(self) -> tuple[str, ...]:
        """Records that it reads."""
        return tuple(dict.fromkeys(name for one in as_outcomes((self.outcome, self.over)) for name in one.needs))

    def __call__(self, run: Run) -> Array:
        """Return the excess [replicate]; NaN where either is not defined."""
        found = measure_runs(as_outcomes((self.outcome, self.over)), run, None)
        return np.asarray(found[self.outcome] - found[self.over])
