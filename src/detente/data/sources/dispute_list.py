"""Militarized interstate disputes, one row a dispute."""

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
    "styear": "year in which it began",
    "stmon": "month; 13 in one dispute of the file",
    "outcome": (
        "1 victory of side A, 2 of side B, 3 A yields, 4 B yields, 5 stalemate, 6 compromise, 7 released, 8 "
        "unclear, 9 joined a war"
    ),
    "settle": "1 negotiated, 2 imposed, 3 none, 4 unclear",
    "fatality": "deaths: 0 none, 1 to 25, 2 to 100, 3 to 250, 4 to 500, 5 to 999, 6 1,000 and more",
    "mindur": "shortest duration [days]",
    "maxdur": "longest duration [days]",
    "hiact": "highest action: 0 none, 1-6 threats, 7-13 shows of force, 14-19 uses of force, 20-21 war",
    "hostlev": "highest hostility, 2 threat to 5 war",
    "recip": "1 if both sides acted",
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
        "styear",
        "stmon",
        "mindur",
        "maxdur",
        "hiact",
        "hostlev",
        "recip",
        missing=(-9,),
    )


SOURCE = Source(
    name="dispute_list",
    title="GML Militarized Interstate Disputes, list",
    file="gml_mid_disps.rda",
    address=PEACESCIENCER.address("data/gml_mid_disps.rda"),
    home="https://internationalconflict.ua.edu/data-download/",
    version="2.2.1",
    sha256=("a0eedf4fa05b60d3015437aeeee410a0b080e7a2e317ab8a2899479e878f450d",),
    size=12860,
    licence=f"{PEACESCIENCER.title}; free for research with citation",
    citation=(
        "Gibler, Douglas M., Steven V. Miller and Erin "
        "K. Little. 2016. An Analysis of the Militarized "  # codespell:ignore
        "Interstate Dispute (MID) Dataset, 1816-2001. International Studies Quarterly 60(4): 719-730."
    ),
    coverage=(1816, 2010),
    key=("dispnum",),
    units=UNITS,
    limits="Missing is -9 in the file and missing here.",
    read=read,
    group="conflict",
)
"""The source."""
