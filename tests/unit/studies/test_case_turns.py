"""Build-ups, falls, what came with them, and the chance of that: worked by hand."""

from __future__ import annotations

import math

import pytest

from detente.studies.case.armament import is_collapse, is_regime_change, steps
from detente.studies.case.coincidence import at_least, count_coincidences, near
from detente.studies.case.turns import find_episodes, growth, ways

YEARS = tuple(range(1950, 1970))


def _path(*moves: float) -> list[float | None]:
    """Spending that starts at 100 and moves by these logs."""
    values = [100.0]
    for move in moves:
        values.append(values[-1] * math.exp(move))
    return list(values)


def test_growth_is_the_mean_of_the_changes_around_a_year() -> None:
    found = growth(_path(0.1, 0.2, 0.3, 0.4), YEARS[:5])
    assert found[1952] == pytest.approx((0.1 + 0.2 + 0.3) / 3)
    assert found[1953] == pytest.approx((0.2 + 0.3 + 0.4) / 3)
    assert found[1951] == pytest.approx((0.1 + 0.2) / 2)  # the ends: the two changes that there are
    assert found[1954] == pytest.approx((0.3 + 0.4) / 2)
    assert 1950 not in found


def test_growth_stops_at_gaps_and_zeros() -> None:
    holed: list[float | None] = [100.0, 110.0, None, 120.0, 130.0, 0.0, 90.0]
    assert growth(holed, YEARS[:7]) == {}


def test_a_build_up_needs_both_sides_and_three_years() -> None:
    rise, level, fall = [0.1] * 6, [0.0] * 4, [-0.1] * 9
    x, y = _path(*rise, *level, *fall), _path(*rise, *level, *fall)
    found = find_episodes(x, y, YEARS)
    assert [(one.kind, one.first, one.last) for one in found] == [("build-up", 1951, 1957), ("fall", 1960, 1969)]
    assert found[0].base == 1950
    assert found[0].change == pytest.approx((math.exp(0.6) - 1,) * 2)
    assert found[1].change[0] == pytest.approx(math.exp(-0.9) - 1)
    alone = find_episodes(x, _path(*[-0.05] * 19), YEARS)
    assert [one.kind for one in alone] == ["fall"]  # the other never arms
    assert set(ways(x, _path(*[-0.05] * 19), YEARS).values()) == {0, -1}
    short = find_episodes(_path(0.1, 0.1, -0.3), _path(0.1, 0.1, -0.3), YEARS[:4])
    assert short == []


def test_nothing_on_record_is_no_phase() -> None:
    nothing: list[float | None] = [None] * 20
    assert find_episodes(nothing, nothing, YEARS) == []
    assert ways(nothing, _path(*[0.1] * 19), YEARS) == {}


def test_chance_is_hypergeometric() -> None:
    assert at_least(0, 3, 4, 10) == pytest.approx(1.0)
    assert at_least(3, 3, 4, 10) == pytest.approx(4 / 120)  # of 120 ways to choose 3 of 10 years, 4 are all hits
    assert at_least(2, 3, 4, 10) == pytest.approx((6 * 6 + 4) / 120)


def test_an_event_comes_with_a_turn_in_its_year_or_the_two_before() -> None:
    events: dict[int, float | None] = {1950: 1.0, 1951: 0.0, 1952: 0.0, 1953: 0.0, 1954: None, 1955: 0.0}
    assert near(1952, events) is True
    assert near(1953, events) is False
    assert near(1954, events) is None  # not known, and no known event
    assert near(1956, {**events, 1956: 2.0}) is True  # one that is known is enough


def test_company_is_counted_by_hand() -> None:
    rows = count_coincidences(
        ("A", "B"),
        {"start": [1955, 1961], "end": []},
        {"treaty": {year: float(year in (1954, 1960)) for year in range(1950, 1970)}},
        range(1952, 1970),
    )
    (row,) = rows
    assert (row.turn, row.event, row.hits, row.turns, row.with_event, row.years) == ("start", "treaty", 2, 2, 6, 18)
    assert row.p == pytest.approx(at_least(2, 2, 6, 18))
    assert row.as_dict()["expected"] == pytest.approx(2 * 6 / 18)


def test_company_of_what_always_or_never_is_tells_nothing() -> None:
    always = dict.fromkeys(range(1950, 1970), 1.0)
    never = dict.fromkeys(range(1950, 1970), 0.0)
    assert count_coincidences(("A", "B"), {"start": [1955]}, {"x": always, "y": never}, range(1952, 1970)) == []


def test_steps_of_regime_and_product() -> None:
    polity = {1950: -7.0, 1951: -7.0, 1952: -4.0, 1953: None, 1954: 8.0}
    assert steps(polity, is_regime_change) == {1950: None, 1951: 0.0, 1952: 1.0, 1953: None, 1954: None}
    assert is_collapse(100.0, 95.0)
    assert not is_collapse(100.0, 96.0)
