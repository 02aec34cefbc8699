"""Stockpiled nuclear warheads of nine states (Nuclear Notebook)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pandas import DataFrame


ENTITIES = {
    "United States": 2,
    "Russia": 365,
    "United Kingdom": 200,
    "France": 220,
    "China": 710,
    "Israel": 666,
    "India": 750,
    "Pakistan": 770,
    "North Korea": 731,
}


def prepare(path: Path) -> DataFrame:
    """Read the file.

    Parameters
    ----------
    path
        The file as downloaded.
    """
    import pandas

    table = pandas.read_csv(path)
    table.columns = ["entity", "year", "warheads"]
    table["ccode"] = table["entity"].map(ENTITIES)
    return table.dropna(subset=["ccode"])
