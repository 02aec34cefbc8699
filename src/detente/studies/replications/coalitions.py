"""The smallest winning coalition among the first candidates of every size.

Candidate states are combined in the order of their positions; of every size only the first hundred
combinations are looked at, as in StateSim [Horvath2020]_. The sum of such a combination is a sum of the first few
candidates, plus or minus a handful of single ones, so all sums of one call come out of a few array additions.
"""

from __future__ import annotations

from functools import cache
from itertools import chain, combinations, islice

import numpy as np

from detente.core.arrays import Array

LOOKED_AT = 100
"""Combinations of every size that are looked at [Horvath2020]_."""


def smallest_winning(strengths: Array, needed: float) -> tuple[int, ...] | None:
    """Return the cheapest combination whose strength is above what is needed.

    Parameters
    ----------
    strengths : array [candidate]
        Strength of every candidate, in their order.
    needed
        What the combination has to exceed; below zero the empty combination does.

    Returns
    -------
    tuple of int or None
        Positions of the chosen candidates; ``None`` if no combination looked at is strong enough.
    """
    if needed < 0:
        return ()
    count = len(strengths)
    if strengths.sum() <= needed:
        return None
    terms, starts = _table(count)
    parts = np.concatenate(((0.0,), strengths.cumsum(), strengths, -strengths))
    sums = parts[terms[0]]
    for term in terms[1:]:
        sums += parts[term]
    sums = np.where(sums > needed, sums, np.inf)
    best = int(sums.argmin())
    if sums[best] == np.inf:
        return None
    size = int(np.searchsorted(starts, best, side="right")) - 1
    return next(islice(combinations(range(count), size), best - int(starts[size]), None))


@cache
def _table(count: int) -> tuple[Array, Array]:
    """Terms [term, combination] of the sums of all combinations looked at, and where each size begins [size]."""
    rows = [list(islice(combinations(range(count), size), LOOKED_AT)) for size in range(count + 1)]
    terms = [_terms(chosen, count) for chosen in chain.from_iterable(rows)]
    width = max(len(term) for term in terms)
    table = np.zeros((width, len(terms)), np.intp)
    for column, term in enumerate(terms):
        table[: len(term), column] = term
    return table, np.cumsum([0, *(len(row) for row in rows)])[:-1]


def _terms(chosen: tuple[int, ...], count: int) -> list[int]:
    """Positions in ``[0, cumulative sums, candidates, negated candidates]`` that add up to the chosen ones."""
    lead = next((k for k, place in enumerate(chosen) if place != k), len(chosen))
    added = [1 + count + place for place in chosen[lead:]]
    taken = set(chosen)
    left_out = [1 + 2 * count + place for place in range(count) if place not in taken]
    return [lead, *added] if len(added) <= len(left_out) else [count, *left_out]
