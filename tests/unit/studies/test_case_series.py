"""Series of states and dyads, counted by hand on a record made up for the purpose."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest

from detente.core.errors import DataError, UnknownName
from detente.data import leadership, monthly
from detente.data.codes import actors
from detente.data.panel.actors import Selected
from detente.data.record import Record, Values, open_record
from detente.studies.case import measures
from detente.studies.case.gather import read_case
from detente.studies.case.sections import Modelled, Told
from detente.studies.case.series import Yearly
from unit.studies.case_record import YEARS, made_up, table

AT = {year: place for place, year in enumerate(YEARS)}
USA, USSR = actors("USA-USSR", YEARS)


def read(record: Record | None = None) -> Yearly:
    return measures.read_yearly(made_up() if record is None else record, (USA, USSR), YEARS)


def test_disputes_wars_and_crises_read_as_written() -> None:
    found = read()
    onset = found.of_dyad("mid_onset", USA, USSR).values
    assert (onset[AT[1954]], onset[AT[1955]], onset[AT[1956]]) == (0.0, 2.0, 0.0)
    hostile = found.of_dyad("hostility", USA, USSR).values
    assert (hostile[AT[1955]], hostile[AT[1956]], hostile[AT[1957]]) == (4.0, 5.0, 0.0)
    assert found.of_dyad("hostility", USSR, USA).values[AT[1955]] == 3.0
    assert found.of_dyad("war", USA, USSR).values[AT[1956]] == 1.0
    opposed, naive = (found.of_dyad(name, USA, USSR).values for name in ("icb_opposed", "icb_crises"))
    assert (opposed[AT[1960]], opposed[AT[1961]]) == (1.0, 0.0)
    assert (naive[AT[1960]], naive[AT[1961]]) == (0.0, 1.0)


def test_a_series_is_found_in_either_order_unless_it_has_a_direction() -> None:
    found = read()
    assert found.of_dyad("mid_onset", USSR, USA) is found.of_dyad("mid_onset", "USA", "RUS")
    assert found.of_dyad("revisionist", USSR, USA) is not found.of_dyad("revisionist", USA, USSR)
    assert found.of_state("cinc", "USA").name == "cinc_USA"
    with pytest.raises(UnknownName, match="mid_onset"):
        found.of_dyad("mid_onsett", USA, USSR)
    with pytest.raises(UnknownName, match="milper"):
        found.of_state("milperr", USA)


def test_aims_and_deaths_are_missing_where_they_are_not_coded() -> None:
    found = read()
    wanted = found.of_dyad("revisionist", USA, USSR).values
    assert (wanted[AT[1954]], wanted[AT[1955]], wanted[AT[1956]], wanted[AT[1960]]) == (None, 1.0, 0.0, 1.0)
    assert found.of_dyad("revisionist", USSR, USA).values[AT[1955]] == 0.0
    deaths = found.of_dyad("fatality", USA, USSR).values
    assert (deaths[AT[1954]], deaths[AT[1955]], deaths[AT[1956]], deaths[AT[1960]]) == (None, 0.0, None, 3.0)


def test_places_read_as_written() -> None:
    assert read().of_state("warheads", USA).values[AT[1961]] is None
    kinds = read().of_dyad("contiguity", USA, USSR).values
    assert (kinds[AT[1950]], kinds[AT[1959]]) == (0.0, 2.0)
    late = Selected(made_up(), (USA, USSR), (2016, 2020), of_dyads=["conttype", "majpow_a"])
    assert late.of_dyad("conttype", USSR, USA) == [2.0, 2.0]  # the last year listed stands for those after it
    assert late.of_dyad("majpow_a", USA, USSR) == [1.0, 1.0]


def test_a_column_of_one_side_is_that_of_the_first_named() -> None:
    usa, india = actors("USA,India", YEARS)
    found = Selected(made_up(), (usa, india), YEARS, of_dyads=["majpow_a"])
    assert (found.of_dyad("majpow_a", usa, india)[0], found.of_dyad("majpow_a", india, usa)[0]) == (1.0, 0.0)


def test_absent_files_are_missing_and_never_zero() -> None:
    record = made_up(disputes=None, crises=None, acts=None, contiguity=None, capitals=None, majors=None, alliances=None)
    nothing: Values = [None] * len(YEARS)
    found = read(record)
    for name in ("mid_onset", "icb_opposed", "atop_nonagg", "contiguity"):
        assert found.of_dyad(name, USA, USSR).values == nothing
        assert found.of_dyad(name, USA, USSR).known == 0
    assert monthly.monthly_acts(record, USA, USSR, YEARS) == []
    with pytest.raises(DataError, match="cannot be read"):
        read(made_up(nmc7=None))
    with pytest.raises(DataError, match="cannot be read"):
        read(open_record(None, None))


def test_the_warheads_that_ship_are_the_united_states_alone() -> None:
    found = read(made_up(warheads=None))
    usa, ussr = (found.of_state("warheads", actor) for actor in (USA, USSR))
    assert usa.known > 0
    assert usa.source == measures.SHIPPED
    assert ussr.known == 0
    assert ussr.source == measures.STOCK


def test_ties_are_zero_inside_the_coverage_only() -> None:
    found = read()

    def at(name: str, year: int) -> float | None:
        return found.of_dyad(name, USA, USSR).values[AT[year]]

    assert (at("atop_nonagg", 1971), at("atop_nonagg", 1972)) == (0.0, 1.0)
    assert (at("rivalry_td", 1970), at("rivalry_td", 1971)) == (1.0, 0.0)
    assert (at("joint_igos", 1950), at("joint_igos", 1951)) == (7.0, None)
    assert (at("treaties", 1963), at("treaties", 1964)) == (2.0, 0.0)  # hot line and test ban
    late = Selected(made_up(), (USA, USSR), (2010, 2011), of_dyads=["rivalry_td"])
    assert late.of_dyad("rivalry_td", USA, USSR) == [0.0, None]


def test_imports_are_found_in_whichever_order_the_source_names_the_states() -> None:
    found = read()
    there, back = (found.of_dyad("imports", *pair).values for pair in ((USA, USSR), (USSR, USA)))
    assert (there[AT[1960]], back[AT[1960]]) == (11.0, 22.0)
    assert (there[AT[1961]], back[AT[1961]]) == (3.0, 4.0)
    assert there[AT[1962]] is None


def test_the_tables_have_one_row_a_key() -> None:
    found = read()
    assert found.states.select("state", "year", "measure").is_unique().all()
    assert found.dyads.select("state", "other", "year", "measure").is_unique().all()
    row = found.dyads.row(by_predicate=rows_of("RUS", "USA", 1955, "hostility"), named=True)
    assert row["value"] == 3.0
    assert found.states.height == len(measures.STATE) * 2 * len(YEARS)


def rows_of(state: str, other: str, year: int, measure: str) -> object:
    import polars as pl

    here = (pl.col("state") == state) & (pl.col("other") == other)
    return here & (pl.col("year") == year) & (pl.col("measure") == measure)


def test_leaders_in_order_with_names_and_willingness() -> None:
    known = leadership.tenures(made_up(), USA, YEARS)
    assert [one.leader for one in known] == ["A. Old", "B. New"]
    assert (known[0].willingness, known[1].willingness) == (None, 0.5)
    assert known[0].ended
    assert not known[1].ended
    assert leadership.on_first_day(known, 1953) is known[0]
    assert leadership.on_first_day(known, 1954) is known[1]
    assert leadership.on_first_day(known, 1999) is None
    changed = read().of_state("leader_change", USSR).values
    assert [year for year, value in zip(YEARS, changed, strict=True) if value] == [1961]
    assert leadership.tenures(made_up(leaders=None), USA, YEARS) == []
    assert read(made_up(leader_years=None)).of_state("leader_change", USA).known == 0


def test_an_optional_source_leaves_no_note_unless_somebody_needs_it() -> None:
    record = open_record(None, None)
    assert record.optional("prices") is None
    assert record.notes == {}
    assert record.table("prices") is None
    assert record.optional("prices") is None
    assert "prices" in record.notes


def test_pinned_prices_take_the_place_of_the_shipped_ones() -> None:
    shipped = read()
    doubled = table(("year", "cpi"), *[(year, 2.0 if year == 2020 else 1.0) for year in (*YEARS, 2020)])
    pinned = read(made_up(prices=doubled))
    raw = pinned.of_state("milex", USA).values
    spent = pinned.of_state("milex_usd2020", USA)
    assert spent.values == pytest.approx([2.0 * value / 1000 for value in raw if value is not None])
    assert spent.values != shipped.of_state("milex_usd2020", USA).values
    assert "MeasuringWorth" in spent.source
    assert "Bureau of Labor Statistics" in shipped.of_state("milex_usd2020", USA).source


def test_sections_stand_for_themselves() -> None:
    """What is on record, and what follows from it, is the same whether or not anything is modelled or said."""
    case = read_case(made_up(), actors("USA-USSR", YEARS), YEARS)
    assert case.recorded.of_state("cinc", "USA") is case.of_state("cinc", USA)
    assert case.years is case.recorded.years
    assert (case.modelled, case.told) == (Modelled(), Told())
    assert case.estimated.richardson == case.richardson != ()
    with pytest.raises(FrozenInstanceError):
        case.recorded.years = ()  # type: ignore[misc]
    there = case.yearly.beside([replace(case.of_state("cinc", "USA"), values=[1.0] * len(YEARS))])
    assert len(there.found) == len(case.yearly.found)
    assert there.of_state("cinc", "USA").values[0] == 1.0
    assert case.of_state("cinc", "USA").values[0] != 1.0


def test_arrays_are_turned_with_the_sides() -> None:
    found = Selected(made_up(), (USSR, USA), (1955, 1957), of_states=["cinc"], of_dyads=["gml_top_hostility_a"])
    assert found.matrix("gml_top_hostility_a")[0].tolist()[0][1] == 3.0  # of the USSR towards the USA
    assert found.matrix("gml_top_hostility_a")[0].tolist()[1][0] == 4.0
    assert np.isnan(found.matrix("gml_top_hostility_a")[:, [0, 1], [0, 1]]).all()
    assert found.vector("cinc").shape == (2, 2)
    late = Selected(made_up(), (USSR, USA), (1957, 1955), of_dyads=["gml_top_hostility_a"])  # years in any order
    assert late.of_dyad("gml_top_hostility_a", USA, USSR) == [0.0, 4.0]
