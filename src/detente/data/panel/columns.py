"""What a column of a panel is: its name, unit, source and coverage, declared once.

The declarations are rows of two shipped tables, ``state_year_columns.csv`` and
``dyad_year_columns.csv``; frames, files and documentation read them from here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal, cast

from detente.core.errors import MissingExtra, UnknownName
from detente.data.tables.reader import rows

if TYPE_CHECKING:
    import polars as pl

FIRST_YEAR = 1816
"""First year of the state system."""

LAST_YEAR = 2022
"""Last year of the panel: the membership list of 2016 is carried forward to it."""

KEY = "key"
"""Part of the columns that identify a row."""

Unit = Literal["state-year", "dyad-year"]
"""What a row is about."""

UNITS: tuple[Unit, ...] = ("state-year", "dyad-year")
"""Every unit of analysis."""

Kind = Literal["code", "text", "flag", "level", "count", "number"]
"""``flag`` is 0 or 1, ``level`` a small whole number, ``count`` and ``code`` any whole number."""


@dataclass(frozen=True)
class Column:
    """One column of a panel.

    Attributes
    ----------
    name
        Name in the frame and in every file.
    part
        Columns of one part are built together, from the same sources.
    label
        What it is, in at most 80 characters.
    unit
        Unit, or the meaning of the values.
    sources
        Names of the sources it is made from; empty for what ships with detente.
    coverage
        First and last year in which it can be known.
    kind
        What its values are.
    field
        Column of the source that is taken over as it is; empty where more is done.
    zero
        Whether a row that the source does not have means zero, inside the coverage.
    mirror
        The column that takes its place when the two states of a dyad change places.
    """

    name: str
    part: str
    label: str
    unit: str
    sources: tuple[str, ...]
    coverage: tuple[int, int]
    kind: Kind
    field: str
    zero: bool
    mirror: str


@cache
def columns_of(unit: Unit) -> tuple[Column, ...]:
    """Every column of a frame, keys first.

    Parameters
    ----------
    unit
        What a row is about.
    """
    return tuple(_column(row) for row in rows(f"{unit.replace('-', '_')}_columns"))


def _column(row: dict[str, str]) -> Column:
    first, last = row["years"].split("-")
    return Column(
        name=row["name"],
        part=row["part"],
        label=row["label"],
        unit=row["unit"],
        sources=tuple(row["sources"].split()),
        coverage=(int(first), int(last)),
        kind=cast("Kind", row["kind"]),
        field=row["field"],
        zero=row["zero"] == "yes",
        mirror=row["mirror"],
    )


def keys(columns: Iterable[Column]) -> tuple[str, ...]:
    """Names of the columns that identify a row.

    Parameters
    ----------
    columns
        Columns of one frame.
    """
    return tuple(column.name for column in columns if column.part == KEY)


def choose_columns(unit: Unit, names: Sequence[str] | None) -> tuple[Column, ...]:
    """Columns by name, in the order given, with the keys in front; all if no names are given.

    Parameters
    ----------
    unit
        What a row is about.
    names
        Names wanted.

    Raises
    ------
    UnknownName
        There is no such column in this frame.
    """
    known = {column.name: column for column in columns_of(unit)}
    if names is None:
        return tuple(known.values())
    for name in names:
        if name not in known:
            kind, where = f"column of the {unit} frame", f"`detente data frame --unit {unit} --list` shows them all."
            raise UnknownName(kind, name, known, where)
    wanted = dict.fromkeys((*keys(known.values()), *names))
    return tuple(known[name] for name in wanted)


def dtype(column: Column) -> pl.DataType:
    """Type of a column in a frame."""
    import polars as pl

    types: dict[Kind, pl.DataType] = {
        "code": pl.Int32(),
        "text": pl.String(),
        "flag": pl.Int8(),
        "level": pl.Int8(),
        "count": pl.Int32(),
        "number": pl.Float64(),
    }
    return types[column.kind]


def schema(columns: Iterable[Column]) -> dict[str, pl.DataType]:
    """Names and types of columns, in order."""
    return {column.name: dtype(column) for column in columns}


def need_polars() -> None:
    """Make sure that frames can be built.

    Raises
    ------
    MissingExtra
        The package polars is not installed.
    """
    try:
        import polars  # noqa: F401
    except ImportError as error:
        package, extra = "polars", "data"
        raise MissingExtra(package, extra) from error
