"""A measure of a run, with its definition and its interval."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.core.arrays import Array
from detente.core.result import Facts, Result, Rows, Tabled

if TYPE_CHECKING:
    import xarray


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
