"""What a run is: measures with their definitions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.core.arrays import Array
from detente.core.errors import UnknownName
from detente.core.result import Facts, Result, Rows, Tabled

if TYPE_CHECKING:
    import xarray

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, eq=False, repr=False)
class Measure(Tabled, Result):
    """One measure of a run, with the formula that it is printed with.

    Attributes
    ----------
    name, title : str
        Name in snake_case, and for people.
    formula : str
        Definition, in one line.
    values : array [replicate]
        Value in each replicate: a share of its dyads, or a mean over them; NaN where undefined.
    unit : str
        Unit.
    variants : mapping
        The same measure at other thresholds: mean over replicates, by threshold.
    source : str
        Reference key, or ``"assumption"``.
    note : str
        How it is to be read.
    """

    name: str
    title: str
    formula: str
    values: Array = field(repr=False)
    unit: str = "share"
    variants: Mapping[str, float] = field(default_factory=dict)
    source: str = "assumption"
    note: str = ""

    @property
    def mean(self) -> float:
        """Mean over replicates in which the measure is defined (NaN if none)."""
        v = np.asarray(self.values, float)
        v = v[np.isfinite(v)]
        return float(v.mean()) if v.size else float("nan")

    def interval(self, level: float = 0.95) -> tuple[float, float]:
        """Return the confidence interval of the mean: Wilson's for shares of single dyads, normal otherwise."""
        return interval(self.values, level)

    def __str__(self) -> str:
        low, high = self.interval()
        others = "".join(f"; {k}: {v:.3g}" for k, v in self.variants.items())
        return f"{self.title}: {self.mean:.3g} {self.unit} ({low:.3g} to {high:.3g}{others}) = {self.formula}"

    def _title(self) -> str:
        return f"Measure: {self.title}"

    def _facts(self) -> Facts:
        variants = {f"At {k}": v for k, v in list(self.variants.items())[:3]}
        return {"Definition": self.formula, "Replicates": len(np.atleast_1d(self.values)), **variants}

    def _rows(self) -> Rows:
        low, high = self.interval()
        return [{"measure": self.name, "mean": self.mean, "95 % low": low, "95 % high": high, "unit": self.unit}]

    def to_xarray(self) -> xarray.DataArray:
        """Return the value in each replicate."""
        import xarray as xr

        attrs = {"units": "1", "long_name": self.title, "detente_unit": self.unit, "formula": self.formula}
        return xr.DataArray(np.asarray(self.values, float), dims=("replicate",), name=self.name, attrs=attrs)

    def to_dict(self) -> dict[str, Any]:
        """Return the measure as plain JSON values (None where undefined)."""
        low, high = self.interval()
        return {
            "name": self.name,
            "title": self.title,
            "formula": self.formula,
            "mean": finite(self.mean),
            "low": finite(low),
            "high": finite(high),
            "unit": self.unit,
            "variants": {k: finite(v) for k, v in self.variants.items()},
            "source": self.source,
            "note": self.note,
        }


@dataclass(frozen=True, eq=False, repr=False)
class Diagnosis(Result):
    """All measures of a run.

    Attributes
    ----------
    measures : mapping
        Measures by name.
    absent : tuple of str
        Measures that the records of the run do not allow.
    failed : str
        How many replicates failed and why, which no measure counts; empty if none did.
    """

    measures: Mapping[str, Measure]
    absent: tuple[str, ...] = ()
    failed: str = ""

    def __getitem__(self, name: str) -> Measure:
        if name not in self.measures:
            kind = "measure in this diagnosis"
            raise UnknownName(kind, name, sorted(self.measures))
        return self.measures[name]

    def __str__(self) -> str:
        return "\n".join([str(m) for m in self.measures.values()] + [self.failed] * bool(self.failed))

    def _facts(self) -> Facts:
        hint = "; simulate with keep=detente.NEEDS for all"
        left = {"Left out": f"{', '.join(self.absent)}{hint}"} if self.absent else {}
        failed = {"Failed": self.failed} if self.failed else {}
        told = f"{len(self.measures)}, each the mean over replicates, of dyads that matter"
        return {"Measures": told, **failed, **left}

    def _rows(self) -> Rows:
        return [row for m in self.measures.values() for row in m._rows()]

    def to_xarray(self) -> xarray.Dataset:
        """Return the value of each measure in each replicate."""
        import xarray as xr

        return xr.Dataset({name: m.to_xarray() for name, m in self.measures.items()})

    def to_dict(self) -> dict[str, Any]:
        """Return the measures by name as plain JSON values."""
        return {name: m.to_dict() for name, m in self.measures.items()}

    def to_json(self) -> list[dict[str, Any]]:
        """Return the measures as a list of plain values: its old form, until the next version."""
        return [m.to_dict() for m in self.measures.values()]

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the measures that are shares: mean over replicates with its 95 % interval.

        Parameters
        ----------
        ax
            Axes to draw on; a figure of its own if absent.

        Returns
        -------
        Axes
            Matplotlib's axes.
        """
        from detente.core import figures
        from detente.figures.canvas import drawn_on, note

        found = figures.shares(self.measures.values())
        with drawn_on(ax, 7, 1.1 + 0.27 * len(found)) as axes:
            figures.draw_measures(axes, found)
            axes.set_title("Diagnosis of the runs: measures that are shares")
            note(axes, "Diamonds: mean over replicates, of dyads that matter. Bars: its 95 % interval.", 26)
        return axes


def interval(values: Array, level: float = 0.95) -> tuple[float, float]:
    """Return a confidence interval of the mean of per-replicate values.

    Parameters
    ----------
    values
        One value a replicate [replicate]; NaN where undefined.
    level
        Confidence level.

    Returns
    -------
    tuple
        Wilson's interval if every value is 0 or 1, else the normal interval; NaN if there is nothing.
    """
    v = np.asarray(values, float)
    v = v[np.isfinite(v)]
    if not v.size:
        return float("nan"), float("nan")
    if np.isin(v, (0.0, 1.0)).all():
        return _wilson(int(v.sum()), v.size, level)
    if v.size < 2:
        return float("nan"), float("nan")
    from scipy.special import ndtri

    half = float(ndtri(0.5 + level / 2)) * float(v.std(ddof=1)) / v.size**0.5
    return float(v.mean()) - half, float(v.mean()) + half


@lru_cache(maxsize=10_000)
def _wilson(count: int, size: int, level: float) -> tuple[float, float]:
    from scipy.stats import binomtest

    ci = binomtest(count, size).proportion_ci(level, method="wilson")
    return float(ci.low), float(ci.high)


def finite(x: float) -> float | None:
    """Return ``x``, or None if it is not a finite number (JSON has no NaN)."""
    return float(x) if np.isfinite(x) else None
