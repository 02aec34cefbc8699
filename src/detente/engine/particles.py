"""What states believe, given acts that were seen: a particle filter whose particles are worlds of a theory.

Each particle is a lane of the engine: its states hold motives, beliefs, routines and traits of their own, drawn as the
theory draws them, and misread, forget and change leaders with luck of their own. Every period the particles foresee
the acts; those to whom the acts that came were likely count for more, and when few carry most of the weight they are
drawn anew before the next period (bootstrap filter [GordonSalmondSmith1993]_, with systematic resampling). The mean log
of the likelihood estimates how well the theory foresaw the acts.

A change of motives or of mind shows in acts only after a while. Drawn in proportion to weight alone, worlds that are
unlikely for now would die out, and a filter would miss the change, or explain it wrongly. Two things keep them without
a bias. A share of the draws goes evenly to each kind of world, by who is malign and who believes it of whom; their
weights make up for it. And the particles live on islands that are drawn anew each by itself, and count by how well they
foresaw the acts so far; the difference between one half of the islands and the other is the filter's own luck.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.backends import DEFAULT_BACKEND, BackendName
from detente.core.errors import InvalidValue, UnknownName
from detente.core.param import check_parameter
from detente.core.random import replicate_keys
from detente.core.scenario import whole
from detente.core.theory import Theory
from detente.core.values import Values, presence
from detente.core.world import FIELDS, SETTABLE, World
from detente.engine.assimilate import EFFORT, STEEPEST
from detente.engine.course import Coursing
from detente.engine.ensemble import backend_named
from detente.engine.plan import on_given_map

SURPRISE = 0.01
"""Least chance that an act has under any particle: what is coded wrongly must not end a world (assumption)."""

RENEW = 0.5
"""Share of the particles that must carry the weight; below it they are drawn anew (usual choice)."""

EVEN = 0.25
"""Share of the draws that goes to each kind of world evenly (assumption)."""

MOST_BITS = 6
"""Most questions of yes or no that tell kinds of worlds apart."""

ISLANDS = 2
"""Number of islands; an even number, so that halves can be held against each other (assumption)."""


class Particles:
    """Worlds of a theory that have seen the same acts.

    Parameters
    ----------
    theory
        Any theory.
    given
        Fields of the first year as the record has them: ``economy``, ``capability``, ``polity`` [n], ``distance``
        [n, n].
    states
        Number of states.
    particles
        Number of worlds.
    islands
        Number of islands, fewer if they would hold fewer than two worlds each.
    periods
        Periods a year: 12 for months, 1 for years.
    seed
        Of all luck.
    settings
        Parameters that differ from the theory's.
    backend
        ``"fused"`` or ``"numpy"``.
    beside
        Theories of the same anatomy as this one (``united``), which share one compiled year; none if empty.

    Attributes
    ----------
    foreseen
        What the period foreseen last holds, by the names of ``detente.engine.along.FORESEEN`` [n, n, particle].
    world
        The worlds; the last axis of its arrays is the particle.
    log_likelihood
        Sum over periods of the log of the mean likelihood of the acts.
    renewals
        How often the particles of an island were drawn anew.
    least_sample
        Smallest sample size after any period's acts.
    """

    def __init__(
        self,
        theory: Theory,
        given: Mapping[str, Array],
        states: int,
        *,
        particles: int = 4000,
        islands: int = ISLANDS,
        periods: int = 12,
        seed: int = 0,
        settings: Mapping[str, float] | None = None,
        backend: BackendName = DEFAULT_BACKEND,
        beside: Sequence[Theory] = (),
    ) -> None:
        if particles < 2:
            msg = f"A filter needs particles, not {particles}."
            raise InvalidValue(msg, "Take a thousand or more.")
        whole("periods", periods, 1, 366)
        self.theory = theory if beside else theory.present()
        self.states, self.periods, self.seed = states, periods, seed
        self.count = particles
        values = {**theory.values(), **{k: check_parameter(k, v) for k, v in (settings or {}).items()}}
        lacking = {type(m) for t in beside for m in t.absent}
        here = {type(m) for m in theory.absent}
        values = {**on_given_map(values), **{presence(kind): float(kind not in here) for kind in lacking}}
        table = {k: np.full((1, particles), v, np.float32) for k, v in values.items()}
        period = Values({k: v[:, :1] for k, v in table.items()}, np.zeros((1, 1), np.float32)).divided(periods)
        self._slip = period.incident[:, None]
        keys = replicate_keys(seed, np.arange(particles))
        engine = backend_named(backend)
        if not isinstance(engine, Coursing):
            msg = f"Worlds cannot be carried along a record by the back end {backend!r}."
            raise InvalidValue(msg, "Use 'fused' or 'numpy'.")
        fields = self._given(given)
        world = engine.start(self.theory, table, fields, keys, states)
        world = world.replace(effort=world.effort + np.float32(EFFORT))
        self._course = engine.course(self.theory, table, keys, world, periods)
        self.foreseen: dict[str, Array] = {}
        self.log_likelihood = 0.0
        self.renewals = 0
        self.least_sample = float(particles)
        self._weight = np.full(particles, 1.0 / particles)
        self._island = np.arange(particles) * max(1, min(islands, particles // 2)) // particles
        self._islands = [np.flatnonzero(self._island == k) for k in range(int(self._island[-1]) + 1)]
        self._luck = np.random.default_rng([seed, particles, states])
        self._number = 0
        self._waits = False  # whether the acts of the period foreseen have yet to come
        self._begin_year()

    def _begin_year(self) -> None:
        self._acts = self._caught = np.zeros((self.states, self.states, self.count), np.float32)
        self._lived = 0

    @property
    def world(self) -> World:
        """The worlds; the last axis of its arrays is the particle."""
        return self._course.world

    def field(self, name: str) -> Array:
        """Return a field of the worlds, its last axis the particle."""
        return self._course.field(name)

    def set(self, **fields: Array) -> None:
        """Set fields of the worlds, their last axis the particle.

        Raises
        ------
        UnknownName
            A world has no such field.
        """
        for name in fields:
            if name not in World.names():
                kind = "field"
                raise UnknownName(kind, name, World.names())
        self._course.set(**fields)

    def foresee(self, *, last: bool = True) -> Array:
        """Live through observe, interpret and respond of the coming period.

        Parameters
        ----------
        last
            Whether the year may be closed after this period.

        Returns
        -------
        array [n, n]
            Chance that i competes toward j, over the particles.

        Raises
        ------
        InvalidValue
            The acts of the period before have not been seen.
        """
        if self._waits:
            msg = "The period foreseen last was not seen."
            raise InvalidValue(msg, "Call see first, with nothing seen if nothing is on record.")
        self._renew()
        self.foreseen = self._course.foresee(self._number, last=last)
        self._last_foreseen = last
        self._number += 1
        self._waits = True
        self._chances = self._slip + (1.0 - 2.0 * self._slip) * self.foreseen["compete"]
        return self.mean(self._chances)

    def _chance(self) -> Array:
        """Chance of competing of every particle, accidents included [n, n, particle]."""
        if not self._waits:
            msg = "No period was foreseen whose acts could be seen."
            raise InvalidValue(msg, "Call foresee first.")
        return self._chances

    def see(self, acts: Array, seen: Array | None = None) -> None:
        """Weigh the particles by the acts that came, and let their states know them.

        Parameters
        ----------
        acts : [n, n]
            1 compete, 0 restraint.
        seen : [n, n]
            1 where the act is on record; all off the diagonal if absent. What is not is left to each particle.

        Raises
        ------
        InvalidValue
            No period was foreseen, or its acts were seen already.
        """
        acts = np.asarray(acts, np.float32)[..., None]
        known = (1.0 - np.eye(self.states, dtype=np.float32)) * (1.0 if seen is None else np.asarray(seen, np.float32))
        known = known[..., None]
        apart = np.nonzero(known[..., 0])
        chance = np.clip(self._chance()[apart], SURPRISE, 1.0 - SURPRISE)
        likely = np.where(acts[apart] > 0.5, chance, 1.0 - chance).astype(np.float64)
        if ((known[apart] != 0) & (known[apart] != 1)).any():  # some acts count in part
            likely = likely ** known[apart]
        likelihood = np.multiply.reduce(likely, 0)  # no exponential: it would differ between processors
        total = float((self._weight * likelihood).sum())
        self.log_likelihood += float(np.log(total))
        self._weight = self._weight * likelihood / total
        self.least_sample = min(self.least_sample, self.sample_size)
        done = (known * acts + (1.0 - known) * self.foreseen["chosen"]).astype(np.float32)
        self._course.set(conduct=done)
        self._last, self._acts, self._lived = done, self._acts + done, self._lived + 1
        self._caught = np.maximum(self._caught, self.foreseen["caught"])
        self._waits = False

    def _renew(self) -> None:
        """Draw the particles of every island anew whose weight few of them carry; the island keeps its own."""
        kinds, chosen = None, np.arange(self.count)
        for own in self._islands:
            weight = self._weight[own]
            if weight.sum() > 0 and _worth(weight) < RENEW * len(own):
                kinds = self._kinds() if kinds is None else kinds
                drawn, self._weight[own] = self._draw(weight, kinds[own])
                chosen[own] = own[drawn]
                self.renewals += 1
        if kinds is not None:
            self._course.choose(chosen)
            self._acts, self._caught = self._acts[..., chosen], self._caught[..., chosen]
        total = float(self._weight.sum())  # one but for rounding; counted, the estimate stays unbiased
        self.log_likelihood, self._weight = self.log_likelihood + float(np.log(total)), self._weight / total

    def _draw(self, weight: Array, kinds: Array) -> tuple[Array, Array]:
        """Draw places by weight, and a share of them evenly from each kind; return them with their weights."""
        number, mass = len(weight), weight.sum()
        totals = np.bincount(kinds, weight / mass)
        even = 1.0 / ((totals > 0).sum() * np.maximum(totals, 1e-300))
        share = weight / mass * (1.0 - EVEN + EVEN * even[kinds])
        order = np.argsort(kinds.astype(np.uint16), kind="stable")  # so each kind has its number of draws, rounded
        steps = (self._luck.random() + np.arange(number)) / number
        heights = np.cumsum(share[order])
        drawn = order[np.searchsorted(heights / heights[-1], steps, side="right")]  # nobody without weight is drawn
        return drawn, weight[drawn] / share[drawn] / number

    def _kinds(self) -> Array:
        """Tell worlds apart by who is malign and, between two states, by who believes it of whom [particle]."""
        odds, malign = self._course.field("log_odds"), self._course.field("malign")
        doubts = [odds[i, j] > 0 for i in range(self.states) for j in range(self.states) if i != j]
        bits = [*(malign > 0.5), *doubts]
        bits = bits if len(bits) <= MOST_BITS else bits[: self.states] if self.states <= MOST_BITS else []
        return sum((2**place * bit.astype(int) for place, bit in enumerate(bits)), np.zeros(self.count, int))

    def close(self, war: Array, given: Mapping[str, Array]) -> None:
        """End a year: institutions, routines and identities answer to it, and the record gives the next one's figures.

        The acts of the year count by their mean; those that were not seen are each particle's own.

        Parameters
        ----------
        war : [n, n]
            1 where the two fought.
        given
            Fields as known at the end of the year, such as ``economy`` and ``capability`` [n], in the units of its
            mean product (so that growth of forces is growth beyond that of the economies).

        Raises
        ------
        InvalidValue
            No period of the year was seen.
        """
        if self._lived and not self._waits and not self._last_foreseen:
            msg = "The period foreseen last was not to be the last of its year."
            raise InvalidValue(msg, "Call foresee(last=True), which is the default, before the year is closed.")
        if self._waits or not self._lived:
            msg = "There is no year to end: no period of it was seen."
            raise InvalidValue(msg, "Call foresee and see first.")
        fought, fields = self._fought(war), self._given(given)
        acts = np.maximum(self._acts / np.float32(self._lived), fought)
        course, last = self._course, self._last
        told = {
            "told_last": last,
            "told_caught": self._caught,
            "told_acts": acts,
            "told_crisis": fought,
            "told_war": fought,
        }
        course.follow(self._number - 1, told)
        grown = np.zeros((self.states, self.count), np.float32)
        if "capability" in fields:
            ratio = np.maximum(fields["capability"], 1e-9) / np.maximum(course.field("capability"), 1e-9)
            grown = np.clip(np.log(ratio), -STEEPEST, STEEPEST).astype(np.float32)
        course.set(conduct=np.maximum(last, fought), build_up=grown, effort=np.full_like(grown, EFFORT), **fields)
        self._begin_year()

    def _given(self, given: Mapping[str, Array]) -> dict[str, Array]:
        """Return fields of the record, one a lane; raise ``InvalidValue`` or ``UnknownName`` if they are none."""
        out = {}
        for name, value in given.items():
            if name not in SETTABLE or name not in FIELDS:
                kind = "field of the record"
                raise UnknownName(kind, name, [name for name in SETTABLE if name in FIELDS])
            held, shape = np.asarray(value, np.float32), FIELDS[name].shape(self.states)
            if held.shape != shape or not np.isfinite(held).all():
                msg = f"The record must give {name} as finite numbers of shape {shape}."
                raise InvalidValue(msg, f"It gave {held.shape}.")
            out[name] = _lanes(held, self.count)
        return out

    def _fought(self, war: Array) -> Any:
        held = np.asarray(war, np.float32)
        if held.shape != (self.states,) * 2 or not np.isin(held, (0, 1)).all() or (held != held.T).any():
            msg = "Wars are told as 0 or 1 between two states, the same both ways."
            raise InvalidValue(msg, f"They were {held.tolist()}.")
        return _lanes(held, self.count)

    def mean(self, values: Array) -> Array:
        """Mean over the particles by their weight [...]."""
        return (values * self._weight).sum(-1)

    def quantiles(self, values: Array, levels: tuple[float, ...]) -> Array:
        """Weighted quantiles over the particles [level, ...]."""
        flat = values.reshape(-1, self.count)
        out = np.empty((len(levels), len(flat)))
        for place, part in enumerate(flat):
            order = _order(part)
            mass = np.cumsum(self._weight[order])
            at = np.minimum(np.searchsorted(mass, levels), self.count - 1)
            out[:, place] = part[order][at]
        return out.reshape((len(levels), *values.shape[:-1]))

    def halves(self, values: Array) -> tuple[Array, Array]:
        """Mean over the particles of either half of the islands by weight [...]; on one island, the same twice."""
        first, second = (np.maximum(self._weight, 1e-300) * half for half in self._half())
        return (values * first).sum(-1) / first.sum(), (values * second).sum(-1) / second.sum()

    @property
    def half_log_likelihoods(self) -> tuple[float, float]:
        """Log-likelihoods that either half of the islands estimates by itself."""
        shares = [max(float((self._weight * half).sum() / half.mean()), 1e-300) for half in self._half()]
        return self.log_likelihood + float(np.log(shares[0])), self.log_likelihood + float(np.log(shares[1]))

    def _half(self) -> tuple[Array, Array]:
        last = int(self._island[-1])
        if last == 0:
            return np.ones(self.count), np.ones(self.count)
        first = 2 * self._island <= last
        return first.astype(float), (~first).astype(float)

    @property
    def sample_size(self) -> float:
        """How many equally weighted particles the weights are worth."""
        return _worth(self._weight)


def _order(values: Array) -> Array:
    """Return the order of singles; those that are alike stay as they are.

    Sorted as whole numbers, each with its place below it, which takes a fifth of the time of a stable sort.
    """
    bits = (np.asarray(values, np.float32) + np.float32(0)).view(np.int32)  # one zero
    ranks = (bits ^ ((bits >> 31) & 0x7FFFFFFF)).astype(np.int64)
    return np.sort((ranks << 32) | np.arange(len(bits))) & 0xFFFFFFFF


def _worth(weight: Array) -> float:
    return float(weight.sum() ** 2 / (weight**2).sum())


def _lanes(values: Array, particles: int) -> Any:
    return np.repeat(values[..., None], particles, -1)
