"""What leaders had lived through before they led."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.packages import PEACESCIENCER
from detente.data.reading import read_r, tidy
from detente.data.source import Source

if TYPE_CHECKING:
    from pandas import DataFrame

UNITS = {
    "obsid": "tenure (obsid of leaders)",
    "leveledu": "education: 0 primary, 1 secondary, 2 university, 3 graduate",
    "milservice": "1 if served as a soldier",
    "combat": "1 if saw combat",
    "rebel": "1 if was a rebel",
    "warwin": "1 if fought in a war that was won",
    "warloss": "1 if fought in a war that was lost",
    "rebelwin": "1 if rebelled and won",
    "rebelloss": "1 if rebelled and lost",
    "yrsexper": "years in politics before",
    "physhealth": "1 if in poor physical health",
    "mentalhealth": "1 if in poor mental health",
}
"""Columns and their units."""


def read(path: Path) -> DataFrame:
    """Read the file into the columns of ``UNITS``.

    Parameters
    ----------
    path
        The file as downloaded.
    """
    return tidy(read_r(path), UNITS)


SOURCE = Source(
    name="leader_experience",
    title="LEAD, experience of leaders",
    file="LEAD.rda",
    address=PEACESCIENCER.address("data/LEAD.rda"),
    home="https://svmiller.com/peacesciencer/",
    version="2015",
    sha256=("91c91901b7facce4d681fb79bfd9f850baed6d1aa3981fc5291af0b2889e5cfb",),
    size=14388,
    licence=f"{PEACESCIENCER.title}; free for research with citation",
    citation=(
        "Ellis, Carrie M., Michael C. Horowitz and Allan C. Stam. 2015. Introducing the LEAD Data Set. "
        "International Interactions 41(4): 718-741."
    ),
    coverage=(1875, 2004),
    key=("obsid",),
    units=UNITS,
    limits="Missing where the makers could not code a leader.",
    read=read,
    group="leaders",
)
"""The source."""
