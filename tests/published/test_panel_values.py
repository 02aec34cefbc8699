"""Values of the panel that sources get wrong or leave out: states whose number changes, zeros, and gaps."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from polars import selectors

from detente.data.panel import crosswalk
from detente.data.panel.tables import DYAD, STATE
from detente.data.record import Record
from detente.data.registry import source

pytestmark = pytest.mark.real_data

UNKNOWN_TRADE = 27_951
"""Relevant dyad-years to 2010 of which neither flow is known."""


def test_trap_4_two_measures_of_spending_are_not_interchangeable(states: pl.DataFrame) -> None:
    """Trap 4: where both are above zero in 2000, NMC and SIPRI differ by half and more in a quarter of the states."""
    year = states.filter(pl.col("year") == 2000, pl.col("milex") > 0, pl.col("sipri_milex_current") > 0)
    ratio = (year["milex"] / 1000.0 / year["sipri_milex_current"]).log().abs()
    assert year.height == 142
    assert (ratio > 0.4).mean() > 0.25
    logs = year.select(pl.corr(pl.col("milex").log(), pl.col("sipri_milex_current").log()))
    assert logs.item() == pytest.approx(0.944, abs=5e-4)
    soviet = states.filter(pl.col("ccode") == 365, pl.col("sipri_milex_current").is_not_null())
    assert soviet["year"].min() == 1987


def test_trap_5_germany_in_the_frames(states: pl.DataFrame, dyads: pl.DataFrame) -> None:
    """Trap 5: 255 and 260 both exist in 1990, without a common day: no dyad of the two."""
    germany = states.filter(pl.col("ccode").is_in([255, 260]), pl.col("year") == 1990)
    assert germany.height == 2
    assert dyads.filter(pl.col("ccode_a") == 255, pl.col("ccode_b").is_in([260, 265])).is_empty()
    assert not dyads.filter(pl.col("ccode_a") == 260, pl.col("ccode_b") == 265).is_empty()
    before = states.filter(pl.col("ccode") == 260, pl.col("sipri_milex_const2019").is_not_null())["year"]
    assert (before.min(), before.max()) == (1955, 1989)


def of(states: pl.DataFrame, column: str, ccode: int) -> dict[int, Any]:
    """Known values of a state by year."""
    known = states.filter(pl.col("ccode") == ccode, pl.col(column).is_not_null())
    return dict(known.select("year", column).iter_rows())


def test_states_that_change_their_number_keep_their_rows(
    states: pl.DataFrame, dyads: pl.DataFrame, record: Record
) -> None:
    """Finding 3, each against the number that the source writes."""
    surplus, trade = record.table("surplus"), record.table("trade")
    assert surplus is not None
    assert trade is not None
    written = {(row.ccode, row.year): row.wbgdppc2011est for row in surplus.itertuples()}
    for ours, theirs, years in ((255, 260, range(1991, 2016)), (679, 678, range(1991, 2016)),
                                (345, 340, [*range(1878, 1918), *range(2007, 2016)]), (946, 970, range(1999, 2016)),
                                (970, 971, range(1999, 2016)), (955, 972, range(1999, 2016))):  # fmt: skip
        found = of(states, "ln_gdppc_2011", ours)
        assert all(found[year] == pytest.approx(written[theirs, year]) for year in years), ours
    assert 1990 not in of(states, "ln_gdppc_2011", 255), "of 1990 the source has West Germany"
    bought = {row.year: row.imports for row in trade.itertuples() if row.ccode == 255}
    imports = of(states, "imports", 260)
    assert [imports[year] for year in range(1960, 1990)] == [bought[year] for year in range(1960, 1990)]
    crises = {year: of(states, "n_icb_crises", 255)[year] for year in (1991, 1999, 2003, 2015)}
    assert crises == {1991: 0, 1999: 1, 2003: 1, 2015: 1}
    france = dyads.filter(pl.col("ccode_a") == 220, pl.col("ccode_b") == 255, pl.col("icb_crises") > 0)
    assert {1999, 2003, 2015} <= set(france["year"])
    assert of(states, "n_icb_crises", 679)[1995] == 1, "Yemen and Eritrea over the Hanish Islands"


def test_the_trade_of_south_vietnam_is_its_own(states: pl.DataFrame, dyads: pl.DataFrame) -> None:
    """Finding 3, a kind of it: from 1960 on the source writes it under the number of North Vietnam."""
    bought = of(states, "imports", 817)
    assert [bought[year] for year in (1959, 1960, 1974)] == pytest.approx([224.3, 239.6, 1285.0])
    assert min(of(states, "imports", 816)) == 1975
    sold = dyads.filter(pl.col("ccode_a") == 2, pl.col("ccode_b") == 817, pl.col("year") == 1966)
    assert sold["imports_b_from_a"].to_list() == [236.0]
    north = dyads.filter(pl.col("ccode_a") == 2, pl.col("ccode_b") == 816, pl.col("year") < 1975)
    assert north["imports_b_from_a"].is_null().all()


def test_trade_that_is_another_states_is_said_under_the_limits(states: pl.DataFrame) -> None:
    """South Yemen's trade is North Yemen's to the rounding in 1974-80, as its source has it."""
    flows = {code: {flow: of(states, flow, code) for flow in TRADE} for code in (678, 680)}
    same = {
        year
        for year in range(1970, 1990)
        if all(abs(flows[678][flow][year] - flows[680][flow][year]) < 0.1 for flow in TRADE)
    }
    assert same == {*range(1974, 1981)}
    assert "South Yemen has North Yemen's values in 1974-80" in source("trade").limits


WEALTH = ("ln_gdppc_2011", "ln_pop", "gdppc_2011", "pop_m")
TRADE = ("imports", "exports")
LAST_KNOWN = dict(zip((*WEALTH, *TRADE), (2015, 2015, 2019, 2019, 2014, 2014), strict=True))
GAPS = {
    (255, "ln_gdppc_2011"): {1990},
    (255, "ln_pop"): {1990},
    **{(255, flow): {*range(1914, 1920), 1945} for flow in TRADE},
    **{(260, flow): {1990} for flow in TRADE},
    **{(265, flow): {1990} for flow in TRADE},
    (678, "imports"): {*range(1940, 1945), *range(1960, 1970), 1990},
    (678, "exports"): {*range(1940, 1945), 1990},
    (679, "ln_gdppc_2011"): {1990},
    (679, "ln_pop"): {1990},
    **{(680, flow): {1990} for flow in TRADE},
    (345, "gdppc_2011"): {1916, 1917},
    (345, "pop_m"): {1916, 1917},
    **{(345, flow): {*range(1913, 1920), 1941, 1944, *range(1993, 2015)} for flow in TRADE},
    **{(816, flow): {*range(1954, 1975)} for flow in TRADE},
    **{(817, flow): {1975} for flow in TRADE},
    **{(365, flow): {1917, 1918, *range(1940, 1945)} for flow in TRADE},
}
"""Years of membership of which nothing is known, each looked up in the source: it has no value under any number.

Of 1990 a source has one of the two Germanies and one of the two Yemens, and of 1975 one Vietnam.
"""


@pytest.mark.parametrize("ccode", [255, 260, 265, 345, 365, 678, 679, 680, 816, 817])
def test_product_people_and_trade_go_on_where_a_state_changes_its_number(ccode: int, states: pl.DataFrame) -> None:
    """Finding 3: Germany, Yemen, Serbia, Vietnam and Russia."""
    for column in (*WEALTH, *TRADE):
        first = 1870 if column in TRADE else 1816
        years = states.filter(pl.col("ccode") == ccode, pl.col("year").is_between(first, LAST_KNOWN[column]))
        unknown = set(years.filter(pl.col(column).is_null())["year"])
        assert unknown == GAPS.get((ccode, column), set()), column


def test_product_of_which_the_source_knows_nothing_is_known(states: pl.DataFrame) -> None:
    """Finding 2, a kind of it: without data the latent estimate stays at what was assumed, some 5 million dollars.

    Less than four dollars a head: South Vietnam, Korea, and German and Italian states. Said under the limits of the
    source; the values stand, as in what is published with them.
    """
    poor = states.filter(pl.col("ln_gdppc_2011") < 3)
    small = {240, 245, 267, 269, 271, 273, 275, 280, 329, 332, 335, 337}
    assert set(poor["ccode"]) == {*small, 730, 817}
    assert set(poor.filter(pl.col("ccode") == 817)["year"]) == {*range(1954, 1976)}
    assert poor["ln_gdp_2011"].is_between(15.4, 15.6).all()


def test_polity_is_taken_from_the_older_series_only_where_polity_5_has_nothing(
    states: pl.DataFrame, record: Record
) -> None:
    """Finding 3: 416 state-years, and a few more of 2008-2017 that Polity 5 gives to another state.

    Polity has numbers of its own: Montenegro had Kosovo's values, South Sudan those of Sudan without the South.
    """
    older = states.filter(pl.col("polity_origin") == "polity_older")
    spans = {(365, 1923), (365, 1991), (770, 1947), (770, 1971), (300, 1816), (300, 1918), (325, 1860), (345, 2017),
             (530, 1994), (816, 1977), (341, 2010)}  # fmt: skip
    assert spans <= set(older.select(STATE).iter_rows())
    assert older.height == 417
    table = record.table("democracy")
    assert table is not None
    written = set(table.dropna(subset=["polity2"])[["ccode", "year"]].itertuples(index=False, name=None))
    lost = [row for row in older.select(STATE).iter_rows() if row not in written]
    assert len(lost) == 416 - 10 - 6, "less ten years of Kosovo and six of Sudan, which are in Polity 5 after all"
    new = states.filter(pl.col("polity_origin") == "democracy")
    assert new["polity"].equals(new["polity2"], check_names=False)
    assert states.filter(pl.col("polity2").is_not_null(), pl.col("polity_origin") != "democracy").is_empty()
    assert of(states, "polity", 365)[1950] == -9
    assert of(states, "polity", 347)[2010] == 8
    assert of(states, "polity", 625)[2014] == -4
    assert of(states, "polity", 626)[2014] == 0


def test_armed_conflicts_go_on_where_disputes_end(dyads: pl.DataFrame) -> None:
    """After 2010: interstate conflicts of UCDP/PRIO, which counts states as Gleditsch and Ward do."""
    late = dyads.filter(pl.col("year") > 2010, pl.col("ucdp_conflict") > 0)
    pairs = {(a, b): years for a, b, years in late.group_by(DYAD[:2]).agg("year").iter_rows()}
    known = {(365, 369): [2022], (630, 666): [*range(2018, 2023)], (750, 770): [*range(2013, 2021)],
             (702, 703): [2021, 2022], (625, 626): [2012], (800, 811): [2011], (530, 531): [2016],
             (710, 750): [2020], (2, 630): [2020, 2021, 2022]}  # fmt: skip
    assert {pair: sorted(years) for pair, years in pairs.items()} == known
    gulf = dyads.filter(pl.col("year") == 1991, pl.col("ucdp_conflict") == 2, pl.col("ccode_b") == 645)
    assert {2, 200, 220} <= set(gulf["ccode_a"])
    falklands = dyads.filter(pl.col("ccode_a") == 160, pl.col("ccode_b") == 200, pl.col("year") == 1982)
    assert falklands["ucdp_conflict"].to_list() == [1]


def test_hostility_and_onsets_as_they_were_known(dyads: pl.DataFrame) -> None:
    """Finding 9: years in which a dispute only goes on are no years without an onset."""
    known = dyads.filter(pl.col("year") <= 2010)
    on = known.filter(pl.col("gml_onset_at_risk").is_null())
    assert on.height == 1518
    assert set(on.select("gml_onset", "gml_ongoing").iter_rows()) == {(0, 1)}
    rest = known.filter(pl.col("gml_onset_at_risk").is_not_null())
    assert rest["gml_onset_at_risk"].equals(rest["gml_onset"], check_names=False)
    over = known.filter(pl.col("gml_hostlev_known").is_not_null())
    assert over["gml_hostlev_known"].equals(over["gml_hostlev"], check_names=False)
    assert known.filter(pl.col("gml_hostlev_known").is_null(), pl.col("gml_ongoing") != 1).is_empty()


def test_france_and_germany_begin_again_where_the_number_changes(dyads: pl.DataFrame) -> None:
    """Finding 9: decided and said; a dyad is of two numbers, and peace with West Germany is of another one."""
    france = dyads.filter(pl.col("ccode_a") == 220)
    united, west = (
        dict(france.filter(pl.col("ccode_b") == code).select("year", "gml_peace_years").iter_rows())
        for code in (255, 260)
    )
    assert [united[year] for year in (1945, 1990, 1991)] == [0, 0, 1]
    assert [west[year] for year in (1955, 1990)] == [0, 35]


def test_trade_that_is_not_known_is_told_from_none(dyads: pl.DataFrame) -> None:
    """Finding 2: before 1870, and of the United States and West Germany, no flow is known."""
    flows = dyads.with_columns(
        seen=sum(pl.col(f"imports_{way}_smooth").is_not_null().cast(pl.Int8) for way in ("a_from_b", "b_from_a"))
    )
    assert flows["seen"].equals(flows["trade_flows_known"], check_names=False)
    assert set(dyads.filter(pl.col("year") < 1870)["trade_flows_known"]) == {0}
    relevant = dyads.filter(pl.col("prd") == 1, pl.col("year") <= 2010)
    assert relevant.filter(pl.col("trade_flows_known") == 0).height == UNKNOWN_TRADE


def test_no_code_for_missing_is_left_in_a_column(states: pl.DataFrame, dyads: pl.DataFrame) -> None:
    """Finding 9: -9 and its like stand for missing in most sources."""
    below = dict.fromkeys(
        ("euds", "aeuds", "polity2", "polity", "polity2_p4v2018", "terr_threat", "un_idealpoint", "leader_lwuf"), -10
    ) | {"capital_lat": -90, "capital_lng": -180}
    for frame in (states, dyads):
        for name in frame.select(selectors.numeric()).columns:
            least = frame[name].min()
            assert least is None or least >= below.get(name, 0), name  # type: ignore[operator]


def codes(frame: pl.DataFrame, ccode: int) -> list[tuple[int | None, int, int]]:
    """Numbers of Gleditsch and Ward of a state, each with its first and last year."""
    mine = frame.filter(pl.col("ccode") == ccode).sort("year")
    runs = mine.group_by(pl.col("gwcode").rle_id().alias("run"), maintain_order=True).agg(
        pl.col("gwcode").first(), pl.col("year").min().alias("first"), pl.col("year").max().alias("last")
    )
    return list(runs.select("gwcode", "first", "last").iter_rows())


@pytest.mark.parametrize(
    ("ccode", "known"),
    [
        pytest.param(255, [(255, 1816, 1945), (260, 1990, 2022)], id="germany"),
        pytest.param(260, [(260, 1955, 1990)], id="west-germany"),
        pytest.param(265, [(265, 1954, 1990)], id="east-germany"),
        pytest.param(
            345, [(340, 1878, 1915), (None, 1916, 1917), (345, 1918, 2005), (340, 2006, 2022)], id="yugoslavia-serbia"
        ),
        pytest.param(678, [(678, 1926, 1990)], id="north-yemen"),
        pytest.param(679, [(678, 1990, 2022)], id="yemen"),
        pytest.param(680, [(680, 1967, 1990)], id="south-yemen"),
        pytest.param(816, [(816, 1954, 2022)], id="vietnam"),
        pytest.param(817, [(817, 1954, 1975)], id="south-vietnam"),
        pytest.param(365, [(365, 1816, 2022)], id="russia-ussr"),
    ],
)
def test_peacesciencer_17_codes_of_two_lists_year_by_year(
    ccode: int, known: list[tuple[int | None, int, int]], record: Record
) -> None:
    """Bug 17 there: one code a state is not enough."""
    assert codes(crosswalk(record).collect(), ccode) == known
