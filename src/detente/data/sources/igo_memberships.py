"""How many international organisations each state belongs to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.packages import COW_TERMS, PEACESCIENCER
from detente.data.reading import read_r, tidy
from detente.data.source import Source

if TYPE_CHECKING:
    from pandas import DataFrame

UNITS = {
    "ccode": "COW number",
    "year": "calendar year",
    "sum_igo_full": "organisations of which it is a full member",
    "sum_igo_associate": "an associate member",
    "sum_igo_observer": "an observer",
    "sum_igo_anytype": "any of these",
}
"""Columns and their units."""


def read(path: Path) -> DataFrame:
    """Read the file into the columns of ``UNITS``.

    Parameters
    ----------
    path
        The file as downloaded.
    """
    return tidy(read_r(path), UNITS, "ccode", "year")


SOURCE = Source(
    name="igo_memberships",
    title="Memberships of intergovernmental organisations, state-years",
    file="cow_igo_sy.rda",
    address=PEACESCIENCER.address("data/cow_igo_sy.rda"),
    home="https://correlatesofwar.org/data-sets/IGOs/",
    version="3.0",
    sha256=("0102eb9d48f34791ddb1a17aa0b312df23117ebafb3d707cee03ab64463e3bc7",),
    size=13416,
    licence=f"{PEACESCIENCER.title}; {COW_TERMS}",
    citation=(
        "Pevehouse, Jon C. W., Timothy Nordstrom, Roseanne W. McManus and Anne Spencer Jamison. 2020. "
        "Tracking Organizations in the World: The "  # codespell:ignore
        "Correlates of War IGO Version 3.0 Datasets. Journal of "
        "Peace Research 57(3): 492-503."
    ),
    coverage=(1816, 2014),
    key=("ccode", "year"),
    units=UNITS,
    limits="Before 1965 the makers coded every fifth year and filled in between.",
    read=read,
    group="exchange",
)
"""The source."""
