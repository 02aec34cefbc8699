"""Correlates of War and Gleditsch-Ward numbers of states, side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.packages import ISARD
from detente.data.reading import read_r, tidy
from detente.data.source import Source

if TYPE_CHECKING:
    from pandas import DataFrame

UNITS = {
    "stateabb": "abbreviation",
    "year": "calendar year",
    "gwcode": "Gleditsch-Ward number; missing where only COW has the state",
    "ccode": "COW number; missing where only Gleditsch and Ward have the state",
    "gw_name": "name in the Gleditsch-Ward list",
    "cw_name": "name in the COW list",
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
    again = table["ccode"].isna() & table.duplicated(["stateabb", "year"], keep=False)  # beside a row with both
    return tidy(table[~again], UNITS, "year")


SOURCE = Source(
    name="gleditsch_ward",
    title="State-years with COW and Gleditsch-Ward numbers",
    file="cw_gw_panel.rda",
    address=ISARD.address("data/cw_gw_panel.rda"),
    home="https://svmiller.com/isard/",
    version="isard 0.2.0",
    sha256=("155f5413b63d6199461cdbbe76d02a55c945b6572fa77aac892b932f839f8a0c",),
    size=13584,
    licence=ISARD.title,
    citation=(
        "Gleditsch, Kristian S. and Michael D. Ward. 1999. A Revised List of Independent States since the "
        "Congress of Vienna. International Interactions 25(4): 393-413. As matched in Miller, Steven V. "
        "2026. isard, version 0.2.0."
    ),
    coverage=(1816, 2025),
    key=("stateabb", "year"),
    units=UNITS,
    limits=(
        "One COW number has one row a year. A Gleditsch-Ward number may have two in the year of a change: "
        "join on ccode and year."
    ),
    read=read,
    group="states",
)
"""The source."""
