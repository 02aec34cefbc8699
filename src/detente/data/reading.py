"""What sources read their files with: R data files, dates, missing codes, whole numbers."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.core.errors import MissingExtra, names_file
from detente.data.names import ccode_of
from detente.data.parsed import load_or_parse

if TYPE_CHECKING:
    from pandas import DataFrame, Series


@names_file
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


@names_file
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


@names_file
def read_file(path: Path, member: str = "", csv: Mapping[str, Any] | None = None, **steps: Any) -> DataFrame:
    """Table of a file that is what its ending says, csv or R data, and what is then done to it.

    Parameters
    ----------
    path
        File to read.
    member
        The csv inside a zip.
    csv
        Options of ``pandas.read_csv``.
    **steps
        Names of ``STEPS``, done in this order, and what each is given.
    """
    import pandas

    if member:
        with zipfile.ZipFile(path) as archive, archive.open(member) as file:
            table = pandas.read_csv(file, **(csv or {}))
    elif path.suffix.casefold() in (".rda", ".rds", ".rdata"):
        table = read_r(path)
    else:
        table = pandas.read_csv(path, **(csv or {}))
    for step, given in steps.items():
        table = STEPS[step](table, given)
    return table


def _dates(table: DataFrame, columns: list[str]) -> DataFrame:
    return table.assign(**{column: dates(table[column]) for column in columns})


def _years(table: DataFrame, columns: dict[str, str]) -> DataFrame:
    return table.assign(**{year: dates(table[day]).dt.year for year, day in columns.items()})


def _numeric(table: DataFrame, columns: list[str]) -> DataFrame:
    import pandas

    return table.assign(**{column: pandas.to_numeric(table[column], errors="coerce") for column in columns})


def _states(table: DataFrame, column: str) -> DataFrame:
    codes = {name: ccode_of(name) for name in table[column].unique()}
    return table.assign(ccode=table[column].map(codes)).dropna(subset=["ccode"])


STEPS: dict[str, Callable[[DataFrame, Any], DataFrame]] = {
    "rename": lambda table, names: table.rename(columns=names),
    "trim": lambda table, _: table.rename(columns=str.strip),
    "number": lambda table, column: table.assign(**{column: range(1, len(table) + 1)}),
    "dates": _dates,
    "years": _years,
    "numeric": _numeric,
    "plus": lambda table, sums: table.assign(**{name: table[one] + more for name, (one, more) in sums.items()}),
    "states": _states,
    "apart": lambda table, pair: table[table[pair[0]] != table[pair[1]]],
    "known": lambda table, columns: table.dropna(subset=columns),
    "once": lambda table, columns: table.drop_duplicates(columns),
}
"""What a declaration may have done to the table of its file, by name:

========  =====================================================================
rename    columns get other names
trim      blanks around the names of columns go
number    a column with the number of the row
dates     columns of days since 1970 become dates
years     columns with the year of another one, of days since 1970
numeric   texts become numbers, or missing
plus      columns that are another one and a number
states    ``ccode`` from a column of names; rows of no state go
apart     rows go in which two columns are alike: states on one side
known     rows go that miss one of these columns
once      the first row stays of those alike in these columns
========  =====================================================================
"""


def tidy(
    table: DataFrame, units: Iterable[str], integers: Iterable[str] = (), missing: Collection[float | str] = ()
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
        Codes that the source uses for what is not known: numbers in columns of numbers, texts in columns of texts.
    """
    table = table[list(units)]
    for text in (False, True):
        codes = [code for code in missing if isinstance(code, str) == text]
        columns = [column for column in table.columns if (table[column].dtype.kind not in "ifMb") == text]
        if codes:
            table = table.assign(**{column: table[column].where(~table[column].isin(codes)) for column in columns})
    return table.assign(**{column: table[column].astype(int) for column in integers}).reset_index(drop=True)
