"""One quantity of a claim, without the additions and with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.core.result import Facts, Rows, Tabled
from detente.core.result import Result as AnyResult
from detente.core.same import ByValue
from detente.studies.claims.experiments import Claim


@dataclass(frozen=True, eq=False)
class ReplicateMean(ByValue):
    """A mean over replicates.

    Attributes
    ----------
    value : float
        The mean; NaN if no replicate says anything.
    half_width : float
        1.96 Monte Carlo standard errors.
    low, high : float
        Ends of the 95 % interval of a share; NaN of what is none: there it is ``value`` less and plus ``half_width``.
    """

    value: float
    half_width: float
    low: float = float("nan")
    high: float = float("nan")

    @property
    def ends(self) -> tuple[float, float]:
        """Ends of the 95 % interval; that of a share stays between 0 and 1."""
        if np.isnan(self.low):
            return self.value - self.half_width, self.value + self.half_width
        return self.low, self.high

    @property
    def text(self) -> str:
        """The figure for people."""
        if np.isnan(self.value):
            return "-"
        if np.isnan(self.low):
            return f"{self.value:.3f} ± {self.half_width:.3f}"
        return f"{self.value:.3f} ({self.low:.3f} to {self.high:.3f})"


@dataclass(frozen=True, eq=False, repr=False)
class ClaimResult(Tabled, AnyResult):
    """One quantity of a claim.

    Attributes
    ----------
    claim : Claim
        The claim.
    quantity : str
        What was measured.
    before, after : Figure
        Without and with all additions.
    mover : str
        Addition that alone changes it most, or empty if none changes it beyond its interval.
    moved : Figure
        The figure with that addition alone.
    """

    claim: Claim
    quantity: str
    before: ReplicateMean
    after: ReplicateMean
    mover: str
    moved: ReplicateMean | None

    def _title(self) -> str:
        return f"Claim {self.claim.key}: {self.quantity}"

    def _facts(self) -> Facts:
        return {"Claim": self.claim.statement}

    def _rows(self) -> Rows:
        arms = {"without the additions": self.before, "with all": self.after}
        arms |= {} if self.moved is None else {f"with {self.mover} alone": self.moved}
        return [{"model": k, "mean": f.value, "95 % low": f.ends[0], "95 % high": f.ends[1]} for k, f in arms.items()]

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""

        def plain(f: ReplicateMean | None) -> dict[str, float | None] | None:
            if f is None:
                return None
            told = {"value": f.value, "half_width": f.half_width, "low": f.ends[0], "high": f.ends[1]}
            return {k: None if np.isnan(v) else v for k, v in told.items()}

        return {
            "claim": self.claim.key,
            "statement": self.claim.statement,
            "quantity": self.quantity,
            "before": plain(self.before),
            "after": plain(self.after),
            "mover": self.mover or None,
            "with_mover_alone": plain(self.moved),
        }
