"""What two states saw of each other: read as it stands, and never where nothing was seen."""

from __future__ import annotations

import math

import pytest

from detente.core.errors import DataError
from detente.studies.beliefs.seen import FEWEST, watch
from unit.studies.beliefs.made import SPAN, events, monthly, months, record, two


def test_a_month_below_nought_is_competing_and_nought_is_not() -> None:
    scores = dict(zip(months(1950, 1952), [-3.0, -0.01, 0.0, 0.01, 5.0, math.nan] * 6, strict=True))
    found = watch(record(acts=monthly(scores, scores)), *two(), SPAN)
    assert found.periods == 12
    assert found.when == months(1950, 1952)[:-1]  # the last month is missing
    assert found.there[:6] == (1.0, 1.0, 0.0, 0.0, 0.0, None)
    assert found.scores[0][:6] == (-3.0, -0.01, 0.0, 0.01, 5.0, None)
    assert found.sources == ("acts",)
    assert "COPDAB" in found.words
    assert "below zero" in found.words


def test_what_was_not_seen_is_not_restraint() -> None:
    """A gap in one direction and a year without a row; where a file ends, so does the time."""
    there = {month: 1.0 for month in months(1950, 1954) if not month.startswith("1952") and month <= "1954-06"}
    back = {month: -1.0 for month in there if month != "1950-03"}
    found = watch(record(acts=monthly(there, back)), *two(), SPAN)
    place = {month: number for number, month in enumerate(found.when)}
    assert found.when == tuple(month for month in months(1950, 1954) if month <= "1954-06")  # no gaps in time
    assert found.there[place["1950-03"]] == 0.0
    assert found.back[place["1950-03"]] is None
    assert {found.there[place[f"1952-{month:02d}"]] for month in range(1, 13)} == {None}


def test_directions_are_not_mixed_up() -> None:
    there = dict.fromkeys(months(1950, 1952), -1.0)
    back = dict.fromkeys(months(1950, 1952), 1.0)
    found = watch(record(acts=monthly(there, back)), *two(), SPAN)
    assert set(found.there) == {1.0}
    assert set(found.back) == {0.0}
    turned = watch(record(acts=monthly(there, back)), *reversed(two()), SPAN)
    assert (turned.there, turned.back) == (found.back, found.there)


def test_two_files_are_joined_in_the_order_of_time() -> None:
    """Egypt and Israel: one file to June 1979, another from March 1979; of months in both the first file speaks."""
    sides, span = two("Egypt-Israel"), tuple(range(1977, 1984))
    calm = dict.fromkeys([m for m in months(1977, 1979) if m <= "1979-06"], 2.0)
    acts = monthly(calm, calm, (651, 666))
    found = watch(record(acts=acts, events_levant=events("1979-03", "1983-04", (651, 666), -4.0)), *sides, span)
    assert found.sources == ("acts", "events_levant")
    assert list(found.when) == [month for month in months(1977, 1983) if month <= "1983-04"]
    where = {month: (a, b) for month, a, b in zip(found.when, found.there, found.back, strict=True)}
    assert where["1979-03"] == where["1979-06"] == (0.0, 0.0)
    assert where["1979-07"] == where["1983-04"] == (1.0, 1.0)


def test_years_are_those_asked_for() -> None:
    scores = dict.fromkeys(months(1950, 1959), 1.0)
    found = watch(record(acts=monthly(scores, scores)), *two(), tuple(range(1953, 1957)))
    assert found.when == months(1953, 1956)


def test_without_a_file_of_their_acts_years_in_disputes_are_taken() -> None:
    """Hostility 2, a threat, is competing; 1955 has two disputes, 1957 none; the other's hostility is its own."""
    found = watch(record(acts=None), *two(), tuple(range(1954, 1962)))
    assert found.periods == 1
    assert found.when == tuple(str(year) for year in range(1954, 1962))
    assert found.there == (0.0, 1.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0)
    assert found.scores[0] == (0.0, 4.0, 5.0, 0.0, 0.0, 0.0, 2.0, 0.0)
    assert found.scores[1] == (0.0, 3.0, 5.0, 0.0, 0.0, 0.0, 2.0, 0.0)
    assert "threatened or used force" in found.words


def test_a_show_of_nothing_is_no_act() -> None:
    """Hostility 1, nothing that involved force, is not competing."""
    it = record(acts=None)
    it._tables["disputes"].loc[it._tables["disputes"]["year"] == 1960, "hostlev1"] = 1.0
    assert watch(it, *two(), tuple(range(1960, 1962))).there == (0.0, 0.0)


def test_time_before_and_after_the_coverage_is_left_out() -> None:
    """The disputes end in 2010; the United States and Russia were members before and after."""
    found = watch(record(acts=None), *two("USA-Russia"), tuple(range(2008, 2014)))
    assert found.when == ("2008", "2009", "2010")
    assert found.there == (0.0, 0.0, 0.0)
    assert found.scores == ((0.0, 0.0, 0.0), (0.0, 0.0, 0.0))


def test_a_few_months_give_way_to_years_unless_months_are_asked_for() -> None:
    few = dict.fromkeys(months(1950, 1951)[: FEWEST - 12], 1.0)
    it, span = record(acts=monthly(few, few)), tuple(range(1950, 1960))
    assert watch(it, *two(), span).periods == 1
    assert watch(it, *two(), span, monthly=True).periods == 12
    many = dict.fromkeys(months(1950, 1951), 1.0)
    it = record(acts=monthly(many, many))
    assert watch(it, *two(), span).periods == 12
    assert watch(it, *two(), span, monthly=False).periods == 1


def test_months_that_nobody_recorded_are_refused_with_a_way_out() -> None:
    with pytest.raises(DataError, match="No event file is about USA and India") as caught:
        watch(record(), *two("USA-India"), SPAN, monthly=True)
    assert "--monthly" in caught.value.hint


def test_nothing_on_record_is_an_error_with_its_cure() -> None:
    with pytest.raises(DataError, match="No acts of USA and USSR are on record in 1960-1962") as caught:
        watch(record(acts=None, disputes=None), *two(), (1960, 1961, 1962))
    assert "detente data fetch disputes" in caught.value.hint
    with pytest.raises(DataError, match="the source ends in 2010"):
        watch(record(acts=None), *two("USA-Russia"), (2015, 2016))
