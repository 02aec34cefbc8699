"""Shortest distance between the territories of two states."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.packages import PEACESCIENCER
from detente.data.reading import read_r, tidy
from detente.data.source import Source

if TYPE_CHECKING:
    from pandas import DataFrame

UNITS = {
    "ccode1": "COW number, the lower one",
    "ccode2": "COW number, the higher one",
    "year": "calendar year",
    "mindist": "shortest distance between the territories [km]",
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
    name="distances",
    title="Minimum distance between states",
    file="cow_mindist.rda",
    address=PEACESCIENCER.address("data/cow_mindist.rda"),
    home="https://icr.ethz.ch/data/cshapes/",
    version="CShapes 2.0",
    sha256=("9fa13d911c454d463044bf13a711c64b90a6131246e2d239dcdf4d01f2f263b4",),
    size=227864,
    licence=PEACESCIENCER.title,
    citation=(
        "Schvitz, Guy, Luc Girardin, Seraina Rüegger, Nils B. Weidmann, Lars-Erik Cederman and Kristian "
        "Skrede Gleditsch. 2022. Mapping the International System, 1886-2019: The CShapes 2.0 Dataset. "
        "Journal of Conflict Resolution 66(1): 144-161."
    ),
    coverage=(1886, 2019),
    key=("ccode1", "ccode2", "year"),
    units=UNITS,
    limits="Undirected, lower number first. Nothing before 1886; a dyad without a row is not known.",
    read=read,
    group="geography",
)
"""The source."""
