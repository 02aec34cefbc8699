"""The panel against tables built from the same files by independent code, column by column.

Whole numbers and text agree exactly, other numbers to the rounding of single precision, on every row
but those that are named here with the reason.
"""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from detente.data.panel.columns import columns_of
from detente.data.panel.tables import DYAD, STATE
from detente.data.record import Record

pytestmark = pytest.mark.real_data

SINGLE = 2.0**-23
"""Relative spacing of single precision, in which the reference keeps its numbers."""

ABSENT = {"polity2_p4v2018", "durable_p4v2018", "warheads", "nuclear_status"}
"""Columns whose files are in no folder of raw files."""

OWN = {
    "state-year": {"polity", "polity_origin", "capital_lat", "capital_lng"},
    "dyad-year": {
        "trade_flows_known",
        "gml_onset_at_risk",
        "gml_hostlev_known",
        "gml_onsets",
        "gml_top_hostility_a",
        "gml_top_hostility_b",
        "gml_revisionist_a",
        "gml_revisionist_b",
        "gml_worst_fatality",
        "icb_triggered",
        "ucdp_conflict",
    },
}
"""Columns that the reference does not have."""


def yemen(first: int, last: int, *others: int) -> pl.Expr:
    """Dyads of either Yemen of then with some states."""
    one, other = (pl.col(name).is_in([678, 680, *others]) for name in ("ccode_a", "ccode_b"))
    return one & other & pl.col("year").is_between(first, last)


RENUMBERED = pl.col("ccode").is_in([946, 947, 955, 970]) | (
    (pl.col("year") > 1990) & pl.col("ccode").is_in([255, 679])
) | ((pl.col("ccode") == 345) & ~pl.col("year").is_between(1918, 2006))  # fmt: skip
"""Rows whose states have other numbers in the source of surplus product: missing there, or those of another state."""

FRANCE_AND_WEST_GERMANY = (pl.col("ccode_a") == 220) & (pl.col("ccode_b") == 260) & (pl.col("year") == 1955)
AUSTRIA_AND_PRUSSIA = (pl.col("ccode_a") == 255) & (pl.col("ccode_b") == 300) & (pl.col("year") <= 1870)
YEMENS = yemen(1926, 1990, 663, 670, 698)
AUSTRIA_AND_SERBIA = (pl.col("ccode_a") == 305) & (pl.col("ccode_b") == 345) & pl.col("year").is_between(1919, 1920)
RIVALS = FRANCE_AND_WEST_GERMANY | AUSTRIA_AND_PRUSSIA | AUSTRIA_AND_SERBIA | YEMENS
CHINA_IN_1946 = pl.col("year").is_between(1946, 1948)
LATER = {
    **dict.fromkeys(("ln_gdp_2011", "ln_pop", "ln_sdp_2011", "ln_gdppc_2011"), RENUMBERED),
    **dict.fromkeys(
        ("imports", "exports"),
        (pl.col("ccode") == 260) & pl.col("year").is_between(1960, 1989)
        | pl.col("ccode").is_in([816, 817]) & pl.col("year").is_between(1960, 1974),
    ),
    **dict.fromkeys(
        ("imports_a_from_b", "imports_b_from_a", "imports_a_from_b_smooth", "imports_b_from_a_smooth"),
        pl.any_horizontal(pl.col("ccode_a", "ccode_b").is_in([816, 817])) & pl.col("year").is_between(1960, 1974),
    ),
    "polity2": pl.col("ccode").is_in([341, 347, 625, 626]) & (pl.col("year") > 2007),
    "n_icb_crises": pl.col("ccode").is_in([255, 679]) & (pl.col("year") > 1990),
    "icb_crises": pl.any_horizontal(pl.col("ccode_a", "ccode_b").is_in([255, 679])) & (pl.col("year") > 1990),
    "un_idealpoint": (pl.col("ccode") == 710) & CHINA_IN_1946,
    "idealpoint_dist": pl.any_horizontal(pl.col("ccode_a", "ccode_b") == 710) & CHINA_IN_1946,
    **{
        f"rivalry_{one}": RIVALS
        for one in (
            "td",
            "td_spatial",
            "td_positional",
            "td_ideological",
            "tss",
            "tss_spatial",
            "tss_positional",
            "tss_ideological",
            "tss_interventionary",
        )
    },
    "iso3c": pl.col("ccode").is_in([345, 347]),  # the reference has none for Serbia (SRB) and Kosovo (XKX)
    "arms_race_grh": pl.col("year") > 1993,  # it has zeros to 2000; the list was searched for to 1993 (trap 8)
    "gml_peace_years": pl.col("year") > 2010,  # it has zeros for South Sudan in 2011, after the last of the source
}
"""Rows of which the reference is not taken, by column."""


def reference(real_data: Path, name: str, key: tuple[str, ...]) -> pl.DataFrame:
    frame = pl.read_parquet(real_data.parent / "prepared" / f"{name}.parquet")
    return frame.with_columns(pl.col(key).cast(pl.Int32)).sort(key)


@pytest.fixture(scope="module")
def their_states(real_data: Path) -> pl.DataFrame:
    return reference(real_data, "state_year", STATE)


@pytest.fixture(scope="module")
def their_dyads(real_data: Path) -> pl.DataFrame:
    return reference(real_data, "dyad_year", DYAD)


def differing(ours: pl.DataFrame, theirs: pl.DataFrame, column: str) -> pl.DataFrame:
    """Rows in which two frames with the same keys differ in a column."""
    mine, other = ours[column], theirs[column]
    if mine.dtype.is_float():
        other = other.cast(pl.Float64)
        near = (mine - other).abs() <= SINGLE * other.abs()
        same = near.fill_null(value=False) | (mine.is_null() & other.is_null())
    else:
        same = mine.eq_missing(other.cast(mine.dtype))
    odd = ours.with_columns(other.alias("theirs")).filter(~same)
    return odd.filter(~LATER[column]) if column in LATER else odd


STATE_COLUMNS = [column.name for column in columns_of("state-year") if column.part != "key"]
DYAD_COLUMNS = [column.name for column in columns_of("dyad-year") if column.part != "key"]


@pytest.mark.parametrize("column", [name for name in STATE_COLUMNS if name not in OWN["state-year"]])
def test_state_years_equal_the_reference(column: str, states: pl.DataFrame, their_states: pl.DataFrame) -> None:
    assert states.select(STATE).equals(their_states.select(STATE))
    if column in ABSENT:
        assert states[column].is_null().all()
        return
    odd = differing(states, their_states, column)
    assert odd.is_empty(), odd.select(*STATE, column, "theirs").head(5)
    assert states[column].is_not_null().any()


@pytest.mark.parametrize("column", [name for name in DYAD_COLUMNS if name not in OWN["dyad-year"]])
def test_dyad_years_equal_the_reference(column: str, dyads: pl.DataFrame, their_dyads: pl.DataFrame) -> None:
    odd = differing(dyads, their_dyads, column)
    assert odd.is_empty(), odd.select(*DYAD, column, "theirs").head(5)
    assert dyads[column].is_not_null().any()


def test_every_column_of_the_reference_is_there(
    states: pl.DataFrame, dyads: pl.DataFrame, their_states: pl.DataFrame, their_dyads: pl.DataFrame
) -> None:
    assert set(states.columns) - set(their_states.columns) == OWN["state-year"]
    assert set(dyads.columns) - set(their_dyads.columns) == OWN["dyad-year"]
    assert set(their_states.columns) <= set(states.columns)
    assert set(their_dyads.columns) <= set(dyads.columns)


def test_what_is_left_out_of_the_comparison_is_as_described(
    dyads: pl.DataFrame, their_dyads: pl.DataFrame, states: pl.DataFrame, their_states: pl.DataFrame
) -> None:
    assert set(their_dyads.filter(pl.col("year") > 1993)["arms_race_grh"].drop_nulls()) == {0}
    assert dyads.filter(pl.col("year") > 1993)["arms_race_grh"].is_null().all()
    late = their_dyads.filter(pl.col("year") > 2010, pl.col("gml_peace_years").is_not_null())
    assert set(late["year"]) == {2011}
    assert (late["ccode_b"].eq(626) | late["ccode_a"].eq(626)).all(), "dyads of South Sudan only"
    odd = states["iso3c"].is_not_null() & their_states["iso3c"].is_null()
    assert set(states.filter(odd)["iso3c"]) == {"SRB", "XKX"}


def test_members_are_the_official_ones(states: pl.DataFrame, real_data: Path) -> None:
    official = pl.read_csv(next(real_data.rglob("system2016.csv")), columns=["ccode", "year"], infer_schema_length=None)
    ours = states.filter(pl.col("year") <= 2016).select(STATE)
    assert ours.height == 15_951
    assert ours.sort(STATE).equals(official.cast(pl.Int32).sort(STATE))


def test_dyads_are_those_of_peacesciencer(dyads: pl.DataFrame, record: Record) -> None:
    table = record.table("dyads_reference")
    assert table is not None
    theirs = pl.from_pandas(table).filter(pl.col("ccode1") < pl.col("ccode2"), pl.col("year") <= 2016)
    theirs = theirs.rename({"ccode1": "ccode_a", "ccode2": "ccode_b"}).cast(pl.Int32).select(DYAD).sort(DYAD)
    ours = dyads.filter(pl.col("year") <= 2016).select(DYAD)
    assert ours.height == 956_145
    assert ours.equals(theirs)


def test_the_list_of_false_dyads_agrees_with_the_dates(record: Record) -> None:
    """Two sources for the same thing: 30 dyad-years without a day in common."""
    from detente.data.panel.members import never_together

    by_dates = never_together(record)
    listed = record.table("false_dyads")
    assert by_dates is not None
    assert listed is not None
    pairs = {(min(a, b), max(a, b), y) for a, b, y in listed[["ccode1", "ccode2", "year"]].itertuples(index=False)}
    assert set(by_dates.iter_rows()) == pairs
    assert len(pairs) == 30


def test_the_reference_held_its_own_checks(real_data: Path, dyads: pl.DataFrame, states: pl.DataFrame) -> None:
    checks = json.loads((real_data.parent / "prepared" / "checks.json").read_text())
    assert all(check["ok"] for check in checks)
    borders = {(2, 20, 2000): 1, (750, 770, 1990): 1, (2, 365, 1970): 2, (350, 640, 1980): 1}
    for (a, b, year), kind in borders.items():
        row = dyads.filter(pl.col("ccode_a") == a, pl.col("ccode_b") == b, pl.col("year") == year)
        assert row["conttype"].to_list() == [kind]
    strongest = states.sort("cinc", descending=True, nulls_last=True).row(0, named=True)
    assert (strongest["ccode"], strongest["year"]) == (2, 1945)
    assert strongest["cinc"] == pytest.approx(0.383864, abs=5e-7)
    spent = states.filter(pl.col("ccode") == 2, pl.col("year") == 1985)["milex"].to_list()
    assert spent == [245_154_000.0]
    assert states["milex"].cast(pl.Float64).filter(states["year"] <= 2016).equals(
        states["milex_v6"].filter(states["year"] <= 2016), check_names=False
    )  # fmt: skip


def test_size_and_memory(built: tuple[pl.DataFrame, float]) -> None:
    """A bound with room: measured, 1.2 GB. The time that it takes is in ``benchmarks/run.py --only frame``."""
    frame, most = built
    assert frame.shape == (1_069_635, 60)
    assert frame["prd"].sum() == 133_726
    assert most < 4e9


@pytest.mark.parametrize("unit", ["state-year", "dyad-year"])
def test_trap_1_nothing_is_known_outside_the_years_of_a_source(
    unit: str, states: pl.DataFrame, dyads: pl.DataFrame
) -> None:
    """Trap 1: a zero is written only inside the coverage; peacesciencer 9 and 19 were zeros where a source ends."""
    frame = states if unit == "state-year" else dyads
    for column in columns_of(unit):  # type: ignore[arg-type]
        known = frame.filter(pl.col(column.name).is_not_null())["year"]
        if len(known):
            assert int(known.min()) >= column.coverage[0], column.name  # type: ignore[arg-type]
            assert int(known.max()) <= column.coverage[1], column.name  # type: ignore[arg-type]


def test_columns_with_zeros_are_known_in_every_year_of_their_source(dyads: pl.DataFrame) -> None:
    for column in columns_of("dyad-year"):
        if column.zero:
            inside = dyads.filter(pl.col("year").is_between(*column.coverage))
            assert inside[column.name].null_count() == 0, column.name
