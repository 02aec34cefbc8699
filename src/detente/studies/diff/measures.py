"""How the answers of two runs differ: every measure of both, with its difference over replicates that share luck."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from detente.core.arrays import Array
from detente.core.errors import DetenteError
from detente.core.measure import Measure, is_share, paired_interval
from detente.core.run import Run
from detente.core.same import ByValue
from detente.diagnostics import diagnose
from detente.diagnostics.dyads import WINDOW
from detente.studies.run.answers import as_measures, measure_answer
from detente.studies.sweep.outcomes import LATE

ANSWER = ("conduct", "war", "fear", "belief")
"""Records that an answer to a scenario's question is measured on."""
AT_THE_END = (*LATE, "tang", "dividend")
"""Measures of a diagnosis that read the last ``WINDOW`` years alone; the others read all years."""
Years = tuple[int, int]


@dataclass(frozen=True, eq=False)
class MeasureDifference(ByValue):
    """A measure of two runs, and its difference.

    Attributes
    ----------
    name, title, unit : str
        Which measure; of the answer, the name that the scenario gives the number, and in brackets behind the title
        where several numbers of it are of one measure.
    a, b : float
        Mean over the replicates of each run in which it is defined; NaN if in none.
    difference : float
        That of the second run less that of the first: over the pairs of replicates, where they share their luck, else
        of the means.
    low, high : float
        95 % interval of the difference; NaN where replicates are no pairs, or both are the same years of the same runs.
    pairs : int
        Replicates of one seed and number in which both are defined; 0 where they share no luck.
    asked : bool
        Whether it is a number of the answer to the scenario's question.
    years_a, years_b : tuple of int
        First and last year that it reads of each run, of the calendar where there is one.
    shared : bool
        Whether both runs have the same records up to the last of these years, so that nothing can differ.
    """

    name: str
    title: str
    unit: str
    a: float
    b: float
    difference: float
    low: float
    high: float
    pairs: int
    asked: bool = False
    years_a: Years = (0, 0)
    years_b: Years = (0, 0)
    shared: bool = False

    @property
    def other_years(self) -> bool:
        """Whether it reads other years of the one run than of the other."""
        return self.years_a != self.years_b

    @property
    def clear(self) -> bool:
        """Whether the interval of the difference excludes zero."""
        return bool(self.low > 0 or self.high < 0)


def measure_differences(one: Run, two: Run) -> tuple[MeasureDifference, ...]:
    """Return every measure that both runs have, the numbers of the scenario's answer first; none if nothing is known.

    Parameters
    ----------
    one, two
        Runs. Replicates of one seed and number are pairs: they share all luck.
    """
    try:
        mine, theirs = _measures(one), _measures(two)
    except DetenteError:  # no record that a measure can read, or every replicate failed
        return ()
    ids = tuple(np.asarray(run.sound().replicate_ids) for run in (one, two))
    at = _pairs(*ids) if one.seed == two.seed and one.scenario.states == two.scenario.states else None
    alike = 0 if at is None else _years_alike(one, two, at)
    found = []
    shared_by = Counter(held.title for (asked, _), held in mine.items() if asked)
    for name in mine:
        if name in theirs:
            windows = [_window(run, *name) for run in (one, two)]
            shared = windows[0] == windows[1] and windows[0].stop <= alike
            years = [_calendar(run, window) for run, window in zip((one, two), windows, strict=True)]
            gap = _difference(name, mine[name], theirs[name], at, (years[0], years[1]), shared=shared)
            several = gap.asked and shared_by[gap.title] > 1
            found.append(replace(gap, title=f"{gap.title} ({gap.name})") if several else gap)
    return tuple(found)


def _window(run: Run, asked: bool, name: str) -> slice:
    """Return the years of a run that a measure reads."""
    reply = run.scenario.answer
    sought = reply.numbers[name] if asked and reply is not None else None
    if sought is not None and not sought.measure.startswith("diagnosis."):
        window = sought.window(run.years)
        return slice(min(window.start, run.years), min(window.stop, run.years))
    plain = name if sought is None else sought.measure.partition(".")[2]
    return slice(max(0, run.years - WINDOW) if plain in AT_THE_END else 0, run.years)


def _calendar(run: Run, window: slice) -> Years:
    first = run.scenario.first_year or 0
    return first + window.start, first + window.stop - 1


def _years_alike(one: Run, two: Run, at: tuple[Array, Array]) -> int:
    """Return for how many years from the first on the records of both are the same in every pair."""
    years = min(one.years, two.years)
    if set(one.records) != set(two.records) or not len(at[0]) or one.failures or two.failures:
        return 0
    for name in one.records:
        mine, theirs = (np.asarray(run.records[name])[k, :years] for run, k in zip((one, two), at, strict=True))
        apart = ~((mine == theirs) | ((mine != mine) & (theirs != theirs)))
        where = np.flatnonzero(apart.any(tuple(k for k in range(apart.ndim) if k != 1)))
        years = int(where[0]) if len(where) else years
    return years


def _measures(run: Run) -> dict[tuple[bool, str], Measure]:
    """Return the numbers of the answer of a run, and the measures of its diagnosis, with whether each is asked for."""
    found = diagnose(run)
    asked: Mapping[str, Measure] = {}
    reply = run.scenario.answer
    if reply is not None and all(name in run for name in ANSWER):
        sound = run.sound()
        try:
            asked = as_measures(reply.numbers, measure_answer(sound, lambda: found), found)
        except DetenteError:  # it asks for a measure that the record does not allow
            asked = {}
    return {**{(True, name): m for name, m in asked.items()}, **{(False, n): m for n, m in found.measures.items()}}


def _pairs(mine: Array, theirs: Array) -> tuple[Array, Array]:
    _, at, other = np.intersect1d(mine, theirs, return_indices=True)
    return at, other


def _difference(
    name: tuple[bool, str],
    one: Measure,
    two: Measure,
    at: tuple[Array, Array] | None,
    years: tuple[Years, Years],
    *,
    shared: bool,
) -> MeasureDifference:
    asked, plain = name
    low = high = float("nan")
    gap, pairs = two.mean - one.mean, 0
    if at is not None:
        off = np.asarray(two.values, float)[at[1]] - np.asarray(one.values, float)[at[0]]
        off = off[np.isfinite(off)]
        pairs = len(off)
        if pairs:
            gap = float(off.mean())
            if not (shared and not off.any()):
                low, high = paired_interval(off, share=is_share(one.unit))
    shared = shared and pairs > 0 and gap == 0
    return MeasureDifference(
        plain, one.title, one.unit, one.mean, two.mean, gap, low, high, pairs, asked, *years, shared
    )
