"""How the answers of two runs differ: every measure of both, with its difference over replicates that share luck."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from detente.core.arrays import Array
from detente.core.errors import DetenteError
from detente.core.measure import Measure, is_share, paired_interval
from detente.core.run import Run
from detente.core.same import ByValue
from detente.diagnostics import diagnose
from detente.studies.run.answers import as_measures, measure_answer

ANSWER = ("conduct", "war", "fear", "belief")
"""Records that an answer to a scenario's question is measured on."""


@dataclass(frozen=True, eq=False)
class MeasureDifference(ByValue):
    """A measure of two runs, and its difference.

    Attributes
    ----------
    name, title, unit : str
        Which measure.
    a, b : float
        Mean over the replicates of each run in which it is defined; NaN if in none.
    difference : float
        That of the second run less that of the first: over the pairs of replicates, where they share their luck, else
        of the means.
    low, high : float
        95 % interval of the difference; NaN where replicates are no pairs.
    pairs : int
        Replicates of one seed and number in which both are defined; 0 where they share no luck.
    asked : bool
        Whether it is a number of the answer to the scenario's question.
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
    return tuple(_difference(name, mine[name], theirs[name], at) for name in mine if name in theirs)


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
    name: tuple[bool, str], one: Measure, two: Measure, at: tuple[Array, Array] | None
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
            low, high = paired_interval(off, share=is_share(one.unit))
    return MeasureDifference(plain, one.title, one.unit, one.mean, two.mean, gap, low, high, pairs, asked)
