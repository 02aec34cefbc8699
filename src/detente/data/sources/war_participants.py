"""Interstate wars, one row a participant."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pandas import DataFrame


def prepare(path: Path) -> DataFrame:
    """Read the file.

    Parameters
    ----------
    path
        The file as downloaded.
    """
    import pandas

    table = pandas.read_csv(path, encoding="latin-1")
    before = "TransFrom"  # codespell:ignore
    return table.assign(**{before: pandas.to_numeric(table[before], errors="coerce")})
