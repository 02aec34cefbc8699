"""Correlates of War and Gleditsch-Ward numbers of states, side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.reading import read_r

if TYPE_CHECKING:
    from pandas import DataFrame


def prepare(path: Path) -> DataFrame:
    """Read the file.

    Parameters
    ----------
    path
        The file as downloaded.
    """
    table = read_r(path)
    again = table["ccode"].isna() & table.duplicated(["stateabb", "year"], keep=False)  # beside a row with both
    return table[~again]
