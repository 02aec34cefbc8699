"""Columns of one's own beside the record: its rows and their order stay, and each value goes where it belongs."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from detente.core.errors import InvalidValue
from detente.data.own import OwnFrame, read_frame
from detente.data.panel.join import join

STATES = pl.DataFrame({"ccode": [365, 2, 2], "year": [1962, 1962, 1963], "milex": [5.0, 7.0, 8.0]})
DYADS = pl.DataFrame({"ccode_a": [2, 2], "ccode_b": [365, 20], "year": [1962, 1962], "war": [0, 0]})
BOTH = pl.DataFrame({"ccode1": [2, 365], "ccode2": [365, 2], "year": [1962, 1962], "war": [0, 0]})


def own(rows: dict[str, list[Any]], **options: Any) -> OwnFrame:
    return read_frame(pl.DataFrame(rows), **options)


def test_states_keep_their_rows_and_order_and_own_values_go_first() -> None:
    mine = own({"ccode": [2, 365, 200], "year": [1962, 1962, 1962], "milex": [70.0, None, 1.0], "hawks": [1, 2, 3]})
    joined = mine.join(STATES)
    assert joined.rows() == [(365, 1962, 5.0, 2), (2, 1962, 70.0, 1), (2, 1963, 8.0, None)]
    assert join(STATES.lazy(), mine).collect().equals(joined)


def test_states_beside_dyads_are_named_by_side() -> None:
    joined = own({"ccode": [2, 365], "year": [1962, 1962], "hawks": [1, 2]}).join(DYADS)
    assert joined.select("hawks_a", "hawks_b").rows() == [(1, 2), (1, None)]


def test_directed_dyads_beside_undirected_ones_are_named_by_who_acts() -> None:
    mine = own({"ccode1": [2, 365], "ccode2": [365, 2], "year": [1962, 1962], "sanction": [1, 0]})
    assert mine.join(DYADS).select("sanction_a", "sanction_b").rows() == [(1, 0), (None, None)]


def test_undirected_dyads_beside_directed_ones_are_there_both_ways_and_sides_turn() -> None:
    mine = own({"ccode_a": [2], "ccode_b": [365], "year": [1962], "x": [1], "force_a": [3], "force_b": [4]})
    assert mine.join(BOTH).select("x", "force_a", "force_b").rows() == [(1, 3, 4), (1, 4, 3)]


@pytest.mark.parametrize(
    ("frame", "mine", "says"),
    [
        (STATES, {"ccode1": [2], "ccode2": [365], "year": [1962], "x": [1]}, "is about dyads"),
        (DYADS, {"ccode1": [2, 2], "ccode2": [20, 20], "month": ["1962-01", "1962-02"], "x": [1, 2]}, "about months"),
        (STATES, {"ccode": [2], "year": [1962], "milex": ["much"]}, "holds String in"),
        (pl.DataFrame({"a": [1]}), {"ccode": [2], "year": [1962], "x": [1]}, "no frame of the record"),
        ([1, 2], {"ccode": [2], "year": [1962], "x": [1]}, "beside a list"),
    ],
)
def test_what_does_not_fit(frame: Any, mine: dict[str, list[Any]], says: str) -> None:
    with pytest.raises(InvalidValue, match=says) as refused:
        join(frame, own(mine))
    assert refused.value.hint


def test_a_file_that_was_not_read_or_repeats_itself() -> None:
    with pytest.raises(InvalidValue, match="not a table that was matched") as refused:
        join(STATES, "mine.csv")  # type: ignore[arg-type]
    assert "read_frame" in refused.value.hint
    twice = read_frame(pl.DataFrame({"ccode": [2, 2], "year": [1962, 1962], "x": [1, 2]}), refuse=False)
    with pytest.raises(InvalidValue, match="several rows of one"):
        join(STATES, twice)


def test_a_column_that_is_named_as_the_joined_one_would_be_in_between() -> None:
    mine = own({"ccode": [2], "year": [1962], "milex": [1.0], "milex_own": [5.0]})
    assert mine.join(STATES).rows()[1] == (2, 1962, 1.0, 5.0)


def test_numbered_columns_go_with_their_states() -> None:
    mine = own({"ccode1": [365], "ccode2": [2], "year": [1962], "x1": [111], "x2": [222]})
    assert mine.join(BOTH).select("ccode1", "x1", "x2").rows() == [(2, 222, 111), (365, 111, 222)]
