"""Claims put to the record: a second verdict, apart from the one of the model."""

from detente.studies.claims.record.archive import Archive
from detente.studies.claims.record.claim import RecordClaim, RecordPrediction
from detente.studies.claims.record.registry import record_claims
from detente.studies.claims.record.study import judge_record
from detente.studies.claims.record.verdict import RecordPredicted, RecordVerdict

__all__ = [
    "Archive",
    "RecordClaim",
    "RecordPredicted",
    "RecordPrediction",
    "RecordVerdict",
    "judge_record",
    "record_claims",
]
