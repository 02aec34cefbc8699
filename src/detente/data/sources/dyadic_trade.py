"""What each state imports from each other state."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.packages import COW_TERMS, MILLER
from detente.data.reading import read_r, tidy
from detente.data.source import Channel, Source

if TYPE_CHECKING:
    from pandas import DataFrame

UNITS = {
    "ccode1": "COW number",
    "ccode2": "COW number",
    "year": "calendar year",
    "flow1": "imports of state 1 from state 2 [million current US dollars]",
    "flow2": "imports of state 2 from state 1 [million current US dollars]",
    "smoothflow1": "flow1 with gaps filled and smoothed by the makers",
    "smoothflow2": "flow2 with gaps filled and smoothed by the makers",
}
"""Columns and their units."""


def read(path: Path) -> DataFrame:
    """Read the file into the columns of ``UNITS``.

    Parameters
    ----------
    path
        The file as downloaded.
    """
    return tidy(read_r(path), UNITS, "ccode1", "ccode2", "year", missing=(-9,))


SOURCE = Source(
    name="dyadic_trade",
    title="Trade, directed dyad-years",
    file="cow_trade_ddy.rds",
    address=MILLER.address("R/peacesciencer/cow_trade_ddy.rds"),
    home="https://correlatesofwar.org/data-sets/bilateral-trade/",
    version="4.0",
    sha256=("b904e5dad332013c1ee68188c099902e18417ef906e9545043db30212420aeb7",),
    size=4148977,
    licence=f"{MILLER.title}; {COW_TERMS}",
    citation=(
        "Barbieri, Katherine, Omar M. G. Keshk and Brian M. Pollins. 2009. Trading Data: Evaluating our "
        "Assumptions and Coding Rules. Conflict Management and Peace Science 26(5): 471-491. Correlates of "
        "War Project Trade Data Set, version 4.0 (2016)."
    ),
    coverage=(1870, 2014),
    key=("ccode1", "ccode2", "year"),
    units=UNITS,
    limits=(
        "Both directions are listed, and mirror each other. Missing is -9 in the makers' file and missing "
        "here: it is not a zero flow."
    ),
    read=read,
    group="exchange",
    others=(
        Channel(
            "official",
            "https://svmiller.com/R/peacesciencer/cow_trade_ddy.rds",
            "cow_trade_ddy.rds",
            4148977,
            "b904e5dad332013c1ee68188c099902e18417ef906e9545043db30212420aeb7",
        ),
    ),
)
"""The source."""
