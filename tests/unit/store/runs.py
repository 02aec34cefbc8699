"""A run of a few numbers, and what was asked for it."""

from __future__ import annotations

from functools import cache
from typing import Any

import detente
from detente import store
from detente.core.run import Run


@cache
def small(replicates: int = 3, seed: int = 0) -> Run:
    keep = ("conduct", "capability", "order")
    return detente.simulate(
        "habit", "first_encounter", keep=keep, replicates=replicates, years=6, seed=seed, backend="numpy"
    )


def asked(run: Run) -> dict[str, Any]:
    return store.question_of(run)
