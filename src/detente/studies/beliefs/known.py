"""What the record tells of two states, year by year, while their beliefs are filtered from their acts.

===============  ========================================================================================
model            record
===============  ========================================================================================
economy, forces  as in a case; the latest year known, never a later one
distance         as in a case, of the first year
polity           electoral democracy index of V-Dem: full above .5, limited above .3, else none (assumption);
                 where it is missing, as the theory draws it
war              both on opposite sides of an interstate war in the year; unknown counts as none
===============  ========================================================================================

A year's filter starts from the figures of the year before. Years before the first figures are filtered with those.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from detente.core.arrays import Array
from detente.data import series
from detente.data.codes import Actor
from detente.data.dyads import wars_ongoing
from detente.data.record import Record
from detente.data.to_world import Start, regime, start


@dataclass(frozen=True)
class Known:
    """What the record gives a filter.

    Attributes
    ----------
    first
        Fields of the first world: ``economy``, ``capability`` and, where known, ``polity`` [n]; ``distance`` [n, n].
    after
        The same without distance as known at the end of each year, by year; empty where nothing is known.
    war
        Whether the two fought in a year, by year.
    notes
        What is not on record, as sentences.
    """

    first: dict[str, Array]
    after: dict[int, dict[str, Array]]
    war: dict[int, bool]
    notes: tuple[str, ...] = field(default=())


def read_known(record: Record, sides: tuple[Actor, Actor], years: Sequence[int]) -> Known:
    """Read what the record gives a filter.

    Parameters
    ----------
    sides
        The states.
    years
        Years in which they are watched, in order.
    """
    wanted = (years[0] - 1, *years)
    starts, regimes = _starts(record, sides, wanted), _regimes(record, sides, wanted)
    after = {}
    for year in wanted:
        fields = {} if year not in starts else _sizes(starts[year])
        after[year] = fields | ({} if year not in regimes else {"polity": regimes[year]})
    begin = next(iter(starts.values()), None)
    if begin is None:
        first = {"economy": np.ones(2), "capability": np.full(2, 0.5), "distance": np.zeros((2, 2))}
        notes: tuple[str, ...] = ("The sizes of the two: they are taken for equals, side by side.",)
    else:
        first = _sizes(begin) | {"distance": np.array(begin.distance)}
        late = begin.year > years[0]
        notes = (f"The sizes of the two before {begin.year}: those of that year are taken.",) if late else ()
    if wanted[0] in regimes:
        first["polity"] = regimes[wanted[0]]
    wars = zip(years, wars_ongoing(record, *sides, years), strict=True)
    return Known(first, {year: after[year] for year in years}, {year: bool(war) for year, war in wars}, notes)


def _starts(record: Record, sides: tuple[Actor, Actor], years: Sequence[int]) -> dict[int, Start]:
    """Sizes and forces by year: the latest that are known."""
    found: dict[int, Start] = {}
    last: Start | None = None
    for year in years:
        last = start(record, sides, (year, year + 1)) or last
        if last is not None:
            found[year] = last
    return found


def _sizes(begin: Start) -> dict[str, Array]:
    return {"economy": np.array(begin.economy), "capability": np.array(begin.capability)}


def _regimes(record: Record, sides: tuple[Actor, Actor], years: Sequence[int]) -> dict[int, Array]:
    """Regimes by year, from the year in which both are known: the latest that are."""
    found: dict[int, Array] = {}
    last: list[float | None] = [None, None]
    columns = [series.of_state(record, "democracy", "v2x_polyarchy", side, years) for side in sides]
    for year, *now in zip(years, *columns, strict=True):
        last = [before if value is None else float(regime(value)) for before, value in zip(last, now, strict=True)]
        if None not in last:
            found[year] = np.array(last, float)
    return found
