"""Armed conflicts since 1946, within and between states."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.packages import PEACESCIENCER
from detente.data.reading import dates, read_r, tidy
from detente.data.source import Source

if TYPE_CHECKING:
    from pandas import DataFrame

UNITS = {
    "row": "number of the row",
    "conflict_id": "conflict number",
    "year": "calendar year",
    "gwno_a": "Gleditsch-Ward number of side A",
    "gwno_a_2nd": "of a state that helps side A",
    "gwno_b": "of side B, where it is a state",
    "gwno_b_2nd": "of a state that helps side B",
    "incompatibility": "government, territory or both",
    "intensity_level": "1: 25 to 999 deaths in the year; 2: 1,000 and more",
    "type_of_conflict": "intrastate, II (intrastate with foreign troops), interstate or extrasystemic",
    "start_date": "first death [date]",
    "start_prec": "precision of start_date, 1 the day to 7 the year",
    "start_date2": "day on which 25 deaths were reached [date]",
    "start_prec2": "precision of start_date2",
    "ep_end": "1 if the episode ends",
    "ep_end_date": "last day of the episode [date]",
}
"""Columns and their units."""


def read(path: Path) -> DataFrame:
    """Read the file into the columns of ``UNITS``.

    Parameters
    ----------
    path
        The file as downloaded.
    """
    table = read_r(path)
    table = table.assign(row=range(1, len(table) + 1))
    days = {column: dates(table[column]) for column in ("start_date", "start_date2", "ep_end_date")}
    numbers = ("row", "conflict_id", "year", "gwno_a", "intensity_level", "start_prec", "start_prec2", "ep_end")
    return tidy(table.assign(**days), UNITS, *numbers)


SOURCE = Source(
    name="ucdp",
    title="UCDP/PRIO Armed Conflict Dataset, conflict-years",
    file="ucdp_acd.rda",
    address=PEACESCIENCER.address("data/ucdp_acd.rda"),
    home="https://ucdp.uu.se/downloads/",
    version="25.1",
    sha256=("e040581fa00a27a21544c5cc8d012fb841d64f2bb99d1a483c6ae68c465e6bdc",),
    size=13684,
    licence=f"{PEACESCIENCER.title}; CC BY 4.0",
    citation=(
        "Gleditsch, Nils Petter, Peter Wallensteen, Mikael Eriksson, Margareta Sollenberg and Håvard "
        "Strand. 2002. Armed Conflict 1946-2001: A New Dataset. Journal of Peace Research 39(5): 615-637. "
        "Davies, Shawn, Therése Pettersson, Margareta "
        "Sollenberg and Magnus Öberg. 2025. Organized Violence"  # codespell:ignore
        " 1989-2024. Journal of Peace Research 62(4)."
    ),
    coverage=(1946, 2024),
    key=("row",),
    units=UNITS,
    limits=(
        "One row a conflict, year and combination of states: several rows are one conflict-year. "
        "Gleditsch-Ward numbers: join through gleditsch_ward."
    ),
    read=read,
    group="conflict",
)
"""The source."""
