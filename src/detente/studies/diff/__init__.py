"""Two results compared: what was asked differently, and where two runs part first."""

from detente.studies.diff.measures import MeasureDifference
from detente.studies.diff.result import Distinction, Divergence, Parting, RecordParting
from detente.studies.diff.study import diff

__all__ = ["Distinction", "Divergence", "MeasureDifference", "Parting", "RecordParting", "diff"]
