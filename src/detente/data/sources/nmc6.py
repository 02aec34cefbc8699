"""National Material Capabilities 6.0, the official abridged csv inside its zip."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.reading import whole
from detente.data.source import Channel, Source
from detente.data.sources.nmc7 import UNITS

if TYPE_CHECKING:
    from pandas import DataFrame


def read(path: Path) -> DataFrame:
    """Read the file into the columns of ``UNITS``.

    Parameters
    ----------
    path
        The file as downloaded.
    """
    import pandas

    with zipfile.ZipFile(path) as archive, archive.open("NMC-60-abridged.csv") as member:
        table = pandas.read_csv(member, na_values=[-9])
    return whole(table, "ccode", "year")[list(UNITS)]


SOURCE = Source(
    name="nmc6",
    title="National Material Capabilities, abridged",
    file="NMC-60-abridged.zip",
    address=(
        "https://raw.githubusercontent.com/owid/notebooks/10907ed6e367ee8402fb3fffd96"
        "865a9d1715f1f/EdouardMathieu/omm_military_expenditure/input/NMC_Documentatio"
        "n%206.0/NMC-60-abridged.zip"
    ),
    home="https://correlatesofwar.org/data-sets/national-material-capabilities/",
    version="6.0",
    sha256=("587245c37ec89a639991d90fac8a7967d0ba88bc7b334e2255131712bc26d720",),
    size=903988,
    licence=("Correlates of War terms: free for research and teaching with citation; not to be redistributed"),
    citation=(
        "Singer, J. David, Stuart Bremer and John Stuckey. 1972. Capability Distribution, "
        "Uncertainty, and Major Power War, 1820-1965. In Bruce Russett (ed.), Peace, War, "
        "and Numbers. Beverly Hills: Sage, 19-48. National Material Capabilities, version "
        "6.0 (2021)."
    ),
    coverage=(1816, 2016),
    key=("ccode", "year"),
    units=UNITS,
    limits=("Missing is -9 in the file and becomes missing here. Superseded by 7.0 with the same values to 2016."),
    read=read,
    group="capabilities",
    others=(
        Channel(
            "official",
            "https://correlatesofwar.org/wp-content/uploads/NMC_Documentation-6.0.zip",
            "NMC-60-abridged.zip",
            903988,
            "587245c37ec89a639991d90fac8a7967d0ba88bc7b334e2255131712bc26d720",
            inside=True,
        ),
    ),
)
"""The source."""
