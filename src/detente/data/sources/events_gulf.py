"""Who did what to whom in the Gulf, day by day, from news reports."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.events import weis_events
from detente.data.packages import EVENTS
from detente.data.reading import read_r
from detente.data.source import Source

if TYPE_CHECKING:
    from pandas import DataFrame

UNITS = {
    "event": "number of the row",
    "date": "day [date]",
    "source": "code of who acted",
    "target": "code of whom it was done to",
    "code": "code of the act, WEIS scheme",
    "goldstein": "score of the act by the scale of WEIS, -10 to 10; missing where the scale has none",
    "ccode1": "COW number of who acted, where that is a state, its government or its forces",
    "ccode2": "COW number of whom it was done to, likewise",
}
"""Columns and their units."""


def read(path: Path, scale: DataFrame) -> DataFrame:
    """Read the file into the columns of ``UNITS``.

    Parameters
    ----------
    path
        The file as downloaded.
    scale
        The table of ``weis_scale``.
    """
    return weis_events(read_r(path), scale)


SOURCE = Source(
    name="events_gulf",
    title="Events of the Gulf, WEIS codes",
    file="gulf.cameo.RData",
    address=EVENTS.address("data/gulf.cameo.RData"),
    home="https://github.com/conjugateprior/events",
    version="events 0.7.1",
    sha256=("4067697e5c1869054383c912d5f7c76bca5c853ceb6528f916214074c846dda9",),
    size=169392,
    licence=EVENTS.title,
    citation=(
        "Schrodt, Philip A., Shannon G. Davis and Judith L. Weddle. 1994. Political Science: KEDS, a "
        "Program for the Machine Coding of Event Data. Social Science Computer Review 12(4): 561-587. "
        "Packaged in Lowe, Will. 2012. events: Store and Manipulate Event Data, version 0.7.1."
    ),
    coverage=(1979, 1999),
    key=("event",),
    units=UNITS,
    limits=(
        "About the Gulf as the news saw it: never stands in for another region's dyads. The file is named "
        "after CAMEO but coded in WEIS: on 2 August 1990 Iraq's acts towards Kuwait are 211 and 223. Egypt "
        "is UAR."
    ),
    read=read,
    group="events",
    needs=("weis_scale",),
)
"""The source."""
