"""Dyad-years, each part with numbers worked out by hand."""

import math
from typing import Any

import polars as pl
import pytest

from detente.core.errors import DataError, InvalidValue, UnknownName
from detente.data.panel import dyad_years, state_years, with_states
from unit.data.panel.made import cell, record_of

USA, CANADA, CUBA, RUSSIA, CHINA = 2, 20, 40, 365, 710


def spell(one: int, two: int, first: int, last: int, **values: Any) -> dict[str, Any]:
    return {"ccode1": one, "ccode2": two, "styear": first, "endyear": last, **values}


def both(row: dict[str, Any], **turned: Any) -> list[dict[str, Any]]:
    return [row, {**row, "ccode1": row["ccode2"], "ccode2": row["ccode1"], **turned}]


BORDERS = [
    *both(spell(USA, CANADA, 1920, 2016, conttype=1)),
    *both(spell(USA, RUSSIA, 1816, 1867, conttype=5)),
    *both(spell(USA, RUSSIA, 1867, 1958, conttype=4)),
    *both(spell(USA, RUSSIA, 1959, 2016, conttype=2)),
]
POWERS = [{"ccode": USA, "styear": 1898, "endyear": 2016}]


def test_contiguity_takes_the_first_record_of_a_year_and_carries_the_last_one_on() -> None:
    frame = dyad_years(record_of(contiguity=BORDERS), columns=["conttype"]).collect()
    key = {"ccode_a": USA, "ccode_b": RUSSIA}
    assert cell(frame, "conttype", year=1866, **key) == 5
    assert cell(frame, "conttype", year=1867, **key) == 5, "the record of 1 January"
    assert cell(frame, "conttype", year=1868, **key) == 4
    assert cell(frame, "conttype", year=2022, **key) == 2, "2016 carried on"
    assert cell(frame, "conttype", ccode_a=USA, ccode_b=CUBA, year=2000) == 0
    assert cell(frame, "conttype", ccode_a=USA, ccode_b=CUBA, year=2022) == 0


def test_relevant_dyads_are_contiguous_or_have_a_major_power() -> None:
    record = record_of(contiguity=BORDERS, majors=POWERS)
    frame = dyad_years(record, [1880, 1950], columns=["prd", "majpow_a", "majpow_b"]).collect()
    assert cell(frame, "prd", ccode_a=USA, ccode_b=RUSSIA, year=1880) == 1
    assert cell(frame, "prd", ccode_a=USA, ccode_b=200, year=1880) == 0
    assert cell(frame, "prd", ccode_a=USA, ccode_b=200, year=1950) == 1
    assert cell(frame, "majpow_a", ccode_a=USA, ccode_b=200, year=1950) == 1
    assert cell(frame, "majpow_b", ccode_a=USA, ccode_b=200, year=1950) == 0
    few = dyad_years(record, [1880, 1950], relevant=True, columns=["conttype"]).collect()
    assert few.equals(frame.filter(pl.col("prd") == 1).join(few, on=["ccode_a", "ccode_b", "year"]).select(few.columns))
    assert few.height == frame["prd"].sum()


def test_relevance_is_missing_where_it_is_not_settled() -> None:
    record = record_of(contiguity=BORDERS)
    frame = dyad_years(record, [1950], ["USA", "Russia", "Cuba"], columns=["prd"]).collect()
    assert cell(frame, "prd", ccode_a=USA, ccode_b=RUSSIA) == 1, "contiguous, whoever is a major power"
    assert cell(frame, "prd", ccode_a=CUBA, ccode_b=RUSSIA) is None


def test_relevant_dyads_without_what_tells_them_apart_are_refused() -> None:
    with pytest.raises(DataError, match="majors"):
        dyad_years(record_of(contiguity=BORDERS), relevant=True)


def test_distance_between_capitals_by_hand() -> None:
    """A quarter of the equator apart; a capital that moves counts from the next 1 January."""
    places = [
        {"ccode": USA, "styear": 1816, "endyear": 1950, "lat": 0.0, "lng": 0.0},
        {"ccode": USA, "styear": 1950, "endyear": 2022, "lat": 0.0, "lng": 180.0},
        {"ccode": RUSSIA, "styear": 1816, "endyear": 2022, "lat": 0.0, "lng": 90.0},
        {"ccode": CUBA, "styear": 1902, "endyear": 2022, "lat": 90.0, "lng": 10.0},
    ]
    frame = dyad_years(record_of(capitals=places), columns=["capdist_km"]).collect()
    quarter = 6371.0088 * math.pi / 2
    assert cell(frame, "capdist_km", ccode_a=USA, ccode_b=RUSSIA, year=1949) == pytest.approx(quarter)
    assert cell(frame, "capdist_km", ccode_a=USA, ccode_b=CUBA, year=1902) == pytest.approx(quarter)
    assert cell(frame, "capdist_km", ccode_a=USA, ccode_b=200, year=1949) is None
    moved = dyad_years(
        record_of(capitals=[*places[:2], {**places[2], "lng": 10.0}]), [1950, 1951], ["USA", "Russia"],
        columns=["capdist_km"],
    ).collect()  # fmt: skip
    degrees = [math.degrees(km / 6371.0088) for km in moved["capdist_km"]]
    assert degrees == pytest.approx([10.0, 170.0])


PACTS = ("atop_defense", "atop_offense", "atop_neutral", "atop_nonagg", "atop_consul")


def pact(one: int, two: int, year: int, **owed: int) -> dict[str, Any]:
    return {"ccode1": one, "ccode2": two, "year": year, **dict.fromkeys(PACTS, 0), **owed}


def test_peacesciencer_13_an_alliance_recorded_one_way_is_an_alliance() -> None:
    """Bug 13 there: a pledge of only one side was lost where the other came first."""
    rows = [pact(740, USA, 1960), pact(USA, 740, 1960, atop_defense=1)]
    frame = dyad_years(record_of(alliances=rows), [1960], columns=["atop_defense"]).collect()
    assert cell(frame, "atop_defense", ccode_a=USA, ccode_b=740) == 1
    one_way = dyad_years(record_of(alliances=[pact(740, USA, 1960, atop_defense=1)]), [1960]).collect()
    assert cell(one_way, "atop_defense", ccode_a=USA, ccode_b=740) == 1


def test_the_directed_frame_says_who_owes_whom() -> None:
    rows = [pact(740, USA, 1960), pact(USA, 740, 1960, atop_defense=1)]
    frame = dyad_years(record_of(alliances=rows), [1960], directed=True, columns=["atop_defense"]).collect()
    assert cell(frame, "atop_defense", ccode1=USA, ccode2=740) == 1
    assert cell(frame, "atop_defense", ccode1=740, ccode2=USA) == 0
    assert cell(frame, "atop_defense", ccode1=USA, ccode2=CANADA) == 0


def test_peacesciencer_9_and_19_no_zero_where_a_source_ends() -> None:
    """Bugs 9 and 19 there: zeros in years of which the source does not speak."""
    record = record_of(
        alliances=[pact(USA, CANADA, 1990, atop_defense=1)],
        wars=[{"ccode1": USA, "ccode2": RUSSIA, "year": 1950, "cowinterongoing": 1, "cowinteronset": 0}],
        crises=[{"crisno": 1, "cracid": code, "systrgyr": 1950, "trigent": 998} for code in (USA, RUSSIA)],
        arms_races=[spell(USA, RUSSIA, 1950, 1960)],
    )
    frame = dyad_years(record, states=["USA", "Russia"]).collect()
    ends = {"atop_defense": (1816, 2018), "war_ongoing": (1816, 2007), "icb_crises": (1918, 2017)}
    for column, (first, last) in {**ends, "arms_race_grh": (1816, 1993)}.items():
        known = frame.filter(pl.col(column).is_not_null())["year"]
        assert set(known) == set(range(max(first, 1816), last + 1)), column


def test_trap_8_arms_races_are_not_zero_after_the_years_that_were_searched() -> None:
    """Trap 8: spells start 1854-1984; the search for them ended in 1993."""
    record = record_of(arms_races=[spell(USA, RUSSIA, 1954, 1956)])
    frame = dyad_years(record, states=["USA", "Russia"], columns=["arms_race_grh"]).collect()
    values = dict(zip(frame["year"], frame["arms_race_grh"], strict=True))
    assert [values[year] for year in (1953, 1954, 1956, 1957, 1993, 1994)] == [0, 1, 1, 0, 0, None]


def test_imports_keep_their_direction_whichever_state_comes_first() -> None:
    flow = {"smoothflow1": 1.0, "smoothflow2": 2.0}
    rows = [
        {"ccode1": RUSSIA, "ccode2": USA, "year": 2000, "flow1": 10.0, "flow2": 20.0, **flow},
        {"ccode1": USA, "ccode2": CANADA, "year": 2000, "flow1": 30.0, "flow2": float("nan"), **flow},
    ]
    record = record_of(dyadic_trade=rows)
    frame = dyad_years(record, [2000]).collect()
    assert cell(frame, "imports_a_from_b", ccode_a=USA, ccode_b=RUSSIA) == 20.0, "of the USA from Russia"
    assert cell(frame, "imports_b_from_a", ccode_a=USA, ccode_b=RUSSIA) == 10.0
    assert cell(frame, "imports_a_from_b_smooth", ccode_a=USA, ccode_b=RUSSIA) == 2.0
    assert cell(frame, "imports_b_from_a", ccode_a=USA, ccode_b=CANADA) is None
    turned = dyad_years(record, [2000], directed=True, columns=["imports_a_from_b"]).collect()
    assert turned.columns == ["ccode1", "ccode2", "year", "imports_a_from_b"]
    assert cell(turned, "imports_a_from_b", ccode1=RUSSIA, ccode2=USA) == 10.0
    assert cell(turned, "imports_a_from_b", ccode1=USA, ccode2=RUSSIA) == 20.0


def test_rivalries_have_their_years_and_every_type_of_either_spell() -> None:
    kinds = {"spatial": 0, "positional": 1, "ideological": 0, "interventionary": 0}
    rows = [
        spell(USA, RUSSIA, 1494, 1820, **kinds),
        spell(USA, RUSSIA, 1820, 1821, **{**kinds, "positional": 0, "ideological": 1}),
        spell(USA, 200, 1600, 1700, **kinds),
    ]
    names = ["rivalry_td", "rivalry_td_positional", "rivalry_td_ideological", "rivalry_td_spatial"]
    frame = dyad_years(record_of(rivalries=rows), [1816, 1820, 1821, 1822], ["USA", "Russia"], columns=names).collect()
    assert frame.select(names).rows() == [(1, 1, 0, 0), (1, 1, 1, 0), (1, 0, 1, 0), (0, 0, 0, 0)]


def test_types_of_the_other_rivalries_may_be_blank() -> None:
    row = {"ccode1": USA, "ccode2": RUSSIA, "start": 1945, "end": 2020, "spatial": float("nan"), "positional": 1.0}
    rows = [{**row, "ideological": 2.0, "interventionary": float("nan")}]
    frame = dyad_years(record_of(rivalries_tss=rows), [1950, 2021], ["USA", "Russia"]).collect()
    names = ["rivalry_tss", "rivalry_tss_spatial", "rivalry_tss_positional", "rivalry_tss_ideological"]
    assert frame.select(names).rows() == [(1, 0, 1, 1), (None, None, None, None)]


DISPUTE = {
    "dispnum": 61, "ccode1": USA, "ccode2": RUSSIA, "year": 1962, "gmlmidonset": 1, "gmlmidongoing": 1,
    "sidea1": 0, "sidea2": 1, "orig1": 1, "orig2": 1, "hostlev1": 4, "hostlev2": 3, "hostlev": 4,
    "fatality": float("nan"), "recip": 1,
}  # fmt: skip
TURNED = {"sidea1": 1, "sidea2": 0, "hostlev1": 3, "hostlev2": 4}


def test_a_dispute_with_its_sides() -> None:
    record = record_of(dispute_dyads=both(DISPUTE, **TURNED))
    frame = dyad_years(record, [1961, 1962, 2011], ["USA", "Russia"]).collect()
    names = ["gml_onset", "gml_init_a", "gml_init_b", "gml_hostlev_a", "gml_hostlev_b", "gml_recip", "gml_fatality"]
    quiet = (0, 0, 0, 0, 0, None, None)
    assert frame.select(names).rows() == [quiet, (1, 0, 1, 4, 3, 1, None), (None,) * 7]
    directed = dyad_years(record, [1962], ["USA", "Russia"], directed=True, columns=["gml_init_a"]).collect()
    assert cell(directed, "gml_init_a", ccode1=RUSSIA, ccode2=USA) == 1
    assert cell(directed, "gml_init_a", ccode1=USA, ccode2=RUSSIA) == 0


def test_a_dispute_of_which_only_the_other_row_is_there_is_turned() -> None:
    rows = [both(DISPUTE, **TURNED)[1]]
    frame = dyad_years(record_of(dispute_dyads=rows), [1962], ["USA", "Russia"]).collect()
    assert frame.select("gml_init_a", "gml_init_b", "gml_hostlev_a", "gml_hostlev_b").row(0) == (0, 1, 4, 3)


def test_what_could_be_known_of_a_dispute_at_the_time() -> None:
    """Finding 9: its highest hostility stood in its first year, and years in which it went on counted as no onset."""
    going = {**DISPUTE, "year": 1963, "gmlmidonset": 0}
    record = record_of(dispute_dyads=[row for one in (DISPUTE, going) for row in both(one, **TURNED)])
    names = ["gml_onset", "gml_onset_at_risk", "gml_hostlev", "gml_hostlev_known"]
    frame = dyad_years(record, [1961, 1962, 1963, 1964, 2011], ["USA", "Russia"], columns=names).collect()
    assert frame.select(names).rows() == [
        (0, 0, 0, 0), (1, 1, 4, None), (0, None, 4, 4), (0, 0, 0, 0), (None,) * 4,
    ]  # fmt: skip


def test_trade_of_which_no_flow_is_known_is_told_from_no_trade() -> None:
    """Finding 2: what is not known became a logarithm of nought."""
    rows = [
        {"ccode1": USA, "ccode2": other, "year": 2000, "smoothflow1": one, "smoothflow2": two}
        for other, one, two in ((CANADA, 0.0, 0.0), (CUBA, 0.0, None), (RUSSIA, None, None))
    ]
    names = ["trade_flows_known"]
    frame = dyad_years(record_of(dyadic_trade=rows), [1815 + 1, 2000], ["USA"], columns=names).collect()
    seen = [cell(frame, *names, ccode_b=other, year=2000) for other in (CANADA, CUBA, RUSSIA, CHINA)]
    assert seen == [2, 1, 0, 0]
    assert set(frame.filter(pl.col("year") == 1816)[names[0]]) == {0}
    assert dyad_years(record_of(), [2000], ["USA"], columns=names).collect()[names[0]].is_null().all()


def test_crises_of_a_dyad_follow_the_number_of_united_germany() -> None:
    rows = [{"crisno": 430, "cracid": code, "trigent": 345.0, "southv": 345.0, "systrgyr": 1999} for code in (260, 220)]
    frame = dyad_years(record_of(crises=rows), [1999], ["Germany", "France"], columns=["icb_crises"]).collect()
    assert frame.rows() == [(220, 255, 1999, 1)]


def test_states_that_are_there_twice_would_double_the_dyads_and_are_refused() -> None:
    states = pl.LazyFrame({"ccode": [2, 2, 20], "year": 1950, "x": [1, 2, 3]})
    dyads = pl.LazyFrame({"ccode_a": [2], "ccode_b": [20], "year": [1950]})
    with pytest.raises(InvalidValue, match="same state and year"):
        with_states(dyads, states, ["x"]).collect()
    turned = pl.LazyFrame({"ccode_a": [20], "ccode_b": [2], "year": [1950]})
    with pytest.raises(InvalidValue, match="ccode_a above ccode_b"):
        with_states(turned, states.filter(pl.col("x") > 1), ["x"]).collect()


def test_peace_years_do_not_depend_on_the_years_asked_for() -> None:
    record = record_of(dispute_dyads=both(DISPUTE, **TURNED))
    few = dyad_years(record, range(1960, 1966), ["USA", "Russia"], columns=["gml_peace_years"]).collect()
    everything = dyad_years(record, columns=["gml_peace_years"]).collect()
    assert few["gml_peace_years"].to_list() == [1960 - 1816, 145, 146, 0, 1, 2]
    assert few.equals(everything.join(few.select("ccode_a", "ccode_b", "year"), on=["ccode_a", "ccode_b", "year"]))
    assert everything.filter(pl.col("year") > 2010)["gml_peace_years"].is_null().all()


def test_wars_that_were_resumed_in_their_year_count_once() -> None:
    rows = [
        {"ccode1": USA, "ccode2": CHINA, "year": 1950, "cowinterongoing": 1, "cowinteronset": onset} for onset in (0, 1)
    ]
    frame = dyad_years(record_of(wars=rows), [1950, 1951], ["USA", "China"]).collect()
    assert frame.select("war_ongoing", "war_onset").rows() == [(1, 1), (0, 0)]


def test_ideal_points_are_a_distance() -> None:
    rows = [{"ccode": USA, "year": 1950, "IdealPoint": 1.5}, {"ccode": RUSSIA, "year": 1950, "IdealPoint": -2.0}]
    frame = dyad_years(record_of(ideal_points=rows), [1950, 1951], ["USA", "Russia"]).collect()
    assert frame["idealpoint_dist"].to_list() == [3.5, None]


def test_trap_6_crises_count_both_as_actors_not_as_opponents() -> None:
    """Trap 6: co-membership is naive; allies in one crisis count, by the year in which it began."""
    rows = [
        {"crisno": crisis, "cracid": code, "systrgyr": year, "trigent": 998}
        for crisis, year, codes in ((1, 1950, (USA, RUSSIA, CANADA)), (2, 1950, (USA, CANADA)))
        for code in codes
    ]
    frame = dyad_years(record_of(crises=rows), [1950], ["USA", "Canada", "Russia"]).collect()
    assert frame["icb_crises"].to_list() == [2, 1, 1]


def test_the_directed_frame_has_every_dyad_twice_and_the_same_sums() -> None:
    record = record_of(majors=POWERS, contiguity=BORDERS)
    frame = dyad_years(record, [1950], columns=["majpow_a", "conttype"]).collect()
    twice = dyad_years(record, [1950], directed=True, columns=["majpow_a", "conttype"]).collect()
    assert twice.height == 2 * frame.height
    assert twice.select("ccode1", "ccode2").is_unique().all()
    assert twice["conttype"].sum() == 2 * frame["conttype"].sum()
    ones = twice.filter(pl.col("majpow_a") == 1)["ccode1"].unique().to_list()
    assert ones == [USA]


def test_only_the_sources_of_the_columns_asked_for_are_read() -> None:
    record = record_of(system=[], majors=POWERS)
    record._tables["system"] = None
    record.notes["system"] = "left out here"
    dyad_years(record, [1950]).select("ccode_a", "majpow_b").collect()
    assert "dyadic_trade" not in record.notes


def test_bad_requests_are_refused_before_anything_is_built() -> None:
    with pytest.raises(UnknownName, match="conttype"):
        dyad_years(record_of(), columns=["contype"])
    with pytest.raises(InvalidValue):
        dyad_years(record_of(), years=[2100])
    with pytest.raises(UnknownName):
        dyad_years(record_of(), states=["Atlantis", "USA"])


def test_columns_of_states_are_added_to_both_sides() -> None:
    record = record_of(trade=[{"ccode": USA, "year": 1950, "imports": 5.0, "exports": 4.0}])
    for directed, (one, two) in ((False, ("ccode_a", "ccode_b")), (True, ("ccode1", "ccode2"))):
        pairs = dyad_years(record, [1950], ["USA", "Russia", "Cuba"], directed=directed, columns=[])
        frame = with_states(pairs, state_years(record), ["imports", "abb"]).collect()
        assert frame.height == (6 if directed else 3)
        row = frame.filter(pl.col(one) == USA, pl.col(two) == RUSSIA)
        assert row.select("imports_a", "imports_b", "abb_a", "abb_b").row(0) == (5.0, None, "USA", "RUS")
        assert frame.select(one, two, "year").equals(pairs.collect())


def test_the_columns_of_states_are_built_once_for_both_sides() -> None:
    built: list[tuple[int, int]] = []
    states = state_years(record_of(), [1950], columns=["abb"], progress=lambda a, b: built.append((a, b)))
    with_states(dyad_years(record_of(), [1950], ["USA", "Cuba"], columns=[]), states, ["abb"]).collect()
    assert built == [(1, 1)]


def test_columns_of_states_that_are_not_there_or_there_already_are_refused() -> None:
    record = record_of()
    with pytest.raises(UnknownName, match="imports"):
        with_states(dyad_years(record), state_years(record), ["import"])
    with pytest.raises(InvalidValue, match="majpow_a"):
        with_states(dyad_years(record), state_years(record), ["majpow"])
