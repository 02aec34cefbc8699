"""Every directed dyad-year of the state system, to check frames of dyads against."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.packages import COW_TERMS, PEACESCIENCER
from detente.data.reading import read_r, tidy
from detente.data.source import Source

if TYPE_CHECKING:
    from pandas import DataFrame

UNITS = {
    "ccode1": "COW number",
    "ccode2": "COW number",
    "year": "calendar year",
}
"""Columns and their units."""


def read(path: Path) -> DataFrame:
    """Read the file into the columns of ``UNITS``.

    Parameters
    ----------
    path
        The file as downloaded.
    """
    return tidy(read_r(path), UNITS, "ccode1", "ccode2", "year")


SOURCE = Source(
    name="dyads_reference",
    title="Directed dyad-years of the COW system",
    file="cow_ddy.rda",
    address=PEACESCIENCER.address("data/cow_ddy.rda"),
    home="https://svmiller.com/peacesciencer/",
    version="peacesciencer 1.2.9",
    sha256=("63a8c76209ac0a8223df840b22b01fb089d54475236297abbddfd3c8c648b695",),
    size=77199,
    licence=f"{PEACESCIENCER.title}; {COW_TERMS}",
    citation=(
        "Miller, Steven V. 2022. peacesciencer: An R Package for Quantitative Peace Science Research. "
        "Conflict Management and Peace Science 39(6): 755-779."
    ),
    coverage=(1816, 2024),
    key=("ccode1", "ccode2", "year"),
    units=UNITS,
    limits="2.2 million rows. After 2016 the states of 2016 are carried forward.",
    read=read,
    group="states",
)
"""The source."""
