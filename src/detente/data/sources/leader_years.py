"""Changes of leader in each state and year."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.packages import PEACESCIENCER
from detente.data.reading import read_r, tidy
from detente.data.source import Source

if TYPE_CHECKING:
    from pandas import DataFrame

UNITS = {
    "gwcode": "Gleditsch-Ward number",
    "year": "calendar year",
    "leadertransition": "1 if the leader changed",
    "irregular": "1 if one came or left irregularly",
    "n_leaders": "leaders in the year",
    "jan1obsid": "who led on 1 January (obsid of leaders)",
    "dec31obsid": "who led on 31 December",
}
"""Columns and their units."""


def read(path: Path) -> DataFrame:
    """Read the file into the columns of ``UNITS``.

    Parameters
    ----------
    path
        The file as downloaded.
    """
    return tidy(read_r(path), UNITS, "gwcode", "year", "leadertransition", "irregular", "n_leaders")


SOURCE = Source(
    name="leader_years",
    title="Archigos, state-years",
    file="archigossums.rda",
    address=PEACESCIENCER.address("data/archigossums.rda"),
    home="https://www.rochester.edu/college/faculty/hgoemans/data.htm",
    version="4.1",
    sha256=("a9c1176199f8f3b393815a60048e36257bfb8c7706c6ff3a4c9a5259b7b26754",),
    size=14092,
    licence=f"{PEACESCIENCER.title}; free for research with citation",
    citation=(
        "Goemans, Henk E., Kristian Skrede Gleditsch and Giacomo Chiozza. 2009. Introducing Archigos: A "
        "Dataset of Political Leaders. Journal of Peace Research 46(2): 269-283."
    ),
    coverage=(1870, 2015),
    key=("gwcode", "year"),
    units=UNITS,
    limits="Gleditsch-Ward numbers: join through gleditsch_ward.",
    read=read,
    group="leaders",
)
"""The source."""
