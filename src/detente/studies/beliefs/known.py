"""What the record tells of two states, year by year, while their beliefs are filtered from their acts.

===============  ========================================================================================
model            record
===============  ========================================================================================
economy, forces  as in every first world (`detente.data.to_world`); the latest year known, never a later one
distance         likewise, of the first year
polity           likewise; the latest known; where the source is not at hand, as the theory draws it
war              both on opposite sides of an interstate war in the year; unknown counts as none
===============  ========================================================================================

A year's filter starts from the figures of the year before. Years before the first figures are filtered with those.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from detente.core.arrays import Array
from detente.data.codes import Actor
from detente.data.model_units import regimes
from detente.data.panel.actors import Selected
from detente.data.record import Record
from detente.data.to_world import Mapping, Start


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
    mapping = Mapping(record, sides, (*wanted, years[-1] + 1))
    starts, polity = _starts(mapping, wanted), _regimes(mapping, wanted)
    after = {}
    for year in wanted:
        fields = {} if year not in starts else _sizes(starts[year])
        after[year] = fields | ({} if year not in polity else {"polity": polity[year]})
    begin = next(iter(starts.values()), None)
    if begin is None:
        first = {"economy": np.ones(2), "capability": np.full(2, 0.5), "distance": np.zeros((2, 2))}
        notes: tuple[str, ...] = ("The sizes of the two: they are taken for equals, side by side.",)
    else:
        first = _sizes(begin) | {"distance": np.array(begin.distance)}
        late = begin.year > years[0]
        notes = (f"The sizes of the two before {begin.year}: those of that year are taken.",) if late else ()
    if wanted[0] in polity:
        first["polity"] = polity[wanted[0]]
    fought = Selected(record, sides, years, of_dyads=["war_ongoing"]).of_dyad("war_ongoing", *sides)
    wars = zip(years, fought, strict=True)
    return Known(first, {year: after[year] for year in years}, {year: bool(war) for year, war in wars}, notes)


def _starts(mapping: Mapping, years: Sequence[int]) -> dict[int, Start]:
    """Sizes and forces by year: the latest that are known."""
    found: dict[int, Start] = {}
    last: Start | None = None
    for year in years:
        last = mapping.start(year) or last
        if last is not None:
            found[year] = last
    return found


def _sizes(begin: Start) -> dict[str, Array]:
    return {"economy": np.array(begin.economy), "capability": np.array(begin.capability)}


def _regimes(mapping: Mapping, years: Sequence[int]) -> dict[int, Array]:
    """Regimes by year: of each state the latest that is known."""
    found: dict[int, Array] = {}
    last: tuple[float | None, ...] = (None, None)
    for year in years:
        now = mapping.democracy(year)
        last = tuple(before if value is None else value for before, value in zip(last, now, strict=True))
        if mapping.knows_regimes:
            found[year] = regimes(np.array([np.nan if one is None else one for one in last], float))
    return found
