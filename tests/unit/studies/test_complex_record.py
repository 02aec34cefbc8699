"""Security complexes on the real record: components against the prepared tables, regions as historians know them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from detente.data.codes import actor
from detente.data.record import open_record
from detente.studies.complex.communities import adjusted_rand, partition
from detente.studies.complex.components import read_parts
from detente.studies.complex.matrix import Formula, Parts
from detente.studies.complex.reading import likeness
from detente.studies.complex.regions import COLD_WAR
from detente.studies.complex.study import everyone, members, study

pytestmark = pytest.mark.real_data

YEARS = tuple(range(1975, 1990))


@pytest.fixture(scope="module")
def world(real_data: Path, parsed_cache: Path) -> Parts:
    return read_parts(open_record(real_data, parsed_cache), everyone(YEARS), YEARS)


@pytest.fixture(scope="module")
def prepared(real_data: Path) -> Any:
    import polars

    file = real_data.parent / "prepared" / "dyad_year.parquet"
    if not file.is_file():
        pytest.skip("the prepared tables are not here")
    frame = polars.read_parquet(file).filter(polars.col("year").is_between(YEARS[0], YEARS[-1]))
    return frame.with_columns(
        polars.col("gml_hostlev_a", "gml_hostlev_b", "gml_ongoing", "war_ongoing").fill_null(0)
    ).to_pandas()


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("dispute", lambda t: t[["gml_hostlev_a", "gml_hostlev_b"]].max(axis=1) / 5),
        ("war", lambda t: t["war_ongoing"]),
        ("rivalry", lambda t: t["rivalry_tss"]),
        ("arms_race", lambda t: t["arms_race_grh"]),
        ("pact", lambda t: t["atop_defense"]),
    ],
)
def test_components_are_those_of_the_prepared_tables(world: Parts, prepared: Any, name: str, make: Any) -> None:
    """Means over the common years of every pair of 150 states, but for Germany, which is one state here, and Yemen.

    The lists of rivalries have North and South Yemen under the number of Yemen, and so has the prepared table. It keeps
    one dispute a dyad-year, ours has the highest hostility of all: never less, and rarely more.
    """
    table = prepared.assign(value=make(prepared).astype(float)).groupby(["ccode_a", "ccode_b"])["value"].mean()
    rows = {one.ccode: i for i, one in enumerate(world.actors) if one.ccode not in (255, 260, 678, 680)}
    pairs = [(a, b, value) for (a, b), value in table.items() if a in rows and b in rows]
    gaps = np.array([world.components[name][rows[a], rows[b]] - value for a, b, value in pairs])
    assert len(gaps) > 10_000
    assert np.abs(gaps).max() < (0.11 if name == "dispute" else 1e-6)
    assert gaps.min() > -1e-6
    assert (np.abs(gaps) < 1e-6).mean() > 0.998


def test_distances_are_those_of_the_prepared_tables(world: Parts, prepared: Any) -> None:
    """In the middle year, within 60 km: capitals that moved are taken in the middle of a state's own years."""
    middle = prepared[prepared["year"] == 1982].dropna(subset=["capdist_km"])
    rows = {one.ccode: i for i, one in enumerate(world.actors)}
    gaps = [
        abs(world.distance[rows[a], rows[b]] - km)
        for a, b, km in zip(middle["ccode_a"], middle["ccode_b"], middle["capdist_km"], strict=True)
        if a in rows and b in rows
    ]
    assert len(gaps) > 10_000
    assert np.quantile(gaps, 0.95) < 60


def test_the_world_of_the_cold_war(world: Parts) -> None:
    """Nearer to the complexes of Buzan and Waever than proximity alone, as the how-to says."""
    pattern = Formula().pattern(world)
    found = partition(pattern.interdependence, runs=5)
    near = partition(pattern.proximity, runs=3).labels
    by = {one.abb: found.labels[i] for i, one in enumerate(world.actors)}
    like, plain = likeness(world.actors, found.labels, COLD_WAR), likeness(world.actors, near, COLD_WAR)
    assert like is not None
    assert plain is not None
    assert like > 0.6
    assert like > plain
    assert adjusted_rand(found.labels, near) > 0.4  # by construction
    assert by["ISR"] == by["EGY"] == by["SYR"] == by["IRQ"]
    assert by["IND"] == by["PAK"]
    assert by["RUS"] == by["POL"] == by["GDR"]
    assert by["BRA"] == by["ARG"] == by["CHL"]
    assert len({by[abb] for abb in ("ISR", "IND", "RUS", "BRA")}) == 4


@pytest.mark.slow
def test_the_middle_east_has_parts(real_data: Path, parsed_cache: Path) -> None:
    """The Gulf's monarchies, the Levant, and Iraq with the states that it fought: beyond chance."""
    years = range(1991, 2011)
    found = study(
        open_record(real_data, parsed_cache), members("middle_east", years), years, name="middle_east", nulls=39
    )
    assert found.beyond_chance
    by = {one.abb: found.labels[i] for i, one in enumerate(found.actors)}
    assert by["SYR"] == by["LEB"] == by["ISR"]
    assert by["SAU"] == by["QAT"] == by["OMA"]
    assert by["IRQ"] == by["KUW"]
    assert found.closure is not None
    assert 0.6 < found.closure < 0.9
    top = {(found.actors[one.one].abb, found.actors[one.two].abb) for one in found.strongest[:5]}
    assert ("IRQ", "KUW") in top


def test_south_asia_is_one(real_data: Path, parsed_cache: Path) -> None:
    """A test that can fail does: no parts of South Asia beyond chance, and India and Pakistan are its core."""
    years = range(1991, 2011)
    found = study(
        open_record(real_data, parsed_cache), members("south_asia", years), years, name="south_asia", nulls=39
    )
    assert not found.beyond_chance
    first = found.strongest[0]
    assert {found.actors[first.one].abb, found.actors[first.two].abb} == {"IND", "PAK"}
    assert first.hostile


def test_germany_is_one(real_data: Path, parsed_cache: Path) -> None:
    years = tuple(range(1980, 2001))
    parts = read_parts(
        open_record(real_data, parsed_cache), (actor("Germany", years), actor(220, years), actor(365, years)), years
    )
    assert parts.components["pact"][0, 1] == 1.0
    assert parts.places[0] is not None
