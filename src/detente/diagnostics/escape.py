"""Ways out: deactivated, mitigated, transcended, or no dilemma to begin with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from detente.core.arrays import Array
from detente.core.measure import finite, interval
from detente.core.result import Facts, Result, Rows, Tabled

if TYPE_CHECKING:
    import xarray

DIVIDEND = 0.15
"""Binding dividend from which an escape counts as transcending (nearest values seen: .07-.09 and .22)."""
SHOCK = 8
"""Years of one-sided competing in the dynamic test; 4 and 12 are printed beside it."""

FORMULAS = {
    "paradox": "both benign, both compete in >= .5 of the last 20 years before the test",
    "restraint": "both compete in < .2 of those years",
    "no_dilemma": "restraint, and b*0 > e_max: even the most fearful would hold back with no institution at all; "
    "b*0 is the critical fear with binding, order and amity removed, e_max = w + (1-w)(1 - volatility_down)",
    "deactivated": "restraint, a dilemma, and restraint lost after the test: "
    "leaders lose sensibility and stop leaping, then 8 years of one-sided competing",
    "mitigated": "restraint, a dilemma, restraint kept through the test; but not transcended",
    "transcended": "mitigated, kept also under do(b = .95), and a binding dividend b* - b*0 >= .15 on both sides",
    "dividend": "binding dividend: b* - b*0, how much more fear the dyad bears because of binding, order and identity",
    "mixed": "neither paradox nor restraint before the test",
    "war": "at least one war before the test",
}
"""Definitions as they are printed."""


@dataclass(frozen=True, eq=False, repr=False)
class Escape(Tabled, Result):
    """How each replicate ended; the flags exclude one another and, with ``mixed``, exhaust the runs.

    Attributes
    ----------
    paradox, deactivated, mitigated, transcended, no_dilemma, mixed : array [replicate]
        1 where it holds.
    dividend : array [replicate]
        Binding dividend, the smaller of both sides.
    """

    paradox: Array
    deactivated: Array
    mitigated: Array
    transcended: Array
    no_dilemma: Array
    mixed: Array
    dividend: Array

    @property
    def _flags(self) -> dict[str, Array]:
        names = ("paradox", "deactivated", "mitigated", "transcended", "no_dilemma", "mixed")
        return {name: np.asarray(getattr(self, name), float) for name in names}

    def _title(self) -> str:
        return "Escape: how each replicate ended"

    def _facts(self) -> Facts:
        held = np.asarray(self.dividend, float)
        return {"Replicates": held.size, "Mean binding dividend": float(held.mean()) if held.size else float("nan")}

    def _rows(self) -> Rows:
        rows = []
        for name, flags in self._flags.items():
            low, high = interval(flags)
            share = float(flags.mean()) if flags.size else float("nan")
            rows.append({"outcome": name, "share of runs": share, "95 % low": low, "95 % high": high})
        return rows

    def to_dict(self) -> dict[str, Any]:
        """Return the share of runs by outcome, and the mean dividend, as plain JSON values."""
        shares = {row["outcome"]: finite(row["share of runs"]) for row in self._rows()}
        return {**shares, "dividend": finite(self._facts()["Mean binding dividend"])}

    def to_xarray(self) -> xarray.Dataset:
        """Return flags and dividend of each replicate."""
        import xarray as xr

        held = {**self._flags, "dividend": np.asarray(self.dividend, float)}
        told = {k: {"units": "1", "long_name": FORMULAS[k]} for k in held}
        return xr.Dataset({k: ("replicate", v, told[k]) for k, v in held.items()})


Amount = TypeVar("Amount", float, Array)


def largest_fear(worst_case: Amount, volatility_down: Amount) -> Amount:
    """Return the largest fear that a state of a theory can hold (``e_max``)."""
    return worst_case + (1.0 - worst_case) * (1.0 - volatility_down)


def escape(
    before: Array, shocked: Array, frightened: Array, critical: Array, unbound: Array, e_max: float | Array
) -> Escape:
    """Place each replicate of a dyad by the dynamic test.

    Parameters
    ----------
    before, shocked, frightened
        Each side's share of years competing [replicate, 2]: before the test, after leaders turn over and an
        8-year one-sided shock, and after the same with belief set to .95.
    critical, unbound
        Critical fear of each side before the test [replicate, 2], as it is and without binding.
    e_max
        Largest fear that the theory allows; in a mixed world that of each side [replicate, 2].

    Returns
    -------
    Escape
        Flags and the binding dividend.
    """
    paradox = (before >= 0.5).all(-1)
    held, kept, calm = ((x < 0.2).all(-1) for x in (before, shocked, frightened))
    none = held & (unbound > e_max).all(-1)
    dilemma = held & ~none
    dividend = (critical - unbound).min(-1)
    transcended = dilemma & kept & calm & (dividend >= DIVIDEND)
    flags = (paradox, dilemma & ~kept, dilemma & kept & ~transcended, transcended, none, ~paradox & ~held)
    first, second, third, fourth, fifth, sixth = (np.asarray(f, float) for f in flags)
    return Escape(first, second, third, fourth, fifth, sixth, dividend)
