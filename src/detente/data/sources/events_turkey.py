"""Who did what to whom in Turkey, day by day, from news reports."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.events import cameo_events
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
    "code": "code of the act, CAMEO scheme",
    "goldstein": "score of the act by the scale of CAMEO, -10 to 10; missing where the scale has none",
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
        The table of ``cameo_scale``.
    """
    return cameo_events(read_r(path), scale)


SOURCE = Source(
    name="events_turkey",
    title="Events of Turkey, CAMEO codes",
    file="turkey.cameo.RData",
    address=EVENTS.address("data/turkey.cameo.RData"),
    home="https://github.com/conjugateprior/events",
    version="events 0.7.1",
    sha256=("b163be836fa721283b77287a424df0680e0d4fa63bdb67478856d2686dc112c1",),
    size=112464,
    licence=EVENTS.title,
    citation=(
        "Schrodt, Philip A., Shannon G. Davis and Judith L. Weddle. 1994. Political Science: KEDS, a "
        "Program for the Machine Coding of Event Data. Social Science Computer Review 12(4): 561-587. "
        "Packaged in Lowe, Will. 2012. events: Store and Manipulate Event Data, version 0.7.1."
    ),
    coverage=(1992, 2006),
    key=("event",),
    units=UNITS,
    limits="About Turkey as the news saw it: never stands in for another region's dyads.",
    read=read,
    group="events",
    needs=("cameo_scale",),
)
"""The source."""
