"""Wars of states against others than states, outside their own territory."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.packages import COW_TERMS, JORDAN
from detente.data.reading import tidy
from detente.data.source import Channel, Source

if TYPE_CHECKING:
    from pandas import DataFrame

UNITS = {
    "row": "number of the row",
    "WarNum": "war number",
    "WarName": "name",
    "WarType": "2 colonial, 3 imperial",
    "ccode1": "COW number of side A; missing where it is not a member",
    "SideA": "name; missing where the row has none",
    "ccode2": "COW number of side B, where it is one",
    "SideB": "name",
    "StartMonth1": "month in which spell 1 began",
    "StartDay1": "day",
    "StartYear1": "year",
    "EndMonth1": "month in which spell 1 ended",
    "EndDay1": "day",
    "EndYear1": "year",
    "StartMonth2": "month in which spell 2 began",
    "StartDay2": "day",
    "StartYear2": "year",
    "EndMonth2": "month in which spell 2 ended",
    "EndDay2": "day",
    "EndYear2": "year",
    "Initiator": "1 if side A began it",
    "Interven": "1 if a state intervened",
    "TransFrom": "war that this one came from",  # codespell:ignore
    "Outcome": (
        "1 side A won, 2 side B won, 3 compromise, 4 became another type of war, 5 goes on, 6 stalemate, 7 goes "
        "on at a lower level"
    ),
    "TransTo": "war that this one became",
    "WhereFought": "region of the fighting",
    "BatDeath": "battle deaths of side A",
    "NonStateDeaths": "deaths of the other side",
}
"""Columns and their units."""


def read(path: Path) -> DataFrame:
    """Read the file into the columns of ``UNITS``.

    Parameters
    ----------
    path
        The file as downloaded.
    """
    import pandas

    table = pandas.read_csv(path, encoding="latin-1")
    table = table.rename(columns=str.strip).assign(row=range(1, len(table) + 1))
    names = {side: table[side].where(table[side] != "-8") for side in ("SideA", "SideB")}
    return tidy(table.assign(**names), UNITS, "row", "WarNum", "WarType", "StartYear1", missing=(-7, -8, -9))


SOURCE = Source(
    name="extrastate_wars",
    title="Extra-State War Data",
    file="Extra-StateWarData_v4.0.csv",
    address=JORDAN.address("SourceData/CorrelatesOfWar/Extra-StateWarData_v4.0.csv"),
    home="https://correlatesofwar.org/data-sets/cow-war/",
    version="4.0",
    sha256=("529c325fdf0355ea4e09ce1c0d13d3cb474eaffcfebe13576b7a56207b264104",),
    size=23068,
    licence=f"{JORDAN.title}; {COW_TERMS}",
    citation="Sarkees, Meredith Reid and Frank Wayman. 2010. Resort to War: 1816-2007. Washington DC: CQ Press.",
    coverage=(1816, 2007),
    key=("row",),
    units=UNITS,
    limits="-8 (does not apply), -9 (not known) and -7 (goes on) are missing here.",
    read=read,
    group="conflict",
    others=(
        Channel(
            "official",
            "https://correlatesofwar.org/wp-content/uploads/Extra-StateWarData_v4.0.csv",
            "Extra-StateWarData_v4.0.csv",
            23068,
            "529c325fdf0355ea4e09ce1c0d13d3cb474eaffcfebe13576b7a56207b264104",
        ),
    ),
)
"""The source."""
