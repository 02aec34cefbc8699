"""Columns are declared once, whole and within the years of their sources."""

from pathlib import Path

import pytest

from detente.core.errors import UnknownName
from detente.data.panel import dyad_parts, state_parts
from detente.data.panel.columns import UNITS, Column, Unit, choose_columns, columns_of, keys, schema
from detente.data.registry import SOURCES

CARRIED = {"contiguity", "majors"}
"""Sources whose last year is carried forward."""

BY_LEADER = {"leader_experience", "willingness"}
"""Sources of leaders, joined to their years in office, that reach further than the sample of the makers."""

COLUMNS = [pytest.param(unit, column, id=f"{unit}-{column.name}") for unit in UNITS for column in columns_of(unit)]

FUNCTIONS = {"state-year": state_parts.PARTS, "dyad-year": dyad_parts.PARTS}


@pytest.mark.parametrize(("unit", "column"), COLUMNS)
def test_a_column_says_what_it_is(unit: Unit, column: Column) -> None:
    assert column.label
    assert column.unit
    assert len(column.label) <= 80, "the label of a variable in Stata"
    assert len(column.name) <= 32, "the name of a variable in Stata"
    assert column.coverage[0] <= column.coverage[1]


OF_EVERY_YEAR = {"trade_flows_known"}
"""Columns that count what is known: nought where the source does not speak."""


@pytest.mark.parametrize(("unit", "column"), COLUMNS)
def test_a_column_does_not_reach_beyond_its_source(unit: Unit, column: Column) -> None:
    if not column.sources or column.sources[0] in BY_LEADER or column.name in OF_EVERY_YEAR:
        return
    first, last = SOURCES[column.sources[0]].coverage
    assert column.coverage[0] >= first
    assert column.coverage[1] <= last or column.sources[0] in CARRIED


@pytest.mark.parametrize(("unit", "column"), COLUMNS)
def test_a_column_is_built_by_a_part_or_taken_over(unit: Unit, column: Column) -> None:
    known = column.part == "key" or column.part in FUNCTIONS[unit]
    assert known or (column.field and column.field in SOURCES[column.sources[0]].units)


@pytest.mark.parametrize(("unit", "column"), COLUMNS)
def test_every_source_of_a_column_is_known(unit: Unit, column: Column) -> None:
    assert set(column.sources) <= set(SOURCES)


def test_sides_mirror_each_other() -> None:
    mirror = {column.name: column.mirror for column in columns_of("dyad-year") if column.mirror}
    assert mirror
    assert all(mirror[other] == name for name, other in mirror.items())
    sided = {column.name for column in columns_of("dyad-year") if column.name.endswith(("_a", "_b", "_smooth"))}
    assert sided <= set(mirror)


def test_keys_come_first() -> None:
    assert keys(columns_of("state-year")) == ("ccode", "year")
    assert keys(columns_of("dyad-year")) == ("ccode_a", "ccode_b", "year")


def test_columns_come_in_the_order_asked_for_behind_the_keys() -> None:
    found = choose_columns("dyad-year", ["war_onset", "prd", "year", "war_onset"])
    assert list(schema(found)) == ["ccode_a", "ccode_b", "year", "war_onset", "prd"]


def test_an_unknown_column_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match="rivalry_tss") as caught:
        choose_columns("dyad-year", ["rivalry_ts"])
    assert "--unit dyad-year --list" in caught.value.hint


def test_columns_of_the_other_unit_are_unknown() -> None:
    with pytest.raises(UnknownName):
        choose_columns("dyad-year", ["cinc"])


OWN = {
    "capital_lat", "capital_lng", "polity", "polity_origin", "trade_flows_known", "gml_onset_at_risk",
    "gml_hostlev_known", "gml_onsets", "gml_top_hostility_a", "gml_top_hostility_b", "gml_revisionist_a",
    "gml_revisionist_b", "gml_worst_fatality", "icb_triggered", "ucdp_conflict",
}  # fmt: skip
"""Columns that the reference does not have."""


@pytest.mark.parametrize("unit", UNITS)
def test_the_frames_have_the_columns_of_the_reference(unit: Unit, repository: Path) -> None:
    """All of the dictionary's, less the disputes of CoW-MID 5.0; beside them, what is our own."""
    import json

    file = repository.parent / "shared" / "data" / "prepared" / "dictionary.json"
    if not file.is_file():
        pytest.skip("the reference is not here")
    known = set(json.loads(file.read_text())[unit.replace("-", "_")]["columns"])
    found = {column.name for column in columns_of(unit)}
    assert found - {"ccode_a", "ccode_b", "year"} - OWN == known - {"max_hostlev_cow", "year"}
