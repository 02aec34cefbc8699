"""Lags, windows and memories: by hand, and none of them may see the future."""

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.core.errors import InvalidValue, UnknownName
from detente.data.panel import at_risk, discounted_count, lagged, moving, peace_years
from detente.data.panel.windows import HOWS, key_of

Adder = Callable[[pl.LazyFrame], pl.LazyFrame]


def series(values: list[Any], years: list[int] | None = None, code: int = 2) -> pl.LazyFrame:
    span = years if years is not None else list(range(1950, 1950 + len(values)))
    return pl.LazyFrame({"ccode": [code] * len(span), "year": span, "x": values}, schema_overrides={"x": pl.Int64})


def added(frame: pl.LazyFrame) -> list[Any]:
    return frame.collect()[frame.collect_schema().names()[-1]].to_list()


def test_a_lag_is_the_value_of_the_year_before() -> None:
    assert added(lagged(series([1, None, 3]), ["x"])) == [None, 1, None]
    assert added(lagged(series([1, 2, 3, 4]), ["x"], by=2)) == [None, None, 1, 2]


def test_a_gap_is_not_bridged() -> None:
    """A state that left and came back: the last value before is not last year's."""
    assert added(lagged(series([1, 2, 3], [1950, 1952, 1953]), ["x"])) == [None, None, 2]
    assert added(lagged(series([1, 2, 3, 4], [1950, 1951, 1953, 1954]), ["x"], by=2)) == [None, None, None, None]


def test_a_lag_stays_within_its_state() -> None:
    two = pl.concat([series([1, 2]), series([10, 20], code=20)])
    assert added(lagged(two, ["x"])) == [None, 1, None, 10]


def test_several_columns_are_lagged_under_their_names() -> None:
    frame = series([1, 2]).with_columns((pl.col("x") * 10).alias("y"))
    found = lagged(frame, ["x", "y"], by=1).collect()
    assert found.columns == ["ccode", "year", "x", "y", "x_lag1", "y_lag1"]
    assert found.row(1) == (2, 1951, 2, 20, 1, 10)


@pytest.mark.parametrize(
    ("how", "known"),
    [("mean", [None, 1.0, 3.0, 6.0]), ("sum", [None, 1.0, 6.0, 12.0]), ("min", [None, 1.0, 1.0, 5.0]),
     ("max", [None, 1.0, 5.0, 7.0]), ("std", [None, None, 8.0**0.5, 2.0**0.5])],
)  # fmt: skip
def test_a_window_ends_with_the_year_before(how: Any, known: list[float | None]) -> None:
    assert added(moving(series([1, 5, 7, 100]), "x", 2, how)) == pytest.approx(known)


def test_a_window_counts_years_not_rows() -> None:
    assert added(moving(series([1, 2, 3], [1950, 1953, 1954]), "x", 2, "sum")) == [None, None, 2.0]


def test_a_window_skips_what_is_missing_or_asks_for_enough() -> None:
    frame = series([1, None, 3, 4])
    assert added(moving(frame, "x", 2, "mean")) == [None, 1.0, 1.0, 3.0]
    assert added(moving(frame, "x", 2, "mean", least=2)) == [None, None, None, None]


def test_peace_years_count_from_the_last_event_and_from_the_first_row() -> None:
    assert added(peace_years(series([0, 0, 1, 0, 0, 2, 1, 0]), "x")) == [0, 1, 2, 0, 1, 2, 0, 0]


def test_years_outside_the_system_are_no_years_of_peace() -> None:
    assert added(peace_years(series([0, 0, 0], [1950, 1951, 1990]), "x")) == [0, 1, 2]


def test_peace_is_not_known_after_a_year_that_is_not_known_until_the_next_event() -> None:
    assert added(peace_years(series([0, None, 0, 1, 0, None]), "x")) == [0, 1, None, None, 0, 1]


NAN = float("nan")


def floats(values: list[float | None]) -> pl.LazyFrame:
    years = range(1950, 1950 + len(values))
    return pl.LazyFrame({"ccode": 2, "year": years, "x": values}, schema_overrides={"x": pl.Float64})


@pytest.mark.parametrize(
    "add",
    [
        lambda frame: peace_years(frame, "x"),
        lambda frame: discounted_count(frame, "x"),
        lambda frame: at_risk(frame, "x", "x"),
        *[lambda frame, how=how: moving(frame, "x", 2, how) for how in HOWS],
    ],
)
def test_nan_is_as_unknown_as_missing_and_no_event(add: Adder) -> None:
    """Finding 4: NaN differs from zero, and is above every number, so it counted as an event."""
    for values in ([0.0, None, 0.0, 1.0, 0.0, 0.0], [1.0, 0.0, None, None, 0.0, 1.0]):
        other = floats([NAN if value is None else value for value in values])
        assert added(add(other)) == pytest.approx(added(add(floats(values)))), values


def test_onsets_are_missing_in_years_in_which_one_only_goes_on() -> None:
    frame = pl.LazyFrame(
        {"ccode": 2, "year": range(1950, 1956), "on": [0, 1, 0, 1, 0, None], "going": [0, 1, 1, 1, 0, 1]}
    )
    assert added(at_risk(frame, "on", "going")) == [0, 1, None, 1, 0, None]


SAME = {"year": [1950, 1950], "x": [0, 1]}


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ({"ccode": [2, 2], **SAME}, "same state and year"),
        ({"ccode_a": [2, 2], "ccode_b": [20, 20], **SAME}, "same dyad and year"),
        ({"ccode1": [2, 2], "ccode2": [20, 20], **SAME}, "same dyad and year"),
        ({"ccode_a": [2, 20], "ccode_b": [20, 2], **SAME}, "20-2 in 1950, have ccode_a above ccode_b"),
        ({"ccode_a": [2, 365], "ccode_b": [20, 2], "year": [1950, 1951], "x": [0, 1]}, "above"),
        ({"ccode_a": [2, 2], "ccode_b": [20, 2], "year": [1950, 1951], "x": [0, 1]}, "with itself"),
    ],
)
@pytest.mark.parametrize(
    "add",
    [
        lambda frame: lagged(frame, ["x"]),
        lambda frame: moving(frame, "x", 2),
        lambda frame: peace_years(frame, "x"),
        lambda frame: discounted_count(frame, "x"),
        lambda frame: at_risk(frame, "x", "x"),
    ],
)
def test_rows_that_are_there_twice_or_turned_round_are_refused(
    rows: dict[str, list[int]], says: str, add: Adder
) -> None:
    """Finding 5: each of two rows of a year counted as a year of its own."""
    with pytest.raises(InvalidValue, match=says):
        add(pl.LazyFrame(rows)).collect()


def test_both_directions_of_a_directed_frame_are_two_rows() -> None:
    rows = pl.LazyFrame({"ccode1": [2, 20], "ccode2": [20, 2], **SAME})
    assert added(peace_years(rows, "x")) == [0, 0]


def test_memory_by_hand() -> None:
    """m(t) = e(t-1) + decay m(t-1): 1, then 0.5, then 0.25 + 2."""
    assert added(discounted_count(series([1, 0, 2, 0]), "x", decay=0.5)) == pytest.approx([0.0, 1.0, 0.5, 2.25])


def test_memory_fades_in_years_that_are_left_out() -> None:
    assert added(discounted_count(series([1, 0], [1950, 1953]), "x", decay=0.5)) == pytest.approx([0.0, 0.25])


def test_memory_is_not_known_after_a_year_that_is_not_known() -> None:
    assert added(discounted_count(series([1, None, 0]), "x", decay=0.5)) == [0.0, 1.0, None]


def test_memory_of_two_centuries_is_exact() -> None:
    events = [1] + [0] * 206
    assert added(discounted_count(series(events, list(range(1816, 2023))), "x"))[-1] == pytest.approx(0.9**205)


def test_new_columns_may_be_named() -> None:
    assert peace_years(series([0]), "x", name="quiet").collect().columns[-1] == "quiet"
    assert discounted_count(series([0]), "x").collect().columns[-1] == "x_memory"
    assert peace_years(series([0]), "x").collect().columns[-1] == "x_peace_years"
    assert moving(series([0]), "x", 3, "max").collect().columns[-1] == "x_max3"


@pytest.mark.parametrize("names", [["ccode_a", "ccode_b"], ["ccode1", "ccode2"], ["ccode"]])
def test_the_key_is_found_by_the_names(names: list[str]) -> None:
    assert key_of(pl.LazyFrame({name: [1] for name in [*names, "year"]})) == tuple(names)


def test_another_key_may_be_given() -> None:
    frame = pl.LazyFrame({"who": ["a", "a", "b"], "year": [1, 2, 2], "x": [1, 2, 3]})
    with pytest.raises(InvalidValue, match="key"):
        lagged(frame, ["x"])
    assert added(lagged(frame, ["x"], key=["who"])) == [None, 1, None]


@pytest.mark.parametrize("by", [0, -1, 1.0, True])
def test_the_present_and_the_future_are_no_lags(by: Any) -> None:
    with pytest.raises(InvalidValue, match="whole number of years"):
        lagged(series([1]), ["x"], by=by)


def test_bad_requests_are_refused() -> None:
    with pytest.raises(UnknownName, match="mean"):
        moving(series([1]), "x", 2, "meen")  # type: ignore[arg-type]
    with pytest.raises(InvalidValue):
        moving(series([1]), "x", 0)
    with pytest.raises(InvalidValue):
        moving(series([1]), "x", 2, least=0)
    with pytest.raises(UnknownName):
        moving(series([1]), "z", 2)
    with pytest.raises(UnknownName):
        peace_years(series([1]), "z")
    for decay in (0.0, 1.1, float("nan")):
        with pytest.raises(InvalidValue, match="decay"):
            discounted_count(series([1]), "x", decay=decay)


ADDERS: list[Adder] = [
    lambda frame: lagged(frame, ["x"]),
    lambda frame: lagged(frame, ["x"], by=3),
    *[lambda frame, how=how: moving(frame, "x", 3, how) for how in HOWS],
    lambda frame: moving(frame, "x", 4, "mean", least=3),
    lambda frame: peace_years(frame, "x"),
    lambda frame: discounted_count(frame, "x", decay=0.9),
]
NAMES = ["lag 1", "lag 3", *HOWS, "at least", "peace", "memory"]


@st.composite
def panels(draw: st.DrawFn) -> list[tuple[int, int, int, int | None]]:
    """Rows of three dyads over a dozen years, some left out, some values missing, in any order."""
    rows = []
    for a, b in ((2, 20), (2, 365), (20, 365)):
        years = draw(st.sets(st.integers(1950, 1961)))
        rows += [(a, b, year, draw(st.none() | st.integers(0, 3))) for year in years]
    return draw(st.permutations(rows))


def framed(rows: list[tuple[int, int, int, int | None]]) -> pl.LazyFrame:
    names = ["ccode_a", "ccode_b", "year", "x"]
    return pl.LazyFrame(rows, schema=dict.fromkeys(names, pl.Int64), orient="row")


def by_key(frame: pl.LazyFrame) -> dict[tuple[int, int, int], Any]:
    found = frame.collect()
    return {row[:3]: row[-1] for row in found.iter_rows()}


@pytest.mark.parametrize("add", ADDERS, ids=NAMES)
@given(rows=panels(), year=st.integers(1950, 1962), data=st.data())
def test_no_value_of_a_year_or_later_changes_that_year(
    add: Adder, rows: list[tuple[int, int, int, int | None]], year: int, data: st.DataObject
) -> None:
    changed = [(a, b, y, data.draw(st.none() | st.integers(0, 9)) if y >= year else x) for a, b, y, x in rows]
    before, after = by_key(add(framed(rows))), by_key(add(framed(changed)))
    for key, value in before.items():
        if key[2] <= year:
            assert after[key] == value, key


@pytest.mark.parametrize("add", ADDERS, ids=NAMES)
@given(rows=panels(), data=st.data())
def test_the_order_of_rows_changes_nothing(
    add: Adder, rows: list[tuple[int, int, int, int | None]], data: st.DataObject
) -> None:
    frame, other = framed(rows), framed(data.draw(st.permutations(rows)))
    one, two = by_key(add(frame)), by_key(add(other))
    assert one.keys() == two.keys()
    for key, value in one.items():
        assert two[key] == (value if value is None else pytest.approx(value)), key
    assert add(frame).collect().select("ccode_a", "ccode_b", "year", "x").equals(frame.collect()), "rows stay in place"


@given(rows=panels())
def test_lags_agree_with_a_search_of_the_rows(rows: list[tuple[int, int, int, int | None]]) -> None:
    known = {(a, b, y): x for a, b, y, x in rows}
    for (a, b, y), value in by_key(lagged(framed(rows), ["x"], by=2)).items():
        there = (a, b, y - 1) in known and (a, b, y - 2) in known
        assert value == (known[a, b, y - 2] if there else None)


@given(rows=panels())
def test_sums_agree_with_a_search_of_the_rows(rows: list[tuple[int, int, int, int | None]]) -> None:
    known = {(a, b, y): x for a, b, y, x in rows}
    for (a, b, y), value in by_key(moving(framed(rows), "x", 3, "sum")).items():
        past = [x for back in (1, 2, 3) if (x := known.get((a, b, y - back))) is not None]
        assert value == (sum(past) if past else None)


@given(rows=panels())
def test_memories_agree_with_a_search_of_the_rows(rows: list[tuple[int, int, int, int | None]]) -> None:
    known = {(a, b, y): x for a, b, y, x in rows}
    for (a, b, y), value in by_key(discounted_count(framed(rows), "x", decay=0.8)).items():
        past = {year: x for (c, d, year), x in known.items() if (c, d) == (a, b) and year < y}
        if any(x is None for x in past.values()):
            assert value is None
        else:
            assert value == pytest.approx(sum(0.8 ** (y - 1 - year) * (x or 0) for year, x in past.items()))
