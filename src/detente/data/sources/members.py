"""State system membership: who was a state, and when."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.reading import whole
from detente.data.source import Channel, Source

if TYPE_CHECKING:
    from pandas import DataFrame

UNITS = {
    "stateabb": "COW abbreviation",
    "ccode": "COW number",
    "statenme": "name",
    "styear": "first year",
    "endyear": "last year",
}
"""Columns and their units."""


def read(path: Path) -> DataFrame:
    """Read the file into the columns of ``UNITS``.

    Parameters
    ----------
    path
        The file as downloaded.
    """
    import pandas

    return whole(pandas.read_csv(path), "ccode", "styear", "endyear")[list(UNITS)]


SOURCE = Source(
    name="members",
    title="State System Membership",
    file="states2016.csv",
    address=(
        "https://raw.githubusercontent.com/jenna-jordan/international-relations-datab"
        "ase/5a1da16f4042190f2426a5c6ae7ffdc2b4a2b5a9/SourceData/CorrelatesOfWar/stat"
        "es2016.csv"
    ),
    home="https://correlatesofwar.org/data-sets/state-system-membership/",
    version="2016",
    sha256=("21822fe1ef67aedf2e64ebe9746e2b875c6175c8ce599750bc0e77e4ce393167",),
    size=10602,
    licence=("Correlates of War terms: free for research and teaching with citation; not to be redistributed"),
    citation="Correlates of War Project. 2017. State System Membership List, v2016.",
    coverage=(1816, 2016),
    key=("ccode", "styear"),
    units=UNITS,
    limits=("Ends in 2016; later years carry it forward. The makers serve the file with Windows line ends."),
    read=read,
    group="states",
    others=(
        Channel(
            "official",
            "https://correlatesofwar.org/wp-content/uploads/states2016.csv",
            "states2016.csv",
            10845,
            "3d78d333ea75a7791bf5772b203d2ab96b27e70ed52825f5293c474195f47888",
        ),
    ),
)
"""The source."""
