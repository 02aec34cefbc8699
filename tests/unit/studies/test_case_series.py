"""Series of states and dyads, counted by hand on a record made up for the purpose."""

from __future__ import annotations

import math

import pytest

from detente.core.errors import DataError
from detente.data import dyads, leadership, monthly, places, series
from detente.data.codes import actors
from detente.data.record import open_record
from detente.studies.case import measures
from unit.studies.case_record import YEARS, made_up

AT = {year: place for place, year in enumerate(YEARS)}
USA, USSR = actors("USA-USSR", YEARS)


def test_disputes_wars_and_crises_read_as_written() -> None:
    record = made_up()
    onset = dyads.dispute_onsets(record, USA, USSR, YEARS)
    assert (onset[AT[1954]], onset[AT[1955]], onset[AT[1956]]) == (0.0, 2.0, 0.0)
    hostile = dyads.dispute_hostility(record, USA, USSR, YEARS)
    assert (hostile[AT[1955]], hostile[AT[1956]], hostile[AT[1957]]) == (4.0, 5.0, 0.0)
    assert dyads.wars_ongoing(record, USA, USSR, YEARS)[AT[1956]] == 1.0
    opposed = dyads.crises(record, USA, USSR, YEARS, opposed=True)
    naive = dyads.crises(record, USA, USSR, YEARS, opposed=False)
    assert (opposed[AT[1960]], opposed[AT[1961]]) == (1.0, 0.0)
    assert (naive[AT[1960]], naive[AT[1961]]) == (0.0, 1.0)


def test_aims_and_deaths_are_missing_where_they_are_not_coded() -> None:
    record = made_up()
    wanted = dyads.revisionist(record, USA, USSR, YEARS)
    assert (wanted[AT[1954]], wanted[AT[1955]], wanted[AT[1956]], wanted[AT[1960]]) == (None, 1.0, 0.0, 1.0)
    assert dyads.revisionist(record, USSR, USA, YEARS)[AT[1955]] == 0.0
    deaths = dyads.fatality(record, USA, USSR, YEARS)
    assert (deaths[AT[1954]], deaths[AT[1955]], deaths[AT[1956]], deaths[AT[1960]]) == (0.0, 0.0, None, 3.0)


def test_places_read_as_written() -> None:
    record = made_up()
    assert series.warheads(record, USA, YEARS)[AT[1961]] is None
    quarter = math.pi / 2 * places.EARTH_RADIUS
    assert places.capital_distance(record, USA, USSR, 1960) == pytest.approx(quarter)
    assert places.contiguity(record, USA, USSR, 1950) == 0
    assert places.contiguity(record, USA, USSR, 1959) == 2
    assert places.contiguity(record, USA, USSR, 2020) == 2
    assert places.is_major(record, USA, 2020)


def test_absent_files_are_missing_and_never_zero() -> None:
    record = made_up(disputes=None, crises=None, acts=None, contiguity=None, capitals=None, majors=None, alliances=None)
    nothing = [None] * len(YEARS)
    assert dyads.dispute_onsets(record, USA, USSR, YEARS) == nothing
    assert dyads.crises(record, USA, USSR, YEARS, opposed=True) == nothing
    assert dyads.either_way(record, "alliances", "atop_nonagg", (USA, USSR), YEARS, empty=0.0) == nothing
    assert monthly.monthly_acts(record, USA, USSR, YEARS) == []
    assert places.contiguity(record, USA, USSR, 1960) is None
    assert places.capital_distance(record, USA, USSR, 1960) is None
    assert places.is_major(record, USA, 1960) is None
    with pytest.raises(DataError, match="cannot be read"):
        made_up(nmc7=None).capabilities()
    with pytest.raises(DataError, match="cannot be read"):
        open_record(None, None).capabilities()


def test_ties_are_zero_inside_the_coverage_only() -> None:
    found = measures.of_all(made_up(), (USA, USSR), YEARS)

    def at(name: str, year: int) -> float | None:
        return found[name].values[AT[year]]

    assert (at("atop_nonagg_USA_RUS", 1971), at("atop_nonagg_USA_RUS", 1972)) == (0.0, 1.0)
    assert (at("rivalry_td_USA_RUS", 1970), at("rivalry_td_USA_RUS", 1971)) == (1.0, 0.0)
    assert (at("joint_igos_USA_RUS", 1950), at("joint_igos_USA_RUS", 1951)) == (7.0, None)
    assert (at("treaties_USA_RUS", 1963), at("treaties_USA_RUS", 1964)) == (2.0, 0.0)  # hot line and test ban
    late = dyads.in_spell(made_up(), "rivalries", (USA, USSR), (2010, 2011), ("styear", "endyear"))
    assert late == [0.0, None]


def test_imports_are_found_in_whichever_order_the_source_names_the_states() -> None:
    found = measures.of_all(made_up(), (USA, USSR), YEARS)
    there, back = (found[name].values for name in ("imports_USA_RUS", "imports_RUS_USA"))
    assert (there[AT[1960]], back[AT[1960]]) == (11.0, 22.0)
    assert (there[AT[1961]], back[AT[1961]]) == (3.0, 4.0)
    assert there[AT[1962]] is None


def test_leaders_in_order_with_names_and_willingness() -> None:
    known = leadership.tenures(made_up(), USA, YEARS)
    assert [one.leader for one in known] == ["A. Old", "B. New"]
    assert (known[0].willingness, known[1].willingness) == (None, 0.5)
    assert known[0].ended
    assert not known[1].ended
    assert leadership.on_first_day(known, 1953) is known[0]
    assert leadership.on_first_day(known, 1954) is known[1]
    assert leadership.on_first_day(known, 1999) is None
    changed = leadership.changes(made_up(), USSR, YEARS)
    assert [year for year, value in zip(YEARS, changed, strict=True) if value] == [1961]
    assert leadership.tenures(made_up(leaders=None), USA, YEARS) == []
    assert leadership.changes(made_up(leader_years=None), USA, YEARS) == [None] * len(YEARS)


def test_an_optional_source_leaves_no_note_unless_somebody_needs_it() -> None:
    record = open_record(None, None)
    assert record.optional("prices") is None
    assert record.notes == {}
    assert record.table("prices") is None
    assert record.optional("prices") is None
    assert "prices" in record.notes


def test_pinned_prices_take_the_place_of_the_shipped_ones() -> None:
    from unit.studies.case_record import table

    shipped = series.spending(made_up(), USA, YEARS)
    doubled = table(("year", "cpi"), *[(year, 2.0 if year == 2020 else 1.0) for year in (*YEARS, 2020)])
    pinned = series.spending(made_up(prices=doubled), USA, YEARS)
    raw = series.capability(made_up(), "milex", USA, YEARS)
    assert pinned == [2.0 * value / 1000 for value in raw if value is not None]
    assert pinned != shipped
    assert "MeasuringWorth" in series.deflator(made_up(prices=doubled))
    assert "Bureau of Labor Statistics" in series.deflator(made_up())
