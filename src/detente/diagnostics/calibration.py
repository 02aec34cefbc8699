"""Calibration: whether beliefs are as often right as they say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.measure import Measure, finite
from detente.core.result import Facts, Result, Rows, Tabled
from detente.core.run import Run
from detente.core.scenario import whole
from detente.diagnostics.dyads import as_run, both_states, both_values, mean_defined, relevant, share_of_years, sides

BINS = 10
"""Bins of belief in which frequency is compared with it."""


@dataclass(frozen=True, eq=False, repr=False)
class Calibration(Tabled, Result):
    """Beliefs against motives, bin by bin, with the Brier score and its parts [Brier1950]_, [Murphy1973]_.

    Attributes
    ----------
    belief, greedy : tuple of float
        Mean belief and share of greedy others in each bin that is not empty.
    weight : tuple of float
        Share of the beliefs in each bin.
    brier : float
        Mean squared difference of belief and motive.
    reliability, resolution, uncertainty : float
        Its parts: ``brier = reliability - resolution + uncertainty``, but for the spread within bins.
    """

    belief: tuple[float, ...]
    greedy: tuple[float, ...]
    weight: tuple[float, ...]
    brier: float
    reliability: float
    resolution: float
    uncertainty: float

    formula = (
        "Brier = mean (b - m)^2 = sum_k w_k (b_k - m_k)^2 - sum_k w_k (m_k - m)^2 + m (1 - m), in ten bins k of belief"
    )

    def _title(self) -> str:
        return "Calibration: how often those are greedy who are believed to be"

    def _facts(self) -> Facts:
        return {
            "Brier score": self.brier,
            "Reliability (0 is best)": self.reliability,
            "Resolution": self.resolution,
            "Uncertainty": self.uncertainty,
        }

    def _rows(self) -> Rows:
        held = zip(self.belief, self.greedy, self.weight, strict=True)
        return [{"mean belief": b, "share greedy": m, "share of beliefs": w} for b, m, w in held]

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        parts = ("brier", "reliability", "resolution", "uncertainty")
        return {
            **{name: finite(getattr(self, name)) for name in parts},
            "bins": self._rows(),
            "formula": self.formula,
        }


def _pairs(run: Run) -> tuple[Array, Array, Array]:
    """Return beliefs, the motives that they are about, and which are known and count [replicate, year, dyad, 2]."""
    belief = sides(run, "belief").astype(float)
    greedy = (both_states(run, "malign")[..., ::-1] > 0.5).astype(float)
    return belief, greedy, np.broadcast_to(relevant(run)[:, None, :, None], belief.shape) & ~np.isnan(belief)


def calibration(run: Run, bins: int = BINS) -> Calibration:
    """Compare beliefs with motives over all years and sides of the dyads that matter.

    Parameters
    ----------
    run
        A record with ``belief`` and ``malign``.
    bins
        Number of bins of equal width.
    """
    run, bins = as_run(run, "A calibration").sound(), whole("bins", bins, 1, 10_000)
    belief, greedy, among = (x.ravel() for x in _pairs(run))
    return scored(belief[among], greedy[among], bins)


def scored(belief: Array, greedy: Array, bins: int = BINS) -> Calibration:
    """Return the calibration of beliefs about motives that are known [belief]."""
    if not belief.size:
        nan = float("nan")
        return Calibration((), (), (), nan, nan, nan, nan)
    which = np.minimum((belief * bins).astype(int), bins - 1)
    count = np.bincount(which, minlength=bins)
    there = count > 0
    weight = count[there] / belief.size
    b = np.bincount(which, belief, bins)[there] / count[there]
    m = np.bincount(which, greedy, bins)[there] / count[there]
    base = greedy.mean()
    return Calibration(
        tuple(b.tolist()),
        tuple(m.tolist()),
        tuple(weight.tolist()),
        brier=float(((belief - greedy) ** 2).mean()),
        reliability=float((weight * (b - m) ** 2).sum()),
        resolution=float((weight * (m - base) ** 2).sum()),
        uncertainty=float(base * (1 - base)),
    )


def brier(run: Run) -> Measure:
    """Brier score: how far beliefs are from the truth [Brier1950]_.

    Needs ``belief``, ``malign``.
    """
    belief, greedy, among = _pairs(run)
    return Measure(
        "brier",
        "Brier score of beliefs",
        "(b - m)^2, m the other's motive (1 greedy), mean over years and sides",
        share_of_years(np.where(among, (belief - greedy) ** 2, 0.0), among),
        unit="index",
        source="Brier1950",
        note="0: every belief is right and sure; .25: all are coin tosses. detente.calibration(run) takes it apart: "
        "reliability, resolution, uncertainty, and how often those are greedy who are believed to be.",
    )


def not_a_martingale(run: Run) -> str:
    """Return why Ville's bound says nothing of a run; empty if it does."""
    held = {name: both_values(run, name, 0.0).max() for name in ("volatility_up", "volatility_down")}
    moving = [name for name, value in held.items() if value > 0]
    if moving:
        return f"{' and '.join(moving)} above 0: believed change makes belief drift, and the bound is of martingales"
    done = (*run.scenario.interventions, *run.interventions)
    fields = sorted({name for what in done for name in what.edits} & {"belief", "malign"})
    if fields:
        return f"an intervention sets {' and '.join(fields)}: the bound is of what is learned"
    if any(name in what.settings for what in done for name in held):
        return "believed volatility changes on the way: the bound is of martingales"
    return ""


def ville(run: Run) -> Measure | str:
    """Ville exceedance: how often belief in a benign other's malice grows K-fold, against the bound 1/K [Ville1939]_.

    Needs ``belief``, ``malign``. Left out, with the reason, where belief need not be a martingale.
    """
    why = not_a_martingale(run)
    if why:
        return why
    b = np.clip(sides(run, "belief").astype(float), 1e-6, 1 - 1e-6)
    odds = b / (1 - b)
    grown = odds.max(1) / odds[:, 0]
    target = ~(both_states(run, "malign")[..., ::-1] > 0.5).any(1) & relevant(run)[..., None] & ~np.isnan(b).any(1)

    def at(k: float) -> Array:
        return share_of_years(grown >= k, target)

    return Measure(
        "ville",
        "Ville exceedance",
        "share of beliefs about benign others whose odds ever grow 19-fold; a rational observer stays below .053",
        at(19),
        variants={f"K={k} (bound {1 / k:.3f})": mean_defined(at(k)) for k in (9, 19, 49)},
        source="Ville1939",
        note="Above the bound, certainty is not mere uncertainty: some bias is at work.",
    )


PLACE = 35
"""Place in tables."""
MEASURES: Sequence[Any] = (
    (brier, ("belief", "malign")),
    (ville, ("belief", "malign")),
)
"""What is diagnosed here of every run, with the records that it needs."""
