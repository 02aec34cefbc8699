"""Militarized interstate disputes, directed dyad-years (Gibler, Miller and Little)."""

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
    opposed = table["sidea1"] != table["sidea2"]
    return table[opposed]
