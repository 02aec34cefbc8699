"""Dyads of a run: both directions side by side, and whose acts were their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

import numpy as np

from detente.core.arrays import Array
from detente.core.errors import InvalidValue
from detente.core.run import Run
from detente.core.scripted import chosen, judged

WINDOW = 20
"""Years at the end of a run over which conduct is judged."""
FREE = 0.25
"""Share of the years that must be free of what interventions force, for conduct in them to be judged."""


def as_run(given: object, what: str) -> Run:
    """Return what is given if it is a run; raise ``InvalidValue`` if not.

    Parameters
    ----------
    given
        Anything.
    what
        What is made of it, such as ``A diagnosis``.
    """
    if isinstance(given, Run):
        return given
    message = f"{what} is of a Run, and this is {type(given).__name__}."
    hint = "Give what detente.simulate(..., keep=detente.NEEDS) returns"
    raise InvalidValue(message, f"{hint}; a report of detente.run has one already: report.diagnosis.")


@lru_cache(maxsize=64)
def pairs(states: int) -> tuple[Array, Array]:
    """Return the two states of each dyad, the one that comes first and the other [dyad]."""
    first, other = np.triu_indices(states, 1)
    return first, other


def sides(run: Run, name: str, window: slice | None = None) -> Array:
    """Return a record of dyads with both directions last [replicate, year, dyad, 2].

    ``[..., 0]`` is the view or act of the state that comes first, ``[..., 1]`` of the other.
    """
    record = run[name] if window is None else run[name][:, window]
    if record.shape[-1] == 2:  # one dyad: its sides lie beside each other
        return record.reshape(*record.shape[:-2], 1, 4)[..., 1:3]
    i, j = pairs(record.shape[-1])
    return _as_alone(np.stack([record[..., i, j], record[..., j, i]], -1))


def both_states(run: Run, name: str, window: slice | None = None) -> Array:
    """Return a record of states for each dyad [replicate, year, dyad, 2]."""
    record = run[name] if window is None else run[name][:, window]
    if record.shape[-1] == 2:
        return record[..., None, :]
    i, j = pairs(record.shape[-1])
    return _as_alone(np.stack([record[..., i], record[..., j]], -1))


def _as_alone(both: Array) -> Array:
    """Lay replicates out one after another, each as it lies alone: then its sums add up in the same order."""
    if not _EACH.get():
        return both
    order = sorted(range(1, both.ndim), key=lambda axis: -both.strides[axis])
    back = 1 + np.argsort(order)
    return np.ascontiguousarray(both.transpose(0, *order)).transpose(0, *back)


def both_values(run: Run, name: str, default: float | None = None) -> Array:
    """Return a parameter as the two states of each dyad have it [dyad, 2]: in a mixed world they may differ.

    Parameters
    ----------
    run
        A record.
    name
        A parameter.
    default
        Value if the theory has no such parameter.
    """
    value = run.values[name] if default is None else run.values.get(name, default)
    n = run.scenario.states
    each = np.broadcast_to(np.asarray(value, float).reshape(-1), (n,))
    i, j = pairs(n)
    return np.stack([each[i], each[j]], -1)


def relevant(run: Run) -> Array:
    """Return which dyads matter [replicate, dyad]: reach above one half in the last year, if recorded, else all.

    None does in a replicate that failed.
    """
    sound = ~run.failed[:, None]
    if "prox" in run:
        return (sides(run, "prox", slice(-1, None))[:, 0, :, 0] > 0.5) & sound
    n = run.scenario.states
    return np.ones((run.replicates, n * (n - 1) // 2), bool) & sound


def share(condition: Array, among: Array) -> Array:
    """Return the share of the dyads ``among`` [replicate, dyad] that meet a condition; NaN where there is none."""
    count = among.sum(1)
    met = (np.asarray(condition, float) * among).sum(1)
    return np.where(count > 0, met / np.maximum(count, 1), np.nan)


def mean_known(values: Array, axis: int) -> Array:
    """Return the mean of what is known along an axis, which is what is not NaN; NaN where nothing is."""
    known = ~np.isnan(values)
    if known.all():
        mean: Array = values.mean(axis)
        return mean
    count = known.sum(axis)
    return np.where(count > 0, np.where(known, values, 0.0).sum(axis) / np.maximum(count, 1), np.nan)


def share_known(values: Array, among: Array) -> Array:
    """Return ``share`` of the dyads of which a value is known, which is not NaN [replicate, dyad]."""
    return share(np.nan_to_num(values), among & ~np.isnan(values))


def where_known(condition: Array, known: Array) -> Array:
    """Return a condition as 1 or 0, and NaN where it is not known."""
    return np.where(known, np.asarray(condition, float), np.nan)


def share_of_years(condition: Array, among: Array) -> Array:
    """Return the share of dyad-years (or sides of them) that meet a condition; NaN where there is none.

    Parameters
    ----------
    condition, among
        Of the same shape, replicates first.
    """
    rest = tuple(range(1, among.ndim))
    count = among.sum(rest)
    met = (np.asarray(condition, float) * among).sum(rest)
    return np.where(count > 0, met / np.maximum(count, 1), np.nan)


_EACH: ContextVar[bool] = ContextVar("each", default=False)


@contextmanager
def each_by_itself() -> Iterator[None]:
    """Have replicates diagnosed together as each is alone: no mean is taken over them, and no bit moves."""
    token = _EACH.set(True)
    try:
        yield
    finally:
        _EACH.reset(token)


def mean_defined(values: Array) -> float:
    """Return the mean over the replicates in which a value is defined; NaN if there is none."""
    if _EACH.get():
        return values  # type: ignore[no-any-return]  # for `merge_diagnoses`, which takes the mean
    defined = values[np.isfinite(values)]
    return float(defined.mean()) if defined.size else float("nan")


def benign(run: Run, window: slice | None = None) -> Array:
    """Return which dyads hold two security-seekers throughout the run, or a window of it [replicate, dyad]."""
    return ~(both_states(run, "malign", window) > 0.5).any(1).any(-1)


def entropy(p: Array) -> Array:
    """Return the entropy of a binary probability [bits]."""
    q = np.clip(np.asarray(p, float), 1e-9, 1 - 1e-9)
    return -(q * np.log2(q) + (1 - q) * np.log2(1 - q))


def forced_acts(run: Run, window: slice | None = None, *, of_players: bool = False) -> Array:
    """Return the acts that interventions force [year, dyad, 2]: 1 compete, 0 restraint, NaN where conduct is free.

    Parameters
    ----------
    run
        A record.
    window
        Years to look at; all if None.
    of_players
        Whether acts that players chose count as well.
    """
    n = run.scenario.states
    acts = np.full((run.years, n, n), np.nan)
    for what in (*run.scenario.interventions, *run.interventions):
        if what.conduct is not None:
            rows = slice(None) if what.actor is None else what.actor
            cols = slice(None) if what.target is None else what.target
            acts[what.year : what.until, rows, cols] = what.conduct
    if not of_players:
        acts[chosen(run)] = np.nan
    i, j = pairs(n)
    both = np.stack([acts[:, i, j], acts[:, j, i]], -1)
    return both if window is None else both[window]


def free_years(run: Run, window: slice | None = None) -> Array:
    """Return the years in which neither side's act is forced, for both sides alike [year, dyad, 2]."""
    years = judged(run, slice(None) if window is None else window)
    return np.repeat(years[..., None], 2, -1)


def tell_forced(run: Run, window: slice) -> str:
    """Return in how many years of a window interventions force an act, in words; empty if in none."""
    forced = int((~np.isnan(forced_acts(run, window))).any((1, 2)).sum())
    total = len(range(*window.indices(run.years)))
    return f" In {forced} of these {total} years an intervention forces an act: they do not count." if forced else ""


def own_acts(run: Run, window: slice | None = None) -> tuple[Array, Array]:
    """Return acts of one's own accord: which years are free, and in which of them a side competed and meant to.

    Parameters
    ----------
    run
        A record with ``conduct`` and ``intended``.
    window
        Years to look at; all if None.

    Returns
    -------
    tuple of array
        Free of what interventions force [year, dyad, 2]; competed of its own accord [replicate, year, dyad, 2], not by
        accident and not because of a war that others brought.
    """
    free = free_years(run, window)
    meant = (sides(run, "conduct", window) >= 0.5) & (sides(run, "intended", window) >= 0.5)
    return free, meant & free


def of_free_years(condition: Array, free: Array) -> tuple[Array, Array]:
    """Return each side's share of the free years that meet a condition, and whether enough are free to judge.

    Parameters
    ----------
    condition
        [replicate, year, dyad, 2].
    free
        Years whose act is not forced [year, dyad, 2].

    Returns
    -------
    tuple of array
        Share [replicate, dyad, 2], and whether a quarter of the years are free on both sides [dyad].
    """
    count = free.sum(0)
    part = (condition & free).sum(1) / np.maximum(count, 1)
    return part, (count >= FREE * len(free)).all(-1) & (count > 0).all(-1)
