"""Who was a state, to the day."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.packages import COW_TERMS, ISARD
from detente.data.reading import dates, read_r, tidy
from detente.data.source import Source

if TYPE_CHECKING:
    from pandas import DataFrame

UNITS = {
    "ccode": "COW number",
    "abb": "COW abbreviation",
    "name": "name",
    "start": "first day [date]",
    "end": "last day [date]; 31 December 2016 where the state still exists",
}
"""Columns and their units."""


def read(path: Path) -> DataFrame:
    """Read the file into the columns of ``UNITS``.

    Parameters
    ----------
    path
        The file as downloaded.
    """
    table = read_r(path).rename(columns={"cw_abb": "abb", "cw_name": "name"})
    return tidy(table.assign(start=dates(table["start"]), end=dates(table["end"])), UNITS, "ccode")


SOURCE = Source(
    name="system",
    title="State system membership, spells with dates",
    file="cw_system.rda",
    address=ISARD.address("data/cw_system.rda"),
    home="https://correlatesofwar.org/data-sets/state-system-membership/",
    version="2016",
    sha256=("910b2db886f46c175cfcd826a1a6d8cdd2c149c33bc0909355bb1a21b57cf409",),
    size=4187,
    licence=f"{ISARD.title}; {COW_TERMS}",
    citation=(
        "Correlates of War Project. 2017. State System Membership List, v2016. As coded in Miller, Steven "
        "V. 2026. isard: Overlays of States and Data, version 0.2.0."
    ),
    coverage=(1816, 2016),
    key=("ccode", "start"),
    units=UNITS,
    limits=(
        "Ends in 2016; later years carry the states of 31 December 2016 forward. 255 and 260 are both members in 1990."
    ),
    read=read,
    group="states",
)
"""The source."""
