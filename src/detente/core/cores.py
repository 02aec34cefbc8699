"""How many threads may work here: the cores that this process may use, shared among what runs beside each other."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from detente.core.errors import InvalidValue

THREADS = "DETENTE_THREADS"
"""Environment variable: the most threads that a process may use."""
_share: ContextVar[int | None] = ContextVar("threads", default=None)


def cores() -> int:
    """Return how many threads may work here.

    The smallest of: the cores that this process may run on (a scheduler may have granted it a few of a machine's),
    ``DETENTE_THREADS``, and the share that ``sharing`` gives.

    Raises
    ------
    InvalidValue
        ``DETENTE_THREADS`` is no whole number from 1 on.
    """
    share = _share.get()
    if share is not None:
        return share
    granted = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    asked = os.environ.get(THREADS, "").strip()
    if not asked:
        return granted
    if not asked.isdecimal() or int(asked) < 1:
        msg = f"{THREADS} is {asked!r}."
        raise InvalidValue(msg, "Set it to a whole number of threads from 1 on, or unset it.")
    return min(granted, int(asked))


@contextmanager
def sharing(threads: int) -> Iterator[None]:
    """Let what runs in this context, on this thread, use so many threads at most.

    Parameters
    ----------
    threads
        Their number.
    """
    held = _share.set(max(1, threads))
    try:
        yield
    finally:
        _share.reset(held)
