"""What sources read their files with: R data files, dates, missing codes, whole numbers."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.core.errors import MissingExtra
from detente.data.parsed import load_or_parse

if TYPE_CHECKING:
    from pandas import DataFrame, Series


def read_r(path: Path) -> DataFrame:
    """First table of an R data file (``.rda``, ``.rds``, ``.RData``), with whole numbers left as floats.

    Integers without gaps stay integers; factors are texts; what R calls rows is numbered.

    Parameters
    ----------
    path
        File to read.
    """
    return load_or_parse(path, _table)


def _table(path: Path) -> DataFrame:
    import pandas

    table: DataFrame = _rdata(path).reset_index(drop=True)
    return pandas.DataFrame({name: _plain(column) for name, column in table.items()})


def _plain(column: Series) -> Series:
    """Give a column of ``rdata`` the type that everything here expects, whatever it is nullable by."""
    import pandas

    if not pandas.api.types.is_numeric_dtype(column):
        return column.astype("str")
    if pandas.api.types.is_extension_array_dtype(column):
        return column.astype("float64" if column.isna().any() else column.dtype.numpy_dtype)
    return column


def read_r_list(path: Path) -> dict[str, float]:
    """First object of an R data file that is a list of named numbers.

    Parameters
    ----------
    path
        File to read.
    """
    found = _rdata(path).items()
    return {str(name): float(value[0]) for name, value in found if len(value) == 1 and value.dtype.kind in "fi"}


def _rdata(path: Path) -> Any:
    """Read the first object with ``rdata``; classes that it does not know are plain vectors, and so are time series."""
    try:
        import rdata
    except ImportError as error:
        package = "rdata"
        raise MissingExtra(package, "data") from error
    with warnings.catch_warnings():  # a tibble is read as the data frame that it is
        warnings.filterwarnings("ignore", message="Missing constructor for R class")
        plain = dict(rdata.conversion.DEFAULT_CLASS_MAP) | {"ts": lambda values, _: values}
        if path.suffix.casefold() == ".rds":
            return rdata.read_rds(path, constructor_dict=plain)
        return next(iter(rdata.read_rda(path, constructor_dict=plain).values()))


def dates(column: Series) -> Series:
    """Turn R's days since 1970 into dates; missing stays missing.

    Parameters
    ----------
    column : [days since 1970-01-01]
        Column of an R data file.
    """
    import pandas

    return pandas.to_datetime(column, unit="D").dt.as_unit("s")


def read_plain(path: Path) -> DataFrame:
    """Table of a file that is what its ending says: csv, or R data.

    Parameters
    ----------
    path
        File to read.
    """
    import pandas

    return read_r(path) if path.suffix.casefold() in (".rda", ".rds", ".rdata") else pandas.read_csv(path)


def tidy(
    table: DataFrame, units: Iterable[str], integers: Iterable[str] = (), missing: tuple[float, ...] = ()
) -> DataFrame:
    """Keep the columns of a source, with its missing codes missing and its whole numbers whole.

    Parameters
    ----------
    table
        Table as read.
    units
        Columns to keep, in order.
    integers
        Columns that hold whole numbers and are never missing.
    missing
        Codes that the source uses for what is not known.
    """
    table = table[list(units)]
    if missing:
        numbers = [column for column in table.columns if table[column].dtype.kind in "if"]
        table = table.assign(**{column: table[column].where(~table[column].isin(missing)) for column in numbers})
    return table.assign(**{column: table[column].astype(int) for column in integers}).reset_index(drop=True)
