"""Published studies done again: our numbers beside the published ones."""

from detente.studies.replications.findings import Findings, Quantity
from detente.studies.replications.registry import REPLICATIONS, Entry, replicate, replications
from detente.studies.replications.result import Replication

__all__ = ["REPLICATIONS", "Entry", "Findings", "Quantity", "Replication", "replicate", "replications"]
