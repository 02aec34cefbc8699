"""Claims of the literature put to the test: each an experiment with a computed verdict."""

from detente.studies.claims.claim import Arm, Axis, Claim, Contrast, Prediction
from detente.studies.claims.registry import claim_named, claims_of_essays
from detente.studies.claims.study import claims
from detente.studies.claims.verdict import Claims, ClaimVerdict

__all__ = [
    "Arm",
    "Axis",
    "Claim",
    "ClaimVerdict",
    "Claims",
    "Contrast",
    "Prediction",
    "claim_named",
    "claims",
    "claims_of_essays",
]
