"""Alliances as the Correlates of War Project codes them, one row a member and spell."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.packages import COW_TERMS, JORDAN
from detente.data.reading import tidy
from detente.data.source import Source

if TYPE_CHECKING:
    from pandas import DataFrame

UNITS = {
    "version4id": "alliance number",
    "ccode": "COW number",
    "state_name": "name of the member",
    "all_st_day": "day on which the alliance began",
    "all_st_month": "month",
    "all_st_year": "year; may lie before 1816",
    "all_end_day": "day on which it ended; missing where it goes on",
    "all_end_month": "month",
    "all_end_year": "year",
    "ss_type": "type of the alliance, in words",
    "mem_st_day": "day on which the member joined; 1 January 1816 if earlier",
    "mem_st_month": "month",
    "mem_st_year": "year",
    "mem_end_day": "day on which the member left; missing where it goes on",
    "mem_end_month": "month",
    "mem_end_year": "year",
    "left_censor": "1 if it began before 1816",
    "right_censor": "1 if it goes on after 2012",
    "defense": "1 if bound to defend",  # codespell:ignore
    "neutrality": "1 if bound to neutrality",
    "nonaggression": "1 if bound not to attack",
    "entente": "1 if bound to consult",
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

    return tidy(pandas.read_csv(path), UNITS, "version4id", "ccode", "all_st_year", "mem_st_year")


SOURCE = Source(
    name="alliance_members",
    title="Formal Alliances, by member",
    file="alliance_v4.1_by_member.csv",
    address=JORDAN.address("SourceData/CorrelatesOfWar/alliance_v4.1_by_member.csv"),
    home="https://correlatesofwar.org/data-sets/formal-alliances/",
    version="4.1",
    sha256=("dc4cda15a2d48a84d0737978586e6ae7bb4873f46cf3668885a8ea2adce3ccb0",),
    size=117592,
    licence=f"{JORDAN.title}; {COW_TERMS}",
    citation="Gibler, Douglas M. 2009. International Military Alliances, 1648-2008. Washington DC: CQ Press.",
    coverage=(1816, 2012),
    key=("version4id", "ccode", "mem_st_year"),
    units=UNITS,
    limits="A member that left and came back has a row a spell.",
    read=read,
    group="alliances",
)
"""The source."""
