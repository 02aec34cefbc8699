"""Covariates by hand, and none of them may know the year that is foretold."""

from __future__ import annotations

import math
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.studies.confront.covariates import (
    DANGEROUS_DYADS,
    FULL,
    GEOMETRY,
    HINDSIGHT,
    MEMORY_DECAY,
    current,
    table,
)
from unit.studies.confront import frames


def three(**of_states: Any) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """States 1, 2 and 3 in 1950 and 1951: 1 and 2 share a border, 3 is a major power with the bomb."""
    rows = [
        {"ccode_a": 1, "ccode_b": 2, "conttype": 1, "capdist_km": 99.0, "atop_defense": 1, "cow_defense": 1},
        {"ccode_a": 1, "ccode_b": 3, "conttype": 5, "majpow_b": 1, "rivalry_tss": 1, "idealpoint_dist": 2.5},
        {"ccode_a": 2, "ccode_b": 3, "conttype": None, "majpow_b": 1, "imports_a_from_b_smooth": None},
    ]
    dyads = frames.dyads([{**row, "year": year} for row in rows for year in (1950, 1951)])
    own = {
        1: {"cinc": 0.01, "aeuds": 0.8, "gdppc_2011": 1000.0, "milper": 10.0, "tpop": 1000.0, "leader_lwuf": -1.0},
        2: {"cinc": 0.04, "aeuds": -0.3, "gdppc_2011": None, "milper": 30.0, "tpop": 1000.0, "leader_lwuf": 0.5},
        3: {"cinc": 0.20, "aeuds": None, "gdppc_2011": 8000.0, "milper": None, "nuclear_status": 3, "leader_lwuf": 2.0},
    }
    spent = {1: (100.0, 110.0), 2: (200.0, 100.0), 3: (None, 50.0)}
    states = frames.states(
        [
            {
                "ccode": code,
                "year": 1950 + k,
                "milex_usd2020": spent[code][k],
                **own[code],
                **of_states.get(f"s{code}", {}),
            }
            for code in own
            for k in (0, 1)
        ]
    )
    return dyads.lazy(), states.lazy()


def covariates(a: int, b: int, year: int = 1951, **of_states: Any) -> dict[str, Any]:
    dyads, states = three(**of_states)
    found = current(dyads, states).filter(
        (pl.col("ccode_a") == a) & (pl.col("ccode_b") == b) & (pl.col("year") == year)
    )
    return found.collect().row(0, named=True)


BY_HAND: dict[tuple[int, int], dict[str, float | None]] = {
    (1, 2): {
        "land": 1,
        "contiguous": 1,
        "major": 0,
        "both_major": 0,
        "cow_defense": 1,
        "atop_defense": 1,
        "cinc_ratio": 0.25,
        "cinc_max_log": math.log(0.04 + 1e-6),
        "cinc_min_log": math.log(0.01 + 1e-6),
        "democracy_min": -0.3,
        "democracy_max": 0.8,
        "wealth_min": math.log(1000),  # of 2 it is not known: what is known stands for both
        "militarisation_min": 0.01,
        "militarisation_max": 0.03,
        "distance_log": math.log(100),
        "trade_log": math.log(10),
        "nuclear": 0,
        "race": math.log(0.5),  # 2 halved its spending, 1 raised it by a tenth
        "willingness": 0.5,
        "rivalry_tss": 0,
        "joint_igos": 10,
    },
    (1, 3): {
        "land": 0,
        "contiguous": 1,
        "major": 1,
        "both_major": 0,
        "cinc_ratio": 0.05,
        "democracy_min": 0.8,
        "democracy_max": 0.8,
        "wealth_min": math.log(1000),
        "militarisation_min": 0.01,
        "nuclear": 1,
        "race": math.log(1.1),  # what 3 spent in 1950 is not known
        "willingness": 2.0,
        "rivalry_tss": 1,
        "idealpoint_dist": 2.5,
    },
    (2, 3): {
        "land": 0,
        "contiguous": 0,
        "major": 1,
        "trade_log": math.log(9),  # one flow is known, and stands for both
        "trade_unknown": 0,
        "wealth_min": math.log(8000),
        "democracy_min": -0.3,
        "race": math.log(0.5),
    },
}


@pytest.mark.parametrize("sides", list(BY_HAND))
def test_each_covariate_by_hand(sides: tuple[int, int]) -> None:
    found = covariates(*sides)
    for name, value in BY_HAND[sides].items():
        assert found[name] == (None if value is None else pytest.approx(value)), name


def test_every_covariate_is_worked_by_hand_somewhere() -> None:
    copied = {"atop_nonagg", "atop_neutral", "atop_consul", "rivalry_tss_spatial", "rivalry_tss_positional"}
    assert set().union(*BY_HAND.values()) == set(FULL) - copied


def test_what_nobody_knows_is_missing() -> None:
    """Missing is not zero: of two unknowns nothing is known."""
    found = covariates(1, 2, s1={"gdppc_2011": None, "aeuds": None}, s2={"aeuds": None})
    assert found["wealth_min"] is None
    assert found["democracy_min"] is None
    assert covariates(1, 2, year=1950)["race"] is None


def test_trade_that_nobody_recorded_is_unknown_and_not_zero() -> None:
    dyads, states = three()
    none = dyads.with_columns(
        pl.lit(None, pl.Float64).alias(f"imports_{way}_smooth") for way in ("a_from_b", "b_from_a")
    )
    found = current(none, states).collect()
    assert found["trade_log"].is_null().all()
    assert found["trade_unknown"].to_list() == [1.0] * len(found)
    zero = dyads.with_columns(pl.lit(0.0).alias(f"imports_{way}_smooth") for way in ("a_from_b", "b_from_a"))
    assert current(zero, states).collect()["trade_log"].to_list() == [0.0] * len(found)


def test_where_the_source_is_silent_the_list_of_those_who_had_the_bomb_stands() -> None:
    none = {f"s{code}": {"nuclear_status": None} for code in (1, 2, 3)}
    assert covariates(1, 3, **none)["nuclear"] == 0
    rows = frames.dyads([{"ccode_a": 1, "ccode_b": 2, "year": year} for year in (1944, 1945)])
    states = frames.states([{"ccode": c, "year": y, "nuclear_status": None} for c in (1, 2) for y in (1944, 1945)])
    states = states.with_columns(pl.col("nuclear_status").cast(pl.Int8))
    assert current(rows.lazy(), states.lazy()).collect()["nuclear"].to_list() == [0.0, 1.0]  # 2 is the United States


def test_weapons_that_are_only_pursued_do_not_count() -> None:
    assert covariates(1, 2, s1={"nuclear_status": 2})["nuclear"] == 0
    assert covariates(1, 2, s1={"nuclear_status": 3})["nuclear"] == 1


def test_sides_may_be_exchanged() -> None:
    """A dyad has no first state: numbered from the other end, every covariate is the same."""
    dyads, states = three()
    names = {"ccode_a": "ccode_b", "majpow_a": "majpow_b", "imports_a_from_b_smooth": "imports_b_from_a_smooth"}
    turned = dyads.rename(names | {b: a for a, b in names.items()}).with_columns(
        ccode_a=10 - pl.col("ccode_a"), ccode_b=10 - pl.col("ccode_b")
    )
    a, b = (
        current(frame, figures).sort("year", "capdist_km", "conttype").collect()
        for frame, figures in ((dyads, states), (turned, states.with_columns(ccode=10 - pl.col("ccode"))))
    )
    for name in (*FULL, *GEOMETRY):
        assert a[name].to_list() == b[name].to_list(), name


def test_lags_are_of_last_year_and_a_gap_is_not_bridged() -> None:
    rows = frames.dyads([{"ccode_a": 1, "ccode_b": 2, "year": y, "joint_igos": y - 1900} for y in (1950, 1951, 1953)])
    states = frames.states(frames.plain((1, 2), (1950, 1951, 1953)))
    found = table(rows.lazy(), states.lazy()).collect()
    assert found["joint_igos_lag1"].to_list() == [None, 50.0, None]
    assert found["land_lag1"].to_list() == [None, 0.0, None]


def test_memory_and_peace_by_hand() -> None:
    """Disputes in 1950 and 1952: memory 0, 1, .9, 1.81; peace as the record counts it, or counted here."""
    rows = frames.dyads(
        [
            {"ccode_a": 1, "ccode_b": 2, "year": 1950 + k, "gml_onset": on, "gml_ongoing": on, "gml_peace_years": peace}
            for k, (on, peace) in enumerate([(1, 7), (0, 0), (1, 1), (0, 0)])
        ]
    ).with_columns(mine=pl.col("gml_onset"))
    states = frames.states(frames.plain((1, 2), range(1950, 1954)))
    found = table(rows.lazy(), states.lazy()).collect()
    decay = MEMORY_DECAY
    assert found["memory"].to_list() == pytest.approx([0, 1, decay, decay**2 + 1])
    assert found["ongoing_lag1"].to_list() == [None, 1.0, 0.0, 1.0]
    assert found["peace"].to_list() == [7, 0, 1, 0]
    assert found["peace_3"].to_list() == [343, 0, 1, 0]
    own = table(rows.lazy(), states.lazy(), "mine").collect()
    assert own["peace"].to_list() == [0, 0, 1, 0]
    assert own["outcome"].to_list() == [1, 0, 1, 0]


def test_the_lists_are_what_they_say() -> None:
    assert len(DANGEROUS_DYADS) == 7
    assert len(set(FULL)) == len(FULL) == 28
    assert set(HINDSIGHT) < set(FULL)
    assert not set(HINDSIGHT) & set(DANGEROUS_DYADS)


LAGGED = [f"{name}_lag1" for name in (*FULL, "ongoing")]
KNOWN = [*LAGGED, "peace", "peace_2", "peace_3", "memory"]


@settings(max_examples=15)
@given(st.integers(1, 11), st.integers(0, 3), st.integers(0, 2**16), st.sampled_from(["gml_onset", "mine"]))
def test_no_covariate_of_a_year_knows_that_year_or_a_later_one(cut: int, states: int, seed: int, onset: str) -> None:
    """Whatever is written from year t on, what is known when t begins stays; years of peace are of the record's own."""
    dyads, figures = frames.made(3 + states, 12, seed)
    dyads = dyads.with_columns(mine=pl.col("gml_ongoing"))
    year = frames.FIRST + cut
    later = pl.col("year") >= year
    keys = {"ccode_a", "ccode_b", "ccode", "year", "gml_peace_years"}
    flags = {name for name in dyads.columns if dyads[name].max() is not None and dyads[name].dtype == pl.Int64}
    other = dyads.with_columns(
        pl.when(later)
        .then(1 - pl.col(name) if name in flags else pl.col(name) * 3 + 1)
        .otherwise(pl.col(name))
        .alias(name)
        for name in dyads.columns
        if name not in keys
    )
    others = figures.with_columns(
        pl.when(later).then(pl.col(name) * 2 + 1).otherwise(pl.col(name)).alias(name)
        for name in figures.columns
        if name not in keys
    )
    one, two = (
        table(d.lazy(), s.lazy(), onset).filter(pl.col("year") <= year).select("year", *KNOWN).collect()
        for d, s in ((dyads, figures), (other, others))
    )
    assert one.equals(two)
    assert (
        not table(dyads.lazy(), figures.lazy(), onset)
        .select(KNOWN)
        .collect()
        .equals(table(other.lazy(), others.lazy(), onset).select(KNOWN).collect())
        or cut == 11
    )


def test_who_began_and_who_used_force_is_told_by_side() -> None:
    """1 begins and threatens in the first year; in the second 2 uses force against 3: by hand, with fading .9."""
    acts = {
        (1, 2, 1900): {"gml_init_a": 1, "gml_hostlev_a": 2, "gml_hostlev_b": 1},
        (2, 3, 1901): {"gml_init_b": 1, "gml_hostlev_a": 4, "gml_hostlev_b": 1},
    }
    rows = frames.calm((1, 2, 3), range(1900, 1904))
    for row in rows:
        told = acts.get((row["ccode_a"], row["ccode_b"], row["year"]))
        row |= {} if told is None else {"gml_onset": 1, "gml_ongoing": 1, **told}
    states = frames.states(frames.plain((1, 2, 3), range(1900, 1904)))
    found = table(frames.dyads(rows).lazy(), states.lazy()).collect()
    keys = found.select("ccode_a", "ccode_b", "year")
    assert keys.equals(keys.sort("ccode_a", "ccode_b", "year"))

    def of(a: int, b: int, year: int, name: str) -> float:
        one = found.filter(pl.col("ccode_a") == a, pl.col("ccode_b") == b, pl.col("year") == year)
        return math.expm1(one[name].item())

    assert of(1, 2, 1901, "began_high") == pytest.approx(1.0)
    assert of(1, 2, 1901, "began_low") == of(1, 2, 1900, "began_high") == 0.0
    assert of(1, 2, 1902, "force_high") == pytest.approx(0.9)
    assert of(1, 2, 1902, "force_low") == 0.0
    assert of(2, 3, 1902, "began_high") == pytest.approx(1.0)  # 3 began it
    assert of(2, 3, 1902, "force_high") == pytest.approx(1.0)  # and 2 used force
    assert of(1, 3, 1902, "force_abroad_high") == pytest.approx(0.9)  # 1 against 2, two years ago
    assert of(1, 3, 1902, "force_high") == 0.0
    assert of(1, 2, 1902, "force_abroad_high") == pytest.approx(1.0)  # 2 against 3, last year
