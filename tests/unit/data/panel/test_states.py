"""State-years, each part with numbers worked out by hand."""

from typing import Any

import polars as pl
import pytest

from detente.core.errors import InvalidValue, UnknownName
from detente.data import money
from detente.data.panel import state_years
from detente.data.panel.state_parts import region
from detente.data.tables.reader import by_year
from unit.data.panel.made import cell, record_of

NMC = dict.fromkeys(("milper", "irst", "pec", "tpop", "upop", "cinc"), 1.0)


def test_nothing_at_hand_leaves_everything_missing_but_what_ships() -> None:
    record = record_of()
    frame = state_years(record, [2000]).collect()
    shipped = {"ccode", "year", "abb", "name", "iso3c", "region"}
    for name in frame.columns:
        known = frame[name].is_not_null().sum()
        assert (known > 0) == (name in shipped), name
    assert "nmc7" in record.notes
    assert "trade" in record.notes


def test_only_the_sources_of_the_columns_asked_for_are_read() -> None:
    record = record_of(trade=[{"ccode": 2, "year": 2000, "imports": 5.0, "exports": 4.0}])
    frame = state_years(record, [2000]).select("ccode", "imports").filter(pl.col("ccode") == 2).collect()
    assert frame.rows() == [(2, 5.0)]
    assert record.notes == {}, "no other source was looked for"


def test_a_filter_on_a_column_that_is_not_shown_works() -> None:
    record = record_of(trade=[{"ccode": 2, "year": 2000, "imports": 5.0, "exports": 4.0}])
    found = state_years(record, [2000]).filter(pl.col("exports") > 3.0).select("abb").collect()
    assert found["abb"].to_list() == ["USA"]
    assert state_years(record).head(3).collect().height == 3


def test_trap_1_a_source_that_has_no_row_is_missing_not_zero() -> None:
    """Trap 1: of Canada the source says nothing."""
    record = record_of(trade=[{"ccode": 2, "year": 2000, "imports": 0.0, "exports": float("nan")}])
    frame = state_years(record, [2000], columns=["imports", "exports"]).collect()
    assert cell(frame, "imports", ccode=2) == 0.0
    assert cell(frame, "exports", ccode=2) is None
    assert cell(frame, "imports", ccode=20) is None


def test_trap_2_pounds_to_1913_and_dollars_from_1914() -> None:
    """Trap 2: thousand pounds become dollars at the rate of the year; both become dollars of 2020."""
    record = record_of(
        nmc7=[{"ccode": 200, "year": year, "milex": 1000.0, **NMC} for year in (1913, 1914, 2022)],
        prices=[{"year": 1913, "cpi": 10.0}, {"year": 1914, "cpi": 20.0}, {"year": 2020, "cpi": 200.0}],
        pounds=[{"year": 1913, "rate": 5.0}],
    )
    frame = state_years(record, [1913, 1914, 2022], ["United Kingdom"], columns=["milex_usd2020"]).collect()
    assert frame["milex_usd2020"].to_list() == [1000.0 * 5.0 * 20.0 / 1000.0, 1000.0 * 10.0 / 1000.0, None]


def test_shipped_prices_stand_in_with_a_note() -> None:
    record = record_of(nmc7=[{"ccode": 2, "year": 1950, "milex": 1000.0, **NMC}])
    frame = state_years(record, [1950], ["USA"], columns=["milex_usd2020"]).collect()
    prices = by_year("us_cpi", "cpi")
    assert frame["milex_usd2020"][0] == pytest.approx(prices[money.BASE_YEAR] / prices[1950])
    assert "ships with detente" in record.notes["prices"]


def test_the_older_capabilities_stand_in_for_the_newer() -> None:
    record = record_of(nmc6=[{"ccode": 2, "year": 2000, "milex": 7.0, **NMC}])
    frame = state_years(record, [2000], ["USA"], columns=["milex", "milex_v6", "milper"]).collect()
    assert frame.row(0) == (2, 2000, 7.0, 7.0, 1.0)


def test_major_powers_of_2016_stay_major_powers() -> None:
    spells = [
        {"ccode": 2, "styear": 1898, "endyear": 2016},
        {"ccode": 300, "styear": 1816, "endyear": 1918},
    ]
    frame = state_years(record_of(majors=spells), columns=["majpow"]).collect()
    assert cell(frame, "majpow", ccode=2, year=1897) == 0
    assert cell(frame, "majpow", ccode=2, year=1898) == 1
    assert cell(frame, "majpow", ccode=2, year=2022) == 1
    assert cell(frame, "majpow", ccode=300, year=1918) == 1
    assert frame.filter(pl.col("ccode") == 305)["majpow"].sum() == 0


def dispute(**changes: Any) -> dict[str, Any]:
    same = {"dispnum": 1, "ccode1": 2, "ccode2": 365, "year": 1962, "midonset": 1, "sidea1": 1, "orig1": 1}
    return {**same, "hostlev1": 4, **changes}


def test_disputes_are_counted_once_however_many_opponents() -> None:
    rows = [
        dispute(),
        dispute(ccode2=40),
        dispute(dispnum=2, sidea1=0, hostlev1=5),
        dispute(dispnum=3, midonset=0, hostlev1=1),
        dispute(dispnum=4, orig1=0),
    ]
    names = ["n_mid_gml", "n_mid_onset_gml", "n_mid_initiated_gml", "max_hostlev_gml"]
    frame = state_years(record_of(disputes=rows), columns=names).collect()
    usa = frame.filter(pl.col("ccode") == 2, pl.col("year") == 1962).select(names).row(0)
    assert usa == (4, 3, 1, 5)


def test_peacesciencer_9_and_19_no_zero_where_a_source_ends() -> None:
    """Bugs 9 and 19 there: disputes were zero in years after the last of the source."""
    frame = state_years(record_of(disputes=[dispute()]), columns=["n_mid_gml"]).collect()
    assert frame.filter(pl.col("year") <= 2010)["n_mid_gml"].null_count() == 0
    assert frame.filter(pl.col("year") > 2010)["n_mid_gml"].is_null().all()


def test_trap_8_warheads_end_in_2017_and_others_have_none_known() -> None:
    """Trap 8: stockpiles to 2017; a state that the source does not name is missing, not without."""
    record = record_of(warheads=[{"ccode": 2, "year": 2017, "warheads": 40_000}])
    frame = state_years(record, [2016, 2017, 2018], ["USA", "Canada"], columns=["warheads"]).collect()
    assert frame["warheads"].to_list() == [None, 40_000, None, None, None, None]


def test_a_war_may_have_several_rows() -> None:
    rows = [
        {"warnum": 1, "ccode1": 2, "year": 1950, "cowinteronset": onset, "ccode2": other}
        for other, onset in ((710, 0), (731, 1))
    ]
    frame = state_years(record_of(wars=rows), [1950, 1951, 2008], ["USA"]).collect()
    assert frame["war_inter"].to_list() == [1, 0, None]
    assert frame["war_inter_onset"].to_list() == [1, 0, None]


def test_crises_count_in_the_year_in_which_the_state_entered() -> None:
    rows = [
        {"crisno": 1, "cracid": 2, "systrgyr": 1961, "yrtrig": 1962.0},
        {"crisno": 2, "cracid": 2, "systrgyr": 1962, "yrtrig": 1962.0},
        {"crisno": 3, "cracid": 365, "systrgyr": 1962, "yrtrig": None},
    ]
    frame = state_years(record_of(crises=rows), [1917, 1962, 2018], ["USA", "Russia"]).collect()
    assert frame["n_icb_crises"].to_list() == [None, 2, None, None, 0, None]


def test_crises_of_a_state_that_changed_its_number_are_counted() -> None:
    """Finding 3: the crises of 1999 and 2003 are Germany's, under the number of West Germany."""
    rows = [{"crisno": n, "cracid": 260, "trigent": None, "southv": None, "systrgyr": y, "yrtrig": float(y)}
            for n, y in ((1, 1961), (2, 1999), (3, 2003))]  # fmt: skip
    frame = state_years(record_of(crises=rows), [1961, 1999, 2003], columns=["n_icb_crises"]).collect()
    seen = [
        cell(frame, "n_icb_crises", ccode=code, year=year) for code, year in ((260, 1961), (255, 1999), (255, 2003))
    ]
    assert seen == [1, 1, 1]


def polity(name: str, *rows: tuple[int, int, float | None]) -> dict[str, list[dict[str, Any]]]:
    others = dict.fromkeys(("euds", "aeuds", "v2x_polyarchy", "xm_qudsest"), 0.0)
    return {name: [{"ccode": code, "year": year, "polity2": value, **others} for code, year, value in rows]}


def test_polity_from_both_sources_says_where_each_value_is_from() -> None:
    """Finding 3: the Soviet Union is in the older series alone; where both know a value, that of Polity 5 stands."""
    new = polity("democracy", (2, 1950, 10.0), (365, 1950, None), (200, 1950, 9.0))
    old = polity("polity_older", (2, 1950, 8.0), (365, 1950, -9.0), (220, 1950, 7.0))
    names = ["polity", "polity_origin"]
    frame = state_years(record_of(**new, **old), [1950], [2, 200, 220, 365, 710], columns=names).collect()
    assert frame.select("ccode", *names).rows() == [
        (2, 10, "democracy"), (200, 9, "democracy"), (220, 7, "polity_older"), (365, -9, "polity_older"),
        (710, None, None),
    ]  # fmt: skip
    alone = state_years(record_of(**old), [1950], [2], columns=["polity_origin", "polity"]).collect()
    assert alone.row(0) == (2, 1950, "polity_older", 8)
    none = state_years(record_of(), [1950], [2], columns=names).collect()
    assert none.row(0) == (2, 1950, None, None)


def leaders(**extra: list[dict[str, Any]]) -> Any:
    link = [
        {"ccode": 255, "year": 1991, "gwcode": 260.0},
        {"ccode": 345, "year": 2010, "gwcode": 340.0},
        {"ccode": 679, "year": 1991, "gwcode": 678.0},
        {"ccode": None, "year": 1991, "gwcode": 999.0},
    ]
    years = [
        {"gwcode": code, "year": year, "leadertransition": 1, "irregular": 0, "jan1obsid": f"L{code}"}
        for code, year in ((260, 1991), (340, 2010), (678, 1991), (255, 1991), (679, 1991), (345, 2010))
    ]
    return record_of(gleditsch_ward=link, leader_years=years, **extra)


@pytest.mark.parametrize(("ccode", "year", "leader"), [(255, 1991, "L260"), (345, 2010, "L340"), (679, 1991, "L678")])
def test_peacesciencer_17_leaders_go_by_the_code_of_gleditsch_and_ward(ccode: int, year: int, leader: str) -> None:
    """Bug 17 there: the two lists number Germany, Serbia and Yemen differently."""
    frame = state_years(leaders(), [year], columns=["leader_id", "leader_change"]).collect()
    assert cell(frame, "leader_id", ccode=ccode) == leader
    assert cell(frame, "leader_change", ccode=ccode) == 1


def test_traits_are_those_of_the_leader_of_the_first_of_january() -> None:
    record = leaders(
        leader_experience=[{"obsid": "L260", "milservice": 1.0, "combat": 0.0, "rebel": float("nan")}],
        willingness=[{"obsid": "L678", "theta2_mean": 0.5, "theta2_sd": 0.1}],
    )
    frame = state_years(record, [1991]).collect()
    names = ["leader_milservice", "leader_combat", "leader_rebel", "leader_lwuf"]
    assert frame.filter(pl.col("ccode") == 255).select(names).row(0) == (1, 0, None, None)
    assert frame.filter(pl.col("ccode") == 679).select(names).row(0) == (None, None, None, 0.5)


def test_leaders_without_the_list_of_codes_are_missing() -> None:
    record = record_of(
        leader_years=[{"gwcode": 2, "year": 1991, "leadertransition": 1, "irregular": 0, "jan1obsid": "x"}]
    )
    frame = state_years(record, [1991], columns=["leader_id"]).collect()
    assert frame["leader_id"].is_null().all()
    assert "gleditsch_ward" in record.notes


def test_burdens_become_per_cent() -> None:
    row = {"ccode": 2, "year": 2000, "constant": 3.0, "current": 2.0, "burden": 0.04}
    frame = state_years(record_of(sipri=[row]), [2000], ["USA"]).collect()
    assert frame["sipri_milex_gdp_share"][0] == pytest.approx(4.0)
    assert frame["sipri_milex_const2019"][0] == 3.0


def test_the_first_of_two_rows_of_a_source_stands() -> None:
    rows = [{"ccode": 2, "year": 2000, "imports": value, "exports": 1.0} for value in (1.0, 2.0)]
    frame = state_years(record_of(trade=rows), [2000], ["USA"], columns=["imports"]).collect()
    assert frame["imports"].to_list() == [1.0]


@pytest.mark.parametrize(
    ("ccode", "name"),
    [(2, "Americas"), (165, "Americas"), (200, "Europe"), (399, "Europe"), (402, "Africa"), (630, "Middle East"),
     (700, "Asia"), (900, "Oceania"), (990, "Oceania")],
)  # fmt: skip
def test_regions_follow_the_number(ccode: int, name: str) -> None:
    assert region(ccode) == name


def test_names_and_codes_ship_with_detente() -> None:
    frame = state_years(record_of(), [1960, 1980], columns=["abb", "name", "iso3c"]).collect()
    west = frame.filter(pl.col("ccode") == 260).row(0)
    assert west == (260, 1960, "GFR", "German Federal Republic", "DEU")
    assert cell(frame, "iso3c", ccode=265, year=1980) is None


def test_progress_counts_the_parts() -> None:
    seen: list[tuple[int, int]] = []
    columns = ["abb", "imports", "majpow"]
    state_years(record_of(), [2000], columns=columns, progress=lambda a, b: seen.append((a, b))).collect()
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_bad_requests_are_refused_before_anything_is_built() -> None:
    with pytest.raises(UnknownName):
        state_years(record_of(), columns=["cincc"])
    with pytest.raises(UnknownName):
        state_years(record_of(), states=["Atlantis"])
    with pytest.raises(InvalidValue):
        state_years(record_of(), years=[1800])
