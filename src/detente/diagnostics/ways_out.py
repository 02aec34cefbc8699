"""Ways out of the paradox: deactivated, mitigated, transcended; and how much of it binding is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.core.arrays import Array
from detente.core.measure import Measure, finite, interval
from detente.core.result import Facts, Result, Rows, Tabled
from detente.core.run import Run
from detente.core.scenario import Intervention
from detente.diagnostics.dyads import WINDOW, mean_defined, relevant, share, share_of_years, sides
from detente.diagnostics.paradox import COMPETE, RESTRAINT

if TYPE_CHECKING:
    import xarray

SHOCK = 8
"""Years of the test; 4 and 12 are its neighbours."""
FEAR = 0.95
"""Belief that each year of the test of transcendence begins with on both sides."""
WAYS = ("hostile", "deactivated", "mitigated", "transcended", "no_dilemma", "mixed")
"""How a dyad can end; one of them, exactly."""
DEFINED = {
    "hostile": "both compete in >= .5 of the 20 years before the test",
    "restraint": "both compete in < .2 of those years",
    "no_dilemma": "restraint, and b*0 >= 1 on both sides in most of those years: it would be best without binding, "
    "order, amity and trade as well",
    "deactivated": "restraint, and lost after the test: leaders lose sensibility and stop leaping, then 8 years of "
    "one-sided competing",
    "mitigated": "restraint, kept through the test (both compete in < .2 of the last 20 years); but not transcended",
    "transcended": "mitigated, and kept also when fear is put back, b = .95 on both sides at the start of each of 8 "
    "years and open to the evidence of each, in those years and after",
    "mixed": "neither hostility nor restraint before the test",
    "dividend": "(b* - b*0) / (1 - b*0): how much of the fear that would be too much is borne because of binding, "
    "order, identity and trade; the smaller of both sides, not a condition",
}
"""Definitions as they are printed."""


@dataclass(frozen=True, eq=False, repr=False)
class WaysOut(Tabled, Result):
    """How each replicate of a dyad ended: of the ways, one holds.

    Attributes
    ----------
    hostile, deactivated, mitigated, transcended, no_dilemma, mixed : array [replicate]
        1 where it holds.
    dividend : array [replicate]
        Binding dividend; NaN where restraint dominates without binding.
    """

    hostile: Array
    deactivated: Array
    mitigated: Array
    transcended: Array
    no_dilemma: Array
    mixed: Array
    dividend: Array

    @property
    def _flags(self) -> dict[str, Array]:
        return {name: np.asarray(getattr(self, name), float) for name in WAYS}

    def _title(self) -> str:
        return "Ways out of the paradox: how each replicate ended"

    def _facts(self) -> Facts:
        held = np.asarray(self.dividend, float)
        return {"Replicates": held.size, "Mean binding dividend": mean_defined(held)}

    def _rows(self) -> Rows:
        rows = []
        for name, flags in self._flags.items():
            low, high = interval(flags, share=True)
            part = float(flags.mean()) if flags.size else float("nan")
            rows.append({"outcome": name, "share of runs": part, "95 % low": low, "95 % high": high})
        return rows

    def to_dict(self) -> dict[str, Any]:
        """Return the share of runs by outcome, and the mean dividend, as plain JSON values."""
        shares = {row["outcome"]: finite(row["share of runs"]) for row in self._rows()}
        return {**shares, "dividend": finite(self._facts()["Mean binding dividend"])}

    def to_xarray(self) -> xarray.Dataset:
        """Return flags and dividend of each replicate."""
        import xarray as xr

        held = {**self._flags, "dividend": np.asarray(self.dividend, float)}
        told = {k: {"units": "1", "long_name": DEFINED[k]} for k in held}
        return xr.Dataset({k: ("replicate", v, told[k]) for k, v in held.items()})


def escape_tests(
    test: int, begin: int, shock: int = SHOCK, fear: float = FEAR, *, through_evidence: bool = False
) -> dict[str, tuple[Intervention, ...]]:
    """Return the two tests as interventions: ``shock``, and ``held`` fear.

    Parameters
    ----------
    test
        Year in which leaders lose sensibility and stop leaping.
    begin
        Year in which the one-sided competing begins, or the holding of fear.
    shock
        Years that it takes.
    fear
        Belief that is held on both sides.
    through_evidence
        Whether it is held through the evidence of those years too. If not it is set anew at the start of each and open
        to it: what is acted upon is then lower, .78 instead of .95 between two who hold back in the default world.
    """
    leaders = Intervention(test, settings={"sensibility": 0.0, "leap": 0.0}, edits={"sensibility": 0.0})
    blow = Intervention(begin, until=begin + shock, conduct="compete", actor=0, target=1)
    edits = {"belief": fear}
    held = (Intervention(begin, until=begin + shock, edits=edits, hold=True),)
    anew = tuple(Intervention(year, edits=edits) for year in range(begin, begin + shock))
    return {"shock": (leaders, blow), "held": (leaders, *(held if through_evidence else anew))}


def ways_out(
    before: Array,
    shocked: Array,
    during: Array,
    after: Array,
    *,
    critical: Array,
    unbound: Array,
    dominant: Array,
    restraint: float = RESTRAINT,
) -> WaysOut:
    """Place each replicate of a dyad by the tests.

    Parameters
    ----------
    before
        Each side's share of years competing in the window before the test [replicate, 2].
    shocked
        The same in the last window, after leaders turn over and 8 years of one-sided competing.
    during, after
        The same in the years that each begin in fear, and in the last window of that run.
    critical, unbound
        Critical fear before the test, and without binding [replicate, 2].
    dominant
        Share of those years in which restraint would dominate without binding [replicate, 2].
    restraint
        Share of years below which both show restraint.
    """
    hostile = (before >= COMPETE).all(-1)
    held, kept, calm, lasting = ((x < restraint).all(-1) for x in (before, shocked, during, after))
    none = held & (dominant > 0.5).all(-1)
    faced = held & ~none
    transcended = faced & kept & calm & lasting
    flags = (hostile, faced & ~kept, faced & kept & ~transcended, transcended, none, ~hostile & ~held)
    first, second, third, fourth, fifth, sixth = (np.asarray(f, float) for f in flags)
    share_borne = dividend_of(critical, unbound, dominant > 0.5)
    return WaysOut(first, second, third, fourth, fifth, sixth, share_borne.min(-1))


def dividend_of(critical: Array, unbound: Array, dominant: Array) -> Array:
    """Return ``(b* - b*0) / (1 - b*0)``; NaN where restraint dominates without binding."""
    left = 1.0 - unbound
    there = ~np.asarray(dominant, bool) & (left > 1e-6)
    return np.where(there, (critical - unbound) / np.where(there, left, 1.0), np.nan)


def restraint_dominates(run: Run) -> Measure:
    """No dilemma to begin with: restraint would be best whatever the other does, without any institution.

    Needs ``dominant_restraint_unbound``.
    """
    held = sides(run, "dominant_restraint_unbound") > 0.5
    among = relevant(run)
    late = mean_defined(share(held[:, -WINDOW:].mean((1, -1)), among))
    return Measure(
        "restraint_dominates",
        "Restraint dominates without institutions",
        "b*0 >= 1 (R > T and P <= S with binding, order, amity and trade gone); share of years and sides",
        share(held.mean((1, -1)), among),
        variants={f"last {WINDOW} years": late},
        source="Jervis1978",
        note="There is no dilemma there to escape from.",
    )


def dividend(run: Run) -> Measure:
    """Binding dividend: how much more fear a dyad bears because of binding, order, identity and trade.

    Needs ``critical_fear``, ``critical_fear_unbound``, ``dominant_restraint_unbound``.
    """
    last = slice(-WINDOW, None)
    names = ("critical_fear", "critical_fear_unbound", "dominant_restraint_unbound")
    critical, unbound, dominant = (sides(run, name, last).astype(float) for name in names)
    borne = dividend_of(np.clip(critical, 0, 1), np.clip(unbound, 0, 1), dominant > 0.5)
    there = np.isfinite(borne) & relevant(run)[:, None, :, None]
    return Measure(
        "dividend",
        "Binding dividend",
        "(b* - b*0) / (1 - b*0), b*0 without binding, order, amity and trade; mean over the last 20 years and sides in "
        "which b*0 < 1",
        share_of_years(np.nan_to_num(borne), there),
        unit="index",
        source="assumption",
        note="0: institutions change nothing; 1: no fear would be too much. A number, not a condition.",
    )


PLACE = 50
"""Place in tables."""
MEASURES = (
    (restraint_dominates, ("dominant_restraint_unbound",)),
    (dividend, ("critical_fear", "critical_fear_unbound", "dominant_restraint_unbound")),
)
"""What is diagnosed here of every run, with the records that it needs."""
