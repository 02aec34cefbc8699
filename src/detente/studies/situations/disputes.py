"""Disputes as rows of one side towards the other, and what is known of them at the end of a year."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from detente.core.arrays import Array
from detente.core.errors import DataError
from detente.data.panel.tables import read
from detente.data.record import Record

if TYPE_CHECKING:
    import polars as pl

FIRST, LAST = 1816, 2010
"""First and last year in which every dispute is listed."""
NONE = 9_999
"""Years since what never was."""
NO_CLAIM = 9
"""Kind of no claim; 0 territory, 1 the other's government, 2 anything else."""
LASTING, SETTLED, DEFEATED = 0, 1, 2
"""How a dispute left a claim: standing, settled by negotiation or compromise, or with the claimant's defeat."""
ENDS = ((SETTLED, DEFEATED), (SETTLED,), ())
"""Endings with which a claim is over, by the level of the threshold ``settled``."""
WIDE, TALL = 10_000, 1_000
"""More than any year, and more than any COW number."""


@dataclass(frozen=True, eq=False)
class Disputes:
    """A row for each side of a dispute with each opponent in each year.

    Attributes
    ----------
    state, other, year : array of int [row]
        Whose row, against whom, when.
    hostility : array of int [row]
        Its highest hostility, 1 none to 5 war.
    kind : array of int [row]
        Kind of claim: 0 territory, 1 the other's government, 2 anything else, 9 nothing.
    ended : array of int [row]
        How the dispute left the claim: standing, settled, or with the claimant's defeat.
    last : int
        Last year in which every dispute is listed.
    first : int
        First such year.
    """

    state: Array
    other: Array
    year: Array
    hostility: Array
    kind: Array
    ended: Array
    last: int = LAST
    first: int = FIRST

    @cached_property
    def _pair(self) -> Array:
        return self.state.astype(np.int64) * TALL + self.other

    def since(self, state: Array, other: Array, year: Array, rows: Array, *, before: bool = False) -> Array:
        """Return the years since the last of some rows of a state towards another; ``NONE`` where there is none.

        Parameters
        ----------
        state, other, year
            Directed dyad-years.
        rows
            Which rows count.
        before
            Whether those of the year itself do not.
        """
        keys = np.sort(self._pair[rows] * WIDE + self.year[rows])
        pair = state.astype(np.int64) * TALL + other
        place = np.searchsorted(keys, pair * WIDE + year, "left" if before else "right") - 1
        if not keys.size:
            return np.full(np.shape(year), NONE)
        found = keys[np.maximum(place, 0)]
        same = (place >= 0) & (found // WIDE == pair)
        return np.where(same, year - found % WIDE, NONE)

    def hostility_of(self, state: Array, other: Array, year: Array) -> Array:
        """Return the highest hostility of a state towards another in a year; 0 where no dispute is listed."""
        keys, place = np.unique(self._pair * WIDE + self.year, return_inverse=True)
        top = np.zeros(keys.size, int)
        np.maximum.at(top, place, self.hostility)
        if not keys.size:
            return np.zeros(np.shape(year), int)
        wanted = (state.astype(np.int64) * TALL + other) * WIDE + year
        at = np.minimum(np.searchsorted(keys, wanted), keys.size - 1)
        return np.where(keys[at] == wanted, top[at], 0)

    def standing(self, kind: int, settled: int) -> tuple[Array, Array]:
        """Return which rows claim something, and which of these are not over with their dispute.

        Parameters
        ----------
        kind
            Level of the threshold ``claim``.
        settled
            Level of the threshold ``settled``.
        """
        claims = self.kind <= kind
        return claims, claims & ~np.isin(self.ended, ENDS[settled])

    def targets(self, state: Array, year: Array, kind: int, settled: int, memory: int) -> Array:
        """Count the states against which a state has claims that count in a year.

        Parameters
        ----------
        state, year
            State-years.
        kind, settled
            Levels of the thresholds ``claim`` and ``settled``.
        memory
            Years for which a claim counts.
        """
        claims, lasting = self.standing(kind, settled)
        length = np.where(lasting, memory, 1)[claims]
        rows = np.repeat(np.flatnonzero(claims), length)
        step = np.arange(rows.size) - np.repeat(np.cumsum(length) - length, length)
        alive = np.unique(self._pair[rows] * WIDE + self.year[rows] + step)
        held, count = np.unique(alive // WIDE // TALL * WIDE + alive % WIDE, return_counts=True)
        if not held.size:
            return np.zeros(np.shape(year), int)
        wanted = state.astype(np.int64) * WIDE + year
        at = np.minimum(np.searchsorted(held, wanted), held.size - 1)
        return np.where(held[at] == wanted, count[at], 0)


COLUMNS = (
    "ccode1", "ccode2", "year", "sidea1", "revstate1", "revtype11", "revtype12", "hostlev1", "outcome", "settle",
)  # fmt: skip


def read_disputes(record: Record) -> Disputes:
    """Read the disputes of the record.

    Raises
    ------
    DataError
        They are not at hand.
    """
    table = read(record, "disputes", COLUMNS)
    if table is None:
        message = f"Situations cannot be told: {record.notes['disputes']}"
        raise DataError(message, "Get the source with: detente data fetch disputes")
    return disputes_of(table)


def disputes_of(table: pl.DataFrame) -> Disputes:
    """Turn directed dispute-dyad-years into rows.

    Parameters
    ----------
    table
        ``COLUMNS`` as GML have them. Who wants a revision of an unknown kind claims "anything else".
    """
    held = {name: table[name].fill_null(-1).to_numpy().astype(int) for name in COLUMNS}
    wants, types = held["revstate1"] == 1, (held["revtype11"], held["revtype12"])
    territory, government = (np.any([one == code for one in types], 0) for code in (1, 3))
    kind = np.where(~wants, NO_CLAIM, np.where(territory, 0, np.where(government, 1, 2)))
    side_a, outcome = held["sidea1"] == 1, held["outcome"]
    defeat = np.where(side_a, np.isin(outcome, (2, 3)), np.isin(outcome, (1, 4)))
    settled = (held["settle"] == 1) | (outcome == 6)
    ended = np.where(settled, SETTLED, np.where(defeat, DEFEATED, LASTING))
    return Disputes(held["ccode1"], held["ccode2"], held["year"], held["hostlev1"], kind, ended)
