"""What a call gives: an answer, or the error of detente's that says why there is none."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from detente.core.errors import DetenteError
from detente.scenarios.faults import InvalidScenario

LONGEST = 3000
"""Most characters of a message; of a file with many faults ten times as many."""
SLOW = 10.0
"""Most CPU time of a call [s]."""


def answer(call: Callable[[], Any]) -> tuple[Any, DetenteError | None]:
    """Return what a call returns, or the error by which it refuses, which names a cure; any other fails.

    Parameters
    ----------
    call
        Without arguments.
    """
    began = time.process_time()
    found, refused = None, None
    try:
        found = call()
    except DetenteError as error:
        refused = error
    assert time.process_time() - began < SLOW
    if refused is not None:
        assert refused.message
        assert refused.hint, refused.message
        assert len(str(refused)) <= LONGEST * (10 if isinstance(refused, InvalidScenario) else 1)
    return found, refused
