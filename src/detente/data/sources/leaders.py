"""Who led each state, how they came to power and how they lost it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.packages import PEACESCIENCER
from detente.data.reading import dates, read_r, tidy
from detente.data.source import Source

if TYPE_CHECKING:
    from pandas import DataFrame

UNITS = {
    "obsid": "number of the tenure, such as USA-1869",
    "gwcode": "Gleditsch-Ward number",
    "leadid": "number of the leader",
    "leader": "name",
    "yrborn": "year of birth",
    "gender": "M or F",
    "startdate": "first day in office [date]",
    "enddate": "last day in office [date]",
    "entry": "how the leader came to power",
    "exit": "how the leader left",
    "exitcode": "how the leader left, in detail",
}
"""Columns and their units."""


def read(path: Path) -> DataFrame:
    """Read the file into the columns of ``UNITS``.

    Parameters
    ----------
    path
        The file as downloaded.
    """
    table = read_r(path)
    table = table.assign(startdate=dates(table["startdate"]), enddate=dates(table["enddate"]))
    return tidy(table, UNITS, "gwcode")


SOURCE = Source(
    name="leaders",
    title="Archigos, leaders",
    file="archigos.rda",
    address=PEACESCIENCER.address("data/archigos.rda"),
    home="https://www.rochester.edu/college/faculty/hgoemans/data.htm",
    version="4.1",
    sha256=("b58bb675856a11923b3906adf4360b61fe1be4cc30f29fda4c36ee38e69c991b",),
    size=48092,
    licence=f"{PEACESCIENCER.title}; free for research with citation",
    citation=(
        "Goemans, Henk E., Kristian Skrede Gleditsch and Giacomo Chiozza. 2009. Introducing Archigos: A "
        "Dataset of Political Leaders. Journal of Peace Research 46(2): 269-283."
    ),
    coverage=(1840, 2015),
    key=("obsid",),
    units=UNITS,
    limits=(
        "Gleditsch-Ward numbers: join through gleditsch_ward. Those in power at the end of 2015 are still "
        "in office. Leaders of 1870-2015; a few had begun before."
    ),
    read=read,
    group="leaders",
)
"""The source."""
