"""What holds in a process that was forked: the compiled engine and NumPy go on there, JAX would hang.

A forked child has the memory of its parent and one of its threads. The threads of JAX are not there, and what waits for
them waits for ever; so it is refused at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from detente.core.errors import ForkedProcess

_forked = False


def check_not_forked() -> None:
    """Raise an error in a process that was forked after JAX was there.

    Raises
    ------
    ForkedProcess
        JAX cannot run here.
    """
    if _forked:
        msg = "This process was forked from one that had JAX, whose threads are not here: it would hang."
        hint = (
            'Start processes by spawn (multiprocessing.get_context("spawn"), joblib\'s loky), use threads, or take the '
            'back end "fused".'
        )
        raise ForkedProcess(msg, hint)


def after_fork(renew: Callable[[], None]) -> None:
    """Have something done at the beginning of every forked child.

    Parameters
    ----------
    renew
        What is done.
    """
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=renew)


def _note() -> None:
    global _forked
    _forked = _forked or "jax" in sys.modules


after_fork(_note)
