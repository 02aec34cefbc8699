"""Interstate wars, directed dyad-years (Correlates of War)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.reading import read_r

if TYPE_CHECKING:
    from pandas import DataFrame


KEY = ("warnum", "ccode1", "ccode2", "year")


def prepare(path: Path) -> DataFrame:
    """Read the file.

    Parameters
    ----------
    path
        The file as downloaded.
    """
    table = read_r(path)
    opposed = table["sidea1"] != table["sidea2"]
    table = table[opposed].drop_duplicates(list(KEY))  # a war resumed in its year
    deaths = ["batdeath1", "batdeath2"]
    table[deaths] = table[deaths].where(table[deaths] >= 0)  # -9 is unknown
    return table
