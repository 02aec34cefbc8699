"""Do the rules recover what a simulated world knows? Its record is kept as ours is, and classified by the same rules.

What the record shows of the model
----------------------------------
A crisis is a dispute; a side that competes in it uses force, or fights a war. A greedy side that competes is coded as
claiming territory with chance ``hit``, a benign one with chance ``slip``; a quarter of the claims are settled.
Hostility without a crisis is not on record. Exposure, spending and pacts are those of the model; the share of trade
is that of trade weighed by the other's economy; 30 organisations stand for a political binding of .3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from detente.core.arrays import Array
from detente.core.result import Facts, Result, Rows, Tabled
from detente.core.run import Run
from detente.core.same import ByValue
from detente.diagnostics.dilemma import in_dilemma
from detente.diagnostics.dyads import both_states, pairs, sides
from detente.diagnostics.situation import NEAR, SITUATIONS, cohen_kappa
from detente.diagnostics.situation import situations as true_situations
from detente.studies.situations.classify import NAMES, UNKNOWN, Reading, classify
from detente.studies.situations.disputes import LASTING, NO_CLAIM, SETTLED, Disputes
from detente.studies.situations.observed import GROWTH_YEARS, ObservedDyads
from detente.studies.situations.rules import central

KEEP = (
    "malign", "conduct", "belief", "restraint", "exposure", "prox", "bind_economic", "bind_political", "bind_security",
    "crisis", "war", "alliance", "trade", "capability", "economy", "world_growth",
)  # fmt: skip
"""What a run must record."""
START = 1900
"""Year that the first year of a run is called."""
WARM_UP = 20
"""Years that are lived before dyad-years are counted: the longest memory of a rule at its central level is over."""
DECADE = 10
"""Years over which shares are compared."""
SETTLES = 0.26
"""Share of claims that are settled: of the dispute-years on record, 26 % are of negotiated disputes."""
CLOSE, MAJORS = 0.8, 0.1
"""Reach from which two states are neighbours, and share of the forces from which one is a major power (assumption)."""
ORGANISATIONS = 100.0
"""Organisations that stand for a political binding of one."""


@dataclass(frozen=True, eq=False)
class Drift(ByValue):
    """A record that becomes another one over the years, in a world that does not.

    Attributes
    ----------
    empty_pacts
        Share of the pairs that have a pact on record, in the first and in the last year, that binds nobody.
    missed
        Share of the crises that are not listed, in the first and in the last year.
    """

    empty_pacts: tuple[float, float] = (0.0, 0.0)
    missed: tuple[float, float] = (0.0, 0.0)


STEADY = Drift()
"""A record that is kept in the same way all the time."""


@dataclass(frozen=True, eq=False)
class Worlds(ByValue):
    """What each single world tells: there is only one on record.

    Attributes
    ----------
    over_time : array [world]
        Correlation of the true and the read share over decades; NaN where one of them does not move.
    true_change, read_change : array [world]
        Share of the later half of the decades less that of the earlier half.
    """

    over_time: Array
    true_change: Array
    read_change: Array

    @property
    def quartiles(self) -> tuple[float, float, float]:
        """Quartiles of the correlations, the median in the middle; NaN where no share moves."""
        known = self.over_time[~np.isnan(self.over_time)]
        low, middle, high = np.quantile(known, (0.25, 0.5, 0.75)) if known.size else (np.nan,) * 3
        return float(low), float(middle), float(high)

    @property
    def right_sign(self) -> float:
        """Share of the worlds in which the read change has the sign of the true one, among those with a change."""
        moved = self.true_change[self.true_change != 0]
        read = self.read_change[self.true_change != 0]
        return float((np.sign(moved) == np.sign(read)).mean()) if moved.size else float("nan")

    @property
    def read_falls(self) -> float:
        """Share of the worlds in which the read share falls."""
        return float((self.read_change < 0).mean())


@dataclass(frozen=True, eq=False, repr=False)
class Recovery(Tabled, Result):
    """Situations that the model knows against those read from its record.

    Attributes
    ----------
    counts : array [true, read]
        Dyad-years; the last column is unknown.
    kappa
        Cohen's kappa of dilemma or not.
    felt_kappa
        Cohen's kappa of a dilemma felt on either side, whatever the motives.
    true_share, read_share
        Share of classified dyad-years in a dilemma.
    over_time
        Correlation of the shares over decades, of all worlds together: of an ensemble's mean, which no record shows.
    worlds : Worlds
        The same in each world by itself.
    """

    counts: Array
    kappa: float
    felt_kappa: float
    true_share: float
    read_share: float
    over_time: float
    worlds: Worlds

    @property
    def accuracy(self) -> float:
        """Share of the classified dyad-years that are read as they are."""
        known = self.counts[:, :UNKNOWN]
        return float(np.trace(known) / known.sum())

    @property
    def recall(self) -> Mapping[str, float]:
        """Of each situation, the share of its dyad-years that is read as it is; NaN where there is none."""
        whole = self.counts.sum(1)
        with np.errstate(invalid="ignore", divide="ignore"):
            return {name: float(self.counts[k, k] / whole[k]) for k, name in enumerate(SITUATIONS)}

    @property
    def precision(self) -> Mapping[str, float]:
        """Of each situation that is read, the share that is so; NaN where none is read."""
        whole = self.counts.sum(0)
        with np.errstate(invalid="ignore", divide="ignore"):
            return {name: float(self.counts[k, k] / whole[k]) for k, name in enumerate(SITUATIONS)}

    def _title(self) -> str:
        return "Situations of a simulated world, and as they are read from its record"

    def _facts(self) -> Facts:
        return {"Read as they are": f"{self.accuracy:.0%}", "Kappa of the dilemma": self.kappa}

    def _rows(self) -> Rows:
        whole = self.counts.sum(1)
        shares = self.counts / np.maximum(whole, 1)[:, None]
        return [
            {"true": name, "dyad-years": int(whole[k]), **dict(zip(NAMES, shares[k].tolist(), strict=True))}
            for k, name in enumerate(SITUATIONS)
        ]


def observe_run(
    run: Run, *, hit: float = 0.8, slip: float = 0.2, seed: int = 0, drift: Drift = STEADY
) -> tuple[ObservedDyads, Array]:
    """Return what a record would show of the dyads of a run in contact, and where they are [replicate, year, dyad].

    Parameters
    ----------
    run
        A record with ``KEEP``.
    hit, slip
        Chance that a greedy, and that a benign, side that competes in a crisis is coded as claiming something
        (assumption).
    seed
        Of the coding.
    drift
        How the record itself changes.
    """
    replicates, years, states = run["malign"].shape
    first, other = pairs(states)
    shape = (replicates, years, first.size)
    reach = sides(run, "prox")[..., 0]
    rows = (np.arange(years)[None, :, None] >= max(WARM_UP, GROWTH_YEARS + 1)) & (reach > NEAR)
    code = 1 + np.arange(replicates)[:, None, None] * states
    one, two = (np.broadcast_to(code + end, shape) for end in (first, other))
    year = np.broadcast_to(START + np.arange(years)[None, :, None], shape)
    forces = both_states(run, "capability")
    spent = run["capability"] * np.exp(run["world_growth"])[..., None]
    growth = np.full(spent.shape, np.nan)
    growth[:, 1 + GROWTH_YEARS :] = spent[:, GROWTH_YEARS:-1] / np.maximum(spent[:, : -1 - GROWTH_YEARS], 1e-9)
    share = run["capability"] / np.maximum(run["capability"].sum(-1, keepdims=True), 1e-9)
    majors = (np.stack([share[..., first], share[..., other]], -1) > MAJORS).sum(-1)
    random = np.random.default_rng((seed, 1))
    empty = random.random((replicates, 1, first.size)) < _over(drift.empty_pacts, years)[None, :, None]
    pact = np.repeat((sides(run, "alliance")[..., :1] > 0.5) | empty[..., None], 3, -1).astype(float)
    listed = random.random(shape) >= _over(drift.missed, years)[None, :, None]
    seen = ObservedDyads(
        one[rows], two[rows], year[rows], (reach > CLOSE).astype(float)[rows], majors.astype(float)[rows],
        np.ones(int(rows.sum())),
        (forces[..., ::-1] * reach[..., None] / np.maximum(forces, 1e-9))[rows],
        np.stack([growth[..., first], growth[..., other]], -1)[rows], pact[rows], _trade(run)[rows],
        (ORGANISATIONS * sides(run, "bind_political")[..., 0])[rows],
        np.full((int(rows.sum()), 2), START), _disputes(run, listed, (one, two, year), (hit, slip), seed),
    )  # fmt: skip
    return seen, rows


def _over(ends: tuple[float, float], years: int) -> Array:
    """Return a share that moves evenly from its first to its last value over the years that are counted."""
    return np.interp(np.arange(years), (WARM_UP, years - 1), ends)


def _trade(run: Run) -> Array:
    """Return the least share of the other in the trade of either side [replicate, year, dyad]."""
    first, other = pairs(run["malign"].shape[-1])
    flow = run["trade"] * run["economy"][..., None, :] * run["economy"][..., :, None]
    flow = flow * (1 - np.eye(flow.shape[-1]))
    share = flow / np.maximum(flow.sum(-1, keepdims=True), 1e-9)
    return np.minimum(share[..., first, other], share[..., other, first])


def _disputes(
    run: Run, listed: Array, rows: tuple[Array, Array, Array], chances: tuple[float, float], seed: int
) -> Disputes:
    """Keep the list of disputes: a row for each side of each crisis that is listed."""
    crisis, (one, two, year) = (sides(run, "crisis")[..., 0] > 0.5) & listed, rows
    war, acts = sides(run, "war")[crisis], sides(run, "conduct")[crisis] >= 0.5
    greedy = both_states(run, "malign")[crisis] > 0.5
    random = np.random.default_rng(seed)
    claims = acts & (random.random(acts.shape) < np.where(greedy, *chances))
    settled = np.repeat(random.random(len(acts)) < SETTLES, 2).reshape(acts.shape)
    hostility = np.where(war > 0.5, 5, np.where(acts, 4, 1))
    state, target = (np.stack(pair, -1) for pair in ((one[crisis], two[crisis]), (two[crisis], one[crisis])))
    when = np.repeat(year[crisis], 2).reshape(acts.shape)
    kind, ended = np.where(claims, 0, NO_CLAIM), np.where(settled, SETTLED, LASTING)
    parts = (state, target, when, hostility, kind, ended)
    mine, against, year_of, level, sort, left = (part.reshape(-1).astype(int) for part in parts)
    return Disputes(mine, against, year_of, level, sort, left, last=START + run["malign"].shape[1], first=START)


def recover(run: Run, *, hit: float = 0.8, slip: float = 0.2, seed: int = 0, drift: Drift = STEADY) -> Recovery:
    """Hold the situations that a run knows against those that its record gives.

    Parameters
    ----------
    run, hit, slip, seed, drift
        As of ``observe_run``.
    """
    run = run.sound()
    seen, rows = observe_run(run, hit=hit, slip=slip, seed=seed, drift=drift)
    reading = Reading(seen)
    read, truth = classify(reading, central()), true_situations(run)[rows]
    counts = np.bincount(truth * len(NAMES) + read, minlength=UNKNOWN * len(NAMES)).reshape(UNKNOWN, len(NAMES))
    known, place = read != UNKNOWN, NAMES.index("dilemma")
    torn = reading.open(central())[:, 0] | reading.open(central())[:, 1]
    felt, told = in_dilemma(run).any(-1)[rows], torn.yes | torn.no
    is_so, is_read = truth[known] == place, read[known] == place
    return Recovery(
        counts,
        cohen_kappa(is_so, is_read),
        cohen_kappa(felt[told], torn.yes[told]),
        float(is_so.mean()),
        float(is_read.mean()),
        _over_time(_by_decade(is_so, is_read, seen.year[known])),
        _worlds(is_so, is_read, seen.year[known], np.nonzero(rows)[0][known]),
    )


def _by_decade(is_so: Array, is_read: Array, year: Array) -> Array:
    """Return the two shares by decade [decade, 2]."""
    decade = year // DECADE
    return np.array(
        [(is_so[rows].mean(), is_read[rows].mean()) for one in np.unique(decade) for rows in [decade == one]]
    )


def _over_time(shares: Array) -> float:
    """Return the correlation of two shares over decades; NaN where one of them does not move."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return float(np.corrcoef(shares.T)[0, 1])


def _worlds(is_so: Array, is_read: Array, year: Array, world: Array) -> Worlds:
    told = []
    for one in np.unique(world):
        shares = _by_decade(*(part[world == one] for part in (is_so, is_read, year)))
        half = len(shares) // 2
        told.append((_over_time(shares), *(shares[len(shares) - half :].mean(0) - shares[:half].mean(0))))
    return Worlds(*np.array(told).T)
