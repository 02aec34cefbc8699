"""The record as a theory is told it: for every year who there was, what they had, and what they did to each other.

- Economy, capability, polity, distance: as in every first world (`detente.data.to_world`), the states of the year its
  system; a dyad that is not in the frame is as far apart as can be.
- Alliance: defence obligation (ATOP).
- Conduct: 1 for the side that threatened, displayed or used force (hostility 2 to 5) in a dispute with the other in the
  year; else 0. The level on record is the highest of the whole dispute: before its last year it is not known yet, and
  whoever began it is told to have acted.
- Crisis, war: a dispute going on between the two; both on opposite sides of an interstate war.

Everything but the acts is taken from the year before; of a newcomer, distances are those of its first year.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.core.arrays import Array
from detente.data.model_units import distances, regimes, relative, sizes
from detente.studies.confront.covariates import HOSTILE

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class RecordedYear:
    """One year of the record.

    Attributes
    ----------
    year
        Calendar year.
    codes
        COW numbers of the members [n].
    given
        What was known at its start: fields of the world [n] or [n, n].
    conduct, crisis, war : [n, n]
        What happened in it; None after the last year on record.
    rows, one, two : [d]
        Rows of the dyad frame, and the places of their sides in ``codes``.
    """

    year: int
    codes: tuple[int, ...]
    given: dict[str, Array]
    conduct: Array | None
    crisis: Array | None
    war: Array | None
    rows: Array
    one: Array
    two: Array


class History:
    """The record of the whole system, year by year.

    Parameters
    ----------
    dyads, states
        Frames of the panel, collected; ``dyads`` in any order, with the columns of ``DYADS``.
    """

    DYADS = (
        "ccode_a",
        "ccode_b",
        "year",
        "conttype",
        "capdist_km",
        "majpow_a",
        "majpow_b",
        "atop_defense",
        "gml_onset",
        "gml_ongoing",
        "gml_init_a",
        "gml_init_b",
        "gml_hostlev_a",
        "gml_hostlev_b",
        "war_ongoing",
    )
    """Columns of dyads that are read."""
    STATES = ("ccode", "year", "gdp_2017m", "milex_usd2020", "tpop", "pec", "v2x_polyarchy")
    """Columns of states that are read."""

    def __init__(self, dyads: pl.DataFrame, states: pl.DataFrame) -> None:
        self._dyads = {name: _numbers(dyads, name) for name in self.DYADS}
        self._states = {name: _numbers(states, name) for name in self.STATES}
        self._goes_on = _goes_on(self._dyads)
        self.rows = len(dyads)
        self.years = tuple(sorted({int(y) for y in self._dyads["year"]}))

    def __iter__(self) -> Iterator[RecordedYear]:
        """Tell one year after another: to every theory the same, so it is gathered once."""
        return iter(self._told)

    @cached_property
    def _told(self) -> tuple[RecordedYear, ...]:
        return tuple(self._gathered())

    def __getstate__(self) -> dict[str, Any]:
        """Keep what a process needs that carries theories along: what is told, not what it was gathered from."""
        return {"_told": self._told, "rows": self.rows, "years": self.years}

    def digest(self) -> bytes:
        """Fingerprint of everything that is told."""
        found = hashlib.sha256(repr((self.DYADS, self.STATES)).encode())
        for column in (*self._dyads.values(), *self._states.values()):
            found.update(np.ascontiguousarray(column).tobytes())
        return found.digest()

    def _gathered(self) -> Iterator[RecordedYear]:
        dyad_rows, state_rows = _by_year(self._dyads["year"]), _by_year(self._states["year"])
        before: RecordedYear | None = None
        ties: dict[str, Array] = {}
        figures: dict[int, dict[str, float]] = {}
        for year in self.years:
            rows = dyad_rows[year]
            codes = tuple(
                sorted({*self._dyads["ccode_a"][rows].astype(int), *self._dyads["ccode_b"][rows].astype(int)})
            )
            place = {code: i for i, code in enumerate(codes)}
            one = np.array([place[int(c)] for c in self._dyads["ccode_a"][rows]])
            two = np.array([place[int(c)] for c in self._dyads["ccode_b"][rows]])
            now = self._ties(rows, one, two, len(codes))
            known = _with(now, ties, codes, before.codes if before else ())
            given = {**self._sizes(figures, codes), **known}
            told = RecordedYear(year, codes, given, *self._acts(rows, one, two, len(codes)), rows, one, two)
            yield told
            before, ties = told, now
            figures = self._figures(state_rows.get(year, np.array([], int)))

    def _ties(self, rows: Array, one: Array, two: Array, n: int) -> dict[str, Array]:
        d = self._dyads
        major = (d["majpow_a"][rows] == 1) | (d["majpow_b"][rows] == 1)
        distance = distances(d["conttype"][rows], major, d["capdist_km"][rows])
        return {
            "distance": _square(n, one, two, distance, empty=1.0),
            "alliance": _square(n, one, two, np.nan_to_num(d["atop_defense"][rows])),
        }

    def _acts(self, rows: Array, one: Array, two: Array, n: int) -> tuple[Array | None, Array | None, Array | None]:
        d = self._dyads
        going = d["gml_ongoing"][rows]
        if not np.isfinite(going).any():
            return None, None, None
        going = np.nan_to_num(going) > 0
        level = [np.nan_to_num(d[f"gml_hostlev_{side}"][rows]) >= HOSTILE for side in "ab"]
        began = [np.nan_to_num(d[f"gml_init_{side}"][rows]) > 0 for side in "ab"]
        acts = [going & np.where(self._goes_on[rows], b, v) for b, v in zip(began, level, strict=True)]
        war = np.nan_to_num(d["war_ongoing"][rows]) > 0
        return (
            _square(n, one, two, acts[0], acts[1]),
            _square(n, one, two, going),
            _square(n, one, two, war),
        )

    def _figures(self, rows: Array) -> dict[int, dict[str, float]]:
        s = self._states
        return {int(s["ccode"][r]): {name: float(s[name][r]) for name in self.STATES[2:]} for r in rows}

    @staticmethod
    def _sizes(figures: dict[int, dict[str, float]], codes: tuple[int, ...]) -> dict[str, Array]:
        """Economies, forces and regimes from last year's figures; medians are of all states of last year."""
        empty = dict.fromkeys(History.STATES[2:], float("nan"))
        every = dict.fromkeys((*codes, *figures))
        table = {name: np.array([figures.get(c, empty)[name] for c in every]) for name in History.STATES[2:]}
        found = sizes(table["gdp_2017m"], table["milex_usd2020"], table["tpop"], table["pec"])
        economy, capability, _ = relative(found, range(len(codes)))
        return {"economy": economy, "capability": capability, "polity": regimes(table["v2x_polyarchy"][: len(codes)])}


def _numbers(frame: pl.DataFrame, name: str) -> Array:
    import polars

    column: Any = frame.get_column(name).cast(polars.Float64).to_numpy()
    return column


def _goes_on(dyads: dict[str, Array]) -> Array:
    """Whether the dispute of a year goes on in the next [row]."""
    order = np.lexsort((dyads["year"], dyads["ccode_b"], dyads["ccode_a"]))
    a, b, year, going, onset = (
        dyads[name][order] for name in ("ccode_a", "ccode_b", "year", "gml_ongoing", "gml_onset")
    )
    next_year = (a[1:] == a[:-1]) & (b[1:] == b[:-1]) & (year[1:] == year[:-1] + 1)
    found = np.zeros(len(order), bool)
    found[order[:-1]] = next_year & (going[:-1] > 0) & (going[1:] > 0) & ~(onset[1:] > 0)
    return found


def _by_year(years: Array) -> dict[int, Array]:
    order = np.argsort(years, kind="stable")
    found, first = np.unique(years[order], return_index=True)
    return {int(y): part for y, part in zip(found, np.split(order, first[1:]), strict=True)}


def _square(n: int, one: Array, two: Array, values: Array, back: Array | None = None, empty: float = 0.0) -> Array:
    out = np.full((n, n), empty, np.float32) * (1.0 - np.eye(n, dtype=np.float32))
    out[one, two] = values
    out[two, one] = values if back is None else back
    return out


def _with(
    now: dict[str, Array], before: dict[str, Array], codes: tuple[int, ...], old: tuple[int, ...]
) -> dict[str, Array]:
    """Ties as they stood last year; a newcomer has its place on the map, and no ally yet."""
    out = {"distance": now["distance"].copy(), "alliance": np.zeros_like(now["alliance"])}
    place = {code: i for i, code in enumerate(old)}
    pairs = [(i, place[code]) for i, code in enumerate(codes) if code in place]
    if pairs:
        new_at, old_at = (np.array(side) for side in zip(*pairs, strict=True))
        for name, value in out.items():
            value[np.ix_(new_at, new_at)] = before[name][np.ix_(old_at, old_at)]
    return out
