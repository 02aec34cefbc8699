"""Consumer prices in the United States."""

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
    "cpi": "price level [1982-84 = 100]",
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

    table = pandas.read_csv(path, skiprows=3, names=["year", "cpi"], header=0)
    return tidy(table, UNITS, "year")


SOURCE = Source(
    name="prices",
    title="Consumer price index of the United States",
    file="USCPI_1800-9999.csv",
    address=OWID_NOTEBOOKS.address("EdouardMathieu/omm_military_expenditure/input/USCPI_1800-9999.csv"),
    home="https://www.measuringworth.com/datasets/uscpi/",
    version="2022",
    sha256=("dcf786aaca1417d4f1583911b2e2b8cddae624fcdaddf9a28429c967e5d5fb80",),
    size=3558,
    licence=f"{OWID_NOTEBOOKS.title}; MeasuringWorth terms: free for non-commercial use with citation",
    citation=(
        "Officer, Lawrence H. and Samuel H. Williamson. 2022. The Annual Consumer Price Index for the "
        "United States, 1774-Present. MeasuringWorth."
    ),
    coverage=(1800, 2021),
    key=("year",),
    units=UNITS,
    limits="No figure for 2022.",
    read=read,
    group="money",
)
"""The source."""
