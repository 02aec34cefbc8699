"""Alliances as the Correlates of War Project codes them, dyad-years."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.packages import COW_TERMS, PEACESCIENCER_OLDER
from detente.data.reading import read_r, tidy
from detente.data.source import Source

if TYPE_CHECKING:
    from pandas import DataFrame

UNITS = {
    "ccode1": "COW number",
    "ccode2": "COW number",
    "year": "calendar year",
    "cow_defense": "1 if bound to defend",
    "cow_neutral": "1 if bound to neutrality",
    "cow_nonagg": "1 if bound not to attack",
    "cow_entente": "1 if bound to consult",
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
    name="cow_alliances",
    title="Formal Alliances, dyad-years",
    file="cow_alliance.rda",
    address=PEACESCIENCER_OLDER.address("data/cow_alliance.rda"),
    home="https://correlatesofwar.org/data-sets/formal-alliances/",
    version="4.1",
    sha256=("0d3488bf736440d70c33df7f1dc9b0df5f8a2204b147b9a705d522e3dd709e25",),
    size=13674,
    licence=f"{PEACESCIENCER_OLDER.title}; {COW_TERMS}",
    citation="Gibler, Douglas M. 2009. International Military Alliances, 1648-2008. Washington DC: CQ Press.",
    coverage=(1816, 2012),
    key=("ccode1", "ccode2", "year"),
    units=UNITS,
    limits=(
        "Both directions of a dyad are listed and are the same: the official file called directed is not "
        "directed. Withdrawn from the package at the maintainer's request: prefer alliances (ATOP) unless a"
        " comparison needs this coding. A dyad without a row had no alliance, inside the coverage."
    ),
    read=read,
    group="alliances",
)
"""The source."""
