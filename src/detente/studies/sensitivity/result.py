"""What an analysis of sensitivity holds, complete or as far as it got."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from detente.core.arrays import Array
from detente.core.measure import finite
from detente.core.result import Answer, Facts, Rows, frame, plain
from detente.core.scenario import Scenario
from detente.core.theory import Theory
from detente.studies.methods import BOOTSTRAP, LUCK, SENSITIVITY
from detente.studies.sensitivity import figures, words
from detente.studies.sensitivity.analyse import MAIN, Analysis, unmoved
from detente.studies.sensitivity.design import rows_of, salib
from detente.studies.sweep.until import events

if TYPE_CHECKING:
    import pandas
    import xarray
    from matplotlib.axes import Axes

TITLES = {
    "first": "alone",
    "total": "in all",
    "mu": "mean effect",
    "mu_star": "mean absolute effect",
    "sigma": "spread of effects",
}
"""Indices for people: share of the variance by a parameter alone, and with all that it takes part in."""


@dataclass(frozen=True, eq=False, repr=False)
class Sensitivity(Answer):
    """How much an outcome hangs on each parameter, and on luck.

    Attributes
    ----------
    theory : Theory
        Theory.
    scenario : Scenario
        Scenario.
    method : str
        ``"morris"`` or ``"sobol"``.
    problem : mapping
        Parameters with bounds, units and sources: what ``detente.problem`` returns.
    outcome : mapping
        ``name``, ``title``, ``unit`` and ``formula`` of the outcome.
    samples, replicates, years, seed : int
        Rows of the design (or trajectories), runs of each point, years, seed.
    second : bool
        Whether indices of pairs were asked for.
    points : array [point, name]
        The sample, as far as it was run.
    values : array [point, replicate]
        The outcome of every run; NaN where the run failed or the outcome is not defined in it.
    failures : mapping
        Why runs failed, by number of the point.
    failed : int
        How many runs failed.
    analysis : Analysis
        Indices, intervals, what luck is of them, and whether they have settled.
    complete : bool
        False if it was stopped before the end.
    seconds : float
        Wall time.
    manifest : mapping
        Versions, back end.
    """

    study: ClassVar[str] = "sensitivity"

    theory: Theory
    scenario: Scenario
    method: str
    problem: Mapping[str, Any]
    outcome: Mapping[str, str]
    samples: int
    replicates: int
    years: int
    seed: int
    second: bool
    points: Array
    values: Array
    failures: Mapping[int, str]
    failed: int
    analysis: Analysis
    complete: bool
    seconds: float = field(compare=False, default=0.0)
    manifest: Mapping[str, Any] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """Parameters that were varied."""
        return tuple(self.problem["names"])

    @property
    def influential(self) -> tuple[str, ...]:
        """Parameters with an influence beyond luck, the largest first."""
        return tuple(self.names[k] for k in self.analysis.named)

    @cached_property
    def still(self) -> tuple[str, ...]:
        """Parameters that change the outcome of no run: what they act through is not in use at these settings."""
        return unmoved(self.method, self.names, self.points, self.values, second=self.second)

    @property
    def undefined(self) -> int:
        """In how many runs, of those that did not fail, the outcome is not defined."""
        return int((~np.isfinite(self.values)).sum()) - self.failed

    @property
    def means(self) -> Array:
        """Mean over the runs of a point in which the outcome is defined [point]; NaN where it is in none."""
        known = np.isfinite(self.values)
        total, count = np.where(known, self.values, 0.0).sum(1), known.sum(1)
        return np.where(count > 0, total / np.maximum(count, 1), np.nan)

    @property
    def cases(self) -> float:
        """On how many independent points the spread of the outcome rests; of Morris on how many trajectories."""
        step = rows_of(self.method, len(self.names), self.second)
        rows = len(self.means) // step
        each = self.means[: rows * step].reshape(rows, step)
        held = each[:, [0, -1]].ravel() if self.method == "sobol" else each.mean(1)
        return events(held[np.isfinite(held)])

    @property
    def flat(self) -> bool:
        """Whether the outcome hardly varies over the sample."""
        return not self.analysis.why and words.flat(self._told)

    @property
    def droppable(self) -> bool:
        """Whether parameters without an influence beyond luck may be left out: settled, and the outcome varies."""
        return not self.analysis.why and words.droppable(self._told)

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """What is found, sentence by sentence: the finding, luck, what is undefined, whether it has settled."""
        return words.sentences(self._told)

    @property
    def _told(self) -> words.AboutSensitivity:
        return words.AboutSensitivity(
            self.method, self.outcome, self.samples, self.replicates, self.names, self.analysis, self.still,
            int(self.values.size), self.undefined, self.failed, len(self.failures), self.means, self.cases,
        )  # fmt: skip

    def _methods(self) -> Mapping[str, str]:
        return {**SENSITIVITY[self.method], **BOOTSTRAP, **LUCK}

    def _title(self) -> str:
        place = self.scenario.title or self.scenario.name
        title = self.theory.title or self.theory.name
        return f"Sensitivity of {self.outcome['title'].lower()} in {place} (theory: {title})"

    def _about(self) -> Facts:
        size = f"{len(self.points):,} points x {self.replicates} runs, {self.years} years, seed {self.seed}"
        return {
            "Outcome": f"{self.outcome['title']} = {self.outcome['formula']}",
            "Method": words.METHOD[self.method],
            "Size": size,
            "Found": " ".join(self.sentences),
        }

    def _rows(self) -> Rows:
        found, main = self.analysis, MAIN[self.method]
        if not found.indices:
            return []
        order = np.argsort(-np.nan_to_num(found.indices[main], nan=-np.inf), kind="stable")
        rows = []
        for k in order:
            row: dict[str, Any] = {"parameter": self.names[k]}
            for kind in (name for name in found.indices if name != "second"):
                low, high = found.low[kind][k], found.high[kind][k]
                title = TITLES[kind]
                row |= {title: found.indices[kind][k], f"{title}, low": low, f"{title}, high": high}
            row |= {"by luck alone": found.bound[k], "beyond luck": int(k) in found.named}
            rows.append({**row, "unit": self.problem["units"][k]})
        return rows

    def _plain(self) -> dict[str, Any]:
        found = self.analysis
        return {
            "theory": self.theory.name,
            "scenario": self.scenario.name,
            "method": self.method,
            "problem": plain(self.problem),
            "outcome": dict(self.outcome),
            "samples": self.samples,
            "points": len(self.points),
            "replicates": self.replicates,
            "years": self.years,
            "seed": self.seed,
            "sentences": list(self.sentences),
            "influential": list(self.influential),
            "unmoved": list(self.still),
            "droppable": self.droppable,
            "parameters": [self._parameter(k) for k in range(len(self.names))] if found.indices else [],
            "pairs": self.pairs(),
            "luck": {"share": finite(found.luck_share), "variance": finite(found.luck)},
            "variance": finite(found.variance),
            "mean": finite(float(np.nanmean(self.means)) if np.isfinite(self.means).any() else float("nan")),
            "settled": found.settled,
            "convergence": [
                {"rows": size, **{name: finite(v) for name, v in zip(self.names, row, strict=True)}}
                for size, row in zip(found.sizes, found.by_size, strict=True)
            ],
            "rows": {"asked": self.samples, "run": found.rows, "used": found.used},
            "runs": {"done": int(self.values.size), "undefined": self.undefined, "failed": self.failed},
            "failures": {str(point): why for point, why in self.failures.items()},
            "why_nothing": found.why,
        }

    def _parameter(self, k: int) -> dict[str, Any]:
        found = self.analysis
        held: dict[str, Any] = {"name": self.names[k], "influential": k in found.named}
        for kind in (name for name in found.indices if name != "second"):
            ends = {"value": found.indices[kind][k], "low": found.low[kind][k], "high": found.high[kind][k]}
            held[kind] = {name: finite(value) for name, value in ends.items()}
        return {**held, "by_luck": finite(found.bound[k]), "chance": finite(found.chance[k])}

    def pairs(self) -> list[dict[str, Any]]:
        """Return the indices of pairs with their intervals, the largest first; empty if they were not asked for."""
        found = self.analysis
        if "second" not in found.indices:
            return []
        size = len(self.names)
        rows = [
            {
                "pair": [self.names[j], self.names[k]],
                "value": finite(found.indices["second"][j, k]),
                "low": finite(found.low["second"][j, k]),
                "high": finite(found.high["second"][j, k]),
            }
            for j in range(size)
            for k in range(j + 1, size)
        ]
        return sorted(rows, key=lambda row: -(row["value"] or 0.0))

    def sample_rows(self) -> list[dict[str, Any]]:
        """Return the sample, one row a point: parameters, the outcome's mean, in how many runs it is defined.

        ``row`` is the row of the design, or the trajectory, that a point belongs to.
        """
        step = rows_of(self.method, len(self.names), self.second)
        known = np.isfinite(self.values).sum(1)
        return [
            {
                "point": at,
                "row": at // step,
                **dict(zip(self.names, map(float, point), strict=True)),
                self.outcome["name"]: float(mean),
                "defined": int(count),
                "failures": self.failures.get(at, ""),
            }
            for at, (point, mean, count) in enumerate(zip(self.points, self.means, known, strict=True))
        ]

    def sample(self) -> pandas.DataFrame:
        """Return the sample as a frame, one row a point; see ``sample_rows``."""
        return frame(self.sample_rows())

    def to_salib(self) -> Any:
        """Return SALib's own analysis of the same sample, of means over runs: luck is then part of the indices."""
        given = {key: self.problem[key] for key in ("num_vars", "names", "bounds")}
        module = salib(f"SALib.analyze.{self.method}")
        if self.method == "morris":
            from detente.studies.sensitivity.design import LEVELS

            return module.analyze(given, self.points, self.means, num_levels=LEVELS, seed=self.seed + 1)
        return module.analyze(given, self.means, calc_second_order=self.second, seed=self.seed + 1)

    def to_xarray(self) -> xarray.Dataset:
        """Return indices with their intervals by parameter, and the sample with its outcomes."""
        import xarray as xr

        found = self.analysis
        held: dict[str, Any] = {
            f"{kind}{end}": ("parameter", values[kind])
            for end, values in (("", found.indices), ("_low", found.low), ("_high", found.high))
            for kind in values
            if kind != "second"
        }
        if found.indices:
            held |= {"by_luck": ("parameter", found.bound), "by_size": (("rows", "parameter"), found.by_size)}
        held |= {"sample": (("point", "parameter"), self.points), "outcome": (("point", "replicate"), self.values)}
        coords: dict[str, Any] = {"parameter": list(self.names)}
        if found.indices:
            coords["rows"] = np.array(found.sizes, np.int32)
        return xr.Dataset(held, coords, attrs={"title": self._title()})

    def plot(self, kind: str = "bars", ax: Axes | None = None) -> Axes:
        """Draw the indices.

        Parameters
        ----------
        kind
            ``"bars"`` with intervals, ``"plane"`` of effects and their spread (Morris), or ``"convergence"``.
        ax
            Axes to draw on; a figure of its own if absent.

        Returns
        -------
        Axes
            Matplotlib's axes.
        """
        return figures.plot(self.drawn, kind, self._title(), ax)

    @property
    def drawn(self) -> figures.DrawnSensitivity:
        """What is drawn."""
        return figures.DrawnSensitivity(self.method, self.names, self.analysis, self.outcome["unit"])
