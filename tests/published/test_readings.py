"""One reading of the record: every study selects the same values, and they are those of the former readings.

Up to 0.1.0 cases, the panel and complexes each read the files for themselves. Their definitions stand here once more,
row by row and without the panel, over every dyad and year from 1816 to 2010.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Any

import numpy as np
import pandas
import polars as pl
import pytest

from detente.data.codes import Actor, actor, states
from detente.data.numbers import frame_numbers
from detente.data.panel import dyad_years, state_years
from detente.data.panel.actors import Selected
from detente.data.panel.tables import DYAD
from detente.data.record import Record
from detente.data.registry import SOURCES
from detente.data.to_world import Mapping
from detente.studies.case.measures import DYAD as OF_CASES
from detente.studies.complex import components
from detente.studies.confront.history import History

pytestmark = pytest.mark.real_data

YEARS = range(1816, 2011)
Values = dict[tuple[int, int, int], float]
"""Values by the two states, the lower number first, and the year."""


def key(one: float, two: float, year: float) -> tuple[int, int, int]:
    return int(min(one, two)), int(max(one, two)), int(year)


def source(record: Record, name: str) -> pandas.DataFrame:
    table = record.table(name)
    assert table is not None
    return frame_numbers(name, table)


def greatest(table: pandas.DataFrame, values: Any) -> Values:
    """The largest value of a dyad and year, whichever state is named first."""
    found: Values = {}
    for one, two, year, value in zip(table["ccode1"], table["ccode2"], table["year"], values, strict=True):
        if value == value:
            found[key(one, two, year)] = max(found.get(key(one, two, year), value), value)
    return found


def spells(table: pandas.DataFrame, first: str = "styear", last: str = "endyear") -> Values:
    return {
        key(one, two, year): 1.0
        for one, two, begin, end in zip(table["ccode1"], table["ccode2"], table[first], table[last], strict=True)
        for year in range(int(begin), int(end) + 1)
    }


def first_contact(table: pandas.DataFrame) -> Values:
    found: Values = {}
    for row in table.sort_values("styear", kind="stable").itertuples():
        for year in range(row.styear, row.endyear + 1):
            found.setdefault(key(row.ccode1, row.ccode2, year), row.conttype)
    return found


def both_in(table: pandas.DataFrame) -> Values:
    found: Values = {}
    for _, crisis in table.groupby("crisno"):
        for one, two in combinations(sorted(set(crisis["cracid"])), 2):
            at = key(one, two, crisis["systrgyr"].iloc[0])
            found[at] = found.get(at, 0.0) + 1.0
    return found


def triggered(table: pandas.DataFrame) -> Values:
    begun = table.groupby("crisno")["systrgyr"].first()
    known = table.dropna(subset=["trigent"])
    seen = {(number, key(a, b, begun[number])) for number, a, b in known[["crisno", "cracid", "trigent"]].to_numpy()}
    found: Values = {}
    for _, at in seen:
        found[at] = found.get(at, 0.0) + 1.0
    return found


def imports(table: pandas.DataFrame) -> Values:
    """What the state with the lower number buys of the other."""
    bought = np.where(table["ccode1"] < table["ccode2"], table["flow1"], table["flow2"])
    return greatest(table, bought)


Define = Callable[[pandas.DataFrame], Values]
MEASURES: dict[str, tuple[str, Define]] = {
    "gml_onset": ("disputes", lambda t: greatest(t, t["midonset"] == 1)),
    "gml_ongoing": ("disputes", lambda t: greatest(t, [1.0] * len(t))),
    "gml_top_hostility": ("disputes", lambda t: greatest(t, t["hostlev1"])),
    "war_ongoing": ("wars", lambda t: greatest(t, [1.0] * len(t))),
    "icb_crises": ("crises", both_in),
    "icb_triggered": ("crises", triggered),
    "rivalry_td": ("rivalries", spells),
    "rivalry_tss": ("rivalries_tss", lambda t: spells(t, "start", "end")),
    "arms_race_grh": ("arms_races", spells),
    "conttype": ("contiguity", first_contact),
    "atop_defense": ("alliances", lambda t: greatest(t, t["atop_defense"])),
    "cow_defense": ("cow_alliances", lambda t: greatest(t, t["cow_defense"])),
    "joint_igos": ("joint_igos", lambda t: greatest(t, t["dyadigos"])),
    "imports_a_from_b": ("dyadic_trade", imports),
}
"""What the readings had in common: the source, and the value of a dyad and year by it."""

NO_ZERO = {"joint_igos", "imports_a_from_b"}
"""Measures of which nothing is known where the source has no row."""


@pytest.fixture(scope="module")
def panel(dyads: pl.DataFrame) -> pl.DataFrame:
    names = [name for name in MEASURES if name != "gml_top_hostility"]
    frame = dyads.filter(pl.col("year").is_in(YEARS))
    frame = frame.select(*DYAD, *names, "gml_top_hostility_a", "gml_top_hostility_b")
    return frame.with_columns(
        pl.max_horizontal("gml_top_hostility_a", "gml_top_hostility_b").alias("gml_top_hostility")
    )


@pytest.mark.parametrize("name", MEASURES)
def test_the_panel_has_what_each_reading_had(name: str, panel: pl.DataFrame, record: Record) -> None:
    where, define = MEASURES[name]
    known = define(source(record, where))
    first, last = SOURCES[where].coverage
    empty = None if name in NO_ZERO else 0.0
    rows = panel.select(*DYAD, pl.col(name).cast(pl.Float64)).iter_rows()
    odd = [
        (one, two, year, value, known.get((one, two, year)))
        for one, two, year, value in rows
        if value != (known.get((one, two, year), empty) if first <= year <= last else None)
    ]
    assert odd == []
    assert panel[name].is_not_null().sum() > 1_000


def everyone(years: tuple[int, ...]) -> tuple[Actor, ...]:
    return tuple(actor(state.ccode, years) for state in states() if all(state.member(year) for year in years))


@pytest.mark.parametrize("year", [
    1870, 1962, 2010, *(pytest.param(year, marks=pytest.mark.slow) for year in (1816, 1914, 1939, 1999)),
])  # fmt: skip
def test_cases_and_complexes_select_from_it(year: int, panel: pl.DataFrame, record: Record) -> None:
    """Each measure of a case, and each component of complexes, for every dyad of a year."""
    sides = everyone((year,))
    place = {one.ccode: i for i, one in enumerate(sides)}
    rows = panel.filter(pl.col("year") == year)
    at = [rows[name].replace_strict(place).to_numpy() for name in DYAD[:2]]
    selected = Selected(record, sides, (year,), of_dyads=[one.column for one in OF_CASES])
    for one in OF_CASES:
        if one.column in rows.columns:
            theirs = rows[one.column].cast(pl.Float64).fill_null(np.nan).to_numpy()
            assert np.array_equal(selected.matrix(one.column)[0][tuple(at)], theirs, equal_nan=True), one.name
    parts = components.read_parts(record, sides, (year,))
    made = {"war": "war_ongoing", "arms_race": "arms_race_grh", "rivalry": "rivalry_tss", "pact": "atop_defense"}
    for name, column in made.items():
        if name in parts.components:
            assert np.array_equal(parts.components[name][tuple(at)], rows[column].to_numpy()), name
    assert np.array_equal(parts.land[tuple(at)], (rows["conttype"] == 1).to_numpy())
    assert np.array_equal(parts.water[tuple(at)], (rows["conttype"] > 1).to_numpy())


@pytest.mark.parametrize("year", [1880, 1914, 1962, 2000])
def test_a_confrontation_is_told_the_world_that_a_case_would_start_from(year: int, record: Record) -> None:
    """The figures and ties of a year are what is told at the start of the next; to single precision.

    In none of these years did a state leave the system: what is filled is filled by medians of who is there.
    """
    span = (year, year + 1)
    dyads = dyad_years(record, span, columns=History.DYADS[3:]).collect()
    figures = state_years(record, span, columns=History.STATES[2:]).collect()
    told = next(one for one in History(dyads, figures) if one.year == year + 1)
    sides = everyone(span)
    mapping = Mapping(record, sides, (year,))
    distance, alliance, _ = mapping.ties(year)
    rows = [told.codes.index(one.ccode) for one in sides]
    both = np.ix_(rows, rows)
    assert told.given["distance"][both] == pytest.approx(distance, rel=1e-6)
    assert np.array_equal(told.given["alliance"][both], alliance)
    found = mapping.sizes(year)
    assert found is not None
    size, spending = (values[found[1]] for values in (found[0].size, found[0].spending))
    economy, capability = (told.given[name][rows] for name in ("economy", "capability"))
    assert economy / economy[0] == pytest.approx(size / size[0])
    assert capability / capability[0] == pytest.approx(spending / spending[0])
    index = np.array([np.nan if value is None else value for value in mapping.democracy(year)], float)
    assert told.given["polity"][rows].tolist() == np.where(index > 0.5, 1.0, np.where(index > 0.3, 0.5, 0.0)).tolist()
