"""Runs that failed: what is said of replicates whose numbers are not finite, and are not scored."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from detente.core.errors import FailedRuns

DATED = re.compile(r"(.*) from year (\d+) on")
"""A reason with its first year."""
SETTLED = ("UnknownName:", "InvalidValue:")
"""Beginnings of reasons that lie in what was asked: a theory that has no such parameter, a value out of range."""
MOST_REASONS = 3
"""Most reasons that are told."""


def describe_failures(reasons: Iterable[str], total: int) -> str:
    """Return how many of some runs failed, and why; empty if none did.

    Parameters
    ----------
    reasons
        Of each run that failed.
    total
        Number of runs.
    """
    every = list(reasons)
    return f"{len(every)} of {total} runs failed: {why_failed(every)}" if every else ""


def why_failed(reasons: Iterable[str]) -> str:
    """Return why runs or points failed, the most frequent reasons first; empty if none did.

    Parameters
    ----------
    reasons
        Of each that failed.
    """
    count: Counter[str] = Counter()
    since: dict[str, int] = {}
    for reason in reasons:
        dated = DATED.fullmatch(reason)
        why = dated[1] if dated else reason
        count[why] += 1
        if dated:
            since[why] = min(int(dated[2]), since.get(why, int(dated[2])))
    named = []
    for why, times in count.most_common(MOST_REASONS):
        first = "" if why not in since else f" from year {since[why]} on" + " at the earliest" * (times > 1)
        named.append(f"{why.rstrip('.')}{first}" + (f" ({times})" if len(count) > 1 else ""))
    more = f"; {len(count) - MOST_REASONS} more reasons" if len(count) > MOST_REASONS else ""
    return f"{'; '.join(named)}{more}"


def again_if(reasons: Iterable[str]) -> str:
    """Return when it is worth trying again what failed; empty if nothing that is tried again can change it.

    Parameters
    ----------
    reasons
        Of each that failed.
    """
    if all(reason.startswith(SETTLED) for reason in reasons):
        return ""
    return (
        "They fail again in the same way as long as nothing is changed. After an update of detente, or of a package or "
        "file of your own, the same command with --retry tries these again, and nothing else."
    )


def all_failed(reasons: Iterable[str], total: int) -> FailedRuns:
    """Return the error that says that no run is left to be judged.

    Parameters
    ----------
    reasons, total
        As in ``describe_failures``.
    """
    msg = f"There is no run left to be judged: {describe_failures(reasons, total)}."
    return FailedRuns(msg, "Bring the parameters back from the ends of their ranges, or run fewer years.")
