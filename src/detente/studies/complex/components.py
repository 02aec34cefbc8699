"""Components of security interdependence, selected from the panel as matrices.

A mean is over the years in which both were states and the source speaks; a source that is not at hand, or does
not speak of these years, counts nothing, and a note says so. A zero is written only inside a source's coverage.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.errors import DataError
from detente.data.codes import Actor
from detente.data.panel import dyad_years
from detente.data.panel.actors import Selected
from detente.data.record import Record, is_member
from detente.data.registry import SOURCES
from detente.studies.complex.matrix import Parts

LEVELS = 5.0
"""Highest level of hostility of a dispute (war)."""

LISTS = {"rivalries_tss": "rivalry_tss", "rivalries": "rivalry_td"}
"""Lists of rivalries, the one that is taken if it is at hand first, and their columns."""

STATES = ("imports", "exports", "capital_lat", "capital_lng")
"""Columns of states that are read."""

DYADS = (
    "war_ongoing", "gml_top_hostility_a", "arms_race_grh", "icb_triggered", "atop_defense", "joint_igos",
    "imports_a_from_b", "conttype", "capdist_km",
)  # fmt: skip
"""Columns of dyads that are read, beside that of rivalries."""

Matrix = Any
"""Array [state, state]."""


class _Reader:
    """The panel as arrays [year, state, state]; not a number where nothing is on record."""

    def __init__(self, record: Record, actors: Sequence[Actor], years: Sequence[int], inside: int) -> None:
        self.record, self.actors, self.years, self.inside = record, tuple(actors), tuple(years), inside
        self.rivals = next((name for name in LISTS if record.table(name) is not None), "rivalries_tss")
        self.rows = Selected(record, actors, years, of_states=STATES, of_dyads=(*DYADS, LISTS[self.rivals]))
        self.notes: list[str] = []
        self.there = np.array([[is_member(actor, year) for actor in actors] for year in self.years])
        self.both = self.there[:, :, None] & self.there[:, None, :]

    def mean(self, values: Array, source: str, name: str) -> Matrix:
        """Mean over the years in which both were states and the source speaks; ``None`` where it never does."""
        if source in self.record.notes:
            self.notes.append(f"{SOURCES[source].title}: {self.record.notes[source]} It counts nothing here.")
            return None
        known = [SOURCES[source].covers(year) for year in self.years]
        if not any(known):
            self.notes.append(f"{name}: not on record in these years; it counts nothing here.")
            return None
        absent = [year for year, good in zip(self.years, known, strict=True) if not good]
        if absent:
            self.notes.append(f"{name}: mean of the years on record; {absent[0]}-{absent[-1]} are not.")
        use = self.both & np.isfinite(values)
        count = use.sum(0)
        found = np.where(count > 0, np.where(use, values, 0.0).sum(0) / np.maximum(count, 1), np.nan)
        np.fill_diagonal(found, 0.0)
        gaps = np.isnan(found) & (self.both.sum(0) > 0)
        self.note_gaps(name, gaps[: self.inside, : self.inside])
        return found

    def note_gaps(self, name: str, gaps: Array) -> None:
        """Say for how many pairs there is nothing on record, and with whom most."""
        pairs = int(gaps.sum()) // 2
        if not pairs:
            return
        order = sorted(range(len(gaps)), key=lambda i: -int(gaps[i].sum()))
        names = ", ".join(self.actors[i].name for i in order[:3] if gaps[i].any())
        them = "1 pair of states, which counts" if pairs == 1 else f"{pairs} pairs of states, which count"
        self.notes.append(f"{name}: not on record for {them} nothing there; most with {names}.")


def _disputes(reader: _Reader) -> Array:
    level = reader.rows.matrix("gml_top_hostility_a")
    return np.fmax(level, np.swapaxes(level, 1, 2)) / LEVELS


def _crises(reader: _Reader) -> Array:
    return np.minimum(reader.rows.matrix("icb_triggered"), 1.0)


def _organisations(reader: _Reader) -> Array:
    """Beyond the median pair of the whole system, as a share of the way from there to the most of any."""
    import polars as pl

    if not any(SOURCES["joint_igos"].covers(year) for year in reader.years):
        return reader.rows.matrix("joint_igos")
    shared = dyad_years(reader.record, reader.years, columns=["joint_igos"]).drop_nulls("joint_igos").collect()
    by_year = shared.group_by("year").agg(pl.col("joint_igos").median(), pl.col("joint_igos").max().alias("most"))
    known = {year: (usual, most) for year, usual, most in by_year.iter_rows()}
    usual, most = np.array([known.get(year, (np.nan, np.nan)) for year in reader.years])[:, :, None, None].swapaxes(
        0, 1
    )
    return np.maximum((reader.rows.matrix("joint_igos") - usual) / np.maximum(most - usual, 1.0), 0.0)


def _trade(reader: _Reader) -> Array:
    """Share of the other in the trade of each, mean of the two, or that of the one whose trade is known."""
    bought = reader.rows.matrix("imports_a_from_b")
    flows = _sum(bought, np.swapaxes(bought, 1, 2))
    whole = _sum(reader.rows.vector("imports"), reader.rows.vector("exports"))
    shares = np.minimum(flows / np.where(whole > 0, whole, np.nan)[:, :, None], 1.0)
    back = np.swapaxes(shares, 1, 2)
    return _sum(shares, back) / np.maximum(np.isfinite(shares) + 1 * np.isfinite(back), 1)


def _sum(one: Array, other: Array) -> Array:
    """Sum of what is known of the two."""
    return np.where(np.isfinite(one) | np.isfinite(other), np.nan_to_num(one) + np.nan_to_num(other), np.nan)


@dataclass(frozen=True)
class Component:
    """A component of the formula.

    Attributes
    ----------
    title
        For people.
    source
        The source that it cannot do without.
    read
        Makes its values of every year [year, state, state].
    """

    title: str
    source: str
    read: Callable[[_Reader], Array]


def _column(name: str) -> Callable[[_Reader], Array]:
    return lambda reader: reader.rows.matrix(name)


COMPONENTS = {
    "war": Component("Wars", "wars", _column("war_ongoing")),
    "dispute": Component("Disputes", "disputes", _disputes),
    "rivalry": Component("Rivalries", "rivalries_tss", lambda reader: reader.rows.matrix(LISTS[reader.rivals])),
    "arms_race": Component("Arms races", "arms_races", _column("arms_race_grh")),
    "crisis": Component("Crises", "crises", _crises),
    "pact": Component("Defence pacts", "alliances", _column("atop_defense")),
    "organisations": Component("Shared organisations", "joint_igos", _organisations),
    "trade": Component("Trade", "dyadic_trade", _trade),
}
"""How each component is read."""


def _contiguity(reader: _Reader) -> tuple[Matrix, Matrix]:
    """Share of the common years as neighbours by land, and across water."""
    kind = reader.rows.matrix("conttype")
    if "contiguity" in reader.record.notes:
        reader.notes.append("Contiguity is not at hand: proximity is that of the capitals alone.")
    count = np.maximum(reader.both.sum(0), 1)
    return ((kind == 1) & reader.both).sum(0) / count, ((kind > 1) & reader.both).sum(0) / count


def _places(reader: _Reader) -> tuple[tuple[float, float] | None, ...]:
    """Capital of each state in the middle of its years: longitude and latitude."""
    east, north = (reader.rows.vector(name) for name in ("capital_lng", "capital_lat"))
    found: list[tuple[float, float] | None] = []
    for state, known in enumerate(np.isfinite(east).T):
        years = np.flatnonzero(known)
        middle = years[len(years) // 2] if len(years) else 0
        found.append((float(east[middle, state]), float(north[middle, state])) if len(years) else None)
    return tuple(found)


def _distances(reader: _Reader) -> Matrix:
    """Distance of the capitals, mean of the years in which both were states [km]."""
    apart = reader.rows.matrix("capdist_km")
    known = np.isfinite(apart)
    count = known.sum(0)
    found = np.where(count > 0, np.where(known, apart, 0.0).sum(0) / np.maximum(count, 1), np.nan)
    np.fill_diagonal(found, 0.0)
    return found


_OF_TIES = tuple(one.source for name, one in COMPONENTS.items() if name != "rivalry")


def read_parts(record: Record, actors: Sequence[Actor], years: Sequence[int], inside: int | None = None) -> Parts:
    """Read everything that the formula is made of.

    Parameters
    ----------
    actors
        The states.
    inside
        How many of the states, from the first, the notes are about; all if absent.

    Raises
    ------
    DataError
        No source of ties between states is at hand.
    """
    reader = _Reader(record, actors, years, len(actors) if inside is None else inside)
    components = {}
    for name, one in COMPONENTS.items():
        found = reader.mean(one.read(reader), reader.rivals if name == "rivalry" else one.source, one.title)
        if found is not None:
            components[name] = found
    if not components and all(name in record.notes for name in (reader.rivals, *_OF_TIES)):
        message = "No source of ties between states is at hand, so nothing can be said of them."
        hint = "Get them with: detente data fetch all; or name a folder of raw files with --data DIR."
        raise DataError(message, hint)
    land, water = _contiguity(reader)
    if "capitals" in record.notes:
        reader.notes.append("Capitals are not at hand: only neighbours are near.")
    places, apart = _places(reader), _distances(reader)
    return Parts(tuple(actors), tuple(years), components, apart, land, water, places, tuple(reader.notes))
