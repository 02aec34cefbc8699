"""Stockpiled nuclear warheads of nine states (Nuclear Notebook)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.reading import whole
from detente.data.source import Source

if TYPE_CHECKING:
    from pandas import DataFrame

UNITS = {
    "ccode": "COW number",
    "year": "calendar year",
    "warheads": "stockpiled warheads",
}
"""Columns and their units."""

ENTITIES = {
    "United States": 2,
    "Russia": 365,
    "United Kingdom": 200,
    "France": 220,
    "China": 710,
    "Israel": 666,
    "India": 750,
    "Pakistan": 770,
    "North Korea": 731,
}


def read(path: Path) -> DataFrame:
    """Read the file into the columns of ``UNITS``.

    Parameters
    ----------
    path
        The file as downloaded.
    """
    import pandas

    table = pandas.read_csv(path)
    table.columns = ["entity", "year", "warheads"]
    table["ccode"] = table["entity"].map(ENTITIES)
    return whole(table.dropna(subset=["ccode"]), "ccode", "year")[list(UNITS)]


SOURCE = Source(
    name="warheads",
    title="Nuclear warhead stockpiles",
    file="Nuclear warhead stockpiles – Bulletin of the Atomic Scientists.csv",
    address=(
        "https://raw.githubusercontent.com/owid/notebooks/10907ed6e367ee8402fb3fffd96"
        "865a9d1715f1f/EdouardMathieu/2021_10_nuclear_weapons_inventory/Nuclear%20war"
        "head%20stockpiles%20%E2%80%93%20Bulletin%20of%20the%20Atomic%20Scientists.cs"
        "v"
    ),
    home="https://thebulletin.org/nuclear-notebook/",
    version="2017",
    sha256=("5de180e1693f607f3d3afd12f00971e5780ecea5299aed7ac6d6091bd0b6f51a",),
    size=11587,
    licence="copyright of the Bulletin of the Atomic Scientists; cite, do not redistribute",
    citation=(
        "Kristensen, Hans M. and Robert S. Norris. Nuclear Notebook: Nuclear Arsenals of "
        "the World. Bulletin of the Atomic Scientists."
    ),
    coverage=(1945, 2017),
    key=("ccode", "year"),
    units=UNITS,
    limits=("Stockpiles, not deployed weapons; ends in 2017. A state that is not listed is missing, not zero."),
    read=read,
    group="capabilities",
)
"""The source."""
