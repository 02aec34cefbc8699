"""Frames of the panel beside each other: directed, cut, lagged, and read only as far as is asked."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from detente.data.panel import discounted_count, dyad_years, lagged, peace_years, with_states
from detente.data.panel.tables import DYAD
from detente.data.record import Record, open_record
from detente.data.registry import source

pytestmark = pytest.mark.real_data


@pytest.fixture(scope="module")
def directed(record: Record) -> pl.DataFrame:
    names = ["gml_init_a", "gml_hostlev_b", "imports_a_from_b", "majpow_a", "atop_defense", "conttype"]
    return dyad_years(record, directed=True, columns=names).collect()


def test_the_directed_frame_is_the_undirected_one_twice(dyads: pl.DataFrame, directed: pl.DataFrame) -> None:
    assert directed.height == 2 * dyads.height
    straight = directed.filter(pl.col("ccode1") < pl.col("ccode2"))
    turned = directed.filter(pl.col("ccode1") > pl.col("ccode2")).sort("ccode2", "ccode1", "year")
    for name in ("gml_init_a", "gml_hostlev_b", "imports_a_from_b", "majpow_a", "conttype"):
        assert straight[name].equals(dyads[name]), name
    for name, other in (("gml_init_a", "gml_init_b"), ("gml_hostlev_b", "gml_hostlev_a"), ("majpow_a", "majpow_b"),
                        ("imports_a_from_b", "imports_b_from_a"), ("conttype", "conttype")):  # fmt: skip
        assert turned[name].equals(dyads[other], check_names=False), name


def test_peacesciencer_13_pledges_of_one_side_are_seen_from_both(
    record: Record, dyads: pl.DataFrame, directed: pl.DataFrame
) -> None:
    """Bug 13 there; the United States are bound to defend Japan, and Japan is not bound to defend them."""
    pledges = record.table("alliances")
    assert pledges is not None
    owed = directed.filter(pl.col("year") == 1960)
    assert owed.filter(pl.col("ccode1") == 2, pl.col("ccode2") == 740)["atop_defense"].to_list() == [1]
    assert owed.filter(pl.col("ccode1") == 740, pl.col("ccode2") == 2)["atop_defense"].to_list() == [0]
    either = dyads.filter(pl.col("ccode_a") == 2, pl.col("ccode_b") == 740, pl.col("year") == 1960)
    assert either["atop_defense"].to_list() == [1]
    straight = directed.filter(pl.col("ccode1") < pl.col("ccode2"))["atop_defense"]
    turned = directed.filter(pl.col("ccode1") > pl.col("ccode2")).sort("ccode2", "ccode1", "year")["atop_defense"]
    assert (straight != turned).sum() > 400
    most = pl.select(pl.max_horizontal(straight, turned.rename("turned"))).to_series()
    assert most.equals(dyads["atop_defense"], check_names=False)


def test_a_subset_has_the_values_of_the_whole(record: Record, dyads: pl.DataFrame) -> None:
    few = dyad_years(record, range(1900, 1990), ["France", "Germany", "Russia", "UK"], relevant=True).collect()
    assert 300 < few.height < 1000
    assert few.equals(dyads.join(few.select(DYAD), on=list(DYAD), how="semi"))


def test_peace_years_of_the_column_are_those_of_the_function(dyads: pl.DataFrame) -> None:
    known = dyads.lazy().filter(pl.col("year") <= 2010)
    found = peace_years(known, "gml_ongoing", name="again").collect()
    assert found["again"].equals(found["gml_peace_years"], check_names=False)


def test_the_memory_of_a_dyad_by_a_loop(dyads: pl.DataFrame) -> None:
    pair = dyads.filter(pl.col("ccode_a") == 2, pl.col("ccode_b") == 365, pl.col("year") <= 2010)
    found = discounted_count(pair.lazy(), "gml_onset").collect()["gml_onset_memory"].to_list()
    memory, onsets = 0.0, pair["gml_onset"].to_list()
    for value, onset in zip(found, onsets, strict=True):
        assert value == pytest.approx(memory)
        memory = 0.9 * memory + onset
    assert sum(onsets) > 20


def test_lagged_characteristics_of_both_states(record: Record, dyads: pl.DataFrame, states: pl.DataFrame) -> None:
    pair = dyads.lazy().filter(pl.col("ccode_a") == 220, pl.col("ccode_b") == 255).select(DYAD)
    frame = lagged(with_states(pair, states.lazy(), ["cinc"]), ["cinc_a", "cinc_b"]).collect()
    first = frame.filter(pl.col("year") == 1990)
    assert first["cinc_b_lag1"].to_list() == [None], "Germany was divided the year before"
    row = frame.filter(pl.col("year") == 1914).row(0, named=True)
    for side, ccode in (("a", 220), ("b", 255)):
        known = states.filter(pl.col("ccode") == ccode, pl.col("year") == 1913)["cinc"][0]
        assert row[f"cinc_{side}_lag1"] == known


def test_all_at_once_reads_only_what_a_query_needs(real_data: Path) -> None:
    fresh = open_record(real_data, None)
    dyad_years(fresh).filter(pl.col("year") == 2000).select("ccode_a", "prd").collect()
    assert set(fresh.used) == {"system", "contiguity", "majors"}
    assert source("dyadic_trade").name not in fresh.notes
