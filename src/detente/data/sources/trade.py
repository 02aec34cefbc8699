"""Imports and exports of each state."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.packages import COW_TERMS, PEACESCIENCER
from detente.data.reading import read_r, tidy
from detente.data.source import Source

if TYPE_CHECKING:
    from pandas import DataFrame

UNITS = {
    "ccode": "COW number",
    "year": "calendar year",
    "imports": "imports [million current US dollars]",
    "exports": "exports [million current US dollars]",
}
"""Columns and their units."""


def read(path: Path) -> DataFrame:
    """Read the file into the columns of ``UNITS``.

    Parameters
    ----------
    path
        The file as downloaded.
    """
    return tidy(read_r(path), UNITS, "ccode", "year", missing=(-9,))


SOURCE = Source(
    name="trade",
    title="Trade, state-years",
    file="cow_trade_sy.rda",
    address=PEACESCIENCER.address("data/cow_trade_sy.rda"),
    home="https://correlatesofwar.org/data-sets/bilateral-trade/",
    version="4.0",
    sha256=("41ad9d312b6146aa9eaa70d8f5a16a0164b6e27ee4ebe86a928c2ea4de415142",),
    size=126652,
    licence=f"{PEACESCIENCER.title}; {COW_TERMS}",
    citation=(
        "Barbieri, Katherine, Omar M. G. Keshk and Brian M. Pollins. 2009. Trading Data: Evaluating our "
        "Assumptions and Coding Rules. Conflict Management and Peace Science 26(5): 471-491. Correlates of "
        "War Project Trade Data Set, version 4.0 (2016)."
    ),
    coverage=(1870, 2014),
    key=("ccode", "year"),
    units=UNITS,
    limits="Current dollars. Missing is -9 in the makers' file and missing here.",
    read=read,
    group="exchange",
)
"""The source."""
