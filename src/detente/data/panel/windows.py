"""Lags, moving windows and memories that use the past only.

Every function adds columns to a frame and leaves its rows and their order alone. A value of year t
is made from years before t of the same state or dyad, however the rows are ordered. NaN is not known, as missing is.
A frame in which a state or a dyad has a year twice, or an undirected dyad stands under both orders, is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from detente.core.errors import InvalidValue, UnknownName
from detente.data.panel.rows import each_once

if TYPE_CHECKING:
    import polars as pl

How = Literal["mean", "sum", "min", "max", "std"]
"""What a moving window computes."""

HOWS: tuple[How, ...] = ("mean", "sum", "min", "max", "std")
"""Every way to sum up a window."""

LEAST_DECAY = 0.05
"""Below this the memory of a century overflows a double."""


def key_of(frame: pl.LazyFrame) -> tuple[str, ...]:
    """Find what identifies a state or a dyad in a frame, by the names of its columns.

    Parameters
    ----------
    frame
        A state-year or dyad-year frame.

    Raises
    ------
    InvalidValue
        The columns are not there.
    """
    names = frame.collect_schema().names()
    for key in (("ccode_a", "ccode_b"), ("ccode1", "ccode2"), ("ccode",)):
        if all(name in names for name in key):
            return key
    message = "The frame has no key: neither ccode_a and ccode_b, nor ccode1 and ccode2, nor ccode."
    raise InvalidValue(message, "Name the columns that identify a state or a dyad with key=.")


def _checked(frame: pl.LazyFrame, columns: Sequence[str], key: Sequence[str] | None) -> tuple[pl.LazyFrame, list[str]]:
    """Return the frame, whose rows are looked at when it is collected, and its key."""
    names = frame.collect_schema().names()
    found = list(key) if key is not None else list(key_of(frame))
    for name in (*columns, *found, "year"):
        if name not in names:
            kind = "column of the frame"
            raise UnknownName(kind, name, names)
    return each_once(frame, found), found


def _known(column: str) -> pl.Expr:
    """Values of a column as numbers; NaN is as unknown as missing, and greater than every number to a comparison."""
    import polars as pl

    return pl.col(column).cast(pl.Float64).fill_nan(None)


def _positive(what: str, value: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        message = f"{what} is {value!r}: it has to be a whole number of years, 1 or more."
        raise InvalidValue(message, "A value of the year itself, or of a later one, is no past.")


def lagged(frame: pl.LazyFrame, columns: Sequence[str], by: int = 1, key: Sequence[str] | None = None) -> pl.LazyFrame:
    """Add the values of an earlier year, as ``NAME_lagBY``.

    Missing where the years in between are not all there: a gap is not bridged.

    Parameters
    ----------
    frame
        A state-year or dyad-year frame.
    columns
        Columns to lag.
    by : [years]
        How far back.
    key
        What identifies a state or a dyad; found by the names of the columns if absent.

    Raises
    ------
    InvalidValue
        ``by`` is not 1 or more; on collecting, a row is there twice.
    UnknownName
        A column is not in the frame.
    """
    import polars as pl

    _positive("by", by)
    frame, group = _checked(frame, columns, key)
    place = "row of the earlier year"  # sought once, whatever the number of columns
    row, year = (pl.col(name).shift(by).over(group, order_by="year") for name in (place, "year"))
    return (
        frame.with_row_index(place)
        .with_columns(pl.when(pl.col("year") - year == by).then(row).alias(place))
        .with_columns(pl.col(column).gather(pl.col(place)).alias(f"{column}_lag{by}") for column in columns)
        .drop(place)
    )


def moving(
    frame: pl.LazyFrame,
    column: str,
    window: int,
    how: How = "mean",
    *,
    least: int = 1,
    key: Sequence[str] | None = None,
) -> pl.LazyFrame:
    """Add a summary of the years ``t - window`` to ``t - 1``, as ``NAME_HOWWINDOW``.

    Parameters
    ----------
    frame
        A state-year or dyad-year frame.
    column
        Column to sum up.
    window : [years]
        Length of the window; the year itself is not in it.
    how
        ``mean``, ``sum``, ``min``, ``max`` or ``std``.
    least : [years]
        Fewest years with a known value; with fewer, the result is missing.
    key
        What identifies a state or a dyad; found by the names of the columns if absent.

    Raises
    ------
    InvalidValue
        ``window`` or ``least`` is not 1 or more; on collecting, a row is there twice.
    UnknownName
        The column is not in the frame, or ``how`` is not known.
    """
    import polars as pl

    _positive("window", window)
    _positive("least", least)
    if how not in HOWS:
        kind = "summary of a window"
        raise UnknownName(kind, how, HOWS)
    frame, group = _checked(frame, [column], key)
    value = _known(column)
    rolling = {
        "mean": value.rolling_mean_by,
        "sum": value.rolling_sum_by,
        "min": value.rolling_min_by,
        "max": value.rolling_max_by,
        "std": value.rolling_std_by,
    }[how]
    known = rolling(pl.col("year").cast(pl.Int64), f"{window}i", min_samples=least, closed="left")
    return frame.with_columns(known.over(group).alias(f"{column}_{how}{window}"))


def peace_years(
    frame: pl.LazyFrame, event: str, key: Sequence[str] | None = None, name: str | None = None
) -> pl.LazyFrame:
    """Add the years since the last event, or since the first row, known at the start of the year.

    Years are counted by the rows of the state or dyad: years in which it was not a member do not
    count. Missing from a year on in which it is not known whether there was an event, until the
    next event.

    Parameters
    ----------
    frame
        A state-year or dyad-year frame.
    event
        Column that is zero in years without an event.
    key
        What identifies a state or a dyad; found by the names of the columns if absent.
    name
        Name of the new column; ``EVENT_peace_years`` if absent.

    Raises
    ------
    InvalidValue
        On collecting, a row is there twice.
    UnknownName
        A column is not in the frame.
    """
    import polars as pl

    frame, group = _checked(frame, [event], key)
    position = pl.int_range(pl.len())
    value = _known(event)
    happened = value != 0
    row = position.over(group, order_by="year")
    last = pl.when(happened).then(position).shift(1).cum_max().forward_fill()
    doubt = pl.when(value.is_null()).then(position).shift(1).cum_max().forward_fill()
    since = last.over(group, order_by="year").fill_null(-1)
    unknown = doubt.over(group, order_by="year").fill_null(-1)
    years = pl.when(unknown <= since).then(row - since - 1)
    return frame.with_columns(years.cast(pl.Int32).alias(name or f"{event}_peace_years"))


def at_risk(
    frame: pl.LazyFrame, onset: str, ongoing: str, key: Sequence[str] | None = None, name: str | None = None
) -> pl.LazyFrame:
    """Add the onset, missing in years in which one that began before only goes on: these are no years without one.

    Parameters
    ----------
    frame
        A state-year or dyad-year frame.
    onset
        Column that is zero in years in which none began.
    ongoing
        Column that is zero in years in which none went on.
    key
        What identifies a state or a dyad; found by the names of the columns if absent.
    name
        Name of the new column; ``ONSET_at_risk`` if absent.

    Raises
    ------
    InvalidValue
        On collecting, a row is there twice.
    UnknownName
        A column is not in the frame.
    """
    import polars as pl

    frame, _ = _checked(frame, [onset, ongoing], key)
    began, goes_on = _known(onset) != 0, _known(ongoing) != 0
    risk = pl.when(began).then(1).when(~began & ~goes_on).then(0)
    return frame.with_columns(risk.cast(pl.Int8).alias(name or f"{onset}_at_risk"))


def discounted_count(
    frame: pl.LazyFrame,
    event: str,
    decay: float = 0.9,
    key: Sequence[str] | None = None,
    name: str | None = None,
) -> pl.LazyFrame:
    """Add a fading memory of past events: last year's count in full, each older one by ``decay``.

    The memory of year t is ``event[t - 1] + decay * memory[t - 1]``, from zero in the first row;
    a year in between that is not in the frame fades it all the same. Missing from a year on in
    which the event is not known.

    Parameters
    ----------
    frame
        A state-year or dyad-year frame.
    event
        Column of counts.
    decay : [per year]
        What is left of a memory after a year (assumption: 0.9), 0.05 to 1.
    key
        What identifies a state or a dyad; found by the names of the columns if absent.
    name
        Name of the new column; ``EVENT_memory`` if absent.

    Raises
    ------
    InvalidValue
        ``decay`` is outside 0.05 to 1; on collecting, a row is there twice.
    UnknownName
        A column is not in the frame.
    """
    import polars as pl

    if not LEAST_DECAY <= decay <= 1.0:
        message = f"decay is {decay!r}: it has to lie between {LEAST_DECAY} and 1."
        raise InvalidValue(message, "It is the share of a memory that is left after a year; 0.9 is usual.")
    frame, group = _checked(frame, [event], key)
    value = _known(event)
    age = (pl.col("year") - pl.col("year").min().over(group)).cast(pl.Float64)
    weighed = value * pl.lit(1.0 / decay) ** age
    past = weighed.fill_null(0.0).cum_sum().shift(1, fill_value=0.0).over(group, order_by="year")
    doubt = value.is_null().cum_sum().shift(1, fill_value=0).over(group, order_by="year")
    memory = pl.when(doubt == 0).then(past * pl.lit(decay) ** (age - 1.0))
    return frame.with_columns(memory.alias(name or f"{event}_memory"))
