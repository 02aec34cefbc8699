"""Published studies done again: our numbers beside the published ones."""

from detente.studies.replications.findings import ComparedNumber, Findings
from detente.studies.replications.registry import REPLICATIONS, RegistryEntry, replicate, replications
from detente.studies.replications.result import Replication

__all__ = ["REPLICATIONS", "ComparedNumber", "Findings", "RegistryEntry", "Replication", "replicate", "replications"]
