"""Where the chunks of a study are computed: threads, processes, a dask cluster, SLURM. No result depends on it."""

from detente.executors.done import Done, Executor, Tell
from detente.executors.named import EXECUTORS, ON_HELP, executor, is_here, run, standing

__all__ = ["EXECUTORS", "ON_HELP", "Done", "Executor", "Tell", "executor", "is_here", "run", "standing"]
