"""Arms races between rivals."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.packages import PEACESCIENCER
from detente.data.reading import read_r, tidy
from detente.data.source import Source

if TYPE_CHECKING:
    from pandas import DataFrame

UNITS = {
    "race_id": "number of the race",
    "ccode1": "COW number",
    "ccode2": "COW number",
    "styear": "first year",
    "endyear": "last year",
}
"""Columns and their units."""


def read(path: Path) -> DataFrame:
    """Read the file into the columns of ``UNITS``.

    Parameters
    ----------
    path
        The file as downloaded.
    """
    return tidy(read_r(path), UNITS, "race_id", "ccode1", "ccode2", "styear", "endyear")


SOURCE = Source(
    name="arms_races",
    title="Arms races",
    file="grh_arms_races.rda",
    address=PEACESCIENCER.address("data/grh_arms_races.rda"),
    home="https://doi.org/10.1177/0022343305050687",
    version="2005",
    sha256=("48360d7bf065295545b0bdc015d2dec11110a2381bd4e1f342a57a1294224bae",),
    size=827,
    licence=f"{PEACESCIENCER.title}; free for research with citation",
    citation=(
        "Gibler, Douglas M., Toby J. Rider and Marc L. Hutchison. 2005. Taking Arms Against a Sea of "
        "Troubles: Conventional Arms Races during Periods of Rivalry. Journal of Peace Research 42(2): "
        "131-147."
    ),
    coverage=(1816, 1993),
    key=("race_id",),
    units=UNITS,
    limits=(
        "Looked for among strategic rivals of 1816-1993; the spells found begin between 1854 and 1982 and "
        "the last ends in 1984. Both must raise spending or soldiers by 8 % or more a year for three years."
    ),
    read=read,
    group="conflict",
)
"""The source."""
