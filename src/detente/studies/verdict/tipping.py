"""Where hostility becomes the usual end: the offence advantage at which half of the runs are mutually hostile."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import pairwise

import numpy as np

from detente.core.arrays import Array
from detente.core.result import plain
from detente.core.run import Run
from detente.core.scenario import Scenario
from detente.diagnostics.dyads import benign, share
from detente.diagnostics.paradox import can_judge, is_hostile
from detente.studies.beds import FORCES, OFFENCE, PRIORS, Bed, Timetable
from detente.studies.endings import NEEDS, align
from detente.studies.verdict.runs import Ask, Job, Looks, Runner, joined

KEEP = ("conduct", "intended", "malign", "prox")
"""Records that a line needs; among two states those of the test serve, and its program."""
FINE = 4
"""Steps that a step of the grid is cut into where a line tips."""
FEW = 8
"""Replicates below which an interval is all that was tried."""
DRAWS = 400
"""Draws of the bootstrap over replicates."""
ENOUGH = 64
"""Replicates from which narrow intervals are asked for: fewer are a glance."""
WIDEST = 0.3
"""Widest interval that is let stand [log2 of the offence advantage]; beyond it more replicates are run."""
DOMINATES = 1.0
"""Offence advantage below which restraint dominates between equals: P - S = (q - 1/2)(g + l) < 0, in closed form."""
RARE = 0.05
"""Share of runs up to which hostility is rare."""
Place = tuple[str, str, float]
"""School, forces, first belief."""


@dataclass(frozen=True)
class Tipping:
    """Offence advantage at which half of the runs are hostile.

    Attributes
    ----------
    at : float
        Where; ``inf`` if hostility is never the usual end up to the largest that was tried, 0 if it always is.
    low, high : float
        95 % interval by bootstrap over replicates, with the same two ends.
    """

    at: float
    low: float
    high: float

    @property
    def width(self) -> float:
        """Width of the interval [log2 of the offence advantage]; 0 where there is none to tell."""
        ends = (self.low, self.at, self.high)
        return math.log2(self.high / self.low) if all(0 < x < math.inf for x in ends) else 0.0

    def __str__(self) -> str:
        if math.isnan(self.at):
            return "unknown"
        if self.at in (0.0, math.inf):
            other = self.low if self.at else self.high
            return f"{_said(self.at)} (from {other:.2f})" if 0 < other < math.inf else _said(self.at)
        low, high = (f"{x:.2f}" if 0 < x < math.inf else _said(x) for x in (self.low, self.high))
        return f"{self.at:.2f} ({low} to {high})"

    def to_dict(self) -> dict[str, float | str]:
        """Return plain JSON values: a number, ``never`` or ``always``."""
        return {k: _said(v) if v in (0.0, math.inf) else plain(v) for k, v in vars(self).items()}


def _said(x: float) -> str:
    return "always" if x == 0.0 else "never"


def crossing(offence: Array, shares: Array) -> Array:
    """Return where rising shares pass one half, linearly in the logarithm of the offence advantage.

    Where they are not quite monotone, the middle between the first and the last passing.

    Parameters
    ----------
    offence
        Offence advantages, ascending [point].
    shares
        Shares [draw, point].

    Returns
    -------
    array
        Offence advantages [draw]: ``inf`` where no share reaches one half, 0 where all do.
    """
    first = _passing(offence, np.maximum.accumulate(shares, -1))
    last = _passing(offence, np.minimum.accumulate(shares[:, ::-1], -1)[:, ::-1])
    with np.errstate(invalid="ignore"):
        middle = np.sqrt(first * last)
    one = np.where(first == last, first, middle)
    found = np.where(np.isfinite(one) & (one > 0), one, np.where(shares[:, -1] >= 0.5, first, last))
    if offence[0] > OFFENCE[0]:  # what is tried is a window: beyond it the grid has said which side it is
        found = np.maximum(found, offence[0])
    return np.minimum(found, offence[-1]) if offence[-1] < OFFENCE[-1] else found


def _passing(offence: Array, rising: Array) -> Array:
    """Return where shares that do not fall pass one half."""
    above = rising >= 0.5
    k = above.argmax(-1)
    row = np.arange(len(rising))
    left, right = rising[row, np.maximum(k - 1, 0)], rising[row, k]
    part = (0.5 - left) / np.where(right > left, right - left, 1.0)
    logs = np.log(offence)
    at = np.exp(logs[np.maximum(k - 1, 0)] + part * (logs[k] - logs[np.maximum(k - 1, 0)]))
    return np.where(~above.any(-1), np.inf, np.where(above[:, 0], 0.0, at))


def estimate(offence: Sequence[float], hostile: Array, seed: int = 0) -> Tipping:
    """Return the tipping point of one line with its interval.

    Parameters
    ----------
    offence
        Offence advantages, ascending [point].
    hostile
        Share of hostile dyads in each replicate [point, replicate]; the same replicates and luck everywhere.
    seed
        Seed of the bootstrap.
    """
    at = np.asarray(offence, float)
    known = np.isfinite(hostile).all(0)
    values = hostile[:, known]
    if not values.shape[1]:
        return Tipping(math.nan, math.nan, math.nan)
    drawn = crossing(at, weights(values.shape[1], seed) @ values.T)
    few = values.shape[1] < FEW  # of so few the bootstrap knows nothing
    low, high = (0.0, math.inf) if few else np.quantile(drawn, (0.025, 0.975), method="inverted_cdf")
    return Tipping(float(crossing(at, values.mean(1)[None])[0]), float(low), float(high))


@lru_cache(maxsize=8)
def weights(size: int, seed: int) -> Array:
    """Return how often each replicate is drawn by the bootstrap, as shares [draw, replicate]."""
    return np.random.default_rng(seed).multinomial(size, np.full(size, 1 / size), DRAWS) / size


def read(run: Run, _: Hashable, when: Timetable) -> dict[str, Array]:
    """Return the share of hostile dyads of security-seekers after each horizon, by replicate."""
    out = {"id": run.replicate_ids}
    for h in when.horizons:
        at = slice(max(h - when.window, 0), h)
        out[str(h)] = share(is_hostile(run, at), can_judge(run, at) & benign(run, at))
    return out


class Lines:
    """The lines of all schools in one bed, found by a coarse grid first and finely where they tip.

    Parameters
    ----------
    runner
        Runs worlds.
    bed
        Who is there.
    when
        Timetable.
    replicates
        Runs of each world where a line tips.
    schools
        Names.
    """

    def __init__(self, runner: Runner, bed: Bed, when: Timetable, replicates: int, schools: Sequence[str]) -> None:
        self.runner, self.bed, self.when, self.replicates = runner, bed, when, replicates
        self.places: list[Place] = [(s, f, p) for s in schools for f in FORCES for p in PRIORS]
        self.coarse: dict[tuple[Place, float], dict[str, Array]] = {}
        self.fine: dict[tuple[Place, float], dict[str, Array]] = {}
        self.fine_of: dict[Place, list[float]] = {}

    def find(self, width: float) -> Looks[dict[Place, dict[int, Tipping]]]:
        """Run what is needed and return where each line tips after each horizon.

        Parameters
        ----------
        width
            Share of the verdict that this is.
        """
        words = f"where it tips, {self.bed.name}"
        yield from self._look(width, words)
        self.fine_of = {p: self._near(p) for p in self.places}
        wanted = [(p, w) for p, some in self.fine_of.items() for w in some]
        yield from self._run(wanted, self.replicates, self.fine, 0.4 * width, words)
        found = {p: {h: self._one(p, h) for h in self.when.horizons} for p in self.places}
        wide = [p for p, by in found.items() if max(t.width for t in by.values()) > WIDEST]
        wide = wide if self.replicates >= ENOUGH else []
        again = [(p, w) for p in wide for w in self.fine_of[p]]
        yield from self._run(again, 4 * self.replicates, self.fine, 0.1 * width, words)
        return found | {p: {h: self._one(p, h) for h in self.when.horizons} for p in wide}

    def _look(self, width: float, words: str) -> Looks[None]:
        """Run the grid with few replicates: from 1 on, below it only where hostility is not rare at 1.

        Among more than two states every other step first, and what is between where a line may pass one half.
        """
        few = max(self.replicates // 4, min(self.replicates, 16))
        upper = [w for w in OFFENCE if w >= DOMINATES]
        first = upper if self.bed.states == 2 else [*upper[:-1:2], upper[-1]]
        yield from self._run([(p, w) for p in self.places for w in first], few, self.coarse, 0.3 * width, words)
        more: list[tuple[Place, float]] = []
        for place in self.places:
            held = [[mean_of(self.coarse[place, w][str(h)]) for w in first] for h in self.when.horizons]
            if any(shares[0] > RARE for shares in held):
                more += [(place, w) for w in OFFENCE if w < DOMINATES]
            for (low, high), *pairs in zip(pairwise(first), *(pairwise(s) for s in held), strict=True):
                if any(max(pair) > 0.35 and min(pair) < 0.65 for pair in pairs):
                    more += [(place, w) for w in OFFENCE if low < w < high]
        yield from self._run(more, few, self.coarse, 0.2 * width, words)

    def _shares(self, place: Place, horizon: int) -> Array:
        """Return the shares of the grid [step], between what was run linearly; below it hostility is rare."""
        there = [k for k, w in enumerate(OFFENCE) if (place, w) in self.coarse]
        known = [mean_of(self.coarse[place, OFFENCE[k]][str(horizon)]) for k in there]
        return np.interp(range(len(OFFENCE)), there, known)

    def _run(
        self,
        cells: Sequence[tuple[Place, float]],
        replicates: int,
        into: dict[tuple[Place, float], dict[str, Array]],
        width: float,
        words: str,
    ) -> Looks[None]:
        test = max(self.when.horizons)
        jobs = []
        scenes: dict[tuple[str, float, float], Scenario] = {}
        for place, w in dict.fromkeys(cells):
            school, forces, prior = place
            if (forces, prior, w) not in scenes:
                axes = {"prior": prior, "offence_advantage": w, "distinguishability": FORCES[forces]}
                scenes[forces, prior, w] = self.bed.scenario(test, **axes)
            jobs.append(Job((place, w), school, scenes[forces, prior, w]))
        parts: dict[tuple[Place, float], list[dict[str, Array]]] = {}
        keep = NEEDS if self.bed.states == 2 else KEEP
        (found,) = yield [Ask(jobs, test, replicates, keep, width, words, partial(read, when=self.when))]
        for label, held in found:
            parts.setdefault(label, []).append(held)
        into.update({label: joined(some) for label, some in parts.items()})

    def _window(self, place: Place, horizon: int) -> tuple[int, int] | None:
        """Return the steps of the grid between which a line passes one half, or may; None where it clearly does not."""
        shares = self._shares(place, horizon)
        if shares[-1] < 0.35 or shares[0] > 0.65:
            return None
        above = int(np.argmax(shares >= 0.5)) if (shares >= 0.5).any() else len(OFFENCE) - 1
        first, last = max(above - 1, 0), above
        while first > 0 and shares[first] > 0.35:
            first -= 1
        while last < len(OFFENCE) - 1 and shares[last] < 0.65:
            last += 1
        return first, last

    def _near(self, place: Place) -> list[float]:
        """Return the offence advantages to look at finely."""
        wanted: set[float] = set()
        for horizon in self.when.horizons:
            found = self._window(place, horizon)
            first, last = found or (0, 0)
            for low, high in zip(OFFENCE[first:last], OFFENCE[first + 1 : last + 1], strict=True):
                wanted.update(float(round(low * (high / low) ** (k / FINE), 4)) for k in range(FINE + 1))
        return sorted(wanted)

    def _one(self, place: Place, horizon: int) -> Tipping:
        found = self._window(place, horizon)
        if found is None:
            always = self._shares(place, horizon)[0] > 0.5
            return Tipping(*((0.0,) * 3 if always else (math.inf,) * 3))
        low, high = (OFFENCE[k] for k in found)
        at = [w for w in self.fine_of[place] if low <= w <= high]
        held = align({str(w): self.fine[place, w] for w in at})
        return estimate(at, np.stack([h[str(horizon)] for h in held.values()]), self.runner.seed)


def mean_of(values: Array) -> float:
    """Return the mean of what is there; NaN if nothing is."""
    there = values[np.isfinite(values)]
    return float(there.mean()) if there.size else math.nan


def quiet(lines: Lines, school: str) -> float:
    """Return the largest offence advantage that was tried up to which hostility stays rare, whatever else.

    Parameters
    ----------
    lines
        Lines of a bed.
    school
        Name.

    Returns
    -------
    float
        Up to it at most one run in twenty is hostile, for every first belief, horizon and kind of forces; 0 if there is
        none.
    """
    last = 0.0
    mine = [lines._shares(p, h) for p in lines.places if p[0] == school for h in lines.when.horizons]
    for k, w in enumerate(OFFENCE):
        if max(shares[k] for shares in mine) > RARE:
            break
        last = w
    return last


def same(lines: Lines, school: str, other: str) -> bool:
    """Return whether two schools give the same numbers in every world of a bed, to the last digit."""
    mine, theirs = ({(p[1:], w): h for (p, w), h in lines.coarse.items() if p[0] == name} for name in (school, other))
    return mine.keys() == theirs.keys() and all(
        np.array_equal(held[k], theirs[at][k], equal_nan=True) for at, held in mine.items() for k in held
    )
