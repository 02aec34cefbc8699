"""Runs that failed: what is said of replicates whose numbers are not finite, and are not scored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from detente.core.errors import FailedRuns

MOST_REASONS = 3
"""Most reasons that are told."""


def told(reasons: Iterable[str], total: int) -> str:
    """Return how many of some runs failed, and why; empty if none did.

    Parameters
    ----------
    reasons
        Of each run that failed.
    total
        Number of runs.
    """
    count = Counter(reasons)
    if not count:
        return ""
    named = [f"{why} ({times})" if times > 1 else why for why, times in count.most_common(MOST_REASONS)]
    more = f"; {len(count) - MOST_REASONS} more reasons" if len(count) > MOST_REASONS else ""
    return f"{sum(count.values())} of {total} runs failed: {'; '.join(named)}{more}"


def all_failed(reasons: Iterable[str], total: int) -> FailedRuns:
    """Return the error that says that no run is left to be judged.

    Parameters
    ----------
    reasons, total
        As in ``told``.
    """
    msg = f"There is no run left to be judged: {told(reasons, total)}."
    return FailedRuns(msg, "Bring the parameters back from the ends of their ranges, or run fewer years.")
