"""Runs that failed: what is said of replicates whose numbers are not finite, and are not scored."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from detente.core.errors import FailedRuns

DATED = re.compile(r"(.*) from year (\d+) on")
"""A reason with its first year."""
SETTLED = ("UnknownName:", "InvalidValue:")
"""Beginnings of reasons that lie in what was asked: a theory that has no such parameter, a value out of range."""
MOST_REASONS = 3
"""Most reasons that are told."""


def describe_failures(reasons: Iterable[str], total: int) -> str:
    """Return how many of some runs failed, why, and how far they could move shares; empty if none did.

    Parameters
    ----------
    reasons
        Of each run that failed.
    total
        Number of runs.
    """
    every = list(reasons)
    said = [count_failures(every, total), either_way(len(every), total).removesuffix(".")]
    return ". ".join(filter(None, said))


def count_failures(reasons: Iterable[str], total: int) -> str:
    """Return how many of some runs failed, and why, without what that does to shares; empty if none did.

    Parameters
    ----------
    reasons, total
        As in ``describe_failures``.
    """
    every = list(reasons)
    return f"{len(every)} of {total} runs failed: {why_failed(every)}" if every else ""


def either_way(failed: int, total: int, shares: Sequence[float] = ()) -> str:
    """Return what shares are of where some runs failed, and how far these could move them; empty if none or all did.

    Whether a run fails may hang on what is counted, so that those that ended are no fair sample: what is sure are the
    bounds in which the failed count as none or as all.

    Parameters
    ----------
    failed, total
        Number of runs that failed, and of all.
    shares
        Shares of the runs that ended of which the bounds are told; of any share if none is given.
    """
    if not 0 < failed < total:
        return ""
    ended = total - failed
    told = [bounds_of(share, failed, total) for share in shares]
    ends = " and ".join(f"{100 * low:.0f} to {100 * high:.0f}\u202f%" for low, high in told)
    wide = f"lies in {ends}" if told else f"can be up to {100 * failed / total:.0f} points off"
    which = "a share" if len(told) < 2 else "each share, in order,"
    return (
        f"Shares are of the {ended:,} runs that ended. Failing may go with what is counted: with the {failed:,} that "
        f"failed counted either way, {which} {wide}."
    )


def bounds_of(share: float, failed: int, total: int) -> tuple[float, float]:
    """Return the least and the largest share of all runs, the failed counted either way.

    Parameters
    ----------
    share
        Share of the runs that ended.
    failed, total
        As in ``either_way``.
    """
    low = share * (total - failed) / total
    return low, low + failed / total


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
    msg = f"There is no run left to be judged: {count_failures(reasons, total)}."
    return FailedRuns(msg, "Bring the parameters back from the ends of their ranges, or run fewer years.")
