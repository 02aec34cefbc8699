"""Numbers of states that change: from those of a source to those of the frames."""

from __future__ import annotations

from typing import Any

import pandas
import pytest

from detente.data.codes import by_code
from detente.data.numbers import crosswalk_spells, frame_numbers
from detente.data.panel.narrow import KIN, LONG
from detente.data.registry import SOURCES

WEALTH = ("wbgdp2011est", "wbpopest", "sdpest", "wbgdppc2011est")


def surplus(*rows: tuple[int, int]) -> pandas.DataFrame:
    """Rows of product per head, each value telling the number and the year that the source has."""
    made = [{"ccode": code, "year": year, **dict.fromkeys(WEALTH, code + year / 1e4)} for code, year in rows]
    return pandas.DataFrame(made)


def keys(table: pandas.DataFrame, *names: str) -> list[tuple[Any, ...]]:
    return list(table[list(names)].itertuples(index=False, name=None))


def test_every_spell_is_of_a_source_and_leads_to_members() -> None:
    for spell in crosswalk_spells():
        assert spell.why
        assert spell.first <= spell.last
        assert all(name in SOURCES for name in spell.sources), spell
        if spell.ccode is None:
            assert spell.columns, "a row is not dropped, only values are"
        else:
            years = range(spell.first, spell.last + 1)
            assert any(by_code()[spell.ccode].member(year) for year in years), spell


def test_no_number_leads_to_itself_and_no_two_spells_of_a_number_overlap_unless_one_is_of_a_dyad() -> None:
    for spell in crosswalk_spells():
        assert spell.ccode != spell.code
        for other in crosswalk_spells():
            same = spell is not other and spell.code == other.code and set(spell.sources) & set(other.sources)
            if same and spell.columns == other.columns and (spell.other is None) == (other.other is None):
                assert spell.last < other.first or other.last < spell.first, (spell, other)


def test_numbers_that_lead_to_each_other_are_kept_together_where_a_long_source_is_narrowed() -> None:
    """A record that is narrowed to some states would otherwise lose the rows that another number has for them."""
    for spell in crosswalk_spells():
        if spell.ccode is not None and set(spell.sources) & set(LONG):
            assert any({spell.code, spell.ccode} <= set(kin) for kin in KIN), spell


def test_germany_keeps_its_two_numbers_of_1990() -> None:
    """255 and 260 mean different states in 1990: a value of that year stays with the number that the source writes."""
    found = frame_numbers("surplus", surplus((255, 1945), (260, 1989), (260, 1990), (260, 1991)))
    assert keys(found, "ccode", "year") == [(255, 1945), (260, 1989), (260, 1990), (255, 1991)]
    assert found[WEALTH[0]].to_list() == [255.1945, 260.1989, 260.199, 260.1991]


def test_numbers_that_are_old_and_new_at_once_are_not_passed_on() -> None:
    """Kiribati is 970 to Gleditsch and Ward, and Nauru is 970 to the Correlates of War."""
    found = frame_numbers("surplus", surplus((970, 2000), (971, 2000), (972, 2000), (973, 2000)))
    assert keys(found, "ccode", "year") == [(946, 2000), (970, 2000), (955, 2000), (947, 2000)]
    assert found[WEALTH[0]].to_list() == [970.2, 971.2, 972.2, 973.2]


def test_a_row_of_the_sources_own_stands_and_the_other_fills_what_it_does_not_know() -> None:
    rows = [
        {"ccode": 255, "year": 1960, "imports": 5.0, "exports": 6.0},
        {"ccode": 260, "year": 1960, "imports": None, "exports": 7.0},
        {"ccode": 255, "year": 1950, "imports": 1.0, "exports": 1.0},
    ]
    found = frame_numbers("trade", pandas.DataFrame(rows))
    assert keys(found, "ccode", "year", "imports", "exports") == [(255, 1950, 1.0, 1.0), (260, 1960, 5.0, 7.0)]
    assert found.dtypes.to_dict() == pandas.DataFrame(rows).dtypes.to_dict()


def test_a_spell_of_years_is_cut_where_the_number_changes() -> None:
    row = {"ccode1": 220, "ccode2": 255, "styear": 1756, "endyear": 1955, "spatial": 1}
    found = frame_numbers("rivalries", pandas.DataFrame([row]))
    assert keys(found, "ccode1", "ccode2", "styear", "endyear") == [(220, 255, 1756, 1954), (220, 260, 1955, 1955)]
    assert found["spatial"].to_list() == [1, 1]


def test_a_number_may_mean_two_states_by_the_other_side() -> None:
    rows = [
        {"ccode1": 679, "ccode2": 698, "start": 1967, "end": 1982},
        {"ccode1": 670, "ccode2": 679, "start": 1962, "end": 1969},
    ]
    found = frame_numbers("rivalries_tss", pandas.DataFrame(rows))
    assert keys(found, "ccode1", "ccode2") == [(680, 698), (670, 678), (670, 678)]


def test_crises_of_united_germany_are_germanys() -> None:
    rows = [
        {"crisno": number, "cracid": 260, "trigent": 345.0, "southv": 260.0, "systrgyr": year}
        for number, year in ((185, 1961), (430, 1999), (442, 2003))
    ]
    found = frame_numbers("crises", pandas.DataFrame(rows))
    assert keys(found, "cracid", "southv") == [(260, 260.0), (255, 255.0), (255, 255.0)]
    assert found["trigent"].to_list() == [345.0] * 3


def test_values_of_one_column_move_and_the_rest_of_the_row_stays() -> None:
    rows = [
        {"ccode": 341, "year": 2010, "polity2": 8.0, "aeuds": 0.1},
        {"ccode": 347, "year": 2010, "polity2": None, "aeuds": 0.2},
        {"ccode": 625, "year": 2011, "polity2": -2.0, "aeuds": 0.3},
        {"ccode": 626, "year": 2011, "polity2": -4.0, "aeuds": 0.4},
        {"ccode": 625, "year": 2012, "polity2": None, "aeuds": 0.5},
        {"ccode": 626, "year": 2012, "polity2": -4.0, "aeuds": 0.6},
    ]
    found = frame_numbers("democracy", pandas.DataFrame(rows))
    assert found["polity2"].fillna(99.0).to_list() == [99.0, 8.0, -2.0, 99.0, -4.0, 99.0]
    assert found["aeuds"].to_list() == [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]


def test_polity_numbers_become_those_of_the_record() -> None:
    """Kosovo is 341 and Montenegro 348 in Polity, 347 and 341 in the record; Sudan without the South is 626 there."""
    rows = ((341, 2008, 8), (348, 2008, 9), (364, 1991, -6), (769, 1950, -9), (525, 2012, 0), (626, 2012, -4),
            (305, 1900, -4), (305, 1920, 8), (347, 2000, 7), (341, 1990, 1))  # fmt: skip
    found = frame_numbers("polity4", pandas.DataFrame(rows, columns=["ccode", "year", "polity2"]))
    assert keys(found, "ccode", "year", "polity2") == [
        (347, 2008, 8), (341, 2008, 9), (365, 1991, -6), (770, 1950, -9), (626, 2012, 0), (625, 2012, -4),
        (300, 1900, -4), (305, 1920, 8), (345, 2000, 7), (341, 1990, 1),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["surplus", "trade", "crises"])
def test_the_table_given_is_left_as_it_is(name: str) -> None:
    table = surplus((260, 1991), (255, 1960)).assign(
        imports=1.0, exports=1.0, crisno=[1, 2], cracid=260, trigent=260.0, southv=260.0, systrgyr=2000
    )
    before = table.copy()
    frame_numbers(name, table)
    pandas.testing.assert_frame_equal(table, before)


def test_a_source_without_spells_is_handed_back() -> None:
    table = surplus((255, 1991))
    assert frame_numbers("gdp", table) is table
