"""Beliefs along the record against what states are known to have perceived: rank correlations, as they are.

==================  ======================================  =====================================================
measured            by                                      held against
==================  ======================================  =====================================================
distance            ideal points in the UN's votes, last    mean of the two beliefs of a dyad
                    year [BaileyEtAl2017]_
territorial threat  a latent scale of each state, last      its strongest belief about any other that is
                    year [MillerThreat2022]_                     politically relevant to it
gravity             threat as a crisis actor perceived it   its belief about the state that triggered the crisis
                    [BrecherWilkenfeld1997]_
==================  ======================================  =====================================================

Beliefs are those at the start of a year, filtered from acts before it; dyads are politically relevant ones. Beside each
correlation stands that of the plain fading memory of past disputes, which is no theory. Intervals are by Fisher's
transformation from errors that allow for what pairs of a state and of a year share. Territorial threat is estimated in
hindsight and from disputes among other things, so that part of its correlation is by construction.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.core.arrays import Array
from detente.data.panel.tables import read
from detente.data.record import Record
from detente.stats.dyadic import dyadic_means
from detente.stats.groups import Groups
from detente.studies.confront.quantities import QUANTITIES, Readings
from detente.studies.confront.trial import Perception

if TYPE_CHECKING:
    import polars as pl

    from detente.studies.confront.trial_table import TrialTable

FEWEST = 30
"""Fewest rows of a correlation."""

NOBODY = 100_000
"""Added to the number of a state it stands for the other side of its rows: rows of a state then share it alone."""

OTHER = 7
"""Gravity of no rank: some other threat."""

MEASURES = {
    "ideal_points": "distance of ideal points in the UN",
    "territorial_threat": "territorial threat",
    "gravity": "gravity of threats in crises",
}
"""What was measured, in words."""


@dataclass(frozen=True)
class _Rows:
    """Rows of one measure: whose they are, when, the measure, and how a column of both sides becomes one of rows."""

    one: Array
    other: Array
    year: Array
    measured: Array
    taken: Any

    def known(self) -> Array:
        found: Array = np.isfinite(self.measured)
        return found


def correlate(table: TrialTable, states: pl.DataFrame, record: Record) -> list[Perception]:
    """Correlate what theories say that states believed with what was measured.

    Parameters
    ----------
    table
        The table, with readings.
    states
        State-years, with ``terr_threat`` if it is at hand.
    record
        The record, for its crises.
    """
    found = []
    near = np.flatnonzero(table.column("prd") == 1)
    memory = table.column("acts_memory_log")[near]
    sides = {name: _sides(held, near) for name, held in table.readings.items()}
    for measure, rows in _measured(table, near, states, record):
        said = {name: rows.taken(*pair) for name, pair in sides.items()}
        found += _correlated(measure, rows, said, rows.taken(memory, memory))
    return found


def _sides(held: Readings, near: Array) -> tuple[Array, Array]:
    """Log-odds of malice that the first and the second state give each other [row]."""
    order = list(QUANTITIES)
    high, low, first = (held.dyads[near, order.index(f"belief_{which}")] for which in ("high", "low", "first"))
    return first.astype(float), high.astype(float) + low - first


def _measured(table: TrialTable, near: Array, states: pl.DataFrame, record: Record) -> Iterator[tuple[str, _Rows]]:
    one, other = table.sides(near)
    year = table.year[near].astype(int)
    apart = table.column("idealpoint_dist_lag1")[near]
    yield "ideal_points", _Rows(one, other, year, apart, lambda a, b: (a + b) / 2)
    if "terr_threat" in states.columns:
        yield "territorial_threat", _of_states(one, other, year, states)
    crises = _crises(record)
    if crises is not None:
        yield "gravity", _of_crises(one, other, year, crises)


def _of_states(one: Array, other: Array, year: Array, states: pl.DataFrame) -> _Rows:
    """State-years, with the largest value over the dyads of a state."""
    key = np.concatenate([one, other]) * 10_000 + np.concatenate([year, year])
    order = np.argsort(key, kind="stable")
    found, starts = np.unique(key[order], return_index=True)
    names = ("ccode", "year", "terr_threat")
    rows = states.select(names).drop_nulls().rows()
    threat = {int(code) * 10_000 + int(when) + 1: float(value) for code, when, value in rows}
    measured = np.array([threat.get(int(k), np.nan) for k in found])

    def largest(a: Array, b: Array) -> Array:
        both = np.concatenate([a, b])[order]
        held: Array = np.maximum.reduceat(np.where(np.isfinite(both), both, -np.inf), starts)
        return np.where(np.isfinite(held), held, np.nan)

    code = found // 10_000
    return _Rows(code, code + NOBODY, found % 10_000, measured, largest)


def _crises(record: Record) -> list[tuple[int, int, int, float]] | None:
    """Actor, trigger, year and gravity of each crisis for each actor; None if the source is not at hand."""
    frame = read(record, "crises", ("cracid", "trigent", "systrgyr", "yrtrig", "gravty"))
    if frame is None:
        return None
    found = []
    for actor, by, begun, drawn, gravity in frame.iter_rows():
        when = drawn if drawn is not None and drawn == drawn and drawn > 0 else begun
        if None not in (actor, by, when, gravity) and gravity == gravity and gravity != OTHER:
            found.append((int(actor), int(by), int(when), float(gravity)))
    return found


def _of_crises(one: Array, other: Array, year: Array, crises: list[tuple[int, int, int, float]]) -> _Rows:
    """Actors of crises whose dyad with the state that triggered them is there."""
    at = {(int(a), int(b), int(y)): row for row, (a, b, y) in enumerate(zip(one, other, year, strict=True))}
    held = [
        (row, actor == one[row], gravity)
        for actor, by, when, gravity in crises
        if (row := at.get((min(actor, by), max(actor, by), when))) is not None
    ]
    rows = np.array([row for row, _, _ in held], int)
    first = np.array([is_first for _, is_first, _ in held], bool)
    measured = np.array([gravity for _, _, gravity in held], float)
    return _Rows(one[rows], other[rows], year[rows], measured, lambda a, b: np.where(first, a[rows], b[rows]))


def _correlated(measure: str, rows: _Rows, said: Mapping[str, Array], memory: Array) -> list[Perception]:
    known = rows.known() & np.isfinite(memory)
    for values in said.values():
        known &= np.isfinite(values)
    count = int(known.sum())
    if count < FEWEST:
        return []
    target = _ranks(rows.measured[known])
    groups = Groups(rows.one[known], rows.other[known], rows.year[known])
    plain = _ranks(memory[known])
    names = [name for name, values in said.items() if np.ptp(values[known]) > 0]
    if target is None or not names:
        return []
    ranks = np.stack([found for name in names if (found := _ranks(said[name][known])) is not None], axis=1)
    rho = ranks.T @ target / count
    moved = ranks * target[:, None] - rho * (ranks**2 + target[:, None] ** 2) / 2  # influence of each row
    remembered = None if plain is None else float(plain @ target / count)
    varied = {}
    for name, value, held in zip(names, rho, dyadic_means(moved, groups), strict=True):
        low, high = _ends(float(value), held.high - held.estimate)
        varied[name] = Perception(measure, name, float(value), low, high, remembered, count)
    still = {n: Perception(measure, n, None, None, None, remembered, count) for n in said if n not in varied}
    return [(varied | still)[name] for name in said]


def _ranks(values: Array) -> Array | None:
    """Ranks with mean 0 and deviation 1; None of what never varies."""
    from scipy.stats import rankdata

    ranks: Array = rankdata(values)
    spread = ranks.std()
    return (ranks - ranks.mean()) / spread if spread > 0 else None


def _ends(value: float, reach: float) -> tuple[float, float]:
    """Give the interval of a correlation, by Fisher's transformation."""
    room = max(1.0 - value**2, 1e-12)
    middle = np.arctanh(np.clip(value, -1 + 1e-12, 1 - 1e-12))
    return float(np.tanh(middle - reach / room)), float(np.tanh(middle + reach / room))
