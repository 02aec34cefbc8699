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
        Half of its 95 % Monte Carlo interval.
    """

    value: float
    half_width: float

    @property
    def text(self) -> str:
        """The figure for people."""
        return "-" if np.isnan(self.value) else f"{self.value:.3f} ± {self.half_width:.3f}"


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
        return [{"model": k, "mean": f.value, "95 % half-width": f.half_width} for k, f in arms.items()]

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""

        def plain(f: ReplicateMean | None) -> dict[str, float | None] | None:
            if f is None:
                return None
            return {k: None if np.isnan(v) else v for k, v in (("value", f.value), ("half_width", f.half_width))}

        return {
            "claim": self.claim.key,
            "statement": self.claim.statement,
            "quantity": self.quantity,
            "before": plain(self.before),
            "after": plain(self.after),
            "mover": self.mover or None,
            "with_mover_alone": plain(self.moved),
        }
