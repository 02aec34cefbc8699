"""The filter of one dyad under one theory, period by period."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from itertools import pairwise
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.backends import DEFAULT_BACKEND, BackendName
from detente.core.progress import Part
from detente.core.theory import Theory
from detente.data.codes import Actor
from detente.engine.particles import Particles
from detente.studies.beliefs.known import Known
from detente.studies.beliefs.seen import Seen

LOW, HIGH = 0.1, 0.9
"""Quantiles of the band."""

MOVES = 12
"""Largest moves that are named, each way."""


@dataclass(frozen=True)
class Move:
    """A period that moved a belief.

    Attributes
    ----------
    when
        Month or year of the act.
    change
        Change of the mean belief from before the period's acts to before the next one's.
    learned
        Part of it that the believer drew from what it saw. The rest is what the watcher infers of its belief before:
        who competes is likelier to have feared.
    act, own
        What the other did, and what the believer did: 1 compete, 0 restraint, None if not seen.
    score
        Score behind the other's act.
    """

    when: str
    change: float
    learned: float
    act: float | None
    own: float | None
    score: float | None


@dataclass(frozen=True)
class Path:
    """What one side believes of the other, over time.

    Attributes
    ----------
    of, to
        Who believes, of whom.
    mean, low, high
        Probability that the other is malign, as the first believes: mean and 10 and 90 % quantiles over the particles.
    fear
        Probability of being competed against, as acted upon (mean).
    expected
        Chance that the first competes in the period, foreseen before its act was seen.
    malign
        Probability that the first truly is malign, as whoever trusts the theory infers from all acts so far.
    moves
        Periods with an act of the other in which the belief moved most.
    """

    of: str
    to: str
    mean: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    fear: tuple[float, ...]
    expected: tuple[float, ...]
    malign: tuple[float, ...]
    moves: tuple[Move, ...]


@dataclass(frozen=True)
class Filtered:
    """Beliefs of a dyad filtered under one theory.

    Attributes
    ----------
    school, title
        Name of the theory, and for people.
    seen
        What was seen.
    paths
        One each way.
    log_likelihood
        Mean log of the likelihood of a period's acts, both ways [per period in which an act was seen].
    log_likelihood_halves
        The same as either half of the worlds has it, with luck of its own.
    rival_rate, rival_habit
        The same of two habits fitted with hindsight on these very acts: each side competes at a constant rate; each
        does what it did before, now and then the other thing.
    noise
        Half the mean absolute difference between the mean beliefs of either half of the worlds: the Monte Carlo error
        of the whole, or somewhat less. Over six seeds, USA-USSR, errors were 1.4 times it in the mean of the schools,
        and at most 1.9 times.
    particles, renewals
        Number of worlds, and how often they were drawn anew.
    sample_size, least_sample
        What their weights are worth at the end, and were at least, as a number of equally weighted worlds.
    """

    school: str
    title: str
    seen: Seen
    paths: tuple[Path, ...]
    log_likelihood: float
    log_likelihood_halves: tuple[float, float]
    rival_rate: float
    rival_habit: float
    noise: float
    particles: int
    renewals: int
    sample_size: float
    least_sample: float

    def as_dict(self) -> dict[str, Any]:
        """Plain dictionary, for JSON."""
        return {**self.without_seen(), "seen": asdict(self.seen)}

    def without_seen(self) -> dict[str, Any]:
        """Return the same but for what was seen, which theories have in common."""
        plain = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "seen"}
        return {**plain, "paths": tuple(asdict(path) for path in self.paths), "acts": self.seen.words}


def filter_beliefs(
    sides: tuple[Actor, Actor],
    seen: Seen,
    given: Known,
    theory: Theory,
    *,
    particles: int = 4000,
    seed: int = 0,
    progress: Part | None = None,
    beside: Sequence[Theory] = (),
    backend: BackendName = DEFAULT_BACKEND,
) -> Filtered:
    """Filter the beliefs of a dyad from what was seen.

    Parameters
    ----------
    sides
        The states.
    seen
        Their acts.
    given
        What else the record tells of them.
    theory
        Theory under which they believe.
    particles
        Number of worlds.
    seed
        Of all luck.
    progress
        Called after every period.
    beside, backend
        As for ``Particles``.
    """
    worlds, kept = _carried(seen, theory, given, particles, seed, progress, beside, backend)
    halves = worlds.half_log_likelihoods
    counted = max(sum(a is not None or b is not None for a, b in zip(seen.there, seen.back, strict=True)), 1)
    return Filtered(
        school=theory.name,
        title=theory.title,
        seen=seen,
        paths=tuple(_path(kept, sides, seen, i) for i in (0, 1)),
        log_likelihood=worlds.log_likelihood / counted,
        log_likelihood_halves=(halves[0] / counted, halves[1] / counted),
        rival_rate=(_rate(seen.there) + _rate(seen.back)) / counted,
        rival_habit=(_habit(seen.there) + _habit(seen.back)) / counted,
        noise=float(np.mean(kept.apart)) / 2.0,
        particles=particles,
        renewals=worlds.renewals,
        sample_size=worlds.sample_size,
        least_sample=worlds.least_sample,
    )


def _carried(
    seen: Seen,
    theory: Theory,
    given: Known,
    particles: int,
    seed: int,
    progress: Part | None,
    beside: Sequence[Theory],
    backend: BackendName,
) -> tuple[Particles, _Kept]:
    """Carry particles along what was seen."""
    worlds = Particles(
        theory,
        given.first,
        2,
        particles=particles,
        periods=seen.periods,
        seed=seed,
        beside=beside,
        backend=backend,
    )
    kept = _Kept()
    for number, when in enumerate(seen.when):
        last = number + 1 == len(seen.when) or seen.when[number + 1][:4] != when[:4]
        expected = worlds.foresee(last=last)
        acts = np.array([[0.0, seen.there[number] or 0.0], [seen.back[number] or 0.0, 0.0]])
        there, back = seen.there[number] is not None, seen.back[number] is not None
        kept.add(worlds, expected)
        worlds.see(acts, np.array([[0, there], [back, 0]], float))
        kept.weigh(worlds)
        if last:
            year = int(when[:4])
            worlds.close(np.full((2, 2), float(given.war[year])) * (1.0 - np.eye(2)), given.after[year])
        if progress is not None:
            progress(number + 1, len(seen.when))
    return worlds, kept


BOTH = ([0, 1], [1, 0])
"""The two sides: each of the other."""


class _Kept:
    """What is kept of every period: before its acts are seen, and beliefs also after."""

    def __init__(self) -> None:
        self.belief: list[Array] = []
        self.weighed: list[Array] = []
        self.apart: list[float] = []
        self.band: list[Array] = []
        self.fear: list[Array] = []
        self.expected: list[Array] = []
        self.malign: list[Array] = []

    def add(self, worlds: Particles, expected: Array) -> None:
        belief, fear = worlds.foreseen["belief"][BOTH], worlds.foreseen["fear"][BOTH]
        self.belief.append(worlds.mean(belief))
        one, other = worlds.halves(belief)
        self.apart.append(float(np.abs(one - other).mean()))
        self.band.append(worlds.quantiles(belief, (LOW, HIGH)))
        self.fear.append(worlds.mean(fear))
        self.expected.append(expected[BOTH])
        self.malign.append(worlds.mean(worlds.field("malign")))

    def weigh(self, worlds: Particles) -> None:
        """Keep the same beliefs as they are likely now that the acts are seen."""
        self.weighed.append(worlds.mean(worlds.foreseen["belief"][BOTH]))


def _path(kept: _Kept, sides: tuple[Actor, Actor], seen: Seen, i: int) -> Path:
    j = 1 - i
    mean = [float(b[i]) for b in kept.belief]
    own, acts, scores = (seen.there, seen.back, seen.scores[1]) if i == 0 else (seen.back, seen.there, seen.scores[0])
    weighed = [float(b[i]) for b in kept.weighed]
    moves = [
        Move(seen.when[t], mean[t + 1] - mean[t], mean[t + 1] - weighed[t], acts[t], own[t], scores[t])
        for t in range(len(mean) - 1)
        if acts[t] is not None
    ]
    largest = sorted(moves, key=lambda move: -abs(move.change))[:MOVES]
    return Path(
        of=sides[i].name,
        to=sides[j].name,
        mean=tuple(mean),
        low=tuple(float(b[0, i]) for b in kept.band),
        high=tuple(float(b[1, i]) for b in kept.band),
        fear=tuple(float(f[i]) for f in kept.fear),
        expected=tuple(float(e[i]) for e in kept.expected),
        malign=tuple(float(m[i]) for m in kept.malign),
        moves=tuple(sorted(largest, key=lambda move: move.when)),
    )


def _entropy(share: float) -> float:
    """Mean log likelihood of a coin under its own frequency."""
    return sum(p * math.log(p) for p in (share, 1.0 - share) if p > 0)


def _known(acts: Sequence[float | None]) -> list[float]:
    return [act for act in acts if act is not None]


def _rate(acts: Sequence[float | None]) -> float:
    """Log likelihood of one side's acts at the rate at which it competed, known with hindsight."""
    known = _known(acts)
    return len(known) * _entropy(sum(known) / len(known)) if known else 0.0


def _habit(acts: Sequence[float | None]) -> float:
    """Log likelihood of one side's acts under its best first-order chain, known with hindsight.

    An act before which nothing was seen has the constant rate.
    """
    known = _known(acts)
    steps = [(a, b) for a, b in pairwise(acts) if a is not None and b is not None]
    total = (len(known) - len(steps)) * (_rate(acts) / len(known)) if known else 0.0
    for before in (0.0, 1.0):
        after = [b for a, b in steps if a == before]
        if after:
            total += len(after) * _entropy(sum(after) / len(after))
    return total
