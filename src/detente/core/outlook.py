"""How long a study would take, seen in its first seconds: what takes too long is refused, not begun unasked."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from detente.core.backends import BackendName
from detente.core.cores import cores
from detente.core.errors import OF_THE_MACHINE, DetenteError, TooLong

HOUR = 3600.0
"""Time beyond which a command asks before it goes on [s] (assumption)."""
SEEN, SURE, LATE = 1.5, 4.0, 15.0
"""Time from the first unit on after which a study is judged by its quickest moment, and by its whole pace, or half of
the quickest if that is more; and time after which it is not judged any more: somebody has waited for it [s]."""
STARVED = 8.0
"""How much slower than alone a study may have been because others work too: what is seen is corrected up to that."""
WORTH = 1e9
"""Dyad-years from which on runs are tried before: about a minute of one core."""
WORK = 1e5
"""Dyad-years that are tried at first."""
QUICK = 0.1
"""Time of a core below which ten times as many are tried [s]: what it takes to begin would count."""
YEARS = 500
"""Most years that are tried."""
LANES = 16
"""Runs that are lived together at least."""
BEST = 2e8
"""Dyad-years of a core in a second that nothing reaches: four times the best that was measured."""
PACE, LARGE_PACE = 2e7, 1e7
"""Dyad-years of a core in a second (measured), and those of worlds so large that no run of them is tried."""
SPELLS = (("year", 31_557_600), ("day", 86_400), ("hour", 3600), ("minute", 60))
"""Units of long times [s]."""


@dataclass(frozen=True)
class TimeLimit:
    """How long somebody would wait who did not say so: what is seen to take longer is refused in its first seconds.

    Attributes
    ----------
    most : float
        Time that a study may take [s].
    shown : callable or bool
        Who is told how far the study is: a function of a ``Moment``, or True for a bar.
    """

    most: float = HOUR
    shown: Callable[[Any], None] | bool = True


Seen: TypeAlias = tuple[float, float, float]
"""Time since the beginning [s], units that are finished, and time that the cores have worked [s]."""


class Outlook:
    """Whether a study takes longer than it may, by the pace of its first seconds.

    What it would take alone on this machine is judged: others that work now may be done soon. Compiling is no measure
    of what is left. So the pace is taken from the first unit on, and at first it is that of the quickest moment. What
    is done may be of several kinds: what is not known soon is not refused.

    Parameters
    ----------
    study
        What is asked.
    most
        Time that it may take [s].
    """

    def __init__(self, study: str, most: float) -> None:
        self._study, self._most = study, most
        self._first: Seen | None = None
        self._last: Seen = (0.0, 0.0, 0.0)
        self._quickest = 0.0
        self._judged = False
        self._error: TooLong | None = None

    def judge(self, elapsed: float, done: float, due: float, since: tuple[float, float] | None, worked: float) -> None:
        """Look at a study once more.

        Parameters
        ----------
        elapsed, done, due, since
            As of a ``Moment``.
        worked
            Time that the cores have worked for this process [s].

        Raises
        ------
        TooLong
            It takes too long.
        """
        if self._error is not None:  # what runs on other threads hears of it too
            raise self._error
        if self._judged or since is None or done <= max(since[1], self._last[1]):
            return
        now = (elapsed, done, worked)
        if self._first is None:
            self._first = self._last = now
            return
        if now[0] - self._last[0] >= SEEN / 2:
            self._quickest = max(self._quickest, _pace(self._last, now))
            self._last = now
        left, took = due - done, now[0] - self._first[0]
        if took >= LATE:
            self._judged = True
        elif took >= SURE:
            self._judged = True
            self.refuse(elapsed + left / max(_pace(self._first, now), self._quickest / 2))
        elif took >= SEEN and self._quickest:
            self.refuse(elapsed + left / self._quickest)

    def refuse(self, seconds: float) -> None:
        """Raise ``TooLong`` if so much time is too much.

        Parameters
        ----------
        seconds
            Time that the study takes in all [s].
        """
        if seconds > self._most:
            msg = f"This would take about {spell(seconds)} or more here ({self._study})."
            hint = f"Add --yes to go on beyond {spell(self._most)}, or ask for fewer runs, years, states or points."
            self._error = TooLong(msg, hint)
            self._error.estimate = {"seconds": float(round(seconds))}
            raise self._error


def must_end(study: str, progress: object, seconds: Callable[[], float]) -> None:
    """Refuse, where there is a limit, what is known to take longer before it is made ready.

    Parameters
    ----------
    study
        What is asked.
    progress
        As of a study; a ``TimeLimit`` is a limit.
    seconds
        Finds out how long the study takes in all [s]; not asked where there is no limit.

    Raises
    ------
    TooLong
        It takes longer.
    """
    if isinstance(progress, TimeLimit):
        Outlook(study, progress.most).refuse(seconds())


def _pace(before: Seen, after: Seen) -> float:
    """Return units a second, had the study all cores."""
    took = after[0] - before[0]
    return (after[1] - before[1]) / min(took, max(took / STARVED, (after[2] - before[2]) / cores()))


def spell(seconds: float) -> str:
    """Return a long time in words, of two digits.

    Parameters
    ----------
    seconds
        The time [s].
    """
    for unit, size in SPELLS:
        count = float(f"{seconds / size:.2g}")
        if count >= 1:
            return f"1 {unit}" if count == 1 else f"{count:,.15g} {unit}s"
    return f"{seconds:.0f} seconds"


def time_by_trial(
    trial: Callable[[int, int], int],
    runs: int,
    years: int,
    dyads: int,
    hands: int,
    backend: BackendName,
    *,
    shared: bool = True,
) -> float:
    """Return about how long runs take here, by a few short ones of them [s]; 0 where they are soon over.

    The time that cores work counts, so that it is the same however many others work. What takes long even at a pace
    that nothing reaches is not tried. A trial that fails says nothing of the time: whether such runs end the study, or
    are counted, is the study's to say.

    Parameters
    ----------
    trial
        Lives about so many years of so many runs, and returns of how many.
    runs, years
        How many there are.
    dyads
        Dyad-periods of a year of one run. Of worlds so large that a year of a few runs takes a second, no run is tried.
    hands
        Threads that work.
    backend
        Where runs are lived; of a device nothing is known before.
    shared
        Whether the threads share nearly all of the work; else one does nearly all, as where runs are diagnosed.
    """
    work = float(runs) * years * dyads
    if work < WORTH or backend == "jax":
        return 0.0
    if dyads * LANES > WORK:
        return reckoned(work, hands, backend, LARGE_PACE)
    least = reckoned(work, hands, backend, BEST)
    if least > HOUR:
        return least
    few = max(1, min(years, YEARS, int(WORK / (dyads * LANES))))
    tried = max(1, min(runs, int(WORK / (few * dyads))))
    try:
        trial(few, 1)  # compiles
        worked, lived = _worked(trial, few, tried)
        while worked < QUICK and tried < runs:
            tried = min(runs, 10 * tried)
            worked, lived = _worked(trial, few, tried)
    except DetenteError as error:
        if isinstance(error, OF_THE_MACHINE):
            raise
        return 0.0
    return worked * runs / lived * years / few / (hands if shared else 1)


def _worked(trial: Callable[[int, int], int], years: int, runs: int) -> tuple[float, int]:
    """Return how long cores work for some runs [s], and how many were lived."""
    began = time.process_time()
    lived = trial(years, runs)
    return time.process_time() - began, lived


def reckoned(work: float, hands: int, backend: BackendName, pace: float = PACE) -> float:
    """Return about how long runs take, by what is usual of a core [s]; 0 where a device lives them.

    Parameters
    ----------
    work
        Dyad-periods in all.
    hands
        Threads that work.
    backend
        Where runs are lived.
    pace
        Dyad-periods of a core in a second.
    """
    return 0.0 if backend == "jax" else work / (pace * hands)
