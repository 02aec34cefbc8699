"""Who is in the panel: members, pairs of them, and what people may ask for."""

from typing import Any

import polars as pl
import pytest

from detente.core.errors import InvalidValue, UnknownName
from detente.data.panel.members import dyad_years, member_years, never_together, select
from unit.data.panel.made import day, record_of

EVERYTHING = select()


def pairs(frame: pl.DataFrame, year: int) -> set[tuple[int, int]]:
    rows = frame.filter(pl.col("year") == year)
    return set(zip(rows["ccode_a"], rows["ccode_b"], strict=True))


def test_the_membership_list_has_the_official_number_of_state_years() -> None:
    members = member_years()
    assert members.filter(pl.col("year") <= 2016).height == 15_951
    assert members.height == 17_121
    assert members.is_unique().all()


def test_members_of_2016_are_carried_to_2022_and_no_others() -> None:
    members = member_years()
    listed = set(members.filter(pl.col("year") == 2016)["ccode"])
    for year in range(2017, 2023):
        assert set(members.filter(pl.col("year") == year)["ccode"]) == listed


def test_trap_5_both_germanies_of_1990_and_the_gap_before() -> None:
    """Trap 5: Germany is 255 / 260 / 255 with a gap 1946-54; 255 and 260 both exist in 1990."""
    members = member_years()
    years = {code: set(members.filter(pl.col("ccode") == code)["year"]) for code in (255, 260, 265)}
    assert years[255] == {*range(1816, 1946), *range(1990, 2023)}
    assert years[260] == set(range(1955, 1991))
    assert years[255] & years[260] == {1990}
    assert years[265] == set(range(1954, 1991))


def test_states_that_shared_no_day_of_a_year_are_no_dyad() -> None:
    """German unification: 255 begins on the day on which 260 and 265 have ended."""
    spells = [
        {"ccode": 255, "start": day("1816-01-01"), "end": day("1945-05-08")},
        {"ccode": 255, "start": day("1990-10-03"), "end": day("2016-12-31")},
        {"ccode": 260, "start": day("1955-05-05"), "end": day("1990-10-02")},
        {"ccode": 265, "start": day("1954-03-25"), "end": day("1990-10-02")},
        {"ccode": 2, "start": day("1816-01-01"), "end": day("2016-12-31")},
    ]
    apart = never_together(record_of(system=spells))
    assert apart is not None
    assert set(apart.iter_rows()) == {(255, 260, 1990), (255, 265, 1990)}
    found = dyad_years(record_of(system=spells), select([1990], ["255", "260", "265", "USA"]))
    assert pairs(found, 1990) == {(2, 255), (2, 260), (2, 265), (260, 265)}


def test_one_common_day_makes_a_dyad() -> None:
    spells = [
        {"ccode": 2, "start": day("1816-01-01"), "end": day("1900-06-30")},
        {"ccode": 20, "start": day("1900-06-30"), "end": day("2016-12-31")},
        {"ccode": 40, "start": day("1900-07-01"), "end": day("2016-12-31")},
    ]
    apart = never_together(record_of(system=spells))
    assert apart is not None
    assert set(apart.iter_rows()) == {(2, 40, 1900)}


def test_the_list_of_false_dyads_stands_in_for_the_dates() -> None:
    listed = [{"ccode1": a, "ccode2": b, "year": 1990} for a, b in ((255, 260), (260, 255))]
    record = record_of(false_dyads=listed)
    found = dyad_years(record, select([1990], ["255", "260", "USA"]))
    assert pairs(found, 1990) == {(2, 255), (2, 260)}


def test_without_either_the_record_says_what_stays_in() -> None:
    record = record_of()
    found = dyad_years(record, select([1990], ["255", "260"]))
    assert pairs(found, 1990) == {(255, 260)}
    assert "without a common day" in record.notes["system"]


def test_several_states_are_the_dyads_among_them_and_one_its_dyads_with_all() -> None:
    some = dyad_years(record_of(), select([1950], ["USA", "USSR", "China"]))
    assert pairs(some, 1950) == {(2, 365), (2, 710), (365, 710)}
    one = dyad_years(record_of(), select([1950], ["USSR"]))
    members = member_years().filter(pl.col("year") == 1950).height
    assert one.height == members - 1
    assert all(365 in pair for pair in pairs(one, 1950))


def test_dyads_are_ordered_once_each_and_sorted() -> None:
    found = dyad_years(record_of(), select(range(1946, 1950)))
    assert (found["ccode_a"] < found["ccode_b"]).all()
    assert found.is_unique().all()
    assert found.equals(found.sort("ccode_a", "ccode_b", "year"))


def test_germany_by_name_is_followed_through_its_division() -> None:
    assert select(range(1950, 2000), ["Germany"]).codes == {255, 260}
    assert select(range(1950, 2000), [255]).codes == {255}


def test_years_in_any_order_and_twice_are_years() -> None:
    assert select([1950, 1948, 1950]).years == (1948, 1950)


@pytest.mark.parametrize("years", [[1815], [2023], range(1700, 1900), [99]])
def test_years_outside_the_panel_are_refused(years: list[int]) -> None:
    with pytest.raises(InvalidValue, match=r"1816"):
        select(years)


@pytest.mark.parametrize("years", ["1946-2010", [1946.5], ["1946"], [None]])
def test_years_are_whole_numbers(years: Any) -> None:
    with pytest.raises(InvalidValue, match="no years"):
        select(years)


def test_years_of_numpy_are_years() -> None:
    import numpy as np

    assert select(np.arange(1946, 1949)).years == (1946, 1947, 1948)


def test_no_years_are_refused() -> None:
    with pytest.raises(InvalidValue, match="No years"):
        select([])


def test_an_unknown_state_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match="Pakistan"):
        select(None, ["Pakistann"])


def test_a_state_that_was_no_member_then_is_refused_with_its_years() -> None:
    with pytest.raises(InvalidValue, match="1920"):
        select(range(1816, 1820), ["Canada"])


@pytest.mark.parametrize("names", ["USA", []])
def test_states_are_a_list_of_at_least_one(names: list[str]) -> None:
    with pytest.raises(InvalidValue, match="list"):
        select(None, names)
