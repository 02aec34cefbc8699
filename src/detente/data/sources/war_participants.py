"""Interstate wars, one row a participant."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.packages import COW_TERMS, JORDAN
from detente.data.reading import tidy
from detente.data.source import Channel, Source

if TYPE_CHECKING:
    from pandas import DataFrame

UNITS = {
    "WarNum": "war number",
    "WarName": "name",
    "WarType": "1: interstate",
    "ccode": "COW number",
    "StateName": "name",
    "Side": "1 or 2; one that changed sides has a row on each",
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
    "TransFrom": "war that this one came from",  # codespell:ignore
    "WhereFought": "region of the fighting",
    "Initiator": "1 if it began the war, 2 if not",
    "Outcome": (
        "1 won, 2 lost, 3 compromise, 4 became another type of war, 5 goes on, 6 stalemate, 7 goes on at a lower "
        "level, 8 changed sides"
    ),
    "TransTo": "war that this one became",
    "BatDeath": "battle deaths of its armed forces",
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
    before = "TransFrom"  # codespell:ignore
    table = table.assign(**{before: pandas.to_numeric(table[before], errors="coerce")})
    whole_ones = ("WarNum", "WarType", "ccode", "Side", "StartYear1", "EndYear1", "Initiator", "Outcome")
    return tidy(table, UNITS, *whole_ones, missing=(-8, -9))


SOURCE = Source(
    name="war_participants",
    title="Inter-State War Data, participants",
    file="Inter-StateWarData_v4.0.csv",
    address=JORDAN.address("SourceData/CorrelatesOfWar/Inter-StateWarData_v4.0.csv"),
    home="https://correlatesofwar.org/data-sets/cow-war/",
    version="4.0",
    sha256=("2535e30b145141c331a07d12d91e498ad8bdd3db32ba8d3bd88c4fda54817731",),
    size=31698,
    licence=f"{JORDAN.title}; {COW_TERMS}",
    citation="Sarkees, Meredith Reid and Frank Wayman. 2010. Resort to War: 1816-2007. Washington DC: CQ Press.",
    coverage=(1816, 2007),
    key=("WarNum", "ccode", "Side"),
    units=UNITS,
    limits="-8 (does not apply) and -9 (not known) are missing here.",
    read=read,
    group="conflict",
    others=(
        Channel(
            "official",
            "https://correlatesofwar.org/wp-content/uploads/Inter-StateWarData_v4.0.csv",
            "Inter-StateWarData_v4.0.csv",
            31698,
            "2535e30b145141c331a07d12d91e498ad8bdd3db32ba8d3bd88c4fda54817731",
        ),
    ),
)
"""The source."""
