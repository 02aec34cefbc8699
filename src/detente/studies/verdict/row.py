"""One school in one of Jervis's worlds: how its runs end, and what there was on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from detente.core.arrays import Array
from detente.core.measure import finite
from detente.core.result import Facts, Result, Rows, Tabled
from detente.diagnostics.prophecy import Prophecy

if TYPE_CHECKING:
    import xarray

OUTCOMES = ("hostile", "deactivated", "mitigated", "transcended", "no_dilemma", "mixed")
"""Ends of a run, in order: they exclude one another and exhaust the runs."""
BESIDE = ("paradox", "transcended_pinned", "war", "dilemma_first", "dilemma_last", "doubt")
"""What stands beside them: the part of hostility that is a paradox, of transcendence that stands even where no evidence
moves the fear, any war, shares of years in a dilemma, doubt in bits."""
SHARES = (*OUTCOMES, *BESIDE)
"""Means of a row, each with its interval."""


@dataclass(frozen=True, eq=False, repr=False)
class VerdictRow(Tabled, Result):
    """One school in one world.

    Attributes
    ----------
    school, world : str
        Names.
    offence_advantage, distinguishability : float
        The world's place on the axes.
    shares : mapping
        Share of runs by end, and what stands beside: ``SHARES``.
    low, high : mapping
        95 % intervals.
    dividend : float
        Mean binding dividend of the runs that end in restraint [share of the way].
    relapse : mapping
        Share of the runs in restraint that a shock undoes, by its years (8, 4 and 12).
    prophecy : Prophecy
        What the first belief alone did.
    paths : mapping
        Quantiles .1, .5, .9 over replicates by year [3, year] of ``fear`` and ``forces``, mean of ``conduct``
        [3, year]; ``twin_forces`` are those of the twin in which both hold back, until the test.
    replicates : int
        Runs behind the row.
    failed : str
        How many replicates failed in some arm and why, which no share counts; empty if none did.
    """

    school: str
    world: str
    offence_advantage: float
    distinguishability: float
    shares: Mapping[str, float]
    low: Mapping[str, float]
    high: Mapping[str, float]
    dividend: float
    relapse: Mapping[str, float]
    prophecy: Prophecy
    paths: Mapping[str, Array]
    replicates: int
    failed: str = ""

    def _title(self) -> str:
        return f"{self.school} in {self.world}"

    def _facts(self) -> Facts:
        failed = {"Failed": self.failed} if self.failed else {}
        return {"Replicates": self.replicates, **failed, "Mean binding dividend": self.dividend}

    def _rows(self) -> Rows:
        return [
            {"outcome": k, "mean": v, "95 % low": self.low[k], "95 % high": self.high[k]}
            for k, v in self.shares.items()
        ]

    def to_xarray(self) -> xarray.Dataset:
        """Return the paths of fear, forces and conduct by year: low, middle and high."""
        import xarray as xr

        held: dict[str, Any] = {}
        for k, v in self.paths.items():
            year = "year" if k != "twin_forces" else "year_before_the_test"
            held[k] = (("band", year), v, {"units": "1", "long_name": k})
        return xr.Dataset(held, {"band": ["low", "middle", "high"]}, {"school": self.school, "world": self.world})

    def to_dict(self) -> dict[str, Any]:
        """Return the row as plain JSON values."""
        return {
            "school": self.school,
            "world": self.world,
            "offence_advantage": self.offence_advantage,
            "distinguishability": self.distinguishability,
            **{k: finite(self.shares[k]) for k in SHARES},
            "low": {k: finite(self.low[k]) for k in SHARES},
            "high": {k: finite(self.high[k]) for k in SHARES},
            "binding_dividend": finite(self.dividend),
            "relapse": {k: finite(v) for k, v in self.relapse.items()},
            "prophecy": self.prophecy.to_dict(),
            "replicates": self.replicates,
            **({"failed": self.failed} if self.failed else {}),
        }
