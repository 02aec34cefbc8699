"""Files of the International Crisis Behavior Project, which share their layout."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.reading import tidy

if TYPE_CHECKING:
    from pandas import DataFrame

UNKNOWN = -99
"""Code of the makers for what is not known; -9 to -1 are values of some columns."""


def read_icb(
    path: Path, units: dict[str, str], words: tuple[str, ...], numbers: tuple[str, ...], year: str
) -> DataFrame:
    """Read a file of the project: numbers become numbers, blanks and -99 are missing, blank rows go.

    Parameters
    ----------
    path
        The file as downloaded.
    units
        Columns to keep.
    words
        Those that hold text.
    numbers
        Those that hold whole numbers and are never missing.
    year
        Year in which the crisis began; where it is blank the year of the actor's trigger stands.
    """
    import pandas

    table = pandas.read_csv(path, encoding="utf-8-sig", encoding_errors="replace")
    table.columns = [str(column).strip().lower() for column in table.columns]
    table = table.reindex(columns=list(units))
    values = {c: pandas.to_numeric(table[c], errors="coerce").astype(float) for c in units if c not in words}
    table = table.assign(**values)
    table[year] = table[year].fillna(table["yrtrig"])
    table = table.dropna(subset=[*numbers, year])
    return tidy(table, units, *numbers, year, missing=(UNKNOWN,))
