"""Pairs of states that are members of the system in one year but on no common day."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.packages import PEACESCIENCER
from detente.data.reading import read_r, tidy
from detente.data.source import Source

if TYPE_CHECKING:
    from pandas import DataFrame

UNITS = {
    "ccode1": "COW number",
    "ccode2": "COW number",
    "year": "calendar year",
    "in_ps": "1 if peacesciencer leaves the dyad-year out",
}
"""Columns and their units."""


def read(path: Path) -> DataFrame:
    """Read the file into the columns of ``UNITS``.

    Parameters
    ----------
    path
        The file as downloaded.
    """
    return tidy(read_r(path), UNITS, "ccode1", "ccode2", "year", "in_ps")


SOURCE = Source(
    name="false_dyads",
    title="Dyad-years without a common day of membership",
    file="false_cow_dyads.rda",
    address=PEACESCIENCER.address("data/false_cow_dyads.rda"),
    home="https://svmiller.com/peacesciencer/",
    version="peacesciencer 1.2.9",
    sha256=("9d875845489935bae9991ce06a66ebb71618f0d622498906a78daf729fbbeb82",),
    size=455,
    licence=PEACESCIENCER.title,
    citation=(
        "Miller, Steven V. 2022. peacesciencer: An R Package for Quantitative Peace Science Research. "
        "Conflict Management and Peace Science 39(6): 755-779."
    ),
    coverage=(1816, 2016),
    key=("ccode1", "ccode2", "year"),
    units=UNITS,
    limits="Undirected: each pair is listed once.",
    read=read,
    group="states",
)
"""The source."""
