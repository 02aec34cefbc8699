"""Frames that are built when they are asked for."""

import polars as pl
import pytest

from detente.data.panel.lazy import interrupted_once, lazy

SCHEMA: dict[str, pl.DataType] = {"a": pl.Int64(), "b": pl.Int64(), "c": pl.Int64()}


def counting(asked: list[list[str]]) -> pl.LazyFrame:
    def build(names):  # type: ignore[no-untyped-def]
        asked.append(list(names))
        return pl.DataFrame({"a": [1, 2, 3], "b": [4, 5, 6], "c": [7, 8, 9]}).select(names)

    return lazy(SCHEMA, build)


def test_a_query_asks_for_the_columns_that_it_needs_once() -> None:
    asked: list[list[str]] = []
    found = counting(asked).filter(pl.col("c") > 7).select(pl.col("a") + 1).collect()
    assert found["a"].to_list() == [3, 4]
    assert [set(names) for names in asked] == [{"a", "c"}]


def test_nothing_is_built_before_it_is_collected() -> None:
    asked: list[list[str]] = []
    frame = counting(asked)
    assert frame.collect_schema().names() == ["a", "b", "c"]
    assert asked == []
    assert frame.head(2).collect().height == 2


def test_errors_of_the_building_come_out_as_they_are() -> None:
    class OwnError(ValueError):
        pass

    def build(names):  # type: ignore[no-untyped-def]
        message = "not at hand"
        raise OwnError(message)

    with pytest.raises(OwnError, match="not at hand"):
        lazy(SCHEMA, build).collect()


def test_an_interrupt_goes_on() -> None:
    with pytest.raises(KeyboardInterrupt), interrupted_once():
        raise KeyboardInterrupt
    with interrupted_once():
        pass
