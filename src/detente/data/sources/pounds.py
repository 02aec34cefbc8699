"""What a pound sterling cost in dollars."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.packages import OWID_NOTEBOOKS
from detente.data.reading import tidy
from detente.data.source import Source

if TYPE_CHECKING:
    from pandas import DataFrame

UNITS = {
    "year": "calendar year",
    "rate": "US dollars for one pound",
}
"""Columns and their units."""


def read(path: Path) -> DataFrame:
    """Read the file into the columns of ``UNITS``.

    Parameters
    ----------
    path
        The file as downloaded.
    """
    import pandas

    table = pandas.read_csv(path, skiprows=2).rename(columns={"Year": "year", "Rate": "rate"})
    return tidy(table, UNITS, "year")


SOURCE = Source(
    name="pounds",
    title="US dollars for a pound sterling",
    file="EXCHANGEPOUND_1800-1913.csv",
    address=OWID_NOTEBOOKS.address("EdouardMathieu/omm_military_expenditure/input/EXCHANGEPOUND_1800-1913.csv"),
    home="https://www.measuringworth.com/datasets/exchangepound/",
    version="2022",
    sha256=("240c0e1c736a724b7e6ec01ecb2816fdf701aacba3ac4e8701c1462d36f3fe2f",),
    size=2248,
    licence=f"{OWID_NOTEBOOKS.title}; MeasuringWorth terms: free for non-commercial use with citation",
    citation="Officer, Lawrence H. 2022. Dollar-Pound Exchange Rate from 1791. MeasuringWorth.",
    coverage=(1800, 1913),
    key=("year",),
    units=UNITS,
    limits="To 1913, the last year in which milex is in pounds.",
    read=read,
    group="money",
)
"""The source."""
