"""How far answers hang on assumptions: many draws of ten of them at once, and what hostility lasts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain

import numpy as np

from detente.core.arrays import Array
from detente.core.run import Run
from detente.diagnostics.paradox import is_paradox
from detente.studies.beds import BEDS, LEADS, PRIOR, Timetable
from detente.studies.endings import NEEDS, meant_acts
from detente.studies.verdict.runs import Ask, Job, Looks, Runner, joined
from detente.studies.verdict.tipping import mean_of, read, weights

RANGES: Mapping[str, tuple[float, float]] = {
    "worst_case": (0.0, 0.6),
    "conflict_cost": (0.1, 0.6),
    "volatility_up": (0.0, 0.1),
    "volatility_down": (0.0, 0.1),
    "misreading": (0.0, 0.6),
    "sensibility": (0.0, 1.0),
    "reaction": (0.1, 0.5),
    "binding": (0.0, 1.0),
    "preemption": (0.0, 1.0),
    "mimicry": (0.01, 0.15),
}
"""Assumptions that are drawn, and between what (assumption: what the schools and the literature's models span)."""
ROBUST = 0.8
"""Share of draws with the same answer from which an answer is called robust."""
LONG = 400
"""Years over which it is watched how long hostility lasts."""
FROM, WATCHED = 30, LONG - 30
"""Year from which it is watched, and years that are left then."""


@dataclass(frozen=True)
class Robustness:
    """What becomes of an answer when assumptions are drawn anew.

    Attributes
    ----------
    hostile : float
        Share of draws in which hostility is the usual end at an offence advantage of 2.5.
    same : float
        Share of draws in which that answer is the one at the school's own assumptions.
    draws : int
        How many there were.
    """

    hostile: float
    same: float
    draws: int

    @property
    def robust(self) -> bool:
        """Whether the answer is the same in most draws."""
        return self.same >= ROBUST


def draw(count: int, seed: int) -> list[dict[str, float]]:
    """Return assumptions drawn by a Latin hypercube over their ranges.

    Parameters
    ----------
    count
        Number of draws.
    seed
        Seed.
    """
    from scipy.stats import qmc

    ends = np.array(list(RANGES.values()))
    points = qmc.scale(qmc.LatinHypercube(len(RANGES), seed=seed).random(count), ends[:, 0], ends[:, 1])
    return [dict(zip(RANGES, (float(x) for x in row), strict=True)) for row in points]


def run_robustness(
    runner: Runner, when: Timetable, schools: Sequence[str], draws: int, sizes: tuple[int, int], width: float
) -> Looks[dict[str, Robustness]]:
    """Run schools under drawn assumptions; a school keeps what it sets itself.

    Parameters
    ----------
    runner, when, schools, width
        As in ``run_rows``.
    draws
        Number of draws.
    sizes
        Replicates of the world of the assumptions as they are, with which all are compared, and of each draw.
    """
    test = max(when.horizons)
    axes = {"prior": PRIOR, "offence_advantage": LEADS, "distinguishability": 0.0}
    drawn: list[dict[str, float]] = [{}, *draw(draws, runner.seed)]
    scenes = [BEDS["pair"].scenario(test, **axes, **more) for more in drawn]
    jobs = [Job((name, k), name, scene) for name in schools for k, scene in enumerate(scenes)]
    own, rest = ([j for j in jobs if (j.label[1] == 0) == first] for first in (True, False))
    sums: dict[tuple[str, int], list[dict[str, Array]]] = {}
    reads = partial(read, when=when)
    several = ((own, sizes[0], 0.1), (rest, sizes[1], 0.9))
    looks = yield [Ask(some, test, count, NEEDS, part * width, "robustness", reads) for some, count, part in several]
    for label, held in chain(*looks):
        sums.setdefault(label, []).append(held)
    shares = {at: mean_of(joined(held)[str(test)]) for at, held in sums.items()}
    out = {}
    for name in schools:
        as_it_is = shares.get((name, 0), np.nan)
        found = [shares[name, k] for k in range(1, len(drawn)) if np.isfinite(shares.get((name, k), np.nan))]
        if found and np.isfinite(as_it_is):
            usual = np.array(found) >= 0.5
            out[name] = Robustness(float(usual.mean()), float((usual == (as_it_is >= 0.5)).mean()), len(found))
    return out


def run_half_life(
    runner: Runner, when: Timetable, schools: Sequence[str], replicates: int, width: float
) -> Looks[dict[str, tuple[float, float, float]]]:
    """Return how long half of the hostility that there is after 30 years lasts [years], at an offence advantage of 2.5.

    NaN where fewer than one run in twenty is hostile then; ``inf`` where more than half is left after 400 years. With
    its 95 % interval by bootstrap over replicates.

    Parameters
    ----------
    runner, when, schools, replicates, width
        As in ``run_rows``.
    """
    scene = BEDS["pair"].scenario(LONG, prior=PRIOR, offence_advantage=LEADS, distinguishability=0.0)
    jobs = [Job(name, name, scene) for name in schools]
    still: dict[str, list[dict[str, Array]]] = {}
    reads = partial(read_years, when=when)
    (found,) = yield [Ask(jobs, LONG, replicates, NEEDS, width, "half-life of hostility", reads)]
    for name, held in found:
        still.setdefault(name, []).append(held)
    whole = {name: joined(parts)["hostile"] for name, parts in still.items()}
    return {name: _with_interval(runs, runner.seed) for name, runs in whole.items() if len(runs)}


def read_years(run: Run, _: str, when: Timetable) -> dict[str, Array]:
    """Return which replicates are hostile in which year from the thirtieth on [replicate, year].

    Parameters
    ----------
    run
        Some replicates of two states.
    when
        Timetable.
    """
    window, first = when.window, min(FROM, when.test)
    acts = meant_acts(run)[:, :, 0]
    total = np.concatenate([np.zeros_like(acts[:, :1]), np.cumsum(acts, 1, dtype=np.float64)], 1)
    share = (total[:, window:] - total[:, :-window]) / window  # ends in year window, window + 1, ...
    return {"id": run.replicate_ids, "hostile": is_paradox(share)[:, first - window :]}


def _with_interval(hostile: Array, seed: int) -> tuple[float, float, float]:
    """Return the half-life of hostility with its interval, from who is hostile in which year [replicate, year]."""
    drawn = [half_life(shares) for shares in weights(len(hostile), seed) @ hostile]
    known = np.array([x for x in drawn if not np.isnan(x)])
    if len(known) < len(drawn) / 2:
        return half_life(hostile.mean(0)), float("nan"), float("nan")
    low, high = np.quantile(known, (0.025, 0.975), method="inverted_cdf")
    return half_life(hostile.mean(0)), float(low), float(high)


def half_life(hostile: Array) -> float:
    """Return the years after which a share has fallen to half of its first value, linearly between years.

    Parameters
    ----------
    hostile
        Share of runs that are hostile, by year from the first on [year].
    """
    if not hostile.size or hostile[0] < 0.05:
        return float("nan")
    below = np.flatnonzero(hostile <= 0.5 * hostile[0])
    if not below.size:
        return float("inf")
    k = int(below[0])
    step = hostile[k - 1] - hostile[k]
    return float(k - 1 + (hostile[k - 1] - 0.5 * hostile[0]) / step) if step > 0 else float(k)
