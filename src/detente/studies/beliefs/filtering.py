"""The filter of one dyad under one theory, period by period."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.theory import Theory
from detente.data.codes import Actor
from detente.data.dyads import wars_ongoing
from detente.data.record import Record
from detente.engine.particles import Particles
from detente.studies.beliefs.seen import Seen
from detente.studies.case.mapping import Start, start

LOW, HIGH = 0.1, 0.9
"""Quantiles of the band."""

MOVES = 12
"""Largest moves that are named, each way."""

Progress = Callable[[int, int], None]
"""Called with periods finished and due."""


@dataclass(frozen=True)
class Move:
    """A period that moved a belief.

    Attributes
    ----------
    when
        Month or year of the act.
    change
        Change of the mean belief that followed it.
    act
        What the other did: 1 compete, 0 restraint.
    score
        Score behind it.
    """

    when: str
    change: float
    act: float | None
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
        Acts of the other that moved the belief most.
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
        Mean log of the likelihood of a period's acts, both ways [per period].
    rival_rate, rival_habit
        The same of two habits fitted with hindsight on these very acts: each side competes at a constant rate; each
        does what it did before, now and then the other thing.
    noise
        Mean absolute difference of the mean beliefs of this filter and of one with other luck: its Monte Carlo error.
    particles, renewals, sample_size
        Number of worlds, how often they were drawn anew, and what their weights are worth at the end.
    """

    school: str
    title: str
    seen: Seen
    paths: tuple[Path, ...]
    log_likelihood: float
    rival_rate: float
    rival_habit: float
    noise: float
    particles: int
    renewals: int
    sample_size: float

    def as_dict(self) -> dict[str, Any]:
        """Plain dictionary, for JSON."""
        plain = asdict(self)
        return {**plain, "acts": self.seen.words}


def given_by_year(record: Record, sides: tuple[Actor, Actor], years: Sequence[int]) -> dict[int, Start]:
    """Read what the record gives the model for each year: the latest year known, never a later one.

    Parameters
    ----------
    record
        The record.
    sides
        The states.
    years
        Years wanted.
    """
    found: dict[int, Start] = {}
    last: Start | None = None
    for year in years:
        known = start(record, sides, (year, year + 1))
        last = known if known is not None and known.year == year else last
        if last is not None:
            found[year] = last
    return found


def _fields(begin: Start | None) -> dict[str, Array]:
    if begin is None:  # nothing is known of their size: two equals, side by side
        return {"economy": np.ones(2), "capability": np.full(2, 0.5), "distance": np.zeros((2, 2))}
    return {
        "economy": np.array(begin.economy),
        "capability": np.array(begin.capability),
        "distance": np.array(begin.distance),
    }


def filtered(
    record: Record,
    sides: tuple[Actor, Actor],
    seen: Seen,
    theory: Theory,
    *,
    particles: int = 2000,
    seed: int = 0,
    progress: Progress | None = None,
) -> Filtered:
    """Filter the beliefs of a dyad from what was seen.

    Parameters
    ----------
    record
        The record.
    sides
        The states.
    seen
        Their acts.
    theory
        Theory under which they believe.
    particles
        Number of worlds.
    seed
        Of all luck.
    progress
        Called after every period.
    """
    years = sorted({int(when[:4]) for when in seen.when})
    known = given_by_year(record, sides, years)
    wars = dict(zip(years, wars_ongoing(record, *sides, years), strict=True))
    due = 2 * len(seen.when)
    worlds, kept = _carried(seen, theory, known, wars, particles, seed, lambda done: _tell(progress, done, due))
    half = len(seen.when)
    _, other = _carried(seen, theory, known, wars, particles, seed + 1, lambda done: _tell(progress, half + done, due))
    counted = sum(a is not None or b is not None for a, b in zip(seen.there, seen.back, strict=True))
    return Filtered(
        school=theory.name,
        title=theory.title,
        seen=seen,
        paths=tuple(_path(kept, sides, seen, i) for i in (0, 1)),
        log_likelihood=worlds.log_likelihood / max(counted, 1),
        rival_rate=_rate(seen.there) + _rate(seen.back),
        rival_habit=_habit(seen.there) + _habit(seen.back),
        noise=float(np.mean([np.abs(a - b).sum() / 2.0 for a, b in zip(kept.belief, other.belief, strict=True)])),
        particles=particles,
        renewals=worlds.renewals,
        sample_size=worlds.sample_size,
    )


def _tell(progress: Progress | None, done: int, due: int) -> None:
    if progress is not None:
        progress(done, due)


def _carried(
    seen: Seen,
    theory: Theory,
    known: dict[int, Start],
    wars: dict[int, float | None],
    particles: int,
    seed: int,
    tell: Callable[[int], None],
) -> tuple[Particles, _Kept]:
    """Carry particles along what was seen."""
    first = known.get(int(seen.when[0][:4])) or next(iter(known.values()), None)
    worlds = Particles(theory, _fields(first), 2, particles=particles, periods=seen.periods, seed=seed)
    kept = _Kept()
    for number, when in enumerate(seen.when):
        expected = worlds.foresee()
        acts = np.array([[0.0, seen.there[number] or 0.0], [seen.back[number] or 0.0, 0.0]])
        there, back = seen.there[number] is not None, seen.back[number] is not None
        kept.add(worlds, expected)
        worlds.see(acts, np.array([[0, there], [back, 0]], float))
        if number + 1 == len(seen.when) or seen.when[number + 1][:4] != when[:4]:
            year = int(when[:4])
            war = np.full((2, 2), float(bool(wars.get(year)))) * (1.0 - np.eye(2))
            begin = known.get(year)
            given = {} if begin is None else {k: v for k, v in _fields(begin).items() if k != "distance"}
            worlds.close(_mean_acts(seen, year), war, given)
        tell(number + 1)
    return worlds, kept


class _Kept:
    """What is kept of every period, before its acts are seen."""

    def __init__(self) -> None:
        self.belief: list[Array] = []
        self.band: list[Array] = []
        self.fear: list[Array] = []
        self.expected: list[Array] = []
        self.malign: list[Array] = []

    def add(self, worlds: Particles, expected: Array) -> None:
        view = worlds.year.interpretation if worlds.year is not None else None
        if view is None:  # pragma: no cover - a period has just been foreseen
            return
        self.belief.append(worlds.mean(view.belief))
        self.band.append(worlds.quantiles(view.belief, (LOW, HIGH)))
        self.fear.append(worlds.mean(view.fear))
        self.expected.append(expected)
        self.malign.append(worlds.mean(worlds.world.malign))


def _mean_acts(seen: Seen, year: int) -> Array:
    """Mean acts of a year [n, n]; what was not seen counts as restraint for institutions alone."""
    places = [place for place, when in enumerate(seen.when) if when[:4] == str(year)]

    def mean(acts: Sequence[float | None]) -> float:
        known = [act for place in places if (act := acts[place]) is not None]
        return sum(known) / len(known) if known else 0.0

    return np.array([[0.0, mean(seen.there)], [mean(seen.back), 0.0]])


def _path(kept: _Kept, sides: tuple[Actor, Actor], seen: Seen, i: int) -> Path:
    j = 1 - i
    mean = [float(b[i, j]) for b in kept.belief]
    acts, scores = (seen.back, seen.scores[1]) if i == 0 else (seen.there, seen.scores[0])
    moves = [
        Move(seen.when[t], mean[t + 1] - mean[t], acts[t], scores[t])
        for t in range(len(mean) - 1)
        if acts[t] is not None
    ]
    largest = sorted(moves, key=lambda move: -abs(move.change))[:MOVES]
    return Path(
        of=sides[i].name,
        to=sides[j].name,
        mean=tuple(mean),
        low=tuple(float(b[0, i, j]) for b in kept.band),
        high=tuple(float(b[1, i, j]) for b in kept.band),
        fear=tuple(float(f[i, j]) for f in kept.fear),
        expected=tuple(float(e[i, j]) for e in kept.expected),
        malign=tuple(float(m[i]) for m in kept.malign),
        moves=tuple(sorted(largest, key=lambda move: move.when)),
    )


def _entropy(share: float) -> float:
    """Mean log likelihood of a coin under its own frequency."""
    return sum(p * math.log(p) for p in (share, 1.0 - share) if p > 0)


def _rate(acts: Sequence[float | None]) -> float:
    known = [act for act in acts if act is not None]
    return _entropy(sum(known) / len(known)) if known else 0.0


def _habit(acts: Sequence[float | None]) -> float:
    """Mean log likelihood of the best first-order chain of one side's acts, known with hindsight."""
    steps = [(a, b) for a, b in pairwise(acts) if a is not None and b is not None]
    if not steps:
        return 0.0
    total = 0.0
    for before in (0.0, 1.0):
        after = [b for a, b in steps if a == before]
        if after:
            total += len(after) * _entropy(sum(after) / len(after))
    return total / len(steps)
