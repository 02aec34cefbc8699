"""Scripted years: whose conduct the interventions of a run impose, and when; such years say nothing of a theory."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from detente.core.arrays import Array
from detente.core.run import Run
from detente.core.scenario import Intervention, Scenario


def imposed(scenario: Scenario, years: int | None = None, interventions: Sequence[Intervention] = ()) -> Array:
    """Return whose act toward whom is imposed in each year [year, state, other], as truths.

    Parameters
    ----------
    scenario
        Scenario, with its interventions.
    years
        Number of years that are run; the scenario's if None.
    interventions
        What is done beside what the scenario holds.
    """
    n = scenario.states
    found = np.zeros((scenario.years if years is None else years, n, n), bool)
    for what in (*scenario.interventions, *interventions):
        if what.conduct is not None:
            actors = slice(None) if what.actor is None else what.actor
            others = slice(None) if what.target is None else what.target
            found[what.year : what.until, actors, others] = True
    return found & ~np.eye(n, dtype=bool)


def chosen(run: Run) -> Array:
    """Return which acts players chose [year, state, other], as truths: interventions hold them, and impose nothing.

    Parameters
    ----------
    run
        A record; that of a class's game names under ``"players"`` of its manifest the ``"seats"`` that people decided
        for in each year, and as ``"accidents"`` the acts of theirs that were none of their choice.
    """
    n, told = run.scenario.states, run.manifest.get("players", {})
    found = np.zeros((run.years, n, n), bool)
    for year, seats in enumerate(told.get("seats", ())[: run.years]):
        found[year, list(seats)] = True
    for year, actor, target in told.get("accidents", ()):
        found[year, actor, target] = False
    return found & ~np.eye(n, dtype=bool)


def scripted(run: Run) -> Array:
    """Return whose act toward whom is imposed in each year of a run [year, state, other], as truths.

    Parameters
    ----------
    run
        A record; its scenario's interventions and its own count, but for what players chose.
    """
    return imposed(run.scenario, run.years, run.interventions) & ~chosen(run)


def either_way(acts: Array) -> Array:
    """Return in which years the act of at least one side of each dyad is imposed [year, dyad].

    Parameters
    ----------
    acts
        Whose act toward whom is imposed [year, state, other].
    """
    i, j = np.triu_indices(acts.shape[-1], 1)
    return np.asarray(acts[:, i, j] | acts[:, j, i])


def judged(run: Run, window: slice = slice(None)) -> Array:
    """Return which years of each dyad can be judged: those of a window in which neither side's act is imposed.

    Parameters
    ----------
    run
        A record.
    window
        Years that are looked at; all by default.

    Returns
    -------
    array [year, dyad]
        Of the years of the window, in the order of ``numpy.triu_indices(states, 1)``, as truths.
    """
    return ~either_way(scripted(run)[window])


def mean_judged(values: Array, years: Array) -> Array:
    """Return the mean over the years that can be judged [replicate, dyad, ...]; NaN for a dyad without any.

    Parameters
    ----------
    values
        By replicate, year and dyad [replicate, year, dyad, ...].
    years
        Which years count [year, dyad], as ``judged`` returns them.
    """
    count = years.sum(0)
    shape = (1, *years.shape, *(1,) * (np.ndim(values) - 3))
    total = np.where(years.reshape(shape), np.asarray(values, float), 0.0).sum(1)
    shape = (1, len(count), *(1,) * (np.ndim(values) - 3))
    return np.where((count > 0).reshape(shape), total / np.maximum(count, 1).reshape(shape), np.nan)


def spans(years: Array) -> list[tuple[int, int]]:
    """Return runs of consecutive years: the first and the last of each.

    Parameters
    ----------
    years
        Whether it is so in each year [year].
    """
    edges = np.flatnonzero(np.diff(np.concatenate([[False], np.asarray(years, bool), [False]]).astype(int)))
    return [(int(first), int(last) - 1) for first, last in zip(edges[::2], edges[1::2], strict=True)]
