"""Who considered, pursued or possessed nuclear weapons, and when."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.names import ccode_of
from detente.data.packages import OWID_DATASETS
from detente.data.reading import tidy
from detente.data.source import Source

if TYPE_CHECKING:
    from pandas import DataFrame

UNITS = {
    "ccode": "COW number",
    "year": "calendar year",
    "nuclear_weapons_status": "0 none, 1 considering, 2 pursuing, 3 possessing",
    "nuclear_weapons_consideration": "1 if considering",
    "nuclear_weapons_pursuit": "1 if pursuing",
    "nuclear_weapons_possession": "1 if possessing",
}
"""Columns and their units."""

NAME = "Nuclear weapons proliferation – OWID based on Bleek (2017), Nuclear Threat Initiative (2022)"
"""Name of the file and of its folder."""


def read(path: Path) -> DataFrame:
    """Read the file into the columns of ``UNITS``.

    Parameters
    ----------
    path
        The file as downloaded.
    """
    import pandas

    table = pandas.read_csv(path).rename(columns={"Year": "year"})
    codes = {name: ccode_of(name) for name in table["Entity"].unique()}
    table = table.assign(ccode=table["Entity"].map(codes)).dropna(subset=["ccode"])
    divided = (table["ccode"] == 255) & table["year"].between(1955, 1989)
    table["ccode"] = table["ccode"].where(~divided, 260)
    return tidy(table.drop_duplicates(["ccode", "year"]), UNITS, "ccode", "year")


SOURCE = Source(
    name="nuclear_status",
    title="Nuclear weapons: considering, pursuing, possessing",
    file=f"{NAME}.csv",
    address=OWID_DATASETS.address(f"datasets/{NAME}/{NAME}.csv"),
    home="https://ourworldindata.org/nuclear-weapons",
    version="2022",
    sha256=("8b0dd308369cc00385262a10e23dd67c6dbc440ae4ee2c81f1e3f106d3f5aac2",),
    size=380728,
    licence=OWID_DATASETS.title,
    citation=(
        "Bleek, Philipp C. 2017. When Did (and Didn't) States Proliferate? Chronicling the Spread of "
        "Nuclear Weapons. Cambridge MA: Belfer Center. "  # codespell:ignore
        "With the Nuclear Threat Initiative (2022), by Our "
        "World in Data."
    ),
    coverage=(1938, 2022),
    key=("ccode", "year"),
    units=UNITS,
    limits=(
        "Countries of today are carried back before they existed: join with the members of the system. "
        "Divided and vanished states are not there."
    ),
    read=read,
    group="capabilities",
)
"""The source."""
