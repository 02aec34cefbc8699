"""Claims of the literature put to the test: each an experiment with a computed verdict."""

from detente.studies.claims.claim import Arm, Axis, Claim, Combination, Prediction, contrast, interaction, level
from detente.studies.claims.registry import claim_named, claims_of_essays
from detente.studies.claims.result import Claims
from detente.studies.claims.study import claims
from detente.studies.claims.verdict import ClaimVerdict

__all__ = [
    "Arm",
    "Axis",
    "Claim",
    "ClaimVerdict",
    "Claims",
    "Combination",
    "Prediction",
    "claim_named",
    "claims",
    "claims_of_essays",
    "contrast",
    "interaction",
    "level",
]
