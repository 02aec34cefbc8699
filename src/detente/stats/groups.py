"""Which rows share a state, a pair or a year, and sums over them."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.errors import InvalidValue
from detente.stats.checks import check_labels


def number_groups(*labels: Array) -> tuple[Array, int]:
    """Give a number to each group of rows that agree in all labels.

    Parameters
    ----------
    labels : array [row]
        The labels, of any kind that sorts.

    Returns
    -------
    tuple
        The group of each row [row], and how many groups there are.
    """
    place = np.zeros(len(labels[0]), np.int64)
    for label in labels:
        _, each = np.unique(label, return_inverse=True)
        place = place * (int(each.max(initial=0)) + 1) + each
    _, place = np.unique(place, return_inverse=True)
    return place, int(place.max(initial=-1)) + 1


def sum_groups(values: Array, place: Array, count: int) -> Array:
    """Sum the rows of each group [group, k].

    Parameters
    ----------
    values : array [row, k]
        What is summed.
    place : array [row]
        Group of each row.
    count
        Number of groups.
    """
    return np.stack([np.bincount(place, weights=part, minlength=count) for part in values.T], axis=1)


def blocks_of(year: Array, blocks: int) -> Array:
    """Give every year its calendar block, such as a decade of ten, whatever rows there are.

    Parameters
    ----------
    year : array of int [row]
        The years.
    blocks
        Length of a block [years].
    """
    if isinstance(blocks, bool) or not isinstance(blocks, (int, np.integer)) or blocks < 1:
        message = f"A block of {blocks} years is none: blocks must be 1 or more."
        raise InvalidValue(message, "Give a whole number of years.")
    return np.asarray(year) if blocks == 1 else np.floor_divide(np.asarray(year).astype(np.int64), blocks)


def squares(sums: Array) -> Array:
    """Sum of the outer products of the groups' sums [k, k]."""
    return sums.T @ sums


def _incidence(count: int, *places: Array) -> Any:
    """Matrix of zeros and ones that sums the rows of each group, a row being in as many as there are places."""
    from scipy.sparse import csr_array

    rows = np.tile(np.arange(len(places[0])), len(places))
    return csr_array((np.ones(len(rows)), (np.concatenate(places), rows)), shape=(count, len(places[0])))


class Groups:
    """Rows by state, pair and year: made once, for as many estimates from the same rows as one likes.

    Parameters
    ----------
    one, other : array [row]
        The two states of each row, in either order.
    year : array [row], optional
        Its year; without it, rows that share no state count as independent.
    blocks
        Years that share shocks, as calendar blocks of so many: 10 where what moves a year lives on in the next.

    Raises
    ------
    InvalidValue
        A label is missing, there are more of one than of the other, a state is paired with itself, or blocks are none.
    """

    def __init__(self, one: Array, other: Array, year: Array | None = None, *, blocks: int = 1) -> None:
        one = check_labels("The first state", one)
        other = check_labels("The other state", other, len(one))
        year = None if year is None else check_labels("The year", year, len(one))
        both, self.states = number_groups(np.concatenate([one, other]))
        self.one, self.other = both[: len(one)], both[len(one) :]
        if np.any(self.one == self.other):
            message = f"A row pairs {one[self.one == self.other][0]} with itself."
            raise InvalidValue(message, "Leave such rows out: a pair has two states.")
        self.pair, self.pairs = number_groups(np.minimum(self.one, self.other), np.maximum(self.one, self.other))
        self.year: Array | None
        self.year, self.years = (None, 0) if year is None else number_groups(blocks_of(year, blocks))

    @cached_property
    def _state_years(self) -> tuple[Array, int]:
        return number_groups(np.concatenate([self.one, self.other]), np.concatenate([self.year, self.year]))

    @cached_property
    def _pair_years(self) -> tuple[Array, int]:
        return number_groups(self.pair, self.year)

    @cached_property
    def _by_state(self) -> Any:
        return _incidence(self.states, self.one, self.other)

    @cached_property
    def _by_state_year(self) -> Any:
        place, count = self._state_years
        half = len(place) // 2
        return _incidence(count, place[:half], place[half:])

    @cached_property
    def _by_pair(self) -> Any:
        return _incidence(self.pairs, self.pair)

    @cached_property
    def _by_year(self) -> Any:
        return None if self.year is None else _incidence(self.years, self.year)

    @cached_property
    def rows_of_states(self) -> Array:
        """How many rows each state is in [state, 1]."""
        return self.of_states(np.ones((len(self.one), 1)))

    @cached_property
    def rows_of_years(self) -> Array:
        """How many rows each year has [year, 1]; none without years."""
        return self.of_years(np.ones((len(self.one), 1)))

    def of_states(self, values: Array) -> Array:
        """Sum the rows of each state, a row counting for both of its states [state, k]."""
        found: Array = self._by_state @ values
        return found

    def of_pairs(self, values: Array) -> Array:
        """Sum the rows of each pair [pair, k]."""
        found: Array = self._by_pair @ values
        return found

    def of_years(self, values: Array) -> Array:
        """Sum the rows of each year [year, k]; no row without years."""
        found: Array = np.zeros((0, values.shape[1])) if self.year is None else self._by_year @ values
        return found

    def share_state(self, values: Array) -> Array:
        """Products of all rows that share a state, in whatever years [k, k]."""
        return squares(self.of_states(values)) - squares(self.of_pairs(values))

    def share_both(self, values: Array) -> Array:
        """Products of all rows that share a state and the year [k, k]."""
        if self.year is None:
            return np.zeros((values.shape[1],) * 2)
        place, count = self._pair_years
        pairs = values if count == len(values) else sum_groups(values, place, count)  # mostly each row by itself
        return squares(self._by_state_year @ values) - squares(pairs)
