"""Components of security interdependence, read from the record into matrices.

A mean is over the years in which both were states and the source speaks; a source that is not at hand, or does
not speak of these years, counts nothing, and a note says so. A zero is written only inside a source's coverage.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from detente.data.codes import Actor
from detente.data.record import Record, is_member
from detente.data.registry import SOURCES
from detente.studies.complex.matrix import Parts

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pandas import DataFrame

EARTH = 6371.0088
"""Mean radius of the Earth [km]."""

LEVELS = 5.0
"""Highest level of hostility of a dispute (war)."""

Matrix = Any
"""Array [state, state]."""


class _Reader:
    """Rows of the record put into arrays [year, state, state]."""

    def __init__(self, record: Record, actors: Sequence[Actor], years: Sequence[int], inside: int) -> None:
        import numpy as np

        self.record, self.actors, self.years, self.inside = record, actors, tuple(years), inside
        self.row = {(code, y): i for i, a in enumerate(actors) for y in years if (code := a.code(y)) is not None}
        self.codes = {code for code, _ in self.row}
        self.place = {year: t for t, year in enumerate(self.years)}
        self.notes: list[str] = []
        self.there = np.array([[is_member(actor, year) for actor in actors] for year in self.years])
        self.both = self.there[:, :, None] & self.there[:, None, :]

    def empty(self) -> NDArray[Any]:
        import numpy as np

        return np.zeros((len(self.years), len(self.actors), len(self.actors)))

    def known(self, name: str) -> list[bool]:
        return [SOURCES[name].covers(year) for year in self.years]

    def rows(self, name: str) -> DataFrame | None:
        """Rows of two states of the picture in its years; ``None`` where the source is not at hand."""
        table = self.record.table(name)
        if table is None:
            return None
        table = table[table["ccode1"].isin(self.codes) & table["ccode2"].isin(self.codes)]
        return table[table["year"].isin(self.years)] if "year" in table else table

    def put(self, out: NDArray[Any], table: DataFrame, values: Any) -> NDArray[Any]:
        """Write values of dyads and years, the larger where there are several, both ways."""
        import numpy as np

        codes = zip(table["ccode1"], table["ccode2"], table["year"], strict=True)
        at = [(self.place[int(y)], self.row.get((a, y), -1), self.row.get((b, y), -1)) for a, b, y in codes]
        t, i, j = (np.array(column, int) for column in zip(*at, strict=True)) if at else (np.zeros(0, int),) * 3
        good = (i >= 0) & (j >= 0)
        numbers = np.nan_to_num(np.asarray(values, float))[good]
        for one, two in ((i, j), (j, i)):
            np.maximum.at(out, (t[good], one[good], two[good]), numbers)
        return out

    def spells(self, table: DataFrame, first: str, last: str) -> NDArray[Any]:
        """One in the years of spells."""
        out = self.empty()
        for a, b, begin, end in zip(table["ccode1"], table["ccode2"], table[first], table[last], strict=True):
            for year in range(max(int(begin), self.years[0]), min(int(end), self.years[-1]) + 1):
                i, j = self.row.get((int(a), year)), self.row.get((int(b), year))
                if i is not None and j is not None:
                    out[self.place[year], i, j] = out[self.place[year], j, i] = 1.0
        return out

    def mean(self, values: NDArray[Any], known: Sequence[bool], name: str, told: NDArray[Any] | None = None) -> Matrix:
        """Mean over the years in which both were states and the source speaks; ``None`` where it never does."""
        import numpy as np

        if not any(known):
            self.notes.append(f"{name}: not on record in these years; it counts nothing here.")
            return None
        absent = [year for year, good in zip(self.years, known, strict=True) if not good]
        if absent:
            self.notes.append(f"{name}: mean of the years on record; {absent[0]}-{absent[-1]} are not.")
        use = self.both & np.array(known)[:, None, None]
        if told is not None:
            use &= told
        count = use.sum(0)
        found = np.where(count > 0, (values * use).sum(0) / np.maximum(count, 1), np.nan)
        np.fill_diagonal(found, 0.0)
        gaps = np.isnan(found) & (self.both.sum(0) > 0)
        self.note_gaps(name, gaps[: self.inside, : self.inside])
        return found

    def note_gaps(self, name: str, gaps: NDArray[Any]) -> None:
        """Say for how many pairs there is nothing on record, and with whom most."""
        pairs = int(gaps.sum()) // 2
        if not pairs:
            return
        order = sorted(range(len(gaps)), key=lambda i: -int(gaps[i].sum()))
        names = ", ".join(self.actors[i].name for i in order[:3] if gaps[i].any())
        them = "1 pair of states, which counts" if pairs == 1 else f"{pairs} pairs of states, which count"
        self.notes.append(f"{name}: not on record for {them} nothing there; most with {names}.")


def _disputes(reader: _Reader) -> Matrix:
    table = reader.rows("disputes")
    if table is None:
        return None
    level = table[["hostlev1", "hostlev2"]].max(axis=1) if "hostlev2" in table else table["hostlev1"]
    return reader.mean(reader.put(reader.empty(), table, level / LEVELS), reader.known("disputes"), "Disputes")


def _wars(reader: _Reader) -> Matrix:
    table = reader.rows("wars")
    if table is None:
        return None
    return reader.mean(reader.put(reader.empty(), table, [1.0] * len(table)), reader.known("wars"), "Wars")


def _rivalries(reader: _Reader) -> Matrix:
    for name, first, last in (("rivalries_tss", "start", "end"), ("rivalries", "styear", "endyear")):
        table = reader.rows(name)
        if table is not None:
            return reader.mean(reader.spells(table, first, last), reader.known(name), "Rivalries")
    return None


def _arms_races(reader: _Reader) -> Matrix:
    table = reader.rows("arms_races")
    if table is None:
        return None
    return reader.mean(reader.spells(table, "styear", "endyear"), reader.known("arms_races"), "Arms races")


def _crises(reader: _Reader) -> Matrix:
    table = reader.record.table("crises")
    if table is None:
        return None
    table = table[table["cracid"].isin(reader.codes) & table["trigent"].isin(reader.codes)]
    table = table[table["systrgyr"].isin(reader.years)]
    pairs = table.rename(columns={"cracid": "ccode1", "trigent": "ccode2", "systrgyr": "year"})
    values = reader.put(reader.empty(), pairs, [1.0] * len(pairs))
    return reader.mean(values, reader.known("crises"), "Crises")


def _pacts(reader: _Reader) -> Matrix:
    table = reader.rows("alliances")
    if table is None:
        return None
    values = reader.put(reader.empty(), table, table["atop_defense"])
    return reader.mean(values, reader.known("alliances"), "Defence pacts")


def _organisations(reader: _Reader) -> Matrix:
    import numpy as np

    table = reader.record.table("joint_igos")
    if table is None:
        return None
    table = table[table["year"].isin(reader.years)]
    shared = table.groupby("year")["dyadigos"]
    usual, most = shared.median(), shared.max()
    mine = table[table["ccode1"].isin(reader.codes) & table["ccode2"].isin(reader.codes)]
    base = mine["year"].map(usual)
    share = ((mine["dyadigos"] - base) / (mine["year"].map(most) - base).clip(lower=1)).clip(lower=0)
    told = reader.put(reader.empty(), mine, np.ones(len(mine))) > 0
    values = reader.put(reader.empty(), mine, share)
    return reader.mean(values, reader.known("joint_igos"), "Shared organisations", told)


def _trade(reader: _Reader) -> Matrix:
    import numpy as np

    table, totals = reader.rows("dyadic_trade"), reader.record.table("trade")
    if table is None or totals is None:
        return None
    flows = reader.put(reader.empty(), table, table[["flow1", "flow2"]].sum(axis=1, min_count=1))
    told = reader.put(reader.empty(), table, table[["flow1", "flow2"]].notna().any(axis=1)) > 0
    whole = np.full((len(reader.years), len(reader.actors)), np.nan)
    totals = totals[totals["year"].isin(reader.years)]
    for code, year, sent in zip(
        totals["ccode"], totals["year"], totals[["imports", "exports"]].sum(axis=1, min_count=1), strict=True
    ):
        if (code, year) in reader.row and sent > 0:
            whole[reader.place[int(year)], reader.row[code, year]] = sent
    shares = np.minimum(flows / whole[:, :, None], 1.0)
    back = np.swapaxes(shares, 1, 2)
    both = (np.nan_to_num(shares) + np.nan_to_num(back)) / np.maximum(np.isfinite(shares) + 1 * np.isfinite(back), 1)
    known = told & (np.isfinite(shares) | np.isfinite(back))
    return reader.mean(both, reader.known("dyadic_trade"), "Trade", known)


READERS = {
    "war": (_wars, "wars"),
    "dispute": (_disputes, "disputes"),
    "rivalry": (_rivalries, "rivalries"),
    "arms_race": (_arms_races, "arms_races"),
    "crisis": (_crises, "crises"),
    "pact": (_pacts, "alliances"),
    "organisations": (_organisations, "joint_igos"),
    "trade": (_trade, "dyadic_trade"),
}
"""How each component is read, and the source that it cannot do without."""


def _contiguity(reader: _Reader) -> tuple[Matrix, Matrix]:
    """Share of the common years as neighbours by land, and across water."""
    import numpy as np

    last = SOURCES["contiguity"].coverage[1]
    land, water = reader.empty(), reader.empty()
    table = reader.rows("contiguity")
    if table is None:
        reader.notes.append("Contiguity is not at hand: proximity is that of the capitals alone.")
        return land[0], water[0]
    for a, b, kind, begin, end in zip(
        *(table[name] for name in ("ccode1", "ccode2", "conttype", "styear", "endyear")), strict=True
    ):
        stop = reader.years[-1] if end >= last else int(end)  # the last year stands for those after it
        for year in range(max(int(begin), reader.years[0]), min(stop, reader.years[-1]) + 1):
            i, j = reader.row.get((int(a), year)), reader.row.get((int(b), year))
            if i is not None and j is not None:
                out = land if kind == 1 else water
                out[reader.place[year], i, j] = out[reader.place[year], j, i] = 1.0
    count = np.maximum(reader.both.sum(0), 1)
    water = np.where(land > 0, 0.0, water)
    return (land * reader.both).sum(0) / count, (water * reader.both).sum(0) / count


def _places(reader: _Reader) -> tuple[tuple[float, float] | None, ...]:
    """Capital of each state in the middle of its years."""
    table = reader.record.table("capitals")
    if table is None:
        return (None,) * len(reader.actors)
    found: list[tuple[float, float] | None] = []
    for i, actor in enumerate(reader.actors):
        mine = [year for t, year in enumerate(reader.years) if reader.there[t, i]]
        year = mine[len(mine) // 2] if mine else reader.years[0]
        rows = table[table["ccode"] == actor.code(year)]
        held = rows[(rows["styear"] <= year) & (rows["endyear"] >= year)]
        best = held if len(held) else rows
        found.append((float(best["lng"].iloc[-1]), float(best["lat"].iloc[-1])) if len(best) else None)
    return tuple(found)


def distances(places: Sequence[tuple[float, float] | None]) -> Matrix:
    """Great-circle distance between every two places [km].

    Parameters
    ----------
    places
        Longitude and latitude [degrees]; ``None`` where it is not known.
    """
    import numpy as np

    known = np.radians(np.array([p if p is not None else (math.nan, math.nan) for p in places], float))
    x, y = known[:, 0], known[:, 1]
    rise = np.sin((y[:, None] - y[None]) / 2) ** 2
    turn = np.cos(y)[:, None] * np.cos(y)[None] * np.sin((x[:, None] - x[None]) / 2) ** 2
    return 2 * EARTH * np.arcsin(np.sqrt(np.clip(rise + turn, 0, 1)))


def read_parts(record: Record, actors: Sequence[Actor], years: Sequence[int], inside: int | None = None) -> Parts:
    """Read everything that the formula is made of.

    Parameters
    ----------
    actors
        The states.
    inside
        How many of the states, from the first, the notes are about; all if absent.
    """
    reader = _Reader(record, actors, years, len(actors) if inside is None else inside)
    components = {}
    for name, (read, needed) in READERS.items():
        found = read(reader)
        if found is not None:
            components[name] = found
        elif needed in record.notes:
            reader.notes.append(f"{SOURCES[needed].title}: {record.notes[needed]} It counts nothing here.")
    land, water = _contiguity(reader)
    places = _places(reader)
    if "capitals" in record.notes:
        reader.notes.append("Capitals are not at hand: only neighbours are near.")
    notes = tuple(reader.notes)
    return Parts(tuple(actors), tuple(years), components, distances(places), land, water, places, notes)
