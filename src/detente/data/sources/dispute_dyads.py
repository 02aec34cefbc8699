"""Militarized interstate disputes, one row a directed dyad-year."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.packages import PEACESCIENCER
from detente.data.reading import read_r, tidy
from detente.data.source import Source

if TYPE_CHECKING:
    from pandas import DataFrame

UNITS = {
    "dispnum": "dispute number",
    "ccode1": "COW number",
    "ccode2": "COW number",
    "year": "calendar year",
    "gmlmidongoing": "1",
    "gmlmidonset": "1 in the year in which it began",
    "sidea1": "1 if state 1 is on side A",
    "sidea2": "1 if state 2 is on side A",
    "fatality1": "deaths of state 1: 0 none, 1 to 25, 2 to 100, 3 to 250, 4 to 500, 5 to 999, 6 1,000 and more",
    "fatality2": "of state 2",
    "fatalpre1": "deaths of state 1, where the number is known",
    "fatalpre2": "of state 2",
    "hiact1": "highest action of state 1: 0 none, 1-6 threats, 7-13 shows of force, 14-19 uses of force, 20-21 war",
    "hiact2": "of state 2",
    "hostlev1": "highest hostility of state 1, 1 none to 5 war",
    "hostlev2": "of state 2",
    "orig1": "1 if state 1 was there from the first day",
    "orig2": "of state 2",
    "fatality": "deaths in the dispute, as fatality1",
    "hostlev": "highest hostility in the dispute",
    "recip": "1 if both sides acted",
    "mindur": "shortest duration [days]",
    "maxdur": "longest duration [days]",
    "stmon": "month in which it began",
}
"""Columns and their units."""


def read(path: Path) -> DataFrame:
    """Read the file into the columns of ``UNITS``.

    Parameters
    ----------
    path
        The file as downloaded.
    """
    return tidy(
        read_r(path),
        UNITS,
        "dispnum",
        "ccode1",
        "ccode2",
        "year",
        "gmlmidongoing",
        "gmlmidonset",
        "sidea1",
        "sidea2",
        "hiact1",
        "hiact2",
        "hostlev1",
        "hostlev2",
        "orig1",
        "orig2",
        "hostlev",
        "recip",
        "mindur",
        "maxdur",
        "stmon",
        missing=(-9,),
    )


SOURCE = Source(
    name="dispute_dyads",
    title="GML Militarized Interstate Disputes, directed dyad-years",
    file="gml_mid_ddydisps.rda",
    address=PEACESCIENCER.address("data/gml_mid_ddydisps.rda"),
    home="https://internationalconflict.ua.edu/data-download/",
    version="2.2.1",
    sha256=("46ce6732909e62b555546ceeeb2f380415c4153fa1cb05824a837ec45a4aa7ce",),
    size=62040,
    licence=f"{PEACESCIENCER.title}; free for research with citation",
    citation=(
        "Gibler, Douglas M., Steven V. Miller and Erin "
        "K. Little. 2016. An Analysis of the Militarized "  # codespell:ignore
        "Interstate Dispute (MID) Dataset, 1816-2001. International Studies Quarterly 60(4): 719-730."
    ),
    coverage=(1816, 2010),
    key=("ccode1", "ccode2", "year"),
    units=UNITS,
    limits=(
        "One dispute a dyad-year: where there were several the makers of the package kept the onset, then "
        "the gravest. disputes has them all. Both states are on opposite sides."
    ),
    read=read,
    group="conflict",
)
"""The source."""
