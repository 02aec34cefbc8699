"""Tables that a user names, csv or parquet, as frames of pandas."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

from detente.core.errors import DataError, MissingExtra, names_file
from detente.core.files import must_be_file

if TYPE_CHECKING:
    import pandas


@names_file
def read_pandas(path: Path, hint: str) -> pandas.DataFrame:
    """Return the table of a file: parquet if its name ends so, csv otherwise.

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
    read = pandas.read_parquet if path.suffix.lower() == ".parquet" else pandas.read_csv
    try:
        return read(path)
    except (OSError, ValueError, OverflowError, csv.Error, pyarrow.ArrowException) as error:
        why = (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(".")
        message = f"{path} cannot be read as a table: {why}."
        raise DataError(message, hint) from error
