"""How many international organisations two states share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.packages import COW_TERMS, PEACESCIENCER
from detente.data.reading import read_r, tidy
from detente.data.source import Source

if TYPE_CHECKING:
    from pandas import DataFrame

UNITS = {
    "ccode1": "COW number, the lower one",
    "ccode2": "COW number, the higher one",
    "year": "calendar year",
    "dyadigos": "organisations to which both belong as full members",
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
    name="joint_igos",
    title="Shared memberships of intergovernmental organisations, dyad-years",
    file="cow_igo_ndy.rda",
    address=PEACESCIENCER.address("data/cow_igo_ndy.rda"),
    home="https://correlatesofwar.org/data-sets/IGOs/",
    version="3.0",
    sha256=("e663531dab70d1d46419fdf0d2d29d51b5b314eab055ea1f691d824e4d15af26",),
    size=311260,
    licence=f"{PEACESCIENCER.title}; {COW_TERMS}",
    citation=(
        "Pevehouse, Jon C. W., Timothy Nordstrom, Roseanne W. McManus and Anne Spencer Jamison. 2020. "
        "Tracking Organizations in the World: The "  # codespell:ignore
        "Correlates of War IGO Version 3.0 Datasets. Journal of "
        "Peace Research 57(3): 492-503."
    ),
    coverage=(1816, 2014),
    key=("ccode1", "ccode2", "year"),
    units=UNITS,
    limits="Undirected, lower number first. A dyad without a row is not known.",
    read=read,
    group="exchange",
)
"""The source."""
