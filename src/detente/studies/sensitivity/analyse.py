"""From the outcomes of a sample to indices, their intervals, what luck is of them, and whether they have settled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.same import ByValue
from detente.studies.luck import LEAST, LEVEL, TINY, luck_variance, multinomial, percentiles
from detente.studies.sensitivity import morris, sobol
from detente.studies.sensitivity.design import rows_of
from detente.studies.sweep.until import events

DRAWS = 400
"""Draws of the bootstrap, over rows and over replicates together."""
SETTLED = 0.05
"""Most that a share of the variance may move from half of the sample to the whole of it, and half of its interval."""
MAIN = {"sobol": "total", "morris": "mu_star"}
"""Index by which parameters are ranked."""
CASES = 50
"""Points away from the usual value from which intervals of shares hold: of fewer they are too narrow."""
FEW = 4
"""Fewest rows that anything is said of."""
FLAT = 1e-12
"""Variance, as a share of the mean square, that is rounding."""


@dataclass(frozen=True, eq=False)
class Analysis(ByValue):
    """What a sample says of each parameter.

    Attributes
    ----------
    indices, low, high : mapping of array [name]
        Indices by kind (``first``, ``total``, ``second``; or ``mu``, ``mu_star``, ``sigma``) and their 95 % intervals.
    bound : array [name]
        What luck alone gives ``total`` or ``mu_star`` of some parameter in one analysis of twenty.
    chance : array [name]
        How often luck alone gives some parameter as large a one.
    named : tuple of int
        Parameters that have an influence beyond luck, the largest first.
    sizes : tuple of int
        Rows of a quarter, a half and the whole of the sample.
    by_size : array [size, name]
        ``total`` or ``mu_star`` at each.
    settled : bool
        Whether they have settled.
    variance, luck : float
        Variance of the expectation over the sample, and mean variance between runs of one point.
    rows, used : int
        Rows of the design, and those with an outcome at all their points.
    why : str
        Why nothing can be told; empty if something can.
    """

    indices: Mapping[str, Array] = field(default_factory=dict)
    low: Mapping[str, Array] = field(default_factory=dict)
    high: Mapping[str, Array] = field(default_factory=dict)
    bound: Array = field(default_factory=lambda: np.zeros(0))
    chance: Array = field(default_factory=lambda: np.zeros(0))
    named: tuple[int, ...] = ()
    sizes: tuple[int, ...] = ()
    by_size: Array = field(default_factory=lambda: np.zeros((0, 0)))
    settled: bool = False
    variance: float = float("nan")
    luck: float = float("nan")
    rows: int = 0
    used: int = 0
    why: str = ""

    @property
    def luck_share(self) -> float:
        """Share of the variance between runs that is luck and not the parameters; NaN where nothing varies."""
        total = max(self.variance, 0.0) + self.luck
        return self.luck / total if total > 0 else float("nan")


def analyse(
    method: str, points: Array, values: Array, bounds: Array, *, second: bool = False, seed: int = 0
) -> Analysis:
    """Analyse the outcomes of a sample.

    Parameters
    ----------
    method
        ``"morris"`` or ``"sobol"``.
    points
        Sample [point, name], row of the design by row.
    values
        Outcome of each run [point, replicate]; NaN where it failed or is not defined.
    bounds
        Lower and upper ends [name, 2].
    second
        Whether the design has what indices of pairs need.
    seed
        Seed of the bootstrap and of the signs.
    """
    names = points.shape[1]
    step = rows_of(method, names, second)
    rows = len(values) // step
    whole, points = values[: rows * step], points[: rows * step]
    if method == "sobol":
        return _sobol(sobol.split(whole, names, second), rows, seed)
    return _morris(morris.effects(points, whole, bounds) if rows else np.zeros((names, 0, 1)), whole, rows, seed)


def unmoved(
    method: str, names: tuple[str, ...], points: Array, values: Array, *, second: bool = False
) -> tuple[str, ...]:
    """Return the parameters that change the outcome of no run.

    Parameters
    ----------
    method
        ``"morris"`` or ``"sobol"``.
    names
        Parameters.
    points
        Sample [point, name].
    values
        Outcome of each run [point, replicate].
    second
        Whether the design has what indices of pairs need.
    """
    step = rows_of(method, len(names), second)
    rows = len(values) // step
    if not rows:
        return ()
    known = np.isfinite(values)
    none = 1 + (np.abs(values[known]).max() if known.any() else 0.0)  # where it is defined in one of two runs: a change
    whole, points = np.where(known, values, none)[: rows * step], points[: rows * step]
    if method == "sobol":
        parts = sobol.split(whole, len(names), second)
        changes = [one - parts.a for one in parts.ab]
    else:
        low, high = points.min(0), points.max(0)
        ends = np.stack([low, np.where(high > low, high, low + 1)], axis=1)
        changes = list(morris.effects(points, whole, ends))
    return tuple(name for name, one in zip(names, changes, strict=True) if not one.any())


def _too_few(rows: int, used: int) -> str:
    if used >= FEW:
        return ""
    return f"the outcome is defined at all points of {used} rows of the {rows} that were run, and {FEW} are the least"


def _sobol(every: sobol.Saltelli, rows: int, seed: int) -> Analysis:
    defined = sobol.whole_rows(every)
    used = int(defined.sum())
    about: dict[str, Any] = {"rows": rows, "used": used}
    if why := _too_few(rows, used):
        return Analysis(**about, why=why)
    parts = every.rows(defined)
    found = sobol.indices(parts)
    variance, luck = float(found.pop("variance")), float(found.pop("luck"))
    about |= {"variance": variance, "luck": luck}
    if why := _nothing(parts.a, variance, luck):
        return Analysis(**about, why=why)
    drawn = sobol.indices(parts, multinomial(used, DRAWS, [seed, 1]), _replicates(parts.a.shape[1], seed))
    bound, chance = sobol.influence(parts, variance, seed)
    ends = {name: percentiles(drawn[name]) for name in found}
    alike = parts.a.shape[1] > 1 and luck <= FLAT * max(variance, 0.0)
    named = _named(found["total"], chance, alike, parts.a.shape[1])
    if alike:
        bound = np.zeros_like(bound)
    sizes = _sizes(rows)
    by_size = np.stack([_at(every, size, "total") for size in sizes])
    first = [_at(every, size, "first") for size in sizes[1:]]
    moved = np.concatenate([np.abs(by_size[2] - by_size[1]), np.abs(first[1] - first[0])])
    width = np.concatenate([(ends[kind][1] - ends[kind][0]) / 2 for kind in ("total", "first")])
    whole = float(ends["total"][1].sum()) >= 1  # total shares add up to 1 or more
    enough = parts.a.shape[1] > 1 and _cases(parts) >= CASES
    settled = bool((moved <= SETTLED).all() and (width <= SETTLED).all() and whole and enough)
    return _made(about, found, ends, bound, chance, named, sizes, by_size, settled)


def _cases(parts: sobol.Saltelli) -> float:
    """Return on how many points the spread of an outcome rests."""
    drawn = np.concatenate([parts.a, parts.b])
    known = np.isfinite(drawn)
    return events(np.where(known, drawn, 0.0).sum(1) / known.sum(1))


def _nothing(a: Array, variance: float, luck: float) -> str:
    known = a[np.isfinite(a)]
    scale = float((known**2).mean()) if known.size else 0.0
    if variance + luck <= FLAT * max(scale, TINY):
        return "the outcome is the same in every run"
    if variance <= 0:
        return "all that varies is luck: the outcome's expectation does not differ between the points beyond it"
    return ""


def _at(every: sobol.Saltelli, size: int, kind: str) -> Array:
    part = every.rows(slice(0, size))
    part = part.rows(sobol.whole_rows(part))
    if len(part.a) < 2:
        return np.full(len(every.ab), np.nan)
    return sobol.indices(part)[kind]


def _morris(found: Array, values: Array, rows: int, seed: int) -> Analysis:
    defined = morris.whole_trajectories(found)
    used = int(defined.sum())
    about: dict[str, Any] = {"rows": rows, "used": used}
    if why := _too_few(rows, used):
        return Analysis(**about, why=why)
    luck = luck_variance(values) if values.shape[1] > 1 else np.zeros(len(values))
    known = values[np.isfinite(values)]
    about["luck"] = float(np.nanmean(luck))
    with np.errstate(invalid="ignore"):
        size = np.maximum(np.isfinite(values).sum(1), 1)
        middle = np.where(np.isfinite(values), values, 0.0).sum(1) / size
    about["variance"] = float(middle.var() - np.nanmean(luck / size))
    kept = found[:, defined]
    made = morris.indices(kept)
    if not made["mu_star"].any() or np.ptp(known) == 0:
        return Analysis(**about, why="the outcome is the same in every run")
    drawn = morris.indices(kept, multinomial(used, DRAWS, [seed, 1]), _replicates(kept.shape[2], seed))
    bound, chance = morris.influence(kept, seed)
    alike = values.shape[1] > 1 and about["luck"] <= FLAT * float(known.var())
    named = _named(made["mu_star"], chance, alike, kept.shape[2])
    if alike:
        bound = np.zeros_like(bound)
    ends = {name: percentiles(drawn[name]) for name in made}
    sizes = _sizes(rows)
    by_size = np.stack([_star(found[:, :size]) for size in sizes])
    top = made["mu_star"].max()
    width = (ends["mu_star"][1] - ends["mu_star"][0]) / 2
    moved = np.abs(by_size[2] - by_size[1])
    known_luck = values.shape[1] > 1
    settled = bool((moved <= 2 * SETTLED * top).all() and (width <= 4 * SETTLED * top).all() and known_luck)
    return _made(about, made, ends, bound, chance, named, sizes, by_size, settled)


def _star(found: Array) -> Array:
    kept = found[:, morris.whole_trajectories(found)]
    return morris.indices(kept)["mu_star"] if kept.shape[1] else np.full(len(found), np.nan)


def _made(
    about: Mapping[str, Any],
    found: Mapping[str, Array],
    ends: Mapping[str, tuple[Array, Array]],
    *rest: Any,
) -> Analysis:
    bound, chance, named, sizes, by_size, settled = rest
    return Analysis(
        indices=dict(found),
        low={name: held[0] for name, held in ends.items()},
        high={name: held[1] for name, held in ends.items()},
        bound=bound,
        chance=chance,
        named=named,
        sizes=sizes,
        by_size=by_size,
        settled=settled,
        **about,
    )


def _replicates(replicates: int, seed: int) -> Array:
    """Return how often each replicate counts in draws of the bootstrap; fewer than four say nothing of luck."""
    return np.ones((replicates, DRAWS)) if replicates < 4 else multinomial(replicates, DRAWS, [seed, 2])


def _named(main: Array, chance: Array, alike: bool, replicates: int) -> tuple[int, ...]:
    """Return the parameters with an influence beyond luck, the largest first.

    Where all runs of a point are alike there is no luck to mistake for one: whatever changes the outcome has it.
    """
    has = main > TINY * np.nanmax(main) if alike else (chance <= LEVEL) & (replicates >= LEAST)
    order = np.argsort(-np.nan_to_num(main, nan=-np.inf), kind="stable")
    return tuple(int(k) for k in order if has[k])


def _sizes(rows: int) -> tuple[int, ...]:
    return max(rows // 4, 1), max(rows // 2, 1), rows
