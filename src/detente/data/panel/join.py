"""Columns of another table beside those of a frame of the record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from detente.core.errors import InvalidValue
from detente.data.panel.sided import Couple, turn

if TYPE_CHECKING:
    import polars as pl

STATES, UNDIRECTED, DIRECTED = ("ccode",), ("ccode_a", "ccode_b"), ("ccode1", "ccode2")
"""Keys of the frames of the record, beside the year."""


@runtime_checkable
class Joinable(Protocol):
    """A table by COW number and year that can stand beside the record, such as one that ``read_frame`` returns."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def table(self) -> pl.DataFrame:
        """The rows."""

    @property
    def keys(self) -> tuple[str, ...]:
        """Columns that identify a row."""

    @property
    def couples(self) -> tuple[Couple, ...]:
        """Columns about the first state of a row and about the second."""


def join(frame: Any, own: Joinable) -> Any:
    """Return a frame of the record with the columns of another table; its rows and their order stay.

    A column that both have is that of the other table where it has a value, and the record's elsewhere. Of the columns
    of single states a frame of dyads gets ``NAME_a`` and ``NAME_b``, and so does an undirected frame of those of
    directed dyads (the first towards the second, and back).

    Parameters
    ----------
    frame
        State-years or dyad-years of the record, lazy or not.
    own
        The other table.

    Raises
    ------
    InvalidValue
        The rows of the two are not about the same, or a column holds numbers in one and text in the other.
    """
    given: Any = own  # callers without types give paths
    if not isinstance(given, Joinable):
        message = f"What is to be joined is a {type(given).__name__}, and not a table that was matched to the record."
        raise InvalidValue(
            message, "Read it first: detente.data.own.read_frame(FILE) matches it and says what it found."
        )
    if not hasattr(frame, "collect_schema"):
        message = f"Columns cannot be put beside a {type(frame).__name__}."
        raise InvalidValue(message, 'Make a frame of the record with detente.frame("state-year") or ("dyad-year").')
    schema = frame.collect_schema()
    keys = next((keys for keys in (DIRECTED, UNDIRECTED, STATES) if set(keys) <= set(schema)), None)
    if keys is None or "year" not in schema:
        message = "What is to be joined to is no frame of the record."
        raise InvalidValue(message, 'Make it with detente.frame("state-year") or detente.frame("dyad-year").')
    for table, on in _parts(own, keys):
        clash = [name for name in table.columns if name in schema and name not in on]
        for name in clash:
            if (schema[name].is_numeric() or schema[name].is_temporal()) != (
                table.schema[name].is_numeric() or table.schema[name].is_temporal()
            ):
                message = (
                    f"The column {name} holds {table.schema[name]} in {own.name} and {schema[name]} in the record."
                )
                raise InvalidValue(message, "Rename it in the file, or mend its cells.")
        frame = _attach(frame, table, on, clash)
    return frame


def _attach(frame: Any, table: pl.DataFrame, on: Sequence[str], clash: Sequence[str]) -> Any:
    import polars as pl

    kinds = frame.collect_schema()
    end = "_own"
    while any(f"{one}{end}" in kinds or f"{one}{end}" in table.columns for one in clash):
        end += "_"
    right = table.with_columns(pl.col(name).cast(kinds[name]) for name in on).rename(
        {one: f"{one}{end}" for one in clash}
    )
    joined = frame.join(
        right.lazy() if isinstance(frame, pl.LazyFrame) else right, on=list(on), how="left", maintain_order="left"
    )
    return joined.with_columns(pl.coalesce(f"{one}{end}", one).alias(one) for one in clash).drop(
        [f"{one}{end}" for one in clash]
    )


def _parts(own: Joinable, keys: Sequence[str]) -> list[tuple[pl.DataFrame, tuple[str, ...]]]:
    """Return the tables to join to a frame of those keys, and by which columns."""
    mine = tuple(key for key in own.keys if key.startswith("ccode"))
    if own.table.select(own.keys).is_duplicated().any():
        message = f"{own.name} has several rows of one {' and '.join(own.keys)}: the record's would be repeated."
        raise InvalidValue(message, "Leave one row for each; `detente data check FILE` says which they are.")
    if "month" in own.keys or not mine or (len(mine) == 2 and len(keys) == 1):
        about = "months" if "month" in own.keys else "dyads"
        message = (
            f"{own.name} is about {about}, and the frame is about {'states' if len(keys) == 1 else 'dyads'} by year."
        )
        raise InvalidValue(message, "Sum or average its rows to those of the frame first.")
    on = (*keys, "year")
    if mine == tuple(keys):
        return [(own.table, on)]
    others = [name for name in own.table.columns if name not in (*mine, "year")]
    if len(mine) == 1:
        return [
            (own.table.rename({"ccode": key, **{name: f"{name}{end}" for name in others}}), (key, "year"))
            for key, end in zip(keys, ("_a", "_b"), strict=True)
        ]
    if mine == DIRECTED:
        there = dict(zip(mine, keys, strict=True)) | {name: f"{name}_a" for name in others}
        back = dict(zip(reversed(mine), keys, strict=True)) | {name: f"{name}_b" for name in others}
        return [(own.table.rename(names), on) for names in (there, back)]
    return [(_both(own, mine, keys), on)]


def _both(own: Joinable, mine: Sequence[str], keys: Sequence[str]) -> pl.DataFrame:
    """Give each undirected row both ways, what belongs to a side with it."""
    import polars as pl

    back = turn(own.table, pl.lit(value=True), ((mine[0], mine[1]), *own.couples))
    return pl.concat([own.table, back]).rename(dict(zip(mine, keys, strict=True)))
