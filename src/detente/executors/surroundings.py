"""What a worker is started with: its threads, so that no two workers share a core, and the versions it must have."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from detente.core.cores import THREADS

LIBRARIES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
"""Variables by which libraries of linear algebra are told how many threads to use: they read them once, at import."""
_lock = threading.Lock()


def surroundings(threads: int) -> dict[str, str]:
    """Return the environment variables of a worker.

    Parameters
    ----------
    threads
        Threads that it may use.
    """
    return {THREADS: str(threads), **{name: os.environ.get(name, str(threads)) for name in LIBRARIES}}


@contextmanager
def started_with(variables: dict[str, str]) -> Iterator[None]:
    """Let processes that are started in this context inherit some variables.

    Parameters
    ----------
    variables
        Value by name.
    """
    with _lock:
        before = {name: os.environ.get(name) for name in variables}
        os.environ.update(variables)
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value
