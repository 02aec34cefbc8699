"""Claims of the literature, run with and without the additions to the model."""

from detente.studies.claims.result import Result
from detente.studies.claims.study import CLAIMS, Tried, claims, run_claims

__all__ = ["CLAIMS", "Result", "Tried", "claims", "run_claims"]
