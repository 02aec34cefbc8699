"""Tables that a user names, csv or parquet, as frames of pandas."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

from detente.core.csv_rows import separator_in
from detente.core.errors import DataError, MissingExtra, names_file
from detente.core.given_files import must_be_file

if TYPE_CHECKING:
    import pandas

LONGEST = 100_000
"""Letters of a first line that are looked at."""


@names_file
def read_pandas(path: Path, hint: str) -> pandas.DataFrame:
    """Return the table of a file: parquet if its name ends so, csv otherwise.

    Cells of csv are separated by commas, by tabs, or by semicolons, between which decimals may stand after a comma.

    Parameters
    ----------
    path
        The file.
    hint
        What to do if it is no table.

    Raises
    ------
    DataError
        It is not there, no regular file, damaged, or no table.
    MissingExtra
        pandas or pyarrow is not installed.
    """
    try:
        import pandas
        import pyarrow
    except ImportError as error:
        package = error.name or "pandas"
        raise MissingExtra(package, "data") from error
    must_be_file(path, hint)
    try:
        if path.suffix.lower() == ".parquet":
            return pandas.read_parquet(path)
        with path.open(encoding="utf-8-sig", errors="replace") as file:
            mark = separator_in(file.readline(LONGEST))
        return pandas.read_csv(path, sep=mark, decimal="," if mark == ";" else ".")
    except (OSError, ValueError, OverflowError, csv.Error, pyarrow.ArrowException) as error:
        why = (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(".")
        message = f"{path} cannot be read as a table: {why}."
        raise DataError(message, hint) from error
