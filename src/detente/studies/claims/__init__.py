"""Claims of the literature, run with and without the additions to the model."""

from detente.studies.claims.result import ClaimResult
from detente.studies.claims.study import CLAIMS, Tried, claims

__all__ = ["CLAIMS", "ClaimResult", "Tried", "claims"]
